//! A sitting's decisions in one line: «20.11.2026, session, №№ 1–25, 27».
//!
//! Decides how a person may write it: a date, a body, numbers and ranges, in this order, with
//! commas between. A range needs bare numbers on both sides, the first smaller.

use super::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::month::MONTHS;
use chrono::NaiveDate;

/// Most decisions one line may register; a slip like «1–2500» is not a sitting.
const DECISIONS_MAX: u32 = 500;

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The date is missing or not a date.
    #[error("«{0}» – не дата; пишіть 20.11.2026 або 2026-11-20")]
    Date(String),
    /// The body is missing or unknown.
    #[error("«{0}» – не орган; пишіть «сесія» (session) або «виконком» (executive)")]
    Body(String),
    /// There are no numbers.
    #[error("немає номерів; пишіть їх так: 1-25, 27")]
    NoNumbers,
    /// Something is no number.
    #[error("«{0}» – не номер рішення; пишіть номери цифрами: 1-25, 27, 28/1")]
    Number(String),
    /// A range is not one.
    #[error("«{0}» – не проміжок номерів: перший має бути меншим, а всіх – не більше 500")]
    Range(String),
}

/// Reads a date as people write it: `20.11.2026`, `20.11.26`, `20.11.2026 р.`, `2026-11-20`,
/// `20 листопада 2026 року`.
pub fn date(text: &str) -> Result<NaiveDate, LineError> {
    let lower = text.to_lowercase();
    let bare = lower.trim().trim_end_matches('.');
    let bare = ["року", "рік", "р"].iter().find_map(|word| bare.strip_suffix(word)).unwrap_or(bare);
    let bare = bare.trim();
    let bare = bare.strip_suffix("00:00:00").unwrap_or(bare).trim();
    let year = |text: &str| match text.len() {
        4 => text.parse::<i32>().ok(),
        2 => text.parse::<i32>().ok().map(|year| 2000 + year),
        _ => None,
    };
    let parts: Vec<&str> = bare.split(|c: char| c == '.' || c.is_whitespace()).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let read = match parts.as_slice() {
        [iso] => iso.parse().ok(),
        [day, month, last] => {
            let named = MONTHS.iter().zip(1..).find(|(name, _)| *name == month);
            let month = named.map(|(_, number)| number).or_else(|| month.parse().ok());
            let day = day.parse().ok();
            day.zip(month)
                .zip(year(last))
                .and_then(|((day, month), year)| NaiveDate::from_ymd_opt(year, month, day))
        }
        _ => None,
    };
    read.filter(|date: &NaiveDate| (1990..2200).contains(&chrono::Datelike::year(date)))
        .ok_or_else(|| LineError::Date(text.trim().to_owned()))
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

/// Reads numbers and ranges: `1-25, 27, 28/1`, `1-6 та 8`.
pub fn numbers(text: &str) -> Result<Vec<DecisionNumber>, LineError> {
    let mut all = Vec::new();
    let text = [" та ", " і ", " й ", " and "]
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, ", "));
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
            None => all.push(number(part)?),
        }
    }
    if all.is_empty() { Err(LineError::NoNumbers) } else { Ok(all) }
}

/// One number: it begins with a digit or a Roman group, and its letters are few; words are not
/// numbers.
fn number(part: &str) -> Result<DecisionNumber, LineError> {
    let groups = || part.split(|c: char| !c.is_alphabetic()).filter(|group| !group.is_empty());
    let roman = |group: &str| group.to_uppercase().chars().all(|c| "IVXLCMІУХСМ".contains(c));
    let signs = part.chars().all(|c| c.is_alphanumeric() || " /\\-–—‑.()".contains(c));
    let letters = groups().all(|group| roman(group) || group.chars().count() <= 3);
    match signs && letters && part.contains(|c: char| c.is_ascii_digit()) {
        true => Ok(DecisionNumber::new(part)),
        false => Err(LineError::Number(part.to_owned())),
    }
}

/// Both ends of a range of bare numbers.
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
    fn lists_are_read_as_people_say_them() {
        for (text, count) in [("1-6 та 8", 7), ("1–6, 8 і 9", 8), ("№№ 1 - 3; № 5", 4), ("7", 1)]
        {
            assert_eq!(numbers(text).expect("numbers").len(), count, "{text}");
        }
        for text in ["24/1", "3-10/VІІІ", "142р", "41- ІІ/VІІ -1", "1624-01 р", "24-а", "5-ОД"]
        {
            assert_eq!(numbers(text).expect("a number"), [DecisionNumber::new(text)], "{text}");
        }
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 20);
        for text in [
            "20.11.2026",
            "2026-11-20",
            "20.11.2026 р.",
            "20.11.2026р.",
            "20.11.2026 року",
            "20 листопада 2026",
            "20 листопада 2026 року",
            "20.11.26",
            " 20. 11. 2026 ",
            "2026-11-20 00:00:00",
        ] {
            assert_eq!(date(text).ok(), day, "{text}");
        }
        for text in ["", "20.11", "20 листопад 2026", "20.11.2026.5", "20/11/2026", "46346", "р."]
        {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn slips_are_named() {
        for (line, error) in [
            ("31.11.2026, session, 1", LineError::Date("31.11.2026".to_owned())),
            ("20.11.2026, комісія, 1", LineError::Body("комісія".to_owned())),
            ("20.11.2026, session", LineError::NoNumbers),
            ("20.11.2026, session, 25-1", LineError::Range("25-1".to_owned())),
            ("20.11.2026, session, 1-2500", LineError::Range("1-2500".to_owned())),
            ("20.11.2026, session, шість", LineError::Number("шість".to_owned())),
            ("20.11.2026, session, 1-6 плюс 8", LineError::Number("1-6 плюс 8".to_owned())),
        ] {
            assert_eq!(parse(line), Err(error), "{line}");
        }
    }
}
