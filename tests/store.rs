//! The store on real directories: what is acknowledged survives, what is damaged is told.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::domain::decision::DecisionKey;
use hromada_watch::domain::ids::{ItemId, LetterId, PersonId, SourceId};
use hromada_watch::domain::notice::NoticeKey;
use hromada_watch::domain::observation::{Item, ItemDates, Origin};
use hromada_watch::domain::register::{LinkVerdict, RecordedSubmission, RegisteredDecision};
use hromada_watch::store::fact::Fact;
use hromada_watch::store::state::State;
use hromada_watch::store::{
    Cursor, JournalError, Opened, RebuildReason, Start, Store, StoreError, TornLine, entries,
    verify,
};
use proptest::prelude::*;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

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

fn asides(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("damaged"))
        .collect()
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
