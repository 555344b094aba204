//! What every reader takes and gives, and how it fails.

pub mod error;
pub mod guarded;
pub mod marks;
pub mod parser;
mod peak;
pub mod task;

use super::engine::Preset;
use super::fetch::{ReadMode, Validators};
use super::html::snapshot::Snapshot;
use crate::domain::ids::ItemId;
use crate::domain::sightings::Item;
use crate::domain::sightings::blindness::Listed;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::host::HostView;
use crate::domain::sightings::platform::PlatformView;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use error::ReadError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// Most items taken from one read.
pub const ITEMS_MAX: usize = 500;

/// Most item pages opened in one read; a site is visited again soon enough.
pub const ITEM_PAGES_MAX: usize = 30;

/// How a source's bytes were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadPath {
    /// As they came.
    Raw,
    /// By our own reader, which bears what strict ones refuse.
    Repaired,
}

impl ReadPath {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ReadPath::Raw => "raw",
            ReadPath::Repaired => "repaired",
        }
    }
}

/// Whether everything that should have been looked at was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Completeness {
    /// Everything.
    Whole,
    /// Something was left out or failed; nobody may be accused on the strength of this read.
    Partial,
}

/// What a read starts from.
#[derive(Clone, Debug)]
pub struct ReadRequest<'a> {
    /// From the last whole read.
    pub validators: &'a Validators,
    /// Whether they are used.
    pub mode: ReadMode,
    /// Items whose pages need not be opened again.
    pub opened: &'a BTreeSet<ItemId>,
    /// The council's zone.
    pub zone: Tz,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

/// What a read came to.
#[derive(Debug)]
// One is made per read, so its size costs nothing.
#[allow(clippy::large_enum_variant)]
pub enum ReadResult {
    /// The source was read.
    Read(Yield),
    /// The server says that nothing changed.
    Unchanged,
    /// The source could not be read.
    Failed(ReadError),
}

/// What a source gave.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Yield {
    /// Its items, in its order, each id once.
    pub items: Vec<Item>,
    /// The site engine; `None` for feeds.
    pub engine: Option<Preset>,
    /// How its bytes were read.
    pub path: ReadPath,
    /// For the next conditional read; empty unless the read was whole.
    pub validators: Validators,
    /// What the read is worth.
    pub complete: Completeness,
    /// Items whose own page was opened in this read and is part of the item.
    pub opened: Vec<ItemId>,
    /// Documents attached to the pages that were opened in this read.
    pub attachments: BTreeMap<ItemId, Vec<Url>>,
    /// Items still listed whose own page is gone for certain (404 or 410).
    pub missing: Vec<ItemId>,
    /// What the list showed before any item was opened.
    pub listed: Listed,
    /// Whether the list was read to its end; item pages left for later do not count.
    pub reach: Reach,
    /// The first thing that could not be read. A partial read without it has only left something
    /// for the next one.
    pub left_out: Option<Cause>,
    /// What the opened pages showed.
    pub shown: Vec<(ItemId, Snapshot)>,
    /// What was seen beside items.
    pub beside: Option<Beside>,
}

/// What a source shows beside items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Beside {
    /// The state of a participatory-budget platform.
    Platform(PlatformView),
    /// The state of a host or page.
    Host(HostView),
    /// Until when the token of a Facebook page holds.
    Token {
        /// Its end; `None` where it has none, or where the API would not say.
        until: Option<DateTime<Utc>>,
    },
}

impl Yield {
    /// A whole read of a source that is no list: its items, and what stands beside them.
    pub(super) fn whole(items: Vec<Item>, beside: Option<Beside>) -> Self {
        Yield {
            listed: listed(&items),
            items,
            engine: None,
            path: ReadPath::Raw,
            validators: Validators::default(),
            complete: Completeness::Whole,
            opened: Vec::new(),
            attachments: BTreeMap::new(),
            missing: Vec::new(),
            reach: Reach::All,
            left_out: None,
            shown: Vec::new(),
            beside,
        }
    }
}

/// How far a list was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reach {
    /// To its end, or to the bound that the configuration sets.
    All,
    /// Some page of it failed, so its length says nothing.
    Some,
}

/// The numbers of a list.
pub(in crate::sources) fn listed(items: &[Item]) -> Listed {
    Listed {
        items: items.len(),
        titled: items.iter().filter(|item| !item.title.is_empty()).count(),
        dated: items.iter().filter(|item| item.dates.printed.or(item.dates.feed).is_some()).count(),
    }
}
