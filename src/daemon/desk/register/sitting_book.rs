//! The book of sittings: every one we know of, as it would be registered.
//!
//! Decides which sitting a person or a calendar speaks of: by its key, or by the day it is held
//! now. A sitting known only from the site becomes registered, with what is known of it, as soon
//! as somebody says something of it. The invariants: one body has one sitting a day, and what is
//! said twice makes one fact.

use super::clerk::{Desk, PLACE, clean_optional, day, not_too_far};
use crate::daemon::decided::Called;
use crate::daemon::desk::refusal::{Field, OperationError, refused};
use crate::daemon::desk::typed::hour;
use crate::domain::council::decision::Body;
use crate::domain::council::decision_line::{body, date};
use crate::domain::council::sitting::{RegisteredSitting, SittingKey, SittingStatus};
use crate::domain::known::sittings::known_sittings;
use crate::letters::ukrainian::date as date_named;
use crate::store::fact::Fact;
use chrono::{NaiveDate, NaiveTime};
use clap::Args;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person says of a sitting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct NewSitting {
    /// session (сесія) or executive (виконком)
    #[arg(value_parser = body)]
    pub body: Body,
    /// The day: 20.11.2026 or 2026-11-20
    #[arg(value_name = "DATE", value_parser = date)]
    pub on: NaiveDate,
    /// When it begins: 10:00
    #[arg(long = "time", value_name = "TIME", value_parser = hour)]
    pub at: Option<NaiveTime>,
    /// Where
    #[arg(long)]
    pub place: Option<String>,
    /// Ordinal of the session
    #[arg(long)]
    pub session: Option<u16>,
    /// Number of the convocation
    #[arg(long)]
    pub convocation: Option<u16>,
}

/// One sitting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SittingRow {
    /// Its key.
    pub key: SittingKey,
    /// Who sits.
    pub body: Body,
    /// The day it is held.
    pub on: NaiveDate,
    /// When it begins, as 10:00.
    pub at: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Ordinal of the session.
    pub session: Option<u16>,
    /// Number of the convocation.
    pub convocation: Option<u16>,
    /// How it stands.
    pub status: SittingStatus,
    /// How many decisions it adopted.
    pub decisions: Option<u16>,
    /// Why it stands so.
    pub reason: Option<String>,
    /// Whether a person or a calendar said something of it.
    pub registered: bool,
}

/// Why what a calendar entry was before is off.
pub(super) const ELSE_THERE: &str = "у календарі цей запис тепер про інше";

/// Every sitting we know of, as it would be registered; changes are collected.
pub(super) struct Sittings {
    all: BTreeMap<SittingKey, RegisteredSitting>,
    registered: BTreeSet<SittingKey>,
    today: NaiveDate,
}

/// What became of a sitting.
pub(super) struct Change {
    /// Before.
    pub before: Option<RegisteredSitting>,
    /// Now.
    pub after: RegisteredSitting,
    /// The fact that says so; none where nothing is new.
    pub fact: Option<Fact>,
}

impl Sittings {
    pub(super) fn of(desk: &Desk<'_>) -> Self {
        let view = desk.parts.view(desk.now);
        let known = known_sittings(&view, NaiveDate::MIN);
        let all = known.into_values().map(|sitting| (sitting.key, sitting.as_registered()));
        let registered = view.register.sittings.keys().copied().collect();
        Self { all: all.collect(), registered, today: desk.today() }
    }

    /// Whether a person or a calendar ever said something of it.
    pub(super) fn is_registered(&self, key: SittingKey) -> bool {
        self.registered.contains(&key)
    }

    /// The sitting of a body on a day.
    pub(super) fn on_day(&self, body: Body, on: NaiveDate) -> Option<&RegisteredSitting> {
        self.all.values().find(|sitting| sitting.key.body == body && sitting.on == on)
    }

    /// The sitting imported under this UID.
    pub(super) fn of_uid(&self, uid: &str) -> Option<&RegisteredSitting> {
        self.all.values().find(|sitting| sitting.uid.as_deref() == Some(uid))
    }

    /// The sitting by this key, or by the day it is held now.
    pub(super) fn named(&self, key: SittingKey) -> Result<&RegisteredSitting, OperationError> {
        if let Some(sitting) = self.all.get(&key).or_else(|| self.on_day(key.body, key.first_on)) {
            return Ok(sitting);
        }
        let distance = |sitting: &&RegisteredSitting| {
            let days = (sitting.on - key.first_on).num_days().abs();
            (sitting.key.body != key.body, days)
        };
        let hint = match self.all.values().min_by_key(distance) {
            Some(sitting) => format!("; може, `{}`?", sitting.key),
            None => String::new(),
        };
        Err(refused(format!(
            "засідання `{key}` невідоме: усі показує `sitting list`, нове вносить `sitting \
             add`{hint}"
        )))
    }

    /// Takes what is said of a sitting of a day, a new one or one that is known.
    pub(super) fn call(
        &mut self,
        said: NewSitting,
        uid: Option<String>,
    ) -> Result<Change, OperationError> {
        let NewSitting { body, on, at, place, session, convocation } = said;
        not_too_far(on, self.today)?;
        for (number, what, field) in
            [(session, "сесія", Field::Session), (convocation, "скликання", Field::Convocation)]
        {
            if number == Some(0) {
                let plain = "Номер не може бути нулем. Залиште поле порожнім, якщо не знаєте його.";
                return Err(refused(format!("{what}: номер не може бути 0")).plainly(field, plain));
            }
        }
        let place = clean_optional(place, PLACE)?;
        let key = SittingKey { body, first_on: on };
        let base = match self.on_day(body, on) {
            Some(known) => known.clone(),
            None => {
                if let Some(moved) = self.all.get(&key) {
                    let told = format!(
                        "засідання `{key}` тепер {}; якщо воно все-таки {on}, виконайте `sitting \
                         move {key} --to {on}`",
                        day(moved.on),
                        on = day(on)
                    );
                    let plain = format!(
                        "Засідання цього дня перенесено; тепер воно {}. Знайдіть його в переліку й \
                         перенесіть назад, якщо воно все-таки цього дня.",
                        date_named(moved.on)
                    );
                    return Err(refused(told).plainly(Field::On, plain));
                }
                bare(key)
            }
        };
        let status = match base.status {
            SittingStatus::Cancelled => SittingStatus::Planned,
            status => status,
        };
        let reason = base.reason.filter(|_| status == base.status);
        Ok(self.take(RegisteredSitting {
            at: at.or(base.at),
            place: place.or(base.place),
            session: session.or(base.session),
            convocation: convocation.or(base.convocation),
            uid: base.uid.or(uid),
            status,
            reason,
            ..base
        }))
    }

    /// Moves a sitting to another day or hour.
    pub(super) fn shift(
        &mut self,
        key: SittingKey,
        to: NaiveDate,
        at: Option<NaiveTime>,
        reason: Option<String>,
    ) -> Result<Change, OperationError> {
        not_too_far(to, self.today)?;
        let known = self.named(key)?.clone();
        if let Some(other) = self.on_day(known.key.body, to).filter(|it| it.key != known.key) {
            let told = format!(
                "на {} вже є засідання `{}`; скасуйте або вилучіть одне з двох",
                day(to),
                other.key
            );
            let plain = "На цей день уже є засідання. Скасуйте або вилучіть одне з двох.";
            return Err(refused(told).plainly(Field::On, plain));
        }
        let (status, decisions) = match known.status {
            _ if to > self.today => (SittingStatus::Planned, None),
            SittingStatus::Cancelled => (SittingStatus::Planned, known.decisions),
            status => (status, known.decisions),
        };
        let same_day = known.on == to && known.status != SittingStatus::Cancelled;
        let reason = match reason {
            None if same_day => known.reason,
            reason => reason,
        };
        let at = at.or(known.at);
        Ok(self.take(RegisteredSitting { on: to, at, status, decisions, reason, ..known }))
    }

    /// Calls a sitting off.
    pub(super) fn cancel(
        &mut self,
        key: SittingKey,
        reason: Option<String>,
    ) -> Result<Change, OperationError> {
        let known = self.named(key)?.clone();
        let reason = reason.or(known.reason);
        let status = SittingStatus::Cancelled;
        Ok(self.take(RegisteredSitting { status, decisions: None, reason, ..known }))
    }

    /// What a calendar says anew of a sitting that it may have moved.
    pub(super) fn again(
        &mut self,
        known: &RegisteredSitting,
        said: NewSitting,
        uid: Option<String>,
    ) -> Result<Change, OperationError> {
        let registered = self.registered.contains(&known.key);
        if known.on != said.on {
            self.shift(known.key, said.on, said.at, None)?;
        }
        let change = self.call(said, uid)?;
        let new = !registered || change.after != *known;
        let sitting = RegisteredSitting { known_at: None, ..change.after.clone() };
        let fact = new.then_some(Fact::SittingRegistered { sitting });
        Ok(Change { before: Some(known.clone()), fact, ..change })
    }

    /// Its calendar entry is something else now: it is off, and no entry's any more.
    pub(super) fn disown(&mut self, sitting: &RegisteredSitting) -> Option<Fact> {
        let (status, uid, decisions) = (SittingStatus::Cancelled, None, None);
        let reason = Some(ELSE_THERE.to_owned());
        self.take(RegisteredSitting { status, uid, decisions, reason, ..sitting.clone() }).fact
    }

    /// Takes a sitting as it now is.
    pub(super) fn take(&mut self, after: RegisteredSitting) -> Change {
        let known = self.registered.contains(&after.key);
        let before = self.all.insert(after.key, after.clone());
        self.registered.insert(after.key);
        let new = !known || before.as_ref() != Some(&after);
        let sitting = RegisteredSitting { known_at: None, ..after.clone() };
        Change { before, after, fact: new.then_some(Fact::SittingRegistered { sitting }) }
    }
}

fn bare(key: SittingKey) -> RegisteredSitting {
    RegisteredSitting {
        key,
        on: key.first_on,
        at: None,
        place: None,
        session: None,
        convocation: None,
        status: SittingStatus::Planned,
        decisions: None,
        reason: None,
        uid: None,
        known_at: None,
    }
}

/// A sitting as a row.
pub(super) fn row(called: &Called) -> SittingRow {
    let Called { sitting, registered } = called.clone();
    SittingRow {
        key: sitting.key,
        body: sitting.key.body,
        on: sitting.on,
        at: sitting.at.map(|at| at.format("%H:%M").to_string()),
        place: sitting.place,
        session: sitting.session,
        convocation: sitting.convocation,
        status: sitting.status,
        decisions: sitting.decisions,
        reason: sitting.reason,
        registered,
    }
}
