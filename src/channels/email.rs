//! E-mail over SMTP. The only place that knows lettre.

use std::path::PathBuf;
use std::time::Duration;

/// How letters leave, from `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct EmailSettings {
    /// Mail server.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// User name for authentication.
    pub username: Option<String>,
    /// File that holds the password; systemd's credential directory is tried for a bare name.
    pub password_file: Option<PathBuf>,
    /// A certificate authority to trust besides the system's, in PEM.
    pub ca_file: Option<PathBuf>,
    /// Sender's name.
    pub from_name: String,
    /// Sender's address.
    pub from_email: String,
    /// Longest time for one letter, connection included.
    pub timeout: Duration,
}

/// How the connection is protected. Opportunistic TLS is not offered: it falls back to clear text
/// without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// STARTTLS, required.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// Clear text; loopback hosts only.
    None,
}
