//! Words of people on single obligations: done, not done, the memo is known.
//!
//! A word stands above what the machine found. Decides which words make sense: not of a decision's
//! publication, which a link settles, and not of a day on which the thing could not be done.

use super::clerk::{Desk, NOTE, clean_optional, day};
use crate::daemon::desk::answer::due::{ObligationRow, StatusWord, row};
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::desk::typed;
use crate::domain::council::decision_line::date;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Matter, Obligation, Status};
use crate::domain::register::Says;
use crate::store::fact::Fact;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An obligation is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct Done {
    /// The obligation's key, as `due` and letters show it
    #[arg(value_name = "KEY")]
    pub obligation: ObligationKey,
    /// Where it can be seen
    #[arg(long, value_name = "URL", value_parser = typed::address)]
    pub link: Option<String>,
    /// The day; today by default
    #[arg(long, value_parser = date)]
    pub on: Option<NaiveDate>,
    /// A remark
    #[arg(long)]
    pub note: Option<String>,
}

/// An obligation is not met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct Undone {
    /// The obligation's key
    #[arg(value_name = "KEY")]
    pub obligation: ObligationKey,
    /// A remark
    #[arg(long)]
    pub note: Option<String>,
}

/// What can be done with the memo on information security.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum MemoQuestion {
    /// Says that people know the present memo
    Ack {
        /// Who, by id or name
        #[arg(value_name = "PERSON", required_unless_present = "all", conflicts_with = "all")]
        people: Vec<String>,
        /// Everybody to whom the memo went
        #[arg(long)]
        all: bool,
        /// The day; today by default
        #[arg(long, value_parser = date)]
        on: Option<NaiveDate>,
    },
    /// Lists who knows the present memo and who does not
    List,
}

/// An obligation as it is after a word on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObligationSaid {
    /// The obligation.
    pub obligation: ObligationRow,
    /// Whether nothing was new.
    pub already: bool,
}

/// Who knows the memo, newly and before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Newly.
    pub acknowledged: Vec<PersonId>,
    /// Before.
    pub already: Vec<PersonId>,
}

/// Who knows the present memo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Memos {
    /// Every memo of the present period.
    pub memos: Vec<MemoRow>,
    /// How many are not acknowledged.
    pub not_acknowledged: usize,
}

/// One memo to one person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MemoRow {
    /// To whom.
    pub person: PersonId,
    /// Their name.
    pub name: Option<String>,
    /// Its obligation.
    pub key: ObligationKey,
    /// The first day of its period.
    pub period_from: NaiveDate,
    /// Its last day.
    pub due_on: NaiveDate,
    /// How it stands.
    pub status: StatusWord,
    /// The day it was acknowledged.
    pub acknowledged_on: Option<NaiveDate>,
}

pub(in crate::daemon::desk) fn done(
    desk: &mut Desk<'_>,
    said: Done,
) -> Result<ObligationSaid, OperationError> {
    let Done { obligation: key, link, on, note } = said;
    let obligation = desk.obligation(&key)?;
    if let Matter::Decision { key, .. } = &obligation.matter {
        return Err(refused(format!(
            "оприлюднення рішення підтверджує його сторінка: виконайте `decision link {key} \
             АДРЕСА`"
        )));
    }
    let note = clean_optional(note, NOTE)?;
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
        return Err(refused(format!("день {} ще не настав: сьогодні {}", day(on), day(today))));
    }
    if on < obligation.opens_on {
        return Err(refused(format!(
            "`{}` можна виконати з {}, а {} – раніше",
            obligation.key,
            day(obligation.opens_on),
            day(on)
        )));
    }
    Ok(on)
}

pub(in crate::daemon::desk) fn undone(
    desk: &mut Desk<'_>,
    said: Undone,
) -> Result<ObligationSaid, OperationError> {
    let Undone { obligation: key, note } = said;
    let obligation = desk.obligation(&key)?;
    if let Matter::Decision { key, .. } = &obligation.matter {
        return Err(refused(format!(
            "оприлюднення рішення підтверджує його сторінка: виконайте `decision unlink {key} \
             АДРЕСА`"
        )));
    }
    let note = clean_optional(note, NOTE)?;
    let is_doubted = !obligation.candidates.is_empty();
    let already = !matches!(obligation.status, Status::Met { .. }) && !is_doubted;
    if !already {
        let (obligation, on, says) = (obligation.key.clone(), desk.today(), Says::NotDone);
        desk.record(vec![Fact::WordSaid { obligation, says, on, link: None, note }])?;
    }
    answer(desk, &obligation.key, already)
}

fn answer(
    desk: &Desk<'_>,
    key: &ObligationKey,
    already: bool,
) -> Result<ObligationSaid, OperationError> {
    let obligation = desk.obligation(key)?;
    Ok(ObligationSaid { obligation: row(desk.parts, &obligation), already })
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

pub(in crate::daemon::desk) fn acknowledge(
    desk: &mut Desk<'_>,
    people: &[String],
    on: Option<NaiveDate>,
) -> Result<Acknowledged, OperationError> {
    let memos = present_memos(desk);
    if memos.is_empty() {
        return Err(refused(
            "зараз пам’ятки не розсилають: перша буде за перший повний період від початку \
             спостереження",
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
                "`{person}` пам’ятки не отримує: у довіднику немає адреси"
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
    Ok(Acknowledged { acknowledged, already })
}

pub(in crate::daemon::desk) fn memos(desk: &Desk<'_>) -> Memos {
    let people = &desk.parts.config.plan.directory.people;
    let memos: Vec<MemoRow> = present_memos(desk)
        .into_iter()
        .flat_map(|(person, own)| own.into_iter().map(move |memo| (person.clone(), memo)))
        .map(|(person, memo)| MemoRow {
            name: people.get(&person).map(|it| it.name.clone()),
            person,
            period_from: memo.opens_on,
            due_on: memo.due.on,
            status: (&memo.status).into(),
            acknowledged_on: row(desk.parts, &memo).met_on,
            key: memo.key,
        })
        .collect();
    let not_acknowledged = memos.iter().filter(|memo| memo.acknowledged_on.is_none()).count();
    Memos { memos, not_acknowledged }
}
