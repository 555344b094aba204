//! The journal: the truth, one fact a line, only ever appended to.
//!
//! Decides when a fact is recorded: once its line is on the disk, whole, and read back the same.
//! Does not know what facts mean. The invariant: an append that fails leaves the file as it was,
//! and a journal that cannot promise that any more refuses further appends until it is reopened.

pub mod error;
pub mod latest;
pub mod lines;
pub mod version;

use super::digest::sha256_hex;
use super::disk;
use super::fact::{Entry, Fact};
use chrono::{DateTime, Utc};
use error::JournalError;
use lines::{Line, Scan, Span, Tail};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};
use version::VERSION;

/// What was found after the last line end of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TornLine {
    /// The beginning of a line: an append that was never acknowledged. It was cut off.
    Cut {
        /// The sequence number it would have had.
        seq: u64,
        /// Where its bytes are kept.
        moved_to: PathBuf,
    },
    /// A whole fact that lacked its line end. It counts, and the end was added.
    Ended {
        /// Its sequence number.
        seq: u64,
    },
}

/// The open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    len: u64,
    seq: u64,
    hash: String,
    trust: Trust,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// What is on the disk is what we believe.
    Sure,
    /// An error left it open.
    Doubtful,
}

impl Journal {
    /// Opens or creates the journal, reads it whole, and shows every line to `visit`; facts are
    /// read only from lines beyond `known`. A torn last line is cut off and kept aside.
    pub fn open(
        path: &Path,
        known: u64,
        mut visit: impl FnMut(Line),
    ) -> Result<(Self, Option<TornLine>), JournalError> {
        let io = |doing, source| JournalError::Io { doing, path: path.to_owned(), source };
        let file = open_or_create(path).map_err(|source| io("opening", source))?;
        let reader = file.try_clone().map_err(|source| io("opening", source))?;
        let mut scan = Scan::new(path, reader);
        while let Some(line) = scan.next_line(known)? {
            visit(line);
        }
        let mut journal = Self {
            path: path.to_owned(),
            file,
            len: scan.len,
            seq: scan.seq,
            hash: scan.hash,
            trust: Trust::Sure,
        };
        let torn = match scan.tail {
            Tail::Clean => None,
            Tail::Unended => {
                journal.write(b"\n")?;
                Some(TornLine::Ended { seq: journal.seq })
            }
            Tail::Torn(bytes) => Some(journal.cut(&bytes)?),
        };
        Ok((journal, torn))
    }

    /// Records facts: all of them or none. Returns their entries as they are read back, each with
    /// the place of its line.
    pub fn append(
        &mut self,
        at: DateTime<Utc>,
        author: &str,
        facts: Vec<Fact>,
    ) -> Result<Vec<(Entry, Span)>, JournalError> {
        if self.trust == Trust::Doubtful {
            return Err(JournalError::NeedsReopen { path: self.path.clone() });
        }
        let mut lines = Vec::new();
        let mut entries = Vec::with_capacity(facts.len());
        let (mut seq, mut hash) = (self.seq, self.hash.clone());
        for fact in facts {
            seq += 1;
            let entry = Entry { v: VERSION, seq, prev: hash, at, author: author.to_owned(), fact };
            let (line, entry) = self.encode(entry)?;
            hash = sha256_hex(&line);
            let at = self.len + lines.len() as u64;
            let span = Span { at, len: u32::try_from(line.len()).unwrap_or(u32::MAX) };
            lines.extend_from_slice(&line);
            lines.push(b'\n');
            entries.push((entry, span));
        }
        if !lines.is_empty() {
            self.check_place()?;
            self.write(&lines)?;
        }
        (self.seq, self.hash) = (seq, hash);
        Ok(entries)
    }

    /// Reads one line again, from where it was believed before.
    pub fn read(&self, span: Span) -> Result<Entry, JournalError> {
        let mut line = vec![0; span.len as usize];
        let read = self.file.read_exact_at(&mut line, span.at);
        read.map_err(|source| self.io("reading", source))?;
        serde_json::from_slice(&line)
            .map_err(|_| JournalError::Displaced { path: self.path.clone() })
    }

    /// The sequence number of the last fact; 0 when there is none.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The hash of the last line.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an error left doubts about what is on the disk.
    pub fn needs_reopen(&self) -> bool {
        self.trust == Trust::Doubtful
    }

    /// A line that could not be read back would be damage of our own making.
    fn encode(&self, entry: Entry) -> Result<(Vec<u8>, Entry), JournalError> {
        let refused = |fact: String| JournalError::NotReadBack { path: self.path.clone(), fact };
        let line = serde_json::to_vec(&entry).map_err(|error| refused(error.to_string()))?;
        match serde_json::from_slice::<Entry>(&line) {
            Ok(read) if read == entry => Ok((line, read)),
            _ => Err(refused(String::from_utf8_lossy(&line).into_owned())),
        }
    }

    /// An editor that saves, or a person who restores a backup, leaves us with a file that has no
    /// name any more; what we wrote to it would be lost.
    fn check_place(&mut self) -> Result<(), JournalError> {
        let ours = self.file.metadata().map_err(|source| self.io("looking at", source))?;
        let named = match fs::metadata(&self.path) {
            Ok(named) => Some(named),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(self.io("looking at", source)),
        };
        let same = named.is_some_and(|named| {
            (named.dev(), named.ino()) == (ours.dev(), ours.ino()) && named.len() == self.len
        });
        if same {
            return Ok(());
        }
        self.trust = Trust::Doubtful;
        Err(JournalError::Displaced { path: self.path.clone() })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        if let Err(source) = self.file.write_all(bytes) {
            if self.file.set_len(self.len).is_err() {
                self.trust = Trust::Doubtful;
            }
            return Err(self.not_written(bytes, source));
        }
        if let Err(source) = self.file.sync_data() {
            // After a failed sync nobody can say what the disk holds.
            let _ = self.file.set_len(self.len);
            self.trust = Trust::Doubtful;
            return Err(self.not_written(bytes, source));
        }
        self.len += bytes.len() as u64;
        Ok(())
    }

    fn not_written(&self, bytes: &[u8], source: io::Error) -> JournalError {
        if disk::is_full(source.kind()) {
            let needs = bytes.len() as u64;
            return JournalError::Full { path: self.path.clone(), needs, source };
        }
        self.io("writing", source)
    }

    fn cut(&mut self, bytes: &[u8]) -> Result<TornLine, JournalError> {
        let seq = self.seq + 1;
        let (moved_to, mut copy) = self.torn_file(seq)?;
        let copied = copy.write_all(bytes).and_then(|()| copy.sync_all());
        if let Err(source) = copied {
            // Half a copy would only mislead; the journal still holds the bytes.
            let _ = fs::remove_file(&moved_to);
            return Err(self.not_written(bytes, source));
        }
        sync_parent(&self.path).map_err(|source| self.io("syncing the directory of", source))?;
        self.file
            .set_len(self.len)
            .and_then(|()| self.file.sync_data())
            .map_err(|source| self.io("cutting the torn last line off", source))?;
        Ok(TornLine::Cut { seq, moved_to })
    }

    /// The same place may be torn more than once.
    fn torn_file(&self, seq: u64) -> Result<(PathBuf, File), JournalError> {
        let mut path = self.path.with_file_name(format!("journal.torn-{seq}"));
        let mut copy = 1;
        loop {
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    copy += 1;
                    path = self.path.with_file_name(format!("journal.torn-{seq}-{copy}"));
                }
                Err(source) => return Err(JournalError::Io { doing: "creating", path, source }),
            }
        }
    }

    fn io(&self, doing: &'static str, source: io::Error) -> JournalError {
        JournalError::Io { doing, path: self.path.clone(), source }
    }
}

fn open_or_create(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let file = options.create(true).open(path)?;
            file.sync_all()?;
            sync_parent(path)?;
            Ok(file)
        }
        opened => opened,
    }
}

fn sync_parent(path: &Path) -> io::Result<()> {
    disk::sync_dir(path.parent().unwrap_or(Path::new(".")))
}
