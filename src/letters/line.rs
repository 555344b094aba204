//! One obligation in a list: how it stands, in a few words, and who can tell where nobody can.

use super::typeset::{SENTENCE_MAX_CHARS, one_line, without_bracketed_addresses};
use super::ukrainian::{CALENDAR_DAY, DAY, Year, date_with};
use chrono::{Datelike, NaiveDate};

/// How an obligation stands in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Its last day is over, so many calendar days ago.
    Late(u64),
    /// It is due on a day, so many calendar days ahead.
    Ahead(u64),
    /// Papers may be it.
    Papers(usize),
    /// Sources were not read since.
    Unread,
    /// Only people can tell.
    PeopleOnly,
    /// Somebody is asked.
    Asked,
    /// It is done.
    Done {
        /// On which day.
        on: NaiveDate,
        /// Whether that was after the last day.
        late: bool,
    },
    /// Nobody has to do it.
    Waived,
}

/// A measure in the council's wording, in one line and without the addresses in its brackets.
pub fn measure_named(text: &str) -> String {
    one_line(&without_bracketed_addresses(text), SENTENCE_MAX_CHARS)
}

/// How it stands, a few words.
pub fn stands(how: Stands, due_on: NaiveDate, today: NaiveDate) -> String {
    let day = |on: NaiveDate| date_with(on, Year::UnlessIn(today.year()));
    match how {
        Stands::Late(days) => {
            format!("строк сплив {}, прострочення – {}", day(due_on), CALENDAR_DAY.count(days))
        }
        Stands::Ahead(0) => "останній день – сьогодні".to_owned(),
        Stands::Ahead(1) => "останній день – завтра".to_owned(),
        Stands::Ahead(days) => format!("до {}, лишилося {}", day(due_on), DAY.count(days)),
        Stands::Papers(_) => "не встановлено: є сторінка, про яку має сказати людина".to_owned(),
        Stands::Unread => "не встановлено: джерело не прочитано після строку".to_owned(),
        Stands::PeopleOnly => "не встановлено: знають лише виконавці".to_owned(),
        Stands::Asked => format!("очікується відповідь до {}", day(due_on)),
        Stands::Done { on, late: false } => format!("виконано {}", day(on)),
        Stands::Done { on, late: true } => format!("виконано {}, із запізненням", day(on)),
        Stands::Waived => "знято з контролю".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_the_day_and_never_a_year_that_is_this_one() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let (due, today) = (day("2026-12-22"), day("2026-12-24"));
        let said = |how| stands(how, due, today).replace('\u{a0}', " ");
        assert_eq!(said(Stands::Late(2)), "строк сплив 22 грудня, прострочення – 2 календарні дні");
        assert_eq!(said(Stands::Ahead(5)), "до 22 грудня, лишилося 5 днів");
        let done = Stands::Done { on: day("2025-12-30"), late: true };
        assert_eq!(said(done), "виконано 30 грудня 2025 року, із запізненням");
    }
}
