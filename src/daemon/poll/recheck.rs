//! Un-publication: what follows from looking again at pages that settle something.
//!
//! Decides what of the answers is believed; which pages are asked for is `second_look`'s. A page is
//! gone when twice, on different days, the server or the page itself said that the act is not
//! there; where nobody can tell for days, the administrator hears. The invariant: nothing is gone
//! while other pages of the same source fail too, for then it is the site that is broken.

use super::difference;
use super::evidence;
use super::second_look::{Looked, Share};
use crate::daemon::parts::Parts;
use crate::daemon::turn_report::SourceReport;
use crate::domain::calendar::add_days;
use crate::domain::ids::ItemId;
use crate::domain::notice::trouble::Trouble;
use crate::domain::obligation::{SettledBy, Status};
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::list::PageLoss;
use crate::domain::sightings::page_state::PageState;
use crate::domain::sightings::{Item, ItemDates};
use crate::letters::cause::in_ukrainian;
use crate::sources::html::snapshot::Snapshot;
use crate::sources::page::attachment;
use crate::sources::page::look::Look;
use crate::sources::spec::SourceSpec;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use crate::store::state::KnownItem;
use chrono::{DateTime, TimeDelta, Utc};

/// Two looks that find a page emptied are at least so far apart.
const EMPTIED_AFTER: TimeDelta = TimeDelta::hours(12);

/// Most pages remembered as found emptied once, or answering with something else.
const NOTED_MAX: usize = 100;

/// A page that answers with something else for so long is the administrator's to look at.
const UNCLEAR_FOR: TimeDelta = TimeDelta::days(3);

/// A shorter text publishes nothing by itself.
const WORDS_MIN: usize = 40;

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
                cursor.unclear.remove(&id);
                let place = if looked.listed.contains(&id) { Place::Listed } else { Place::Off };
                facts.extend(standing(parts, spec, known, *item, shown, place, report, now));
            }
            Look::Gone { .. } | Look::Emptied { .. }
                if known.gone_at.is_some() || looked.broken.is_some() => {}
            Look::Gone { found } => {
                let shown = Snapshot {
                    url: known.item.url.clone().unwrap_or_default(),
                    title: known.item.title.clone(),
                    text: in_ukrainian(&found),
                    files: Vec::new(),
                };
                if is_certain(parts, cursor, &id, now) {
                    facts.extend(gone(parts, spec, known, &found, shown, report, now));
                }
            }
            Look::Emptied { found, shown } => {
                if is_certain(parts, cursor, &id, now) {
                    facts.extend(gone(parts, spec, known, &found, shown, report, now));
                }
            }
            Look::Unclear { reason } => {
                tracing::debug!(
                    source.id = %spec.id, item.id = %id,
                    "the page of item {id} of source {} says nothing: {reason}", spec.id
                );
                facts.extend(unclear(parts, spec, known, cursor, &looked.broken, now));
            }
        }
    }
    facts
}

/// Whether a page was found without its act before, on another day; the first such look is noted.
fn is_certain(parts: &Parts, cursor: &mut Cursor, id: &ItemId, now: DateTime<Utc>) -> bool {
    let day = |moment| parts.config.calendar.day_of(moment);
    let certain = match cursor.emptied.get(id) {
        Some(first) => now - *first >= EMPTIED_AFTER && day(*first) != day(now),
        None if cursor.emptied.len() < NOTED_MAX => {
            cursor.emptied.insert(id.clone(), now);
            false
        }
        None => false,
    };
    if certain {
        cursor.emptied.remove(id);
        cursor.unclear.remove(id);
    }
    certain
}

/// Tells the administrator of a page that has answered with something else for days.
fn unclear(
    parts: &Parts,
    spec: &SourceSpec,
    known: &KnownItem,
    cursor: &mut Cursor,
    broken: &Option<Cause>,
    now: DateTime<Utc>,
) -> Option<Fact> {
    let id = &known.item.id;
    if broken.is_some() || known.gone_at.is_some() {
        return None;
    }
    let first = match cursor.unclear.get(id) {
        Some(first) => *first,
        None if cursor.unclear.len() < NOTED_MAX => {
            cursor.unclear.insert(id.clone(), now);
            return None;
        }
        None => return None,
    };
    let key = format!("page-unclear/{}/{id}", spec.id);
    let is_told = parts.store.state().troubles.get(&key).is_some_and(|told| told.at >= first);
    if is_told || now - first < UNCLEAR_FOR {
        return None;
    }
    let (title, url) = named(known);
    Some(Fact::TroubleNoted { key, trouble: Trouble::PageUnclear { title, url } })
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
            let found = Cause::Lost { how: PageLoss::NoFiles };
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
    // A look reads the page, not its files: what those said stays said.
    let before = parts.whole_item(&spec.id, &known.item.id).and_then(|item| item.text);
    let files = before.as_deref().map_or("", attachment::part_of);
    let mut item = Item {
        text: Some(format!("{}{files}", seen.text.unwrap_or_default())),
        section: seen.section.or_else(|| known.item.section.clone()),
        dates: ItemDates {
            printed: seen.dates.printed.or(known.item.dates.printed),
            ..known.item.dates.clone()
        },
        ..Item::clone(&known.item)
    };
    if place == Place::Off && says_other_act(parts, &item, &shown.title) {
        item.title = shown.title.clone();
    }
    let back = known.gone_at.is_some();
    let mut facts = Vec::new();
    if evidence::is_kept(parts, &spec.id, &item) {
        let last = evidence::last_kept(parts, &spec.id, &known.item.id);
        let what = match &last {
            _ if back => Some(PageState::Back),
            None => Some(PageState::Opened),
            Some(last) if !last.shown.same(&shown) => Some(difference(&last.shown, &shown)),
            Some(_) => None,
        };
        let kept = what
            .and_then(|what| evidence::keep(parts, spec, &known.item.id, shown.clone(), what, now));
        facts.extend(kept);
    }
    if back || difference::differs(parts, &spec.id, known, &item) {
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

/// What changed.
fn difference(before: &Snapshot, after: &Snapshot) -> PageState {
    let lost: Vec<String> =
        before.files.iter().filter(|file| !after.files.contains(file)).cloned().collect();
    if lost.is_empty() { PageState::Changed } else { PageState::FilesLost { files: lost } }
}

fn gone(
    parts: &Parts,
    spec: &SourceSpec,
    known: &KnownItem,
    found: &Cause,
    shown: Snapshot,
    report: &mut SourceReport,
    now: DateTime<Utc>,
) -> Vec<Fact> {
    report.gone += 1;
    let (source, item) = (spec.id.clone(), known.item.id.clone());
    let mut facts = vec![Fact::ItemGone { source, item: item.clone(), reason: found.clone() }];
    if evidence::is_kept(parts, &spec.id, &parts.with_text(&spec.id, known)) {
        let what = PageState::Gone { found: found.clone() };
        facts.extend(evidence::keep(parts, spec, &item, shown, what, now));
    }
    if is_nobodys_reminder(parts, spec, &item, now) {
        let (title, url) = named(known);
        facts.push(Fact::TroubleNoted {
            key: format!("page-gone/{}/{item}", spec.id),
            trouble: Trouble::PageGone { title, url },
        });
    }
    facts
}

/// How an item is called, and where it stands.
fn named(known: &KnownItem) -> (String, String) {
    (known.item.title.clone(), known.item.url.clone().unwrap_or_default())
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
