//! The table of a document page: «Тип документу», «Номер документу», «Дата прийняття» …
//!
//! Decides what the labelled values say. The labels are fixed by the engine, the values are free
//! text of an operator («2025 Р.», «бн», «Положення»), so a value that does not read is dropped.

use super::numbers;
use super::paper_kind;
use super::run::end_of_line;
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::sightings::Kind;
use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::numerals;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::token::{Case, Shape};
use chrono::NaiveDate;
use std::ops::Range;

/// The values of a document page.
#[derive(Clone, Debug, Default)]
pub(in crate::recognition) struct Fields {
    pub(in crate::recognition) kind: Option<Kind>,
    pub(in crate::recognition) body: Option<Body>,
    pub(in crate::recognition) number: Option<DecisionNumber>,
    pub(in crate::recognition) adopted_on: Option<NaiveDate>,
    pub(in crate::recognition) session: Option<u16>,
    pub(in crate::recognition) convocation: Option<u16>,
    /// Whether its kind is the word of a paper and not of a section («Регуляторна політика»).
    pub(in crate::recognition) names_paper: bool,
    /// The token behind the table's lines.
    pub(in crate::recognition) to: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Type,
    Number,
    Name,
    Adopted,
    Posted,
    Date,
    Session,
    Convocation,
    Issuer,
    Else,
}

/// The label at a token, and how many tokens it takes.
fn label_at(text: &Text<'_>, at: usize) -> Option<(Label, usize)> {
    let token = text.tokens.get(at).filter(|token| token.shape == Shape::Word)?;
    if token.case == Case::Lower {
        return None;
    }
    let next = text.word(at + 1);
    let of_document = next.starts_with("документ") || next.starts_with("акт");
    let colon = |length: usize| text.is_mark(at + length, ':');
    let counted = at > 0 && {
        let before = at - 1;
        numerals::ordinal_at(text, before).is_some_and(|(_, end)| end == at)
    };
    let found = match text.word(at) {
        "тип" | "вид" if of_document => (Label::Type, 2),
        "тип" | "вид" if colon(1) => (Label::Type, 1),
        "номер" if of_document || next.starts_with("рішен") => (Label::Number, 2),
        "номер" if colon(1) => (Label::Number, 1),
        "реєстраційний" if next == "номер" || text.shape(at + 1) == Some(Shape::Sign) => {
            (Label::Number, 2)
        }
        "назва" if of_document => (Label::Name, 2),
        "назва" if colon(1) => (Label::Name, 1),
        "дата" if ["прийнят", "ухвален", "засідан"].iter().any(|it| next.starts_with(it)) => {
            (Label::Adopted, 2)
        }
        "ухвалено" | "прийнято" if colon(1) => (Label::Adopted, 1),
        "дата" if next.starts_with("оприлюдн") || next.starts_with("публік") => {
            (Label::Posted, 2)
        }
        "дата" if of_document => (Label::Date, 2),
        "дата" if colon(1) || text.digits(at + 1).is_some() => (Label::Date, 1),
        "скликання" if colon(1) || !counted => (Label::Convocation, 1),
        "сесія" if text.is_mark(at + 1, '/') && text.class(at + 2) == Class::Commission => {
            (Label::Session, 3)
        }
        "сесія" if colon(1) || !counted => (Label::Session, 1),
        "пленарне" if next == "засідання" => (Label::Session, 2),
        "орган" | "видавник" if colon(1) => (Label::Issuer, 1),
        "оприлюднено" | "опубліковано" if colon(1) => (Label::Posted, 1),
        "прикріплені" | "статус" | "галузь" | "джерело" => {
            (Label::Else, 1)
        }
        "чинність" | "рубрика" | "категорія" if colon(1) => {
            (Label::Else, 1)
        }
        _ => return None,
    };
    Some(found)
}

/// Whether labels open a run of lines below a heading or two: three of any, a number and a kind or
/// a day among them.
fn is_labelled(text: &Text<'_>) -> bool {
    const LINES_MIN: usize = 3;
    const HEADINGS_MAX: usize = 2;
    const LABEL_TOKENS: usize = 5;
    let mut known: Vec<Label> = Vec::new();
    let (mut at, mut headings, mut lines) = (0, 0, 0);
    while at < text.tokens.len() {
        let end = end_of_line(text, at);
        let colon = (at + 1..end.min(at + LABEL_TOKENS)).any(|at| text.is_mark(at, ':'));
        match colon {
            true => {
                lines += 1;
                // Two fields may share a line.
                known.extend((at..end).filter_map(|at| Some(label_at(text, at)?.0)));
            }
            false if lines == 0 && headings < HEADINGS_MAX => headings += 1,
            false => break,
        }
        at = end;
    }
    let is_known = |label: Label| known.contains(&label);
    lines >= LINES_MIN
        && is_known(Label::Number)
        && (is_known(Label::Type) || is_known(Label::Adopted))
}

/// Reads the table, if the text shows one.
pub(in crate::recognition) fn read(text: &Text<'_>) -> Option<Fields> {
    let is_document = |at: usize| {
        let next = text.word(at + 1);
        matches!(text.word(at), "тип" | "номер" | "назва") && next.starts_with("документ")
            || text.word(at) == "вид" && next == "акта" && text.opens_line(at)
    };
    if !(0..text.tokens.len()).any(is_document) && !is_labelled(text) {
        return None;
    }
    let mut values: Vec<(Label, Range<usize>)> = Vec::new();
    let mut at = 0;
    while at < text.tokens.len() {
        match label_at(text, at) {
            Some((label, length)) => {
                if let Some((_, range)) = values.last_mut() {
                    range.end = at;
                }
                let start = at + length + usize::from(text.is_mark(at + length, ':'));
                values.push((label, start..text.tokens.len()));
                at = start;
                // Names quote other labels' words freely.
                if label == Label::Name {
                    at = skip_name(text, at);
                }
            }
            None => at += 1,
        }
    }
    Some(from_values(text, &values))
}

fn skip_name(text: &Text<'_>, start: usize) -> usize {
    (start..text.tokens.len())
        .find(|at| {
            matches!(
                label_at(text, *at),
                Some((Label::Type | Label::Number | Label::Adopted | Label::Posted, _))
            ) || matches!(text.word(*at), "прикріплені")
                || (text.word(*at) == "дата" && text.is_mark(*at + 1, ':'))
        })
        .unwrap_or(text.tokens.len())
}

fn from_values(text: &Text<'_>, values: &[(Label, Range<usize>)]) -> Fields {
    let value = |label: Label| {
        values.iter().find(|(found, _)| *found == label).map(|(_, range)| range.clone())
    };
    let signs =
        |label: Label| value(label).map_or(Signs::default(), |range| Signs::at(text, range));
    let issuer = signs(Label::Issuer);
    let (kinds, places) = (signs(Label::Type), [signs(Label::Convocation), signs(Label::Session)]);
    let drafted = kinds.draft.is_some() || places.iter().any(|place| place.draft.is_some());
    let kind = if drafted {
        Some(Kind::Draft)
    } else if kinds.order.is_some() {
        Some(Kind::Order)
    } else if kinds.minutes.is_some() {
        Some(Kind::Minutes)
    } else if kinds.agenda.is_some() {
        Some(Kind::Agenda)
    } else if kinds.decision.is_some() {
        Some(Kind::Decision)
    } else if places.iter().any(|place| place.order.is_some()) {
        Some(Kind::Order)
    } else if value(Label::Type).is_some_and(|range| !range.is_empty()) {
        Some(Kind::News)
    } else {
        None
    };
    let number = value(Label::Number).and_then(|range| {
        let at = range.start + usize::from(text.shape(range.start) == Some(Shape::Sign));
        let to = numbers::read(text, at, range.end)?;
        Some(DecisionNumber::new(text.raw(at..to)))
    });
    let date = |label: Label| value(label).and_then(|range| dates::date_at(text, range.start)?.day);
    let session =
        value(Label::Session).and_then(|range| ordinal_value(text, range, Class::Session));
    let convocation =
        value(Label::Convocation).and_then(|range| ordinal_value(text, range, Class::Convocation));
    let executive =
        kinds.executive.or(places[0].executive).or(places[1].executive).or(issuer.executive);
    let council = kinds.council.or(kinds.session).or(places[0].session).or(places[1].session);
    let council = council.or(issuer.council);
    let body = match (executive, council) {
        (Some(_), _) => Some(Body::Executive),
        (None, Some(_)) => Some(Body::Session),
        (None, None) => session.or(convocation).map(|_| Body::Session),
    };
    let last = values.last().map_or(0, |(_, range)| range.start.saturating_sub(1));
    Fields {
        names_paper: value(Label::Type)
            .is_some_and(|range| paper_kind::at(text, range.start).is_some()),
        to: end_of_line(text, last),
        kind,
        body: body.filter(|_| kind.is_none_or(|kind| kind == Kind::Decision)),
        number,
        adopted_on: date(Label::Adopted).or_else(|| date(Label::Date)),
        session: session.or_else(|| {
            value(Label::Convocation).and_then(|range| counted(text, range, Class::Session))
        }),
        convocation: convocation.or_else(|| {
            value(Label::Session).and_then(|range| counted(text, range, Class::Convocation))
        }),
    }
}

fn counted(text: &Text<'_>, range: Range<usize>, class: Class) -> Option<u16> {
    range
        .clone()
        .filter(|at| text.class(*at) == class)
        .find_map(|at| numerals::ordinal_of(text, at, range.start, 200))
}

/// «46 сесія восьмого скликання» or a bare «35».
fn ordinal_value(text: &Text<'_>, range: Range<usize>, class: Class) -> Option<u16> {
    counted(text, range.clone(), class).or_else(|| {
        let (value, end) = numerals::ordinal_at(text, range.start)?;
        let alone = end >= range.end
            || !matches!(text.class(end), Class::Session | Class::Convocation | Class::Year);
        (alone && value < 200).then_some(value)
    })
}
