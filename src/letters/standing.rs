//! How a point is told: from the obligation's status now, never from the rung's name.
//!
//! Keeps the invariant that nothing is called late unless the status is `Overdue` with every
//! source read at this very moment; anything less is told as unclear.

use super::briefing::{Absent, Answered, Contact, Page, Point};
use crate::domain::ids::SourceId;
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::obligation::{Obligation, Status};
use chrono::NaiveDate;

/// How an obligation is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The term is over and nothing was found.
    Late { working_days: u16 },
    /// Today is the last day.
    Today,
    /// It cannot be told; these sources were not read.
    Unclear { sources: Vec<SourceId> },
    /// A person must say whether one of these pages is the one that is looked for.
    Doubtful { pages: Vec<String> },
    /// So many calendar days are left.
    Ahead { days: u16 },
    /// Its responsible are asked.
    Asked,
    /// It is listed as advice.
    Advised,
    /// Nothing has to be done any more.
    Closed,
}

/// Groups of points, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gravity {
    /// Late, told to someone who answers for it.
    Late,
    /// Late, told to the supervisor.
    Escalated,
    /// The last day.
    Today,
    /// An answer is asked for.
    Asked,
    /// For the administrator.
    Trouble,
    /// It cannot be told.
    Unclear,
    /// A person must say.
    Doubtful,
    /// There is still time.
    Ahead,
    /// Advice.
    Advised,
    /// Met or waived.
    Closed,
}

/// An obligation of a briefing with its standing.
#[derive(Clone, Debug)]
pub(super) struct Told<'a> {
    pub key: &'a NoticeKey,
    pub obligation: &'a Obligation,
    pub standing: Standing,
    pub told_due_on: Option<NaiveDate>,
    pub instead_of: Option<Absent<'a>>,
    pub seen_on: Option<NaiveDate>,
    pub contact: Contact,
    pub answered: &'a [Answered<'a>],
    pub shown_by: Option<Page<'a>>,
}

impl<'a> Told<'a> {
    /// The obligations among `points`, in the order given.
    pub fn of(points: &'a [Point<'a>], today: NaiveDate) -> Vec<Told<'a>> {
        points
            .iter()
            .filter_map(|point| match point {
                Point::Obligation {
                    key,
                    obligation,
                    working_days_late,
                    told_due_on,
                    instead_of,
                    seen_on,
                    contact,
                    answered,
                    shown_by,
                } => Some(Told {
                    key,
                    obligation,
                    standing: standing(key, obligation, *working_days_late, today),
                    told_due_on: *told_due_on,
                    instead_of: *instead_of,
                    seen_on: *seen_on,
                    contact: *contact,
                    answered,
                    shown_by: *shown_by,
                }),
                Point::Trouble { .. } | Point::Report { .. } | Point::SignOfLife { .. } => None,
            })
            .collect()
    }

    /// The group it belongs to.
    pub fn gravity(&self) -> Gravity {
        match self.standing {
            Standing::Late { .. } if self.key.rung == Rung::Escalation => Gravity::Escalated,
            Standing::Late { .. } => Gravity::Late,
            Standing::Today => Gravity::Today,
            Standing::Unclear { .. } => Gravity::Unclear,
            Standing::Doubtful { .. } => Gravity::Doubtful,
            Standing::Ahead { .. } => Gravity::Ahead,
            Standing::Asked => Gravity::Asked,
            Standing::Advised => Gravity::Advised,
            Standing::Closed => Gravity::Closed,
        }
    }
}

fn standing(
    key: &NoticeKey,
    obligation: &Obligation,
    working_days: u16,
    today: NaiveDate,
) -> Standing {
    match &obligation.status {
        Status::Met { .. } | Status::Waived => Standing::Closed,
        Status::Open | Status::Unknown { .. } if matches!(key.rung, Rung::Ask(_)) => {
            Standing::Asked
        }
        Status::Open if key.rung == Rung::Advice => Standing::Advised,
        Status::Overdue { stale } if stale.is_empty() => Standing::Late { working_days },
        Status::Unknown { unread } if unread.is_empty() && !obligation.candidates.is_empty() => {
            Standing::Doubtful { pages: obligation.candidates.clone() }
        }
        Status::Overdue { stale: sources } | Status::Unknown { unread: sources } => {
            Standing::Unclear { sources: sources.clone() }
        }
        Status::Open => match u16::try_from((obligation.due.on - today).num_days()) {
            Ok(0) => Standing::Today,
            Ok(days) => Standing::Ahead { days },
            // Open after its last day contradicts itself; nobody is blamed for that.
            Err(_) => Standing::Unclear { sources: Vec::new() },
        },
    }
}
