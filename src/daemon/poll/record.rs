//! What a read adds to what is known: facts, and the cursor for the next read.
//!
//! Decides what of a read is news. The invariant: a source counts as read at a moment only when the
//! whole of it was read at that moment; a partial read adds items and excuses nobody's blindness.

use super::difference::{differs, looks_different};
use super::second_look::Looked;
use super::worth::{Items, Worth};
use super::{evidence, moved, recheck, worth};
use crate::daemon::parts::Parts;
use crate::daemon::turn_report::{SourceOutcome, SourceReport, report};
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::retry;
use crate::domain::sightings::blindness::{BlindCause, Listed};
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::FeedFault;
use crate::domain::sightings::cause::list::PageLoss;
use crate::domain::sightings::page_state::PageState;
use crate::domain::sightings::{Item, Origin};
use crate::sources::fetch::{ReadMode, Validators, shown};
use crate::sources::html::snapshot::Snapshot;
use crate::sources::read::keep_opened;
use crate::sources::reading::{Beside, ReadResult, Yield, error};
use crate::sources::spec::{SourceKind, SourceSpec};
use crate::store::StoreError;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::time::Duration;

/// A server that asks us to stay away for longer is asked again after this.
pub(super) const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 60 * 60);

/// What a read leaves in the cursor, beside what it was worth.
#[derive(Default)]
struct Marks {
    /// What the list showed; `None` when the server said that nothing changed.
    listed: Option<Listed>,
    validators: Validators,
    opened: usize,
    engine: Option<String>,
}

pub(super) fn take(
    parts: &mut Parts,
    spec: &SourceSpec,
    mode: ReadMode,
    result: ReadResult,
    looked: Looked,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let mut cursor = parts.store.cursor(&spec.id);
    let mut report = report(spec, SourceOutcome::Read);
    let (worth, marks) = match result {
        ReadResult::Failed(error) => {
            let (reason, retry_after) = (error.cause(), error.retry_after());
            let blindness = Blindness { cause: error::kind_of(&reason), reason, retry_after };
            return blinded(parts, spec, blindness, cursor, report, now);
        }
        ReadResult::Unchanged => {
            report.outcome = SourceOutcome::Unchanged;
            let worth = worth::frozen(parts, spec, &[], now).unwrap_or(Worth::Whole);
            (worth, Marks::default())
        }
        ReadResult::Read(gave) => {
            let worth = worth::weigh(parts, spec, &gave, &mut cursor, now);
            if let Worth::Blind { cause, reason, items: Items::Unbelieved } = worth {
                let blindness = Blindness { cause, reason, retry_after: None };
                return blinded(parts, spec, blindness, cursor, report, now);
            }
            let marks = Marks {
                listed: Some(gave.listed),
                validators: gave.validators.clone(),
                opened: gave.opened.len(),
                engine: gave.engine.map(|preset| preset.as_str().to_owned()),
            };
            let is_whole = matches!(worth, Worth::Whole) && looked.broken.is_none();
            let mut facts = took_items(parts, spec, gave, &looked, &cursor, &mut report, now)?;
            if is_whole && !is_known(parts, &spec.id) {
                facts.push(Fact::SourceKnown { source: spec.id.clone() });
            }
            parts.gather(now, facts)?;
            (worth, marks)
        }
    };
    let worth = match (worth, &looked.broken) {
        _ if parts.fetcher.marks().is_stuck(&spec.id) => {
            // What made it stuck is looked for again by the next full read, not by the next one.
            cursor.full_read_at = Some(now);
            stuck(spec)
        }
        (Worth::Whole, Some(reason)) => Worth::Partial(Some(reason.clone())),
        (worth, _) => worth,
    };
    let facts = recheck::facts(parts, spec, looked, &mut cursor, &mut report, now);
    parts.gather(now, facts)?;
    settle(parts, spec, mode, worth, marks, cursor, report, now)
}

/// A source was stuck too often in this turn; what it gave before that is its own.
fn stuck(spec: &SourceSpec) -> Worth {
    let reason = Cause::Feed { at: shown(&spec.url), fault: FeedFault::StuckTwice };
    Worth::Blind { cause: BlindCause::TooMuch, reason, items: Items::Real }
}

/// The facts that the items of a read make.
fn took_items(
    parts: &mut Parts,
    spec: &SourceSpec,
    gave: Yield,
    looked: &Looked,
    cursor: &Cursor,
    report: &mut SourceReport,
    now: DateTime<Utc>,
) -> Result<Vec<Fact>, StoreError> {
    // A source described anew, and another engine, show things that were there before we looked.
    let moved = moved::moved_from(cursor, &gave).map(str::to_owned);
    let watched =
        is_known(parts, &spec.id) && !worth::is_described_anew(spec, cursor) && moved.is_none();
    let origin = if watched { Origin::Appeared } else { Origin::Baseline };
    let mut facts = Vec::new();
    for (author, fact) in moved::unlinked_again(parts, spec, &gave) {
        parts.record(now, &author, vec![fact])?;
    }
    facts.extend(moved.and_then(|from| moved::trouble(parts, spec, &from, &gave)));
    facts.extend(gave.beside.and_then(|beside| seen_beside(parts, spec, beside)));
    let mut shown: BTreeMap<ItemId, Snapshot> = gave.shown.into_iter().collect();
    for mut item in gave.items {
        let id = item.id.clone();
        let opened = gave.opened.contains(&id);
        if opened {
            // A page that was opened and has no text is not opened again.
            item.text.get_or_insert_default();
        }
        let kept = shown
            .remove(&id)
            .filter(|_| evidence::is_kept(parts, &spec.id, &item))
            .and_then(|shown| evidence::keep(parts, spec, &id, shown, PageState::Opened, now));
        let missing = gave.missing.contains(&id);
        facts.extend(fact_of(parts, spec, item, origin, opened, report));
        facts.extend(kept);
        let gone = parts.known_item(&spec.id, &id).is_some_and(|known| known.gone_at.is_some());
        if missing && !gone && looked.broken.is_none() {
            report.gone += 1;
            let reason = Cause::Lost { how: PageLoss::OwnPageGone };
            facts.push(Fact::ItemGone { source: spec.id.clone(), item: id, reason });
        }
    }
    Ok(facts)
}

/// What stands beside items, when it is not as it was.
fn seen_beside(parts: &Parts, spec: &SourceSpec, beside: Beside) -> Option<Fact> {
    let (state, source) = (parts.store.state(), spec.id.clone());
    match beside {
        Beside::Platform(view) => {
            let known = state.platforms.get(&source).map(|sight| &sight.view);
            (known != Some(&view)).then_some(Fact::PlatformSeen { source, view })
        }
        Beside::Host(view) => {
            let known = state.hosts.get(&source).map(|sight| &sight.view);
            (known != Some(&view)).then_some(Fact::HostSeen { source, view })
        }
        Beside::Token { until } => {
            // An end that was not told this time is not an end that ceased.
            let known = state.sources.get(&source).and_then(|sight| sight.token_until);
            (until.is_some() && known != until).then_some(Fact::TokenSeen { source, until })
        }
    }
}

#[allow(clippy::too_many_arguments)]
fn settle(
    parts: &mut Parts,
    spec: &SourceSpec,
    mode: ReadMode,
    worth: Worth,
    marks: Marks,
    cursor: Cursor,
    mut report: SourceReport,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let mut facts = Vec::new();
    let cursor = match (worth, marks.listed) {
        (Worth::Whole, Some(listed)) => {
            facts.extend(sees_again(parts, &spec.id));
            let full_read_at = if mode == ReadMode::Full { Some(now) } else { cursor.full_read_at };
            let cursor = worth::remembered(cursor, spec, listed, marks.engine.as_deref());
            Cursor {
                etag: marks.validators.etag,
                last_modified: marks.validators.last_modified,
                fetched_at: Some(now),
                full_read_at,
                engine: marks.engine,
                ..seen(cursor, spec, now)
            }
        }
        (Worth::Whole, None) => {
            facts.extend(sees_again(parts, &spec.id));
            seen(cursor, spec, now)
        }
        (Worth::Partial(why), _) => {
            let partial_since = cursor.partial_since.or(why.is_some().then_some(now));
            let cursor = Cursor { partial_since, ..cursor };
            if let Some(reason) = why {
                report.error = Some(reason.clone());
                let long = partial_since.is_some_and(|at| now - at >= worth::PARTIAL_MAX);
                if long && !is_blind(parts, &spec.id) {
                    let (source, cause) = (spec.id.clone(), Some(BlindCause::Incomplete));
                    facts.push(Fact::SourceBlind { source, reason, cause });
                }
            }
            // No validators are kept: the next read must not be told that nothing changed. While
            // item pages can be opened the rest follows at the next bell.
            let next = seen(cursor.clone(), spec, now).next_poll_at;
            let next_poll_at = if marks.opened > 0 { Some(now) } else { next };
            Cursor { etag: None, last_modified: None, next_poll_at, failures: 0, ..cursor }
        }
        (Worth::Blind { cause, reason, .. }, _) => {
            let blindness = Blindness { cause, reason, retry_after: None };
            return blinded(parts, spec, blindness, cursor, report, now);
        }
    };
    parts.gather(now, facts)?;
    Ok((report, cursor))
}

/// What a listed item adds to what is known, if anything.
fn fact_of(
    parts: &Parts,
    spec: &SourceSpec,
    item: Item,
    origin: Origin,
    opened: bool,
    report: &mut SourceReport,
) -> Option<Fact> {
    let source = spec.id.clone();
    let Some(known) = parts.known_item(&spec.id, &item.id) else {
        report.new += 1;
        return Some(Fact::ItemSeen { source, item, origin });
    };
    // A link in a list proves nothing about the page behind it.
    if known.gone_at.is_some() && !opened {
        return None;
    }
    let came_back = known.gone_at.is_some();
    // A feed is its own page; what a list says less than a page was kept from the page.
    let merged = match spec.kind {
        SourceKind::Page(_) if known.has_text && item.text.is_none() => {
            let merged = keep_opened(&known.item, item);
            if !came_back && !looks_different(&known.item, &merged) {
                return None;
            }
            // An item whose text cannot be read stays as it is known.
            let text = parts.whole_item(&spec.id, &merged.id)?.text;
            Item { text, ..merged }
        }
        _ => item,
    };
    (came_back || differs(parts, &spec.id, known, &merged)).then(|| {
        report.changed += 1;
        Fact::ItemChanged { source, item: merged }
    })
}

/// Why a source cannot be believed at this moment.
struct Blindness {
    cause: BlindCause,
    reason: Cause,
    retry_after: Option<Duration>,
}

fn blinded(
    parts: &mut Parts,
    spec: &SourceSpec,
    blindness: Blindness,
    cursor: Cursor,
    mut report: SourceReport,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let Blindness { cause, reason, retry_after } = blindness;
    let failures = cursor.failures + 1;
    tracing::warn!(
        source.id = %spec.id,
        source.failures = failures,
        "source {} could not be read: {reason}", spec.id
    );
    report.outcome = SourceOutcome::Blind;
    if !is_blind(parts, &spec.id) {
        report.outcome = SourceOutcome::Failed;
        let (source, reason, cause) = (spec.id.clone(), reason.clone(), Some(cause));
        parts.gather(now, vec![Fact::SourceBlind { source, reason, cause }])?;
    }
    report.error = Some(reason);
    let retry_after = retry_after.map(|pause| pause.min(RETRY_AFTER_MAX));
    let pause = retry::source_pause(spec.cadence, failures, retry_after);
    let next_poll_at = Some(now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX));
    Ok((report, Cursor { failures, next_poll_at, ..cursor }))
}

/// The cursor of a source that was just read whole.
fn seen(cursor: Cursor, spec: &SourceSpec, now: DateTime<Utc>) -> Cursor {
    let pause = TimeDelta::from_std(spec.cadence).unwrap_or(TimeDelta::MAX);
    Cursor { read_at: Some(now), failures: 0, next_poll_at: Some(now + pause), ..cursor }
}

fn is_known(parts: &Parts, source: &SourceId) -> bool {
    parts.store.state().sources.get(source).is_some_and(|sight| sight.known)
}

fn is_blind(parts: &Parts, source: &SourceId) -> bool {
    parts.store.state().sources.get(source).is_some_and(|sight| sight.blind.is_some())
}

fn sees_again(parts: &Parts, source: &SourceId) -> Vec<Fact> {
    if is_blind(parts, source) {
        tracing::info!(source.id = %source, "source {source} can be read again");
        vec![Fact::SourceSees { source: source.clone() }]
    } else {
        Vec::new()
    }
}
