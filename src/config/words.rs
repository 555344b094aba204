//! The words by which news of the usual kinds of unit are known.
//!
//! Decides which kinds of unit are usual, and what a unit of such a kind brings along: signatures,
//! sections, stems, and the stems that speak against every one of them. They are part of the
//! program, so that better words reach everybody who has only edited an address; what a directory
//! writes beside is added. Each kind has its file in `words/`.

use crate::domain::plan::directory::{Stem, UnitKind};
use serde::Deserialize;

/// The usual kinds: the word of `kind` in `directory.toml`, and the file of its words.
const USUAL: [(&str, &str); 13] = [
    ("education", include_str!("words/education.toml")),
    ("culture", include_str!("words/culture.toml")),
    ("library", include_str!("words/library.toml")),
    ("utilities", include_str!("words/utilities.toml")),
    ("social", include_str!("words/social.toml")),
    ("council-office", include_str!("words/council-office.toml")),
    ("children", include_str!("words/children.toml")),
    ("economy", include_str!("words/economy.toml")),
    ("finance", include_str!("words/finance.toml")),
    ("cnap", include_str!("words/cnap.toml")),
    ("starosta", include_str!("words/starosta.toml")),
    ("land-architecture", include_str!("words/land-architecture.toml")),
    ("military-registration", include_str!("words/military-registration.toml")),
];

const AGAINST: &str = include_str!("words/against.toml");

/// What `kind` of a unit can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A unit with no words but its own.
    Plain(UnitKind),
    /// A usual one, by its place among the usual ones.
    Usual(usize),
}

impl Default for Kind {
    fn default() -> Self {
        Kind::Plain(UnitKind::Department)
    }
}

impl Kind {
    /// Every kind with its word.
    pub fn words() -> Vec<(&'static str, Kind)> {
        let usual = USUAL.iter().enumerate().map(|(at, (word, _))| (*word, Kind::Usual(at)));
        let plain = [
            ("department", Kind::Plain(UnitKind::Department)),
            ("institution", Kind::Plain(UnitKind::Institution)),
        ];
        plain.into_iter().chain(usual).collect()
    }

    /// The word of a usual kind.
    pub fn usual(self) -> Option<&'static str> {
        match self {
            Kind::Plain(_) => None,
            Kind::Usual(at) => USUAL.get(at).map(|(word, _)| *word),
        }
    }

    /// What a unit of this kind brings along.
    pub fn brings(self) -> Brought {
        let text = match self {
            Kind::Plain(unit) => return Brought::nothing(unit),
            Kind::Usual(at) => USUAL.get(at).map_or("", |(_, text)| *text),
        };
        let file: File = read(text);
        let against: Against = read(AGAINST);
        Brought {
            unit: match file.unit {
                Unit::Department => UnitKind::Department,
                Unit::Institution => UnitKind::Institution,
            },
            signatures: file.signatures,
            sections: file.sections,
            stems: stems(file.stems),
            against: stems(against.stems),
        }
    }
}

/// What a unit brings along by its kind.
pub(super) struct Brought {
    /// Department or institution.
    pub unit: UnitKind,
    /// Lines that sign its news.
    pub signatures: Vec<String>,
    /// Sections that hold its news.
    pub sections: Vec<String>,
    /// Words that tell its news.
    pub stems: Vec<Stem>,
    /// Words of news that no unit gives.
    pub against: Vec<Stem>,
}

impl Brought {
    fn nothing(unit: UnitKind) -> Self {
        let (signatures, sections) = (Vec::new(), Vec::new());
        Self { unit, signatures, sections, stems: Vec::new(), against: Vec::new() }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    unit: Unit,
    signatures: Vec<String>,
    sections: Vec<String>,
    stems: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Unit {
    Department,
    Institution,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Against {
    stems: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    words: Vec<String>,
    weight: f32,
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the words of every kind are read by a test")
}

fn stems(entries: Vec<Entry>) -> Vec<Stem> {
    entries.into_iter().map(|entry| Stem { words: entry.words, weight: entry.weight }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_kind_brings_words_that_a_directory_could_have_written() {
        for (word, kind) in Kind::words() {
            let Some(usual) = kind.usual() else { continue };
            assert_eq!(usual, word);
            let brought = kind.brings();
            assert!(!brought.signatures.is_empty() && !brought.sections.is_empty(), "{word}");
            assert!(brought.stems.iter().any(|stem| stem.weight > 0.0), "{word}");
            assert!(brought.against.iter().all(|stem| stem.weight < 0.0), "{word}");
            for Stem { words, weight } in brought.stems.iter().chain(&brought.against) {
                assert!(!words.is_empty() && *weight != 0.0 && weight.abs() <= 100.0, "{words:?}");
                for word in words {
                    let bare = word.strip_suffix('*').unwrap_or(word);
                    let one = !bare.contains(char::is_whitespace) && !bare.contains('*');
                    assert!(!bare.is_empty() && one, "{word}");
                }
            }
        }
    }
}
