//! Incoming mail: messages as mail programs write them, and the mailbox they are fetched from.

#[path = "mailbox/imap.rs"]
mod imap;
#[path = "mailbox/messages.rs"]
mod messages;
#[path = "mailbox/settings.rs"]
mod settings;
#[expect(dead_code, reason = "tests of channels and of the daemon use the rest")]
mod support;
