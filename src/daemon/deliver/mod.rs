//! From notices to letters that left.
//!
//! Decides when a letter is prepared, tried, withdrawn or handed to a stand-in. Does not decide
//! what is due (`domain`) or how it is worded (`letters`). The invariants: an attempt is on disk
//! before the message leaves; the text is composed from what is true at that moment; one letter
//! per person per day, except in a stand-in's place; nothing leaves outside the sending window.

mod appointments;
mod fate;
pub mod gap_question;
mod links;
pub(super) mod monthly;
mod morning;
pub mod parcel;
pub mod round;
pub(super) mod thanks;
pub(super) mod trouble;
mod truth;
pub(super) mod weekly;

pub use self::fate::settle;
use self::truth::{sayable, waits_for_sight};
use super::decided::Decided;
use super::parts::{DAEMON, Parts};
use crate::config::MailMode;
use crate::domain::ids::{LetterId, PersonId, SourceId};
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::setback::Setback;
use crate::domain::notice::{Holding, holds, hour};
use crate::store::fact::Fact;
use crate::store::state::{Fate, LetterEntry, Stage};
use crate::store::{self, StoreError};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Puts one letter into the outbox for each person who must hear something.
///
/// A letter that still waits tells that as well. Whoever got one today, or whose letter left
/// without an answer, hears at the next sending morning, and one whose hour has not come at that
/// hour; what they must hear is computed again then.
pub fn prepare(
    parts: &mut Parts,
    notices: Vec<NoticeKey>,
    decided: &Decided,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut by_person: BTreeMap<PersonId, BTreeSet<NoticeKey>> = BTreeMap::new();
    for notice in notices {
        by_person.entry(notice.person.clone()).or_default().insert(notice);
    }
    let busy = busy_people(parts, decided, now);
    let waiting = letters_to_extend(parts, decided);
    let last_seq = parts.store.last_seq();
    let facts = by_person
        .into_iter()
        .filter(|(person, notices)| is_their_hour(parts, person, notices, now))
        .filter_map(|(person, notices)| {
            let notices: Vec<NoticeKey> = notices.into_iter().collect();
            let told: Vec<String> = notices.iter().map(NoticeKey::to_string).collect();
            let told = told.join(", ");
            if let Some(letter) = waiting.get(&person) {
                let letter = letter.clone();
                tracing::info!(letter.id = %letter, "letter {letter} will tell besides: {told}");
                return Some(Fact::LetterExtended { letter, notices });
            }
            if busy.contains(&person) {
                return None;
            }
            let letter = letter_id(last_seq, &person, &notices, None);
            tracing::info!(
                letter.id = %letter,
                "letter {letter} is prepared for {person}: {told}"
            );
            Some(Fact::LetterPrepared { letter, person, notices, in_place_of: None })
        })
        .collect();
    parts.record(now, DAEMON, facts)?;
    Ok(())
}

/// The letters that wait for a server and say anything they must when they leave, by reader. One
/// that may lie in a mailbox already is repeated as it is, and one that waits for sight of a source
/// holds nothing else up.
fn letters_to_extend(parts: &Parts, decided: &Decided) -> BTreeMap<PersonId, LetterId> {
    store::state::outbox::waiting(parts.store.state())
        .into_iter()
        .filter(|(id, entry)| {
            entry.in_place_of.is_none()
                && entry.fate == Fate::NotTaken
                && parts.in_flight.as_ref() != Some(id)
        })
        .filter(|(_, entry)| !waits_for_sight(parts, entry, decided))
        .map(|(id, entry)| (entry.person.clone(), id.clone()))
        .collect()
}

/// Whether a person may be told some notices now, by their own wishes.
fn is_their_hour(
    parts: &Parts,
    person: &PersonId,
    notices: &BTreeSet<NoticeKey>,
    now: DateTime<Utc>,
) -> bool {
    let person = parts.config.plan.directory.person(person);
    person.is_none_or(|person| {
        let wishes = parts.store.state().register.wishes_of(person);
        hour::has_come(wishes, notices.iter(), &parts.config.calendar, now)
    })
}

/// Ends what waits in vain, so that its reader is free for what is true now: what lost its truth is
/// withdrawn, what left without an answer is believed. Gives back how many were withdrawn.
pub fn withdraw_untrue(
    parts: &mut Parts,
    decided: &Decided,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    settle(parts, decided, now)?;
    let untrue: Vec<LetterId> = store::state::outbox::waiting(parts.store.state())
        .into_iter()
        .filter(|(_, entry)| entry.fate == Fate::NotTaken)
        .filter(|(_, entry)| {
            let sayable = sayable(parts, entry, decided);
            sayable.notices.is_empty() && !sayable.held
        })
        .map(|(id, _)| id.clone())
        .collect();
    for letter in &untrue {
        withdraw(parts, letter, &Setback::Untrue {}, now)?;
    }
    Ok(untrue.len())
}

/// People whose letter may still leave today, or who got one today.
///
/// A letter that waits for nothing but sight of a source may wait for weeks: its reader is told
/// everything else meanwhile.
fn busy_people(parts: &Parts, decided: &Decided, now: DateTime<Utc>) -> BTreeSet<PersonId> {
    parts
        .store
        .state()
        .letters
        .values()
        .filter(|entry| entry.in_place_of.is_none())
        .filter(|entry| match &entry.stage {
            Stage::Waiting => !waits_for_sight(parts, entry, decided),
            _ => was_read_today(parts, entry, now),
        })
        .map(|entry| entry.person.clone())
        .collect()
}

/// Whether a letter reached its person today. What the administrator got in their stead did not,
/// once letters go out for real.
fn was_read_today(parts: &Parts, entry: &LetterEntry, now: DateTime<Utc>) -> bool {
    let live = parts.config.settings.mail.mode == MailMode::Live;
    let day = |at| parts.config.calendar.day_of(at);
    match &entry.stage {
        Stage::Accepted { at, .. } | Stage::Probable { at, .. } => {
            day(*at) == day(now) && !(live && entry.shadow)
        }
        _ => false,
    }
}

/// Whether a person got another letter of their own today.
fn heard_today(parts: &Parts, person: &PersonId, now: DateTime<Utc>) -> bool {
    parts
        .store
        .state()
        .letters
        .values()
        .filter(|entry| entry.in_place_of.is_none() && entry.person == *person)
        .any(|entry| was_read_today(parts, entry, now))
}

/// The id of a letter that is prepared behind a fact of the journal. What a letter was to tell and
/// did not is due again, and the same notices for the same person are another letter then.
fn letter_id(
    behind_seq: u64,
    person: &PersonId,
    notices: &[NoticeKey],
    in_place_of: Option<&LetterId>,
) -> LetterId {
    let mut hash = Sha256::new();
    hash.update(behind_seq.to_be_bytes());
    hash.update(person.as_str());
    for notice in notices {
        hash.update([0]);
        hash.update(notice.to_string());
    }
    if let Some(letter) = in_place_of {
        hash.update([1]);
        hash.update(letter.as_str());
    }
    let hex: String = hash.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    LetterId(hex)
}

/// Letters whose next attempt may be made now, those that waited longest first; stand-ins last,
/// because the letter itself may still get through.
fn ready_letters(parts: &Parts, now: DateTime<Utc>) -> Vec<LetterId> {
    let mut ready: Vec<_> = store::state::outbox::due(parts.store.state(), now)
        .into_iter()
        .map(|(id, entry)| {
            (entry.in_place_of.is_some(), store::state::outbox::due_at(entry), id.clone())
        })
        .collect();
    ready.sort();
    ready.into_iter().map(|(_, _, id)| id).collect()
}

/// Sources that must be read before the letters that are ready may accuse anybody.
pub fn sources_to_look_at(
    parts: &Parts,
    decided: &Decided,
    now: DateTime<Utc>,
) -> BTreeSet<SourceId> {
    ready_letters(parts, now)
        .iter()
        .filter_map(|letter| parts.store.state().letters.get(letter))
        .flat_map(|entry| &entry.notices)
        .filter_map(|key| Some(holds(key, decided.get(&key.obligation)?)))
        .flat_map(|holding| match holding {
            Holding::NeedsLook(sources) => sources,
            Holding::True | Holding::Gone => Vec::new(),
        })
        .collect()
}

/// A mail server that comes back takes the letters themselves: nobody needs their copies then.
fn stands_in_for_a_delivered_letter(parts: &Parts, letter: &LetterId) -> bool {
    let chain = store::state::outbox::chain(parts.store.state(), letter);
    chain.iter().skip(1).any(|(_, one)| matches!(one.stage, Stage::Accepted { .. }))
}

fn withdraw(
    parts: &mut Parts,
    letter: &LetterId,
    reason: &Setback,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tracing::info!(letter.id = %letter, "letter {letter} is withdrawn: {reason}");
    let fact = Fact::LetterWithdrawn { letter: letter.clone(), reason: reason.clone() };
    parts.record(now, DAEMON, vec![fact])?;
    Ok(())
}

pub(super) fn refuse(
    parts: &mut Parts,
    letter: &LetterId,
    reason: &Setback,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    tracing::error!(letter.id = %letter, "letter {letter} is refused for good: {reason}");
    let refused = Fact::LetterRefused { letter: letter.clone(), reason: reason.clone() };
    let mut facts = vec![refused];
    facts.extend(trouble::refused_letter(parts, letter, reason));
    parts.record(now, DAEMON, facts)?;
    Ok(())
}

/// Gives letters that were refused, or did not leave for two days, to a stand-in as well; what they
/// were extended by later goes in a letter of its own. What waits for sight of a source is nobody's
/// to hear yet.
pub fn hand_over(
    parts: &mut Parts,
    decided: &Decided,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let state = parts.store.state();
    let last_seq = parts.store.last_seq();
    let facts: Vec<Fact> = store::state::outbox::to_hand_over(state, now)
        .into_iter()
        .filter(|(_, entry, _)| !waits_for_sight(parts, entry, decided))
        .filter_map(|(id, _, notices)| {
            let tried = store::state::outbox::people(state, id);
            let Some(stand_in) = parts.config.plan.directory.stand_in_for(&tried) else {
                tracing::error!(letter.id = %id, "letter {id} can be heard by nobody");
                return None;
            };
            Some(Fact::LetterPrepared {
                letter: letter_id(last_seq, stand_in, &notices, Some(id)),
                person: stand_in.clone(),
                notices,
                in_place_of: Some(id.clone()),
            })
        })
        .collect();
    parts.record(now, DAEMON, facts)?;
    Ok(())
}
