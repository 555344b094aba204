//! What the machine could not place, for a person to place.
//!
//! Two queues whose lengths should read zero: pages among the decisions that are no known decision,
//! and news that is no department's. Decides what stands in them and suggests, never places: a
//! likeness of names is only a suggestion. The invariant: what a person linked, placed or set
//! aside never comes back.

use super::decisions::{KnownDecision, known_decisions, publication_duties, publication_sources};
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{DepartmentId, SourceId};
use crate::domain::names::likeness::Name;
use crate::domain::plan::DutyState;
use crate::domain::plan::rules::DutyKind;
use crate::domain::register::LinkVerdict;
use crate::domain::sightings::{Act, Kind, Observation, Origin, Voice, key_of};
use crate::domain::view::View;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};

/// An item for a person to place.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced<'a> {
    /// The item.
    pub page: &'a Observation,
    /// Why it could not be placed.
    pub why: Why,
    /// What it may be.
    pub suggestion: Option<Suggestion>,
}

/// Why an item could not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// Among decisions, nothing tells what it is.
    NoKind,
    /// A decision of which these are not known.
    Lacks(Vec<Part>),
    /// News of nobody in particular.
    NoDepartment,
}

/// A part of what identifies a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Who adopted it.
    Body,
    /// Its number.
    Number,
    /// The day of adoption.
    Date,
}

/// What an item may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suggestion {
    /// The page of this decision.
    Decision(DecisionKey),
    /// News of this department.
    Department(DepartmentId),
}

/// Pages that stood there before the watch are looked at when they are no older.
const DAYS_BACK: i64 = 60;

/// Less like names are not worth a suggestion.
const LIKENESS_MIN: f32 = 0.6;

impl Why {
    /// Whether it stands in the queue of decisions.
    pub fn is_of_decisions(&self) -> bool {
        !matches!(self, Why::NoDepartment)
    }
}

/// Both queues, decisions first, the latest first. `likeliest` names the department an item may be
/// of.
pub fn unplaced<'a>(
    view: &View<'a>,
    likeliest: impl Fn(&Observation) -> Option<DepartmentId>,
) -> Vec<Unplaced<'a>> {
    let own: BTreeSet<&SourceId> =
        publication_duties(view).flat_map(|(duty, _)| &duty.sources).collect();
    let decisions = publication_sources(view);
    let news = submission_sources(view);
    let linked: BTreeSet<&str> = view
        .register
        .links
        .iter()
        .filter(|(_, link)| link.verdict == LinkVerdict::Linked)
        .map(|((_, address), _)| address.as_str())
        .collect();
    let mut candidates: Vec<(&Observation, Why)> = Vec::new();
    for (place, page) in &view.sightings.observations {
        let is_linked = linked.contains(page.item.id.as_str())
            || page.item.url.as_deref().is_some_and(|url| linked.contains(url));
        if page.gone_at.is_some() || is_linked || view.register.placings.contains_key(place) {
            continue;
        }
        let why = match page.meaning.kind {
            Kind::Unknown if own.contains(&page.source) => {
                recent(page, view).then_some(Why::NoKind)
            }
            Kind::Decision if decisions.contains(&page.source) => {
                lacks(page).filter(|_| recent(page, view))
            }
            _ if own.contains(&page.source) && page.voice == Voice::Mute => {
                recent(page, view).then_some(Why::NoKind)
            }
            Kind::News | Kind::Unknown if news.contains(&page.source) => {
                (page.origin == Origin::Appeared && page.meaning.department.is_none())
                    .then_some(Why::NoDepartment)
            }
            _ => None,
        };
        candidates.extend(why.map(|why| (page, why)));
    }
    if candidates.is_empty() {
        return Vec::new();
    }
    let known = known_decisions(view);
    let names = Names::of(&known);
    let mut all: Vec<Unplaced<'a>> = candidates
        .into_iter()
        .filter(|(page, why)| !(why.is_of_decisions() && is_of_known_sitting(page, &known)))
        .map(|(page, why)| {
            let suggestion = if why.is_of_decisions() {
                names.nearest(page).map(Suggestion::Decision)
            } else {
                likeliest(page).map(Suggestion::Department)
            };
            Unplaced { page, why, suggestion }
        })
        .collect();
    all.sort_by(|a, b| {
        let order = |one: &Unplaced<'_>| (!one.why.is_of_decisions(), one.page.first_seen);
        let ((a_queue, a_seen), (b_queue, b_seen)) = (order(a), order(b));
        a_queue.cmp(&b_queue).then(b_seen.cmp(&a_seen))
    });
    all
}

fn submission_sources<'a>(view: &View<'a>) -> BTreeSet<&'a SourceId> {
    view.plan
        .duties
        .iter()
        .filter(|duty| duty.state == DutyState::Active)
        .filter(|duty| matches!(duty.kind, DutyKind::Submission(_)))
        .flat_map(|duty| duty.sources.iter().chain(&duty.also_sources))
        .collect()
}

fn recent(page: &Observation, view: &View<'_>) -> bool {
    let published_on = page.published_on();
    page.origin == Origin::Appeared
        || view.calendar.day_of(view.now) - published_on <= TimeDelta::days(DAYS_BACK)
}

/// Why a page among decisions is none; `None` when it names one fully.
fn lacks(page: &Observation) -> Option<Why> {
    if page.acts.iter().any(|act| key_of(act).is_some()) {
        return None;
    }
    let meaning = &page.meaning;
    let parts: Vec<Part> = [
        (Part::Body, meaning.body.is_none()),
        (Part::Number, meaning.number.is_none()),
        (Part::Date, meaning.adopted_on.is_none()),
    ]
    .into_iter()
    .filter_map(|(part, missing)| missing.then_some(part))
    .collect();
    Some(if parts.is_empty() { Why::NoKind } else { Why::Lacks(parts) })
}

/// A page without a date, or without a body, that is a known decision all the same: its number and
/// its sitting or its day say so.
fn is_of_known_sitting(
    page: &Observation,
    known: &BTreeMap<DecisionKey, KnownDecision<'_>>,
) -> bool {
    page.acts.iter().any(|act| known.iter().any(|(key, decision)| is_of(act, key, decision)))
}

fn is_of(act: &Act, key: &DecisionKey, decision: &KnownDecision<'_>) -> bool {
    let agree = |shown: Option<u16>, known: Option<u16>| {
        shown.zip(known).is_none_or(|(shown, known)| shown == known)
    };
    let same_sitting = match act.adopted_on {
        Some(adopted_on) => adopted_on == key.adopted_on,
        None => decision.registered.is_some_and(|registered| {
            registered.session.is_some()
                && registered.session == act.session
                && agree(act.convocation, registered.convocation)
        }),
    };
    key.number == act.number && act.body.is_none_or(|body| body == key.body) && same_sitting
}

/// The names of known decisions.
struct Names(Vec<(DecisionKey, Option<Name>)>);

impl Names {
    fn of(known: &BTreeMap<DecisionKey, KnownDecision<'_>>) -> Self {
        let name = |decision: &KnownDecision<'_>| decision.title().and_then(Name::of);
        Self(known.iter().map(|(key, decision)| (key.clone(), name(decision))).collect())
    }

    /// The decision a page may be of: adopted before it was published, likest by name; without
    /// a name the latest of its number.
    fn nearest(&self, page: &Observation) -> Option<DecisionKey> {
        let published_on = page.published_on();
        let own = Name::of(&page.item.title);
        let fits = |key: &DecisionKey| {
            let meaning = &page.meaning;
            key.adopted_on <= published_on
                && meaning.body.is_none_or(|body| body == key.body)
                && meaning.adopted_on.is_none_or(|on| on == key.adopted_on)
                && meaning.number.as_ref().is_none_or(|number| *number == key.number)
        };
        let likeness = |name: &Option<Name>| match (&own, name) {
            (Some(own), Some(name)) => own.likeness(name),
            _ => 0.0,
        };
        self.0
            .iter()
            .filter(|(key, _)| fits(key))
            .map(|(key, name)| (key, likeness(name)))
            .filter(|(key, likeness)| {
                *likeness >= LIKENESS_MIN || page.meaning.number.as_ref() == Some(&key.number)
            })
            .max_by(|(a_key, a), (b_key, b)| {
                a.total_cmp(b).then(a_key.adopted_on.cmp(&b_key.adopted_on))
            })
            .map(|(key, _)| key.clone())
    }
}
