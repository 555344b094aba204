//! The outbox: which letters wait, which may be tried now, which need a stand-in.
//!
//! Pure questions about a [`State`]; the letters themselves are folded from facts. Whether a
//! letter may leave at this hour is the calendar's to say, not ours.

use super::{LetterEntry, Stage, State};
use crate::domain::ids::{LetterId, PersonId};
use crate::domain::notice::key::NoticeKey;
use crate::domain::retry::{LETTER_HANDOVER_AFTER, next_attempt};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Letters that have not ended, in the order they were prepared.
pub fn waiting(state: &State) -> Vec<(&LetterId, &LetterEntry)> {
    let mut letters: Vec<_> =
        state.letters.iter().filter(|(_, letter)| letter.stage == Stage::Waiting).collect();
    letters.sort_by_key(|(id, letter)| (letter.prepared_at, *id));
    letters
}

/// When a waiting letter may be tried.
pub fn due_at(letter: &LetterEntry) -> DateTime<Utc> {
    match letter.attempted_at {
        Some(attempted_at) => next_attempt(letter.attempts, attempted_at),
        None => letter.prepared_at,
    }
}

/// Waiting letters whose moment has come.
pub fn due(state: &State, now: DateTime<Utc>) -> Vec<(&LetterId, &LetterEntry)> {
    let mut letters = waiting(state);
    letters.retain(|(_, letter)| due_at(letter) <= now);
    letters
}

/// Letters that were refused for good, or that went out too long ago without being accepted, with
/// what of them no stand-in has been written to about yet; those in someone's place are handed on
/// as well. What is long past is not dug out.
pub fn to_hand_over(
    state: &State,
    now: DateTime<Utc>,
) -> Vec<(&LetterId, &LetterEntry, Vec<NoticeKey>)> {
    let mut handed: BTreeMap<&LetterId, BTreeSet<&NoticeKey>> = BTreeMap::new();
    for letter in state.letters.values() {
        if let Some(instead_of) = &letter.in_place_of {
            handed.entry(instead_of).or_default().extend(&letter.notices);
        }
    }
    let unheard = |id: &LetterId, letter: &LetterEntry| -> Vec<NoticeKey> {
        let heard = |notice: &&NoticeKey| handed.get(id).is_some_and(|it| it.contains(notice));
        letter.notices.iter().filter(|notice| !heard(notice)).cloned().collect()
    };
    state
        .letters
        .iter()
        .filter(|(_, letter)| now - letter.prepared_at < HANDOVER_UNTIL)
        .filter(|(_, letter)| match letter.stage {
            Stage::Refused { .. } => true,
            Stage::Waiting => {
                letter.attempts > 0 && letter.prepared_at + LETTER_HANDOVER_AFTER <= now
            }
            _ => false,
        })
        .map(|(id, letter)| (id, letter, unheard(id, letter)))
        .filter(|(_, _, unheard)| !unheard.is_empty())
        .collect()
}

/// The letters this one stands in for, the nearest first, and itself before them.
pub fn chain<'s>(state: &'s State, letter: &'s LetterId) -> Vec<(&'s LetterId, &'s LetterEntry)> {
    let mut chain = Vec::new();
    let mut next = Some(letter);
    // A chain has no more links than there are people to hear; a circle would have more.
    while let Some((id, entry)) = next.and_then(|id| state.letters.get_key_value(id))
        && chain.len() < CHAIN_MAX
    {
        chain.push((id, entry));
        next = entry.in_place_of.as_ref();
    }
    chain
}

/// Who was written to about what a letter tells, in order: its reader last.
pub fn people<'s>(state: &'s State, letter: &'s LetterId) -> Vec<&'s PersonId> {
    chain(state, letter).into_iter().rev().map(|(_, one)| &one.person).collect()
}

/// More people than can stand in for one another.
const CHAIN_MAX: usize = 8;

/// A letter older than this is not handed over any more.
const HANDOVER_UNTIL: TimeDelta = TimeDelta::days(30);
