//! What a reader needs beside the request: where to publish or send, when and where a thing is
//! held, what others answered.
//!
//! Decides which of these lines a matter has. The invariant: no line tells its reader that they
//! themselves are the address.

use super::block::Fact;
use crate::domain::obligation::{Matter, Obligation};
use crate::domain::plan::Duty;
use crate::letters::briefing::{Answered, Briefing};
use crate::letters::standing::{Gravity, Told};
use crate::letters::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use crate::letters::ukrainian::date;
use chrono::{NaiveDate, NaiveTime};

/// Where it is to be done, as long as it can be.
pub(super) fn place(told: &Told<'_>, duty: Option<&Duty>, briefing: &Briefing<'_>) -> Option<Fact> {
    if !matches!(told.gravity(), Gravity::Late | Gravity::Today | Gravity::Ahead) {
        return None;
    }
    match &told.obligation.matter {
        Matter::Submission { .. } => send_to(briefing),
        Matter::Decision { .. }
        | Matter::SittingAnnounced { .. }
        | Matter::EventAnnounced { .. }
        | Matter::Coverage { .. } => {
            let source = briefing.directory.sources.get(duty?.sources.first()?)?;
            Some(Fact {
                label: "Де розмістити", text: one_line(&source.url, SENTENCE_MAX_CHARS)
            })
        }
        Matter::Silence { source, .. } => {
            let source = briefing.directory.sources.get(source)?;
            Some(Fact {
                label: "Де розмістити", text: one_line(&source.url, SENTENCE_MAX_CHARS)
            })
        }
        _ => None,
    }
}

/// To whom news is sent: who publishes, or whoever answers for the letters.
fn send_to(briefing: &Briefing<'_>) -> Option<Fact> {
    let publisher = briefing.directory.publisher.as_ref();
    let publisher = publisher.and_then(|id| briefing.directory.person(id));
    let letterhead = briefing.letterhead;
    let (name, email) = match publisher.and_then(|person| Some((person, person.email.as_ref()?))) {
        Some((person, email)) => (&person.name, email),
        None => (&letterhead.contact_name, letterhead.contact_email.as_ref()?),
    };
    if briefing.person.email.as_ref() == Some(email) {
        return None;
    }
    let (name, email) = (one_line(name, NAME_MAX_CHARS), one_line(email, NAME_MAX_CHARS));
    Some(Fact { label: "Куди надіслати", text: format!("{email} ({name})") })
}

/// When and where what is announced is held.
pub(super) fn occasion(obligation: &Obligation) -> Vec<Fact> {
    match &obligation.matter {
        Matter::SittingAnnounced { sitting } => {
            of_occasion(sitting.on, sitting.at, sitting.place.as_deref())
        }
        Matter::EventAnnounced { event } => {
            of_occasion(event.from, event.at, event.place.as_deref())
        }
        _ => Vec::new(),
    }
}

fn of_occasion(on: NaiveDate, at: Option<NaiveTime>, place: Option<&str>) -> Vec<Fact> {
    let at = at.map(|at| Fact {
        label: "Початок",
        text: format!("{} о {}.", date(on), at.format("%H:%M")),
    });
    let place =
        place.map(|place| Fact { label: "Місце", text: one_line(place, NAME_MAX_CHARS) });
    at.into_iter().chain(place).collect()
}

/// What people answered before.
pub(super) fn answered(group: &[Told<'_>]) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for answer in group.iter().flat_map(|told| told.answered) {
        let fact = match answer {
            Answered::NotMine { name, reason } => Fact {
                label: "Відповідь «Це не моє»",
                text: format!(
                    "{}: «{}». Просимо виконати або повідомити, хто має це зробити.",
                    one_line(name, NAME_MAX_CHARS),
                    reason_of(reason)
                ),
            },
            Answered::Promised { until, reason } => Fact {
                label: "Раніше обіцяно",
                text: format!(
                    "виконати до {} (причина: «{}»); цей день минув.",
                    date(*until),
                    reason_of(reason)
                ),
            },
        };
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

fn reason_of(reason: &str) -> String {
    one_line(reason, NAME_MAX_CHARS).trim_end_matches('.').to_owned()
}
