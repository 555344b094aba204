//! Receipts and forwards: composed, sealed, tried until they end.
//!
//! Decides who gets one and when. The invariants: a person gets one receipt for all that came in
//! five minutes, and no more than so many a day, so two machines that answer each other end by
//! themselves; the bytes are kept before they leave, and the same bytes leave at each attempt.

use crate::channels::{Outcome, Parcel, Sealed};
use crate::daemon::chain::chain;
use crate::daemon::desk::pass::{Pass, Purpose, Trial};
use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::ids::{LetterId, PersonId};
use crate::domain::plan::directory::Person;
use crate::domain::register::effect::Effect;
use crate::domain::register::message::{
    HeardAs, HeardEffect, MessageNote, ResponseEnd, ResponseKind,
};
use crate::domain::retry::next_attempt;
use crate::letters::heard::heard;
use crate::letters::letter::Letter;
use crate::letters::matter::card::card;
use crate::letters::receipt::{Envelope, Forwarded, Understanding, Understood, forward, receipt};
use crate::store::StoreError;
use crate::store::digest::{address_mark, message_mark};
use crate::store::fact::Fact;
use crate::store::mail_fact::MailFact;
use crate::store::state::message::{HeardMessage, Response};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Receipts of one person are so far apart.
const GATHERED_FOR: TimeDelta = TimeDelta::minutes(5);

/// Most receipts of one person in a day.
const RECEIPTS_MAX: usize = 12;

/// What is older needs no receipt any more.
const RECEIPT_MAX_AGE: TimeDelta = TimeDelta::days(2);

/// A response is tried so often.
const ATTEMPTS_MAX: u32 = 6;

/// A response whose fate is not known is repeated so often at the most.
const UNKNOWN_MAX: u32 = 3;

/// Digits of a response's id.
const ID_CHARS: usize = 24;

/// The next response that may leave now; receipts that are due are composed first.
pub(super) fn next(
    parts: &mut Parts,
    now: DateTime<Utc>,
) -> Result<Option<(LetterId, Sealed)>, StoreError> {
    compose_receipts(parts, now)?;
    let waiting: Vec<(LetterId, Response)> = parts
        .store
        .state()
        .responses
        .iter()
        .filter(|(_, it)| it.end.is_none() && due_at(it) <= now)
        .map(|(id, it)| (id.clone(), it.clone()))
        .collect();
    for (id, response) in waiting {
        let Some(sealed) = again(parts, &id, &response) else {
            end(parts, &id, ResponseEnd::GivenUp, now)?;
            continue;
        };
        let attempted = MailFact::Attempted { response: id.clone() };
        parts.record(now, DAEMON, vec![Fact::Mail { mail: attempted }])?;
        return Ok(Some((id, sealed)));
    }
    Ok(None)
}

/// When the next response or receipt is due; none while there is nothing to come.
pub(super) fn next_due(parts: &Parts, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let responses = parts.store.state().responses.values();
    let again = responses.filter(|it| it.end.is_none()).map(due_at).min();
    let receipts = unreceipted(parts, now).into_keys().map(|person| receipt_at(parts, &person));
    receipts.chain(again).min()
}

fn due_at(response: &Response) -> DateTime<Utc> {
    response.attempted_at.map_or(response.sealed_at, |at| next_attempt(response.attempts, at))
}

/// Records what the mail server said.
pub(super) fn record(
    parts: &mut Parts,
    id: &LetterId,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let attempts = parts.store.state().responses.get(id).map_or(0, |it| it.attempts);
    let how = match outcome {
        Outcome::Accepted { .. } => Some(ResponseEnd::Accepted),
        Outcome::Refused { .. } => Some(ResponseEnd::Refused),
        Outcome::Unknown { .. } if attempts >= UNKNOWN_MAX => Some(ResponseEnd::GivenUp),
        _ if attempts >= ATTEMPTS_MAX => Some(ResponseEnd::GivenUp),
        Outcome::TryAgain { .. } | Outcome::Unknown { .. } => None,
    };
    match (how, outcome) {
        (Some(ResponseEnd::Accepted), _) => {
            tracing::info!(response.id = %id, "response {id} is accepted");
        }
        (_, Outcome::TryAgain { reason, .. } | Outcome::Unknown { reason })
        | (_, Outcome::Refused { reason }) => {
            tracing::warn!(response.id = %id, "response {id} has not left: {reason}");
        }
        (_, Outcome::Accepted { .. }) => {}
    }
    how.map_or(Ok(()), |how| end(parts, id, how, now))
}

fn end(
    parts: &mut Parts,
    id: &LetterId,
    end: ResponseEnd,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let ended = MailFact::Ended { response: id.clone(), end };
    parts.record(now, DAEMON, vec![Fact::Mail { mail: ended }])?;
    Ok(())
}

/// The kept bytes, to the address they were made for.
fn again(parts: &Parts, id: &LetterId, response: &Response) -> Option<Sealed> {
    let (name, email) = match &response.person {
        Some(person) => {
            let to = parts.recipient(person)?;
            (to.name.clone(), to.email.clone()?)
        }
        None => contact(parts)?,
    };
    let bytes = parts.store.evidence().read(&response.sealed).ok()?;
    (address_mark(&email) == response.address).then(|| Sealed {
        letter: id.clone(),
        composed_at: response.sealed_at,
        reader: name,
        to_email: email,
        bytes,
        name: String::new(),
    })
}

/// Who reads what was not understood: name and address.
fn contact(parts: &Parts) -> Option<(String, String)> {
    let letterhead = &parts.config.settings.letterhead;
    let directory = &parts.config.plan.directory;
    let administrator = || {
        let person = directory.person(&directory.administrator)?;
        Some((person.name.clone(), person.email.clone()?))
    };
    match &letterhead.contact_email {
        Some(email) => Some((letterhead.contact_name.clone(), email.clone())),
        None => administrator(),
    }
}

/// A forward of a message, sealed: the fact that keeps it; none where it cannot be made.
pub(super) fn forwarded(
    parts: &Parts,
    (mark, message, from): (&str, &MessageNote, &str),
    (words, why): (&str, Forwarded),
    now: DateTime<Utc>,
) -> Option<Fact> {
    let (to_name, to_email) = contact(parts)?;
    let id = response_id(ResponseKind::Forward, [mark]);
    let envelope = Envelope {
        id: id.clone(),
        subject: &message.subject,
        thread: message.id.iter().cloned().collect(),
        letterhead: &parts.config.settings.letterhead,
        now,
    };
    let letter = forward(envelope, from, words, why);
    let kind = (ResponseKind::Forward, None);
    sealed(parts, letter, (to_name, to_email), kind, vec![mark.to_owned()])
}

fn sealed(
    parts: &Parts,
    letter: Letter,
    (to_name, to_email): (String, String),
    (response_kind, person): (ResponseKind, Option<PersonId>),
    marks: Vec<String>,
) -> Option<Fact> {
    let (response, address) = (letter.id.clone(), address_mark(&to_email));
    let parcel = Parcel { letter, to_name, to_email, meant_for: None };
    let bytes = match parts.channel.seal(&parcel) {
        Ok(sealed) => sealed.bytes,
        Err(outcome) => {
            tracing::error!(
                response.id = %response,
                "response {response} cannot be made: {outcome:?}"
            );
            return None;
        }
    };
    match parts.store.evidence().keep(&bytes) {
        Ok(sealed) => {
            let mail = MailFact::Sealed { response, response_kind, person, marks, sealed, address };
            Some(Fact::Mail { mail })
        }
        Err(error) => {
            tracing::error!(
                response.id = %response,
                "response {response} cannot be kept: {}", chain(&error)
            );
            None
        }
    }
}

fn response_id<'a>(kind: ResponseKind, marks: impl IntoIterator<Item = &'a str>) -> LetterId {
    let mut all = format!("{kind:?}");
    marks.into_iter().for_each(|mark| all.push_str(mark));
    LetterId(message_mark(all.as_bytes()).chars().take(ID_CHARS).collect())
}

/// Messages of people who have no receipt of them yet, by person.
fn unreceipted(
    parts: &Parts,
    now: DateTime<Utc>,
) -> BTreeMap<PersonId, Vec<(&String, &HeardMessage)>> {
    let mut by_person: BTreeMap<PersonId, Vec<(&String, &HeardMessage)>> = BTreeMap::new();
    for (mark, message) in &parts.store.state().heard {
        let has_one = message.responses.iter().any(|(kind, _)| *kind == ResponseKind::Receipt);
        let (HeardAs::Answered { person, .. } | HeardAs::Unclear { person, .. }) = &message.what
        else {
            continue;
        };
        if !has_one && now - message.at <= RECEIPT_MAX_AGE {
            by_person.entry(person.clone()).or_default().push((mark, message));
        }
    }
    by_person.retain(|person, _| receipts_today(parts, person, now) < RECEIPTS_MAX);
    by_person.values_mut().for_each(|all| all.sort_by_key(|(mark, it)| (it.at, *mark)));
    by_person
}

fn receipts<'a>(parts: &'a Parts, person: &'a PersonId) -> impl Iterator<Item = &'a Response> {
    let responses = parts.store.state().responses.values();
    responses.filter(|it| it.kind == ResponseKind::Receipt && it.person.as_ref() == Some(person))
}

fn receipts_today(parts: &Parts, person: &PersonId, now: DateTime<Utc>) -> usize {
    let day = |at| parts.config.calendar.day_of(at);
    receipts(parts, person).filter(|it| day(it.sealed_at) == day(now)).count()
}

/// The first moment at which a person may have another receipt.
fn receipt_at(parts: &Parts, person: &PersonId) -> DateTime<Utc> {
    let last = receipts(parts, person).map(|it| it.sealed_at).max();
    last.map_or(DateTime::UNIX_EPOCH, |last| last + GATHERED_FOR)
}

fn compose_receipts(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    let due: Vec<Fact> = unreceipted(parts, now)
        .into_iter()
        .filter(|(person, _)| receipt_at(parts, person) <= now)
        .filter_map(|(person, messages)| of_person(parts, &person, &messages, now))
        .collect();
    parts.record(now, DAEMON, due)?;
    Ok(())
}

fn of_person(
    parts: &Parts,
    id: &PersonId,
    messages: &[(&String, &HeardMessage)],
    now: DateTime<Utc>,
) -> Option<Fact> {
    let person = parts.config.plan.directory.person(id)?;
    let to = parts.recipient(id)?;
    let told: Vec<Understood> =
        messages.iter().map(|(_, it)| understood(parts, person, it, now)).collect();
    let (_, last) = messages.last()?;
    let names = messages.iter().filter_map(|(_, it)| it.message.id.clone());
    let envelope = Envelope {
        id: response_id(ResponseKind::Receipt, messages.iter().map(|(mark, _)| mark.as_str())),
        subject: &last.message.subject,
        thread: thread(parts, last).into_iter().chain(names).collect(),
        letterhead: &parts.config.settings.letterhead,
        now,
    };
    let letter = receipt(envelope, person.greeting.as_deref(), &told);
    let address = (to.name.clone(), to.email.clone()?);
    let marks = messages.iter().map(|(mark, _)| (*mark).clone()).collect();
    sealed(parts, letter, address, (ResponseKind::Receipt, Some(id.clone())), marks)
}

/// The letter that was answered: it began the thread.
fn thread(parts: &Parts, message: &HeardMessage) -> Option<String> {
    let letter = match &message.what {
        HeardAs::Answered { letter, .. } => letter,
        HeardAs::Unclear { letter, .. } => letter.as_ref()?,
        _ => return None,
    };
    parts.store.state().letters.get(letter)?.name.clone()
}

fn understood(
    parts: &Parts,
    person: &Person,
    message: &HeardMessage,
    now: DateTime<Utc>,
) -> Understood {
    let words = message.message.words.clone().unwrap_or_default();
    let (effects, unclear) = match &message.what {
        HeardAs::Answered { effects, .. } => {
            let of_effect = |it| understanding(parts, person, it, now);
            (effects.iter().map(of_effect).collect(), None)
        }
        HeardAs::Unclear { why, .. } => (Vec::new(), Some(*why)),
        _ => (Vec::new(), None),
    };
    Understood { words, effects, unclear }
}

fn understanding(
    parts: &Parts,
    person: &Person,
    it: &HeardEffect,
    now: DateTime<Utc>,
) -> Understanding {
    let plan = &parts.config.plan;
    let decided = parts.decided(now);
    let title = decided.get(&it.obligation).map(|it| card(it, plan).title);
    let name = |id: &PersonId| plan.directory.person(id).map(|person| person.name.clone());
    let passed_to = match &it.effect {
        Effect::PassedOn { to } => name(to),
        _ => None,
    };
    let today = parts.config.calendar.day_of(now);
    let base = parts.config.settings.web.as_ref().and_then(|web| web.public_url.as_ref());
    let take_back = it.answer.zip(base).map(|(answer, base)| {
        let purpose = Purpose::TakeBack(answer);
        let pass = Pass::of_today(&person.id, &it.obligation, purpose, (today, Trial::Real));
        format!("{base}v/{}", pass.sealed(&parts.key))
    });
    Understanding {
        title: title.unwrap_or_else(|| "Те, про що йшлося в листі".to_owned()),
        outcome: heard(&it.effect, passed_to.as_deref()),
        take_back,
    }
}
