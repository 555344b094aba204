//! What came between a letter and its reader, as data.
//!
//! Holds the kinds of setbacks with their particulars, and says them in English for logs and JSON;
//! `letters::setback` says them in Ukrainian. Decides nothing: `channels` and `deliver` find
//! setbacks, and what follows is theirs to say. The invariants: nothing here holds an address or a
//! credential, and what the journal of an older version tells in words is a setback too, shown for
//! ever as it was told.

use crate::domain::sightings::cause::answer::TlsFault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What came between a letter and its reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Setback {
    /// The mail server said no.
    Answer {
        /// How far the conversation had come.
        step: Step,
        /// Three digits.
        code: u16,
        /// The server's words.
        text: String,
    },
    /// The mail server said something that is no answer.
    Unreadable {
        /// How far the conversation had come.
        step: Step,
        /// What is wrong with it.
        text: String,
    },
    /// The connection broke, or was never made.
    Connection {
        /// How far the conversation had come.
        step: Step,
        /// How.
        how: Break,
        /// What the layers below said.
        lower: String,
    },
    /// Nothing came within the time limit.
    Silence {
        /// How far the conversation had come.
        step: Step,
        /// The limit.
        seconds: u64,
    },
    /// The server cannot do what the configuration asks for.
    Lacking {
        /// What it lacks.
        lack: Lack,
    },
    /// The recipient's address has no valid form.
    BadAddress {},
    /// The directory has no address for the recipient.
    NoAddress {},
    /// The recipient's domain is one of those reserved for examples.
    ExampleRecipient {},
    /// The sender's domain is one of those reserved for examples.
    ExampleSender {},
    /// The message cannot be put together.
    NoMessage {
        /// What the layers below said.
        lower: String,
    },
    /// The directory that takes letters as files does not.
    Spool {
        /// Which.
        directory: String,
        /// What the system said.
        lower: String,
    },
    /// A letter whose fate is not known is not repeated any more.
    GivenUp {
        /// Why.
        why: Enough,
    },
    /// The server of its reader sent it back.
    Returned {
        /// The code of RFC 3463 in its report, where there is one.
        status: Option<String>,
    },
    /// The daemon was asked to stop before the server answered.
    Stopped {},
    /// Nothing in it is true any more.
    Untrue {},
    /// The letter that it stands in for was delivered.
    Delivered {},
    /// As an older version told it, in words.
    #[serde(untagged)]
    Told(String),
}

/// How far a conversation with a mail server had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
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

/// How a connection broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Break {
    /// The server's name has no address.
    NoSuchHost,
    /// Nobody listens there.
    Refused,
    /// Nobody answered in time.
    TimedOut,
    /// The server closed it.
    Closed,
    /// Somebody wrote into it before it was protected.
    Injected,
    /// It could not be protected.
    Tls(TlsFault),
    /// Another way.
    Other,
}

/// What a mail server lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// STARTTLS.
    StartTls,
    /// A login by name and password.
    Login,
    /// Addresses with national letters.
    NationalLetters,
}

/// Why a letter whose fate is not known is not repeated any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Enough {
    /// It was repeated twice.
    RepeatedTwice,
    /// Its day is over.
    DayIsOver,
    /// Not all of it is true any more.
    PartlyUntrue,
    /// Its reader has another address now.
    OtherAddress,
    /// Its bytes were not kept, or cannot be read.
    NoBytes,
}

impl fmt::Display for Setback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Setback::Answer { step, code, text } => write!(f, "{step}: {code} {text}"),
            Setback::Unreadable { step: Step::End, text } => {
                write!(f, "unreadable answer after the content was sent: {text}")
            }
            Setback::Unreadable { step, text } => write!(f, "{step}: unreadable answer: {text}"),
            Setback::Connection { step: Step::End, lower, .. } => {
                write!(f, "connection lost after the content was sent: {lower}")
            }
            Setback::Connection { step, lower, .. } => write!(f, "{step}: {lower}"),
            Setback::Silence { step: Step::End, seconds } => {
                write!(f, "no answer within {seconds} s after the content was sent")
            }
            Setback::Silence { step, seconds } => {
                write!(f, "{step}: no answer within {seconds} s")
            }
            Setback::Lacking { lack } => f.write_str(match lack {
                Lack::StartTls => "opening the session: the mail server does not offer STARTTLS",
                Lack::Login => {
                    "opening the session: the mail server offers no login by name and password"
                }
                Lack::NationalLetters => {
                    "the mail server does not carry addresses with national letters"
                }
            }),
            Setback::BadAddress {} => f.write_str("the recipient's address is not valid"),
            Setback::NoAddress {} => f.write_str("the directory has no address for this person"),
            Setback::ExampleRecipient {} => f.write_str(
                "the recipient's domain is reserved for examples; put the real address into the \
                 directory",
            ),
            Setback::ExampleSender {} => {
                f.write_str("the domain of `from_email` is reserved for examples")
            }
            Setback::NoMessage { lower } => f.write_str(lower),
            Setback::Spool { directory, lower } => {
                write!(f, "cannot write into spool `{directory}`: {lower}")
            }
            Setback::GivenUp { why } => f.write_str(match why {
                Enough::RepeatedTwice => "it was repeated twice",
                Enough::DayIsOver => "the day is over",
                Enough::PartlyUntrue => "not all of it is true any more",
                Enough::OtherAddress => "its reader has another address now",
                Enough::NoBytes => "its bytes cannot be read",
            }),
            Setback::Returned { status: None } => f.write_str("its reader's server sent it back"),
            Setback::Returned { status: Some(status) } => {
                write!(f, "its reader's server sent it back: {status}")
            }
            Setback::Stopped {} => {
                f.write_str("the daemon was asked to stop before the mail server answered")
            }
            Setback::Untrue {} => f.write_str("nothing in it is true any more"),
            Setback::Delivered {} => f.write_str("the letter it stands in for was delivered"),
            Setback::Told(words) => f.write_str(words),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Step::Session => "opening the session",
            Step::Sender => "naming the sender",
            Step::Recipient => "naming the recipient",
            Step::Content | Step::End => "handing over the content",
        })
    }
}
