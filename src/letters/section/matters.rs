//! Paragraphs of matters that are neither decisions nor submissions.
//!
//! Decides how the words of `matter` become a paragraph for each standing. A question says what is
//! asked and blames nobody; advice is one list.

use super::block::{Block, Fact, Item, Section};
use super::lines::{candidates, shortened};
use super::offer;
use crate::domain::obligation::{Covered, Matter, Obligation};
use crate::letters::briefing::{Briefing, Contact};
use crate::letters::matter::words::Words;
use crate::letters::matter::{self, words};
use crate::letters::standing::{Gravity, Standing, Told};
use crate::letters::ukrainian::date;
use crate::letters::wording;

/// One obligation as a paragraph.
pub(super) fn block(told: &Told<'_>, briefing: &Briefing<'_>) -> Block {
    let Some(words) = words(told.obligation, briefing.directory) else {
        // Decisions and submissions never come here.
        return Block::of(String::new(), Vec::new(), Vec::new());
    };
    let lead = match (&told.standing, &told.obligation.matter) {
        (Standing::Asked, Matter::Answer { .. }) => matter::opening(&words),
        (Standing::Asked, _) => "Самостійно перевірити виконання система не може.".to_owned(),
        (_, Matter::Memo { .. }) if brings_the_memo(told) => {
            "Надсилаємо пам’ятку з інформаційної безпеки.".to_owned()
        }
        _ => state(&words, told, briefing),
    };
    let mut facts: Vec<Fact> =
        words.facts.iter().map(|(label, text)| Fact { label, text: text.clone() }).collect();
    if let Standing::Doubtful { pages } = &told.standing {
        facts.push(candidates(pages));
    }
    Block::of(lead, Vec::new(), facts)
}

/// A memo comes with the first letter about it, so nothing can be missing yet.
fn brings_the_memo(told: &Told<'_>) -> bool {
    told.contact == Contact::First
        && matches!(told.gravity(), Gravity::Ahead | Gravity::Today | Gravity::Late)
}

fn state(words: &Words, told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let today = date(told.seen_on.unwrap_or(briefing.today));
    match &told.standing {
        Standing::Unclear { sources } => {
            wording::unread(&words.whether, sources, briefing.directory)
        }
        Standing::Doubtful { .. } => format!(
            "Станом на {today} точного підтвердження не виявлено, але виявлено записи, які можуть \
             його містити."
        ),
        // Where nothing can be seen, not seeing it says nothing; nor before a sitting began.
        _ if told.seen_on.is_none() || is_to_come(told, briefing) => String::new(),
        _ => format!("Станом на {today} {}.", words.seen),
    }
}

fn is_to_come(told: &Told<'_>, briefing: &Briefing<'_>) -> bool {
    matches!(&told.obligation.matter, Matter::Broadcast { sitting } if sitting.on >= briefing.today)
}

/// Why the last day is that day.
pub(super) fn reckoning(obligation: &Obligation, briefing: &Briefing<'_>) -> Option<String> {
    words(obligation, briefing.directory)?.reckoning.filter(|text| !text.is_empty())
}

/// Advice as one list.
pub(super) fn advice(heading: String, group: &[Told<'_>], briefing: &Briefing<'_>) -> Section {
    let of_decisions = group.iter().any(|told| {
        matches!(&told.obligation.matter, Matter::Coverage { of: Covered::Decision { .. } })
    });
    let (lead, note) = match of_decisions {
        true => (
            "На вебсайті оприлюднено рішення, про які публікацій у соціальних мережах не виявлено:",
            "За потреби просимо висвітлити їх: посилання готові для поширення. Нагадувань про ці \
             рішення більше не буде.",
        ),
        false => (
            "Під час перевірки сайтів виявлено:",
            "Просимо переглянути. Якщо так і має бути, жодних дій не потрібно.",
        ),
    };
    let mut items: Vec<Item> = Vec::new();
    for told in group {
        let Some(line) = matter::advised(told.obligation) else { continue };
        let answers = briefing.links.answers.get(&told.obligation.key).map(offer::one);
        items.push(Item { text: line, answers: answers.into_iter().collect() });
    }
    let items = shortened(items, |_| String::new());
    let block = Block::of(lead.to_owned(), items, Vec::new());
    Section { heading, blocks: vec![block], note: note.to_owned(), ..Section::default() }
}
