//! Appointments: the last days that a person keeps in a calendar.
//!
//! Decides which obligations are worth one, which share one, and what a calendar that was told of
//! some must hear now. Bytes are `letters::invitation`'s, and when they leave is the daemon's. The
//! invariants: what is adopted or handed over together is one appointment, whatever becomes of its
//! parts; the same day is told once; what needs nothing any more is called off once.

use crate::domain::ids::PersonId;
use crate::domain::obligation::{Asking, Matter, Obligation, Status};
use crate::domain::register::Register;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A last day, with what is due on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment<'a> {
    /// By what it is the same appointment for ever, whatever its day.
    pub name: String,
    /// What is due, and open; never empty.
    pub obligations: Vec<&'a Obligation>,
    /// The day.
    pub on: NaiveDate,
}

/// What a person's calendar was told last of an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The appointment.
    pub name: String,
    /// Its day.
    pub on: NaiveDate,
    /// How often it was changed (RFC 5545, SEQUENCE).
    pub sequence: u32,
    /// Whether it stands.
    pub stands: Stands,
}

/// Whether an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stands {
    /// It does.
    Held,
    /// It was called off.
    Off,
}

/// Whose appointments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// What one person answers for.
    Person(PersonId),
    /// What anybody does.
    Council,
}

/// The appointments of a person, or of the whole council, from today on, by name.
pub fn appointments<'a>(
    obligations: &'a [Obligation],
    whose: &Whose,
    register: &Register,
    today: NaiveDate,
) -> BTreeMap<String, Appointment<'a>> {
    let mut all: BTreeMap<String, Appointment<'a>> = BTreeMap::new();
    for obligation in obligations {
        let is_theirs = match whose {
            Whose::Person(person) => {
                obligation.responsible.contains(person)
                    && !register.is_disclaimed(&obligation.key, person)
            }
            Whose::Council => true,
        };
        let is_open = obligation.status == Status::Open && obligation.due.on >= today;
        let Some(name) = name(obligation).filter(|_| is_theirs && is_open) else { continue };
        let on = obligation.due.on;
        let known = all.entry(name.clone());
        let known = known.or_insert_with(|| Appointment { name, obligations: Vec::new(), on });
        known.obligations.push(obligation);
        known.on = known.on.min(on);
    }
    all
}

/// The name of the appointment that an obligation is part of; none where nobody has to keep a day.
pub fn name(obligation: &Obligation) -> Option<String> {
    if obligation.asking != Asking::Nothing {
        return None;
    }
    let duty = &obligation.duty;
    match &obligation.matter {
        Matter::Decision { key, .. } => {
            Some(format!("{duty}/{}-{}", key.body.as_str(), key.adopted_on))
        }
        Matter::Submission { month, ordinal, .. } => Some(format!("{duty}/{month}/{ordinal}")),
        Matter::Broadcast { .. }
        | Matter::SittingAnnounced { .. }
        | Matter::EventAnnounced { .. } => Some(obligation.key.to_string()),
        _ => None,
    }
}

/// What a calendar must hear of an appointment that a letter speaks of; none where it knows.
pub fn told(appointment: &Appointment<'_>, before: Option<&Invited>) -> Option<Invited> {
    let sequence = match before {
        Some(Invited { on, stands: Stands::Held, .. }) if *on == appointment.on => return None,
        Some(before) => before.sequence + 1,
        None => 0,
    };
    let (name, on) = (appointment.name.clone(), appointment.on);
    Some(Invited { name, on, sequence, stands: Stands::Held })
}

/// What a calendar must hear of appointments that it still holds and that are none any more.
pub fn called_off<'a>(
    held: impl Iterator<Item = &'a Invited>,
    present: &BTreeMap<String, Appointment<'_>>,
    today: NaiveDate,
) -> Vec<Invited> {
    held.filter(|it| it.stands == Stands::Held && it.on >= today)
        .filter(|it| !present.contains_key(&it.name))
        .map(|it| Invited { sequence: it.sequence + 1, stands: Stands::Off, ..it.clone() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn an_appointment_is_told_once_moved_with_its_day_and_called_off_once() {
        let appointment =
            |on: &str| Appointment { name: "x".to_owned(), obligations: Vec::new(), on: day(on) };
        let first = told(&appointment("2026-12-21"), None).expect("news");
        assert_eq!((first.sequence, first.stands), (0, Stands::Held));
        assert_eq!(told(&appointment("2026-12-21"), Some(&first)), None);
        let moved = told(&appointment("2026-12-22"), Some(&first)).expect("another day");
        assert_eq!((moved.sequence, moved.on), (1, day("2026-12-22")));
        let present = BTreeMap::from([("x".to_owned(), appointment("2026-12-22"))]);
        let today = day("2026-12-20");
        assert_eq!(called_off([&moved].into_iter(), &present, today), []);
        let off = called_off([&moved].into_iter(), &BTreeMap::new(), today);
        let [off] = off.as_slice() else { panic!("{off:?}") };
        assert_eq!((off.sequence, off.stands), (2, Stands::Off));
        assert_eq!(called_off([off].into_iter(), &BTreeMap::new(), today), []);
        assert_eq!(called_off([&moved].into_iter(), &BTreeMap::new(), day("2027-01-01")), []);
        let again = told(&appointment("2026-12-22"), Some(off)).expect("it is due again");
        assert_eq!((again.sequence, again.stands), (3, Stands::Held));
    }
}
