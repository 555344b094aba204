//! Figures of the store, printed: recording one fact, continuing, building again.
//!
//! `cargo bench --bench store [-- FACTS]`; 200,000 facts unless told otherwise. With
//! `-- make DIR ITEMS` it leaves a state directory of so many items on 300 sources behind, for
//! figures of a whole process:
//!
//! ```text
//! cargo bench --bench store -- make /tmp/large 36000
//! /usr/bin/time -v target/release/hromada-watch --config config --state /tmp/large due --json
//! ```
//!
//! The first run recognises every item, the second none.

use chrono::{DateTime, NaiveDate, Utc};
use hromada_watch::domain::sightings::{Item, ItemDates, Origin};
use hromada_watch::store::Store;
use hromada_watch::store::fact::Fact;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    let words: Vec<String> = std::env::args().collect();
    if let Some(at) = words.iter().position(|word| word == "make") {
        let dir = Path::new(&words[at + 1]);
        return make(dir, words[at + 2].parse().expect("a number of items"));
    }
    if let Some(at) = words.iter().position(|word| word == "open") {
        return timed("continued", Path::new(&words[at + 1]));
    }
    let facts = words.iter().filter_map(|word| word.parse().ok()).next().unwrap_or(200_000);
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

fn make(dir: &Path, items: u32) {
    let mut store = open(dir);
    for first in (0..items).step_by(2_000) {
        let batch = (first..items.min(first + 2_000)).map(seen).collect();
        store.record(now(), "daemon", batch).expect("facts are recorded");
    }
    store.close();
}

fn timed(what: &str, dir: &Path) {
    let started = Instant::now();
    let store = open(dir);
    println!("{what}: {:?}, {}", started.elapsed(), memory());
    store.close();
}

/// What this process holds, and the most it ever held, as Linux counts it.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.unwrap_or("unknown").trim().to_owned()
    };
    format!("{} resident, {} at most", line("VmRSS:"), line("VmHWM:"))
}

fn open(dir: &Path) -> Store {
    Store::open(dir, now()).expect("the store opens").0
}

fn now() -> DateTime<Utc> {
    "2026-11-20T08:00:00Z".parse().expect("a moment")
}

/// One item in six is a decision, the others are news; each has about 1 KB of text.
fn seen(n: u32) -> Fact {
    let on = NaiveDate::from_ymd_opt(2026, 1 + n % 11, 1 + n % 28);
    let (title, section, text) = if n.is_multiple_of(6) {
        let number = n / 6 + 1;
        let title = format!("Рішення №{number} «Про затвердження програми соціального захисту»");
        let text = format!(
            "РІШЕННЯ\nвід 20.10.2026 № {number}\nПро затвердження програми соціального захисту\n{}",
            "Відповідно до статті 26 Закону України сільська рада вирішила. ".repeat(8)
        );
        (title, "Рішення сесії", text)
    } else {
        let title = format!("У школі села відбулася зустріч № {n} з батьками першокласників");
        let text = "Учні показали виставу, батьки допомогли впорядкувати подвір’я. ".repeat(9);
        (title, "Новини", text)
    };
    let item = Item {
        id: format!("item-{n:07}").as_str().into(),
        url: Some(format!("https://rada.example/documents/{n}-pro-zatverdzhennya.html")),
        title,
        section: Some(section.to_owned()),
        text: Some(text),
        dates: ItemDates { printed: on, url: None, feed: None },
    };
    let source = format!("site-{}", n % 300);
    Fact::ItemSeen { source: source.as_str().into(), item, origin: Origin::Appeared }
}
