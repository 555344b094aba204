//! The subject line: the gravest thing first, in a few words, with counts.
//!
//! Titles of decisions do not enter it, a number is enough to recognise one; what does enter from
//! outside is folded to one line, so the subject never holds a control character.

use super::briefing::{Briefing, Point};
use super::links::unlinked;
use super::standing::{Gravity, Standing, Told};
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, SUBJECT_MAX_CHARS, numbered, one_line};
use super::ukrainian::{
    DECISION, MESSAGE, POINT, QUESTION, SUBMISSION, WORKING_DAY, Year, date_with, month_nominative,
    ordinal_neuter,
};
use super::wording::{capitalised, of_body};
use super::{matter, report, sign_of_life};
use crate::domain::obligation::{Matter, Obligation};
use chrono::{Datelike, NaiveDate};

/// The subject of a letter.
pub(super) fn subject(briefing: &Briefing<'_>) -> String {
    let body = match briefing.points.as_slice() {
        [] => "повідомлення системи нагадувань".to_owned(),
        [Point::Trouble { text, .. }] => {
            format!("потребує уваги: {}", one_line(text, SENTENCE_MAX_CHARS))
        }
        [Point::Report { paper, .. }] => report::in_subject(paper),
        [Point::SignOfLife { .. }] => sign_of_life::IN_SUBJECT.to_owned(),
        [Point::Obligation { .. }] => Told::of(&briefing.points, briefing.today)
            .first()
            .map(|told| of_one(told, briefing))
            .unwrap_or_default(),
        many => of_many(many, briefing),
    };
    let addressee = briefing
        .in_place_of
        .map(|name| format!("[Адресат: {}] ", one_line(name, NAME_MAX_CHARS)))
        .unwrap_or_default();
    let line = format!("{addressee}{}", capitalised(&body));
    one_line(&unlinked(&line, briefing.own_hosts), SUBJECT_MAX_CHARS)
}

fn of_one(told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let what = what(told.obligation, briefing);
    let day = day(told.obligation.due.on, briefing);
    match told.standing {
        Standing::Late { working_days: 0 } => format!("строк прострочено: {what}"),
        Standing::Late { working_days } => {
            format!("прострочення {}: {what}", WORKING_DAY.count(u64::from(working_days)))
        }
        Standing::Today => format!("строк спливає сьогодні, {day}: {what}"),
        Standing::Ahead { .. } => format!("строк спливає {day}: {what}"),
        Standing::Unclear { .. } => format!("не вдалося перевірити: {what}"),
        Standing::Doubtful { .. } => format!("потрібне підтвердження: {what}"),
        Standing::Asked => format!("потрібна відповідь: {what}"),
        Standing::Advised => format!("до відома: {what}"),
        Standing::Closed => format!("дій не потрібно: {what}"),
    }
}

/// «Прострочено: 3 рішення; спливає 21 грудня: 2 рішення, 1 подання».
fn of_many(points: &[Point<'_>], briefing: &Briefing<'_>) -> String {
    let told = Told::of(points, briefing.today);
    let mut parts = Vec::new();
    let gravities = [
        Gravity::Late,
        Gravity::Today,
        Gravity::Asked,
        Gravity::Trouble,
        Gravity::Unclear,
        Gravity::Doubtful,
        Gravity::Ahead,
        Gravity::Advised,
    ];
    for gravity in gravities {
        let group: Vec<&Told<'_>> = told
            .iter()
            .filter(|told| match told.gravity() {
                Gravity::Escalated => gravity == Gravity::Late,
                own => gravity == own,
            })
            .collect();
        let troubles = points.iter().filter(|point| matches!(point, Point::Trouble { .. })).count();
        let counted = counts(&group);
        let dues = group.iter().map(|told| told.obligation.due.on);
        match gravity {
            Gravity::Trouble if troubles > 0 => {
                parts.push(format!("потребує уваги: {}", MESSAGE.count(troubles as u64)));
            }
            _ if group.is_empty() => {}
            Gravity::Late => parts.push(format!("прострочено: {counted}")),
            Gravity::Today => parts.push(format!("спливає сьогодні: {counted}")),
            Gravity::Unclear => parts.push(format!("не вдалося перевірити: {counted}")),
            Gravity::Asked => parts.push(format!("потрібна відповідь: {counted}")),
            Gravity::Advised => parts.push(format!("до відома: {counted}")),
            Gravity::Doubtful => parts.push(format!("потрібне підтвердження: {counted}")),
            _ => match (dues.clone().min(), dues.max()) {
                (Some(first), Some(last)) if first == last => {
                    parts.push(format!("спливає {}: {counted}", day(first, briefing)));
                }
                (Some(first), _) => {
                    parts.push(format!("спливає з {}: {counted}", day(first, briefing)));
                }
                _ => {}
            },
        }
    }
    parts.extend(points.iter().filter_map(|point| match point {
        Point::Report { paper, .. } => Some(report::in_subject(paper)),
        Point::SignOfLife { .. } => Some(sign_of_life::IN_SUBJECT.to_owned()),
        Point::Obligation { .. } | Point::Trouble { .. } => None,
    }));
    match parts.first_mut() {
        // A letter that opens with «спливає» needs its noun.
        Some(first) if first.starts_with("спливає") => *first = format!("строк {first}"),
        Some(_) => {}
        None => parts.push("дій не потрібно".to_owned()),
    }
    parts.join("; ")
}

fn counts(group: &[&Told<'_>]) -> String {
    let of = |wanted: fn(&Matter) -> bool| {
        group.iter().filter(|told| wanted(&told.obligation.matter)).count()
    };
    let decisions = of(|matter| matches!(matter, Matter::Decision { .. }));
    let submissions = of(|matter| matches!(matter, Matter::Submission { .. }));
    let questions = of(|matter| matches!(matter, Matter::Answer { .. }));
    let others = group.len() - decisions - submissions - questions;
    let counts =
        [(DECISION, decisions), (SUBMISSION, submissions), (QUESTION, questions), (POINT, others)];
    let shown: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(noun, count)| noun.count(*count as u64))
        .collect();
    shown.join(", ")
}

fn what(obligation: &Obligation, briefing: &Briefing<'_>) -> String {
    match &obligation.matter {
        Matter::Decision { key, number, .. } => {
            format!("оприлюднення рішення {} {}", of_body(key.body), numbered(number))
        }
        Matter::Submission { department, month, ordinal, .. } => {
            let name = briefing
                .directory
                .department(department)
                .map_or(department.as_str(), |department| &department.name);
            format!(
                "{} подання за {} ({})",
                ordinal_neuter(*ordinal),
                month_nominative(month.month),
                one_line(name, NAME_MAX_CHARS)
            )
        }
        _ => matter::short(obligation, briefing.directory).unwrap_or_default(),
    }
}

fn day(day: NaiveDate, briefing: &Briefing<'_>) -> String {
    date_with(day, Year::UnlessIn(briefing.today.year()))
}
