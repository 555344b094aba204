//! How much memory a child has taken at the most, seen from outside while it works.
//!
//! Decides how often is looked; a child that has died tells nothing any more. What is done sooner
//! than the first look was small.

use std::fmt;
use std::fs;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// A look takes some ten microseconds.
const EVERY: Duration = Duration::from_millis(20);

/// The most memory of a process that was seen, in kilobytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Peak(Option<u64>);

impl Peak {
    /// Looks at a process while some work of it lasts.
    pub async fn while_at<T>(&mut self, process: Option<u32>, work: impl Future<Output = T>) -> T {
        let mut looks = interval(EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                _ = looks.tick() => *self = (*self).max(Self(process.and_then(resident_max))),
            }
        }
    }
}

impl fmt::Display for Peak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(kilobytes) => write!(f, "{} MB", kilobytes.div_ceil(1024)),
            None => f.write_str("unknown"),
        }
    }
}

/// The largest resident set of a process until now, in kilobytes; none of one that is gone.
fn resident_max(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim_end().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_peak_of_a_process_is_seen_while_it_works_and_stays() {
        let mut peak = Peak::default();
        assert_eq!(peak.to_string(), "unknown");
        assert_eq!(peak.while_at(Some(std::process::id()), tokio::time::sleep(EVERY)).await, ());
        let seen = peak;
        assert!(seen.0.is_some_and(|kilobytes| kilobytes > 1024), "{seen}");
        peak.while_at(None, tokio::time::sleep(EVERY)).await;
        assert_eq!(peak, seen, "a process that is gone takes nothing away");
    }
}
