//! What people ask of the state: one closed list, carried out in one place.
//!
//! A command becomes a [`Question`]. It is carried out by the running daemon, through the control
//! socket, or by the command itself when the daemon is stopped; the answer is the same either way.
//! Questions that only read write nothing.

pub mod answer;
pub mod control;
pub mod pass;
pub mod question;
pub mod refusal;
pub mod register;
pub mod typed;

use super::parts::Parts;
use chrono::{DateTime, Utc};
use question::{Answer, Question};
use refusal::OperationError;
use register::clerk::Desk;

/// Carries out what is asked at `now` in the name of `author`.
pub fn execute(
    parts: &mut Parts,
    asked: Question,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Answer, OperationError> {
    question::answer(&mut Desk { parts, author, now, draft: None }, asked)
}
