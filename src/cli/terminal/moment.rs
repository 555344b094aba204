//! Moments as people type them.

use crate::cli::failure::Failure;
use crate::domain::calendar::Calendar;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// Reads `2026-11-23`, `2026-11-23 08:30`, `2026-11-23T08:30:00` in the council's zone, or a full
/// RFC 3339 moment.
pub fn parse(text: &str, calendar: &Calendar) -> Result<DateTime<Utc>, Failure> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.with_timezone(&Utc));
    }
    let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .or_else(|| Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN)));
    match local {
        Some(local) => Ok(calendar.moment(local.date(), local.time())),
        None => Err(Failure::Usage(format!(
            "`{text}` is not a moment; write 2026-11-23, 2026-11-23T08:30 (council's time) or \
             2026-11-23T06:30:00Z"
        ))),
    }
}
