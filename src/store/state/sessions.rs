//! The fold of ended sign-ins to the page.

use super::{State, StateShelf};
use crate::domain::register::session::EndedSessions;
use crate::store::fact::{Entry, Fact};
use crate::store::shelf::{Place, Shelf};

const ENDED: Shelf<State, Option<EndedSessions>> = Shelf {
    name: "ended_sessions",
    of: |it| &it.ended_sessions,
    of_mut: |it| &mut it.ended_sessions,
};

pub(super) const SHELVES: &[StateShelf] = &[&ENDED];

/// Folds one fact about sessions; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let Fact::SessionsEnded { sessions } = &entry.fact else { return None };
    state.ended_sessions.get_or_insert_default().end(sessions, entry.at);
    Some(vec![ENDED.at(&())])
}
