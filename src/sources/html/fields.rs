//! The table of a document's page: fixed labels, free values.
//!
//! Decides which lines are labels and which are their values, whether they share a line or stand
//! in two cells. Which labels there are is the engine's to say.

use regex::Regex;

/// One row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its label, without the colon.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// The rows of the table, and the lines that are not of it. `label` captures a label, and the
/// value behind it where both share a line.
pub fn fields(lines: &[String], label: &Regex) -> (Vec<Field>, Vec<String>) {
    // A sentence may open with one of the labels; a table has several.
    let labels = lines.iter().filter(|line| label.is_match(line)).count();
    if labels < 2 {
        return (Vec::new(), lines.to_vec());
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut rest = Vec::new();
    let mut lines = lines.iter().peekable();
    while let Some(line) = lines.next() {
        let known = |label: &str| fields.iter().any(|field| field.label == label);
        let Some(found) = label.captures(line).filter(|found| !known(&found[1])) else {
            rest.push(line.clone());
            continue;
        };
        let name = found[1].to_owned();
        let inline = found.get(2).map(|it| it.as_str().trim().to_owned());
        let value = inline
            .filter(|it| !it.is_empty())
            .or_else(|| lines.next_if(|next| !label.is_match(next)).cloned());
        if name.to_lowercase().starts_with("прикріплені") {
            continue;
        }
        if let Some(value) = value {
            fields.push(Field { label: name, value });
        }
    }
    (fields, rest)
}
