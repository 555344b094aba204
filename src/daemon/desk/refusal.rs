//! Why the desk refuses: what is unknown, and what the person may have meant.

use crate::daemon::parts::Parts;
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::ids::{DepartmentId, ObligationKey};
use crate::letters::matter::{capitalised, sentence};
use crate::store::StoreError;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why an operation was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum OperationError {
    /// What was asked does not fit what is known.
    #[error("{0}")]
    Refused(Refusal),
    /// The store failed.
    #[error("the operation could not be recorded")]
    Store(#[from] StoreError),
}

/// A refusal: once for whoever types commands, and where a form can cause it once more for whoever
/// fills that in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// For whoever types commands; keys and commands stand in it.
    pub told: String,
    /// For whoever fills in a form; neither stands in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plain: Option<Plain>,
    /// Of a list that was sent whole: what is wrong with which of its entries.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<WrongRow>,
}

/// What a person should look at: once for whoever types commands, and for everybody else. To
/// programs it is the former.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Warning {
    /// For whoever types commands.
    pub told: String,
    /// For everybody else, a sentence.
    pub plain: String,
}

impl Warning {
    /// A warning in two wordings.
    pub fn of(told: String, plain: String) -> Self {
        Self { told, plain }
    }
}

impl From<String> for Warning {
    /// One whose words are good for everybody.
    fn from(told: String) -> Self {
        let plain = sentence(&capitalised(&told));
        Self { told, plain }
    }
}

impl From<Warning> for String {
    fn from(warning: Warning) -> Self {
        warning.told
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

/// A refusal beside a field of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plain {
    /// The field.
    pub field: Field,
    /// What is wrong and what to do, a sentence.
    pub text: String,
}

/// An entry of a list that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongRow {
    /// Its key, or where it stands.
    pub at: String,
    /// What is wrong with it.
    pub text: String,
}

/// What a form asks for; forms name their fields so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is the word of a field")]
pub enum Field {
    Address,
    At,
    Body,
    Calendar,
    Convocation,
    Days,
    Decisions,
    Deputy,
    Note,
    Numbers,
    On,
    Person,
    Place,
    Reason,
    Rows,
    Session,
    Title,
    Unit,
    Until,
}

impl Field {
    /// Its word in a form.
    pub fn as_str(self) -> &'static str {
        match self {
            Field::Address => "address",
            Field::At => "at",
            Field::Body => "body",
            Field::Calendar => "calendar",
            Field::Convocation => "convocation",
            Field::Days => "days",
            Field::Decisions => "decisions",
            Field::Deputy => "deputy",
            Field::Note => "note",
            Field::Numbers => "numbers",
            Field::On => "on",
            Field::Person => "person",
            Field::Place => "place",
            Field::Reason => "reason",
            Field::Rows => "rows",
            Field::Session => "session",
            Field::Title => "title",
            Field::Unit => "unit",
            Field::Until => "until",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told)
    }
}

impl From<String> for Refusal {
    fn from(told: String) -> Self {
        Self { told, ..Self::default() }
    }
}

impl OperationError {
    /// The same for whoever fills in a form: beside which field, in words without keys and
    /// commands.
    pub(in crate::daemon) fn plainly(self, field: Field, text: impl Into<String>) -> Self {
        match self {
            Self::Refused(refusal) => {
                let plain = Some(Plain { field, text: text.into() });
                Self::Refused(Refusal { plain, ..refusal })
            }
            store => store,
        }
    }

    /// What is wrong, for whoever fills in a form, as well as it is known.
    pub(in crate::daemon) fn plain_text(&self) -> String {
        match self {
            Self::Refused(Refusal { plain: Some(plain), .. }) => plain.text.clone(),
            other => other.to_string(),
        }
    }

    /// What is wrong with which entries of a list.
    pub(in crate::daemon) fn of_rows(self, rows: Vec<WrongRow>) -> Self {
        match self {
            Self::Refused(refusal) => Self::Refused(Refusal { rows, ..refusal }),
            store => store,
        }
    }
}

pub(in crate::daemon) fn refused(reason: impl Into<String>) -> OperationError {
    OperationError::Refused(Refusal::from(reason.into()))
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
