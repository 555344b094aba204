//! One obligation as its reader sees it: what it is, until when, what can be answered.
//!
//! Words are made in `letters`, so a page says what the letter said. Nothing is written.

use crate::daemon::desk::refusal::{OperationError, unknown_obligation};
use crate::daemon::desk::register::act;
use crate::daemon::parts::Parts;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Matter, SettledBy, Status};
use crate::domain::register::choice::{Choice, choices};
use crate::domain::register::said::GivenAnswer;
use crate::letters::matter::card::card;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One obligation for the person who is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatterShown {
    /// Its key.
    pub obligation: ObligationKey,
    /// The reader's name.
    pub reader: String,
    /// What it is about, in a few words.
    pub title: String,
    /// What the reader is asked to do, a sentence.
    pub request: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// Why that day, a sentence.
    pub reckoning: String,
    /// Names of those who answer for it.
    pub responsible: Vec<String>,
    /// What can be answered; nothing once nothing is asked.
    pub choices: Vec<Choice>,
    /// Papers of which the reader may know whether they are it.
    pub papers: Vec<Paper>,
    /// How it was settled, where it was.
    pub settled: Option<Settled>,
    /// The reader's last answer, and whether it can be taken back.
    pub answered: Option<Answered>,
    /// The day on which the sitting was held, where it is about one that adopts decisions.
    pub sitting_on: Option<NaiveDate>,
}

/// A paper that may be what is looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its address.
    pub url: String,
    /// Its headline, where it is known.
    pub title: Option<String>,
    /// Its first words, where they are known.
    pub head: Option<String>,
}

/// How an obligation was settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Settled {
    /// It is done.
    Done {
        /// On which day.
        on: NaiveDate,
        /// Where it can be seen.
        url: Option<String>,
    },
    /// Nobody has to do it.
    Waived,
}

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answered {
    /// The sequence number of its fact.
    pub seq: u64,
    /// The answer.
    pub answer: GivenAnswer,
    /// Until when it can be taken back; none once that moment is over.
    pub revocable_until: Option<DateTime<Utc>>,
}

/// Longest part of a paper that is shown beside a question about it.
const HEAD_MAX_CHARS: usize = 600;

/// The obligation by this key, for a reader.
pub(in crate::daemon::desk) fn matter(
    parts: &Parts,
    person: &PersonId,
    key: &ObligationKey,
    now: DateTime<Utc>,
) -> Result<MatterShown, OperationError> {
    let decided = parts.decided(now);
    let Some(obligation) = decided.get(key) else {
        return Err(unknown_obligation(parts, key, now));
    };
    let plan = &parts.config.plan;
    let name = |id: &PersonId| plan.directory.person(id).map(|person| person.name.clone());
    let card = card(obligation, plan);
    let papers = obligation.candidates.iter().map(|url| paper(parts, url)).collect();
    Ok(MatterShown {
        obligation: key.clone(),
        reader: name(person).unwrap_or_default(),
        title: card.title,
        request: card.request,
        due_on: obligation.due.on,
        reckoning: card.reckoning,
        responsible: obligation.responsible.iter().filter_map(name).collect(),
        choices: choices(obligation),
        papers,
        settled: settled(&obligation.status),
        answered: answered(parts, person, key, now),
        sitting_on: match &obligation.matter {
            Matter::Answer { sitting, .. } => Some(sitting.on),
            _ => None,
        },
    })
}

fn settled(status: &Status) -> Option<Settled> {
    match status {
        Status::Met { on, by, .. } => {
            let url = match by {
                SettledBy::Item { url, .. } | SettledBy::Person { link: url } => url.clone(),
            };
            Some(Settled::Done { on: *on, url })
        }
        Status::Waived => Some(Settled::Waived),
        Status::Open | Status::Overdue { .. } | Status::Unknown { .. } => None,
    }
}

fn answered(
    parts: &Parts,
    person: &PersonId,
    key: &ObligationKey,
    now: DateTime<Utc>,
) -> Option<Answered> {
    let register = &parts.store.state().register;
    let mut own = register.answers_about(key).rev().filter(|(_, answer)| answer.person == *person);
    let (seq, answer) = own.next()?;
    let until = answer.at + act::ACT_STANDS_AFTER;
    let revocable_until = (now <= until).then_some(until);
    Some(Answered { seq, answer: answer.clone(), revocable_until })
}

fn paper(parts: &Parts, url: &str) -> Paper {
    let page = parts
        .sightings
        .observations
        .values()
        .find(|page| page.item.url.as_deref() == Some(url) || page.item.id.as_str() == url);
    let item = page.and_then(|page| parts.whole_item(&page.source, &page.item.id));
    let title = item.as_ref().map(|item| item.title.clone()).filter(|title| !title.is_empty());
    let head = item.and_then(|item| head(item.text.as_deref()?));
    Paper { url: url.to_owned(), title, head }
}

/// The first words of a paper; nothing where it has none.
pub(super) fn head(text: &str) -> Option<String> {
    let mut head: String = text.chars().take(HEAD_MAX_CHARS).collect();
    if head.len() < text.len() {
        head.push('…');
    }
    Some(head).filter(|head| !head.trim().is_empty())
}
