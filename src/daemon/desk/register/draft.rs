//! What an entry of the register would change, shown before it is recorded, and then recorded as
//! it was shown.
//!
//! Decides what counts as shown: the facts themselves and what stood in their places before. The
//! invariant: whoever confirms records what they saw; where somebody was quicker meanwhile, nothing
//! is recorded and the present state is shown instead.

use super::clerk::Desk;
use super::deed::{about, deed};
use super::import::Imported;
use crate::daemon::desk::refusal::{OperationError, Warning};
use crate::domain::council::decision::Body;
use crate::domain::known::sittings::known_sittings;
use crate::domain::register::doubt::doubts;
use crate::letters::entry::{self, Particular};
use crate::store::fact::Fact;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What an entry would change, or has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// Says what was shown; to be sent back by whoever confirms.
    pub seen: String,
    /// What changes; nothing where all of it is known already.
    pub changes: Vec<Change>,
    /// What a person should look at.
    pub warnings: Vec<String>,
    /// What became of each entry of a file or calendar.
    pub imported: Option<Imported>,
    /// How far it went.
    pub stands: Stands,
}

/// How far a draft went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// It is shown.
    Shown,
    /// It is shown again: what was confirmed is not what would be recorded now.
    ShownAgain,
    /// It is recorded.
    Recorded,
}

/// One thing that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The key of what changes.
    pub key: String,
    /// Its name.
    pub named: String,
    /// Whether it is there before and after.
    pub how: How,
    /// What is said of it before.
    pub was: Vec<Particular>,
    /// What is said of it after.
    pub becomes: Vec<Particular>,
    /// What is odd about it, as questions.
    pub doubts: Vec<String>,
}

/// What happens to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is new.
    New,
    /// Something else is said of it.
    Changed,
    /// It is taken back.
    Removed,
}

/// What facts change that were collected and are not recorded yet.
pub(in crate::daemon::desk) fn of(
    desk: &Desk<'_>,
    facts: &[Fact],
    warnings: &[Warning],
    imported: Option<Imported>,
) -> Draft {
    let days = days_of_sittings(desk, facts);
    let changes: Vec<Change> = facts.iter().map(|fact| change(desk, fact, &days)).collect();
    let warnings = warnings.iter().map(|warning| warning.plain.clone()).collect();
    let (seen, stands) = (seen(facts, &changes), Stands::Shown);
    Draft { seen, changes, warnings, imported, stands }
}

/// Records what was drafted, if that is what was `seen`.
pub(in crate::daemon::desk) fn confirmed(
    desk: &mut Desk<'_>,
    (facts, mut draft): (Vec<Fact>, Draft),
    seen: &str,
) -> Result<Draft, OperationError> {
    draft.stands = Stands::ShownAgain;
    if draft.seen == seen {
        desk.record(facts)?;
        draft.stands = Stands::Recorded;
    }
    Ok(draft)
}

/// A digest of what is recorded and of what it replaces.
fn seen(facts: &[Fact], changes: &[Change]) -> String {
    let before: Vec<&[Particular]> = changes.iter().map(|change| &*change.was).collect();
    let bytes = serde_json::to_vec(&(facts, before)).unwrap_or_default();
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// On which days bodies are known to have sat; looked up only where a decision asks for it.
fn days_of_sittings(desk: &Desk<'_>, facts: &[Fact]) -> Vec<(Body, NaiveDate)> {
    if !facts.iter().any(|fact| matches!(fact, Fact::DecisionRegistered { .. })) {
        return Vec::new();
    }
    let view = desk.parts.view(desk.now);
    let known = known_sittings(&view, NaiveDate::MIN).into_values();
    known.map(|sitting| (sitting.key.body, sitting.on)).collect()
}

fn change(desk: &Desk<'_>, fact: &Fact, days: &[(Body, NaiveDate)]) -> Change {
    let parts = &*desk.parts;
    let register = &parts.store.state().register;
    let directory = &parts.config.plan.directory;
    let put = |key: String, named: String, was: Option<Vec<Particular>>, becomes| {
        let how = if was.is_some() { How::Changed } else { How::New };
        Change { key, named, how, was: was.unwrap_or_default(), becomes, doubts: Vec::new() }
    };
    let gone = |key: String, named: String, was: Option<Vec<Particular>>| {
        let (was, becomes) = (was.unwrap_or_default(), Vec::new());
        Change { key, named, how: How::Removed, was, becomes, doubts: Vec::new() }
    };
    match fact {
        Fact::DecisionRegistered { decision } => {
            let calendar = &parts.config.calendar;
            let odd = doubts(decision, register, days, calendar, desk.today());
            let was = register.decisions.get(&decision.key).map(entry::of_decision);
            let (key, named) = (decision.key.to_string(), entry::decision_entry(decision));
            let doubts = odd.iter().map(|doubt| entry::question(decision, doubt)).collect();
            Change { doubts, ..put(key, named, was, entry::of_decision(decision)) }
        }
        Fact::SittingRegistered { sitting } => {
            let was = register.sittings.get(&sitting.key).map(entry::of_sitting);
            let named = entry::sitting_named(sitting.key.body, sitting.on);
            put(sitting.key.to_string(), named, was, entry::of_sitting(sitting))
        }
        Fact::SittingRemoved { sitting, .. } => {
            let known = register.sittings.get(sitting);
            let on = known.map_or(sitting.first_on, |known| known.on);
            let named = entry::sitting_named(sitting.body, on);
            gone(sitting.to_string(), named, known.map(entry::of_sitting))
        }
        Fact::EventRegistered { event } => {
            let was = register.events.get(&event.id);
            let was = was.map(|event| entry::of_event(event, directory));
            let named = entry::event_named(event.kind, &event.title);
            put(event.id.to_string(), named, was, entry::of_event(event, directory))
        }
        Fact::EventRemoved { event, .. } => {
            let known = register.events.get(event);
            let named = known.map(|known| entry::event_named(known.kind, &known.title));
            let was = known.map(|known| entry::of_event(known, directory));
            gone(event.to_string(), named.unwrap_or_default(), was)
        }
        Fact::SubmissionRecorded { submission } => {
            let unit = entry::unit_named(&submission.department, directory);
            let named = format!("Інформація підрозділу «{unit}»");
            put(unit, named, None, entry::of_submission(submission, directory))
        }
        Fact::AwayRecorded { absence } => {
            let named = entry::person_named(&absence.person, directory);
            let hearer = register.hearer_with(absence, directory, desk.today());
            let particulars = entry::of_absence(absence, &hearer, directory);
            put(absence.person.to_string(), format!("Відсутність: {named}"), None, particulars)
        }
        Fact::WishesSaid { person, wishes } => {
            let listed = directory.person(person).map(|listed| &listed.wishes);
            let was = register.wishes.get(person).or(listed).map(entry::of_wishes);
            let becomes = wishes.as_ref().or(listed).map(entry::of_wishes).unwrap_or_default();
            let named = format!("Листи: {}", entry::person_named(person, directory));
            put(person.to_string(), named, was, becomes)
        }
        Fact::AwayEnded { person, back_on, reason, .. } => {
            let named = entry::person_named(person, directory);
            let particulars = entry::of_return(*back_on, reason);
            put(person.to_string(), format!("Повернення: {named}"), None, particulars)
        }
        Fact::Waived { obligation, reason, until } => {
            let was = register.waivers.get(obligation);
            let was = was.map(|known| entry::of_relief(known.until, &known.reason));
            let becomes = entry::of_relief(*until, reason);
            put(obligation.to_string(), about(desk, obligation), was, becomes)
        }
        Fact::WaiverEnded { obligation, .. } => {
            let was = register.waivers.get(obligation);
            let was = was.map(|known| entry::of_relief(known.until, &known.reason));
            gone(obligation.to_string(), about(desk, obligation), was)
        }
        Fact::Promised { obligation, until, reason } => {
            let was = register.promises.get(obligation);
            let was = was.map(|known| entry::of_relief(Some(known.until), &known.reason));
            let becomes = entry::of_relief(Some(*until), reason);
            put(obligation.to_string(), about(desk, obligation), was, becomes)
        }
        other => {
            let key = serde_json::to_string(other).unwrap_or_default();
            put(key, deed(desk, other), None, Vec::new())
        }
    }
}
