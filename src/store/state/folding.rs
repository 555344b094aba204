//! The part of the fold that keeps sittings, events and what relieves people.
//!
//! Like the rest of the fold it judges nothing: a word about something unknown is kept, because
//! what it is about may be known again tomorrow.

use super::touched::Touched;
use crate::domain::council::event::RegisteredEvent;
use crate::domain::council::sitting::{RegisteredSitting, SittingStatus};
use crate::domain::register::relief::{Promise, Waiver};
use crate::domain::register::{Register, Word};
use crate::store::fact::{Entry, Fact};

/// Nobody could announce what was called off until it was called again.
fn stands_alike(before: SittingStatus, now: SittingStatus) -> bool {
    before != SittingStatus::Cancelled || now == SittingStatus::Cancelled
}

/// Folds one fact about sittings, events, words or relief; gives back what it changed.
pub(in crate::store) fn apply(register: &mut Register, entry: &Entry) -> Vec<Touched> {
    let at = entry.at;
    match &entry.fact {
        Fact::SittingRegistered { sitting } => {
            let before = register.sittings.get(&sitting.key);
            let same = before.filter(|before| before.on == sitting.on);
            let same = same.filter(|before| stands_alike(before.status, sitting.status));
            let known_at = Some(same.and_then(|before| before.known_at).unwrap_or(at));
            let sitting = RegisteredSitting { known_at, ..sitting.clone() };
            let key = sitting.key;
            register.sittings.insert(key, sitting);
            vec![Touched::Sitting(key)]
        }
        Fact::SittingRemoved { sitting, reason: _ } => {
            register.sittings.remove(sitting);
            vec![Touched::Sitting(*sitting)]
        }
        Fact::EventRegistered { event } => {
            let before = register.events.get(&event.id);
            let same = before.filter(|before| before.from == event.from);
            let same = same.filter(|before| stands_alike(before.status, event.status));
            let known_at = Some(same.and_then(|before| before.known_at).unwrap_or(at));
            let event = RegisteredEvent { known_at, ..event.clone() };
            let id = event.id.clone();
            register.events.insert(id.clone(), event);
            vec![Touched::Event(id)]
        }
        Fact::EventRemoved { event, reason: _ } => {
            register.events.remove(event);
            vec![Touched::Event(event.clone())]
        }
        Fact::WordSaid { obligation, says, on, link, note: _ } => {
            let (on, link, author) = (*on, link.clone(), entry.author.clone());
            let word = Word { says: *says, on, link, author, at };
            register.words.insert(obligation.clone(), word);
            vec![Touched::Word(obligation.clone())]
        }
        Fact::Waived { obligation, reason, until } => {
            let (reason, author) = (reason.clone(), entry.author.clone());
            let waiver = Waiver { reason, until: *until, author };
            register.waivers.insert(obligation.clone(), waiver);
            vec![Touched::Waiver(obligation.clone())]
        }
        Fact::WaiverEnded { obligation, reason: _ } => {
            register.waivers.remove(obligation);
            vec![Touched::Waiver(obligation.clone())]
        }
        Fact::Promised { obligation, until, reason } => {
            let (reason, author) = (reason.clone(), entry.author.clone());
            let promise = Promise { until: *until, reason, author };
            register.promises.insert(obligation.clone(), promise);
            vec![Touched::Promise(obligation.clone())]
        }
        Fact::AwayRecorded { absence } => {
            register.absences.insert(entry.seq, absence.clone());
            vec![Touched::Absence(entry.seq)]
        }
        Fact::AwayEnded { person, from, back_on, reason: _ } => {
            let ended: Vec<u64> = register
                .absences
                .iter()
                .filter(|(_, one)| one.person == *person && one.from == *from)
                .map(|(seq, _)| *seq)
                .collect();
            for seq in &ended {
                match (register.absences.get_mut(seq), back_on.pred_opt()) {
                    (Some(one), Some(last)) if one.from <= last => one.until = last.min(one.until),
                    _ => drop(register.absences.remove(seq)),
                }
            }
            ended.into_iter().map(Touched::Absence).collect()
        }
        _ => Vec::new(),
    }
}
