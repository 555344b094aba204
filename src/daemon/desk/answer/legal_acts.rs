//! The register of decisions as CSV, in the columns of the state's open data.
//!
//! Decides how a value is written; `decision import` reads the table back.

use super::decisions::{COLUMNS, LegalAct};
use crate::letters::report::separated::separated;
use serde_json::Value;

/// The table of acts.
pub fn table(acts: &[LegalAct]) -> Result<String, serde_json::Error> {
    let values: Result<Vec<Value>, _> = acts.iter().map(serde_json::to_value).collect();
    Ok(separated(COLUMNS, values?.iter().map(|act| COLUMNS.map(|column| cell(&act[column])))))
}

/// A value as the state's open data has it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::cell;
    use serde_json::{Value, json};

    #[test]
    fn absent_values_are_named() {
        assert_eq!(cell(&Value::Null), "null");
        assert_eq!(cell(&json!("Про бюджет")), "Про бюджет");
        assert_eq!(cell(&json!(24)), "24");
    }
}
