//! Looking again at pages of items: which are asked for, and whether the site itself works.
//!
//! Decides from the state which pages a read is followed by, as a plan that needs the state no
//! more, and carries the plan out. What follows from the answers is `recheck`'s. The invariant:
//! the number of requests a day and a host is bounded, however much was published.

use super::occasion::{Errand, Occasion};
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::obligation::{Obligation, SettledBy, Status};
use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::list::PageLoss;
use crate::sources::fetch::Fetcher;
use crate::sources::page::look::{Look, look};
use crate::sources::reading::{Completeness, ReadResult};
use crate::sources::spec::{OpenItems, SourceKind, SourceSpec};
use crate::store::state::KnownItem;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most pages still listed that are looked at again in a day, per host.
const LISTED_MAX: usize = 20;

/// Most pages that dropped off the list and are looked at again in a day, per host.
const UNLISTED_MAX: usize = 10;

/// Most pages known to be gone that are looked at in one read, the latest first.
const GONE_MAX: usize = 20;

/// A page gone for longer is looked at with the daily share.
const GONE_LATELY: TimeDelta = TimeDelta::days(30);

/// Most pages looked at again in a day because they answered with something else.
const UNCLEAR_MAX: usize = 10;

/// Most pages opened to see whether the site itself works.
const CONTROLS_MAX: usize = 2;

/// What looking again at some pages of a source gave.
#[derive(Debug, Default)]
pub struct Looked {
    /// The pages and what they showed.
    pub pages: Vec<(ItemId, Look)>,
    /// What is wrong with the site, when pages fail that nothing was held against.
    pub broken: Option<Cause>,
    /// Whether the day's share was among them.
    pub share: Share,
    /// Items that the list showed.
    pub listed: BTreeSet<ItemId>,
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

/// What a page was known to be before it is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Stood,
    Gone,
}

/// Which pages a read is followed by.
#[derive(Debug, Default)]
pub struct LookPlan {
    pages: Vec<(Item, Before)>,
    /// Pages that should stand, to see whether the site works.
    controls: Vec<Item>,
    /// What gives reason to doubt the site before any page was looked at.
    doubt: Doubt,
    share: Share,
    listed: BTreeSet<ItemId>,
}

/// Reasons to doubt that item pages of a site work at all.
#[derive(Debug, Default)]
enum Doubt {
    /// Pages were opened in this very read, so they work.
    #[default]
    None,
    /// One that is listed is missing, which was not known to be.
    Missing,
    /// None worked the last time, or nothing is held against them yet.
    Since(Option<Cause>),
}

impl LookPlan {
    /// Plans what to look at after a source was read; `decided` says what rests on which page.
    pub fn after(
        parts: &Parts,
        errand: &Errand,
        result: &ReadResult,
        decided: impl FnOnce() -> Arc<Decided>,
        now: DateTime<Utc>,
    ) -> Self {
        let spec = &errand.spec;
        let opens =
            matches!(&spec.kind, SourceKind::Page(page) if page.open_items == OpenItems::New);
        let (listed, opened, backlog): (BTreeSet<ItemId>, BTreeSet<&ItemId>, bool) = match result {
            ReadResult::Failed(_) => return Self::default(),
            ReadResult::Unchanged => (BTreeSet::new(), BTreeSet::new(), false),
            ReadResult::Read(gave) => (
                gave.items.iter().map(|item| item.id.clone()).collect(),
                gave.opened.iter().chain(&gave.missing).collect(),
                gave.complete == Completeness::Partial && !gave.opened.is_empty(),
            ),
        };
        let Some(known) = parts.store.state().items.get(&spec.id).filter(|_| opens) else {
            return Self::default();
        };
        let cursor = parts.store.cursor(&spec.id);
        let today = parts.config.calendar.day_of(now);
        let share_is_due = errand.occasion == Occasion::Cadence
            && matches!(result, ReadResult::Read(_))
            && !backlog
            && cursor.looked_again_on != Some(today);
        let mut wanted = gone_lately(known, now);
        if share_is_due {
            let unclear = cursor.unclear.keys().take(UNCLEAR_MAX);
            let again = cursor.emptied.keys().chain(unclear);
            wanted.extend(again.filter(|id| known.contains_key(id)).cloned());
            wanted.extend(daily_share(parts, spec, known, &listed, &decided()));
        }
        let mut asked = BTreeSet::new();
        wanted.retain(|id| !opened.contains(id) && asked.insert(id.clone()));
        let pages = wanted.iter().filter_map(|id| {
            let page = known.get(id)?;
            let before = if page.gone_at.is_some() { Before::Gone } else { Before::Stood };
            Some((parts.with_text(&spec.id, page), before))
        });
        Self {
            pages: pages.collect(),
            controls: controls(known, &asked, &listed)
                .map(|known| parts.with_text(&spec.id, known))
                .take(CONTROLS_MAX)
                .collect(),
            doubt: doubt(known, result, cursor.broken),
            share: if share_is_due { Share::Done } else { Share::NotNow },
            listed,
        }
    }

    /// Whether nothing has to be asked.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && matches!(self.doubt, Doubt::None | Doubt::Since(None))
    }

    /// What an empty plan comes to.
    pub fn without_asking(self) -> Looked {
        Looked { listed: self.listed, share: self.share, ..Looked::default() }
    }

    /// Asks for the pages, one after another.
    pub async fn carry_out(
        self,
        spec: &SourceSpec,
        fetcher: &Fetcher,
        now: DateTime<Utc>,
    ) -> Looked {
        let mut looked = Looked { listed: self.listed, share: self.share, ..Looked::default() };
        let mut newly_missing = None;
        for (item, before) in self.pages {
            let seen = look(spec, fetcher, &item, now).await;
            if let Look::Gone { found } | Look::Emptied { found, .. } = &seen
                && before == Before::Stood
            {
                newly_missing.get_or_insert_with(|| found.clone());
            }
            looked.pages.push((item.id, seen));
        }
        let suspicion = match self.doubt {
            Doubt::None => None,
            Doubt::Missing => newly_missing.or(Some(Cause::Lost { how: PageLoss::SomePageGone })),
            Doubt::Since(before) => newly_missing.or(before),
        };
        if let Some(missing) = suspicion {
            looked.broken =
                broken(spec, fetcher, &looked.pages, &self.controls, missing, now).await;
        }
        looked
    }
}

/// Listed pages that are to stand, none of which is asked for otherwise.
fn controls<'a>(
    known: &'a BTreeMap<ItemId, KnownItem>,
    asked: &BTreeSet<ItemId>,
    listed: &BTreeSet<ItemId>,
) -> impl Iterator<Item = &'a KnownItem> {
    known
        .iter()
        .rev()
        .filter(|(id, known)| !asked.contains(*id) && known.gone_at.is_none())
        .filter(|(id, known)| known.has_text && listed.contains(*id))
        .map(|(_, known)| known)
}

fn doubt(known: &BTreeMap<ItemId, KnownItem>, result: &ReadResult, before: Option<Cause>) -> Doubt {
    let is_new = |id: &ItemId| known.get(id).is_none_or(|known| known.gone_at.is_none());
    match result {
        ReadResult::Read(gave) if !gave.opened.is_empty() => Doubt::None,
        ReadResult::Read(gave) if gave.missing.iter().any(is_new) => Doubt::Missing,
        _ => Doubt::Since(before),
    }
}

/// When a page is missing that was not before, some other page of the source must still stand;
/// otherwise it is the site that fails, and nothing follows from any of its pages.
async fn broken(
    spec: &SourceSpec,
    fetcher: &Fetcher,
    pages: &[(ItemId, Look)],
    controls: &[Item],
    missing: Cause,
    now: DateTime<Utc>,
) -> Option<Cause> {
    if pages.iter().any(|(_, look)| matches!(look, Look::Stands { .. })) {
        return None;
    }
    for control in controls {
        if matches!(look(spec, fetcher, control, now).await, Look::Stands { .. }) {
            return None;
        }
    }
    let failing = pages.len() + controls.len();
    // A lone page has nothing to be compared with.
    (!controls.is_empty() || pages.len() > 1)
        .then(|| Cause::SeveralPages { pages: failing, cause: Box::new(missing) })
}

/// Pages that are gone, the latest first: an accusation may rest on them.
fn gone_lately(known: &BTreeMap<ItemId, KnownItem>, now: DateTime<Utc>) -> Vec<ItemId> {
    let mut gone: Vec<(DateTime<Utc>, &ItemId)> = known
        .iter()
        .filter(|(_, known)| known.has_text)
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
    decided: &Decided,
) -> Vec<ItemId> {
    let settling = settling_items(&decided.obligations, &spec.id);
    let (on_list, off_list): (Vec<&ItemId>, Vec<&ItemId>) = known
        .iter()
        .filter(|(id, known)| settling.contains(*id) || known.gone_at.is_some())
        .map(|(id, _)| id)
        .partition(|id| listed.contains(*id));
    let day = parts.config.calendar.day_of(decided.now).num_days_from_ce().unsigned_abs() as usize;
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
