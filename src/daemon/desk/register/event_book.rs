//! The book of events and trips.
//!
//! Decides which of two registrations are one event (kind, name and first day), and what id a new
//! one gets. What ended more than `PAST_DAYS_MAX` days ago is not taken: nobody is reminded of
//! it, so it is more likely a slip of the year.

use super::clerk::{Desk, PLACE, TITLE, clean, clean_optional, day, not_too_far, shortened};
use super::sitting_book::ELSE_THERE;
use crate::daemon::desk::refusal::{Field, OperationError, nearest, refused};
use crate::daemon::desk::typed::hour;
use crate::domain::council::decision_line::date;
use crate::domain::council::event::{EventKind, RegisteredEvent};
use crate::domain::council::event_id;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::ids::{DepartmentId, EventId};
use crate::store::fact::Fact;
use chrono::{NaiveDate, NaiveTime};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// What a person says of an event or a trip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct NewEvent {
    /// Its name
    pub title: String,
    /// The first day
    #[arg(long = "on", visible_alias = "from", value_name = "DATE", value_parser = date)]
    pub from: NaiveDate,
    /// The last day; the first one by default
    #[arg(long, value_parser = date)]
    pub until: Option<NaiveDate>,
    /// When it begins: 10:00
    #[arg(long = "time", value_name = "TIME", value_parser = hour)]
    pub at: Option<NaiveTime>,
    /// Where
    #[arg(long)]
    pub place: Option<String>,
    /// Whose it is: the department's id
    #[arg(long)]
    pub department: Option<DepartmentId>,
    /// What stands in its id after the day; made from the name by default
    #[arg(long = "id", value_name = "SLUG")]
    pub slug: Option<String>,
}

/// Coverage may still be due for so many days.
pub(super) const PAST_DAYS_MAX: i64 = 30;

/// Nothing lasts longer; a last day typed wrong does.
const SPAN_DAYS_MAX: i64 = 366;

/// Every registered event and trip; changes are collected.
pub(super) struct Events {
    all: BTreeMap<EventId, RegisteredEvent>,
    by_uid: HashMap<String, EventId>,
    by_name: HashMap<Name, EventId>,
    today: NaiveDate,
}

/// Kind, first day, and the name in small letters.
type Name = (EventKind, NaiveDate, String);

fn name_of(event: &RegisteredEvent) -> Name {
    (event.kind, event.from, event.title.to_lowercase())
}

/// What became of an event.
pub(super) struct Change {
    /// Before.
    pub before: Option<RegisteredEvent>,
    /// Now.
    pub after: RegisteredEvent,
    /// The fact that says so; none where nothing is new.
    pub fact: Option<Fact>,
}

impl Events {
    pub(super) fn of(desk: &Desk<'_>) -> Self {
        let all = desk.parts.store.state().register.events.clone();
        let (mut by_uid, mut by_name) = (HashMap::new(), HashMap::new());
        for (id, event) in &all {
            if let Some(uid) = &event.uid {
                by_uid.entry(uid.clone()).or_insert_with(|| id.clone());
            }
            by_name.entry(name_of(event)).or_insert_with(|| id.clone());
        }
        Self { all, by_uid, by_name, today: desk.today() }
    }

    /// The event imported under this UID.
    pub(super) fn of_uid(&self, uid: &str) -> Option<&RegisteredEvent> {
        self.all.get(self.by_uid.get(uid)?)
    }

    /// The event of this kind, name and first day.
    pub(super) fn alike(
        &self,
        kind: EventKind,
        title: &str,
        from: NaiveDate,
    ) -> Option<&RegisteredEvent> {
        self.all.get(self.by_name.get(&(kind, from, title.to_lowercase()))?)
    }

    /// The event of this kind and id, or an error that names the nearest one.
    pub(super) fn named(
        &self,
        kind: EventKind,
        id: &EventId,
    ) -> Result<&RegisteredEvent, OperationError> {
        let word = kind.as_str();
        match self.all.get(id) {
            Some(event) if event.kind == kind => Ok(event),
            Some(event) => {
                let other = event.kind.as_str();
                Err(refused(format!("`{id}` внесено як {other}: користуйтеся командами `{other}`")))
            }
            None => {
                let known = self.all.values().filter(|event| event.kind == kind);
                let hint = nearest(id.as_str(), known.map(|event| event.id.as_str()))
                    .map(|nearest| format!("; може, `{nearest}`?"));
                Err(refused(format!(
                    "{word} `{}` не внесено: усе показує `{word} list`{}",
                    shortened(id.as_str()),
                    hint.unwrap_or_default()
                )))
            }
        }
    }

    /// Takes what is said of an event, a new one or one that is known.
    pub(super) fn call(
        &mut self,
        kind: EventKind,
        said: NewEvent,
        uid: Option<String>,
    ) -> Result<Change, OperationError> {
        let NewEvent { title, from, until, at, place, department, slug } = said;
        let title = clean(&title, TITLE)?;
        let place = clean_optional(place, PLACE)?;
        if !title.chars().any(char::is_alphabetic) {
            let told = format!("`{title}` – не назва: у ній немає жодної літери");
            return Err(refused(told).plainly(Field::Title, "У назві немає жодної літери."));
        }
        let base = self.alike(kind, &title, from).cloned();
        let until = until.or(base.as_ref().map(|it| it.until)).unwrap_or(from);
        self.check_days(from, until)?;
        let base = match base {
            Some(base) => base,
            None => {
                let id = self.new_id(from, &title, slug)?;
                let status = SittingStatus::Planned;
                let (department, at, place) = (None, None, None);
                let (reason, uid, known_at) = (None, None, None);
                let title = title.clone();
                RegisteredEvent {
                    id,
                    kind,
                    title,
                    department,
                    from,
                    until,
                    at,
                    place,
                    status,
                    reason,
                    uid,
                    known_at,
                }
            }
        };
        let status = match base.status {
            SittingStatus::Cancelled => SittingStatus::Planned,
            status => status,
        };
        Ok(self.take(RegisteredEvent {
            until,
            at: at.or(base.at),
            place: place.or(base.place),
            department: department.or(base.department),
            uid: base.uid.or(uid),
            reason: base.reason.filter(|_| status == base.status),
            status,
            ..base
        }))
    }

    fn new_id(
        &self,
        from: NaiveDate,
        title: &str,
        slug: Option<String>,
    ) -> Result<EventId, OperationError> {
        let Some(slug) = slug else {
            return Ok(event_id::free(from, title, |id| self.all.contains_key(id)));
        };
        if !event_id::is_slug(&slug) {
            return Err(refused(format!(
                "`{}` не може бути в id: пишіть малі латинські літери, цифри й поодинокі дефіси, \
                 щонайбільше 60 знаків",
                shortened(&slug)
            )));
        }
        let id = EventId(format!("{from}-{slug}"));
        match self.all.get(&id) {
            Some(taken) => Err(refused(format!(
                "id `{id}` уже має «{}»; виберіть інший --id",
                shortened(&taken.title)
            ))),
            None => Ok(id),
        }
    }

    fn check_days(&self, from: NaiveDate, until: NaiveDate) -> Result<(), OperationError> {
        let today = self.today;
        if until < from {
            let told = format!(
                "останній день, {until}, раніше за перший, {from}",
                until = day(until),
                from = day(from)
            );
            return Err(refused(told).plainly(Field::Until, "Останній день – раніше за перший."));
        }
        if (until - from).num_days() > SPAN_DAYS_MAX {
            let told = format!(
                "від {from} до {until} більше року; перевірте дні",
                until = day(until),
                from = day(from)
            );
            let plain = "Від першого дня до останнього понад рік. Перевірте дні.";
            return Err(refused(told).plainly(Field::Until, plain));
        }
        if is_past(until, today) {
            let told = format!(
                "{until} минуло понад {PAST_DAYS_MAX} днів тому (сьогодні {today}): про таке вже \
                 не нагадують; перевірте дату",
                until = day(until),
                today = day(today)
            );
            let plain = format!(
                "Це було понад {PAST_DAYS_MAX}\u{a0}днів тому: про таке вже не нагадують. \
                 Перевірте день."
            );
            return Err(refused(told).plainly(Field::On, plain));
        }
        not_too_far(from, today)
    }

    /// Moves an event to other days.
    pub(super) fn shift(
        &mut self,
        kind: EventKind,
        id: &EventId,
        to: NaiveDate,
        until: Option<NaiveDate>,
        at: Option<NaiveTime>,
    ) -> Result<Change, OperationError> {
        let known = self.named(kind, id)?.clone();
        let as_long = to.checked_add_signed(known.until - known.from);
        let until = until.or(as_long).unwrap_or(to);
        self.check_days(to, until)?;
        let (status, at) = (SittingStatus::Planned, at.or(known.at));
        let reason = known.reason.filter(|_| known.status == status);
        Ok(self.take(RegisteredEvent { from: to, until, at, status, reason, ..known }))
    }

    /// Calls an event off.
    pub(super) fn cancel(
        &mut self,
        kind: EventKind,
        id: &EventId,
        reason: Option<String>,
    ) -> Result<Change, OperationError> {
        let known = self.named(kind, id)?.clone();
        let (status, reason) = (SittingStatus::Cancelled, reason.or(known.reason));
        Ok(self.take(RegisteredEvent { status, reason, ..known }))
    }

    /// What a calendar says anew of an event that it may have moved or renamed.
    pub(super) fn again(
        &mut self,
        known: RegisteredEvent,
        kind: EventKind,
        said: NewEvent,
        uid: Option<String>,
    ) -> Result<Change, OperationError> {
        let NewEvent { title, from, until, at, place, department, slug: _ } = said;
        let title = clean(&title, TITLE)?;
        let place = clean_optional(place, PLACE)?;
        let until = until.unwrap_or(from);
        self.check_days(from, until)?;
        let status = SittingStatus::Planned;
        Ok(self.take(RegisteredEvent {
            kind,
            title,
            from,
            until,
            at: at.or(known.at),
            place: place.or(known.place),
            department: department.or(known.department),
            uid: known.uid.or(uid),
            reason: known.reason.filter(|_| known.status == status),
            status,
            ..known
        }))
    }

    /// The calendar entry of this UID is no event any more: what it was is off.
    pub(super) fn disown(&mut self, uid: &str) -> Option<Fact> {
        let known = self.of_uid(uid)?.clone();
        let (status, uid) = (SittingStatus::Cancelled, None);
        let reason = Some(ELSE_THERE.to_owned());
        self.take(RegisteredEvent { status, uid, reason, ..known }).fact
    }

    fn forget(&mut self, before: &RegisteredEvent) {
        if let Some(uid) = &before.uid
            && self.by_uid.get(uid) == Some(&before.id)
        {
            self.by_uid.remove(uid);
        }
        let name = name_of(before);
        if self.by_name.get(&name) == Some(&before.id) {
            self.by_name.remove(&name);
        }
    }

    /// Takes an event as it now is.
    fn take(&mut self, after: RegisteredEvent) -> Change {
        let before = self.all.insert(after.id.clone(), after.clone());
        if let Some(before) = &before {
            self.forget(before);
        }
        if let Some(uid) = &after.uid {
            self.by_uid.entry(uid.clone()).or_insert_with(|| after.id.clone());
        }
        self.by_name.entry(name_of(&after)).or_insert_with(|| after.id.clone());
        let new = before.as_ref() != Some(&after);
        let event = RegisteredEvent { known_at: None, ..after.clone() };
        Change { before, after, fact: new.then_some(Fact::EventRegistered { event }) }
    }
}

/// Whether something that ended on a day is history.
pub(super) fn is_past(until: NaiveDate, today: NaiveDate) -> bool {
    (today - until).num_days() > PAST_DAYS_MAX
}
