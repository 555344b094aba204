//! Cursors: where the reading of each source stands.
//!
//! Not journalled: a lost cursor costs one full read and nothing else. A cursor must never be
//! saved before the facts of the read it speaks of, or an unchanged answer would hide them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// The last read without conditions.
    pub full_read_at: Option<DateTime<Utc>>,
    /// Not to be polled before; `None` means now.
    pub next_poll_at: Option<DateTime<Utc>>,
    /// Failed reads since the last success.
    pub failures: u32,
    /// The site engine of the last whole read; none for feeds.
    pub engine: Option<String>,
}
