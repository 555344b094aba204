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

fn single_letter(folded: &str, token: &Token, case: Case) -> bool {
    // «Р І Ш Е Н Н Я ⏎ N 24»: no Cyrillic letter looks like that one.
    if &folded[token.start as usize..token.end as usize] == "n" {
        return false;
    }
    let one = |word: &str| word.chars().nth(1).is_none();
    token.shape == Shape::Word
        && token.case == case
        && one(&folded[token.start as usize..token.end as usize])
}

/// Letters set apart in one line: how many from a token on.
fn letters_apart(raw: &str, folded: &str, tokens: &[Token], index: usize) -> usize {
    let case = tokens[index].case;
    let opens_line = |at: usize| {
        let gap = raw.get(tokens[at - 1].to as usize..tokens[at].from as usize);
        gap.is_some_and(|gap| gap.contains('\n'))
    };
    (index..tokens.len())
        .take_while(|at| single_letter(folded, &tokens[*at], case))
        .take_while(|at| *at == index || !opens_line(*at))
        .count()
}

/// Joins «Р І Ш Е Н Н Я»; a run of several words is cut where the known words end. Small letters
/// are joined where they are known words and nothing else: «в и р і ш и л а».
pub(super) fn join_spaced_letters(raw: &str, folded: &mut String, tokens: &mut Vec<Token>) {
    const CAPITALS_MIN: usize = 3;
    const SMALL_MIN: usize = 5;
    let mut index = 0;
    while index < tokens.len() {
        let run = letters_apart(raw, folded, tokens, index);
        let is_small = tokens[index].case == Case::Lower;
        if run < if is_small { SMALL_MIN } else { CAPITALS_MIN } {
            index += run.max(1);
            continue;
        }
        let start = folded.len();
        for at in index..index + run {
            let letter = folded[tokens[at].start as usize..].chars().next();
            folded.extend(letter);
        }
        one_alphabet(folded, start);
        let lengths = spelling::spaced_words(&folded[start..]);
        if is_small && !spelling::is_spaced(&folded[start..start + lengths[0]]) {
            index += run;
            continue;
        }
        let (mut joined, mut at, mut letter) = (Vec::new(), start, index);
        for length in lengths {
            let end = letter + folded[at..at + length].chars().count();
            joined.push(Token {
                start: at as u32,
                end: (at + length) as u32,
                to: tokens[end - 1].to,
                ..tokens[letter]
            });
            (at, letter) = (at + length, end);
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
