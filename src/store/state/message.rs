//! Mail that came in, as it is remembered: how far the mailbox was read, what each message was,
//! what was sent because of it.
//!
//! Decides nothing; `mail` folds it.

use crate::domain::ids::{LetterId, PersonId};
use crate::domain::register::message::{
    HeardAs, MailboxBlindness, MessageNote, ResponseEnd, ResponseKind,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How far the mailbox was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxPlace {
    /// The server's numbering.
    pub numbering: u32,
    /// The last number in it.
    pub last: u32,
    /// When.
    pub at: DateTime<Utc>,
}

/// The mailbox cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxOutage {
    /// The first failed look.
    pub since: DateTime<Utc>,
    /// Why the last one failed.
    pub cause: MailboxBlindness,
}

/// A message that was handled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeardMessage {
    /// When.
    pub at: DateTime<Utc>,
    /// What is kept of it.
    pub message: MessageNote,
    /// What it was taken for.
    pub what: HeardAs,
    /// What was sent because of it.
    #[serde(default)]
    pub responses: Vec<(ResponseKind, LetterId)>,
}

/// A receipt or a forward.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// What it is.
    pub kind: ResponseKind,
    /// To whom; none for the contact person.
    pub person: Option<PersonId>,
    /// When it was composed.
    pub sealed_at: DateTime<Utc>,
    /// Its bytes, by content.
    pub sealed: String,
    /// A mark of its address.
    pub address: String,
    /// How often it left.
    pub attempts: u32,
    /// When it left last.
    pub attempted_at: Option<DateTime<Utc>>,
    /// How it ended, if it did.
    pub end: Option<ResponseEnd>,
}
