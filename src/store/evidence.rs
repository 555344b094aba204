//! Evidence: page snapshots and sent letters, kept by content.
//!
//! A piece is named by the SHA-256 of its bytes and lies compressed in `evidence/ab/abcd….gz`. The
//! invariant: a name that was given back is on the disk, and what is read under a name has that
//! name's digest.

use super::digest::sha256_hex;
use super::disk;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tempfile::NamedTempFile;

/// Why a piece of evidence could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// There is no room for it.
    #[error("no room for {needs} bytes of evidence in {}", dir.display())]
    Full {
        /// Where.
        dir: PathBuf,
        /// How many bytes it is compressed.
        needs: u64,
        /// What happened.
        source: io::Error,
    },
    /// A file operation failed.
    #[error("{doing} the evidence {}", path.display())]
    Io {
        /// What was done, e.g. `reading`.
        doing: &'static str,
        /// To which file.
        path: PathBuf,
        /// What happened.
        source: io::Error,
    },
    /// The name is not one this store gives.
    #[error("`{0}` is not a name of evidence; it has 64 hexadecimal digits")]
    NotAName(String),
    /// The file does not hold what its name says.
    #[error("the evidence {} is damaged: it does not have the digest of its name", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

/// The kept pieces of one state directory.
#[derive(Clone, Debug)]
pub struct Evidence {
    dir: PathBuf,
}

/// A piece to which nothing refers; the oldest comes first.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Loose {
    written: SystemTime,
    path: PathBuf,
    bytes: u64,
}

impl Evidence {
    /// The evidence under a state directory; nothing is created before the first piece.
    pub fn of(state_dir: &Path) -> Self {
        Self { dir: state_dir.join("evidence") }
    }

    /// Keeps `bytes` and gives back their name. Keeping the same bytes twice is free.
    pub fn keep(&self, bytes: &[u8]) -> Result<String, EvidenceError> {
        let name = sha256_hex(bytes);
        let path = self.path(&name)?;
        if path.exists() {
            return Ok(name);
        }
        let shelf = path.parent().unwrap_or(&self.dir);
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let packed = encoder.write_all(bytes).and_then(|()| encoder.finish());
        let io = |source| EvidenceError::Io { doing: "keeping", path: path.clone(), source };
        let packed = packed.map_err(io)?;
        self.place(shelf, &path, &packed).map_err(|source| {
            if disk::is_full(source.kind()) {
                let needs = packed.len() as u64;
                return EvidenceError::Full { dir: self.dir.clone(), needs, source };
            }
            EvidenceError::Io { doing: "keeping", path: path.clone(), source }
        })?;
        Ok(name)
    }

    /// Reads a piece back.
    pub fn read(&self, name: &str) -> Result<Vec<u8>, EvidenceError> {
        let path = self.path(name)?;
        let io = |source| EvidenceError::Io { doing: "reading", path: path.clone(), source };
        let file = File::open(&path).map_err(io)?;
        let mut bytes = Vec::new();
        let read = GzDecoder::new(file).read_to_end(&mut bytes);
        if read.is_err() || sha256_hex(&bytes) != name {
            return Err(EvidenceError::Damaged { path });
        }
        Ok(bytes)
    }

    /// Removes pieces that are not among `referenced`, the oldest first: those written before
    /// `before`, and as many more as keep the rest within `sum_max` bytes; at most `max` of them.
    /// Says how many. What is not a piece of evidence is left alone.
    pub fn sweep(
        &self,
        referenced: &HashSet<String>,
        before: SystemTime,
        sum_max: u64,
        max: usize,
    ) -> io::Result<usize> {
        let mut loose = self.loose(referenced)?;
        loose.sort();
        let mut sum: u64 = loose.iter().map(|piece| piece.bytes).sum();
        let mut removed = 0;
        for piece in loose.into_iter().take(max) {
            if piece.written >= before && sum <= sum_max {
                break;
            }
            fs::remove_file(&piece.path)?;
            sum -= piece.bytes;
            removed += 1;
        }
        Ok(removed)
    }

    /// Pieces to which nothing refers.
    fn loose(&self, referenced: &HashSet<String>) -> io::Result<Vec<Loose>> {
        let shelves = match fs::read_dir(&self.dir) {
            Ok(shelves) => shelves,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut loose = Vec::new();
        for shelf in shelves {
            let shelf = shelf?.path();
            if !shelf.is_dir() {
                continue;
            }
            for piece in fs::read_dir(shelf)? {
                let piece = piece?.path();
                let name = piece.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                let Some(name) = name.strip_suffix(".gz") else { continue };
                let ours = self.path(name).is_ok_and(|path| path == piece);
                if !ours || referenced.contains(name) {
                    continue;
                }
                let about = fs::metadata(&piece)?;
                let (written, bytes) = (about.modified()?, about.len());
                loose.push(Loose { written, path: piece, bytes });
            }
        }
        Ok(loose)
    }

    /// Where a piece lies; a name is checked first, for it may come from a person.
    pub(super) fn path(&self, name: &str) -> Result<PathBuf, EvidenceError> {
        let digits = name.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if name.len() != 64 || !digits {
            return Err(EvidenceError::NotAName(name.to_owned()));
        }
        Ok(self.dir.join(&name[..2]).join(format!("{name}.gz")))
    }

    fn place(&self, shelf: &Path, path: &Path, packed: &[u8]) -> io::Result<()> {
        fs::create_dir_all(shelf)?;
        let mut file = NamedTempFile::new_in(shelf)?;
        file.write_all(packed)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        // The shelf and its parent may both have been created just now.
        disk::sync_dir(shelf)?;
        disk::sync_dir(&self.dir)?;
        self.dir.parent().map_or(Ok(()), disk::sync_dir)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn only_old_pieces_that_nothing_refers_to_are_swept_and_not_too_many_at_once() {
        let dir = tempfile::tempdir().expect("a directory");
        let evidence = Evidence::of(dir.path());
        let keep = |text: &str| evidence.keep(text.as_bytes()).expect("room");
        let referenced = HashSet::from([keep("потрібне")]);
        let others = [keep("перше"), keep("друге")];
        let foreign = dir.path().join("evidence").join("readme.txt");
        fs::write(&foreign, "чуже").expect("room");
        let long_ago = SystemTime::UNIX_EPOCH;
        let far_ahead = long_ago + Duration::from_secs(200 * 365 * 86_400);

        let sweep =
            |before, max| evidence.sweep(&referenced, before, u64::MAX, max).expect("it is swept");
        assert_eq!(sweep(long_ago, 9), 0, "all of them are younger");
        assert_eq!(sweep(far_ahead, 1), 1, "bounded");
        assert_eq!(sweep(far_ahead, 9), 1);
        assert!(others.iter().all(|name| evidence.read(name).is_err()));
        for name in &referenced {
            assert_eq!(evidence.read(name).expect("it is there"), "потрібне".as_bytes());
        }
        assert!(foreign.exists());
    }

    #[test]
    fn young_pieces_go_as_well_when_they_are_too_much_together_and_needed_ones_never() {
        let dir = tempfile::tempdir().expect("a directory");
        let evidence = Evidence::of(dir.path());
        let keep = |number: u32| {
            let name = evidence.keep(&number.to_be_bytes()).expect("room");
            let path = evidence.path(&name).expect("a name of ours");
            let written = SystemTime::UNIX_EPOCH + Duration::from_secs(number.into());
            let file = File::options().append(true).open(path).expect("it is there");
            file.set_modified(written).expect("its day can be set");
            name
        };
        let referenced = HashSet::from([keep(1)]);
        let loose: Vec<String> = (2..6).map(keep).collect();
        let bytes = fs::metadata(evidence.path(&loose[0]).expect("a name")).expect("it").len();
        let sweep = |sum_max| {
            evidence.sweep(&referenced, SystemTime::UNIX_EPOCH, sum_max, 9).expect("it is swept")
        };
        assert_eq!(sweep(4 * bytes), 0);
        assert_eq!(sweep(2 * bytes), 2);
        let is_kept = |name: &String| evidence.read(name).is_ok();
        assert_eq!(loose.iter().map(is_kept).collect::<Vec<_>>(), [false, false, true, true]);
        assert_eq!(sweep(0), 2);
        assert!(referenced.iter().all(is_kept), "what something refers to is needed");
    }
}
