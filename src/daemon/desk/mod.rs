//! What people ask of the state: one closed list, carried out in one place.
//!
//! A command becomes an [`Operation`]. It is carried out by the running daemon, through the control
//! socket, or by the command itself when the daemon is stopped; the result is the same JSON either
//! way. Reading operations write nothing.

pub(super) mod answer;
pub mod control;
pub mod register;

use super::deliver::monthly;
use super::parts::Parts;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::ids::{DepartmentId, ItemId, LetterId, ObligationKey, SourceId};
use crate::domain::register::{LinkVerdict, Month, RecordedSubmission, RegisteredDecision};
use crate::store::StoreError;
use crate::store::fact::Fact;
use crate::store::state::Stage;
use answer::dossier;
use answer::explain;
use answer::gaps;
use answer::listing;
use answer::unplaced;
use chrono::{DateTime, NaiveDate, Utc};
use register::RegisterOperation;
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

/// Why an operation was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// What was asked does not fit what is known.
    #[error("{0}")]
    Refused(String),
    /// The store failed.
    #[error("the operation could not be recorded")]
    Store(#[from] StoreError),
}

pub(super) fn refused(reason: impl Into<String>) -> OperationError {
    OperationError::Refused(reason.into())
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
        Operation::Report { month } => monthly::asked(parts, month, now),
    }
}

fn add_decisions(
    parts: &mut Parts,
    decisions: Vec<RegisteredDecision>,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Value, OperationError> {
    let (facts, answer) = decision_facts(parts, decisions, now)?;
    parts.record(now, author, facts)?;
    Ok(answer)
}

/// The facts that register decisions, those already registered alike left out, and the answer.
pub(super) fn decision_facts(
    parts: &Parts,
    decisions: Vec<RegisteredDecision>,
    now: DateTime<Utc>,
) -> Result<(Vec<Fact>, Value), OperationError> {
    let today = parts.config.calendar.day_of(now);
    if let Some(early) = decisions.iter().find(|decision| decision.key.adopted_on > today) {
        return Err(refused(format!(
            "decision `{}` is dated {}, and today is {today}: a decision is registered once it \
             was adopted; correct the date",
            early.key, early.key.adopted_on
        )));
    }
    let known = &parts.store.state().register.decisions;
    let (same, new): (Vec<_>, Vec<_>) =
        decisions.into_iter().partition(|decision| known.get(&decision.key) == Some(decision));
    let corrected = new.iter().filter(|decision| known.contains_key(&decision.key)).count();
    let registered: Vec<DecisionKey> = new.iter().map(|decision| decision.key.clone()).collect();
    let answer = json!({
        "registered": registered,
        "corrected": corrected,
        "already_registered": same.len(),
    });
    let facts = new.into_iter().map(|decision| Fact::DecisionRegistered { decision }).collect();
    Ok((facts, answer))
}

fn link(
    parts: &mut Parts,
    decision: DecisionKey,
    url: String,
    verdict: LinkVerdict,
    on: Option<NaiveDate>,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Value, OperationError> {
    known_decision(parts, &decision)?;
    let today = parts.config.calendar.day_of(now);
    let on = on.unwrap_or_else(|| {
        publication_day(parts, &url).filter(|on| decision.adopted_on <= *on).unwrap_or(today)
    });
    if on > today {
        return Err(refused(format!("publication day {on} lies ahead of today, {today}")));
    }
    if verdict == LinkVerdict::Linked && on < decision.adopted_on {
        return Err(refused(format!(
            "publication day {on} lies before the day of adoption, {}",
            decision.adopted_on
        )));
    }
    let fact =
        Fact::LinkSaid { decision: decision.clone(), url: url.clone(), verdict, on: Some(on) };
    parts.record(now, author, vec![fact])?;
    Ok(json!({ "decision": decision, "url": url, "verdict": verdict, "on": on }))
}

/// The day a page we know was published.
fn publication_day(parts: &Parts, url: &str) -> Option<NaiveDate> {
    parts
        .sightings
        .observations
        .values()
        .find(|page| page.item.url.as_deref() == Some(url))
        .map(|page| page.published_on())
}

/// A decision that the register or a page names.
fn known_decision(parts: &Parts, key: &DecisionKey) -> Result<(), OperationError> {
    let by_page = |number: &DecisionNumber| {
        parts.sightings.observations.values().any(|page| {
            page.acts
                .iter()
                .any(|act| act.number == *number && act.adopted_on == Some(key.adopted_on))
        })
    };
    if parts.store.state().register.decisions.contains_key(key) || by_page(&key.number) {
        return Ok(());
    }
    Err(refused(format!(
        "decision `{key}` is not known; register it first with `decision add`, or look it up with \
         `decision list`"
    )))
}

pub(super) fn known_department(
    parts: &Parts,
    department: &DepartmentId,
) -> Result<(), OperationError> {
    let directory = &parts.config.plan.directory;
    if directory.department(department).is_some() {
        return Ok(());
    }
    let known: Vec<&str> =
        directory.departments.iter().map(|department| department.id.as_str()).collect();
    Err(refused(format!(
        "department `{department}` is not in the directory; defined are: {}",
        known.join(", ")
    )))
}

fn add_submission(
    parts: &mut Parts,
    submission: RecordedSubmission,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Value, OperationError> {
    known_department(parts, &submission.department)?;
    let today = parts.config.calendar.day_of(now);
    if submission.on > today {
        return Err(refused(format!("day {} lies ahead of today, {today}", submission.on)));
    }
    if parts.store.state().register.submissions.values().any(|known| *known == submission) {
        return Ok(json!({ "already_recorded": submission }));
    }
    parts.record(now, author, vec![Fact::SubmissionRecorded { submission: submission.clone() }])?;
    Ok(json!({ "recorded": submission }))
}

fn stage(parts: &Parts, letter: &LetterId) -> Result<Stage, OperationError> {
    match parts.store.state().letters.get(letter) {
        Some(entry) => Ok(entry.stage.clone()),
        None => Err(refused(format!(
            "letter `{letter}` is not in the outbox; `outbox list` shows the ids"
        ))),
    }
}

pub(super) fn unknown_obligation(
    parts: &Parts,
    key: &ObligationKey,
    now: DateTime<Utc>,
) -> OperationError {
    let keys: Vec<String> =
        parts.obligations(now).iter().map(|obligation| obligation.key.to_string()).collect();
    let nearest = keys
        .iter()
        .max_by(|a, b| {
            let likeness = |known: &str| strsim::jaro_winkler(known, key.as_str());
            likeness(a).total_cmp(&likeness(b))
        })
        .map(|nearest| format!("; did you mean `{nearest}`?"))
        .unwrap_or_default();
    refused(format!("obligation `{key}` does not exist at this moment{nearest}"))
}
