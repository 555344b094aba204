//! Cursors: where the reading of each source stands.
//!
//! Not journalled: a lost cursor costs one full read and nothing else. A cursor must never be
//! saved before the facts of the read it speaks of, or an unchanged answer would hide them.

use crate::domain::ids::ItemId;
use crate::domain::sightings::blindness::Listed;
use crate::domain::sightings::cause::Cause;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the reading of one source stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cursor {
    /// The validator the server gave, for conditional requests.
    pub etag: Option<String>,
    /// The date the server gave, word for word, for conditional requests.
    pub last_modified: Option<String>,
    /// The last successful read, «unchanged» included.
    pub read_at: Option<DateTime<Utc>>,
    /// The last successful read that brought content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<DateTime<Utc>>,
    /// The last read without conditions.
    pub full_read_at: Option<DateTime<Utc>>,
    /// Not to be polled before; `None` means now.
    pub next_poll_at: Option<DateTime<Utc>>,
    /// Failed reads since the last success.
    pub failures: u32,
    /// The site engine of the last whole read; none for feeds.
    pub engine: Option<String>,
    /// What the last whole reads listed, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Listed>,
    /// How the configuration described the source at the last whole read; a source described
    /// anew is not measured by its past.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
    /// Lists too short to be believed, since the last whole read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<Short>,
    /// The first read since the last whole one in which something could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial_since: Option<DateTime<Utc>>,
    /// The day on which pages that settle something were looked at again last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looked_again_on: Option<NaiveDate>,
    /// What is wrong with all item pages at once, until one of them stands again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<Cause>,
    /// Pages found gone or emptied, with the first time; one look does not make them gone.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub emptied: BTreeMap<ItemId, DateTime<Utc>>,
    /// Pages that answer with something else, with the first time.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub unclear: BTreeMap<ItemId, DateTime<Utc>>,
}

/// Lists too short to be believed, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Short {
    /// Since when they are about as long as now.
    pub since: DateTime<Utc>,
    /// The last such read.
    pub last: DateTime<Utc>,
    /// How many such reads in a row.
    pub reads: u32,
    /// The length of the shortest.
    pub least: usize,
    /// The length of the longest.
    pub most: usize,
}
