//! An act as the journal tells it: what it recorded, what stood there before, what was said since.
//!
//! Decides which facts take an act back. The invariant: an act is taken back whole or not at all,
//! and never over what was said since.

use crate::daemon::desk::refusal::{OperationError, refused};
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ObligationKey, PersonId};
use crate::store::fact::{Entry, Fact};
use crate::store::journal::error::JournalError;
use crate::store::journal::lines;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::path::Path;

/// Why something stands removed again, in the journal.
const TAKEN_BACK: &str = "дію скасовано";

/// What a fact of an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Decision(DecisionKey),
    Sitting(SittingKey),
    Event(EventId),
    Waiver(ObligationKey),
    Link(DecisionKey, String),
    Word(ObligationKey),
    Promise(ObligationKey),
    Answer(ObligationKey, u64),
}

impl Place {
    fn of(entry: &Entry) -> Option<Place> {
        Some(match &entry.fact {
            Fact::DecisionRegistered { decision } => Place::Decision(decision.key.clone()),
            Fact::DecisionRemoved { decision, .. } => Place::Decision(decision.clone()),
            Fact::SittingRegistered { sitting } => Place::Sitting(sitting.key),
            Fact::SittingRemoved { sitting, .. } => Place::Sitting(*sitting),
            Fact::EventRegistered { event } => Place::Event(event.id.clone()),
            Fact::EventRemoved { event, .. } => Place::Event(event.clone()),
            Fact::Waived { obligation, .. } | Fact::WaiverEnded { obligation, .. } => {
                Place::Waiver(obligation.clone())
            }
            Fact::LinkSaid { decision, url, .. } | Fact::LinkTakenBack { decision, url } => {
                Place::Link(decision.clone(), url.clone())
            }
            Fact::WordSaid { obligation, .. } | Fact::WordTakenBack { obligation } => {
                Place::Word(obligation.clone())
            }
            Fact::Promised { obligation, .. } | Fact::PromiseTakenBack { obligation } => {
                Place::Promise(obligation.clone())
            }
            Fact::AnswerGiven { obligation, .. } => Place::Answer(obligation.clone(), entry.seq),
            Fact::AnswerTakenBack { obligation, answer } => {
                Place::Answer(obligation.clone(), *answer)
            }
            _ => return None,
        })
    }

    pub fn shown(&self) -> String {
        match self {
            Place::Decision(key) => key.to_string(),
            Place::Sitting(key) => key.to_string(),
            Place::Event(id) => id.to_string(),
            Place::Waiver(key) | Place::Word(key) | Place::Promise(key) | Place::Answer(key, _) => {
                key.to_string()
            }
            Place::Link(key, url) => format!("{key} – {url}"),
        }
    }

    /// The fact after which all is as it was.
    fn restored(&self, before: Option<&Fact>) -> Fact {
        let reason = TAKEN_BACK.to_owned();
        match (self, before) {
            // Restoring what stood before is saying it again.
            (_, Some(before)) => before.clone(),
            (Place::Decision(key), None) => Fact::DecisionRemoved { decision: key.clone(), reason },
            (Place::Sitting(key), None) => Fact::SittingRemoved { sitting: *key, reason },
            (Place::Event(id), None) => Fact::EventRemoved { event: id.clone(), reason },
            (Place::Waiver(key), None) => Fact::WaiverEnded { obligation: key.clone(), reason },
            (Place::Link(decision, url), None) => {
                Fact::LinkTakenBack { decision: decision.clone(), url: url.clone() }
            }
            (Place::Word(key), None) => Fact::WordTakenBack { obligation: key.clone() },
            (Place::Promise(key), None) => Fact::PromiseTakenBack { obligation: key.clone() },
            (Place::Answer(key, answer), None) => {
                Fact::AnswerTakenBack { obligation: key.clone(), answer: *answer }
            }
        }
    }
}

/// What the journal says of one act.
pub(super) struct Act {
    author: String,
    /// When it was done.
    pub done_at: DateTime<Utc>,
    facts: Vec<Entry>,
    /// What stood at each place before it.
    before: BTreeMap<Place, Fact>,
    /// What was said of a place since, and by whom.
    since: Vec<(Place, String)>,
}

/// Which act is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::daemon) enum Wanted {
    /// The last one of an author.
    LastOf(String),
    /// A person's answer to a letter, by the sequence number of its fact.
    Answer(PersonId, u64),
}

/// An act as the journal told it, whoever read it.
pub(in crate::daemon) struct Found {
    pub(super) wanted: Wanted,
    /// None where there is no such act.
    pub(super) act: Option<Act>,
    /// The last fact that was read.
    pub(super) until: u64,
}

impl Found {
    /// Reads a journal for an act: as long as the journal is, so the daemon has it done beside its
    /// own work.
    pub fn read(journal: &Path, wanted: Wanted) -> Result<Self, JournalError> {
        let (mut at, mut until) = (None, 0);
        for entry in lines::entries(journal)? {
            let entry = entry?;
            until = entry.seq;
            let is_it = match &wanted {
                Wanted::LastOf(author) => {
                    entry.author == *author && is_of_the_register(&entry.fact)
                }
                Wanted::Answer(person, answer) => {
                    entry.author == person.as_str() && entry.seq == *answer
                }
            };
            at = if is_it { Some(entry.at) } else { at };
        }
        let author = match &wanted {
            Wanted::LastOf(author) => author.clone(),
            Wanted::Answer(person, _) => person.to_string(),
        };
        let act = at.map(|done_at| Act::read(journal, author, done_at)).transpose()?;
        Ok(Self { wanted, act, until })
    }
}

impl Act {
    /// Reads the journal for what an author did at a moment.
    fn read(journal: &Path, author: String, done_at: DateTime<Utc>) -> Result<Self, JournalError> {
        let (before, facts, since) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut act = Act { author, done_at, facts, before, since };
        for entry in lines::entries(journal)? {
            act.take(entry?);
        }
        Ok(act)
    }

    fn take(&mut self, entry: Entry) {
        if entry.author == self.author && entry.at == self.done_at {
            self.facts.push(entry);
            return;
        }
        let Some(place) = Place::of(&entry) else { return };
        if self.facts.is_empty() {
            self.before.insert(place, entry.fact);
        } else {
            self.since.push((place, entry.author));
        }
    }

    /// The facts that take the act back, by place; each place once.
    pub fn taken_back(&self) -> Result<BTreeMap<Place, Fact>, OperationError> {
        let mut facts = BTreeMap::new();
        for entry in &self.facts {
            let whole = "дію скасовують цілком або ніяк";
            let Some(place) = Place::of(entry) else {
                let text = "остання дія записала те, що змінюється лише новим словом";
                return Err(refused(format!("{text}; {whole}")));
            };
            if let Some((_, by)) = self.since.iter().find(|(other, _)| *other == place) {
                let shown = place.shown();
                return Err(refused(format!("відтоді `{shown}` змінено ({by}); {whole}")));
            }
            let restored = place.restored(self.before.get(&place));
            facts.insert(place, restored);
        }
        Ok(facts)
    }
}

/// Whether a fact says anything that could be taken back: leaving the page does not.
fn is_of_the_register(fact: &Fact) -> bool {
    !matches!(fact, Fact::SessionsEnded { .. })
}
