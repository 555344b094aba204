//! An act of a person, taken back as a whole: the last one, one of the last day, or an answer to a
//! letter.
//!
//! An act is all that one command, form or answer recorded: one moment, one author. Decides which
//! facts undo it: what it registered is removed, what it changed or removed is as it was before.
//! The invariants: an act is taken back whole or not at all, and never over what was said since.
//! Taking back is an act of its own, so taking back the last act twice restores.

use super::act::{ACT_STANDS_AFTER, Act, Found, Stands, Wanted};
use super::clerk::Desk;
use super::deed::deed;
use super::place::Place;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::DAEMON;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::store::StoreError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakenBack {
    /// When the act was done.
    pub done_at: DateTime<Utc>,
    /// What it was about, each once.
    pub taken_back: Vec<String>,
    /// Whether anything was recorded, or only shown.
    pub recorded: bool,
}

/// What a person did within the last day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Acts {
    /// Their acts, the latest first.
    pub acts: Vec<ActRow>,
}

/// One act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActRow {
    /// By what it is taken back: the sequence number of its first fact.
    pub act: u64,
    /// When it was done.
    pub done_at: DateTime<Utc>,
    /// What was done, for people; the first of many.
    pub deeds: Vec<String>,
    /// How much there is of it.
    pub total: usize,
    /// Whether it can be taken back.
    pub open: bool,
    /// Who said something else of it since.
    pub changed_by: Option<String>,
}

/// So much of an act is told.
const DEEDS_MAX: usize = 5;

/// What was read for the desk, if nobody has said anything since; otherwise it is read now.
fn found(desk: &mut Desk<'_>, wanted: Wanted) -> Result<Vec<Act>, StoreError> {
    let said_until = desk.parts.said_until();
    let read = desk.found.take();
    let fresh = read.filter(|it| it.wanted == wanted && said_until <= it.until);
    let found = match fresh {
        Some(found) => found,
        None => {
            Found::read(desk.parts.store.journal_path(), wanted).map_err(StoreError::Journal)?
        }
    };
    Ok(found.acts)
}

/// What the desk's author did within the last day.
pub(in crate::daemon::desk) fn acts(desk: &mut Desk<'_>) -> Result<Acts, OperationError> {
    let wanted = Wanted::LatelyOf(desk.author.to_owned());
    let acts = found(desk, wanted)?;
    let lately = acts.iter().rev().filter(|act| desk.now - act.done_at() <= ACT_STANDS_AFTER);
    Ok(Acts { acts: lately.map(|act| row(desk, act)).collect() })
}

fn row(desk: &Desk<'_>, act: &Act) -> ActRow {
    let stands = act.stands();
    let deeds = act.facts.iter().take(DEEDS_MAX).map(|entry| deed(desk, &entry.fact));
    ActRow {
        act: act.named(),
        done_at: act.done_at(),
        deeds: deeds.collect(),
        total: act.facts.len(),
        open: stands == Stands::Open,
        changed_by: match stands {
            Stands::Changed { by, .. } => Some(by),
            Stands::Open | Stands::Final => None,
        },
    }
}

/// What taking an act back does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::daemon::desk) enum Doing {
    /// It is recorded.
    Recorded,
    /// It is only shown.
    Shown,
}

/// Takes back an act of the desk's author: the last one, whenever it was, or one of the last day.
pub(in crate::daemon::desk) fn undo(
    desk: &mut Desk<'_>,
    act: Option<u64>,
    doing: Doing,
) -> Result<TakenBack, OperationError> {
    if desk.author == DAEMON {
        return Err(refused("того, що служба зробила сама, не скасовують"));
    }
    let author = desk.author.to_owned();
    let wanted = match act {
        Some(act) => Wanted::One(author, act),
        None => Wanted::LastOf(author),
    };
    let Some(found) = found(desk, wanted)?.pop() else {
        return Err(match act {
            Some(act) => refused(format!("дії {act} від імені `{}` немає", desk.author)),
            None => refused(format!("від імені `{}` нічого не записано", desk.author)),
        });
    };
    if act.is_some() && desk.now - found.done_at() > ACT_STANDS_AFTER {
        return Err(refused("від цієї дії минуло понад 24 години"));
    }
    take_back(desk, &found, doing)
}

/// Takes back an answer to a letter, with all that it changed.
pub(in crate::daemon::desk) fn answer(
    desk: &mut Desk<'_>,
    person: &PersonId,
    obligation: &ObligationKey,
    answer: u64,
) -> Result<TakenBack, OperationError> {
    let answers = &desk.parts.store.state().register.answers;
    let Some(given) = answers.get(&(obligation.clone(), answer)) else {
        return Err(refused("цю відповідь уже скасовано"));
    };
    if given.person != *person {
        return Err(refused("відповідь скасовує той, хто її дав"));
    }
    if desk.now - given.at > ACT_STANDS_AFTER {
        return Err(refused("від цієї відповіді минуло понад 24 години"));
    }
    let Some(act) = found(desk, Wanted::One(person.to_string(), answer))?.pop() else {
        return Err(refused("цю відповідь уже скасовано"));
    };
    take_back(desk, &act, Doing::Recorded)
}

fn take_back(desk: &mut Desk<'_>, act: &Act, doing: Doing) -> Result<TakenBack, OperationError> {
    let facts = act.taken_back()?;
    let taken_back = facts.keys().map(Place::shown).collect();
    let recorded = doing == Doing::Recorded;
    if recorded {
        desk.record(facts.into_values().flatten().collect())?;
    }
    Ok(TakenBack { done_at: act.done_at(), taken_back, recorded })
}
