//! Where a paragraph can be answered: its buttons, or a place on each line of its list.
//!
//! Decides their order and words. The invariant: where there is no page, a letter shows no button,
//! and says all it said before.

use super::block::{Block, Button};
use super::naming::number;
use crate::letters::answer_links::{AnswerLinks, Links};
use crate::letters::choice::label;
use crate::letters::standing::Told;

/// Gives a paragraph its buttons, or each line of its list the place to answer it.
pub(super) fn offer(links: &Links, block: &mut Block, group: &[Told<'_>]) {
    let of = |told: &Told<'_>| links.answers.get(&told.obligation.key);
    match group {
        [only] => block.buttons = of(only).map(buttons).unwrap_or_default(),
        many if many.len() == block.items.len() => {
            for (item, told) in block.items.iter_mut().zip(many) {
                item.answers = of(told)
                    .map(|links| Button { label: of_line(told), to: links.any.clone() })
                    .into_iter()
                    .collect();
            }
        }
        _ => {}
    }
}

/// The place where any answer can be chosen.
pub(super) fn one(links: &AnswerLinks) -> Button {
    Button { label: "відповісти".to_owned(), to: links.any.clone() }
}

/// Lines that are cut short stand side by side, so each place says which it is of.
fn of_line(told: &Told<'_>) -> String {
    match number(told.obligation) {
        Some(number) => format!("відповісти щодо {number}"),
        None => "відповісти".to_owned(),
    }
}

/// Whether a paper is it comes first: one press settles it.
fn buttons(links: &AnswerLinks) -> Vec<Button> {
    let one = links.papers.len() == 1;
    let papers = links.papers.iter().enumerate().map(|(at, (_, to))| {
        let label = match one {
            true => "Чи це воно: так / ні".to_owned(),
            false => format!("Чи це воно: сторінка {}", at + 1),
        };
        Button { label, to: to.clone() }
    });
    let choices = links
        .choices
        .iter()
        .map(|(choice, to)| Button { label: label(*choice).to_owned(), to: to.clone() });
    papers.chain(choices).collect()
}
