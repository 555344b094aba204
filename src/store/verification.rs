//! Holding a journal against everything that hangs on it: the state that followed it, and the
//! evidence it names.
//!
//! Decides whether they agree. Reads and changes nothing but what opening sled changes of itself.
//! A chain of hashes proves every line but the last one, and an end that was cut off leaves no gap:
//! only what somebody else remembers of the journal can tell.

use super::evidence::{Evidence, EvidenceError};
use super::journal::error::JournalError;
use super::journal::lines;
use super::projection::Projection;
use super::state::{State, fold};
use super::{journal_path, opening};
use std::io;
use std::path::Path;

/// How far somebody had followed a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The last sequence number.
    pub seq: u64,
    /// The hash of that line.
    pub hash: String,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How many facts.
    pub facts: u64,
    /// The hash of the last line.
    pub last_hash: String,
    /// Bytes after the last line: an append cut short, or one that is under way right now.
    pub torn_bytes: usize,
    /// How the state stands beside it.
    pub state: Beside,
    /// Pieces of evidence that are named.
    pub evidence: usize,
    /// Those that are missing or damaged, by name.
    pub evidence_lost: Vec<String>,
}

/// How a state stands beside a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beside {
    /// It is a beginning of this journal.
    Agrees,
    /// It had followed further than the journal goes.
    Ahead {
        /// How far.
        seq: u64,
    },
    /// The line it had followed is not the one that stands there.
    Apart {
        /// Which.
        seq: u64,
    },
    /// There is none, or none that can be read: it would be built anew.
    Absent,
}

impl Verification {
    /// Whether everything agrees.
    pub fn is_whole(&self) -> bool {
        matches!(self.state, Beside::Agrees | Beside::Absent) && self.evidence_lost.is_empty()
    }
}

/// Holds the journal of a state directory against what hangs on it.
///
/// `followed` is what a running daemon says of itself; without it, what sled remembers.
pub fn verify(dir: &Path, followed: Option<Followed>) -> Result<Verification, JournalError> {
    let followed = followed.or_else(|| remembered(dir));
    let mut state = State::default();
    let mut entries = lines::entries(&journal_path(dir))?;
    let mut there = None;
    while let Some(entry) = entries.next() {
        let entry = entry?;
        if followed.as_ref().is_some_and(|followed| followed.seq == entry.seq) {
            there = Some(entries.hash().to_owned());
        }
        fold::apply(&mut state, entry, entries.span());
    }
    let (facts, last_hash, torn_bytes) = entries.end();
    let state_stands = match followed {
        None | Some(Followed { seq: 0, .. }) => Beside::Absent,
        Some(Followed { seq, .. }) if seq > facts => Beside::Ahead { seq },
        Some(followed) if there.as_ref() == Some(&followed.hash) => Beside::Agrees,
        Some(Followed { seq, .. }) => Beside::Apart { seq },
    };
    let named = state.evidence_names();
    let kept = Evidence::of(dir);
    let mut evidence_lost: Vec<String> =
        named.iter().filter(|name| is_lost(&kept, name)).cloned().collect();
    evidence_lost.sort();
    let evidence = named.len();
    Ok(Verification { facts, last_hash, torn_bytes, state: state_stands, evidence, evidence_lost })
}

fn remembered(dir: &Path) -> Option<Followed> {
    let loaded = Projection::open(&opening::sled_dir(dir)).ok().flatten()?;
    let (seq, hash) = (loaded.projection.seq(), loaded.projection.hash().to_owned());
    let _ = loaded.projection.close();
    Some(Followed { seq, hash })
}

/// A piece that may merely not be read, for want of rights, is not called lost.
fn is_lost(kept: &Evidence, name: &str) -> bool {
    match kept.read(name) {
        Ok(_) => false,
        Err(EvidenceError::Io { source, .. }) => source.kind() == io::ErrorKind::NotFound,
        Err(_) => true,
    }
}
