//! What is looked into once a sending morning.

use crate::daemon::parts::Parts;
use chrono::{DateTime, Utc};

/// Whether a turn was finished today at a moment when letters may leave: what is looked into once
/// a sending morning was looked into then.
pub(super) fn is_looked_into_today(parts: &Parts, now: DateTime<Utc>) -> bool {
    let calendar = &parts.config.calendar;
    parts.last_finished_turn().is_some_and(|last| {
        calendar.day_of(last) == calendar.day_of(now) && calendar.may_send(last)
    })
}
