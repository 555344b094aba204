//! The obligations of a month as CSV, one row each. Columns are named as in the JSON.

use super::paper::{Paper, Row};
use super::separated::{separated, separated_to_open};
use chrono::NaiveDate;

const COLUMNS: [&str; 18] = [
    "key",
    "measure",
    "duty",
    "title",
    "unit",
    "responsible",
    "due_on",
    "standing",
    "why",
    "met_on",
    "days_late",
    "letters_ended_on",
    "url",
    "promised_until",
    "promise_reason",
    "waiver_reason",
    "waived_by",
    "waived_until",
];

/// The rows of a report.
pub fn rows(paper: &Paper) -> String {
    separated(COLUMNS, paper.obligations.iter().map(cells))
}

/// The same to be opened by people.
pub fn rows_to_open(paper: &Paper) -> String {
    separated_to_open(COLUMNS, paper.obligations.iter().map(cells))
}

fn cells(row: &Row) -> [String; COLUMNS.len()] {
    let day = |day: Option<NaiveDate>| day.map(|on| on.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [
        row.key.clone(),
        row.measure.to_string(),
        row.duty.clone(),
        row.title.clone(),
        row.unit.clone(),
        row.responsible.join(" "),
        row.due_on.to_string(),
        row.standing.clone(),
        text(&row.why),
        day(row.met_on),
        row.days_late.map(|days| days.to_string()).unwrap_or_default(),
        day(row.letters_ended_on),
        text(&row.url),
        day(row.promised_until),
        text(&row.promise_reason),
        text(&row.waiver_reason),
        text(&row.waived_by),
        day(row.waived_until),
    ]
}
