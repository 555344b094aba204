//! Text as tokens: words, digits, signs, quotes and blanks, folded so that what looks alike
//! compares alike.
//!
//! Decides where a word begins and ends, whatever apostrophe, dash or alphabet it was typed
//! with, and joins letters set apart for show («Р І Ш Е Н Н Я»). Does not know what a token means
//! (that is `lexicon`). The invariant: every token keeps the byte range it came from, so a number
//! is shown as written.

use super::lexicon::{self, Class};
use super::{numeral_words, spelling};
use std::ops::Range;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Shape {
    Word,
    Digits,
    /// №, or a Latin N in its place.
    Sign,
    /// A run of underscores: a form field, filled or not.
    Blank,
    /// Three dots or more.
    Dots,
    Open,
    Close,
    /// A quotation mark that does not say which side it stands on.
    Quote,
    Dash,
    Mark(char),
}

/// How the letters of a word were cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Case {
    Lower,
    Capital,
    Upper,
}

/// Whether white space stood before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Gap {
    Glued,
    Apart,
}

/// One token: its folded form and its place in the raw text.
#[derive(Clone, Copy, Debug)]
pub(in crate::recognition) struct Token {
    pub(in crate::recognition) shape: Shape,
    pub(in crate::recognition) case: Case,
    pub(in crate::recognition) gap: Gap,
    pub(in crate::recognition) class: Class,
    start: u32,
    end: u32,
    from: u32,
    to: u32,
}

/// A text, folded and cut into tokens.
#[derive(Debug)]
pub(in crate::recognition) struct Text<'a> {
    raw: &'a str,
    folded: String,
    pub(in crate::recognition) tokens: Vec<Token>,
}

/// No title and no head of an act is longer; the rest says nothing about the kind.
const MAX_TOKENS: usize = 600;

impl<'a> Text<'a> {
    /// Folds a text; any text is accepted.
    pub(in crate::recognition) fn new(raw: &'a str) -> Self {
        let mut folded = String::with_capacity(raw.len().min(8_192) + 16);
        let mut tokens = read_tokens(raw, &mut folded);
        join_spaced_letters(&mut folded, &mut tokens);
        join_broken_words(&mut folded, &mut tokens);
        split_glued_words(&folded, &mut tokens);
        for token in &mut tokens {
            if token.shape == Shape::Word {
                token.class = lexicon::class(&folded[token.start as usize..token.end as usize]);
            }
        }
        let mut text = Self { raw, folded, tokens };
        text.mark_number_signs();
        text.mark_settlements();
        text
    }

    /// The folded form of a token; empty past the end.
    pub(in crate::recognition) fn word(&self, index: usize) -> &str {
        match self.tokens.get(index) {
            Some(token) => &self.folded[token.start as usize..token.end as usize],
            None => "",
        }
    }

    /// The shape of a token, if there is one.
    pub(in crate::recognition) fn shape(&self, index: usize) -> Option<Shape> {
        self.tokens.get(index).map(|token| token.shape)
    }

    /// The class of a token; `Other` past the end.
    pub(in crate::recognition) fn class(&self, index: usize) -> Class {
        self.tokens.get(index).map_or(Class::Other, |token| token.class)
    }

    /// Whether a token is this punctuation mark.
    pub(in crate::recognition) fn is_mark(&self, index: usize, mark: char) -> bool {
        self.shape(index) == Some(Shape::Mark(mark))
    }

    /// Whether a token exists and stands next to the one before it without a space.
    pub(in crate::recognition) fn glued(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| token.gap == Gap::Glued)
    }

    /// Whether a token begins a line of the raw text.
    pub(in crate::recognition) fn opens_line(&self, index: usize) -> bool {
        let Some(token) = self.tokens.get(index) else { return false };
        let before = index.checked_sub(1).map_or(0, |before| self.tokens[before].to);
        let gap = self.raw.get(before as usize..token.from as usize);
        index == 0 || gap.is_some_and(|gap| gap.contains('\n'))
    }

    /// The raw text of a run of tokens.
    pub(in crate::recognition) fn raw(&self, range: Range<usize>) -> &'a str {
        let Some(first) = self.tokens.get(range.start) else { return "" };
        let last = range.end.saturating_sub(1).max(range.start);
        let Some(last) = self.tokens.get(last) else { return "" };
        self.raw.get(first.from as usize..last.to as usize).unwrap_or("")
    }

    /// How many characters of the raw text a token covers.
    pub(in crate::recognition) fn width(&self, index: usize) -> usize {
        self.raw(index..index + 1).chars().count()
    }

    /// The value of a run of digits, if it is short enough to be one.
    pub(in crate::recognition) fn digits(&self, index: usize) -> Option<u32> {
        let token = self.tokens.get(index).filter(|token| token.shape == Shape::Digits)?;
        self.folded[token.start as usize..token.end as usize].parse().ok()
    }

    /// «с. Зразкове», «смт Слухань»: the name of a settlement says where, whatever else its
    /// letters would mean.
    fn mark_settlements(&mut self) {
        for at in 1..self.tokens.len() {
            let before = at - 1 - usize::from(at > 1 && self.is_mark(at - 1, '.'));
            let named = matches!(
                self.word(before),
                "с" | "м" | "смт" | "сел" | "село" | "селище" | "місто"
            ) && self.tokens[before].case == Case::Lower
                && self.tokens[at].shape == Shape::Word
                && self.tokens[at].case != Case::Lower;
            let act = matches!(
                self.class(at),
                Class::Decision
                    | Class::Order
                    | Class::Minutes
                    | Class::Draft
                    | Class::About
                    | Class::Session
                    | Class::Convocation
            );
            if named && !act {
                self.tokens[at].class = Class::Formal;
            }
        }
    }

    fn mark_number_signs(&mut self) {
        for index in 0..self.tokens.len() {
            let is_sign = matches!(self.word(index), "n" | "nº" | "no")
                && self.shape(index + 1) == Some(Shape::Digits)
                && self.shape(index) == Some(Shape::Word);
            if is_sign {
                self.tokens[index].shape = Shape::Sign;
            }
            if self.word(index) == "б"
                && self.is_mark(index + 1, '/')
                && self.word(index + 2) == "н"
            {
                self.tokens[index].class = Class::NoNumber;
                self.tokens[index + 2].class = Class::NoNumber;
            }
        }
    }
}

/// Whether a character serves as the Ukrainian apostrophe.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '’' | '`' | 'ʼ' | '´' | '′' | '‘' | '‛' | 'ʹ' | 'ʻ' | '＇' | '\u{2bd}' | '\u{301}'
    )
}

/// Keys that people hit instead of the apostrophe.
fn is_stray_apostrophe(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '*' | '?' | '^' | '~')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_iotated(c: char) -> bool {
    matches!(c, 'я' | 'ю' | 'є' | 'ї' | 'Я' | 'Ю' | 'Є' | 'Ї')
}

fn takes_apostrophe(c: char) -> bool {
    matches!(c, 'п' | 'б' | 'в' | 'м' | 'ф' | 'р' | 'к' | 'П' | 'Б' | 'В' | 'М' | 'Ф' | 'Р' | 'К')
}

fn peek(raw: &str, pos: usize) -> Option<char> {
    raw.get(pos..).and_then(|rest| rest.chars().next())
}

fn read_tokens(raw: &str, folded: &mut String) -> Vec<Token> {
    let mut tokens = Vec::with_capacity((raw.len() / 8).min(MAX_TOKENS) + 4);
    let mut pos = 0;
    let mut gap = Gap::Apart;
    while let Some(c) = peek(raw, pos) {
        // A combining mark that follows no letter marks nothing.
        if c.is_whitespace() || is_invisible(c) || matches!(c, '\u{300}'..='\u{36f}') {
            if c.is_whitespace() {
                gap = Gap::Apart;
            }
            pos += c.len_utf8();
            continue;
        }
        if tokens.len() >= MAX_TOKENS {
            break;
        }
        let start = folded.len();
        let from = pos;
        let (shape, case, to) = read_token(raw, pos, c, folded);
        pos = to;
        tokens.push(Token {
            shape,
            case,
            gap,
            class: Class::Other,
            start: start as u32,
            end: folded.len() as u32,
            from: from as u32,
            to: to as u32,
        });
        gap = Gap::Glued;
    }
    tokens
}

fn read_token(raw: &str, pos: usize, c: char, folded: &mut String) -> (Shape, Case, usize) {
    let after = pos + c.len_utf8();
    let run = |accept: fn(char) -> bool| {
        let rest = &raw[pos..];
        pos + rest.find(|c: char| !accept(c)).unwrap_or(rest.len())
    };
    if c.is_ascii_digit() {
        let to = run(|c| c.is_ascii_digit());
        folded.push_str(&raw[pos..to]);
        return (Shape::Digits, Case::Lower, to);
    }
    if is_apostrophe(c) {
        // Two apostrophes are how a keyboard without «» writes a quotation mark.
        let twice = peek(raw, after) == Some(c);
        return (Shape::Quote, Case::Lower, if twice { after + c.len_utf8() } else { after });
    }
    if c.is_alphabetic() {
        let (case, to) = read_word(raw, pos, folded);
        return (Shape::Word, case, to);
    }
    let shape = match c {
        '_' => return (Shape::Blank, Case::Lower, run(|c| c == '_')),
        '…' => return (Shape::Dots, Case::Lower, run(|c| matches!(c, '.' | '…'))),
        '.' => {
            let to = run(|c| matches!(c, '.' | '…'));
            match to - pos {
                1 | 2 => return (Shape::Mark('.'), Case::Lower, to),
                _ => return (Shape::Dots, Case::Lower, to),
            }
        }
        '№' | '#' => Shape::Sign,
        '«' | '‹' | '„' | '‚' => Shape::Open,
        '»' | '›' | '”' => Shape::Close,
        '"' | '“' | '‟' | '″' | '＂' => Shape::Quote,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Shape::Dash,
        '\\' => Shape::Mark('/'),
        other => Shape::Mark(other),
    };
    (shape, Case::Lower, after)
}

fn read_word(raw: &str, mut pos: usize, folded: &mut String) -> (Case, usize) {
    let start = folded.len();
    let (mut letters, mut capitals, mut first_is_capital) = (0usize, 0usize, false);
    let mut previous = ' ';
    while let Some(c) = peek(raw, pos) {
        let after = pos + c.len_utf8();
        let next = peek(raw, after);
        if is_invisible(c) {
            pos = after;
        } else if c == '\u{308}' || c == '\u{306}' {
            compose(folded, c);
            pos = after;
        } else if c == '\u{301}' {
            pos = after;
        } else if is_apostrophe(c) {
            match next {
                Some(next) if next.is_alphabetic() && !is_apostrophe(next) => pos = after,
                Some(next) if next.is_whitespace() && takes_apostrophe(previous) => {
                    let rest = &raw[after..];
                    let ahead = after + rest.len() - rest.trim_start().len();
                    if !peek(raw, ahead).is_some_and(is_iotated) {
                        break;
                    }
                    pos = ahead;
                }
                _ => break,
            }
        } else if is_stray_apostrophe(c)
            && takes_apostrophe(previous)
            && next.is_some_and(is_iotated)
        {
            pos = after;
        } else if c.is_alphabetic() {
            letters += 1;
            if c.is_uppercase() {
                capitals += 1;
                first_is_capital |= letters == 1;
            }
            folded.extend(c.to_lowercase());
            previous = c;
            pos = after;
        } else {
            break;
        }
    }
    one_alphabet(folded, start);
    let case = match (capitals == letters, first_is_capital) {
        (true, _) => Case::Upper,
        (false, true) => Case::Capital,
        _ => Case::Lower,
    };
    (case, pos)
}

/// A letter and its mark typed apart («і» + two dots) become one letter.
fn compose(folded: &mut String, mark: char) {
    let whole = match (folded.chars().next_back(), mark) {
        (Some('і' | 'i'), '\u{308}') => 'ї',
        (Some('и'), '\u{306}') => 'й',
        _ => return,
    };
    folded.pop();
    folded.push(whole);
}

fn to_cyrillic(c: char) -> char {
    match c {
        'a' => 'а',
        'b' => 'в',
        'c' => 'с',
        'e' => 'е',
        'h' => 'н',
        'i' => 'і',
        'k' => 'к',
        'm' => 'м',
        'o' => 'о',
        'p' => 'р',
        't' => 'т',
        'x' => 'х',
        'y' => 'у',
        'ï' => 'ї',
        other => other,
    }
}

/// Makes a word of two alphabets Cyrillic, unless it reads as a Roman numeral.
fn one_alphabet(folded: &mut String, start: usize) {
    let word = &folded[start..];
    let cyrillic = word.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
    if word.is_ascii() || !cyrillic || word.chars().all(numeral_words::is_roman_letter) {
        return;
    }
    if word.chars().any(|c| to_cyrillic(c) != c) {
        let fixed: String = word.chars().map(to_cyrillic).collect();
        folded.truncate(start);
        folded.push_str(&fixed);
    }
}

fn single_letter(folded: &str, token: &Token) -> bool {
    let word = &folded[token.start as usize..token.end as usize];
    token.shape == Shape::Word && token.case == Case::Upper && word.chars().count() == 1
}

/// Joins «Р І Ш Е Н Н Я»; a run of several words is cut where the known words end.
fn join_spaced_letters(folded: &mut String, tokens: &mut Vec<Token>) {
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

/// Joins words broken by a space: «РІШ ЕННЯ», «п ята», «дев-ята».
fn join_broken_words(folded: &mut String, tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index + 1 < tokens.len() {
        let token = tokens[index];
        let word = &folded[token.start as usize..token.end as usize];
        if token.shape != Shape::Word || !spelling::may_be_broken(word) {
            index += 1;
            continue;
        }
        let through_dash = tokens[index + 1].shape == Shape::Dash;
        let other = index + 1 + usize::from(through_dash);
        let Some(next) = tokens.get(other).copied().filter(|next| next.shape == Shape::Word) else {
            index += 1;
            continue;
        };
        let rest = &folded[next.start as usize..next.end as usize];
        if !spelling::is_broken_pair(word, rest, token.case == Case::Upper && !through_dash) {
            index += 1;
            continue;
        }
        let whole = format!("{word}{rest}");
        let start = folded.len();
        folded.push_str(&whole);
        tokens[index] =
            Token { start: start as u32, end: folded.len() as u32, to: next.to, ..token };
        tokens.drain(index + 1..=other);
    }
}

/// Cuts «ХХIVсесія» and «VIIскликання» where the second word begins.
fn split_glued_words(folded: &str, tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index < tokens.len() {
        let token = tokens[index];
        let word = &folded[token.start as usize..token.end as usize];
        let cut = match token.shape {
            Shape::Word => spelling::glued_at(word),
            _ => None,
        };
        if let Some(cut) = cut {
            let middle = token.start + cut as u32;
            tokens[index].end = middle;
            tokens[index].case = if token.case == Case::Lower { Case::Lower } else { Case::Upper };
            tokens.insert(index + 1, Token { start: middle, gap: Gap::Glued, ..token });
        }
        index += 1;
    }
}

/// Whether a word begins with one of the stems in a line.
pub(in crate::recognition) fn begins_any(word: &str, stems: &str) -> bool {
    stems.split(' ').any(|stem| word.starts_with(stem))
}
