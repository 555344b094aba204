//! Opening: joining the journal and sled, whatever state a death or a disk left them in.
//!
//! Decides whether sled is continued, caught up, or built anew. The journal always wins; sled's
//! directory is never repaired and never deleted, only moved aside. The invariants: a missing
//! journal beside a state is never a fresh start, and the state given back is always the fold of
//! the journal's lines.

use super::cursor::Cursor;
use super::disk;
use super::error::StoreError;
use super::journal::{Journal, TornLine, lines};
use super::projection::fault::Fault;
use super::projection::{Loaded, Projection};
use super::shelf::Place;
use super::state::{State, fold};
use crate::domain::ids::SourceId;
use crate::domain::notice::trouble::StateDamage;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

/// What opening found and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// How the state came about.
    pub start: Start,
    /// What stood at the end of the journal without being a line, if anything.
    pub torn: Option<TornLine>,
}

/// How the state came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Nothing was recorded yet.
    Fresh,
    /// sled was where the journal is.
    Continued,
    /// sled was behind the journal, as after a sudden death, and caught up.
    Replayed {
        /// By how many facts.
        facts: u64,
    },
    /// sled could not be believed and was built anew from the journal.
    Rebuilt {
        /// Why.
        reason: RebuildReason,
        /// Where the old directory is, if there was one.
        moved_to: Option<PathBuf>,
    },
}

/// Why sled was built anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RebuildReason {
    /// Its directory was missing beside a journal with facts.
    Missing,
    /// It could not be opened or read, or was not what had been written.
    Unbelievable(String),
    /// It was written by another version of this program: nothing is wrong with it.
    OtherVersion {
        /// The version of its shapes.
        found: String,
    },
    /// It follows another journal than this one, or a longer one: facts may be missing here.
    StandsApart {
        /// How far sled had followed.
        state_seq: u64,
        /// How far the journal goes.
        journal_seq: u64,
    },
}

impl RebuildReason {
    /// Whether anything was damaged or lost, so that somebody must hear of it.
    pub fn is_damage(&self) -> bool {
        self.damage().is_some()
    }

    /// What was damaged or lost, so that somebody must hear of it.
    pub fn damage(&self) -> Option<StateDamage> {
        match self {
            RebuildReason::Missing => Some(StateDamage::Missing),
            RebuildReason::Unbelievable(why) => {
                Some(StateDamage::Unbelievable { why: why.clone() })
            }
            RebuildReason::OtherVersion { .. } => None,
            RebuildReason::StandsApart { state_seq, journal_seq } => {
                let (state_seq, journal_seq) = (*state_seq, *journal_seq);
                Some(StateDamage::StandsApart { state_seq, journal_seq })
            }
        }
    }
}

impl fmt::Display for RebuildReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RebuildReason::Missing => f.write_str("the state was missing beside the journal"),
            RebuildReason::Unbelievable(why) => write!(f, "the state could not be used: {why}"),
            RebuildReason::OtherVersion { found } => {
                write!(f, "another version of the program wrote the state, in the shapes {found}")
            }
            RebuildReason::StandsApart { state_seq, journal_seq } if state_seq > journal_seq => {
                write!(
                    f,
                    "the state had followed the journal to fact {state_seq}, but the journal ends \
                     at fact {journal_seq}: its last facts are lost, or it is an older copy"
                )
            }
            RebuildReason::StandsApart { state_seq, .. } => {
                write!(f, "fact {state_seq} of the journal is not the one the state had followed")
            }
        }
    }
}

/// The parts of an open store.
pub(super) struct Parts {
    pub(super) journal: Journal,
    pub(super) projection: Projection,
    pub(super) state: State,
    pub(super) cursors: BTreeMap<SourceId, Cursor>,
}

/// Where the parts lie in the state directory.
pub(super) fn journal_path(dir: &Path) -> PathBuf {
    dir.join("journal.jsonl")
}

pub(super) fn sled_dir(dir: &Path) -> PathBuf {
    dir.join("state")
}

/// Whether this process had the store open before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// It had not: whoever holds sled's lock is somebody else.
    First,
    /// It had: after a panic inside sled its lock may never be let go of.
    Again,
}

/// Opens the parts; the caller holds the lock.
pub(super) fn open(
    dir: &Path,
    opening: Opening,
    now: DateTime<Utc>,
) -> Result<(Parts, Opened), StoreError> {
    let sled_dir = sled_dir(dir);
    let mut kept = BTreeMap::new();
    let (held, mut reason) = match Projection::open(&sled_dir) {
        Ok(held) => (held, None),
        Err(fault) if fault.hindrance().is_some() => {
            return Err(StoreError::projection(dir, &sled_dir, 0, fault));
        }
        Err(Fault::Locked) if opening == Opening::First => {
            return Err(StoreError::InUse { dir: dir.to_owned() });
        }
        Err(Fault::OtherSchema { found }) => {
            kept = Projection::cursors_of(&sled_dir).unwrap_or_default();
            (None, Some(RebuildReason::OtherVersion { found }))
        }
        Err(fault) => (None, Some(unbelievable(&fault))),
    };
    let state_has_facts = match &held {
        Some(loaded) => loaded.projection.seq() > 0,
        // What cannot be read had been finished once: it may have held anything.
        None => reason.is_some(),
    };
    let missing =
        || StoreError::JournalMissing { journal: journal_path(dir), state: sled_dir.clone() };
    if state_has_facts && is_empty(&journal_path(dir))? {
        return Err(missing());
    }

    let mut reading = Reading::new(held, kept);
    let (journal, torn) =
        Journal::open(&journal_path(dir), reading.known, |line| reading.take(line))
            .map_err(|error| StoreError::journal(dir, error))?;
    if state_has_facts && journal.seq() == 0 {
        return Err(missing());
    }
    let opened = |start| Opened { start, torn: torn.clone() };

    if reading.agrees(journal.seq()) {
        let Reading { state, cursors, touched, facts, projection, .. } = reading;
        if let Some(mut projection) = projection {
            let followed = match facts {
                0 => Ok(()),
                _ => projection.apply(&touched, &state, journal.seq(), journal.hash()),
            };
            match followed {
                Ok(()) => {
                    let start = match (journal.seq(), facts) {
                        (0, _) => Start::Fresh,
                        (_, 0) => Start::Continued,
                        (_, facts) => Start::Replayed { facts },
                    };
                    return Ok((Parts { journal, projection, state, cursors }, opened(start)));
                }
                Err(fault) if fault.hindrance().is_some() => {
                    return Err(StoreError::projection(dir, &sled_dir, 0, fault));
                }
                Err(fault) => {
                    let _ = projection.close();
                    reason = Some(unbelievable(&fault));
                }
            }
        }
        let name = match &reason {
            Some(reason) if !reason.is_damage() => "outdated",
            _ => "damaged",
        };
        let (projection, moved_to) = rebuild(dir, name, &journal, &state, &cursors, now)?;
        let start = match reason {
            Some(reason) => Start::Rebuilt { reason, moved_to },
            None if journal.seq() == 0 => Start::Fresh,
            None => Start::Rebuilt { reason: RebuildReason::Missing, moved_to },
        };
        return Ok((Parts { journal, projection, state, cursors }, opened(start)));
    }

    let state_seq = reading.known;
    if let Some(projection) = reading.projection {
        let _ = projection.close();
    }
    let state = fold(dir)?;
    // Cursors may speak of reads whose facts this journal does not have.
    let cursors = BTreeMap::new();
    let (projection, moved_to) = rebuild(dir, "damaged", &journal, &state, &cursors, now)?;
    let reason = RebuildReason::StandsApart { state_seq, journal_seq: journal.seq() };
    let start = Start::Rebuilt { reason, moved_to };
    Ok((Parts { journal, projection, state, cursors }, opened(start)))
}

/// The journal's lines as they come, folded on top of what sled held.
struct Reading {
    projection: Option<Projection>,
    state: State,
    cursors: BTreeMap<SourceId, Cursor>,
    /// How far sled had followed.
    known: u64,
    /// The journal's hash there.
    hash: Option<String>,
    touched: BTreeSet<Place>,
    facts: u64,
}

impl Reading {
    fn new(held: Option<Loaded>, kept: BTreeMap<SourceId, Cursor>) -> Self {
        let (projection, state, cursors) = match held {
            Some(Loaded { projection, state, cursors }) => (Some(projection), state, cursors),
            None => (None, State::default(), kept),
        };
        let known = projection.as_ref().map_or(0, Projection::seq);
        Self { projection, state, cursors, known, hash: None, touched: BTreeSet::new(), facts: 0 }
    }

    fn take(&mut self, line: lines::Line) {
        if line.seq == self.known {
            self.hash = Some(line.hash);
        }
        let Some(entry) = line.entry.filter(|entry| entry.seq > self.known) else { return };
        let touched = fold::apply(&mut self.state, entry, line.span);
        self.facts += 1;
        // Without a projection to follow, all of the state is written anyway.
        if self.projection.is_some() {
            self.touched.extend(touched);
        }
    }

    /// Whether what sled held is a beginning of this journal.
    fn agrees(&self, journal_seq: u64) -> bool {
        let Some(projection) = &self.projection else { return true };
        self.known == 0
            || (self.known <= journal_seq && self.hash.as_deref() == Some(projection.hash()))
    }
}

fn unbelievable(fault: &Fault) -> RebuildReason {
    RebuildReason::Unbelievable(fault.to_string())
}

fn is_empty(path: &Path) -> Result<bool, StoreError> {
    match fs::metadata(path) {
        Ok(file) => Ok(file.len() == 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(StoreError::directory("looking at", path)(source)),
    }
}

fn fold(dir: &Path) -> Result<State, StoreError> {
    let mut state = State::default();
    let failed = |error| StoreError::journal(dir, error);
    let mut entries = lines::entries(&journal_path(dir)).map_err(failed)?;
    while let Some(entry) = entries.next() {
        fold::apply(&mut state, entry.map_err(failed)?, entries.span());
    }
    Ok(state)
}

/// Builds beside, then moves the old directory aside and the new one in: a death in between
/// leaves either the old one, or none beside a journal, never an unfinished one.
fn rebuild(
    dir: &Path,
    old: &str,
    journal: &Journal,
    state: &State,
    cursors: &BTreeMap<SourceId, Cursor>,
    now: DateTime<Utc>,
) -> Result<(Projection, Option<PathBuf>), StoreError> {
    let (place, building) = (sled_dir(dir), dir.join("state.new"));
    let size = fs::metadata(journal.path()).map(|file| file.len()).unwrap_or_default();
    let failed = |fault| StoreError::projection(dir, &place, size, fault);
    clear(&building)?;
    let built = Projection::build(&building, state, journal.seq(), journal.hash(), cursors);
    let built = built.map_err(|fault| {
        // On a full disk the unfinished work must not stay in the way.
        let _ = fs::remove_dir_all(&building);
        failed(fault)
    })?;
    let moved_to = move_aside(dir, &place, old, now)?;
    fs::rename(&building, &place).map_err(StoreError::directory("moving into place", &building))?;
    disk::sync_dir(dir).map_err(StoreError::directory("syncing", dir))?;
    Ok((Projection::resume(&place, built).map_err(failed)?, moved_to))
}

fn clear(building: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(building) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::directory("removing", building)(error))
        }
        _ => Ok(()),
    }
}

fn move_aside(
    dir: &Path,
    place: &Path,
    old: &str,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, StoreError> {
    if !place.exists() {
        return Ok(None);
    }
    let name = format!("state.{old}-{}", now.format("%Y%m%dT%H%M%SZ"));
    let mut aside = dir.join(&name);
    let mut copy = 1;
    while aside.exists() {
        copy += 1;
        aside = dir.join(format!("{name}-{copy}"));
    }
    fs::rename(place, &aside).map_err(StoreError::directory("moving aside", place))?;
    Ok(Some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::store::fact::Fact;
    use crate::store::projection::outdate;

    #[test]
    fn the_state_of_another_version_is_built_again_without_alarm_and_keeps_its_cursors() {
        let dir = tempfile::tempdir().expect("a directory");
        let now = DateTime::UNIX_EPOCH;
        let (mut store, _) = Store::open(dir.path(), now).expect("it opens");
        let known = Fact::SourceKnown { source: "site".into() };
        store.record(now, "daemon", vec![known]).expect("it is recorded");
        let cursor = Cursor { failures: 3, ..Cursor::default() };
        store.save_cursors(vec![("site".into(), cursor.clone())]);
        let state = store.state().clone();
        store.close();
        outdate(&sled_dir(dir.path()));

        let (store, opened) = Store::open(dir.path(), now).expect("it opens");
        let Start::Rebuilt { reason, moved_to: Some(old) } = opened.start else {
            panic!("{opened:?}");
        };
        assert!(!reason.is_damage() && old.ends_with("state.outdated-19700101T000000Z"));
        assert_eq!((store.state(), store.cursor(&"site".into())), (&state, cursor));
        store.close();
        let (_store, opened) = Store::open(dir.path(), now).expect("it opens");
        assert_eq!(opened.start, Start::Continued);
    }
}
