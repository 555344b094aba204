//! What a letter told of its matters, as a reply may speak of them.
//!
//! Decides nothing.

use crate::domain::council::decision::DecisionNumber;
use chrono::NaiveDate;

/// What the letter told or asked of one matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// What is wanted.
    pub wants: Wants,
    /// The number of the decision it is about.
    pub number: Option<DecisionNumber>,
    /// The day by which people name it: of adoption, of the sitting.
    pub on: Option<NaiveDate>,
}

/// What a letter wants to hear of a matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    /// That something is published or done.
    Deed,
    /// That something is handed over, or published.
    Handover,
    /// The numbers of a sitting's decisions.
    Numbers,
    /// Whether a paper is the one that is looked for.
    Paper,
    /// Whether something took place, or will.
    Event,
    /// That something is published or done about an occasion, unless that is off.
    Occasion,
    /// The numbers of a sitting's decisions, or whether it took place at all.
    Sitting,
    /// That a memo was read.
    Memo,
}
