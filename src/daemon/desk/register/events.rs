//! What people say of single events and trips: planned, moved, called off.

use super::clerk::{Desk, REASON, clean, shortened};
use super::decisions::Removed;
use super::event_book::{Change, Events, NewEvent};
use crate::daemon::desk::answer::stretch::{Extent, Stretch};
use crate::daemon::desk::refusal::{OperationError, Warning, known_department};
use crate::daemon::desk::typed::hour;
use crate::domain::council::decision_line::date;
use crate::domain::council::event::{EventKind, RegisteredEvent};
use crate::domain::council::sitting::SittingStatus;
use crate::domain::duty::event_words::EventWords;
use crate::domain::ids::{DepartmentId, EventId};
use crate::store::fact::Fact;
use chrono::{Datelike, NaiveDate, NaiveTime};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What can be done with events, and with trips.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum EventQuestion {
    /// Registers one, or says more of one
    Add(NewEvent),
    /// Says that it is on other days
    Move {
        /// Its id, as `list` shows it
        #[arg(value_name = "ID")]
        event: EventId,
        /// The new first day
        #[arg(long, value_parser = date)]
        to: NaiveDate,
        /// The new last day; as long as before by default
        #[arg(long, value_parser = date)]
        until: Option<NaiveDate>,
        /// The new hour; the old one by default
        #[arg(long = "time", value_name = "TIME", value_parser = hour)]
        at: Option<NaiveTime>,
    },
    /// Says that it does not take place
    Cancel {
        /// Its id, as `list` shows it
        #[arg(value_name = "ID")]
        event: EventId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Takes a registered one back
    Remove {
        /// Its id, as `list` shows it
        #[arg(value_name = "ID")]
        event: EventId,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Lists registered ones
    List(Stretch),
}

/// One event or trip.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventRow {
    /// Its id.
    pub id: EventId,
    /// Event or trip.
    pub kind: EventKind,
    /// Its name.
    pub title: String,
    /// Whose it is.
    pub department: Option<DepartmentId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// When it begins, as 10:00.
    pub at: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// How it stands.
    pub status: SittingStatus,
    /// Why it stands so.
    pub reason: Option<String>,
}

/// Registered events or trips, by day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventList {
    /// Which.
    #[serde(flatten)]
    pub rows: EventRows,
    /// How many there are.
    #[serde(flatten)]
    pub extent: Extent,
}

/// Events or trips under the name of their kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventRows {
    /// Events.
    Events(Vec<EventRow>),
    /// Trips.
    Trips(Vec<EventRow>),
}

/// An event or trip as it is after something was said of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EventSaid {
    /// The event or trip.
    #[serde(flatten)]
    pub event: NamedEvent,
    /// The first day it was moved from.
    pub moved_from: Option<NaiveDate>,
    /// Whether nothing was new.
    pub already: bool,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// An event or trip under the name of its kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NamedEvent {
    /// An event.
    Event(EventRow),
    /// A trip.
    Trip(EventRow),
}

pub(in crate::daemon::desk) fn add(
    desk: &mut Desk<'_>,
    kind: EventKind,
    said: NewEvent,
) -> Result<EventSaid, OperationError> {
    if let Some(department) = &said.department {
        known_department(desk.parts, department)?;
    }
    let change = Events::of(desk).call(kind, said, None)?;
    let mut warnings = Vec::new();
    if EventWords::of(&change.after.title).is_empty() {
        warnings.push(unrecognisable(&change.after.title));
    }
    settle(desk, change, warnings)
}

/// What a person must know of a name that says nothing.
pub(super) fn unrecognisable(title: &str) -> Warning {
    let title = shortened(title);
    let told = format!(
        "у назві «{title}» немає слів, за якими можна впізнати новину: про анонс і висвітлення \
         повідомте командою done"
    );
    let plain = format!(
        "У назві «{title}» немає слів, за якими програма впізнала б новину про це. Додайте їх або \
         відповідайте на листи, коли анонс чи новину буде опубліковано."
    );
    Warning::of(told, plain)
}

pub(in crate::daemon::desk) fn shift(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    to: NaiveDate,
    until: Option<NaiveDate>,
    at: Option<NaiveTime>,
) -> Result<EventSaid, OperationError> {
    let change = Events::of(desk).shift(kind, id, to, until, at)?;
    settle(desk, change, Vec::new())
}

pub(in crate::daemon::desk) fn cancel(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    reason: &str,
) -> Result<EventSaid, OperationError> {
    let reason = clean(reason, REASON)?;
    let change = Events::of(desk).cancel(kind, id, Some(reason))?;
    settle(desk, change, Vec::new())
}

pub(in crate::daemon::desk) fn remove(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    reason: &str,
) -> Result<Removed, OperationError> {
    let reason = clean(reason, REASON)?;
    let event = Events::of(desk).named(kind, id)?.id.clone();
    desk.record(vec![Fact::EventRemoved { event: event.clone(), reason }])?;
    Ok(Removed { removed: event.to_string() })
}

pub(in crate::daemon::desk) fn list(
    desk: &Desk<'_>,
    kind: EventKind,
    stretch: Stretch,
) -> EventList {
    let events = desk.parts.store.state().register.events.values();
    let mut events: Vec<_> = events.filter(|event| event.kind == kind).collect();
    events.sort_by_key(|event| Reverse((event.from, &event.id)));
    let (listed, extent) = stretch.cut(events.into_iter(), |event| event.from.year());
    let rows = listed.into_iter().map(row).collect();
    let rows = match kind {
        EventKind::Event => EventRows::Events(rows),
        EventKind::Trip => EventRows::Trips(rows),
    };
    EventList { rows, extent }
}

fn settle(
    desk: &mut Desk<'_>,
    change: Change,
    warnings: Vec<Warning>,
) -> Result<EventSaid, OperationError> {
    let already = change.fact.is_none();
    desk.record(change.fact.into_iter().collect())?;
    let moved_from = change.before.map(|it| it.from).filter(|from| *from != change.after.from);
    let shown = row(&change.after);
    let event = match change.after.kind {
        EventKind::Event => NamedEvent::Event(shown),
        EventKind::Trip => NamedEvent::Trip(shown),
    };
    Ok(EventSaid { event, moved_from, already, warnings })
}

fn row(event: &RegisteredEvent) -> EventRow {
    EventRow {
        id: event.id.clone(),
        kind: event.kind,
        title: event.title.clone(),
        department: event.department.clone(),
        from: event.from,
        until: event.until,
        at: event.at.map(|at| at.format("%H:%M").to_string()),
        place: event.place.clone(),
        status: event.status,
        reason: event.reason.clone(),
    }
}
