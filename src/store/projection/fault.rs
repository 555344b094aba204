//! Faults of the projection.
//!
//! Decides which of them building anew would cure, and which it would only meet again.

use crate::store::disk;
use crate::store::shelf::BadShape;
use std::io;

/// What went wrong with sled or with what it holds.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// sled reported an error.
    #[error("{doing} failed: {why}")]
    Sled {
        /// What was done.
        doing: &'static str,
        /// sled's words.
        why: String,
        /// The system's kind of error, where there was one.
        kind: Option<io::ErrorKind>,
    },
    /// sled panicked.
    #[error("{doing} failed: panic: {why}")]
    Panicked {
        /// What was done.
        doing: &'static str,
        /// The panic's words.
        why: String,
    },
    /// Somebody else holds sled's own lock.
    #[error("opening sled failed: its lock is held")]
    Locked,
    /// It opened and holds nothing.
    #[error("it is empty")]
    Empty,
    /// It has the shapes of another version.
    #[error("it has schema version {found}, this program writes another")]
    OtherSchema {
        /// The version found.
        found: String,
    },
    /// What it holds is not what was written.
    #[error("its content is not what was written: {0}")]
    Altered(String),
}

impl Fault {
    /// The kind of a system error that building anew would only meet again.
    pub(in crate::store) fn hindrance(&self) -> Option<io::ErrorKind> {
        let Fault::Sled { kind: Some(kind), .. } = self else { return None };
        let outside = disk::is_full(*kind)
            || matches!(kind, io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem);
        outside.then_some(*kind)
    }

    pub(in crate::store) fn io(doing: &'static str) -> impl Fn(io::Error) -> Fault {
        move |error| Fault::Sled { doing, why: error.to_string(), kind: Some(error.kind()) }
    }
}

impl From<BadShape> for Fault {
    fn from(error: BadShape) -> Self {
        Fault::Altered(error.to_string())
    }
}
