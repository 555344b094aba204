//! The projection: the state in sled. The only file that imports sled.
//!
//! Decides whether what sled holds can be believed: every value is read and counted at every
//! start, because sled may open cleanly and be wrong. Nothing here repairs: what cannot be
//! believed is built again from the journal. The invariants: the position (how far the journal was
//! followed) and the values that follow from it change in one transaction, and no panic of sled
//! leaves this file.

pub(super) mod fault;
mod shape;
mod totals;

use super::cursor::Cursor;
use super::state::State;
use super::state::touched::Touched;
use crate::domain::ids::SourceId;
use chrono::NaiveDate;
use fault::Fault;
use serde::{Deserialize, Serialize};
use shape::{Kind, Write};
use sled::Transactional;
use sled::transaction::{ConflictableTransactionError, TransactionError, TransactionalTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;
use totals::Totals;

/// The version of the stored shapes; any other is built again from the journal.
const SCHEMA: u32 = 1;
const SCHEMA_KEY: &str = "schema_version";
const POSITION_KEY: &str = "position";

/// How often, and after what pause each, a held lock is tried again.
const LOCK_PATIENCE: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// Values per transaction while a whole state is written.
const BATCH: usize = 2_000;

/// How far the journal was followed, and what all values together must add up to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Position {
    seq: u64,
    hash: String,
    watch_began_on: Option<NaiveDate>,
    totals: Totals,
}

/// The open projection.
pub(super) struct Projection {
    /// One tree per [`Kind`], in its order, then the tree of the position and that of the cursors.
    trees: Vec<sled::Tree>,
    /// A handle of our own: sled's flush does not reach the disk on Linux.
    file: File,
    position: Position,
}

const META: usize = Kind::ALL.len();
const CURSORS: usize = META + 1;

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
            let mut batch = Vec::with_capacity(BATCH);
            for touched in shape::all(state) {
                batch.extend(shape::write_of(&touched, state)?);
                if batch.len() == BATCH {
                    projection.write(&batch, None)?;
                    batch.clear();
                }
            }
            projection.write(&batch, None)?;
            projection.write_cursors(cursors.iter())?;
            let meta = projection.meta();
            meta.transaction(|meta| {
                meta.insert(SCHEMA_KEY, SCHEMA.to_string().as_str())?;
                Ok::<(), ConflictableTransactionError<()>>(())
            })
            .map_err(transaction_fault)?;
            let position = projection.position_at(state, seq, hash);
            projection.write(&[], Some(position))?;
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
        touched: &BTreeSet<Touched>,
        state: &State,
        seq: u64,
        hash: &str,
    ) -> Result<(), Fault> {
        guarded("writing to sled", || {
            let mut writes = Vec::with_capacity(touched.len());
            for touched in touched {
                writes.extend(shape::write_of(touched, state)?);
            }
            let position = self.position_at(state, seq, hash);
            self.write(&writes, Some(position))?;
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

    fn connect(dir: &Path) -> Result<Self, Fault> {
        let db = open_sled(dir)?;
        let tree = |name| db.open_tree(name).map_err(sled_fault("opening a tree"));
        let mut trees =
            Kind::ALL.into_iter().map(|kind| tree(kind.name())).collect::<Result<Vec<_>, _>>()?;
        trees.push(tree("meta")?);
        trees.push(tree("cursors")?);
        let file = File::open(dir.join("db")).map_err(Fault::io("opening sled's file"))?;
        let position = Position {
            seq: 0,
            hash: String::new(),
            watch_began_on: None,
            totals: Totals::default(),
        };
        Ok(Self { trees, file, position })
    }

    fn load(dir: &Path) -> Result<Loaded, Fault> {
        let reading = sled_fault("reading sled");
        let mut projection = Self::connect(dir)?;
        let meta = projection.meta();
        let schema = meta.get(SCHEMA_KEY).map_err(&reading)?.ok_or(Fault::Empty)?;
        if schema != SCHEMA.to_string().as_bytes() {
            let found = String::from_utf8_lossy(&schema).into_owned();
            return Err(Fault::OtherSchema { found });
        }
        let position = meta.get(POSITION_KEY).map_err(&reading)?.ok_or(Fault::Empty)?;
        let position: Position = serde_json::from_slice(&position)
            .map_err(|error| Fault::Altered(format!("its position cannot be read: {error}")))?;
        let mut state = State { watch_began_on: position.watch_began_on, ..State::default() };
        let mut totals = Totals::default();
        for (kind, tree) in Kind::ALL.into_iter().zip(&projection.trees) {
            for pair in tree {
                let (key, value) = pair.map_err(&reading)?;
                totals.add(kind, &key, &value);
                shape::restore(&mut state, kind, &key, &value)?;
            }
        }
        if totals != position.totals {
            let (found, written) = (totals.values, position.totals.values);
            return Err(Fault::Altered(format!("{found} values read, {written} written")));
        }
        let mut cursors = BTreeMap::new();
        for pair in &projection.trees[CURSORS] {
            let (key, value) = pair.map_err(&reading)?;
            let read = std::str::from_utf8(&key).ok().zip(serde_json::from_slice(&value).ok());
            let (source, cursor) =
                read.ok_or_else(|| Fault::Altered("a cursor cannot be read".to_owned()))?;
            cursors.insert(SourceId::from(source), cursor);
        }
        projection.position = position;
        Ok(Loaded { projection, state, cursors })
    }

    fn meta(&self) -> &sled::Tree {
        &self.trees[META]
    }

    fn position_at(&self, state: &State, seq: u64, hash: &str) -> Position {
        Position {
            seq,
            hash: hash.to_owned(),
            watch_began_on: state.watch_began_on,
            totals: self.position.totals,
        }
    }

    /// One transaction over all trees. The totals are taken from what the transaction itself
    /// replaces, so they describe the trees whatever was in them.
    fn write(&mut self, writes: &[Write], position: Option<Position>) -> Result<(), Fault> {
        let before = self.position.totals;
        let written = self.trees[..=META].transaction(|trees: &Vec<TransactionalTree>| {
            let mut totals = before;
            for Write { kind, key, value } in writes {
                let tree = &trees[*kind as usize];
                let old = match value {
                    Some(value) => {
                        totals.add(*kind, key, value);
                        tree.insert(key.as_slice(), value.as_slice())?
                    }
                    None => tree.remove(key.as_slice())?,
                };
                if let Some(old) = old {
                    totals.take(*kind, key, &old);
                }
            }
            let position = position.clone().map(|position| Position { totals, ..position });
            if let Some(position) = &position {
                let value = serde_json::to_vec(position)
                    .map_err(|_| ConflictableTransactionError::Abort(()))?;
                trees[META].insert(POSITION_KEY, value)?;
            }
            Ok((totals, position))
        });
        let (totals, position) = written.map_err(transaction_fault)?;
        self.position.totals = totals;
        if let Some(position) = position {
            self.position = position;
        }
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
        let written = self.trees[CURSORS].transaction(|tree| {
            for (source, value) in &values {
                tree.insert(*source, value.as_slice())?;
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        });
        written.map_err(transaction_fault)
    }

    /// Flushing one tree flushes the log they share.
    fn flush(&self) -> Result<(), Fault> {
        self.trees[META].flush().map(|_| ()).map_err(sled_fault("flushing sled"))
    }

    fn sync(&self) -> Result<(), Fault> {
        self.flush()?;
        self.file.sync_all().map_err(Fault::io("syncing sled's file"))
    }
}

/// sled lets go of its lock a moment after it was closed, when its threads have finished.
fn open_sled(dir: &Path) -> Result<sled::Db, Fault> {
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity(16 * 1024 * 1024)
        // Every write is flushed by us; a thread that wakes twice a second is not needed.
        .flush_every_ms(None);
    let mut patience = LOCK_PATIENCE;
    loop {
        match config.open() {
            Ok(db) => return Ok(db),
            Err(error) if error.to_string().contains("could not acquire lock") => {
                if patience == 0 {
                    return Err(Fault::Locked);
                }
                patience -= 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(error) => return Err(sled_fault("opening sled")(error)),
        }
    }
}

impl Drop for Projection {
    /// sled syncs when its last handle goes, and panics when that fails, on a full disk say.
    fn drop(&mut self) {
        let trees = std::mem::take(&mut self.trees);
        let closed = guarded("closing sled", || {
            drop(trees);
            Ok(())
        });
        if let Err(fault) = closed {
            tracing::warn!(%fault, "sled was not closed well; the next start will look at it");
        }
    }
}

fn sled_fault(doing: &'static str) -> impl Fn(sled::Error) -> Fault {
    move |error| {
        let kind = if let sled::Error::Io(io) = &error { Some(io.kind()) } else { None };
        Fault::Sled { doing, why: error.to_string(), kind }
    }
}

fn transaction_fault(error: TransactionError<()>) -> Fault {
    match error {
        TransactionError::Storage(error) => sled_fault("writing to sled")(error),
        TransactionError::Abort(()) => Fault::Sled {
            doing: "writing to sled",
            why: "the position cannot be written as JSON".to_owned(),
            kind: None,
        },
    }
}

/// sled panics on damage it does not expect; that costs a rebuild, not the daemon.
fn guarded<T>(doing: &'static str, work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<&str>()
            .map(|why| (*why).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without words".to_owned());
        Err(Fault::Panicked { doing, why })
    })
}

#[cfg(test)]
mod tests {
    use super::super::state::Trouble;
    use super::*;

    const HASH: &str = "00ff";

    fn built(dir: &Path) -> State {
        let mut state = State::default();
        for n in 0..40 {
            let trouble = Trouble {
                at: "2026-11-20T08:00:00Z".parse().expect("a moment"),
                text: format!("Джерело {n} не відповідає"),
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
        let troubles = Kind::Troubles as usize;
        let first = r#"{"at":"2026-11-20T08:00:00Z","text":"Джерело 1 відповідає"}"#;
        for value in [None, Some(first)] {
            let dir = tempfile::tempdir().expect("a directory");
            built(dir.path());
            let read = loaded(dir.path()).expect("it is believed");
            let tree = &read.projection.trees[troubles];
            match value {
                None => tree.remove("source/7"),
                Some(value) => tree.insert("source/7", value),
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
        let read = loaded(dir.path()).expect("it is believed");
        read.projection.meta().insert(SCHEMA_KEY, "0").expect("sled writes");
        drop(read);
        assert!(
            matches!(loaded(dir.path()).err(), Some(Fault::OtherSchema { found }) if found == "0")
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
        state.troubles.get_mut("source/4").expect("it is there").text.push('!');
        let touched = ["source/3", "source/4", "source/none"];
        let touched = touched.map(|key| Touched::Trouble(key.to_owned())).into();
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
