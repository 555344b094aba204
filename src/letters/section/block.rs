//! The parts a letter's body is made of: sections, paragraphs, labelled lines.
//!
//! Decides nothing; both templates know these names.

use minijinja::{Value, context};

/// One matter.
#[derive(Debug, Default)]
pub(in crate::letters) struct Section {
    /// What it is; shown when a letter has several.
    pub heading: String,
    /// What is asked and by when; empty where nothing is, or where the letter begins with it.
    pub ask: String,
    /// What it is about.
    pub blocks: Vec<Block>,
    /// What holds for the whole section.
    pub facts: Vec<Fact>,
    /// What else its reader should know.
    pub note: String,
}

impl Section {
    /// Where it can be answered, if there is one place.
    pub fn answer(&self) -> Option<Button> {
        let [block] = self.blocks.as_slice() else { return None };
        let button = block.buttons.first()?;
        Some(Button { label: "відповісти".to_owned(), to: button.to.clone() })
    }
}

/// A paragraph with its list.
#[derive(Debug)]
pub(in crate::letters) struct Block {
    /// May be empty.
    pub lead: String,
    pub items: Vec<Item>,
    pub facts: Vec<Fact>,
    /// Where it can be answered.
    pub buttons: Vec<Button>,
}

impl Block {
    /// A paragraph that nobody answers.
    pub fn of(lead: String, items: Vec<Item>, facts: Vec<Fact>) -> Self {
        Block { lead, items, facts, buttons: Vec::new() }
    }
}

/// A line of a list.
#[derive(Debug)]
pub(in crate::letters) struct Item {
    pub text: String,
    /// Where it can be answered.
    pub answers: Vec<Button>,
}

impl Item {
    /// A line that nobody answers.
    pub fn of(text: String) -> Self {
        Item { text, answers: Vec::new() }
    }
}

/// A place to answer.
#[derive(Clone, Debug)]
pub(in crate::letters) struct Button {
    pub label: String,
    pub to: String,
}

/// A labelled line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::letters) struct Fact {
    pub label: &'static str,
    pub text: String,
}

impl From<Section> for Value {
    fn from(section: Section) -> Self {
        let Section { heading, ask, blocks, facts, note } = section;
        let (blocks, facts) = (Value::from_iter(blocks), Value::from_iter(facts));
        context! { heading, ask, blocks, facts, note }
    }
}

impl From<Block> for Value {
    fn from(block: Block) -> Self {
        let Block { lead, items, facts, buttons } = block;
        let (items, buttons) = (Value::from_iter(items), Value::from_iter(buttons));
        context! { lead, items, facts => Value::from_iter(facts), buttons }
    }
}

impl From<Item> for Value {
    fn from(item: Item) -> Self {
        let Item { text, answers } = item;
        context! { text, answers => Value::from_iter(answers) }
    }
}

impl From<Button> for Value {
    fn from(button: Button) -> Self {
        let Button { label, to } = button;
        context! { label, to }
    }
}

impl From<Fact> for Value {
    fn from(fact: Fact) -> Self {
        let Fact { label, text } = fact;
        context! { label, text }
    }
}

/// Items of one list: closed by semicolons, the last by a full stop.
pub(in crate::letters) fn listed(lines: impl Iterator<Item = String>) -> Vec<Item> {
    let mut items: Vec<Item> = lines.map(Item::of).collect();
    closed_off(&mut items);
    items
}

/// Puts the signs at the ends of a list's lines.
pub(in crate::letters::section) fn closed_off(items: &mut [Item]) {
    let last = items.len().saturating_sub(1);
    for (at, item) in items.iter_mut().enumerate() {
        item.text.push(if at == last { '.' } else { ';' });
    }
}
