//! Ukrainian grammar of the letters: plural forms, dates, weekdays, ordinals.
//!
//! Decides forms of words, never which words are said. The rule of forms: 1, 21, 101 take the
//! singular, 2–4, 22–24 the paucal, everything else (0, 5–20, 11–14, 111) the plural. A number and
//! its word, a day and its month stay on one line: a no-break space stands between them.

use crate::domain::month::MONTHS;
use crate::domain::month::Month;
use chrono::{Datelike, NaiveDate, Weekday};

/// A noun, with its adjective where it has one, in the forms that numbers ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    /// With 1, 21, 31: «день».
    pub one: &'static str,
    /// With 2–4, 22–24: «дні».
    pub few: &'static str,
    /// With 0, 5–20: «днів»; the genitive plural.
    pub many: &'static str,
    /// The genitive singular: «дня».
    pub of_one: &'static str,
}

/// Something that is read.
pub const SOURCE: Noun = Noun {
    one: "джерело", few: "джерела", many: "джерел", of_one: "джерела"
};

/// Something wrong in a file.
pub const PROBLEM: Noun =
    Noun {
        one: "помилка", few: "помилки", many: "помилок", of_one: "помилки"
    };

/// A day of the calendar or any day.
pub const DAY: Noun = Noun { one: "день", few: "дні", many: "днів", of_one: "дня" };
/// A working day.
pub const WORKING_DAY: Noun =
    Noun {
        one: "робочий день", few: "робочі дні", many: "робочих днів", of_one: "робочого дня"
    };
/// A calendar day.
pub const CALENDAR_DAY: Noun = Noun {
    one: "календарний день",
    few: "календарні дні",
    many: "календарних днів",
    of_one: "календарного дня",
};
/// A decision; neuter, so the paucal equals the singular.
pub const DECISION: Noun =
    Noun {
        one: "рішення", few: "рішення", many: "рішень", of_one: "рішення"
    };
/// A submission; neuter as well.
pub const SUBMISSION: Noun =
    Noun {
        one: "подання", few: "подання", many: "подань", of_one: "подання"
    };
/// A document.
pub const DOCUMENT: Noun =
    Noun {
        one: "документ", few: "документи", many: "документів", of_one: "документа"
    };
/// Anything that is due.
pub const POINT: Noun =
    Noun { one: "пункт", few: "пункти", many: "пунктів", of_one: "пункту" };
/// A question to be answered.
pub const QUESTION: Noun =
    Noun {
        one: "запитання", few: "запитання", many: "запитань", of_one: "запитання"
    };
/// What a letter is about.
pub const MATTER: Noun =
    Noun { one: "справа", few: "справи", many: "справ", of_one: "справи" };
/// A department or an institution.
pub const UNIT_OF_COUNCIL: Noun =
    Noun {
        one: "підрозділ", few: "підрозділи", many: "підрозділів", of_one: "підрозділу"
    };
/// Something the administrator must hear.
pub const MESSAGE: Noun =
    Noun {
        one: "повідомлення", few: "повідомлення", many: "повідомлень", of_one: "повідомлення"
    };

/// A letter.
pub const LETTER: Noun =
    Noun { one: "лист", few: "листи", many: "листів", of_one: "листа" };
/// A piece of advice.
pub const ADVICE: Noun =
    Noun { one: "порада", few: "поради", many: "порад", of_one: "поради" };
/// A department, institution or group of people.
pub const UNIT: Noun =
    Noun { one: "рядок", few: "рядки", many: "рядків", of_one: "рядка" };

/// The three forms a number asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    One,
    Few,
    Many,
}

fn form(count: u64) -> Form {
    match (count % 10, count % 100) {
        (_, 11..=14) => Form::Many,
        (1, _) => Form::One,
        (2..=4, _) => Form::Few,
        _ => Form::Many,
    }
}

impl Noun {
    /// The number with the noun, nominative and accusative: «5 днів», «через 2 дні», «за 1 день».
    pub fn count(&self, count: u64) -> String {
        let word = match form(count) {
            Form::One => self.one,
            Form::Few => self.few,
            Form::Many => self.many,
        };
        format!("{count}\u{a0}{word}")
    }

    /// The number with the noun in the genitive: «протягом 21 дня», «протягом 30 календарних днів».
    pub fn count_genitive(&self, count: u64) -> String {
        let word = match form(count) {
            Form::One => self.of_one,
            Form::Few | Form::Many => self.many,
        };
        format!("{count}\u{a0}{word}")
    }
}

/// «спливає» for «1 день», «спливають» for «2 дні» and «30 днів».
pub fn run_out(count: u64) -> &'static str {
    match form(count) {
        Form::One => "спливає",
        Form::Few | Form::Many => "спливають",
    }
}

/// Whether a day is named with its year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// «19 грудня 2025 року».
    Always,
    /// «19 грудня», unless the year differs from this one.
    UnlessIn(i32),
}

/// A date: «19 грудня 2025 року».
pub fn date(day: NaiveDate) -> String {
    date_with(day, Year::Always)
}

/// A date with or without its year.
pub fn date_with(day: NaiveDate, year: Year) -> String {
    let month = month_genitive(day.month());
    match year {
        Year::UnlessIn(known) if known == day.year() => format!("{}\u{a0}{month}", day.day()),
        _ => format!("{}\u{a0}{month} {} року", day.day(), day.year()),
    }
}

/// A month: «листопад 2026 року»; nominative and accusative.
pub fn month(month: Month) -> String {
    format!("{} {} року", month_nominative(month.month), month.year)
}

/// A month without its year: «листопад».
pub fn month_nominative(month: u32) -> &'static str {
    match month {
        1 => "січень",
        2 => "лютий",
        3 => "березень",
        4 => "квітень",
        5 => "травень",
        6 => "червень",
        7 => "липень",
        8 => "серпень",
        9 => "вересень",
        10 => "жовтень",
        11 => "листопад",
        _ => "грудень",
    }
}

fn month_genitive(month: u32) -> &'static str {
    (1..).zip(MONTHS).find(|(number, _)| *number == month).map_or("", |(_, name)| name)
}

/// The weekday, nominative: «неділя».
pub fn weekday(day: NaiveDate) -> &'static str {
    weekday_named(day.weekday())
}

/// A weekday's name, nominative.
pub fn weekday_named(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "понеділок",
        Weekday::Tue => "вівторок",
        Weekday::Wed => "середа",
        Weekday::Thu => "четвер",
        Weekday::Fri => "п’ятниця",
        Weekday::Sat => "субота",
        Weekday::Sun => "неділя",
    }
}

/// The weekday, accusative: «у середу», «перенесено на середу».
pub fn weekday_accusative(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Wed => "середу",
        Weekday::Fri => "п’ятницю",
        Weekday::Sat => "суботу",
        Weekday::Sun => "неділю",
        Weekday::Mon | Weekday::Tue | Weekday::Thu => weekday(day),
    }
}

/// The weekday, genitive: «не пізніше середи».
pub fn weekday_genitive(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "понеділка",
        Weekday::Tue => "вівторка",
        Weekday::Wed => "середи",
        Weekday::Thu => "четверга",
        Weekday::Fri => "п’ятниці",
        Weekday::Sat => "суботи",
        Weekday::Sun => "неділі",
    }
}

/// An ordinal of a neuter noun, nominative: «перше», «друге»; digits with an ending from 6 on.
pub fn ordinal_neuter(number: u8) -> String {
    match number {
        1 => "перше".to_owned(),
        2 => "друге".to_owned(),
        3 => "третє".to_owned(),
        4 => "четверте".to_owned(),
        5 => "п’яте".to_owned(),
        _ => format!("{number}-те"),
    }
}

/// An ordinal of a neuter noun, genitive: «першого», «другого».
pub fn ordinal_neuter_genitive(number: u8) -> String {
    match number {
        1 => "першого".to_owned(),
        2 => "другого".to_owned(),
        3 => "третього".to_owned(),
        4 => "четвертого".to_owned(),
        5 => "п’ятого".to_owned(),
        _ => format!("{number}-го"),
    }
}
