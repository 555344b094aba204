//! What can go wrong with a backup.

use crate::store::error::StoreError;
use crate::store::journal::error::JournalError;
use std::io;
use std::path::{Path, PathBuf};

/// Why a copy could not be made, proven or taken back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// A file operation failed.
    #[error("{doing} {}", path.display())]
    Io {
        /// What was done, e.g. `copying`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// The journal could not be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The state could not be built from the journal, or is in use.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The journal is not the one that was followed.
    #[error("the journal of {} does not hold fact {seq} as it was acknowledged", dir.display())]
    NotTheJournal {
        /// Whose.
        dir: PathBuf,
        /// Which fact.
        seq: u64,
    },
    /// There is nothing to copy yet.
    #[error("{} holds no facts yet", .0.display())]
    Nothing(PathBuf),
    /// No copy is there.
    #[error("{} is no backup and holds none", .0.display())]
    NoBackup(PathBuf),
    /// The copies there are another council's.
    #[error("{} holds backups of «{found}»; this is «{council}»", dir.display())]
    OtherCouncil {
        /// Where.
        dir: PathBuf,
        /// Whose copies are there.
        found: String,
        /// Whose copy was to be made.
        council: String,
    },
    /// A line of what was handed over as a journal is no fact that follows the one before.
    #[error("line {line} of {} is no fact that follows the one before", file.display())]
    NotAFact {
        /// Where it came from.
        file: PathBuf,
        /// Its number.
        line: u64,
        /// What is wrong with it; none where it lacks its end.
        source: Option<JournalError>,
    },
    /// What was handed over as a journal holds no fact.
    #[error("{} holds no fact of a journal", .0.display())]
    NoFacts(PathBuf),
    /// Something would be overwritten.
    #[error("{} holds a journal already", .0.display())]
    Occupied(PathBuf),
}

impl BackupError {
    pub(super) fn io(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        let path = path.to_owned();
        move |source| BackupError::Io { doing, path: path.clone(), source }
    }
}
