//! The store on real directories: what is acknowledged survives, what is damaged is told.

mod damage;
mod history;
mod old_journals;
mod processes;
mod understandings;
mod verification;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::domain::council::decision::DecisionKey;
use hromada_watch::domain::ids::SourceId;
use hromada_watch::domain::sightings::{Item, ItemDates, Origin};
use hromada_watch::store::cursor::Cursor;
use hromada_watch::store::fact::Fact;
use hromada_watch::store::journal::error::JournalError;
use hromada_watch::store::state::State;
use hromada_watch::store::verification as holding;
use hromada_watch::store::verification::{Followed, Verification};
use hromada_watch::store::{Opened, Start, Store, StoreError};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Reads a journal to its end; whoever has the store open has its state as well.
fn verify(journal: &Path) -> Result<Verification, JournalError> {
    let nobody = Followed { seq: 0, hash: String::new() };
    holding::verify(journal.parent().expect("a directory"), Some(nobody))
}

fn now() -> DateTime<Utc> {
    "2026-11-20T08:00:00Z".parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(id: &str, title: &str) -> Item {
    Item {
        id: id.into(),
        url: Some(format!("https://rada.example/{id}")),
        title: title.to_owned(),
        section: Some("Рішення".to_owned()),
        text: Some(format!("Текст «{title}»\u{2028}\u{0}\"")),
        dates: ItemDates { printed: Some(day("2026-11-19")), url: None, feed: None },
    }
}

fn seen(id: &str) -> Fact {
    Fact::ItemSeen {
        source: "site".into(), item: item(id, "Про бюджет"), origin: Origin::Appeared
    }
}

fn open(dir: &Path) -> (Store, Opened) {
    Store::open(dir, now()).expect("the store opens")
}

/// A store that was filled and closed, and its state.
fn filled(facts: usize) -> (TempDir, State) {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let facts = (0..facts).map(|n| seen(&format!("item-{n}"))).collect();
    store.record(now(), "daemon", facts).unwrap();
    let state = store.state().clone();
    store.close();
    (dir, state)
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_dir(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn replace_state(of: &TempDir, with: &TempDir) {
    fs::remove_dir_all(of.path().join("state")).unwrap();
    copy_dir(&with.path().join("state"), &of.path().join("state"));
}

fn remove_snapshots(sled: &Path) {
    for entry in fs::read_dir(sled).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            fs::remove_file(entry.path()).unwrap();
        }
    }
}

fn asides(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("damaged"))
        .collect()
}

#[test]
fn what_was_gathered_is_followed_with_the_next_record_at_the_close_or_after_a_death() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    store.record(now(), "daemon", vec![seen("first")]).unwrap();
    store.gather(now(), "daemon", vec![seen("second"), seen("third")]).unwrap();
    let after_a_death = || {
        let copy = tempfile::tempdir().unwrap();
        copy_dir(dir.path(), &copy.path().join("copy"));
        let (store, opened) = open(&copy.path().join("copy"));
        (store.state().clone(), opened.start)
    };
    assert_eq!(after_a_death(), (store.state().clone(), Start::Replayed { facts: 2 }));
    store.record(now(), "daemon", vec![seen("fourth")]).unwrap();
    assert_eq!(after_a_death(), (store.state().clone(), Start::Continued));

    store.gather(now(), "daemon", vec![seen("fifth")]).unwrap();
    let state = store.state().clone();
    store.close();
    let (store, opened) = open(dir.path());
    assert_eq!((store.state(), opened.start), (&state, Start::Continued));
}

#[test]
fn a_first_start_is_fresh_and_the_next_one_continues() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, opened) = open(dir.path());
    assert_eq!(opened, Opened { start: Start::Fresh, torn: None });
    assert_eq!(store.record(now(), "daemon", vec![seen("a"), seen("b")]).unwrap(), [1, 2]);
    assert_eq!(store.record(now(), "daemon", vec![]).unwrap(), [] as [u64; 0]);
    assert_eq!(store.record(now(), "daemon", vec![seen("c")]).unwrap(), [3]);
    let state = store.state().clone();
    drop(store);
    let (store, opened) = open(dir.path());
    assert_eq!(opened, Opened { start: Start::Continued, torn: None });
    assert_eq!(store.state(), &state);
    assert_eq!(state.items[&SourceId::from("site")].len(), 3);
}

#[test]
fn cursors_are_kept_and_unknown_sources_begin_anew() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let cursor = Cursor { etag: Some("\"a\"".into()), failures: 2, ..Cursor::default() };
    store.save_cursors(vec![("site".into(), cursor.clone())]);
    store.close();
    let (store, _) = open(dir.path());
    assert_eq!(store.cursor(&"site".into()), cursor);
    assert_eq!(store.cursor(&"feed".into()), Cursor::default());
}

#[test]
fn a_journal_replaced_under_the_store_is_not_written_to() {
    let (dir, _) = filled(3);
    let (mut store, _) = open(dir.path());
    let journal = dir.path().join("journal.jsonl");
    let text = fs::read(&journal).unwrap();
    fs::remove_file(&journal).unwrap();
    fs::write(&journal, &text).unwrap();
    let refused = store.record(now(), "daemon", vec![seen("x")]).unwrap_err();
    assert!(matches!(refused, StoreError::Journal(JournalError::Displaced { .. })), "{refused:?}");
    assert!(store.needs_reopen());
    assert_eq!(store.reopen(now()).unwrap().start, Start::Continued);
    assert!(!store.needs_reopen());
    assert_eq!(store.record(now(), "daemon", vec![seen("x")]).unwrap(), [4]);
    assert_eq!(verify(&journal).unwrap().facts, 4);
}

#[test]
fn reopening_keeps_state_and_cursors() {
    let (dir, state) = filled(3);
    let (mut store, _) = open(dir.path());
    let cursor = Cursor { failures: 1, ..Cursor::default() };
    store.save_cursors(vec![("site".into(), cursor.clone())]);
    assert_eq!(store.reopen(now()).unwrap().start, Start::Continued);
    assert_eq!((store.state(), store.cursor(&"site".into())), (&state, cursor));
    let refused = Store::open(dir.path(), now()).err();
    assert!(matches!(refused, Some(StoreError::InUse { .. })), "the lock stays held");
}

#[test]
fn a_fact_that_would_not_be_read_back_is_not_written() {
    let (dir, state) = filled(2);
    let (mut store, _) = open(dir.path());
    let mut key = DecisionKey::parse("session-2026-11-20-№24").unwrap();
    key.number = "№".to_owned().into();
    let facts = vec![seen("good"), Fact::DecisionRemoved { decision: key, reason: String::new() }];
    let refused = store.record(now(), "daemon", facts).unwrap_err();
    assert!(matches!(refused, StoreError::Journal(JournalError::NotReadBack { .. })));
    assert!(!store.needs_reopen());
    assert_eq!(store.state(), &state);
    assert_eq!(store.record(now(), "daemon", vec![seen("good")]).unwrap(), [3]);
}

#[test]
fn thousands_of_facts_are_recorded_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = open(dir.path());
    let facts = (0..6_000).map(|n| seen(&format!("item-{n}"))).collect();
    assert_eq!(store.record(now(), "daemon", facts).unwrap().last(), Some(&6_000));
    assert!(!store.needs_reopen());
    let state = store.state().clone();
    store.close();
    let (store, opened) = open(dir.path());
    assert_eq!((opened.start, store.state() == &state), (Start::Continued, true));
}

#[test]
fn evidence_is_kept_once_by_content_and_read_back() {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = open(dir.path());
    let evidence = store.evidence();
    let name = evidence.keep("сторінка".as_bytes()).unwrap();
    assert_eq!(evidence.keep("сторінка".as_bytes()).unwrap(), name);
    assert_eq!(evidence.read(&name).unwrap(), "сторінка".as_bytes());
    let path = dir.path().join("evidence").join(&name[..2]).join(format!("{name}.gz"));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&path, bytes).unwrap();
    assert!(evidence.read(&name).is_err(), "damage is told");
    assert!(evidence.read("../../etc/passwd").is_err());
    assert!(evidence.read(&"0".repeat(64)).is_err());
}
