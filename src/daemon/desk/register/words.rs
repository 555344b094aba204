//! Words of people on single obligations: done, not done, the memo is known.
//!
//! A word stands above what the machine found. Decides which words make sense: not of a decision's
//! publication, which a link settles, and not of a day on which the thing could not be done.

use super::clerk::{Desk, REASON_CHARS_MAX, clean_optional};
use crate::daemon::desk::answer::listing::obligation_json;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Matter, Obligation, Status};
use crate::domain::register::Says;
use crate::store::fact::Fact;
use chrono::NaiveDate;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(super) fn done(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    link: Option<String>,
    on: Option<NaiveDate>,
    note: Option<String>,
) -> Result<Value, OperationError> {
    let obligation = desk.obligation(key)?;
    if let Matter::Decision { key, .. } = &obligation.matter {
        return Err(refused(format!(
            "the publication of a decision is settled by its page: say `decision link {key} \
             ADDRESS`"
        )));
    }
    let note = clean_optional(note, "the note", REASON_CHARS_MAX)?;
    let on = day_of_word(desk, &obligation, on)?;
    let met = matches!(obligation.status, Status::Met { .. });
    // An address says more than the machine's own finding: of a copy that lasts, for one.
    let already = met && link.is_none();
    if !already {
        let word =
            Fact::WordSaid { obligation: obligation.key.clone(), says: Says::Done, on, link, note };
        desk.record(vec![word])?;
    }
    answer(desk, &obligation.key, already)
}

fn day_of_word(
    desk: &Desk<'_>,
    obligation: &Obligation,
    on: Option<NaiveDate>,
) -> Result<NaiveDate, OperationError> {
    let today = desk.today();
    let on = on.unwrap_or(today);
    if on > today {
        return Err(refused(format!("day {on} lies ahead of today, {today}")));
    }
    if on < obligation.opens_on {
        return Err(refused(format!(
            "`{}` can be met from {} on, and {on} lies before it",
            obligation.key, obligation.opens_on
        )));
    }
    Ok(on)
}

pub(super) fn undone(
    desk: &mut Desk<'_>,
    key: &ObligationKey,
    note: Option<String>,
) -> Result<Value, OperationError> {
    let obligation = desk.obligation(key)?;
    if let Matter::Decision { key, .. } = &obligation.matter {
        return Err(refused(format!(
            "the publication of a decision is settled by its page: say `decision unlink {key} \
             ADDRESS`"
        )));
    }
    let note = clean_optional(note, "the note", REASON_CHARS_MAX)?;
    let already = !matches!(obligation.status, Status::Met { .. });
    if !already {
        let (obligation, on, says) = (obligation.key.clone(), desk.today(), Says::NotDone);
        desk.record(vec![Fact::WordSaid { obligation, says, on, link: None, note }])?;
    }
    answer(desk, &obligation.key, already)
}

fn answer(desk: &Desk<'_>, key: &ObligationKey, already: bool) -> Result<Value, OperationError> {
    let obligation = desk.obligation(key)?;
    Ok(json!({ "obligation": obligation_json(desk.parts, &obligation), "already": already }))
}

/// The memos of the latest period, by person; several duties may each have one.
fn present_memos(desk: &Desk<'_>) -> BTreeMap<PersonId, Vec<Obligation>> {
    let mut memos: BTreeMap<PersonId, Vec<Obligation>> = BTreeMap::new();
    let period = |obligation: &Obligation| match &obligation.matter {
        Matter::Memo { period_from, .. } => Some(*period_from),
        _ => None,
    };
    for obligation in desk.parts.obligations(desk.now) {
        let Matter::Memo { person, period_from } = &obligation.matter else { continue };
        let own = memos.entry(person.clone()).or_default();
        let older = |known: &Obligation| {
            known.duty == obligation.duty && period(known).is_some_and(|it| it < *period_from)
        };
        own.retain(|known| !older(known));
        let newer = |known: &Obligation| {
            known.duty == obligation.duty && period(known).is_some_and(|it| it > *period_from)
        };
        if !own.iter().any(newer) {
            own.push(obligation);
        }
    }
    memos
}

pub(super) fn acknowledge(
    desk: &mut Desk<'_>,
    people: &[String],
    on: Option<NaiveDate>,
) -> Result<Value, OperationError> {
    let memos = present_memos(desk);
    if memos.is_empty() {
        return Err(refused(
            "no memo goes round now: the first one is that of the first full period after the \
             watch began",
        ));
    }
    let people: Vec<PersonId> = match people {
        [] => memos.keys().cloned().collect(),
        typed => typed.iter().map(|typed| desk.person(typed)).collect::<Result<_, _>>()?,
    };
    let mut facts = Vec::new();
    let (mut acknowledged, mut already) = (Vec::new(), Vec::new());
    for person in people {
        let Some(own) = memos.get(&person) else {
            return Err(refused(format!(
                "the memo did not go to `{person}`, who has no address in the directory"
            )));
        };
        let mut new = false;
        for obligation in own {
            if matches!(obligation.status, Status::Met { .. }) {
                continue;
            }
            let on = day_of_word(desk, obligation, on)?;
            let (obligation, says) = (obligation.key.clone(), Says::Done);
            facts.push(Fact::WordSaid { obligation, says, on, link: None, note: None });
            new = true;
        }
        if new { &mut acknowledged } else { &mut already }.push(person);
    }
    desk.record(facts)?;
    Ok(json!({ "acknowledged": acknowledged, "already": already }))
}

pub(super) fn memos(desk: &Desk<'_>) -> Value {
    let people = &desk.parts.config.plan.directory.people;
    let rows: Vec<Value> = present_memos(desk)
        .into_iter()
        .flat_map(|(person, own)| own.into_iter().map(move |memo| (person.clone(), memo)))
        .map(|(person, memo)| {
            let row = obligation_json(desk.parts, &memo);
            json!({
                "person": person,
                "name": people.get(&person).map(|it| &it.name),
                "key": memo.key,
                "period_from": memo.opens_on,
                "due_on": memo.due.on,
                "status": memo.status.as_str(),
                "acknowledged_on": row["met_on"],
            })
        })
        .collect();
    let missing = rows.iter().filter(|row| row["acknowledged_on"].is_null()).count();
    json!({ "memos": rows, "not_acknowledged": missing })
}
