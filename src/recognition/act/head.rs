//! The head of a paper: the rule by which an act is known.
//!
//! A head is a run of lines, each of one of the dozen kinds of `line`, in whatever order the
//! council likes:
//!
//! ```text
//! head   := { country | region | issuer | sitting | draft | lead | date | number | place | changes }
//!           paper
//!           { country | region | issuer | sitting | draft | date | number | place | changes }
//!           [ name { date | number | sitting | paper | draft | place } ]
//!           ( preamble | end of the part )
//! act    := head, whose paper is «рішення», with an issuer or a sitting, and no other paper
//! draft  := act with «проєкт» on it, or with an empty field where number or day stand
//! cited  := head with a lead («Додаток до», «ЗАТВЕРДЖЕНО»), or whose «рішенням» is inflected
//! other  := head of any other paper, whatever it carries
//! ```
//!
//! Decides where in a part of a text the heads are and what each says. Oblast, site name and
//! breadcrumb may stand above; the first head decides what the part is. Does not weigh headlines
//! (that is `act` itself) nor set witnesses beside each other (that is `witness`). The invariant:
//! nothing behind the preamble gives a number or a date, and the number of a sitting is part of
//! the line of the sitting.

use super::issuer::Issuer;
use super::line::{self, Dated, Line};
use super::numbers::Numbered;
use super::paper_kind::PaperKind;
use super::run::{End, Run, end_of_line, is_breadcrumb, menu_end, run};
use super::{decision, draft, sheet};
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use std::ops::Range;

/// What the head of a paper says.
#[derive(Clone, Debug)]
pub(in crate::recognition) struct Head {
    pub(in crate::recognition) kind: PaperKind,
    pub(in crate::recognition) voice: Voice,
    pub(in crate::recognition) stage: Stage,
    pub(in crate::recognition) issuer: Option<Issuer>,
    /// The noun of the council that issued it.
    pub(in crate::recognition) council: Option<usize>,
    pub(in crate::recognition) body: Option<Body>,
    pub(in crate::recognition) numbered: Option<Numbered>,
    pub(in crate::recognition) dated: Option<Dated>,
    pub(in crate::recognition) session: Option<u16>,
    pub(in crate::recognition) convocation: Option<u16>,
    /// The tokens of the name.
    pub(in crate::recognition) name: Range<usize>,
    /// The word of the paper.
    pub(in crate::recognition) word: usize,
    /// The first token.
    pub(in crate::recognition) from: usize,
}

/// Whether a paper speaks for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Voice {
    Own,
    /// An appendix, a stamp of approval, a citation.
    Cited,
}

/// How far a paper has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Stage {
    Final,
    /// It says «проєкт».
    Draft,
    /// A field for number or day is empty.
    Blank,
}

impl Head {
    /// The number, if it has one.
    pub(in crate::recognition) fn number(&self) -> Option<DecisionNumber> {
        match &self.numbered {
            Some(Numbered::As(shown)) => Some(DecisionNumber::new(shown.as_str())),
            _ => None,
        }
    }

    /// The day of adoption, if it is whole.
    pub(in crate::recognition) fn day(&self) -> Option<chrono::NaiveDate> {
        match self.dated {
            Some(Dated::On(day)) => Some(day),
            _ => None,
        }
    }

    /// Whether it is a decision of somebody who adopts none of the council's.
    pub(in crate::recognition) fn is_of_others(&self) -> bool {
        self.kind == PaperKind::Decision
            && matches!(self.issuer, Some(Issuer::Other | Issuer::Mayor))
    }

    /// Whether this is an act's own head: a decision of a body that adopts decisions.
    pub(in crate::recognition) fn is_act(&self) -> bool {
        self.kind == PaperKind::Decision
            && !matches!(self.issuer, Some(Issuer::Other | Issuer::Mayor | Issuer::Nameless))
    }

    /// Whether it is a decision under the name of a body that we do not know.
    pub(in crate::recognition) fn is_nameless(&self) -> bool {
        self.kind == PaperKind::Decision && self.issuer == Some(Issuer::Nameless)
    }
}

/// All heads of a part from a token on, in order.
pub(in crate::recognition) fn heads_in(text: &Text<'_>, from: usize) -> Vec<Head> {
    let (mut heads, mut headings) = (Vec::new(), 0);
    let mut at = from;
    while at < text.tokens.len() {
        if text.opens_line(at) && is_breadcrumb(text, at) {
            headings = heads.len();
            at = end_of_line(text, at);
            continue;
        }
        if let Some(to) = menu_end(text, at) {
            at = to;
            continue;
        }
        let may_begin = text.opens_line(at)
            || text.tokens[at].shape == Shape::Word && text.tokens[at].case != Case::Lower;
        if !may_begin {
            at += 1;
            continue;
        }
        // What stands behind a preamble belongs to that paper or is carried by it.
        if heads.is_empty() && text.opens_line(at) && line::is_preamble(text, at) {
            break;
        }
        let run = run(text, at);
        let Some(first) = run.lines.first().map(|(_, range)| range.end) else {
            at += 1;
            continue;
        };
        match head_of(text, &run).filter(|head| stands_alone(text, head, &run)) {
            Some(mut head) => {
                let of_nobody = head.issuer.is_none() && head.body.is_none();
                // The verb stands for the word of the act only where no other word stands for it.
                let by_verb = head.word == head.name.start;
                let somebody_of = is_issued_in_genitive(text, &head);
                if (of_nobody || by_verb || somebody_of) && is_under_unknown_title(text, head.from)
                {
                    head.issuer = Some(Issuer::Nameless);
                }
                at = run.to.max(at + 1);
                heads.push(head);
            }
            None => at = first.max(at + 1),
        }
    }
    // What stands above the way to the page is the page's heading, if a paper follows.
    let of_page = |head: &Head| head.number().is_none() && head.day().is_none();
    if headings < heads.len() && heads[..headings].iter().all(of_page) {
        heads.drain(..headings);
    }
    heads
}

/// Whether its issuer is named in the genitive: somebody's of a council, unless the word of the
/// act or the sitting stands before.
fn is_issued_in_genitive(text: &Text<'_>, head: &Head) -> bool {
    matches!(head.issuer, Some(Issuer::Council(noun))
        if text.word(noun) == "ради" && noun < head.word)
        && !text.opens_line(head.from)
}

/// The head of an act that a headline is from its first word to its name, with all that it needs.
pub(in crate::recognition) fn whole_title(text: &Text<'_>) -> Option<Head> {
    let run = run(text, 0);
    let head = head_of(text, &run).filter(|_| run.end != End::Prose)?;
    let fielded = matches!(head.numbered, Some(Numbered::As(_))) && head.day().is_some();
    (head.is_act() && fielded && head.body.is_some()).then_some(head)
}

/// The head with which a headline begins.
pub(in crate::recognition) fn of_title(text: &Text<'_>) -> Option<Head> {
    head_of(text, &run(text, 0))
}

/// Reads a run as a head; `None` when no line of it names a paper.
fn head_of(text: &Text<'_>, run: &Run) -> Option<Head> {
    let lines = without_caption(text, &run.lines);
    let named = lines.iter().position(|(line, _)| *line == Line::Name).unwrap_or(lines.len());
    let Some((paper, kind)) = governing(lines, named) else { return by_verb(text, run) };
    let (before, behind) = (&lines[..paper], &lines[paper + 1..]);
    let from = lines.first()?.1.start;
    let to = run.to;
    let name = lines.get(named).map_or(to..to, |(_, range)| range.clone());
    let zone: Range<usize> = from..name.start.max(lines[paper].1.end);
    let tail = name.end.min(to)..to;
    let (session, convocation) = sheet::session_and_convocation(text, &[zone.clone(), tail]);
    let lead = lines[..named].iter().any(|(line, _)| *line == Line::Lead);
    let torn = kind == PaperKind::Decision && !lead && is_torn(text, lines, named);
    let numbered = match torn {
        true => Some(Numbered::Nothing),
        false => number_of(behind).or_else(|| number_of(before)),
    };
    let dated = date_of(behind).or_else(|| date_of(before));
    let has = |wanted: &Line| lines.iter().any(|(line, _)| line == wanted);
    let empty = numbered == Some(Numbered::Blank)
        || dated == Some(Dated::Blank)
        || draft::has_empty_field(text, zone);
    Some(Head {
        kind: if kind == PaperKind::Cited { PaperKind::Decision } else { kind },
        voice: if lead || kind == PaperKind::Cited { Voice::Cited } else { Voice::Own },
        stage: match (has(&Line::Draft), empty) {
            (true, _) => Stage::Draft,
            (false, true) => Stage::Blank,
            (false, false) => Stage::Final,
        },
        issuer: issuer_of(before, behind),
        council: lines.iter().find_map(|(line, _)| match line {
            Line::Issuer(Issuer::Council(noun)) => Some(*noun),
            _ => None,
        }),
        body: body_of(text, lines, session)
            .or_else(|| decision::operative(text, to).map(|(body, _)| body)),
        numbered,
        dated,
        session,
        convocation,
        name,
        word: lines[paper].1.start,
        from,
    })
}

/// «Про … Відповідно до … сільська рада ВИРІШИЛА:»: the verb stands for the word of the act.
fn by_verb(text: &Text<'_>, run: &Run) -> Option<Head> {
    if run.end != End::Preamble {
        return None;
    }
    let (_, name) = run.lines.iter().find(|(line, _)| *line == Line::Name)?.clone();
    let (body, _) = decision::operative(text, name.end)?;
    let from = run.lines.first()?.1.start;
    let zones = [from..name.start, name.end.min(run.to)..run.to];
    let (session, convocation) = sheet::session_and_convocation(text, &zones);
    let lines = || run.lines.iter().map(|(line, _)| line);
    let stage = match lines().any(|line| *line == Line::Draft) {
        true => Stage::Draft,
        false if draft::has_empty_field(text, from..name.start) => Stage::Blank,
        false => Stage::Final,
    };
    let voice = match lines().any(|line| *line == Line::Lead) {
        true => Voice::Cited,
        false => Voice::Own,
    };
    Some(Head {
        kind: PaperKind::Decision,
        voice,
        stage,
        issuer: issuer_of(&run.lines, &[]),
        council: None,
        body: Some(body),
        numbered: number_of(&run.lines),
        dated: date_of(&run.lines),
        session,
        convocation,
        word: name.start,
        name,
        from,
    })
}

/// The lines without what stands above the paper: the repeated headline, the name of the section.
///
/// A caption is no paper: it has neither number nor date, is not set in capitals, and the next
/// line begins a head of its own.
fn without_caption<'l>(
    text: &Text<'_>,
    lines: &'l [(Line, Range<usize>)],
) -> &'l [(Line, Range<usize>)] {
    let is_decision = |line: &Line| *line == Line::Paper(PaperKind::Decision);
    let Some(last) = lines.iter().rposition(|(line, _)| is_decision(line)) else { return lines };
    if let Some(own) = behind_section(text, lines, last) {
        return own;
    }
    let caption = |(line, range): &(Line, Range<usize>)| match line {
        Line::Name => true,
        Line::Paper(PaperKind::Decision) => true,
        Line::Paper(_) => text.tokens.get(range.start).is_some_and(|it| it.case != Case::Upper),
        _ => false,
    };
    let Some(above) = lines[..last].iter().rposition(caption) else { return lines };
    let plain = !lines[..=above]
        .iter()
        .any(|(line, _)| matches!(line, Line::Number(_) | Line::Date(Dated::On(_))));
    let next = (above + 1..=last).find(|at| text.opens_line(lines[*at].1.start));
    match next.filter(|_| plain) {
        Some(next) => &lines[next..],
        None => lines,
    }
}

/// «Рішення сесії ВИКОНАВЧИЙ КОМІТЕТ РІШЕННЯ …» in one line: the first word names the section, with
/// whose decisions it holds in the genitive.
fn behind_section<'l>(
    text: &Text<'_>,
    lines: &'l [(Line, Range<usize>)],
    last: usize,
) -> Option<&'l [(Line, Range<usize>)]> {
    let decision = Line::Paper(PaperKind::Decision);
    let first = lines[..last].iter().position(|(line, _)| *line == decision)?;
    let between = &lines[first + 1..last];
    let own = between
        .iter()
        .any(|(line, _)| matches!(line, Line::Name | Line::Number(_) | Line::Date(Dated::On(_))));
    let of_section = |(line, range): &(Line, Range<usize>)| match line {
        Line::Sitting => true,
        Line::Issuer(_) => {
            range.clone().any(|at| matches!(text.word(at), "ради" | "комітету" | "виконкому"))
        }
        _ => false,
    };
    let section = between.iter().take_while(|line| of_section(line)).count();
    (!own && section < between.len()).then(|| &lines[first + 1 + section..])
}

/// Two kinds before one name: nothing tells which it is. Behind number and day of a decision stands
/// its name, though it begins without «Про», unless capitals make it the word of another paper.
fn is_torn(text: &Text<'_>, lines: &[(Line, Range<usize>)], named: usize) -> bool {
    let of = |wanted: &dyn Fn(&Line) -> bool| {
        lines[..named].iter().position(|(line, _)| wanted(line)).unwrap_or(named)
    };
    let decision = of(&|line| *line == Line::Paper(PaperKind::Decision));
    let number = of(&|line| matches!(line, Line::Number(Numbered::As(_))));
    let day = of(&|line| matches!(line, Line::Date(Dated::On(_))));
    let is_whole = decision < number.min(day) && number.max(day) < named;
    let fielded = if is_whole { number.max(day) } else { named };
    let is_another = |line: &Line| matches!(line, Line::Paper(kind) if !matches!(kind, PaperKind::Decision | PaperKind::Cited));
    let upper = |at: usize| text.tokens.get(at).is_some_and(|token| token.case == Case::Upper);
    lines[..named]
        .iter()
        .enumerate()
        .any(|(at, (line, range))| is_another(line) && (at < fielded || upper(range.start)))
}

/// The line that names the paper, and what it is: the first one before the name.
fn governing(lines: &[(Line, Range<usize>)], named: usize) -> Option<(usize, PaperKind)> {
    let kinds = || {
        lines.iter().enumerate().filter_map(|(at, (line, _))| match line {
            Line::Paper(kind) => Some((at, *kind)),
            _ => None,
        })
    };
    kinds().find(|(at, _)| *at < named).or_else(|| kinds().next())
}

fn number_of(lines: &[(Line, Range<usize>)]) -> Option<Numbered> {
    let numbers = || {
        lines.iter().filter_map(|(line, _)| match line {
            Line::Number(numbered) => Some(numbered),
            _ => None,
        })
    };
    numbers().find(|numbered| **numbered != Numbered::Nothing).or_else(|| numbers().next()).cloned()
}

fn date_of(lines: &[(Line, Range<usize>)]) -> Option<Dated> {
    let dates = || {
        lines.iter().filter_map(|(line, _)| match line {
            Line::Date(dated) => Some(*dated),
            _ => None,
        })
    };
    dates().find(|dated| *dated != Dated::Partly).or_else(|| dates().next())
}

/// The issuer nearest to the word of the paper: the last above it, else the first behind it.
fn issuer_of(before: &[(Line, Range<usize>)], behind: &[(Line, Range<usize>)]) -> Option<Issuer> {
    let issuer = |(line, _): &(Line, Range<usize>)| match line {
        Line::Issuer(issuer) => Some(*issuer),
        _ => None,
    };
    let named = behind.iter().position(|(line, _)| *line == Line::Name).unwrap_or(behind.len());
    behind[..named].iter().find_map(issuer).or_else(|| before.iter().rev().find_map(issuer))
}

/// Who adopted it: the executive committee where it is named before any session.
fn body_of(text: &Text<'_>, lines: &[(Line, Range<usize>)], session: Option<u16>) -> Option<Body> {
    let place = |wanted: &dyn Fn(&Line, &Range<usize>) -> bool| {
        lines.iter().position(|(line, range)| wanted(line, range))
    };
    let sat = place(&|line, range| {
        *line == Line::Sitting && range.clone().any(|at| text.class(at) == Class::Session)
    });
    let executive = place(&|line, _| *line == Line::Issuer(Issuer::Executive));
    let council =
        place(&|line, _| matches!(line, Line::Issuer(Issuer::Council(_)) | Line::Sitting));
    match (executive, sat, council) {
        (Some(executive), Some(sat), _) if sat < executive => Some(Body::Session),
        (Some(_), _, _) => Some(Body::Executive),
        (None, _, Some(_)) => Some(Body::Session),
        (None, _, None) => session.map(|_| Body::Session),
    }
}

/// Whether a head of a text is a paper's own head and not words in a sentence.
fn stands_alone(text: &Text<'_>, head: &Head, run: &Run) -> bool {
    let upper = text.tokens.get(head.word).is_some_and(|token| token.case == Case::Upper);
    let begins_line = text.opens_line(head.from);
    let numbered =
        matches!(head.numbered, Some(Numbered::As(_) | Numbered::Without | Numbered::Blank));
    let fielded = numbered || head.dated.is_some();
    let named = !head.name.is_empty();
    let issued = head.issuer.is_some() || head.session.is_some() || head.convocation.is_some();
    if head.kind != PaperKind::Decision {
        return begins_line && (upper || fielded || named || issued);
    }
    let whole = named || fielded || upper && issued;
    let in_sentence = run.end == End::Prose && !text.opens_line(run.to);
    match in_sentence {
        true => upper && fielded && (issued || named),
        false if upper => whole,
        false if begins_line => fielded || named,
        // Run together with what stands above it.
        false => {
            let capital = text.tokens.get(head.word).is_some_and(|it| it.case != Case::Lower);
            capital && fielded && named && issued && run.end == End::Preamble
        }
    }
}

/// Whether a line of a word or a few in capitals, and of no kind that heads have, stands above,
/// with nothing but dates, numbers and places between, or right before on the same line: the name
/// of a paper or of a body that we do not know.
fn is_under_unknown_title(text: &Text<'_>, from: usize) -> bool {
    let in_capitals = |at: usize| {
        text.tokens
            .get(at)
            .is_some_and(|token| token.shape == Shape::Word && token.case == Case::Upper)
    };
    if !text.opens_line(from) {
        return from > 0 && in_capitals(from - 1);
    }
    let mut below = from;
    for _ in 0..TITLE_ABOVE_LINES {
        let Some(above) = (0..below).rev().find(|at| text.opens_line(*at)) else { return false };
        match line::at(text, above, None) {
            Some((Line::Date(_) | Line::Number(_) | Line::Place, _)) => below = above,
            // «РАДА ВЕТЕРАНІВ» begins like a council of ours.
            Some((line, to)) if to >= below || !matches!(line, Line::Issuer(_)) => return false,
            _ => return (above..below).all(in_capitals) && below - above <= TITLE_WORDS,
        }
    }
    false
}

/// As long as the name of a body or of a paper gets.
const TITLE_WORDS: usize = 8;

/// As many lines as number, day and place take.
const TITLE_ABOVE_LINES: usize = 4;
