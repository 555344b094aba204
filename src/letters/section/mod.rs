//! The body of a letter: one section for each matter, gravest first.
//!
//! Decides order and grouping. Decisions of one sitting, and departments at one checkpoint, are one
//! matter; a ground, the people and the way to answer stand once for the letter where they are the
//! same. The invariants: the first line says the one thing to do and by when; no two headings are
//! equal; a long list is cut, and says how much is left out.

mod asking;
pub(super) mod block;
mod details;
mod known;
mod lines;
mod matters;
pub(super) mod naming;
mod offer;
mod quiet;
mod shared;
mod week;

use super::briefing::Briefing;
use super::standing::{Gravity, Standing, Told};
use super::ukrainian::MATTER;
use super::wording::capitalised;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::ids::ObligationKey;
use crate::domain::month::Month;
use crate::domain::obligation::Matter;
use block::{Block, Fact, Item, Section};
use chrono::NaiveDate;
use lines::shortened;

/// So many matters are told in full; the others by their names.
const WHOLE_MAX: usize = 6;

/// So many threads stand in a header.
const THREADS_MAX: usize = 10;

/// What a letter is made of.
pub(super) struct LetterBody {
    /// The one thing to do and by when; empty where nothing is asked.
    pub first: String,
    /// Gravest first.
    pub sections: Vec<Section>,
    /// What holds for the whole letter.
    pub facts: Vec<Fact>,
    /// How to answer.
    pub closing: Vec<String>,
}

/// The body of a letter.
pub(super) fn body(briefing: &Briefing<'_>) -> LetterBody {
    let told = in_order(briefing);
    let groups: Vec<&[Told<'_>]> = groups(&told).collect();
    let mut graded: Vec<(Gravity, Section)> = groups
        .iter()
        .map(|group| (group[0].gravity(), details::section(group, briefing)))
        .collect();
    let (facts, closing) = shared::gathered(&groups, &mut graded, briefing);
    if let Some(troubles) = quiet::troubles(briefing) {
        let at = graded.partition_point(|(gravity, _)| *gravity < Gravity::Trouble);
        graded.insert(at, (Gravity::Trouble, troubles));
    }
    let mut sections: Vec<Section> =
        graded.into_iter().map(|(_, section)| section).chain(quiet::reports(briefing)).collect();
    let first = sections.first_mut().map(|section| std::mem::take(&mut section.ask));
    // Nobody has to do anything about what is done.
    let closed = groups.iter().filter(|group| group[0].gravity() == Gravity::Closed).count();
    let first = match (first.filter(|ask| !ask.is_empty()), sections.len() - closed) {
        (None, 0) if groups.len() == 1 => "Виконано, дякуємо!".to_owned(),
        (None, _) => String::new(),
        (Some(ask), 0 | 1) => ask,
        (Some(ask), many) => {
            format!("{ask} Нижче – подробиці та ще {}.", MATTER.count(many as u64 - 1))
        }
    };
    told_apart(&mut sections);
    LetterBody { first, sections: bounded(sections), facts, closing }
}

/// The obligations of the gravest matter: a letter stands in their thread.
pub(super) fn threads(briefing: &Briefing<'_>) -> Vec<ObligationKey> {
    let told = in_order(briefing);
    let first = groups(&told).next().unwrap_or_default();
    first.iter().take(THREADS_MAX).map(|told| told.key.obligation.clone()).collect()
}

/// The obligations of a letter, gravest first, each once.
pub(super) fn in_order<'a>(briefing: &'a Briefing<'a>) -> Vec<Told<'a>> {
    let mut told = Told::of(&briefing.points, briefing.today);
    told.sort_by_cached_key(|told| order(told, briefing));
    let mut seen: Vec<&str> = Vec::new();
    told.retain(|told| {
        let key = told.key.obligation.as_str();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    told
}

/// What is one matter.
pub(super) fn groups<'t, 'a>(told: &'t [Told<'a>]) -> impl Iterator<Item = &'t [Told<'a>]> {
    told.chunk_by(|a, b| {
        let same_duty = a.obligation.duty == b.obligation.duty;
        a.gravity() == b.gravity()
            && match a.gravity() {
                // Whatever is done is thanked for in one place.
                Gravity::Closed => true,
                Gravity::Advised => same_duty,
                _ => same_duty && group_key(a) == group_key(b),
            }
    })
}

/// Position in the letter: gravity, duty in plan order, last day, then the matter itself.
fn order(told: &Told<'_>, briefing: &Briefing<'_>) -> (Gravity, usize, NaiveDate, MatterOrder) {
    let obligation = told.obligation;
    let duties = &briefing.plan.duties;
    let duty = duties.iter().position(|duty| duty.id == obligation.duty).unwrap_or(duties.len());
    let matter = match &obligation.matter {
        Matter::Decision { key, .. } => MatterOrder::Decision(key.clone()),
        Matter::Submission { department, month, ordinal, .. } => {
            let departments = &briefing.directory.departments;
            let place = departments.iter().position(|listed| listed.id == *department);
            MatterOrder::Submission(*month, *ordinal, place.unwrap_or(departments.len()))
        }
        _ => MatterOrder::Other(obligation.key.to_string()),
    };
    (told.gravity(), duty, obligation.due.on, matter)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum MatterOrder {
    Decision(DecisionKey),
    Submission(Month, u8, usize),
    Other(String),
}

/// What makes two obligations one matter.
#[derive(PartialEq, Eq)]
enum GroupKey<'t> {
    Sitting(Body, NaiveDate),
    Checkpoint(Month, u8),
    Other(&'t str),
}

fn group_key<'t>(told: &'t Told<'_>) -> (GroupKey<'t>, NaiveDate, &'t Standing) {
    let key = match &told.obligation.matter {
        Matter::Decision { key, .. } => GroupKey::Sitting(key.body, key.adopted_on),
        Matter::Submission { month, ordinal, .. } => GroupKey::Checkpoint(*month, *ordinal),
        _ => GroupKey::Other(told.obligation.key.as_str()),
    };
    (key, told.obligation.due.on, &told.standing)
}

/// A letter of many matters tells the gravest in full and names the others.
fn bounded(mut sections: Vec<Section>) -> Vec<Section> {
    if sections.len() <= WHOLE_MAX {
        return sections;
    }
    let others = sections.split_off(WHOLE_MAX - 1);
    let items = others.iter().map(|section| Item {
        text: section.heading.clone(),
        answers: section.answer().into_iter().collect(),
    });
    let items = shortened(items.collect(), |_| String::new());
    sections.push(Section {
        heading: format!("Ще {}", MATTER.count(others.len() as u64)),
        blocks: vec![Block::of(String::new(), items, Vec::new())],
        ..Section::default()
    });
    sections
}

/// No two headings are equal.
fn told_apart(sections: &mut [Section]) {
    for at in 1..sections.len() {
        let (before, rest) = sections.split_at_mut(at);
        let heading = &mut rest[0].heading;
        let same = |heading: &str| before.iter().any(|section| section.heading == heading);
        if let Some(number) =
            (2..).find(|number| *number > before.len() + 1 || !same(&numbered(heading, *number)))
            && same(heading)
        {
            *heading = numbered(heading, number);
        }
    }
    for section in sections {
        section.heading = capitalised(&section.heading);
    }
}

fn numbered(heading: &str, number: usize) -> String {
    format!("{heading} ({number})")
}
