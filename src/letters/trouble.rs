//! Sentences about troubles, for the administrator.

use super::typeset::numbered;
use crate::domain::decision::{Body, DecisionKey, DecisionNumber};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A source cannot be read.
pub fn source_blind(source: &str, since: DateTime<Utc>, zone: Tz, reason: &str) -> String {
    let since = since.with_timezone(&zone).format("%d.%m.%Y %H:%M");
    format!(
        "Джерело «{source}» не вдається прочитати з {since} ({reason}). Доки його не буде \
         прочитано, система нікого не вважатиме таким, що прострочив строк, якщо виконання могло \
         бути видно саме там. Просимо перевірити адресу та доступність джерела."
    )
}

/// A source that was blind can be read again.
pub fn source_sees(source: &str) -> String {
    format!("Джерело «{source}» знову читається; строки за ним перевірено заново.")
}

/// A letter was refused for good.
pub fn letter_refused(name: &str, reason: &str) -> String {
    format!(
        "Лист для адресата «{name}» поштовий сервер остаточно відхилив ({reason}). Його передано \
         заступнику або адміністратору. Просимо перевірити адресу в довіднику."
    )
}

/// An edited configuration cannot be used.
pub fn config_refused(first_problem: &str, problems: usize) -> String {
    format!(
        "Змінену конфігурацію не застосовано: виявлено проблем – {problems}; перша з них: \
         {first_problem}. Система працює з попередньою конфігурацією. Повний перелік показує \
         команда «hromada-watch check»."
    )
}

/// The state was rebuilt from the journal.
pub fn state_rebuilt(reason: &str, moved_to: Option<&str>) -> String {
    let kept = match moved_to {
        Some(place) => format!(" Попередні файли збережено в теці «{place}»."),
        None => String::new(),
    };
    format!(
        "Базу стану відновлено з журналу ({reason}).{kept} Дані журналу не втрачено; дій не \
         потрібно, але просимо перевірити диск."
    )
}

/// Numbers missing between two known decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingNumbers {
    /// The missing numbers, in order.
    pub numbers: Vec<DecisionNumber>,
    /// The decision before them.
    pub before: DecisionKey,
    /// The decision after them.
    pub after: DecisionKey,
}

/// Most holes one letter lists.
const HOLES_MAX: usize = 10;

/// Whether missing numbers are decisions: asked, never said.
pub fn gaps(holes: &[MissingNumbers]) -> String {
    let count: usize = holes.iter().map(|hole| hole.numbers.len()).sum();
    let mut listed: Vec<String> = holes
        .iter()
        .take(HOLES_MAX)
        .map(|hole| {
            let body = match hole.before.body {
                Body::Session => "сесія",
                Body::Executive => "виконком",
            };
            let numbers = match hole.numbers.as_slice() {
                [first, .., last] => {
                    format!("{}–{}", numbered(first.shown()), last.shown())
                }
                only => only.first().map(|number| numbered(number.shown())).unwrap_or_default(),
            };
            format!("{body} {numbers} ({})", between(&hole.before, &hole.after))
        })
        .collect();
    if holes.len() > HOLES_MAX {
        listed.push(format!("та інші (усього {count})"));
    }
    format!(
        "У нумерації рішень виявлено пропуски. Можливо, ці рішення прийнято, але ще не \
         оприлюднено, а можливо, таких номерів не було. Просимо уточнити кожен: «decision gap \
         confirm» – рішення є, «decision gap dismiss» – такого рішення немає. Пропуски: {}.",
        listed.join("; ")
    )
}

/// Why a number is thought to be missing.
pub fn missing_number(before: &DecisionKey, after: &DecisionKey) -> String {
    format!("Бракує номера {}.", between(before, after))
}

fn between(before: &DecisionKey, after: &DecisionKey) -> String {
    let day = |key: &DecisionKey| key.adopted_on.format("%d.%m.%Y");
    let (first, second) = (numbered(before.number.shown()), numbered(after.number.shown()));
    if before.adopted_on == after.adopted_on {
        format!("між {first} і {second} від {}", day(after))
    } else {
        format!("між {first} від {} і {second} від {}", day(before), day(after))
    }
}
