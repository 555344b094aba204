//! What stands once for a whole letter: the ground, the people, how to answer.
//!
//! Decides what repeats. The invariants: a ground names each measure once; people who answer for
//! several matters stand once, and a matter of other people names its own.

use super::block::{Fact, Section};
use crate::domain::ids::PersonId;
use crate::domain::obligation::Matter;
use crate::letters::briefing::Briefing;
use crate::letters::matter;
use crate::letters::standing::{Gravity, Told};
use crate::letters::typeset::{
    NAME_MAX_CHARS, SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, one_line, quoted,
    without_bracketed_addresses,
};

/// The facts of the whole letter and how to answer it; people who differ go to their sections.
pub(super) fn gathered(
    groups: &[&[Told<'_>]],
    sections: &mut [(Gravity, Section)],
    briefing: &Briefing<'_>,
) -> (Vec<Fact>, Vec<String>) {
    let asking: Vec<&[Told<'_>]> =
        groups.iter().copied().filter(|group| group[0].gravity() != Gravity::Closed).collect();
    let mut facts: Vec<Fact> = people(groups, sections, briefing).into_iter().collect();
    facts.extend(ground(&asking, briefing));
    (facts, closing(&asking, briefing))
}

/// The people of most matters, once for the letter; the other matters name their own.
fn people(
    groups: &[&[Told<'_>]],
    sections: &mut [(Gravity, Section)],
    briefing: &Briefing<'_>,
) -> Option<Fact> {
    let of_groups: Vec<Option<(Fact, bool)>> = groups
        .iter()
        .map(|group| {
            let fact = responsible(group, briefing)?;
            Some((fact, group[0].obligation.responsible == [briefing.person.id.clone()]))
        })
        .collect();
    let named = || of_groups.iter().flatten().filter(|(_, is_reader)| !is_reader);
    let count = |fact: &Fact| named().filter(|(other, _)| other == fact).count();
    // The first of several that are as frequent: the gravest matter's.
    let common = named().map(|(fact, _)| fact).rev().max_by_key(|fact| count(fact)).cloned()?;
    let all_alike = of_groups.iter().flatten().all(|(fact, _)| *fact == common);
    let stands_once = all_alike || count(&common) > 1;
    for ((_, section), fact) in sections.iter_mut().zip(&of_groups) {
        match fact {
            Some((fact, _)) if stands_once && *fact == common => {}
            // Readers know what is theirs, unless the letter names others.
            Some((_, true)) if !stands_once => {}
            Some((fact, _)) => section.facts.push(fact.clone()),
            None => {}
        }
    }
    stands_once.then_some(common)
}

/// Who answers for a matter.
fn responsible(group: &[Told<'_>], briefing: &Briefing<'_>) -> Option<Fact> {
    let responsible = &group[0].obligation.responsible;
    let same = group.iter().all(|told| told.obligation.responsible == *responsible);
    let gravity = group[0].gravity();
    let quiet = matches!(gravity, Gravity::Closed | Gravity::Advised);
    if !same || quiet || responsible.is_empty() {
        return None;
    }
    let label = match responsible.len() {
        1 => "Відповідальна особа",
        _ => "Відповідальні особи",
    };
    Some(Fact { label, text: names(responsible, briefing) })
}

pub(super) fn names(people: &[PersonId], briefing: &Briefing<'_>) -> String {
    let names: Vec<String> = people
        .iter()
        .map(|id| {
            let name = briefing.directory.person(id).map_or(id.as_str(), |person| &person.name);
            one_line(name, NAME_MAX_CHARS)
        })
        .collect();
    names.join(", ")
}

/// The grounds of all matters: each once, with its measures.
fn ground(groups: &[&[Told<'_>]], briefing: &Briefing<'_>) -> Option<Fact> {
    let mut grounds: Vec<(String, Vec<u8>)> = Vec::new();
    for group in groups {
        let obligation = group[0].obligation;
        let duty = briefing.plan.duty(&obligation.duty);
        let basis = duty.map(|duty| one_line(&duty.basis, SENTENCE_MAX_CHARS)).unwrap_or_default();
        let basis = basis.trim_end_matches('.').to_owned();
        match grounds.iter_mut().find(|(known, _)| *known == basis) {
            Some((_, measures)) if measures.contains(&obligation.measure) => {}
            Some((_, measures)) => measures.push(obligation.measure),
            None => grounds.push((basis, vec![obligation.measure])),
        }
    }
    let parts: Vec<String> = grounds
        .into_iter()
        .flat_map(|(basis, measures)| {
            let measures = measures.into_iter().filter_map(|number| measure(number, briefing));
            std::iter::once(basis).chain(measures).collect::<Vec<_>>()
        })
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty())
        .then(|| Fact { label: "Підстава", text: format!("{}.", parts.join("; ")) })
}

fn measure(number: u8, briefing: &Briefing<'_>) -> Option<String> {
    let measure = briefing.plan.measure(number)?;
    let text = one_line(&without_bracketed_addresses(&measure.text), TITLE_MAX_CHARS);
    Some(format!("захід №\u{a0}{number} плану – {}", quoted(&text)))
}

/// How to answer: each sentence once.
fn closing(groups: &[&[Told<'_>]], briefing: &Briefing<'_>) -> Vec<String> {
    let offered = |group: &&[Told<'_>]| {
        group.iter().all(|told| briefing.links.answers.contains_key(&told.obligation.key))
    };
    if !groups.is_empty() && groups.iter().all(offered) {
        return vec!["Відповісти можна кнопкою вище або звичайним листом-відповіддю.".to_owned()];
    }
    let mut all: Vec<String> = Vec::new();
    for sentence in groups.iter().filter_map(|group| if_done(group, briefing)) {
        if !all.contains(&sentence) {
            all.push(sentence);
        }
    }
    match all.len() {
        0 | 1 => all,
        _ => vec![
            "Якщо щось із цього вже зроблено, просимо повідомити про це й надіслати посилання у \
             відповідь на цей лист."
                .to_owned(),
        ],
    }
}

/// What to do where it is done already.
fn if_done(group: &[Told<'_>], briefing: &Briefing<'_>) -> Option<String> {
    let gravity = group[0].gravity();
    if matches!(gravity, Gravity::Advised | Gravity::Doubtful) {
        return None;
    }
    if gravity == Gravity::Unclear && briefing.is_for_administrator() {
        return None;
    }
    let words = matter::words(group[0].obligation, briefing.directory);
    Some(match (&group[0].obligation.matter, words) {
        (_, Some(words)) => words.if_done,
        (Matter::Decision { .. }, None) if group.len() == 1 => {
            "Якщо рішення вже оприлюднено, просимо надіслати посилання на нього у відповідь на цей \
             лист."
                .to_owned()
        }
        (Matter::Decision { .. }, None) => {
            "Якщо рішення вже оприлюднено, просимо надіслати посилання на них у відповідь на цей \
             лист."
                .to_owned()
        }
        _ => {
            "Якщо інформацію вже надано або розміщено, просимо надіслати посилання у відповідь на \
              цей лист."
                .to_owned()
        }
    })
}
