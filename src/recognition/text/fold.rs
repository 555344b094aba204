//! Text as tokens: words, digits, signs, quotes and blanks, folded so that what looks alike
//! compares alike.
//!
//! Decides where a word begins and ends, whatever apostrophe, dash or alphabet it was typed
//! with. Does not join what typing has broken (that is `spoilt`) nor know what a token means (that
//! is `lexicon`). The invariant: every token keeps the byte range it came from, so a number
//! is shown as written.

use super::glyph::{self, Glyph, Glyphs, Sort, to_one_alphabet};
use super::lexicon::{self, Class};
use super::spoilt;
use super::token::{Case, Gap, Shape, Token};
use std::ops::Range;
use std::str::Chars;

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
        spoilt::join_spaced_letters(raw, &mut folded, &mut tokens);
        spoilt::join_broken_words(&mut folded, &mut tokens);
        spoilt::split_glued_words(&folded, &mut tokens);
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
            let named = self.tokens[at].shape == Shape::Word
                && self.tokens[at].case != Case::Lower
                && self.tokens[before].case == Case::Lower
                && matches!(
                    self.word(before),
                    "с" | "м" | "смт" | "сел" | "село" | "селище" | "місто"
                );
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
            if self.shape(index) != Some(Shape::Word) {
                continue;
            }
            let is_sign = matches!(self.word(index), "n" | "nº" | "no")
                && self.shape(index + 1 + usize::from(self.is_mark(index + 1, ':')))
                    == Some(Shape::Digits);
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

/// Keys that people hit instead of the apostrophe.
fn is_stray_apostrophe(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '*' | '?' | '^' | '~')
}

/// A small letter before which the apostrophe stands.
fn is_iotated(lower: char) -> bool {
    matches!(lower, 'я' | 'ю' | 'є' | 'ї')
}

/// A small letter behind which the apostrophe stands.
fn takes_apostrophe(lower: char) -> bool {
    matches!(lower, 'п' | 'б' | 'в' | 'м' | 'ф' | 'р' | 'к')
}

/// What is left of a raw text, its first character apart, and the table to read it by.
struct Pen<'a> {
    raw: &'a str,
    next: Option<char>,
    after: Chars<'a>,
    glyphs: Glyphs,
}

impl<'a> Pen<'a> {
    fn new(raw: &'a str) -> Self {
        let mut pen = Self { raw, next: None, after: raw.chars(), glyphs: Glyphs::get() };
        pen.skip();
        pen
    }

    /// The byte the next character stands at.
    fn at(&self) -> usize {
        self.raw.len() - self.after.as_str().len() - self.next.map_or(0, char::len_utf8)
    }

    /// Goes on at this rest of the text.
    fn move_to(&mut self, rest: &'a str) {
        self.after = rest.chars();
        self.skip();
    }

    fn glyph(&self) -> Option<Glyph> {
        self.next.map(|c| self.glyphs.of(c))
    }

    fn skip(&mut self) {
        self.next = self.after.next();
    }

    fn skip_while(&mut self, accept: impl Fn(Sort) -> bool) {
        while self.glyph().is_some_and(|glyph| accept(glyph.sort)) {
            self.skip();
        }
    }
}

fn read_tokens(raw: &str, folded: &mut String) -> Vec<Token> {
    let mut tokens = Vec::with_capacity((raw.len() / 8).min(MAX_TOKENS) + 4);
    let mut gap = Gap::Apart;
    let mut pen = Pen::new(raw);
    while let Some(glyph) = pen.glyph() {
        // A combining mark that follows no letter marks nothing.
        if matches!(glyph.sort, Sort::Space | Sort::Invisible | Sort::Combining) {
            if glyph.sort == Sort::Space {
                gap = Gap::Apart;
            }
            pen.skip();
            continue;
        }
        if tokens.len() >= MAX_TOKENS {
            break;
        }
        let (start, from) = (folded.len(), pen.at());
        let (shape, case) = match glyph.sort {
            Sort::Letter => (Shape::Word, read_word(&mut pen, folded)),
            _ => (read_sign(&mut pen, glyph, folded), Case::Lower),
        };
        tokens.push(Token {
            shape,
            case,
            gap,
            class: Class::Other,
            start: start as u32,
            end: folded.len() as u32,
            from: from as u32,
            to: pen.at() as u32,
        });
        gap = Gap::Glued;
    }
    tokens
}

/// Reads a token that is no word.
fn read_sign(pen: &mut Pen<'_>, glyph: Glyph, folded: &mut String) -> Shape {
    let from = pen.at();
    let first = pen.next;
    match glyph.sort {
        Sort::Digit => {
            pen.skip_while(|sort| sort == Sort::Digit);
            folded.push_str(&pen.raw[from..pen.at()]);
            return Shape::Digits;
        }
        Sort::Blank => {
            pen.skip_while(|sort| sort == Sort::Blank);
            return Shape::Blank;
        }
        Sort::Ellipsis | Sort::Dot => {
            pen.skip_while(|sort| matches!(sort, Sort::Dot | Sort::Ellipsis));
            return match (glyph.sort, pen.at() - from) {
                (Sort::Dot, 1 | 2) => Shape::Mark('.'),
                _ => Shape::Dots,
            };
        }
        _ => pen.skip(),
    }
    match glyph.sort {
        Sort::Apostrophe => {
            // Two apostrophes are how a keyboard without «» writes a quotation mark.
            if pen.next == first {
                pen.skip();
            }
            Shape::Quote
        }
        Sort::NumberSign => Shape::Sign,
        Sort::Open => Shape::Open,
        Sort::Close => Shape::Close,
        Sort::Quote => Shape::Quote,
        Sort::Dash => Shape::Dash,
        _ => Shape::Mark(first.map_or(' ', |c| if c == '\\' { '/' } else { c })),
    }
}

/// Reads a word over apostrophes, soft hyphens and marks typed apart.
fn read_word(pen: &mut Pen<'_>, folded: &mut String) -> Case {
    let start = folded.len();
    let (mut letters, mut capitals, mut first_is_capital) = (0usize, 0usize, false);
    let (mut some, mut all) = (0u8, u8::MAX);
    let mut previous = ' ';
    while let Some(c) = pen.next {
        let glyph = pen.glyphs.of(c);
        if glyph.sort == Sort::Letter {
            letters += 1;
            let traits = glyph.traits();
            if traits & glyph::CAPITAL != 0 {
                capitals += 1;
                first_is_capital |= letters == 1;
            }
            (some, all) = (some | traits, all & traits);
            folded.push(glyph.lower);
            previous = glyph.lower;
            pen.skip();
            continue;
        }
        match glyph.sort {
            Sort::Invisible => pen.skip(),
            Sort::Combining if c == '\u{301}' => pen.skip(),
            Sort::Combining if matches!(c, '\u{308}' | '\u{306}') => {
                if compose(folded, c) {
                    (some, all) = (some | glyph::CYRILLIC, 0);
                }
                pen.skip();
            }
            Sort::Apostrophe if goes_on(pen, previous) => {}
            Sort::Apostrophe => break,
            _ if is_stray_apostrophe(c) && takes_apostrophe(previous) => {
                let after = pen.after.clone().next().map(|next| pen.glyphs.of(next).lower);
                if !after.is_some_and(is_iotated) {
                    break;
                }
                pen.skip();
            }
            _ => break,
        }
    }
    if some & glyph::CYRILLIC != 0 && some & glyph::LOOKS_CYRILLIC != 0 && all & glyph::ROMAN == 0 {
        to_one_alphabet(folded, start);
    }
    match (capitals == letters, first_is_capital) {
        (true, _) => Case::Upper,
        (false, true) => Case::Capital,
        _ => Case::Lower,
    }
}

/// Whether a word goes on behind the apostrophe at the pen, a space after it included; moves the
/// pen to where it does.
fn goes_on(pen: &mut Pen<'_>, previous: char) -> bool {
    let behind = pen.after.as_str();
    match behind.chars().next().map(|next| pen.glyphs.of(next).sort) {
        Some(Sort::Letter) => {
            pen.skip();
            true
        }
        Some(Sort::Space) if takes_apostrophe(previous) => {
            let rest = behind.trim_start();
            let next = rest.chars().next().map(|next| pen.glyphs.of(next).lower);
            let word = next.is_some_and(is_iotated);
            if word {
                pen.move_to(rest);
            }
            word
        }
        _ => false,
    }
}

/// A letter and its mark typed apart («і» + two dots) become one letter.
fn compose(folded: &mut String, mark: char) -> bool {
    let whole = match (folded.chars().next_back(), mark) {
        (Some('і' | 'i'), '\u{308}') => 'ї',
        (Some('и'), '\u{306}') => 'й',
        _ => return false,
    };
    folded.pop();
    folded.push(whole);
    true
}
