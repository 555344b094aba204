//! Decisions and submissions as people register them, and links they make and undo.
//!
//! Decides which facts an entry becomes. The invariant: what is refused records nothing.

use crate::daemon::desk::refusal::{OperationError, known_decision, known_department, refused};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::LetterId;
use crate::domain::register::{LinkVerdict, RecordedSubmission, RegisteredDecision};
use crate::store::fact::Fact;
use crate::store::state::Stage;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

pub(in crate::daemon::desk) fn add_decisions(
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
pub(in crate::daemon) fn decision_facts(
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

pub(in crate::daemon::desk) fn link(
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
pub(in crate::daemon::desk) fn publication_day(parts: &Parts, url: &str) -> Option<NaiveDate> {
    parts
        .sightings
        .observations
        .values()
        .find(|page| page.item.url.as_deref() == Some(url))
        .map(|page| page.published_on())
}

pub(in crate::daemon::desk) fn add_submission(
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

pub(in crate::daemon::desk) fn stage(
    parts: &Parts,
    letter: &LetterId,
) -> Result<Stage, OperationError> {
    match parts.store.state().letters.get(letter) {
        Some(entry) => Ok(entry.stage.clone()),
        None => Err(refused(format!(
            "letter `{letter}` is not in the outbox; `outbox list` shows the ids"
        ))),
    }
}
