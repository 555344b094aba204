//! What a read of a source is worth, joined from the judge's numbers and the cursor's memory.
//!
//! Decides whether a read counts as whole, as partial, or as blindness; [`health`] judges the
//! numbers and [`polling`](crate::daemon::poll) records. The invariant: a read that is not whole
//! never counts as having looked, so nobody is called late on its strength.

use super::moved;
use crate::daemon::parts::Parts;
use crate::domain::sightings::Item;
use crate::domain::sightings::blindness::{BlindCause, Listed};
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::list::ListFault;
use crate::sources::health::{self, HISTORY_MAX, Shown, Verdict};
use crate::sources::reading::{Completeness, Yield};
use crate::sources::spec::{SourceKind, SourceSpec};
use crate::store::cursor::{Cursor, Short};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// A source that was not read whole for so long is blind.
pub const PARTIAL_MAX: TimeDelta = TimeDelta::hours(24);

/// A list that stays short for so long has become short; the administrator was told on the way.
const SHORT_IS_USUAL_AFTER: TimeDelta = TimeDelta::days(14);

/// Most items of one source that are known at a time: ten a day for five years.
pub const ITEMS_KNOWN_MAX: usize = 20_000;

/// What a read is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// The source was read.
    Whole,
    /// Something is missing; without a reason it has only been left for the next read.
    Partial(Option<Cause>),
    /// The source cannot be believed.
    Blind {
        /// What kind of blindness.
        cause: BlindCause,
        /// The particulars.
        reason: Cause,
        /// Whether what it showed may be recorded all the same.
        items: Items,
    },
}

/// Whether items of a source that cannot be believed are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// They are, only not all of them.
    Real,
    /// They may be anything.
    Unbelieved,
}

/// Judges a read and lets the cursor remember what it needs for the next one.
pub fn weigh(
    parts: &Parts,
    spec: &SourceSpec,
    gave: &Yield,
    cursor: &mut Cursor,
    now: DateTime<Utc>,
) -> Worth {
    if let Some(worth) = beyond_the_bound(parts, spec, &gave.items) {
        return worth;
    }
    // A site on another engine is another list; `moving` says which of its items are known.
    let moved = moved::moved_from(cursor, gave).is_some();
    if !is_known(parts, spec) || is_described_anew(spec, cursor) || moved {
        return partial_or(gave, Worth::Whole);
    }
    let known = parts.store.state().items.get(&spec.id);
    let verdict = health::judge(&health::Evidence {
        past: &cursor.history,
        listed: gave.listed,
        reach: gave.reach,
        short_reads: cursor.short.map_or(0, |short| short.reads),
        known: known.map_or(0, |known| known.len()),
        strangers: health::strangers(
            &gave.items,
            |id| known.is_some_and(|known| known.contains_key(id)),
            health::new_since(last_read_on(parts, spec, cursor, now)),
        ),
    });
    match verdict {
        Verdict::Sound => {
            let worth = frozen(parts, spec, &gave.items, now).unwrap_or(Worth::Whole);
            partial_or(gave, worth)
        }
        Verdict::Doubtful(fault) => {
            let worth = Worth::Partial(Some(Cause::List { fault }));
            short(cursor, gave.listed, worth, now)
        }
        Verdict::Blind { cause: cause @ BlindCause::Few, fault } => {
            let reason = Cause::List { fault };
            let worth = Worth::Blind { cause, reason, items: Items::Real };
            short(cursor, gave.listed, worth, now)
        }
        Verdict::Blind { cause, fault } => {
            Worth::Blind { cause, reason: Cause::List { fault }, items: Items::Unbelieved }
        }
    }
}

/// Says that a source has more items than are kept; a site that makes hundreds of them an hour
/// would fill memory and disk with them.
fn beyond_the_bound(parts: &Parts, spec: &SourceSpec, listed: &[Item]) -> Option<Worth> {
    let known = parts.store.state().items.get(&spec.id)?;
    let is_new = |item: &&Item| !known.contains_key(&item.id);
    let new = listed.iter().filter(is_new).count();
    (new > 0 && known.len() + new > ITEMS_KNOWN_MAX).then(|| {
        let reason = Cause::List { fault: ListFault::TooManyItems { limit: ITEMS_KNOWN_MAX } };
        Worth::Blind { cause: BlindCause::TooManyItems, reason, items: Items::Unbelieved }
    })
}

/// Says that a feed stands still while the page of its site moves on; `listed` is what it has
/// just shown.
pub fn frozen(
    parts: &Parts,
    spec: &SourceSpec,
    listed: &[Item],
    now: DateTime<Utc>,
) -> Option<Worth> {
    if !matches!(spec.kind, SourceKind::Feed) {
        return None;
    }
    let calendar = &parts.config.calendar;
    let pages = parts.config.sources.iter().filter(|source| {
        matches!(source.kind, SourceKind::Page(_)) && source.url.host_str() == spec.url.host_str()
    });
    for page in pages {
        let shown_by = |id| {
            let known = parts.store.state().items.get(id).into_iter().flatten();
            known.filter(|(_, known)| known.gone_at.is_none()).map(|(_, known)| Shown {
                item: &known.item,
                first_seen_on: calendar.day_of(known.first_seen),
            })
        };
        let today = calendar.day_of(now);
        let feed: Vec<Shown<'_>> = shown_by(&spec.id)
            .chain(listed.iter().map(|item| Shown { item, first_seen_on: today }))
            .collect();
        let shown: Vec<Shown<'_>> = shown_by(&page.id).collect();
        if let Some(fault) = health::frozen(&page.id, &feed, &shown) {
            let reason = Cause::List { fault };
            return Some(Worth::Blind { cause: BlindCause::Frozen, reason, items: Items::Real });
        }
    }
    None
}

/// The cursor after a whole read.
///
/// The history of another description, another engine or a list that has become short is over.
pub fn remembered(
    cursor: Cursor,
    spec: &SourceSpec,
    listed: Listed,
    engine: Option<&str>,
) -> Cursor {
    let before = cursor.engine.as_deref();
    let moved = before.is_some() && engine.is_some() && before != engine;
    let is_over =
        moved || is_described_anew(spec, &cursor) || cursor.short.is_some_and(has_settled);
    let mut history = if is_over { Vec::new() } else { cursor.history };
    history.push(listed);
    let old = history.len().saturating_sub(HISTORY_MAX);
    history.drain(..old);
    let read_as = Some(description(spec));
    Cursor { history, read_as, short: None, partial_since: None, ..cursor }
}

/// Whether the configuration describes the source in another way than at its last whole read:
/// then a person knows that the list will be another one.
pub fn is_described_anew(spec: &SourceSpec, cursor: &Cursor) -> bool {
    cursor.read_as.as_ref().is_some_and(|read_as| *read_as != description(spec))
}

fn description(spec: &SourceSpec) -> String {
    let how = match &spec.kind {
        SourceKind::Page(page) => format!("{} {}", page.engine.kept(), page.pages_max),
        _ => String::new(),
    };
    format!("{} {} {how}", spec.kind.as_str(), spec.url).trim_end().to_owned()
}

fn is_known(parts: &Parts, spec: &SourceSpec) -> bool {
    parts.store.state().sources.get(&spec.id).is_some_and(|sight| sight.known)
}

fn partial_or(gave: &Yield, worth: Worth) -> Worth {
    match gave.complete {
        Completeness::Whole => worth,
        Completeness::Partial => Worth::Partial(gave.left_out.clone()),
    }
}

/// The day of the last read; when the cursor was lost, the day of the last new item.
fn last_read_on(
    parts: &Parts,
    spec: &SourceSpec,
    cursor: &Cursor,
    now: DateTime<Utc>,
) -> NaiveDate {
    let known = parts.store.state().items.get(&spec.id);
    let seen = || known.into_iter().flatten().map(|(_, known)| known.first_seen).max();
    parts.config.calendar.day_of(cursor.read_at.or_else(seen).unwrap_or(now))
}

/// A short list is remembered, and believed once it has been short for long.
fn short(cursor: &mut Cursor, listed: Listed, worth: Worth, now: DateTime<Utc>) -> Worth {
    let items = listed.items;
    let short = match cursor.short {
        None => Short { since: now, last: now, reads: 1, least: items, most: items },
        Some(before) => {
            let (least, most) = (before.least.min(items), before.most.max(items));
            let reads = before.reads.saturating_add(u32::from(now > before.last));
            match most <= 2 * least {
                true => Short { last: now, reads, least, most, ..before },
                false => Short { since: now, last: now, reads, least: items, most: items },
            }
        }
    };
    cursor.short = Some(short);
    if has_settled(short) { Worth::Whole } else { worth }
}

fn has_settled(short: Short) -> bool {
    short.last - short.since >= SHORT_IS_USUAL_AFTER && short.reads > 2
}
