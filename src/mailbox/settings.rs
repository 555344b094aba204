//! Where answers are fetched, and how.
//!
//! Decides nothing; it is the checked content of `[mailbox]` in `settings.toml`.

use crate::channels::email::Security;
use crate::channels::mime::ReplyTag;
use std::path::PathBuf;
use std::time::Duration;

/// A mailbox that is read over IMAP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailboxSettings {
    /// Mail server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User name.
    pub username: String,
    /// What proves that we may read it.
    pub secret: SecretFile,
    /// A certificate authority to trust besides the system's, in PEM.
    pub ca_file: Option<PathBuf>,
    /// The folder that is read.
    pub folder: String,
    /// Where people's answers go: the address of this mailbox.
    pub address: String,
    /// Whether each letter has an address of its own to be answered to, `local+TAG@domain`.
    pub reply_tag: ReplyTag,
    /// How often a server is asked that does not call by itself.
    pub poll: Duration,
    /// Longest time for one answer of the server.
    pub timeout: Duration,
}

/// Which file holds what a sign-in needs; a bare name is first sought among systemd's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretFile {
    /// A password, for LOGIN.
    Password(PathBuf),
    /// An access token that something else keeps fresh, for XOAUTH2; read at every sign-in.
    Token(PathBuf),
}
