//! One word, number or sign of a folded text.

use super::lexicon::Class;

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
    pub(in crate::recognition::text) start: u32,
    pub(in crate::recognition::text) end: u32,
    pub(in crate::recognition::text) from: u32,
    pub(in crate::recognition::text) to: u32,
}
