//! How a body numbers its decisions, read from the numbers themselves.
//!
//! Decides which numbers form one series, which part of a number counts, and where counting
//! starts again. Schemes are many (`24`, `24/12`, `1807-49-VIII`, `68-6/VIII`, `3-10/2016`,
//! «53-о») and nobody declares theirs, so nothing is assumed: numbers of one look, body and year
//! are a family; the counter is the one group of digits that differs within a sitting; a chain is
//! as much of a family as grows with the days. The invariant: where the data allow two readings,
//! there is no chain.

use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use chrono::{Datelike, NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A decision as the numbering sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// Body, day, number.
    pub key: DecisionKey,
    /// Number of the convocation, when known.
    pub convocation: Option<u16>,
    normal: String,
    groups: Vec<(Range<usize>, u32)>,
}

/// Numbers of one look, adopted by one body in one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Whose.
    pub body: Body,
    /// The look: digits as `#`, letters and Roman numerals as they are.
    pub look: String,
    /// The year of adoption.
    pub year: i32,
    /// How many decisions it has.
    pub size: usize,
    /// Which group of digits counts, from 0.
    pub counter: usize,
    /// Its chains, in order of days.
    pub chains: Vec<Chain>,
}

/// A part of a family in which numbers grow with the days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Decisions by the value of their counter.
    pub links: BTreeMap<u32, Numbered>,
    /// Whether counting was clear from its beginning to its end.
    pub order: Order,
    latest: NaiveDate,
}

/// Whether a chain can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// It began at its series' beginning, or with the year, and only grew.
    Clear,
    /// Numbers fell back without a restart: two series are mixed, or dates are wrong.
    Confused,
}

/// A series that falls back to a number up to this one starts again.
const RESTART_MAX: u32 = 5;

/// Sittings of one session, whose numbers mix, are no further apart.
const SESSION_DAYS_MAX: i64 = 60;

impl Numbered {
    /// Cuts a number; `None` when it has no digits, or more than a counter can have.
    pub fn new(key: DecisionKey, convocation: Option<u16>) -> Option<Self> {
        let normal = key.number.normal().to_owned();
        let mut groups = Vec::new();
        let mut at = 0;
        while let Some(start) = normal[at..].find(|c: char| c.is_ascii_digit()) {
            let start = at + start;
            let end = normal[start..]
                .find(|c: char| !c.is_ascii_digit())
                .map_or(normal.len(), |length| start + length);
            groups.push((start..end, normal[start..end].parse().ok()?));
            at = end;
        }
        (!groups.is_empty()).then_some(Self { key, convocation, normal, groups })
    }

    /// The number with every group of digits as `#`.
    pub fn look(&self) -> String {
        self.with(|_| Some("#".to_owned()))
    }

    /// The number with one group as `#`: what its series has in common.
    pub fn series(&self, counter: usize) -> String {
        self.with(|group| (group == counter).then(|| "#".to_owned()))
    }

    /// The value of a group.
    pub fn value(&self, group: usize) -> u32 {
        self.groups.get(group).map_or(0, |(_, value)| *value)
    }

    /// The number of the same series with another value; zeros in front are kept.
    pub fn sibling(&self, counter: usize, value: u32) -> DecisionNumber {
        let written = self.groups.get(counter).map_or("", |(range, _)| &self.normal[range.clone()]);
        let width = if written.starts_with('0') { written.len() } else { 0 };
        DecisionNumber::new(
            self.with(|group| (group == counter).then(|| format!("{value:0width$}"))),
        )
    }

    fn with(&self, replaced: impl Fn(usize) -> Option<String>) -> String {
        let mut out = String::with_capacity(self.normal.len());
        let mut at = 0;
        for (index, (range, _)) in self.groups.iter().enumerate() {
            out.push_str(&self.normal[at..range.start]);
            match replaced(index) {
                Some(text) => out.push_str(&text),
                None => out.push_str(&self.normal[range.clone()]),
            }
            at = range.end;
        }
        out.push_str(&self.normal[at..]);
        out
    }
}

/// Sorts decisions into families; those whose counter cannot be told have none.
pub fn families(all: impl IntoIterator<Item = Numbered>) -> Vec<Family> {
    let mut members: BTreeMap<(Body, String, i32), Vec<Numbered>> = BTreeMap::new();
    for one in all {
        let family = (one.key.body, one.look(), one.key.adopted_on.year());
        members.entry(family).or_default().push(one);
    }
    members
        .into_iter()
        .filter_map(|((body, look, year), members)| {
            let counter = counter(&members, year)?;
            let size = members.len();
            let chains = chains(members, counter);
            Some(Family { body, look, year, size, counter, chains })
        })
        .collect()
}

/// The one group that differs within sittings while the others (session, year) stand still.
fn counter(members: &[Numbered], year: i32) -> Option<usize> {
    let groups = members.first()?.groups.len();
    let is_year = |group: usize| {
        let years = members.iter().filter(|one| i64::from(one.value(group)) == i64::from(year));
        years.count() * 20 >= members.len() * 19
    };
    let candidates: Vec<usize> = (0..groups).filter(|group| !is_year(*group)).collect();
    if let [only] = candidates.as_slice() {
        return Some(*only);
    }
    let mut by_day: BTreeMap<NaiveDate, Vec<&Numbered>> = BTreeMap::new();
    for one in members {
        by_day.entry(one.key.adopted_on).or_default().push(one);
    }
    by_day.retain(|_, of_day| of_day.len() > 1);
    if by_day.is_empty() {
        return None;
    }
    let differs_on = |group: usize| {
        let differs = |of_day: &&Vec<&Numbered>| {
            of_day.iter().any(|o| o.value(group) != of_day[0].value(group))
        };
        by_day.values().filter(differs).count()
    };
    let (moving, still): (Vec<usize>, Vec<usize>) =
        candidates.into_iter().partition(|group| differs_on(*group) * 2 >= by_day.len());
    match moving.as_slice() {
        [only] if still.iter().all(|group| differs_on(*group) * 10 <= by_day.len()) => Some(*only),
        _ => None,
    }
}

fn chains(members: Vec<Numbered>, counter: usize) -> Vec<Chain> {
    let mut sittings: BTreeMap<(NaiveDate, String), BTreeMap<u32, Numbered>> = BTreeMap::new();
    for one in members {
        let sitting = (one.key.adopted_on, one.series(counter));
        sittings.entry(sitting).or_default().insert(one.value(counter), one);
    }
    let mut sittings: Vec<_> = sittings.into_iter().collect();
    sittings.sort_by_key(|((on, _), numbers)| (*on, numbers.keys().next().copied()));
    let mut chains: Vec<Chain> = Vec::new();
    for ((on, series), numbers) in sittings {
        let step = match chains.last() {
            Some(chain) => chain.step(on, &series, &numbers, counter),
            None => Step::Restarts,
        };
        match (step, chains.last_mut()) {
            (Step::Continues, Some(chain)) => {
                chain.links.extend(numbers);
                chain.latest = on;
            }
            (Step::Falls, Some(chain)) => {
                chain.order = Order::Confused;
                chains.push(Chain { links: numbers, order: Order::Confused, latest: on });
            }
            _ => chains.push(Chain { links: numbers, order: Order::Clear, latest: on }),
        }
    }
    chains
}

/// How a sitting stands to the chain before it.
enum Step {
    Continues,
    Restarts,
    Falls,
}

impl Chain {
    fn step(
        &self,
        on: NaiveDate,
        series: &str,
        numbers: &BTreeMap<u32, Numbered>,
        counter: usize,
    ) -> Step {
        let (Some((last, before)), Some((first, after))) =
            (self.links.last_key_value(), numbers.first_key_value())
        else {
            return Step::Restarts;
        };
        let other_convocation =
            before.convocation.zip(after.convocation).is_some_and(|(old, new)| old != new);
        if other_convocation {
            return Step::Restarts;
        }
        if first > last {
            return Step::Continues;
        }
        let near = on - self.latest <= TimeDelta::days(SESSION_DAYS_MAX);
        let mixes = numbers.keys().all(|number| !self.links.contains_key(number));
        if near && mixes && before.series(counter) == series {
            return Step::Continues;
        }
        if *first <= RESTART_MAX { Step::Restarts } else { Step::Falls }
    }

    /// The first and the last value.
    pub fn span(&self) -> Option<(u32, u32)> {
        Some((*self.links.first_key_value()?.0, *self.links.last_key_value()?.0))
    }

    /// The days of its sittings, in order.
    pub fn days(&self) -> Vec<NaiveDate> {
        let days: BTreeSet<NaiveDate> = self.links.values().map(|one| one.key.adopted_on).collect();
        days.into_iter().collect()
    }
}
