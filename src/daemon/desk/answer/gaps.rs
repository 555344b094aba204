//! Missing numbers: listed, answered once by a person, and asked about once a week.
//!
//! The administrator is asked about a gap at most once, and at most once a week about whatever is
//! new; what is still in its term, or was over before the watch began, is listed and not asked.

use crate::daemon::desk::refusal::{OperationError, refused};
use crate::daemon::desk::register::clerk::Desk;
use crate::daemon::parts::Parts;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::council::decision_line::{body, date};
use crate::domain::known::gap::{Gap, Standing, gaps};
use crate::domain::register::RegisteredDecision;
use crate::letters::trouble as words;
use crate::store::fact::Fact;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// The answers to a missing number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum GapAnswer {
    /// A decision has this number: it is registered
    Confirm {
        /// session or executive
        #[arg(value_parser = body)]
        body: Body,
        /// The number
        number: DecisionNumber,
        /// Day of adoption
        #[arg(long = "date", value_name = "DATE", value_parser = date)]
        on: NaiveDate,
    },
    /// No decision has this number: it is not shown again
    Dismiss(Dismiss),
}

/// No decision has a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, clap::Args)]
pub struct Dismiss {
    /// session or executive
    #[arg(value_parser = body)]
    pub body: Body,
    /// The number
    pub number: DecisionNumber,
    /// The year it is missing from
    #[arg(long)]
    pub year: i32,
    /// A day between its neighbours', where a year has several gaps of one number
    #[arg(long = "date", value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
    /// Why no decision is missing
    #[arg(long)]
    pub reason: String,
}

/// Gaps nobody has answered yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Gaps {
    /// The gaps.
    pub gaps: Vec<GapRow>,
}

/// One gap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GapRow {
    /// What is missing.
    #[serde(flatten)]
    pub gap: GapShown,
    /// How urgent it is.
    pub standing: StandingWord,
    /// The last day of its term, while that runs.
    pub time_left_until: Option<NaiveDate>,
}

/// What is missing, and between what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GapShown {
    /// Whose decision it would be.
    pub body: Body,
    /// The missing number.
    pub number: DecisionNumber,
    /// The same number in the later sitting's writing, where the two differ.
    pub or_number: Option<DecisionNumber>,
    /// The series it is missing from, its counter as `#`.
    pub series: String,
    /// The year it is missing from.
    pub year: i32,
    /// Its known neighbours.
    pub between: [DecisionKey; 2],
    /// Why it is missing, for people.
    pub reason: String,
    /// Since when.
    pub since: NaiveDate,
}

/// How urgent a gap is, without its particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StandingWord {
    /// The decision may still be published in time.
    TimeLeft,
    /// It is to be asked about.
    Ripe,
    /// It was over before the watch began.
    History,
}

/// A gap that is none.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Dismissed {
    /// Which.
    pub dismissed: GapShown,
}

/// Every gap nobody has answered yet.
pub(in crate::daemon::desk) fn list(parts: &Parts, now: DateTime<Utc>) -> Gaps {
    let view = parts.view(now);
    let row = |gap: &Gap| {
        let (standing, time_left_until) = match gap.standing(&view) {
            Standing::TimeLeft(until) => (StandingWord::TimeLeft, Some(until)),
            Standing::Ripe => (StandingWord::Ripe, None),
            Standing::History => (StandingWord::History, None),
        };
        GapRow { gap: shown(gap), standing, time_left_until }
    };
    Gaps { gaps: gaps(&view).iter().map(row).collect() }
}

fn shown(gap: &Gap) -> GapShown {
    GapShown {
        body: gap.body,
        number: gap.number.clone(),
        or_number: gap.or_number.clone(),
        series: gap.series.clone(),
        year: gap.year,
        between: [gap.before.clone(), gap.after.clone()],
        reason: words::missing_number(&gap.before, &gap.after),
        since: gap.since(),
    }
}

/// Says that no decision is missing where a number is.
pub(in crate::daemon::desk) fn dismiss(
    desk: &mut Desk<'_>,
    said: Dismiss,
) -> Result<Dismissed, OperationError> {
    let Dismiss { body, number, year, on, reason } = said;
    let gap = one(desk.parts, body, &number, year, on, desk.now)?;
    desk.record(vec![Fact::GapDismissed { place: gap.place(), reason }])?;
    Ok(Dismissed { dismissed: shown(&gap) })
}

/// The decision that fills a gap.
pub(in crate::daemon::desk) fn confirmed(
    parts: &Parts,
    body: Body,
    number: &DecisionNumber,
    on: NaiveDate,
    now: DateTime<Utc>,
) -> Result<RegisteredDecision, OperationError> {
    let found = gaps(&parts.view(now))
        .into_iter()
        .any(|gap| gap.body == body && gap.is_number(number) && gap.year == on.year());
    if !found {
        return Err(refused(format!(
            "номера {} не бракує ({body}, {}); чого бракує, показує `decision gaps`; рішення, \
             якого там немає, вносять командою `decision add`",
            number.shown(),
            on.year()
        )));
    }
    let key = DecisionKey { body, adopted_on: on, number: number.clone() };
    let number = number.clone();
    Ok(RegisteredDecision { key, number, title: None, session: None, convocation: None })
}

/// The one gap a person means.
fn one(
    parts: &Parts,
    body: Body,
    number: &DecisionNumber,
    year: i32,
    on: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Gap, OperationError> {
    let mut found: Vec<Gap> = gaps(&parts.view(now))
        .into_iter()
        .filter(|gap| gap.body == body && gap.is_number(number) && gap.year == year)
        .filter(|gap| on.is_none_or(|on| gap.before.adopted_on <= on && on <= gap.after.adopted_on))
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(gap), true) => Ok(gap),
        (Some(_), false) => Err(refused(format!(
            "номера {} бракує кілька разів ({body}, {year}); скажіть через --date, якого засідання",
            number.shown()
        ))),
        (None, _) => Err(refused(format!(
            "номера {} не бракує ({body}, {year}); чого бракує, показує `decision gaps`",
            number.shown()
        ))),
    }
}
