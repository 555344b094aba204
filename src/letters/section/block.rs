//! The parts a letter's body is made of: sections, paragraphs, labelled lines.
//!
//! Decides nothing; both templates know these names.

use minijinja::{Value, context};

/// A group of points of one gravity and one duty.
#[derive(Debug)]
pub(in crate::letters) struct Section {
    /// Shown when a letter has several sections.
    pub heading: String,
    /// One per sitting or checkpoint.
    pub blocks: Vec<Block>,
    /// What holds for the whole section.
    pub facts: Vec<Fact>,
    /// What the reader is asked to do; empty when nothing.
    pub request: String,
}

/// A paragraph with its list.
#[derive(Debug)]
pub(in crate::letters) struct Block {
    pub lead: String,
    pub items: Vec<String>,
    pub facts: Vec<Fact>,
}

/// A labelled line.
#[derive(Debug)]
pub(in crate::letters) struct Fact {
    pub label: &'static str,
    pub text: String,
}

impl From<Section> for Value {
    fn from(section: Section) -> Self {
        let Section { heading, blocks, facts, request } = section;
        let (blocks, facts) = (Value::from_iter(blocks), Value::from_iter(facts));
        context! { heading, blocks, facts, request }
    }
}

impl From<Block> for Value {
    fn from(block: Block) -> Self {
        let Block { lead, items, facts } = block;
        context! { lead, items, facts => Value::from_iter(facts) }
    }
}

impl From<Fact> for Value {
    fn from(fact: Fact) -> Self {
        let Fact { label, text } = fact;
        context! { label, text }
    }
}

/// Items of one list: closed by semicolons, the last by a full stop.
pub(in crate::letters) fn listed(items: impl Iterator<Item = String>) -> Vec<String> {
    let mut items: Vec<String> = items.map(|item| format!("{item};")).collect();
    if let Some(last) = items.last_mut() {
        last.pop();
        last.push('.');
    }
    items
}
