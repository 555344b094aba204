//! How far a conversation with a mail server came, and what ended it.

use super::reply::Reply;
use std::time::Duration;

/// The step of the conversation an attempt has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::channels) enum Step {
    /// Connection, greeting, TLS, login.
    Session,
    /// MAIL FROM.
    Sender,
    /// RCPT TO, and DATA before any content.
    Recipient,
    /// The content is leaving; without its lonely dot it is nothing yet.
    Content,
    /// The lonely dot has left.
    End,
}

/// What went wrong at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::channels) enum Fault {
    /// The server said no.
    Answer(Reply),
    /// The server said something that is no answer.
    Garbled(String),
    /// The server cannot do what the configuration asks for.
    Lacking(String),
    /// The connection broke, or was never made.
    Broken(String),
    /// Nothing came within the time limit.
    Silence(Duration),
}
