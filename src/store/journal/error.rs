//! Why a journal cannot be believed, read or written.

use super::version::VERSION;
use std::io;
use std::path::PathBuf;

/// Why the journal could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// A line cannot be believed.
    #[error(
        "line {line} of {} {what}; nothing from that line on is used. Keep a copy of the file and \
         restore the journal from a backup", path.display()
    )]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        what: Damage,
    },
    /// A file operation failed.
    #[error("{doing} {}", path.display())]
    Io {
        /// What was done, e.g. `reading`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// There is no room for the new lines; the file is as it was.
    #[error("no room for {needs} bytes in {}", path.display())]
    Full {
        /// The journal.
        path: PathBuf,
        /// How many bytes had to be written.
        needs: u64,
        /// What happened.
        source: io::Error,
    },
    /// A fact would not be read back as it was given; nothing was written.
    #[error("a fact would not be read back from {} as it was written: {fact}", path.display())]
    NotReadBack {
        /// The journal.
        path: PathBuf,
        /// The fact's line, or the reason there is none.
        fact: String,
    },
    /// The file was replaced, cut or written to by somebody else.
    #[error(
        "{} was changed by another program while it was open; nothing is written to it until it \
         is reopened", path.display()
    )]
    Displaced {
        /// The journal.
        path: PathBuf,
    },
    /// An earlier error left doubts about what is on the disk.
    #[error("{} must be reopened after an earlier error", path.display())]
    NeedsReopen {
        /// The journal.
        path: PathBuf,
    },
}

/// Why a line cannot be believed.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It is not the JSON of a fact.
    #[error("cannot be read as a fact ({0})")]
    NotAFact(String),
    /// It was written by a newer program.
    #[error(
        "has version {found}, this program knows versions up to {VERSION}: install the newer one"
    )]
    Newer {
        /// The version of the line.
        found: u16,
    },
    /// Lines are missing or repeated before it.
    #[error("has sequence number {found} where {expected} must stand: lines are missing or moved")]
    WrongSeq {
        /// Its number.
        found: u64,
        /// The number that must stand there.
        expected: u64,
    },
    /// The line before it is not the one it was written after.
    #[error("does not follow from the line before it: one of the two was altered")]
    BrokenChain,
}
