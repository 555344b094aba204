//! The world out: a finished letter leaves.
//!
//! A parcel is sealed first: its exact bytes exist, and can be kept, before anything leaves. Then a
//! channel makes one attempt and says how it went; it never retries, that is `domain::retry`'s and
//! the outbox's work. The invariant: what is sent is what was sealed, to the last byte.

pub mod credential;
pub mod email;
mod fold;
pub mod key;
pub mod mime;
pub(crate) mod smtp;
pub mod spool;

use crate::domain::ids::LetterId;
use crate::domain::notice::setback::Setback;
use crate::letters::letter::Letter;
use chrono::{DateTime, Utc};
use email::EmailChannel;
use serde::{Deserialize, Serialize};
use spool::SpoolChannel;
use std::error::Error;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// A way out for letters.
#[derive(Debug)]
pub enum Channel {
    /// Over SMTP.
    Email(EmailChannel),
    /// Into a directory, as `.eml` files.
    Spool(SpoolChannel),
    /// Whatever a test says.
    Scripted(Scripted),
}

impl Channel {
    /// The bytes of a parcel; the outcome that forbids it where no channel can carry it.
    pub fn seal(&self, parcel: &Parcel) -> Result<Sealed, Outcome> {
        match self {
            Channel::Email(email) => email.seal(parcel),
            Channel::Spool(spool) => spool.seal(parcel),
            Channel::Scripted(_) => {
                let bytes = serde_json::to_vec(parcel).expect("a parcel is plain data");
                let name = format!("{}@scripted.invalid", parcel.letter.id);
                Ok(Sealed::of(parcel, bytes, name))
            }
        }
    }

    /// Seals a parcel and makes one attempt, for letters that nobody has to keep.
    pub async fn seal_and_send(&self, parcel: &Parcel) -> Outcome {
        match self.seal(parcel) {
            Ok(sealed) => self.send(&sealed).await,
            Err(outcome) => outcome,
        }
    }

    /// One attempt to hand a sealed letter over.
    pub async fn send(&self, sealed: &Sealed) -> Outcome {
        match self {
            Channel::Email(email) => email.send(sealed).await,
            Channel::Spool(spool) => spool.send(sealed).await,
            Channel::Scripted(Scripted(answer)) => {
                let parcel = serde_json::from_slice(&sealed.bytes).expect("it was sealed here");
                answer(&parcel)
            }
        }
    }

    /// A channel that answers as `answer` says.
    pub fn scripted(answer: impl Fn(&Parcel) -> Outcome + Send + Sync + 'static) -> Self {
        Channel::Scripted(Scripted(Arc::new(answer)))
    }
}

/// The test variant: a function from parcel to outcome.
#[derive(Clone)]
pub struct Scripted(pub Arc<dyn Fn(&Parcel) -> Outcome + Send + Sync>);

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scripted")
    }
}

/// A channel that cannot be built from its settings.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// The sender's address has no valid form.
    #[error("`from_email` is not an e-mail address")]
    FromEmail(#[source] lettre::address::AddressError),
    /// The address for answers has no valid form.
    #[error("`contact_email` is not an e-mail address")]
    ContactEmail(#[source] lettre::address::AddressError),
    /// Clear text would leave the machine.
    #[error("mail without TLS is allowed to this machine only, and `{host}` is another one")]
    ClearText {
        /// The configured host.
        host: String,
    },
    /// One half of the credentials is missing.
    #[error("`username` and `password_file` belong together; only one of them is set")]
    HalfCredentials,
    /// The password cannot be read.
    #[error("cannot read the mail password from `{}`", path.display())]
    ReadPassword {
        /// The file tried last.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The password file has nothing in it.
    #[error("the mail password in `{}` is empty", path.display())]
    EmptyPassword {
        /// The file.
        path: PathBuf,
    },
    /// The extra certificate authority cannot be read.
    #[error("cannot read the certificate authority from `{}`", path.display())]
    ReadAuthority {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The extra certificate authority is not a PEM certificate.
    #[error("`{}` holds no PEM certificate", path.display())]
    NoAuthority {
        /// The file.
        path: PathBuf,
    },
    /// TLS cannot be set up.
    #[error("cannot prepare TLS for the mail server `{host}`")]
    Tls {
        /// The configured host.
        host: String,
        /// Why.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

/// The outcome of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The server took the letter.
    Accepted {
        /// The server's answer, without addresses.
        answer: String,
    },
    /// Not now; nobody has it.
    TryAgain {
        /// Why, without addresses.
        reason: Setback,
        /// Whether the fault is the server's or the configuration's (all letters wait) or this
        /// letter's alone.
        scope: Scope,
    },
    /// The content left and no answer came: nobody knows whether it was taken.
    Unknown {
        /// What happened, without addresses.
        reason: Setback,
    },
    /// Never for this recipient.
    Refused {
        /// Why, without addresses.
        reason: Setback,
    },
}

/// How far a failure reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// This letter only (greylisting, full mailbox).
    Letter,
    /// This letter, and perhaps every one: the server refuses and does not say that the recipient
    /// does not exist (policy, blocklist, relay). Several in a row are about us.
    Policy,
    /// Every letter: the server is down, silent, or refuses the login.
    Server,
}

/// A letter with its envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// The letter.
    pub letter: Letter,
    /// Name of the recipient, for the To header.
    pub to_name: String,
    /// Address of the recipient.
    pub to_email: String,
    /// In shadow mode: the name of the person it is meant for, shown on top of subject and text.
    pub meant_for: Option<String>,
}

/// A letter as it leaves: the same bytes for every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which letter.
    pub letter: LetterId,
    /// When it was composed.
    pub composed_at: DateTime<Utc>,
    /// Whose it is, for a file's name.
    pub reader: String,
    /// Address of the recipient.
    pub to_email: String,
    /// Headers and body, lines ended by CR LF.
    pub bytes: Vec<u8>,
    /// Its Message-ID, by which answers to it are known.
    pub name: String,
}

impl Sealed {
    /// The envelope of a parcel around its bytes.
    pub(super) fn of(parcel: &Parcel, bytes: Vec<u8>, name: String) -> Self {
        Self {
            name,
            letter: parcel.letter.id.clone(),
            composed_at: parcel.letter.composed_at,
            reader: parcel.meant_for.clone().unwrap_or_else(|| parcel.to_name.clone()),
            to_email: parcel.to_email.clone(),
            bytes,
        }
    }
}
