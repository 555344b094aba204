//! An entry of the register in words: what it is called, its particulars, what is odd about it.
//!
//! Decides words only. Whoever reads them may be anybody of the council: no keys, no commands.

use super::happening::decision_named;
use super::typeset::{NAME_MAX_CHARS, TITLE_MAX_CHARS, one_line, quoted};
use super::ukrainian::{date, weekday, weekday_named};
use super::wording::{capitalised, of_body};
use crate::domain::council::decision::Body;
use crate::domain::council::event::{EventKind, RegisteredEvent};
use crate::domain::council::sitting::{RegisteredSitting, SittingStatus};
use crate::domain::ids::{DepartmentId, PersonId};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::wishes::{Invitations, Wishes};
use crate::domain::register::doubt::Doubt;
use crate::domain::register::relief::Absence;
use crate::domain::register::{RecordedSubmission, RegisteredDecision};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// One particular of an entry: what it says, and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Particular {
    /// «Місце».
    pub label: String,
    /// «сесійна зала».
    pub value: String,
}

fn particular(label: &str, value: String) -> Option<Particular> {
    Some(Particular { label: label.to_owned(), value })
}

fn text(label: &str, value: Option<&str>) -> Option<Particular> {
    particular(label, one_line(value?, TITLE_MAX_CHARS))
}

fn number(label: &str, value: Option<u16>) -> Option<Particular> {
    particular(label, value?.to_string())
}

fn hour(at: Option<NaiveTime>) -> Option<Particular> {
    particular("Початок", at?.format("%H:%M").to_string())
}

fn days(from: NaiveDate, until: NaiveDate) -> Option<Particular> {
    match from == until {
        true => particular("День", day(from)),
        false => particular("Дні", format!("{} – {}", day(from), day(until))),
    }
}

/// A day with the name of its weekday, which shows a day typed wrong.
fn day(on: NaiveDate) -> String {
    format!("{}, {}", date(on), weekday(on))
}

fn standing(status: SittingStatus) -> Option<Particular> {
    let word = match status {
        SittingStatus::Planned => "заплановано",
        SittingStatus::Held => "відбулося",
        SittingStatus::Cancelled => "не відбудеться",
    };
    particular("Стан", word.to_owned())
}

/// The particulars of a decision.
pub fn of_decision(decision: &RegisteredDecision) -> Vec<Particular> {
    [
        text("Назва", decision.title.as_deref()),
        number("Сесія", decision.session),
        number("Скликання", decision.convocation),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The particulars of a sitting.
pub fn of_sitting(sitting: &RegisteredSitting) -> Vec<Particular> {
    [
        days(sitting.on, sitting.on),
        hour(sitting.at),
        text("Місце", sitting.place.as_deref()),
        number("Сесія", sitting.session),
        number("Скликання", sitting.convocation),
        standing(sitting.status),
        number("Рішень", sitting.decisions),
        text("Причина", sitting.reason.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The particulars of an event or a trip.
pub fn of_event(event: &RegisteredEvent, directory: &Directory) -> Vec<Particular> {
    let unit = event.department.as_ref().map(|unit| unit_named(unit, directory));
    [
        text("Назва", Some(&event.title)),
        days(event.from, event.until),
        hour(event.at),
        text("Місце", event.place.as_deref()),
        text("Підрозділ", unit.as_deref()),
        standing(event.status),
        text("Причина", event.reason.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The particulars of a submission.
pub fn of_submission(said: &RecordedSubmission, directory: &Directory) -> Vec<Particular> {
    [
        text("Підрозділ", Some(&unit_named(&said.department, directory))),
        days(said.on, said.on),
        text("Сторінка", said.link.as_deref()),
        text("Примітка", said.note.as_deref()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The particulars of an absence; `hearer` is who really hears.
pub fn of_absence(absence: &Absence, hearer: &PersonId, directory: &Directory) -> Vec<Particular> {
    [
        days(absence.from, absence.until),
        text("Листи отримає", Some(&person_named(hearer, directory))),
        text("Причина", Some(&absence.reason)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The particulars of how a person wants to be written to.
pub fn of_wishes(wishes: &Wishes) -> Vec<Particular> {
    let invitations = match wishes.invitations {
        Invitations::Wanted => "надсилаються",
        Invitations::Unwanted => "не надсилаються",
    };
    let hours = particular("Листи надсилаються", hours_in_words(wishes));
    let calendar = particular("Запрошення до календаря", invitations.to_owned());
    [hours, calendar].into_iter().flatten().collect()
}

/// From which hour and on which days letters come.
pub fn hours_in_words(wishes: &Wishes) -> String {
    let hour = wishes.letters_at.map(|at| format!("не раніше {}", at.format("%H:%M")));
    let days: Vec<&str> = wishes.letters_on.iter().map(|day| weekday_named(*day)).collect();
    match (hour, days.as_slice()) {
        (None, []) => "щойно вони готові, у робочі дні".to_owned(),
        (Some(hour), []) => format!("{hour}, у робочі дні"),
        (None, days) => format!("у дні: {}", days.join(", ")),
        (Some(hour), days) => format!("{hour}, у дні: {}", days.join(", ")),
    }
}

/// The particulars of a return.
pub fn of_return(back_on: NaiveDate, reason: &str) -> Vec<Particular> {
    [particular("Листи знову з", day(back_on)), text("Причина", Some(reason))]
        .into_iter()
        .flatten()
        .collect()
}

/// The particulars of what relieves of an obligation until a day, or for good.
pub fn of_relief(until: Option<NaiveDate>, reason: &str) -> Vec<Particular> {
    let until =
        until.map_or("безстроково".to_owned(), |until| format!("до {}", date(until)));
    [particular("Строк", until), text("Причина", Some(reason))].into_iter().flatten().collect()
}

/// A decision by its name.
pub fn decision_entry(decision: &RegisteredDecision) -> String {
    capitalised(&decision_named(&decision.key))
}

/// A sitting: «Засідання сесії 20 листопада 2026 року».
pub fn sitting_named(body: Body, on: NaiveDate) -> String {
    format!("Засідання {} {}", of_body(body), date(on))
}

/// An event or trip: «Захід «Ярмарок»».
pub fn event_named(kind: EventKind, title: &str) -> String {
    let word = match kind {
        EventKind::Event => "Захід",
        EventKind::Trip => "Поїздка",
    };
    format!("{word} {}", quoted(title))
}

/// A unit by its name.
pub fn unit_named(unit: &DepartmentId, directory: &Directory) -> String {
    let name = directory.department(unit).map_or(unit.as_str(), |unit| unit.name.as_str());
    one_line(name, NAME_MAX_CHARS)
}

/// A stranger's headline, in quotation marks and one line.
pub fn headline(title: &str) -> String {
    quoted(&one_line(title, TITLE_MAX_CHARS))
}

/// A stranger's address, in one line.
pub fn address(url: &str) -> String {
    one_line(url, TITLE_MAX_CHARS)
}

/// A person by name.
pub fn person_named(person: &PersonId, directory: &Directory) -> String {
    let name = directory.person(person).map_or(person.as_str(), |it| it.name.as_str());
    one_line(name, NAME_MAX_CHARS)
}

/// The question that an odd entry raises.
pub fn question(of: &RegisteredDecision, doubt: &Doubt) -> String {
    let on = of.key.adopted_on;
    match doubt {
        Doubt::Old => format!("Прийнято {}, понад рік тому. Рік правильний?", date(on)),
        Doubt::DayOff => format!("{} – {}. День правильний?", capitalised(&date(on)), weekday(on)),
        Doubt::SameNumber { on: other } => format!(
            "Рішення з цим номером уже записано за {}. Це інше рішення?",
            date(*other).trim_end_matches('.')
        ),
        Doubt::OtherSitting { on: other } => format!(
            "Про засідання {} нічого не відомо, а {} воно було. День правильний?",
            date(on),
            date(*other)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::council::decision::{DecisionKey, DecisionNumber};

    #[test]
    fn what_is_odd_is_asked_with_the_days_that_make_it_so() {
        let adopted_on = NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day");
        let number = DecisionNumber::new("24");
        let key = DecisionKey { body: Body::Session, adopted_on, number: number.clone() };
        let (title, session, convocation) = (None, None, None);
        let of = RegisteredDecision { key, number, title, session, convocation };
        let other = NaiveDate::from_ymd_opt(2026, 11, 20).expect("a day");
        for (doubt, words) in [
            (Doubt::Old, "понад рік тому"),
            (Doubt::DayOff, "2026 року – субота. День правильний?"),
            (Doubt::SameNumber { on: other }, "записано за 20\u{a0}листопада"),
            (Doubt::OtherSitting { on: other }, "а 20\u{a0}листопада 2026 року воно було"),
        ] {
            let asked = question(&of, &doubt);
            assert!(asked.contains(words), "{asked}");
        }
    }
}
