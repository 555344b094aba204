//! What ended a conversation with a mail server.

use super::reply::Reply;
use crate::domain::notice::setback::{Break, Lack};
use std::time::Duration;

/// What went wrong at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::channels) enum Fault {
    /// The server said no.
    Answer(Reply),
    /// The server said something that is no answer.
    Garbled(String),
    /// The server cannot do what the configuration asks for.
    Lacking(Lack),
    /// The connection broke, or was never made; with what the layers below said.
    Broken(Break, String),
    /// Nothing came within the time limit.
    Silence(Duration),
}
