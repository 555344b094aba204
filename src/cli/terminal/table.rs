//! Plain tables for terminals.

use super::out::outln;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use std::fmt::Display;

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

/// What may be absent as a cell: nothing where it is.
pub fn cell<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Several values in one cell.
pub fn joined<T: Display>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A day as people read it.
pub fn day(on: NaiveDate) -> String {
    on.format("%d.%m.%Y").to_string()
}

/// A moment in UTC as people read it in the council's zone.
pub fn moment(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%d.%m.%Y %H:%M:%S").to_string()
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

/// A key in which «№ 2» stands before «№ 10»: words, and the numbers between them.
pub fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut in_number = false;
    for c in text.chars() {
        match c.to_digit(10) {
            Some(digit) => {
                in_number = true;
                let last = parts.len() - 1;
                parts[last].1 = parts[last].1.saturating_mul(10).saturating_add(u64::from(digit));
            }
            None => {
                if std::mem::take(&mut in_number) {
                    parts.push((String::new(), 0));
                }
                let last = parts.len() - 1;
                parts[last].0.push(c);
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_their_order() {
        let mut keys = ["session-2026-10-01-№10", "session-2026-10-01-№2", "session-2026-2-1-№9"];
        keys.sort_by_key(|key| natural(key));
        assert_eq!(
            keys,
            ["session-2026-2-1-№9", "session-2026-10-01-№2", "session-2026-10-01-№10"]
        );
    }
}
