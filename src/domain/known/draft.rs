//! Which draft became which act.
//!
//! A draft is posted under the act's name before the act is adopted. Decides by the name alone
//! which act a draft led to: the first one of that name adopted within a year after the draft
//! appeared. Shown to people; the invariant: a draft settles nothing and no status depends on it.

use super::decisions::{KnownDecision, known_decisions};
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::names::likeness::{Name, stem};
use crate::domain::sightings::{Kind, Observation};
use crate::domain::view::View;
use chrono::{NaiveDate, TimeDelta};
use std::collections::{BTreeMap, HashMap};

/// The draft of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftOf {
    /// Where it was seen.
    pub source: SourceId,
    /// Which item.
    pub item: ItemId,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
    /// The day it is believed to have appeared.
    pub published_on: NaiveDate,
}

/// A draft that led to nothing for so long is of another year's act.
const WAITS_DAYS_MAX: i64 = 366;

struct Act<'a> {
    key: &'a DecisionKey,
    name: Name,
}

/// The draft of every act that has one; the latest where there are several.
pub fn drafts(view: &View<'_>) -> BTreeMap<DecisionKey, DraftOf> {
    let drafts =
        view.sightings.observations.values().filter(|page| page.meaning.kind == Kind::Draft);
    let mut drafts = drafts.peekable();
    if drafts.peek().is_none() {
        return BTreeMap::new();
    }
    let known = known_decisions(view);
    let (acts, by_stem) = acts(&known);
    let mut found: BTreeMap<DecisionKey, DraftOf> = BTreeMap::new();
    for page in drafts {
        let on = page.published_on();
        let Some(act) = act_of(page, on, &acts, &by_stem) else { continue };
        if found.get(act.key).is_none_or(|earlier| earlier.published_on <= on) {
            let draft = DraftOf {
                source: page.source.clone(),
                item: page.item.id.clone(),
                url: page.item.url.clone(),
                title: page.item.title.clone(),
                published_on: on,
            };
            found.insert(act.key.clone(), draft);
        }
    }
    found
}

fn acts<'a>(
    known: &'a BTreeMap<DecisionKey, KnownDecision<'_>>,
) -> (Vec<Act<'a>>, HashMap<String, Vec<usize>>) {
    let mut acts = Vec::new();
    let mut by_stem: HashMap<String, Vec<usize>> = HashMap::new();
    for (key, decision) in known {
        let Some(name) = decision.title().and_then(Name::of) else { continue };
        for word in name.words() {
            let postings = by_stem.entry(stem(word).to_owned()).or_default();
            if postings.last() != Some(&acts.len()) {
                postings.push(acts.len());
            }
        }
        acts.push(Act { key, name });
    }
    (acts, by_stem)
}

fn act_of<'a, 'b>(
    draft: &Observation,
    on: NaiveDate,
    acts: &'b [Act<'a>],
    by_stem: &HashMap<String, Vec<usize>>,
) -> Option<&'b Act<'a>> {
    let name = Name::of(&draft.item.title)?;
    let mut shared: HashMap<usize, usize> = HashMap::new();
    for word in name.words() {
        for at in by_stem.get(stem(word)).into_iter().flatten() {
            *shared.entry(*at).or_default() += 1;
        }
    }
    shared
        .into_iter()
        .filter(|(_, words)| words * 4 >= name.words().len() * 3)
        .map(|(at, _)| &acts[at])
        .filter(|act| {
            let adopted_on = act.key.adopted_on;
            on <= adopted_on && adopted_on - on <= TimeDelta::days(WAITS_DAYS_MAX)
        })
        .filter(|act| act.name.is_same_as(&name))
        .min_by_key(|act| (act.key.adopted_on, act.key))
}
