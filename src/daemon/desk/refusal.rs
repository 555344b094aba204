//! Why the desk refuses: what is unknown, and what the person may have meant.

use crate::daemon::parts::Parts;
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::ids::{DepartmentId, ObligationKey};
use crate::store::StoreError;
use chrono::{DateTime, Utc};

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

pub(in crate::daemon) fn refused(reason: impl Into<String>) -> OperationError {
    OperationError::Refused(reason.into())
}

/// A decision that the register or a page names.
pub(in crate::daemon::desk) fn known_decision(
    parts: &Parts,
    key: &DecisionKey,
) -> Result<(), OperationError> {
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
        "рішення `{key}` невідоме; спершу внесіть його командою `decision add` або знайдіть у \
         `decision list`"
    )))
}

pub(in crate::daemon) fn known_department(
    parts: &Parts,
    department: &DepartmentId,
) -> Result<(), OperationError> {
    let directory = &parts.config.plan.directory;
    if directory.department(department).is_some() {
        return Ok(());
    }
    let known: Vec<&str> =
        directory.departments.iter().map(|department| department.id.as_str()).collect();
    Err(refused(format!("підрозділу `{department}` у довіднику немає; є: {}", known.join(", "))))
}

pub(in crate::daemon) fn unknown_obligation(
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
        .map(|nearest| format!("; може, `{nearest}`?"))
        .unwrap_or_default();
    refused(format!("обов’язку `{key}` зараз немає{nearest}"))
}

/// The known text that is most like a typed one.
pub(in crate::daemon::desk) fn nearest<'k>(
    typed: &str,
    known: impl Iterator<Item = &'k str>,
) -> Option<&'k str> {
    let typed = typed.to_lowercase();
    let likeness = |text: &str| strsim::jaro_winkler(&text.to_lowercase(), &typed);
    known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}
