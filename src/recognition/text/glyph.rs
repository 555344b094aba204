//! What one character is, whatever key, alphabet or font it was typed with.
//!
//! Decides the lower-case form of a character and what it can be in a text: a letter, a digit, one
//! of the thirteen apostrophes, a dash, a quote. Does not look at the characters beside it (that
//! is `fold`). The invariant: the table answers exactly as the definition it is made from.

use super::numeral_words;
use std::sync::LazyLock;

/// What a character can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Sort {
    Space,
    /// Soft hyphens, zero widths: nothing at all.
    Invisible,
    /// A mark over the letter before it.
    Combining,
    Digit,
    Letter,
    Apostrophe,
    NumberSign,
    Blank,
    Dot,
    Ellipsis,
    Open,
    Close,
    /// A quotation mark that does not say which side it stands on.
    Quote,
    Dash,
    /// Anything else, and the digits and letters of scripts that nobody writes here.
    Other,
}

/// One character, folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) struct Glyph {
    /// The lower-case form; characters without one stay as they are.
    pub(in crate::recognition) lower: char,
    pub(in crate::recognition) sort: Sort,
    traits: u8,
}

/// The lower-case form is Cyrillic.
pub(in crate::recognition::text) const CYRILLIC: u8 = 1;
/// The lower-case form is a Latin letter that looks like a Cyrillic one.
pub(in crate::recognition::text) const LOOKS_CYRILLIC: u8 = 2;
/// A digit of a Roman numeral, in either alphabet.
pub(in crate::recognition::text) const ROMAN: u8 = 4;
/// A capital.
pub(in crate::recognition::text) const CAPITAL: u8 = 8;
/// A digit or a letter of any script.
const ALPHANUMERIC: u8 = 16;

impl Glyph {
    /// The definition, asked once for each character of the table.
    fn define(c: char) -> Self {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let traits = [
            (('\u{400}'..='\u{52f}').contains(&lower), CYRILLIC),
            (to_cyrillic(lower) != lower, LOOKS_CYRILLIC),
            (numeral_words::is_roman_letter(lower), ROMAN),
            (c.is_uppercase(), CAPITAL),
            (c.is_alphanumeric(), ALPHANUMERIC),
        ];
        let traits = traits.iter().filter(|(is, _)| *is).fold(0, |all, (_, one)| all | one);
        Self { lower, sort: sort(c), traits }
    }

    pub(in crate::recognition::text) fn traits(self) -> u8 {
        self.traits
    }
}

fn sort(c: char) -> Sort {
    match c {
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => Sort::Invisible,
        '\u{300}'..='\u{36f}' => Sort::Combining,
        '\'' | '’' | '`' | 'ʼ' | '´' | '′' | '‘' | '‛' | 'ʹ' | 'ʻ' | '＇' | '\u{2bd}' => {
            Sort::Apostrophe
        }
        '_' => Sort::Blank,
        '.' => Sort::Dot,
        '…' => Sort::Ellipsis,
        '№' | '#' => Sort::NumberSign,
        '«' | '‹' | '„' | '‚' => Sort::Open,
        '»' | '›' | '”' => Sort::Close,
        '"' | '“' | '‟' | '″' | '＂' => Sort::Quote,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => Sort::Dash,
        _ if c.is_whitespace() => Sort::Space,
        _ if c.is_ascii_digit() => Sort::Digit,
        _ if c.is_alphabetic() => Sort::Letter,
        _ => Sort::Other,
    }
}

/// Every character that is usual in Ukrainian papers lies below: up to the mathematical minus.
const TABLE_END: usize = 0x2220;

static TABLE: LazyLock<Vec<Glyph>> = LazyLock::new(|| {
    let characters = (0..TABLE_END as u32).map(|code| char::from_u32(code).unwrap_or('\0'));
    characters.map(Glyph::define).collect()
});

/// The table at hand for a run of look-ups.
#[derive(Clone, Copy)]
pub(in crate::recognition) struct Glyphs(&'static [Glyph]);

impl Glyphs {
    pub(in crate::recognition) fn get() -> Self {
        Self(&TABLE)
    }

    pub(in crate::recognition) fn of(self, c: char) -> Glyph {
        self.0.get(c as usize).copied().unwrap_or_else(|| Glyph::define(c))
    }
}

/// The letters of plain words: small letters and digits, apostrophes dropped, a space for each
/// character that belongs to no word.
pub(in crate::recognition) fn letters(text: &str) -> impl Iterator<Item = char> {
    let glyphs = Glyphs::get();
    text.chars().filter_map(move |c| {
        let glyph = glyphs.of(c);
        match glyph.sort {
            Sort::Apostrophe | Sort::Invisible | Sort::Combining => None,
            _ if glyph.traits & ALPHANUMERIC == 0 => Some(' '),
            _ => Some(if glyph.lower == 'i' { 'і' } else { glyph.lower }),
        }
    })
}

/// The plain words of a text: its letters, one space for whatever stands between two words.
pub(in crate::recognition) fn plain(text: &str) -> impl Iterator<Item = char> {
    let mut letters = letters(text);
    let (mut begun, mut waiting) = (false, None);
    std::iter::from_fn(move || {
        if let Some(letter) = waiting.take() {
            return Some(letter);
        }
        let letter = letters.next()?;
        if letter != ' ' {
            begun = true;
            return Some(letter);
        }
        let letter = letters.find(|letter| *letter != ' ')?;
        if !begun {
            begun = true;
            return Some(letter);
        }
        waiting = Some(letter);
        Some(' ')
    })
}

/// The Cyrillic letter that a Latin one looks like.
pub(in crate::recognition) fn to_cyrillic(c: char) -> char {
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

/// Turns the end of a text, from a byte on, into letters of one alphabet.
pub(super) fn to_one_alphabet(folded: &mut String, start: usize) {
    let fixed: String = folded[start..].chars().map(to_cyrillic).collect();
    folded.truncate(start);
    folded.push_str(&fixed);
}

#[cfg(test)]
mod tests {
    use super::{Glyph, Glyphs};

    #[test]
    fn the_table_answers_as_its_definition_for_every_character() {
        for c in '\0'..=char::MAX {
            assert_eq!(Glyphs::get().of(c), Glyph::define(c), "{c:?}");
        }
    }

    #[test]
    fn no_letter_needs_two_to_be_written_small_but_the_turkish_one() {
        let two = ('\0'..=char::MAX).filter(|c| c.to_lowercase().count() > 1);
        assert_eq!(two.collect::<String>(), "İ");
    }
}
