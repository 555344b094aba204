//! What can go wrong with the store as a whole.

use super::disk;
use super::journal::error::JournalError;
use super::projection::fault::Fault;
use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

/// Room that sled asks for beyond the values themselves.
const SLED_ROOM: u64 = 2 * 1024 * 1024;

/// Why the store could not be opened or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error(
        "the state directory {} is in use by another hromada-watch; stop it, or let it do the work",
        dir.display()
    )]
    InUse {
        /// The state directory.
        dir: PathBuf,
    },
    /// The disk, or what we may use of it, is full. Nothing acknowledged is lost.
    #[error("the disk is full: {} needs at least {} KB more", dir.display(), needs.div_ceil(1024))]
    DiskFull {
        /// The state directory.
        dir: PathBuf,
        /// How many bytes are needed.
        needs: u64,
        /// What happened.
        source: Box<dyn Error + Send + Sync>,
    },
    /// There was a journal, and it is gone.
    #[error(
        "the journal {} is missing or empty, but {} shows that there was one; restore the journal \
         from a backup, or move {} away to begin from nothing on purpose",
        journal.display(), state.display(), state.display()
    )]
    JournalMissing {
        /// Where the journal must stand.
        journal: PathBuf,
        /// What shows that there was one.
        state: PathBuf,
    },
    /// The journal could not be read or written.
    #[error(transparent)]
    Journal(JournalError),
    /// sled could not be opened or built for a reason that building it anew would not cure.
    #[error("cannot open or build {}", dir.display())]
    Projection {
        /// sled's directory.
        dir: PathBuf,
        /// What happened.
        source: Fault,
    },
    /// An operation on the state directory failed.
    #[error("{doing} {}", path.display())]
    Directory {
        /// What was done, e.g. `creating`.
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
}

impl StoreError {
    pub(super) fn journal(dir: &Path, error: JournalError) -> Self {
        match error {
            JournalError::Full { needs, source, .. } => StoreError::DiskFull {
                dir: dir.to_owned(),
                needs: needs + SLED_ROOM,
                source: Box::new(source),
            },
            other => StoreError::Journal(other),
        }
    }

    /// `size` is what has to be written, as far as it is known.
    pub(super) fn projection(dir: &Path, sled_dir: &Path, size: u64, fault: Fault) -> Self {
        if fault.hindrance().is_some_and(disk::is_full) {
            let needs = size + SLED_ROOM;
            return StoreError::DiskFull { dir: dir.to_owned(), needs, source: Box::new(fault) };
        }
        StoreError::Projection { dir: sled_dir.to_owned(), source: fault }
    }

    pub(super) fn directory(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> Self {
        move |source| StoreError::Directory { doing, path: path.to_owned(), source }
    }
}
