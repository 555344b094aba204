//! What people register beyond decisions and submissions: sittings, events, trips, their words on
//! obligations, and what relieves people for a time.
//!
//! One closed list, [`RegisterOperation`], carried out like every other operation. The invariants:
//! what is refused records nothing, and saying the same thing twice records it once.

pub mod clerk;
pub mod decisions;
mod event_book;
mod events;
mod import;
mod relief;
mod sitting_book;
mod sittings;
mod words;

pub use event_book::NewEvent;
pub use import::{Called, Standing, Subject};
pub use sitting_book::NewSitting;

use super::answer::legal_acts;
use super::refusal::OperationError;
use crate::daemon::parts::Parts;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ObligationKey};
use crate::domain::register::relief::Absence;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clerk::{Desk, REASON_CHARS_MAX, clean};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What can be asked of the register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "register", rename_all = "kebab-case")]
pub enum RegisterOperation {
    /// Registers a sitting, or says more of one.
    SittingAdd(NewSitting),
    /// Says that a sitting is held on another day.
    SittingMove {
        /// Which.
        sitting: SittingKey,
        /// The new day.
        to: NaiveDate,
        /// The new hour; the old one by default.
        at: Option<NaiveTime>,
        /// Why.
        reason: Option<String>,
    },
    /// Says that a sitting took place.
    SittingHeld {
        /// Which.
        sitting: SittingKey,
        /// How many decisions it adopted.
        decisions: Option<u16>,
    },
    /// Says that a sitting does not take place.
    SittingCancel {
        /// Which.
        sitting: SittingKey,
        /// Why.
        reason: String,
    },
    /// Takes a registered sitting back.
    SittingRemove {
        /// Which.
        sitting: SittingKey,
        /// Why.
        reason: String,
    },
    /// Every known sitting.
    SittingList,
    /// Registers the decisions of a sitting, which was then held; none of them is an answer too.
    SittingDecisions {
        /// Of which.
        sitting: SittingKey,
        /// Their numbers.
        numbers: Vec<DecisionNumber>,
        /// The name, where there is one number.
        title: Option<String>,
    },
    /// Registers an event or a trip, or says more of one.
    EventAdd(NewEvent),
    /// Says that an event or trip is on other days.
    EventMove {
        /// Event or trip.
        kind: EventKind,
        /// Which.
        event: EventId,
        /// The new first day.
        to: NaiveDate,
        /// The new last day; as long as before by default.
        until: Option<NaiveDate>,
        /// The new hour; the old one by default.
        at: Option<NaiveTime>,
    },
    /// Says that an event or trip does not take place.
    EventCancel {
        /// Event or trip.
        kind: EventKind,
        /// Which.
        event: EventId,
        /// Why.
        reason: String,
    },
    /// Takes a registered event or trip back.
    EventRemove {
        /// Event or trip.
        kind: EventKind,
        /// Which.
        event: EventId,
        /// Why.
        reason: String,
    },
    /// Registered events or trips.
    EventList {
        /// Events or trips.
        kind: EventKind,
    },
    /// Registers what a file or calendar holds; all of it, or nothing.
    Import {
        /// What it holds, in order.
        entries: Vec<Called>,
    },
    /// Says that an obligation is met.
    Done {
        /// Which.
        obligation: ObligationKey,
        /// Where it can be seen.
        link: Option<String>,
        /// The day; today by default.
        on: Option<NaiveDate>,
        /// A remark.
        note: Option<String>,
    },
    /// Says that an obligation is not met, whatever was said or found.
    Undone {
        /// Which.
        obligation: ObligationKey,
        /// A remark.
        note: Option<String>,
    },
    /// Says that people know the present memo on information security.
    MemoAck {
        /// Who; everybody without any.
        people: Vec<String>,
        /// The day; today by default.
        on: Option<NaiveDate>,
    },
    /// Who knows the present memo.
    MemoList,
    /// Says that nobody has to meet an obligation.
    Waive {
        /// Which.
        obligation: ObligationKey,
        /// Why.
        reason: String,
        /// The last day of the waiver; for good without one.
        until: Option<NaiveDate>,
    },
    /// Takes a waiver back.
    WaiverEnd {
        /// Of which obligation.
        obligation: ObligationKey,
        /// Why.
        reason: String,
    },
    /// Every waiver.
    WaiverList,
    /// Promises to meet an obligation by a day.
    Promise {
        /// Which.
        obligation: ObligationKey,
        /// The last quiet day.
        until: NaiveDate,
        /// Why not now.
        reason: String,
    },
    /// Every promise.
    PromiseList,
    /// Says that a person is away.
    Away {
        /// Who, as typed.
        person: String,
        /// The first day.
        from: NaiveDate,
        /// The last day.
        until: NaiveDate,
        /// Why.
        reason: String,
        /// Who hears instead, as typed.
        deputy: Option<String>,
    },
    /// Says that a person is back, or was never away.
    AwayBack {
        /// Who, as typed.
        person: String,
        /// The first day of the recorded absence.
        from: NaiveDate,
        /// The first day on which the person hears again; today by default.
        on: Option<NaiveDate>,
        /// Why.
        reason: String,
    },
    /// Who is away, now and later.
    AwayList,
    /// The register of decisions in the columns of the state's open data.
    LegalActs,
}

/// Carries out an operation on the register at `now` in the name of `author`.
pub(in crate::daemon) fn execute(
    parts: &mut Parts,
    operation: RegisterOperation,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Value, OperationError> {
    use RegisterOperation as Asked;
    let mut desk = Desk { parts, author, now };
    match operation {
        Asked::SittingAdd(sitting) => sittings::add(&mut desk, sitting),
        Asked::SittingMove { sitting, to, at, reason } => {
            sittings::shift(&mut desk, sitting, to, at, reason)
        }
        Asked::SittingHeld { sitting, decisions } => sittings::held(&mut desk, sitting, decisions),
        Asked::SittingCancel { sitting, reason } => sittings::cancel(&mut desk, sitting, &reason),
        Asked::SittingRemove { sitting, reason } => sittings::remove(&mut desk, sitting, &reason),
        Asked::SittingList => Ok(sittings::list(&desk)),
        Asked::SittingDecisions { sitting, numbers, title } => {
            sittings::decisions(&mut desk, sitting, numbers, title)
        }
        Asked::EventAdd(event) => events::add(&mut desk, event),
        Asked::EventMove { kind, event, to, until, at } => {
            events::shift(&mut desk, kind, &event, to, until, at)
        }
        Asked::EventCancel { kind, event, reason } => {
            events::cancel(&mut desk, kind, &event, &reason)
        }
        Asked::EventRemove { kind, event, reason } => {
            events::remove(&mut desk, kind, &event, &reason)
        }
        Asked::EventList { kind } => Ok(events::list(&desk, kind)),
        Asked::Import { entries } => import::import(&mut desk, entries),
        Asked::Done { obligation, link, on, note } => {
            words::done(&mut desk, &obligation, link, on, note)
        }
        Asked::Undone { obligation, note } => words::undone(&mut desk, &obligation, note),
        Asked::MemoAck { people, on } => words::acknowledge(&mut desk, &people, on),
        Asked::MemoList => Ok(words::memos(&desk)),
        Asked::Waive { obligation, reason, until } => {
            relief::waive(&mut desk, &obligation, &reason, until)
        }
        Asked::WaiverEnd { obligation, reason } => {
            relief::end_waiver(&mut desk, &obligation, &reason)
        }
        Asked::WaiverList => Ok(relief::waivers(&desk)),
        Asked::Promise { obligation, until, reason } => {
            relief::promise(&mut desk, &obligation, until, &reason)
        }
        Asked::PromiseList => Ok(relief::promises(&desk)),
        Asked::Away { person, from, until, reason, deputy } => {
            let person = desk.person(&person)?;
            let deputy = deputy.map(|typed| desk.person(&typed)).transpose()?;
            let reason = clean(&reason, "the reason", REASON_CHARS_MAX)?;
            relief::away(&mut desk, Absence { person, from, until, deputy, reason })
        }
        Asked::AwayBack { person, from, on, reason } => {
            relief::back(&mut desk, &person, from, on, &reason)
        }
        Asked::AwayList => Ok(relief::absences(&desk)),
        Asked::LegalActs => Ok(legal_acts::list(&desk)),
    }
}
