//! The fold of what the daemon saw: items, sources, platforms, hosts, and what it troubles people
//! with.

use super::{
    AskedGaps, Blindness, EVIDENCE_MAX, Items, JournalCut, KnownItem, Owner, SourceSight, State,
    StateShelf,
};
use super::{Kept as KeptPage, NotedTrouble};
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::sightings::host::HostSight;
use crate::domain::sightings::platform::PlatformSight;
use crate::domain::sightings::{Item, Origin, Outage};
use crate::store::digest::ItemDigest;
use crate::store::fact::{DAEMON, Entry, Fact};
use crate::store::journal::lines::Span;
use crate::store::shelf::{BadShape, Kept, Key, Place, Shelf, Visit};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A shelf by source.
type BySource<V> = Shelf<State, BTreeMap<SourceId, V>>;

const WATCH: Shelf<State, Option<NaiveDate>> =
    Shelf { name: "watch", of: |it| &it.watch_began_on, of_mut: |it| &mut it.watch_began_on };
const OWNER: Shelf<State, Option<Owner>> =
    Shelf { name: "owner", of: |it| &it.owner, of_mut: |it| &mut it.owner };
const DAEMON_AT: Shelf<State, Option<DateTime<Utc>>> =
    Shelf { name: "daemon_at", of: |it| &it.daemon_at, of_mut: |it| &mut it.daemon_at };
const HOSTS_AHEAD: Shelf<State, Option<i64>> = Shelf {
    name: "hosts_ahead",
    of: |it| &it.hosts_ahead_min,
    of_mut: |it| &mut it.hosts_ahead_min,
};
const JOURNAL_CUT: Shelf<State, Option<JournalCut>> =
    Shelf { name: "journal_cut", of: |it| &it.journal_cut, of_mut: |it| &mut it.journal_cut };
const ITEMS: Shelf<State, Items> =
    Shelf { name: "items", of: |it| &it.items, of_mut: |it| &mut it.items };
const SOURCES: BySource<SourceSight> =
    Shelf { name: "sources", of: |it| &it.sources, of_mut: |it| &mut it.sources };
const PLATFORMS: BySource<PlatformSight> =
    Shelf { name: "platforms", of: |it| &it.platforms, of_mut: |it| &mut it.platforms };
const HOSTS: BySource<HostSight> =
    Shelf { name: "hosts", of: |it| &it.hosts, of_mut: |it| &mut it.hosts };
const TROUBLES: Shelf<State, BTreeMap<String, NotedTrouble>> =
    Shelf { name: "troubles", of: |it| &it.troubles, of_mut: |it| &mut it.troubles };
const ASKED_GAPS: Shelf<State, BTreeMap<u64, AskedGaps>> =
    Shelf { name: "asked_gaps", of: |it| &it.asked_gaps, of_mut: |it| &mut it.asked_gaps };

pub(super) const SHELVES: &[StateShelf] = &[
    &WATCH,
    &OWNER,
    &DAEMON_AT,
    &HOSTS_AHEAD,
    &JOURNAL_CUT,
    &ITEMS,
    &SOURCES,
    &PLATFORMS,
    &HOSTS,
    &TROUBLES,
    &ASKED_GAPS,
];

/// How many past outages of a source are remembered.
const OUTAGES_MAX: usize = 40;

/// The moments of the daemon's own facts; those of people say nothing about its clock.
pub(super) fn lived_through(state: &mut State, author: &str, at: DateTime<Utc>) -> Vec<Place> {
    if author != DAEMON || state.daemon_at.is_some_and(|known| known >= at) {
        return Vec::new();
    }
    state.daemon_at = Some(at);
    vec![DAEMON_AT.at(&())]
}

/// Folds one fact about what was seen; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let at = entry.at;
    let touched = match &entry.fact {
        Fact::WatchBegan { on } => {
            state.watch_began_on.get_or_insert(*on);
            vec![WATCH.at(&())]
        }
        Fact::StateBelongs { council, site } => {
            state.owner = Some(Owner { council: council.clone(), site: site.clone() });
            vec![OWNER.at(&())]
        }
        Fact::ItemGone { source, item, reason: _ } => touch(state, source, item, |known| {
            known.gone_at.get_or_insert(at);
        }),
        Fact::PageKept { source, item, evidence, what: _ } => touch(state, source, item, |known| {
            known.evidence.push(KeptPage { at, evidence: evidence.clone() });
            if known.evidence.len() > 1 + EVIDENCE_MAX {
                known.evidence.remove(1);
            }
        }),
        Fact::SourceKnown { source } => sight(state, source, |sight| sight.known = true),
        Fact::SourceBlind { source, reason, cause } => sight(state, source, |sight| {
            let reason = reason.clone();
            sight.blind.get_or_insert(Blindness { since: at, reason, cause: *cause });
        }),
        Fact::SourceSees { source } => sight(state, source, |sight| {
            let Some(blind) = sight.blind.take() else { return };
            sight.outages.push(Outage { from: blind.since, until: at });
            let old = sight.outages.len().saturating_sub(OUTAGES_MAX);
            sight.outages.drain(..old);
        }),
        Fact::TokenSeen { source, until } => {
            sight(state, source, |sight| sight.token_until = *until)
        }
        Fact::PlatformSeen { source, view } => {
            state.platforms.entry(source.clone()).or_default().see(view.clone(), at);
            vec![PLATFORMS.at(source)]
        }
        Fact::HostSeen { source, view } => {
            state.hosts.entry(source.clone()).or_default().see(view.clone(), at);
            vec![HOSTS.at(source)]
        }
        Fact::ClockAccepted { hosts_ahead_min } => {
            state.daemon_at = Some(at);
            state.hosts_ahead_min = *hosts_ahead_min;
            vec![DAEMON_AT.at(&()), HOSTS_AHEAD.at(&())]
        }
        Fact::JournalCut { state_seq, journal_seq } => {
            state.journal_cut =
                Some(JournalCut { state_seq: *state_seq, journal_seq: *journal_seq });
            vec![JOURNAL_CUT.at(&())]
        }
        Fact::JournalAccepted {} => {
            state.journal_cut = None;
            vec![JOURNAL_CUT.at(&())]
        }
        Fact::TroubleNoted { key, trouble } => {
            TROUBLES.put(state, key.clone(), NotedTrouble { at, trouble: trouble.clone() })
        }
        Fact::GapsAsked { gaps } => {
            ASKED_GAPS.put(state, entry.seq, AskedGaps { at, gaps: gaps.clone() })
        }
        _ => return None,
    };
    Some(touched)
}

/// Folds the first sight of an item, or another first sight of a known one.
pub(super) fn seen(
    state: &mut State,
    source: SourceId,
    item: Item,
    line: Span,
    (first_seen, origin): (DateTime<Utc>, Origin),
) -> Vec<Place> {
    if state.items.get(&source).is_some_and(|known| known.contains_key(&item.id)) {
        return changed(state, source, item, line);
    }
    let key = (source, item.id.clone());
    let digest = ItemDigest::of(&item);
    let (item, has_text) = without_text(item);
    let (gone_at, evidence) = (None, Vec::new());
    let known = KnownItem { item, has_text, digest, line, first_seen, origin, gone_at, evidence };
    ITEMS.put(state, key, known)
}

/// Folds another look of an item; of an unknown one it says nothing.
pub(super) fn changed(state: &mut State, source: SourceId, item: Item, line: Span) -> Vec<Place> {
    let id = item.id.clone();
    touch(state, &source, &id, |known| {
        known.digest = ItemDigest::of(&item);
        (known.item, known.has_text) = without_text(item);
        known.line = line;
        known.gone_at = None;
    })
}

fn without_text(mut item: Item) -> (Arc<Item>, bool) {
    let text = item.text.take();
    (Arc::new(item), text.is_some())
}

/// Changes an item, if it is known.
fn touch(
    state: &mut State,
    source: &SourceId,
    item: &ItemId,
    change: impl FnOnce(&mut KnownItem),
) -> Vec<Place> {
    let known = state.items.0.get_mut(source).and_then(|items| items.get_mut(item));
    let Some(known) = known else { return Vec::new() };
    change(known);
    vec![ITEMS.at(&(source.clone(), item.clone()))]
}

fn sight(
    state: &mut State,
    source: &SourceId,
    change: impl FnOnce(&mut SourceSight),
) -> Vec<Place> {
    change(state.sources.entry(source.clone()).or_default());
    vec![SOURCES.at(source)]
}

impl Kept for Items {
    type Key = (SourceId, ItemId);
    type Value = KnownItem;

    fn find(&self, (source, item): &Self::Key) -> Option<&KnownItem> {
        self.0.get(source)?.get(item)
    }

    fn put(&mut self, (source, _): Self::Key, value: KnownItem) {
        // The item's own id, so that both are one in memory.
        let item = value.item.id.clone();
        self.0.entry(source).or_default().insert(item, value);
    }

    fn take(&mut self, (source, item): &Self::Key) {
        if let Some(items) = self.0.get_mut(source) {
            items.remove(item);
        }
    }

    fn each(&self, visit: &mut Visit<'_, KnownItem>) -> Result<(), BadShape> {
        for (source, items) in &self.0 {
            for (id, known) in items {
                visit((source.clone(), id.clone()).bytes(), known)?;
            }
        }
        Ok(())
    }
}
