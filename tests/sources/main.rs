//! The world in, against a real server on loopback and files on disk.

mod causes;
mod drupal;
mod engines;
mod facebook;
mod facebook_faults;
mod feeds;
mod fetching;
mod gr_org_ua;
mod graph;
mod host;
mod host_content;
mod host_tls;
mod hostility;
mod init;
mod joomla;
mod moves;
mod odd_feeds;
mod pages;
mod platform;
mod reading;
mod site;
mod survey;
mod trying;
mod wordpress;

use chrono::{DateTime, NaiveDate, Utc};
use hromada_watch::sources::fetch::Polling;
use std::time::Duration;

fn fixture(path: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/tests/fixtures/sources/{path}")).unwrap()
}

fn day(text: &str) -> Option<NaiveDate> {
    Some(text.parse().unwrap())
}

fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn polling() -> Polling {
    Polling {
        user_agent: "hromada-watch/test".to_owned(),
        per_host: 1,
        hosts: 16,
        pause: Duration::ZERO,
        timeout: Duration::from_secs(20),
        body_max_bytes: 1_000_000,
        redirects_max: 5,
    }
}
