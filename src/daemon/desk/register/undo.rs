//! The last act of a person, taken back as a whole.
//!
//! An act is all that one command recorded: one moment, one author. Decides which facts undo it: what
//! it registered is removed, what it changed or removed is as it was before. The invariants: an act
//! is taken back whole or not at all, and never over what somebody else has said since. Taking back
//! is an act of its own, so doing it twice restores.

use super::clerk::Desk;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::DAEMON;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ObligationKey};
use crate::store::StoreError;
use crate::store::fact::{Entry, Fact};
use crate::store::journal::lines;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why something stands removed again, in the journal.
const TAKEN_BACK: &str = "дію скасовано";

/// What was taken back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TakenBack {
    /// When the act was done.
    pub done_at: DateTime<Utc>,
    /// What it was about, each once.
    pub taken_back: Vec<String>,
    /// Whether anything was recorded, or only shown.
    pub recorded: bool,
}

/// What a fact of an act is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Decision(DecisionKey),
    Sitting(SittingKey),
    Event(EventId),
    Waiver(ObligationKey),
    Link(DecisionKey, String),
}

impl Place {
    fn of(fact: &Fact) -> Option<Place> {
        Some(match fact {
            Fact::DecisionRegistered { decision } => Place::Decision(decision.key.clone()),
            Fact::DecisionRemoved { decision, .. } => Place::Decision(decision.clone()),
            Fact::SittingRegistered { sitting } => Place::Sitting(sitting.key),
            Fact::SittingRemoved { sitting, .. } => Place::Sitting(*sitting),
            Fact::EventRegistered { event } => Place::Event(event.id.clone()),
            Fact::EventRemoved { event, .. } => Place::Event(event.clone()),
            Fact::Waived { obligation, .. } | Fact::WaiverEnded { obligation, .. } => {
                Place::Waiver(obligation.clone())
            }
            Fact::LinkSaid { decision, url, .. } => Place::Link(decision.clone(), url.clone()),
            _ => return None,
        })
    }

    fn shown(&self) -> String {
        match self {
            Place::Decision(key) => key.to_string(),
            Place::Sitting(key) => key.to_string(),
            Place::Event(id) => id.to_string(),
            Place::Waiver(key) => key.to_string(),
            Place::Link(key, url) => format!("{key} – {url}"),
        }
    }

    /// The fact after which all is as it was; `None` when nothing can say that.
    fn restored(&self, before: Option<&Fact>) -> Option<Fact> {
        let reason = TAKEN_BACK.to_owned();
        match (self, before) {
            // Restoring what stood before is saying it again.
            (_, Some(before)) => Some(before.clone()),
            (Place::Decision(key), None) => {
                Some(Fact::DecisionRemoved { decision: key.clone(), reason })
            }
            (Place::Sitting(key), None) => Some(Fact::SittingRemoved { sitting: *key, reason }),
            (Place::Event(id), None) => Some(Fact::EventRemoved { event: id.clone(), reason }),
            (Place::Waiver(key), None) => {
                Some(Fact::WaiverEnded { obligation: key.clone(), reason })
            }
            (Place::Link(..), None) => None,
        }
    }
}

/// What the journal says of the last act of one person.
#[derive(Default)]
struct Last {
    act: Vec<Fact>,
    done_at: DateTime<Utc>,
    /// What stood at each place before it.
    before: BTreeMap<Place, Fact>,
    /// What others said of a place since.
    since: Vec<(Place, String)>,
}

impl Last {
    fn take(&mut self, entry: Entry, author: &str) {
        let place = Place::of(&entry.fact);
        if entry.author == author {
            if entry.at != self.done_at {
                self.settle();
                self.done_at = entry.at;
            }
            self.act.push(entry.fact);
        } else if let Some(place) = place {
            self.since.push((place.clone(), entry.author));
            if !self.act.iter().any(|fact| Place::of(fact).as_ref() == Some(&place)) {
                self.before.insert(place, entry.fact);
            }
        }
    }

    /// An act after which the person did another belongs to what stood before.
    fn settle(&mut self) {
        for fact in self.act.drain(..) {
            if let Some(place) = Place::of(&fact) {
                self.before.insert(place, fact);
            }
        }
        self.since.clear();
    }

    /// The facts that take the act back, by place; each place once.
    fn taken_back(&self) -> Result<BTreeMap<Place, Fact>, OperationError> {
        let mut facts = BTreeMap::new();
        for fact in &self.act {
            let whole = "an act is taken back whole or not at all";
            let Some(place) = Place::of(fact) else {
                let text = "the last act recorded something that only another word changes";
                return Err(refused(format!("{text}; {whole}")));
            };
            if let Some((_, by)) = self.since.iter().find(|(other, _)| *other == place) {
                let shown = place.shown();
                return Err(refused(format!("{by} has changed `{shown}` since; {whole}")));
            }
            let Some(restored) = place.restored(self.before.get(&place)) else {
                let shown = place.shown();
                return Err(refused(format!("`{shown}` had no word before; say the opposite")));
            };
            facts.insert(place, restored);
        }
        Ok(facts)
    }
}

/// What taking an act back does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::daemon::desk) enum Doing {
    /// It is recorded.
    Recorded,
    /// It is only shown.
    Shown,
}

/// Takes back the last act of the desk's author.
pub(in crate::daemon::desk) fn undo(
    desk: &mut Desk<'_>,
    doing: Doing,
) -> Result<TakenBack, OperationError> {
    if desk.author == DAEMON {
        return Err(refused("what the daemon did by itself is not taken back"));
    }
    let mut last = Last::default();
    for entry in lines::entries(desk.parts.store.journal_path()).map_err(StoreError::Journal)? {
        last.take(entry.map_err(StoreError::Journal)?, desk.author);
    }
    if last.act.is_empty() {
        return Err(refused(format!("nothing is recorded in the name of `{}`", desk.author)));
    }
    let facts = last.taken_back()?;
    let taken_back = facts.keys().map(Place::shown).collect();
    let recorded = doing == Doing::Recorded;
    if recorded {
        desk.record(facts.into_values().collect())?;
    }
    Ok(TakenBack { done_at: last.done_at, taken_back, recorded })
}
