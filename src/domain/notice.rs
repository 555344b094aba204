//! Notices: who must hear what about an obligation, at which rung, and why.
//!
//! Decides who is told. Does not write the words (`letters`) and does not carry them
//! (`channels`). The invariants: an accusing notice needs a status of `Overdue` with every source
//! read at this very moment; of the rungs that have come due only the gravest is told, once.

use super::ids::{ObligationKey, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// So many days (of the ladder's count) before the last day; 0 is the last day.
    Before(u16),
    /// So many working days late.
    After(u16),
    /// The supervisor hears that it is late.
    Escalation,
    /// The administrator hears that it cannot be told.
    Unknown,
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rung::Before(days) => write!(f, "before-{days}"),
            Rung::After(days) => write!(f, "after-{days}"),
            Rung::Escalation => f.write_str("escalation"),
            Rung::Unknown => f.write_str("unknown"),
        }
    }
}

impl Rung {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "escalation" => return Some(Rung::Escalation),
            "unknown" => return Some(Rung::Unknown),
            _ => {}
        }
        let (side, days) = text.split_once('-')?;
        let days = days.parse().ok()?;
        match side {
            "before" => Some(Rung::Before(days)),
            "after" => Some(Rung::After(days)),
            _ => None,
        }
    }
}

/// What makes two notices the same: obligation, its last day, rung, person.
///
/// Shown and stored as `obligation@due#rung>person`. The last day is part of it: when a plan or
/// calendar moves a deadline, the person hears again, otherwise never twice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NoticeKey {
    /// The obligation, or `trouble/…` for what only the administrator hears.
    pub obligation: ObligationKey,
    /// Its last day; for a trouble the day it was noted.
    pub due_on: NaiveDate,
    /// The rung.
    pub rung: Rung,
    /// Who hears.
    pub person: PersonId,
}

impl fmt::Display for NoticeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}#{}>{}", self.obligation, self.due_on, self.rung, self.person)
    }
}

impl From<NoticeKey> for String {
    fn from(key: NoticeKey) -> Self {
        key.to_string()
    }
}

/// A text that is not a notice key.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a notice key; the form is OBLIGATION@DUE#RUNG>PERSON")]
pub struct NotANoticeKey(String);

impl TryFrom<String> for NoticeKey {
    type Error = NotANoticeKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parse = || {
            let (rest, person) = text.rsplit_once('>')?;
            let (rest, rung) = rest.rsplit_once('#')?;
            let (obligation, due_on) = rest.rsplit_once('@')?;
            Some(Self {
                obligation: obligation.into(),
                due_on: due_on.parse().ok()?,
                rung: Rung::parse(rung)?,
                person: person.into(),
            })
        };
        parse().ok_or(NotANoticeKey(text))
    }
}
