//! Time zones of a calendar file: those of the zone database by name, others as the file defines
//! them (VTIMEZONE, RFC 5545 §3.6.5).
//!
//! Of a zone's own rules those that programs write are read: a change each year on the n-th
//! weekday of a month, or once. The rest counts as having happened on its first day.

use chrono::{Datelike, FixedOffset, NaiveDate, NaiveDateTime, Weekday};
use chrono_tz::Tz;
use icalendar::parser::Component;

/// The zones in which moments of a file are given.
#[derive(Debug)]
pub struct Zones {
    /// The council's, in which they are told.
    pub council: Tz,
    /// Those that the file defines.
    pub own: Vec<FileZone>,
}

/// A zone that a file defines.
#[derive(Debug)]
pub struct FileZone {
    /// Its name.
    pub name: String,
    changes: Vec<Change>,
}

/// From when on which offset counts, and whether again each year.
#[derive(Debug)]
struct Change {
    first: NaiveDateTime,
    offset: FixedOffset,
    yearly: Option<(u32, i8, Weekday)>,
}

impl FileZone {
    /// Reads a VTIMEZONE; one without a readable change is none.
    pub fn of(component: &Component<'_>) -> Option<Self> {
        let find = |of: &Component<'_>, name: &str| {
            let mut all = of.properties.iter();
            let found = all.find(|it| it.name.as_str().trim().eq_ignore_ascii_case(name));
            found.map(|it| it.val.as_str().trim().to_owned())
        };
        let change = |part: &Component<'_>| {
            let first = find(part, "DTSTART")?;
            Some(Change {
                first: NaiveDateTime::parse_from_str(&first, "%Y%m%dT%H%M%S").ok()?,
                offset: offset(&find(part, "TZOFFSETTO")?)?,
                yearly: find(part, "RRULE").as_deref().and_then(yearly),
            })
        };
        let changes: Vec<Change> = component.components.iter().filter_map(change).collect();
        let name = find(component, "TZID")?;
        (!changes.is_empty()).then_some(Self { name, changes })
    }

    /// The offset that counts at a local moment.
    pub fn offset_at(&self, there: NaiveDateTime) -> Option<FixedOffset> {
        let onset = |change: &Change| {
            let years = [there.year(), there.year() - 1];
            let onsets = years.into_iter().filter_map(|year| change.in_year(year));
            onsets.chain([change.first]).filter(|onset| *onset <= there).max()
        };
        let latest = self.changes.iter().filter_map(|change| Some((onset(change)?, change)));
        let latest = latest.max_by_key(|(onset, _)| *onset).map(|(_, change)| change);
        latest.or(self.changes.first()).map(|change| change.offset)
    }
}

impl Change {
    fn in_year(&self, year: i32) -> Option<NaiveDateTime> {
        let (month, nth, weekday) = self.yearly?;
        let day = match u8::try_from(nth) {
            Ok(nth) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth)?,
            // The last one is in the fifth week, or in the fourth.
            Err(_) => (4..=5u8)
                .rev()
                .find_map(|nth| NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth))?,
        };
        Some(day.and_time(self.first.time())).filter(|onset| *onset >= self.first)
    }
}

/// `+0200`, `-033000`.
fn offset(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let part = |from: usize| digits.get(from..from + 2).and_then(|it| it.parse::<i32>().ok());
    let seconds = part(0)? * 3_600 + part(2)? * 60 + part(4).unwrap_or(0);
    FixedOffset::east_opt(sign * seconds)
}

/// `FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU`.
fn yearly(rule: &str) -> Option<(u32, i8, Weekday)> {
    let part = |name: &str| {
        let mut parts = rule.split(';').filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    if !part("FREQ")?.eq_ignore_ascii_case("YEARLY") {
        return None;
    }
    let by_day = part("BYDAY")?;
    let (nth, day) = by_day.split_at_checked(by_day.len().checked_sub(2)?)?;
    let weekday = match day.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    Some((part("BYMONTH")?.parse().ok()?, nth.parse().ok()?, weekday))
}

/// A zone by its name in the zone database, bare or after a vendor's prefix, or as Windows calls
/// those of this part of the world.
pub fn known_zone(name: &str) -> Option<Tz> {
    match name {
        "FLE Standard Time" => return Some(chrono_tz::Europe::Kyiv),
        "GTB Standard Time" => return Some(chrono_tz::Europe::Bucharest),
        "Central European Standard Time" => return Some(chrono_tz::Europe::Warsaw),
        "W. Europe Standard Time" => return Some(chrono_tz::Europe::Berlin),
        _ => {}
    }
    let mut rest = name.trim_start_matches('/');
    loop {
        if let Ok(zone) = rest.parse() {
            return Some(zone);
        }
        rest = rest.split_once('/')?.1;
    }
}
