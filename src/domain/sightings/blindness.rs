//! Blindness of a source: what kind it is, and the numbers by which a list is known.
//!
//! Decides nothing: `sources::health` judges. The words for people are in `letters`.

use serde::{Deserialize, Serialize};

/// Why a source cannot be believed, as a kind; the journal's reason has the particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlindCause {
    /// No answer, or an answer that says that there is none.
    NoAnswer,
    /// The certificate or the secure connection.
    Certificate,
    /// A sign-in page stands where the source should be.
    SignIn,
    /// A robot check stands before it.
    RobotCheck,
    /// The document is made another way than expected.
    OtherLayout,
    /// The list is there and holds nothing.
    Empty,
    /// Far fewer items than usual.
    Few,
    /// Nearly all items have identities never seen before.
    OtherIdentity,
    /// A feed that stands still while the page of the same site moves.
    Frozen,
    /// Some part of it could not be read for more than a day.
    Incomplete,
    /// The key that opens it has expired, was withdrawn, or does not open enough.
    Token,
    /// So much was asked of it that it answers no more for a while.
    Limit,
    /// More items of it than are kept.
    TooManyItems,
    /// What it sends takes longer or more memory to parse than a parser may have.
    TooMuch,
}

/// What one whole list showed, before any item was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// How many items.
    pub items: usize,
    /// How many of them had a headline.
    pub titled: usize,
    /// How many of them had a date of their own, other than one in their address.
    pub dated: usize,
}
