//! Words, days and hours as people type them on the command line.

use crate::cli::failure::Failure;
use crate::domain::council::decision::Body;
use crate::domain::council::decision_line;
use crate::domain::council::sitting::SittingKey;
use chrono::{NaiveDate, NaiveTime};

/// A day: 20.11.2026 or 2026-11-20.
pub fn date(text: &str) -> Result<NaiveDate, Failure> {
    decision_line::date(text).map_err(|error| Failure::Usage(error.to_string()))
}

/// A day that may be absent.
pub fn date_if(text: Option<&str>) -> Result<Option<NaiveDate>, Failure> {
    text.map(date).transpose()
}

/// A body: `session` (сесія) or `executive` (виконком).
pub fn body(text: &str) -> Result<Body, Failure> {
    decision_line::body(text).map_err(|error| Failure::Usage(error.to_string()))
}

/// An hour that may be absent.
pub fn hour_if(text: Option<&str>) -> Result<Option<NaiveTime>, Failure> {
    let read = |text: &str| hour(text).map_err(Failure::Usage);
    text.map(read).transpose()
}

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
    read.ok_or_else(|| format!("`{text}` is not an hour; write it as 10:00"))
}

/// A sitting's key, its body and day in any of the ways they are typed.
pub fn sitting(text: &str) -> Result<SittingKey, Failure> {
    let bare = text.trim().rsplit('/').next().unwrap_or(text);
    let read = bare.split_once('-').and_then(|(body, on)| {
        let body = decision_line::body(body).ok()?;
        Some(SittingKey { body, first_on: decision_line::date(on).ok()? })
    });
    read.ok_or_else(|| {
        Failure::Usage(format!(
            "`{text}` is not a sitting key; the form is session-2026-11-20, as `sitting list` \
             shows it"
        ))
    })
}

/// An address on the web.
pub fn address(text: &str) -> Result<String, Failure> {
    match url::Url::parse(text.trim()) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => {
            Ok(text.trim().to_owned())
        }
        _ => Err(Failure::Usage(format!("`{text}` is not an address; it begins with https://"))),
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
    fn sittings_are_named_in_many_spellings() {
        for text in ["session-2026-11-20", "сесія-20.11.2026", "broadcast/session-2026-11-20"]
        {
            assert_eq!(sitting(text).expect("a key").to_string(), "session-2026-11-20", "{text}");
        }
        assert!(sitting("2026-11-20").is_err() && sitting("комісія-2026-11-20").is_err());
    }
}
