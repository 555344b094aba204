//! The fold of letters: what waits, what was told, what became of each.

use super::{LetterEntry, Stage, State, StateShelf, Told};
use crate::domain::ids::LetterId;
use crate::domain::notice::key::NoticeKey;
use crate::store::fact::{Entry, Fact};
use crate::store::shelf::{Place, Shelf};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

const LETTERS: Shelf<State, BTreeMap<LetterId, LetterEntry>> =
    Shelf { name: "letters", of: |it| &it.letters, of_mut: |it| &mut it.letters };
const TOLD: Shelf<State, BTreeMap<NoticeKey, Told>> =
    Shelf { name: "told", of: |it| &it.told, of_mut: |it| &mut it.told };

pub(super) const SHELVES: &[StateShelf] = &[&LETTERS, &TOLD];

/// Folds one fact about a letter; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let letter = match &entry.fact {
        Fact::LetterPrepared { .. } => return Some(prepared(state, entry)),
        Fact::LetterAttempted { letter, .. }
        | Fact::LetterAccepted { letter, .. }
        | Fact::LetterDelayed { letter, .. }
        | Fact::LetterRefused { letter, .. }
        | Fact::LetterWithdrawn { letter, .. }
        | Fact::LetterCancelled { letter, .. }
        | Fact::LetterRetryAsked { letter } => letter,
        _ => return None,
    };
    // A letter that nobody prepared changes nothing.
    Some(tried(state, letter, entry).unwrap_or_default())
}

fn prepared(state: &mut State, entry: &Entry) -> Vec<Place> {
    let Fact::LetterPrepared { letter, person, notices, in_place_of } = &entry.fact else {
        return Vec::new();
    };
    let prepared = LetterEntry {
        person: person.clone(),
        notices: notices.clone(),
        in_place_of: in_place_of.clone(),
        prepared_at: entry.at,
        attempts: 0,
        attempted_at: None,
        attempted_notices: Vec::new(),
        shadow: false,
        subject: String::new(),
        last_error: None,
        stage: Stage::Waiting,
    };
    let mut touched = LETTERS.put(state, letter.clone(), prepared);
    for notice in notices {
        let told = Told { letter: letter.clone(), at: None, shadow: false };
        touched.extend(TOLD.put(state, notice.clone(), told));
    }
    touched
}

fn tried(state: &mut State, letter: &LetterId, entry: &Entry) -> Option<Vec<Place>> {
    let at = entry.at;
    let State { letters, told, .. } = state;
    let known = letters.get_mut(letter)?;
    let mut touched = vec![LETTERS.at(letter)];
    match &entry.fact {
        Fact::LetterAttempted { attempt, notices, shadow, subject, .. } => {
            known.attempts = *attempt;
            known.attempted_at = Some(at);
            known.attempted_notices = notices.clone();
            known.shadow = *shadow;
            known.subject = subject.clone();
            known.last_error = None;
        }
        Fact::LetterAccepted { evidence, .. } => {
            known.stage = Stage::Accepted { at, evidence: evidence.clone() };
            touched.extend(accepted(known, letter, told, at));
        }
        Fact::LetterDelayed { reason, .. } => known.last_error = Some(reason.clone()),
        Fact::LetterRefused { reason, .. } => {
            // Its notices stay told: the next rung is a new notice, and a stand-in hears.
            known.stage = Stage::Refused { at, reason: reason.clone() };
        }
        Fact::LetterWithdrawn { reason, .. } => {
            known.stage = Stage::Withdrawn { at, reason: reason.clone() };
            for notice in &known.notices {
                // A stand-in's letter carries what another letter may have told.
                if told.get(notice).is_some_and(|told| told.letter == *letter) {
                    told.remove(notice);
                    touched.push(TOLD.at(notice));
                }
            }
        }
        Fact::LetterCancelled { reason, .. } => {
            known.stage = Stage::Cancelled { at, reason: reason.clone() };
        }
        Fact::LetterRetryAsked { .. } => {
            known.attempted_at = None;
            known.stage = Stage::Waiting;
        }
        _ => {}
    }
    Some(touched)
}

/// What was no longer true was left out of the text and was not told.
fn accepted(
    known: &LetterEntry,
    letter: &LetterId,
    told: &mut BTreeMap<NoticeKey, Told>,
    at: DateTime<Utc>,
) -> Vec<Place> {
    for notice in &known.notices {
        if known.attempted_notices.contains(notice) {
            let heard = Told { letter: letter.clone(), at: Some(at), shadow: known.shadow };
            told.insert(notice.clone(), heard);
        } else {
            told.remove(notice);
        }
    }
    known.notices.iter().map(|notice| TOLD.at(notice)).collect()
}
