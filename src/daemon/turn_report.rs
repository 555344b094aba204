//! What a turn saw, decided and sent, in the shape that `once --json` prints.

use crate::domain::ids::SourceId;
use crate::domain::obligation::{Obligation, Status};
use crate::domain::sightings::cause::Cause;
use crate::sources::spec::SourceSpec;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, Serializer};

/// The result of one turn.
#[derive(Clone, Debug, Serialize)]
pub struct TurnReport {
    /// The moment of the turn.
    pub now: DateTime<Utc>,
    /// Every configured source, in file order.
    pub sources: Vec<SourceReport>,
    /// How many obligations stand how.
    pub obligations: ObligationCounts,
    /// What became of letters.
    pub letters: LetterCounts,
    /// Why the turn did nothing, if it did nothing.
    pub skipped: Option<String>,
}

/// What became of one source in a turn.
#[derive(Clone, Debug, Serialize)]
pub struct SourceReport {
    /// Its id.
    pub id: SourceId,
    /// How it went.
    pub outcome: SourceOutcome,
    /// Items seen for the first time.
    pub new: usize,
    /// Items that look different.
    pub changed: usize,
    /// Items that are gone.
    pub gone: usize,
    /// Why it could not be read.
    #[serde(serialize_with = "in_english")]
    pub error: Option<Cause>,
}

fn in_english<S: Serializer>(cause: &Option<Cause>, serializer: S) -> Result<S::Ok, S::Error> {
    cause.as_ref().map(Cause::to_string).serialize(serializer)
}

/// How a read went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceOutcome {
    /// Items were read.
    Read,
    /// The server said that nothing changed.
    Unchanged,
    /// It could not be read this time.
    Failed,
    /// It could not be read the times before either.
    Blind,
    /// It was not its time, or its kind is not read yet.
    Skipped,
}

/// How many obligations stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObligationCounts {
    /// Done.
    pub met: usize,
    /// Not done, in time.
    pub open: usize,
    /// Late.
    pub overdue: usize,
    /// It cannot be told.
    pub unknown: usize,
    /// Nobody has to any more.
    pub waived: usize,
}

impl ObligationCounts {
    /// Counts a list.
    pub fn of(obligations: &[Obligation]) -> Self {
        let mut counts = Self::default();
        for obligation in obligations {
            *match obligation.status {
                Status::Met { .. } => &mut counts.met,
                Status::Open => &mut counts.open,
                Status::Overdue { .. } => &mut counts.overdue,
                Status::Unknown { .. } => &mut counts.unknown,
                Status::Waived => &mut counts.waived,
            } += 1;
        }
        counts
    }
}

/// What became of letters in a turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LetterCounts {
    /// Accepted by the server.
    pub sent: usize,
    /// To be tried again.
    pub retrying: usize,
    /// Refused for good.
    pub refused: usize,
    /// No longer true before they left.
    pub withdrawn: usize,
}

pub(in crate::daemon) fn report(spec: &SourceSpec, outcome: SourceOutcome) -> SourceReport {
    SourceReport { id: spec.id.clone(), outcome, new: 0, changed: 0, gone: 0, error: None }
}
