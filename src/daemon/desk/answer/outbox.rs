//! The outbox as a person sees it: letters listed, tried again, called off.
//!
//! Decides which letters a person may still change: the waiting, and for another try the refused.

use super::stretch::page_of;
use crate::daemon::deliver::parcel::parcel;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::desk::register::clerk::Desk;
use crate::daemon::parts::Parts;
use crate::domain::ids::{LetterId, PersonId};
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::setback::Setback;
use crate::store::fact::Fact;
use crate::store::state::outbox::due_at;
use crate::store::state::{Fate, LetterEntry, Stage};
use chrono::{DateTime, TimeDelta, Utc};
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::fmt;

/// What can be done with letters in the outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum OutboxQuestion {
    /// Lists letters, those that wait first
    List(Listed),
    /// Prints a letter as its reader gets it, or would get it now
    Show {
        /// The letter's id
        letter: LetterId,
    },
    /// Tries letters again at the next turn
    Retry {
        /// The letter's id
        #[arg(required_unless_present = "all")]
        letter: Option<LetterId>,
        /// Every letter that waits or was refused
        #[arg(long, conflicts_with = "letter")]
        #[serde(default)]
        all: bool,
    },
    /// Says that a letter whose fate was not known has arrived
    Arrived {
        /// The letter's id
        letter: LetterId,
    },
    /// Cancels a waiting letter; what it would have told stays untold at this rung
    Cancel {
        /// The letter's id
        letter: LetterId,
        /// Why
        #[arg(long)]
        reason: String,
    },
}

/// Which letters are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Args)]
#[group(skip)]
#[serde(default)]
pub struct Listed {
    /// Only letters that wait
    #[arg(long)]
    pub waiting: bool,
    /// Only this page of the list, from 1
    #[arg(long, value_name = "NUMBER")]
    pub page: Option<usize>,
}

/// Letters, those that wait first, then the latest.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Letters {
    /// The letters.
    pub letters: Vec<LetterRow>,
    /// How many there are.
    pub total: usize,
}

/// One letter.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterRow {
    /// Its id.
    pub id: LetterId,
    /// To whom.
    pub person: PersonId,
    /// How it stands.
    pub stage: StageWord,
    /// What it tells.
    pub notices: Vec<NoticeKey>,
    /// The letter it stands in for.
    pub in_place_of: Option<LetterId>,
    /// When it was prepared.
    pub prepared_at: DateTime<Utc>,
    /// Attempts made.
    pub attempts: u32,
    /// The last one.
    pub attempted_at: Option<DateTime<Utc>>,
    /// The next one, while it waits.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it waits or ended.
    pub reason: Option<String>,
    /// The same as data; none where a person called the letter off in words of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setback: Option<Setback>,
    /// Whether the administrator got it in the recipient's stead.
    pub shadow: bool,
}

/// A letter to be read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterShown {
    /// Its id.
    pub id: LetterId,
    /// To whom.
    pub person: PersonId,
    /// How it stands.
    pub stage: StageWord,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The message as it left, while its text is not taken out of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// A letter as it left, or as it would leave now.
pub(in crate::daemon::desk) fn shown(
    parts: &Parts,
    letter: &LetterId,
    now: DateTime<Utc>,
) -> Result<LetterShown, OperationError> {
    let entry = parts.store.state().letters.get(letter).ok_or_else(|| unknown(letter))?;
    let kept = match (&entry.sealed, &entry.stage) {
        (_, Stage::Accepted { evidence: Some(name), .. }) => Some(name),
        (Some(sealed), _) => Some(&sealed.evidence),
        _ => None,
    };
    let mut shown = LetterShown {
        id: letter.clone(),
        person: entry.person.clone(),
        stage: StageWord::from(&entry.stage),
        subject: entry.subject.clone(),
        text: String::new(),
        message: None,
    };
    if let Some(name) = kept {
        let bytes = parts.store.evidence().read(name);
        let bytes = bytes.map_err(|_| refused(format!("копію листа `{letter}` утрачено")))?;
        shown.message = Some(String::from_utf8_lossy(&bytes).into_owned());
        return Ok(shown);
    }
    let decided = parts.decided(now);
    match parcel(parts, letter, entry, &entry.notices, &decided, now) {
        Some(parcel) => {
            shown.subject = parcel.letter.subject;
            shown.text = parcel.letter.text;
            Ok(shown)
        }
        None => Err(refused(format!("у листі `{letter}` зараз нема що сказати"))),
    }
}

/// How a letter stands, without its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StageWord {
    /// It waits for its next attempt.
    Waiting,
    /// The server took it.
    Accepted,
    /// It left, and nobody knows whether it was taken.
    Probable,
    /// The server refused it for good.
    Refused,
    /// Nothing in it was true any more.
    Withdrawn,
    /// A person called it off.
    Cancelled,
}

impl From<&Stage> for StageWord {
    fn from(stage: &Stage) -> Self {
        match stage {
            Stage::Waiting => StageWord::Waiting,
            Stage::Accepted { .. } => StageWord::Accepted,
            Stage::Probable { .. } => StageWord::Probable,
            Stage::Refused { .. } => StageWord::Refused,
            Stage::Withdrawn { .. } => StageWord::Withdrawn,
            Stage::Cancelled { .. } => StageWord::Cancelled,
        }
    }
}

impl fmt::Display for StageWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StageWord::Waiting => "чекає",
            StageWord::Accepted => "прийнято",
            StageWord::Probable => "імовірно доставлено",
            StageWord::Refused => "відхилено",
            StageWord::Withdrawn => "відкликано",
            StageWord::Cancelled => "скасовано",
        })
    }
}

/// Letters that will be tried again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Retried {
    /// Their ids.
    pub retry: Vec<LetterId>,
}

/// A letter that arrived.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Arrived {
    /// Its id.
    pub arrived: LetterId,
}

/// A letter that was called off.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cancelled {
    /// Its id.
    pub cancelled: LetterId,
}

pub(in crate::daemon::desk) fn list(parts: &Parts, asked: Listed) -> Letters {
    let is_wanted = |entry: &LetterEntry| !asked.waiting || entry.stage == Stage::Waiting;
    let letters = parts.store.state().letters.iter();
    let letters = in_order(letters.filter(|(_, entry)| is_wanted(entry)).collect());
    let (listed, total) = page_of(letters.into_iter(), asked.page);
    Letters { letters: listed.into_iter().map(row).collect(), total }
}

/// Those that wait first, then the latest.
fn in_order<'a>(
    mut letters: Vec<(&'a LetterId, &'a LetterEntry)>,
) -> Vec<(&'a LetterId, &'a LetterEntry)> {
    letters.sort_by_key(|(_, entry)| (entry.stage != Stage::Waiting, Reverse(entry.prepared_at)));
    letters
}

fn row((id, entry): (&LetterId, &LetterEntry)) -> LetterRow {
    let mut called_off = None;
    let (ended_at, setback) = match &entry.stage {
        Stage::Waiting => (None, entry.last_error.clone()),
        Stage::Accepted { at, .. } => (Some(*at), None),
        Stage::Probable { at, reason }
        | Stage::Refused { at, reason }
        | Stage::Withdrawn { at, reason } => (Some(*at), Some(reason.clone())),
        Stage::Cancelled { at, reason } => {
            called_off = Some(reason.clone());
            (Some(*at), None)
        }
    };
    LetterRow {
        id: id.clone(),
        person: entry.person.clone(),
        stage: (&entry.stage).into(),
        notices: entry.notices.clone(),
        in_place_of: entry.in_place_of.clone(),
        prepared_at: entry.prepared_at,
        attempts: entry.attempts,
        attempted_at: entry.attempted_at,
        next_attempt_at: (entry.stage == Stage::Waiting).then(|| due_at(entry)),
        ended_at,
        reason: called_off.or_else(|| setback.as_ref().map(Setback::to_string)),
        setback,
        shadow: entry.shadow,
    }
}

/// Refused letters are shown for so long, unless the cause is gone before.
const REFUSED_FOR: TimeDelta = TimeDelta::days(30);

/// Letters that wait, and those that ended lately without anybody being sure to have them.
pub(super) fn unheard(parts: &Parts, now: DateTime<Utc>) -> Vec<LetterRow> {
    let is_unsure = |entry: &LetterEntry| match &entry.stage {
        Stage::Waiting => true,
        Stage::Refused { at, .. } | Stage::Probable { at, .. } => now - *at < REFUSED_FOR,
        Stage::Accepted { .. } | Stage::Withdrawn { .. } | Stage::Cancelled { .. } => false,
    };
    let letters = parts.store.state().letters.iter();
    in_order(letters.filter(|(_, entry)| is_unsure(entry)).collect()).into_iter().map(row).collect()
}

pub(in crate::daemon::desk) fn retry(
    desk: &mut Desk<'_>,
    letter: Option<LetterId>,
) -> Result<Retried, OperationError> {
    let letters = match letter {
        Some(letter) => vec![letter],
        None => {
            let all = desk.parts.store.state().letters.iter();
            let unsent = |entry: &LetterEntry| {
                matches!(entry.stage, Stage::Waiting | Stage::Refused { .. })
                    && entry.fate == Fate::NotTaken
            };
            all.filter(|(_, entry)| unsent(entry)).map(|(id, _)| id.clone()).collect()
        }
    };
    for letter in &letters {
        match stage(desk.parts, letter)? {
            StageWord::Waiting | StageWord::Refused | StageWord::Probable => {}
            other => {
                return Err(refused(format!(
                    "лист `{letter}` {other}; повторно надсилають лише ті, що чекають, відхилені \
                     або ймовірно доставлені"
                )));
            }
        }
        in_flight(desk.parts, letter)?;
    }
    let asked = letters.iter().map(|letter| Fact::LetterRetryAsked { letter: letter.clone() });
    desk.record(asked.collect())?;
    Ok(Retried { retry: letters })
}

pub(in crate::daemon::desk) fn arrived(
    desk: &mut Desk<'_>,
    letter: LetterId,
) -> Result<Arrived, OperationError> {
    let entry = desk.parts.store.state().letters.get(&letter);
    let unsure = entry.is_some_and(|entry| match entry.stage {
        Stage::Waiting => entry.fate == Fate::Unknown,
        Stage::Probable { .. } => true,
        _ => false,
    });
    if !unsure {
        let other = stage(desk.parts, &letter)?;
        return Err(refused(format!(
            "лист `{letter}` {other}; сказати, що він дійшов, можна лише про той, доля якого \
             невідома"
        )));
    }
    in_flight(desk.parts, &letter)?;
    desk.record(vec![Fact::LetterArrived { letter: letter.clone() }])?;
    Ok(Arrived { arrived: letter })
}

pub(in crate::daemon::desk) fn cancel(
    desk: &mut Desk<'_>,
    letter: LetterId,
    reason: String,
) -> Result<Cancelled, OperationError> {
    match stage(desk.parts, &letter)? {
        StageWord::Waiting => {}
        other => {
            return Err(refused(format!(
                "лист `{letter}` {other}; скасувати можна лише той, що чекає"
            )));
        }
    }
    in_flight(desk.parts, &letter)?;
    desk.record(vec![Fact::LetterCancelled { letter: letter.clone(), reason }])?;
    Ok(Cancelled { cancelled: letter })
}

/// Refuses to touch what is leaving.
fn in_flight(parts: &Parts, letter: &LetterId) -> Result<(), OperationError> {
    match &parts.in_flight {
        Some(leaving) if leaving == letter => {
            Err(refused(format!("лист `{letter}` саме зараз виходить; відкликати його не можна")))
        }
        _ => Ok(()),
    }
}

fn stage(parts: &Parts, letter: &LetterId) -> Result<StageWord, OperationError> {
    match parts.store.state().letters.get(letter) {
        Some(entry) => Ok((&entry.stage).into()),
        None => Err(unknown(letter)),
    }
}

fn unknown(letter: &LetterId) -> OperationError {
    refused(format!("листа `{letter}` немає; id показує `outbox list`"))
}
