//! The heartbeat: a file that says when the last turn was finished, for whoever looks from outside.
//!
//! Decides whether a daemon counts as alive, without its socket, its configuration or its lock: a
//! hung daemon answers nobody. The invariant: starting again and again is no sign of life.

use crate::letters::status::Hindrance;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::io::{self, Write};
use std::path::Path;
use std::{fs, num::NonZeroU32};

/// Its file in the state directory.
const FILE: &str = "heartbeat.json";

/// So many starts without a finished turn are still a start.
const STARTS_MAX: u32 = 3;

/// What the daemon said of itself last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// When the last turn was finished; absent before the first.
    pub turned: Option<DateTime<Utc>>,
    /// When the daemon was started last.
    pub started: DateTime<Utc>,
    /// How often it was started since the last finished turn, if it was.
    pub starts: Option<NonZeroU32>,
    /// What keeps letters from those who should hear, turn after turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_back: Option<HeldBack>,
}

/// What keeps letters from those who should hear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldBack {
    /// The last turn that was so.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: Hindrance,
    /// The zone of the council, in which moments are told.
    pub zone: Tz,
}

impl Heartbeat {
    /// The heartbeat of a state directory; `None` where no daemon ever ran.
    pub fn of(state: &Path) -> io::Result<Option<Self>> {
        match fs::read(state.join(FILE)) {
            Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Says that the daemon was started.
    pub fn starts(state: &Path, now: DateTime<Utc>) -> io::Result<()> {
        // One that cannot be read says nothing; it must not keep the daemon from starting.
        let before = Self::of(state).unwrap_or_default();
        let starts = before.as_ref().and_then(|before| before.starts).map_or(1, |n| n.get() + 1);
        let turned = before.and_then(|before| before.turned);
        let starts = NonZeroU32::new(starts);
        Self { turned, started: now, starts, held_back: None }.write(state)
    }

    /// Says that the daemon turns, and that what it would tell does not reach those who should
    /// hear: a letter cannot say so.
    pub fn is_held_back(state: &Path, held_back: Option<HeldBack>) -> io::Result<()> {
        match Self::of(state).unwrap_or_default() {
            Some(before) if before.held_back != held_back => {
                Self { held_back, ..before }.write(state)
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Says that a turn was finished.
    pub fn turned(state: &Path, now: DateTime<Utc>) -> io::Result<()> {
        let before = Self::of(state).unwrap_or_default();
        let started = before.as_ref().map_or(now, |before| before.started);
        let held_back = before.and_then(|before| before.held_back);
        Self { turned: Some(now), started, starts: None, held_back }.write(state)
    }

    /// Whether a turn was finished, or a first one begun, no longer ago than `within`.
    pub fn is_alive(&self, within: TimeDelta, now: DateTime<Utc>) -> bool {
        let recent = |at| is_recent(at, within, now);
        let begins = self.starts.is_some_and(|starts| starts.get() <= STARTS_MAX);
        self.turned.is_some_and(recent) || (begins && recent(self.started))
    }

    /// What keeps letters from those who should hear, by a turn no longer ago than `within`.
    pub fn held_back(&self, within: TimeDelta, now: DateTime<Utc>) -> Option<HeldBack> {
        self.held_back.filter(|held_back| is_recent(held_back.at, within, now))
    }

    fn write(&self, state: &Path) -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(state)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.persist(state.join(FILE))?;
        Ok(())
    }
}

/// A moment that lies ahead was written under another clock: it proves nothing.
fn is_recent(at: DateTime<Utc>, within: TimeDelta, now: DateTime<Utc>) -> bool {
    (TimeDelta::zero()..=within).contains(&(now - at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn alive(state: &Path, minutes: i64) -> bool {
        let heartbeat = Heartbeat::of(state).unwrap().expect("a heartbeat");
        heartbeat.is_alive(TimeDelta::hours(2), at(minutes))
    }

    #[test]
    fn a_daemon_is_alive_for_as_long_as_turns_are_finished() {
        let state = tempfile::tempdir().unwrap();
        let state = state.path();
        assert_eq!(Heartbeat::of(state).unwrap(), None);
        Heartbeat::starts(state, at(0)).unwrap();
        assert!(alive(state, 119), "its first turn may take a while");
        assert!(!alive(state, 121));
        Heartbeat::turned(state, at(130)).unwrap();
        assert!(alive(state, 250) && !alive(state, 251));
        assert!(!alive(state, 100), "a moment ahead of the clock proves nothing");
    }

    #[test]
    fn starting_again_and_again_is_no_sign_of_life() {
        let state = tempfile::tempdir().unwrap();
        let state = state.path();
        Heartbeat::turned(state, at(0)).unwrap();
        Heartbeat::starts(state, at(500)).unwrap();
        assert!(alive(state, 501), "a machine that was off for a night has just begun");
        (501..510).for_each(|minute| Heartbeat::starts(state, at(minute)).unwrap());
        assert!(!alive(state, 511));
        Heartbeat::turned(state, at(512)).unwrap();
        Heartbeat::starts(state, at(513)).unwrap();
        assert!(alive(state, 514));
    }

    #[test]
    fn what_holds_letters_back_is_said_until_it_is_over_and_is_no_sign_of_death() {
        let state = tempfile::tempdir().unwrap();
        let state = state.path();
        Heartbeat::turned(state, at(0)).unwrap();
        let why = Hindrance::ClockDiffers { minutes: 90 };
        let held_back = Some(HeldBack { at: at(3), why, zone: chrono_tz::Europe::Kyiv });
        Heartbeat::is_held_back(state, held_back).unwrap();
        Heartbeat::turned(state, at(5)).unwrap();
        assert_eq!(Heartbeat::of(state).unwrap().unwrap().held_back, held_back);
        assert!(alive(state, 6));
        let beat = Heartbeat::of(state).unwrap().unwrap();
        let told = |minutes| beat.held_back(TimeDelta::hours(2), at(minutes));
        assert_eq!(
            (told(6), told(200)),
            (held_back, None),
            "a daemon that died since says nothing"
        );
        Heartbeat::is_held_back(state, None).unwrap();
        let beat = Heartbeat::of(state).unwrap().unwrap();
        assert_eq!((beat.turned, beat.held_back), (Some(at(5)), None));
        // Whoever starts anew does not know yet.
        Heartbeat::is_held_back(state, held_back).unwrap();
        Heartbeat::starts(state, at(7)).unwrap();
        assert_eq!(Heartbeat::of(state).unwrap().unwrap().held_back, None);
    }

    #[test]
    fn a_heartbeat_that_cannot_be_read_is_written_anew() {
        let state = tempfile::tempdir().unwrap();
        fs::write(state.path().join(FILE), "{").unwrap();
        assert!(Heartbeat::of(state.path()).is_err());
        Heartbeat::turned(state.path(), at(1)).unwrap();
        assert!(alive(state.path(), 2));
    }
}
