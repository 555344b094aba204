//! Words spoilt in typing: set apart letter by letter, broken in two, or glued together.
//!
//! Decides where the known words of an act's head begin and end. Only known words are mended:
//! a run of letters that does not divide exactly into them stays as it is.

use super::glyph::to_cyrillic;
use super::lexicon::{Class, class};
use super::numeral_words;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// Words set apart letter by letter, longest first where one begins another.
const SPACED: [&str; 40] = [
    "розпорядження",
    "позачергова",
    "виконавчого",
    "виконавчий",
    "скликання",
    "засідання",
    "протоколу",
    "пленарне",
    "вирішила",
    "комітету",
    "протокол",
    "виконком",
    "сільська",
    "селищна",
    "сільської",
    "селищної",
    "вирішив",
    "вирішує",
    "комітет",
    "україна",
    "рішення",
    "міського",
    "чергова",
    "порядок",
    "міська",
    "міської",
    "денний",
    "голови",
    "голова",
    "наказ",
    "проєкт",
    "проект",
    "сесія",
    "сесії",
    "витяг",
    "рішає",
    "рада",
    "ради",
    "від",
    "про",
];

/// Cuts a run of letters into known words; the whole run if it does not divide exactly.
pub(in crate::recognition) fn spaced_words(run: &str) -> Vec<usize> {
    let mut lengths = Vec::new();
    let mut rest = run;
    while !rest.is_empty() {
        let roman: usize = rest
            .chars()
            .take_while(|c| numeral_words::is_roman_letter(*c))
            .map(char::len_utf8)
            .sum();
        let known = SPACED
            .iter()
            .filter(|word| rest.starts_with(**word))
            .map(|word| word.len())
            .max()
            .or_else(|| {
                let after = &rest[roman..];
                let numeral = numeral_words::roman(&rest[..roman]).is_some();
                (roman > 0 && numeral && (after.is_empty() || after.starts_with(['с'])))
                    .then_some(roman)
                    .filter(|_| after.is_empty() || SPACED.iter().any(|w| after.starts_with(w)))
            })
            .or_else(|| numeral_before_session(rest))
            .or_else(|| name_of_council(rest));
        match known {
            Some(length) => {
                lengths.push(length);
                rest = &rest[length..];
            }
            // «Р А Д А Р ІШ Е Н Н Я»: a letter of the next word, which is broken otherwise.
            None if !lengths.is_empty() && rest.chars().nth(1).is_none() => {
                lengths.push(rest.len());
                rest = "";
            }
            None => return vec![run.len()],
        }
    }
    lengths
}

/// Whether a word is one of those that are set apart.
pub(in crate::recognition) fn is_spaced(word: &str) -> bool {
    SPACED.contains(&word)
}

/// «зразковасільськарада», «зразківськоїселищноїради»: a council's name ends where its kind begins.
fn name_of_council(rest: &str) -> Option<usize> {
    let kinds = ["сільськарада", "сільськоїради", "селищнарада", "селищноїради", "міськарада"];
    let cut = kinds.iter().find_map(|kind| rest.find(kind))?;
    let name = &rest[..cut];
    (name.chars().count() > 3 && (name.ends_with('а') || name.ends_with("ої"))).then_some(cut)
}

/// «хссесія»: the numeral ends where the noun begins, although С is a Roman letter too.
fn numeral_before_session(rest: &str) -> Option<usize> {
    let cut = ["сесія", "сесії", "скликання"].iter().find_map(|noun| rest.find(noun))?;
    (cut > 0 && numeral_words::roman(&rest[..cut]).is_some()).then_some(cut)
}

const BREAKABLE: [&str; 8] = [
    "рішення",
    "розпорядження",
    "протокол",
    "скликання",
    "проєкт",
    "проект",
    "виконавчий",
    "сесія",
];

/// A quick test before the costly one: most words cannot be the first piece of anything.
pub(in crate::recognition) fn may_be_broken(word: &str) -> bool {
    word.starts_with(['п', 'д', 'р', 'с', 'в', 'p', 'c'])
        && (matches!(word, "дев" | "поза") || begins_one(word.chars().map(to_cyrillic)))
}

fn begins_one(letters: impl Iterator<Item = char> + Clone) -> bool {
    BREAKABLE.iter().any(|whole| {
        let mut rest = whole.chars();
        letters.clone().all(|letter| rest.next() == Some(letter))
    })
}

/// Whether two tokens are halves of one word.
pub(in crate::recognition) fn is_broken_pair(word: &str, rest: &str) -> bool {
    match word {
        "п" | "дев" => rest.starts_with("ят"),
        "поза" => rest.starts_with("чергов"),
        _ => false,
    }
}

/// How many of the words, set in capitals, are pieces of one known word: «Р ІШ ЕННЯ».
pub(in crate::recognition) fn pieces_of_one<'w>(
    words: impl Iterator<Item = &'w str>,
) -> Option<usize> {
    let mut whole = String::new();
    for (before, word) in words.enumerate() {
        whole.extend(word.chars().map(to_cyrillic));
        if before > 0 && BREAKABLE.contains(&whole.as_str()) {
            return Some(before + 1);
        }
        if !begins_one(whole.chars()) {
            return None;
        }
    }
    None
}

/// What is found glued to the word before it.
const GLUED: [&str; 4] = ["сесі", "скликан", "рішення", "засіданн"];

/// Where any of these stands, found in one pass over a whole text.
static GLUED_NOUNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| every_byte(&GLUED));

/// An automaton that looks at every byte: the bytes of Cyrillic are two or three leading ones in
/// turn, so a search that leaps to rare bytes leaps nowhere.
pub(in crate::recognition) fn every_byte(words: &[&str]) -> Option<AhoCorasick> {
    let kind = Some(AhoCorasickKind::DFA);
    AhoCorasick::builder().prefilter(false).kind(kind).build(words).ok()
}

/// The bytes of a folded text at which a noun begins that may be glued to the word before it.
pub(in crate::recognition) fn glued_nouns(folded: &str) -> Vec<usize> {
    let Some(nouns) = &*GLUED_NOUNS else { return Vec::new() };
    nouns.find_iter(folded).map(|found| found.start()).collect()
}

/// Where the second of two glued words begins.
pub(in crate::recognition) fn glued_at(word: &str) -> Option<usize> {
    for noun in GLUED {
        let Some(cut) = word.find(noun).filter(|cut| *cut > 0) else { continue };
        let head = &word[..cut];
        let known = numeral_words::roman(head).is_some()
            || numeral_words::is_ordinal_word(head)
            || !matches!(class(head), Class::Other | Class::Foreign);
        if known {
            return Some(cut);
        }
    }
    None
}
