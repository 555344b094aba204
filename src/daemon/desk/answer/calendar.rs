//! Calendars that people's programs look up by themselves: what is in one, and where each is.
//!
//! Decides what an address opens. The invariants: an address that nobody was told cannot be
//! guessed, and with another key of the state directory it opens nothing any more; a calendar holds
//! only what is still ahead.

use crate::channels::key::Key;
use crate::daemon::parts::Parts;
use crate::domain::ids::PersonId;
use crate::domain::notice::appointment::{Appointment, Invited, Stands, Whose, appointments};
use crate::domain::plan::directory::Directory;
use crate::letters::invitation::{feed, wording};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

/// Where the calendars are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendars {
    /// The council's, then each person's, by name.
    pub calendars: Vec<CalendarRow>,
}

/// Where one calendar is.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CalendarRow {
    /// Whose it is.
    pub whose: Whose,
    /// Whose it is, for people.
    pub name: String,
    /// Its address.
    pub address: String,
}

/// Where the calendars are; none without an address of the page.
pub(in crate::daemon::desk) fn list(parts: &Parts) -> Option<Calendars> {
    let web = parts.config.settings.web.as_ref()?;
    let base = web.public_url.as_ref()?;
    let row = |whose: Whose, name: &str| CalendarRow {
        address: address(&parts.key, base, &whose),
        whose,
        name: name.to_owned(),
    };
    let council = row(Whose::Council, &parts.config.settings.letterhead.council);
    let people = parts.config.plan.directory.people.values();
    let people = people.map(|person| row(Whose::Person(person.id.clone()), &person.name));
    Some(Calendars { calendars: std::iter::once(council).chain(people).collect() })
}

/// Where a calendar is, below the address of the page.
pub fn address(key: &Key, base: &Url, whose: &Whose) -> String {
    format!("{base}calendar/{}.ics", place(key, whose))
}

/// Whose calendar a place holds; none where it holds nobody's.
pub fn at_place(key: &Key, place: &str, directory: &Directory) -> Option<Whose> {
    let people = directory.people.keys().map(|person| Whose::Person(person.clone()));
    let mut all = std::iter::once(Whose::Council).chain(people);
    all.find(|whose| key.is_name_of(place, &texts(whose)))
}

fn place(key: &Key, whose: &Whose) -> String {
    key.name_of(&texts(whose))
}

fn texts(whose: &Whose) -> [&str; 2] {
    match whose {
        Whose::Person(person) => ["calendar of a person", person.as_str()],
        Whose::Council => ["calendar of the council", ""],
    }
}

/// A calendar as it stands now (RFC 5545).
pub(in crate::daemon::desk) fn calendar(
    parts: &Parts,
    whose: &Whose,
    now: DateTime<Utc>,
) -> String {
    let state = parts.store.state();
    let (plan, letterhead) = (&parts.config.plan, &parts.config.settings.letterhead);
    let decided = parts.decided(now);
    let today = parts.config.calendar.day_of(now);
    let present = appointments(&decided.obligations, whose, &state.register, today);
    let reader = match whose {
        Whose::Person(person) => person.clone(),
        Whose::Council => PersonId::from("council"),
    };
    let told = |appointment: &Appointment<'_>| {
        let key = (reader.clone(), appointment.name.clone());
        let sequence = state.invited.get(&key).map_or(0, |invited| invited.sequence);
        let (name, on) = (appointment.name.clone(), appointment.on);
        Invited { name, on, sequence, stands: Stands::Held }
    };
    let all: Vec<(Invited, &Appointment<'_>)> =
        present.values().map(|appointment| (told(appointment), appointment)).collect();
    let name = match whose {
        Whose::Person(person) => plan.directory.person(person).map(|person| person.name.as_str()),
        Whose::Council => None,
    };
    let name = format!("Строки: {}", name.unwrap_or(&letterhead.council));
    let words = all.iter().map(|(told, appointment)| (told, wording(appointment, plan)));
    let bytes = feed(&name, words, &reader, &letterhead.message_domain, now);
    String::from_utf8_lossy(&bytes).into_owned()
}
