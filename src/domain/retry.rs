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

/// A source that has just failed is looked at again so soon: most failures pass by themselves.
const SOON_MINUTES: [u64; 3] = [5, 15, 60];

/// The pause before a source is polled again: 5, 15 and 60 minutes after the first failures in a
/// row, then its cadence, doubled with every further one up to [`SOURCE_PAUSE_MAX`]; never longer
/// than the cadence where that is longer, and never before the server's Retry-After.
pub fn source_pause(cadence: Duration, failures: u32, retry_after: Option<Duration>) -> Duration {
    let failures = usize::try_from(failures).unwrap_or(usize::MAX);
    let pause = match (failures.checked_sub(1), failures.saturating_sub(SOON_MINUTES.len() + 1)) {
        (None, _) => cadence,
        (Some(soon), _) if soon < SOON_MINUTES.len() => {
            Duration::from_secs(SOON_MINUTES[soon] * 60).min(cadence)
        }
        (Some(_), doublings) => {
            let times = 2u32.saturating_pow(u32::try_from(doublings.min(16)).unwrap_or(16));
            cadence.saturating_mul(times).min(SOURCE_PAUSE_MAX.max(cadence))
        }
    };
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
    fn a_failing_source_is_tried_again_soon_and_backs_off_to_six_hours() {
        let minutes = |cadence: u64| {
            let pause = |n| source_pause(Duration::from_secs(cadence * 60), n, None).as_secs() / 60;
            (0..8).map(pause).collect::<Vec<_>>()
        };
        assert_eq!(minutes(60), [60, 5, 15, 60, 60, 120, 240, 360]);
        assert_eq!(minutes(24 * 60), [1440, 5, 15, 60, 1440, 1440, 1440, 1440]);
        assert_eq!(minutes(2), [2, 2, 2, 2, 2, 4, 8, 16]);
    }

    #[test]
    fn retry_after_is_honoured_even_when_longer() {
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(source_pause(Duration::from_secs(60), 3, Some(day)), day);
    }

    #[test]
    fn a_daily_source_that_goes_on_failing_keeps_its_cadence() {
        let day = Duration::from_secs(24 * 3600);
        assert_eq!(source_pause(day, 5, None), day);
    }
}
