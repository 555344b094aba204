//! Reading sources and turning what they gave into facts.
//!
//! Decides which sources are due, and what of a read is news. The invariant: a source counts as
//! read at a moment only when the whole of it was read at that moment; a partial read adds items
//! and excuses nobody's blindness.

use super::parts::{DAEMON, Parts};
use super::report::{SourceOutcome, SourceReport};
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::obligation::{SettledBy, Status};
use crate::domain::observation::{ATTACHMENT_UNREAD, Item, Kind, Origin};
use crate::domain::plan::DutyKind;
use crate::domain::retry;
use crate::sources::attachment;
use crate::sources::fetch::{ReadMode, Request, Validators};
use crate::sources::read::{
    Completeness, ReadError, ReadRequest, ReadResult, Yield, keep_opened, read,
};
use crate::sources::{OpenItems, SourceKind, SourceSpec};
use crate::store::StoreError;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use futures_util::StreamExt;
use std::collections::BTreeSet;
use url::Url;

/// A wrong «nothing changed» of a server cannot blind us for longer than this.
const FULL_READ_EVERY: TimeDelta = TimeDelta::hours(24);

/// Most pages that settle something and are looked at again in one full read of a source.
const LOOKED_AT_AGAIN_MAX: usize = 20;

/// Pages of whole sessions and unnumbered decisions opened again in one full read.
const OPENED_AGAIN_MAX: usize = 10;

/// How long after it was first seen a page is opened again.
const OPENED_AGAIN_FOR: TimeDelta = TimeDelta::days(60);

/// Why sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Their time has come.
    Cadence,
    /// Somebody is about to be called late: nothing cached will do.
    LastLook,
}

/// The sources whose time has come, in file order.
pub fn due_sources(parts: &Parts, now: DateTime<Utc>) -> Vec<SourceId> {
    parts
        .config
        .sources
        .iter()
        .filter(|source| !matches!(source.kind, SourceKind::NotYet(_)))
        .filter(|source| {
            let cursor = parts.store.cursor(&source.id);
            // A moment further away than any pause can put it comes from a clock that jumped.
            let clamped = cursor.next_poll_at.filter(|at| *at <= now + longest_pause(source));
            clamped.is_none_or(|at| at <= now)
        })
        .map(|source| source.id.clone())
        .collect()
}

/// Whether a source may be read outside its turn: it was not read this moment, and it did not ask
/// us to stay away.
pub fn may_look(parts: &Parts, source: &SourceId, now: DateTime<Utc>) -> bool {
    let cursor = parts.store.cursor(source);
    let resting = cursor.failures > 0 && cursor.next_poll_at.is_some_and(|at| at > now);
    cursor.read_at != Some(now) && !resting
}

fn longest_pause(source: &SourceSpec) -> TimeDelta {
    let pause = source.cadence.max(retry::SOURCE_PAUSE_MAX).max(RETRY_AFTER_MAX);
    TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX)
}

/// A server that asks us to stay away for longer is asked again after this.
const RETRY_AFTER_MAX: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);

/// Reads the named sources side by side and records what is new, one batch per source.
pub async fn poll(
    parts: &mut Parts,
    ids: &[SourceId],
    occasion: Occasion,
    now: DateTime<Utc>,
) -> Result<Vec<SourceReport>, StoreError> {
    let stop = parts.stop.clone();
    let results = tokio::select! {
        results = read_all(parts, ids, occasion, now) => results,
        // Nothing was recorded yet, so leaving here loses nothing.
        () = stop.cancelled() => return Ok(Vec::new()),
    };
    let mut reports = Vec::with_capacity(results.len());
    let mut cursors = Vec::with_capacity(results.len());
    for (spec, mode, result) in results {
        let (report, cursor) = take(parts, &spec, mode, result, now)?;
        reports.push(report);
        cursors.push((spec.id, cursor));
    }
    parts.store.save_cursors(cursors);
    parts.refresh_readings();
    Ok(reports)
}

async fn read_all(
    parts: &Parts,
    ids: &[SourceId],
    occasion: Occasion,
    now: DateTime<Utc>,
) -> Vec<(SourceSpec, ReadMode, ReadResult)> {
    let specs: Vec<&SourceSpec> = parts
        .config
        .sources
        .iter()
        .filter(|source| ids.contains(&source.id))
        .filter(|source| !matches!(source.kind, SourceKind::NotYet(_)))
        .collect();
    let reads = specs.into_iter().map(|spec| async move {
        let cursor = parts.store.cursor(&spec.id);
        let full_is_due = cursor.full_read_at.is_none_or(|at| now - at >= FULL_READ_EVERY);
        let mode = match occasion {
            Occasion::Cadence if !full_is_due => ReadMode::Conditional,
            _ => ReadMode::Full,
        };
        let validators = Validators { etag: cursor.etag, last_modified: cursor.last_modified };
        let request = ReadRequest {
            validators: &validators,
            mode,
            opened: &opened_items(parts, &spec.id, mode, now),
            zone: parts.config.calendar.zone,
            now,
        };
        let mut result = read(spec, &parts.fetcher, request).await;
        if let ReadResult::Read(gave) = &mut result {
            read_attachments(parts, spec, gave, now).await;
        }
        if let (Occasion::Cadence, ReadMode::Full, ReadResult::Read(gave)) =
            (occasion, mode, &mut result)
        {
            look_again(parts, spec, gave, now).await;
        }
        (spec.clone(), mode, result)
    });
    futures_util::stream::iter(reads)
        .buffered(parts.config.settings.polling.hosts.max(1))
        .collect()
        .await
}

/// Items whose own page was read and is still there; the others are opened again. A full read also
/// opens those that may have gained a decision since.
fn opened_items(
    parts: &Parts,
    source: &SourceId,
    mode: ReadMode,
    now: DateTime<Utc>,
) -> BTreeSet<ItemId> {
    let again = match mode {
        ReadMode::Full => unfinished_items(parts, source, now),
        ReadMode::Conditional => BTreeSet::new(),
    };
    parts
        .store
        .state()
        .items
        .get(source)
        .into_iter()
        .flatten()
        .filter(|(_, known)| known.item.text.is_some() && known.gone_at.is_none())
        .map(|(id, _)| id.clone())
        .filter(|id| !again.contains(id))
        .collect()
}

/// The newest pages to which decisions are added later, or whose attachment was not read: pages of
/// whole sessions, and decisions without a number.
fn unfinished_items(parts: &Parts, source: &SourceId, now: DateTime<Utc>) -> BTreeSet<ItemId> {
    if !may_publish_decisions(parts, source) {
        return BTreeSet::new();
    }
    let mut unfinished: Vec<_> = parts
        .sightings
        .observations
        .range((source.clone(), ItemId(String::new()))..)
        .take_while(|((of, _), _)| of == source)
        .filter(|(_, page)| now - page.first_seen <= OPENED_AGAIN_FOR)
        .filter(|(_, page)| {
            let unread = page.item.text.as_ref().is_some_and(|it| it.contains(ATTACHMENT_UNREAD));
            let unnumbered = page.meaning.kind == Kind::Decision && page.meaning.number.is_none();
            page.acts.len() > 1 || unnumbered || unread
        })
        .map(|((_, id), page)| (std::cmp::Reverse(page.first_seen), id.clone()))
        .collect();
    unfinished.sort();
    unfinished.into_iter().take(OPENED_AGAIN_MAX).map(|(_, id)| id).collect()
}

/// Whether a source is one of those that settle publications.
fn may_publish_decisions(parts: &Parts, source: &SourceId) -> bool {
    parts.config.plan.duties.iter().any(|duty| {
        matches!(duty.kind, DutyKind::Publication(_))
            && (duty.sources.contains(source) || duty.also_sources.contains(source))
    })
}

/// Reads the attachments of pages that may be decisions and do not say which: the head of the act
/// often stands in the file alone.
async fn read_attachments(parts: &Parts, spec: &SourceSpec, gave: &mut Yield, now: DateTime<Utc>) {
    if gave.attachments.is_empty() || !may_publish_decisions(parts, &spec.id) {
        return;
    }
    for item in &mut gave.items {
        let Some(attachments) = gave.attachments.get(&item.id) else { continue };
        let found = parts.understanding_of(item);
        let decision_like = matches!(found.meaning.kind, Kind::Decision | Kind::Unknown);
        let complete = found.meaning.number.is_some() && found.meaning.adopted_on.is_some();
        if decision_like && !complete && found.acts.len() < 2 {
            attachment::append(spec, &parts.fetcher, item, attachments, now).await;
        }
    }
}

/// Un-publication: pages that settle an obligation, are still listed and were not opened in this
/// read are asked for once more, a share a day. Only a definite «gone» counts; a page that fails
/// otherwise says nothing. Whatever is found gone is opened at every read until it is back.
async fn look_again(parts: &Parts, spec: &SourceSpec, gave: &mut Yield, now: DateTime<Utc>) {
    let opens = matches!(&spec.kind, SourceKind::Page(page) if page.open_items == OpenItems::New);
    if !opens || gave.complete == Completeness::Partial {
        return;
    }
    let settling = settling_items(parts, &spec.id, now);
    let pages: Vec<(ItemId, Url)> = gave
        .items
        .iter()
        .filter(|item| settling.contains(&item.id) && !gave.opened.contains(&item.id))
        .filter_map(|item| Some((item.id.clone(), Url::parse(item.url.as_deref()?).ok()?)))
        .collect();
    let day = parts.config.calendar.day_of(now).num_days_from_ce().unsigned_abs() as usize;
    let shares = pages.len().div_ceil(LOOKED_AT_AGAIN_MAX).max(1);
    for (id, url) in pages.into_iter().skip(day % shares).step_by(shares) {
        let request = Request { configured: spec.url.clone(), ..Request::full(url, now) };
        let answer = parts.fetcher.fetch(&request).await;
        if answer.is_err_and(|error| error.says_gone()) && !gave.missing.contains(&id) {
            gave.missing.push(id);
        }
    }
}

/// Items of a source on which the status of some obligation rests.
fn settling_items(parts: &Parts, source: &SourceId, now: DateTime<Utc>) -> BTreeSet<ItemId> {
    parts
        .obligations(now)
        .into_iter()
        .filter_map(|obligation| match obligation.status {
            Status::Met { by: SettledBy::Item { source: of, item, .. }, .. } if of == *source => {
                Some(item)
            }
            _ => None,
        })
        .collect()
}

fn take(
    parts: &mut Parts,
    spec: &SourceSpec,
    mode: ReadMode,
    result: ReadResult,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let cursor = parts.store.cursor(&spec.id);
    match result {
        ReadResult::Read(gave) => took_items(parts, spec, mode, gave, cursor, now),
        ReadResult::Unchanged => {
            let cursor = seen(cursor, spec, now);
            let facts = sees_again(parts, &spec.id);
            parts.record(now, DAEMON, facts)?;
            Ok((report(spec, SourceOutcome::Unchanged), cursor))
        }
        ReadResult::Failed(error) => failed(parts, spec, &error, cursor, now),
    }
}

fn took_items(
    parts: &mut Parts,
    spec: &SourceSpec,
    mode: ReadMode,
    gave: Yield,
    cursor: Cursor,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let known_before = parts.store.state().sources.get(&spec.id).is_some_and(|sight| sight.known);
    let origin = if known_before { Origin::Appeared } else { Origin::Baseline };
    let mut report = report(spec, SourceOutcome::Read);
    let mut facts = Vec::new();
    for mut item in gave.items {
        let id = item.id.clone();
        if gave.opened.contains(&id) {
            // A page that was opened and has no text is not opened again.
            item.text.get_or_insert_default();
        }
        let missing = gave.missing.contains(&id);
        facts.extend(fact_of(parts, spec, item, origin, missing, &mut report));
        let gone = parts.known_item(&spec.id, &id).is_some_and(|known| known.gone_at.is_some());
        if missing && !gone {
            report.gone += 1;
            let reason = "its own page answers 404 or 410".to_owned();
            facts.push(Fact::ItemGone { source: spec.id.clone(), item: id, reason });
        }
    }
    let cursor = match gave.complete {
        Completeness::Whole => {
            if !known_before {
                facts.push(Fact::SourceKnown { source: spec.id.clone() });
            }
            facts.extend(sees_again(parts, &spec.id));
            let full_read_at = if mode == ReadMode::Full { Some(now) } else { cursor.full_read_at };
            Cursor {
                etag: gave.validators.etag,
                last_modified: gave.validators.last_modified,
                full_read_at,
                ..seen(cursor, spec, now)
            }
        }
        // No validators are kept: the next read must not be told that nothing changed. While item
        // pages can be opened the rest follows at the next bell, otherwise at the usual pace.
        Completeness::Partial => {
            let pace = if !gave.opened.is_empty() {
                Some(now)
            } else {
                seen(cursor.clone(), spec, now).next_poll_at
            };
            Cursor { etag: None, last_modified: None, next_poll_at: pace, failures: 0, ..cursor }
        }
    };
    parts.record(now, DAEMON, facts)?;
    Ok((report, cursor))
}

/// What a listed item adds to what is known, if anything.
fn fact_of(
    parts: &Parts,
    spec: &SourceSpec,
    item: Item,
    origin: Origin,
    missing: bool,
    report: &mut SourceReport,
) -> Option<Fact> {
    let source = spec.id.clone();
    let Some(known) = parts.known_item(&spec.id, &item.id) else {
        report.new += 1;
        return Some(Fact::ItemSeen { source, item, origin });
    };
    if missing && known.gone_at.is_some() {
        return None;
    }
    let came_back = known.gone_at.is_some();
    // A feed is its own page; what a list says less than a page was kept from the page.
    let merged = match spec.kind {
        SourceKind::Page(_) if known.item.text.is_some() && item.text.is_none() => {
            keep_opened(&known.item, item)
        }
        _ => item,
    };
    (came_back || differs(parts, &known.item, &merged)).then(|| {
        report.changed += 1;
        Fact::ItemChanged { source, item: merged }
    })
}

fn failed(
    parts: &mut Parts,
    spec: &SourceSpec,
    error: &ReadError,
    cursor: Cursor,
    now: DateTime<Utc>,
) -> Result<(SourceReport, Cursor), StoreError> {
    let reason = error.reason();
    tracing::warn!(
        source.id = %spec.id,
        source.failures = cursor.failures + 1,
        "source {} could not be read: {reason}", spec.id
    );
    let blind = parts.store.state().sources.get(&spec.id).is_some_and(|s| s.blind.is_some());
    let mut report = report(spec, if blind { SourceOutcome::Blind } else { SourceOutcome::Failed });
    if !blind {
        let fact = Fact::SourceBlind { source: spec.id.clone(), reason: reason.clone() };
        parts.record(now, DAEMON, vec![fact])?;
    }
    report.error = Some(reason);
    let failures = cursor.failures + 1;
    let retry_after = error.retry_after().map(|pause| pause.min(RETRY_AFTER_MAX));
    let pause = retry::source_pause(spec.cadence, failures, retry_after);
    let next_poll_at = Some(now + TimeDelta::from_std(pause).unwrap_or(TimeDelta::MAX));
    Ok((report, Cursor { failures, next_poll_at, ..cursor }))
}

/// The cursor of a source that was just read whole.
fn seen(cursor: Cursor, spec: &SourceSpec, now: DateTime<Utc>) -> Cursor {
    let pause = TimeDelta::from_std(spec.cadence).unwrap_or(TimeDelta::MAX);
    Cursor { read_at: Some(now), failures: 0, next_poll_at: Some(now + pause), ..cursor }
}

fn sees_again(parts: &Parts, source: &SourceId) -> Vec<Fact> {
    let blind = parts.store.state().sources.get(source).is_some_and(|s| s.blind.is_some());
    if blind { vec![Fact::SourceSees { source: source.clone() }] } else { Vec::new() }
}

/// Whether an item looks different in a way that matters. A text alone counts only when it
/// changes what it says: counters and related links move at every visit.
fn differs(parts: &Parts, known: &Item, new: &Item) -> bool {
    known.title != new.title
        || known.url != new.url
        || known.section != new.section
        || known.dates != new.dates
        || known.text.is_none() != new.text.is_none()
        || (known.text != new.text && parts.understanding_of(known) != parts.understanding_of(new))
}

fn report(spec: &SourceSpec, outcome: SourceOutcome) -> SourceReport {
    SourceReport { id: spec.id.clone(), outcome, new: 0, changed: 0, gone: 0, error: None }
}
