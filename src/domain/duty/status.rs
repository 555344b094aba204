//! How an obligation stands, by what was seen, not seen, or could not be looked at.
//!
//! The one place where blindness becomes *unknown* and silence becomes *overdue*.

use super::event_words::{EventWords, NamedEvent, Wording};
use crate::domain::council::event::RegisteredEvent;
use crate::domain::ids::{DepartmentId, ObligationKey, PersonId, SourceId};
use crate::domain::obligation::{Asking, Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::term::Due;
use crate::domain::sightings::Observation;
use crate::domain::view::View;
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Reports of an event follow it by so many days, and announcements precede it.
pub(in crate::domain::duty) const NAMESAKE_DAYS: u16 = 7;

/// How something not done stands: `Open` until the last day has ended, then `Overdue` if every
/// source of the duty was read since, `Unknown` otherwise.
pub(in crate::domain) fn status_when_not_done(
    duty: &Duty,
    due_on: NaiveDate,
    view: &View<'_>,
) -> Status {
    status_when_not_seen(&duty.sources, due_on, view)
}

/// The same for something that only these sources could show; without any source the word of
/// people is all there is, and its absence is enough.
pub(in crate::domain::duty) fn status_when_not_seen(
    sources: &[SourceId],
    due_on: NaiveDate,
    view: &View<'_>,
) -> Status {
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
pub(in crate::domain::duty) fn asking_where_closed(duty: &Duty, view: &View<'_>) -> Asking {
    match duty.sources.iter().any(|source| view.is_closed(source)) {
        true => Asking::Once,
        false => Asking::Nothing,
    }
}

/// An obligation of `duty` about `subject`, open until it is judged.
pub(in crate::domain::duty) fn open(
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

pub(in crate::domain::duty) fn key(duty: &Duty, subject: &str) -> ObligationKey {
    ObligationKey(format!("{}/{subject}", duty.id))
}

/// An event or trip that no item names for certain: where some item may name it, or where its name
/// says too little to be found, nobody is called late before a person has looked.
pub(in crate::domain::duty) fn doubted<'a>(
    mut obligation: Obligation,
    words: &EventWords,
    window: impl Iterator<Item = (&'a Observation, &'a Wording<'a>)>,
) -> Obligation {
    if !matches!(obligation.status, Status::Overdue { .. }) {
        return obligation;
    }
    let may_be = window
        .filter(|(page, said)| page.gone_at.is_none() && words.may_be_in(said))
        .map(|(page, _)| page);
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
pub(in crate::domain::duty) const CANDIDATES_MAX: usize = 5;

/// The end of the namesake before an event and the beginning of the one after it: what is written
/// near those days is written of them.
pub(in crate::domain::duty) fn namesakes(
    event: &RegisteredEvent,
    words: &EventWords,
    named: &[NamedEvent<'_>],
) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let namesakes = || {
        let others = named.iter().filter(|(other, _)| other.id != event.id);
        others.filter(|(_, own)| own.is_namesake_of(words)).map(|(other, _)| other)
    };
    let before = namesakes().map(|other| other.until).filter(|until| *until < event.from).max();
    let after = namesakes().map(|other| other.from).filter(|from| event.until < *from).min();
    (before, after)
}

/// A day that is set, not counted.
pub(in crate::domain::duty) fn set(on: NaiveDate) -> Due {
    Due { on, nominal_on: on, counted: None }
}

/// Met by this item, or what it means that there is none.
pub(in crate::domain::duty) fn status_by(
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
pub(in crate::domain::duty) fn met_by(
    page: &Observation,
    on: NaiveDate,
    due_on: NaiveDate,
) -> Status {
    Status::Met { on, timeliness: Timeliness::of(on, due_on), by: SettledBy::of(page) }
}

/// The same items with their words, for those that are looked for by name.
pub(in crate::domain::duty) fn worded<'a>(
    seen: &[(&'a Observation, NaiveDate)],
) -> Vec<(&'a Observation, NaiveDate, Wording<'a>)> {
    seen.iter().map(|(page, on)| (*page, *on, Wording::of(&page.item))).collect()
}

/// Every item of the duty's sources, with the day it is believed to have been published.
pub(in crate::domain::duty) fn items<'a>(
    duty: &Duty,
    view: &View<'a>,
) -> Vec<(&'a Observation, NaiveDate)> {
    let sources: BTreeSet<&SourceId> = duty.sources.iter().chain(&duty.also_sources).collect();
    view.sightings
        .observations
        .values()
        .filter(|page| sources.contains(&page.source))
        .map(|page| (page, page.published_on()))
        .collect()
}

/// Who covers what a department does: its head, and whoever the plan names.
pub(in crate::domain::duty) fn responsible(
    duty: &Duty,
    department: Option<&DepartmentId>,
    view: &View<'_>,
) -> Vec<PersonId> {
    let head = department
        .and_then(|department| view.plan.directory.department(department))
        .and_then(|department| department.head.clone());
    let mut people: Vec<PersonId> = head.into_iter().collect();
    for person in &duty.responsible {
        if !people.contains(person) {
            people.push(person.clone());
        }
    }
    people
}
