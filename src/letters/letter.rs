//! A finished letter: subject, both bodies, attachments, and the letterhead it stands under.

use crate::domain::ids::{LetterId, ObligationKey};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What every letter of this council carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letterhead {
    /// The council's full name, e.g. «Галицинівська сільська рада».
    pub council: String,
    /// The council's site.
    pub site: String,
    /// Whom to answer: name for people.
    pub contact_name: String,
    /// Whom to answer: address, used as Reply-To; `None` means the sender's.
    pub contact_email: Option<String>,
    /// Domain of the Message-ID.
    pub message_domain: String,
}

/// A finished letter without its envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Id, local part of the Message-ID.
    pub id: LetterId,
    /// One line, no control characters.
    pub subject: String,
    /// Plain text, lines of any length.
    pub text: String,
    /// The same content as HTML.
    pub html: String,
    /// When it was composed.
    pub composed_at: DateTime<Utc>,
    /// What goes with it.
    pub attachments: Vec<Attachment>,
    /// Message-IDs of the thread it belongs to, the one it answers last.
    #[serde(default)]
    pub thread: Vec<String>,
    /// What its gravest matter is about, by the keys of the obligations: all letters about one of
    /// them share a thread.
    #[serde(default)]
    pub threads: Vec<ObligationKey>,
}

/// A file that goes with a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub media_type: MediaType,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What can go with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaType {
    /// A page in UTF-8.
    Html,
    /// An XLSX workbook.
    Workbook,
    /// A last day for a calendar, new or moved (RFC 5546, REQUEST).
    Invitation,
    /// A last day that a calendar may forget (RFC 5546, CANCEL).
    Cancellation,
}

impl MediaType {
    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Html => "text/html; charset=utf-8",
            MediaType::Workbook => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            MediaType::Invitation => "text/calendar; charset=utf-8; method=REQUEST",
            MediaType::Cancellation => "text/calendar; charset=utf-8; method=CANCEL",
        }
    }
}
