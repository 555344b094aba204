//! Plain tables for terminals.

use super::out::outln;
use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::Value;

/// Prints rows under headings, columns as wide as their widest cell, the last one free.
pub fn print(headings: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        outln!("(нічого немає)");
        return;
    }
    let widths: Vec<usize> = headings
        .iter()
        .enumerate()
        .map(|(column, heading)| {
            let cells =
                rows.iter().map(|row| row.get(column).map_or(0, |cell| cell.chars().count()));
            cells.chain([heading.chars().count()]).max().unwrap_or(0)
        })
        .collect();
    let line = |cells: Vec<&str>| {
        let last = cells.len().saturating_sub(1);
        let mut text = String::new();
        for (column, cell) in cells.into_iter().enumerate() {
            text.push_str(cell);
            if column != last {
                let width = widths.get(column).copied().unwrap_or(0);
                let pad = width.saturating_sub(cell.chars().count()) + 2;
                text.extend(std::iter::repeat_n(' ', pad));
            }
        }
        outln!("{}", text.trim_end());
    };
    line(headings.to_vec());
    for row in rows {
        line(row.iter().map(String::as_str).collect());
    }
}

/// A JSON value as a cell: texts bare, absent values empty.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A moment in UTC as people read it in the council's zone.
pub fn moment(value: &Value, zone: Tz) -> String {
    match value.as_str().map(DateTime::parse_from_rfc3339) {
        Some(Ok(moment)) => moment.with_timezone(&zone).format("%d.%m.%Y %H:%M:%S").to_string(),
        _ => cell(value),
    }
}

/// A text cut to so many characters, with an ellipsis when something was cut.
pub fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(max.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// The Ukrainian word for an obligation's status.
pub fn status_word(row: &Value) -> String {
    match row["status"].as_str() {
        Some("met") if row["late"].as_bool() == Some(true) => "виконано із запізненням",
        Some("met") => "виконано",
        Some("open") if row["asking"] == "answer" => "запитано",
        Some("open") if row["asking"] == "advice" => "порада",
        Some("open") => "триває",
        Some("overdue") => "прострочено",
        Some("unknown") => "невідомо",
        Some("waived") => "знято",
        _ => "",
    }
    .to_owned()
}

/// The warnings of an answer, a line each.
pub fn warnings(value: &Value) {
    for warning in value["warnings"].as_array().into_iter().flatten() {
        outln!("Увага: {}", cell(warning));
    }
}

/// The Ukrainian word for how a sitting or event stands.
pub(in crate::cli) fn status(row: &Value) -> &'static str {
    match row["status"].as_str() {
        Some("held") => "відбулося",
        Some("cancelled") => "скасовано",
        _ => "заплановано",
    }
}
