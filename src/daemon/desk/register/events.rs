//! What people say of single events and trips: planned, moved, called off.

use super::clerk::{Desk, REASON_CHARS_MAX, clean, shortened};
use super::event_book::{Change, Events, NewEvent};
use crate::daemon::desk::refusal::{OperationError, known_department};
use crate::domain::council::event::{EventKind, RegisteredEvent};
use crate::domain::duty::event_words::EventWords;
use crate::domain::ids::EventId;
use crate::store::fact::Fact;
use chrono::{NaiveDate, NaiveTime};
use serde_json::{Value, json};

pub(super) fn add(desk: &mut Desk<'_>, said: NewEvent) -> Result<Value, OperationError> {
    if let Some(department) = &said.department {
        known_department(desk.parts, department)?;
    }
    let change = Events::of(desk).call(said, None)?;
    let mut warnings = Vec::new();
    if EventWords::of(&change.after.title).is_empty() {
        warnings.push(unrecognisable(&change.after.title));
    }
    settle(desk, change, warnings)
}

/// What a person must know of a name that says nothing.
pub(super) fn unrecognisable(title: &str) -> String {
    format!(
        "у назві «{}» немає слів, за якими можна впізнати новину: про анонс і висвітлення \
         повідомте командою done",
        shortened(title)
    )
}

pub(super) fn shift(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    to: NaiveDate,
    until: Option<NaiveDate>,
    at: Option<NaiveTime>,
) -> Result<Value, OperationError> {
    let change = Events::of(desk).shift(kind, id, to, until, at)?;
    settle(desk, change, Vec::new())
}

pub(super) fn cancel(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    reason: &str,
) -> Result<Value, OperationError> {
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    let change = Events::of(desk).cancel(kind, id, Some(reason))?;
    settle(desk, change, Vec::new())
}

pub(super) fn remove(
    desk: &mut Desk<'_>,
    kind: EventKind,
    id: &EventId,
    reason: &str,
) -> Result<Value, OperationError> {
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    let event = Events::of(desk).named(kind, id)?.id.clone();
    desk.record(vec![Fact::EventRemoved { event: event.clone(), reason }])?;
    Ok(json!({ "removed": event }))
}

pub(super) fn list(desk: &Desk<'_>, kind: EventKind) -> Value {
    let events = desk.parts.store.state().register.events.values();
    let mut events: Vec<_> = events.filter(|event| event.kind == kind).collect();
    events.sort_by_key(|event| (event.from, &event.id));
    let field = match kind {
        EventKind::Event => "events",
        EventKind::Trip => "trips",
    };
    json!({ field: events.into_iter().map(row).collect::<Vec<_>>() })
}

fn settle(
    desk: &mut Desk<'_>,
    change: Change,
    warnings: Vec<String>,
) -> Result<Value, OperationError> {
    let already = change.fact.is_none();
    desk.record(change.fact.into_iter().collect())?;
    let moved_from = change.before.map(|it| it.from).filter(|from| *from != change.after.from);
    Ok(json!({
        change.after.kind.as_str(): row(&change.after),
        "moved_from": moved_from,
        "already": already,
        "warnings": warnings,
    }))
}

fn row(event: &RegisteredEvent) -> Value {
    json!({
        "id": event.id,
        "kind": event.kind,
        "title": event.title,
        "department": event.department,
        "from": event.from,
        "until": event.until,
        "at": event.at.map(|at| at.format("%H:%M").to_string()),
        "place": event.place,
        "status": event.status.as_str(),
        "reason": event.reason,
    })
}
