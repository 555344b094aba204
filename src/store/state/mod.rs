//! State: what the facts add up to.
//!
//! One function, [`State::apply`], folds one fact; replaying the journal from its first line gives
//! the same state as living through it. The fold judges nothing and cannot fail: a fact about
//! something unknown changes nothing. What it touched is returned, so that the copy in sled can
//! follow in one transaction.

mod folding;
pub mod outbox;
pub mod touched;

use super::fact::{Entry, Fact};
use crate::domain::ids::{ItemId, LetterId, PersonId, SourceId};
use crate::domain::notice::key::NoticeKey;
use crate::domain::register::{DismissedGap, GapPlace, Link, Placing, Register};
use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::host::HostSight;
use crate::domain::sightings::platform::PlatformSight;
use crate::domain::sightings::{Item, Origin, Outage};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use touched::Touched;

/// Everything the daemon knows, folded from facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The day the watch began.
    pub watch_began_on: Option<NaiveDate>,
    /// Items by source and id.
    pub items: BTreeMap<SourceId, BTreeMap<ItemId, KnownItem>>,
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
    /// Letters by id, those that ended included.
    pub letters: BTreeMap<LetterId, LetterEntry>,
    /// Troubles by key, with the moment they were last noted.
    pub troubles: BTreeMap<String, Trouble>,
    /// Missing numbers the administrator was asked about, by the sequence number of the fact.
    pub asked_gaps: BTreeMap<u64, AskedGaps>,
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
    /// As seen last.
    pub item: Item,
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

impl KnownItem {
    fn keep(&mut self, kept: Kept) {
        self.evidence.push(kept);
        if self.evidence.len() > 1 + EVIDENCE_MAX {
            self.evidence.remove(1);
        }
    }
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

/// How many past outages of a source are remembered.
const OUTAGES_MAX: usize = 40;

/// Since when and why a source cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blindness {
    /// The first failed read.
    pub since: DateTime<Utc>,
    /// What went wrong.
    pub reason: String,
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
    /// Why the last attempt failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
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
    /// The server refused it for good.
    Refused {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// It lost its truth before it left.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// A person cancelled it.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        reason: String,
    },
}

/// Something the administrator must hear.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// When it was last noted.
    pub at: DateTime<Utc>,
    /// One sentence for the administrator.
    pub text: String,
}

impl State {
    /// Folds one entry and returns the values it changed.
    pub fn apply(&mut self, entry: &Entry) -> Vec<Touched> {
        let at = entry.at;
        match &entry.fact {
            Fact::WatchBegan { on } => {
                self.watch_began_on.get_or_insert(*on);
                vec![Touched::Watch]
            }
            Fact::SourceKnown { source } => {
                self.sources.entry(source.clone()).or_default().known = true;
                vec![Touched::Source(source.clone())]
            }
            Fact::ItemSeen { source, item, origin } => {
                let known = self.items.entry(source.clone()).or_default();
                known
                    .entry(item.id.clone())
                    .and_modify(|known| {
                        known.item = item.clone();
                        known.gone_at = None;
                    })
                    .or_insert_with(|| KnownItem {
                        item: item.clone(),
                        first_seen: at,
                        origin: *origin,
                        gone_at: None,
                        evidence: Vec::new(),
                    });
                vec![Touched::Item(source.clone(), item.id.clone())]
            }
            Fact::ItemChanged { source, item } => {
                let Some(known) = self.item_mut(source, &item.id) else { return Vec::new() };
                known.item = item.clone();
                known.gone_at = None;
                vec![Touched::Item(source.clone(), item.id.clone())]
            }
            Fact::ItemGone { source, item, reason: _ } => {
                let Some(known) = self.item_mut(source, item) else { return Vec::new() };
                known.gone_at.get_or_insert(at);
                vec![Touched::Item(source.clone(), item.clone())]
            }
            Fact::PageKept { source, item, evidence, what: _ } => {
                let Some(known) = self.item_mut(source, item) else { return Vec::new() };
                known.keep(Kept { at, evidence: evidence.clone() });
                vec![Touched::Item(source.clone(), item.clone())]
            }
            Fact::SourceBlind { source, reason, cause } => {
                let sight = self.sources.entry(source.clone()).or_default();
                let reason = reason.clone();
                sight.blind.get_or_insert(Blindness { since: at, reason, cause: *cause });
                vec![Touched::Source(source.clone())]
            }
            Fact::SourceSees { source } => {
                let sight = self.sources.entry(source.clone()).or_default();
                if let Some(blind) = sight.blind.take() {
                    sight.outages.push(Outage { from: blind.since, until: at });
                    let old = sight.outages.len().saturating_sub(OUTAGES_MAX);
                    sight.outages.drain(..old);
                }
                vec![Touched::Source(source.clone())]
            }
            Fact::PlatformSeen { source, view } => {
                self.platforms.entry(source.clone()).or_default().see(view.clone(), at);
                vec![Touched::Platform(source.clone())]
            }
            Fact::HostSeen { source, view } => {
                self.hosts.entry(source.clone()).or_default().see(view.clone(), at);
                vec![Touched::Host(source.clone())]
            }
            Fact::TokenSeen { source, until } => {
                self.sources.entry(source.clone()).or_default().token_until = *until;
                vec![Touched::Source(source.clone())]
            }
            Fact::SittingRegistered { .. }
            | Fact::SittingRemoved { .. }
            | Fact::EventRegistered { .. }
            | Fact::EventRemoved { .. }
            | Fact::WordSaid { .. }
            | Fact::Waived { .. }
            | Fact::WaiverEnded { .. }
            | Fact::Promised { .. }
            | Fact::AwayRecorded { .. }
            | Fact::AwayEnded { .. } => folding::apply(&mut self.register, entry),
            Fact::DecisionRegistered { decision } => {
                self.register.decisions.insert(decision.key.clone(), decision.clone());
                vec![Touched::Decision(decision.key.to_string())]
            }
            Fact::DecisionRemoved { decision, reason: _ } => {
                self.register.decisions.remove(decision);
                vec![Touched::Decision(decision.to_string())]
            }
            Fact::LinkSaid { decision, url, verdict, on } => {
                let link = Link {
                    verdict: *verdict,
                    on: on.unwrap_or_else(|| at.date_naive()),
                    author: entry.author.clone(),
                    at,
                };
                self.register.links.insert((decision.clone(), url.clone()), link);
                vec![Touched::Link(decision.to_string(), url.clone())]
            }
            Fact::SubmissionRecorded { submission } => {
                self.register.submissions.insert(entry.seq, submission.clone());
                vec![Touched::Submission(entry.seq)]
            }
            Fact::TroubleNoted { key, text } => {
                self.troubles.insert(key.clone(), Trouble { at, text: text.clone() });
                vec![Touched::Trouble(key.clone())]
            }
            Fact::GapDismissed { place, reason } => {
                let dismissed = DismissedGap { place: place.clone(), reason: reason.clone() };
                self.register.dismissed_gaps.insert(entry.seq, dismissed);
                vec![Touched::DismissedGap(entry.seq)]
            }
            Fact::GapsAsked { gaps } => {
                self.asked_gaps.insert(entry.seq, AskedGaps { at, gaps: gaps.clone() });
                vec![Touched::AskedGaps(entry.seq)]
            }
            Fact::ItemPlaced { source, item, department } => {
                self.place(source, item, Placing::Department { department: department.clone() })
            }
            Fact::ItemIgnored { source, item, reason } => {
                self.place(source, item, Placing::Ignored { reason: reason.clone() })
            }
            Fact::LetterPrepared { .. }
            | Fact::LetterAttempted { .. }
            | Fact::LetterAccepted { .. }
            | Fact::LetterDelayed { .. }
            | Fact::LetterRefused { .. }
            | Fact::LetterWithdrawn { .. }
            | Fact::LetterCancelled { .. }
            | Fact::LetterRetryAsked { .. } => self.apply_to_outbox(at, &entry.fact),
        }
    }

    fn place(&mut self, source: &SourceId, item: &ItemId, placing: Placing) -> Vec<Touched> {
        self.register.placings.insert((source.clone(), item.clone()), placing);
        vec![Touched::Placing(source.clone(), item.clone())]
    }

    fn item_mut(&mut self, source: &SourceId, item: &ItemId) -> Option<&mut KnownItem> {
        self.items.get_mut(source)?.get_mut(item)
    }

    fn apply_to_outbox(&mut self, at: DateTime<Utc>, fact: &Fact) -> Vec<Touched> {
        if let Fact::LetterPrepared { letter, person, notices, in_place_of } = fact {
            let entry = LetterEntry {
                person: person.clone(),
                notices: notices.clone(),
                in_place_of: in_place_of.clone(),
                prepared_at: at,
                attempts: 0,
                attempted_at: None,
                attempted_notices: Vec::new(),
                shadow: false,
                subject: String::new(),
                last_error: None,
                stage: Stage::Waiting,
            };
            self.letters.insert(letter.clone(), entry);
            let told = Told { letter: letter.clone(), at: None, shadow: false };
            let mut touched = vec![Touched::Letter(letter.clone())];
            for notice in notices {
                self.told.insert(notice.clone(), told.clone());
                touched.push(Touched::Told(notice.clone()));
            }
            return touched;
        }
        let letter = match fact {
            Fact::LetterAttempted { letter, .. }
            | Fact::LetterAccepted { letter, .. }
            | Fact::LetterDelayed { letter, .. }
            | Fact::LetterRefused { letter, .. }
            | Fact::LetterWithdrawn { letter, .. }
            | Fact::LetterCancelled { letter, .. }
            | Fact::LetterRetryAsked { letter } => letter,
            _ => return Vec::new(),
        };
        let Some(entry) = self.letters.get_mut(letter) else { return Vec::new() };
        let mut touched = vec![Touched::Letter(letter.clone())];
        match fact {
            Fact::LetterAttempted { attempt, notices, shadow, subject, .. } => {
                entry.attempts = *attempt;
                entry.attempted_at = Some(at);
                entry.attempted_notices = notices.clone();
                entry.shadow = *shadow;
                entry.subject = subject.clone();
                entry.last_error = None;
            }
            Fact::LetterAccepted { evidence, .. } => {
                entry.stage = Stage::Accepted { at, evidence: evidence.clone() };
                for notice in &entry.notices {
                    // What was no longer true was left out of the text and was not told.
                    if entry.attempted_notices.contains(notice) {
                        let told =
                            Told { letter: letter.clone(), at: Some(at), shadow: entry.shadow };
                        self.told.insert(notice.clone(), told);
                    } else {
                        self.told.remove(notice);
                    }
                    touched.push(Touched::Told(notice.clone()));
                }
            }
            Fact::LetterDelayed { reason, .. } => entry.last_error = Some(reason.clone()),
            Fact::LetterRefused { reason, .. } => {
                // Its notices stay told: the next rung is a new notice, and a stand-in hears.
                entry.stage = Stage::Refused { at, reason: reason.clone() };
            }
            Fact::LetterWithdrawn { reason, .. } => {
                entry.stage = Stage::Withdrawn { at, reason: reason.clone() };
                for notice in &entry.notices {
                    // A stand-in's letter carries what another letter may have told.
                    if self.told.get(notice).is_some_and(|told| told.letter == *letter) {
                        self.told.remove(notice);
                        touched.push(Touched::Told(notice.clone()));
                    }
                }
            }
            Fact::LetterCancelled { reason, .. } => {
                entry.stage = Stage::Cancelled { at, reason: reason.clone() };
            }
            Fact::LetterRetryAsked { .. } => {
                entry.attempted_at = None;
                entry.stage = Stage::Waiting;
            }
            _ => {}
        }
        touched
    }
}
