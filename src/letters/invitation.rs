//! Last days as a calendar has them: an invitation that goes with a letter, or a whole feed.
//!
//! Decides their words and the shape that calendars agree on (RFC 5545, RFC 5546). The invariants:
//! an appointment keeps its UID for ever; a day is a whole day and keeps nobody busy; nothing that
//! strangers wrote opens a line of its own.

use super::letter::{Attachment, MediaType};
use super::matter::card::card;
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};
use super::ukrainian::{DECISION, date, month, ordinal_neuter};
use super::wording::{capitalised, of_body};
use crate::domain::ids::PersonId;
use crate::domain::notice::appointment::{Appointment, Invited, Stands};
use crate::domain::obligation::Matter;
use crate::domain::plan::Plan;
use chrono::{DateTime, Days, NaiveDate, Utc};
use icalendar::{Calendar, Component, Event, Property};

/// So many lines say what is due.
const LINES_MAX: usize = 12;

/// Somebody as a calendar names them.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// Name for people.
    pub name: &'a str,
    /// Their address.
    pub email: &'a str,
}

/// Who invites whom, and when.
#[derive(Clone, Copy, Debug)]
pub struct Between<'a> {
    /// Whose letter it is.
    pub organizer: Party<'a>,
    /// Its reader.
    pub attendee: Party<'a>,
    /// The domain of the UID.
    pub domain: &'a str,
    /// The moment.
    pub now: DateTime<Utc>,
}

/// What an appointment is called, and what is due on its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// A few words.
    pub summary: String,
    /// What is due, line by line.
    pub description: String,
}

/// The words of an appointment.
pub fn wording(appointment: &Appointment<'_>, plan: &Plan) -> Wording {
    let all = &appointment.obligations;
    let what = match (all.as_slice(), all.first().map(|it| &it.matter)) {
        ([one], _) => card(one, plan).title,
        (_, Some(Matter::Decision { key, .. })) => {
            let count = DECISION.count(all.len() as u64);
            format!("{count} {} від {}", of_body(key.body), date(key.adopted_on))
        }
        (_, Some(Matter::Submission { month: of, ordinal, .. })) => {
            format!("{} подання за {}", ordinal_neuter(*ordinal), month(*of))
        }
        _ => String::new(),
    };
    let mut lines: Vec<String> =
        all.iter().take(LINES_MAX).map(|it| card(it, plan).title).collect();
    if all.len() > LINES_MAX {
        lines.push(format!("і ще {}", all.len() - LINES_MAX));
    }
    let request = all.first().map(|it| card(it, plan).request).unwrap_or_default();
    Wording {
        summary: format!("Останній день: {}", capitalised(&what)),
        description: format!("{request}\n{}", lines.join("\n")),
    }
}

/// An appointment, or its end, as a file that goes with a letter.
pub fn invitation(
    invited: &Invited,
    wording: &Wording,
    person: &PersonId,
    between: &Between<'_>,
) -> Attachment {
    let method = match invited.stands {
        Stands::Held => "REQUEST",
        Stands::Off => "CANCEL",
    };
    let mut event = entry(invited, wording, person, between.domain, between.now);
    event.append_multi_property(party("ORGANIZER", between.organizer));
    let mut attendee = party("ATTENDEE", between.attendee);
    attendee.add_parameter("ROLE", "REQ-PARTICIPANT");
    attendee.add_parameter("PARTSTAT", "NEEDS-ACTION");
    // Nobody has to say that they will keep a term.
    attendee.add_parameter("RSVP", "FALSE");
    event.append_multi_property(attendee);
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", method));
    let bytes = finished(calendar, [event]);
    Attachment {
        name: format!("Строк {}.ics", invited.on.format("%d.%m.%Y")),
        media_type: match invited.stands {
            Stands::Held => MediaType::Invitation,
            Stands::Off => MediaType::Cancellation,
        },
        bytes,
    }
}

/// Every appointment of somebody, for a calendar that looks it up by itself.
pub fn feed<'a>(
    name: &str,
    all: impl Iterator<Item = (&'a Invited, Wording)>,
    person: &PersonId,
    domain: &str,
    now: DateTime<Utc>,
) -> Vec<u8> {
    let mut calendar = Calendar::new();
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", one_line(name, NAME_MAX_CHARS)));
    // Most calendars look a few times a day whatever is asked of them.
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT6H"));
    let events = all.map(|(invited, wording)| entry(invited, &wording, person, domain, now));
    finished(calendar, events)
}

fn finished(mut calendar: Calendar, events: impl IntoIterator<Item = Event>) -> Vec<u8> {
    for event in events {
        calendar.push(event);
    }
    calendar.to_string().into_bytes()
}

fn entry(
    invited: &Invited,
    wording: &Wording,
    person: &PersonId,
    domain: &str,
    now: DateTime<Utc>,
) -> Event {
    let status = match invited.stands {
        Stands::Held => "CONFIRMED",
        Stands::Off => "CANCELLED",
    };
    let lines: Vec<String> =
        wording.description.lines().map(|line| one_line(line, SENTENCE_MAX_CHARS)).collect();
    let mut event = Event::new();
    event
        .uid(&uid(&invited.name, person, domain))
        .timestamp(now)
        .sequence(invited.sequence)
        .summary(&one_line(&wording.summary, SENTENCE_MAX_CHARS))
        .description(&lines.join("\n"))
        .append_property(on("DTSTART", Some(invited.on)))
        .append_property(on("DTEND", invited.on.checked_add_days(Days::new(1))))
        .add_property("STATUS", status)
        .add_property("TRANSP", "TRANSPARENT")
        .add_property("CLASS", "PUBLIC");
    event
}

/// The same for ever, and another one for everybody.
fn uid(name: &str, person: &PersonId, domain: &str) -> String {
    let plain = |text: &str| -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        text.chars().map(|c| if is_plain(c) { c } else { '_' }).collect()
    };
    format!("{}.{}@{}", plain(name), plain(person.as_str()), plain(domain))
}

fn on(name: &str, day: Option<NaiveDate>) -> Property {
    let day = day.unwrap_or(NaiveDate::MAX).format("%Y%m%d").to_string();
    Property::new(name, day).append_parameter(("VALUE", "DATE")).done()
}

/// An address with its name, which holds nothing that would end a parameter.
fn party(property: &str, party: Party<'_>) -> Property {
    let plain = |text: &str| -> String {
        one_line(text, NAME_MAX_CHARS)
            .chars()
            .filter(|c| !matches!(c, '"' | ';' | ':' | ','))
            .collect()
    };
    let mut all =
        Property::new(property, format!("mailto:{}", one_line(party.email, NAME_MAX_CHARS)));
    all.add_parameter("CN", &plain(party.name));
    all
}
