//! What an understanding depends on beside its item: the rules, and the words of the directory.
//!
//! Decides when what was understood must be understood anew. The invariant: two recognisers with
//! one fingerprint say the same of every item.

use crate::domain::plan::directory::{Department, Stem};
use sha2::{Digest, Sha256};

/// The rules of this program: a digest of their sources, made when it is built.
const RULES: &str = env!("RECOGNITION_RULES");

/// Which recogniser is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 16]);

impl Fingerprint {
    /// Of the recogniser for these departments and the council of this name.
    pub fn of(departments: &[Department], council: &str) -> Self {
        let mut digest = Sha256::new();
        // Each text is counted, so that no two lists run into one.
        let mut add = |text: &str| {
            digest.update((text.len() as u64).to_be_bytes());
            digest.update(text.as_bytes());
        };
        add(RULES);
        add(council);
        for Department { id, name, signatures, sections, stems, .. } in departments {
            add(id.as_str());
            add(name);
            for lines in [signatures, sections] {
                add(&lines.len().to_string());
                lines.iter().for_each(|line| add(line));
            }
            for Stem { words, weight } in stems {
                add(&weight.to_string());
                words.iter().for_each(|word| add(word));
            }
        }
        let mut first = [0; 16];
        first.copy_from_slice(&digest.finalize()[..16]);
        Self(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::directory::UnitKind;

    fn school(words: &[&str], weight: f32) -> Department {
        Department {
            id: "education".into(),
            name: "Відділ освіти".to_owned(),
            kind: UnitKind::Department,
            head: None,
            signatures: Vec::new(),
            sections: Vec::new(),
            stems: vec![Stem { words: words.iter().map(|it| (*it).to_owned()).collect(), weight }],
            joined_on: None,
            pages: Vec::new(),
            page_words: Vec::new(),
        }
    }

    #[test]
    fn other_words_weights_and_councils_are_other_recognisers() {
        let of = |departments: &[Department]| Fingerprint::of(departments, "Зразкова рада");
        let one = of(&[school(&["школ*", "ліце*"], 1.0)]);
        assert_eq!(one, of(&[school(&["школ*", "ліце*"], 1.0)]));
        let others = [
            of(&[school(&["школ*ліце*"], 1.0)]),
            of(&[school(&["школ*", "ліце*"], 1.5)]),
            of(&[]),
            Fingerprint::of(&[school(&["школ*", "ліце*"], 1.0)], "Інша рада"),
        ];
        assert!(others.iter().all(|other| *other != one));
        let joined =
            Department { head: Some("olha".into()), ..school(&["школ*", "ліце*"], 1.0) };
        assert_eq!(one, of(&[joined]), "who answers for it changes nothing");
    }
}
