//! A reply as marks: what each word, number and sign stands for, politeness left out.
//!
//! Decides where greetings, names and signatures end and which region is a reason in free words.
//! Does not decide what is said (`saying`). The invariant: a word that is not known stays a mark
//! that is not known, unless it is somebody's name in a greeting or a signature.

use super::amount::{Amount, amount_at};
use super::day::Day;
use super::piece::{Case, Kind, Piece, Pieces, in_other_layout};
use super::vocabulary::{PHRASE_MAX, Sense, is_thanks, sense};
use crate::domain::council::decision::DecisionNumber;
use std::ops::Range;

/// Longest name behind a greeting, and in a signature, in words.
const NAME_WORDS_MAX: usize = 3;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub what: What,
    /// The bytes of the raw text.
    pub at: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    Sense(Sense),
    Page(String),
    Day(Day),
    Numbers(Vec<DecisionNumber>),
    Count(u32),
    Break(Break),
    Question,
    /// It looks like a day or a list of numbers and is none.
    Bad,
    Unknown(Case),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Break {
    /// A comma, a dash.
    Clause,
    /// The end of a sentence.
    Sentence,
    /// The end of a line.
    Line,
}

/// The marks of a reply, without what is said out of politeness.
pub(super) fn marks(pieces: &[Piece]) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let (what, next) = mark_at(pieces, at);
        if let Some(what) = what {
            marks.push(Mark { what, at: pieces[at].at.start..pieces[next - 1].at.end });
        }
        at = next;
    }
    without_signature(&mut marks);
    without_politeness(&mut marks);
    column(marks)
}

fn mark_at(pieces: &[Piece], at: usize) -> (Option<What>, usize) {
    if let Some(next) = behind_place(pieces, at) {
        return (None, next);
    }
    if let Some((amount, next)) = amount_at(Pieces(pieces), at) {
        let what = match amount {
            Amount::Day(day) => What::Day(day),
            Amount::Hour => What::Sense(Sense::Neutral),
            Amount::Numbers(numbers) => What::Numbers(numbers),
            Amount::Count(count) => What::Count(count),
            Amount::Bad => What::Bad,
        };
        return (Some(what), next);
    }
    let what = match &pieces[at].kind {
        Kind::Word(word, case) => return in_words(pieces, at, word, *case),
        Kind::Page(page) => What::Page(page.clone()),
        Kind::Title => What::Sense(Sense::Neutral),
        Kind::Line => What::Break(Break::Line),
        Kind::Number(_) => What::Unknown(Case::Lower),
        Kind::Sign(sign) => match sign {
            '?' => What::Question,
            '.' | '!' | ';' => What::Break(Break::Sentence),
            ',' | '-' | ':' | '(' | ')' | '/' | '*' | '+' | '|' | '<' | '>' | '[' | ']' => {
                What::Break(Break::Clause)
            }
            _ => What::Unknown(Case::Lower),
        },
    };
    (Some(what), at + 1)
}

/// Behind «1)» that a line of a list begins with, where a number of its own follows.
fn behind_place(pieces: &[Piece], at: usize) -> Option<usize> {
    let all = Pieces(pieces);
    let opens = at == 0 || pieces[at - 1].kind == Kind::Line;
    let is_place = all.digits(at).is_some_and(|digits| digits.len() <= 2)
        && (all.is_sign(at + 1, ')') || all.is_sign(at + 1, '.'))
        && all.is_sign(at + 2, '№');
    (opens && is_place).then_some(at + 2)
}

fn in_words(pieces: &[Piece], at: usize, word: &str, case: Case) -> (Option<What>, usize) {
    let (words, ends) = following(pieces, at);
    for count in (1..=words.len()).rev() {
        if let Some(sense) = sense(&words[..count]) {
            // «Дякую за терпіння».
            let what_for = is_thanks(&words[..count]) && words.get(count) == Some(&"за");
            let unsaid = words.get(count + 1).is_some_and(|word| self::sense(&[word]).is_none());
            let end = if what_for && unsaid { ends[count + 1] } else { ends[count - 1] };
            return (Some(What::Sense(sense)), ending(pieces, end));
        }
    }
    let retyped = in_other_layout(word);
    if let Some(sense) = retyped.as_deref().and_then(|word| sense(&[word])) {
        return (Some(What::Sense(sense)), at + 1);
    }
    (Some(What::Unknown(case)), at + 1)
}

/// The words from a piece on that may be one phrase, and where each ends.
fn following(pieces: &[Piece], at: usize) -> (Vec<&str>, Vec<usize>) {
    let word = |at: usize| match pieces.get(at).map(|piece| &piece.kind) {
        Some(Kind::Word(word, _)) => Some(word.as_str()),
        _ => None,
    };
    let sign = |at: usize| match pieces.get(at).map(|piece| &piece.kind) {
        Some(Kind::Sign(sign)) => Some(*sign),
        _ => None,
    };
    let (mut words, mut ends, mut next) = (Vec::new(), Vec::new(), at);
    while words.len() < PHRASE_MAX {
        // «из-за», «тому, що».
        let within = match sign(next) {
            Some('-') => !words.is_empty(),
            Some(',') => word(next + 1) == Some("що"),
            _ => false,
        };
        if within {
            next += 1;
        }
        let Some(word) = word(next) else { break };
        words.push(word);
        next += 1;
        ends.push(next);
    }
    (words, ends)
}

/// Behind «(ий)», «(ла)» in «ознайомлений(а)».
fn ending(pieces: &[Piece], at: usize) -> usize {
    match pieces.get(at..at + 3) {
        Some([open, letters, close])
            if open.kind == Kind::Sign('(')
                && close.kind == Kind::Sign(')')
                && matches!(&letters.kind, Kind::Word(word, _) if word.chars().count() <= 3) =>
        {
            at + 3
        }
        _ => at,
    }
}

/// Numbers that stand below each other, with the names of their decisions or without, as one list.
fn column(marks: Vec<Mark>) -> Vec<Mark> {
    let mut lines: Vec<Vec<Mark>> = Vec::new();
    for line in marks.split_inclusive(|mark| mark.what == What::Break(Break::Line)) {
        let line = line.to_vec();
        match (lines.last_mut().and_then(|above| numbers_of(above)), numbers_of(&line)) {
            (Some(above), Some(below)) if goes_on(above, below) => {
                let all: Vec<DecisionNumber> = above.iter().chain(below).cloned().collect();
                let above = lines.last_mut().expect("it was looked at");
                let start = above[0].at.start;
                *above = vec![Mark { what: What::Numbers(all), at: start..line[0].at.end }];
                above.extend(line.last().filter(|mark| is_break(mark)).cloned());
            }
            _ => lines.push(line),
        }
    }
    lines.concat()
}

/// The numbers that a line begins with and says nothing of, but what they are about.
fn numbers_of(line: &[Mark]) -> Option<&[DecisionNumber]> {
    let mut said = line.iter().filter(|mark| !is_break(mark));
    let Some(Mark { what: What::Numbers(numbers), .. }) = said.next() else { return None };
    let mut rest = said.peekable();
    let is_named = rest.peek().is_none_or(|mark| mark.what == What::Sense(Sense::About));
    let is_name = |mark: &Mark| {
        matches!(
            mark.what,
            What::Unknown(_)
                | What::Numbers(_)
                | What::Day(_)
                | What::Sense(
                    Sense::About
                        | Sense::Neutral
                        | Sense::Until
                        | Sense::Of
                        | Sense::Role
                        | Sense::Paper
                )
        )
    };
    (is_named && rest.all(is_name)).then_some(numbers)
}

/// Whether numbers stand in order behind others.
fn goes_on(above: &[DecisionNumber], below: &[DecisionNumber]) -> bool {
    let (last, first) = (above.last(), below.first());
    let values = last.and_then(DecisionNumber::bare).zip(first.and_then(DecisionNumber::bare));
    values.is_some_and(|(above, below)| above < below)
}

fn is_break(mark: &Mark) -> bool {
    matches!(mark.what, What::Break(_))
}

/// Lines of names and positions at the end, below an answer.
fn without_signature(marks: &mut Vec<Mark>) {
    loop {
        let is_polite = |mark: &Mark| mark.what == What::Sense(Sense::Polite);
        while marks.last().is_some_and(|mark| is_break(mark) || is_polite(mark)) {
            marks.pop();
        }
        if let Some(name) = name_behind(marks) {
            marks.truncate(name);
        }
        let line = marks.iter().rposition(|mark| mark.what == What::Break(Break::Line));
        let is_below = |below: &[Mark]| is_signature(below) || is_home_page(below);
        let Some(line) = line.filter(|line| is_below(&marks[line + 1..])) else { return };
        marks.truncate(line);
    }
}

/// «Ознайомлений. І. Ткач», «Здано. Староста Кам'янки»: a name with an initial, or a position with
/// names alone, behind the end of a sentence.
fn name_behind(marks: &[Mark]) -> Option<usize> {
    let is_end = |mark: &Mark| mark.what == What::Break(Break::Sentence);
    let words = |from: usize| marks[from..].iter().filter(|mark| !is_break(mark));
    let is_initial = |mark: &Mark| mark.at.len() <= 'І'.len_utf8();
    let is_position = |from: usize| {
        let named = |mark: &Mark| {
            let name = matches!(mark.what, What::Unknown(Case::Capital) | What::Sense(Sense::Role));
            name || is_initial(mark)
        };
        words(from).next().is_some_and(|mark| mark.what == What::Sense(Sense::Role))
            && words(from).all(named)
    };
    (1..marks.len()).find(|at| {
        let named = words(*at).any(is_initial) || is_position(*at);
        is_end(&marks[*at])
            && words(*at).count() <= NAME_WORDS_MAX
            && named
            && is_signature(&marks[at + 1..])
    })
}

/// The address of a whole site alone: it names whose letter it is, not where anything stands.
fn is_home_page(line: &[Mark]) -> bool {
    let [Mark { what: What::Page(page), .. }] = line else { return false };
    page.trim_end_matches('/').matches('/').count() == 2
}

fn is_signature(line: &[Mark]) -> bool {
    let words: Vec<&Mark> = line.iter().filter(|mark| !is_break(mark)).collect();
    let role = words.first().is_some_and(|mark| mark.what == What::Sense(Sense::Role));
    // «Кукіна І.В.»: an initial may look like a word.
    let initial = |mark: &Mark| mark.at.len() <= 'І'.len_utf8();
    let is_name = |mark: &&&Mark| mark.what == What::Unknown(Case::Capital);
    let name = words.len() <= NAME_WORDS_MAX
        && words.iter().any(|mark| is_name(&mark))
        && words.iter().all(|mark| is_name(&mark) || initial(mark));
    let says = |mark: &&&Mark| {
        matches!(
            mark.what,
            What::Page(_)
                | What::Day(_)
                | What::Question
                | What::Sense(
                    Sense::Done
                        | Sense::Sent
                        | Sense::Ahead
                        | Sense::Not
                        | Sense::NotMine
                        | Sense::NoDecisions
                        | Sense::Yes
                        | Sense::No
                        | Sense::Held
                        | Sense::NotHeld
                        | Sense::Read
                        | Sense::Doubt
                )
        )
    };
    name || (role && !words.iter().any(|mark| says(&mark)))
}

/// Greetings with the name behind them, thanks, wishes.
fn without_politeness(marks: &mut Vec<Mark>) {
    let mut kept = Vec::with_capacity(marks.len());
    let mut names = 0;
    for mark in marks.drain(..) {
        match mark.what {
            What::Sense(Sense::Greeting) => {
                names = NAME_WORDS_MAX;
                continue;
            }
            What::Sense(Sense::Polite) => continue,
            What::Unknown(Case::Capital) if names > 0 => {
                names -= 1;
                continue;
            }
            What::Break(Break::Clause) if names > 0 => continue,
            _ => names = 0,
        }
        kept.push(mark);
    }
    *marks = kept;
}
