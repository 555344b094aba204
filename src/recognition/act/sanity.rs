//! Doubts about what was read: a convocation that did not sit that year, an address that gives
//! another day.
//!
//! Decides what to say, never what to change: the source's slip is shown to a person as it is.

use super::sheet::Reading;
use chrono::NaiveDate;

/// First days of the convocations that the whole country counts alike. Others cannot be checked:
/// amalgamated communities began again from one, some towns count differently.
const ELECTED: [(u16, i32, u32, u32); 5] =
    [(4, 2002, 3, 31), (5, 2006, 3, 26), (6, 2010, 10, 31), (7, 2015, 10, 25), (8, 2020, 10, 25)];

/// An old council may sit on until the new one meets.
const HANDOVER_DAYS: i64 = 90;

/// Everything about the reading that does not fit together.
pub(in crate::recognition) fn doubts(reading: &Reading, url: Option<&str>) -> Vec<String> {
    let mut doubts = Vec::new();
    let Some(adopted_on) = reading.adopted_on else { return doubts };
    if let Some(convocation) = reading.convocation
        && !sat_on(convocation, adopted_on)
    {
        doubts.push(format!("convocation {convocation} and the date {adopted_on} disagree"));
    }
    let other = url.and_then(slug_date).filter(|date| *date != adopted_on);
    if let Some(other) = other {
        doubts.push(format!("the address gives another date, {other}"));
    }
    doubts
}

fn sat_on(convocation: u16, day: NaiveDate) -> bool {
    let Some(at) = ELECTED.iter().position(|(number, ..)| *number == convocation) else {
        return true;
    };
    let first_day =
        |(_, year, month, day): (u16, i32, u32, u32)| NaiveDate::from_ymd_opt(year, month, day);
    let began = first_day(ELECTED[at]).is_none_or(|first| first <= day);
    let ended = ELECTED
        .get(at + 1)
        .copied()
        .and_then(first_day)
        .is_some_and(|next| day > next + chrono::Days::new(HANDOVER_DAYS as u64));
    began && !ended
}

/// The day in an address such as `…-vid-22-11-2021-roku`.
fn slug_date(url: &str) -> Option<NaiveDate> {
    let after = url.rsplit_once("-vid-").map(|(_, after)| after)?;
    let mut parts = after.split(|c: char| !c.is_ascii_digit());
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if day.len() != 2 || month.len() != 2 || year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}
