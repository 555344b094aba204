//! What the world showed us: items, their meaning, and when each source could be read.
//!
//! Decides which of an item's dates is believed. Does not read pages (`sources`) or titles
//! (`recognition`). The invariant: *not seen* and *could not look* are different values, so a
//! duty can never mistake blindness for absence.

pub mod blindness;
pub mod cause;
pub mod host;
pub mod host_fault;
pub mod page_state;
pub mod platform;
pub mod publication_dates;
pub mod sitting_mark;

use super::council::decision::{Body, DecisionKey, DecisionNumber};
use super::ids::{DepartmentId, ItemId, SourceId};
use chrono::{DateTime, NaiveDate, Utc};
use host::HostSight;
use platform::PlatformSight;
use serde::{Deserialize, Serialize};
use sitting_mark::SittingMark;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

/// One thing listed by a source, as found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable within the source.
    pub id: ItemId,
    /// Absolute address of the item's own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Headline, white space folded.
    pub title: String,
    /// The section the item stands in, as the source names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Plain text of the item, at most [`TEXT_MAX_BYTES`]: its head, and its tail where a
    /// signature stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The dates the item carries.
    #[serde(default)]
    pub dates: ItemDates,
}

/// Longest text kept with an item: enough for the list of a whole session.
pub const TEXT_MAX_BYTES: usize = 12_000;

/// Longest stored value; an item that would exceed it as JSON gives up text.
pub const STORED_MAX_BYTES: usize = 16 * 1024;

/// What stands in a kept text where its middle was cut out.
pub const TEXT_CUT: &str = "\n…\n";

/// The line that stands before the text of an item's attachment.
pub const ATTACHMENT_TEXT: &str = "Текст вкладення:";

/// The line that stands for an attachment that is pictures only.
pub const ATTACHMENT_SCAN: &str = "Вкладення без текстового шару: потрібна людина";

/// The line that stands for an attachment that could not be fetched or read.
pub const ATTACHMENT_UNREAD: &str = "Вкладення не прочитано: потрібна людина";

/// The dates an item shows, each in the council's zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDates {
    /// The one printed on the page or in the list.
    pub printed: Option<NaiveDate>,
    /// The one inside the URL: unix seconds, `-HH-MM-SS-DD-MM-YYYY`, `/YYYY/MM/DD/`.
    pub url: Option<NaiveDate>,
    /// The one given by the feed.
    pub feed: Option<NaiveDate>,
}

/// What kind of thing an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An adopted decision of the session or the executive committee.
    Decision,
    /// A draft of a decision; never settles a publication.
    Draft,
    /// An order of the head (розпорядження).
    Order,
    /// Minutes of a sitting.
    Minutes,
    /// Agenda or announcement of a sitting to come.
    Agenda,
    /// A report that a sitting took place.
    Sitting,
    /// A broadcast or recording of a sitting.
    Broadcast,
    /// Any other news item.
    News,
    /// Nothing in the title, section or text tells; needs a person.
    Unknown,
}

/// The meaning of an item, as derived by `recognition`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// What it is.
    pub kind: Kind,
    /// The body that adopted it or sits; null for drafts, orders, minutes and news.
    pub body: Option<Body>,
    /// The act's own number.
    pub number: Option<DecisionNumber>,
    /// The day of adoption.
    pub adopted_on: Option<NaiveDate>,
    /// Ordinal of the session.
    pub session: Option<u16>,
    /// Number of the convocation (скликання).
    pub convocation: Option<u16>,
    /// The department the news is attributed to.
    pub department: Option<DepartmentId>,
    /// One line, in English, that names the evidence for `kind`, and for `department`.
    pub why: String,
}

/// One act that an item speaks of: what is known of it from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Who adopted it.
    pub body: Option<Body>,
    /// Its number.
    pub number: DecisionNumber,
    /// The day of adoption.
    pub adopted_on: Option<NaiveDate>,
    /// Ordinal of the session.
    pub session: Option<u16>,
    /// Number of the convocation.
    pub convocation: Option<u16>,
    /// Its name, where it stands apart.
    pub name: Option<String>,
}

/// Everything that an item says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understanding {
    /// What it is.
    pub meaning: Meaning,
    /// The adopted decisions it publishes: one, or all of a session; empty for anything else.
    pub acts: Vec<Act>,
    /// Decisions it may publish, which only a person can tell: an appendix names its decision, a
    /// sentence cites one, the head gives another number than the title.
    pub mentions: Vec<Act>,
    /// What it says of sittings of the council and of its executive committee.
    pub sittings: Vec<SittingMark>,
    /// Whether anything on it says what it is.
    #[serde(default)]
    pub voice: Voice,
}

/// Whether an item says what it is: certainty is earned by positive signs, never by their lack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// Its head, its words or its text do.
    #[default]
    Speaks,
    /// Nothing that can be read does: a file without a text layer, a page without a text, a
    /// headline «Документ». It may be anything, an act too.
    Mute,
}

impl Understanding {
    /// Of an item that says nothing beside what it means.
    pub fn of(meaning: Meaning) -> Self {
        Self {
            meaning,
            acts: Vec::new(),
            mentions: Vec::new(),
            sittings: Vec::new(),
            voice: Voice::Speaks,
        }
    }
}

/// An item with its understanding and our own history of it. What is understood is read as if it
/// were the observation's own: `page.meaning`, `page.acts`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// Where it was seen.
    pub source: SourceId,
    /// What was seen last. Its text is there where a duty reads it, see
    /// [`texts`](crate::domain::duty::texts); elsewhere the store has it.
    pub item: Arc<Item>,
    /// What it says; the same for all items that say the same.
    pub understanding: Arc<Understanding>,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// The civil day of it in the council's zone; kept, because every duty asks for it.
    pub first_seen_on: NaiveDate,
    /// Whether it was already there at the source's first read.
    pub origin: Origin,
    /// Since when its own page is gone, if it is.
    pub gone_at: Option<DateTime<Utc>>,
}

/// Whether our first sighting says anything about when an item appeared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// It stood there when the source was read for the first time: it may be years old.
    Baseline,
    /// It appeared while we watched.
    Appeared,
}

impl Deref for Observation {
    type Target = Understanding;

    fn deref(&self) -> &Understanding {
        &self.understanding
    }
}

impl Observation {
    /// Whether both are one item of one source.
    pub fn same_item(&self, other: &Observation) -> bool {
        self.source == other.source && self.item.id == other.item.id
    }

    /// Whether anything tells when this item was published: a date of its own, or that it
    /// appeared while we watched.
    pub fn is_dated(&self) -> bool {
        let ItemDates { printed, url, feed } = self.item.dates;
        self.origin == Origin::Appeared || printed.or(url).or(feed).is_some()
    }

    /// The day this item is believed to have been published.
    ///
    /// The stamp in a URL is made by the engine and cannot be edited, so it comes first; then the
    /// printed and the feed's date; then our first sighting. A date after the day we saw the item
    /// is impossible and is not believed.
    pub fn published_on(&self) -> NaiveDate {
        let dates = &self.item.dates;
        [dates.url, dates.printed, dates.feed]
            .into_iter()
            .flatten()
            .find(|date| *date <= self.first_seen_on)
            .unwrap_or(self.first_seen_on)
    }
}

/// When a source could and could not be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The last successful read.
    pub read_at: Option<DateTime<Utc>>,
    /// The last successful read that brought content: a server's «nothing changed» is good enough
    /// for a reminder, and not for an accusation.
    #[serde(default)]
    pub fetched_at: Option<DateTime<Utc>>,
    /// The first failure since the last success; `None` while the source can be read.
    pub blind_since: Option<DateTime<Utc>>,
    /// The last times it could not be read, oldest first; the present one is not among them.
    #[serde(default)]
    pub outages: Vec<Outage>,
    /// Whether the configuration gives a way to read it at all.
    #[serde(default)]
    pub access: Access,
}

/// A time in which a source could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outage {
    /// The first failed read.
    pub from: DateTime<Utc>,
    /// The read that succeeded again.
    pub until: DateTime<Utc>,
}

/// Whether a source can be read at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// It is polled.
    #[default]
    Readable,
    /// The configuration gives no way to read it: people tell instead.
    None,
}

/// Everything the duties may look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sightings {
    /// All observations, by source and id.
    pub observations: BTreeMap<(SourceId, ItemId), Observation>,
    /// Per source; a source without an entry was never read.
    pub readings: BTreeMap<SourceId, Reading>,
    /// What participatory-budget platforms show.
    pub platforms: BTreeMap<SourceId, PlatformSight>,
    /// What hosts and institutions' pages show.
    pub hosts: BTreeMap<SourceId, HostSight>,
}

impl Sightings {
    /// The last successful read of a source.
    pub fn read_at(&self, source: &SourceId) -> Option<DateTime<Utc>> {
        self.readings.get(source).and_then(|reading| reading.read_at)
    }
}

/// The decision that a page names fully.
pub fn key_of(act: &Act) -> Option<DecisionKey> {
    Some(DecisionKey { body: act.body?, adopted_on: act.adopted_on?, number: act.number.clone() })
}
