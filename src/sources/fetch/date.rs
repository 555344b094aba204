//! Dates and pauses as servers write them in headers.

use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Utc};
use std::time::Duration;

/// A server may not send us away for longer than this.
const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// The pause a Retry-After asks for: seconds, or one of the three forms of an HTTP date (RFC 9110
/// §5.6.7, §10.2.3).
pub(super) fn retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    let after = match text.parse::<u64>() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => (http_date(text, now)? - now).to_std().unwrap_or_default(),
    };
    Some(after.min(RETRY_AFTER_MAX))
}

/// How old an answer is that a cache kept (RFC 9111 §5.1); its Date is that of the host it came
/// from.
pub(super) fn age(text: &str) -> TimeDelta {
    let seconds: u32 = text.trim().parse().unwrap_or_default();
    TimeDelta::seconds(seconds.into())
}

/// IMF-fixdate, RFC 850 with its year of two digits, or asctime.
pub(super) fn http_date(text: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if let Ok(date) = DateTime::parse_from_rfc2822(text) {
        return Some(date.with_timezone(&Utc));
    }
    if let Ok(date) = NaiveDateTime::parse_from_str(text, "%a %b %e %H:%M:%S %Y") {
        return Some(date.and_utc());
    }
    // The name of the weekday is passed over: it belongs to a year that is yet to be known.
    let (_, date) = text.strip_suffix("GMT")?.split_once(',')?;
    let date = NaiveDateTime::parse_from_str(date.trim(), "%d-%b-%y %H:%M:%S").ok()?.and_utc();
    // A year that seems more than 50 years ahead is the past one of the same digits.
    match date.year() - now.year() > 50 {
        true => date.with_year(date.year() - 100),
        false => Some(date),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_that_is_none_is_nothing() {
        assert_eq!(age(" 7200 "), TimeDelta::hours(2));
        for odd in ["", "-5", "soon", "99999999999999999999"] {
            assert_eq!(age(odd), TimeDelta::zero(), "{odd}");
        }
    }

    #[test]
    fn retry_after_is_read_as_seconds_and_as_a_date_and_bounded() {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        let date = "Mon, 23 Nov 2026 08:10:00 GMT";
        assert_eq!(retry_after(date, now), Some(Duration::from_secs(600)));
        for other in ["Monday, 23-Nov-26 08:10:00 GMT", "Mon Nov 23 08:10:00 2026"] {
            assert_eq!(retry_after(other, now), Some(Duration::from_secs(600)), "{other}");
        }
        assert_eq!(retry_after("Sunday, 06-Nov-94 08:49:37 GMT", now), Some(Duration::ZERO));
        let past = "Mon, 23 Nov 2026 07:00:00 GMT";
        assert_eq!(retry_after(past, now), Some(Duration::ZERO));
        assert_eq!(retry_after("99999999", now), Some(RETRY_AFTER_MAX));
        assert_eq!(retry_after("soon", now), None);
    }
}
