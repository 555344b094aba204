//! Amounts in a reply: days, counts, numbers of decisions.
//!
//! Decides where a list of numbers begins and ends; days are `day`'s. The invariant: what looks
//! like a list and is none is bad, never half of one.

use super::day::{Dated, Day, day_at};
use super::piece::Pieces;
use super::vocabulary::{counts_decisions, is_total, small};
use crate::domain::council::decision::DecisionNumber;
use crate::domain::council::decision_line;
use std::collections::BTreeSet;

/// Most parts of one list of numbers.
const PARTS_MAX: usize = 100;

/// What was said in digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    Day(Day),
    /// An hour of some day.
    Hour,
    Numbers(Vec<DecisionNumber>),
    /// So many decisions.
    Count(u32),
    /// It looks like one of these and is none.
    Bad,
}

/// The amount that begins at a piece, and where it ends.
pub(super) fn amount_at(pieces: Pieces<'_>, at: usize) -> Option<(Amount, usize)> {
    if let Some((dated, next)) = day_at(pieces, at) {
        let amount = match dated {
            Dated::Day(day) => Amount::Day(day),
            Dated::Hour => Amount::Hour,
            Dated::Bad => Amount::Bad,
        };
        return Some((amount, next));
    }
    let reader = Reader { pieces };
    reader.count(at).or_else(|| reader.numbers(at))
}

struct Reader<'a> {
    pieces: Pieces<'a>,
}

impl Reader<'_> {
    /// «17 рішень», «всього 17».
    fn count(&self, at: usize) -> Option<(Amount, usize)> {
        let worded = self.pieces.word(at).and_then(small);
        if let Some(count) =
            worded.filter(|_| self.pieces.word(at + 1).is_some_and(counts_decisions))
        {
            return Some((Amount::Count(count), at + 2));
        }
        let count = self.pieces.digits(at)?.parse().ok()?;
        let total = at > 0 && self.pieces.word(at - 1).is_some_and(is_total);
        let bare = || self.part(at).is_some_and(|(_, end)| end == at + 1);
        if total && bare() && !self.pieces.word(at + 1).is_some_and(counts_decisions) {
            return Some((Amount::Count(count), at + 1));
        }
        let counted = self.pieces.word(at + 1).is_some_and(counts_decisions);
        counted.then_some((Amount::Count(count), at + 2))
    }

    /// «№№ 1–25, 27», «з 1 по 25», «1-6 та 8».
    fn numbers(&self, at: usize) -> Option<(Amount, usize)> {
        let mut text = String::new();
        let mut next = at;
        for _ in 0..PARTS_MAX {
            let (part, end) = self.part(next)?;
            text.push_str(&part);
            let joined = self.pieces.is_sign(end, ',')
                || self.pieces.is_sign(end, ';')
                || self.pieces.is_sign(end, '+')
                || matches!(self.pieces.word(end), Some("та" | "і" | "й" | "и" | "and"));
            // A comma may also end the list.
            let more =
                joined && self.part(end + 1).is_some() && day_at(self.pieces, end + 1).is_none();
            next = end;
            if !more {
                break;
            }
            text.push_str(", ");
            next += 1;
        }
        match decision_line::numbers(&text) {
            // «1–25 і 1–6» are two lists.
            Ok(numbers) if repeats(&numbers) => Some((Amount::Bad, next)),
            Ok(numbers) => Some((Amount::Numbers(numbers), next)),
            Err(_) => Some((Amount::Bad, next)),
        }
    }

    /// One number or one range.
    fn part(&self, at: usize) -> Option<(String, usize)> {
        let led = matches!(self.pieces.word(at), Some("з" | "із" | "с" | "от" | "від"));
        let (first, next) = self.number(at + usize::from(led))?;
        let by_words = matches!(self.pieces.word(next), Some("по" | "до"));
        if (led && by_words) || self.pieces.is_sign(next, '-') {
            let (last, end) = self.number(next + 1)?;
            return Some((format!("{first}-{last}"), end));
        }
        (!led).then_some((first, next))
    }

    /// «№ 24», «28/1», «24-а».
    fn number(&self, at: usize) -> Option<(String, usize)> {
        let mut next = at;
        while self.pieces.is_sign(next, '№') || matches!(self.pieces.word(next), Some("n" | "no"))
        {
            next += 1;
        }
        let mut number = self.pieces.digits(next).filter(|digits| digits.len() <= 6)?.to_owned();
        next += 1;
        while self.pieces.is_sign(next, '/') && self.pieces.digits(next + 1).is_some() {
            number.push('/');
            number.push_str(self.pieces.digits(next + 1)?);
            next += 2;
        }
        let lettered = self.pieces.is_sign(next, '-')
            && self.pieces.glued(next)
            && self.pieces.glued(next + 1);
        if lettered
            && let Some(letters) = self.pieces.word(next + 1).filter(|it| it.chars().count() <= 2)
        {
            number.push('-');
            number.push_str(letters);
            next += 2;
        }
        Some((number, next))
    }
}

fn repeats(numbers: &[DecisionNumber]) -> bool {
    let mut seen = BTreeSet::new();
    !numbers.iter().all(|number| seen.insert(number))
}
