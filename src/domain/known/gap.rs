//! Gaps: numbers that stand between published ones and are known from nowhere.
//!
//! № 24 missing between № 23 and № 25 of one body is *probably* a decision that was adopted and
//! is not published. Probably: numbers are also skipped, shared and spoilt. So a gap is shown to a
//! person with its neighbours, never becomes an obligation and is never held against anyone.
//!
//! The invariant: a complete register shows no gap, whatever its scheme. A hole is reported when it
//! is small, its series is dense and grows with the days, and its neighbours are of one sitting, or
//! of adjacent ones where the numbering was seen to run on from sitting to sitting. Of a series too
//! short to show its habits only a single number inside one sitting is reported.

use super::decisions::{KnownDecision, known_decisions, publication_duties};
use super::numbering::{Chain, Family, Numbered, Order, families};
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::plan::rules;
use crate::domain::register::GapPlace;
use crate::domain::sightings::{Kind, key_of};
use crate::domain::view::View;
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};

/// A number that is probably an unpublished decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Whose decision it would be.
    pub body: Body,
    /// The missing number.
    pub number: DecisionNumber,
    /// The same number in the later sitting's writing, where the two differ.
    pub or_number: Option<DecisionNumber>,
    /// The series it is missing from, its counter as `#`.
    pub series: String,
    /// The year it is missing from.
    pub year: i32,
    /// The known decision before it.
    pub before: DecisionKey,
    /// The known decision after it.
    pub after: DecisionKey,
}

/// How urgent a gap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The decision may still be published in time, until this day.
    TimeLeft(NaiveDate),
    /// The term of its neighbours is over.
    Ripe,
    /// The term was over before the watch began: shown, never asked about.
    History,
}

/// Larger holes are something else: another book of numbers, a lost archive.
const HOLE_MAX: u32 = 5;
/// A series with fewer numbers says nothing about its habits.
const FAMILY_MIN: usize = 8;
/// A single number missing inside one sitting leaves no doubt from so many known ones on.
const SITTING_MIN: usize = 3;
/// So does a shorter chain.
const CHAIN_MIN: usize = 4;
/// Boundaries between sittings without a hole that show that numbering runs on.
const SEAMLESS_MIN: usize = 2;
/// So many sittings that all begin at a round ten do so on purpose.
const ROUND_MIN: usize = 3;
/// A number missing again and again is skipped on purpose.
const RECURRING_MIN: usize = 3;
/// A page without a date may be of a sitting so long before it was published.
const UNDATED_DAYS_MAX: i64 = 120;

impl Gap {
    /// What names the gap in facts.
    pub fn place(&self) -> GapPlace {
        GapPlace {
            body: self.body,
            series: self.series.clone(),
            number: self.number.clone(),
            from: self.before.adopted_on,
            until: self.after.adopted_on,
        }
    }

    /// Whether a fact about a gap speaks of this one. Neighbours change as more is published, so
    /// the days need only touch.
    pub fn is_at(&self, place: &GapPlace) -> bool {
        self.is_number(&place.number)
            && self.body == place.body
            && place.from <= self.after.adopted_on
            && self.before.adopted_on <= place.until
    }

    /// Whether a person means this number.
    pub fn is_number(&self, number: &DecisionNumber) -> bool {
        self.number == *number || self.or_number.as_ref() == Some(number)
    }

    /// The day since which later numbers exist.
    pub fn since(&self) -> NaiveDate {
        self.after.adopted_on
    }

    /// Whether one of these days lies between the neighbours'.
    fn spans_any(&self, days: Option<&Vec<NaiveDate>>) -> bool {
        let between = self.before.adopted_on..=self.after.adopted_on;
        days.into_iter().flatten().any(|on| between.contains(on))
    }

    /// How urgent it is.
    pub fn standing(&self, view: &View<'_>) -> Standing {
        let due_on = publication_duties(view)
            .map(|(_, rule)| rules::due(rule, self.since(), view.calendar).on)
            .max();
        match due_on {
            Some(due_on) if view.calendar.day_of(view.now) <= due_on => Standing::TimeLeft(due_on),
            Some(due_on) if due_on >= view.watching_since => Standing::Ripe,
            _ => Standing::History,
        }
    }
}

/// Every gap that nobody dismissed, ordered by body, day and number.
pub fn gaps(view: &View<'_>) -> Vec<Gap> {
    let known = known_decisions(view);
    let dismissed: Vec<&GapPlace> =
        view.register.dismissed_gaps.values().map(|dismissed| &dismissed.place).collect();
    let mut all = missing(&known);
    if all.is_empty() {
        return all;
    }
    let unplaced = numbers_without_a_key(view);
    all.retain(|gap| {
        let seen = |number: &DecisionNumber| {
            unplaced.get(number).into_iter().flatten().any(|(body, published_on)| {
                body.is_none_or(|body| body == gap.body)
                    && gap.before.adopted_on <= *published_on
                    && *published_on - gap.after.adopted_on <= TimeDelta::days(UNDATED_DAYS_MAX)
            })
        };
        !seen(&gap.number)
            && !gap.or_number.as_ref().is_some_and(seen)
            && !dismissed.iter().any(|place| gap.is_at(place))
    });
    all
}

/// Numbers that pages show without saying whose or of which day: they are not missing.
fn numbers_without_a_key(
    view: &View<'_>,
) -> BTreeMap<DecisionNumber, Vec<(Option<Body>, NaiveDate)>> {
    let mut numbers: BTreeMap<DecisionNumber, Vec<(Option<Body>, NaiveDate)>> = BTreeMap::new();
    for page in view.sightings.observations.values() {
        let of_act =
            page.acts.iter().filter(|act| key_of(act).is_none()).map(|act| (&act.number, act.body));
        let meaning = &page.meaning;
        let own = (meaning.kind == Kind::Unknown || page.acts.is_empty())
            .then(|| meaning.number.as_ref().map(|number| (number, meaning.body)))
            .flatten()
            .filter(|_| matches!(meaning.kind, Kind::Decision | Kind::Unknown));
        for (number, body) in of_act.chain(own) {
            let on = page.published_on();
            numbers.entry(number.clone()).or_default().push((body, on));
        }
    }
    numbers
}

/// The gaps that the numbers alone show.
pub fn missing(known: &BTreeMap<DecisionKey, KnownDecision<'_>>) -> Vec<Gap> {
    let numbered = known
        .iter()
        .filter_map(|(key, decision)| Numbered::new(key.clone(), decision.convocation()));
    let families = families(numbered);
    let elsewhere = Elsewhere::of(known.keys());
    let mut all: Vec<(usize, u32, Gap)> = Vec::new();
    for (index, family) in families.iter().enumerate() {
        all.extend(holes(family).into_iter().map(|(value, gap)| (index, value, gap)));
    }
    let recurring = recurring(&families, &all);
    let fillers: BTreeMap<usize, Vec<&Look>> = all
        .iter()
        .map(|(index, ..)| *index)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|index| (index, elsewhere.fillers_of(&families[index])))
        .collect();
    let mut gaps: Vec<Gap> = all
        .into_iter()
        .filter(|(index, value, gap)| {
            let family = &families[*index];
            let fillers = fillers.get(index).into_iter().flatten();
            !recurring.contains(&(family.body, family.look.as_str(), *value))
                && !elsewhere.has(gap)
                && !fillers.clone().any(|look| gap.spans_any(look.days.get(value)))
        })
        .map(|(_, _, gap)| gap)
        .collect();
    gaps.sort_by(|a, b| (a.body, a.since(), &a.number).cmp(&(b.body, b.since(), &b.number)));
    gaps
}

fn holes(family: &Family) -> Vec<(u32, Gap)> {
    let clear = family.chains.iter().filter(|chain| chain.order == Order::Clear);
    if family.size < FAMILY_MIN {
        let of_chain = |chain| {
            let holes = holes_of_chain(family, chain, RunsOn::NotSeen).into_iter();
            holes.filter(|(value, gap)| leaves_no_doubt(chain, *value, gap)).collect::<Vec<_>>()
        };
        return clear.flat_map(of_chain).collect();
    }
    let runs_on = if begins_at_round_tens(family) { RunsOn::NotSeen } else { runs_on(family) };
    let trusted = clear.filter(|chain| dense(chain));
    trusted.flat_map(|chain| holes_of_chain(family, chain, runs_on)).collect()
}

/// Whether a number is the only one missing at its place of a sitting nearly all of which is known.
fn leaves_no_doubt(chain: &Chain, value: u32, gap: &Gap) -> bool {
    let of_sitting: Vec<u32> = chain
        .links
        .iter()
        .filter(|(_, one)| one.key.adopted_on == gap.before.adopted_on)
        .map(|(value, _)| *value)
        .collect();
    let (Some(first), Some(last)) = (of_sitting.first(), of_sitting.last()) else { return false };
    let is_single = [value - 1, value + 1].iter().all(|next| of_sitting.contains(next));
    let known = of_sitting.len();
    is_single && known >= SITTING_MIN && known * 4 >= (last - first + 1) as usize * 3
}

fn holes_of_chain(family: &Family, chain: &Chain, runs_on: RunsOn) -> Vec<(u32, Gap)> {
    let days = chain.days();
    let position = |one: &Numbered| days.binary_search(&one.key.adopted_on).unwrap_or_default();
    let counter = family.counter;
    let mut gaps = Vec::new();
    for ((low, before), (high, after)) in chain.links.iter().zip(chain.links.iter().skip(1)) {
        let size = high - low - 1;
        let in_order = before.key.adopted_on <= after.key.adopted_on
            && position(after) - position(before) <= 1;
        let believed = one_sitting(before, after, counter) || runs_on == RunsOn::Seen;
        if size == 0 || size > HOLE_MAX || !in_order || !believed {
            continue;
        }
        for value in low + 1..*high {
            let number = before.sibling(counter, value);
            let other = after.sibling(counter, value);
            let gap = Gap {
                body: family.body,
                or_number: (other != number).then_some(other),
                number,
                series: before.series(counter),
                year: family.year,
                before: before.key.clone(),
                after: after.key.clone(),
            };
            gaps.push((value, gap));
        }
    }
    gaps
}

fn one_sitting(a: &Numbered, b: &Numbered, counter: usize) -> bool {
    a.key.adopted_on == b.key.adopted_on && a.series(counter) == b.series(counter)
}

/// At least four of five numbers between the first and the last are known.
fn dense(chain: &Chain) -> bool {
    let Some((first, last)) = chain.span() else { return false };
    let known = chain.links.len();
    known >= CHAIN_MIN && known * 5 >= (last - first + 1) as usize * 4
}

/// Whether a family's numbering was seen to run on from one sitting to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RunsOn {
    Seen,
    NotSeen,
}

fn runs_on(family: &Family) -> RunsOn {
    let (mut seamless, mut holed) = (0, 0);
    for chain in &family.chains {
        for ((low, before), (high, after)) in chain.links.iter().zip(chain.links.iter().skip(1)) {
            if one_sitting(before, after, family.counter) {
                continue;
            }
            if high - low == 1 {
                seamless += 1;
            } else {
                holed += 1;
            }
        }
    }
    if seamless >= SEAMLESS_MIN && seamless >= holed * 2 { RunsOn::Seen } else { RunsOn::NotSeen }
}

/// Whether each sitting begins at a round ten (11, 21 … or 10, 20 …): then what the sitting before
/// it left of its ten was skipped on purpose, however often a ten happened to be full.
fn begins_at_round_tens(family: &Family) -> bool {
    let mut firsts: BTreeMap<(NaiveDate, String), u32> = BTreeMap::new();
    for (value, one) in family.chains.iter().flat_map(|chain| &chain.links) {
        let sitting = (one.key.adopted_on, one.series(family.counter));
        let first = firsts.entry(sitting).or_insert(*value);
        *first = (*first).min(*value);
    }
    let all_end_in = |digit: u32| firsts.values().all(|first| first % 10 == digit);
    firsts.len() >= ROUND_MIN && (all_end_in(1) || all_end_in(0))
}

/// Values that most chains of a look skip, in whatever year.
fn recurring<'a>(
    families: &'a [Family],
    gaps: &[(usize, u32, Gap)],
) -> BTreeSet<(Body, &'a str, u32)> {
    let mut times: BTreeMap<(Body, &str, u32), usize> = BTreeMap::new();
    for (index, value, _) in gaps {
        let family = &families[*index];
        *times.entry((family.body, family.look.as_str(), *value)).or_default() += 1;
    }
    times
        .into_iter()
        .filter(|((body, look, value), missing)| {
            let passing = families
                .iter()
                .filter(|family| family.body == *body && family.look == *look)
                .flat_map(|family| &family.chains)
                .filter_map(Chain::span)
                .filter(|(first, last)| first < value && value < last)
                .count();
            *missing >= RECURRING_MIN && missing * 2 >= passing
        })
        .map(|(place, _)| place)
        .collect()
}

/// The numbers of one look of one body in one year, by their first group of digits.
#[derive(Default)]
struct Look {
    days: BTreeMap<u32, Vec<NaiveDate>>,
}

/// Numbers that are in use outside their own series.
struct Elsewhere {
    /// Days of each number of each body.
    days: BTreeMap<(Body, DecisionNumber), Vec<NaiveDate>>,
    /// Years in which the bodies share one book of numbers.
    shared: BTreeSet<i32>,
    looks: BTreeMap<(Body, i32), BTreeMap<String, Look>>,
}

impl Elsewhere {
    fn of<'a>(keys: impl Iterator<Item = &'a DecisionKey>) -> Self {
        let mut days: BTreeMap<(Body, DecisionNumber), Vec<NaiveDate>> = BTreeMap::new();
        let mut of_year: BTreeMap<(i32, Body), BTreeSet<&DecisionNumber>> = BTreeMap::new();
        let mut looks: BTreeMap<(Body, i32), BTreeMap<String, Look>> = BTreeMap::new();
        for key in keys {
            let year = key.adopted_on.year();
            days.entry((key.body, key.number.clone())).or_default().push(key.adopted_on);
            of_year.entry((year, key.body)).or_default().insert(&key.number);
            if let Some(one) = Numbered::new(key.clone(), None) {
                let looks = looks.entry((key.body, year)).or_default();
                let look = looks.entry(one.look()).or_default();
                look.days.entry(one.value(0)).or_default().push(key.adopted_on);
            }
        }
        let years: BTreeSet<i32> = of_year.keys().map(|(year, _)| *year).collect();
        let shared = years
            .into_iter()
            .filter(|year| {
                let of = |body| of_year.get(&(*year, body));
                let both = of(Body::Session).zip(of(Body::Executive));
                both.is_some_and(|(session, executive)| {
                    let common = session.intersection(executive).count();
                    common * 10 <= session.len().min(executive.len())
                })
            })
            .collect();
        Self { days, shared, looks }
    }

    /// Looks like `24/1` or «24-а» whose numbers stand where bare ones would: they have few
    /// numbers, or hardly any in common with the series.
    fn fillers_of(&self, family: &Family) -> Vec<&Look> {
        if family.counter != 0 {
            return Vec::new();
        }
        let Some(looks) = self.looks.get(&(family.body, family.year)) else { return Vec::new() };
        let Some(own) = looks.get(&family.look) else { return Vec::new() };
        looks
            .iter()
            .filter(|(look, _)| **look != family.look && look.starts_with('#'))
            .map(|(_, look)| look)
            .filter(|look| {
                let common = look.days.keys().filter(|value| own.days.contains_key(value)).count();
                look.days.len() < FAMILY_MIN || common * 10 <= look.days.len()
            })
            .collect()
    }

    fn has(&self, gap: &Gap) -> bool {
        let of_body = |body| gap.spans_any(self.days.get(&(body, gap.number.clone())));
        let other = match gap.body {
            Body::Session => Body::Executive,
            Body::Executive => Body::Session,
        };
        of_body(gap.body) || (self.shared.contains(&gap.year) && of_body(other))
    }
}
