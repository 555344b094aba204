//! What an answer to a letter did, or would do: data for receipts, pages and commands alike.

use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::ids::PersonId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What an answer did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "effect")]
pub enum Effect {
    /// It settled what was asked.
    Settled,
    /// It is kept; what settles the matter must still be seen, and is looked for at once.
    LookedFor,
    /// Nothing is said of it until a day has passed.
    Promised {
        /// The last quiet day.
        until: NaiveDate,
    },
    /// Somebody else hears of it from now on.
    PassedOn {
        /// Who.
        to: PersonId,
    },
    /// Decisions were registered, each with its own term.
    Registered {
        /// Which are new.
        decisions: Vec<DecisionKey>,
        /// How many were known before.
        known: usize,
    },
    /// The sitting took place; its decisions are asked about next.
    TookPlace,
    /// The sitting or event does not or did not take place: nothing is asked of it any more.
    CalledOff,
    /// The paper is not what is looked for.
    NotIt,
    /// It was settled before, or said before.
    Already,
    /// The page that was given shows something else: nothing was settled.
    Refuted {
        /// What it shows.
        shows: Shows,
    },
}

/// What a given page shows instead of the act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "shows")]
pub enum Shows {
    /// The server says that there is no such page.
    Nothing,
    /// It stands on a host that is not the council's.
    Foreign,
    /// A draft.
    Draft,
    /// Other decisions.
    Others {
        /// Their numbers.
        numbers: Vec<DecisionNumber>,
    },
}
