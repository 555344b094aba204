//! Information that departments gave, as people record it.

use super::clerk::{Desk, day};
use crate::daemon::desk::refusal::{Field, OperationError, known_department, refused};
use crate::domain::council::decision_line::date;
use crate::domain::ids::DepartmentId;
use crate::domain::register::RecordedSubmission;
use crate::store::fact::Fact;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};

/// What can be done with submissions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionQuestion {
    /// Records that a department submitted its information
    Add(NewSubmission),
}

/// What a person says of a submission.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Args)]
pub struct NewSubmission {
    /// The department's id
    pub department: DepartmentId,
    /// The day; today by default
    #[arg(long, value_parser = date)]
    pub on: Option<NaiveDate>,
    /// Where it can be seen
    #[arg(long)]
    pub link: Option<String>,
    /// A remark
    #[arg(long)]
    pub note: Option<String>,
}

/// A submission that was recorded, now or before.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Submitted {
    /// Now.
    Recorded(RecordedSubmission),
    /// The same one before.
    AlreadyRecorded(RecordedSubmission),
}

pub(in crate::daemon::desk) fn add(
    desk: &mut Desk<'_>,
    said: NewSubmission,
) -> Result<Submitted, OperationError> {
    let today = desk.today();
    let NewSubmission { department, on, link, note } = said;
    known_department(desk.parts, &department)?;
    let on = on.unwrap_or(today);
    if on > today {
        let told =
            format!("день {on} ще не настав: сьогодні {today}", on = day(on), today = day(today));
        return Err(refused(told).plainly(Field::On, "Цей день ще не настав."));
    }
    let submission = RecordedSubmission { department, on, link, note };
    let register = &desk.parts.store.state().register;
    if register.submissions.values().any(|known| *known == submission) {
        return Ok(Submitted::AlreadyRecorded(submission));
    }
    desk.record(vec![Fact::SubmissionRecorded { submission: submission.clone() }])?;
    Ok(Submitted::Recorded(submission))
}
