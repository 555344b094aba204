//! The world out: a finished letter leaves.
//!
//! A channel makes one attempt with one time limit and says how it went; it never retries, that
//! is `domain::retry`'s and the outbox's work.

pub mod email;

use crate::letters::Letter;

/// The outcome of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the letter.
    Accepted {
        /// The server's answer, without addresses.
        answer: String,
    },
    /// Not now, or unknown whether: try again with the same Message-ID.
    TryAgain {
        /// Why, without addresses.
        reason: String,
        /// Whether the fault is the server's or the configuration's (all letters wait) or this
        /// letter's alone.
        scope: Scope,
    },
    /// Never for this recipient.
    Refused {
        /// Why, without addresses.
        reason: String,
    },
}

/// How far a failure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This letter only (greylisting, full mailbox).
    Letter,
    /// Every letter: the server is down, silent, or refuses the login.
    Server,
}

/// A letter with its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The letter.
    pub letter: Letter,
    /// Name of the recipient, for the To header.
    pub to_name: String,
    /// Address of the recipient.
    pub to_email: String,
    /// In shadow mode: the name of the person it is meant for, shown on top of subject and text.
    pub meant_for: Option<String>,
}
