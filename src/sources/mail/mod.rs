//! One incoming message: bytes to a typed message.
//!
//! Decides who a message says it is from, what it answers, whether a person or a machine wrote it,
//! and which text it carries. It does not decide what the words mean (`recognition::reply`), nor
//! whether the sender may be believed (`daemon`). The invariant: every part is bounded, and what
//! cannot be read is said to be unreadable, never guessed.

mod body;
mod bounce;
mod header;
mod html;
pub mod incoming;
mod robot;

use super::reading::parser::Parser;
use super::reading::task::Task;
use chrono::DateTime;
use incoming::{Incoming, MailFault, Writer};
use mail_parser::{Message, MessageParser};
use serde::{Deserialize, Serialize};

/// Reads a message where it may take its time, and may break.
pub async fn read(parser: &Parser, bytes: Vec<u8>) -> Result<Incoming, MailFault> {
    let read = parser.run(MailTask {}, bytes).await.map_err(|_| MailFault::Hostile)?;
    read.ok_or(MailFault::NotAMessage)
}

/// The page that a message of our own carries beside its text, to be shown by itself.
pub fn page(ours: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(ours)?;
    message.body_html(0).map(std::borrow::Cow::into_owned)
}

/// Reads a message where it stands: for fuzzing.
#[cfg(fuzzing)]
pub fn read_here(bytes: &[u8]) -> Option<Incoming> {
    MailTask {}.run(bytes)
}

/// One message to be read in a child process.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct MailTask {}

impl Task for MailTask {
    const NAME: &'static str = "mail";
    type Done = Option<Incoming>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let message = MessageParser::default().parse(bytes)?;
        (!message.headers().is_empty()).then(|| incoming(&message))
    }
}

fn incoming(message: &Message<'_>) -> Incoming {
    let bounce = bounce::of(message);
    let writer = match bounce {
        Some(bounce) => Writer::Server(bounce),
        None if robot::wrote(message) => Writer::Robot,
        None => Writer::Person,
    };
    Incoming {
        id: message.message_id().and_then(header::field),
        answers: header::answers(message),
        from: header::sender(message),
        to: header::recipients(message),
        subject: message.subject().and_then(header::field).unwrap_or_default(),
        sent_at: message.date().and_then(|at| DateTime::from_timestamp(at.to_timestamp(), 0)),
        body: body::of(message),
        writer,
        proof: header::proof(message),
    }
}
