//! Reading sources and turning what they gave into facts, one source as soon as it comes back.
//!
//! Decides which sources are due and in what steps one is read; what of a read is news is
//! `record`'s. The invariant: whoever waits for a read holds nothing of the state.

pub(super) mod died;
mod difference;
pub(super) mod evidence;
mod moved;
pub mod occasion;
mod opened;
pub mod reads;
mod recheck;
mod record;
mod second_look;
pub(super) mod witnesses;
mod worth;

use super::decided::Decided;
use super::parts::Parts;
use super::turn_report::SourceReport;
use crate::domain::ids::SourceId;
use crate::domain::retry;
use crate::domain::sightings::Access;
use crate::sources::reading::ReadResult;
use crate::sources::spec::SourceSpec;
use crate::store::StoreError;
use crate::store::cursor::Cursor;
use chrono::{DateTime, TimeDelta, Utc};
use occasion::Errand;
use occasion::Occasion;
use reads::{Arrived, FollowUp, Reads};
use record::{RETRY_AFTER_MAX, take};
use second_look::LookPlan;
use std::cell::OnceCell;
use std::sync::Arc;

/// The sources whose time has come, in file order.
pub fn due_sources(parts: &Parts, now: DateTime<Utc>) -> Vec<SourceId> {
    parts
        .config
        .sources
        .iter()
        .filter(|source| source.kind.access() == Access::Readable)
        .filter(|source| {
            let cursor = parts.store.cursor(&source.id);
            // A moment further away than any pause can put it comes from a clock that jumped.
            let clamped = cursor.next_poll_at.filter(|at| *at <= now + longest_pause(source));
            clamped.is_none_or(|at| at <= now)
        })
        .map(|source| source.id.clone())
        .collect()
}

/// Makes sources due at once, whatever they asked for: a person knows better.
pub fn call(parts: &mut Parts, ids: &[SourceId]) {
    let called = |id: &SourceId| {
        (id.clone(), Cursor { next_poll_at: None, failures: 0, ..parts.store.cursor(id) })
    };
    let cursors = ids.iter().map(called).collect();
    parts.store.save_cursors(cursors);
}

/// The sources that an edited configuration makes due: those described anew, and those that fail.
pub fn called_by_edit(parts: &Parts) -> Vec<SourceId> {
    let wants = |spec: &&SourceSpec| {
        let cursor = parts.store.cursor(&spec.id);
        cursor.failures > 0 || worth::is_described_anew(spec, &cursor)
    };
    parts.config.sources.iter().filter(wants).map(|spec| spec.id.clone()).collect()
}

/// Whether a source may be read outside its turn: it was not read this moment, and it did not ask
/// us to stay away.
pub fn may_look(parts: &Parts, source: &SourceId, now: DateTime<Utc>) -> bool {
    let cursor = parts.store.cursor(source);
    let hurt = cursor.failures > 0 || cursor.partial_since.is_some();
    let resting = hurt && cursor.next_poll_at.is_some_and(|at| at > now);
    cursor.fetched_at != Some(now) && !resting
}

fn longest_pause(source: &SourceSpec) -> TimeDelta {
    let pause = source.cadence.max(retry::SOURCE_PAUSE_MAX).max(RETRY_AFTER_MAX);
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}

/// One round of reading: what is under way, and what came of the rest.
pub struct Poll {
    reads: Reads,
    /// What rested on which page when the round began.
    decided: OnceCell<Arc<Decided>>,
    cursors: Vec<(SourceId, Cursor)>,
    reports: Vec<SourceReport>,
    now: DateTime<Utc>,
}

impl Poll {
    /// Begins to read the named sources.
    pub fn begin(parts: &Parts, ids: &[SourceId], occasion: Occasion, now: DateTime<Utc>) -> Self {
        let mut reads = Reads::of(parts, ids, occasion);
        reads.start(parts, now);
        let decided = OnceCell::new();
        Self { reads, decided, cursors: Vec::new(), reports: Vec::new(), now }
    }

    /// Whether every source has come back and was recorded.
    pub fn is_done(&self) -> bool {
        self.reads.is_done()
    }

    /// The next source that comes back. Leaving the wait loses nothing.
    pub async fn next(&mut self) -> Option<Arrived> {
        self.reads.next().await
    }

    /// Leaves what is under way undone.
    pub fn leave(&mut self) {
        self.reads.leave();
    }

    /// Records what came back, or goes on asking that site; then starts what may start.
    pub fn apply(&mut self, parts: &mut Parts, arrived: Arrived) -> Result<(), StoreError> {
        let is_still_configured = parts.config.sources.contains(&arrived.errand.spec);
        if is_still_configured {
            self.take_or_follow(parts, arrived)?;
        } else {
            let source = &arrived.errand.spec.id;
            tracing::info!(
                source.id = %source,
                "what was read of source {source} is left: the configuration has changed"
            );
        }
        self.reads.start(parts, self.now);
        Ok(())
    }

    fn take_or_follow(
        &mut self,
        parts: &mut Parts,
        mut arrived: Arrived,
    ) -> Result<(), StoreError> {
        let Some(looked) = arrived.looked.take() else {
            let then = follow_up(parts, &mut arrived, &self.decided, self.now);
            if then.attachments.is_empty() && then.looks.is_empty() {
                arrived.looked = Some(then.looks.without_asking());
                return self.take_or_follow(parts, arrived);
            }
            self.reads.follow(parts, arrived, then, self.now);
            return Ok(());
        };
        let Errand { spec, mode, .. } = arrived.errand;
        let (report, cursor) = take(parts, &spec, mode, arrived.result, looked, self.now)?;
        self.reports.push(report);
        self.cursors.push((spec.id, cursor));
        Ok(())
    }

    /// Ends the round: cursors are kept after the facts of their reads.
    pub fn end(self, parts: &mut Parts) -> Vec<SourceReport> {
        parts.store.save_cursors(self.cursors);
        parts.end_round();
        self.reports
    }
}

/// What is still to be asked of a site whose list was read.
fn follow_up(
    parts: &Parts,
    arrived: &mut Arrived,
    decided: &OnceCell<Arc<Decided>>,
    now: DateTime<Utc>,
) -> FollowUp {
    let spec = &arrived.errand.spec;
    let mut attachments = Vec::new();
    if let ReadResult::Read(gave) = &mut arrived.result {
        moved::recognise_known(parts, spec, gave);
        attachments = opened::attachments_to_read(parts, spec, gave);
    }
    let decided = || Arc::clone(decided.get_or_init(|| parts.decided(now)));
    let looks = LookPlan::after(parts, &arrived.errand, &arrived.result, decided, now);
    FollowUp { attachments, looks }
}
