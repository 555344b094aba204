//! The parts a letter's body is made of: sections, paragraphs, labelled lines.
//!
//! Decides nothing; both templates know these names.

use crate::domain::ids::{DepartmentId, PersonId};
use crate::domain::obligation::Obligation;
use crate::domain::plan::Duty;
use crate::domain::plan::directory::UnitKind;
use crate::letters::briefing::Briefing;
use crate::letters::standing::{Gravity, Told};
use crate::letters::typeset::{
    NAME_MAX_CHARS, SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, one_line, quoted,
    without_bracketed_addresses,
};
use minijinja::{Value, context};

pub(in crate::letters) const RECKONING: &str = "Розрахунок строку";
pub(in crate::letters) const AS_SUPERVISOR: &str = "Інформуємо Вас як керівника.";

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
    pub answer: Option<String>,
}

/// A place to answer.
#[derive(Debug)]
pub(in crate::letters) struct Button {
    pub label: String,
    pub to: String,
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
        let Block { lead, items, facts, buttons } = block;
        let (items, buttons) = (Value::from_iter(items), Value::from_iter(buttons));
        context! { lead, items, facts => Value::from_iter(facts), buttons }
    }
}

impl From<Item> for Value {
    fn from(item: Item) -> Self {
        let Item { text, answer } = item;
        context! { text, answer }
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
    let mut items: Vec<Item> =
        lines.map(|line| Item { text: format!("{line};"), answer: None }).collect();
    if let Some(last) = items.last_mut() {
        last.text.pop();
        last.text.push('.');
    }
    items
}

/// The pages a person has to look at.
pub(in crate::letters) fn candidates(pages: &[String]) -> Fact {
    let label = match pages {
        [_] => "Сторінка",
        _ => "Сторінки",
    };
    let lines: Vec<String> = pages.iter().map(|page| one_line(page, SENTENCE_MAX_CHARS)).collect();
    Fact { label, text: lines.join(", ") }
}

pub(in crate::letters) fn unit(department: &DepartmentId, briefing: &Briefing<'_>) -> Fact {
    match briefing.directory.department(department) {
        Some(known) => Fact {
            label: match known.kind {
                UnitKind::Department => "Підрозділ",
                UnitKind::Institution => "Установа",
            },
            text: one_line(&known.name, NAME_MAX_CHARS),
        },
        None => Fact {
            label: "Підрозділ", text: one_line(department.as_str(), NAME_MAX_CHARS)
        },
    }
}

/// Who answers, where the reader would not know it from the letter itself.
pub(in crate::letters::section) fn responsible_of_group(
    group: &[Told<'_>],
    briefing: &Briefing<'_>,
) -> Option<Fact> {
    let responsible = &group[0].obligation.responsible;
    let same = group.iter().all(|told| told.obligation.responsible == *responsible);
    let gravity = group[0].gravity();
    let only_reader = *responsible == [briefing.person.id.clone()];
    let asked = matches!(gravity, Gravity::Escalated | Gravity::Unclear | Gravity::Doubtful)
        || !only_reader;
    if !same || !asked || responsible.is_empty() {
        return None;
    }
    let label = match responsible.len() {
        1 => "Відповідальна особа",
        _ => "Відповідальні особи",
    };
    Some(Fact { label, text: names(responsible, briefing) })
}

pub(in crate::letters::section) fn names(people: &[PersonId], briefing: &Briefing<'_>) -> String {
    let names: Vec<String> = people
        .iter()
        .map(|id| {
            let name = briefing.directory.person(id).map_or(id.as_str(), |person| &person.name);
            one_line(name, NAME_MAX_CHARS)
        })
        .collect();
    names.join(", ")
}

pub(in crate::letters) fn basis(
    obligation: &Obligation,
    duty: Option<&Duty>,
    briefing: &Briefing<'_>,
) -> Option<Fact> {
    let ground = duty.map(|duty| one_line(&duty.basis, SENTENCE_MAX_CHARS)).unwrap_or_default();
    let measure = briefing.plan.measure(obligation.measure).map(|measure| {
        let text = one_line(&without_bracketed_addresses(&measure.text), TITLE_MAX_CHARS);
        format!("захід № {} плану – {}", obligation.measure, quoted(&text))
    });
    let parts: Vec<String> = [Some(ground.trim_end_matches('.').to_owned()), measure]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        return None;
    }
    Some(Fact { label: "Підстава", text: format!("{}.", parts.join("; ")) })
}
