//! Which letter a message answers, who answers, and what the letter told.
//!
//! Decides whom an answer is taken from: only the reader of the letter, from their own address, and
//! only where a name that nobody can guess says which letter it was. The invariant: whatever a
//! message says of itself, nothing is taken in another person's name.

use crate::channels::mime::TAG_CHARS;
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::ids::{LetterId, ObligationKey, PersonId};
use crate::domain::notice::key::Rung;
use crate::domain::obligation::{Covered, Matter, Obligation, Question};
use crate::domain::register::message::Distrust;
use crate::recognition::reply::matter::{Matter as Asked, Wants};
use crate::sources::mail::incoming::{Incoming, Proof};
use crate::store::state::LetterEntry;
use chrono::NaiveDate;

/// The letter that a message answers, by the names it names or by the address it came to.
pub(super) fn letter<'a>(
    parts: &'a Parts,
    message: &Incoming,
) -> Option<(&'a LetterId, &'a LetterEntry)> {
    let letters = &parts.store.state().letters;
    let named = |name: &String| letters.iter().find(|(_, it)| it.name.as_ref() == Some(name));
    message.answers.iter().find_map(named).or_else(|| {
        let tags: Vec<&str> = message.to.iter().filter_map(|address| tag(address)).collect();
        let tagged = |name: &str| name.get(..TAG_CHARS).is_some_and(|own| tags.contains(&own));
        letters.iter().find(|(_, it)| it.name.as_deref().is_some_and(tagged))
    })
}

/// The part of an address between plus and at, where it may be a letter's.
fn tag(address: &str) -> Option<&str> {
    let (local, _) = address.split_once('@')?;
    let (_, tag) = local.rsplit_once('+')?;
    (tag.len() == TAG_CHARS).then_some(tag)
}

/// The reader of a letter, where the message is from their address.
pub(super) fn writer(
    parts: &Parts,
    letter: &LetterEntry,
    message: &Incoming,
) -> Result<PersonId, Distrust> {
    if message.proof == Proof::Refuted {
        return Err(Distrust::Forged);
    }
    // In a trial the reader never saw the letter.
    if letter.shadow {
        return Err(Distrust::Trial);
    }
    let reader = parts.config.plan.directory.person(&letter.person);
    let own = reader.and_then(|person| person.email.as_deref());
    match (own, &message.from) {
        (Some(own), Some(from)) if own.trim().to_lowercase() == *from => Ok(letter.person.clone()),
        _ => Err(Distrust::OtherAddress),
    }
}

/// A person of the directory by their address, for messages that answer no letter.
pub(super) fn somebody(parts: &Parts, message: &Incoming) -> Option<PersonId> {
    let from = message.from.as_deref().filter(|_| message.proof == Proof::NotRefuted)?;
    let people = parts.config.plan.directory.people.values();
    let mut own = people.filter(|person| {
        person.email.as_deref().is_some_and(|email| email.trim().to_lowercase() == from)
    });
    own.next().map(|person| person.id.clone())
}

/// What a letter told, as a reply may speak of it.
pub(super) fn matters(letter: &LetterEntry, decided: &Decided) -> (Vec<ObligationKey>, Vec<Asked>) {
    let (mut keys, mut asked) = (Vec::new(), Vec::new());
    for notice in &letter.attempted_notices {
        let Some(obligation) = decided.get(&notice.obligation) else { continue };
        if keys.contains(&obligation.key) {
            continue;
        }
        keys.push(obligation.key.clone());
        let (number, on) = named_by(obligation);
        asked.push(Asked { wants: wants(obligation, notice.rung), number, on });
    }
    (keys, asked)
}

fn wants(obligation: &Obligation, rung: Rung) -> Wants {
    match &obligation.matter {
        Matter::Memo { .. } => Wants::Memo,
        Matter::Answer { question, .. } => match question {
            Question::Decisions => Wants::Numbers,
            Question::Held => Wants::Sitting,
            Question::Vanished => Wants::Event,
        },
        Matter::Submission { .. } => Wants::Handover,
        Matter::Decision { .. }
            if matches!(rung, Rung::Doubt(_)) && !obligation.candidates.is_empty() =>
        {
            Wants::Paper
        }
        Matter::EventAnnounced { .. }
        | Matter::SittingAnnounced { .. }
        | Matter::Broadcast { .. }
        | Matter::Coverage { of: Covered::Event(_) | Covered::Sitting(_) } => Wants::Occasion,
        _ => Wants::Deed,
    }
}

/// Number and day by which people name an obligation.
fn named_by(obligation: &Obligation) -> (Option<DecisionNumber>, Option<NaiveDate>) {
    match &obligation.matter {
        Matter::Decision { key, .. } => (Some(key.number.clone()), Some(key.adopted_on)),
        Matter::Answer { sitting, .. }
        | Matter::Broadcast { sitting }
        | Matter::Copy { sitting }
        | Matter::SittingAnnounced { sitting } => (None, Some(sitting.on)),
        _ => (None, None),
    }
}
