//! Words spoilt in typing, put right among the tokens: «Р І Ш Е Н Н Я», «РІШ ЕННЯ», «ХХIVсесія».
//!
//! Decides which tokens are one word and which is two. Which words are known is `spelling`'s. The
//! invariant: a token keeps the byte range it came from, and what is no known word stays as it is.

use super::glyph::{self, to_one_alphabet};
use super::token::{Case, Gap, Shape, Token};
use super::{numeral_words, spelling};

/// Makes a word of two alphabets Cyrillic, unless it reads as a Roman numeral.
fn one_alphabet(folded: &mut String, start: usize) {
    let word = &folded[start..];
    let cyrillic = word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
    let mixed = cyrillic && word.chars().any(|c| glyph::to_cyrillic(c) != c);
    if mixed && !word.chars().all(numeral_words::is_roman_letter) {
        to_one_alphabet(folded, start);
    }
}

fn single_letter(folded: &str, token: &Token) -> bool {
    // «Р І Ш Е Н Н Я ⏎ N 24»: no Cyrillic letter looks like that one.
    if &folded[token.start as usize..token.end as usize] == "n" {
        return false;
    }
    let one = |word: &str| word.chars().nth(1).is_none();
    token.shape == Shape::Word
        && token.case == Case::Upper
        && one(&folded[token.start as usize..token.end as usize])
}

/// Joins «Р І Ш Е Н Н Я»; a run of several words is cut where the known words end.
pub(super) fn join_spaced_letters(folded: &mut String, tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index < tokens.len() {
        let run = tokens[index..].iter().take_while(|token| single_letter(folded, token)).count();
        if run < 3 {
            index += run.max(1);
            continue;
        }
        let (first, last) = (tokens[index], tokens[index + run - 1]);
        let start = folded.len();
        for at in index..index + run {
            let letter = folded[tokens[at].start as usize..].chars().next();
            folded.extend(letter);
        }
        one_alphabet(folded, start);
        let mut joined = Vec::new();
        let mut at = start;
        for length in spelling::spaced_words(&folded[start..]) {
            joined.push(Token {
                start: at as u32,
                end: (at + length) as u32,
                to: last.to,
                gap: Gap::Apart,
                ..first
            });
            at += length;
        }
        let count = joined.len();
        tokens.splice(index..index + run, joined);
        index += count.max(1);
    }
}

/// Joins words broken by a space: «РІШ ЕННЯ», «Р ІШ Е Н Н Я», «п ята», «дев-ята».
pub(super) fn join_broken_words(folded: &mut String, tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index + 1 < tokens.len() {
        if let Some(last) = last_piece(folded, tokens, index) {
            let start = folded.len();
            for at in (index..=last).filter(|at| tokens[*at].shape == Shape::Word) {
                let piece = tokens[at].start as usize..tokens[at].end as usize;
                let whole: String = folded[piece].chars().map(glyph::to_cyrillic).collect();
                folded.push_str(&whole);
            }
            tokens[index].start = start as u32;
            tokens[index].end = folded.len() as u32;
            tokens[index].to = tokens[last].to;
            tokens.drain(index + 1..=last);
        }
        index += 1;
    }
}

/// The last token of a word that is broken from a token on.
fn last_piece(folded: &str, tokens: &[Token], index: usize) -> Option<usize> {
    let word = |at: usize| {
        let token = tokens.get(at).filter(|token| token.shape == Shape::Word)?;
        Some(&folded[token.start as usize..token.end as usize])
    };
    let first = word(index).filter(|first| spelling::may_be_broken(first))?;
    let other = index + 1 + usize::from(tokens[index + 1].shape == Shape::Dash);
    if word(other).is_some_and(|rest| spelling::is_broken_pair(first, rest)) {
        return Some(other);
    }
    let capitals = tokens[index..].iter().take_while(|token| token.case == Case::Upper).count();
    let pieces = (index..index + capitals).map_while(word);
    spelling::pieces_of_one(pieces).map(|count| index + count - 1)
}

/// Cuts «ХХIVсесія» and «VIIскликання» where the second word begins.
pub(super) fn split_glued_words(folded: &str, tokens: &mut Vec<Token>) {
    let nouns = spelling::glued_nouns(folded);
    if nouns.is_empty() {
        return;
    }
    let mut index = 0;
    while let Some(token) = tokens.get(index).copied() {
        let (start, end) = (token.start as usize, token.end as usize);
        let next = nouns.partition_point(|noun| *noun <= start);
        let glued = token.shape == Shape::Word && nouns.get(next).is_some_and(|noun| *noun < end);
        if glued && let Some(cut) = spelling::glued_at(&folded[start..end]) {
            let middle = token.start + cut as u32;
            tokens[index].end = middle;
            tokens[index].case = if token.case == Case::Lower { Case::Lower } else { Case::Upper };
            tokens.insert(index + 1, Token { start: middle, gap: Gap::Glued, ..token });
        }
        index += 1;
    }
}
