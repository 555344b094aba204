//! Notices: who must hear what about an obligation, at which rung, and why.
//!
//! Decides who is told. Does not write the words (`letters`) and does not carry them
//! (`channels`). The invariants: an accusing notice needs a status of `Overdue` with every source
//! read at this very moment; of the rungs that have come due only the gravest is told, once.

mod ladder;

use super::calendar::Calendar;
use super::duty::security;
use super::ids::{ObligationKey, PersonId, SourceId};
use super::obligation::{Asking, Obligation, Status};
use super::plan::Plan;
use super::register::Register;
use chrono::{DateTime, NaiveDate, Utc};
use ladder::{Reached, Step};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
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
        }
    }
}

impl Rung {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "escalation" => return Some(Rung::Escalation),
            "unknown" => return Some(Rung::Unknown),
            "advice" => return Some(Rung::Advice),
            "report" => return Some(Rung::Report),
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

/// One person must hear one thing at one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What makes it the same notice.
    pub key: NoticeKey,
    /// Why now, in English, for the journal of decisions.
    pub reason: String,
}

/// What [`notices`] decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// Who must hear what now.
    pub due: Vec<Notice>,
    /// Sources that must be read at this moment before somebody may be called late.
    pub to_look_at: BTreeSet<SourceId>,
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

/// What deciding who hears starts from, beside the obligations.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    /// Duties, ladders, people.
    pub plan: &'a Plan,
    /// Promises and absences.
    pub register: &'a Register,
    /// Days and mornings.
    pub calendar: &'a Calendar,
    /// Nothing is said about what fell due before this day.
    pub watching_since: NaiveDate,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// Everyone who must hear something at `now` and was not told yet.
///
/// `heard` answers how far a notice has come. Of the rungs whose morning has come only the gravest
/// is considered, so an outage of a week brings one letter and not three. A promise is quiet until
/// its day; what a person who is away should hear, their deputy hears.
pub fn notices(
    obligations: &[Obligation],
    heard: impl Fn(&NoticeKey) -> Heard,
    circumstances: Circumstances<'_>,
) -> Notices {
    let Circumstances { plan, register, calendar, watching_since, now } = circumstances;
    let today = calendar.day_of(now);
    let mut notices = Notices::default();
    // Obligations share their last days, and the calendar is the dear part of a rung.
    let mut reached = HashMap::new();
    for obligation in obligations {
        let ended = obligation.said_until.is_some_and(|until| until < today);
        let begun = obligation.opens_on <= today;
        if obligation.due.on < watching_since || ended || !begun {
            continue;
        }
        if register.is_promised(&obligation.key, today) {
            continue;
        }
        let Some(duty) = plan.duty(&obligation.duty) else { continue };
        let own = security::ladder(&obligation.matter, &duty.ladder);
        let ladder = own.as_ref().unwrap_or(&duty.ladder);
        let reached = reached
            .entry((&obligation.duty, obligation.due.on, own.is_some()))
            .or_insert_with(|| Reached::of(ladder, obligation.due.on, calendar, now));
        let step = Step { obligation, ladder, reached, circumstances };
        let first_of_own = notices.due.len();
        for (rung, person, reason) in step.rungs_due(&heard) {
            let (directory, responsible) = (&plan.directory, &obligation.responsible);
            if register.is_heard_by_others(&person, responsible, directory, today) {
                continue;
            }
            let person = register.hearer(&person, directory, today).clone();
            let key = NoticeKey {
                obligation: obligation.key.clone(),
                due_on: obligation.due.on,
                rung,
                person,
            };
            if heard(&key) != Heard::Never {
                continue;
            }
            match &obligation.status {
                Status::Overdue { stale } if !stale.is_empty() => {
                    notices.to_look_at.extend(stale.iter().cloned());
                }
                // Two people who are away may have one deputy.
                _ if notices.due[first_of_own..].iter().any(|known| known.key == key) => {}
                _ => notices.due.push(Notice { key, reason }),
            }
        }
    }
    notices
}

/// Whether what a notice says still holds, so that its letter may leave now.
///
/// A reminder needs its obligation still open, an accusation needs it overdue with every source
/// read at this moment, and the last day must be the one the notice was made for.
pub fn holds(key: &NoticeKey, obligation: &Obligation) -> Holding {
    if obligation.due.on != key.due_on {
        return Holding::Gone;
    }
    match (key.rung, &obligation.status) {
        (Rung::Before(_), Status::Open) => Holding::True,
        (Rung::Ask(_), Status::Open) if obligation.asking == Asking::UntilAnswered => Holding::True,
        (Rung::Ask(_), Status::Unknown { .. }) if obligation.asking == Asking::Once => {
            Holding::True
        }
        (Rung::Advice, Status::Open) if obligation.asking == Asking::Advice => Holding::True,
        (Rung::Unknown, Status::Unknown { unread }) if !unread.is_empty() => Holding::True,
        (Rung::Doubt(_), Status::Unknown { unread }) if unread.is_empty() => Holding::True,
        (Rung::After(_) | Rung::Escalation, Status::Overdue { stale }) => {
            if stale.is_empty() {
                Holding::True
            } else {
                Holding::NeedsLook(stale.clone())
            }
        }
        // Blindness does not make an accusation false; it waits until sight returns.
        (Rung::After(_) | Rung::Escalation, Status::Unknown { unread }) if !unread.is_empty() => {
            Holding::NeedsLook(unread.clone())
        }
        _ => Holding::Gone,
    }
}

/// Whether a prepared notice may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It is true now.
    True,
    /// It may be true; these sources must be read first.
    NeedsLook(Vec<SourceId>),
    /// It is not true any more.
    Gone,
}

/// Something only the administrator hears, with its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// `trouble/…`.
    pub key: ObligationKey,
    /// The day it was noted; the same trouble on another day is told again.
    pub on: NaiveDate,
    /// One sentence in Ukrainian.
    pub text: String,
}

impl Trouble {
    /// The notice by which `administrator` hears it.
    pub fn notice_key(&self, administrator: &PersonId) -> NoticeKey {
        NoticeKey {
            obligation: self.key.clone(),
            due_on: self.on,
            rung: Rung::Unknown,
            person: administrator.clone(),
        }
    }
}
