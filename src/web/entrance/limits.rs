//! How often the door may be knocked at, and which links were used.
//!
//! The invariant: what is remembered here is bounded, whoever knocks however often.

use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Knocks are counted over so long.
const WINDOW: TimeDelta = TimeDelta::minutes(15);

/// So many who knock are remembered; beyond, whoever knocked longest ago is forgotten.
const KNOWN_MAX: usize = 4_096;

/// At most so many times in a quarter of an hour, for each who knocks.
pub(super) struct Limit {
    most: usize,
    known: Mutex<HashMap<String, Vec<DateTime<Utc>>>>,
}

impl Limit {
    /// At most so many times each.
    pub fn of(most: usize) -> Self {
        Self { most, known: Mutex::default() }
    }

    /// Counts one more knock, and says whether it is heard.
    pub fn lets(&self, who: &str, now: DateTime<Utc>) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let latest = |times: &[DateTime<Utc>]| times.last().copied().unwrap_or_default();
        if known.len() >= KNOWN_MAX && !known.contains_key(who) {
            known.retain(|_, times| now - latest(times) < WINDOW);
            let oldest = known.iter().min_by_key(|(_, times)| latest(times));
            let oldest = oldest.filter(|_| known.len() >= KNOWN_MAX).map(|(who, _)| who.clone());
            oldest.map(|who| known.remove(&who));
        }
        let times = known.entry(who.to_owned()).or_default();
        times.retain(|at| now - *at < WINDOW);
        let lets = times.len() < self.most;
        if lets {
            times.push(now);
        }
        lets
    }
}

/// Links that were used, until they would have ended anyway.
#[derive(Default)]
pub(super) struct Used(Mutex<HashMap<String, DateTime<Utc>>>);

impl Used {
    /// Uses a link that ends at a moment; whether it was not used before.
    pub fn first(&self, mark: &str, until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| now <= *until);
        used.insert(mark.to_owned(), until).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    #[test]
    fn so_many_are_heard_in_a_quarter_of_an_hour_and_others_are_not_kept_waiting() {
        let limit = Limit::of(3);
        let heard = |who: &str, minute| limit.lets(who, at(minute));
        assert!(heard("a", 0) && heard("a", 1) && heard("a", 2));
        assert!(!heard("a", 3) && !heard("a", 14) && heard("b", 14));
        assert!(heard("a", 15), "the first one is a quarter of an hour old");
        assert!(!heard("a", 15));
    }

    #[test]
    fn a_crowd_is_not_remembered_without_end() {
        let limit = Limit::of(1);
        for who in 0..3 * KNOWN_MAX {
            assert!(limit.lets(&who.to_string(), at(0)));
        }
        assert_eq!(limit.known.lock().expect("no panic").len(), KNOWN_MAX);
    }

    #[test]
    fn a_link_is_used_once() {
        let used = Used::default();
        assert!(used.first("a", at(15), at(1)) && used.first("b", at(15), at(1)));
        assert!(!used.first("a", at(15), at(15)));
        used.first("c", at(40), at(30));
        assert_eq!(used.0.lock().expect("no panic").len(), 1, "what has ended is forgotten");
    }
}
