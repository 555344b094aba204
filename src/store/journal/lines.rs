//! Reading the journal: lines in order, each proven to follow from the one before.
//!
//! Decides whether a journal can be believed. Does not write, mend or skip: the first line that
//! cannot be believed ends the reading with its number, and nothing after it is guessed. The one
//! thing that is not damage is a last line without its end, see `Tail`.

use super::error::{Damage, JournalError};
use super::version::VERSION;
use crate::store::digest::sha256_hex;
use crate::store::fact::Entry;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

/// Where a line stands in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its first byte.
    pub at: u64,
    /// How many bytes it has, without its end.
    pub len: u32,
}

/// One believed line.
#[derive(Debug)]
pub struct Line {
    /// Its sequence number.
    pub seq: u64,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
    /// What it says, where that was asked for.
    pub entry: Option<Entry>,
    /// Where it stands.
    pub span: Span,
}

/// The bytes after the last line end.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::store) enum Tail {
    /// There are none.
    Clean,
    /// A whole fact that lacks only its line end; it is counted as a line.
    Unended,
    /// The beginning of a line that was never acknowledged.
    Torn(Vec<u8>),
}

/// Reads a journal from its first line.
#[derive(Debug)]
pub(in crate::store) struct Scan {
    path: PathBuf,
    reader: BufReader<File>,
    buffer: Vec<u8>,
    /// The last believed line, its end included.
    before: Vec<u8>,
    /// The sequence number of the last believed line, which is also its number in the file.
    pub(in crate::store) seq: u64,
    /// The hash of the last believed line.
    pub(in crate::store) hash: String,
    /// Bytes up to the end of the last believed line.
    pub(in crate::store) len: u64,
    /// What stands after them.
    pub(in crate::store) tail: Tail,
}

/// The part of a line that places it in the journal.
#[derive(Deserialize)]
struct Frame<'a> {
    v: u16,
    seq: u64,
    #[serde(borrow)]
    prev: Cow<'a, str>,
}

/// The version alone; the rest of a newer line may look like anything.
#[derive(Deserialize)]
struct Version {
    v: u16,
}

impl Scan {
    pub(in crate::store) fn new(path: &Path, file: File) -> Self {
        Self {
            path: path.to_owned(),
            reader: BufReader::with_capacity(256 * 1024, file),
            buffer: Vec::new(),
            before: Vec::new(),
            seq: 0,
            hash: sha256_hex(b""),
            len: 0,
            tail: Tail::Clean,
        }
    }

    /// The next line; what it says is read only beyond `known`.
    pub(in crate::store) fn next_line(&mut self, known: u64) -> Result<Option<Line>, JournalError> {
        std::mem::swap(&mut self.buffer, &mut self.before);
        self.buffer.clear();
        let read = self.reader.read_until(b'\n', &mut self.buffer).map_err(|source| {
            JournalError::Io { doing: "reading", path: self.path.clone(), source }
        })?;
        if read == 0 {
            return Ok(None);
        }
        let ended = self.buffer.last() == Some(&b'\n');
        let bytes = if ended { &self.buffer[..read - 1] } else { &self.buffer[..] };
        // An unended line is believed only when all of it can be read.
        let known = if ended { known } else { 0 };
        let entry = match believe(bytes, self.seq + 1, &self.hash, known) {
            Ok(entry) => entry,
            Err(what @ Damage::Newer { .. }) => return Err(self.damaged(what)),
            Err(Damage::BrokenChain) if ended => return Err(self.broken_chain()),
            Err(what) if ended => return Err(self.damaged(what)),
            Err(_) => {
                self.tail = Tail::Torn(bytes.to_vec());
                return Ok(None);
            }
        };
        if !ended {
            self.tail = Tail::Unended;
        }
        self.seq += 1;
        self.hash = sha256_hex(bytes);
        let span = Span { at: self.len, len: u32::try_from(bytes.len()).unwrap_or(u32::MAX) };
        self.len += read as u64;
        Ok(Some(Line { seq: self.seq, hash: self.hash.clone(), entry, span }))
    }

    /// A line whose place alone was read may be no fact at all; then it is the damaged one,
    /// whoever reads the journal.
    fn broken_chain(&self) -> JournalError {
        let before = self.before.strip_suffix(b"\n").unwrap_or(&self.before);
        match serde_json::from_slice::<Entry>(before) {
            Err(error) if self.seq > 0 => JournalError::Damaged {
                path: self.path.clone(),
                line: self.seq,
                what: Damage::NotAFact(error.to_string()),
            },
            _ => self.damaged(Damage::BrokenChain),
        }
    }

    fn damaged(&self, what: Damage) -> JournalError {
        JournalError::Damaged { path: self.path.clone(), line: self.seq + 1, what }
    }
}

fn believe(bytes: &[u8], seq: u64, prev: &str, known: u64) -> Result<Option<Entry>, Damage> {
    let unreadable = |error: serde_json::Error| match serde_json::from_slice::<Version>(bytes) {
        Ok(Version { v }) if v > VERSION => Damage::Newer { found: v },
        _ => Damage::NotAFact(error.to_string()),
    };
    let (frame, entry) = if seq > known {
        let entry: Entry = serde_json::from_slice(bytes).map_err(unreadable)?;
        let frame = Frame { v: entry.v, seq: entry.seq, prev: Cow::Owned(entry.prev.clone()) };
        (frame, Some(entry))
    } else {
        (serde_json::from_slice::<Frame<'_>>(bytes).map_err(unreadable)?, None)
    };
    if frame.v > VERSION {
        return Err(Damage::Newer { found: frame.v });
    }
    if frame.seq != seq {
        return Err(Damage::WrongSeq { found: frame.seq, expected: seq });
    }
    if frame.prev != prev {
        return Err(Damage::BrokenChain);
    }
    Ok(entry)
}

/// The facts of a journal in order, for export and explanation; changes nothing, and leaves out a
/// torn last line.
pub fn entries(path: &Path) -> Result<Entries, JournalError> {
    let file = File::open(path).map_err(|source| JournalError::Io {
        doing: "opening",
        path: path.to_owned(),
        source,
    })?;
    let span = Span { at: 0, len: 0 };
    Ok(Entries { scan: Scan::new(path, file), ended: false, span })
}

/// An iterator over the facts of a journal; it ends after the first error.
#[derive(Debug)]
pub struct Entries {
    scan: Scan,
    ended: bool,
    span: Span,
}

impl Entries {
    /// SHA-256 of the line that was given out last, in hex.
    pub fn hash(&self) -> &str {
        &self.scan.hash
    }

    /// How many facts there were, the hash of the last line, and how many bytes stand behind it.
    pub(in crate::store) fn end(self) -> (u64, String, usize) {
        let torn = if let Tail::Torn(bytes) = &self.scan.tail { bytes.len() } else { 0 };
        (self.scan.seq, self.scan.hash, torn)
    }

    /// The bytes of the line that was given out last, without its end: what its hash is made of.
    pub fn bytes(&self) -> &[u8] {
        self.scan.buffer.strip_suffix(b"\n").unwrap_or(&self.scan.buffer)
    }

    /// Where the line that was given out last stands.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let line = self.scan.next_line(0).transpose();
        self.ended = !matches!(line, Some(Ok(_)));
        if let Some(Ok(line)) = &line {
            self.span = line.span;
        }
        line.and_then(|line| line.map(|line| line.entry).transpose())
    }
}
