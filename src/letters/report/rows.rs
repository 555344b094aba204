//! The obligations of a month as CSV (RFC 4180), one row each.
//!
//! Columns are named as in the JSON. The invariant: no cell can be taken for a formula by a
//! program that opens tables; one that would be is led by an apostrophe.

use super::paper::Paper;
use std::borrow::Cow;

/// The rows of a report.
pub fn rows(paper: &Paper) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: &[&str]| {
        let cells = cells.iter().map(|cell| harmless(cell).into_owned());
        writer.write_record(cells).expect("memory takes every row, and all are of one length");
    };
    write(&[
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
    ]);
    let day = |day: Option<chrono::NaiveDate>| day.map(|on| on.to_string()).unwrap_or_default();
    for row in &paper.obligations {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        write(&[
            &row.key,
            &row.measure.to_string(),
            &row.duty,
            &row.title,
            &row.unit,
            &row.responsible.join(" "),
            &row.due_on.to_string(),
            &row.standing,
            &text(&row.why),
            &day(row.met_on),
            &row.days_late.map(|days| days.to_string()).unwrap_or_default(),
            &day(row.letters_ended_on),
            &text(&row.url),
            &day(row.promised_until),
            &text(&row.promise_reason),
            &text(&row.waiver_reason),
            &text(&row.waived_by),
            &day(row.waived_until),
        ]);
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("every cell is text")
}

/// A cell that no table program takes for a formula (OWASP, «CSV injection»).
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let first = cell.trim_start().chars().next();
    let dangerous = cell.starts_with(['\t', '\r', '\n'])
        || matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    match dangerous {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn a_formula_becomes_text() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1"] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
        for cell in ["", "Про бюджет", "2026-11-20", "https://rada.test/?a=1", "№ 24"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
