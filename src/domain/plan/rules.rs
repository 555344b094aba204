//! The settings of each kind of duty, as the plan gives them.

use super::term::{Counted, DayCount, Due, Roll, Term};
use crate::domain::calendar::{Calendar, add_days};
use crate::domain::council::decision::Body;
use crate::domain::ids::{PersonId, SourceId};
use crate::domain::sightings::platform::Stage;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The kinds of duty the plan can name.
#[derive(Clone, Debug, PartialEq)]
pub enum DutyKind {
    /// No silence on a source for longer than allowed.
    Freshness(FreshnessRule),
    /// One obligation per adopted decision.
    Publication(PublicationRule),
    /// A social or site item for each decision, event or trip.
    Coverage(CoverageRule),
    /// So many submissions a month from each department.
    Submission(SubmissionRule),
    /// A broadcast or recording of each sitting, and a permanent copy of it.
    Broadcast(BroadcastRule),
    /// An announcement before each sitting and event.
    Announcement(AnnouncementRule),
    /// Checks of the watched hosts, and the memo to staff.
    Security(SecurityRule),
    /// The participatory-budget platform.
    Platform(PlatformRule),
    /// Official pages of institutions.
    Presence(PresenceRule),
}

impl DutyKind {
    /// The word used in `plan.toml` and in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            DutyKind::Freshness(_) => "freshness",
            DutyKind::Publication(_) => "publication",
            DutyKind::Coverage(_) => "coverage",
            DutyKind::Submission(_) => "submission",
            DutyKind::Broadcast(_) => "broadcast",
            DutyKind::Announcement(_) => "announcement",
            DutyKind::Security(_) => "security",
            DutyKind::Platform(_) => "platform",
            DutyKind::Presence(_) => "presence",
        }
    }
}

/// How long before it is announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnouncementRule {
    /// How long before a sitting.
    pub sittings: Term,
    /// How long before an event.
    pub events: Term,
}

/// What is asked of broadcasts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BroadcastRule {
    /// From the day of the sitting.
    pub term: Term,
    /// Until when a permanent copy must be known, from the day of the sitting.
    pub copy_term: Term,
    /// Whose sittings.
    pub bodies: Vec<Body>,
}

/// What is to be covered, and by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageRule {
    /// Of what.
    pub of: Vec<CoverageOf>,
    /// From the day of publication, or from the last day of the sitting, event or trip.
    pub term: Term,
}

/// What can be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageOf {
    /// Published decisions, as advice.
    Decisions,
    /// Sittings held.
    Sittings,
    /// Registered events.
    Events,
    /// Registered trips.
    Trips,
}

/// How long a source may be silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreshnessRule {
    /// The allowed silence.
    pub silence: Term,
    /// Another one for single sources.
    pub silence_of: BTreeMap<SourceId, Term>,
    /// What happens to a last day off.
    pub roll: Roll,
}

/// The campaigns of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformRule {
    /// In order of their first days.
    pub campaigns: Vec<Campaign>,
    /// How long before the end of a stage it is announced.
    pub announce_before: Term,
}

/// One campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its name, e.g. `2027`; part of keys.
    pub name: String,
    /// Its stages, in order.
    pub stages: Vec<PlannedStage>,
}

/// One stage by the plan, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedStage {
    /// Which.
    pub stage: Stage,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

/// What is asked of institutions' pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresenceRule {
    /// By when an institution without a page creates one; counted from the first day of the watch
    /// where the plan names no day.
    pub create_by: Option<NaiveDate>,
    /// How long a page may show nothing new.
    pub stale_after: Term,
    /// How long a fault may stand.
    pub mend_within: Term,
}

/// The term of a publication.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationRule {
    /// How many days from adoption.
    pub term_days: u16,
    /// Which days.
    pub count: DayCount,
    /// What happens to a last day off; working-day terms never end on one.
    pub roll: Roll,
    /// Whether people are asked about sittings; a second clock over the same decisions does not.
    pub questions: Questions,
    /// Who is asked about sittings; the responsible where it is empty.
    pub secretaries: Vec<PersonId>,
}

impl PublicationRule {
    /// A term that asks nobody about sittings.
    pub fn silent(term_days: u16, count: DayCount, roll: Roll) -> Self {
        Self { term_days, count, roll, questions: Questions::None, secretaries: Vec::new() }
    }
}

/// Whether the secretaries are asked about sittings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Questions {
    /// After each sitting.
    Asked,
    /// Never.
    None,
}

/// The last day for a decision adopted on `adopted_on`.
pub fn due(rule: &PublicationRule, adopted_on: NaiveDate, calendar: &Calendar) -> Due {
    let nominal_on = match rule.count {
        DayCount::Calendar => add_days(adopted_on, rule.term_days),
        DayCount::Working => calendar.add_working_days(adopted_on, rule.term_days),
    };
    let on = match rule.roll {
        Roll::Next => calendar.working_on_or_after(nominal_on),
        Roll::None => nominal_on,
    };
    let counted = Counted { from: adopted_on, days: rule.term_days, count: rule.count };
    Due { on, nominal_on, counted: Some(counted) }
}

/// What is asked of hosts and staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityRule {
    /// How long a fault may stand.
    pub mend_within: Term,
    /// Whether and how the memo goes round.
    pub memo: Option<MemoRule>,
}

/// The rhythm of the memo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoRule {
    /// Every so many months, counted from January: 1, 2, 3, 4, 6 or 12.
    pub every_months: u32,
    /// To be acknowledged within this, from the first day of the period.
    pub within: Term,
}

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
