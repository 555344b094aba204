//! The state as JSON that others build on: obligations, decisions, the outbox.
//!
//! Field names are stable; absent values are null; dates are ISO. Nothing is written.

use crate::daemon::parts::{Parts, closed_sources};
use crate::domain::duty::obligations;
use crate::domain::known::draft;
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::DutyState;
use crate::domain::sightings::Sightings;
use crate::domain::sightings::publication_dates::{PublicationDates, dates_of};
use crate::domain::view::View;
use crate::store::state::Stage;
use crate::{letters, store};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// Obligations at `at`, the duties that make none, and what cannot be told for want of access.
///
/// For a moment ahead the listing shows what would be if nothing else happened and every source
/// that can be read now were still read then.
pub fn due(parts: &Parts, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Value {
    let moment = at.unwrap_or(now);
    let all = if moment > now {
        obligations_ahead(parts, moment, now)
    } else {
        parts.obligations(moment)
    };
    let switched_off: Vec<Value> = parts
        .config
        .plan
        .duties
        .iter()
        .filter(|duty| duty.state == DutyState::Off)
        .map(|duty| json!({ "duty": duty.id, "measure": duty.measure, "kind": duty.kind.as_str() }))
        .collect();
    let rows: Vec<Value> =
        all.iter().map(|obligation| obligation_json(parts, obligation)).collect();
    json!({
        "now": moment,
        "obligations": rows,
        "cannot_tell": cannot_tell(parts),
        "switched_off": switched_off,
    })
}

fn cannot_tell(parts: &Parts) -> Vec<Value> {
    closed_sources(parts)
        .into_iter()
        .map(|(source, measures)| json!({ "source": source, "measures": measures }))
        .collect()
}

fn obligations_ahead(parts: &Parts, moment: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Obligation> {
    let mut sightings: Sightings = parts.sightings.clone();
    for reading in sightings.readings.values_mut() {
        if reading.read_at.is_some() && reading.blind_since.is_none() {
            reading.read_at = Some(moment);
            reading.fetched_at = Some(moment);
        }
    }
    // Before its first turn the watch begins today, not on the day that is asked about.
    let view = View { sightings: &sightings, now: moment, ..parts.view(now) };
    obligations(&view)
}

/// One obligation in the shape of `due --json`.
pub fn obligation_json(parts: &Parts, obligation: &Obligation) -> Value {
    let subject = obligation
        .key
        .as_str()
        .split_once('/')
        .map_or(obligation.key.as_str(), |(_, subject)| subject);
    let (settled_by, met_on, late) = match &obligation.status {
        Status::Met { on, timeliness, by } => {
            let (met_on, late) = match timeliness {
                Timeliness::InTime => (Some(*on), Some(false)),
                Timeliness::Late => (Some(*on), Some(true)),
                Timeliness::Unknown => (None, None),
            };
            (Some(settled_by(by)), met_on, late)
        }
        _ => (None, None, None),
    };
    let dates = dates(parts, obligation);
    json!({
        "key": obligation.key,
        "duty": obligation.duty,
        "measure": obligation.measure,
        "subject": subject,
        "title": title(parts, obligation),
        "responsible": obligation.responsible,
        "opens_on": obligation.opens_on,
        "due_on": obligation.due.on,
        "status": obligation.status.as_str(),
        "why": why(parts, obligation),
        "settled_by": settled_by,
        "met_on": met_on,
        "late": late,
        "dates": dates,
        "dates_disagree": dates.and_then(|dates| dates.disagreement),
        "candidates": obligation.candidates,
        "asking": obligation.asking.as_str(),
    })
}

/// The dates of the page that settled the publication of a decision.
fn dates(parts: &Parts, obligation: &Obligation) -> Option<PublicationDates> {
    let Matter::Decision { key, .. } = &obligation.matter else { return None };
    let Status::Met { by: SettledBy::Item { source, item, .. }, .. } = &obligation.status else {
        return None;
    };
    let page = parts.sightings.observations.get(&(source.clone(), item.clone()))?;
    Some(dates_of(page, Some(key.adopted_on)))
}

fn title(parts: &Parts, obligation: &Obligation) -> Option<String> {
    match &obligation.matter {
        Matter::Decision { title, .. } => title.clone(),
        Matter::Submission { department, .. } => {
            parts.config.plan.directory.department(department).map(|unit| unit.name.clone())
        }
        _ => letters::matter::short(obligation, &parts.config.plan.directory),
    }
}

fn why(parts: &Parts, obligation: &Obligation) -> String {
    let date = letters::why_that_date(obligation, &parts.config.plan);
    match &obligation.status {
        Status::Unknown { unread } if unread.is_empty() => {
            let pages = obligation.candidates.join(", ");
            match pages.is_empty() {
                true => format!("{date} Установити виконання може лише людина."),
                false => format!("{date} Має встановити людина: {pages}."),
            }
        }
        Status::Unknown { unread } => {
            let names: Vec<&str> = unread.iter().map(|source| source.as_str()).collect();
            format!("{date} Не прочитано після строку: {}.", names.join(", "))
        }
        Status::Overdue { .. }
            if obligation.due.on < parts.watching_since(DateTime::UNIX_EPOCH) =>
        {
            format!("{date} Строк минув до початку нагляду: листів не буде.")
        }
        _ => date,
    }
}

fn settled_by(by: &SettledBy) -> Value {
    match by {
        SettledBy::Item { source, item, url } => {
            json!({ "source": source, "item": item, "url": url, "person": null })
        }
        SettledBy::Person { link } => {
            json!({ "source": null, "item": null, "url": link, "person": true })
        }
    }
}

/// Every decision known from the register or the site, with how its publication stands.
pub fn decisions(parts: &Parts, now: DateTime<Utc>) -> Value {
    let register = &parts.store.state().register;
    let drafts = draft::drafts(&parts.view(now));
    let mut seen = std::collections::BTreeSet::new();
    let rows: Vec<Value> = parts
        .obligations(now)
        .iter()
        .filter_map(|obligation| match &obligation.matter {
            // Two duties may watch one decision (30 days, 5 working days): it is listed once.
            Matter::Decision { key, number, title } if seen.insert(key.clone()) => {
                let row = obligation_json(parts, obligation);
                Some(json!({
                    "key": key,
                    "body": key.body,
                    "number": number,
                    "adopted_on": key.adopted_on,
                    "title": title,
                    "registered": register.decisions.contains_key(key),
                    "due_on": row["due_on"],
                    "status": row["status"],
                    "met_on": row["met_on"],
                    "late": row["late"],
                    "settled_by": row["settled_by"],
                    "dates": row["dates"],
                    "dates_disagree": row["dates_disagree"],
                    "candidates": row["candidates"],
                    "draft_url": drafts.get(key).and_then(|draft| draft.url.as_deref()),
                }))
            }
            _ => None,
        })
        .collect();
    json!({ "decisions": rows })
}

/// Letters, those that wait first, then the latest.
pub fn outbox(parts: &Parts) -> Value {
    let mut letters: Vec<_> = parts.store.state().letters.iter().collect();
    letters.sort_by_key(|(_, entry)| {
        (entry.stage != Stage::Waiting, std::cmp::Reverse(entry.prepared_at))
    });
    let rows: Vec<Value> = letters
        .into_iter()
        .map(|(id, entry)| {
            let (ended_at, reason) = match &entry.stage {
                Stage::Waiting => (None, entry.last_error.clone()),
                Stage::Accepted { at, .. } => (Some(*at), None),
                Stage::Refused { at, reason }
                | Stage::Withdrawn { at, reason }
                | Stage::Cancelled { at, reason } => (Some(*at), Some(reason.clone())),
            };
            let waiting = entry.stage == Stage::Waiting;
            json!({
                "id": id,
                "person": entry.person,
                "stage": stage_word(&entry.stage),
                "notices": entry.notices,
                "in_place_of": entry.in_place_of,
                "prepared_at": entry.prepared_at,
                "attempts": entry.attempts,
                "attempted_at": entry.attempted_at,
                "next_attempt_at": waiting.then(|| store::state::outbox::due_at(entry)),
                "ended_at": ended_at,
                "reason": reason,
                "shadow": entry.shadow,
            })
        })
        .collect();
    json!({ "letters": rows })
}

/// The word for a letter's stage in JSON and messages.
pub fn stage_word(stage: &Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting",
        Stage::Accepted { .. } => "accepted",
        Stage::Refused { .. } => "refused",
        Stage::Withdrawn { .. } => "withdrawn",
        Stage::Cancelled { .. } => "cancelled",
    }
}
