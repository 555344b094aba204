//! The words of single lines: what an obligation is about, whose it is, why it cannot be told.

use super::{DatesLine, Paper, Row, Unclear};
use crate::domain::ids::PersonId;
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status};
use crate::domain::plan::directory::Directory;
use crate::domain::report::{Cell, Entry, Report, Unit, Why};
use crate::letters::matter;
use crate::letters::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, one_line};
use crate::letters::ukrainian::{month_nominative, ordinal_neuter};
use crate::letters::wording::{self, capitalised, of_body};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A day in a table: «20.11.2026».
pub(super) fn short_day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// What an obligation is about, in one line of a table.
pub(super) fn about(obligation: &Obligation, directory: &Directory) -> String {
    let line = match &obligation.matter {
        Matter::Decision { key, number, title } => format!(
            "рішення {} від {} {}",
            of_body(key.body),
            short_day(key.adopted_on),
            wording::decision_in_list(number, title.as_deref())
        ),
        Matter::Submission { department, month, ordinal, .. } => format!(
            "{} подання за {} {} року: {}",
            ordinal_neuter(*ordinal),
            month_nominative(month.month),
            month.year,
            unit_name(&Unit::Department(department.clone()), directory)
        ),
        Matter::Memo { person, .. } => format!(
            "{}: {}",
            matter::short(obligation, directory).unwrap_or_default(),
            name(person, directory)
        ),
        _ => matter::short(obligation, directory).unwrap_or_default(),
    };
    capitalised(&one_line(&line, TITLE_MAX_CHARS))
}

/// A department's name, or the names of people.
pub(super) fn unit_name(unit: &Unit, directory: &Directory) -> String {
    match unit {
        Unit::Department(id) => {
            let known = directory.department(id);
            one_line(known.map_or(id.as_str(), |unit| &unit.name), NAME_MAX_CHARS)
        }
        Unit::People(people) => {
            let names: Vec<String> = people.iter().map(|person| name(person, directory)).collect();
            one_line(&names.join(", "), TITLE_MAX_CHARS)
        }
    }
}

fn name(person: &PersonId, directory: &Directory) -> String {
    let known = directory.person(person);
    one_line(known.map_or(person.as_str(), |person| &person.name), NAME_MAX_CHARS)
}

pub(super) fn row(entry: &Entry, directory: &Directory) -> Row {
    let obligation = &entry.obligation;
    let (met_on, url) = match (&entry.cell, &obligation.status) {
        // The day is not known, so none is told.
        (Cell::CannotTell(_), Status::Met { by, .. }) => (None, address(by)),
        (_, Status::Met { on, by, .. }) => (Some(*on), address(by)),
        _ => (None, None),
    };
    let line = |text: &str| one_line(text, SENTENCE_MAX_CHARS);
    Row {
        key: line(obligation.key.as_str()),
        measure: obligation.measure,
        duty: obligation.duty.to_string(),
        title: about(obligation, directory),
        unit: unit_name(&entry.unit, directory),
        responsible: obligation.responsible.iter().map(|person| person.to_string()).collect(),
        people: obligation.responsible.iter().map(|person| name(person, directory)).collect(),
        due_on: obligation.due.on,
        standing: entry.cell.as_str().to_owned(),
        why: match &entry.cell {
            Cell::CannotTell(why) => Some(why.as_str().to_owned()),
            _ => None,
        },
        met_on,
        days_late: entry.days_late,
        letters_ended_on: entry.letters_ended_on,
        url: url.map(line),
        promised_until: entry.promise.as_ref().map(|promise| promise.until),
        promise_reason: entry.promise.as_ref().map(|promise| line(&promise.reason)),
        waiver_reason: entry.waiver.as_ref().map(|waiver| line(&waiver.reason)),
        waived_by: entry.waiver.as_ref().map(|waiver| line(&waiver.author)),
        waived_until: entry.waiver.as_ref().and_then(|waiver| waiver.until),
    }
}

fn address(by: &SettledBy) -> Option<&str> {
    match by {
        SettledBy::Item { url, .. } | SettledBy::Person { link: url } => url.as_deref(),
    }
}

/// What cannot be told, by reason, the commonest first.
pub(super) fn unclear(report: &Report) -> Vec<Unclear> {
    let mut by_reason: BTreeMap<&Why, usize> = BTreeMap::new();
    for entry in &report.entries {
        if let Cell::CannotTell(why) = &entry.cell {
            *by_reason.entry(why).or_default() += 1;
        }
    }
    let mut all: Vec<(&Why, usize)> = by_reason.into_iter().collect();
    all.sort_by_key(|(why, count)| (std::cmp::Reverse(*count), *why));
    all.into_iter()
        .map(|(why, count)| Unclear {
            why: why.as_str().to_owned(),
            sources: why.sources().iter().map(|source| source.to_string()).collect(),
            text: why_text(why),
            count,
        })
        .collect()
}

fn why_text(why: &Why) -> String {
    let named = || {
        let all: Vec<String> =
            why.sources().iter().map(|one| one_line(one.as_str(), NAME_MAX_CHARS)).collect();
        all.join(", ")
    };
    match why {
        Why::Unread(_) => format!("після строку не вдалося прочитати джерело ({})", named()),
        Why::NoAccess(_) => {
            format!("система не має доступу до джерела ({}), потрібне слово людини", named())
        }
        Why::PersonMustSay => {
            "знайдено схожі сторінки, відповідність має підтвердити людина".into()
        }
        Why::PeopleOnly => "установити виконання може лише людина".into(),
        Why::DayUnknown => "виконано, але день виконання невідомий".into(),
    }
}

pub(super) fn disagreements(report: &Report, directory: &Directory) -> Vec<DatesLine> {
    report
        .disagreements
        .iter()
        .map(|one| DatesLine {
            key: one.obligation.key.to_string(),
            title: about(&one.obligation, directory),
            printed: one.dates.printed,
            url: one.dates.url,
            feed: one.dates.feed,
            first_seen: one.dates.first_seen,
            days: one.days,
        })
        .collect()
}

/// The standing of a row, for people.
pub(super) fn standing(row: &Row) -> &'static str {
    match row.standing.as_str() {
        "in-time" => "у строк",
        "late" => "із запізненням",
        "not-done" => "виконання не виявлено",
        "cannot-tell" => "не вдалося встановити",
        "waived" => "знято з контролю",
        _ => "строк триває",
    }
}

/// Why a row cannot be told, for people.
pub(super) fn why_of_row(row: &Row) -> &'static str {
    match row.why.as_deref() {
        Some("unread") => "джерело не прочитано",
        Some("no-access") => "немає доступу до джерела",
        Some("person-must-say") => "має підтвердити людина",
        Some("people-only") => "відомо лише людям",
        Some("day-unknown") => "день виконання невідомий",
        _ => "",
    }
}

/// Measures of which only what was wrong is counted: «1, 8, 10».
pub(super) fn fault_measures(paper: &Paper) -> String {
    let numbers: Vec<String> = paper
        .measures
        .iter()
        .filter(|measure| measure.only_faults)
        .map(|measure| measure.number.to_string())
        .collect();
    numbers.join(", ")
}
