//! Text to meaning. PURE: no async, no I/O, no clock, no logs.
//!
//! Decides what an item is (an adopted decision, a draft, news of a department …) from its title,
//! section, address and text. The invariant: when the evidence is short, the answer is `Unknown`
//! or `None`; nothing that is not an adopted decision is ever read as one.

use crate::domain::directory::Department;
use crate::domain::observation::Meaning;

/// What is known of an item before its meaning.
#[derive(Clone, Copy, Debug, Default)]
pub struct Input<'a> {
    /// Headline, or the first lines of an act, or a slug.
    pub title: &'a str,
    /// The section it stands in.
    pub section: Option<&'a str>,
    /// Its address.
    pub url: Option<&'a str>,
    /// Its plain text.
    pub text: Option<&'a str>,
}

/// Reads meanings; built once from the directory, then used for every item.
#[derive(Clone, Debug)]
pub struct Recogniser {}

impl Recogniser {
    /// Prepares the word stems of the departments.
    pub fn new(_departments: &[Department]) -> Self {
        Self {}
    }

    /// Reads the meaning of one item.
    pub fn recognise(&self, _input: &Input<'_>) -> Meaning {
        unimplemented!()
    }
}
