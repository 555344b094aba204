//! What only the administrator hears: blindness, and troubles noted as facts.
//!
//! A source blind for half a day is told once; its sight's return is told once. The invariant:
//! everything here is derived from the state, so a restart neither forgets nor repeats.

use super::gap_question;
use crate::daemon::belief::Doubt;
use crate::daemon::parts::{self, Parts};
use crate::domain::ids::{LetterId, SourceId};
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::notice::setback::Setback;
use crate::domain::notice::trouble::Trouble;
use crate::domain::sightings::blindness::BlindCause;
use crate::letters::status::Hindrance;
use crate::store::fact::Fact;
use crate::store::state::message::MailboxOutage;
use crate::store::state::{LetterEntry, Stage, outbox};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::collections::BTreeMap;

/// Shorter blindness is left to the journal and the status.
const BLIND_TOLD_AFTER: TimeDelta = TimeDelta::hours(12);

const BLIND: &str = "trouble/source-blind/";
const SEES: &str = "trouble/source-sees/";
const NOTED: &str = "trouble/noted/";
const REFUSED: &str = "letter-refused/";
const HELD: &str = "letter-held/";
const UNSURE: &str = "letter-unsure/";
const MAILBOX_BLIND: &str = "trouble/mailbox-blind";
const MAILBOX_SEES: &str = "trouble/mailbox-sees";
const CLOSED: &str = "trouble/source-closed/";
const TOKEN: &str = "trouble/token-ends/";

/// A mailbox that may be read again by itself is given so long.
const MAILBOX_TOLD_AFTER: TimeDelta = TimeDelta::hours(2);

/// Days before the end of a token at which the administrator hears, most first.
const TOKEN_TOLD_BEFORE: [i64; 3] = [14, 7, 2];

/// A source that was read in part has been a day on the way to being called blind.
fn told_after(cause: Option<BlindCause>) -> TimeDelta {
    match cause {
        Some(BlindCause::Incomplete) => TimeDelta::zero(),
        _ => BLIND_TOLD_AFTER,
    }
}

/// The latest blindness of each source that was told; one return ends all of them.
fn told_blindness(parts: &Parts) -> BTreeMap<SourceId, NaiveDate> {
    let mut latest = BTreeMap::new();
    for (key, told) in &parts.store.state().told {
        let Some(source) = key.obligation.as_str().strip_prefix(BLIND) else { continue };
        if told.at.is_some() {
            let on = latest.entry(SourceId::from(source)).or_insert(key.due_on);
            *on = key.due_on.max(*on);
        }
    }
    latest
}

/// What must be told of the mailbox, by the day its blindness began: that it cannot be read, or
/// that it can again.
fn of_mailbox(parts: &Parts, now: DateTime<Utc>) -> Option<(&'static str, NaiveDate)> {
    let state = parts.store.state();
    parts.mailbox.as_ref()?;
    if let Some(outage) = state.mailbox_blind {
        let is_told = !outage.cause.may_pass() || now - outage.since >= MAILBOX_TOLD_AFTER;
        return is_told.then(|| (MAILBOX_BLIND, parts.config.calendar.day_of(outage.since)));
    }
    let told = state
        .told
        .iter()
        .filter(|(key, told)| key.obligation.as_str() == MAILBOX_BLIND && told.at.is_some());
    told.map(|(key, _)| key.due_on).max().map(|on| (MAILBOX_SEES, on))
}

/// The notices of everything the administrator must hear at `now`, told or not.
pub fn troubles(parts: &Parts, now: DateTime<Utc>) -> Vec<NoticeKey> {
    let state = parts.store.state();
    let calendar = &parts.config.calendar;
    let administrator = &parts.config.plan.directory.administrator;
    let notice = |key: String, due_on: NaiveDate| NoticeKey {
        obligation: key.as_str().into(),
        due_on,
        rung: Rung::Unknown,
        person: administrator.clone(),
    };
    let noted = state.troubles.iter().filter_map(|(key, noted)| {
        let told = notice(format!("{NOTED}{key}"), calendar.day_of(noted.at));
        // What was told is not looked into again, week after week.
        let is_over = is_mended(parts, key)
            || gap_question::is_question(key)
                && !parts.told(&told)
                && gap_question::still_asked(parts, noted.at).is_none();
        (!is_over).then_some(told)
    });
    let blind = parts.config.sources.iter().filter_map(|source| {
        let blindness = state.sources.get(&source.id)?.blind.as_ref()?;
        (now - blindness.since >= told_after(blindness.cause))
            .then(|| notice(format!("{BLIND}{}", source.id), calendar.day_of(blindness.since)))
    });
    let sees = told_blindness(parts).into_iter().filter_map(|(source, on)| {
        let sight = state.sources.get(&source)?;
        sight.blind.is_none().then(|| notice(format!("{SEES}{source}"), on))
    });
    let closed = parts::closed_sources(parts).into_iter().map(|(source, _)| {
        let on = state.watch_began_on.unwrap_or_else(|| calendar.day_of(now));
        notice(format!("{CLOSED}{source}"), on)
    });
    let ending = parts.config.sources.iter().filter_map(|source| {
        let until = state.sources.get(&source.id)?.token_until?;
        let days = (until - now).num_days();
        let step = TOKEN_TOLD_BEFORE.into_iter().rfind(|step| days <= *step)?;
        let on = calendar.day_of(until - TimeDelta::days(step));
        Some(notice(format!("{TOKEN}{}", source.id), on))
    });
    let mailbox = of_mailbox(parts, now).map(|(key, on)| notice(key.to_owned(), on));
    noted.chain(blind).chain(sees).chain(mailbox).chain(closed).chain(ending).collect()
}

/// The trouble of a letter that was refused for good; none when it was the administrator's own,
/// who could not read about it.
pub fn refused_letter(parts: &Parts, letter: &LetterId, reason: &Setback) -> Option<Fact> {
    let (name, reason) = (somebody_elses(parts, letter)?, reason.clone());
    let trouble = Trouble::LetterRefused { name, reason };
    Some(Fact::TroubleNoted { key: format!("{REFUSED}{letter}"), trouble })
}

/// The trouble of a letter that waits because the server takes it not, and does not say that the
/// fault is the recipient's; none when it was noted before, or when it is the administrator's own.
pub fn held_letter(parts: &Parts, letter: &LetterId, reason: &Setback) -> Option<Fact> {
    let key = format!("{HELD}{letter}");
    if parts.store.state().troubles.contains_key(&key) {
        return None;
    }
    let (name, reason) = (somebody_elses(parts, letter)?, reason.clone());
    Some(Fact::TroubleNoted { key, trouble: Trouble::LetterHeld { name, reason } })
}

/// A server that takes nothing for so long is a trouble of its own.
const NOTHING_TAKEN_FOR: TimeDelta = TimeDelta::hours(20);

/// What of the mail itself nobody can hear of by mail: the server has taken nothing for a day, or
/// refuses whoever could hear.
pub fn of_all_mail(parts: &Parts, now: DateTime<Utc>) -> Option<Hindrance> {
    let state = parts.store.state();
    let taken = state.letters.values().filter_map(|letter| match letter.stage {
        Stage::Accepted { at, .. } => Some(at),
        _ => None,
    });
    let taken = taken.max();
    let waits = |letter: &&LetterEntry| {
        let tried_for = letter.attempted_at.map(|at| at - letter.prepared_at);
        letter.stage == Stage::Waiting
            && tried_for.is_some_and(|it| it >= NOTHING_TAKEN_FOR)
            && taken.is_none_or(|at| at < letter.prepared_at)
    };
    let waiting = state.letters.values().filter(waits);
    if let Some(since) = waiting.map(|letter| letter.prepared_at).min() {
        return Some(Hindrance::MailTakesNothing { since });
    }
    let directory = &parts.config.plan.directory;
    let refused = outbox::to_hand_over(state, now).into_iter().filter(|(id, letter, _)| {
        let people = outbox::people(state, id);
        matches!(letter.stage, Stage::Refused { .. }) && directory.stand_in_for(&people).is_none()
    });
    let letters = refused.count();
    (letters > 0).then_some(Hindrance::HeardByNobody { letters })
}

/// Whose letter it is, if not the administrator's.
fn somebody_elses(parts: &Parts, letter: &LetterId) -> Option<String> {
    let person = &parts.store.state().letters.get(letter)?.person;
    let directory = &parts.config.plan.directory;
    if *person == directory.administrator {
        return None;
    }
    Some(directory.person(person).map_or_else(|| person.to_string(), |person| person.name.clone()))
}

/// The clock was wrong, and is believed again; none when it was merely asked after a long pause.
pub fn of_the_clock(doubt: &Doubt) -> Option<Fact> {
    let trouble = match doubt {
        Doubt::Behind { last } => Trouble::ClockWentBack { last: *last },
        Doubt::Differs { by } => {
            Trouble::ClockDiffered { minutes: by.num_minutes().unsigned_abs() }
        }
        Doubt::Ahead { .. } => return None,
    };
    Some(Fact::TroubleNoted { key: "clock".to_owned(), trouble })
}

/// The trouble of a letter of which nobody knows whether it arrived; none when it was the
/// administrator's own.
pub fn unsure_letter(parts: &Parts, letter: &LetterId) -> Option<Fact> {
    let trouble =
        Trouble::LetterUnsure { name: somebody_elses(parts, letter)?, letter: letter.clone() };
    Some(Fact::TroubleNoted { key: format!("{UNSURE}{letter}"), trouble })
}

/// The trouble of a notice; `None` when it is over.
pub fn of_notice(parts: &Parts, key: &NoticeKey) -> Option<Trouble> {
    let state = parts.store.state();
    let key = key.obligation.as_str();
    if let Some(source) = key.strip_prefix(BLIND) {
        let source = SourceId::from(source);
        let blindness = state.sources.get(&source)?.blind.as_ref()?;
        let (since, kind, cause) = (blindness.since, blindness.cause, blindness.reason.clone());
        return Some(Trouble::SourceBlind { source, since, kind, cause });
    }
    if let Some(source) = key.strip_prefix(SEES) {
        // What went blind again has not returned.
        let source = SourceId::from(source);
        let sees = state.sources.get(&source)?.blind.is_none();
        return sees.then_some(Trouble::SourceSees { source });
    }
    match (key, state.mailbox_blind) {
        (MAILBOX_BLIND, outage) => {
            let MailboxOutage { since, cause } = outage?;
            return Some(Trouble::MailboxBlind { since, cause });
        }
        (MAILBOX_SEES, outage) => return outage.is_none().then_some(Trouble::MailboxSees {}),
        _ => {}
    }
    if let Some(source) = key.strip_prefix(CLOSED) {
        let mut closed = parts::closed_sources(parts).into_iter();
        let (source, measures) = closed.find(|(known, _)| known.as_str() == source)?;
        return Some(Trouble::SourceClosed { source, measures });
    }
    if let Some(source) = key.strip_prefix(TOKEN) {
        let source = SourceId::from(source);
        let until = parts.config.calendar.day_of(state.sources.get(&source)?.token_until?);
        return Some(Trouble::TokenEnds { source, until });
    }
    noted(parts, key.strip_prefix(NOTED)?)
}

/// Whether the letter of a noted trouble has gone another way since.
fn is_mended(parts: &Parts, key: &str) -> bool {
    let stage = |letter: &str| Some(&parts.store.state().letters.get(&letter.into())?.stage);
    if let Some(letter) = key.strip_prefix(REFUSED) {
        return !matches!(stage(letter), Some(Stage::Refused { .. }));
    }
    if let Some(letter) = key.strip_prefix(HELD) {
        return !matches!(stage(letter), Some(Stage::Waiting));
    }
    if let Some(letter) = key.strip_prefix(UNSURE) {
        return !matches!(stage(letter), Some(Stage::Probable { .. }));
    }
    false
}

/// A noted trouble stays as it was noted, until it is mended; a question about gaps is over when
/// they are answered.
fn noted(parts: &Parts, key: &str) -> Option<Trouble> {
    let noted = parts.store.state().troubles.get(key)?;
    if is_mended(parts, key) {
        return None;
    }
    if gap_question::is_question(key) {
        return gap_question::still_asked(parts, noted.at);
    }
    Some(noted.trouble.clone())
}
