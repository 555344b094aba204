//! Letters: notices turned into finished text for one person. PURE.
//!
//! Decides wording, order and subject, nothing about who hears what. The same briefing always
//! gives the same letter, byte for byte.

use crate::domain::directory::Directory;
use crate::domain::ids::LetterId;
use crate::domain::notice::NoticeKey;
use crate::domain::obligation::Obligation;
use crate::domain::plan::Plan;
use chrono::{DateTime, NaiveDate, Utc};

/// Everything the text of one letter is made of.
#[derive(Clone, Debug)]
pub struct Briefing<'a> {
    /// The letter's id, local part of its Message-ID.
    pub id: &'a LetterId,
    /// To whom; a person of the directory.
    pub person: &'a crate::domain::directory::Person,
    /// What to tell, gravest first; never empty.
    pub points: Vec<Point<'a>>,
    /// The name of the person the letter was first meant for, when a stand-in receives it.
    pub in_place_of: Option<&'a str>,
    /// The plan, for measures and bases.
    pub plan: &'a Plan,
    /// People and departments.
    pub directory: &'a Directory,
    /// The civil date in the council's zone.
    pub today: NaiveDate,
    /// The moment the letter is composed, for the Date header.
    pub now: DateTime<Utc>,
    /// Names and addresses that every letter carries.
    pub letterhead: &'a Letterhead,
}

/// One thing a letter tells.
#[derive(Clone, Debug)]
pub enum Point<'a> {
    /// An obligation at a rung.
    Obligation {
        /// The notice.
        key: &'a NoticeKey,
        /// The obligation as it stands now: the text follows its status, not the rung's name.
        obligation: &'a Obligation,
        /// Whole working days late, when it is overdue.
        working_days_late: u16,
    },
    /// Something only the administrator hears.
    Trouble {
        /// The notice.
        key: &'a NoticeKey,
        /// The sentence to show.
        text: &'a str,
    },
}

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}
