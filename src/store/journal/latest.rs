//! The latest facts of people, read from the journal's end.
//!
//! Decides how far back is read. Proves nothing: whoever acts on what stands here reads the journal
//! from its beginning. The invariant: it costs as much as the time it covers, however long the
//! journal is.

use super::error::JournalError;
use crate::store::fact::{DAEMON, Entry};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// So much is read at a time.
const CHUNK_BYTES: u64 = 256 * 1024;

/// What people said lately.
#[derive(Debug)]
pub struct Latest {
    /// In order, without what the daemon established.
    pub entries: Vec<Entry>,
    /// The last fact of the journal.
    pub until: u64,
}

/// The part of a line that says whose it is and of when.
#[derive(Deserialize)]
struct Head<'a> {
    seq: u64,
    at: DateTime<Utc>,
    #[serde(borrow)]
    author: Cow<'a, str>,
}

/// What people said within so long before the last fact.
pub fn latest(path: &Path, lasting: TimeDelta) -> Result<Latest, JournalError> {
    let read = read(path, lasting);
    read.map_err(|source| JournalError::Io { doing: "reading", path: path.to_owned(), source })
}

fn read(path: &Path, lasting: TimeDelta) -> io::Result<Latest> {
    let mut file = File::open(path)?;
    let mut end = file.seek(SeekFrom::End(0))?;
    let mut gathered = Gathered { lasting, latest: Vec::new(), last: None };
    // The end of a line whose beginning stands before it.
    let mut rest: Vec<u8> = Vec::new();
    while end > 0 {
        let from = end.saturating_sub(CHUNK_BYTES);
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(from))?;
        (&mut file).take(end - from).read_to_end(&mut bytes)?;
        bytes.append(&mut rest);
        let whole = match (from, bytes.iter().position(|byte| *byte == b'\n')) {
            (0, _) => 0,
            (_, Some(at)) => at + 1,
            (_, None) => bytes.len(),
        };
        for line in bytes[whole..].rsplit(|byte| *byte == b'\n') {
            if gathered.take(line) == Reaches::TooFar {
                return Ok(gathered.in_order());
            }
        }
        bytes.truncate(whole);
        (rest, end) = (bytes, from);
    }
    Ok(gathered.in_order())
}

/// Whether a line lies within the time that is covered.
#[derive(PartialEq, Eq)]
enum Reaches {
    Within,
    TooFar,
}

/// What was gathered, the latest first.
struct Gathered {
    lasting: TimeDelta,
    latest: Vec<Entry>,
    /// The last fact, and when it happened.
    last: Option<(u64, DateTime<Utc>)>,
}

impl Gathered {
    fn take(&mut self, line: &[u8]) -> Reaches {
        // The last line may still be being written.
        let Ok(Head { seq, at, author }) = serde_json::from_slice(line) else {
            return Reaches::Within;
        };
        let (_, last) = *self.last.get_or_insert((seq, at));
        if last - at > self.lasting {
            return Reaches::TooFar;
        }
        if author != DAEMON {
            self.latest.extend(serde_json::from_slice::<Entry>(line).ok());
        }
        Reaches::Within
    }

    fn in_order(mut self) -> Latest {
        self.latest.reverse();
        Latest { entries: self.latest, until: self.last.map_or(0, |(seq, _)| seq) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fact::Fact;
    use crate::store::journal::version::VERSION;

    /// One line an hour, every third one a person's, each longer than the one before.
    fn journal(directory: &Path) -> std::path::PathBuf {
        let path = directory.join("journal.jsonl");
        let begin: DateTime<Utc> = "2026-11-20T00:00:00Z".parse().expect("a moment");
        let line = |seq: u64| {
            let author = if seq.is_multiple_of(3) { "kukina" } else { DAEMON };
            let reason = "ї".repeat(usize::try_from(seq).expect("small") * 2_000);
            let letter = format!("letter-{seq}").as_str().into();
            let at = begin + TimeDelta::hours(i64::try_from(seq).expect("small"));
            let (author, prev, fact) =
                (author.to_owned(), String::new(), Fact::LetterCancelled { letter, reason });
            let entry = Entry { v: VERSION, seq, prev, at, author, fact };
            serde_json::to_string(&entry).expect("plain data") + "\n"
        };
        let lines: String = (1..=100).map(line).collect();
        std::fs::write(&path, lines + "{\"v\":1,\"seq\":101,\"at\":\"2026-11-2").expect("written");
        path
    }

    #[test]
    fn only_people_are_read_and_only_so_far_back() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = journal(directory.path());
        let seqs = |hours| {
            let read = latest(&path, TimeDelta::hours(hours)).expect("it is read");
            assert_eq!(read.until, 100);
            read.entries.into_iter().map(|entry| entry.seq).collect::<Vec<_>>()
        };
        assert_eq!(seqs(9), [93, 96, 99]);
        assert_eq!(seqs(0), Vec::<u64>::new());
        assert_eq!(seqs(1_000), (1..=33).map(|third| third * 3).collect::<Vec<_>>());
    }
}
