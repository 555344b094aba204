//! Obligations: dated instances of duties, each with its status at one moment.
//!
//! Decides which obligations exist and how each stands, by asking every duty. Decides nothing
//! about who is told: that is `notice`. Same input, same answer: there is no clock here.

use super::calendar::Calendar;
use super::decision::DecisionKey;
use super::duty;
use super::ids::{DepartmentId, DutyId, ItemId, ObligationKey, PersonId, SourceId};
use super::observation::Sightings;
use super::plan::{DayCount, DutyState, Plan};
use super::register::{Month, Register};
use chrono::{DateTime, NaiveDate, Utc};

/// One dated instance of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// `duty/subject`.
    pub key: ObligationKey,
    /// The duty it is an instance of.
    pub duty: DutyId,
    /// The measure that duty keeps.
    pub measure: u8,
    /// What it is about.
    pub matter: Matter,
    /// Who answers for it.
    pub responsible: Vec<PersonId>,
    /// The first day on which it can be met.
    pub opens_on: NaiveDate,
    /// Until when.
    pub due: Due,
    /// How it stands.
    pub status: Status,
    /// While it is not met: addresses of pages that may be what is looked for and do not say so
    /// exactly. After the last day a person has to link or unlink them before anyone is called
    /// late.
    pub candidates: Vec<String>,
}

/// What an obligation is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// The publication of one decision.
    Decision {
        /// Which one.
        key: DecisionKey,
        /// Its number as written.
        number: String,
        /// Its name, when known.
        title: Option<String>,
    },
    /// The k-th submission of a department in a month.
    Submission {
        /// Whose.
        department: DepartmentId,
        /// Which month.
        month: Month,
        /// Which one of the month, from 1.
        ordinal: u8,
        /// How many of the month's submissions were found.
        found: u8,
    },
}

/// The last day, and how it was computed: letters explain their dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time.
    pub on: NaiveDate,
    /// The last day before any move off a day off.
    pub nominal_on: NaiveDate,
    /// The day the term is counted from, and the term; `None` where the day itself is set.
    pub counted: Option<Counted>,
}

/// A term counted in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The event; counting starts the day after (Civil Code art. 253).
    pub from: NaiveDate,
    /// How many days.
    pub days: u16,
    /// Which days.
    pub count: DayCount,
}

/// How an obligation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Met {
        /// The day it was done.
        on: NaiveDate,
        /// In time or late.
        timeliness: Timeliness,
        /// What shows it.
        by: SettledBy,
    },
    /// Not done, and there is still time.
    Open,
    /// Not done, the time is over, and every source that could settle it was read since.
    Overdue {
        /// Sources not read at this very moment; an accusing letter waits until this is empty.
        stale: Vec<SourceId>,
    },
    /// Nobody has to do it any more.
    Waived,
    /// The time is over and it cannot be told: these sources have not been readable since, or, where
    /// there are none, the obligation's candidates wait for a person.
    Unknown {
        /// The sources that could not be read.
        unread: Vec<SourceId>,
    },
}

/// Whether something was done in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeliness {
    /// By the last day.
    InTime,
    /// After the last day.
    Late,
    /// The day it was done is not known; nobody is called late for it.
    Unknown,
}

/// What shows that an obligation is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettledBy {
    /// An item of a source.
    Item {
        /// The source.
        source: SourceId,
        /// The item.
        item: ItemId,
        /// Its address.
        url: Option<String>,
    },
    /// A person's word.
    Person {
        /// Where it can be seen, when given.
        link: Option<String>,
    },
}

impl Status {
    /// The word used in JSON and logs.
    pub fn as_str(&self) -> &'static str {
        match self {
            Status::Met { .. } => "met",
            Status::Open => "open",
            Status::Overdue { .. } => "overdue",
            Status::Waived => "waived",
            Status::Unknown { .. } => "unknown",
        }
    }
}

/// Every obligation of the plan at `now`, ordered by key.
///
/// `watching_since` is the first day we answer for: duties that recur start with their first full
/// period after it.
pub fn obligations(
    plan: &Plan,
    register: &Register,
    sightings: &Sightings,
    calendar: &Calendar,
    watching_since: NaiveDate,
    now: DateTime<Utc>,
) -> Vec<Obligation> {
    let view = duty::View { plan, register, sightings, calendar, watching_since, now };
    let mut all: Vec<Obligation> = plan
        .duties
        .iter()
        .filter(|duty| duty.state == DutyState::Active)
        .flat_map(|duty| duty::obligations_of(duty, &view))
        .collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}
