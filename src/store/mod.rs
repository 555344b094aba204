//! What the daemon remembers. The only place that knows sled.
//!
//! The journal is the truth, sled is its fold; see [`fact`] and [`state`]. A [`Store`] joins the
//! two: a fact is in the journal first, then in memory, then in sled, at once or with the others
//! of its round, so that a death at any moment loses nothing acknowledged and leaves at most a
//! tail to replay.
//!
//! ```text
//! STATE/lock            held while the store is open
//! STATE/journal.jsonl   the facts
//! STATE/state/          sled, can be built again from the journal
//! STATE/understandings/ sled too, a cache that may be deleted
//! STATE/evidence/       page snapshots and sent letters
//! ```

pub mod backup;
pub mod cursor;
pub mod digest;
mod disk;
mod error;
pub mod evidence;
pub mod fact;
pub mod journal;
mod letter_fact;
pub mod mail_fact;
mod opening;
mod projection;
pub mod secret;
mod shelf;
pub mod state;
mod understandings;
pub mod verification;

pub use error::StoreError;
pub use opening::{Opened, RebuildReason, Start};
pub use projection::fault::Fault;

use crate::domain::ids::{ItemId, SourceId};
use crate::domain::sightings::Item;
use chrono::{DateTime, Utc};
use cursor::Cursor;
use digest::ItemDigest;
use evidence::Evidence;
use fact::Fact;
use journal::Journal;
use journal::error::JournalError;
use opening::{Opening, Parts};
use projection::Projection;
use shelf::{Key, Place};
use state::{KnownItem, State, fold};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;
use understandings::{Understandings, sealed, unsealed};

/// How often, and after what pause each, a held lock is tried again before it is believed.
const LOCK_PATIENCE: u32 = 25;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// When sled has this many values to follow, it does.
const GATHERED_MAX: usize = 1_000;

/// The open store; one per state directory and process.
pub struct Store {
    dir: PathBuf,
    journal: Journal,
    state: State,
    cursors: BTreeMap<SourceId, Cursor>,
    /// `None` after an error of sled, until [`Store::reopen`].
    projection: Option<Projection>,
    /// What sled has not followed yet; the journal has it.
    unfollowed: BTreeSet<Place>,
    understandings: Understandings,
    /// Released when the process ends, however it ends; the last field, so dropped after sled.
    _lock: File,
}

impl Store {
    /// Opens the store of a state directory, creating it when nothing was recorded yet.
    ///
    /// `now` only names what is moved aside.
    pub fn open(dir: &Path, now: DateTime<Utc>) -> Result<(Self, Opened), StoreError> {
        match disk::private_dir(dir) {
            Ok(false) => {}
            Ok(true) => tracing::error!(
                "the state directory {} was open to others; now it is its owner's alone",
                dir.display()
            ),
            Err(error) => return Err(StoreError::directory("securing", dir)(error)),
        }
        let lock = lock(dir)?;
        let (parts, opened) = opening::open(dir, Opening::First, now)?;
        tell(dir, &opened);
        let Parts { journal, projection, state, cursors } = parts;
        let dir = dir.to_owned();
        let projection = Some(projection);
        let understandings = Understandings::open(dir.join("understandings"));
        let unfollowed = BTreeSet::new();
        let store = Self {
            dir,
            journal,
            state,
            cursors,
            projection,
            unfollowed,
            understandings,
            _lock: lock,
        };
        Ok((store, opened))
    }

    /// Records facts, all of them or none, and gives back their sequence numbers. When it
    /// returns they are on the disk, and in [`Store::state`].
    pub fn record(
        &mut self,
        at: DateTime<Utc>,
        author: &str,
        facts: Vec<Fact>,
    ) -> Result<Vec<u64>, StoreError> {
        let seqs = self.gather(at, author, facts)?;
        self.follow();
        Ok(seqs)
    }

    /// Records facts as [`Store::record`] does, but lets sled follow later, with others: a round
    /// of reading is hundreds of records, and a death in it costs a start their replay.
    pub fn gather(
        &mut self,
        at: DateTime<Utc>,
        author: &str,
        facts: Vec<Fact>,
    ) -> Result<Vec<u64>, StoreError> {
        let entries = self
            .journal
            .append(at, author, facts)
            .map_err(|error| StoreError::journal(&self.dir, error))?;
        let seqs = entries.iter().map(|(entry, _)| entry.seq).collect();
        for (entry, line) in entries {
            self.unfollowed.extend(fold::apply(&mut self.state, entry, line));
        }
        if self.unfollowed.len() >= GATHERED_MAX {
            self.follow();
        }
        Ok(seqs)
    }

    /// Lets sled follow the journal to its end.
    fn follow(&mut self) {
        let touched = std::mem::take(&mut self.unfollowed);
        let (state, journal) = (&self.state, &self.journal);
        let behind = self.projection.as_mut().filter(|sled| sled.seq() < journal.seq());
        let followed =
            behind.map(|sled| sled.apply(&touched, state, journal.seq(), journal.hash()));
        self.note(followed);
    }

    /// An item as it was seen last, with its text; `None` when it is not known. The text is read
    /// from the journal, where it is the only copy.
    pub fn item(&self, source: &SourceId, item: &ItemId) -> Result<Option<Item>, StoreError> {
        let Some(known) = self.state.items.get(source).and_then(|items| items.get(item)) else {
            return Ok(None);
        };
        if !known.has_text {
            return Ok(Some(known.item.as_ref().clone()));
        }
        let failed = |error| StoreError::journal(&self.dir, error);
        match self.journal.read(known.line).map_err(failed)?.fact {
            Fact::ItemSeen { item, .. } | Fact::ItemChanged { item, .. }
                if ItemDigest::of(&item) == known.digest =>
            {
                Ok(Some(item))
            }
            _ => Err(failed(JournalError::Displaced { path: self.journal.path().to_owned() })),
        }
    }

    /// What was understood of known items by the recogniser of this fingerprint, as it was kept:
    /// shown one after another, in the order of sources and ids. What was kept of an item that
    /// looks different now, by another recogniser, or damaged, is passed over in silence.
    pub fn understood(
        &mut self,
        recogniser: &[u8; 16],
        mut visit: impl FnMut(&SourceId, &KnownItem, &[u8]),
    ) {
        let items = &self.state.items;
        self.understandings.each(&mut |key, value| {
            let Some((source, item)) = <(SourceId, ItemId)>::read(key) else { return };
            let Some((source, known)) = items.get_key_value(&source) else { return };
            let Some(known) = known.get(&item) else { return };
            if let Some(kept) = unsealed(key, value, recogniser, &known.digest) {
                visit(source, known, kept);
            }
        });
    }

    /// Keeps what was understood of items. Nothing depends on it: what is not kept is understood
    /// again.
    pub fn keep_understood(&mut self, recogniser: &[u8; 16], all: &[(SourceId, ItemId, Vec<u8>)]) {
        let sealed = all.iter().filter_map(|(source, item, value)| {
            let known = self.state.items.get(source)?.get(item)?;
            let key = (source.clone(), item.clone()).bytes();
            let value = sealed(&key, value, recogniser, &known.digest);
            Some((key, value))
        });
        let sealed: Vec<_> = sealed.collect();
        self.understandings.put(&sealed);
    }

    /// Everything that is known.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How far the journal goes: the last sequence number, and the hash of its line.
    pub fn head(&self) -> (u64, &str) {
        (self.journal.seq(), self.journal.hash())
    }

    /// Where the reading of a source stands.
    pub fn cursor(&self, source: &SourceId) -> Cursor {
        self.cursors.get(source).cloned().unwrap_or_default()
    }

    /// Keeps cursors. To be called after the facts of those reads were recorded: a cursor that
    /// is ahead of its facts would hide them.
    pub fn save_cursors(&mut self, cursors: Vec<(SourceId, Cursor)>) {
        self.follow();
        let saved = self.projection.as_mut().map(|sled| sled.save_cursors(&cursors));
        self.cursors.extend(cursors);
        self.note(saved);
        // Now and then is often enough for them.
        self.understandings.flush();
    }

    /// Whether an error since the last opening asks for [`Store::reopen`].
    pub fn needs_reopen(&self) -> bool {
        self.projection.is_none() || self.journal.needs_reopen()
    }

    /// Closes sled and the journal and opens them again; the lock is held all the while. After an
    /// error the store answers from memory and still asks to be reopened.
    pub fn reopen(&mut self, now: DateTime<Utc>) -> Result<Opened, StoreError> {
        if let Some(projection) = self.projection.take() {
            // It is read again whole; what closing it says changes nothing.
            let _ = projection.close();
        }
        let (parts, opened) = opening::open(&self.dir, Opening::Again, now)?;
        tell(&self.dir, &opened);
        let Parts { journal, projection, state, cursors } = parts;
        let known = std::mem::replace(&mut self.cursors, cursors);
        let same_journal = journal.seq() >= self.journal.seq();
        (self.journal, self.state, self.projection) = (journal, state, Some(projection));
        self.unfollowed.clear();
        if same_journal {
            self.save_cursors(known.into_iter().collect());
        }
        Ok(opened)
    }

    /// Where the journal is, for export and verification.
    pub fn journal_path(&self) -> &Path {
        self.journal.path()
    }

    /// The sequence number of the last fact; 0 when there is none.
    pub fn last_seq(&self) -> u64 {
        self.journal.seq()
    }

    /// The kept evidence.
    pub fn evidence(&self) -> Evidence {
        Evidence::of(&self.dir)
    }

    /// Closes sled and releases the lock. Nothing depends on it being called.
    pub fn close(mut self) {
        self.close_projection();
    }

    fn close_projection(&mut self) {
        self.follow();
        if let Some(Err(fault)) = self.projection.take().map(Projection::close) {
            tracing::warn!(%fault, "the state was not closed well; the next start will look at it");
        }
    }

    /// A fault of sled costs nothing but the wish to be reopened: the journal has everything.
    fn note(&mut self, done: Option<Result<(), Fault>>) {
        if let Some(Err(fault)) = done {
            tracing::error!(%fault, "the state can no longer be written and must be reopened");
            if let Some(projection) = self.projection.take() {
                let _ = projection.close();
            }
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close_projection();
    }
}

/// The journal of a state directory, for readers that do not open the store.
pub fn journal_path(dir: &Path) -> PathBuf {
    opening::journal_path(dir)
}

/// Keeps a state directory from everybody else for as long as the file lives; makes the directory
/// if it is not there.
fn hold(dir: &Path) -> Result<File, StoreError> {
    disk::private_dir(dir).map_err(StoreError::directory("securing", dir))?;
    lock(dir)
}

fn lock(dir: &Path) -> Result<File, StoreError> {
    let path = dir.join("lock");
    let failed = StoreError::directory("locking", &path);
    let file = OpenOptions::new().write(true).create(true).truncate(false).open(&path);
    let file = file.map_err(&failed)?;
    let mut patience = LOCK_PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // A program just started by its holder keeps a copy of the lock for a moment.
            Err(TryLockError::WouldBlock) if patience > 0 => {
                patience -= 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(TryLockError::WouldBlock) => {
                return Err(StoreError::InUse { dir: dir.to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
    }
}

fn tell(dir: &Path, opened: &Opened) {
    let dir = dir.display();
    match &opened.start {
        Start::Fresh => tracing::info!(%dir, "{dir}: nothing was recorded yet"),
        Start::Continued => tracing::info!(%dir, "{dir}: continued"),
        Start::Replayed { facts } => {
            tracing::warn!(%dir, facts, "{dir}: caught up with {facts} facts after a sudden end");
        }
        Start::Rebuilt { reason: reason @ RebuildReason::OtherVersion { .. }, moved_to } => {
            tracing::info!(%dir, ?moved_to, "{dir}: built again from the journal: {reason}");
        }
        Start::Rebuilt { reason, moved_to } => {
            tracing::error!(%dir, ?moved_to, "{dir}: built again from the journal: {reason}");
        }
    }
    if let Some(torn) = &opened.torn {
        tracing::warn!(%dir, ?torn, "{dir}: the journal's last line had no end");
    }
}
