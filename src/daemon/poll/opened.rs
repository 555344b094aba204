//! Which item pages a read opens, and which attachments it reads.
//!
//! Decides nothing about what stands on them. The invariant: a page to which decisions are added
//! later, or whose attachment could not be read, is opened again while it is young.

use crate::daemon::parts::Parts;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::plan::rules::DutyKind;
use crate::domain::sightings::{ATTACHMENT_UNREAD, Kind, Voice};
use crate::sources::fetch::ReadMode;
use crate::sources::page::moved;
use crate::sources::reading::Yield;
use crate::sources::spec::{SourceKind, SourceSpec};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;
use url::Url;

/// Pages of whole sessions and unnumbered decisions opened again in one full read.
const OPENED_AGAIN_MAX: usize = 10;

/// How long after it was first seen a page is opened again.
const OPENED_AGAIN_FOR: TimeDelta = TimeDelta::days(60);

/// Items whose own page was read; the others are opened. Pages that are gone are looked at
/// apart, so that what stands in their place cannot fail the read. A full read also opens those
/// that may have gained a decision since.
pub fn opened_items(
    parts: &Parts,
    spec: &SourceSpec,
    mode: ReadMode,
    now: DateTime<Utc>,
) -> BTreeSet<ItemId> {
    // Only lists of pages have pages to open.
    if !matches!(spec.kind, SourceKind::Page(_)) {
        return BTreeSet::new();
    }
    let source = &spec.id;
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
        .filter(|(id, known)| known.has_text && !again.contains(*id))
        .flat_map(|(id, known)| {
            // A list names an item it moved by the new address's id, not by the known one.
            let listed = known.item.url.as_deref().map(moved::spellings).unwrap_or_default();
            listed.into_iter().chain([id.clone()])
        })
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
        .range((source.clone(), ItemId::from(""))..)
        .take_while(|((of, _), _)| of == source)
        .filter(|(_, page)| now - page.first_seen <= OPENED_AGAIN_FOR)
        .filter(|((_, id), page)| {
            let unnumbered = page.meaning.kind == Kind::Decision && page.meaning.number.is_none();
            page.acts.len() > 1 || unnumbered || has_unread_attachment(parts, source, id)
        })
        .map(|((_, id), page)| (std::cmp::Reverse(page.first_seen), id.clone()))
        .collect();
    unfinished.sort();
    unfinished.into_iter().take(OPENED_AGAIN_MAX).map(|(_, id)| id).collect()
}

fn has_unread_attachment(parts: &Parts, source: &SourceId, item: &ItemId) -> bool {
    let has_text = parts.known_item(source, item).is_some_and(|known| known.has_text);
    let whole = has_text.then(|| parts.whole_item(source, item)).flatten();
    whole.and_then(|item| item.text).is_some_and(|text| text.contains(ATTACHMENT_UNREAD))
}

/// Whether a source is one of those that settle publications.
fn may_publish_decisions(parts: &Parts, source: &SourceId) -> bool {
    parts.config.plan.duties.iter().any(|duty| {
        matches!(duty.kind, DutyKind::Publication(_))
            && (duty.sources.contains(source) || duty.also_sources.contains(source))
    })
}

/// The attachments to read of each item, by its place: those of pages that may be decisions and do
/// not say which, and of pages that say nothing. The head of the act often stands in the file
/// alone.
pub fn attachments_to_read(
    parts: &Parts,
    spec: &SourceSpec,
    gave: &Yield,
) -> Vec<(usize, Vec<Url>)> {
    if gave.attachments.is_empty() || !may_publish_decisions(parts, &spec.id) {
        return Vec::new();
    }
    let files = gave.items.iter().enumerate().filter_map(|(place, item)| {
        let attachments = gave.attachments.get(&item.id)?;
        let found = parts.understanding_of(item);
        let decision_like = matches!(found.meaning.kind, Kind::Decision | Kind::Unknown)
            || found.voice == Voice::Mute;
        let complete = found.meaning.number.is_some() && found.meaning.adopted_on.is_some();
        (decision_like && !complete && found.acts.len() < 2).then(|| (place, attachments.clone()))
    });
    files.collect()
}
