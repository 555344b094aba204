//! A message as it came: what is known of it once its bytes are read.
//!
//! Decides nothing.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A message as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incoming {
    /// Its own name (Message-ID), without angle brackets.
    pub id: Option<String>,
    /// The letters it answers, nearest first (In-Reply-To, then References from the end).
    pub answers: Vec<String>,
    /// The one address it says it is from, in small letters; none where it names several.
    pub from: Option<String>,
    /// Every address it was sent to, in small letters.
    pub to: Vec<String>,
    /// Its subject in one line.
    pub subject: String,
    /// When its sender says it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// What it carries.
    pub body: Body,
    /// Who wrote it.
    pub writer: Writer,
    /// What the own mail server found out about the sender.
    pub proof: Proof,
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Text, quoted letters included, in bounds; quoted parts of HTML stand behind `>`.
    Text(String),
    /// Only what somebody with a key can read.
    Encrypted,
    /// Files and no words.
    OnlyFiles,
    /// Nothing at all.
    Empty,
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Writer {
    /// Nothing says that it was no person.
    Person,
    /// A machine that answers or sends by itself (RFC 3834).
    Robot,
    /// A mail server that tells what became of a letter (RFC 3464).
    Server(Bounce),
}

/// What a mail server tells about a letter of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// Names of letters that it speaks of; ours may be among them.
    pub letters: Vec<String>,
    /// The addresses that it could not reach, in small letters; empty where it names none.
    pub recipients: Vec<String>,
    /// What became of it.
    pub fate: Fate,
    /// The status (RFC 3463), e.g. `5.1.1`, where one is told.
    pub status: Option<Status>,
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fate {
    /// It will not be delivered.
    Failed,
    /// The server still tries.
    Delayed,
    /// It was delivered or passed on; nothing is wrong.
    Fine,
}

/// An enhanced status code (RFC 3463): class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status(pub u8, pub u16, pub u16);

/// What the own mail server found out about the sender (RFC 8601).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// Nothing, or that all is well.
    NotRefuted,
    /// The sender's domain did not send it (`dmarc=fail`).
    Refuted,
}

/// Why a message is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailFault {
    /// The bytes have no headers.
    #[error("it is no message")]
    NotAMessage,
    /// Reading it broke a bound of time or memory.
    #[error("it cannot be read within the bounds")]
    Hostile,
}
