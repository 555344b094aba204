//! The fold of what people told us: the register.

use super::{State, StateShelf};
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::event::RegisteredEvent;
use crate::domain::council::sitting::{RegisteredSitting, SittingKey, SittingStatus};
use crate::domain::ids::{EventId, ItemId, ObligationKey, PersonId, SourceId};
use crate::domain::plan::wishes::Wishes;
use crate::domain::register::relief::{Absence, Promise, Waiver};
use crate::domain::register::said::GivenAnswer;
use crate::domain::register::{
    DismissedGap, Link, Placing, RecordedSubmission, RegisteredDecision, Word,
};
use crate::store::fact::{Entry, Fact};
use crate::store::shelf::{Place, Shelf};
use std::collections::BTreeMap;

/// Shelves of the register, each under its own name: a field a line.
macro_rules! of_register {
    ($($shelf:ident: $key:ty => $value:ty = $field:ident;)+) => {
        $(const $shelf: Shelf<State, BTreeMap<$key, $value>> = Shelf {
            name: stringify!($field),
            of: |state| &state.register.$field,
            of_mut: |state| &mut state.register.$field,
        };)+

        pub(super) const SHELVES: &[StateShelf] = &[$(&$shelf),+];
    };
}

of_register! {
    DECISIONS: DecisionKey => RegisteredDecision = decisions;
    SUBMISSIONS: u64 => RecordedSubmission = submissions;
    LINKS: (DecisionKey, String) => Link = links;
    DISMISSED_GAPS: u64 => DismissedGap = dismissed_gaps;
    PLACINGS: (SourceId, ItemId) => Placing = placings;
    SITTINGS: SittingKey => RegisteredSitting = sittings;
    EVENTS: EventId => RegisteredEvent = events;
    WORDS: ObligationKey => Word = words;
    WAIVERS: ObligationKey => Waiver = waivers;
    PROMISES: ObligationKey => Promise = promises;
    ABSENCES: u64 => Absence = absences;
    ANSWERS: (ObligationKey, u64) => GivenAnswer = answers;
    WISHES: PersonId => Wishes = wishes;
}

/// Folds one fact about what people said; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    about_publications(state, entry)
        .or_else(|| about_dates_and_relief(state, entry))
        .or_else(|| about_answers(state, entry))
}

fn about_publications(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let at = entry.at;
    let touched = match &entry.fact {
        Fact::DecisionRegistered { decision } => {
            DECISIONS.put(state, decision.key.clone(), decision.clone())
        }
        Fact::DecisionRemoved { decision, reason: _ } => DECISIONS.take(state, decision),
        Fact::LinkSaid { decision, url, verdict, on } => {
            let on = on.unwrap_or_else(|| at.date_naive());
            let link = Link { verdict: *verdict, on, author: entry.author.clone(), at };
            LINKS.put(state, (decision.clone(), url.clone()), link)
        }
        Fact::SubmissionRecorded { submission } => {
            SUBMISSIONS.put(state, entry.seq, submission.clone())
        }
        Fact::GapDismissed { place, reason } => {
            let dismissed = DismissedGap { place: place.clone(), reason: reason.clone() };
            DISMISSED_GAPS.put(state, entry.seq, dismissed)
        }
        Fact::ItemPlaced { source, item, department } => {
            let placing = Placing::Department { department: department.clone() };
            PLACINGS.put(state, (source.clone(), item.clone()), placing)
        }
        Fact::ItemIgnored { source, item, reason } => {
            let placing = Placing::Ignored { reason: reason.clone() };
            PLACINGS.put(state, (source.clone(), item.clone()), placing)
        }
        _ => return None,
    };
    Some(touched)
}

fn about_dates_and_relief(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let author = || entry.author.clone();
    let touched = match &entry.fact {
        Fact::SittingRegistered { sitting } => registered_sitting(state, sitting, entry),
        Fact::SittingRemoved { sitting, reason: _ } => SITTINGS.take(state, sitting),
        Fact::EventRegistered { event } => registered_event(state, event, entry),
        Fact::EventRemoved { event, reason: _ } => EVENTS.take(state, event),
        Fact::WordSaid { obligation, says, on, link, note: _ } => {
            let (on, link, at) = (*on, link.clone(), entry.at);
            let word = Word { says: *says, on, link, author: author(), at };
            WORDS.put(state, obligation.clone(), word)
        }
        Fact::Waived { obligation, reason, until } => {
            let waiver = Waiver { reason: reason.clone(), until: *until, author: author() };
            WAIVERS.put(state, obligation.clone(), waiver)
        }
        Fact::WaiverEnded { obligation, reason: _ } => WAIVERS.take(state, obligation),
        Fact::Promised { obligation, until, reason } => {
            let promise = Promise { until: *until, reason: reason.clone(), author: author() };
            PROMISES.put(state, obligation.clone(), promise)
        }
        Fact::WishesSaid { person, wishes } => match wishes {
            Some(wishes) => WISHES.put(state, person.clone(), wishes.clone()),
            None => WISHES.take(state, person),
        },
        Fact::AwayRecorded { absence } => ABSENCES.put(state, entry.seq, absence.clone()),
        Fact::AwayEnded { person, from, back_on, reason: _ } => {
            let absences = &mut state.register.absences;
            let ended: Vec<u64> = absences
                .iter()
                .filter(|(_, one)| one.person == *person && one.from == *from)
                .map(|(seq, _)| *seq)
                .collect();
            for seq in &ended {
                match (absences.get_mut(seq), back_on.pred_opt()) {
                    (Some(one), Some(last)) if one.from <= last => one.until = last.min(one.until),
                    _ => drop(absences.remove(seq)),
                }
            }
            ended.iter().map(|seq| ABSENCES.at(seq)).collect()
        }
        _ => return None,
    };
    Some(touched)
}

fn about_answers(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let touched = match &entry.fact {
        Fact::AnswerGiven { obligation, person, said, way, words } => {
            let (person, said, words) = (person.clone(), said.clone(), words.clone());
            let answer = GivenAnswer { person, said, way: *way, words, at: entry.at };
            ANSWERS.put(state, (obligation.clone(), entry.seq), answer)
        }
        Fact::AnswerTakenBack { obligation, answer } => {
            ANSWERS.take(state, &(obligation.clone(), *answer))
        }
        Fact::SubmissionTakenBack { submission } => {
            let all = state.register.submissions.iter();
            let same = all.filter(|(_, known)| *known == submission).map(|(seq, _)| *seq);
            let same: Vec<u64> = same.collect();
            same.iter().flat_map(|seq| SUBMISSIONS.take(state, seq)).collect()
        }
        Fact::GapDismissalTakenBack { place } => {
            let all = state.register.dismissed_gaps.iter();
            let same = all.filter(|(_, known)| known.place == *place).map(|(seq, _)| *seq);
            let same: Vec<u64> = same.collect();
            same.iter().flat_map(|seq| DISMISSED_GAPS.take(state, seq)).collect()
        }
        Fact::PlacingTakenBack { source, item } => {
            PLACINGS.take(state, &(source.clone(), item.clone()))
        }
        Fact::WordTakenBack { obligation } => WORDS.take(state, obligation),
        Fact::PromiseTakenBack { obligation } => PROMISES.take(state, obligation),
        Fact::LinkTakenBack { decision, url } => {
            LINKS.take(state, &(decision.clone(), url.clone()))
        }
        _ => return None,
    };
    Some(touched)
}

/// Nobody could announce what was called off until it was called again.
fn stands_alike(before: SittingStatus, now: SittingStatus) -> bool {
    before != SittingStatus::Cancelled || now == SittingStatus::Cancelled
}

fn registered_sitting(state: &mut State, sitting: &RegisteredSitting, entry: &Entry) -> Vec<Place> {
    let before = state.register.sittings.get(&sitting.key);
    let same = before
        .filter(|before| before.on == sitting.on && stands_alike(before.status, sitting.status));
    let known_at = Some(same.and_then(|before| before.known_at).unwrap_or(entry.at));
    SITTINGS.put(state, sitting.key, RegisteredSitting { known_at, ..sitting.clone() })
}

fn registered_event(state: &mut State, event: &RegisteredEvent, entry: &Entry) -> Vec<Place> {
    let before = state.register.events.get(&event.id);
    let same = before
        .filter(|before| before.from == event.from && stands_alike(before.status, event.status));
    let known_at = Some(same.and_then(|before| before.known_at).unwrap_or(entry.at));
    EVENTS.put(state, event.id.clone(), RegisteredEvent { known_at, ..event.clone() })
}
