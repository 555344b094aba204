//! Evidence of pages: what is kept, in which shape, and for how long.
//!
//! A page that publishes a decision is kept when it is opened and whenever it shows something
//! else. Losing a snapshot never loses a turn: what cannot be kept is logged and left out. The
//! invariant: a fact that names a piece of evidence is written after the piece lies on the disk.

use crate::daemon::parts::Parts;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::plan::DutyState;
use crate::domain::plan::rules::DutyKind;
use crate::domain::sightings::page_state::PageState;
use crate::domain::sightings::{Item, Kind};
use crate::sources::html::snapshot::Snapshot;
use crate::sources::spec::SourceSpec;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::time::SystemTime;

/// Pieces that nothing refers to any more are kept for so long.
const UNREFERENCED_FOR: TimeDelta = TimeDelta::days(400);

/// Pieces that nothing refers to are not kept beyond so many bytes, however young they are.
const UNREFERENCED_MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Most pieces removed in one sweep.
const SWEPT_MAX: usize = 500;

const SWEEP: &str = "*evidence-sweep";
const SWEEP_EVERY: TimeDelta = TimeDelta::hours(24);

/// One kept state of a page, as it lies in the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptPage {
    /// Version of this shape.
    pub version: u8,
    /// When the page was seen so.
    pub seen_at: DateTime<Utc>,
    /// What it shows, as in the fact.
    pub what: PageState,
    /// The page.
    #[serde(flatten)]
    pub shown: Snapshot,
}

/// Whether an item's page is kept: it means a decision, and a publication duty watches its source.
pub fn is_kept(parts: &Parts, source: &SourceId, item: &Item) -> bool {
    let watched = parts.config.plan.duties.iter().any(|duty| {
        duty.state == DutyState::Active
            && matches!(duty.kind, DutyKind::Publication(_))
            && (duty.sources.contains(source) || duty.also_sources.contains(source))
    });
    if !watched {
        return false;
    }
    let read = parts.understanding_of(item);
    read.meaning.kind == Kind::Decision || !read.acts.is_empty()
}

/// Keeps what a page showed and gives back the fact; `None` when it could not be kept.
pub fn keep(
    parts: &Parts,
    spec: &SourceSpec,
    item: &ItemId,
    shown: Snapshot,
    what: PageState,
    now: DateTime<Utc>,
) -> Option<Fact> {
    let page = KeptPage { version: 1, seen_at: now, what: what.clone(), shown };
    let bytes = serde_json::to_vec(&page).ok()?;
    match parts.store.evidence().keep(&bytes) {
        Ok(evidence) => {
            Some(Fact::PageKept { source: spec.id.clone(), item: item.clone(), evidence, what })
        }
        Err(error) => {
            tracing::error!(
                source.id = %spec.id, item.id = %item,
                "no evidence of item {item} of source {} was kept: {error}", spec.id
            );
            None
        }
    }
}

/// Reads a kept page back; `None` when it is missing or damaged, which is logged.
pub fn read_back(parts: &Parts, evidence: &str) -> Option<KeptPage> {
    match parts.store.evidence().read(evidence) {
        Ok(bytes) => serde_json::from_slice(&bytes).ok(),
        Err(error) => {
            tracing::warn!("a piece of evidence cannot be read: {error}");
            None
        }
    }
}

/// The last kept state of an item's page.
pub fn last_kept(parts: &Parts, source: &SourceId, item: &ItemId) -> Option<KeptPage> {
    let kept = parts.known_item(source, item)?.evidence.last()?;
    read_back(parts, &kept.evidence)
}

/// Once a day removes old pieces to which neither a letter nor an item refers any more.
pub fn sweep(parts: &mut Parts, now: DateTime<Utc>) {
    let last = parts.store.cursor(&SWEEP.into()).read_at;
    if last.is_some_and(|at| now - at < SWEEP_EVERY) {
        return;
    }
    let swept = parts.store.evidence().sweep(
        &parts.store.state().evidence_names(),
        SystemTime::from(now - UNREFERENCED_FOR),
        UNREFERENCED_MAX_BYTES,
        SWEPT_MAX,
    );
    match swept {
        Ok(0) => {}
        Ok(pieces) => tracing::info!(pieces, "{pieces} old pieces of evidence were removed"),
        Err(error) => tracing::warn!("old evidence could not be removed: {error}"),
    }
    let cursor = Cursor { read_at: Some(now), ..Cursor::default() };
    parts.store.save_cursors(vec![(SWEEP.into(), cursor)]);
}
