//! What is done with one message.
//!
//! Decides it from what is true at this moment. The invariant: a machine is never answered, a
//! stranger never heard, and whatever a person wrote to a letter of ours is either carried out or
//! read by a person.

use super::answered;
use super::postman::{Legible, Received};
use crate::daemon::parts::Parts;
use crate::domain::ids::{LetterId, ObligationKey, PersonId};
use crate::domain::notice::setback::Setback;
use crate::domain::register::message::{HeardAs, Unclear};
use crate::domain::register::said::Said;
use crate::recognition::reply;
use crate::recognition::reply::quoting::own_words;
use crate::sources::mail::incoming::{Body, Bounce, Fate, Incoming, Writer};
use crate::store::digest::address_mark;
use crate::store::state::{LetterEntry, Stage};
use chrono::{DateTime, TimeDelta, Utc};

/// A report about an older letter changes nothing any more.
const BOUNCE_MAX_AGE: TimeDelta = TimeDelta::days(10);

/// What is done with a message.
pub(super) enum Verdict {
    /// It is what it is; nothing is carried out.
    Nothing(HeardAs),
    /// The letter did not arrive, and why.
    Bounce { letter: LetterId, reason: Setback },
    /// A person's answers are carried out.
    Answers { person: PersonId, letter: LetterId, said: Vec<(ObligationKey, Said)> },
}

/// What is done with a message at `now`.
pub(super) fn verdict(parts: &Parts, received: &Received, now: DateTime<Utc>) -> Verdict {
    let Ok(message) = &received.read else { return Verdict::Nothing(HeardAs::Unreadable) };
    match &message.writer {
        Writer::Server(bounce) => return of_bounce(parts, bounce, now),
        Writer::Robot => return Verdict::Nothing(HeardAs::Nothing),
        Writer::Person if is_our_own(parts, message) => {
            return Verdict::Nothing(HeardAs::Nothing);
        }
        Writer::Person => {}
    }
    let Some((letter, entry)) = answered::letter(parts, message) else {
        // Whoever is in the directory and writes to us means something by it.
        return Verdict::Nothing(match answered::somebody(parts, message) {
            Some(person) => unclear(person, None, Unclear::NotAsked),
            None => HeardAs::Nothing,
        });
    };
    let letter = letter.clone();
    match answered::writer(parts, entry, message) {
        Err(why) => Verdict::Nothing(HeardAs::Stranger { letter, why }),
        Ok(person) => match answers(parts, received, message, entry, now) {
            Ok(said) => Verdict::Answers { person, letter, said },
            Err(why) => Verdict::Nothing(unclear(person, Some(letter), why)),
        },
    }
}

fn unclear(person: PersonId, letter: Option<LetterId>, why: Unclear) -> HeardAs {
    HeardAs::Unclear { person, letter, why }
}

/// Own words of a message, as far as it has any.
pub(super) fn words(message: &Incoming) -> Option<String> {
    match &message.body {
        Body::Text(text) => Some(own_words(text)),
        Body::Encrypted | Body::OnlyFiles | Body::Empty => None,
    }
}

fn answers(
    parts: &Parts,
    received: &Received,
    message: &Incoming,
    letter: &LetterEntry,
    now: DateTime<Utc>,
) -> Result<Vec<(ObligationKey, Said)>, Unclear> {
    match received.legible {
        Legible::Whole => {}
        Legible::Large => return Err(Unclear::TooLarge),
        Legible::Broken => return Err(Unclear::Broken),
    }
    let words = match &message.body {
        Body::Text(text) => own_words(text),
        Body::Encrypted => return Err(Unclear::Encrypted),
        Body::OnlyFiles => return Err(Unclear::OnlyFiles),
        Body::Empty => return Err(Unclear::Empty),
    };
    let (keys, asked) = answered::matters(letter, &parts.decided(now));
    let told = reply::read(&words, &asked, parts.config.calendar.day_of(now))?;
    Ok(told.into_iter().map(|told| (keys[told.matter].clone(), told.said)).collect())
}

/// A copy of what we sent, or what another of our own programs sent.
fn is_our_own(parts: &Parts, message: &Incoming) -> bool {
    let settings = &parts.config.settings;
    let own = settings.mailbox.as_ref().map(|mailbox| mailbox.address.to_lowercase());
    let sent = settings.mail.channel.from_email().to_lowercase();
    message.from.is_some() && (message.from == own || message.from == Some(sent))
}

fn of_bounce(parts: &Parts, bounce: &Bounce, now: DateTime<Utc>) -> Verdict {
    let nothing = Verdict::Nothing(HeardAs::Nothing);
    if bounce.fate != Fate::Failed {
        return nothing;
    }
    let letters = &parts.store.state().letters;
    let spoken_of = letters
        .iter()
        .find(|(_, entry)| entry.name.as_ref().is_some_and(|name| bounce.letters.contains(name)));
    let Some((letter, entry)) = spoken_of else { return nothing };
    let is_recent = entry.attempted_at.is_some_and(|at| now - at <= BOUNCE_MAX_AGE);
    let left = matches!(entry.stage, Stage::Accepted { .. } | Stage::Probable { .. });
    // A letter that was passed on may have failed at somebody else's.
    let to_its_reader = bounce.recipients.is_empty()
        || bounce.recipients.iter().any(|to| entry.address == Some(address_mark(to)));
    if !is_recent || !left || !to_its_reader {
        return nothing;
    }
    let status = bounce.status.map(|status| format!("{}.{}.{}", status.0, status.1, status.2));
    Verdict::Bounce { letter: letter.clone(), reason: Setback::Returned { status } }
}
