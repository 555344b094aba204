//! Facts about mail that came in, and about what was sent because of it.

use crate::domain::ids::{LetterId, PersonId};
use crate::domain::register::message::{
    HeardAs, MailboxBlindness, MessageNote, ResponseEnd, ResponseKind,
};
use serde::{Deserialize, Serialize};

/// Something that happened at the mailbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "happened", rename_all = "kebab-case")]
pub enum MailFact {
    /// The mailbox was read so far.
    Read {
        /// The server's numbering (UIDVALIDITY).
        numbering: u32,
        /// The last number in it.
        last: u32,
    },
    /// The mailbox could not be read, for the first time since it last could, or for another
    /// cause than before.
    Blind {
        /// Why.
        cause: MailboxBlindness,
    },
    /// A blind mailbox was read again.
    Sees {},
    /// A message was handled.
    Heard {
        /// By what it is known again.
        mark: String,
        /// What is kept of it.
        message: MessageNote,
        /// What it was taken for.
        what: HeardAs,
    },
    /// A receipt or a forward stands ready; its exact bytes are kept.
    Sealed {
        /// Its id.
        response: LetterId,
        /// What it is.
        response_kind: ResponseKind,
        /// To whom; none for the contact person.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<PersonId>,
        /// Of which messages.
        marks: Vec<String>,
        /// Its bytes, by content.
        sealed: String,
        /// A mark of the address it goes to.
        address: String,
    },
    /// A response is about to leave.
    Attempted {
        /// Which.
        response: LetterId,
    },
    /// A response is tried no more.
    Ended {
        /// Which.
        response: LetterId,
        /// How it ended.
        end: ResponseEnd,
    },
}
