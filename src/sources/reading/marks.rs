//! Whose bytes are being parsed: on disk before they are parsed, gone from there afterwards.
//!
//! Decides what is remembered of a read that the program did not live through, and when a source
//! has been stuck too often in one turn. The file stands beside the journal and is no part of it:
//! a line of the journal is for ever, and thousands of reads a day would be nothing but that. It
//! is one small file, written over: a line for each source, synced when a name is added. A name
//! that is taken away is not waited for, so a power cut may leave the name of a source that was
//! read to its end; that costs one cadence of one source. The invariant: no byte of a source is
//! parsed in any process before its name is on the disk.

use crate::domain::ids::SourceId;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The file's name in the state directory.
pub const FILE: &str = "reading";

/// A longer file was not written here.
const FILE_MAX_BYTES: u64 = 1024 * 1024;

/// A source whose documents are stuck so often in one turn is left until its next moment.
pub const STUCK_MAX: u32 = 2;

/// What is being parsed, and what was stuck in this turn. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Marks(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    reads: Mutex<Reads>,
    disk: Mutex<Disk>,
}

#[derive(Debug, Default)]
struct Reads {
    /// Documents under way of each source.
    under_way: BTreeMap<SourceId, u32>,
    /// Documents of each source that took too long or too much in this turn.
    stuck: BTreeMap<SourceId, u32>,
    /// Grows with each document that is begun.
    begun: u64,
}

#[derive(Debug, Default)]
struct Disk {
    /// None where nothing is remembered: commands that only look, and simulations.
    file: Option<File>,
    /// How many of the documents begun are known to be on the disk.
    synced: u64,
}

/// Whether the disk is waited for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Durable {
    Now,
    Later,
}

impl Marks {
    /// Opens the file at `path`, and tells which sources were being read when the program that
    /// wrote it died. They stay there until [`Marks::forget_the_dead`].
    pub fn open(path: &Path) -> io::Result<(Self, Vec<SourceId>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path)?;
        let mut text = Vec::new();
        (&file).take(FILE_MAX_BYTES).read_to_end(&mut text)?;
        let left = String::from_utf8_lossy(&text);
        let left = left.lines().filter(|line| !line.is_empty()).map(SourceId::from).collect();
        let disk = Mutex::new(Disk { file: Some(file), synced: 0 });
        Ok((Self(Arc::new(Shared { disk, ..Shared::default() })), left))
    }

    /// Forgets what an earlier program died with, once that is recorded elsewhere.
    pub fn forget_the_dead(&self) -> io::Result<()> {
        self.0.write(Durable::Now)
    }

    /// Remembers, before it comes back, that a document of a source is being parsed; until what it
    /// gives is dropped.
    pub async fn begin(&self, source: &SourceId) -> Mark {
        let begun = {
            let mut reads = self.0.reads();
            *reads.under_way.entry(source.clone()).or_default() += 1;
            reads.begun += 1;
            reads.begun
        };
        let mark = Mark { shared: Arc::clone(&self.0), source: source.clone() };
        if self.0.disk().file.is_some() {
            let shared = Arc::clone(&self.0);
            // The disk takes its time, and whoever waits here answers people.
            let written = tokio::task::spawn_blocking(move || shared.sync_up_to(begun)).await;
            let written = written.unwrap_or_else(|_| Err(io::Error::other("it panicked")));
            if let Err(error) = written {
                tracing::error!(
                    source.id = %source,
                    "that source {source} is being read could not be written down: {error}"
                );
            }
        }
        mark
    }

    /// Counts a document that took too long or too much.
    pub fn was_stuck(&self, source: &SourceId) {
        *self.0.reads().stuck.entry(source.clone()).or_default() += 1;
    }

    /// Whether a source was stuck so often in this turn that the rest of it is left.
    pub fn is_stuck(&self, source: &SourceId) -> bool {
        self.0.reads().stuck.get(source).is_some_and(|times| *times >= STUCK_MAX)
    }

    /// A new turn: every source may try again.
    pub fn begin_turn(&self) {
        self.0.reads().stuck.clear();
    }
}

impl Shared {
    fn reads(&self) -> MutexGuard<'_, Reads> {
        self.reads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        self.disk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those who wait while another one writes are written by the next one, all at once.
    fn sync_up_to(&self, begun: u64) -> io::Result<()> {
        let synced = self.disk().synced;
        if synced >= begun { Ok(()) } else { self.write(Durable::Now) }
    }

    fn write(&self, durable: Durable) -> io::Result<()> {
        let mut disk = self.disk();
        let Some(file) = &disk.file else { return Ok(()) };
        let (text, begun) = {
            let reads = self.reads();
            let lines = reads.under_way.keys().map(|source| format!("{source}\n"));
            (lines.collect::<String>(), reads.begun)
        };
        file.write_all_at(text.as_bytes(), 0)?;
        file.set_len(text.len() as u64)?;
        if durable == Durable::Now {
            file.sync_data()?;
            disk.synced = begun;
        }
        Ok(())
    }
}

/// A document that is being parsed.
#[derive(Debug)]
pub struct Mark {
    shared: Arc<Shared>,
    source: SourceId,
}

impl Drop for Mark {
    fn drop(&mut self) {
        let mut reads = self.shared.reads();
        let left = reads.under_way.get_mut(&self.source).map(|documents| {
            *documents -= 1;
            *documents
        });
        if left == Some(0) {
            reads.under_way.remove(&self.source);
        }
        drop(reads);
        // What cannot be taken away costs one cadence of the source after the next death.
        let _ = self.shared.write(Durable::Later);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(path: &Path) -> Vec<String> {
        let (_, left) = Marks::open(path).expect("a readable file");
        left.iter().map(SourceId::to_string).collect()
    }

    #[tokio::test]
    async fn a_name_is_on_the_disk_while_a_document_is_parsed_and_not_afterwards() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join(FILE);
        let (marks, before) = Marks::open(&path).expect("a new file");
        assert_eq!(before, []);
        let one = marks.begin(&"site-news".into()).await;
        let other = marks.begin(&"a".into()).await;
        let again = marks.begin(&"site-news".into()).await;
        assert_eq!(left(&path), ["a", "site-news"]);
        drop((one, other));
        assert_eq!(left(&path), ["site-news"], "one of its two documents is still being parsed");
        drop(again);
        assert_eq!(left(&path), [""; 0]);
    }

    #[tokio::test]
    async fn what_a_dead_program_left_stays_until_it_is_recorded() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join(FILE);
        std::fs::write(&path, "site-documents\nsite-ne").expect("room");
        let (marks, dead) = Marks::open(&path).expect("a readable file");
        assert_eq!(dead, ["site-documents".into(), "site-ne".into()]);
        assert_eq!(left(&path), ["site-documents", "site-ne"], "a second death loses nothing");
        marks.forget_the_dead().expect("room");
        assert_eq!(left(&path), [""; 0]);
    }

    #[tokio::test]
    async fn a_source_is_stuck_after_two_documents_and_free_in_the_next_turn() {
        let (marks, source) = (Marks::default(), SourceId::from("a"));
        marks.was_stuck(&source);
        assert!(!marks.is_stuck(&source));
        marks.was_stuck(&source);
        assert!(marks.is_stuck(&source) && !marks.is_stuck(&"b".into()));
        marks.begin_turn();
        assert!(!marks.is_stuck(&source));
    }
}
