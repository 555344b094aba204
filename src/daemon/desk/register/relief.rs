//! Waivers, promises and absences, as people say them.
//!
//! Decides what may be relieved: nothing that is met, nothing in the past, no promise beyond
//! [`PROMISE_DAYS_MAX`] days. Of an absence it tells who will really hear, because a deputy may be
//! away too.

use super::clerk::{Desk, REASON_CHARS_MAX, clean, day, shortened};
use crate::daemon::desk::refusal::{OperationError, nearest, refused};
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Obligation, Status};
use crate::domain::register::Register;
use crate::domain::register::relief::{Absence, Promise, Waiver};
use crate::store::fact::Fact;
use chrono::NaiveDate;
use serde_json::{Value, json};

/// A promise further ahead would be a waiver.
const PROMISE_DAYS_MAX: i64 = 90;

/// Nobody is away longer; a last day typed wrong is.
const AWAY_DAYS_MAX: i64 = 400;

pub(super) fn waive(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    reason: &str,
    until: Option<NaiveDate>,
) -> Result<Value, OperationError> {
    let obligation = desk.obligation(key)?;
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    not_met(&obligation)?;
    not_past(until, desk.today())?;
    let key = obligation.key;
    let waivers = &desk.parts.store.state().register.waivers;
    let already = waivers.get(&key).is_some_and(|it| it.reason == reason && it.until == until);
    if !already {
        desk.record(vec![Fact::Waived { obligation: key.clone(), reason, until }])?;
    }
    let waiver = desk.parts.store.state().register.waivers.get(&key);
    Ok(json!({ "waiver": waiver.map(|it| waiver_row(desk, &key, it)), "already": already }))
}

pub(super) fn end_waiver(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    reason: &str,
) -> Result<Value, OperationError> {
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    let waivers = &desk.parts.store.state().register.waivers;
    let Some((key, _)) = waivers.get_key_value(key) else {
        let nearest = nearest(key.as_str(), waivers.keys().map(ObligationKey::as_str));
        let hint = nearest.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
        return Err(refused(format!(
            "`{}` is not waived: `waive --list` shows what is{hint}",
            shortened(key.as_str())
        )));
    };
    let obligation = key.clone();
    desk.record(vec![Fact::WaiverEnded { obligation: obligation.clone(), reason }])?;
    Ok(json!({ "ended": obligation }))
}

pub(super) fn waivers(desk: &Desk<'_>) -> Value {
    let waivers = &desk.parts.store.state().register.waivers;
    let rows = waivers.iter().map(|(key, waiver)| waiver_row(desk, key, waiver));
    json!({ "waivers": rows.collect::<Vec<_>>() })
}

fn waiver_row(desk: &Desk<'_>, key: &ObligationKey, waiver: &Waiver) -> Value {
    let holds = desk.parts.store.state().register.is_waived(key, desk.today());
    json!({
        "obligation": key,
        "reason": waiver.reason,
        "until": waiver.until,
        "author": waiver.author,
        "holds": holds,
    })
}

pub(super) fn promise(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    until: NaiveDate,
    reason: &str,
) -> Result<Value, OperationError> {
    let obligation = desk.obligation(key)?;
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    let today = desk.today();
    not_met(&obligation)?;
    if obligation.status == Status::Waived {
        return Err(refused(format!(
            "`{}` is waived, so nothing is asked; `waive --end` takes that back",
            obligation.key
        )));
    }
    not_past(Some(until), today)?;
    if (until - today).num_days() > PROMISE_DAYS_MAX {
        return Err(refused(format!(
            "{until} is more than {PROMISE_DAYS_MAX} days ahead of today, {today}: promise a nearer \
             day, or waive it"
        )));
    }
    let key = obligation.key;
    let promises = &desk.parts.store.state().register.promises;
    let already = promises.get(&key).is_some_and(|it| it.reason == reason && it.until == until);
    if !already {
        desk.record(vec![Fact::Promised { obligation: key.clone(), until, reason }])?;
    }
    let promise = desk.parts.store.state().register.promises.get(&key);
    Ok(json!({ "promise": promise.map(|it| promise_row(desk, &key, it)), "already": already }))
}

pub(super) fn promises(desk: &Desk<'_>) -> Value {
    let promises = &desk.parts.store.state().register.promises;
    let rows = promises.iter().map(|(key, promise)| promise_row(desk, key, promise));
    json!({ "promises": rows.collect::<Vec<_>>() })
}

fn promise_row(desk: &Desk<'_>, key: &ObligationKey, promise: &Promise) -> Value {
    json!({
        "obligation": key,
        "until": promise.until,
        "reason": promise.reason,
        "author": promise.author,
        "holds": desk.today() <= promise.until,
    })
}

fn not_met(obligation: &Obligation) -> Result<(), OperationError> {
    match obligation.status {
        Status::Met { on, .. } => Err(refused(format!(
            "`{}` is met already, on {on}; nothing is left to relieve anybody of",
            obligation.key
        ))),
        _ => Ok(()),
    }
}

fn not_past(until: Option<NaiveDate>, today: NaiveDate) -> Result<(), OperationError> {
    match until {
        Some(until) if until < today => {
            Err(refused(format!("{until} lies before today, {today}: it would relieve nobody")))
        }
        _ => Ok(()),
    }
}

pub(super) fn away(desk: &mut Desk<'_>, absence: Absence) -> Result<Value, OperationError> {
    let Absence { person, from, until, deputy, .. } = &absence;
    if deputy.as_ref() == Some(person) {
        return Err(refused(format!("`{person}` cannot be their own deputy")));
    }
    if until < from {
        return Err(refused(format!("the last day, {until}, lies before the first, {from}")));
    }
    if (*until - *from).num_days() > AWAY_DAYS_MAX {
        return Err(refused(format!("{from} to {until} is more than a year; check the days")));
    }
    not_past(Some(*until), desk.today())?;
    let absences = &desk.parts.store.state().register.absences;
    let already = absences.values().any(|known| *known == absence);
    let warnings = if already { Vec::new() } else { warnings(desk, &absence) };
    if !already {
        desk.record(vec![Fact::AwayRecorded { absence: absence.clone() }])?;
    }
    Ok(json!({ "absence": absence_row(desk, &absence), "already": already, "warnings": warnings }))
}

/// What a person should know of an absence before it is recorded.
fn warnings(desk: &Desk<'_>, absence: &Absence) -> Vec<String> {
    let mut warnings = Vec::new();
    let register = &desk.parts.store.state().register;
    let directory = &desk.parts.config.plan.directory;
    let shared = |known: &&Absence| {
        known.person == absence.person && known.from <= absence.until && absence.from <= known.until
    };
    for known in register.absences.values().filter(shared) {
        warnings.push(format!(
            "уже записано відсутність {} – {}; у спільні дні діє щойно внесений запис",
            day(known.from),
            day(known.until)
        ));
    }
    let mut with = Register { absences: register.absences.clone(), ..Register::default() };
    with.absences.insert(u64::MAX, absence.clone());
    let listed = directory.person(&absence.person).and_then(|person| person.deputy.as_ref());
    let name = |id: &PersonId| directory.person(id).map_or(id.to_string(), |it| it.name.clone());
    let Some(deputy) = absence.deputy.as_ref().or(listed) else {
        let hearer = with.hearer(&absence.person, directory, absence.from);
        warnings.push(format!("заступника не вказано: листи отримає {}", name(hearer)));
        return warnings;
    };
    let other = absence
        .from
        .iter_days()
        .take_while(|on| *on <= absence.until)
        .map(|on| (on, with.hearer(&absence.person, directory, on)))
        .find(|(_, hearer)| *hearer != deputy);
    if let Some((on, hearer)) = other {
        warnings.push(format!(
            "{} теж відсутній(-ня) {}: того дня листи отримає {}",
            name(deputy),
            day(on),
            name(hearer)
        ));
    }
    if directory.person(deputy).is_some_and(|person| person.email.is_none()) {
        warnings.push(format!("{} не має адреси в directory.toml", name(deputy)));
    }
    warnings
}

pub(super) fn back(
    desk: &mut Desk<'_>,
    typed: &str,
    from: NaiveDate,
    on: Option<NaiveDate>,
    reason: &str,
) -> Result<Value, OperationError> {
    let person = desk.person(typed)?;
    let reason = clean(reason, "the reason", REASON_CHARS_MAX)?;
    let back_on = on.unwrap_or(desk.today());
    let absences = || desk.parts.store.state().register.absences.values();
    let own: Vec<&Absence> = absences().filter(|one| one.person == person).collect();
    let Some(last) = own.iter().filter(|one| one.from == from).map(|one| one.until).max() else {
        let known: Vec<String> = own.iter().map(|one| one.from.to_string()).collect();
        let known = match known.is_empty() {
            true => "none is recorded".to_owned(),
            false => format!("recorded are those from {}", known.join(", ")),
        };
        return Err(refused(format!("no absence of `{person}` begins on {from}: {known}")));
    };
    if back_on > last {
        return Err(refused(format!(
            "the absence of `{person}` ends on {last} anyway; {back_on} lies after it"
        )));
    }
    let fact = Fact::AwayEnded { person: person.clone(), from, back_on, reason };
    desk.record(vec![fact])?;
    Ok(json!({ "person": person, "from": from, "back_on": back_on }))
}

pub(super) fn absences(desk: &Desk<'_>) -> Value {
    let today = desk.today();
    let absences = desk.parts.store.state().register.absences.values();
    let mut present: Vec<&Absence> = absences.filter(|one| one.until >= today).collect();
    present.sort_by_key(|one| (one.from, &one.person));
    let rows: Vec<Value> = present.into_iter().map(|one| absence_row(desk, one)).collect();
    json!({ "absences": rows })
}

fn absence_row(desk: &Desk<'_>, absence: &Absence) -> Value {
    let register = &desk.parts.store.state().register;
    let directory = &desk.parts.config.plan.directory;
    let on = absence.from.max(desk.today());
    json!({
        "person": absence.person,
        "name": directory.person(&absence.person).map(|it| &it.name),
        "from": absence.from,
        "until": absence.until,
        "deputy": absence.deputy,
        "hearer": register.hearer(&absence.person, directory, on),
        "reason": absence.reason,
    })
}
