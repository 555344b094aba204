//! Obligations as rows that others build on: what is due, and by what it was settled.
//!
//! Field names are stable; absent values are null; dates are ISO. Nothing is written.

use super::outbox::{self, StageWord};
use crate::daemon::desk::typed::Moment;
use crate::daemon::parts::{Parts, closed_sources};
use crate::domain::duty::obligations;
use crate::domain::ids::{DutyId, ItemId, ObligationKey, PersonId, SourceId};
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::DutyState;
use crate::domain::sightings::Sightings;
use crate::domain::sightings::publication_dates::{PublicationDates, dates_of};
use crate::domain::view::View;
use crate::letters;
use chrono::{DateTime, NaiveDate, Utc};
use clap::Args;
use serde::{Deserialize, Serialize};

/// Asks for the obligations of a moment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Args)]
#[group(skip)]
pub struct Due {
    /// At this moment instead of now
    #[arg(long, value_name = "MOMENT")]
    pub at: Option<Moment>,
}

/// Obligations, the duties that make none, and what cannot be told for want of access.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DueList {
    /// The moment.
    pub now: DateTime<Utc>,
    /// How each stands.
    pub obligations: Vec<ObligationRow>,
    /// Sources without a key, and the measures they would tell of.
    pub cannot_tell: Vec<ClosedSource>,
    /// Duties that the plan switches off.
    pub switched_off: Vec<SwitchedOff>,
    /// Letters that did not arrive: somebody may not have heard what this list says.
    #[serde(default)]
    pub letters: UnheardLetters,
}

/// Letters that did not arrive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnheardLetters {
    /// They wait.
    pub waiting: usize,
    /// They were refused.
    pub refused: usize,
}

/// A source that nobody gave a key to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClosedSource {
    /// Which.
    pub source: SourceId,
    /// The measures it would tell of.
    pub measures: Vec<u8>,
}

/// A duty that the plan switches off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SwitchedOff {
    /// Which.
    pub duty: DutyId,
    /// Its measure.
    pub measure: u8,
    /// Its kind.
    pub kind: String,
}

/// One obligation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ObligationRow {
    /// Its key.
    pub key: ObligationKey,
    /// The duty it is an instance of.
    pub duty: DutyId,
    /// The measure that duty keeps.
    pub measure: u8,
    /// The key without the duty.
    pub subject: String,
    /// What it is about, for people.
    pub title: Option<String>,
    /// Who answers for it.
    pub responsible: Vec<PersonId>,
    /// The day from which it can be met.
    pub opens_on: NaiveDate,
    /// Its last day.
    pub due_on: NaiveDate,
    /// How it stands.
    pub status: StatusWord,
    /// Why that day, and why that status.
    pub why: String,
    /// By what it is met.
    pub settled_by: Option<Settler>,
    /// The day it was met.
    pub met_on: Option<NaiveDate>,
    /// Whether that was late.
    pub late: Option<bool>,
    /// The dates of the page that settled it.
    pub dates: Option<PublicationDates>,
    /// By how many days they disagree.
    pub dates_disagree: Option<u32>,
    /// Pages that may settle it.
    pub candidates: Vec<String>,
    /// What the responsible are asked, where they are: `link`, `answer` or `advice`.
    pub asking: Option<String>,
}

/// How an obligation stands, without its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusWord {
    /// It is met.
    Met,
    /// Its term runs.
    Open,
    /// Its term is over.
    Overdue,
    /// Nobody has to meet it.
    Waived,
    /// It cannot be told.
    Unknown,
}

impl From<&Status> for StatusWord {
    fn from(status: &Status) -> Self {
        match status {
            Status::Met { .. } => StatusWord::Met,
            Status::Open => StatusWord::Open,
            Status::Overdue { .. } => StatusWord::Overdue,
            Status::Waived => StatusWord::Waived,
            Status::Unknown { .. } => StatusWord::Unknown,
        }
    }
}

/// By what an obligation is met: an item, or a person's word.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Settler {
    /// The item's source.
    pub source: Option<SourceId>,
    /// The item.
    pub item: Option<ItemId>,
    /// Where it can be seen.
    pub url: Option<String>,
    /// Whether a person said so; absent otherwise.
    pub person: Option<bool>,
}

/// Obligations at the moment that is asked about.
///
/// For a moment ahead the listing shows what would be if nothing else happened and every source
/// that can be read now were still read then.
pub(in crate::daemon::desk) fn due(parts: &Parts, asked: Due, now: DateTime<Utc>) -> DueList {
    let moment = asked.at.map_or(now, |at| at.in_zone_of(&parts.config.calendar));
    let all = if moment > now {
        obligations_ahead(parts, moment, now)
    } else {
        parts.obligations(moment)
    };
    let off = parts.config.plan.duties.iter().filter(|duty| duty.state == DutyState::Off);
    let switched_off = off.map(|duty| SwitchedOff {
        duty: duty.id.clone(),
        measure: duty.measure,
        kind: duty.kind.as_str().to_owned(),
    });
    let closed = closed_sources(parts).into_iter();
    DueList {
        now: moment,
        obligations: all.iter().map(|obligation| row(parts, obligation)).collect(),
        cannot_tell: closed.map(|(source, measures)| ClosedSource { source, measures }).collect(),
        switched_off: switched_off.collect(),
        letters: unheard(parts, now),
    }
}

fn unheard(parts: &Parts, now: DateTime<Utc>) -> UnheardLetters {
    let letters = outbox::unheard(parts, now);
    let count = |stage| letters.iter().filter(|letter| letter.stage == stage).count();
    UnheardLetters { waiting: count(StageWord::Waiting), refused: count(StageWord::Refused) }
}

fn obligations_ahead(parts: &Parts, moment: DateTime<Utc>, now: DateTime<Utc>) -> Vec<Obligation> {
    let mut sightings: Sightings = parts.sightings.clone();
    for reading in sightings.readings.values_mut() {
        if reading.read_at.is_some() && reading.blind_since.is_none() {
            reading.read_at = Some(moment);
            reading.fetched_at = Some(moment);
        }
    }
    // Before its first turn the watch begins today, not on the day that is asked about.
    let view = View { sightings: &sightings, now: moment, ..parts.view(now) };
    obligations(&view)
}

/// One obligation as a row.
pub(in crate::daemon::desk) fn row(parts: &Parts, obligation: &Obligation) -> ObligationRow {
    let key = obligation.key.as_str();
    let (settled_by, met_on, late) = match &obligation.status {
        Status::Met { on, timeliness, by } => {
            let (met_on, late) = match timeliness {
                Timeliness::InTime => (Some(*on), Some(false)),
                Timeliness::Late => (Some(*on), Some(true)),
                Timeliness::Unknown => (None, None),
            };
            (Some(settler(by)), met_on, late)
        }
        _ => (None, None, None),
    };
    let dates = dates(parts, obligation);
    ObligationRow {
        key: obligation.key.clone(),
        duty: obligation.duty.clone(),
        measure: obligation.measure,
        subject: key.split_once('/').map_or(key, |(_, subject)| subject).to_owned(),
        title: Some(title(parts, obligation)),
        responsible: obligation.responsible.clone(),
        opens_on: obligation.opens_on,
        due_on: obligation.due.on,
        status: (&obligation.status).into(),
        why: why(parts, obligation),
        settled_by,
        met_on,
        late,
        dates,
        dates_disagree: dates.and_then(|dates| dates.disagreement),
        candidates: obligation.candidates.clone(),
        asking: obligation.asking.as_str().map(str::to_owned),
    }
}

/// The dates of the page that settled the publication of a decision.
fn dates(parts: &Parts, obligation: &Obligation) -> Option<PublicationDates> {
    let Matter::Decision { key, .. } = &obligation.matter else { return None };
    let Status::Met { by: SettledBy::Item { source, item, .. }, .. } = &obligation.status else {
        return None;
    };
    let page = parts.sightings.observations.get(&(source.clone(), item.clone()))?;
    Some(dates_of(page, Some(key.adopted_on)))
}

/// A decision by its name, where it is known; all else by the words that pages have for it.
fn title(parts: &Parts, obligation: &Obligation) -> String {
    match &obligation.matter {
        Matter::Decision { title: Some(name), .. } => name.clone(),
        _ => letters::matter::card::card(obligation, &parts.config.plan).title,
    }
}

fn why(parts: &Parts, obligation: &Obligation) -> String {
    let date = letters::matter::card::why_that_date(obligation, &parts.config.plan);
    match &obligation.status {
        Status::Unknown { unread } if unread.is_empty() => {
            let pages = obligation.candidates.join(", ");
            match pages.is_empty() {
                true => format!("{date} Установити виконання може лише людина."),
                false => format!("{date} Має встановити людина: {pages}."),
            }
        }
        Status::Unknown { unread } => {
            let directory = &parts.config.plan.directory;
            let names: Vec<&str> = unread.iter().map(|it| directory.source_name(it)).collect();
            format!("{date} Не прочитано після строку: {}.", names.join("; "))
        }
        Status::Overdue { .. }
            if obligation.due.on < parts.watching_since(DateTime::UNIX_EPOCH) =>
        {
            format!("{date} Строк минув до початку нагляду: листів не буде.")
        }
        _ => date,
    }
}

fn settler(by: &SettledBy) -> Settler {
    match by {
        SettledBy::Item { source, item, url } => Settler {
            source: Some(source.clone()),
            item: Some(item.clone()),
            url: url.clone(),
            person: None,
        },
        SettledBy::Person { link } => {
            Settler { source: None, item: None, url: link.clone(), person: Some(true) }
        }
    }
}
