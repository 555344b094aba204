//! State: what the facts add up to.
//!
//! Decides what is remembered of each thing; how a fact changes it is decided in `fold`, and by
//! nobody else.

pub(super) mod fold;
mod letters;
mod mail;
pub mod message;
pub mod outbox;
mod people;
mod sessions;
mod world;

use super::digest::ItemDigest;
use super::journal::lines::Span;
use super::shelf::AnyShelf;
use crate::domain::ids::{ItemId, LetterId, PersonId, SourceId};
use crate::domain::notice::appointment::Invited;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::setback::Setback;
use crate::domain::notice::trouble::Trouble;
use crate::domain::register::session::EndedSessions;
use crate::domain::register::{GapPlace, Register};
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::host::HostSight;
use crate::domain::sightings::platform::PlatformSight;
use crate::domain::sightings::{Item, Origin, Outage};
use chrono::{DateTime, NaiveDate, Utc};
use message::{HeardMessage, MailboxOutage, MailboxPlace, Response};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::ops::Deref;
use std::sync::Arc;

/// A shelf of the state.
pub(in crate::store) type StateShelf = &'static dyn AnyShelf<State>;

/// Everything the daemon knows, folded from facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The day the watch began.
    pub watch_began_on: Option<NaiveDate>,
    /// The council whose state it is; journals of earlier versions do not say.
    pub owner: Option<Owner>,
    /// The latest moment at which the daemon itself established anything, since the clock was last
    /// accepted: the present is no earlier.
    pub daemon_at: Option<DateTime<Utc>>,
    /// How far hosts stood ahead of the clock, in minutes, when a person last said that the clock
    /// is right.
    pub hosts_ahead_min: Option<i64>,
    /// How the state stood ahead of its journal, until a person has decided.
    pub journal_cut: Option<JournalCut>,
    /// Items by source and id.
    pub items: Items,
    /// What is known of each source's sight.
    pub sources: BTreeMap<SourceId, SourceSight>,
    /// What each participatory-budget platform shows.
    pub platforms: BTreeMap<SourceId, PlatformSight>,
    /// What each host and institution's page shows.
    pub hosts: BTreeMap<SourceId, HostSight>,
    /// What people told us.
    pub register: Register,
    /// Every notice that some letter told or is telling, see [`Told`].
    pub told: BTreeMap<NoticeKey, Told>,
    /// What people's calendars were told last, by person and appointment.
    pub invited: BTreeMap<(PersonId, String), Invited>,
    /// How far the mailbox was read.
    pub mailbox: Option<MailboxPlace>,
    /// Since when and why the mailbox cannot be read, if it cannot.
    pub mailbox_blind: Option<MailboxOutage>,
    /// Messages that were handled, by mark.
    pub heard: BTreeMap<String, HeardMessage>,
    /// What was sent because of messages, by id.
    pub responses: BTreeMap<LetterId, Response>,
    /// Letters by id, those that ended included.
    pub letters: BTreeMap<LetterId, LetterEntry>,
    /// Troubles by key, with the moment they were last noted.
    pub troubles: BTreeMap<String, NotedTrouble>,
    /// Missing numbers the administrator was asked about, by the sequence number of the fact.
    pub asked_gaps: BTreeMap<u64, AskedGaps>,
    /// Which sign-ins to the page open nothing any more; none before the first end.
    pub ended_sessions: Option<EndedSessions>,
}

/// Known items by source and id; no source stands here without an item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Items(pub(super) BTreeMap<SourceId, BTreeMap<ItemId, KnownItem>>);

impl Deref for Items {
    type Target = BTreeMap<SourceId, BTreeMap<ItemId, KnownItem>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// Missing numbers asked about at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedGaps {
    /// When.
    pub at: DateTime<Utc>,
    /// Which.
    pub gaps: Vec<GapPlace>,
}

/// An item and our history of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownItem {
    /// As seen last, without its text: that stays in the journal, see
    /// [`Store::item`](crate::store::Store::item).
    #[serde(with = "shared")]
    pub item: Arc<Item>,
    /// Whether it has a text, be it empty: whether its own page was read.
    pub has_text: bool,
    /// Everything it shows, its text included.
    pub digest: ItemDigest,
    /// The line of the journal that says so.
    pub line: Span,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// Whether that says when it appeared.
    pub origin: Origin,
    /// Since when it is gone, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone_at: Option<DateTime<Utc>>,
    /// What its page showed: the first state kept, and the last [`EVIDENCE_MAX`] ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Kept>,
}

/// An item that others hold too, stored as any other.
mod shared {
    use crate::domain::sightings::Item;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::sync::Arc;

    pub(super) fn serialize<S: Serializer>(item: &Arc<Item>, to: S) -> Result<S::Ok, S::Error> {
        item.as_ref().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Arc<Item>, D::Error> {
        Item::deserialize(from).map(Arc::new)
    }
}

/// How many later states of a page are kept beside the first one.
pub const EVIDENCE_MAX: usize = 4;

/// One kept state of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// When it was seen so.
    pub at: DateTime<Utc>,
    /// The snapshot, by content.
    pub evidence: String,
}

/// Whether a source can be read, as the journal has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceSight {
    /// Whether it was ever read.
    pub known: bool,
    /// Since when it cannot be read, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blind: Option<Blindness>,
    /// The last times it could not be read, oldest first; the present one is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outages: Vec<Outage>,
    /// Until when the token that opens it holds, when that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_until: Option<DateTime<Utc>>,
}

/// Since when and why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blindness {
    /// The first failed read.
    pub since: DateTime<Utc>,
    /// What went wrong.
    pub reason: Cause,
    /// What kind of blindness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<BlindCause>,
}

/// What became of a notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The letter that carries it.
    pub letter: LetterId,
    /// When that letter was accepted; `None` while it is under way.
    pub at: Option<DateTime<Utc>>,
    /// Whether the administrator got it in the recipient's stead.
    pub shadow: bool,
}

/// A letter's life in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LetterEntry {
    /// To whom.
    pub person: PersonId,
    /// What it must tell.
    pub notices: Vec<NoticeKey>,
    /// The letter it stands in for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<LetterId>,
    /// When it was prepared.
    pub prepared_at: DateTime<Utc>,
    /// Attempts made.
    pub attempts: u32,
    /// The last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempted_at: Option<DateTime<Utc>>,
    /// What the last attempt told.
    #[serde(default)]
    pub attempted_notices: Vec<NoticeKey>,
    /// Whether the last attempt went to the administrator in the recipient's stead.
    #[serde(default)]
    pub shadow: bool,
    /// Subject of the last attempt.
    #[serde(default)]
    pub subject: String,
    /// What left at the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedCopy>,
    /// A mark of the address of the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Its Message-ID at the last attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What the last attempt told its reader's calendar.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub invited: Vec<Invited>,
    /// Whether it is known what became of the bytes that left.
    #[serde(default)]
    pub fate: Fate,
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<Setback>,
    /// How it stands.
    pub stage: Stage,
}

/// How a letter stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "kebab-case")]
pub enum Stage {
    /// It waits for its next attempt.
    Waiting,
    /// The server took it.
    Accepted {
        /// When.
        at: DateTime<Utc>,
        /// The kept copy.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        evidence: Option<String>,
    },
    /// It left, was repeated as often as is right, and nobody knows whether it was taken.
    Probable {
        /// When it left last.
        at: DateTime<Utc>,
        /// Why it is not repeated.
        reason: Setback,
    },
    /// The server refused it for good.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: Setback,
    },
    /// It lost its truth before it left.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: Setback,
    },
    /// A person cancelled it.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
}

impl State {
    /// Every piece of evidence that an item or a letter refers to.
    pub fn evidence_names(&self) -> HashSet<String> {
        let items = self.items.values().flat_map(|items| items.values());
        let pages = items.flat_map(|known| known.evidence.iter().map(|kept| &kept.evidence));
        let letters = self.letters.values();
        let accepted = letters.clone().filter_map(|entry| match &entry.stage {
            Stage::Accepted { evidence, .. } => evidence.as_ref(),
            _ => None,
        });
        let sealed = letters.filter_map(|entry| Some(&entry.sealed.as_ref()?.evidence));
        let responses = self.responses.values().map(|response| &response.sealed);
        pages.chain(accepted).chain(sealed).chain(responses).cloned().collect()
    }
}

/// The council whose state it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Its name.
    pub council: String,
    /// Its site.
    pub site: String,
}

/// A state that had followed the journal further than it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalCut {
    /// How far the state had followed.
    pub state_seq: u64,
    /// How far the journal went.
    pub journal_seq: u64,
}

/// The bytes of a letter that left at least once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedCopy {
    /// The bytes, by content.
    pub evidence: String,
    /// When they left first.
    pub since: DateTime<Utc>,
    /// How often they left and may have been taken.
    pub sends: u32,
}

/// Whether it is known what became of an attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Nobody has the letter.
    #[default]
    NotTaken,
    /// It left, and nobody knows whether it was taken.
    Unknown,
}

/// Something the administrator must hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotedTrouble {
    /// When it was last noted.
    pub at: DateTime<Utc>,
    /// What it is.
    pub trouble: Trouble,
}
