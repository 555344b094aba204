//! The words of single lines: what an obligation is about, whose it is, why it cannot be told.

use super::paper::{
    DatesLine, MeasureLine, MonthBefore, Paper, PublicationLine, Reason, Row, Unclear, UnitLine,
};
use crate::domain::ids::PersonId;
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::rules::DutyKind;
use crate::domain::plan::{DutyState, Plan};
use crate::domain::report::{
    Answered, Before, Cell, Entry, Publications, Report, Tally, Unit, Why,
};
use crate::letters::matter;
use crate::letters::typeset::{
    NAME_MAX_CHARS, SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, one_line, without_bracketed_addresses,
};
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
pub(super) fn unclear(report: &Report, directory: &Directory) -> Vec<Unclear> {
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
            text: why_text(why, directory),
            count,
        })
        .collect()
}

fn why_text(why: &Why, directory: &Directory) -> String {
    let named = || {
        let name = |one| one_line(directory.source_name(one), NAME_MAX_CHARS);
        why.sources().iter().map(name).collect::<Vec<_>>().join("; ")
    };
    match why {
        Why::Unread(_) => format!("після строку не вдалося прочитати: {}", named()),
        Why::NoAccess(_) => {
            format!("система не має доступу ({}), потрібне слово людини", named())
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

pub(in crate::letters::report) fn month_before(before: &Before) -> MonthBefore {
    MonthBefore {
        month: before.month,
        totals: before.tally(),
        publications: before.publications.as_ref().map(publication_line),
    }
}

pub(in crate::letters::report) fn publication_line(publications: &Publications) -> PublicationLine {
    PublicationLine {
        count: publications.count,
        median_days: publications.median_days,
        worst_days: publications.worst_days,
        worst: publications.worst.to_string(),
    }
}

pub(in crate::letters::report) fn measures(report: &Report, plan: &Plan) -> Vec<MeasureLine> {
    let by_measure = report.by_measure();
    plan.measures
        .iter()
        .map(|measure| {
            let number = measure.number;
            let mut duties = plan
                .duties
                .iter()
                .filter(|duty| duty.measure == number && duty.state == DutyState::Active);
            let closed = || report.no_access.get(&number).into_iter().flatten();
            MeasureLine {
                number,
                text: one_line(&without_bracketed_addresses(&measure.text), TITLE_MAX_CHARS),
                watched: duties.clone().next().is_some(),
                only_faults: duties.any(|duty| {
                    matches!(
                        duty.kind,
                        DutyKind::Freshness(_) | DutyKind::Security(_) | DutyKind::Presence(_)
                    )
                }),
                no_access: closed().map(|source| source.to_string()).collect(),
                no_access_names: closed()
                    .map(|source| plan.directory.source_name(source).to_owned())
                    .collect(),
                totals: by_measure.get(&number).copied().unwrap_or_default(),
                before: report
                    .before
                    .as_ref()
                    .map(|before| before.by_measure.get(&number).copied().unwrap_or_default()),
                advice: report.advice.get(&number).copied().unwrap_or_default(),
            }
        })
        .collect()
}

pub(in crate::letters::report) fn units(report: &Report, directory: &Directory) -> Vec<UnitLine> {
    let place = |unit: &Unit| match unit {
        Unit::Department(id) => directory.departments.iter().position(|known| known.id == *id),
        Unit::People(_) => None,
    };
    let mut units: Vec<(Unit, Tally)> = report.by_unit().into_iter().collect();
    // Departments stand in the order of the directory, people after them.
    units.sort_by_key(|(unit, tally)| {
        let worst = std::cmp::Reverse((tally.not_done, tally.late, tally.cannot_tell));
        (worst, place(unit).unwrap_or(usize::MAX))
    });
    units
        .into_iter()
        .map(|(unit, totals)| UnitLine {
            department: match &unit {
                Unit::Department(id) => Some(id.to_string()),
                Unit::People(_) => None,
            },
            name: unit_name(&unit, directory),
            before: report
                .before
                .as_ref()
                .map(|before| before.by_unit.get(&unit).copied().unwrap_or_default()),
            totals,
        })
        .collect()
}

impl Paper {
    /// Puts a report on paper.
    pub fn of(report: &Report, plan: &Plan, council: &str) -> Self {
        let directory = &plan.directory;
        let row = |entry| row(entry, directory);
        let mut advice = Answered::default();
        for one in report.advice.values() {
            advice.put += one.put;
            advice.answered += one.answered;
        }
        Self {
            month: report.month,
            council: one_line(council, NAME_MAX_CHARS),
            now: report.now,
            as_of: report.today,
            watching_since: report.since,
            totals: report.tally(),
            before: report.before.as_ref().map(month_before),
            measures: measures(report, plan),
            units: units(report, directory),
            publications: report.publications.as_ref().map(publication_line),
            carried: report.carried.iter().map(row).collect(),
            carried_unknown: report.carried_unknown,
            awaiting: report.awaiting.iter().map(row).collect(),
            cannot_tell: unclear(report, directory),
            questions: report.questions,
            advice,
            promises: report
                .promises
                .iter()
                .map(|(reason, count)| Reason {
                    reason: one_line(reason, TITLE_MAX_CHARS),
                    count: *count,
                })
                .collect(),
            dates_disagree: disagreements(report, directory),
            letters: report.letters,
            obligations: report.entries.iter().map(row).collect(),
        }
    }
}
