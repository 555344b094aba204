//! A run of lines: which consecutive tokens are lines of one head, and what ends them.
//!
//! Decides where a name goes on over the next line and where another head begins. Does not say
//! what the lines mean together (that is `head`). The invariant: a run is cut by the preamble, by
//! prose and by a breadcrumb, and never reaches behind them.

use super::draft::is_ruler;
use super::issuer::Issuer;
use super::line::{self, Dated, Line};
use super::name;
use super::paper_kind::PaperKind;
use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use std::ops::Range;

/// What ended a run of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Text,
    Preamble,
    Prose,
}

/// Consecutive lines of a head.
pub(super) struct Run {
    pub(super) lines: Vec<(Line, Range<usize>)>,
    pub(super) to: usize,
    pub(super) end: End,
}

/// The lines that begin at a token.
pub(super) fn run(text: &Text<'_>, start: usize) -> Run {
    let mut lines: Vec<(Line, Range<usize>)> = Vec::new();
    let count = text.tokens.len();
    let mut at = start;
    let end = loop {
        if at >= count {
            break End::Text;
        }
        if !lines.is_empty() && text.opens_line(at) {
            if is_breadcrumb(text, at) {
                break End::Prose;
            }
            if is_complete(&lines) && begins_head(text, at) {
                break End::Text;
            }
        }
        if is_ruler(text, at) {
            at += 1;
            continue;
        }
        match line::at(text, at, lines.last().map(|(line, _)| line)) {
            Some((Line::Preamble, _)) => break End::Preamble,
            Some((Line::Name, from)) => {
                let (inner, to) = name_at(text, from, &lines);
                lines.push((Line::Name, inner));
                at = to.max(at + 1);
            }
            Some((line, to)) => {
                // «Конкурсна комісія з призначення директора ⏎ Зразкової сільської ради».
                let of_another = matches!(&line, Line::Issuer(Issuer::Council(noun))
                    if text.word(*noun) == "ради")
                    && matches!(lines.last(), Some((Line::Issuer(Issuer::Other), _)));
                match lines.last_mut().filter(|_| of_another) {
                    Some((_, above)) => above.end = to,
                    None => lines.push((line, at..to)),
                }
                at = to.max(at + 1);
            }
            None if !lines.is_empty() && remark_end(text, at).is_some() => {
                at = remark_end(text, at).unwrap_or(at + 1);
            }
            None if is_separator(text, at) || is_latin_year(text, at, &lines) => at += 1,
            None => break End::Prose,
        }
    };
    Run { lines, to: at, end }
}

/// A paper with its number or day, and its name: the next line of a head begins another.
fn is_complete(lines: &[(Line, Range<usize>)]) -> bool {
    let has = |wanted: fn(&Line) -> bool| lines.iter().any(|(line, _)| wanted(line));
    has(|line| matches!(line, Line::Paper(_)))
        && has(|line| *line == Line::Name)
        && has(|line| matches!(line, Line::Number(_) | Line::Date(_)))
}

fn begins_head(text: &Text<'_>, at: usize) -> bool {
    matches!(
        line::at(text, at, None),
        Some((Line::Country | Line::Issuer(_) | Line::Sitting | Line::Paper(_) | Line::Lead, _))
    )
}

fn is_separator(text: &Text<'_>, at: usize) -> bool {
    matches!(
        text.shape(at),
        Some(Shape::Mark(_) | Shape::Dash | Shape::Close | Shape::Quote | Shape::Open)
    )
}

/// Behind «(позачергове засідання)», «(нова редакція)»: brackets around a whole line that hold no
/// line of a head.
fn remark_end(text: &Text<'_>, at: usize) -> Option<usize> {
    if !text.is_mark(at, '(') || !text.opens_line(at) {
        return None;
    }
    let end = end_of_line(text, at);
    let inner = at + 1..end - 1;
    let is_remark = text.is_mark(end - 1, ')')
        && inner.clone().all(|at| text.shape(at) == Some(Shape::Word))
        && inner.clone().all(|at| line::at(text, at, None).is_none());
    is_remark.then_some(end)
}

/// «2025 p.» with the letter of the other alphabet.
fn is_latin_year(text: &Text<'_>, at: usize, lines: &[(Line, Range<usize>)]) -> bool {
    text.word(at) == "p" && matches!(lines.last(), Some((Line::Date(_), _)))
}

/// «Головна » Документи », «Документи | Рішення»: the way to the page, not its paper.
pub(super) fn is_breadcrumb(text: &Text<'_>, start: usize) -> bool {
    // A table that was made text begins its rows so.
    if text.is_mark(start, '|') {
        return false;
    }
    let end = end_of_line(text, start);
    let home = matches!(text.word(start), "головна" | "home" | "ви");
    let steps = (start..end)
        .filter(|at| {
            matches!(text.shape(*at), Some(Shape::Mark('>' | '→' | '|' | '/' | '\\')))
                && !text.glued(*at)
                || text.shape(*at) == Some(Shape::Close) && !text.glued(*at)
                || home && matches!(text.shape(*at), Some(Shape::Quote | Shape::Open))
        })
        .count();
    (home && steps > 0 || steps > 1) && !(start..end).any(|at| text.shape(at) == Some(Shape::Sign))
}

/// Behind a menu that begins at a line: five short lines or more, two of which no head has, and the
/// last such one ends it.
pub(super) fn menu_end(text: &Text<'_>, start: usize) -> Option<usize> {
    const LINES_MIN: usize = 5;
    const STRANGE_MIN: usize = 2;
    const WORDS_MAX: usize = 4;
    let is_entry = |from: usize, to: usize| {
        to - from <= WORDS_MAX
            && (from..to).all(|at| text.shape(at) == Some(Shape::Word))
            && text.tokens.get(from).is_some_and(|token| token.case == Case::Capital)
    };
    if !text.opens_line(start) {
        return None;
    }
    let (mut at, mut lines, mut strange, mut end) = (start, 0, 0, start);
    while at < text.tokens.len() {
        let next = end_of_line(text, at);
        if !is_entry(at, next) {
            break;
        }
        lines += 1;
        // «Головна ⏎ Рада» is no body.
        if line::at(text, at, None).is_none_or(|(_, to)| to > next) {
            strange += 1;
            end = next;
        }
        at = next;
    }
    (lines >= LINES_MIN && strange >= STRANGE_MIN).then_some(end)
}

pub(super) fn end_of_line(text: &Text<'_>, start: usize) -> usize {
    (start + 1..text.tokens.len()).find(|at| text.opens_line(*at)).unwrap_or(text.tokens.len())
}

/// The tokens of a name, and where the head goes on behind it.
fn name_at(text: &Text<'_>, start: usize, above: &[(Line, Range<usize>)]) -> (Range<usize>, usize) {
    if matches!(text.shape(start), Some(Shape::Open | Shape::Quote)) {
        let (inner, outer) = name::end_of_quote(text, start);
        return (start + 1..inner.max(start + 1), outer);
    }
    let open = |wanted: fn(&Line) -> bool| !above.iter().any(|(line, _)| wanted(line));
    let open =
        open(|line| matches!(line, Line::Number(_))) || open(|line| matches!(line, Line::Date(_)));
    let mut cited: Option<Cited> = None;
    let mut end = start + 1;
    while end < text.tokens.len() {
        if matches!(text.class(end), Class::Decision | Class::Order | Class::Minutes) {
            cited = Some(Cited::default());
        }
        // What stands behind a cited act may be that act's number.
        let own = cited.as_ref().is_none_or(|it| it.is_whole() && text.class(end) != Class::From);
        let ends = || is_breadcrumb(text, end) || ends_name(text, end, open && own);
        if line::is_preamble(text, end) || text.opens_line(end) && ends() {
            break;
        }
        if let Some(cited) = &mut cited {
            cited.numbered |= text.shape(end) == Some(Shape::Sign);
            cited.dated |= dates::date_at(text, end).is_some_and(|found| found.day.is_some());
        }
        end += 1;
    }
    let end = if open && cited.is_none() { tail_of_name(text, start, end) } else { end };
    (start..end, end)
}

/// What was said of an act that a name cites.
#[derive(Default)]
struct Cited {
    numbered: bool,
    dated: bool,
}

impl Cited {
    /// It has both number and day: what stands in a line of its own is not that act's.
    fn is_whole(&self) -> bool {
        self.numbered && self.dated
    }
}

/// A line below a name that is not more of the name.
fn ends_name(text: &Text<'_>, at: usize, open: bool) -> bool {
    let listed = text.digits(at).is_some() && text.is_mark(at + 1, '.') && !text.glued(at + 2);
    if listed {
        return true;
    }
    let upper = text.tokens.get(at).is_some_and(|token| token.case == Case::Upper);
    match line::at(text, at, None) {
        Some((Line::Date(_) | Line::Number(_), to)) => open && fills_line(text, to),
        Some((Line::Paper(PaperKind::Decision), to)) => upper || fills_line(text, to),
        Some((Line::Country | Line::Issuer(_) | Line::Sitting | Line::Paper(_), _)) => upper,
        Some((Line::Changes, _)) => true,
        _ => false,
    }
}

/// Nothing but lines of a head follows on the same line.
fn fills_line(text: &Text<'_>, from: usize) -> bool {
    let end = if from < text.tokens.len() && !text.opens_line(from) {
        end_of_line(text, from)
    } else {
        from
    };
    fills(text, from, end)
}

/// Whether some tokens are nothing but dates, numbers and places.
fn fills(text: &Text<'_>, mut at: usize, end: usize) -> bool {
    while at < end {
        match line::at(text, at, Some(&Line::Date(Dated::Partly))) {
            Some((Line::Date(_) | Line::Number(_) | Line::Place | Line::Sitting, to))
                if to > at =>
            {
                at = to;
            }
            _ if is_separator(text, at) || text.word(at) == "p" => at += 1,
            _ => return false,
        }
    }
    true
}

/// «Про бюджет № 24 від 20.11.2026»: number and day close the name's own line.
fn tail_of_name(text: &Text<'_>, start: usize, end: usize) -> usize {
    ((start + 1).max(end.saturating_sub(18))..end)
        .find(|at| {
            let begins = text.shape(*at) == Some(Shape::Sign)
                || text.class(*at) == Class::From
                || matches!(line::at(text, *at, None), Some((Line::Date(Dated::On(_)), _)));
            begins && fills(text, *at, end)
        })
        .unwrap_or(end)
}
