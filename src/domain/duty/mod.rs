//! The kinds of duty: one file each, opened by its rule in words.
//!
//! A new kind is one file here and one variant of [`DutyKind`]; the compiler lists the rest.

pub mod announcement;
pub mod broadcast;
mod candidates;
pub mod coverage;
pub mod event_words;
pub mod freshness;
pub mod platform;
pub mod presence;
pub mod publication;
mod questions;
pub mod security;
pub mod submission;

use super::calendar::{Calendar, add_days, sub_days};
use super::council::event::RegisteredEvent;
use super::ids::{ObligationKey, PersonId, SourceId};
use super::obligation::{Asking, Counted, Due, Matter, Obligation, SettledBy, Status, Timeliness};
use super::plan::{DayCount, Duty, DutyKind, Plan, Roll, Term};
use super::register::Register;
use super::sightings::{Access, Observation, Reading, Sightings};
use chrono::{DateTime, NaiveDate, Utc};
use event_words::EventWords;
use std::collections::BTreeSet;

/// Everything a duty may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What people told us.
    pub register: &'a Register,
    /// What the world showed us.
    pub sightings: &'a Sightings,
    /// Days and zones.
    pub calendar: &'a Calendar,
    /// The first day we answer for.
    pub watching_since: NaiveDate,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

impl View<'_> {
    /// The present day.
    pub fn today(&self) -> NaiveDate {
        self.calendar.day_of(self.now)
    }

    /// The first day of what recurs and is still spoken of, in letters or in a report.
    fn remembered_since(&self) -> NaiveDate {
        self.watching_since.max(sub_days(self.today(), REMEMBERED_DAYS))
    }

    fn reading(&self, source: &SourceId) -> Reading {
        self.sightings.readings.get(source).cloned().unwrap_or_default()
    }

    /// Whether the configuration gives no way to read a source.
    fn is_closed(&self, source: &SourceId) -> bool {
        self.reading(source).access == Access::None
    }
}

/// Sittings, events and silences longer ago than this are history.
const REMEMBERED_DAYS: u16 = 200;

/// The obligations of one duty.
pub fn obligations_of(duty: &Duty, view: &View<'_>) -> Vec<Obligation> {
    match &duty.kind {
        DutyKind::Freshness(rule) => freshness::obligations(duty, rule, view),
        DutyKind::Publication(rule) => publication::obligations(duty, rule, view),
        DutyKind::Coverage(rule) => coverage::obligations(duty, rule, view),
        DutyKind::Submission(rule) => submission::obligations(duty, rule, view),
        DutyKind::Broadcast(rule) => broadcast::obligations(duty, rule, view),
        DutyKind::Announcement(rule) => announcement::obligations(duty, rule, view),
        DutyKind::Security(rule) => security::obligations(duty, rule, view),
        DutyKind::Platform(rule) => platform::obligations(duty, rule, view),
        DutyKind::Presence(rule) => presence::obligations(duty, rule, view),
    }
}

/// How something not done stands: `Open` until the last day has ended, then `Overdue` if every
/// source of the duty was read since, `Unknown` otherwise.
pub(super) fn status_when_not_done(duty: &Duty, due_on: NaiveDate, view: &View<'_>) -> Status {
    status_when_not_seen(&duty.sources, due_on, view)
}

/// The same for something that only these sources could show; without any source the word of
/// people is all there is, and its absence is enough.
fn status_when_not_seen(sources: &[SourceId], due_on: NaiveDate, view: &View<'_>) -> Status {
    let due_at = view.calendar.end_of(due_on);
    if view.now < due_at {
        return Status::Open;
    }
    let unread: Vec<_> = sources
        .iter()
        .filter(|source| {
            let reading = view.reading(source);
            reading.blind_since.is_some() || reading.read_at.is_none_or(|at| at < due_at)
        })
        .cloned()
        .collect();
    if !unread.is_empty() {
        return Status::Unknown { unread };
    }
    let stale = sources
        .iter()
        .filter(|source| view.reading(source).fetched_at != Some(view.now))
        .cloned()
        .collect();
    Status::Overdue { stale }
}

/// What nobody can see because some source is closed to us is asked about, once.
fn asking_where_closed(duty: &Duty, view: &View<'_>) -> Asking {
    match duty.sources.iter().any(|source| view.is_closed(source)) {
        true => Asking::Once,
        false => Asking::Nothing,
    }
}

/// An obligation of `duty` about `subject`, open until it is judged.
fn open(
    duty: &Duty,
    subject: &str,
    matter: Matter,
    responsible: Vec<PersonId>,
    opens_on: NaiveDate,
    due: Due,
) -> Obligation {
    Obligation {
        key: key(duty, subject),
        duty: duty.id.clone(),
        measure: duty.measure,
        matter,
        responsible,
        opens_on,
        due,
        status: Status::Open,
        candidates: Vec::new(),
        asking: Asking::Nothing,
        said_until: None,
    }
}

fn key(duty: &Duty, subject: &str) -> ObligationKey {
    ObligationKey(format!("{}/{subject}", duty.id))
}

/// An event or trip that no item names for certain: where some item may name it, or where its name
/// says too little to be found, nobody is called late before a person has looked.
fn doubted<'a>(
    mut obligation: Obligation,
    words: &EventWords,
    window: impl Iterator<Item = &'a Observation>,
) -> Obligation {
    if !matches!(obligation.status, Status::Overdue { .. }) {
        return obligation;
    }
    let may_be = window.filter(|page| page.gone_at.is_none() && words.may_be_in(&page.item));
    let address = |page: &Observation| {
        page.item.url.clone().unwrap_or_else(|| page.item.id.as_str().to_owned())
    };
    obligation.candidates = may_be.map(address).take(CANDIDATES_MAX).collect();
    if words.is_empty() {
        obligation.asking = Asking::Once;
    }
    if words.is_empty() || !obligation.candidates.is_empty() {
        obligation.status = Status::Unknown { unread: Vec::new() };
    }
    obligation
}

/// The most candidates one obligation shows.
const CANDIDATES_MAX: usize = 5;

/// The end of the namesake before an event and the beginning of the one after it: what is written
/// near those days is written of them.
fn namesakes(
    event: &RegisteredEvent,
    words: &EventWords,
    view: &View<'_>,
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let namesakes = || {
        view.register.events.values().filter(|other| {
            other.id != event.id && EventWords::of(&other.title).is_namesake_of(words)
        })
    };
    let before = namesakes().map(|other| other.until).filter(|until| *until < event.from).max();
    let after = namesakes().map(|other| other.from).filter(|from| event.until < *from).min();
    (before, after)
}

/// Reports of an event follow it by so many days, and announcements precede it.
const NAMESAKE_DAYS: u16 = 7;

/// The last day of a term that runs from the day after `from`.
fn due_after(from: NaiveDate, term: Term, roll: Roll, calendar: &Calendar) -> Due {
    let nominal_on = match term.count {
        DayCount::Calendar => add_days(from, term.days),
        DayCount::Working => calendar.add_working_days(from, term.days),
    };
    let on = match roll {
        Roll::Next => calendar.working_on_or_after(nominal_on),
        Roll::None => nominal_on,
    };
    let counted = Counted { from, days: term.days, count: term.count };
    Due { on, nominal_on, counted: Some(counted) }
}

/// The last day that lies a term before `on`, a working day.
fn due_before(on: NaiveDate, term: Term, calendar: &Calendar) -> NaiveDate {
    let nominal_on = match term.count {
        DayCount::Calendar => sub_days(on, term.days),
        DayCount::Working => calendar.sub_working_days(on, term.days),
    };
    calendar.working_on_or_before(nominal_on)
}

/// A day that is set, not counted.
fn set(on: NaiveDate) -> Due {
    Due { on, nominal_on: on, counted: None }
}

/// Met by this item, or what it means that there is none.
fn status_by(
    by: Option<(&Observation, NaiveDate)>,
    sources: &[SourceId],
    due_on: NaiveDate,
    view: &View<'_>,
) -> Status {
    match by {
        Some((page, on)) => met_by(page, on, due_on),
        None => status_when_not_seen(sources, due_on, view),
    }
}

/// Met by an item published on a day.
fn met_by(page: &Observation, on: NaiveDate, due_on: NaiveDate) -> Status {
    Status::Met { on, timeliness: Timeliness::of(on, due_on), by: SettledBy::of(page) }
}

/// Every item of the duty's sources, with the day it is believed to have been published.
fn items<'a>(duty: &Duty, view: &View<'a>) -> Vec<(&'a Observation, NaiveDate)> {
    let sources: BTreeSet<&SourceId> = duty.sources.iter().chain(&duty.also_sources).collect();
    view.sightings
        .observations
        .values()
        .filter(|page| sources.contains(&page.source))
        .map(|page| (page, page.published_on()))
        .collect()
}
