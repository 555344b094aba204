//! Reads under way: which sources wait, which are being read, and what came back.
//!
//! Decides order and company: one source at a time per host, so many hosts side by side, pages of a
//! host before its feeds, because a feed is compared with them. A read borrows nothing from the
//! state: it is given what it needs, runs by itself, and its result is applied by whoever owns the
//! state. The invariant: a read that is left undone has recorded nothing.

use super::occasion::{Errand, Occasion};
use super::opened;
use super::second_look::{LookPlan, Looked};
use crate::daemon::parts::Parts;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::sightings::Access;
use crate::sources::fetch::{Fetcher, ReadMode, Validators};
use crate::sources::page::attachment;
use crate::sources::read::read;
use crate::sources::reading::{ReadRequest, ReadResult};
use crate::sources::spec::{SourceKind, SourceSpec};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use std::collections::{BTreeSet, VecDeque};
use url::Url;

/// A wrong «nothing changed» of a server cannot blind us for longer than this.
const FULL_READ_EVERY: TimeDelta = TimeDelta::hours(24);

/// What came back from a source.
pub struct Arrived {
    /// Which source, read why.
    pub errand: Errand,
    /// What its list gave.
    pub result: ReadResult,
    /// What looking again at its pages gave; `None` while that is still to be decided.
    pub looked: Option<Looked>,
}

/// What is still asked of a site after its list was read.
pub struct FollowUp {
    /// Files to append to items of the read, by the item's place in it.
    pub attachments: Vec<(usize, Vec<Url>)>,
    /// Pages to look at again.
    pub looks: LookPlan,
}

/// Reads that wait or are under way.
#[derive(Default)]
pub struct Reads {
    waiting: VecDeque<(SourceSpec, Occasion)>,
    busy_hosts: BTreeSet<String>,
    under_way: FuturesUnordered<LocalBoxFuture<'static, Arrived>>,
}

impl Reads {
    /// Those of the named sources that can be read, pages before feeds.
    pub fn of(parts: &Parts, ids: &[SourceId], occasion: Occasion) -> Self {
        let mut specs: Vec<SourceSpec> = parts
            .config
            .sources
            .iter()
            .filter(|source| ids.contains(&source.id))
            .filter(|source| source.kind.access() == Access::Readable)
            .cloned()
            .collect();
        specs.sort_by_key(|spec| matches!(spec.kind, SourceKind::Feed));
        let waiting = specs.into_iter().map(|spec| (spec, occasion)).collect();
        Self { waiting, ..Self::default() }
    }

    /// Starts as many reads as there are free hosts.
    pub fn start(&mut self, parts: &Parts, now: DateTime<Utc>) {
        let side_by_side = parts.config.settings.polling.hosts.max(1);
        let mut passed_over = VecDeque::new();
        while self.busy_hosts.len() < side_by_side {
            let Some((spec, occasion)) = self.waiting.pop_front() else { break };
            if !self.busy_hosts.insert(host_of(&spec)) {
                passed_over.push_back((spec, occasion));
                continue;
            }
            let errand = Errand { mode: read_mode(parts, &spec, occasion, now), spec, occasion };
            self.under_way.push(first_read(parts, errand, now));
        }
        passed_over.append(&mut self.waiting);
        self.waiting = passed_over;
    }

    /// Goes on with a source whose list was read; its host stays busy.
    pub fn follow(&mut self, parts: &Parts, arrived: Arrived, then: FollowUp, now: DateTime<Utc>) {
        self.busy_hosts.insert(host_of(&arrived.errand.spec));
        let fetcher = parts.fetcher.of(&arrived.errand.spec.id);
        self.under_way.push(Box::pin(follow_up(fetcher, arrived, then, now)));
    }

    /// The next source that came back; `None` when none is under way.
    pub async fn next(&mut self) -> Option<Arrived> {
        let arrived = self.under_way.next().await?;
        self.busy_hosts.remove(&host_of(&arrived.errand.spec));
        Some(arrived)
    }

    /// Whether nothing waits and nothing is under way.
    pub fn is_done(&self) -> bool {
        self.waiting.is_empty() && self.under_way.is_empty()
    }

    /// Leaves everything undone.
    pub fn leave(&mut self) {
        *self = Self::default();
    }
}

/// How a source is read now: in full once a day, and whenever somebody may be called late.
fn read_mode(parts: &Parts, spec: &SourceSpec, occasion: Occasion, now: DateTime<Utc>) -> ReadMode {
    let cursor = parts.store.cursor(&spec.id);
    let today = parts.config.calendar.day_of(now);
    let full_is_due = cursor.full_read_at.is_none_or(|at| now - at >= FULL_READ_EVERY)
        || cursor.looked_again_on.is_some_and(|on| on != today);
    match occasion {
        Occasion::Cadence if !full_is_due => ReadMode::Conditional,
        _ => ReadMode::Full,
    }
}

fn host_of(spec: &SourceSpec) -> String {
    spec.url.host_str().unwrap_or_default().to_owned()
}

fn first_read(
    parts: &Parts,
    errand: Errand,
    now: DateTime<Utc>,
) -> LocalBoxFuture<'static, Arrived> {
    let cursor = parts.store.cursor(&errand.spec.id);
    let validators = Validators { etag: cursor.etag, last_modified: cursor.last_modified };
    let opened: BTreeSet<ItemId> = opened::opened_items(parts, &errand.spec, errand.mode, now);
    let (fetcher, zone) = (parts.fetcher.of(&errand.spec.id), parts.config.calendar.zone);
    Box::pin(async move {
        let request =
            ReadRequest { validators: &validators, mode: errand.mode, opened: &opened, zone, now };
        let result = read(&errand.spec, &fetcher, request).await;
        Arrived { errand, result, looked: None }
    })
}

async fn follow_up(
    fetcher: Fetcher,
    mut arrived: Arrived,
    then: FollowUp,
    now: DateTime<Utc>,
) -> Arrived {
    let spec = &arrived.errand.spec;
    if let ReadResult::Read(gave) = &mut arrived.result {
        for (place, files) in &then.attachments {
            if let Some(item) = gave.items.get_mut(*place) {
                attachment::append(spec, &fetcher, item, files, now).await;
            }
        }
    }
    arrived.looked = Some(then.looks.carry_out(spec, &fetcher, now).await);
    arrived
}
