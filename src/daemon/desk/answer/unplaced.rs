//! The queue of what the machine could not place, listed and answered.

use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{ItemId, SourceId};
use crate::domain::known::unplaced::{Part, Suggestion, Why, unplaced};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

/// Items for a person to place, with counts that should read zero.
pub fn list(parts: &Parts, now: DateTime<Utc>) -> Value {
    let view = parts.view(now);
    let all = unplaced(&view, |item| parts.likeliest_department(item));
    let decisions = all.iter().filter(|one| one.why.is_of_decisions()).count();
    let news = all.len() - decisions;
    let items: Vec<Value> = all
        .into_iter()
        .map(|one| {
            let suggestion = one.suggestion.map(|suggestion| match suggestion {
                Suggestion::Decision(key) => json!({ "decision": key, "department": null }),
                Suggestion::Department(id) => json!({ "decision": null, "department": id }),
            });
            json!({
                "source": one.page.source,
                "id": one.page.item.id,
                "url": one.page.item.url,
                "title": one.page.item.title,
                "queue": if one.why.is_of_decisions() { "decisions" } else { "news" },
                "why": why(&one.why),
                "suggestion": suggestion,
                "first_seen": one.page.first_seen,
            })
        })
        .collect();
    json!({ "items": items, "counts": { "decisions": decisions, "news": news } })
}

fn why(why: &Why) -> String {
    match why {
        Why::NoKind => "вид документа не розпізнано".to_owned(),
        Why::NoDepartment => "відділ не розпізнано".to_owned(),
        Why::Lacks(missing) => {
            let words: Vec<&str> = missing
                .iter()
                .map(|part| match part {
                    Part::Body => "орган",
                    Part::Number => "номер",
                    Part::Date => "дату прийняття",
                })
                .collect();
            format!("рішення, у якому не розпізнано {}", words.join(", "))
        }
    }
}

/// The address and the day under which a known item publishes a decision.
pub fn publication(
    parts: &Parts,
    source: &SourceId,
    item: &ItemId,
    decision: &DecisionKey,
) -> Result<(String, NaiveDate), OperationError> {
    known(parts, source, item)?;
    let Some(page) = parts.sightings.observations.get(&(source.clone(), item.clone())) else {
        return Err(unknown(source, item));
    };
    let address = page.item.url.clone().unwrap_or_else(|| item.to_string());
    let first_seen_on = page.first_seen_on;
    let on = page.published_on();
    Ok((address, if on < decision.adopted_on { first_seen_on } else { on }))
}

/// Refuses items that were never seen.
pub fn known(parts: &Parts, source: &SourceId, item: &ItemId) -> Result<(), OperationError> {
    match parts.known_item(source, item) {
        Some(_) => Ok(()),
        None => Err(unknown(source, item)),
    }
}

fn unknown(source: &SourceId, item: &ItemId) -> OperationError {
    refused(format!("item `{source}/{item}` was never seen; `unplaced list` shows the ids"))
}
