//! The key of a notice: obligation, last day, rung, person.

use crate::domain::ids::{ObligationKey, PersonId};
use chrono::{DateTime, NaiveDate, Utc};
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
    /// The administrator hears, so many working days late, that a person must say whether a page
    /// is the one that is looked for.
    Doubt(u16),
    /// The responsible are asked, so many working days after the day it is about.
    Ask(u16),
    /// It is listed as advice.
    Advice,
    /// The monthly report.
    Report,
    /// Whoever was written to hears that it is done.
    Thanks,
}

impl fmt::Display for Rung {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Rung::Before(days) => write!(f, "before-{days}"),
            Rung::After(days) => write!(f, "after-{days}"),
            Rung::Escalation => f.write_str("escalation"),
            Rung::Unknown => f.write_str("unknown"),
            Rung::Doubt(days) => write!(f, "doubt-{days}"),
            Rung::Ask(days) => write!(f, "ask-{days}"),
            Rung::Advice => f.write_str("advice"),
            Rung::Report => f.write_str("report"),
            Rung::Thanks => f.write_str("thanks"),
        }
    }
}

impl Rung {
    /// Whether this is a later step of the same side of a ladder, so that it says all the other
    /// does.
    pub fn follows(self, other: Rung) -> bool {
        match (self, other) {
            (Rung::Before(days), Rung::Before(earlier)) => days < earlier,
            (Rung::After(days), Rung::After(earlier))
            | (Rung::Doubt(days), Rung::Doubt(earlier))
            | (Rung::Ask(days), Rung::Ask(earlier)) => days > earlier,
            _ => false,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        match text {
            "escalation" => return Some(Rung::Escalation),
            "unknown" => return Some(Rung::Unknown),
            "advice" => return Some(Rung::Advice),
            "report" => return Some(Rung::Report),
            "thanks" => return Some(Rung::Thanks),
            _ => {}
        }
        let (side, days) = text.split_once('-')?;
        let days = days.parse().ok()?;
        match side {
            "before" => Some(Rung::Before(days)),
            "after" => Some(Rung::After(days)),
            "doubt" => Some(Rung::Doubt(days)),
            "ask" => Some(Rung::Ask(days)),
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

/// How far a notice has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// No letter tells it.
    Never,
    /// A letter is under way since this moment.
    UnderWay(DateTime<Utc>),
    /// It was told.
    At(DateTime<Utc>),
}
