//! The report of one month for the head of the council.
//!
//! Decides which obligations belong to a month and how each counts there; says nothing in words
//! and sends nothing. An obligation belongs to the month its last day lies in. What was due
//! before and is still not done stands apart, and so do questions and advice, with which nobody is
//! ever late. Nothing that fell due before the watch began is in a report.
//!
//! The invariant: every obligation of the month is counted once, under one measure and one unit.
//! Both months of a comparison are told as they stand at the same moment, so a matter made good
//! since then is «late» in the older one and no longer «not done».

mod cell;
mod publications;
pub mod year;

pub use cell::{Cell, Tally, Why};
pub use publications::{Disagreement, Publications};

use super::calendar::{add_days, sub_days};
use super::duty::security;
use super::ids::{DepartmentId, PersonId, SourceId};
use super::month::Month;
use super::obligation::{Asking, Covered, Matter, Obligation, Status};
use super::plan::DutyState;
use super::register::relief::{Promise, Waiver};
use super::view::View;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A month is reported, and compared with, when the watch ran on so many of its last days.
pub const WATCHED_DAYS_MIN: u16 = 7;

/// The report of one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Of which month.
    pub month: Month,
    /// As of which moment.
    pub now: DateTime<Utc>,
    /// As of which day.
    pub today: NaiveDate,
    /// The first day the watch answers for.
    pub since: NaiveDate,
    /// What was due in the month, by measure, last day and key.
    pub entries: Vec<Entry>,
    /// What was due before the month and is still not done, longest first.
    pub carried: Vec<Entry>,
    /// How many things due before the month still cannot be told.
    pub carried_unknown: usize,
    /// What was due by the end of the month and waits for somebody to say whether a page is it,
    /// longest first.
    pub awaiting: Vec<Entry>,
    /// The month before; `None` where the watch did not run at its end.
    pub before: Option<Before>,
    /// Questions whose day lies in the month.
    pub questions: Answered,
    /// Advice whose day lies in the month, by measure.
    pub advice: BTreeMap<u8, Answered>,
    /// Days from adoption to publication.
    pub publications: Option<Publications>,
    /// Pages that appeared in the month under dates that disagree.
    pub disagreements: Vec<Disagreement>,
    /// Reasons of promises about what the report lists, the commonest first.
    pub promises: Vec<(String, usize)>,
    /// Sources that active duties need and the configuration cannot read, by measure.
    pub no_access: BTreeMap<u8, BTreeSet<SourceId>>,
    /// Letters of the month.
    pub letters: LetterTotals,
}

/// One obligation in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The obligation as it stands.
    pub obligation: Obligation,
    /// Where it is counted.
    pub cell: Cell,
    /// Under whom it is counted.
    pub unit: Unit,
    /// Calendar days late, when it is.
    pub days_late: Option<u32>,
    /// The last day on which letters were written about it, when that is over and it is not done.
    pub letters_ended_on: Option<NaiveDate>,
    /// What was promised of it.
    pub promise: Option<Promise>,
    /// Why nobody has to do it.
    pub waiver: Option<Waiver>,
}

/// Under whom an obligation is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A department or institution.
    Department(DepartmentId),
    /// The people who answer for it together.
    People(Vec<PersonId>),
}

/// The month before, for comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Before {
    /// Which.
    pub month: Month,
    /// Its obligations by measure.
    pub by_measure: BTreeMap<u8, Tally>,
    /// Its obligations by unit.
    pub by_unit: BTreeMap<Unit, Tally>,
    /// Days from adoption to publication.
    pub publications: Option<Publications>,
}

/// What was put to people, and what came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// How many.
    pub put: usize,
    /// How many of them were answered or followed.
    pub answered: usize,
}

/// Letters of a month, as the outbox has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterTotals {
    /// Accepted by the mail server.
    pub sent: usize,
    /// Of these, sent to the administrator in the recipient's stead.
    pub shadow: usize,
    /// To how many people those were written.
    pub people: usize,
    /// Refused for good.
    pub refused: usize,
}

/// Whether the watch ran on the last days of a month, so that something can be said of it.
pub fn is_watched(month: Month, began_on: NaiveDate) -> bool {
    began_on <= sub_days(month.last_day(), WATCHED_DAYS_MIN - 1)
}

impl Report {
    /// The report of `month` from every obligation at the view's moment.
    pub fn of(
        obligations: &[Obligation],
        month: Month,
        view: &View<'_>,
        letters: LetterTotals,
    ) -> Self {
        let since = view.watching_since;
        let entries = entries_of(obligations, month, view);
        let (carried, carried_unknown) = carried(obligations, month, view);
        let previous = month.previous();
        let before = is_watched(previous, since).then(|| {
            let entries = entries_of(obligations, previous, view);
            Before {
                month: previous,
                by_measure: by_measure(&entries),
                by_unit: by_unit(&entries),
                publications: Publications::of(obligations, previous),
            }
        });
        let put = |asking: Asking| {
            let in_month = in_month(month, since);
            obligations.iter().filter(move |one| one.asking == asking && in_month(one))
        };
        let mut questions = Answered::default();
        put(Asking::UntilAnswered).for_each(|one| questions.count(one));
        let mut advice: BTreeMap<u8, Answered> = BTreeMap::new();
        put(Asking::Advice).for_each(|one| advice.entry(one.measure).or_default().count(one));
        let promises = promises(entries.iter().chain(&carried));
        Self {
            month,
            now: view.now,
            today: view.today(),
            since,
            entries,
            carried,
            carried_unknown,
            awaiting: awaiting(obligations, month, view),
            before,
            questions,
            advice,
            publications: Publications::of(obligations, month),
            disagreements: publications::disagreements(obligations, month, view),
            promises,
            no_access: no_access(view),
            letters,
        }
    }

    /// The obligations of the month, counted.
    pub fn tally(&self) -> Tally {
        tally(&self.entries)
    }

    /// The same by measure; measures without any are left out.
    pub fn by_measure(&self) -> BTreeMap<u8, Tally> {
        by_measure(&self.entries)
    }

    /// The same by unit; units without any are left out.
    pub fn by_unit(&self) -> BTreeMap<Unit, Tally> {
        by_unit(&self.entries)
    }
}

impl Before {
    /// The obligations of that month, counted.
    pub fn tally(&self) -> Tally {
        let mut sum = Tally::default();
        self.by_measure.values().for_each(|tally| sum += *tally);
        sum
    }
}

impl Answered {
    fn count(&mut self, obligation: &Obligation) {
        self.put += 1;
        self.answered += usize::from(matches!(obligation.status, Status::Met { .. }));
    }
}

fn no_access(view: &View<'_>) -> BTreeMap<u8, BTreeSet<SourceId>> {
    let mut all: BTreeMap<u8, BTreeSet<SourceId>> = BTreeMap::new();
    for duty in view.plan.duties.iter().filter(|duty| duty.state == DutyState::Active) {
        for source in &duty.sources {
            if cell::is_closed(source, view.sightings) {
                all.entry(duty.measure).or_default().insert(source.clone());
            }
        }
    }
    all
}

/// Whether lateness can be spoken of at all.
fn is_judged(obligation: &Obligation) -> bool {
    matches!(obligation.asking, Asking::Nothing | Asking::Once)
}

fn in_month(month: Month, since: NaiveDate) -> impl Fn(&Obligation) -> bool {
    move |obligation| Month::of(obligation.due.on) == month && since <= obligation.due.on
}

fn entries_of(obligations: &[Obligation], month: Month, view: &View<'_>) -> Vec<Entry> {
    let in_month = in_month(month, view.watching_since);
    let mut entries: Vec<Entry> = obligations
        .iter()
        .filter(|obligation| is_judged(obligation) && in_month(obligation))
        .map(|obligation| entry(obligation, view))
        .collect();
    entries.sort_by(|a, b| {
        let order = |entry: &Entry| (entry.obligation.measure, entry.obligation.due.on);
        order(a).cmp(&order(b)).then_with(|| a.obligation.key.cmp(&b.obligation.key))
    });
    entries
}

/// What was due before the month and is not done, and how many things still cannot be told.
fn carried(obligations: &[Obligation], month: Month, view: &View<'_>) -> (Vec<Entry>, usize) {
    let earlier = obligations.iter().filter(|obligation| {
        is_judged(obligation)
            && view.watching_since <= obligation.due.on
            && obligation.due.on < month.first_day()
    });
    let mut carried = Vec::new();
    let mut unknown = 0;
    for obligation in earlier {
        match obligation.status {
            Status::Overdue { .. } => carried.push(entry(obligation, view)),
            Status::Unknown { .. } => unknown += 1,
            _ => {}
        }
    }
    sort_by_age(&mut carried);
    (carried, unknown)
}

fn awaiting(obligations: &[Obligation], month: Month, view: &View<'_>) -> Vec<Entry> {
    let due = view.watching_since..=month.last_day();
    let mut awaiting: Vec<Entry> = obligations
        .iter()
        .filter(|obligation| is_judged(obligation) && due.contains(&obligation.due.on))
        .filter(|obligation| !obligation.candidates.is_empty())
        .map(|obligation| entry(obligation, view))
        .filter(|entry| entry.cell == Cell::CannotTell(Why::PersonMustSay))
        .collect();
    sort_by_age(&mut awaiting);
    awaiting
}

/// Longest due first.
fn sort_by_age(entries: &mut [Entry]) {
    entries.sort_by(|a, b| {
        let order = |entry: &Entry| (entry.obligation.due.on, entry.obligation.measure);
        order(a).cmp(&order(b)).then_with(|| a.obligation.key.cmp(&b.obligation.key))
    });
}

fn entry(obligation: &Obligation, view: &View<'_>) -> Entry {
    let cell = Cell::of(obligation, view.sightings);
    let due_on = obligation.due.on;
    let done_on = match (&cell, &obligation.status) {
        (Cell::Late, Status::Met { on, .. }) => Some(*on),
        (Cell::NotDone, _) => Some(view.today()),
        _ => None,
    };
    let days_late = done_on.and_then(|on| u32::try_from((on - due_on).num_days()).ok());
    let letters_ended_on = match cell {
        Cell::NotDone => letters_end_on(obligation, view).filter(|on| *on < view.today()),
        _ => None,
    };
    let key = &obligation.key;
    Entry {
        unit: unit(obligation, view),
        days_late,
        letters_ended_on,
        promise: view.register.promises.get(key).cloned(),
        waiver: view.register.waivers.get(key).filter(|_| cell == Cell::Waived).cloned(),
        cell,
        obligation: obligation.clone(),
    }
}

/// The last day on which letters are written about something that is not done: the end of its
/// ladder, or the day after which nothing is said of it.
fn letters_end_on(obligation: &Obligation, view: &View<'_>) -> Option<NaiveDate> {
    let duty = view.plan.duty(&obligation.duty)?;
    let own = security::ladder(&obligation.matter, &duty.ladder);
    let days = own.as_ref().unwrap_or(&duty.ladder).ends_after_days;
    let ladder_ends_on = add_days(obligation.due.on, days);
    Some(obligation.said_until.map_or(ladder_ends_on, |until| until.min(ladder_ends_on)))
}

/// The unit of the matter; where it has none, the only department of the only person who answers;
/// otherwise the people themselves.
fn unit(obligation: &Obligation, view: &View<'_>) -> Unit {
    let directory = &view.plan.directory;
    if let Some(department) = department_of(&obligation.matter, view) {
        return Unit::Department(department);
    }
    if let [person] = obligation.responsible.as_slice() {
        let mut headed =
            directory.departments.iter().filter(|unit| unit.head.as_ref() == Some(person));
        if let (Some(unit), None) = (headed.next(), headed.next()) {
            return Unit::Department(unit.id.clone());
        }
    }
    let mut people = obligation.responsible.clone();
    people.sort();
    people.dedup();
    Unit::People(people)
}

fn department_of(matter: &Matter, view: &View<'_>) -> Option<DepartmentId> {
    match matter {
        Matter::Submission { department, .. } | Matter::Page { department, .. } => {
            Some(department.clone())
        }
        Matter::EventAnnounced { event } | Matter::Coverage { of: Covered::Event(event) } => {
            view.register.events.get(&event.id)?.department.clone()
        }
        Matter::Decision { .. }
        | Matter::Silence { .. }
        | Matter::Answer { .. }
        | Matter::Coverage { .. }
        | Matter::Broadcast { .. }
        | Matter::Copy { .. }
        | Matter::SittingAnnounced { .. }
        | Matter::Fault { .. }
        | Matter::Memo { .. }
        | Matter::Stage { .. } => None,
    }
}

fn tally(entries: &[Entry]) -> Tally {
    let mut tally = Tally::default();
    entries.iter().for_each(|entry| tally.add(&entry.cell));
    tally
}

fn by_measure(entries: &[Entry]) -> BTreeMap<u8, Tally> {
    let mut all: BTreeMap<u8, Tally> = BTreeMap::new();
    for entry in entries {
        all.entry(entry.obligation.measure).or_default().add(&entry.cell);
    }
    all
}

fn by_unit(entries: &[Entry]) -> BTreeMap<Unit, Tally> {
    let mut all: BTreeMap<Unit, Tally> = BTreeMap::new();
    for entry in entries {
        all.entry(entry.unit.clone()).or_default().add(&entry.cell);
    }
    all
}

/// Reasons that differ in nothing but case, spaces and the final stop are one reason.
fn promises<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<(String, usize)> {
    let mut by_reason: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for promise in entries.filter_map(|entry| entry.promise.as_ref()) {
        let words: Vec<&str> = promise.reason.split_whitespace().collect();
        let shown = words.join(" ").trim_end_matches('.').to_owned();
        by_reason.entry(shown.to_lowercase()).or_insert((shown, 0)).1 += 1;
    }
    let mut all: Vec<(String, usize)> = by_reason.into_values().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}
