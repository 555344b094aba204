//! Where the act's own name stands.
//!
//! Decides which tokens come before the name (the head), which are the name, and which follow a
//! quoted name (the tail). Whatever a name says («… до рішення від … № …», «… виконавчого
//! комітету») speaks of other acts: numbers and dates are read in the head alone.

use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::Shape;
use std::ops::Range;

/// A text cut by its act's name.
#[derive(Clone, Debug)]
pub(in crate::recognition) struct Zones {
    /// Before the name.
    pub(in crate::recognition) head: Range<usize>,
    /// The name, without its outer quotes; empty when there is none.
    pub(in crate::recognition) name: Range<usize>,
    /// After a quoted name.
    pub(in crate::recognition) tail: Range<usize>,
}

/// The longest head of an act anybody writes; behind it a text is prose.
const HEAD_TOKENS: usize = 160;

fn opens_quote(text: &Text<'_>, at: usize) -> bool {
    let closes_value = at > 0
        && text.shape(at) == Some(Shape::Quote)
        && text.class(at + 1) != Class::About
        && matches!(text.shape(at - 1), Some(Shape::Digits | Shape::Blank));
    !closes_value && matches!(text.shape(at), Some(Shape::Open | Shape::Quote))
}

/// «„23” травня», «“____”», «"7" скликання»: quotes around a value of the head.
fn quotes_a_value(text: &Text<'_>, at: usize) -> bool {
    let mut inside = at + 1;
    while matches!(
        text.shape(inside),
        Some(Shape::Blank | Shape::Digits | Shape::Dots | Shape::Quote | Shape::Open)
    ) {
        if matches!(text.shape(inside), Some(Shape::Blank | Shape::Digits | Shape::Dots)) {
            return true;
        }
        inside += 1;
    }
    matches!(text.shape(inside), Some(Shape::Close)) || inside >= text.tokens.len()
}

/// A quotation mark around the whole title, as CSV leaves it.
fn quotes_the_title(text: &Text<'_>, at: usize) -> bool {
    let mut first = at;
    while opens_quote(text, first) {
        first += 1;
    }
    matches!(text.class(first), Class::Decision | Class::Order | Class::Draft | Class::Minutes)
        && at < 3
}

/// Cuts a text at the name of its act.
pub(in crate::recognition) fn zones(text: &Text<'_>) -> Zones {
    let count = text.tokens.len();
    let limit = count.min(HEAD_TOKENS);
    let mut at = 0;
    while at < limit {
        if text.class(at) == Class::About {
            return Zones { head: 0..at, name: at..count, tail: count..count };
        }
        if opens_quote(text, at) && !quotes_a_value(text, at) && !quotes_the_title(text, at) {
            let (inner, outer) = end_of_quote(text, at);
            return Zones { head: 0..at, name: at + 1..inner, tail: outer..count };
        }
        at += 1;
    }
    Zones { head: 0..limit, name: limit..limit, tail: limit..limit }
}

/// The end of the name that a quote opens, and where the tail begins.
pub(in crate::recognition::act) fn end_of_quote(text: &Text<'_>, open: usize) -> (usize, usize) {
    let count = text.tokens.len();
    if text.shape(open) == Some(Shape::Quote) {
        let last = (open + 1..count)
            .rev()
            .find(|at| matches!(text.shape(*at), Some(Shape::Quote | Shape::Close)));
        return last.map_or((count, count), |last| (last, last + 1));
    }
    let mut depth = 0usize;
    for at in open..count {
        match text.shape(at) {
            Some(Shape::Open) => depth += 1,
            Some(Shape::Close) => depth = depth.saturating_sub(1),
            // „Про …“ closes with a mark that opens elsewhere.
            Some(Shape::Quote) if depth == 1 && at + 1 == count => depth = 0,
            _ => {}
        }
        if depth == 0 {
            return (at, at + 1);
        }
    }
    (count, count)
}
