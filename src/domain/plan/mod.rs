//! The plan: measures in the council's own words, and the duties that keep each of them.
//!
//! Decides nothing; it is the checked content of `plan.toml` and `directory.toml`. What a duty of
//! each kind means is in `duty/`.

pub mod directory;
pub mod role;
pub mod rules;
pub mod term;
pub mod wishes;

use super::ids::{DutyId, PersonId, SourceId};
use chrono::NaiveDate;
use directory::Directory;
use rules::DutyKind;
use term::DayCount;

/// The adopted plan together with the people it names.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// The ten measures, in order.
    pub measures: Vec<Measure>,
    /// The standing rules, in measure order.
    pub duties: Vec<Duty>,
    /// People and departments.
    pub directory: Directory,
    /// Nothing that fell due before this day is written about; `None` means the day of the
    /// first start.
    pub watching_since: Option<NaiveDate>,
}

/// One row of the plan, word for word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its number in the plan.
    pub number: u8,
    /// The measure in the council's wording.
    pub text: String,
    /// The responsible, in the council's wording.
    pub responsible: String,
    /// The term, in the council's wording.
    pub term: String,
}

/// A standing rule that keeps a measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Duty {
    /// The id that opens its obligations' keys.
    pub id: DutyId,
    /// The measure it keeps.
    pub measure: u8,
    /// What it asks.
    pub kind: DutyKind,
    /// Whether it acts.
    pub state: DutyState,
    /// Who answers for it; empty where each department's head does.
    pub responsible: Vec<PersonId>,
    /// The sources that could settle it. All of them must have been read after a deadline before
    /// anyone is called late.
    pub sources: Vec<SourceId>,
    /// Sources that may settle it too, but whose blindness excuses nobody (a Facebook page
    /// without a token, say).
    pub also_sources: Vec<SourceId>,
    /// The ground letters quote, e.g. «план заходів сільської ради …».
    pub basis: String,
    /// When people are reminded.
    pub ladder: Ladder,
}

/// Whether a duty acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyState {
    /// It makes obligations.
    Active,
    /// Switched off in the plan.
    Off,
}

/// When people are reminded of one obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// How long before the last day, in `before_count` days, largest first; 0 is the last day
    /// itself. Each rung moves back to the last working morning.
    pub before: Vec<u16>,
    /// What `before` counts.
    pub before_count: DayCount,
    /// Working days late at the first letter after the deadline.
    pub after_first: u16,
    /// Working days between later letters.
    pub after_every: u16,
    /// Working days late at which the supervisor hears.
    pub escalate_after: u16,
    /// Calendar days after the deadline at which the ladder ends.
    pub ends_after_days: u16,
}

impl Plan {
    /// The duty by this id.
    pub fn duty(&self, id: &DutyId) -> Option<&Duty> {
        self.duties.iter().find(|duty| duty.id == *id)
    }

    /// The measure by its number.
    pub fn measure(&self, number: u8) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.number == number)
    }
}
