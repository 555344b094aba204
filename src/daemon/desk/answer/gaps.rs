//! Missing numbers: listed, answered once by a person, and asked about once a week.
//!
//! The administrator is asked about a gap at most once, and at most once a week about whatever is
//! new; what is still in its term, or was over before the watch began, is listed and not asked.

use crate::daemon::desk::{OperationError, refused};
use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::known::gap::{Gap, Standing, gaps};
use crate::domain::register::{GapPlace, RegisteredDecision};
use crate::letters::trouble::{self as words, MissingNumbers};
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::{Value, json};

/// Opens the key of a week's question, `gaps@2026-W47`.
const QUESTION: &str = "gaps@";

/// Gaps in one fact; a stored value stays small.
const GAPS_PER_FACT: usize = 50;

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

/// Whether a trouble is a week's question.
pub fn is_question(key: &str) -> bool {
    key.starts_with(QUESTION)
}

/// Notes this week's question when gaps became ripe that were never asked about; looked into once
/// a sending morning.
pub fn ask(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    let calendar = &parts.config.calendar;
    let looked_today = parts.last_turn().is_some_and(|last| {
        calendar.day_of(last) == calendar.day_of(now) && calendar.may_send(last)
    });
    if looked_today {
        return Ok(());
    }
    let week = parts.config.calendar.day_of(now).iso_week();
    let key = format!("{QUESTION}{}-W{:02}", week.year(), week.week());
    if parts.store.state().troubles.contains_key(&key) {
        return Ok(());
    }
    let new: Vec<Gap> = {
        let view = parts.view(now);
        let asked: Vec<&GapPlace> =
            parts.store.state().asked_gaps.values().flat_map(|asked| &asked.gaps).collect();
        gaps(&view)
            .into_iter()
            .filter(|gap| gap.standing(&view) == Standing::Ripe)
            .filter(|gap| !asked.iter().any(|place| gap.is_at(place)))
            .collect()
    };
    if new.is_empty() {
        return Ok(());
    }
    tracing::info!(gaps = new.len(), "{} missing numbers are asked about", new.len());
    let mut facts: Vec<Fact> = new
        .chunks(GAPS_PER_FACT)
        .map(|some| Fact::GapsAsked { gaps: some.iter().map(Gap::place).collect() })
        .collect();
    facts.push(Fact::TroubleNoted { key, text: words::gaps(&missing_numbers(new)) });
    parts.record(now, DAEMON, facts)?;
    Ok(())
}

/// The question of a moment, about what is still unanswered; `None` when all of it is.
pub fn still_asked(parts: &Parts, asked_at: DateTime<Utc>) -> Option<String> {
    let asked: Vec<&GapPlace> = parts
        .store
        .state()
        .asked_gaps
        .values()
        .filter(|asked| asked.at == asked_at)
        .flat_map(|asked| &asked.gaps)
        .collect();
    let mut open = gaps(&parts.view(asked_at));
    open.retain(|gap| asked.iter().any(|place| gap.is_at(place)));
    (!open.is_empty()).then(|| words::gaps(&missing_numbers(open)))
}

/// Gaps between the same neighbours together, the latest first.
fn missing_numbers(gaps: Vec<Gap>) -> Vec<MissingNumbers> {
    let mut all: Vec<MissingNumbers> = Vec::new();
    for gap in gaps {
        match all.last_mut() {
            Some(hole) if hole.before == gap.before && hole.after == gap.after => {
                hole.numbers.push(gap.number);
            }
            _ => all.push(MissingNumbers {
                numbers: vec![gap.number],
                before: gap.before,
                after: gap.after,
            }),
        }
    }
    all.sort_by_key(|hole| std::cmp::Reverse(hole.after.adopted_on));
    all
}
