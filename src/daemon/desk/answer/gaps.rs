//! Missing numbers: listed, answered once by a person, and asked about once a week.
//!
//! The administrator is asked about a gap at most once, and at most once a week about whatever is
//! new; what is still in its term, or was over before the watch began, is listed and not asked.

use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::known::gap::{Gap, Standing, gaps};
use crate::domain::register::RegisteredDecision;
use crate::letters::trouble as words;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::{Value, json};

/// Every gap nobody has answered yet.
pub fn list(parts: &Parts, now: DateTime<Utc>) -> Value {
    let view = parts.view(now);
    let rows: Vec<Value> = gaps(&view)
        .iter()
        .map(|gap| {
            let (standing, time_left_until) = match gap.standing(&view) {
                Standing::TimeLeft(until) => ("time-left", Some(until)),
                Standing::Ripe => ("ripe", None),
                Standing::History => ("history", None),
            };
            let mut row = shown(gap);
            row["standing"] = json!(standing);
            row["time_left_until"] = json!(time_left_until);
            row
        })
        .collect();
    json!({ "gaps": rows })
}

/// One gap as JSON.
pub fn shown(gap: &Gap) -> Value {
    json!({
        "body": gap.body,
        "number": gap.number,
        "or_number": gap.or_number,
        "series": gap.series,
        "year": gap.year,
        "between": [gap.before, gap.after],
        "reason": words::missing_number(&gap.before, &gap.after),
        "since": gap.since(),
    })
}

/// The decision that fills a gap.
pub fn confirmed(
    parts: &Parts,
    body: Body,
    number: &DecisionNumber,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<RegisteredDecision, OperationError> {
    let found = gaps(&parts.view(now))
        .into_iter()
        .any(|gap| gap.body == body && gap.is_number(number) && gap.year == on.year());
    if !found {
        return Err(refused(format!(
            "no number {} is missing from {body} in {}; `decision gaps` lists what is; a decision \
             that is not listed is registered with `decision add`",
            number.shown(),
            on.year()
        )));
    }
    let key = DecisionKey { body, adopted_on: on, number: number.clone() };
    let number = number.clone();
    Ok(RegisteredDecision { key, number, title: None, session: None, convocation: None })
}

/// The one gap a person means.
pub fn one(
    parts: &Parts,
    body: Body,
    number: &DecisionNumber,
    year: i32,
    on: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Gap, OperationError> {
    let mut found: Vec<Gap> = gaps(&parts.view(now))
        .into_iter()
        .filter(|gap| gap.body == body && gap.is_number(number) && gap.year == year)
        .filter(|gap| on.is_none_or(|on| gap.before.adopted_on <= on && on <= gap.after.adopted_on))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(gap), true) => Ok(gap),
        (Some(_), false) => Err(refused(format!(
            "number {} is missing from {body} more than once in {year}; say with --date which \
             sitting's it is",
            number.shown()
        ))),
        (None, _) => Err(refused(format!(
            "no number {} is missing from {body} in {year}; `decision gaps` lists what is",
            number.shown()
        ))),
    }
}
