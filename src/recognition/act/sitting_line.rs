//! The line of a head that names the sitting: its session, its convocation, its count.
//!
//! Decides where such a line begins and ends. What it says is `sheet`'s. The invariant: the number
//! of a sitting is part of its line, and never a number of the paper.

use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::numerals;
use crate::recognition::text::token::Shape;

/// The token after the line of a sitting that begins at a token.
pub(super) fn at(text: &Text<'_>, start: usize) -> Option<usize> {
    session(text, start).or_else(|| meeting(text, start))
}

/// «54-ої сесії восьмого скликання», «(восьме скликання)», «Сесія: XIII Скликання: VIII», «друге
/// пленарне засідання»; gives the token after it.
fn session(text: &Text<'_>, start: usize) -> Option<usize> {
    let (mut at, mut end) = (start, None);
    while at < text.tokens.len() && at < start + 24 {
        match text.class(at) {
            Class::Session | Class::Convocation | Class::Plenary => {
                at += 1;
                if text.class(at - 1) == Class::Plenary && text.class(at) == Class::Meeting {
                    at += 1;
                }
                at = after_noun(text, at);
                end = Some(at);
                continue;
            }
            Class::SessionAdjective => {
                at += 1;
                continue;
            }
            _ => {}
        }
        if let Some((_, next)) = numerals::ordinal_at(text, at) {
            at = next;
            continue;
        }
        let filler = match text.shape(at) {
            Some(Shape::Blank | Shape::Quote | Shape::Open | Shape::Close) => true,
            Some(Shape::Mark(mark)) => matches!(mark, '(' | ')' | ',' | '.'),
            Some(Shape::Dash) => at > start,
            Some(Shape::Word) => {
                matches!(text.word(at), "ї" | "ої" | "го" | "та") && text.glued(at)
            }
            _ => false,
        };
        if !filler {
            break;
        }
        at += 1;
    }
    let end = end?;
    Some(end + usize::from(text.is_mark(end, ')')))
}

/// «ЧЕРГОВЕ ЗАСІДАННЯ № 24», «засідання третє (чергове)» in a line of its own; gives the token
/// after it.
fn meeting(text: &Text<'_>, start: usize) -> Option<usize> {
    let noun = start + usize::from(text.class(start) == Class::SessionAdjective);
    if text.class(noun) != Class::Meeting || !text.opens_line(start) {
        return None;
    }
    let end = (noun + 1..text.tokens.len()).find(|at| text.opens_line(*at));
    let end = end.unwrap_or(text.tokens.len());
    let counts = |at: usize| {
        matches!(text.shape(at), Some(Shape::Sign | Shape::Digits | Shape::Mark('(' | ')')))
            || text.class(at) == Class::SessionAdjective
            || numerals::ordinal_at(text, at).is_some()
    };
    (noun + 1..end).all(counts).then_some(end)
}

/// «Сесія: XIII», «сесія № 12», «скликання VIII»: the count behind its noun.
fn after_noun(text: &Text<'_>, at: usize) -> usize {
    let noun = text.word(at - 1);
    let colon = text.is_mark(at, ':');
    let sign = text.shape(at) == Some(Shape::Sign) && matches!(noun, "сесія" | "сесію");
    let from = at + usize::from(colon || sign);
    let Some((_, end)) = numerals::ordinal_at(text, from) else { return from };
    let owned = matches!(
        text.class(end),
        Class::Session | Class::Convocation | Class::SessionAdjective | Class::Month(_)
    ) && !text.is_mark(end + 1, ':');
    let digits = text.shape(from) == Some(Shape::Digits);
    if owned || (digits && !colon && !sign) { from } else { end }
}
