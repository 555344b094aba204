//! An act of a person, taken back as a whole: the last one, or an answer to a letter.
//!
//! An act is all that one command or answer recorded: one moment, one author. Decides which facts
//! undo it: what it registered is removed, what it changed or removed is as it was before. The
//! invariants: an act is taken back whole or not at all, and never over what was said since. Taking
//! back is an act of its own, so taking back the last act twice restores.

use super::clerk::Desk;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::parts::DAEMON;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ObligationKey, PersonId};
use crate::store::StoreError;
use crate::store::fact::{Entry, Fact};
use crate::store::journal::lines;
use chrono::{DateTime, TimeDelta, Utc};
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

    fn shown(&self) -> String {
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
struct Act {
    author: String,
    done_at: DateTime<Utc>,
    facts: Vec<Entry>,
    /// What stood at each place before it.
    before: BTreeMap<Place, Fact>,
    /// What was said of a place since, and by whom.
    since: Vec<(Place, String)>,
}

impl Act {
    /// Reads the journal for what an author did at a moment.
    fn read(desk: &Desk<'_>, author: &str, done_at: DateTime<Utc>) -> Result<Self, StoreError> {
        let author = author.to_owned();
        let (before, facts, since) = (BTreeMap::new(), Vec::new(), Vec::new());
        let mut act = Act { author, done_at, facts, before, since };
        for entry in lines::entries(desk.parts.store.journal_path()).map_err(StoreError::Journal)? {
            act.take(entry.map_err(StoreError::Journal)?);
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
    fn taken_back(&self) -> Result<BTreeMap<Place, Fact>, OperationError> {
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
        return Err(refused("того, що служба зробила сама, не скасовують"));
    }
    let mut last = None;
    for entry in lines::entries(desk.parts.store.journal_path()).map_err(StoreError::Journal)? {
        let entry = entry.map_err(StoreError::Journal)?;
        let is_act = entry.author == desk.author && is_of_the_register(&entry.fact);
        last = if is_act { Some(entry.at) } else { last };
    }
    let Some(done_at) = last else {
        return Err(refused(format!("від імені `{}` нічого не записано", desk.author)));
    };
    let act = Act::read(desk, desk.author, done_at)?;
    take_back(desk, &act, doing)
}

/// Whether a fact says anything that could be taken back: leaving the page does not.
fn is_of_the_register(fact: &Fact) -> bool {
    !matches!(fact, Fact::SessionsEnded { .. })
}

/// How long an answer can be taken back by whoever gave it.
pub const ANSWER_STANDS_AFTER: TimeDelta = TimeDelta::hours(24);

/// Takes back an answer to a letter, with all that it changed.
pub(in crate::daemon::desk) fn answer(
    desk: &mut Desk<'_>,
    person: &PersonId,
    obligation: &ObligationKey,
    answer: u64,
) -> Result<TakenBack, OperationError> {
    let answers = &desk.parts.store.state().register.answers;
    let Some(given) = answers.get(&(obligation.clone(), answer)) else {
        return Err(refused("цю відповідь уже скасовано"));
    };
    if given.person != *person {
        return Err(refused("відповідь скасовує той, хто її дав"));
    }
    if desk.now - given.at > ANSWER_STANDS_AFTER {
        return Err(refused("від цієї відповіді минуло понад 24 години"));
    }
    let act = Act::read(desk, person.as_str(), given.at)?;
    take_back(desk, &act, Doing::Recorded)
}

fn take_back(desk: &mut Desk<'_>, act: &Act, doing: Doing) -> Result<TakenBack, OperationError> {
    let facts = act.taken_back()?;
    let taken_back = facts.keys().map(Place::shown).collect();
    let recorded = doing == Doing::Recorded;
    if recorded {
        desk.record(facts.into_values().collect())?;
    }
    Ok(TakenBack { done_at: act.done_at, taken_back, recorded })
}
