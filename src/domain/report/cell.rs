//! How one obligation counts in a report, and the sums of such counts.
//!
//! Decides the one cell each obligation falls into, and why something cannot be told. The
//! invariant: every status has exactly one cell, so the cells of a tally add up to the whole.

use crate::domain::ids::SourceId;
use crate::domain::obligation::{Obligation, Status, Timeliness};
use crate::domain::sightings::{Access, Sightings};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Where an obligation is counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Done by the last day.
    InTime,
    /// Done after it.
    Late,
    /// The last day is over, and it was not found to be done.
    NotDone,
    /// It cannot be told.
    CannotTell(Why),
    /// Nobody has to do it.
    Waived,
    /// There is still time.
    Open,
}

/// Why something cannot be told; nobody is called late for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// These sources have not been readable since the last day.
    Unread(Vec<SourceId>),
    /// The configuration gives no way to read these sources.
    NoAccess(Vec<SourceId>),
    /// A person must say whether some page is it.
    PersonMustSay,
    /// No source shows it: only people can tell.
    PeopleOnly,
    /// It is done, on a day that is not known.
    DayUnknown,
}

impl Why {
    /// The word used in JSON and CSV.
    pub fn as_str(&self) -> &'static str {
        match self {
            Why::Unread(_) => "unread",
            Why::NoAccess(_) => "no-access",
            Why::PersonMustSay => "person-must-say",
            Why::PeopleOnly => "people-only",
            Why::DayUnknown => "day-unknown",
        }
    }

    /// The sources it is due to.
    pub fn sources(&self) -> &[SourceId] {
        match self {
            Why::Unread(sources) | Why::NoAccess(sources) => sources,
            Why::PersonMustSay | Why::PeopleOnly | Why::DayUnknown => &[],
        }
    }
}

impl Cell {
    /// The cell of an obligation as it stands.
    pub fn of(obligation: &Obligation, sightings: &Sightings) -> Self {
        match &obligation.status {
            Status::Met { timeliness: Timeliness::InTime, .. } => Cell::InTime,
            Status::Met { timeliness: Timeliness::Late, .. } => Cell::Late,
            Status::Met { timeliness: Timeliness::Unknown, .. } => {
                Cell::CannotTell(Why::DayUnknown)
            }
            Status::Open => Cell::Open,
            Status::Overdue { .. } => Cell::NotDone,
            Status::Waived => Cell::Waived,
            Status::Unknown { unread } if unread.is_empty() => {
                Cell::CannotTell(match obligation.candidates.is_empty() {
                    true => Why::PeopleOnly,
                    false => Why::PersonMustSay,
                })
            }
            Status::Unknown { unread } => Cell::CannotTell(why_unread(unread, sightings)),
        }
    }

    /// The word used in JSON and CSV.
    pub fn as_str(&self) -> &'static str {
        match self {
            Cell::InTime => "in-time",
            Cell::Late => "late",
            Cell::NotDone => "not-done",
            Cell::CannotTell(_) => "cannot-tell",
            Cell::Waived => "waived",
            Cell::Open => "open",
        }
    }
}

/// A closed source is the reason even where others are silent too: reading those would not help.
fn why_unread(unread: &[SourceId], sightings: &Sightings) -> Why {
    let closed: Vec<SourceId> =
        unread.iter().filter(|source| is_closed(source, sightings)).cloned().collect();
    match closed.is_empty() {
        true => Why::Unread(unread.to_vec()),
        false => Why::NoAccess(closed),
    }
}

/// Whether the configuration gives no way to read a source.
pub(super) fn is_closed(source: &SourceId, sightings: &Sightings) -> bool {
    sightings.readings.get(source).is_some_and(|reading| reading.access == Access::None)
}

/// How many obligations fall into each cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Done by the last day.
    pub in_time: usize,
    /// Done after it.
    pub late: usize,
    /// Not done, and the last day is over.
    pub not_done: usize,
    /// It cannot be told.
    pub cannot_tell: usize,
    /// Nobody has to do it.
    pub waived: usize,
    /// There is still time.
    pub open: usize,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, cell: &Cell) {
        *match cell {
            Cell::InTime => &mut self.in_time,
            Cell::Late => &mut self.late,
            Cell::NotDone => &mut self.not_done,
            Cell::CannotTell(_) => &mut self.cannot_tell,
            Cell::Waived => &mut self.waived,
            Cell::Open => &mut self.open,
        } += 1;
    }

    /// The sum of all cells.
    pub fn total(&self) -> usize {
        let Tally { in_time, late, not_done, cannot_tell, waived, open } = self;
        in_time + late + not_done + cannot_tell + waived + open
    }

    /// Those of which it is known whether they were done in time.
    pub fn judged(&self) -> usize {
        self.in_time + self.late + self.not_done
    }

    /// Percent of the judged ones that were done in time, rounded, but 100 only for all of them
    /// and 0 only for none; `None` without any.
    pub fn percent_in_time(&self) -> Option<u8> {
        let judged = self.judged();
        let percent = (self.in_time * 200 + judged).checked_div(judged * 2)?;
        let percent = match self.in_time {
            0 => 0,
            all if all == judged => 100,
            _ => percent.clamp(1, 99),
        };
        u8::try_from(percent).ok()
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.in_time += other.in_time;
        self.late += other.late;
        self.not_done += other.not_done;
        self.cannot_tell += other.cannot_tell;
        self.waived += other.waived;
        self.open += other.open;
    }
}
