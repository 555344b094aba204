//! How the plan stands, for the pages that list obligations: late, due, not to be told.
//!
//! Decides which obligations a page lists and how many; what each is called comes from `letters`.
//! Nothing is written. The invariant: a list that was cut says how long it is.

use super::outbox::{self, StageWord};
use super::sources::{self, SourceStands};
use super::stretch::minute_of;
use crate::daemon::parts::Parts;
use crate::domain::ids::{ObligationKey, PersonId, SourceId};
use crate::domain::obligation::{Asking, Obligation, Status, Timeliness};
use crate::domain::report::year::{MonthPoint, year};
use crate::letters::line::measure_named;
use crate::letters::matter::card::card;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many lines a page of a list has; the rest is on the next ones.
pub const PAGE_LINES: usize = 40;

/// So many lines of each list stand on the overview.
const FIRST: (usize, usize) = (1, 10);

/// So many days ahead belong to «this week».
const WEEK_DAYS: u64 = 7;

/// Which obligations are asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoardQuestion {
    /// How the whole plan stands.
    Whole,
    /// One person's own matters, and those of their unit.
    Of {
        /// Whose.
        person: PersonId,
    },
    /// One list of the whole plan, page by page.
    List {
        /// Which.
        group: Group,
        /// Only of this measure.
        measure: Option<u8>,
        /// Only of this person.
        person: Option<PersonId>,
        /// In which order.
        sort: Sort,
        /// Which page, from 1.
        page: usize,
    },
}

/// In which order obligations are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// The gravest first: the nearest last day, or the latest of what is done.
    #[default]
    Gravest,
    /// By the last day.
    Due,
    /// By measure.
    Measure,
    /// By who answers for it.
    Responsible,
}

/// How an obligation is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// The last day is over, and it was not found to be done.
    Late,
    /// It cannot be told.
    Unsure,
    /// Somebody is asked.
    Asked,
    /// There is still time.
    Ahead,
    /// Done.
    Done,
    /// Nobody has to do it.
    Waived,
}

/// How the whole plan stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Whole {
    /// The day.
    pub today: NaiveDate,
    /// Late.
    pub late: Lines,
    /// Due this week.
    pub week: Lines,
    /// Nobody can tell.
    pub unsure: Lines,
    /// Waiting for an answer.
    pub asked: Lines,
    /// The measures, in order.
    pub measures: Vec<MeasureLine>,
    /// What should read zero.
    pub zero: Zero,
}

/// What should read zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zero {
    /// Sources that cannot be read.
    pub blind: usize,
    /// Letters that wait.
    pub waiting: usize,
    /// Letters that were refused.
    pub refused: usize,
}

/// One measure.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MeasureLine {
    /// Its number.
    pub number: u8,
    /// The measure in the council's wording.
    pub text: String,
    /// How many stand how.
    pub groups: BTreeMap<Group, usize>,
    /// Its year; none without anything due.
    pub year: Vec<MonthPoint>,
}

/// A list, cut where it is long.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lines {
    /// The first of them.
    pub lines: Vec<MatterLine>,
    /// How many there are.
    pub total: usize,
}

/// One obligation of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MatterLine {
    /// Its key.
    pub key: ObligationKey,
    /// Its measure.
    pub measure: u8,
    /// What it is about.
    pub title: String,
    /// Its last day.
    pub due_on: NaiveDate,
    /// How it is listed.
    pub group: Group,
    /// Calendar days since its last day; negative before it.
    pub days_over: i64,
    /// Names of those who answer for it.
    pub responsible: Vec<String>,
    /// Sources that were not read since.
    pub unread: Vec<SourceId>,
    /// How many papers may be it.
    pub papers: usize,
    /// The day it was done.
    pub met_on: Option<NaiveDate>,
    /// Whether that was late.
    pub met_late: bool,
}

/// What a page lists.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each type says what it is")]
pub enum Board {
    Whole(Box<Whole>),
    List(Lines),
}

/// What is asked, as it stands.
pub(in crate::daemon::desk) fn board(
    parts: &Parts,
    asked: &BoardQuestion,
    now: DateTime<Utc>,
) -> Board {
    let now = minute_of(now);
    match asked {
        BoardQuestion::Whole => Board::Whole(Box::new(whole(parts, now))),
        BoardQuestion::Of { person } => {
            let own = |one: &Obligation| {
                parts.config.plan.is_of(one, person)
                    && !matches!(group(one), Group::Done | Group::Waived)
            };
            Board::List(lines(parts, now, own, Sort::Gravest, (1, PAGE_LINES)))
        }
        BoardQuestion::List { group: wanted, measure, person, sort, page } => {
            let wanted = |one: &Obligation| {
                group(one) == *wanted
                    && measure.is_none_or(|measure| one.measure == measure)
                    && person.as_ref().is_none_or(|it| parts.config.plan.is_of(one, it))
            };
            Board::List(lines(parts, now, wanted, *sort, (*page, PAGE_LINES)))
        }
    }
}

fn whole(parts: &Parts, now: DateTime<Utc>) -> Whole {
    let today = parts.config.calendar.day_of(now);
    let week = today.checked_add_days(Days::new(WEEK_DAYS)).unwrap_or(today);
    let of =
        |wanted: Group| lines(parts, now, move |one| group(one) == wanted, Sort::Gravest, FIRST);
    let is_of_week = |one: &Obligation| group(one) == Group::Ahead && one.due.on <= week;
    let (decided, view) = (parts.decided(now), parts.view(now));
    let mut groups: BTreeMap<u8, BTreeMap<Group, usize>> = BTreeMap::new();
    for one in &decided.obligations {
        *groups.entry(one.measure).or_default().entry(group(one)).or_default() += 1;
    }
    let mut years = year(&decided.obligations, &view);
    let measures = parts.config.plan.measures.iter().map(|measure| MeasureLine {
        number: measure.number,
        text: measure_named(&measure.text),
        groups: groups.remove(&measure.number).unwrap_or_default(),
        year: years.remove(&measure.number).unwrap_or_default(),
    });
    let letters = outbox::unheard(parts, now);
    let count = |stage| letters.iter().filter(|letter| letter.stage == stage).count();
    let sources = sources::list(parts).sources;
    Whole {
        today,
        late: of(Group::Late),
        week: lines(parts, now, is_of_week, Sort::Gravest, FIRST),
        unsure: of(Group::Unsure),
        asked: of(Group::Asked),
        measures: measures.collect(),
        zero: Zero {
            blind: sources.iter().filter(|source| source.stands == SourceStands::Blind).count(),
            waiting: count(StageWord::Waiting),
            refused: count(StageWord::Refused),
        },
    }
}

fn group(obligation: &Obligation) -> Group {
    match (&obligation.status, obligation.asking) {
        (Status::Met { .. }, _) => Group::Done,
        (Status::Waived, _) => Group::Waived,
        (_, Asking::UntilAnswered | Asking::Advice) => Group::Asked,
        (Status::Overdue { .. }, _) => Group::Late,
        (Status::Unknown { .. }, _) => Group::Unsure,
        (Status::Open, _) => Group::Ahead,
    }
}

/// One page of those that are wanted: the latest first, then by their last day.
fn lines(
    parts: &Parts,
    now: DateTime<Utc>,
    wanted: impl Fn(&Obligation) -> bool,
    sort: Sort,
    (page, length): (usize, usize),
) -> Lines {
    let decided = parts.decided(now);
    let mut all: Vec<&Obligation> = decided.obligations.iter().filter(|one| wanted(one)).collect();
    let is_over = matches!(all.first().map(|one| group(one)), Some(Group::Done | Group::Waived));
    match sort {
        Sort::Gravest if is_over => all.sort_by_key(|one| std::cmp::Reverse(one.due.on)),
        Sort::Gravest => all.sort_by_key(|one| (group(one), one.due.on)),
        Sort::Due => all.sort_by_key(|one| one.due.on),
        Sort::Measure => all.sort_by_key(|one| (one.measure, one.due.on)),
        Sort::Responsible => {
            let directory = &parts.config.plan.directory;
            let first = |one: &Obligation| {
                let id = one.responsible.first();
                id.and_then(|id| directory.person(id)).map(|person| person.name.as_str())
            };
            all.sort_by_key(|one| (first(one), one.due.on));
        }
    }
    let today = parts.config.calendar.day_of(now);
    let shown = all.iter().skip(page.saturating_sub(1).saturating_mul(length)).take(length);
    Lines { lines: shown.map(|one| line(parts, one, today)).collect(), total: all.len() }
}

fn line(parts: &Parts, obligation: &Obligation, today: NaiveDate) -> MatterLine {
    let plan = &parts.config.plan;
    let name = |id: &PersonId| plan.directory.person(id).map(|person| person.name.clone());
    let (met_on, met_late) = match &obligation.status {
        Status::Met { on, timeliness, .. } => (Some(*on), *timeliness == Timeliness::Late),
        _ => (None, false),
    };
    MatterLine {
        key: obligation.key.clone(),
        measure: obligation.measure,
        title: card(obligation, plan).title,
        due_on: obligation.due.on,
        group: group(obligation),
        days_over: (today - obligation.due.on).num_days(),
        responsible: obligation.responsible.iter().filter_map(name).collect(),
        unread: match &obligation.status {
            Status::Unknown { unread } => unread.clone(),
            _ => Vec::new(),
        },
        papers: obligation.candidates.len(),
        met_on,
        met_late,
    }
}
