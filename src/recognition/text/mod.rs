//! Text as the recogniser sees it: folded characters, words, numerals, dates, slugs.

pub(super) mod dates;
pub(super) mod fold;
pub(super) mod glyph;
pub(super) mod lexicon;
pub(super) mod numbers;
pub mod numeral_words;
pub(super) mod numerals;
pub(super) mod signs;
pub(super) mod slug;
pub(super) mod spelling;
mod spoilt;
pub(super) mod stems;
#[cfg(test)]
mod tests;
pub(in crate::recognition) mod token;
