//! One obligation with every fact behind it.
//!
//! Reads the journal from its first line, so an answer never depends on what the state still
//! keeps. Nothing is written.

use super::due::{ObligationRow, row};
use crate::daemon::parts::Parts;
use crate::domain::council::sitting::SittingKey;
use crate::domain::duty::event_words::{EventWords, Wording};
use crate::domain::ids::{EventId, ItemId, LetterId, ObligationKey, SourceId};
use crate::domain::known::draft;
use crate::domain::notice::key::NoticeKey;
use crate::domain::obligation::{Covered, Matter, Obligation, SettledBy, SittingRef, Status};
use crate::domain::sightings::Observation;
use crate::letters::matter::card::{Card, card};
use crate::store::fact::{Entry, Fact};
use crate::store::journal::lines;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One obligation with its story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Explained {
    /// The moment.
    pub now: DateTime<Utc>,
    /// How it stands.
    pub obligation: ObligationRow,
    /// The same in words; none from a daemon of an earlier version.
    #[serde(default)]
    pub words: Option<Words>,
    /// The draft that became this decision.
    pub draft: Option<DraftRow>,
    /// Who was told, or is about to be.
    pub told: Vec<ToldRow>,
    /// The facts behind it, in order.
    pub facts: Vec<FactRow>,
    /// Why there may be more of them.
    pub journal_error: Option<String>,
}

/// An obligation in words.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Words {
    /// What it is about.
    pub title: String,
    /// What is asked.
    pub request: String,
    /// Why its last day is that day.
    pub reckoning: String,
}

/// The draft of a decision; it settles nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DraftRow {
    /// Its source.
    pub source: SourceId,
    /// The item.
    pub item: ItemId,
    /// Where it stands.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// The day it was published.
    pub published_on: NaiveDate,
}

/// One notice that a letter carries.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToldRow {
    /// Whom, of what, at which rung.
    pub notice: NoticeKey,
    /// The letter.
    pub letter: LetterId,
    /// When it was accepted; none while it is under way.
    pub at: Option<DateTime<Utc>>,
    /// Whether the administrator got it in the recipient's stead.
    pub shadow: bool,
}

/// One line of the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactRow {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who says so.
    pub author: String,
    /// What.
    pub fact: Fact,
}

/// The obligation by this key and its facts in order; `None` when there is none.
pub(in crate::daemon::desk) fn explain(
    parts: &Parts,
    key: &ObligationKey,
    now: DateTime<Utc>,
) -> Option<Explained> {
    let obligation =
        parts.obligations(now).into_iter().find(|obligation| obligation.key == *key)?;
    let (facts, journal_error) = facts_behind(parts, &obligation);
    let fact = |FactLine { entry, .. }| {
        let Entry { seq, at, author, fact, .. } = entry;
        FactRow { seq, at, author, fact }
    };
    let told = parts.store.state().told.iter();
    let told = told.filter(|(notice, _)| notice.obligation == *key).map(|(notice, told)| ToldRow {
        notice: notice.clone(),
        letter: told.letter.clone(),
        at: told.at,
        shadow: told.shadow,
    });
    Some(Explained {
        now,
        obligation: row(parts, &obligation),
        words: Some(words(parts, &obligation)),
        draft: draft_of(parts, &obligation, now),
        told: told.collect(),
        facts: facts.into_iter().map(fact).collect(),
        journal_error,
    })
}

fn words(parts: &Parts, obligation: &Obligation) -> Words {
    let Card { title, request, reckoning } = card(obligation, &parts.config.plan);
    Words { title, request, reckoning }
}

/// A fact with the hash of its line.
#[derive(Clone, Debug)]
pub struct FactLine {
    /// The fact.
    pub entry: Entry,
    /// SHA-256 of its line, in hex.
    pub hash: String,
}

/// The facts behind an obligation, in order, and why there may be more of them.
pub fn facts_behind(parts: &Parts, obligation: &Obligation) -> (Vec<FactLine>, Option<String>) {
    let behind = Behind::of(parts, obligation);
    let mut letters = BTreeSet::new();
    let mut facts = Vec::new();
    let mut entries = match lines::entries(parts.store.journal_path()) {
        Ok(entries) => entries,
        Err(error) => return (facts, Some(error.to_string())),
    };
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if behind.holds(&entry, &mut letters) => {
                facts.push(FactLine { entry, hash: entries.hash().to_owned() });
            }
            Ok(_) => {}
            Err(error) => return (facts, Some(error.to_string())),
        }
    }
    (facts, None)
}

/// The items that are about an obligation.
pub fn items_behind(parts: &Parts, obligation: &Obligation) -> BTreeSet<(SourceId, ItemId)> {
    Behind::of(parts, obligation).items
}

/// The draft that became this decision; it settles nothing.
fn draft_of(parts: &Parts, obligation: &Obligation, now: DateTime<Utc>) -> Option<DraftRow> {
    let Matter::Decision { key, .. } = &obligation.matter else { return None };
    let draft = draft::drafts(&parts.view(now)).remove(key)?;
    Some(DraftRow {
        source: draft.source,
        item: draft.item,
        url: draft.url,
        title: draft.title,
        published_on: draft.published_on,
    })
}

/// What ties a fact to an obligation.
struct Behind<'a> {
    obligation: &'a Obligation,
    items: BTreeSet<(SourceId, ItemId)>,
    sources: BTreeSet<SourceId>,
}

impl<'a> Behind<'a> {
    fn of(parts: &Parts, obligation: &'a Obligation) -> Self {
        let mut items = BTreeSet::new();
        if let Status::Met { by: SettledBy::Item { source, item, .. }, .. } = &obligation.status {
            items.insert((source.clone(), item.clone()));
        }
        for (key, page) in &parts.sightings.observations {
            let about = match &obligation.matter {
                Matter::Decision { key: decision, .. } => {
                    let names = page.acts.iter().chain(&page.mentions).any(|act| {
                        act.number == decision.number
                            && act.adopted_on.is_none_or(|on| on == decision.adopted_on)
                    });
                    let address = page.item.url.as_deref().unwrap_or(page.item.id.as_str());
                    names || obligation.candidates.iter().any(|candidate| candidate == address)
                }
                Matter::Submission { department, month, .. } => {
                    page.meaning.department.as_ref() == Some(department)
                        && crate::domain::month::Month::of(page.published_on()) == *month
                }
                matter => is_about(matter, page),
            };
            if about {
                items.insert(key.clone());
            }
        }
        let mut sources: BTreeSet<SourceId> = parts
            .config
            .plan
            .duty(&obligation.duty)
            .map(|duty| duty.sources.iter().cloned().collect())
            .unwrap_or_default();
        match &obligation.matter {
            // Each of these is judged by its own source alone.
            Matter::Silence { source, .. } | Matter::Fault { source, .. } => {
                sources = BTreeSet::from([source.clone()]);
            }
            Matter::Page { department, url, .. } => {
                let unit = parts.config.plan.directory.department(department);
                let pages = unit.into_iter().flat_map(|unit| &unit.pages);
                let own = pages.filter(|page| Some(&page.url) == url.as_ref());
                sources.extend(own.map(|page| page.source.clone()));
            }
            _ => {}
        }
        Self { obligation, items, sources }
    }

    fn holds(&self, entry: &Entry, letters: &mut BTreeSet<String>) -> bool {
        let about = |notices: &[NoticeKey]| {
            notices.iter().any(|notice| notice.obligation == self.obligation.key)
        };
        match &entry.fact {
            Fact::ItemSeen { source, item, .. } | Fact::ItemChanged { source, item } => {
                self.items.contains(&(source.clone(), item.id.clone()))
            }
            Fact::ItemGone { source, item, .. } | Fact::PageKept { source, item, .. } => {
                self.items.contains(&(source.clone(), item.clone()))
            }
            Fact::SourceBlind { source, .. }
            | Fact::SourceSees { source }
            | Fact::SourceKnown { source } => self.sources.contains(source),
            Fact::DecisionRegistered { decision } => self.is_decision(&decision.key),
            Fact::DecisionRemoved { decision, .. }
            | Fact::LinkSaid { decision, .. }
            | Fact::LinkTakenBack { decision, .. } => self.is_decision(decision),
            Fact::SubmissionRecorded { submission } | Fact::SubmissionTakenBack { submission } => {
                matches!(
                    &self.obligation.matter,
                    Matter::Submission { department, .. } if *department == submission.department
                )
            }
            Fact::LetterPrepared { letter, notices, .. }
            | Fact::LetterExtended { letter, notices } => {
                let ours = about(notices);
                if ours {
                    letters.insert(letter.to_string());
                }
                ours
            }
            Fact::WatchBegan { .. } => true,
            Fact::ItemPlaced { source, item, .. }
            | Fact::ItemIgnored { source, item, .. }
            | Fact::PlacingTakenBack { source, item } => {
                self.items.contains(&(source.clone(), item.clone()))
            }
            Fact::PlatformSeen { source, .. }
            | Fact::HostSeen { source, .. }
            | Fact::TokenSeen { source, .. } => self.sources.contains(source),
            Fact::SittingRegistered { sitting } => self.is_sitting(&sitting.key),
            Fact::SittingRemoved { sitting, .. } => self.is_sitting(sitting),
            Fact::EventRegistered { event } => self.is_event(&event.id),
            Fact::EventRemoved { event, .. } => self.is_event(event),
            Fact::WordSaid { obligation, .. }
            | Fact::Waived { obligation, .. }
            | Fact::WaiverEnded { obligation, .. }
            | Fact::Promised { obligation, .. }
            | Fact::AnswerGiven { obligation, .. }
            | Fact::AnswerTakenBack { obligation, .. }
            | Fact::WordTakenBack { obligation }
            | Fact::PromiseTakenBack { obligation } => *obligation == self.obligation.key,
            Fact::AwayRecorded { absence } => self.obligation.responsible.contains(&absence.person),
            Fact::AwayEnded { person, .. } => self.obligation.responsible.contains(person),
            Fact::TroubleNoted { .. } | Fact::GapDismissed { .. } | Fact::GapsAsked { .. } => false,
            other => other.letter().is_some_and(|letter| letters.contains(letter.as_str())),
        }
    }

    fn is_sitting(&self, key: &SittingKey) -> bool {
        sitting_of(&self.obligation.matter).is_some_and(|sitting| sitting.key == *key)
    }

    fn is_event(&self, id: &EventId) -> bool {
        match &self.obligation.matter {
            Matter::EventAnnounced { event } | Matter::Coverage { of: Covered::Event(event) } => {
                event.id == *id
            }
            _ => false,
        }
    }

    fn is_decision(&self, key: &crate::domain::council::decision::DecisionKey) -> bool {
        matches!(&self.obligation.matter, Matter::Decision { key: ours, .. } if ours == key)
    }
}

fn sitting_of(matter: &Matter) -> Option<&SittingRef> {
    match matter {
        Matter::Answer { sitting, .. }
        | Matter::Broadcast { sitting }
        | Matter::Copy { sitting }
        | Matter::SittingAnnounced { sitting }
        | Matter::Coverage { of: Covered::Sitting(sitting) } => Some(sitting),
        _ => None,
    }
}

/// Whether an item speaks of the sitting or event of a matter.
fn is_about(matter: &Matter, page: &Observation) -> bool {
    if let Some(sitting) = sitting_of(matter) {
        return page.sittings.iter().any(|mark| {
            mark.body == sitting.key.body
                && (mark.session.is_some() && mark.session == sitting.session
                    || mark.on.and_then(|day| day.resolve(sitting.on, mark.says))
                        == Some(sitting.on))
        });
    }
    match matter {
        Matter::EventAnnounced { event } | Matter::Coverage { of: Covered::Event(event) } => {
            EventWords::of(&event.title).are_in(&Wording::of(&page.item))
        }
        Matter::Coverage { of: Covered::Decision { key, .. } } => page
            .acts
            .iter()
            .chain(&page.mentions)
            .any(|act| act.number == key.number && act.adopted_on == Some(key.adopted_on)),
        _ => false,
    }
}
