//! The fold of letters: what waits, what was told, what became of each.

use super::{Fate, LetterEntry, SealedCopy, Stage, State, StateShelf, Told};
use crate::domain::ids::{LetterId, PersonId};
use crate::domain::notice::appointment::Invited;
use crate::domain::notice::key::NoticeKey;
use crate::store::fact::{Entry, Fact};
use crate::store::shelf::{Place, Shelf};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

const LETTERS: Shelf<State, BTreeMap<LetterId, LetterEntry>> =
    Shelf { name: "letters", of: |it| &it.letters, of_mut: |it| &mut it.letters };
const TOLD: Shelf<State, BTreeMap<NoticeKey, Told>> =
    Shelf { name: "told", of: |it| &it.told, of_mut: |it| &mut it.told };

/// What people's calendars were told last, by person and appointment.
type Calendars = BTreeMap<(PersonId, String), Invited>;

const INVITED: Shelf<State, Calendars> =
    Shelf { name: "invited", of: |it| &it.invited, of_mut: |it| &mut it.invited };

pub(super) const SHELVES: &[StateShelf] = &[&LETTERS, &TOLD, &INVITED];

/// Folds one fact about a letter; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    if let Fact::LetterPrepared { .. } = &entry.fact {
        return Some(prepared(state, entry));
    }
    let letter = entry.fact.letter()?;
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
        invited: Vec::new(),
        sealed: None,
        address: None,
        name: None,
        fate: Fate::NotTaken,
        last_error: None,
        stage: Stage::Waiting,
    };
    let mut touched = LETTERS.put(state, letter.clone(), prepared);
    for notice in notices {
        touched.extend(TOLD.put(state, notice.clone(), to_be_told(letter)));
    }
    touched
}

fn to_be_told(letter: &LetterId) -> Told {
    Told { letter: letter.clone(), at: None, shadow: false }
}

/// What a waiting letter must tell besides; one that ended is not opened again.
fn extended(
    known: &mut LetterEntry,
    letter: &LetterId,
    notices: &[NoticeKey],
    told: &mut BTreeMap<NoticeKey, Told>,
) -> Vec<Place> {
    if known.stage != Stage::Waiting {
        return Vec::new();
    }
    let new: Vec<&NoticeKey> =
        notices.iter().filter(|notice| !known.notices.contains(notice)).collect();
    for notice in &new {
        told.insert((*notice).clone(), to_be_told(letter));
    }
    let touched = new.iter().map(|notice| TOLD.at(*notice)).collect();
    known.notices.extend(new.into_iter().cloned());
    touched
}

fn tried(state: &mut State, letter: &LetterId, entry: &Entry) -> Option<Vec<Place>> {
    let at = entry.at;
    let State { letters, told, invited: calendars, .. } = state;
    let known = letters.get_mut(letter)?;
    let mut touched = vec![LETTERS.at(letter)];
    match &entry.fact {
        Fact::LetterExtended { notices, .. } => {
            touched.extend(extended(known, letter, notices, told));
        }
        Fact::LetterAttempted {
            attempt,
            notices,
            shadow,
            subject,
            sealed,
            address,
            name,
            invited,
            ..
        } => {
            known.sealed = sealed.as_ref().map(|evidence| left(known, evidence, at));
            known.address = address.clone();
            known.name = name.clone();
            // Until an answer is recorded: the process may die before it.
            known.fate = Fate::Unknown;
            known.attempts = *attempt;
            known.attempted_at = Some(at);
            known.attempted_notices = notices.clone();
            known.shadow = *shadow;
            known.subject = subject.clone();
            known.invited = invited.clone();
            known.last_error = None;
        }
        Fact::LetterAccepted { evidence, .. } => {
            known.stage = Stage::Accepted { at, evidence: evidence.clone() };
            touched.extend(accepted(known, letter, (told, calendars), at));
        }
        Fact::LetterDelayed { reason, .. } => {
            came_back(known);
            known.last_error = Some(reason.clone());
        }
        Fact::LetterFateUnknown { reason, .. } => known.last_error = Some(reason.clone()),
        Fact::LetterProbablyDelivered { reason, .. } => {
            let left_at = known.attempted_at.unwrap_or(at);
            known.stage = Stage::Probable { at: left_at, reason: reason.clone() };
            touched.extend(accepted(known, letter, (told, calendars), left_at));
        }
        Fact::LetterPutBack { reason, .. } => {
            touched.extend(under_way(known, letter, told));
            known.last_error = Some(reason.clone());
            known.stage = Stage::Waiting;
        }
        Fact::LetterArrived { .. } => {
            let evidence = known.sealed.as_ref().map(|copy| copy.evidence.clone());
            let at = known.attempted_at.unwrap_or(at);
            known.stage = Stage::Accepted { at, evidence };
            touched.extend(accepted(known, letter, (told, calendars), at));
        }
        Fact::LetterRefused { reason, .. } => {
            // Its notices stay told: the next rung is a new notice, and a stand-in hears.
            came_back(known);
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
        Fact::LetterRetryAsked { .. } => touched.extend(asked_for(known, letter, told)),
        _ => {}
    }
    Some(touched)
}

/// A person wants another try. What may lie in a mailbox already is repeated as it is.
fn asked_for(
    known: &mut LetterEntry,
    letter: &LetterId,
    told: &mut BTreeMap<NoticeKey, Told>,
) -> Vec<Place> {
    let touched = match known.stage {
        Stage::Probable { .. } | Stage::Refused { .. } => under_way(known, letter, told),
        _ => Vec::new(),
    };
    if known.stage != Stage::Waiting || known.sealed.is_none() {
        known.fate = Fate::NotTaken;
    }
    known.attempted_at = None;
    known.stage = Stage::Waiting;
    touched
}

/// The same bytes leave once more, or other ones for the first time.
fn left(known: &LetterEntry, evidence: &str, at: DateTime<Utc>) -> SealedCopy {
    match &known.sealed {
        Some(copy) if copy.evidence == evidence => {
            SealedCopy { sends: copy.sends + 1, ..copy.clone() }
        }
        _ => SealedCopy { evidence: evidence.to_owned(), since: at, sends: 1 },
    }
}

/// The server did not take what left last. It says nothing of the same bytes that left before and
/// had no answer: they may lie in a mailbox still.
fn came_back(known: &mut LetterEntry) {
    let unanswered = known.sealed.as_mut().map_or(0, |copy| {
        copy.sends = copy.sends.saturating_sub(1);
        copy.sends
    });
    known.fate = if unanswered == 0 { Fate::NotTaken } else { Fate::Unknown };
}

/// What a letter tells is told by nobody until it is taken after all.
fn under_way(
    known: &LetterEntry,
    letter: &LetterId,
    told: &mut BTreeMap<NoticeKey, Told>,
) -> Vec<Place> {
    let mine = |notice: &&NoticeKey| told.get(*notice).is_none_or(|told| told.letter == *letter);
    let mine: Vec<&NoticeKey> = known.notices.iter().filter(mine).collect();
    for notice in &mine {
        told.insert((*notice).clone(), to_be_told(letter));
    }
    mine.into_iter().map(|notice| TOLD.at(notice)).collect()
}

/// What was no longer true was left out of the text and was not told.
fn accepted(
    known: &LetterEntry,
    letter: &LetterId,
    (told, calendars): (&mut BTreeMap<NoticeKey, Told>, &mut Calendars),
    at: DateTime<Utc>,
) -> Vec<Place> {
    let mut touched = Vec::new();
    for invited in &known.invited {
        let key = (known.person.clone(), invited.name.clone());
        touched.push(INVITED.at(&key));
        calendars.insert(key, invited.clone());
    }
    for notice in &known.notices {
        if known.attempted_notices.contains(notice) {
            let heard = Told { letter: letter.clone(), at: Some(at), shadow: known.shadow };
            told.insert(notice.clone(), heard);
        } else {
            told.remove(notice);
        }
    }
    touched.extend(known.notices.iter().map(|notice| TOLD.at(notice)));
    touched
}
