//! What a look into a mailbox gives, and why it may give nothing.
//!
//! Decides nothing. The invariant: no fault holds what the server or the configuration wrote.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Longest message that is read whole, in bytes; of a longer one only the headers are.
pub const MESSAGE_MAX_BYTES: u32 = 20 * 1024 * 1024;

/// How far a mailbox was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadUpTo {
    /// The numbering that the server used (UIDVALIDITY).
    pub numbering: u32,
    /// The last message's number in it.
    pub last: u32,
    /// When the mailbox was looked at last: under another numbering, messages from this day on are
    /// looked through again.
    pub looked_at: DateTime<Utc>,
}

/// What a look into a mailbox gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// New messages, oldest first.
    pub messages: Vec<Arrived>,
    /// How far it is read once these are handled.
    pub up_to: ReadUpTo,
    /// Whether more messages wait.
    pub rest: Rest,
}

/// Whether more messages wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// All that is new is here.
    None,
    /// Another look gives more at once.
    More,
}

/// A message in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// Its number there.
    pub number: u32,
    /// Its bytes: all of them, or the headers of one that is too large.
    pub bytes: Vec<u8>,
    /// How much of it is here.
    pub extent: Extent,
}

/// How much of a message was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its headers; it is larger than [`MESSAGE_MAX_BYTES`].
    Headers,
    /// Its headers; the server does not give the rest.
    Withheld,
}

/// Why a mailbox cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailboxFault {
    /// There is no connection.
    #[error("the mailbox server cannot be reached")]
    Unreachable,
    /// The connection cannot be protected.
    #[error("TLS with the mailbox server fails")]
    Tls,
    /// The server does not let us in.
    #[error("the mailbox server refuses the sign-in")]
    SignIn,
    /// What a sign-in needs cannot be read from its file.
    #[error("the mailbox password or token cannot be read")]
    NoSecret,
    /// There is no such folder, or it may not be read.
    #[error("the mailbox folder cannot be opened")]
    Folder,
    /// The server says no to what a mailbox must do.
    #[error("the mailbox server refuses a command")]
    Refused,
    /// Nothing came for too long.
    #[error("the mailbox server is silent")]
    Silent,
    /// The connection broke, or what came is no answer.
    #[error("the connection to the mailbox server broke")]
    Broken,
}
