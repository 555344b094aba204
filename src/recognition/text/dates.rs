//! Dates as operators type them.
//!
//! Decides which date begins at a token and which of several is the day of adoption. Does not
//! guess: a date without a year, with a nominative month (a posting date) or off the calendar is
//! found, so that its digits are not taken for a number, but has no value.

use super::fold::Text;
use super::lexicon::Class;
use super::numeral_words;
use super::token::Shape;
use chrono::NaiveDate;
use std::ops::Range;

/// A date found in a text.
#[derive(Clone, Copy, Debug)]
pub(in crate::recognition) struct Found {
    /// The day, if it is whole and possible.
    pub(in crate::recognition) day: Option<NaiveDate>,
    /// The first token.
    pub(in crate::recognition) from: usize,
    /// The token after the last.
    pub(in crate::recognition) to: usize,
}

/// No act of today's councils is older.
const FIRST_YEAR: i32 = 1990;
const LAST_YEAR: i32 = 2099;

fn full_year(digits: &str) -> Option<i32> {
    let value: i32 = digits.parse().ok()?;
    match digits.len() {
        4 if (FIRST_YEAR..=LAST_YEAR).contains(&value) => Some(value),
        2 if value >= 91 => Some(1900 + value),
        2 => Some(2000 + value),
        _ => None,
    }
}

fn short_digits(text: &Text<'_>, index: usize, lengths: Range<usize>) -> Option<u32> {
    let value = text.digits(index)?;
    lengths.contains(&text.word(index).len()).then_some(value)
}

/// Underscores of a form around a filled-in value.
fn skip_blanks(text: &Text<'_>, mut index: usize) -> usize {
    while text.shape(index) == Some(Shape::Blank) {
        index += 1;
    }
    index
}

/// The date that begins at a token.
pub(in crate::recognition) fn date_at(text: &Text<'_>, index: usize) -> Option<Found> {
    numeric(text, index)
        .or_else(|| iso(text, index))
        .or_else(|| quoted(text, index))
        .or_else(|| in_words(text, index))
}

/// «„21” 05. 2024», the day in quotes and no point behind it.
fn quoted(text: &Text<'_>, index: usize) -> Option<Found> {
    let is_quote =
        |at: usize| matches!(text.shape(at), Some(Shape::Open | Shape::Close | Shape::Quote));
    if !is_quote(index) {
        return None;
    }
    let day = short_digits(text, index + 1, 1..3).filter(|_| is_quote(index + 2))?;
    let at = index + 3 + usize::from(is_quote(index + 3));
    let month = short_digits(text, at, 2..3).filter(|_| text.is_mark(at + 1, '.'))?;
    let year = text.word(at + 2);
    let is_year = text.shape(at + 2) == Some(Shape::Digits) && year.len() == 4;
    let year = full_year(year).filter(|_| is_year)?;
    let day = NaiveDate::from_ymd_opt(year, month, day);
    Some(Found { day, from: index, to: after_year(text, at + 3) })
}

fn numeric(text: &Text<'_>, index: usize) -> Option<Found> {
    let day = short_digits(text, index, 1..3)?;
    let mut at = skip_blanks(text, index + 1);
    let separator = text.shape(at)?;
    let dashed = separator == Shape::Dash;
    if !dashed && !matches!(separator, Shape::Mark('.' | '/' | ',')) {
        return None;
    }
    if dashed && !(text.glued(at) && text.glued(at + 1)) {
        return None;
    }
    at = skip_blanks(text, at + 1);
    // «27.VII.2022».
    let dotted = separator == Shape::Mark('.');
    let roman = || {
        let month = numeral_words::roman(text.word(at)).filter(|_| dotted);
        month.map(u32::from).filter(|month| *month <= 12)
    };
    let month = short_digits(text, at, 1..3).or_else(roman)?;
    at = skip_blanks(text, at + 1);
    let second = text.shape(at)?;
    let same = second == separator
        || (matches!(separator, Shape::Mark('.' | ','))
            && matches!(second, Shape::Mark('.' | ',')));
    // «02.122019»: the second dot was forgotten; nothing safe can be said.
    if !same {
        return None;
    }
    at = skip_blanks(text, at + 1);
    let year = text.word(at);
    if text.shape(at) != Some(Shape::Digits) || (dashed && year.len() != 4) {
        return None;
    }
    if year.len() == 2 && (separator == Shape::Mark('/') || year == "20") && !is_year_word(text, at)
    {
        return (year == "20" && text.shape(at + 1) == Some(Shape::Blank)).then_some(Found {
            day: None,
            from: index,
            to: at + 2,
        });
    }
    let day = full_year(year).and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    Some(Found { day, from: index, to: after_year(text, at + 1) })
}

fn is_year_word(text: &Text<'_>, digits: usize) -> bool {
    text.class(digits + 1) == Class::Year
}

fn iso(text: &Text<'_>, index: usize) -> Option<Found> {
    let year = short_digits(text, index, 4..5)?;
    let dash =
        |at: usize| text.shape(at) == Some(Shape::Dash) && text.glued(at) && text.glued(at + 1);
    if !dash(index + 1) || !dash(index + 3) {
        return None;
    }
    let month = short_digits(text, index + 2, 2..3)?;
    let day = short_digits(text, index + 4, 2..3)?;
    let year = i32::try_from(year).ok().filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(year))?;
    let day = NaiveDate::from_ymd_opt(year, month, day)?;
    Some(Found { day: Some(day), from: index, to: index + 5 })
}

/// «„23” травня 2018 року», with or without the quotes, the year and the spaces.
fn in_words(text: &Text<'_>, index: usize) -> Option<Found> {
    let is_quote = |at: usize| {
        matches!(
            text.shape(at),
            Some(
                Shape::Open
                    | Shape::Close
                    | Shape::Quote
                    | Shape::Mark('<' | '>' | '(' | ')' | ',')
            )
        )
    };
    let mut at = index;
    while is_quote(at) && at < index + 2 {
        at += 1;
    }
    at = skip_blanks(text, at);
    let day = short_digits(text, at, 1..3)?;
    at = skip_blanks(text, at + 1);
    if text.shape(at) == Some(Shape::Dash) && matches!(text.word(at + 1), "го" | "е" | "ого")
    {
        at += 2;
    } else if text.word(at) == "го" {
        at += 1;
    }
    while is_quote(at) && at < index + 8 {
        at += 1;
    }
    at = skip_blanks(text, at);
    let month = match text.class(at) {
        Class::Month(month) => month,
        // The nominative is how engines print the day of posting.
        Class::MonthName => {
            return Some(Found { day: None, from: index, to: posting_end(text, at) });
        }
        _ => shortened_month(text, at)?,
    };
    at = skip_blanks(text, at + 1);
    if is_quote(at) || text.is_mark(at, '.') {
        at += 1;
    }
    at = skip_blanks(text, at);
    let digits = text.word(at);
    let year = match text.shape(at) {
        Some(Shape::Digits) if digits.len() == 4 => full_year(digits),
        Some(Shape::Digits) if digits.len() == 2 && is_year_word(text, at) => full_year(digits),
        _ => return Some(Found { day: None, from: index, to: at }),
    };
    let day = year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    Some(Found { day, from: index, to: after_year(text, after_ordinal(text, at + 1)) })
}

/// Behind «2025-го», «2025-й».
fn after_ordinal(text: &Text<'_>, at: usize) -> usize {
    let ending = text.shape(at) == Some(Shape::Dash)
        && (text.glued(at) && text.glued(at + 1))
        && matches!(text.word(at + 1), "го" | "й" | "ого");
    if ending { at + 2 } else { at }
}

/// «14 черв. 2012».
fn shortened_month(text: &Text<'_>, at: usize) -> Option<u32> {
    const SHORT: [&str; 12] =
        ["січ", "лют", "бер", "квіт", "трав", "черв", "лип", "серп", "вер", "жовт", "лист", "груд"];
    let word = text.word(at);
    let found = (1..).zip(SHORT).find(|(_, short)| word.starts_with(short))?;
    let is_short = word.chars().count() <= 5 && text.is_mark(at + 1, '.');
    (is_short && text.shape(at + 2) == Some(Shape::Digits)).then_some(found.0)
}

fn posting_end(text: &Text<'_>, month: usize) -> usize {
    if text.shape(month + 1) == Some(Shape::Digits) { month + 2 } else { month + 1 }
}

/// Skips «року», «р.», and their doubles.
fn after_year(text: &Text<'_>, mut index: usize) -> usize {
    for _ in 0..4 {
        let of_year = text.class(index) == Class::Year
            || text.shape(index) == Some(Shape::Blank)
            || (text.is_mark(index, '.') && text.class(index.saturating_sub(1)) == Class::Year);
        if !of_year {
            break;
        }
        index += 1;
    }
    index
}

/// All dates in a zone, in order.
pub(in crate::recognition) fn dates_in(text: &Text<'_>, zone: Range<usize>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut index = zone.start;
    while index < zone.end {
        match date_at(text, index).filter(|date| date.to <= zone.end) {
            Some(date) => {
                index = date.to.max(index + 1);
                found.push(date);
            }
            None => index += 1,
        }
    }
    found
}

/// Whether the date is told to be a day of posting.
fn is_posting(text: &Text<'_>, date: &Found) -> bool {
    (date.from.saturating_sub(3)..date.from).any(|at| text.class(at) == Class::Posting)
}

fn follows_from(text: &Text<'_>, date: &Found) -> bool {
    (date.from.saturating_sub(2)..date.from).any(|at| text.class(at) == Class::From)
}

/// The day of adoption among the dates before the act's name: the first after the act's word
/// («рішення») that «від» leads, then the first after it, then the first of all.
pub(in crate::recognition) fn adoption(
    text: &Text<'_>,
    dates: &[Found],
    act: Option<usize>,
) -> Option<NaiveDate> {
    let usable = || dates.iter().filter(|date| !is_posting(text, date));
    let after = |date: &&Found| act.is_none_or(|act| date.from > act);
    let chosen = usable()
        .filter(after)
        .find(|date| follows_from(text, date))
        .or_else(|| usable().find(|date| follows_from(text, date)))
        .or_else(|| usable().find(after))
        .or_else(|| usable().next())?;
    chosen.day
}
