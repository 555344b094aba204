//! The kinds of duty: one file each, opened by its rule in words.
//!
//! A new kind is one file here and one variant of [`DutyKind`]; the compiler lists the rest.

mod candidates;
pub mod publication;
pub mod submission;

use super::calendar::Calendar;
use super::obligation::{Obligation, Status};
use super::observation::Sightings;
use super::plan::{Duty, DutyKind, Plan};
use super::register::Register;
use chrono::{DateTime, NaiveDate, Utc};

/// Everything a duty may look at.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What people told us.
    pub register: &'a Register,
    /// What the world showed us.
    pub sightings: &'a Sightings,
    /// Days and zones.
    pub calendar: &'a Calendar,
    /// The first day we answer for.
    pub watching_since: NaiveDate,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

/// The obligations of one duty.
pub fn obligations_of(duty: &Duty, view: &View<'_>) -> Vec<Obligation> {
    match &duty.kind {
        DutyKind::Publication(rule) => publication::obligations(duty, rule, view),
        DutyKind::Submission(rule) => submission::obligations(duty, rule, view),
        DutyKind::NotYet(_) => Vec::new(),
    }
}

/// How something not done stands: `Open` until the last day has ended, then `Overdue` if every
/// source of the duty was read since, `Unknown` otherwise.
fn status_when_not_done(duty: &Duty, due_on: NaiveDate, view: &View<'_>) -> Status {
    let due_at = view.calendar.end_of(due_on);
    if view.now < due_at {
        return Status::Open;
    }
    let reading = |source| view.sightings.readings.get(source).cloned().unwrap_or_default();
    let unread: Vec<_> = duty
        .sources
        .iter()
        .filter(|source| {
            let reading = reading(source);
            reading.blind_since.is_some() || reading.read_at.is_none_or(|at| at < due_at)
        })
        .cloned()
        .collect();
    if !unread.is_empty() {
        return Status::Unknown { unread };
    }
    let stale = duty
        .sources
        .iter()
        .filter(|source| reading(source).fetched_at != Some(view.now))
        .cloned()
        .collect();
    Status::Overdue { stale }
}
