//! Proving a copy, and taking it back.
//!
//! Decides whether a copy is worth anything: the state is built from it as a start would. The
//! invariants: nothing is taken back that was not proven a moment before; what stands in the way is
//! moved aside and never deleted; a journal appears in its place last, whole.

use super::error::BackupError;
use super::files;
use super::{CONFIG, MANIFEST, Manifest, found};
use crate::store::journal::lines;
use crate::store::verification::{self, Followed};
use crate::store::{Store, disk, hold, journal_path};
use chrono::{DateTime, Utc};
use std::fs::{self, DirBuilder};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, chown};
use std::path::{Path, PathBuf};

/// A copy that was proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// Where it is.
    pub place: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
    /// Letters that its state knows.
    pub letters: usize,
    /// Items that its state knows.
    pub items: usize,
    /// Pieces of evidence that it names and lacks.
    pub evidence_lost: Vec<String>,
}

impl Proven {
    /// Where the files of the configuration lie.
    pub fn config(&self) -> PathBuf {
        self.place.join(CONFIG)
    }
}

/// What is done with a state that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is taken back.
    Refused,
    /// It is moved aside, within the state directory.
    MovedAside,
}

/// Proves a copy: builds the state from it in a directory that is thrown away, and holds every
/// piece of evidence against its name.
pub fn prove(path: &Path, now: DateTime<Utc>) -> Result<Proven, BackupError> {
    let (place, manifest) = found(path)?;
    let scratch = tempfile::tempdir().map_err(BackupError::io("making room in", &place))?;
    files::copy(&journal_path(&place), &journal_path(scratch.path()))?;
    let (store, _) = Store::open(scratch.path(), now)?;
    let (seq, hash) = store.head();
    if (seq, hash) != (manifest.seq, manifest.hash.as_str()) {
        return Err(BackupError::NotTheJournal { dir: place, seq: manifest.seq });
    }
    let followed = Followed { seq, hash: hash.to_owned() };
    let evidence_lost = verification::verify(&place, Some(followed))?.evidence_lost;
    let state = store.state();
    let (letters, items) =
        (state.letters.len(), state.items.values().map(|items| items.len()).sum());
    Ok(Proven { place, manifest, letters, items, evidence_lost })
}

/// Takes a proven copy back into a state directory that no daemon uses; where an old state was
/// moved to comes back.
pub fn restore(
    proven: &Proven,
    state: &Path,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, BackupError> {
    let lock = hold(state)?;
    let aside = move_aside(state, standing, now)?;
    let failed = BackupError::io("reading", &proven.place);
    for entry in fs::read_dir(&proven.place).map_err(&failed)? {
        let from = entry.map_err(&failed)?.path();
        let name = from.file_name().unwrap_or_default().to_owned();
        let is_later = name == CONFIG || name == MANIFEST || from == journal_path(&proven.place);
        if !is_later {
            copy_tree(&from, &state.join(name))?;
        }
    }
    arrive(&journal_path(&proven.place), state)?;
    drop(lock);
    Ok(aside)
}

/// A journal that was taken as the state's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many facts it has.
    pub facts: u64,
    /// How many pieces of evidence it names that are not in the state directory.
    pub evidence_lost: usize,
    /// Where an old state was moved to.
    pub aside: Option<PathBuf>,
}

/// Takes the lines of a journal as the state's own, after the state was built from them; `from` is
/// where they came from, for what is said of them.
pub fn import_journal(
    handed_over: &mut dyn Read,
    from: &Path,
    state: &Path,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<Imported, BackupError> {
    let scratch = tempfile::tempdir().map_err(BackupError::io("making room for", from))?;
    let copy = journal_path(scratch.path());
    let failed = BackupError::io("copying", from);
    io::copy(handed_over, &mut fs::File::create(&copy).map_err(&failed)?).map_err(&failed)?;
    prove_lines(&copy, from)?;
    let (store, _) = Store::open(scratch.path(), now)?;
    let facts = store.last_seq();
    drop(store);
    if facts == 0 {
        return Err(BackupError::NoFacts(from.to_owned()));
    }
    let lock = hold(state)?;
    let aside = move_aside(state, standing, now)?;
    arrive(&copy, state)?;
    let evidence_lost = verification::verify(state, None)?.evidence_lost.len();
    drop(lock);
    Ok(Imported { facts, evidence_lost, aside })
}

/// Every line is a fact that follows the one before, the last one too: a file may be cut.
fn prove_lines(copy: &Path, from: &Path) -> Result<(), BackupError> {
    let bad = |line, source| BackupError::NotAFact { file: from.to_owned(), line, source };
    let mut entries = lines::entries(copy)?;
    for (line, entry) in (1..).zip(entries.by_ref()) {
        entry.map_err(|source| bad(line, Some(source)))?;
    }
    match entries.end() {
        (_, _, 0) => Ok(()),
        (whole, ..) => Err(bad(whole + 1, None)),
    }
}

/// Puts a journal in its place, last and whole.
fn arrive(from: &Path, state: &Path) -> Result<(), BackupError> {
    let (journal, arriving) = (journal_path(state), state.join("journal.arriving"));
    let _ = fs::remove_file(&arriving);
    files::copy(from, &arriving)?;
    files::sync_all(state)?;
    fs::rename(&arriving, &journal).map_err(BackupError::io("naming", &journal))?;
    disk::sync_dir(state).map_err(BackupError::io("syncing", state))?;
    give_to_owner(state)
}

fn move_aside(
    state: &Path,
    standing: Standing,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, BackupError> {
    let failed = BackupError::io("moving aside", state);
    let mut there = Vec::new();
    for entry in fs::read_dir(state).map_err(&failed)? {
        let from = entry.map_err(&failed)?.path();
        let name = from.file_name().unwrap_or_default().to_string_lossy();
        // The lock is held, and what earlier restores moved aside stays where it is.
        if name != "lock" && !name.starts_with("before-restore-") {
            there.push(from.clone());
        }
    }
    match standing {
        _ if there.is_empty() => return Ok(None),
        Standing::Refused => return Err(BackupError::Occupied(state.to_owned())),
        Standing::MovedAside => {}
    }
    let aside = state.join(format!("before-restore-{}", now.format("%Y%m%dT%H%M%SZ")));
    DirBuilder::new().mode(0o700).create(&aside).map_err(BackupError::io("making", &aside))?;
    for from in there {
        fs::rename(&from, aside.join(from.file_name().unwrap_or_default())).map_err(&failed)?;
    }
    Ok(Some(aside))
}

fn copy_tree(from: &Path, to: &Path) -> Result<(), BackupError> {
    if !from.is_dir() {
        return files::copy(from, to);
    }
    files::private_dirs(to).map_err(BackupError::io("making", to))?;
    let failed = BackupError::io("reading", from);
    for entry in fs::read_dir(from).map_err(&failed)? {
        let entry = entry.map_err(&failed)?;
        copy_tree(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Whoever restores as root leaves nothing that the daemon may not open.
fn give_to_owner(state: &Path) -> Result<(), BackupError> {
    let failed = BackupError::io("giving to its owner", state);
    let about = fs::metadata(state).map_err(&failed)?;
    let (user, group) = (about.uid(), about.gid());
    let mut left = vec![state.to_owned()];
    while let Some(dir) = left.pop() {
        for entry in fs::read_dir(&dir).map_err(&failed)? {
            let entry = entry.map_err(&failed)?;
            let about = entry.metadata().map_err(&failed)?;
            if about.uid() != user {
                chown(entry.path(), Some(user), Some(group)).map_err(&failed)?;
            }
            if about.is_dir() {
                left.push(entry.path());
            }
        }
    }
    Ok(())
}
