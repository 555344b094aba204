//! The ping address: a watcher elsewhere that hears of each turn and misses the next one.
//!
//! Decides nothing about the daemon: a ping is sent beside the loop, holds nothing up, and what
//! became of it changes only the log. The invariant: its address opens a door, so no line holds
//! more of it than the host.

use super::parts::Parts;
use crate::sources::fetch::{Answers, FetchError, Request, Response};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Longer than this nobody waits for a watcher.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a turn ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnEnd {
    /// It was finished.
    Finished,
    /// It failed and will be taken again.
    Failed,
}

/// Sends pings, and remembers whether the last one was taken.
#[derive(Debug, Default)]
pub struct Pinger {
    is_missed: Arc<AtomicBool>,
}

impl Pinger {
    /// Sends a ping, if there is an address for it.
    pub fn ping(&self, parts: &Parts, end: TurnEnd, now: DateTime<Utc>) {
        let Some(url) = &parts.config.settings.alive.ping_url else { return };
        let request = Request { answers: Answers::AnyStatus, ..Request::full(of(url, end), now) };
        let host = url.host_str().unwrap_or_default().to_owned();
        let (fetcher, is_missed) = (parts.fetcher.clone(), Arc::clone(&self.is_missed));
        tokio::spawn(async move {
            let fault = match timeout(PATIENCE, fetcher.fetch(&request)).await {
                Ok(answer) => fault(answer),
                Err(_) => Some("it does not answer".to_owned()),
            };
            let was_missed = is_missed.swap(fault.is_some(), Ordering::Relaxed);
            match fault {
                Some(fault) if !was_missed => tracing::warn!("{host} takes no ping: {fault}"),
                None if was_missed => tracing::info!("{host} takes pings again"),
                Some(_) | None => {}
            }
        });
    }
}

/// The address of a ping: as configured, or with `/fail` behind its path.
fn of(url: &Url, end: TurnEnd) -> Url {
    let mut url = url.clone();
    if end == TurnEnd::Failed {
        let path = format!("{}/fail", url.path().trim_end_matches('/'));
        url.set_path(&path);
    }
    url
}

/// What is wrong with an answer, without any address.
fn fault(answer: Result<Response, FetchError>) -> Option<String> {
    match answer {
        Ok(response) if (200..300).contains(&response.status) => None,
        Ok(response) => Some(format!("it answers {}", response.status)),
        Err(FetchError::Status { code, .. }) => Some(format!("it answers {code}")),
        Err(_) => Some("it does not answer".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_told_behind_the_path_and_before_the_query() {
        for (given, failed) in [
            ("https://hc.example/ping/uuid", "https://hc.example/ping/uuid/fail"),
            ("https://hc.example/ping/uuid/", "https://hc.example/ping/uuid/fail"),
            ("http://127.0.0.1:8000/p?key=1", "http://127.0.0.1:8000/p/fail?key=1"),
            ("https://hc.example", "https://hc.example/fail"),
        ] {
            let url = Url::parse(given).unwrap();
            assert_eq!(
                of(&url, TurnEnd::Finished).as_str().trim_end_matches('/'),
                given.trim_end_matches('/')
            );
            assert_eq!(of(&url, TurnEnd::Failed).as_str(), failed);
        }
    }
}
