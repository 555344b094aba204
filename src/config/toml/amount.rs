//! Amounts written as people write them: `30 min`, `5 MB`, `30 calendar days`.

use crate::domain::plan::term::DayCount;
use std::time::Duration;

const SECOND: u64 = 1000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Splits `30 min` into number and unit.
fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    Some((number.parse().ok()?, unit.trim()))
}

/// Reads `30 min`, `1 h`, `20 s`, `7 days`, `500 ms`.
pub(in crate::config) fn duration(text: &str) -> Option<Duration> {
    let (number, unit) = number_and_unit(text)?;
    let unit_ms = match unit {
        "ms" => 1,
        "s" | "sec" | "second" | "seconds" => SECOND,
        "min" | "minute" | "minutes" => MINUTE,
        "h" | "hour" | "hours" => HOUR,
        "d" | "day" | "days" => DAY,
        _ => return None,
    };
    number.checked_mul(unit_ms).map(Duration::from_millis)
}

/// Reads `5 MB`, `500 KB`.
pub(in crate::config) fn bytes(text: &str) -> Option<u64> {
    let (number, unit) = number_and_unit(text)?;
    let unit_bytes = match unit {
        "B" => 1,
        "KB" | "kB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    number.checked_mul(unit_bytes)
}

/// Reads `30 calendar days`, `5 working days`.
pub(in crate::config) fn term(text: &str) -> Option<(u64, DayCount)> {
    let (number, unit) = number_and_unit(text)?;
    let mut words = unit.split_whitespace();
    let count = match words.next()? {
        "calendar" => DayCount::Calendar,
        "working" => DayCount::Working,
        _ => return None,
    };
    let ends = matches!(words.next()?, "day" | "days") && words.next().is_none();
    ends.then_some((number, count))
}

/// A duration as a person would write it.
pub(in crate::config) fn duration_in_words(duration: Duration) -> String {
    let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
    let units = [(DAY, "days"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s"), (1, "ms")];
    units
        .into_iter()
        .find(|(unit, _)| ms >= *unit && ms.is_multiple_of(*unit))
        .map_or_else(|| "0 s".to_owned(), |(unit, name)| format!("{} {name}", ms / unit))
}

/// A number of bytes as a person would write it.
pub(in crate::config) fn bytes_in_words(bytes: u64) -> String {
    let units = [(1_000_000, "MB"), (1_000, "KB"), (1, "B")];
    units
        .into_iter()
        .find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit))
        .map_or_else(|| "0 B".to_owned(), |(unit, name)| format!("{} {name}", bytes / unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_need_a_number_and_a_known_unit() {
        assert_eq!(duration("30 min"), Some(Duration::from_secs(1800)));
        assert_eq!(duration("1h"), Some(Duration::from_secs(3600)));
        assert_eq!(duration("7 days"), Some(Duration::from_secs(7 * 86400)));
        for wrong in ["", "30", "min", "-5 min", "1.5 h", "5 хв", "99999999999999999999 s"] {
            assert_eq!(duration(wrong), None, "{wrong}");
        }
        assert_eq!(duration("18446744073709551615 days"), None);
    }

    #[test]
    fn terms_say_which_days_they_count() {
        assert_eq!(term("30 calendar days"), Some((30, DayCount::Calendar)));
        assert_eq!(term("1 working day"), Some((1, DayCount::Working)));
        for wrong in ["30 days", "calendar days", "30 calendar", "30 calendar days later"] {
            assert_eq!(term(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn amounts_are_told_in_their_largest_whole_unit() {
        assert_eq!(duration_in_words(Duration::from_secs(5400)), "90 min");
        assert_eq!(duration_in_words(Duration::ZERO), "0 s");
        assert_eq!(bytes_in_words(5_000_000), "5 MB");
    }
}
