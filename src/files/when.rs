//! Days, moments and durations of a calendar file, in the council's zone.
//!
//! Decides which zone a moment is in; an hour that a change of clocks leaves out is taken as it is
//! written.

use super::zone::{Zones, known_zone};
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use icalendar::parser::Property;
use std::collections::BTreeSet;

/// A day, or a moment in the council's time.
#[derive(Clone, Copy, Debug)]
pub enum When {
    /// A whole day.
    Day(NaiveDate),
    /// A moment.
    Moment(NaiveDateTime),
}

impl When {
    /// Its day.
    pub fn on(self) -> NaiveDate {
        match self {
            When::Day(day) => day,
            When::Moment(moment) => moment.date(),
        }
    }

    /// Its hour.
    pub fn at(self) -> Option<NaiveTime> {
        match self {
            When::Day(_) => None,
            When::Moment(moment) => Some(moment.time()),
        }
    }

    /// What is so much later.
    pub fn after(self, lasts: TimeDelta) -> Option<When> {
        Some(match self {
            When::Day(day) => When::Day(day.checked_add_signed(lasts)?),
            When::Moment(moment) => When::Moment(moment.checked_add_signed(lasts)?),
        })
    }

    /// Whether this is that start; a whole day is each of its moments.
    pub fn is_of(self, start: When) -> bool {
        match (self, start) {
            (When::Moment(one), When::Moment(other)) => one == other,
            _ => self.on() == start.on(),
        }
    }

    /// The last day of what ends here; an end belongs to the day before it.
    pub fn last_on(self, first: NaiveDate) -> NaiveDate {
        let last = match self {
            When::Day(day) => day.pred_opt(),
            When::Moment(moment) => {
                moment.checked_sub_signed(TimeDelta::seconds(1)).map(|moment| moment.date())
            }
        };
        last.unwrap_or(first).max(first)
    }
}

/// The day or moment that a property gives, in the council's zone.
pub fn moment(
    property: &Property<'_>,
    zones: &Zones,
    unknown: &mut BTreeSet<String>,
) -> Option<When> {
    let zone = zones.council;
    let value = property.val.as_str().trim();
    let year = |day: NaiveDate| (1990..2200).contains(&chrono::Datelike::year(&day));
    if value.len() == 8 {
        let day = NaiveDate::parse_from_str(value, "%Y%m%d").ok().filter(|day| year(*day))?;
        return Some(When::Day(day));
    }
    if let Some(utc) = value.strip_suffix(['Z', 'z']) {
        let utc = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?.and_utc();
        return Some(When::Moment(local(utc, zone))).filter(|when| year(when.on()));
    }
    let there = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()?;
    if !year(there.date()) {
        return None;
    }
    let named =
        property.params.iter().find(|it| it.key.as_str().trim().eq_ignore_ascii_case("TZID"));
    let named = named.and_then(|it| it.val.as_ref()).map(|it| it.as_str().trim_matches('"'));
    let Some(name) = named else { return Some(When::Moment(there)) };
    // An hour that the change of clocks leaves out is taken as it is written.
    if let Some(other) = known_zone(name) {
        let moment = other.from_local_datetime(&there).earliest();
        return Some(When::Moment(moment.map_or(there, |moment| local(moment.to_utc(), zone))));
    }
    let defined = zones.own.iter().find(|zone| zone.name == name);
    let Some(offset) = defined.and_then(|zone| zone.offset_at(there)) else {
        unknown.insert(name.chars().take(60).collect());
        return Some(When::Moment(there));
    };
    let moment = offset.from_local_datetime(&there).earliest();
    Some(When::Moment(moment.map_or(there, |moment| local(moment.to_utc(), zone))))
}

fn local(moment: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    moment.with_timezone(&zone).naive_local()
}

/// How long something lasts: `P2D`, `P1W`, `PT1H30M`.
pub fn duration(text: &str) -> Option<TimeDelta> {
    let rest = text.trim().strip_prefix('+').unwrap_or(text.trim()).strip_prefix(['P', 'p'])?;
    let mut seconds = 0i64;
    let mut number = String::new();
    for letter in rest.chars() {
        let unit = match letter.to_ascii_uppercase() {
            digit if digit.is_ascii_digit() => {
                number.push(digit);
                continue;
            }
            'T' if number.is_empty() => continue,
            'W' => 7 * 86_400,
            'D' => 86_400,
            'H' => 3_600,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        let count: i64 = number.parse().ok()?;
        seconds = seconds.checked_add(count.checked_mul(unit)?)?;
        number.clear();
    }
    if !number.is_empty() || rest.is_empty() {
        return None;
    }
    TimeDelta::try_seconds(seconds)
}
