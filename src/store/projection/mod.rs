//! The projection: the state in sled.
//!
//! Decides whether what sled holds can be believed: every value is read and counted at every
//! start, because sled may open cleanly and be wrong. Nothing here repairs: what cannot be
//! believed is built again from the journal. The invariants: the position (how far the journal was
//! followed) and the values that follow from it change in one transaction, and no panic of sled
//! leaves this folder.

pub(super) mod database;
pub(super) mod fault;
mod totals;

use super::cursor::Cursor;
use super::shelf::Place;
use super::state::{State, StateShelf, fold};
use crate::domain::ids::SourceId;
use database::{guarded, open_sled, sled_fault, transaction_fault, tree};
use fault::Fault;
use serde::{Deserialize, Serialize};
use sled::Transactional;
use sled::transaction::ConflictableTransactionError;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::path::Path;
use totals::Totals;

/// The version of the stored shapes; any other is built again from the journal.
const SCHEMA: u32 = 2;
const SCHEMA_KEY: &str = "schema_version";
const POSITION_KEY: &str = "position";

/// Values written at once while a whole state is written.
const BATCH: usize = 2_000;

/// Values are read once, in order; more memory would be wasted.
const CACHE_BYTES: u64 = 4 * 1024 * 1024;

/// More values than this do not stay in memory once they were read: sled lets no page go before
/// each of the 256 parts of its cache was asked 64 times.
const HELD_MAX: u64 = 5_000;

const SHELVES: &str = "shelves";
const META: &str = "meta";
const CURSORS: &str = "cursors";

/// How far the journal was followed, and what all values together must add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    seq: u64,
    hash: String,
    totals: Totals,
}

/// The open projection.
pub(super) struct Projection {
    /// `None` only while it is closed.
    trees: Option<Trees>,
    /// A handle of our own: sled's flush does not reach the disk on Linux.
    file: File,
    position: Position,
}

/// Everything that is kept.
#[derive(Clone)]
struct Trees {
    /// The one table: shelf and key, value.
    shelves: sled::Tree,
    /// Schema and position.
    meta: sled::Tree,
    /// Where the reading of sources stands; not a part of the state.
    cursors: sled::Tree,
}

/// A value to store, or, without one, a key to remove.
struct Write {
    key: Vec<u8>,
    value: Option<Vec<u8>>,
}

/// No name of a shelf holds this byte.
const AFTER_SHELF: u8 = 0;

/// Where a projection that was just built stands.
pub(super) struct Built(Position);

/// What the projection held when it was opened.
pub(super) struct Loaded {
    pub(super) projection: Projection,
    pub(super) state: State,
    pub(super) cursors: BTreeMap<SourceId, Cursor>,
}

impl Projection {
    /// Opens and reads everything; `None` when there is nothing at `dir`.
    pub(super) fn open(dir: &Path) -> Result<Option<Loaded>, Fault> {
        let absent = match fs::read_dir(dir) {
            Ok(mut names) => names.next().is_none(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => true,
            Err(error) => return Err(Fault::io("opening the directory")(error)),
        };
        if absent {
            return Ok(None);
        }
        guarded("opening sled", || Self::load(dir)).map(Some)
    }

    /// Writes a whole state to a new directory; the position last, so that a directory without
    /// one was never finished. Sled is closed again, for the directory is to be moved.
    pub(super) fn build(
        dir: &Path,
        state: &State,
        seq: u64,
        hash: &str,
        cursors: &BTreeMap<SourceId, Cursor>,
    ) -> Result<Built, Fault> {
        guarded("building sled", || {
            let mut projection = Self::connect(dir)?;
            let trees = projection.trees()?.clone();
            let mut totals = Totals::default();
            let mut batch = Batch::default();
            for shelf in fold::shelves() {
                let mut failed = None;
                shelf.each(state, &mut |key, value| {
                    let key = stored_key(shelf.name(), &key);
                    totals.add(&key, &value);
                    if failed.is_none() {
                        failed = batch.insert(&trees.shelves, key, value).err();
                    }
                    Ok(())
                })?;
                failed.map_or(Ok(()), Err)?;
            }
            batch.write(&trees.shelves)?;
            projection.write_cursors(cursors.iter())?;
            let meta = &trees.meta;
            meta.transaction(|meta| {
                meta.insert(SCHEMA_KEY, SCHEMA.to_string().as_str())?;
                Ok::<(), ConflictableTransactionError<()>>(())
            })
            .map_err(transaction_fault)?;
            projection.position.totals = totals;
            projection.write(&[], seq, hash)?;
            projection.sync()?;
            Ok(Built(projection.position.clone()))
        })
    }

    /// Opens what was just built, from wherever it was moved to, without reading it again.
    pub(super) fn resume(dir: &Path, built: Built) -> Result<Self, Fault> {
        guarded("opening sled", || {
            let mut projection = Self::connect(dir)?;
            projection.position = built.0;
            Ok(projection)
        })
    }

    /// Follows the journal up to `seq`: the touched values and the position, in one transaction,
    /// on the disk when it returns.
    pub(super) fn apply(
        &mut self,
        touched: &BTreeSet<Place>,
        state: &State,
        seq: u64,
        hash: &str,
    ) -> Result<(), Fault> {
        guarded("writing to sled", || {
            let mut writes = Vec::with_capacity(touched.len());
            for Place { shelf, key } in touched {
                let value = known(shelf)?.value(state, key)?;
                writes.push(Write { key: stored_key(shelf, key), value });
            }
            self.write(&writes, seq, hash)?;
            self.sync()
        })
    }

    /// Keeps cursors, without waiting for the disk.
    pub(super) fn save_cursors(&mut self, cursors: &[(SourceId, Cursor)]) -> Result<(), Fault> {
        guarded("writing cursors to sled", || {
            self.write_cursors(cursors.iter().map(|(source, cursor)| (source, cursor)))?;
            self.flush()
        })
    }

    /// Closes sled and says whether all of it was written.
    pub(super) fn close(self) -> Result<(), Fault> {
        guarded("closing sled", || self.flush())
    }

    pub(super) fn seq(&self) -> u64 {
        self.position.seq
    }

    pub(super) fn hash(&self) -> &str {
        &self.position.hash
    }

    /// The cursors of a projection of another version.
    pub(super) fn cursors_of(dir: &Path) -> Result<BTreeMap<SourceId, Cursor>, Fault> {
        guarded("reading cursors", || read_cursors(&tree(&open_sled(dir, CACHE_BYTES)?, CURSORS)?))
    }

    fn connect(dir: &Path) -> Result<Self, Fault> {
        Self::of(&open_sled(dir, CACHE_BYTES)?, dir)
    }

    fn of(db: &sled::Db, dir: &Path) -> Result<Self, Fault> {
        let trees = Trees {
            shelves: tree(db, SHELVES)?,
            meta: tree(db, META)?,
            cursors: tree(db, CURSORS)?,
        };
        let file = File::open(dir.join("db")).map_err(Fault::io("opening sled's file"))?;
        let position = Position { seq: 0, hash: String::new(), totals: Totals::default() };
        Ok(Self { trees: Some(trees), file, position })
    }

    fn load(dir: &Path) -> Result<Loaded, Fault> {
        let reading = sled_fault("reading sled");
        let db = open_sled(dir, CACHE_BYTES)?;
        // Nothing is added to what another version wrote.
        if !db.tree_names().iter().any(|name| name == META.as_bytes()) {
            return Err(Fault::Empty);
        }
        let meta = tree(&db, META)?;
        let schema = meta.get(SCHEMA_KEY).map_err(&reading)?.ok_or(Fault::Empty)?;
        if schema != SCHEMA.to_string().as_bytes() {
            let found = String::from_utf8_lossy(&schema).into_owned();
            return Err(Fault::OtherSchema { found });
        }
        let position = meta.get(POSITION_KEY).map_err(&reading)?.ok_or(Fault::Empty)?;
        let position: Position = serde_json::from_slice(&position)
            .map_err(|error| Fault::Altered(format!("its position cannot be read: {error}")))?;
        let mut projection = Self::of(&db, dir)?;
        drop((meta, db));
        let mut state = State::default();
        let mut totals = Totals::default();
        for pair in &projection.trees()?.shelves {
            let (key, value) = pair.map_err(&reading)?;
            totals.add(&key, &value);
            let (shelf, key) = place_of(&key)?;
            shelf.restore(&mut state, key, &value)?;
        }
        if totals != position.totals {
            let (found, written) = (totals.values, position.totals.values);
            return Err(Fault::Altered(format!("{found} values read, {written} written")));
        }
        let cursors = read_cursors(&projection.trees()?.cursors)?;
        if totals.values > HELD_MAX {
            drop(projection);
            projection = Self::connect(dir)?;
        }
        projection.position = position;
        Ok(Loaded { projection, state, cursors })
    }

    fn trees(&self) -> Result<&Trees, Fault> {
        self.trees.as_ref().ok_or(Fault::Empty)
    }

    /// Values and position in one transaction. The totals are taken from what the transaction
    /// itself replaces, so they describe the table whatever was in it.
    fn write(&mut self, writes: &[Write], seq: u64, hash: &str) -> Result<(), Fault> {
        let before = self.position.totals;
        let Trees { shelves, meta, .. } = self.trees()?;
        let written = (shelves, meta).transaction(|(shelves, meta)| {
            let mut totals = before;
            for Write { key, value } in writes {
                let old = match value {
                    Some(value) => {
                        totals.add(key, value);
                        shelves.insert(key.as_slice(), value.as_slice())?
                    }
                    None => shelves.remove(key.as_slice())?,
                };
                if let Some(old) = old {
                    totals.take(key, &old);
                }
            }
            let position = Position { seq, hash: hash.to_owned(), totals };
            let value = serde_json::to_vec(&position)
                .map_err(|_| ConflictableTransactionError::Abort(()))?;
            meta.insert(POSITION_KEY, value)?;
            Ok(position)
        });
        self.position = written.map_err(transaction_fault)?;
        Ok(())
    }

    fn write_cursors<'a>(
        &self,
        cursors: impl Iterator<Item = (&'a SourceId, &'a Cursor)>,
    ) -> Result<(), Fault> {
        let mut values = Vec::new();
        for (source, cursor) in cursors {
            let value = serde_json::to_vec(cursor)
                .map_err(|error| Fault::Altered(format!("a cursor cannot be written: {error}")))?;
            values.push((source.as_str(), value));
        }
        let written = self.trees()?.cursors.transaction(|tree| {
            for (source, value) in &values {
                tree.insert(*source, value.as_slice())?;
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        });
        written.map_err(transaction_fault)
    }

    /// Flushing one tree flushes the log they share.
    fn flush(&self) -> Result<(), Fault> {
        self.trees()?.meta.flush().map(|_| ()).map_err(sled_fault("flushing sled"))
    }

    fn sync(&self) -> Result<(), Fault> {
        self.flush()?;
        self.file.sync_all().map_err(Fault::io("syncing sled's file"))
    }
}

fn stored_key(shelf: &str, key: &[u8]) -> Vec<u8> {
    [shelf.as_bytes(), &[AFTER_SHELF], key].concat()
}

fn place_of(stored: &[u8]) -> Result<(StateShelf, &[u8]), Fault> {
    let at = stored.iter().position(|byte| *byte == AFTER_SHELF);
    let (name, key) = stored.split_at(at.unwrap_or(stored.len()));
    let name = std::str::from_utf8(name).unwrap_or_default();
    Ok((known(name)?, key.get(1..).unwrap_or_default()))
}

fn known(shelf: &str) -> Result<StateShelf, Fault> {
    fold::shelf(shelf).ok_or_else(|| Fault::Altered(format!("nobody knows a shelf `{shelf}`")))
}

fn read_cursors(tree: &sled::Tree) -> Result<BTreeMap<SourceId, Cursor>, Fault> {
    let mut cursors = BTreeMap::new();
    for pair in tree {
        let (key, value) = pair.map_err(sled_fault("reading sled"))?;
        let read = std::str::from_utf8(&key).ok().zip(serde_json::from_slice(&value).ok());
        let (source, cursor) =
            read.ok_or_else(|| Fault::Altered("a cursor cannot be read".to_owned()))?;
        cursors.insert(SourceId::from(source), cursor);
    }
    Ok(cursors)
}

/// Values on their way into a table that nobody else reads yet.
#[derive(Default)]
struct Batch {
    values: sled::Batch,
    count: usize,
}

impl Batch {
    fn insert(&mut self, tree: &sled::Tree, key: Vec<u8>, value: Vec<u8>) -> Result<(), Fault> {
        self.values.insert(key, value);
        self.count += 1;
        if self.count == BATCH { self.write(tree) } else { Ok(()) }
    }

    fn write(&mut self, tree: &sled::Tree) -> Result<(), Fault> {
        self.count = 0;
        tree.apply_batch(std::mem::take(&mut self.values)).map_err(sled_fault("writing to sled"))
    }
}

impl Drop for Projection {
    /// sled syncs when its last handle goes, and panics when that fails, on a full disk say.
    fn drop(&mut self) {
        let trees = self.trees.take();
        let closed = guarded("closing sled", || {
            drop(trees);
            Ok(())
        });
        if let Err(fault) = closed {
            tracing::warn!(%fault, "sled was not closed well; the next start will look at it");
        }
    }
}

/// Makes a closed projection one of another version.
#[cfg(test)]
pub(super) fn outdate(dir: &Path) {
    let meta = tree(&open_sled(dir, CACHE_BYTES).expect("sled opens"), META).expect("a tree");
    meta.insert(SCHEMA_KEY, "1").expect("sled writes");
}

#[cfg(test)]
mod tests {
    use super::super::state::NotedTrouble;
    use super::*;
    use crate::domain::notice::trouble::Trouble;

    const HASH: &str = "00ff";

    fn built(dir: &Path) -> State {
        let mut state = State::default();
        for n in 0..40 {
            let trouble = NotedTrouble {
                at: "2026-11-20T08:00:00Z".parse().expect("a moment"),
                trouble: Trouble::Told(format!("Джерело {n} не відповідає")),
            };
            state.troubles.insert(format!("source/{n}"), trouble);
        }
        Projection::build(dir, &state, 40, HASH, &BTreeMap::new()).expect("it is built");
        state
    }

    fn loaded(dir: &Path) -> Result<Loaded, Fault> {
        Projection::open(dir).map(|loaded| loaded.expect("there is something"))
    }

    #[test]
    fn what_is_built_is_read_back() {
        let dir = tempfile::tempdir().expect("a directory");
        let state = built(dir.path());
        let read = loaded(dir.path()).expect("it is believed");
        assert_eq!(read.state, state);
        assert_eq!((read.projection.seq(), read.projection.hash()), (40, HASH));
    }

    #[test]
    fn a_value_lost_or_changed_behind_our_back_is_felt() {
        let first = r#"{"at":"2026-11-20T08:00:00Z","text":"Джерело 1 відповідає"}"#;
        for value in [None, Some(first)] {
            let dir = tempfile::tempdir().expect("a directory");
            built(dir.path());
            let read = loaded(dir.path()).expect("it is believed");
            let tree = &read.projection.trees().expect("open").shelves;
            match value {
                None => tree.remove(stored_key("troubles", b"source/7")),
                Some(value) => tree.insert(stored_key("troubles", b"source/7"), value),
            }
            .expect("sled writes");
            drop(read);
            let fault = loaded(dir.path()).err();
            assert!(matches!(fault, Some(Fault::Altered(_))), "{fault:?}");
        }
    }

    #[test]
    fn another_schema_and_an_unfinished_build_are_felt() {
        let dir = tempfile::tempdir().expect("a directory");
        built(dir.path());
        outdate(dir.path());
        assert!(
            matches!(loaded(dir.path()).err(), Some(Fault::OtherSchema { found }) if found == "1")
        );

        let dir = tempfile::tempdir().expect("a directory");
        drop(Projection::connect(dir.path()).expect("sled opens"));
        assert!(matches!(loaded(dir.path()).err(), Some(Fault::Empty)));
    }

    #[test]
    fn totals_follow_values_that_are_replaced_and_removed() {
        let dir = tempfile::tempdir().expect("a directory");
        let mut state = built(dir.path());
        let mut projection = loaded(dir.path()).expect("it is believed").projection;
        state.troubles.remove("source/3");
        state.troubles.get_mut("source/4").expect("it is there").trouble =
            Trouble::Told("!".to_owned());
        let touched = ["source/3", "source/4", "source/none"];
        let touched = touched.map(|key| Place { shelf: "troubles", key: key.into() }).into();
        projection.apply(&touched, &state, 43, HASH).expect("it follows");
        drop(projection);
        let read = loaded(dir.path()).expect("it is believed");
        assert_eq!((read.state, read.projection.seq()), (state, 43));
    }

    #[test]
    fn a_panic_becomes_a_fault() {
        let fault = guarded("testing", || -> Result<(), Fault> { panic!("line {}", 7) }).err();
        assert!(matches!(fault, Some(Fault::Panicked { why, .. }) if why == "line 7"));
    }
}
