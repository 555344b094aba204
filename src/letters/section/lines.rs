//! Single lines of a matter: a list that is cut, the pages to look at, whose it is.
//!
//! Decides how each is written. The invariant: a list that was cut says how much is left out.

use super::block::{Fact, Item, closed_off};
use crate::domain::ids::DepartmentId;
use crate::domain::plan::directory::UnitKind;
use crate::letters::briefing::Briefing;
use crate::letters::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, one_line};

/// So many lines of a list are shown.
const LINES_MAX: usize = 7;

/// A list of at most [`LINES_MAX`] lines; the last says how many are left out, and which, where
/// that can be said in a word.
pub(super) fn shortened(mut items: Vec<Item>, which: impl Fn(&[Item]) -> String) -> Vec<Item> {
    if items.len() > LINES_MAX {
        let left = items.split_off(LINES_MAX - 1);
        let which = which(&left);
        let text = match which.is_empty() {
            true => format!("і ще {}", left.len()),
            false => format!("і ще {}: {which}", left.len()),
        };
        items
            .push(Item { text, answers: left.into_iter().flat_map(|item| item.answers).collect() });
    }
    closed_off(&mut items);
    items
}

/// The pages a person has to look at.
pub(super) fn candidates(pages: &[String]) -> Fact {
    let label = match pages {
        [_] => "Сторінка",
        _ => "Сторінки",
    };
    let lines: Vec<String> = pages.iter().map(|page| one_line(page, SENTENCE_MAX_CHARS)).collect();
    Fact { label, text: lines.join(", ") }
}

/// The name of a department or institution.
pub(super) fn unit(department: &DepartmentId, briefing: &Briefing<'_>) -> Fact {
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
