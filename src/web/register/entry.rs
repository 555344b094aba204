//! Decisions of a sitting as they are typed: one line for all of them, or rows pasted from a table.
//!
//! Decides how what was typed is read, row by row.

use super::content::{Content, Row};
use super::upload::HOLDS;
use crate::daemon::desk::refusal::WrongRow;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::register::RegisteredDecision;
use crate::letters::matter::{capitalised, sentence};
use crate::web::entrance::visitor::Visitor;
use minijinja::{Value, context};
use serde::Deserialize;

/// What the form says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::web) struct Typed {
    on: String,
    body: String,
    numbers: String,
    rows: String,
    /// Whether the form is to be shown again, with what was typed.
    pub(super) step: String,
}

/// A field that cannot be read, and why.
pub(super) type Wrong = (&'static str, String);

impl Typed {
    /// The rows, and those that are wrong; or what is wrong with the form itself.
    pub(super) fn read(&self) -> Result<(Content, Vec<WrongRow>), Wrong> {
        if !self.rows.trim().is_empty() {
            return Ok(rows(&self.rows));
        }
        let on = decision_line::date(&self.on);
        let on = on.map_err(|_| ("on", "Введіть день засідання, напр. 20.11.2026.".to_owned()))?;
        let body = decision_line::body(&self.body);
        let body = body.map_err(|_| ("body", "Виберіть, хто приймав рішення.".to_owned()))?;
        let numbers = decision_line::numbers(self.numbers.trim_start_matches(['№', ' ']));
        let numbers =
            numbers.map_err(|error| ("numbers", sentence(&capitalised(&error.to_string()))))?;
        let key = |number| DecisionKey { body, adopted_on: on, number };
        let decisions = numbers.into_iter().map(|number| decision(key(number), None)).collect();
        let row = Row { at: String::new(), decisions };
        Ok((Content::Decisions(vec![row]), Vec::new()))
    }

    /// What was typed, by field, to be typed on.
    pub(super) fn fields(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("on", self.on.as_str()),
            ("body", &self.body),
            ("numbers", &self.numbers),
            ("rows", &self.rows),
        ]
    }
}

fn decision(key: DecisionKey, title: Option<String>) -> RegisteredDecision {
    let number = key.number.clone();
    RegisteredDecision { key, number, title, session: None, convocation: None }
}

/// Rows of a table: day, body, number, name, with tabs or commas between.
fn rows(text: &str) -> (Content, Vec<WrongRow>) {
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let at = format!("рядок {number}");
        match row(line) {
            Ok(decisions) => right.push(Row { at, decisions }),
            Err(error) => wrong.push(WrongRow { at, text: error.to_string() }),
        }
    }
    (Content::Decisions(right), wrong)
}

fn row(line: &str) -> Result<Vec<RegisteredDecision>, decision_line::LineError> {
    if !line.contains('\t') {
        let keys = decision_line::parse(line)?;
        return Ok(keys.into_iter().map(|key| decision(key, None)).collect());
    }
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or_default();
    let (on, body) = (decision_line::date(next())?, decision_line::body(next())?);
    let numbers = decision_line::numbers(next())?;
    let title = Some(next().to_owned()).filter(|title| !title.is_empty() && numbers.len() == 1);
    let key = |number| DecisionKey { body, adopted_on: on, number };
    Ok(numbers.into_iter().map(|number| decision(key(number), title.clone())).collect())
}

/// What the page of the form shows.
pub(super) fn form(visitor: &Visitor, typed: &Typed, wrong: Option<Wrong>) -> Value {
    let holds = HOLDS.iter().map(|(word, label, _)| context! { word => *word, label => *label });
    context! {
        token => visitor.token.as_str(),
        typed => context! {
            on => typed.on.as_str(),
            body => typed.body.as_str(),
            numbers => typed.numbers.as_str(),
            rows => typed.rows.as_str(),
        },
        wrong => wrong.map(|(field, text)| context! { field, text }),
        holds => holds.collect::<Vec<_>>(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (usize, Vec<String>) {
        let typed = Typed { rows: text.to_owned(), ..Typed::default() };
        let (content, wrong) = typed.read().expect("rows");
        let Content::Decisions(rows) = content else { panic!("they are decisions") };
        let count = rows.iter().map(|row| row.decisions.len()).sum();
        (count, wrong.into_iter().map(|row| format!("{}: {}", row.at, row.text)).collect())
    }

    #[test]
    fn rows_are_read_as_they_are_typed_or_copied_and_each_wrong_one_is_named() {
        assert_eq!(read("20.11.2026, сесія, 1-25"), (25, vec![]));
        assert_eq!(
            read("20.11.2026\tсесія\t24\tПро бюджет\r\n\r\n21.11.2026\tвиконком\t5"),
            (2, vec![])
        );
        let (right, wrong) = read("20.11.2026, сесія, 1\n32.11.2026, сесія, 2\nабищо");
        assert_eq!(right, 1);
        assert!(wrong[0].starts_with("рядок 2: «32.11.2026»"), "{wrong:?}");
        assert!(wrong[1].starts_with("рядок 3: «абищо»"), "{wrong:?}");
    }

    #[test]
    fn a_name_goes_with_one_number_alone() {
        let one = row("20.11.2026\tсесія\t24\tПро бюджет").expect("a row");
        assert_eq!(one[0].title.as_deref(), Some("Про бюджет"));
        let many = row("20.11.2026\tсесія\t24-26\tПро бюджет").expect("a row");
        assert!(many.iter().all(|decision| decision.title.is_none()));
    }
}
