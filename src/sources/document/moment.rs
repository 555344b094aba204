//! Dates as sites and feeds print them.
//!
//! Decides which moment or civil date a piece of text names: RFC 2822 and 3339, Ukrainian, Russian
//! and English month names, dotted and slashed dates, epoch seconds. Text without a zone is local
//! time of the configured zone. The invariant: a date outside [`YEARS`] is no date, and nothing is
//! guessed from half a date.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use chrono::{Datelike, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use regex::{Captures, Regex};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// Years a publication can carry.
pub const YEARS: RangeInclusive<i32> = 1990..=2100;

/// No date is looked for beyond this; feeds carry whole articles in date fields.
const TEXT_MAX_CHARS: usize = 200;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|[^\d])((?:19|20|21)\d{2})([-/.])(\d{1,2})([-/.])(\d{1,2})(?:$|[^\d])")
});
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2})(\d{2})(\d{2})?)?"));
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|[^\d.])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?([-/.])\s?(\d{4}|\d{2})(?:$|[^\d])")
});
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r#"(?i)(?:^|[^\d])(\d{1,2})(?:st|nd|rd|th|-го|-е)?[\s.,»”"'-]*(\p{L}{3,})\.?[\s.,-]*(\d{4}|\d{2}(?:[^\d:]|$))"#,
    )
});
static NAMED_MONTH_FIRST: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"));
static CTIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)(\p{L}{3,})\.?\s+(\d{1,2})\s+\d{1,2}:\d{2}(?::\d{2})?\s+(?:(?:[A-Z]{2,5}|[+-]\d{4})\s+)?(\d{4})",
    )
});
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)(?:^|[^\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\b\.?)?")
});
static OFFSET: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^\s*(?:gmt|utc|ut)?\s*([+-])(\d{1,2}):?(\d{2})?(?:\D|$)"));
static ZONE_NAME: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s*\(?([A-Za-z]{1,5})\b"));

/// The moment `text` names, if it names one; a date alone is its midnight in `zone`.
pub fn moment(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let text: String = text.trim().chars().take(TEXT_MAX_CHARS).collect();
    let found = epoch(&text)
        .or_else(|| DateTime::parse_from_rfc3339(&text).ok().map(|at| at.with_timezone(&Utc)))
        .or_else(|| rfc2822(&text))
        .or_else(|| loose(&text, zone))?;
    YEARS.contains(&found.year()).then_some(found)
}

/// The civil date of `moment` in `zone`.
pub fn civil(moment: DateTime<Utc>, zone: Tz) -> NaiveDate {
    moment.with_timezone(&zone).date_naive()
}

/// The civil date of unix seconds in `zone`, within [`YEARS`].
pub fn civil_of_unix(seconds: i64, zone: Tz) -> Option<NaiveDate> {
    let date = civil(DateTime::from_timestamp(seconds, 0)?, zone);
    YEARS.contains(&date.year()).then_some(date)
}

/// The first civil date printed in `text`.
pub fn date_in(text: &str) -> Option<NaiveDate> {
    let text: String = text.chars().take(TEXT_MAX_CHARS).collect();
    printed_date(&text)
}

/// Makes a date out of day, month and year, within [`YEARS`].
pub fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    let year = match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    };
    YEARS.contains(&year).then(|| NaiveDate::from_ymd_opt(year, month, day)).flatten()
}

fn epoch(text: &str) -> Option<DateTime<Utc>> {
    let digits = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match digits.len() {
        9 | 10 => DateTime::from_timestamp(digits.parse().ok()?, 0),
        13 => DateTime::from_timestamp_millis(digits.parse().ok()?),
        _ => None,
    }
}

fn rfc2822(text: &str) -> Option<DateTime<Utc>> {
    // The library takes obsolete zone names for UTC, and a two-digit year for this century's.
    let named = ["EET", "EEST", "MSK", "MSD", "CET", "CEST"].iter().any(|it| text.ends_with(it));
    let strict = (!named).then(|| DateTime::parse_from_rfc2822(text).ok()).flatten()?;
    Some(strict.with_timezone(&Utc))
}

fn loose(text: &str, zone: Tz) -> Option<DateTime<Utc>> {
    let date = printed_date(text)?;
    let Some((time, rest)) = time_in(text) else {
        return local(date.and_time(NaiveTime::MIN), zone);
    };
    // 24:30 is half past midnight of the following day.
    let (hour, extra) =
        if time.0 == 24 { (0, TimeDelta::days(1)) } else { (time.0, TimeDelta::zero()) };
    let time = NaiveTime::from_hms_opt(hour, time.1, time.2.min(59)).unwrap_or_default();
    let at = date.and_time(time).checked_add_signed(extra)?;
    match offset_in(rest) {
        Some(Named::Fixed(offset)) => {
            Some(offset.from_local_datetime(&at).single()?.with_timezone(&Utc))
        }
        Some(Named::EasternEuropean(fixed)) => {
            // Sites print «EET» all the year round; it means the local clock.
            let here = local(at, zone)?;
            let hours = here.with_timezone(&zone).offset().fix().local_minus_utc() / 3600;
            match hours {
                2 | 3 => Some(here),
                _ => Some(fixed.from_local_datetime(&at).single()?.with_timezone(&Utc)),
            }
        }
        None => local(at, zone),
    }
}

fn local(at: NaiveDateTime, zone: Tz) -> Option<DateTime<Utc>> {
    let found = zone.from_local_datetime(&at);
    // In the hour skipped in spring the clock stood an hour later.
    let found = found.earliest().or_else(|| {
        zone.from_local_datetime(&at.checked_add_signed(TimeDelta::hours(1))?).earliest()
    })?;
    Some(found.with_timezone(&Utc))
}

fn printed_date(text: &str) -> Option<NaiveDate> {
    let number = |captures: &Captures<'_>, index: usize| {
        captures[index].trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<u32>().ok()
    };
    if let Some(found) = YEAR_FIRST.captures(text).filter(|found| found[2] == found[4]) {
        return date(number(&found, 1)? as i32, number(&found, 3)?, number(&found, 5)?);
    }
    if let Some(found) = DAY_FIRST.captures(text).filter(|found| found[2] == found[4]) {
        let (first, second) = (number(&found, 1)?, number(&found, 3)?);
        let year = number(&found, 5)? as i32;
        // Day first, as everywhere in Ukraine; a second number over 12 can only be a day.
        return date(year, second, first).or_else(|| date(year, first, second));
    }
    let named = NAMED
        .captures_iter(text)
        .find_map(|found| date(number(&found, 3)? as i32, month(&found[2])?, number(&found, 1)?));
    named
        .or_else(|| {
            [&*NAMED_MONTH_FIRST, &*CTIME].iter().find_map(|pattern| {
                let found = pattern.captures(text)?;
                date(number(&found, 3)? as i32, month(&found[1])?, number(&found, 2)?)
            })
        })
        .or_else(|| {
            let found = COMPACT.captures(text)?;
            date(number(&found, 1)? as i32, number(&found, 2)?, number(&found, 3)?)
        })
}

/// Hour, minute and second, and the text behind them.
fn time_in(text: &str) -> Option<((u32, u32, u32), &str)> {
    let Some(found) = TIME.captures(text) else {
        let found = COMPACT.captures(text)?;
        let part = |index| found.get(index).and_then(|it| it.as_str().parse::<u32>().ok());
        let end = found.get(0)?.end();
        return Some(((part(4)?, part(5)?, part(6).unwrap_or(0)), &text[end..]));
    };
    let part = |index| found.get(index).and_then(|it| it.as_str().parse::<u32>().ok());
    let (hour, minute, second) = (part(1)?, part(2)?, part(3).unwrap_or(0));
    let half = found.get(4).map(|it| it.as_str().to_ascii_lowercase());
    let hour = match half.as_deref().and_then(|it| it.chars().next()) {
        Some('p') if hour < 12 => hour + 12,
        Some('a') if hour == 12 => 0,
        _ => hour,
    };
    let end = found.get(0)?.end();
    (hour <= 24 && minute < 60).then_some(((hour, minute, second), &text[end..]))
}

enum Named {
    Fixed(FixedOffset),
    EasternEuropean(FixedOffset),
}

fn offset_in(rest: &str) -> Option<Named> {
    if let Some(found) = OFFSET.captures(rest) {
        let hours: i32 = found[2].parse().ok()?;
        let minutes: i32 = found.get(3).and_then(|it| it.as_str().parse().ok()).unwrap_or(0);
        let seconds = hours * 3600 + minutes * 60;
        let signed = if &found[1] == "-" { -seconds } else { seconds };
        return FixedOffset::east_opt(signed).map(Named::Fixed);
    }
    let name = ZONE_NAME.captures(rest)?[1].to_ascii_uppercase();
    let hours = |hours: i32| FixedOffset::east_opt(hours * 3600);
    match name.as_str() {
        "Z" | "GMT" | "UTC" | "UT" | "WET" => hours(0).map(Named::Fixed),
        "EET" => hours(2).map(Named::EasternEuropean),
        "EEST" => hours(3).map(Named::EasternEuropean),
        "CET" | "BST" | "WEST" => hours(1).map(Named::Fixed),
        "CEST" => hours(2).map(Named::Fixed),
        "MSK" => hours(3).map(Named::Fixed),
        "MSD" => hours(4).map(Named::Fixed),
        "EDT" => hours(-4).map(Named::Fixed),
        "EST" | "CDT" => hours(-5).map(Named::Fixed),
        "CST" | "MDT" => hours(-6).map(Named::Fixed),
        "MST" | "PDT" => hours(-7).map(Named::Fixed),
        "PST" => hours(-8).map(Named::Fixed),
        _ => None,
    }
}

/// Months by the first letters of their names, Ukrainian, Russian and English.
const MONTHS: [(&str, u32); 37] = [
    ("січ", 1),
    ("лют", 2),
    ("бер", 3),
    ("кві", 4),
    ("тра", 5),
    ("чер", 6),
    ("лип", 7),
    ("сер", 8),
    ("вер", 9),
    ("жов", 10),
    ("лис", 11),
    ("гру", 12),
    ("янв", 1),
    ("фев", 2),
    ("мар", 3),
    ("апр", 4),
    ("май", 5),
    ("мая", 5),
    ("июн", 6),
    ("июл", 7),
    ("авг", 8),
    ("сен", 9),
    ("окт", 10),
    ("ноя", 11),
    ("дек", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    // «Серед, 23 …» is a weekday; no month is spelled so.
    if name.starts_with("серед") {
        return None;
    }
    MONTHS.iter().find(|(start, _)| name.starts_with(start)).map(|(_, month)| *month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Kyiv;

    #[test]
    fn every_spelling_of_a_moment_is_read() {
        let expected = "2026-11-23T08:00:00Z".parse::<DateTime<Utc>>().unwrap();
        for text in [
            "Mon, 23 Nov 2026 10:00:00 +0200",
            "Mon, 23 Nov 2026 08:00:00 GMT",
            "Mon, 23 Nov 2026 10:00:00 EET",
            "23 Nov 2026 10:00 EET",
            "2026-11-23T10:00:00+02:00",
            "2026-11-23T10:00:00",
            "2026-11-23 10:00:00",
            "2026-11-23 10:00:00 +0200",
            "2026-11-23 10:00:00.123 +02",
            "2026/11/23 10:00",
            "23.11.2026 10:00",
            "10:00 23.11.2026",
            "23/11/2026 10:00:00",
            "23.11.26 10:00",
            "Понеділок, 23 листопада 2026 10:00",
            "Пн, 23 лист. 2026 10:00:00 +0200",
            "23 ноября 2026 г. 10:00",
            "Пон, 23 Листопад 2026 10:00:00",
            "November 23, 2026 10:00 AM",
            "Mon Nov 23 10:00:00 2026",
            "Mon Nov 23 10:00:00 +0200 2026",
            "Mon Nov 23 10:00:00 EET 2026",
            "\"23\" листопада 2026, 10:00",
            "«23» листопада 2026 року 10:00",
            "1795420800",
            "1795420800000",
            "20261123T100000",
            "Tue, 23 Nov 2026 10:00:00 +0200",
        ] {
            assert_eq!(moment(text, Kyiv), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_date_alone_is_that_civil_date() {
        let expected = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for text in ["23.11.2026", "2026-11-23", "23 листопада 2026 року", "23/11/2026", "20261123"]
        {
            assert_eq!(moment(text, Kyiv).map(|at| civil(at, Kyiv)), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_summer_time_printed_as_winter_time_stays_on_its_day() {
        let at = moment("Fri, 24 Jul 2026 23:30:00 EET", Kyiv).unwrap();
        assert_eq!(civil(at, Kyiv), NaiveDate::from_ymd_opt(2026, 7, 24).unwrap());
    }

    #[test]
    fn half_past_twenty_four_is_the_next_day_and_the_skipped_hour_exists() {
        let at = moment("23.11.2026 24:30", Kyiv).unwrap();
        assert_eq!(civil(at, Kyiv), NaiveDate::from_ymd_opt(2026, 11, 24).unwrap());
        assert!(moment("28.03.2027 03:30", Kyiv).is_some());
    }

    #[test]
    fn nonsense_and_half_dates_are_no_dates() {
        for text in ["", "вчора", "листопад 2026", "9999-01-01", "31.02.2026", "10:00", "№ 24/12"]
        {
            assert_eq!(moment(text, Kyiv), None, "{text}");
        }
    }
}
