//! Figures of the store, printed: recording one fact, continuing, building again.
//!
//! `cargo bench --bench store [-- FACTS]`; 200,000 facts unless told otherwise.

use chrono::{DateTime, Utc};
use hromada_watch::domain::sightings::{Item, ItemDates, Origin};
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let facts = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(200_000);
    let dir = tempfile::tempdir().expect("a directory for the figures");
    let dir = dir.path();

    let mut store = open(dir);
    let started = Instant::now();
    for first in (0..facts).step_by(1_000) {
        let batch = (first..facts.min(first + 1_000)).map(seen).collect();
        store.record(now(), "daemon", batch).expect("facts are recorded");
    }
    println!("{facts} facts recorded in batches of 1,000: {:?}", started.elapsed());
    let mut singles: Vec<Duration> = (0..200)
        .map(|n| {
            let started = Instant::now();
            store.record(now(), "daemon", vec![seen(facts + n)]).expect("a fact is recorded");
            started.elapsed()
        })
        .collect();
    singles.sort();
    println!(
        "one fact recorded: p50 {:?}, p95 {:?}, p99 {:?}",
        singles[100], singles[190], singles[198]
    );
    store.close();

    let size = |path: &str| fs::metadata(dir.join(path)).map_or(0, |file| file.len()) / 1024;
    println!("journal {} KB, sled {} KB", size("journal.jsonl"), size("state/db"));
    timed("continued", dir);
    fs::remove_dir_all(dir.join("state")).expect("the state is removed");
    timed("built again", dir);
    timed("continued after that", dir);
}

fn timed(what: &str, dir: &Path) {
    let started = Instant::now();
    let store = open(dir);
    println!("{what}: {:?}", started.elapsed());
    store.close();
}

fn open(dir: &Path) -> Store {
    Store::open(dir, now()).expect("the store opens").0
}

fn now() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH
}

fn seen(n: u32) -> Fact {
    let item = Item {
        id: format!("item-{n:07}").as_str().into(),
        url: Some(format!("https://rada.example/documents/{n}-pro-zatverdzhennya.html")),
        title: format!("Рішення №{n} «Про затвердження програми соціального захисту»"),
        section: Some("Рішення сесії".to_owned()),
        text: Some("Відповідно до статті 26 Закону України сільська рада вирішила. ".repeat(3)),
        dates: ItemDates::default(),
    };
    Fact::ItemSeen { source: "site".into(), item, origin: Origin::Appeared }
}
