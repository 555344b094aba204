//! The monthly report on paper: every name and word resolved, ready for any form. PURE.
//!
//! Decides the words of a report and what each of its lines says; counting is `domain::report`'s.
//! One [`Paper`] gives the page to print, the workbook, the rows, the lines of a letter, and is
//! itself the JSON that others build on: its field names are stable, absent values are null.

mod bars;
mod lines;
pub mod page;
pub mod rows;
mod summary;
pub mod workbook;

pub use page::page;
pub use rows::rows;
pub use summary::text;
pub(super) use summary::{in_subject, section};
pub use workbook::{WorkbookError, workbook};

use super::typeset::{NAME_MAX_CHARS, TITLE_MAX_CHARS, one_line, without_bracketed_addresses};
use super::ukrainian::month;
use super::{Attachment, MediaType};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::{DutyKind, DutyState, Plan};
use crate::domain::register::Month;
use crate::domain::report::{Answered, Before, LetterTotals, Publications, Report, Tally, Unit};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A report with every name and word resolved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Of which month, as `2026-11`.
    pub month: Month,
    /// The council's full name.
    pub council: String,
    /// The moment it was made.
    pub now: DateTime<Utc>,
    /// The civil date of that moment.
    pub as_of: NaiveDate,
    /// The first day the watch answers for.
    pub watching_since: NaiveDate,
    /// What was due in the month.
    pub totals: Tally,
    /// What was due in the month before, where the watch ran then.
    pub before: Option<MonthBefore>,
    /// Every measure of the plan, in order.
    pub measures: Vec<MeasureLine>,
    /// Departments, institutions and groups of people with something due, the latest first.
    pub units: Vec<UnitLine>,
    /// Days from adoption to publication of what was published in the month.
    pub publications: Option<PublicationLine>,
    /// What was due before the month and is still not done, longest first.
    pub carried: Vec<Row>,
    /// How many things due before the month still cannot be told.
    pub carried_unknown: usize,
    /// What cannot be told, by reason.
    pub cannot_tell: Vec<Unclear>,
    /// Questions to people.
    pub questions: Answered,
    /// Advice, over all measures.
    pub advice: Answered,
    /// Reasons of promises, the commonest first.
    pub promises: Vec<Reason>,
    /// Publications under dates that disagree.
    pub dates_disagree: Vec<DatesLine>,
    /// Letters of the month.
    pub letters: LetterTotals,
    /// Every obligation of the month.
    pub obligations: Vec<Row>,
}

/// The month before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthBefore {
    /// Which.
    pub month: Month,
    /// What was due in it.
    pub totals: Tally,
    /// Days from adoption to publication of what was published in it.
    pub publications: Option<PublicationLine>,
}

/// Days from adoption to publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublicationLine {
    /// How many decisions were published.
    pub count: usize,
    /// The median, in calendar days.
    pub median_days: f64,
    /// The longest, in calendar days.
    pub worst_days: u32,
    /// The obligation of the one that took longest.
    pub worst: String,
}

/// One measure of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeasureLine {
    /// Its number.
    pub number: u8,
    /// The council's wording, without addresses.
    pub text: String,
    /// Whether any of its duties acts.
    pub watched: bool,
    /// Whether what was mended or ended in time leaves nothing to count.
    pub only_faults: bool,
    /// Its sources that cannot be read.
    pub no_access: Vec<String>,
    /// What was due in the month.
    pub totals: Tally,
    /// What was due in the month before.
    pub before: Option<Tally>,
    /// Its advice.
    pub advice: Answered,
}

/// A unit with something due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitLine {
    /// The department's id; null for people.
    pub department: Option<String>,
    /// Its name, or the people's.
    pub name: String,
    /// What was due in the month.
    pub totals: Tally,
    /// What was due in the month before.
    pub before: Option<Tally>,
}

/// Things that cannot be told for one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unclear {
    /// `unread`, `no-access`, `person-must-say`, `people-only` or `day-unknown`.
    pub why: String,
    /// The sources it is due to.
    pub sources: Vec<String>,
    /// The reason in Ukrainian.
    pub text: String,
    /// How many.
    pub count: usize,
}

/// A reason with its number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The reason as a person gave it.
    pub reason: String,
    /// How many promises gave it.
    pub count: usize,
}

/// A publication under dates that disagree.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DatesLine {
    /// The obligation.
    pub key: String,
    /// What was published.
    pub title: String,
    /// The date printed on the page.
    pub printed: Option<NaiveDate>,
    /// The date in its address.
    pub url: Option<NaiveDate>,
    /// The date the feed gives.
    pub feed: Option<NaiveDate>,
    /// The day it was seen first.
    pub first_seen: NaiveDate,
    /// By how many days they disagree.
    pub days: u32,
}

/// One obligation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its key.
    pub key: String,
    /// Its measure.
    pub measure: u8,
    /// Its duty.
    pub duty: String,
    /// What it is about.
    pub title: String,
    /// Under whom it is counted.
    pub unit: String,
    /// Ids of those who answer for it.
    pub responsible: Vec<String>,
    /// Their names.
    pub people: Vec<String>,
    /// Its last day.
    pub due_on: NaiveDate,
    /// `in-time`, `late`, `not-done`, `cannot-tell`, `waived` or `open`.
    pub standing: String,
    /// Why it cannot be told, as in [`Unclear`].
    pub why: Option<String>,
    /// The day it was done.
    pub met_on: Option<NaiveDate>,
    /// Calendar days late.
    pub days_late: Option<u32>,
    /// The last day on which letters were written about it.
    pub letters_ended_on: Option<NaiveDate>,
    /// What shows that it is done.
    pub url: Option<String>,
    /// Until when it was promised.
    pub promised_until: Option<NaiveDate>,
    /// The reason given then.
    pub promise_reason: Option<String>,
    /// Why nobody has to do it.
    pub waiver_reason: Option<String>,
    /// Who said so.
    pub waived_by: Option<String>,
    /// Until when; null for good.
    pub waived_until: Option<NaiveDate>,
}

impl Paper {
    /// Puts a report on paper.
    pub fn of(report: &Report, plan: &Plan, council: &str) -> Self {
        let directory = &plan.directory;
        let row = |entry| lines::row(entry, directory);
        let mut advice = Answered::default();
        for one in report.advice.values() {
            advice.put += one.put;
            advice.answered += one.answered;
        }
        Self {
            month: report.month,
            council: one_line(council, NAME_MAX_CHARS),
            now: report.now,
            as_of: report.today,
            watching_since: report.since,
            totals: report.tally(),
            before: report.before.as_ref().map(month_before),
            measures: measures(report, plan),
            units: units(report, directory),
            publications: report.publications.as_ref().map(publication_line),
            carried: report.carried.iter().map(row).collect(),
            carried_unknown: report.carried_unknown,
            cannot_tell: lines::unclear(report),
            questions: report.questions,
            advice,
            promises: report
                .promises
                .iter()
                .map(|(reason, count)| Reason {
                    reason: one_line(reason, TITLE_MAX_CHARS),
                    count: *count,
                })
                .collect(),
            dates_disagree: lines::disagreements(report, directory),
            letters: report.letters,
            obligations: report.entries.iter().map(row).collect(),
        }
    }

    /// What is attached to the letter that brings the report.
    pub(super) fn attachments(&self) -> Vec<Attachment> {
        let named = |ending: &str| format!("Звіт за {}.{ending}", month(self.month));
        let page = Attachment {
            name: named("html"),
            media_type: MediaType::Html,
            bytes: page(self).into_bytes(),
        };
        // A workbook that cannot be made must not keep the page from its reader.
        let workbook = workbook(self).ok().map(|bytes| Attachment {
            name: named("xlsx"),
            media_type: MediaType::Workbook,
            bytes,
        });
        std::iter::once(page).chain(workbook).collect()
    }

    /// Obligations of the month that were done late, or were not found to be done; longest first.
    fn late(&self) -> Vec<&Row> {
        let mut late: Vec<&Row> =
            self.obligations.iter().filter(|row| row.days_late.is_some()).collect();
        late.sort_by_key(|row| (row.met_on.is_some(), std::cmp::Reverse(row.days_late)));
        late
    }

    /// Obligations of the month that nobody has to meet.
    fn waived(&self) -> impl Iterator<Item = &Row> {
        self.obligations.iter().filter(|row| row.standing == "waived")
    }
}

fn month_before(before: &Before) -> MonthBefore {
    MonthBefore {
        month: before.month,
        totals: before.tally(),
        publications: before.publications.as_ref().map(publication_line),
    }
}

fn publication_line(publications: &Publications) -> PublicationLine {
    PublicationLine {
        count: publications.count,
        median_days: publications.median_days,
        worst_days: publications.worst_days,
        worst: publications.worst.to_string(),
    }
}

fn measures(report: &Report, plan: &Plan) -> Vec<MeasureLine> {
    let by_measure = report.by_measure();
    plan.measures
        .iter()
        .map(|measure| {
            let number = measure.number;
            let mut duties = plan
                .duties
                .iter()
                .filter(|duty| duty.measure == number && duty.state == DutyState::Active);
            let closed = report.no_access.get(&number).into_iter().flatten();
            MeasureLine {
                number,
                text: one_line(&without_bracketed_addresses(&measure.text), TITLE_MAX_CHARS),
                watched: duties.clone().next().is_some(),
                only_faults: duties.any(|duty| {
                    matches!(
                        duty.kind,
                        DutyKind::Freshness(_) | DutyKind::Security(_) | DutyKind::Presence(_)
                    )
                }),
                no_access: closed.map(|source| source.to_string()).collect(),
                totals: by_measure.get(&number).copied().unwrap_or_default(),
                before: report
                    .before
                    .as_ref()
                    .map(|before| before.by_measure.get(&number).copied().unwrap_or_default()),
                advice: report.advice.get(&number).copied().unwrap_or_default(),
            }
        })
        .collect()
}

fn units(report: &Report, directory: &Directory) -> Vec<UnitLine> {
    let place = |unit: &Unit| match unit {
        Unit::Department(id) => directory.departments.iter().position(|known| known.id == *id),
        Unit::People(_) => None,
    };
    let mut units: Vec<(Unit, Tally)> = report.by_unit().into_iter().collect();
    // Departments stand in the order of the directory, people after them.
    units.sort_by_key(|(unit, tally)| {
        let worst = std::cmp::Reverse((tally.not_done, tally.late, tally.cannot_tell));
        (worst, place(unit).unwrap_or(usize::MAX))
    });
    units
        .into_iter()
        .map(|(unit, totals)| UnitLine {
            department: match &unit {
                Unit::Department(id) => Some(id.to_string()),
                Unit::People(_) => None,
            },
            name: lines::unit_name(&unit, directory),
            before: report
                .before
                .as_ref()
                .map(|before| before.by_unit.get(&unit).copied().unwrap_or_default()),
            totals,
        })
        .collect()
}
