//! What a letter is told before it is written: one person, its points, the moment.

use super::answer_links::Links;
use super::letter::Letterhead;
use super::links::OwnHosts;
use super::report::paper::Paper;
use super::sign_of_life::SignOfLife;
use crate::domain::ids::LetterId;
use crate::domain::notice::key::NoticeKey;
use crate::domain::obligation::Obligation;
use crate::domain::plan::Plan;
use crate::domain::plan::directory::Directory;
use chrono::{DateTime, NaiveDate, Utc};

/// Everything the text of one letter is made of.
#[derive(Clone, Debug)]
pub struct Briefing<'a> {
    /// The letter's id, local part of its Message-ID.
    pub id: &'a LetterId,
    /// To whom; a person of the directory.
    pub person: &'a crate::domain::plan::directory::Person,
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
    /// Where the reader can answer.
    pub links: &'a Links,
    /// Where links of the letter may lead.
    pub own_hosts: &'a OwnHosts,
}

impl Briefing<'_> {
    /// Whether the reader keeps the program: nobody else reads a key or a command.
    pub(super) fn is_for_administrator(&self) -> bool {
        self.person.id == self.directory.administrator
    }
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
        /// The last day that was told before, where it was another one.
        told_due_on: Option<NaiveDate>,
        /// The responsible person in whose place the reader hears.
        instead_of: Option<Absent<'a>>,
        /// The day on which all that could show it was read last; `None` where nothing could.
        seen_on: Option<NaiveDate>,
        /// Whether its reader was written to about it before.
        contact: Contact,
        /// What people answered about it that its reader has to know.
        answered: Vec<Answered<'a>>,
        /// The page that shows that it is met.
        shown_by: Option<Page<'a>>,
    },
    /// Something only the administrator hears.
    Trouble {
        /// The notice.
        key: &'a NoticeKey,
        /// The sentence to show.
        text: &'a str,
    },
    /// The monthly report; it is attached to the letter as well.
    Report {
        /// The notice.
        key: &'a NoticeKey,
        /// The report.
        paper: &'a Paper,
    },
    /// That the daemon lives, and how its week went.
    SignOfLife {
        /// The notice.
        key: &'a NoticeKey,
        /// The week.
        sign: &'a SignOfLife,
    },
}

/// Whether somebody was written to about a thing before: nobody is reproached at first contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contact {
    /// This is the first letter about it.
    First,
    /// There was one before.
    Again,
}

/// What somebody answered about a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered<'a> {
    /// It is not theirs.
    NotMine {
        /// Who, for people.
        name: &'a str,
        /// Why, in their words.
        reason: &'a str,
    },
    /// It would be done by a day that is over.
    Promised {
        /// That day.
        until: NaiveDate,
        /// Why not at once, in their words.
        reason: &'a str,
    },
}

/// A page by which something is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// Its headline, where it was read.
    pub title: Option<&'a str>,
    /// Its address.
    pub url: &'a str,
}

/// A responsible person in whose place somebody else reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absent<'a> {
    /// Name for people.
    pub name: &'a str,
    /// Why they do not read it themselves.
    pub why: WhyAbsent,
}

/// Why a person does not read a letter themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyAbsent {
    /// They are away.
    Away {
        /// The last day away.
        until: NaiveDate,
    },
    /// They have no address.
    NoAddress,
}
