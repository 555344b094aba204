//! What a matter is called, and in which words its standing is told: for headings and subjects.
//!
//! Decides names only. Titles of decisions do not enter them: a number is enough to know one by.

use crate::domain::obligation::{Matter, Obligation, Status};
use crate::letters::briefing::{Briefing, Contact};
use crate::letters::matter;
use crate::letters::standing::{Gravity, Standing, Told};
use crate::letters::typeset::{NAME_MAX_CHARS, numbered, one_line};
use crate::letters::ukrainian::{
    DECISION, MATTER, POINT, UNIT_OF_COUNCIL, WORKING_DAY, Year, date, date_with, month,
    ordinal_neuter,
};
use crate::letters::wording::of_body;
use chrono::{Datelike, NaiveDate};

/// So many numbers of decisions stand in a name.
const NUMBERS_MAX: usize = 3;

/// A heading: the thing, and how it stands.
pub(in crate::letters) fn heading(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    let thing = match (&group[0].obligation.matter, group[0].gravity()) {
        (_, Gravity::Advised | Gravity::Closed) => thing(group, briefing),
        // Numbers begin anew with each sitting.
        (Matter::Decision { key, .. }, _) if group.len() <= NUMBERS_MAX => {
            format!("{} від {}", thing(group, briefing), day(key.adopted_on, briefing))
        }
        _ => thing(group, briefing),
    };
    format!("{thing} – {}", standing(&group[0], briefing))
}

/// What a matter is called, nominative, without a capital.
pub(in crate::letters) fn thing(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    let obligation = group[0].obligation;
    if matches!(group[0].gravity(), Gravity::Advised | Gravity::Closed) && group.len() > 1 {
        return match &obligation.matter {
            Matter::Coverage { .. } if group[0].gravity() == Gravity::Advised => {
                "рішення без публікацій у соціальних мережах".to_owned()
            }
            Matter::Fault { .. } if group[0].gravity() == Gravity::Advised => {
                "нові адреси в посиланнях".to_owned()
            }
            _ if group.iter().all(|told| number(told.obligation).is_some()) => {
                DECISION.count(group.len() as u64)
            }
            _ => MATTER.count(group.len() as u64),
        };
    }
    match (&obligation.matter, group) {
        (_, [_]) => of_one(obligation, briefing),
        (Matter::Decision { key, .. }, many) if many.len() <= NUMBERS_MAX => {
            let numbers: Vec<String> =
                many.iter().filter_map(|told| number(told.obligation)).collect();
            format!("рішення {} {}", of_body(key.body), numbers.join(", "))
        }
        (Matter::Decision { key, .. }, many) => {
            let count = DECISION.count(many.len() as u64);
            format!("{count} {} від {}", of_body(key.body), date(key.adopted_on))
        }
        (Matter::Submission { month: of, ordinal, .. }, many) => {
            let units = UNIT_OF_COUNCIL.count(many.len() as u64);
            format!("{} подання за {} ({units})", ordinal_neuter(*ordinal), month(*of))
        }
        (_, many) => POINT.count(many.len() as u64),
    }
}

fn of_one(obligation: &Obligation, briefing: &Briefing<'_>) -> String {
    match &obligation.matter {
        Matter::Decision { key, number, .. } => {
            format!("рішення {} {}", of_body(key.body), numbered(number))
        }
        Matter::Submission { department, month: of, ordinal, .. } => {
            let unit = briefing.directory.department(department);
            let unit = unit.map_or(department.as_str(), |unit| &unit.name);
            format!(
                "{} подання за {} ({})",
                ordinal_neuter(*ordinal),
                month(*of),
                one_line(unit, NAME_MAX_CHARS)
            )
        }
        _ => matter::short(obligation, briefing.directory).unwrap_or_default(),
    }
}

fn day(day: NaiveDate, briefing: &Briefing<'_>) -> String {
    date_with(day, Year::UnlessIn(briefing.today.year()))
}

/// The number of a decision with its sign.
pub(in crate::letters::section) fn number(obligation: &Obligation) -> Option<String> {
    match &obligation.matter {
        Matter::Decision { number, .. } => Some(numbered(number)),
        _ => None,
    }
}

/// How it stands, a few words.
pub(in crate::letters) fn standing(told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let on = day(told.obligation.due.on, briefing);
    let last_day = matches!(told.obligation.matter, Matter::Broadcast { .. });
    match (&told.standing, told.contact) {
        (Standing::Late { .. }, Contact::First) | (Standing::Late { working_days: 0 }, _) => {
            format!("строк сплив {on}")
        }
        (Standing::Late { working_days }, _) => {
            format!("прострочення {}", WORKING_DAY.count(u64::from(*working_days)))
        }
        (Standing::Today, _) if last_day => "останній день сьогодні".to_owned(),
        (Standing::Today, _) => "строк спливає сьогодні".to_owned(),
        (Standing::Ahead { .. }, _) if last_day => format!("останній день {on}"),
        (Standing::Ahead { .. }, _) => format!("строк спливає {on}"),
        (Standing::Unclear { .. }, _) => "не вдалося перевірити".to_owned(),
        (Standing::Doubtful { .. }, _) => "потрібне підтвердження".to_owned(),
        (Standing::Asked, _) => "потрібна відповідь".to_owned(),
        (Standing::Advised, _) => "до відома".to_owned(),
        (Standing::Closed, _) => match told.obligation.status {
            Status::Met { .. } => "виконано, дякуємо".to_owned(),
            _ => "дій не потрібно".to_owned(),
        },
    }
}
