//! The lab: a council of seventeen readers in a bad week, in which the world outside fails.
//!
//! Every kind of trouble is lived through alone, a few pairs of them by chance, and each life is
//! held against the truth and against the same life in a healthy world (`judge`). Longer runs:
//!
//! * all pairs: `HROMADA_WATCH_LAB=pairs cargo test --release --test simulation lab::pairs`
//! * a week to read: `HROMADA_WATCH_LAB=account cargo test --test simulation lab::account --
//!   --nocapture`
//! * another council: `HROMADA_WATCH_SEED=5` before either
//!
//! A failing life is named by its seed and its troubles, and is the same every time.

mod account;
mod council;
mod faults;
mod judge;
mod life;

use faults::Kind;
use hromada_watch::simulation::chance::Chance;
use judge::{Read, complaints};
use life::{Life, live};
use std::collections::BTreeSet;

const SEED: u64 = 17;

/// The seed of the council, or another one for a longer search.
fn seed() -> u64 {
    std::env::var("HROMADA_WATCH_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(SEED)
}

/// So many pairs are drawn in an ordinary run.
const PAIRS: i64 = 4;

/// Pairs that have found something are lived through each time.
const FOUND: [[Kind; 2]; 2] =
    [[Kind::SilentHour, Kind::PolicyDays], [Kind::SilentHour, Kind::ServerDown]];

fn long_run(word: &str) -> bool {
    std::env::var("HROMADA_WATCH_LAB").is_ok_and(|asked| asked == word)
}

#[tokio::test]
async fn in_a_healthy_world_every_reader_hears_and_nothing_is_wrong() {
    let life = live(seed(), &[]).await;
    assert_eq!(complaints(&life, &life), Vec::<String>::new());
    let read = Read::of(&life);
    let readers: BTreeSet<&str> = read.arrived().map(|(sent, _)| sent.to.as_str()).collect();
    let heard = read.heard().len();
    assert!(heard > 40, "only {heard} notices fall into the week");
    assert_eq!(readers.len(), council::READERS, "{readers:?}");
}

#[tokio::test]
async fn whatever_fails_alone_loses_nothing_and_accuses_nobody_falsely() {
    let mut all = Vec::new();
    // Two councils, whose troubles fall on other days.
    for seed in [seed(), seed() + 1] {
        let healthy = live(seed, &[]).await;
        for kind in Kind::ALL {
            all.extend(judged(seed, &[kind], &healthy).await);
        }
    }
    none(&all);
}

#[tokio::test]
async fn pairs_of_troubles_lose_nothing_and_accuse_nobody_falsely() {
    let mut pairs: Vec<[Kind; 2]> = Vec::new();
    for (nth, first) in Kind::ALL.into_iter().enumerate() {
        pairs.extend(Kind::ALL.into_iter().skip(nth + 1).map(|second| [first, second]));
    }
    if !long_run("pairs") {
        let mut chance = Chance::new(seed());
        let last = i64::try_from(pairs.len()).expect("few") - 1;
        let drawn = (0..PAIRS).map(|_| chance.between(0, last));
        let drawn: Vec<usize> = drawn.map(|nth| usize::try_from(nth).expect("small")).collect();
        pairs = drawn.into_iter().map(|nth| pairs[nth]).chain(FOUND).collect();
    }
    let healthy = live(seed(), &[]).await;
    let mut all = Vec::new();
    for pair in pairs {
        all.extend(judged(seed(), &pair, &healthy).await);
    }
    none(&all);
}

/// One cause can have a thousand complaints: the first of them tell it.
fn none(complaints: &[String]) {
    let first = complaints.get(..complaints.len().min(12));
    assert!(complaints.is_empty(), "{} complaints, the first: {first:#?}", complaints.len());
}

/// Complaints about a life, each with what it takes to live it again.
async fn judged(seed: u64, kinds: &[Kind], healthy: &Life) -> Vec<String> {
    let life = live(seed, kinds).await;
    let named = |complaint: String| format!("seed {seed}, {kinds:?}: {complaint}");
    complaints(&life, healthy).into_iter().map(named).collect()
}
