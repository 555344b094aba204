//! What people ask of the state: one closed list, carried out in one place.
//!
//! A command becomes an [`Operation`]. It is carried out by the running daemon, through the control
//! socket, or by the command itself when the daemon is stopped; the result is the same JSON either
//! way. Reading operations write nothing.

pub(super) mod answer;
pub mod control;
pub mod refusal;
pub mod register;

use super::deliver::monthly::paper;
use super::parts::Parts;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::ids::{DepartmentId, ItemId, LetterId, ObligationKey, SourceId};
use crate::domain::month::Month;
use crate::domain::register::{LinkVerdict, RecordedSubmission, RegisteredDecision};
use crate::store::fact::Fact;
use crate::store::state::Stage;
use answer::{dossier, explain, gaps, listing, unplaced};
use chrono::{DateTime, NaiveDate, Utc};
use refusal::{OperationError, known_decision, known_department, refused, unknown_obligation};
use register::RegisterOperation;
use register::decisions::{add_decisions, add_submission, link, stage};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What can be asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "operation", rename_all = "kebab-case")]
pub enum Operation {
    /// Obligations and how they stand.
    Due {
        /// At which moment; now by default.
        at: Option<DateTime<Utc>>,
    },
    /// One obligation and every fact behind it.
    Explain {
        /// Its key.
        key: ObligationKey,
    },
    /// The printable page of an obligation or decision: kept states, letters, facts.
    Evidence {
        /// Its key.
        key: String,
    },
    /// Registers decisions; those already registered alike are left alone.
    DecisionAdd {
        /// The decisions.
        decisions: Vec<RegisteredDecision>,
    },
    /// Takes a registered decision back.
    DecisionRemove {
        /// Which.
        decision: DecisionKey,
        /// Why.
        reason: String,
    },
    /// Every known decision.
    DecisionList,
    /// Says that a page publishes a decision, or that it does not.
    DecisionLink {
        /// Which decision.
        decision: DecisionKey,
        /// The page.
        url: String,
        /// What is said.
        verdict: LinkVerdict,
        /// The publication day.
        on: Option<NaiveDate>,
    },
    /// Missing numbers that are probably unpublished decisions.
    GapList,
    /// Says that a missing number is a decision: it is registered.
    GapConfirm {
        /// Whose decision.
        body: Body,
        /// Its number.
        number: DecisionNumber,
        /// The day of adoption.
        on: NaiveDate,
    },
    /// Says that no decision is missing where a number is.
    GapDismiss {
        /// Whose number.
        body: Body,
        /// The number.
        number: DecisionNumber,
        /// The year it is missing from.
        year: i32,
        /// A day between its neighbours', where a year has several gaps of this number.
        on: Option<NaiveDate>,
        /// Why.
        reason: String,
    },
    /// Items that could not be placed.
    UnplacedList,
    /// Says which decision an item publishes.
    UnplacedLinkDecision {
        /// The item's source.
        source: SourceId,
        /// The item.
        item: ItemId,
        /// The decision.
        decision: DecisionKey,
    },
    /// Says whose news an item is.
    UnplacedLinkDepartment {
        /// The item's source.
        source: SourceId,
        /// The item.
        item: ItemId,
        /// Whose news.
        department: DepartmentId,
    },
    /// Says that an item is nothing to be placed.
    UnplacedIgnore {
        /// The item's source.
        source: SourceId,
        /// The item.
        item: ItemId,
        /// Why.
        reason: String,
    },
    /// Records a submission.
    SubmissionAdd {
        /// Whose.
        department: DepartmentId,
        /// The day; today by default.
        on: Option<NaiveDate>,
        /// Where it can be seen.
        link: Option<String>,
        /// A remark.
        note: Option<String>,
    },
    /// Sittings, events, words on obligations, and what relieves people for a time.
    Register(RegisterOperation),
    /// Letters in the outbox.
    OutboxList,
    /// Tries a letter again at the next turn.
    OutboxRetry {
        /// Which.
        letter: LetterId,
    },
    /// Cancels a waiting letter.
    OutboxCancel {
        /// Which.
        letter: LetterId,
        /// Why.
        reason: String,
    },
    /// The report of a month.
    Report {
        /// Which month.
        month: Month,
    },
}

/// Carries out an operation at `now` in the name of `author`.
pub fn execute(
    parts: &mut Parts,
    operation: Operation,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Value, OperationError> {
    match operation {
        Operation::Due { at } => Ok(listing::due(parts, at, now)),
        Operation::Explain { key } => {
            explain::explain(parts, &key, now).ok_or_else(|| unknown_obligation(parts, &key, now))
        }
        Operation::Evidence { key } => {
            let key = key.trim();
            let unknown = || unknown_obligation(parts, &key.into(), now);
            dossier::dossier(parts, key, now).ok_or_else(unknown)
        }
        Operation::DecisionAdd { decisions } => add_decisions(parts, decisions, author, now),
        Operation::DecisionRemove { decision, reason } => {
            known_decision(parts, &decision)?;
            let fact = Fact::DecisionRemoved { decision: decision.clone(), reason };
            parts.record(now, author, vec![fact])?;
            Ok(json!({ "removed": decision }))
        }
        Operation::DecisionList => Ok(listing::decisions(parts, now)),
        Operation::DecisionLink { decision, url, verdict, on } => {
            link(parts, decision, url, verdict, on, author, now)
        }
        Operation::GapList => Ok(gaps::list(parts, now)),
        Operation::GapConfirm { body, number, on } => {
            let decision = gaps::confirmed(parts, body, &number, on, now)?;
            add_decisions(parts, vec![decision], author, now)
        }
        Operation::GapDismiss { body, number, year, on, reason } => {
            let gap = gaps::one(parts, body, &number, year, on, now)?;
            let fact = Fact::GapDismissed { place: gap.place(), reason };
            parts.record(now, author, vec![fact])?;
            Ok(json!({ "dismissed": gaps::shown(&gap) }))
        }
        Operation::UnplacedList => Ok(unplaced::list(parts, now)),
        Operation::UnplacedLinkDecision { source, item, decision } => {
            let (address, on) = unplaced::publication(parts, &source, &item, &decision)?;
            link(parts, decision, address, LinkVerdict::Linked, Some(on), author, now)
        }
        Operation::UnplacedLinkDepartment { source, item, department } => {
            unplaced::known(parts, &source, &item)?;
            known_department(parts, &department)?;
            let placed = json!({ "source": source, "id": item, "department": department });
            parts.record(now, author, vec![Fact::ItemPlaced { source, item, department }])?;
            Ok(json!({ "placed": placed }))
        }
        Operation::UnplacedIgnore { source, item, reason } => {
            unplaced::known(parts, &source, &item)?;
            let ignored = json!({ "source": source, "id": item });
            parts.record(now, author, vec![Fact::ItemIgnored { source, item, reason }])?;
            Ok(json!({ "ignored": ignored }))
        }
        Operation::SubmissionAdd { department, on, link, note } => {
            let on = on.unwrap_or_else(|| parts.config.calendar.day_of(now));
            add_submission(parts, RecordedSubmission { department, on, link, note }, author, now)
        }
        Operation::Register(operation) => register::execute(parts, operation, author, now),
        Operation::OutboxList => Ok(listing::outbox(parts)),
        Operation::OutboxRetry { letter } => {
            match stage(parts, &letter)? {
                Stage::Waiting | Stage::Refused { .. } => {}
                other => {
                    return Err(refused(format!(
                        "letter `{letter}` is {}; only waiting and refused letters can be tried again",
                        listing::stage_word(&other)
                    )));
                }
            }
            parts.record(now, author, vec![Fact::LetterRetryAsked { letter: letter.clone() }])?;
            Ok(json!({ "retry": letter }))
        }
        Operation::OutboxCancel { letter, reason } => {
            match stage(parts, &letter)? {
                Stage::Waiting => {}
                other => {
                    return Err(refused(format!(
                        "letter `{letter}` is {}; only a waiting letter can be cancelled",
                        listing::stage_word(&other)
                    )));
                }
            }
            let fact = Fact::LetterCancelled { letter: letter.clone(), reason };
            parts.record(now, author, vec![fact])?;
            Ok(json!({ "cancelled": letter }))
        }
        Operation::Report { month } => asked(parts, month, now),
    }
}

/// The report of a month, as JSON.
pub fn asked(parts: &Parts, month: Month, now: DateTime<Utc>) -> Result<Value, OperationError> {
    let present = Month::of(parts.config.calendar.day_of(now));
    if month > present {
        return Err(refused(format!("month {month} lies ahead; this month is {present}")));
    }
    serde_json::to_value(paper(parts, month, now))
        .map_err(|error| refused(format!("the report cannot be put into JSON: {error}")))
}
