//! The fold: one function turns facts into state.
//!
//! Replaying the journal from its first line gives the same state as living through it. The fold
//! judges nothing and cannot fail: a fact about something unknown changes nothing, and what a word
//! is about may be known again tomorrow. What a fact touched is returned, so that the copy in sled
//! can follow in one transaction. A new kept fact is an arm in `world`, `people`, `letters`, `mail`
//! or `sessions`, and a shelf beside it where it needs one.

use super::{State, StateShelf, letters, mail, people, sessions, world};
use crate::store::fact::{Entry, Fact};
use crate::store::journal::lines::Span;
use crate::store::shelf::Place;

/// Every shelf, in the order in which a whole state is written.
pub(in crate::store) fn shelves() -> impl Iterator<Item = StateShelf> {
    [world::SHELVES, people::SHELVES, letters::SHELVES, mail::SHELVES, sessions::SHELVES]
        .into_iter()
        .flatten()
        .copied()
}

/// The shelf of a name.
pub(in crate::store) fn shelf(name: &str) -> Option<StateShelf> {
    shelves().find(|shelf| shelf.name() == name)
}

/// Folds one entry, whose line stands at `line`, and says which values it changed.
///
/// # Panics
///
/// When a kind of fact was added that nothing folds.
pub(in crate::store) fn apply(state: &mut State, entry: Entry, line: Span) -> Vec<Place> {
    let mut touched = world::lived_through(state, &entry.author, entry.at);
    touched.extend(folded(state, entry, line));
    touched
}

fn folded(state: &mut State, entry: Entry, line: Span) -> Vec<Place> {
    let entry = match entry {
        Entry { fact: Fact::ItemSeen { source, item, origin }, at, .. } => {
            return world::seen(state, source, item, line, (at, origin));
        }
        Entry { fact: Fact::ItemChanged { source, item }, .. } => {
            return world::changed(state, source, item, line);
        }
        other => other,
    };
    world::apply(state, &entry)
        .or_else(|| people::apply(state, &entry))
        .or_else(|| letters::apply(state, &entry))
        .or_else(|| mail::apply(state, &entry))
        .or_else(|| sessions::apply(state, &entry))
        .unwrap_or_else(|| unreachable!("nothing folds {:?}", entry.fact))
}
