//! What people type, at a terminal or in a form: hours, moments, keys, addresses.
//!
//! Days, bodies and numbers are read by [`decision_line`], which also reads whole lines of them.

use crate::domain::calendar::Calendar;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{ItemId, SourceId};
use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc, Weekday};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// An hour: 10:00, 9.30 or 14.
pub fn hour(text: &str) -> Result<NaiveTime, String> {
    let bare = text.trim().trim_start_matches("о ").trim_end_matches('.');
    let bare = bare.trim_end_matches("год").trim();
    let mut parts = bare.split([':', '.']).map(str::parse::<u32>);
    let read = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(hour)), None, None, None) => NaiveTime::from_hms_opt(hour, 0, 0),
        (Some(Ok(hour)), Some(Ok(minute)), None | Some(Ok(0)), None) => {
            NaiveTime::from_hms_opt(hour, minute, 0)
        }
        _ => None,
    };
    read.ok_or_else(|| format!("`{text}` – не година; пишіть так: 10:00"))
}

/// Working days of the week by the beginning of their names.
const WEEKDAYS: [(&[&str], Weekday); 5] = [
    (&["пн", "понед", "mon"], Weekday::Mon),
    (&["вт", "вівт", "tue"], Weekday::Tue),
    (&["ср", "сер", "wed"], Weekday::Wed),
    (&["чт", "четв", "thu"], Weekday::Thu),
    (&["пт", "п’ят", "п'ят", "пят", "fri"], Weekday::Fri),
];

/// A working day of the week: «чт», «четвер» or `thu`.
pub fn weekday(text: &str) -> Result<Weekday, String> {
    let bare = text.trim().trim_end_matches('.').to_lowercase();
    let mut known = WEEKDAYS.iter();
    let is_word = bare.chars().all(|c| c.is_alphabetic() || matches!(c, '’' | '\''));
    let is_named = |names: &[&str]| is_word && names.iter().any(|name| bare.starts_with(name));
    let named = known.find(|(names, _)| is_named(names));
    named.map(|(_, day)| *day).ok_or_else(|| {
        format!("`{text}` – не робочий день тижня; пишіть так: пн, вт, ср, чт або пт")
    })
}

/// Days of the week in a row: «пн, чт», «у понеділок і четвер».
pub fn weekdays(text: &str) -> Result<Vec<Weekday>, String> {
    let pieces = text.split([',', ';', ' ', '\u{a0}']).map(str::trim);
    let words = pieces.filter(|word| !matches!(*word, "" | "і" | "й" | "та" | "у" | "в"));
    words.map(weekday).collect()
}

/// A sitting's key, its body and day in any of the ways they are typed.
pub fn sitting(text: &str) -> Result<SittingKey, String> {
    let bare = text.trim().rsplit('/').next().unwrap_or(text);
    let read = bare.split_once('-').and_then(|(body, on)| {
        let body = decision_line::body(body).ok()?;
        Some(SittingKey { body, first_on: decision_line::date(on).ok()? })
    });
    read.ok_or_else(|| {
        format!(
            "`{text}` – не ключ засідання; він має вигляд session-2026-11-20, як показує `sitting \
             list`"
        )
    })
}

/// A decision's key.
pub fn decision(text: &str) -> Result<DecisionKey, String> {
    DecisionKey::parse(text.trim()).ok_or_else(|| {
        format!(
            "`{text}` – не ключ рішення; він має вигляд session-2026-11-20-№24, як показує \
             `decision list`"
        )
    })
}

/// An address on the web.
pub fn address(text: &str) -> Result<String, String> {
    match url::Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
            Ok(text.trim().to_owned())
        }
        _ => Err(format!("`{text}` – не адреса; адреса починається з https://")),
    }
}

/// One item of a source, `SOURCE/ID`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRef {
    /// Its source.
    pub source: SourceId,
    /// The item.
    pub id: ItemId,
}

impl FromStr for ItemRef {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('/') {
            Some((source, id)) if !source.is_empty() && !id.is_empty() => {
                Ok(Self { source: source.into(), id: id.into() })
            }
            _ => Err(format!(
                "`{text}` – не запис; він має вигляд ДЖЕРЕЛО/ID, як показує `unplaced list`"
            )),
        }
    }
}

/// A moment as typed: with its own zone, or in the council's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moment {
    /// With a zone of its own.
    Exact(DateTime<Utc>),
    /// In the council's zone.
    Local(NaiveDateTime),
}

impl Moment {
    /// The moment, by the zone of a calendar.
    pub fn in_zone_of(self, calendar: &Calendar) -> DateTime<Utc> {
        match self {
            Moment::Exact(moment) => moment,
            Moment::Local(local) => calendar.moment(local.date(), local.time()),
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    /// Reads a day, a day and an hour in the council's zone, or a full RFC 3339 moment.
    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
            return Ok(Moment::Exact(moment.with_timezone(&Utc)));
        }
        let forms = ["%H:%M:%S", "%H:%M"];
        let time = |text: &str| forms.iter().find_map(|f| NaiveTime::parse_from_str(text, f).ok());
        let local = match text.trim().split_once([' ', 'T']) {
            Some((day, hour)) => decision_line::date(day).ok().zip(time(hour.trim())),
            None => decision_line::date(text).ok().map(|day| (day, NaiveTime::MIN)),
        };
        match local {
            Some((day, time)) => Ok(Moment::Local(day.and_time(time))),
            None => Err(format!(
                "`{text}` – не день і не час; пишіть 23.11.2026, 2026-11-23T08:30 (за часом ради) \
                 або 2026-11-23T06:30:00Z"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_in_many_spellings() {
        for (text, shown) in
            [("10:00", "10:00"), ("9.30", "09:30"), ("14", "14:00"), ("о 10:00 год.", "10:00")]
        {
            assert_eq!(hour(text).expect("an hour").format("%H:%M").to_string(), shown, "{text}");
        }
        for text in ["", "25:00", "10:60", "вранці", "10:00:30", "1:2:3:4"] {
            assert!(hour(text).is_err(), "{text}");
        }
    }

    #[test]
    fn working_days_are_named_in_many_spellings() {
        for (names, day) in WEEKDAYS {
            for name in names {
                assert_eq!(weekday(&name.to_uppercase()), Ok(day), "{name}");
            }
        }
        let two = [Weekday::Mon, Weekday::Fri];
        for text in ["пн, пт", "у понеділок і п’ятницю", "Mon;Fri", "пн. та пт."]
        {
            assert_eq!(weekdays(text).as_deref(), Ok(&two[..]), "{text}");
        }
        assert_eq!(weekdays(" "), Ok(Vec::new()));
        for text in ["неділя", "субота", "щодня", "1", "пн-пт"] {
            assert!(weekdays(text).is_err(), "{text}");
        }
    }

    #[test]
    fn sittings_are_named_in_many_spellings() {
        for text in ["session-2026-11-20", "сесія-20.11.2026", "broadcast/session-2026-11-20"]
        {
            assert_eq!(sitting(text).expect("a key").to_string(), "session-2026-11-20", "{text}");
        }
        assert!(sitting("2026-11-20").is_err() && sitting("комісія-2026-11-20").is_err());
    }

    #[test]
    fn moments_are_typed_by_day_as_everywhere() {
        let day = |text: &str| text.parse::<Moment>().map(|moment| format!("{moment:?}"));
        for text in ["22.12.2026", "2026-12-22", "2026-12-22 00:00", "22.12.2026 00:00:00"] {
            assert_eq!(day(text), day("2026-12-22T00:00"), "{text}");
        }
        for text in ["22.13.2026", "yesterday", "2026-12-22T25:00", ""] {
            assert!(day(text).is_err(), "{text}");
        }
    }
}
