//! All that a duty may look at, at one moment. Nothing outside it decides anything.

use super::calendar::{Calendar, sub_days};
use super::ids::SourceId;
use super::plan::Plan;
use super::register::Register;
use super::sightings::{Access, Reading, Sightings};
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

impl View<'_> {
    /// The present day.
    pub fn today(&self) -> NaiveDate {
        self.calendar.day_of(self.now)
    }

    /// The first day of what recurs and is still spoken of, in letters or in a report.
    pub(in crate::domain) fn remembered_since(&self) -> NaiveDate {
        self.remembered_from(self.watching_since)
    }

    /// The later of a day and the first that is still spoken of.
    pub(in crate::domain) fn remembered_from(&self, first: NaiveDate) -> NaiveDate {
        first.max(sub_days(self.today(), REMEMBERED_DAYS))
    }

    pub(in crate::domain) fn reading(&self, source: &SourceId) -> Reading {
        self.sightings.readings.get(source).cloned().unwrap_or_default()
    }

    /// Whether the configuration gives no way to read a source.
    pub(in crate::domain) fn is_closed(&self, source: &SourceId) -> bool {
        self.reading(source).access == Access::None
    }
}

/// Sittings, events and silences longer ago than this are history.
pub(in crate::domain) const REMEMBERED_DAYS: u16 = 200;
