//! Numbers of acts in all the shapes councils use.
//!
//! Decides where a number begins and ends. Does not compare numbers (that is
//! `domain::decision::DecisionNumber`). The invariant: digits that belong to a date, a session or
//! somebody else's name («ліцею №9») are not the number of the act.

use crate::recognition::text::dates::{self, Found};
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use crate::recognition::text::{numeral_words, numerals};
use std::ops::Range;

/// What stands where a number is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Numbered {
    /// The number, as written.
    As(String),
    /// «бн», «б/н»: the act says it has none.
    Without,
    /// An empty form field.
    Blank,
    /// Nothing that reads as a number.
    Nothing,
}

/// Reads the number after the number sign at `sign`; also says where it ends.
pub(in crate::recognition) fn after_sign(
    text: &Text<'_>,
    sign: usize,
    end: usize,
) -> (Numbered, usize) {
    let mut at = sign + 1;
    while at < end
        && matches!(
            text.shape(at),
            Some(Shape::Sign | Shape::Mark('.' | ':') | Shape::Open | Shape::Quote)
        )
        && text.class(at + 1) != Class::About
    {
        at += 1;
    }
    let mut blank = false;
    while at < end && matches!(text.shape(at), Some(Shape::Blank | Shape::Dots)) {
        blank |= text.width(at) > 1;
        at += 1;
    }
    if text.class(at) == Class::NoNumber && at < end {
        return (Numbered::Without, at + 1);
    }
    if text.word(at) == "б" && text.word(at + 2) == "н" {
        return (Numbered::Without, at + 3);
    }
    // «№ ВК/24»: letters of the body lead.
    let lettered = text.shape(at) == Some(Shape::Word)
        && text.width(at) <= 6
        && text.tokens.get(at).is_some_and(|it| it.case == Case::Upper)
        && matches!(text.shape(at + 1), Some(Shape::Dash | Shape::Mark('/')))
        && text.glued(at + 1)
        && text.glued(at + 2)
        && text.shape(at + 2) == Some(Shape::Digits);
    if lettered
        && is_roman(text, at).is_none()
        && let Some(to) = read(text, at + 2, end)
    {
        return (Numbered::As(shown(text, at..to)), to);
    }
    match read(text, at, end) {
        Some(to) if partly_filled(text, to) => (Numbered::Blank, to),
        // «№ ____ 2024»: what follows an empty field at a distance is not in the field.
        Some(_) if blank && !text.glued(at) => (Numbered::Blank, at),
        Some(to) if date_begins(text, at, end) => (Numbered::Blank, to),
        Some(to) => (Numbered::As(shown(text, at..to)), to),
        None if blank => (Numbered::Blank, at),
        None => (Numbered::Nothing, at),
    }
}

/// «№ від 12.03.2020» or «№ 12.03.2020»: the field was left empty.
fn date_begins(text: &Text<'_>, at: usize, end: usize) -> bool {
    dates::date_at(text, at).is_some_and(|date| date.to <= end && date.day.is_some())
}

/// «№ 8/______»: the rest of the number is still to come.
fn partly_filled(text: &Text<'_>, to: usize) -> bool {
    matches!(text.shape(to), Some(Shape::Mark('/') | Shape::Dash))
        && text.shape(to + 1) == Some(Shape::Blank)
}

fn shown(text: &Text<'_>, range: Range<usize>) -> String {
    let raw = text.raw(range);
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_roman(text: &Text<'_>, at: usize) -> Option<usize> {
    let token = text.tokens.get(at).filter(|token| token.shape == Shape::Word)?;
    let word = text.word(at);
    if !word.chars().all(numeral_words::is_roman_letter) {
        return None;
    }
    if token.case != Case::Upper && !(word.is_ascii() && word.len() > 1) {
        return None;
    }
    let ones = text.shape(at + 1) == Some(Shape::Digits)
        && text.glued(at + 1)
        && text.word(at + 1).chars().all(|c| c == '1');
    if ones {
        let whole = format!("{word}{}", text.word(at + 1));
        return numeral_words::roman(&whole).map(|_| at + 2);
    }
    numeral_words::roman(word)?;
    let owned = matches!(text.class(at + 1), Class::Session | Class::Convocation);
    (!owned).then_some(at + 1)
}

/// «142р», «33а», «53-о», «12-ОД»: letters that end a number.
fn is_suffix(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    text.shape(at) == Some(Shape::Word)
        && word.chars().count() <= 3
        && text.class(at) != Class::About
        && !matches!(word, "від" | "вiд" | "м" | "с" | "смт" | "до" | "на" | "та" | "сел")
        && !matches!(text.class(at), Class::Session | Class::Convocation)
}

/// The end of the number that begins at a token.
pub(in crate::recognition) fn read(text: &Text<'_>, start: usize, end: usize) -> Option<usize> {
    let first_is_digits = text.shape(start) == Some(Shape::Digits);
    let mut at = match text.shape(start)? {
        Shape::Digits if start < end && text.word(start).len() <= 9 => start + 1,
        // «VIII-12/3»: a Roman group leads only when digits follow.
        Shape::Word if start < end => is_roman(text, start).filter(|next| {
            matches!(text.shape(*next), Some(Shape::Dash | Shape::Mark('/')))
                && text.shape(next + 1) == Some(Shape::Digits)
        })?,
        _ => return None,
    };
    for _ in 0..8 {
        if at >= end {
            break;
        }
        if first_is_digits && text.glued(at) && text.class(at) == Class::Year {
            // «142р» is an order; «2023року» never was a number.
            if text.word(at) == "р" {
                return Some(at + 1);
            }
            break;
        }
        if text.glued(at) && is_suffix(text, at) && is_roman(text, at).is_none() {
            at += 1;
            continue;
        }
        match next_group(text, at, end) {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(order_suffix_apart(text, at, end))
}

/// «1624-01 р від …»: the order's letter after a space.
fn order_suffix_apart(text: &Text<'_>, at: usize, end: usize) -> usize {
    let letter = at < end && text.word(at) == "р" && !text.glued(at);
    let ends = at + 1 >= end || matches!(text.class(at + 1), Class::From | Class::About);
    if letter && ends && !text.is_mark(at + 1, '.') { at + 1 } else { at }
}

/// A separator and the group after it, spaces allowed around the separator.
fn next_group(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    let group = at + 1;
    if group >= end {
        return None;
    }
    let tight = text.glued(at) && text.glued(group);
    match text.shape(at)? {
        Shape::Dash | Shape::Mark('/') => {}
        Shape::Blank | Shape::Mark('.') if tight && text.shape(group) == Some(Shape::Digits) => {
            let single = text.shape(at) != Some(Shape::Blank) || text.width(at) == 1;
            return single.then_some(group + 1);
        }
        _ => return None,
    }
    match text.shape(group)? {
        Shape::Digits => {
            let date = !tight && dates::date_at(text, group).is_some();
            (!date).then_some(group + 1)
        }
        Shape::Word => match is_roman(text, group) {
            Some(next) => Some(next),
            None => (text.glued(group) && is_suffix(text, group)).then_some(group + 1),
        },
        _ => None,
    }
}

/// A number without a sign: after the date, before «від», or after the act's word.
pub(in crate::recognition) fn bare(
    text: &Text<'_>,
    zone: Range<usize>,
    act: Option<usize>,
    dates: &[Found],
) -> Option<String> {
    let free = |at: usize| !dates.iter().any(|date| (date.from..date.to).contains(&at));
    let mut places = Vec::new();
    if let Some(act) = act {
        places.push(act + 1 + usize::from(text.is_mark(act + 1, ':')));
    }
    // «08-434/2021 Рішення сесії»: a number of several groups may open the line.
    let opening = act.and_then(|act| {
        let to = read(text, zone.start, zone.end).filter(|to| *to == act)?;
        (to > zone.start + 2).then_some(zone.start)
    });
    places.extend(opening);
    for date in dates {
        places.push(date.to);
        // «414 від 29.12.2011»: the number ends where «від» stands.
        let from = date.from.checked_sub(1).filter(|at| text.class(*at) == Class::From);
        if let Some(from) = from {
            places.extend((from.saturating_sub(7).max(zone.start)..from).filter(|start| {
                read(text, *start, from) == Some(from) && opens(text, *start, zone.start, act)
            }));
        }
    }
    places.into_iter().filter(|at| zone.contains(at) && free(*at)).find_map(|at| {
        let to = read(text, at, zone.end)?;
        let counted = numerals::ordinal_at(text, at).is_some_and(|(_, next)| {
            matches!(
                text.class(next),
                Class::Session | Class::Convocation | Class::SessionAdjective | Class::Plenary
            )
        });
        let stops = to >= zone.end
            || matches!(
                text.class(to),
                Class::From
                    | Class::About
                    | Class::Formal
                    | Class::ExecutiveAdjective
                    | Class::ExecutiveWord
                    | Class::Council
            )
            || Some(to) == act
            || matches!(text.shape(to), Some(Shape::Open | Shape::Quote | Shape::Mark('.' | ')')))
            || text.tokens.get(to).is_some_and(|next| next.case == Case::Capital)
            || dates.iter().any(|date| date.from == to);
        let year = text.word(at).len() == 4 && text.class(to) == Class::Year;
        (stops && !counted && !year).then(|| shown(text, at..to))
    })
}

/// A bare number before «від» opens the line or follows the act's word or its council.
fn opens(text: &Text<'_>, at: usize, start: usize, act: Option<usize>) -> bool {
    at == start
        || act.is_some_and(|act| act + 1 == at)
        || matches!(
            text.class(at - 1),
            Class::Council | Class::Committee | Class::ExecutiveWord | Class::Session
        )
}

/// The number of the act in a zone: after the act's word first, and never the number of an
/// appendix or a school.
pub(in crate::recognition) fn signed(
    text: &Text<'_>,
    zone: Range<usize>,
    act: Option<usize>,
) -> Option<Numbered> {
    let signs = || {
        zone.clone().filter(|at| {
            text.shape(*at) == Some(Shape::Sign)
                && (*at == 0 || text.shape(*at - 1) != Some(Shape::Sign))
                && (*at == 0 || text.class(*at - 1) != Class::Numbered)
        })
    };
    // «сесія № 12 … № 3»: the first number counts the session.
    let own = |at: &usize| *at == 0 || text.word(*at - 1) != "сесія";
    let sign = act
        .and_then(|act| signs().filter(own).find(|at| *at > act))
        .or_else(|| signs().find(own))
        .or_else(|| signs().next())?;
    Some(after_sign(text, sign, zone.end).0)
}

/// What the groups of a number tell: the session and the convocation.
///
/// A last Roman group is the convocation; in `1807-49-VIII` the group before it is the session.
pub(in crate::recognition) fn told_by(normal: &str) -> (Option<u16>, Option<u16>) {
    let groups: Vec<&str> = normal.split(['-', '/']).collect();
    let romans: Vec<(usize, u16)> = groups
        .iter()
        .enumerate()
        .filter(|(_, group)| group.chars().all(|c| c.is_ascii_uppercase()))
        .filter_map(|(at, group)| Some((at, numeral_words::roman(&group.to_lowercase())?)))
        .collect();
    let convocation = |value: u16| (value <= 12).then_some(value);
    match romans.as_slice() {
        [(_, session), (_, last)] => match convocation(*last) {
            Some(last) => (Some(*session), Some(last)),
            None => (None, None),
        },
        [(at, value)] if *at > 0 => {
            let Some(value) = convocation(*value) else { return (None, None) };
            let dashed = normal.matches('-').count() == 2 && !normal.contains('/');
            let session = groups.get(1).filter(|_| dashed && *at == 2);
            (session.and_then(|group| group.parse().ok()).filter(|s| *s < 200), Some(value))
        }
        _ => (None, None),
    }
}
