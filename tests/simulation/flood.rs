//! A site that shows 480 new items every hour: what is kept of it has a bound, and so have memory,
//! journal and disk.
//!
//! A whole year takes some minutes, and only alone does its memory say anything:
//!
//! `HROMADA_WATCH_FLOOD_DAYS=365 cargo test --release --test simulation flood -- --nocapture`

use chrono::{DateTime, TimeDelta, Utc};
use hromada_watch::channels::{Channel, Outcome};
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn;
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::simulation::world;
use hromada_watch::sources::fetch::{Canned, Fetcher, Response};
use hromada_watch::sources::spec::{SourceKind, SourceSpec};
use hromada_watch::store::journal::lines;
use hromada_watch::store::{Store, journal_path};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;

/// Virtual days of an ordinary run.
const DAYS: i64 = 6;

/// After so many days the bound is reached: 20,000 items are 42 hours.
const FULL_AFTER: TimeDelta = TimeDelta::days(3);

const NEW_AN_HOUR: i64 = 480;
const ITEMS_MAX: usize = 20_000;

/// What the journal may grow by after that, and in a day, with the letters of an ordinary council;
/// one read of the flood would be more.
const JOURNAL_GROWTH_MAX: u64 = 64 * 1024;
const JOURNAL_GROWTH_A_DAY_MAX: u64 = 4 * 1024;

/// Lines about the flood after that: that it is blind, and that the administrator was told.
const LINES_ABOUT_IT_MAX: usize = 8;

const MEMORY_GROWTH_MAX_KB: u64 = 8 * 1024;

fn asked_days() -> Option<i64> {
    std::env::var("HROMADA_WATCH_FLOOD_DAYS").ok().and_then(|text| text.parse().ok())
}

/// The feed as it is in a certain hour: everything in it is new.
fn feed(now: DateTime<Utc>) -> String {
    let hour = now.timestamp() / 3600;
    let mut items = String::new();
    for item in 0..NEW_AN_HOUR {
        let _ = write!(
            items,
            "<item><title>Запис {hour}-{item} про справи громади</title><link>https://rada.example/\
             flood/{hour}-{item}</link><guid>{hour}-{item}</guid><pubDate>{}</pubDate></item>",
            now.to_rfc2822()
        );
    }
    format!("<rss version=\"2.0\"><channel><title>Потік</title>{items}</channel></rss>")
}

fn parts(state: &Path, now: DateTime<Utc>) -> Parts {
    let mut config = world::config().expect("the world's configuration is valid");
    config.sources.push(SourceSpec {
        id: "flood".into(),
        kind: SourceKind::Feed,
        url: "https://rada.example/flood".parse().expect("an address"),
        cadence: Duration::from_secs(3600),
        section: None,
    });
    let fetcher = Fetcher::canned(Canned::new(|request| {
        let body = match request.url.path() {
            "/flood" => feed(request.now),
            _ => "<rss><channel><item><title>Новина</title><guid>1</guid></item></channel></rss>"
                .to_owned(),
        };
        Ok(Response::found(request.url.clone(), "application/rss+xml", body))
    }));
    let channel = Channel::scripted(|_| Outcome::Accepted { answer: "250 2.0.0 taken".to_owned() });
    let (store, _) = Store::open(state, now).expect("the store opens");
    Parts::new(config, fetcher, channel, store)
}

fn memory_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("a line");
    line.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).expect("a number")
}

fn lines_about_it(state: &Path, since: DateTime<Utc>) -> usize {
    let entries = lines::entries(&journal_path(state)).expect("the journal opens");
    let later = entries.map(|entry| entry.expect("it is whole")).filter(|entry| entry.at > since);
    let texts = later.map(|entry| serde_json::to_string(&entry.fact).expect("plain data"));
    texts.filter(|text| text.contains("flood")).count()
}

#[tokio::test]
async fn a_site_that_never_stops_is_known_up_to_a_bound_and_nothing_grows_beyond() {
    let directory = tempfile::tempdir().expect("a directory");
    let begins: DateTime<Utc> = "2026-12-01T06:00:00Z".parse().expect("a moment");
    let mut parts = parts(directory.path(), begins);
    let journal = || std::fs::metadata(journal_path(directory.path())).expect("a journal").len();
    let days = asked_days().unwrap_or(DAYS);
    let mut full = None;
    for hour in 0..days * 24 {
        let now = begins + TimeDelta::hours(hour);
        turn::turn(&mut parts, now).await.expect("room on the disk");
        if now - begins == FULL_AFTER {
            full = Some((journal(), memory_kb()));
        }
    }
    let state = parts.store.state();
    let known = state.items[&"flood".into()].len();
    assert!(known <= ITEMS_MAX && known > ITEMS_MAX - 500, "{known} items are known");
    let blind = state.sources[&"flood".into()].blind.as_ref().expect("it is blind");
    assert_eq!(blind.cause, Some(BlindCause::TooManyItems));
    assert!(state.sources[&"news".into()].blind.is_none(), "the others are read");

    let (journal_then, memory_then) = full.expect("more days than it takes to be full");
    let (grown, memory) = (journal() - journal_then, memory_kb());
    println!("{days} days: the journal grew by {grown} bytes, memory {memory_then} -> {memory} kB");
    let rest = u64::try_from(days - FULL_AFTER.num_days()).expect("more days than that");
    assert!(
        grown <= JOURNAL_GROWTH_MAX + rest * JOURNAL_GROWTH_A_DAY_MAX,
        "{grown} bytes in {rest} days"
    );
    let about_it = lines_about_it(directory.path(), begins + FULL_AFTER);
    assert!(about_it <= LINES_ABOUT_IT_MAX, "{about_it} lines about it since it is full");
    // Other tests of this program have their own memory.
    if asked_days().is_some() {
        assert!(memory <= memory_then + MEMORY_GROWTH_MAX_KB, "{memory_then} -> {memory} kB");
    }
}
