//! Backups: a copy of everything that cannot be built again, proven before it gets its name.
//!
//! Decides what belongs into a copy, what it is held against, and which copies are old. The journal
//! is append-only, so all of it up to a line that was acknowledged is a copy of one moment, even
//! beside a daemon that writes on. The invariants: what bears a moment for a name is whole; a copy
//! is never changed afterwards; age alone never takes the last three.
//!
//! ```text
//! DIR/20261129T020000Z/manifest.json  what it holds, and how far
//! DIR/20261129T020000Z/journal.jsonl  the facts
//! DIR/20261129T020000Z/evidence/      pieces that do not change: shared by hard links
//! DIR/20261129T020000Z/config/        the files of the configuration, without passwords
//! DIR/20261129T020000Z/secret.key …   what else lies in the state directory
//! ```

mod error;
mod files;
pub mod restoring;

pub use error::BackupError;

use super::evidence::Evidence;
use super::journal::error::JournalError;
use super::state::{State, fold};
use super::verification::Followed;
use super::{disk, journal_path};
use crate::store::journal::lines;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// The file that says what a copy holds.
const MANIFEST: &str = "manifest.json";

/// Where the files of the configuration lie in a copy.
const CONFIG: &str = "config";

/// So many copies stay, however old they are: a clock or a timer may have stood still.
const KEPT_AT_LEAST: usize = 3;

const NAME: &str = "%Y%m%dT%H%M%SZ";

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Whose it is.
    pub council: String,
    /// The program that made it.
    pub program: String,
    /// The last fact.
    pub seq: u64,
    /// The hash of its line.
    pub hash: String,
    /// Pieces of evidence.
    pub evidence: usize,
    /// Pieces that were lost or damaged before it was made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence_lost: Vec<String>,
}

/// What is to be copied.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The state directory.
    pub state: &'a Path,
    /// The directory of the copies.
    pub into: &'a Path,
    /// Whose it is.
    pub council: &'a str,
    /// How far the journal was acknowledged; without it, all of it is copied.
    pub followed: Option<Followed>,
    /// The files of the configuration.
    pub config: Vec<(String, Vec<u8>)>,
    /// The moment.
    pub at: DateTime<Utc>,
}

/// Makes a copy and gives back where it is; whatever fails on the way leaves nothing.
pub fn take(order: &Order<'_>) -> Result<(PathBuf, Manifest), BackupError> {
    let journal = journal_path(order.state);
    if !journal.exists() {
        return Err(BackupError::Nothing(order.state.to_owned()));
    }
    disk::private_dir(order.into).map_err(BackupError::io("securing", order.into))?;
    let before = newest(order.into)?;
    if let Some((_, found)) = before.as_ref().filter(|(_, found)| found.council != order.council) {
        return Err(BackupError::OtherCouncil {
            dir: order.into.to_owned(),
            found: found.council.clone(),
            council: order.council.to_owned(),
        });
    }
    let name = order.at.format(NAME).to_string();
    let (place, partial) = (order.into.join(&name), order.into.join(format!("{name}.partial")));
    if place.exists() {
        return Err(BackupError::Occupied(place));
    }
    files::clear(&partial)?;
    DirBuilder::new().mode(0o700).create(&partial).map_err(BackupError::io("making", &partial))?;
    let filled = fill(order, &partial, before.as_ref().map(|(place, _)| place.as_path()));
    let manifest = filled.inspect_err(|_| {
        // On a full disk what is unfinished must not stay in the way.
        let _ = fs::remove_dir_all(&partial);
    })?;
    fs::rename(&partial, &place).map_err(BackupError::io("naming", &place))?;
    disk::sync_dir(order.into).map_err(BackupError::io("syncing", order.into))?;
    Ok((place, manifest))
}

fn fill(order: &Order<'_>, partial: &Path, before: Option<&Path>) -> Result<Manifest, BackupError> {
    let copy = journal_path(partial);
    let seq_max = order.followed.as_ref().map(|followed| followed.seq);
    let (seq, hash) = files::copy_lines(&journal_path(order.state), &copy, seq_max)?;
    if seq == 0 {
        return Err(BackupError::Nothing(order.state.to_owned()));
    }
    if order
        .followed
        .as_ref()
        .is_some_and(|followed| (followed.seq, &followed.hash) != (seq, &hash))
    {
        let seq = seq_max.unwrap_or(seq);
        return Err(BackupError::NotTheJournal { dir: order.state.to_owned(), seq });
    }
    let named = state_of(&copy)?.evidence_names();
    let kept = Evidence::of(order.state);
    let mut evidence_lost = Vec::new();
    for name in &named {
        let taken = before.is_some_and(|before| files::share(name, before, partial));
        if !taken && files::copy_piece(name, &kept, partial).is_err() {
            evidence_lost.push(name.clone());
        }
    }
    evidence_lost.sort();
    files::copy_rest(order.state, partial)?;
    let config = partial.join(CONFIG);
    DirBuilder::new().mode(0o700).create(&config).map_err(BackupError::io("making", &config))?;
    for (name, bytes) in &order.config {
        files::write(&config.join(name), bytes)?;
    }
    let manifest = Manifest {
        at: order.at,
        council: order.council.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        seq,
        hash,
        evidence: named.len() - evidence_lost.len(),
        evidence_lost,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(io::Error::from);
    files::write(&partial.join(MANIFEST), &text.map_err(BackupError::io("writing", partial))?)?;
    files::sync_all(partial)?;
    Ok(manifest)
}

/// What the facts of a journal add up to; proves every line on the way.
fn state_of(journal: &Path) -> Result<State, JournalError> {
    let mut state = State::default();
    let mut entries = lines::entries(journal)?;
    while let Some(entry) = entries.next() {
        fold::apply(&mut state, entry?, entries.span());
    }
    Ok(state)
}

/// The copies of a directory, oldest first.
fn all(dir: &Path) -> Result<Vec<(PathBuf, Manifest)>, BackupError> {
    let failed = BackupError::io("reading", dir);
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(&failed)? {
        let path = entry.map_err(&failed)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if NaiveDateTime::parse_from_str(name, NAME).is_ok()
            && let Some(manifest) = manifest_of(&path)
        {
            found.push((path, manifest));
        }
    }
    found.sort_by_key(|(_, manifest)| manifest.at);
    Ok(found)
}

fn newest(dir: &Path) -> Result<Option<(PathBuf, Manifest)>, BackupError> {
    Ok(all(dir)?.pop())
}

fn manifest_of(backup: &Path) -> Option<Manifest> {
    serde_json::from_slice(&fs::read(backup.join(MANIFEST)).ok()?).ok()
}

/// The copy that a path means: itself, or the newest one below it.
pub fn found(path: &Path) -> Result<(PathBuf, Manifest), BackupError> {
    if let Some(manifest) = manifest_of(path) {
        return Ok((path.to_owned(), manifest));
    }
    newest(path)?.ok_or_else(|| BackupError::NoBackup(path.to_owned()))
}

/// Removes copies older than `keep`, and says how many; the newest ones stay in any case.
pub fn remove_old(dir: &Path, keep: TimeDelta, now: DateTime<Utc>) -> Result<usize, BackupError> {
    let mut old = all(dir)?;
    old.truncate(old.len().saturating_sub(KEPT_AT_LEAST));
    old.retain(|(_, manifest)| now - manifest.at > keep);
    for (path, _) in &old {
        fs::remove_dir_all(path).map_err(BackupError::io("removing", path))?;
    }
    Ok(old.len())
}
