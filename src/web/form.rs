//! What a person typed into the form of an answer, read with the same words as everywhere.
//!
//! Decides which answer a form is. The invariant: what cannot be read is said at its field, and
//! what was typed comes back.

use crate::daemon::desk::register::relief::PROMISE_DAYS_MAX;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::council::decision_line;
use crate::domain::register::choice::Choice;
use crate::domain::register::said::Said;
use chrono::NaiveDate;
use serde::Deserialize;
use url::Url;

/// Longest address that is read.
const ADDRESS_CHARS_MAX: usize = 2_000;

/// Everything that any form of an answer may send.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    /// The address of the page that shows it.
    pub page: String,
    /// The day of a promise.
    pub until: String,
    /// One of the usual reasons.
    pub why: String,
    /// A reason in own words.
    pub reason: String,
    /// Numbers of decisions.
    pub numbers: String,
    /// Yes or no, of a paper.
    pub verdict: String,
    /// Whether what would be recorded was shown before.
    pub checked: String,
}

/// Why a field cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The field.
    pub field: &'static str,
    /// What is wrong and what to do.
    pub text: String,
}

/// The usual reasons of a promise, by the word their radio button sends.
pub(super) const REASONS: &[(&str, &str)] = &[
    ("signature", "немає підпису"),
    ("personal-data", "потрібно прибрати персональні дані"),
    ("nobody", "немає виконавця"),
    (OTHER, "інша причина"),
];

const OTHER: &str = "other";

/// Reads the answer of one kind.
pub(super) fn said(choice: Choice, typed: &Typed, today: NaiveDate) -> Result<Said, Wrong> {
    Ok(match choice {
        Choice::Done => Said::Done { page: address(&typed.page)?, on: None },
        Choice::Promise => {
            Said::Promise { until: until(&typed.until, today)?, reason: why(typed)? }
        }
        Choice::NotMine => {
            Said::NotMine { reason: required(&typed.reason, "чия це справа")? }
        }
        Choice::Numbers => Said::Numbers { numbers: numbers(&typed.numbers)? },
        Choice::NoDecisions => Said::NoDecisions,
        Choice::Yes => Said::Yes { page: None },
        Choice::No | Choice::CalledOff => Said::No { page: None },
        Choice::Read => Said::Read,
    })
}

fn address(typed: &str) -> Result<Option<String>, Wrong> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    // People copy addresses without their beginning.
    let whole = match typed.contains(':') {
        true => typed.to_owned(),
        false => format!("https://{typed}"),
    };
    let is_address = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some_and(|host| host.contains('.') || host == "localhost")
            && whole.chars().count() <= ADDRESS_CHARS_MAX
            && !whole.contains(char::is_whitespace)
    };
    match Url::parse(&whole).ok().filter(is_address) {
        Some(_) => Ok(Some(whole)),
        None => Err(Wrong {
            field: "page",
            text: "Це не адреса сторінки. Скопіюйте її з рядка браузера, напр. \
                   https://rada.gov.ua/24."
                .to_owned(),
        }),
    }
}

fn until(typed: &str, today: NaiveDate) -> Result<NaiveDate, Wrong> {
    let wrong = |text: &str| Wrong { field: "until", text: text.to_owned() };
    let read = decision_line::date(typed.trim());
    let on = read.map_err(|_| wrong("Введіть дату, напр. 22.12.2026."))?;
    match (on - today).num_days() {
        ..0 => Err(wrong("Цей день уже минув; введіть сьогоднішній або пізніший.")),
        0..=PROMISE_DAYS_MAX => Ok(on),
        _ => Err(wrong("Введіть ближчий день: не пізніше ніж за 90 днів.")),
    }
}

fn why(typed: &Typed) -> Result<String, Wrong> {
    match REASONS.iter().find(|(word, _)| *word == typed.why && *word != OTHER) {
        Some((_, reason)) => Ok((*reason).to_owned()),
        None => required(&typed.reason, "причину"),
    }
}

fn required(typed: &str, what: &str) -> Result<String, Wrong> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = |text: String| Err(Wrong { field: "reason", text });
    match text.chars().count() {
        0 => wrong(format!("Напишіть {what}: досить кількох слів.")),
        1..=500 => Ok(text),
        _ => wrong("Скоротіть до 500 знаків.".to_owned()),
    }
}

fn numbers(typed: &str) -> Result<Vec<DecisionNumber>, Wrong> {
    let bare = typed.trim().trim_start_matches(['№', '#', ' ']);
    let read = decision_line::numbers(bare).ok().filter(|numbers| !numbers.is_empty());
    read.ok_or_else(|| Wrong {
        field: "numbers",
        text: "Введіть номери цифрами, напр. 1-25 або 1-6, 8.".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(choice: Choice, change: impl FnOnce(&mut Typed)) -> Result<Said, Wrong> {
        let mut typed = Typed::default();
        change(&mut typed);
        said(choice, &typed, "2026-11-20".parse().expect("a date"))
    }

    #[test]
    fn an_address_is_taken_as_people_copy_it_and_nothing_else_is() {
        for (typed, taken) in [
            ("https://rada.gov.ua/24", Some("https://rada.gov.ua/24")),
            (" rada.gov.ua/24 ", Some("https://rada.gov.ua/24")),
            ("http://рада.укр/24", Some("http://рада.укр/24")),
            ("", None),
            ("так, зроблено", None),
            ("javascript:alert(1)", None),
            ("ftp://rada.gov.ua/24", None),
            ("сторінка", None),
        ] {
            let page = match read(Choice::Done, |it| it.page = typed.to_owned()) {
                Ok(Said::Done { page, .. }) => page,
                _ => None,
            };
            assert_eq!(page.as_deref(), taken, "{typed}");
        }
    }

    #[test]
    fn a_promise_has_a_day_to_come_and_a_reason() {
        let promise = |until: &str, why: &str, reason: &str| {
            read(Choice::Promise, |it| {
                (it.until, it.why) = (until.to_owned(), why.to_owned());
                it.reason = reason.to_owned();
            })
        };
        let kept = promise("25.12.2026", "signature", "").expect("a promise");
        let Said::Promise { until, reason } = kept else { panic!("{kept:?}") };
        assert_eq!((until.to_string().as_str(), &*reason), ("2026-12-25", "немає підпису"));
        assert!(promise("2026-12-25", OTHER, "хворіє оператор").is_ok());
        assert_eq!(promise("2026-12-25", OTHER, " ").expect_err("no reason").field, "reason");
        assert_eq!(promise("19.11.2026", "signature", "").expect_err("past").field, "until");
        assert_eq!(promise("19.02.2027", "signature", "").expect_err("far").field, "until");
        assert!(promise("18.02.2027", "signature", "").is_ok(), "ninety days");
        assert_eq!(promise("колись", "signature", "").expect_err("no day").field, "until");
    }

    #[test]
    fn numbers_are_read_as_the_secretary_writes_them() {
        for (typed, count) in [("1-25", 25), ("№№ 1–6 та 8", 7), ("24", 1), ("шість", 0), ("", 0)]
        {
            let read = match read(Choice::Numbers, |it| it.numbers = typed.to_owned()) {
                Ok(Said::Numbers { numbers }) => numbers.len(),
                _ => 0,
            };
            assert_eq!(read, count, "{typed}");
        }
    }
}
