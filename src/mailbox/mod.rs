//! The mailbox: the door through which answers come in.
//!
//! Decides which messages are new and says when there may be more. Does not read what they say
//! (`sources::mail`, `recognition::reply`). The invariants: nothing is ever deleted or moved; only
//! what came after the first look is read; every wait, message and list is bounded; no error holds
//! what the server or the configuration wrote.

mod bounded;
mod imap;
pub mod look;
pub mod scripted;
pub mod settings;

use chrono::{DateTime, Utc};
use imap::{ImapMailbox, ImapSession};
use look::{Fetched, MailboxFault, ReadUpTo};
use scripted::Scripted;
use settings::MailboxSettings;
use std::time::Duration;

/// A mailbox.
#[derive(Clone, Debug)]
pub enum Mailbox {
    /// Over IMAP.
    Imap(ImapMailbox),
    /// Whatever a test puts into it.
    Scripted(Scripted),
}

/// An open mailbox.
pub enum Session {
    /// Over IMAP.
    Imap(Box<ImapSession>),
    /// Whatever a test puts into it.
    Scripted(Scripted),
}

impl Mailbox {
    /// A mailbox over IMAP; checks what can be checked without the network.
    pub fn imap(settings: &MailboxSettings) -> Result<Self, crate::channels::ChannelError> {
        Ok(Mailbox::Imap(ImapMailbox::new(settings)?))
    }

    /// Connects, signs in, opens the folder.
    pub async fn open(&self) -> Result<Session, MailboxFault> {
        match self {
            Mailbox::Imap(mailbox) => Ok(Session::Imap(Box::new(mailbox.open().await?))),
            Mailbox::Scripted(scripted) => scripted.open().map(Session::Scripted),
        }
    }
}

impl Session {
    /// What came since; at the first look nothing, whatever lies there.
    pub async fn fetch(
        &mut self,
        since: Option<ReadUpTo>,
        now: DateTime<Utc>,
    ) -> Result<Fetched, MailboxFault> {
        match self {
            Session::Imap(session) => session.fetch(since, now).await,
            Session::Scripted(scripted) => scripted.fetch(since, now),
        }
    }

    /// Marks messages as done, so that people who look into the mailbox see it.
    pub async fn mark(&mut self, numbers: &[u32]) -> Result<(), MailboxFault> {
        match self {
            Session::Imap(session) => session.mark(numbers).await,
            Session::Scripted(scripted) => scripted.mark(numbers),
        }
    }

    /// Waits until there may be something new, at most so long.
    pub async fn wait(&mut self, at_most: Duration) -> Result<(), MailboxFault> {
        match self {
            Session::Imap(session) => session.wait(at_most).await,
            Session::Scripted(scripted) => {
                scripted.wait(at_most).await;
                Ok(())
            }
        }
    }
}
