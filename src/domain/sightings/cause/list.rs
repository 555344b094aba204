//! What makes a list, or the page of an item, unlike what it was.
//!
//! Holds the numbers that `sources::health` judged by, and says them in English.

use crate::domain::ids::SourceId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a list cannot be believed, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum ListFault {
    /// It holds nothing where it held something.
    #[error("it lists nothing, and {known} items of it are known")]
    Nothing {
        /// Items known from it.
        known: usize,
    },
    /// Its old items are none of those that are known.
    #[error(
        "{unknown} of {old} listed items that are no newer than the last read were never seen \
         before"
    )]
    Strangers {
        /// Old items never seen before.
        unknown: usize,
        /// Old items.
        old: usize,
    },
    /// Its items have lost their dates.
    #[error("{dated} of {items} listed items have a date")]
    Undated {
        /// Items with a date.
        dated: usize,
        /// All items.
        items: usize,
    },
    /// Its items have lost their headlines.
    #[error("{titled} of {items} listed items have a headline")]
    Untitled {
        /// Items with a headline.
        titled: usize,
        /// All items.
        items: usize,
    },
    /// It is shorter than usual.
    #[error("it lists {items} items where {usual} are usual")]
    Few {
        /// Its items.
        items: usize,
        /// The usual number.
        usual: usize,
    },
    /// A feed stands still while the page of its site moves on.
    #[error(
        "it stands still beside source {beside}: its newest item is of {newest_on}, while the page \
         of the same site has {later} later ones, the newest of {page_newest_on}"
    )]
    Frozen {
        /// The source that reads the page.
        beside: SourceId,
        /// The day of the feed's newest item.
        newest_on: NaiveDate,
        /// Later items of the page.
        later: usize,
        /// The day of the page's newest item.
        page_newest_on: NaiveDate,
    },
    /// The number of requests is nearly used up, so it was read no further.
    #[error("{part} was not read further: the limit of requests is nearly used up")]
    Spared {
        /// Which list, as the API calls it.
        part: String,
    },
    /// So many items of it are known that no further one is taken.
    #[error("it would have more than {limit} items")]
    TooManyItems {
        /// The bound.
        limit: usize,
    },
    /// It goes on for longer than is read.
    #[error("{part} has more than {pages} pages")]
    TooLong {
        /// Which list, as the API calls it.
        part: String,
        /// The bound.
        pages: usize,
    },
}

/// How it shows that an item is not where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PageLoss {
    /// The server says so of the item's own page.
    #[error("its own page answers 404 or 410")]
    OwnPageGone,
    /// The server says so of some page of the source.
    #[error("a page answers 404 or 410")]
    SomePageGone,
    /// The site says so in words.
    #[error("the site says that there is no such page")]
    NoSuchPage,
    /// There is a page without the text it had.
    #[error("its page has lost its text")]
    NoText,
    /// There is a page without the files it had.
    #[error("its page has lost its files")]
    NoFiles,
}
