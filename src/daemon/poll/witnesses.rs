//! Hosts that are asked what time it is.
//!
//! Decides whom to ask when the machine's clock is doubted; what their word is worth is decided in
//! `belief`. The invariant: only hosts of the configuration are asked, and none twice.

use crate::daemon::belief::Testimony;
use crate::daemon::parts::Parts;
use crate::domain::sightings::Access;
use crate::sources::fetch::{Answers, Request};
use crate::sources::spec::SourceSpec;
use chrono::{DateTime, Utc};
use futures_util::future::{LocalBoxFuture, join_all};
use std::collections::BTreeSet;

/// How many hosts are asked for the time.
const HOSTS_MAX: usize = 3;

/// Asks a few hosts of the configuration for the time.
pub fn ask_hosts(parts: &Parts, now: DateTime<Utc>) -> LocalBoxFuture<'static, Testimony> {
    let mut hosts = BTreeSet::new();
    let asked: Vec<Request> = parts
        .config
        .sources
        .iter()
        .filter(|source| source.kind.access() == Access::Readable)
        .filter(|source: &&SourceSpec| hosts.insert(source.url.host_str().map(str::to_owned)))
        // A site that is broken may know the time.
        .map(|source| Request {
            answers: Answers::AnyStatus,
            ..Request::full(source.url.clone(), now)
        })
        .take(HOSTS_MAX)
        .collect();
    let fetcher = parts.fetcher.clone();
    Box::pin(async move {
        // What earlier reads said was said by an earlier clock.
        fetcher.witnesses().take();
        join_all(asked.iter().map(|request| fetcher.fetch(request))).await;
        Testimony::of(fetcher.witnesses().take())
    })
}
