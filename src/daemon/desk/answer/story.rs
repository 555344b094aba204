//! The story of one obligation for people: why its day is that day, and what happened since.
//!
//! Told from the state and not from the journal, so that it costs no more than a look: what the
//! state no longer keeps (a promise that another one followed) is in `explain`. Nothing is written.

use super::behind::{self, KeptShown};
use super::explain::items_behind;
use super::matter::{MatterShown, matter};
use super::outbox::LetterShown;
use super::stretch::minute_of;
use crate::daemon::desk::refusal::{OperationError, refused, unknown_obligation};
use crate::daemon::parts::Parts;
use crate::domain::ids::{LetterId, ObligationKey, PersonId};
use crate::domain::obligation::{Matter, Obligation, Status};
use crate::domain::plan::role::{Room, may_enter};
use crate::domain::register::{LinkVerdict, Says};
use crate::domain::sightings::Origin;
use crate::domain::sightings::publication_dates::dates_of;
use crate::letters::happening::{Happening, sentence};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Longest story; the latest happenings are told.
const HAPPENINGS_MAX: usize = 100;

/// What is asked of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// All of it.
    Whole,
    /// A letter that told of it.
    Letter(LetterId),
    /// A page as it was kept, by the name of the evidence.
    Kept(String),
}

/// What is told of a story.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each type says what it is")]
pub enum Told {
    Whole(Box<Story>),
    Letter(Box<LetterShown>),
    Kept(Box<KeptShown>),
}

/// One obligation with its story.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Story {
    /// The obligation as its reader sees it.
    pub matter: MatterShown,
    /// What is asked in the plan.
    pub basis: String,
    /// What happened, oldest first.
    pub happenings: Vec<Row>,
    /// Pages about it.
    pub pages: Vec<PageRow>,
    /// Sources that were not read since its last day.
    pub unread: Vec<String>,
    /// Why nobody has to do it, and who says so.
    pub waived: Option<(String, String)>,
    /// Until when it is promised, and why.
    pub promised: Option<(NaiveDate, String)>,
}

/// One happening.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// When.
    pub at: DateTime<Utc>,
    /// What, a sentence.
    pub text: String,
    /// What can be read of it.
    pub proof: Option<Part>,
}

/// A page about it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageRow {
    /// Its headline.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// The day printed on it.
    pub printed: Option<NaiveDate>,
    /// The day in its address.
    pub in_url: Option<NaiveDate>,
    /// The day we saw it first.
    pub first_seen_on: NaiveDate,
    /// By how many days they disagree.
    pub disagreement: Option<u32>,
}

/// The story of an obligation, or a part of it, for a person who may know it.
pub(in crate::daemon::desk) fn told(
    parts: &Parts,
    person: &PersonId,
    key: &ObligationKey,
    part: &Part,
    now: DateTime<Utc>,
) -> Result<Told, OperationError> {
    let now = minute_of(now);
    let story = story(parts, person, key, now)?;
    Ok(match part {
        Part::Whole => Told::Whole(Box::new(story)),
        Part::Letter(letter) => Told::Letter(Box::new(behind::letter(parts, key, letter, now)?)),
        Part::Kept(name) => Told::Kept(Box::new(behind::kept(parts, key, name, now)?)),
    })
}

fn story(
    parts: &Parts,
    person: &PersonId,
    key: &ObligationKey,
    now: DateTime<Utc>,
) -> Result<Story, OperationError> {
    let decided = parts.decided(now);
    let Some(obligation) = decided.get(key) else {
        return Err(unknown_obligation(parts, key, now));
    };
    let plan = &parts.config.plan;
    if !plan.is_of(obligation, person) && !may_enter(&plan.roles(person), Room::Whole) {
        return Err(refused("this obligation is somebody else's"));
    }
    let register = &parts.store.state().register;
    let waiver = register.waivers.get(key).filter(|_| obligation.status == Status::Waived);
    Ok(Story {
        matter: matter(parts, person, key, now)?,
        basis: plan.duty(&obligation.duty).map(|duty| duty.basis.clone()).unwrap_or_default(),
        happenings: happenings(parts, obligation),
        pages: pages(parts, obligation),
        unread: match &obligation.status {
            Status::Unknown { unread } => {
                unread.iter().map(|source| plan.directory.source_name(source).to_owned()).collect()
            }
            _ => Vec::new(),
        },
        waived: waiver.map(|it| (it.reason.clone(), name(parts, &it.author).to_owned())),
        promised: register.promises.get(key).map(|it| (it.until, it.reason.clone())),
    })
}

/// The name of an author, where the directory has one.
fn name<'a>(parts: &'a Parts, author: &'a str) -> &'a str {
    let person = parts.config.plan.directory.person(&author.into());
    person.map_or(author, |person| person.name.as_str())
}

fn happenings(parts: &Parts, obligation: &Obligation) -> Vec<Row> {
    let state = parts.store.state();
    let register = &state.register;
    let mut rows = Vec::new();
    let mut add = |at: DateTime<Utc>, of: Happening<'_>, proof: Option<Part>| {
        rows.push(Row { at, text: sentence(of), proof });
    };
    for place in items_behind(parts, obligation) {
        let Some(page) = parts.sightings.observations.get(&place) else { continue };
        let title = page.item.title.as_str();
        let before = page.origin == Origin::Baseline;
        add(page.first_seen, Happening::Seen { title, before }, None);
        if let Some(at) = page.gone_at {
            add(at, Happening::Gone { title }, None);
        }
        let known = parts.known_item(&page.source, &page.item.id);
        for kept in known.into_iter().flat_map(|known| &known.evidence) {
            add(kept.at, Happening::Kept { title }, Some(Part::Kept(kept.evidence.clone())));
        }
    }
    if let Matter::Decision { key, .. } = &obligation.matter {
        for ((_, _), link) in register.links.iter().filter(|((decision, _), _)| decision == key) {
            let who = name(parts, &link.author);
            let said = match link.verdict {
                LinkVerdict::Linked => Happening::Linked { who },
                LinkVerdict::Unlinked => Happening::Unlinked { who },
            };
            add(link.at, said, None);
        }
    }
    for (_, given) in register.answers_about(&obligation.key) {
        let who = name(parts, given.person.as_str());
        add(given.at, Happening::Answered { who, said: &given.said }, None);
    }
    if let Some(word) = register.words.get(&obligation.key) {
        let who = name(parts, &word.author);
        let said = match word.says {
            Says::Done => Happening::Done { who, on: word.on },
            Says::NotDone => Happening::NotDone { who },
        };
        add(word.at, said, None);
    }
    for (notice, told) in state.told.iter().filter(|(it, _)| it.obligation == obligation.key) {
        let Some(at) = told.at else { continue };
        let who = name(parts, notice.person.as_str());
        let happening = Happening::Told { who, rung: notice.rung, shadow: told.shadow };
        add(at, happening, Some(Part::Letter(told.letter.clone())));
    }
    rows.sort_by_key(|row| row.at);
    let old = rows.len().saturating_sub(HAPPENINGS_MAX);
    rows.drain(..old);
    rows
}

/// So many pages are shown.
const PAGES_MAX: usize = 20;

fn pages(parts: &Parts, obligation: &Obligation) -> Vec<PageRow> {
    let adopted_on = match &obligation.matter {
        Matter::Decision { key, .. } => Some(key.adopted_on),
        _ => None,
    };
    let behind = items_behind(parts, obligation);
    let seen = behind.iter().filter_map(|place| parts.sightings.observations.get(place));
    seen.take(PAGES_MAX)
        .map(|page| {
            let dates = dates_of(page, adopted_on);
            PageRow {
                title: page.item.title.clone(),
                url: page.item.url.clone(),
                printed: dates.printed,
                in_url: dates.url,
                first_seen_on: page.first_seen_on,
                disagreement: dates.disagreement,
            }
        })
        .collect()
}
