//! Letters that left and had no answer: repeated byte for byte, or left to be believed.
//!
//! Decides when such a letter may leave once more and when it counts as probably delivered. The
//! invariants: what is repeated are the very bytes that left, to the same address, on the day they
//! left first, twice at the most, and only while all that they say is true; afterwards their reader
//! is free for newer letters, and the administrator hears of it once.

use super::trouble;
use super::truth::{Sayable, sayable};
use crate::channels::Sealed;
use crate::daemon::decided::Decided;
use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::ids::LetterId;
use crate::domain::notice::setback::{Enough, Setback};
use crate::store::digest::address_mark;
use crate::store::fact::Fact;
use crate::store::state::{Fate, LetterEntry, Stage};
use crate::store::{StoreError, state};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;

/// The first departure and two repetitions.
const SENDS_MAX: u32 = 3;

/// What may be done about a letter whose fate is not known.
pub(super) enum Repeat {
    /// The same bytes leave once more; their evidence.
    Now(Box<Sealed>, String),
    /// It waits for its pause, or for sight of a source.
    Later,
    /// It is repeated no more, and why.
    NoMore(Enough),
}

/// Whether the letter may be repeated now.
pub(super) fn repeat(
    parts: &Parts,
    letter: &LetterId,
    entry: &LetterEntry,
    decided: &Decided,
    now: DateTime<Utc>,
) -> Repeat {
    let Some(copy) = &entry.sealed else { return Repeat::NoMore(Enough::NoBytes) };
    let day = |at| parts.config.calendar.day_of(at);
    if copy.sends >= SENDS_MAX {
        return Repeat::NoMore(Enough::RepeatedTwice);
    }
    if day(copy.since) != day(now) {
        return Repeat::NoMore(Enough::DayIsOver);
    }
    let Sayable { notices, held } = sayable(parts, entry, decided);
    if !entry.attempted_notices.iter().all(|notice| notices.contains(notice)) {
        return match held {
            true => Repeat::Later,
            false => Repeat::NoMore(Enough::PartlyUntrue),
        };
    }
    let recipient = parts.recipient(&entry.person);
    let Some(recipient) = recipient.filter(|recipient| {
        recipient.email.as_deref().map(address_mark).as_ref() == entry.address.as_ref()
    }) else {
        return Repeat::NoMore(Enough::OtherAddress);
    };
    let Ok(bytes) = parts.store.evidence().read(&copy.evidence) else {
        return Repeat::NoMore(Enough::NoBytes);
    };
    let sealed = Sealed {
        letter: letter.clone(),
        composed_at: copy.since,
        reader: recipient.name.clone(),
        to_email: recipient.email.clone().unwrap_or_default(),
        bytes,
        name: entry.name.clone().unwrap_or_default(),
    };
    Repeat::Now(Box::new(sealed), copy.evidence.clone())
}

/// Lets letters that are repeated no more count as probably delivered.
pub fn settle(parts: &mut Parts, decided: &Decided, now: DateTime<Utc>) -> Result<(), StoreError> {
    let given_up: Vec<(LetterId, Enough)> = state::outbox::waiting(parts.store.state())
        .into_iter()
        .filter(|(id, entry)| entry.fate == Fate::Unknown && parts.in_flight.as_ref() != Some(id))
        .filter_map(|(id, entry)| match repeat(parts, id, entry, decided, now) {
            Repeat::NoMore(why) => Some((id.clone(), why)),
            Repeat::Now(..) | Repeat::Later => None,
        })
        .collect();
    for (letter, why) in given_up {
        let reason = Setback::GivenUp { why };
        tracing::warn!(
            letter.id = %letter,
            "letter {letter} counts as probably delivered: {reason}"
        );
        let mut facts = vec![Fact::LetterProbablyDelivered { letter: letter.clone(), reason }];
        facts.extend(trouble::unsure_letter(parts, &letter));
        parts.record(now, DAEMON, facts)?;
    }
    Ok(())
}

/// The letters to everybody who could hear of one thing, when all were refused with the same words:
/// so many addresses do not go bad together, and nobody is left to hear of it.
pub(super) fn refused_alike_to_the_last(
    parts: &Parts,
    letter: &LetterId,
    reason: &Setback,
) -> Option<Vec<LetterId>> {
    let state = parts.store.state();
    let chain = state::outbox::chain(state, letter);
    let alike = |entry: &LetterEntry| match &entry.stage {
        Stage::Refused { reason: said, .. } => said == reason,
        _ => false,
    };
    let is_last =
        parts.config.plan.directory.stand_in_for(&state::outbox::people(state, letter)).is_none();
    (chain.len() > 1 && is_last && chain.iter().all(|(_, entry)| alike(entry)))
        .then(|| chain.into_iter().map(|(id, _)| id.clone()).collect())
}

/// Letters that were refused by words about us wait like any other.
pub(super) fn wait_after_all(
    parts: &mut Parts,
    letters: BTreeSet<LetterId>,
    reason: &Setback,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut facts = Vec::new();
    for letter in letters {
        let entry = parts.store.state().letters.get(&letter);
        if entry.is_some_and(|entry| matches!(entry.stage, Stage::Refused { .. })) {
            facts.push(Fact::LetterPutBack { letter, reason: reason.clone() });
        }
    }
    parts.record(now, DAEMON, facts)?;
    Ok(())
}
