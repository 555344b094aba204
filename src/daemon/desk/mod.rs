//! What people ask of the state: one closed list, carried out in one place.
//!
//! A command becomes a [`Question`]. It is carried out by the running daemon, through the control
//! socket, or by the command itself when the daemon is stopped; the answer is the same either way.
//! Questions that only read write nothing.

pub mod answer;
pub mod control;
mod counter;
pub mod pass;
pub mod question;
pub mod refusal;
pub mod register;
pub mod typed;

use super::parts::Parts;
use chrono::{DateTime, Utc};
use question::{Answer, Question};
use refusal::OperationError;
use register::act::Found;
use register::clerk::Desk;
use serde_json::Value;

/// Carries out what is asked at `now` in the name of `author`.
pub fn execute(
    parts: &mut Parts,
    asked: Question,
    author: &str,
    now: DateTime<Utc>,
) -> Result<Answer, OperationError> {
    execute_with(parts, asked, author, now, None)
}

/// The same with an act to be taken back, where the journal was read for it already.
pub(in crate::daemon) fn execute_with(
    parts: &mut Parts,
    asked: Question,
    author: &str,
    now: DateTime<Utc>,
    found: Option<Found>,
) -> Result<Answer, OperationError> {
    let (words, before) = (words(&asked), parts.store.last_seq());
    let answer = counter::answer(&mut Desk { parts, author, now, draft: None, found }, asked)?;
    let facts = parts.store.last_seq() - before;
    if facts > 0 {
        // Whoever types an address for a name is named by what stands before the sign.
        let author = author.split('@').next().unwrap_or_default();
        tracing::info!(author, facts, "{author} said `{words}`; facts recorded: {facts}");
    }
    Ok(answer)
}

/// The words of a question, without anything that a person filled in.
fn words(asked: &Question) -> String {
    if let Question::Draft { asked } | Question::Confirm { asked, .. } = asked {
        return words(asked);
    }
    let mut words: Vec<String> = Vec::new();
    let mut value = serde_json::to_value(asked).unwrap_or_default();
    while words.len() < 2 {
        let (word, inner) = match value {
            Value::String(word) => (word, Value::Null),
            Value::Object(named) if named.len() == 1 => match named.into_iter().next() {
                Some(named) => named,
                None => break,
            },
            _ => break,
        };
        words.push(word);
        value = inner;
    }
    words.join(" ")
}
