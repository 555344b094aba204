//! What only the administrator hears: blindness, and troubles noted as facts.
//!
//! A source blind for half a day is told once; its sight's return is told once. The invariant:
//! everything here is derived from the state, so a restart neither forgets nor repeats.

use super::gap_question;
use crate::daemon::belief::Doubt;
use crate::daemon::parts::{self, Parts};
use crate::domain::ids::{LetterId, SourceId};
use crate::domain::notice::Trouble;
use crate::domain::notice::key::NoticeKey;
use crate::domain::sightings::blindness::BlindCause;
use crate::letters::trouble as words;
use crate::store::fact::Fact;
use crate::store::state::Stage;
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
const CLOSED: &str = "trouble/source-closed/";
const TOKEN: &str = "trouble/token-ends/";

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

/// Everything the administrator must hear at `now`, told or not.
pub fn troubles(parts: &Parts, now: DateTime<Utc>) -> Vec<Trouble> {
    let state = parts.store.state();
    let calendar = &parts.config.calendar;
    let noted = state.troubles.iter().filter_map(|(key, trouble)| {
        let mut noted = Trouble {
            key: format!("{NOTED}{key}").as_str().into(),
            on: calendar.day_of(trouble.at),
            text: trouble.text.clone(),
        };
        if is_mended(parts, key) {
            return None;
        }
        // What was told is not looked into again, week after week.
        let administrator = &parts.config.plan.directory.administrator;
        if gap_question::is_question(key) && !parts.told(&noted.notice_key(administrator)) {
            noted.text = noted_text(parts, key)?;
        }
        Some(noted)
    });
    let blind = parts.config.sources.iter().filter_map(|source| {
        let blindness = state.sources.get(&source.id)?.blind.as_ref()?;
        (now - blindness.since >= told_after(blindness.cause)).then(|| Trouble {
            key: format!("{BLIND}{}", source.id).as_str().into(),
            on: calendar.day_of(blindness.since),
            text: words::source_blind(
                source.id.as_str(),
                blindness.since,
                calendar.zone,
                blindness.cause,
                &blindness.reason,
            ),
        })
    });
    let sees = told_blindness(parts).into_iter().filter_map(|(source, on)| {
        let sight = state.sources.get(&source)?;
        sight.blind.is_none().then(|| Trouble {
            key: format!("{SEES}{source}").as_str().into(),
            on,
            text: words::source_sees(source.as_str()),
        })
    });
    let closed = parts::closed_sources(parts).into_iter().map(|(source, measures)| Trouble {
        key: format!("{CLOSED}{source}").as_str().into(),
        on: state.watch_began_on.unwrap_or_else(|| calendar.day_of(now)),
        text: words::source_closed(source.as_str(), &measures),
    });
    let ending = parts.config.sources.iter().filter_map(|source| {
        let until = state.sources.get(&source.id)?.token_until?;
        let days = (until - now).num_days();
        let step = TOKEN_TOLD_BEFORE.into_iter().rfind(|step| days <= *step)?;
        Some(Trouble {
            key: format!("{TOKEN}{}", source.id).as_str().into(),
            on: calendar.day_of(until - TimeDelta::days(step)),
            text: words::token_ends(source.id.as_str(), calendar.day_of(until)),
        })
    });
    noted.chain(blind).chain(sees).chain(closed).chain(ending).collect()
}

/// The trouble of a letter that was refused for good; none when it was the administrator's own,
/// who could not read about it.
pub fn refused_letter(parts: &Parts, letter: &LetterId, reason: &str) -> Option<Fact> {
    let name = somebody_elses(parts, letter)?;
    let text = words::letter_refused(name, reason);
    Some(Fact::TroubleNoted { key: format!("{REFUSED}{letter}"), text })
}

/// The trouble of a letter that waits because the server takes it not, and does not say that the
/// fault is the recipient's; none when it was noted before, or when it is the administrator's own.
pub fn held_letter(parts: &Parts, letter: &LetterId, reason: &str) -> Option<Fact> {
    let key = format!("{HELD}{letter}");
    if parts.store.state().troubles.contains_key(&key) {
        return None;
    }
    let text = words::letter_held(somebody_elses(parts, letter)?, reason);
    Some(Fact::TroubleNoted { key, text })
}

/// Whose letter it is, if not the administrator's.
fn somebody_elses<'a>(parts: &'a Parts, letter: &LetterId) -> Option<&'a str> {
    let person = &parts.store.state().letters.get(letter)?.person;
    let directory = &parts.config.plan.directory;
    if *person == directory.administrator {
        return None;
    }
    Some(directory.person(person).map_or(person.as_str(), |person| &person.name))
}

/// The clock was wrong, and is believed again; none when it was merely asked after a long pause.
pub fn of_the_clock(parts: &Parts, doubt: &Doubt) -> Option<Fact> {
    let what = match doubt {
        Doubt::Behind { last } => words::clock_went_back(*last, parts.config.calendar.zone),
        Doubt::Differs { by } => words::clock_differed(by.num_minutes().unsigned_abs()),
        Doubt::Ahead { .. } => return None,
    };
    Some(Fact::TroubleNoted { key: "clock".to_owned(), text: what })
}

/// The trouble of a letter of which nobody knows whether it arrived; none when it was the
/// administrator's own.
pub fn unsure_letter(parts: &Parts, letter: &LetterId) -> Option<Fact> {
    let text = words::letter_unsure(somebody_elses(parts, letter)?, letter.as_str());
    Some(Fact::TroubleNoted { key: format!("{UNSURE}{letter}"), text })
}

/// The sentence of a trouble's notice; `None` when the trouble is over.
pub fn text(parts: &Parts, key: &NoticeKey) -> Option<String> {
    let state = parts.store.state();
    let calendar = &parts.config.calendar;
    let key_text = key.obligation.as_str();
    if let Some(source) = key_text.strip_prefix(BLIND) {
        let blindness = state.sources.get(&source.into())?.blind.as_ref()?;
        return Some(words::source_blind(
            source,
            blindness.since,
            calendar.zone,
            blindness.cause,
            &blindness.reason,
        ));
    }
    if let Some(source) = key_text.strip_prefix(SEES) {
        // What went blind again has not returned.
        let sight = state.sources.get(&source.into())?;
        if sight.blind.is_some() {
            return None;
        }
        return Some(words::source_sees(source));
    }
    if let Some(source) = key_text.strip_prefix(CLOSED) {
        let closed = parts::closed_sources(parts);
        let (_, measures) = closed.iter().find(|(known, _)| known.as_str() == source)?;
        return Some(words::source_closed(source, measures));
    }
    if let Some(source) = key_text.strip_prefix(TOKEN) {
        let until = state.sources.get(&source.into())?.token_until?;
        return Some(words::token_ends(source, calendar.day_of(until)));
    }
    noted_text(parts, key_text.strip_prefix(NOTED)?)
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

/// A noted trouble stays as it was noted, until it is mended; a question about gaps is over when they are answered.
fn noted_text(parts: &Parts, key: &str) -> Option<String> {
    let trouble = parts.store.state().troubles.get(key)?;
    if is_mended(parts, key) {
        return None;
    }
    if gap_question::is_question(key) {
        return gap_question::still_asked(parts, trouble.at);
    }
    Some(trouble.text.clone())
}
