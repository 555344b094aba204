//! Messages that came to the mailbox: what each was taken for.
//!
//! Decides nothing. The invariant: a message is told by a mark of its own, never by its number in a
//! mailbox, so that it is the same message wherever it is served again.

use super::effect::Effect;
use crate::domain::ids::{LetterId, ObligationKey, PersonId};
use serde::{Deserialize, Serialize};

/// What is kept of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageNote {
    /// Its Message-ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its subject.
    #[serde(default)]
    pub subject: String,
    /// Its own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// What a message was taken for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case")]
pub enum HeardAs {
    /// A person's answer to a letter of ours.
    Answered {
        /// Whose.
        person: PersonId,
        /// To which letter.
        letter: LetterId,
        /// What each of its answers did.
        effects: Vec<HeardEffect>,
    },
    /// A person's reply that leaves a doubt: the contact person has it.
    Unclear {
        /// Whose.
        person: PersonId,
        /// To which letter; none where it answers no letter of ours.
        letter: Option<LetterId>,
        /// Why it is no answer.
        why: Unclear,
    },
    /// A reply to a letter of ours from somebody else: the contact person has it.
    Stranger {
        /// To which letter.
        letter: LetterId,
        /// Why nothing was taken from it.
        why: Distrust,
    },
    /// A mail server's word that a letter did not arrive.
    Bounced {
        /// Which.
        letter: LetterId,
    },
    /// It cannot be read, not even whose it is: the contact person was told of it.
    Unreadable,
    /// Nothing that concerns us: machines, reports of no consequence, other people's mail.
    Nothing,
}

/// Why the mailbox cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailboxBlindness {
    /// There is no connection.
    Unreachable,
    /// The connection cannot be protected.
    Tls,
    /// The server does not let us in.
    SignIn,
    /// What a sign-in needs cannot be read from its file.
    NoSecret,
    /// There is no such folder, or it may not be read.
    Folder,
    /// The server says no to what a mailbox must do.
    Refused,
    /// Nothing came for too long.
    Silent,
    /// The connection broke, or what came is no answer.
    Broken,
}

impl MailboxBlindness {
    /// Whether it often passes by itself.
    pub fn may_pass(self) -> bool {
        match self {
            Self::Unreachable | Self::Silent | Self::Broken | Self::Refused => true,
            Self::Tls | Self::SignIn | Self::NoSecret | Self::Folder => false,
        }
    }
}

/// What one answer of a message did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardEffect {
    /// About what.
    pub obligation: ObligationKey,
    /// What it did.
    pub effect: Effect,
    /// The sequence number of the answer's fact, by which it is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<u64>,
}

/// Why nothing is taken from a reply to a letter of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distrust {
    /// It is not from the address of the letter's reader.
    OtherAddress,
    /// The own mail server says that its sender is forged.
    Forged,
    /// The letter went to somebody in the reader's stead.
    Trial,
}

/// Why a reply gives no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unclear {
    /// It has no own words.
    Empty,
    /// It is too long for an answer.
    Long,
    /// It asks.
    Question,
    /// It depends on something, or excepts something.
    Condition,
    /// It denies what would be an answer.
    Negated,
    /// It says different things.
    Several,
    /// It says nothing that was asked.
    NothingSaid,
    /// It has words that are not known.
    Unknown,
    /// It has a day or a number that is none.
    Unreadable,
    /// Its one number may be that of a decision, or how many there were.
    CountOrNumber,
    /// It promises without a day.
    NoDay,
    /// Its day lies on the wrong side of today.
    Day,
    /// It may be about several matters of the letter.
    WhichMatter,
    /// Nothing of the kind was asked.
    NotAsked,
    /// The register does not take it.
    NotTaken,
    /// It is too large to be read.
    TooLarge,
    /// Only somebody with a key can read it.
    Encrypted,
    /// It carries files and no words.
    OnlyFiles,
    /// Its bytes cannot be read as a message.
    Broken,
}

/// What is sent because of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseKind {
    /// To the person, what was understood.
    Receipt,
    /// To the contact person, what was not.
    Forward,
}

/// How a response ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ResponseEnd {
    /// The mail server took it.
    Accepted,
    /// The mail server refused it.
    Refused,
    /// It was tried often enough.
    GivenUp,
}
