//! Whether the mailbox can be read: what is recorded of it.
//!
//! Decides nothing of when somebody hears (`deliver::trouble`). The invariant: one fact a change,
//! however often the mailbox is looked into.

use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::register::message::MailboxBlindness;
use crate::mailbox::look::MailboxFault;
use crate::store::StoreError;
use crate::store::fact::Fact;
use crate::store::mail_fact::MailFact;
use chrono::{DateTime, Utc};

/// Records that a look failed.
pub(super) fn failed(
    parts: &mut Parts,
    fault: MailboxFault,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let cause = blindness(fault);
    let known = parts.store.state().mailbox_blind;
    // A server that is down fails in several ways by turns.
    let same = |outage: MailboxBlindness| outage == cause || outage.may_pass() && cause.may_pass();
    if known.is_some_and(|outage| same(outage.cause)) {
        return Ok(());
    }
    parts.record(now, DAEMON, vec![Fact::Mail { mail: MailFact::Blind { cause } }])?;
    Ok(())
}

/// Records that a look succeeded.
pub(super) fn succeeded(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    if parts.store.state().mailbox_blind.is_some() {
        parts.record(now, DAEMON, vec![Fact::Mail { mail: MailFact::Sees {} }])?;
    }
    Ok(())
}

/// A fault as the journal and people have it.
pub fn blindness(fault: MailboxFault) -> MailboxBlindness {
    match fault {
        MailboxFault::Unreachable => MailboxBlindness::Unreachable,
        MailboxFault::Tls => MailboxBlindness::Tls,
        MailboxFault::SignIn => MailboxBlindness::SignIn,
        MailboxFault::NoSecret => MailboxBlindness::NoSecret,
        MailboxFault::Folder => MailboxBlindness::Folder,
        MailboxFault::Refused => MailboxBlindness::Refused,
        MailboxFault::Silent => MailboxBlindness::Silent,
        MailboxFault::Broken => MailboxBlindness::Broken,
    }
}
