//! One obligation by itself: its name, what is asked, why that day. For pages, lists and receipts.

use super::words;
use crate::domain::obligation::{Matter, Obligation};
use crate::domain::plan::Plan;
use crate::domain::plan::rules::DutyKind;
use crate::letters::typeset::{NAME_MAX_CHARS, one_line};
use crate::letters::ukrainian::{date, month, ordinal_neuter};
use crate::letters::wording::{self, capitalised, sentence};

/// One obligation in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it is about, a few words that begin with a capital.
    pub title: String,
    /// What is asked, a sentence.
    pub request: String,
    /// Why its last day is that day, a sentence.
    pub reckoning: String,
}

/// The words of one obligation.
pub fn card(obligation: &Obligation, plan: &Plan) -> Card {
    let (title, request) = match &obligation.matter {
        Matter::Decision { key, number, title } => (
            wording::decision(key.body, key.adopted_on, number, title.as_deref()),
            "оприлюднити рішення на офіційному вебсайті".to_owned(),
        ),
        Matter::Submission { department, month: of, ordinal, .. } => {
            let unit = plan.directory.department(department);
            let unit = one_line(unit.map_or(department.as_str(), |it| &it.name), NAME_MAX_CHARS);
            let ordinal = ordinal_neuter(*ordinal);
            (
                format!("{ordinal} подання інформації за {} – {unit}", month(*of)),
                "надати інформацію про проведену поточну роботу для розміщення на вебсайті та в \
                 соціальних мережах"
                    .to_owned(),
            )
        }
        _ => match words(obligation, &plan.directory) {
            Some(words) => (words.short, words.request),
            None => (obligation.key.to_string(), String::new()),
        },
    };
    Card {
        title: capitalised(&title),
        request: sentence(&format!("Просимо {request}")),
        reckoning: why_that_date(obligation, plan),
    }
}

/// Why an obligation's last day is that day, in one sentence.
pub fn why_that_date(obligation: &Obligation, plan: &Plan) -> String {
    let due = &obligation.due;
    let line = match &obligation.matter {
        Matter::Decision { .. } => wording::reckoning_of_term(due, "прийнято"),
        Matter::Submission { ordinal, .. } => {
            let rule = match plan.duty(&obligation.duty).map(|duty| &duty.kind) {
                Some(DutyKind::Submission(rule)) => Some(rule),
                _ => None,
            };
            Some(wording::reckoning_of_checkpoint(due, *ordinal, rule))
        }
        _ => words(obligation, &plan.directory).and_then(|words| words.reckoning),
    };
    let line = line.unwrap_or_else(|| date(due.on));
    sentence(&capitalised(&line))
}
