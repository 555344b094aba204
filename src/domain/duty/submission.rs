//! Submission.
use super::View;
use crate::domain::obligation::Obligation;
use crate::domain::plan::{Duty, Roll};

/// How many submissions a month asks for, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmissionRule {
    /// The k-th entry is the last day for the k-th submission, in growing order.
    pub checkpoints: Vec<Checkpoint>,
    /// How submissions are counted.
    pub counting: Counting,
    /// What happens to a last day off.
    pub roll: Roll,
}

/// A day of each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Checkpoint {
    /// The day by number, 1 to 28.
    Day(u8),
    /// The month's last day.
    LastDay,
}

/// How submissions are counted against checkpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// The k-th submission of the month settles the k-th checkpoint.
    WholeMonth,
    /// Each part of the month, from the day after one checkpoint to the next, needs its own.
    EachPart,
}

/// The checkpoints of every department.
pub fn obligations(_duty: &Duty, _rule: &SubmissionRule, _view: &View<'_>) -> Vec<Obligation> {
    Vec::new()
}
