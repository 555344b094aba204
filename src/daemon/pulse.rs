//! Whether the daemon gets on, so that a hang ends in minutes and honest waiting never does.
//!
//! Decides when no sign of life is given any more. A loop that stands still gives none by itself;
//! here a turn is found out that waits for something that will never come, while the loop lives.

use std::time::Duration;

/// Everything a turn waits for has a bound of its own, and none of them is so long: one request,
/// one parse, one letter.
const STILL_MAX: Duration = Duration::from_secs(15 * 60);

/// What is looked at with every beat.
#[derive(Debug)]
pub struct Pulse {
    every: Duration,
    seen: Option<u64>,
    still: Duration,
}

impl Pulse {
    /// A pulse that is felt every `every`.
    pub fn felt(every: Duration) -> Self {
        Self { every, seen: None, still: Duration::ZERO }
    }

    /// Whether a sign of life may be given; `done` counts what came back to the turn under way, and
    /// is `None` where nothing is waited for.
    pub fn gets_on(&mut self, done: Option<u64>) -> bool {
        let stands = done.is_some() && done == self.seen;
        self.still = if stands { self.still + self.every } else { Duration::ZERO };
        self.seen = done;
        self.still < STILL_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_that_waits_for_nothing_that_comes_loses_its_pulse() {
        let mut pulse = Pulse::felt(Duration::from_secs(100));
        assert!((0..9).all(|_| pulse.gets_on(Some(7))), "a slow site is no hang");
        assert!(!pulse.gets_on(Some(7)));
        assert!(!pulse.gets_on(Some(7)));
        assert!(pulse.gets_on(Some(8)), "what came late came all the same");
    }

    #[test]
    fn waiting_for_the_bell_and_a_long_turn_of_many_requests_are_no_hang() {
        let mut pulse = Pulse::felt(Duration::from_secs(100));
        assert!((0..100).all(|_| pulse.gets_on(None)));
        assert!((0..100).all(|request| pulse.gets_on(Some(request))));
    }
}
