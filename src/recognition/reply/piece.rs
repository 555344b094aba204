//! A reply's words as pieces: folded words, numbers, signs, addresses of pages, titles in quotes.
//!
//! Decides what counts as one piece and which slips of a keyboard are none: a Latin letter among
//! Cyrillic ones, any apostrophe, the neighbouring layout. Does not know what a word means. The
//! invariant: every piece keeps the bytes of the raw text it stands for.

use crate::recognition::text::glyph::{Glyphs, Sort, to_cyrillic};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Words in quotes beyond so many are a title, not an answer.
const QUOTED_WORDS_MAX: usize = 3;

static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)(?:https?://|www\.)[^\s<>"«»]+|\b[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[^\s<>"«»]*"#,
    )
    .expect("the pattern is a constant that tests compile")
});
/// Telephones and mailboxes: where somebody is found, no answer.
static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \+?\b(?:38[\s-]?)?\(?0\d{2,4}\)?[\s-]*\d{1,3}[\s-]?\d{2}[\s-]?\d{2}\b
        | \b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b
        # What a link is called: «[Капремонт](https://…)».
        | \[[^\[\]\n]{1,300}\]\($",
    )
    .expect("the pattern is a constant that tests compile")
});
static QUOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"«([^«»]{1,300})»|"([^"\n]{1,300})"|“([^“”]{1,300})”|„([^„“”]{1,300})[“”]"#)
        .expect("the pattern is a constant that tests compile")
});

/// One piece of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub kind: Kind,
    /// The bytes of the raw text.
    pub at: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A folded word, and how it was cased.
    Word(String, Case),
    /// A run of digits, as written.
    Number(String),
    /// One of `. , ; : ! ? - № / ( ) +`, or any other sign.
    Sign(char),
    /// The address of a page.
    Page(String),
    /// Words in quotes that are no answer; a telephone, a mailbox.
    Title,
    /// The end of a line.
    Line,
}

/// Whether a word begins with a capital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    Lower,
    Capital,
}

/// The pieces of a reply, looked at by place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pieces<'a>(pub &'a [Piece]);

impl<'a> Pieces<'a> {
    /// The folded word at a place.
    pub fn word(&self, at: usize) -> Option<&'a str> {
        match &self.0.get(at)?.kind {
            Kind::Word(word, _) => Some(word),
            _ => None,
        }
    }

    /// The run of digits at a place.
    pub fn digits(&self, at: usize) -> Option<&'a str> {
        match &self.0.get(at)?.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    /// Whether a sign stands at a place.
    pub fn is_sign(&self, at: usize, sign: char) -> bool {
        self.0.get(at).is_some_and(|piece| piece.kind == Kind::Sign(sign))
    }

    /// Whether no space stands before a piece.
    pub fn glued(&self, at: usize) -> bool {
        at > 0 && self.0.get(at).is_some_and(|piece| self.0[at - 1].at.end == piece.at.start)
    }
}

/// Cuts a reply into pieces.
pub(super) fn pieces(raw: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    for page in PAGE.find_iter(raw) {
        without_titles(raw, at..page.start(), &mut pieces);
        let address = trimmed(page.as_str());
        let end = page.start() + address.len();
        pieces.push(Piece { kind: Kind::Page(whole(address)), at: page.start()..end });
        at = end;
    }
    without_titles(raw, at..raw.len(), &mut pieces);
    pieces
}

/// An address without the signs that end its sentence.
fn trimmed(address: &str) -> &str {
    let bare = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '…', '\'', '*', ']']);
    match bare.ends_with(')') && !bare.contains('(') {
        true => bare.trim_end_matches(')'),
        false => bare,
    }
}

fn whole(address: &str) -> String {
    let lower = address.to_ascii_lowercase();
    match lower.starts_with("http://") || lower.starts_with("https://") {
        true => address.to_owned(),
        false => format!("https://{address}"),
    }
}

fn without_titles(raw: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let part = &raw[range.clone()];
    let mut at = range.start;
    let titles = QUOTED.find_iter(part);
    let titles = titles.filter(|it| it.as_str().split_whitespace().count() > QUOTED_WORDS_MAX);
    let mut all: Vec<_> = titles.chain(CONTACT.find_iter(part)).collect();
    all.sort_by_key(|it| it.start());
    for quoted in all {
        if range.start + quoted.start() < at {
            continue;
        }
        let (start, end) = (range.start + quoted.start(), range.start + quoted.end());
        words(raw, at..start, pieces);
        pieces.push(Piece { kind: Kind::Title, at: start..end });
        at = end;
    }
    words(raw, at..range.end, pieces);
}

fn words(raw: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
    let glyphs = Glyphs::get();
    let part = &raw[range.clone()];
    let mut at = 0;
    while let Some(first) = part[at..].chars().next() {
        let from = at;
        let sort = glyphs.of(first).sort;
        let kind = match sort {
            Sort::Letter => {
                at += word_len(&part[at..]);
                let case = if first.is_uppercase() { Case::Capital } else { Case::Lower };
                Some(Kind::Word(folded(&part[from..at]), case))
            }
            Sort::Digit => {
                at += part[at..].chars().take_while(char::is_ascii_digit).count();
                Some(Kind::Number(part[from..at].to_owned()))
            }
            _ => {
                at += first.len_utf8();
                sign(first, sort)
            }
        };
        if let Some(kind) = kind {
            pieces.push(Piece { kind, at: range.start + from..range.start + at });
        }
    }
}

fn sign(c: char, sort: Sort) -> Option<Kind> {
    match sort {
        _ if c == '\n' => Some(Kind::Line),
        Sort::Space | Sort::Invisible | Sort::Combining | Sort::Blank => None,
        Sort::Open | Sort::Close | Sort::Quote | Sort::Apostrophe => None,
        Sort::Dash => Some(Kind::Sign('-')),
        Sort::NumberSign => Some(Kind::Sign('№')),
        Sort::Ellipsis => Some(Kind::Sign('.')),
        // Smileys and check marks say nothing that may be relied on, and nothing against it.
        Sort::Other if !c.is_ascii() && !c.is_alphanumeric() => None,
        _ => Some(Kind::Sign(c)),
    }
}

/// How many bytes the word at the beginning covers, apostrophes within it included.
fn word_len(text: &str) -> usize {
    let glyphs = Glyphs::get();
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| glyphs.of(*next).sort);
        let goes_on = match glyphs.of(c).sort {
            Sort::Letter | Sort::Combining | Sort::Invisible => true,
            Sort::Apostrophe => next == Some(Sort::Letter),
            _ => false,
        };
        if !goes_on {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

/// A word in the one form in which words are compared.
pub(super) fn folded(word: &str) -> String {
    let glyphs = Glyphs::get();
    // Nobody writes an English letter alone.
    let mut alone = word.chars();
    if let (Some(letter), None) = (alone.next(), alone.next()) {
        return one_alphabet(to_cyrillic(glyphs.of(letter).lower)).to_string();
    }
    let letters = || word.chars().filter(|c| glyphs.of(*c).sort == Sort::Letter);
    let is_cyrillic = letters().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
    // «TAK» may be typed in either alphabet; small letters of one alone are a foreign word.
    let capitals = letters().all(char::is_uppercase);
    let alike = letters().all(|c| to_cyrillic(glyphs.of(c).lower) != glyphs.of(c).lower);
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        let glyph = glyphs.of(c);
        match (glyph.sort, out.chars().next_back()) {
            (Sort::Combining, Some('і' | 'i')) if c == '\u{308}' => {
                out.pop();
                out.push('ї');
            }
            (Sort::Combining, Some('и')) if c == '\u{306}' => {
                out.pop();
                out.push('й');
            }
            (Sort::Letter, _) if is_cyrillic || (capitals && alike) => {
                out.push(one_alphabet(to_cyrillic(glyph.lower)));
            }
            (Sort::Letter, _) => out.push(glyph.lower),
            _ => {}
        }
    }
    out
}

/// Letters that stand under one key in Ukrainian and Russian layouts.
fn one_alphabet(c: char) -> char {
    match c {
        'ё' => 'е',
        'ы' => 'і',
        'э' => 'є',
        'ъ' => 'ї',
        'ґ' => 'г',
        other => other,
    }
}

/// A word that was typed without switching the layout; none where a key has no letter.
pub(super) fn in_other_layout(word: &str) -> Option<String> {
    const LATIN: &str = "qwertyuiopasdfghjklzxcvbnm";
    const CYRILLIC: &str = "йцукенгшщзфівапролдячсмить";
    word.chars()
        .map(|c| LATIN.chars().zip(CYRILLIC.chars()).find(|(key, _)| *key == c).map(|it| it.1))
        .collect()
}
