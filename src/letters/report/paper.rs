//! What a month's report says, before it is a page, a table or a workbook.

use crate::domain::month::Month;
use crate::domain::report::{Answered, LetterTotals, Tally};
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
    /// What waits for somebody to say whether a page is it, longest first.
    pub awaiting: Vec<Row>,
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
    /// What people call them.
    pub no_access_names: Vec<String>,
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
    /// Obligations of the month that were done late, or were not found to be done; longest first.
    pub(in crate::letters) fn late(&self) -> Vec<&Row> {
        let mut late: Vec<&Row> =
            self.obligations.iter().filter(|row| row.days_late.is_some()).collect();
        late.sort_by_key(|row| (row.met_on.is_some(), std::cmp::Reverse(row.days_late)));
        late
    }

    /// Obligations of the month that nobody has to meet.
    pub(in crate::letters) fn waived(&self) -> impl Iterator<Item = &Row> {
        self.obligations.iter().filter(|row| row.standing == "waived")
    }
}
