//! How a person wants to be written to: from which hour, on which days, with or without
//! invitations for a calendar.
//!
//! Decides nothing; `notice::hour` says what waits for a chosen day.

use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};

/// How a person wants to be written to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// Letters leave no earlier in the day; none for the hour of everybody.
    pub letters_at: Option<NaiveTime>,
    /// The days of the week on which letters leave; empty for any.
    pub letters_on: Vec<Weekday>,
    /// Whether last days come as invitations for a calendar.
    pub invitations: Invitations,
}

/// Whether last days come as invitations for a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Invitations {
    /// They do.
    #[default]
    Wanted,
    /// They do not.
    Unwanted,
}

impl Wishes {
    /// Whether letters may leave on a day.
    pub fn allow_day(&self, day: NaiveDate) -> bool {
        self.letters_on.is_empty() || self.letters_on.contains(&day.weekday())
    }

    /// Whether letters may leave at a time of day.
    pub fn allow_time(&self, time: NaiveTime) -> bool {
        self.letters_at.is_none_or(|at| at <= time)
    }
}
