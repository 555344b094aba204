//! What rows would record, row by row, before it is recorded.
//!
//! Decides what is shown of each row and in which order: what needs a look first. What would happen
//! is the desk's to say.

use super::content::{Content, Row};
use crate::daemon::desk::refusal::WrongRow;
use crate::daemon::desk::register::draft::{Change, Draft, How, Stands};
use crate::daemon::desk::register::import::{Called, Did};
use crate::letters::entry::{Particular, decision_entry};
use crate::letters::matter::capitalised;
use crate::letters::ukrainian::{DECISION, UNIT};
use minijinja::{Value, context};
use std::collections::{BTreeMap, BTreeSet};

/// So many rows of each kind stand on a page.
const SHOWN_MAX: usize = 100;

/// One row as it is shown.
#[derive(Default)]
struct Shown {
    at: String,
    named: String,
    /// What becomes of it, a word or two.
    status: String,
    /// What changes: what it is, before, after.
    changes: Vec<(String, String, String)>,
    /// Questions about it.
    doubts: Vec<String>,
    /// What is wrong with it.
    wrong: Option<String>,
}

impl Shown {
    fn needs_a_look(&self) -> bool {
        self.wrong.is_some() || !self.doubts.is_empty() || !self.changes.is_empty()
    }

    fn value(&self) -> Value {
        let changes = self.changes.iter();
        let changes = changes.map(|(label, was, becomes)| context! { label, was, becomes });
        context! {
            at => capitalised(&self.at),
            named => self.named.as_str(),
            status => self.status.as_str(),
            changes => changes.collect::<Vec<_>>(),
            doubts => self.doubts.clone(),
            wrong => self.wrong.as_deref(),
        }
    }
}

/// What the page of a preview shows.
pub(super) fn preview(content: &Content, wrong: &[WrongRow], draft: Option<&Draft>) -> Value {
    let mut rows: Vec<Shown> = wrong.iter().map(wrong_row).collect();
    rows.extend(draft.map(|draft| right_rows(content, draft)).unwrap_or_default());
    let (look, rest): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.needs_a_look());
    let shown =
        |rows: &[&Shown]| rows.iter().take(SHOWN_MAX).map(|row| row.value()).collect::<Vec<_>>();
    let doubted = look.iter().filter(|row| !row.doubts.is_empty()).count();
    context! {
        wrong => wrong.len(),
        doubted,
        summary => draft.map(|draft| summary(content, draft)),
        warnings => draft.map(|draft| draft.warnings.clone()).unwrap_or_default(),
        again => draft.is_some_and(|draft| draft.stands == Stands::ShownAgain),
        nothing => draft.is_some_and(|draft| draft.changes.is_empty()),
        look => shown(&look),
        look_more => look.len().saturating_sub(SHOWN_MAX),
        rest => shown(&rest),
        rest_total => rest.len(),
        rest_more => rest.len().saturating_sub(SHOWN_MAX),
    }
}

fn wrong_row(row: &WrongRow) -> Shown {
    let status = "помилка".to_owned();
    let wrong = Some(format!("{}.", capitalised(&row.text).trim_end_matches('.')));
    Shown { at: row.at.clone(), status, wrong, ..Shown::default() }
}

fn right_rows(content: &Content, draft: &Draft) -> Vec<Shown> {
    let changes: BTreeMap<&str, &Change> =
        draft.changes.iter().map(|change| (change.key.as_str(), change)).collect();
    match content {
        Content::Decisions(rows) => rows.iter().map(|row| of_decisions(row, &changes)).collect(),
        Content::Planned { called, repeating } => planned(called, repeating, draft, &changes),
    }
}

/// What is said otherwise of one thing.
fn differing(change: &Change) -> Vec<(String, String, String)> {
    if change.how != How::Changed {
        return Vec::new();
    }
    let value = |all: &[Particular], label: &str| {
        let own = all.iter().find(|one| one.label == label);
        own.map_or("–".to_owned(), |one| one.value.clone())
    };
    let labels = change.becomes.iter().chain(&change.was).map(|one| one.label.as_str());
    let mut seen = BTreeSet::new();
    labels
        .filter(|label| seen.insert(*label))
        .map(|label| (label.to_owned(), value(&change.was, label), value(&change.becomes, label)))
        .filter(|(_, was, becomes)| was != becomes)
        .collect()
}

fn of_decisions(row: &Row, changes: &BTreeMap<&str, &Change>) -> Shown {
    let keys = row.decisions.iter().map(|decision| decision.key.to_string());
    let own: Vec<&Change> = keys.filter_map(|key| changes.get(key.as_str()).copied()).collect();
    let of = |how: How| own.iter().filter(|change| change.how == how).count();
    let (new, changed, known) = (of(How::New), of(How::Changed), row.decisions.len() - own.len());
    let alone = row.decisions.len() == 1;
    let part = |count: usize, word: &str| match (count, alone) {
        (0, _) => None,
        (_, true) => Some(word.to_owned()),
        (count, false) => Some(format!("{word} – {count}")),
    };
    let parts = [part(new, "нове"), part(changed, "зміниться"), part(known, "уже записано")];
    let doubts: BTreeSet<&String> = own.iter().flat_map(|change| &change.doubts).collect();
    let named_change = |change: &&Change| {
        let (label, all) = (change.named.clone(), differing(change));
        all.into_iter().map(move |(what, was, becomes)| match alone {
            true => (what, was, becomes),
            false => (format!("{label}: {}", what.to_lowercase()), was, becomes),
        })
    };
    Shown {
        at: row.at.clone(),
        named: named(row),
        status: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        changes: own.iter().flat_map(named_change).collect(),
        doubts: doubts.into_iter().cloned().collect(),
        wrong: None,
    }
}

fn named(row: &Row) -> String {
    let Some(first) = row.decisions.first() else { return String::new() };
    let entry = decision_entry(first);
    match (row.decisions.last(), &first.title) {
        (Some(last), _) if row.decisions.len() > 1 => {
            format!("{entry} – №\u{a0}{}", last.key.number.shown())
        }
        (_, Some(title)) => format!("{entry} «{title}»"),
        _ => entry,
    }
}

fn planned(
    called: &[Called],
    repeating: &[String],
    draft: &Draft,
    changes: &BTreeMap<&str, &Change>,
) -> Vec<Shown> {
    let entries = draft.imported.iter().flat_map(|imported| &imported.entries);
    entries
        .zip(called)
        .map(|(entry, called)| {
            let change = entry.key.as_deref().and_then(|key| changes.get(key));
            let named = change.map_or_else(
                || called.title.clone().unwrap_or_else(|| "Запис без назви".to_owned()),
                |change| change.named.clone(),
            );
            let repeats = repeating.contains(&entry.at) && entry.did == Did::Registered;
            let doubt = "Запис повторюється, а записано буде лише перший день. Цього досить?";
            let new = change.filter(|change| change.how == How::New);
            Shown {
                at: entry.at.clone(),
                named: match new {
                    Some(new) => format!("{named}: {}", in_a_line(&new.becomes)),
                    None => named,
                },
                status: did(entry.did).to_owned(),
                changes: change.map(|change| differing(change)).unwrap_or_default(),
                doubts: if repeats { vec![doubt.to_owned()] } else { Vec::new() },
                wrong: None,
            }
        })
        .collect()
}

fn in_a_line(particulars: &[Particular]) -> String {
    let shown = particulars.iter().filter(|one| !matches!(&*one.label, "Назва" | "Стан"));
    shown.map(|one| one.value.as_str()).collect::<Vec<_>>().join("; ")
}

fn did(did: Did) -> &'static str {
    match did {
        Did::Registered => "нове",
        Did::Moved => "перенесено",
        Did::Changed => "зміниться",
        Did::Cancelled => "скасовано",
        Did::Unchanged => "уже записано",
        Did::SkippedPast => "не буде записано: давно минуло",
        Did::SkippedNameless => "не буде записано: немає назви",
        Did::SkippedCancelled => "не буде записано: скасовано, а досі про це не знали",
    }
}

/// What all of it does: «нових – 17 рішень, записано раніше – 2».
pub(super) fn summary(content: &Content, draft: &Draft) -> String {
    let of = |how: How| draft.changes.iter().filter(|change| change.how == how).count();
    let (total, noun) = match content {
        Content::Decisions(rows) => {
            (rows.iter().map(|row| row.decisions.len()).sum::<usize>(), DECISION)
        }
        Content::Planned { called, .. } => (called.len(), UNIT),
    };
    let new = u64::try_from(of(How::New)).unwrap_or(u64::MAX);
    let mut said = vec![format!("нових – {}", noun.count(new))];
    if of(How::Changed) > 0 {
        said.push(format!("зміниться – {}", of(How::Changed)));
    }
    let known = total.saturating_sub(draft.changes.len());
    if known > 0 {
        said.push(format!("записано раніше – {known}"));
    }
    said.join(", ")
}
