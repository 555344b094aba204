//! One line of a head: which of a dozen kinds it is.
//!
//! Decides what begins at a token and where it ends, whether the page keeps the lines apart, has
//! run them together, or breaks one over two. Does not put lines together (that is `head`). The
//! invariant: a line is recognised by its own words alone, and what is none of the dozen is none.

use super::issuer::{After, Issuer, issuer, place, region};
use super::numbers::{self, Numbered};
use super::paper_kind::{self, PaperKind};
use super::sitting_line;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use crate::recognition::text::{dates, numerals};
use chrono::NaiveDate;

/// The kinds of line that heads of papers are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Line {
    /// «УКРАЇНА».
    Country,
    /// «Миколаївська область», «Вітовського району».
    Region,
    /// «ЗРАЗКОВА СІЛЬСЬКА РАДА».
    Issuer(Issuer),
    /// «54-ої сесії восьмого скликання».
    Sitting,
    /// «РІШЕННЯ», «ЛИСТ».
    Paper(PaperKind),
    /// «ПРОЄКТ».
    Draft,
    /// «Додаток № 1 до», «ЗАТВЕРДЖЕНО»: the paper belongs to another.
    Lead,
    /// «від 20 листопада 2026 року».
    Date(Dated),
    /// «№ 24».
    Number(Numbered),
    /// «с. Зразкове».
    Place,
    /// «Внесені зміни: рішенням …».
    Changes,
    /// «Про …», or the same in quotes.
    Name,
    /// «Відповідно до …», «ВИРІШИЛА:».
    Preamble,
}

/// A date in a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Dated {
    On(NaiveDate),
    /// Found, and not a whole day of the calendar.
    Partly,
    /// An empty form field.
    Blank,
}

fn after(before: Option<&Line>) -> After {
    match before {
        Some(Line::Date(_) | Line::Number(_)) => After::DayOrNumber,
        _ => After::Else,
    }
}

/// The line that begins at a token, and the token after it. `before` is the line before it.
pub(in crate::recognition) fn at(
    text: &Text<'_>,
    start: usize,
    before: Option<&Line>,
) -> Option<(Line, usize)> {
    if is_preamble(text, start) {
        return Some((Line::Preamble, start));
    }
    date(text, start)
        .or_else(|| number(text, start, before))
        .or_else(|| sitting_line::at(text, start).map(|to| (Line::Sitting, to)))
        .or_else(|| word_line(text, start))
        .or_else(|| place(text, start, after(before)).map(|to| (Line::Place, to)))
}

/// Lines that begin with a word.
fn word_line(text: &Text<'_>, start: usize) -> Option<(Line, usize)> {
    if let Some(open) = quoted_name(text, start) {
        return Some((Line::Name, open));
    }
    if text.shape(start) != Some(Shape::Word) {
        return None;
    }
    if let Some(to) = changes(text, start) {
        return Some((Line::Changes, to));
    }
    if text.class(start) == Class::About {
        return Some((Line::Name, start));
    }
    if let Some(to) = lead(text, start) {
        return Some((Line::Lead, to));
    }
    if text.class(start) == Class::Draft {
        return Some((Line::Draft, after_draft(text, start)));
    }
    let broken = || format!("{}{}", text.word(start), text.word(start + 1)) == "україна";
    if text.word(start) == "україна" {
        return Some((Line::Country, start + 1));
    }
    if text.word(start).len() < 14 && broken() {
        return Some((Line::Country, start + 2));
    }
    if let Some((kind, to)) = paper_kind::at(text, start) {
        return Some((Line::Paper(kind), to));
    }
    issuer(text, start)
        .map(|(issuer, to)| (Line::Issuer(issuer), to))
        .or_else(|| region(text, start).map(|to| (Line::Region, to)))
}

/// «„Про …», «"Про …»; gives the token of the opening quote.
fn quoted_name(text: &Text<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while matches!(text.shape(at), Some(Shape::Open | Shape::Quote)) && at < start + 3 {
        at += 1;
    }
    let quoted = at > start
        && (text.class(at) == Class::About
            || text
                .tokens
                .get(at)
                .is_some_and(|token| token.shape == Shape::Word && token.case != Case::Lower));
    quoted.then_some(start)
}

/// «Проєкт рішення», «ПРОЕКТ: вноситься спеціалістом …», «ПРОЕКТ 1».
fn after_draft(text: &Text<'_>, start: usize) -> usize {
    let mut at = start + 1;
    if text.is_mark(at, ':') {
        let upper = |at: usize| {
            text.tokens.get(at).is_some_and(|token| token.case == Case::Upper) && text.width(at) > 2
        };
        at += 1;
        while at < start + 20 && at < text.tokens.len() && !text.opens_line(at) && !upper(at) {
            at += 1;
        }
        return at;
    }
    let counted = text.digits(at).is_some()
        && !matches!(text.shape(at + 1), Some(Shape::Mark('.' | '/') | Shape::Dash));
    at += usize::from(counted && dates::date_at(text, at).is_none());
    at
}

/// «Додаток № 1 до», «ЗАТВЕРДЖЕНО», «до рішення».
fn lead(text: &Text<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    let word = text.word(start);
    let appended = matches!(word, "додаток" | "додатки" | "додатку");
    if appended {
        at += 1;
        if text.shape(at) == Some(Shape::Sign) {
            at += 1;
        }
        at += usize::from(text.digits(at).is_some());
    } else if matches!(
        word,
        "затверджено"
            | "затверджений"
            | "затверджена"
            | "затверджене"
            | "затверджені"
            | "погоджено"
            | "схвалено"
            | "введено"
    ) {
        at += 1;
        at += usize::from(text.is_mark(at, ':'));
    } else if word != "до" || text.class(start + 1) != Class::Decision {
        return None;
    }
    at += usize::from(matches!(text.word(at), "до"));
    Some(at)
}

/// A date, whole or not, or the empty field of one.
fn date(text: &Text<'_>, start: usize) -> Option<(Line, usize)> {
    let labelled = label(text, start, "дата");
    let from = labelled.is_some() || text.class(start) == Class::From;
    let at = labelled.unwrap_or_else(|| {
        start + usize::from(from) + usize::from(from && text.is_mark(start + 1, ':'))
    });
    if let Some(found) = dates::date_at(text, at) {
        let dated = found.day.map_or(Dated::Partly, Dated::On);
        return Some((Line::Date(dated), found.to.max(at + 1)));
    }
    let (blank, to) = blank_date(text, at);
    if to > at && (from || blank) {
        return Some((Line::Date(if blank { Dated::Blank } else { Dated::Partly }), to));
    }
    let lone_year = text.word(at) == "року" && at == start;
    lone_year.then_some((Line::Date(Dated::Partly), at + 1))
}

/// «Дата:», «Номер документа:»: the name of a field before what it holds; gives the token after it.
fn label(text: &Text<'_>, start: usize, field: &str) -> Option<usize> {
    if text.word(start) != field {
        return None;
    }
    let of = [
        "засідання",
        "прийняття",
        "ухвалення",
        "документа",
        "документу",
        "рішення",
        "акта",
        "акту",
    ];
    let at = start + 1 + usize::from(of.contains(&text.word(start + 1)));
    text.is_mark(at, ':').then_some(at + 1)
}

/// «___ грудня 2025 року», «„____" ______ 20__ р.», «** ______ 2023 року»: whether a field is
/// empty, and where it ends.
fn blank_date(text: &Text<'_>, start: usize) -> (bool, usize) {
    let (mut at, mut blank, mut worth) = (start, false, start);
    // «від . .2026»: white space between two points.
    blank |= text.is_mark(start, '.') && text.is_mark(start + 1, '.');
    while at < text.tokens.len() && at < start + 14 {
        match text.shape(at) {
            Some(Shape::Blank | Shape::Dots) => blank = true,
            Some(Shape::Mark('*')) => blank = true,
            Some(Shape::Digits) if matches!(text.word(at).len(), 2 | 4) && at > start => {
                let year = text.word(at).starts_with("20") || text.word(at).starts_with("19");
                let month = text.is_mark(at - 1, '.') || text.is_mark(at + 1, '.');
                if !year && !month {
                    break;
                }
            }
            Some(Shape::Digits) if text.word(at).starts_with("20") => {}
            Some(Shape::Quote | Shape::Open | Shape::Close | Shape::Mark('.' | '/')) => {
                at += 1;
                continue;
            }
            Some(Shape::Word)
                if matches!(text.class(at), Class::Month(_) | Class::MonthName | Class::Year) => {}
            _ => break,
        }
        at += 1;
        worth = at;
    }
    let dot = usize::from(worth > start && text.is_mark(worth, '.'));
    (blank, worth + dot)
}

/// The number, its empty field, or a number without a sign where the line before calls for one.
fn number(text: &Text<'_>, start: usize, before: Option<&Line>) -> Option<(Line, usize)> {
    let count = text.tokens.len();
    if let Some(found) = number_in_words(text, start) {
        return Some(found);
    }
    // «20.11.2026 за № 24».
    let led =
        matches!(text.word(start), "за" | "під") && text.shape(start + 1) == Some(Shape::Sign);
    let sign = start + usize::from(led);
    if text.shape(sign) == Some(Shape::Sign) {
        let mut at = sign + 1;
        while text.shape(at) == Some(Shape::Sign) {
            at += 1;
        }
        let marked = text.class(at) == Class::Draft
            || matches!(text.word(at), "пр" | "прр") && text.shape(at + 1) == Some(Shape::Dash);
        if marked {
            let to = numbers::read(text, at + 2, count).unwrap_or(at + 1);
            return Some((Line::Number(Numbered::Blank), to));
        }
        if is_starred(text, at) {
            return Some((Line::Number(Numbered::Blank), after_stars(text, at)));
        }
        let (numbered, mut to) = numbers::after_sign(text, sign, count);
        while text.shape(to) == Some(Shape::Blank) && text.glued(to) {
            to += 1;
        }
        return Some((Line::Number(numbered), to.max(at)));
    }
    let called_for = matches!(
        before,
        Some(
            Line::Date(_) | Line::Paper(PaperKind::Decision | PaperKind::Order | PaperKind::Cited)
        )
    );
    if !called_for && before.is_some() {
        return None;
    }
    let to = numbers::read(text, start, count)?;
    let year = text.word(start).len() == 4 && text.class(to) == Class::Year;
    let counted = numerals::ordinal_at(text, start).is_some_and(|(_, next)| {
        matches!(
            text.class(next),
            Class::Session | Class::Convocation | Class::SessionAdjective | Class::Plenary
        )
    });
    let stops = to >= count
        || text.opens_line(to)
        || matches!(text.class(to), Class::From | Class::About | Class::Council)
        || matches!(text.shape(to), Some(Shape::Open | Shape::Quote))
        || text.tokens.get(to).is_some_and(|next| {
            next.shape == Shape::Word && next.case != Case::Lower && called_for
        })
        || called_for && dates::date_at(text, to).is_some()
        || called_for && (issuer(text, to).is_some() || place(text, to, after(before)).is_some());
    let numbered =
        Numbered::As(text.raw(start..to).split_whitespace().collect::<Vec<_>>().join(" "));
    (stops && !year && !counted).then_some((Line::Number(numbered), to))
}

/// «Номер: 24», «за номером 24», «без номера».
fn number_in_words(text: &Text<'_>, start: usize) -> Option<(Line, usize)> {
    if text.word(start) == "без" && text.word(start + 1).starts_with("номер") {
        return Some((Line::Number(Numbered::Without), start + 2));
    }
    let named = start + usize::from(text.word(start) == "за");
    let worded = matches!(text.word(named), "номер" | "номером").then_some(named + 1);
    let at = label(text, start, "номер").or(worded)?;
    let at = at + usize::from(text.shape(at) == Some(Shape::Sign));
    let to = numbers::read(text, at, text.tokens.len())?;
    let shown = text.raw(at..to).split_whitespace().collect::<Vec<_>>().join(" ");
    Some((Line::Number(Numbered::As(shown)), to))
}

/// «№****-____/2023»: asterisks for a field that nobody has filled in.
fn is_starred(text: &Text<'_>, at: usize) -> bool {
    text.is_mark(at, '*') && text.is_mark(at + 1, '*')
}

fn after_stars(text: &Text<'_>, mut at: usize) -> usize {
    while matches!(
        text.shape(at),
        Some(Shape::Mark('*' | '/') | Shape::Blank | Shape::Dash | Shape::Digits)
    ) && (text.glued(at) || text.is_mark(at, '*'))
    {
        at += 1;
    }
    at
}

/// «Внесені зміни: рішенням … від … № …», «(із змінами, внесеними …)».
fn changes(text: &Text<'_>, start: usize) -> Option<usize> {
    let word = text.word(start);
    let next = text.word(start + 1);
    let begins = (matches!(word, "внесені" | "внесено" | "зміни" | "доповнено" | "змінено")
        && (next.starts_with("змін")
            || next.starts_with("внес")
            || next.starts_with("доповн")
            || next.starts_with("рішен")
            || text.class(start + 1) == Class::Decision))
        || (matches!(word, "зі" | "із" | "з") && next.starts_with("змін"))
        || (matches!(word, "у" | "в") && next.starts_with("редакц"))
        || word == "редакція"
        || (word.starts_with("втрати") && next.starts_with("чинн"))
        || (word.starts_with("скасован") && next.starts_with("рішен"))
        || (word.starts_with("визнано") && next.starts_with("таким"));
    if !begins {
        return None;
    }
    let bracketed = start > 0 && text.is_mark(start - 1, '(');
    let mut at = start + 1;
    while at < text.tokens.len() {
        if bracketed && text.is_mark(at, ')') {
            return Some(at + 1);
        }
        if !bracketed && ends_changes(text, at, start) {
            break;
        }
        at += 1;
    }
    Some(at)
}

/// The list of changes goes on while its lines begin in the middle of a citation.
fn ends_changes(text: &Text<'_>, at: usize, start: usize) -> bool {
    let capital = text.tokens.get(at).is_some_and(|token| token.case != Case::Lower);
    if text.class(at) == Class::About && capital || is_preamble(text, at) {
        return true;
    }
    if !text.opens_line(at) {
        return false;
    }
    let goes_on = text.class(at) == Class::Decision && text.word(at) != "рішення"
        || matches!(text.shape(at), Some(Shape::Dash | Shape::Mark(_)))
        || text.is_mark(at - 1, ':')
        || text.is_mark(at - 1, ',')
        || text.class(at - 1) == Class::From
        || text.shape(at - 1) == Some(Shape::Sign);
    let cites = (start..at).any(|at| text.class(at) == Class::Decision);
    !goes_on && cites
}

/// The words by which the grounds of an act begin.
const PREAMBLES: [&str; 24] = [
    "відповідно",
    "розглянувши",
    "керуючись",
    "враховуючи",
    "заслухавши",
    "згідно",
    "обговоривши",
    "вивчивши",
    "беручи",
    "проаналізувавши",
    "ураховуючи",
    "виходячи",
    "опрацювавши",
    "зважаючи",
    "ознайомившись",
    "вислухавши",
    "приймаючи",
    "сприяючи",
    "надаючи",
    "обгрунтовуючи",
    "дотримуючись",
    "маючи",
    "шановні",
    "шановний",
];

/// Whether the preamble of an act, or the text of a letter, begins at a token.
pub(in crate::recognition) fn is_preamble(text: &Text<'_>, at: usize) -> bool {
    let Some(token) = text.tokens.get(at).filter(|token| token.shape == Shape::Word) else {
        return false;
    };
    if matches!(token.class, Class::ResolvedShe | Class::ResolvedHe | Class::Resolves) {
        return true;
    }
    if token.case == Case::Lower && !(text.opens_line(at) && at > 0) {
        return false;
    }
    let (word, next) = (text.word(at), text.word(at + 1));
    // «Згідно з оригіналом»: a stamp on a copy.
    let stamp = word == "згідно" && text.word(at + 2).starts_with("оригінал");
    PREAMBLES.contains(&word) && !stamp
        || matches!(
            (word, next),
            ("з", "метою")
                // «Ha підставі», each letter of it Latin.
                | ("на" | "ha", "підставі" | "виконання" | "реалізацію")
                | ("у", "звязку" | "відповідності")
                | ("в", "звязку" | "відповідності")
                | ("за", "результатами" | "наслідками")
                | ("із", "метою")
        )
        || matches!((word, next), ("у" | "в", "звязку"))
}
