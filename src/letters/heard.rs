//! What became of an answer, in sentences: for receipts, pages and commands alike.
//!
//! Decides words only. The invariant: what was not settled is never thanked for as settled, and
//! what is wrong says what to do next.

use super::typeset::numbered;
use super::ukrainian::{DECISION, date};
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::register::effect::{Effect, Shows};

/// So many numbers are named; more are counted.
const NAMED_MAX: usize = 30;

/// What an answer did, in a sentence or two. `passed_to` is the name of whoever hears from now on.
pub fn heard(effect: &Effect, passed_to: Option<&str>) -> String {
    match effect {
        Effect::Settled => "Записано: виконано. Дякуємо!".to_owned(),
        Effect::LookedFor => "Записано. Вебсайт буде перечитано зараз; щойно сторінку буде \
                              знайдено, нагадування припиняться. Якщо надати адресу сторінки, це \
                              станеться відразу."
            .to_owned(),
        Effect::Promised { until } => {
            format!("Записано: до {} включно нагадувань щодо цього не буде.", date(*until))
        }
        Effect::PassedOn { .. } => match passed_to {
            Some(name) => format!("Записано. Надалі щодо цього отримуватиме листи: {name}."),
            None => "Записано. Надалі щодо цього отримуватиме листи інша особа.".to_owned(),
        },
        Effect::Registered { decisions, known } => registered(decisions, *known),
        Effect::TookPlace => "Записано: засідання відбулося. Лишається повідомити номери \
                              прийнятих рішень."
            .to_owned(),
        Effect::CalledOff => "Записано: не відбудеться або не відбулося. Щодо цього більше нічого \
                              не запитуватимемо."
            .to_owned(),
        Effect::NotIt => "Записано: це не те. Пошук триває.".to_owned(),
        Effect::Already => "Це вже записано раніше; нічого не змінилося. Дякуємо!".to_owned(),
        Effect::Refuted { shows } => refuted(shows),
    }
}

fn registered(decisions: &[DecisionKey], known: usize) -> String {
    let count = |count: usize| DECISION.count(u64::try_from(count).unwrap_or(u64::MAX));
    let numbers = || listed(decisions.iter().map(|key| &key.number));
    let new = match decisions {
        [] => "Нових рішень немає".to_owned(),
        some => format!("Записано {}: {}", count(some.len()), numbers()),
    };
    match known {
        0 => format!("{new}. Дякуємо!"),
        known => format!("{new}; раніше вже було записано {}. Дякуємо!", count(known)),
    }
}

fn refuted(shows: &Shows) -> String {
    match shows {
        Shows::Nothing => "За цією адресою сторінки немає: сервер відповідає, що її не існує. \
                           Просимо перевірити адресу."
            .to_owned(),
        Shows::Foreign => "Ця адреса не належить до вебсайту ради та її сторінок, тому її не \
                           відкривали. Просимо надати адресу сторінки на вебсайті ради."
            .to_owned(),
        Shows::Draft => "На цій сторінці оприлюднено проєкт, а не прийняте рішення.".to_owned(),
        Shows::Others { numbers } => {
            let several = match numbers.len() {
                1 => "інше рішення",
                _ => "інші рішення",
            };
            format!(
                "На цій сторінці {several}: {}. Просимо перевірити адресу.",
                listed(numbers.iter())
            )
        }
    }
}

/// «№ 1, № 2 та ще 3».
fn listed<'a>(numbers: impl Iterator<Item = &'a DecisionNumber>) -> String {
    let all: Vec<String> = numbers.map(|number| numbered(number.shown())).collect();
    match all.get(NAMED_MAX..).map_or(0, <[String]>::len) {
        0 => all.join(", "),
        more => format!("{} та ще {more}", all[..NAMED_MAX].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_settled_is_not_thanked_for() {
        let number = DecisionNumber::new("25");
        for effect in [
            Effect::LookedFor,
            Effect::Refuted { shows: Shows::Nothing },
            Effect::Refuted { shows: Shows::Foreign },
            Effect::Refuted { shows: Shows::Draft },
            Effect::Refuted { shows: Shows::Others { numbers: vec![number] } },
        ] {
            let said = heard(&effect, None);
            assert!(!said.contains("виконано") && !said.contains("Дякуємо"), "{said}");
        }
        assert!(heard(&Effect::Settled, None).contains("Дякуємо"));
    }

    #[test]
    fn decisions_are_counted_and_named() {
        let key = |number: &str| {
            DecisionKey::parse(&format!("session-2026-11-20-№{number}")).expect("a key")
        };
        let effect = Effect::Registered { decisions: vec![key("1"), key("2")], known: 1 };
        let said = heard(&effect, None).replace('\u{a0}', " ");
        assert_eq!(
            said,
            "Записано 2 рішення: № 1, № 2; раніше вже було записано 1 рішення. Дякуємо!"
        );
    }
}
