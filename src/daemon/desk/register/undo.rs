//! An act of a person, taken back as a whole: the last one, or an answer to a letter.
//!
//! An act is all that one command or answer recorded: one moment, one author. Decides which facts
//! undo it: what it registered is removed, what it changed or removed is as it was before. The
//! invariants: an act is taken back whole or not at all, and never over what was said since. Taking
//! back is an act of its own, so taking back the last act twice restores.

use super::act::{Act, Found, Place, Wanted};
use super::clerk::Desk;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::DAEMON;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::store::StoreError;
use chrono::{DateTime, TimeDelta, Utc};
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

/// What was read for the desk, if nobody has said anything since; otherwise it is read now.
fn found(desk: &mut Desk<'_>, wanted: Wanted) -> Result<Option<Act>, StoreError> {
    let said_until = desk.parts.said_until();
    let read = desk.found.take();
    let fresh = read.filter(|it| it.wanted == wanted && said_until <= it.until);
    let found = match fresh {
        Some(found) => found,
        None => {
            Found::read(desk.parts.store.journal_path(), wanted).map_err(StoreError::Journal)?
        }
    };
    Ok(found.act)
}

/// What taking an act back does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::daemon::desk) enum Doing {
    /// It is recorded.
    Recorded,
    /// It is only shown.
    Shown,
}

/// Takes back the last act of the desk's author.
pub(in crate::daemon::desk) fn undo(
    desk: &mut Desk<'_>,
    doing: Doing,
) -> Result<TakenBack, OperationError> {
    if desk.author == DAEMON {
        return Err(refused("того, що служба зробила сама, не скасовують"));
    }
    let wanted = Wanted::LastOf(desk.author.to_owned());
    let Some(act) = found(desk, wanted)? else {
        return Err(refused(format!("від імені `{}` нічого не записано", desk.author)));
    };
    take_back(desk, &act, doing)
}

/// How long an answer can be taken back by whoever gave it.
pub const ANSWER_STANDS_AFTER: TimeDelta = TimeDelta::hours(24);

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
    if desk.now - given.at > ANSWER_STANDS_AFTER {
        return Err(refused("від цієї відповіді минуло понад 24 години"));
    }
    let Some(act) = found(desk, Wanted::Answer(person.clone(), answer))? else {
        return Err(refused("цю відповідь уже скасовано"));
    };
    take_back(desk, &act, Doing::Recorded)
}

fn take_back(desk: &mut Desk<'_>, act: &Act, doing: Doing) -> Result<TakenBack, OperationError> {
    let facts = act.taken_back()?;
    let taken_back = facts.keys().map(Place::shown).collect();
    let recorded = doing == Doing::Recorded;
    if recorded {
        desk.record(facts.into_values().collect())?;
    }
    Ok(TakenBack { done_at: act.done_at, taken_back, recorded })
}
