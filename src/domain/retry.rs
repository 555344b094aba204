//! When to try again: pure policies from a count and a moment.
//!
//! Two places retry, a source that failed and a letter that did not leave; both moments are
//! persisted by their owners. Nothing here gives up: a source is polled for ever, a letter that
//! is two days old goes to a stand-in as well.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// A failing source is tried at least this often.
pub const SOURCE_PAUSE_MAX: Duration = Duration::from_secs(6 * 60 * 60);

/// A letter not accepted for this long goes to a stand-in too.
pub const LETTER_HANDOVER_AFTER: TimeDelta = TimeDelta::hours(48);

/// The pause before a source is polled again: its cadence, doubled with every failure in a row up
/// to [`SOURCE_PAUSE_MAX`] (or the cadence itself where that is longer), and never before the
/// server's Retry-After.
pub fn source_pause(cadence: Duration, failures: u32, retry_after: Option<Duration>) -> Duration {
    let doubled = cadence.saturating_mul(2u32.saturating_pow(failures.min(16)));
    let pause = if failures == 0 { cadence } else { doubled.min(SOURCE_PAUSE_MAX.max(cadence)) };
    pause.max(retry_after.unwrap_or_default())
}

/// When a letter may be tried again after its `attempts`-th attempt at `attempted_at`: after 1, 5,
/// 15 minutes, 1 hour, then every 4 hours.
pub fn next_attempt(attempts: u32, attempted_at: DateTime<Utc>) -> DateTime<Utc> {
    let minutes = match attempts {
        0 => 0,
        1 => 1,
        2 => 5,
        3 => 15,
        4 => 60,
        _ => 240,
    };
    attempted_at + TimeDelta::minutes(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_source_backs_off_to_six_hours() {
        let hour = Duration::from_secs(3600);
        let pauses: Vec<u64> =
            (0..6).map(|n| source_pause(hour, n, None).as_secs() / 3600).collect();
        assert_eq!(pauses, [1, 2, 4, 6, 6, 6]);
    }

    #[test]
    fn retry_after_is_honoured_even_when_longer() {
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(source_pause(Duration::from_secs(60), 3, Some(day)), day);
    }

    #[test]
    fn a_daily_source_is_not_polled_more_often_because_it_fails() {
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(source_pause(day, 5, None), day);
    }
}
