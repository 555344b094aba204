//! Un-publication: pages that settle something are looked at again, a share a day.
//!
//! Decides which pages are asked for, and what of their answers is believed. A page is gone when
//! the server says so, or when twice, half a day apart, the act was not on it; never while other
//! pages of the same source fail too, for then it is the site that is broken. The invariant: the
//! number of requests a day and a host is bounded, however much was published.

use super::evidence;
use super::occasion::Occasion;
use crate::daemon::parts::{self, Parts};
use crate::daemon::turn_report::SourceReport;
use crate::domain::calendar::add_days;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::obligation::{Obligation, SettledBy, Status};
use crate::domain::sightings::{Item, ItemDates};
use crate::letters::cause::in_ukrainian;
use crate::letters::trouble as words;
use crate::sources::html::snapshot::Snapshot;
use crate::sources::page::look::{Look, look};
use crate::sources::reading::{Completeness, ReadResult};
use crate::sources::spec::{OpenItems, SourceKind, SourceSpec};
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use crate::store::state::KnownItem;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Most pages still listed that are looked at again in a day, per host.
const LISTED_MAX: usize = 20;

/// Most pages that dropped off the list and are looked at again in a day, per host.
const UNLISTED_MAX: usize = 10;

/// Most pages known to be gone that are looked at in one read, the latest first.
const GONE_MAX: usize = 20;

/// A page gone for longer is looked at with the daily share.
const GONE_LATELY: TimeDelta = TimeDelta::days(30);

/// Two looks that find a page emptied are at least so far apart.
const EMPTIED_AFTER: TimeDelta = TimeDelta::hours(12);

/// Most pages remembered as found emptied once.
const EMPTIED_MAX: usize = 100;

/// A shorter text publishes nothing by itself.
const WORDS_MIN: usize = 40;

/// Most pages opened to see whether the site itself works.
const CONTROLS_MAX: usize = 2;

/// What looking again at some pages of a source gave.
#[derive(Debug, Default)]
pub struct Looked {
    pages: Vec<(ItemId, Look)>,
    /// What is wrong with the site, when pages fail that nothing was held against.
    pub broken: Option<String>,
    /// Whether the day's share was among them.
    pub share: Share,
    listed: BTreeSet<ItemId>,
}

/// Whether the day's share of pages was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Share {
    /// It was, or there was none.
    Done,
    /// Its moment has not come.
    #[default]
    NotNow,
}

/// Looks at the pages whose turn it is, after their source was read.
pub async fn look_again(
    parts: &Parts,
    spec: &SourceSpec,
    occasion: Occasion,
    result: &ReadResult,
    now: DateTime<Utc>,
) -> Looked {
    let opens = matches!(&spec.kind, SourceKind::Page(page) if page.open_items == OpenItems::New);
    let (listed, opened, backlog): (BTreeSet<ItemId>, BTreeSet<&ItemId>, bool) = match result {
        ReadResult::Failed(_) => return Looked::default(),
        ReadResult::Unchanged => (BTreeSet::new(), BTreeSet::new(), false),
        ReadResult::Read(gave) => (
            gave.items.iter().map(|item| item.id.clone()).collect(),
            gave.opened.iter().chain(&gave.missing).collect(),
            gave.complete == Completeness::Partial && !gave.opened.is_empty(),
        ),
    };
    let Some(known) = parts.store.state().items.get(&spec.id).filter(|_| opens) else {
        return Looked::default();
    };
    let cursor = parts.store.cursor(&spec.id);
    let today = parts.config.calendar.day_of(now);
    let share_is_due = occasion == Occasion::Cadence
        && matches!(result, ReadResult::Read(_))
        && !backlog
        && cursor.looked_again_on != Some(today);
    let mut wanted = gone_lately(known, now);
    if share_is_due {
        wanted.extend(cursor.emptied.keys().filter(|id| known.contains_key(id)).cloned());
        wanted.extend(daily_share(parts, spec, known, &listed, now));
    }
    let mut asked = BTreeSet::new();
    let mut looked = Looked { listed, ..Looked::default() };
    looked.share = if share_is_due { Share::Done } else { Share::NotNow };
    for id in wanted {
        if opened.contains(&id) || !asked.insert(id.clone()) {
            continue;
        }
        let Some(known) = known.get(&id) else { continue };
        looked.pages.push((id, look(spec, &parts.fetcher, &known.item, now).await));
    }
    if let Some(found) = suspicion(known, result, &looked, cursor.broken) {
        looked.broken = broken(parts, spec, known, &looked, &asked, found, now).await;
    }
    looked
}

/// Pages that are gone, the latest first: an accusation may rest on them.
fn gone_lately(known: &BTreeMap<ItemId, KnownItem>, now: DateTime<Utc>) -> Vec<ItemId> {
    let mut gone: Vec<(DateTime<Utc>, &ItemId)> = known
        .iter()
        .filter(|(_, known)| known.item.text.is_some())
        .filter_map(|(id, known)| Some((known.gone_at?, id)))
        .filter(|(at, _)| now - *at <= GONE_LATELY)
        .collect();
    gone.sort_unstable_by(|one, other| other.cmp(one));
    gone.into_iter().take(GONE_MAX).map(|(_, id)| id.clone()).collect()
}

/// Today's share of the pages that settle something or are long gone, listed and unlisted.
fn daily_share(
    parts: &Parts,
    spec: &SourceSpec,
    known: &BTreeMap<ItemId, KnownItem>,
    listed: &BTreeSet<ItemId>,
    now: DateTime<Utc>,
) -> Vec<ItemId> {
    let settling = settling_items(&parts.decided(now).obligations, &spec.id);
    let (on_list, off_list): (Vec<&ItemId>, Vec<&ItemId>) = known
        .iter()
        .filter(|(id, known)| settling.contains(*id) || known.gone_at.is_some())
        .map(|(id, _)| id)
        .partition(|id| listed.contains(*id));
    let day = parts.config.calendar.day_of(now).num_days_from_ce().unsigned_abs() as usize;
    let neighbours = parts.config.sources.iter().filter(|source| {
        matches!(&source.kind, SourceKind::Page(page) if page.open_items == OpenItems::New)
            && source.url.host_str() == spec.url.host_str()
    });
    let neighbours = neighbours.count().max(1);
    let share = |ids: Vec<&ItemId>, max: usize| -> Vec<ItemId> {
        let max = (max / neighbours).max(1);
        let shares = ids.len().div_ceil(max).max(1);
        ids.into_iter().skip(day % shares).step_by(shares).cloned().collect()
    };
    let mut all = share(on_list, LISTED_MAX);
    all.extend(share(off_list, UNLISTED_MAX));
    all
}

/// Items of a source on which the status of some obligation rests.
fn settling_items(obligations: &[Obligation], source: &SourceId) -> BTreeSet<ItemId> {
    obligations
        .iter()
        .filter_map(|obligation| match &obligation.status {
            Status::Met { by: SettledBy::Item { source: of, item, .. }, .. } if of == source => {
                Some(item.clone())
            }
            _ => None,
        })
        .collect()
}

/// What gives reason to doubt that item pages work at all: one is missing that was not known to
/// be, or none worked the last time.
fn suspicion(
    known: &BTreeMap<ItemId, KnownItem>,
    result: &ReadResult,
    looked: &Looked,
    before: Option<String>,
) -> Option<String> {
    let is_new = |id: &ItemId| known.get(id).is_none_or(|known| known.gone_at.is_none());
    let listed = match result {
        ReadResult::Read(gave) if !gave.opened.is_empty() => return None,
        ReadResult::Read(gave) => gave.missing.iter().any(&is_new),
        _ => false,
    };
    let seen = looked.pages.iter().find_map(|(id, look)| match look {
        Look::Gone { found } | Look::Emptied { found, .. } => is_new(id).then(|| found.clone()),
        _ => None,
    });
    seen.or_else(|| listed.then(|| "a page answers 404 or 410".to_owned())).or(before)
}

/// When a page is missing that was not before, some other page of the source must still stand;
/// otherwise it is the site that fails, and nothing follows from any of its pages.
async fn broken(
    parts: &Parts,
    spec: &SourceSpec,
    known: &BTreeMap<ItemId, KnownItem>,
    looked: &Looked,
    asked: &BTreeSet<ItemId>,
    missing: String,
    now: DateTime<Utc>,
) -> Option<String> {
    if looked.pages.iter().any(|(_, look)| matches!(look, Look::Stands { .. })) {
        return None;
    }
    let controls: Vec<&KnownItem> = known
        .iter()
        .rev()
        .filter(|(id, known)| !asked.contains(*id) && known.gone_at.is_none())
        .filter(|(id, known)| known.item.text.is_some() && looked.listed.contains(*id))
        .map(|(_, known)| known)
        .take(CONTROLS_MAX)
        .collect();
    for control in &controls {
        if matches!(look(spec, &parts.fetcher, &control.item, now).await, Look::Stands { .. }) {
            return None;
        }
    }
    let failing = looked.pages.len() + controls.len();
    // A lone page has nothing to be compared with.
    (!controls.is_empty() || looked.pages.len() > 1)
        .then(|| format!("{failing} pages of items fail at once; one of them: {missing}"))
}

/// What the looks add to what is known.
pub fn facts(
    parts: &Parts,
    spec: &SourceSpec,
    looked: Looked,
    cursor: &mut Cursor,
    report: &mut SourceReport,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    cursor.broken = looked.broken.clone();
    if looked.share == Share::Done {
        cursor.looked_again_on = Some(parts.config.calendar.day_of(now));
    }
    let mut facts = Vec::new();
    for (id, look) in looked.pages {
        let Some(known) = parts.known_item(&spec.id, &id) else { continue };
        match without_files(parts, spec, known, look) {
            Look::Stands { item, shown } => {
                cursor.emptied.remove(&id);
                let place = if looked.listed.contains(&id) { Place::Listed } else { Place::Off };
                facts.extend(standing(parts, spec, known, *item, shown, place, report, now));
            }
            Look::Gone { .. } | Look::Emptied { .. }
                if known.gone_at.is_some() || looked.broken.is_some() => {}
            Look::Gone { found } => {
                cursor.emptied.remove(&id);
                let shown = Snapshot {
                    url: known.item.url.clone().unwrap_or_default(),
                    title: known.item.title.clone(),
                    text: in_ukrainian(&found),
                    files: Vec::new(),
                };
                facts.extend(gone(parts, spec, known, &found, shown, report, now));
            }
            Look::Emptied { found, shown } => match cursor.emptied.get(&id) {
                Some(first) if now - *first >= EMPTIED_AFTER => {
                    cursor.emptied.remove(&id);
                    facts.extend(gone(parts, spec, known, &found, shown, report, now));
                }
                Some(_) => {}
                None if cursor.emptied.len() < EMPTIED_MAX => {
                    cursor.emptied.insert(id, now);
                }
                None => {}
            },
            Look::Unclear { reason } => tracing::debug!(
                source.id = %spec.id, item.id = %id,
                "the page of item {id} of source {} says nothing: {reason}", spec.id
            ),
        }
    }
    facts
}

/// A page that published its act as a file only, and has lost it, publishes nothing.
fn without_files(parts: &Parts, spec: &SourceSpec, known: &KnownItem, look: Look) -> Look {
    let Look::Stands { shown, .. } = &look else { return look };
    let speaks = |shown: &Snapshot| shown.text.chars().count() >= WORDS_MIN;
    if !shown.files.is_empty() || speaks(shown) {
        return look;
    }
    let before = evidence::last_kept(parts, &spec.id, &known.item.id);
    match before {
        Some(before) if !before.shown.files.is_empty() => {
            let found = "its page has lost its files".to_owned();
            Look::Emptied { found, shown: shown.clone() }
        }
        _ => look,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Listed,
    Off,
}

#[allow(clippy::too_many_arguments)]
fn standing(
    parts: &Parts,
    spec: &SourceSpec,
    known: &KnownItem,
    seen: Item,
    shown: Snapshot,
    place: Place,
    report: &mut SourceReport,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    let mut item = Item {
        text: seen.text.or(Some(String::new())),
        section: seen.section.or_else(|| known.item.section.clone()),
        dates: ItemDates {
            printed: seen.dates.printed.or(known.item.dates.printed),
            ..known.item.dates.clone()
        },
        ..known.item.clone()
    };
    if place == Place::Off && says_other_act(parts, &item, &shown.title) {
        item.title = shown.title.clone();
    }
    let back = known.gone_at.is_some();
    let mut facts = Vec::new();
    if evidence::is_kept(parts, &spec.id, &item) {
        let last = evidence::last_kept(parts, &spec.id, &known.item.id);
        let what = match &last {
            _ if back => Some("back".to_owned()),
            None => Some("opened".to_owned()),
            Some(last) if !last.shown.same(&shown) => Some(difference(&last.shown, &shown)),
            Some(_) => None,
        };
        let kept = what.and_then(|what| {
            evidence::keep(parts, spec, &known.item.id, shown.clone(), &what, now)
        });
        facts.extend(kept);
    }
    if back || parts::differs(parts, &known.item, &item) {
        report.changed += 1;
        facts.insert(0, Fact::ItemChanged { source: spec.id.clone(), item });
    }
    facts
}

/// Whether a page's headline now names another number or date than the one we know.
fn says_other_act(parts: &Parts, item: &Item, headline: &str) -> bool {
    let named = |item: &Item| -> Vec<_> {
        let acts = parts.understanding_of(item).acts;
        acts.into_iter().map(|act| (act.number, act.adopted_on)).collect()
    };
    let seen = named(&Item { title: headline.to_owned(), ..item.clone() });
    !seen.is_empty() && seen != named(item)
}

/// What changed, in a few words.
fn difference(before: &Snapshot, after: &Snapshot) -> String {
    let lost: Vec<&str> = before
        .files
        .iter()
        .filter(|file| !after.files.contains(file))
        .map(String::as_str)
        .collect();
    match lost.as_slice() {
        [] => "changed".to_owned(),
        lost => format!("changed; no longer linked: {}", lost.join(", ")),
    }
}

fn gone(
    parts: &Parts,
    spec: &SourceSpec,
    known: &KnownItem,
    found: &str,
    shown: Snapshot,
    report: &mut SourceReport,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    report.gone += 1;
    let (source, item) = (spec.id.clone(), known.item.id.clone());
    let mut facts = vec![Fact::ItemGone { source, item: item.clone(), reason: found.to_owned() }];
    if evidence::is_kept(parts, &spec.id, &known.item) {
        let what = format!("gone: {found}");
        facts.extend(evidence::keep(parts, spec, &item, shown, &what, now));
    }
    if is_nobodys_reminder(parts, spec, &item, now) {
        let url = known.item.url.as_deref().unwrap_or_default();
        facts.push(Fact::TroubleNoted {
            key: format!("page-gone/{}/{item}", spec.id),
            text: words::page_gone(&known.item.title, url),
        });
    }
    facts
}

/// Whether an obligation that this page settled is so old that no ladder speaks of it any more.
fn is_nobodys_reminder(
    parts: &Parts,
    spec: &SourceSpec,
    item: &ItemId,
    now: DateTime<Utc>,
) -> bool {
    let today = parts.config.calendar.day_of(now);
    parts.decided(now).obligations.iter().any(|obligation| {
        let settled = matches!(
            &obligation.status,
            Status::Met { by: SettledBy::Item { source, item: by, .. }, .. }
                if *source == spec.id && by == item
        );
        let ends_after = parts
            .config
            .plan
            .duty(&obligation.duty)
            .map(|duty| add_days(obligation.due.on, duty.ladder.ends_after_days));
        let before_watch = obligation.due.on < parts.watching_since(now);
        settled && (before_watch || ends_after.is_some_and(|end| end < today))
    })
}
