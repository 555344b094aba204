//! The fold of mail that came in.

use super::message::{HeardMessage, MailboxOutage, MailboxPlace, Response};
use super::{State, StateShelf};
use crate::domain::ids::LetterId;
use crate::store::fact::{Entry, Fact};
use crate::store::mail_fact::MailFact;
use crate::store::shelf::{Place, Shelf};
use std::collections::BTreeMap;

const MAILBOX: Shelf<State, Option<MailboxPlace>> =
    Shelf { name: "mailbox", of: |it| &it.mailbox, of_mut: |it| &mut it.mailbox };
const MAILBOX_BLIND: Shelf<State, Option<MailboxOutage>> =
    Shelf { name: "mailbox-blind", of: |it| &it.mailbox_blind, of_mut: |it| &mut it.mailbox_blind };
const HEARD: Shelf<State, BTreeMap<String, HeardMessage>> =
    Shelf { name: "heard", of: |it| &it.heard, of_mut: |it| &mut it.heard };
const RESPONSES: Shelf<State, BTreeMap<LetterId, Response>> =
    Shelf { name: "responses", of: |it| &it.responses, of_mut: |it| &mut it.responses };

pub(super) const SHELVES: &[StateShelf] = &[&MAILBOX, &MAILBOX_BLIND, &HEARD, &RESPONSES];

/// Folds one fact about mail that came in; `None` when it is about something else.
pub(super) fn apply(state: &mut State, entry: &Entry) -> Option<Vec<Place>> {
    let Fact::Mail { mail } = &entry.fact else { return None };
    let at = entry.at;
    Some(match mail {
        MailFact::Read { numbering, last } => {
            let place = MailboxPlace { numbering: *numbering, last: *last, at };
            MAILBOX.put(state, (), place)
        }
        MailFact::Blind { cause } => {
            let since = state.mailbox_blind.map_or(at, |outage| outage.since);
            MAILBOX_BLIND.put(state, (), MailboxOutage { since, cause: *cause })
        }
        MailFact::Sees {} => MAILBOX_BLIND.take(state, &()),
        // A message that is served again is the same message.
        MailFact::Heard { mark, .. } if state.heard.contains_key(mark) => Vec::new(),
        MailFact::Heard { mark, message, what } => {
            let (message, what) = (message.clone(), what.clone());
            let heard = HeardMessage { at, message, what, responses: Vec::new() };
            HEARD.put(state, mark.clone(), heard)
        }
        MailFact::Sealed { response, response_kind, person, marks, sealed, address } => {
            let mut touched = Vec::new();
            for mark in marks {
                if let Some(heard) = state.heard.get_mut(mark) {
                    heard.responses.push((*response_kind, response.clone()));
                    touched.push(HEARD.at(mark));
                }
            }
            let ready = Response {
                kind: *response_kind,
                person: person.clone(),
                sealed_at: at,
                sealed: sealed.clone(),
                address: address.clone(),
                attempts: 0,
                attempted_at: None,
                end: None,
            };
            touched.extend(RESPONSES.put(state, response.clone(), ready));
            touched
        }
        MailFact::Attempted { response } => changed(state, response, |it| {
            it.attempts += 1;
            it.attempted_at = Some(at);
        }),
        MailFact::Ended { response, end } => changed(state, response, |it| it.end = Some(*end)),
    })
}

fn changed(
    state: &mut State,
    response: &LetterId,
    change: impl FnOnce(&mut Response),
) -> Vec<Place> {
    let Some(known) = state.responses.get_mut(response) else { return Vec::new() };
    change(known);
    vec![RESPONSES.at(response)]
}
