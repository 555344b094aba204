//! Days of sittings, as items write them.
//!
//! Decides which words name a day, with a year or without, and how the words before it lead it:
//! to a new day, from an old one, to a term, to another paper. Does not choose among several days
//! (that is `statement`). The invariant: a day that no calendar has is no day.

use crate::domain::sightings::sitting_mark::MarkedDay;
use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::Shape;
use chrono::{Datelike, NaiveDate, Weekday};

/// What the words before a day make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    Plain,
    /// «на 25 листопада».
    Onto,
    /// «з 20 листопада», «запланована на 20 листопада».
    OutOf,
    /// A term, a posting or the date of a paper: no day of a sitting.
    Elsewhere,
}

/// A day and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub(super) day: MarkedDay,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) lead: Lead,
}

/// All days of a sentence, in order; words like «сьогодні» only where no date stands.
pub(super) fn days(text: &Text<'_>) -> Vec<Day> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match first_of_several(text, at).or_else(|| dated(text, at)) {
            Some(day) => {
                at = day.to.max(at + 1);
                found.push(day);
            }
            None => at += 1,
        }
    }
    if found.is_empty() {
        found.extend((0..text.tokens.len()).filter_map(|at| told_from_today(text, at)));
    }
    found
}

fn dated(text: &Text<'_>, at: usize) -> Option<Day> {
    let (day, from, to) = calendar_day(text, at)?;
    Some(Day { day, from, to, lead: lead(text, from, to) })
}

fn calendar_day(text: &Text<'_>, at: usize) -> Option<(MarkedDay, usize, usize)> {
    let Some(date) = dates::date_at(text, at) else { return without_year(text, at) };
    if let Some(day) = date.day {
        return Some((MarkedDay::Full(day), date.from, date.to));
    }
    let word = (date.from..date.to).find_map(|at| match text.class(at) {
        Class::Month(month) => Some((month, at)),
        _ => None,
    });
    let (month, month_at) = word?;
    // A year that stands there and gives no day makes the whole date impossible.
    if (month_at + 1..date.to).any(|at| text.shape(at) == Some(Shape::Digits)) {
        return None;
    }
    let day = (date.from..date.to).find_map(|at| text.digits(at))?;
    Some((in_leap_year(day, month)?, date.from, date.to))
}

fn in_leap_year(day: u32, month: u32) -> Option<MarkedDay> {
    NaiveDate::from_ymd_opt(2024, month, day).map(|_| MarkedDay::DayAndMonth { day, month })
}

/// «20.11»: two digits for the month, and nothing that makes it an hour, a sum or a number.
fn without_year(text: &Text<'_>, at: usize) -> Option<(MarkedDay, usize, usize)> {
    let (day, month) = (text.digits(at)?, text.digits(at + 2)?);
    let written = text.is_mark(at + 1, '.')
        && text.glued(at + 1)
        && text.glued(at + 2)
        && text.word(at).len() <= 2
        && text.word(at + 2).len() == 2;
    let more = match text.shape(at + 3) {
        Some(Shape::Mark('.' | '/' | ':' | '%' | ',') | Shape::Dash) => {
            text.glued(at + 4) && text.shape(at + 4) == Some(Shape::Digits)
        }
        Some(Shape::Digits) => text.glued(at + 3),
        _ => false,
    };
    let part = at > 0
        && (text.glued(at) && matches!(text.shape(at - 1), Some(Shape::Mark(_) | Shape::Dash))
            || text.shape(at - 1) == Some(Shape::Sign)
            || matches!(
                text.word(at - 1),
                "о" | "об" | "o" | "п" | "пп" | "ст" | "пункт" | "пункту" | "початок" | "сумі"
            )
            || text.is_mark(at - 1, '.') && matches!(text.word(at.saturating_sub(2)), "п" | "ст"));
    let next = text.word(at + 3);
    let counted = ["год", "грн", "млн", "тис", "га", "кг", "км", "кв", "відс", "хв"]
        .iter()
        .any(|unit| next.starts_with(unit));
    if !written || more || part || counted || text.is_mark(at + 3, '%') {
        return None;
    }
    Some((in_leap_year(day, month)?, at, at + 3))
}

/// «20–21 листопада», «20 та 21 листопада», «з 20 на 25 листопада»: the first day lends its month
/// and year from the second.
fn first_of_several(text: &Text<'_>, at: usize) -> Option<Day> {
    let first = text.digits(at).filter(|_| text.word(at).len() <= 2)?;
    let onto = text.word(at + 1) == "на";
    let joined = text.shape(at + 1) == Some(Shape::Dash)
        || matches!(text.word(at + 1), "та" | "і" | "й" | "по");
    if !(joined || onto && matches!(text.word(at.checked_sub(1)?), "з" | "із" | "зі")) {
        return None;
    }
    let (second, _, to) = calendar_day(text, at + 2)?;
    let day = match second {
        MarkedDay::Full(day) => MarkedDay::Full(day.with_day(first)?),
        MarkedDay::DayAndMonth { month, .. } => in_leap_year(first, month)?,
        MarkedDay::Weekday(_) | MarkedDay::FromPublication(_) => return None,
    };
    match onto {
        true => Some(Day { day, from: at, to: at + 1, lead: Lead::OutOf }),
        // «з 20 по 21 листопада» still begins on the 20th.
        false => {
            let lead = match lead(text, at, to) {
                Lead::OutOf => Lead::Plain,
                lead => lead,
            };
            Some(Day { day, from: at, to, lead })
        }
    }
}

fn told_from_today(text: &Text<'_>, at: usize) -> Option<Day> {
    let from_today = match text.word(at) {
        "сьогодні" => 0,
        "завтра" => 1,
        "післязавтра" => 2,
        "вчора" | "учора" => -1,
        "позавчора" => -2,
        word => {
            let led = at > 0 && matches!(text.word(at - 1), "у" | "в" | "цієї" | "цього" | "цю");
            let day = MarkedDay::Weekday(weekday(word).filter(|_| led)?);
            return Some(Day { day, from: at, to: at + 1, lead: Lead::Plain });
        }
    };
    let lead = match at.checked_sub(1).map(|before| text.word(before)) {
        Some("на") => Lead::Onto,
        Some("до" | "з" | "із") => Lead::Elsewhere,
        _ => Lead::Plain,
    };
    Some(Day { day: MarkedDay::FromPublication(from_today), from: at, to: at + 1, lead })
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "понеділок" | "понеділка" => Weekday::Mon,
        "вівторок" | "вівторка" => Weekday::Tue,
        "середу" | "середи" => Weekday::Wed,
        "четвер" | "четверга" => Weekday::Thu,
        "пятницю" | "пятниці" => Weekday::Fri,
        "суботу" | "суботи" => Weekday::Sat,
        "неділю" | "неділі" => Weekday::Sun,
        _ => return None,
    })
}

/// How many words before a day may make it the date of a paper.
const PAPER_WORDS: usize = 8;

fn lead(text: &Text<'_>, from: usize, to: usize) -> Lead {
    let before = |count: usize| from.checked_sub(count).map_or("", |at| text.word(at));
    let posted = (from.saturating_sub(3)..from).any(|at| text.class(at) == Class::Posting);
    // «Дата: 10.11.2026 14:05» stamps the page; nobody stamps it with «року».
    let spoken = (from..to).any(|at| text.class(at) == Class::Year);
    let stamped =
        before(1) == "дата" || text.is_mark(from.wrapping_sub(1), ':') && before(2) == "дата";
    if posted || stamped && !spoken || is_date_of_a_paper(text, from, to) {
        return Lead::Elsewhere;
    }
    match before(1) {
        "на" if before(2) == "станом" => Lead::Elsewhere,
        "на" if was_planned(text, from) => Lead::OutOf,
        "на" => Lead::Onto,
        "з" | "із" | "зі" | "замість" => Lead::OutOf,
        "до" | "по" | "пізніше" => match (from.saturating_sub(3)..from).any(|at| {
            let word = text.word(at);
            word.starts_with("відкла") || word.starts_with("перен")
        }) {
            true => Lead::Onto,
            false => Lead::Elsewhere,
        },
        _ if was_planned(text, from) => Lead::OutOf,
        _ => Lead::Plain,
    }
}

/// «яка була запланована до проведення на …», «призначеного на …», «що мала відбутися …».
fn was_planned(text: &Text<'_>, from: usize) -> bool {
    let earliest = from.saturating_sub(6);
    let Some(plan) = (earliest..from).rev().find(|at| {
        let word = text.word(*at);
        ["запланован", "призначен", "планувал"].iter().any(|stem| word.starts_with(stem))
            || matches!(word, "мала" | "мало" | "мав" | "мали")
    }) else {
        return false;
    };
    let now = (plan + 1..from).any(|at| {
        text.is_mark(at, ',') || text.word(at).starts_with("перен") || text.word(at) == "зараз"
    });
    // «заплановано на 20 листопада» announces; an adjective or a past verb looks back.
    !now && !matches!(text.word(plan), "заплановано" | "призначено")
}

/// «рішення від …», «розпорядження голови від … № 45-р», «Оголошення від …».
fn is_date_of_a_paper(text: &Text<'_>, from: usize, to: usize) -> bool {
    let signed = text.shape(to) == Some(Shape::Sign) || text.shape(to + 1) == Some(Shape::Sign);
    let earliest = from.saturating_sub(PAPER_WORDS);
    let paper = (earliest..from).rev().find(|at| {
        let word = text.word(*at);
        matches!(text.class(*at), Class::Decision | Class::Order | Class::Announcement)
            || ["закон", "наказ", "постанов", "указ", "лист", "договор", "договір", "звернен"]
                .iter()
                .any(|stem| word.starts_with(stem) && !word.starts_with("листопад"))
    });
    let led = from
        .checked_sub(1)
        .is_some_and(|at| text.class(at) == Class::From || text.is_mark(at, ','))
        || from.checked_sub(2).is_some_and(|at| text.class(at) == Class::From);
    let follows_from =
        led && (from.saturating_sub(2)..from).any(|at| text.class(at) == Class::From);
    let sits = |paper: usize| {
        (paper..from).any(|at| matches!(text.class(at), Class::Session | Class::Meeting))
    };
    match paper {
        Some(paper) => {
            follows_from && !(sits(paper) && text.class(paper) == Class::Announcement)
                || signed && !sits(paper)
        }
        None => signed && text.class(to + 1) != Class::Session && follows_from,
    }
}
