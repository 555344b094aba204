//! What a letter told of its matters, as a reply may speak of them, and why it may say nothing.
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
    /// Whether something took place.
    Event,
    /// That a memo was read.
    Memo,
}

/// Why a reply gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    /// It has no own words.
    Empty,
    /// It is too long for an answer.
    Long,
    /// It asks.
    Question,
    /// It depends on something, or excepts something.
    Condition,
    /// It denies what would be an answer.
    Negated,
    /// It says different things.
    Several,
    /// It says nothing that was asked.
    NothingSaid,
    /// It has words that are not known.
    Unknown,
    /// It has a day or a number that is none.
    Unreadable,
    /// It promises without a day.
    NoDay,
    /// Its day lies on the wrong side of today.
    Day,
    /// It may be about several matters of the letter.
    WhichMatter,
    /// Nothing of the kind was asked.
    NotAsked,
}
