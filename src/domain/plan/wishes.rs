//! How a person wants to be written to: from which hour, on which days, with or without
//! invitations for a calendar.
//!
//! Decides nothing; `notice::hour` says what waits for a chosen day.

use crate::domain::calendar::SendingWindow;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

/// However late an hour was chosen, so much of the day is left for the letter to leave in.
pub const LEFT_OF_DAY: TimeDelta = TimeDelta::hours(1);

/// How a person wants to be written to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wishes {
    /// Letters leave no earlier in the day; none for the hour of everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letters_at: Option<NaiveTime>,
    /// The days of the week on which letters leave; empty for any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub letters_on: Vec<Weekday>,
    /// Whether last days come as invitations for a calendar.
    pub invitations: Invitations,
}

/// Whether last days come as invitations for a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

    /// Whether letters may leave at a time of day; an hour behind the end of the window would
    /// silence its person, so the last hour of the window is everybody's.
    pub fn allow_time(&self, time: NaiveTime, window: SendingWindow) -> bool {
        self.letters_at.is_none_or(|at| at <= time || window.until - LEFT_OF_DAY <= time)
    }
}
