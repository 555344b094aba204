//! A sitting's decisions in one line: «20.11.2026, session, №№ 1–25, 27».
//!
//! Decides how a person may write it: a date, a body, numbers and ranges, in this order, with
//! commas between. A range needs bare numbers on both sides, the first smaller.

use super::decision::{Body, DecisionKey, DecisionNumber};
use chrono::NaiveDate;

/// Most decisions one line may register; a slip like «1–2500» is not a sitting.
const DECISIONS_MAX: u32 = 500;

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The date is missing or not a date.
    #[error("`{0}` is not a date; write it as 20.11.2026 or 2026-11-20")]
    Date(String),
    /// The body is missing or unknown.
    #[error("`{0}` is not a body; write `session` (сесія) or `executive` (виконком)")]
    Body(String),
    /// There are no numbers.
    #[error("no numbers are given; write them as 1-25, 27")]
    NoNumbers,
    /// A range is not one.
    #[error("`{0}` is not a range of numbers; the first must be smaller, and at most 500 apart")]
    Range(String),
}

/// Reads a date as people write it.
pub fn date(text: &str) -> Result<NaiveDate, LineError> {
    let text = text.trim();
    text.parse()
        .ok()
        .or_else(|| NaiveDate::parse_from_str(text, "%d.%m.%Y").ok())
        .filter(|date: &NaiveDate| (1990..2200).contains(&chrono::Datelike::year(date)))
        .ok_or_else(|| LineError::Date(text.to_owned()))
}

/// Reads a body as people write it, in English or Ukrainian.
pub fn body(text: &str) -> Result<Body, LineError> {
    let word = text.trim().to_lowercase();
    if word == "session" || word.starts_with("сесі") || word == "рада" {
        return Ok(Body::Session);
    }
    if word == "executive" || word.starts_with("викон") {
        return Ok(Body::Executive);
    }
    Err(LineError::Body(text.trim().to_owned()))
}

/// Reads numbers and ranges: `1-25, 27, 28/1`.
pub fn numbers(text: &str) -> Result<Vec<DecisionNumber>, LineError> {
    let mut all = Vec::new();
    for part in text.split([',', ';']) {
        let part = part.trim().trim_start_matches(['№', 'N']).trim();
        if part.is_empty() {
            continue;
        }
        match range(part) {
            Some((first, last)) if first < last && last - first < DECISIONS_MAX => {
                all.extend((first..=last).map(|number| DecisionNumber::new(number.to_string())));
            }
            Some(_) => return Err(LineError::Range(part.to_owned())),
            None => all.push(DecisionNumber::new(part)),
        }
    }
    if all.is_empty() { Err(LineError::NoNumbers) } else { Ok(all) }
}

/// Both ends of a range of bare numbers; `24-1` with a smaller end is a number with an index.
fn range(part: &str) -> Option<(u32, u32)> {
    let (first, last) = part.split_once(['-', '–', '—'])?;
    let first: u32 = first.trim().parse().ok()?;
    let last: u32 = last.trim().trim_start_matches('№').trim().parse().ok()?;
    Some((first, last))
}

/// Reads a whole line.
pub fn parse(line: &str) -> Result<Vec<DecisionKey>, LineError> {
    let mut parts = line.splitn(3, ',');
    let adopted_on = date(parts.next().unwrap_or_default())?;
    let body = body(parts.next().unwrap_or_default())?;
    let numbers = numbers(parts.next().unwrap_or_default())?;
    Ok(numbers.into_iter().map(|number| DecisionKey { body, adopted_on, number }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sitting_in_one_line() {
        let keys = parse("20.11.2026, session, №№ 1–3, 27/1").expect("a line");
        let shown: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "session-2026-11-20-№1",
                "session-2026-11-20-№2",
                "session-2026-11-20-№3",
                "session-2026-11-20-№27/1"
            ]
        );
        assert_eq!(parse("2026-11-20, виконком, № 5").expect("a line").len(), 1);
    }

    #[test]
    fn slips_are_named() {
        for (line, error) in [
            ("31.11.2026, session, 1", LineError::Date("31.11.2026".to_owned())),
            ("20.11.2026, комісія, 1", LineError::Body("комісія".to_owned())),
            ("20.11.2026, session", LineError::NoNumbers),
            ("20.11.2026, session, 25-1", LineError::Range("25-1".to_owned())),
            ("20.11.2026, session, 1-2500", LineError::Range("1-2500".to_owned())),
        ] {
            assert_eq!(parse(line), Err(error), "{line}");
        }
    }
}
