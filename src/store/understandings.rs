//! The cache of understandings: what recognition made of items, so that it is not asked again.
//!
//! Decides whether a kept value may be believed: it must be of this recogniser, of the item as it
//! is now, and the bytes that were written. It lies apart from the state, in a directory of its
//! own. The invariant: nothing depends on it; whatever is wrong with it, it is thrown away without
//! a word and made anew, and when that fails too the program runs without one.

use super::digest::ItemDigest;
use super::projection::database::{guarded, open_sled, sled_fault};
use super::projection::fault::Fault;
use flate2::Crc;
use std::fs;
use std::path::{Path, PathBuf};

/// The version of the shape of a kept value.
const SHAPE: u8 = 1;

/// Shape, checksum, recogniser, item.
const HEAD: usize = 1 + 4 + 16 + 16;

/// Values are read once, in order; more memory would be wasted.
const CACHE_BYTES: u64 = 1024 * 1024;

/// Values written at once.
const BATCH: usize = 2_000;

/// More values than this are not held in memory by sled once they were read: it lets no page go
/// before each of the 256 parts of its cache was asked 64 times.
const HELD_MAX: u64 = 5_000;

/// The open cache.
pub(super) struct Understandings {
    dir: PathBuf,
    table: Table,
    origin: Origin,
}

/// How far the cache can be used.
enum Table {
    Open(sled::Tree),
    /// It was read and is not needed in memory; it is opened again for what is to be kept.
    Closed,
    /// It cannot be had; nothing is remembered.
    Missing,
}

impl Table {
    fn at(dir: &Path) -> Self {
        tree(dir).map_or(Self::Missing, Self::Open)
    }
}

/// Where the open cache comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It was there.
    Found,
    /// It was made by this process.
    Made,
}

impl Understandings {
    /// Opens the cache at `dir`, or makes another.
    pub(super) fn open(dir: PathBuf) -> Self {
        let origin = if dir.exists() { Origin::Found } else { Origin::Made };
        let mut cache = Self { table: Table::at(&dir), dir, origin };
        if matches!(cache.table, Table::Missing) {
            cache.make_anew();
        }
        cache
    }

    /// Shows every key and value. A cache that cannot be read to its end is another one afterwards.
    pub(super) fn each(&mut self, visit: &mut dyn FnMut(&[u8], &[u8])) {
        self.open_again();
        let mut count = 0;
        let read = guarded("reading understandings", || {
            let Table::Open(tree) = &self.table else { return Ok(()) };
            for pair in tree {
                let (key, value) = pair.map_err(sled_fault("reading understandings"))?;
                visit(&key, &value);
                count += 1;
            }
            Ok(())
        });
        self.heed(read);
        if count > HELD_MAX && matches!(self.table, Table::Open(_)) {
            self.close();
        }
        // sled has been seen to lose all it held in silence, and whatever it was given afterwards.
        if count == 0 && self.origin == Origin::Found {
            self.make_anew();
        }
    }

    /// Keeps values, in no hurry. What was refused by a damaged cache goes into the new one.
    pub(super) fn put(&mut self, all: &[(Vec<u8>, Vec<u8>)]) {
        let kept = self.try_to_put(all);
        if kept.is_err() {
            self.heed(kept);
            let again = self.try_to_put(all);
            self.heed(again);
        }
    }

    fn try_to_put(&mut self, all: &[(Vec<u8>, Vec<u8>)]) -> Result<(), Fault> {
        if !all.is_empty() {
            self.open_again();
        }
        let Table::Open(tree) = &self.table else { return Ok(()) };
        guarded("keeping understandings", || {
            for some in all.chunks(BATCH) {
                let mut batch = sled::Batch::default();
                for (key, value) in some {
                    batch.insert(key.as_slice(), value.as_slice());
                }
                tree.apply_batch(batch).map_err(sled_fault("keeping understandings"))?;
            }
            Ok(())
        })
    }

    /// Hands what was kept to the system.
    pub(super) fn flush(&mut self) {
        let Table::Open(tree) = &self.table else { return };
        let flushed = guarded("flushing understandings", || {
            tree.flush().map(drop).map_err(sled_fault("flushing understandings"))
        });
        self.heed(flushed);
    }

    fn heed(&mut self, done: Result<(), Fault>) {
        if let Err(fault) = done {
            tracing::debug!(%fault, "the cache of understandings is made anew: {fault}");
            self.make_anew();
        }
    }

    fn make_anew(&mut self) {
        self.close();
        let _ = fs::remove_dir_all(&self.dir).or_else(|_| fs::remove_file(&self.dir));
        self.table = Table::at(&self.dir);
        self.origin = Origin::Made;
    }

    fn open_again(&mut self) {
        if let Table::Closed = self.table {
            self.table = Table::at(&self.dir);
        }
    }

    fn close(&mut self) {
        let table = std::mem::replace(&mut self.table, Table::Closed);
        // sled syncs when its last handle goes, and panics when that fails.
        let _ = guarded("closing understandings", || {
            drop(table);
            Ok(())
        });
    }
}

impl Drop for Understandings {
    fn drop(&mut self) {
        self.close();
    }
}

fn tree(dir: &Path) -> Result<sled::Tree, Fault> {
    guarded("opening understandings", || {
        let db = open_sled(dir, CACHE_BYTES)?;
        super::projection::database::tree(&db, "understandings")
    })
}

/// A value as it lies in the cache.
pub(super) fn sealed(
    key: &[u8],
    value: &[u8],
    recogniser: &[u8; 16],
    item: &ItemDigest,
) -> Vec<u8> {
    let sum = checksum(key, recogniser, item, value).to_be_bytes();
    [&[SHAPE][..], &sum, recogniser, &item.0, value].concat()
}

/// The value that was sealed, if it was sealed for this recogniser and this look of the item.
pub(super) fn unsealed<'a>(
    key: &[u8],
    sealed: &'a [u8],
    recogniser: &[u8; 16],
    item: &ItemDigest,
) -> Option<&'a [u8]> {
    let (head, value) = sealed.split_at_checked(HEAD)?;
    let (shape, sum) = (head[0], &head[1..5]);
    let is_it = shape == SHAPE && head[5..21] == *recogniser && head[21..] == item.0;
    let is_whole = || *sum == checksum(key, recogniser, item, value).to_be_bytes();
    (is_it && is_whole()).then_some(value)
}

fn checksum(key: &[u8], recogniser: &[u8; 16], item: &ItemDigest, value: &[u8]) -> u32 {
    let mut crc = Crc::new();
    for part in [key, recogniser, &item.0, value] {
        crc.update(part);
    }
    crc.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_sealed_for_this_recogniser_and_item_is_unsealed() {
        let (ours, item) = ([7; 16], ItemDigest([1; 16]));
        let kept = sealed(b"site/1", b"value", &ours, &item);
        assert_eq!(unsealed(b"site/1", &kept, &ours, &item), Some(&b"value"[..]));
        assert_eq!(unsealed(b"site/2", &kept, &ours, &item), None);
        assert_eq!(unsealed(b"site/1", &kept, &[8; 16], &item), None);
        assert_eq!(unsealed(b"site/1", &kept, &ours, &ItemDigest([2; 16])), None);
        for bit in 0..kept.len() * 8 {
            let mut flipped = kept.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unsealed(b"site/1", &flipped, &ours, &item), None, "bit {bit}");
        }
        for length in 0..kept.len() {
            assert_eq!(unsealed(b"site/1", &kept[..length], &ours, &item), None, "{length} bytes");
        }
    }
}
