//! Why a source, a part of it or a page could not be read or believed, as data.
//!
//! Holds the kinds of causes with their particulars, and says them in English for logs and JSON;
//! `letters::cause` says them in Ukrainian. Decides nothing: `sources` finds causes and `poll` says
//! what follows. The invariants: no address here has a query, and what the journal of an older
//! version tells in words is a cause too, shown for ever as it was told.

pub mod answer;
pub mod document;
pub mod facebook;
pub mod list;
pub mod platform;

use crate::domain::ids::ItemId;
use answer::AnswerFault;
use document::{FeedFault, PageFault};
use facebook::FacebookFault;
use list::{ListFault, PageLoss};
use platform::PlatformFault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What bytes without an address are called.
pub const THE_FILE: &str = "the file";

/// Why something could not be read or believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Cause {
    /// A further page of a list.
    ListPage {
        /// Which, from 1.
        number: u16,
        /// What is wrong with it.
        cause: Box<Cause>,
    },
    /// The page of an item.
    ItemPage {
        /// Whose.
        item: ItemId,
        /// What is wrong with it.
        cause: Box<Cause>,
    },
    /// Item pages that nothing was held against fail together: it is the site that fails.
    SeveralPages {
        /// How many.
        pages: usize,
        /// What is wrong with one of them.
        cause: Box<Cause>,
    },
    /// One of the lists of which a source consists.
    Part {
        /// Which, as the API calls it.
        part: String,
        /// What is wrong with it.
        cause: Box<Cause>,
    },
    /// There was no answer to read.
    Answer {
        /// The address asked.
        at: String,
        /// What came instead.
        fault: AnswerFault,
    },
    /// The answer is no feed.
    Feed {
        /// Its address.
        at: String,
        /// What is wrong with it.
        fault: FeedFault,
    },
    /// The answer is not the page it should be.
    Page {
        /// Its address.
        at: String,
        /// What is wrong with it.
        fault: PageFault,
    },
    /// The Graph API refused, or answered something else than it documents.
    Facebook {
        /// What it was.
        fault: FacebookFault,
    },
    /// The page is not that of the platform of the participatory budget.
    Platform {
        /// Its address.
        at: String,
        /// What is wrong with it.
        fault: PlatformFault,
    },
    /// What a list showed cannot be what it should show.
    List {
        /// Why not.
        fault: ListFault,
    },
    /// An item is not where it was.
    Lost {
        /// How that shows.
        how: PageLoss,
    },
    /// Such a source is more than one document, so no file stands for it.
    NoFile {
        /// The kind, as in `sources.toml`.
        kind: String,
    },
    /// As an older version told it, in words.
    #[serde(untagged)]
    Told(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::ListPage { number, cause } => write!(f, "page {number} of the list: {cause}"),
            Cause::ItemPage { item, cause } => write!(f, "the page of item {item}: {cause}"),
            Cause::SeveralPages { pages, cause } => {
                write!(f, "{pages} pages of items fail at once; one of them: {cause}")
            }
            Cause::Part { part, cause } => write!(f, "{part}: {cause}"),
            Cause::Answer { at, fault } => fault.write(at, f),
            Cause::Feed { at, fault } => write!(f, "{at}: {fault}"),
            Cause::Page { at, fault } => write!(f, "{at} cannot be read: {fault}"),
            Cause::Facebook { fault } => fault.fmt(f),
            Cause::Platform { at, fault } => fault.write(at, f),
            Cause::List { fault } => fault.fmt(f),
            Cause::Lost { how } => how.fmt(f),
            Cause::NoFile { kind } => {
                write!(f, "a source of kind `{kind}` cannot be read from a file")
            }
            Cause::Told(words) => f.write_str(words),
        }
    }
}
