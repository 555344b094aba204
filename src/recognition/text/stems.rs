//! A list of words and of beginnings of words, looked up letter by letter in one walk.
//!
//! Decides which entries a word begins with or is. Does not know what they mean. The invariant:
//! a word costs one step a letter, however long the list is, and the answers come as if the
//! entries had been compared one after another.

use std::ops::ControlFlow;

/// Whether an entry is the whole word or its beginning («школ*»).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Ends {
    Whole,
    Open,
}

/// The first letters with a place of their own: the small Cyrillic ones.
const FIRST_LETTER: u32 = 'а' as u32;
const FIRST_LETTERS: usize = 48;

/// No entry, no node.
const NONE: u32 = u32::MAX;

/// One letter of one or more entries; nodes of one beginning are chained.
#[derive(Clone, Copy, Debug)]
struct Node {
    letter: char,
    child: u32,
    sibling: u32,
    whole: u32,
    open: u32,
}

/// The entries, by their letters; each is known by its number.
#[derive(Clone, Debug)]
pub(in crate::recognition) struct Stems {
    nodes: Vec<Node>,
    first: [u32; FIRST_LETTERS],
    others: u32,
    count: u32,
}

impl Default for Stems {
    fn default() -> Self {
        Self { nodes: Vec::new(), first: [NONE; FIRST_LETTERS], others: NONE, count: 0 }
    }
}

impl Stems {
    /// Beginnings of words, in one line.
    pub(in crate::recognition) fn beginnings(line: &str) -> Self {
        let mut stems = Self::default();
        for stem in line.split_whitespace() {
            stems.add(stem, Ends::Open);
        }
        stems
    }

    /// Adds a word, or a beginning marked by a star, and gives its number.
    pub(in crate::recognition) fn learn(&mut self, word: &str) -> usize {
        match word.strip_suffix('*') {
            Some(stem) => self.add(stem, Ends::Open),
            None => self.add(word, Ends::Whole),
        }
    }

    /// Adds an entry and gives its number; one that is known keeps its own.
    pub(in crate::recognition) fn add(&mut self, word: &str, ends: Ends) -> usize {
        let mut at = NONE;
        for letter in word.chars() {
            at = self.step(at, letter).unwrap_or_else(|| self.grow(at, letter));
        }
        let count = self.count;
        let Some(node) = self.nodes.get_mut(at as usize) else { return NONE as usize };
        let known = match ends {
            Ends::Whole => &mut node.whole,
            Ends::Open => &mut node.open,
        };
        if *known == NONE {
            *known = count;
            self.count += 1;
        }
        *known as usize
    }

    fn head(&self, from: u32, letter: char) -> u32 {
        match self.nodes.get(from as usize) {
            Some(node) => node.child,
            None => {
                let place = (letter as u32).wrapping_sub(FIRST_LETTER) as usize;
                self.first.get(place).copied().unwrap_or(self.others)
            }
        }
    }

    fn step(&self, from: u32, letter: char) -> Option<u32> {
        let mut at = self.head(from, letter);
        loop {
            let node = self.nodes.get(at as usize)?;
            if node.letter == letter {
                return Some(at);
            }
            at = node.sibling;
        }
    }

    fn grow(&mut self, from: u32, letter: char) -> u32 {
        let sibling = self.head(from, letter);
        let new = self.nodes.len() as u32;
        self.nodes.push(Node { letter, child: NONE, sibling, whole: NONE, open: NONE });
        let place = (letter as u32).wrapping_sub(FIRST_LETTER) as usize;
        match self.nodes.get_mut(from as usize) {
            Some(node) => node.child = new,
            None => match self.first.get_mut(place) {
                Some(first) => *first = new,
                None => self.others = new,
            },
        }
        new
    }

    /// The entries a word begins with, shortest first, then the one that is the whole word.
    pub(in crate::recognition) fn each(
        &self,
        letters: impl IntoIterator<Item = char>,
        mut found: impl FnMut(usize) -> ControlFlow<()>,
    ) {
        let mut at = NONE;
        for letter in letters {
            let Some(next) = self.step(at, letter) else { return };
            at = next;
            let open = self.nodes[at as usize].open;
            if open != NONE && found(open as usize).is_break() {
                return;
            }
        }
        if let Some(node) = self.nodes.get(at as usize).filter(|node| node.whole != NONE) {
            // Nothing follows that could be broken off.
            let _ = found(node.whole as usize);
        }
    }

    /// The entries that the words of a folded text, spaces between them, are or begin with.
    pub(in crate::recognition) fn each_of_words(
        &self,
        text: impl Iterator<Item = char>,
        mut found: impl FnMut(usize),
    ) {
        let mut at = Some(NONE);
        text.chain([' ']).for_each(|letter| {
            if letter == ' ' {
                let node = at.and_then(|at| self.nodes.get(at as usize));
                if let Some(node) = node.filter(|node| node.whole != NONE) {
                    found(node.whole as usize);
                }
                at = Some(NONE);
            } else if let Some(before) = at {
                at = self.step(before, letter);
                let node = at.and_then(|at| self.nodes.get(at as usize));
                if let Some(node) = node.filter(|node| node.open != NONE) {
                    found(node.open as usize);
                }
            }
        });
    }

    /// The first entry of the list that a word is or begins with.
    pub(in crate::recognition) fn first(&self, word: &str) -> Option<usize> {
        let mut first = None;
        self.each(word.chars(), |entry| {
            first = Some(first.map_or(entry, |known: usize| known.min(entry)));
            ControlFlow::Continue(())
        });
        first
    }

    /// Whether a word is or begins with any entry.
    pub(in crate::recognition) fn has(&self, letters: impl IntoIterator<Item = char>) -> bool {
        let mut any = false;
        self.each(letters, |_| {
            any = true;
            ControlFlow::Break(())
        });
        any
    }
}

#[cfg(test)]
mod tests {
    use super::{Ends, Stems};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_word_gives_the_entries_that_comparing_one_after_another_gives(
            entries in prop::collection::vec(("[аіїb]{1,4}", any::<bool>()), 0..12),
            word in "[аіїb]{0,5}",
        ) {
            let mut stems = Stems::default();
            let mut known: Vec<(String, Ends)> = Vec::new();
            for (entry, open) in entries {
                let ends = if open { Ends::Open } else { Ends::Whole };
                let number = stems.add(&entry, ends);
                if !known.contains(&(entry.clone(), ends)) {
                    prop_assert_eq!(number, known.len());
                    known.push((entry, ends));
                }
            }
            let fits = |(entry, ends): &&(String, Ends)| match ends {
                Ends::Whole => word == *entry,
                Ends::Open => word.starts_with(entry.as_str()),
            };
            let first = known.iter().position(|entry| fits(&entry));
            prop_assert_eq!(stems.first(&word), first);
            prop_assert_eq!(stems.has(word.chars()), first.is_some());
            let mut found = 0;
            stems.each_of_words(format!("{word} {word}").chars(), |_| found += 1);
            prop_assert_eq!(found, 2 * known.iter().filter(fits).count());
        }
    }
}
