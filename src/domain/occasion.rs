//! What an item says of a sitting.

use super::decision::Body;
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// What one item says of one sitting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SittingMark {
    /// Who sits.
    pub body: Body,
    /// Ordinal of the session.
    pub session: Option<u16>,
    /// Number of the convocation.
    pub convocation: Option<u16>,
    /// The day of the sitting.
    pub on: Option<MarkedDay>,
    /// When it begins.
    pub at: Option<NaiveTime>,
    /// Where.
    pub place: Option<String>,
    /// What is said.
    pub says: Saying,
    /// The day from which it was moved.
    pub moved_from: Option<MarkedDay>,
    /// How sure it is.
    pub certainty: Certainty,
}

/// A day as an item gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkedDay {
    /// With its year.
    Full(NaiveDate),
    /// Without one.
    DayAndMonth {
        /// 1 to 31.
        day: u32,
        /// 1 to 12.
        month: u32,
    },
}

/// What an item says of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Saying {
    /// It will take place.
    Announced,
    /// It will take place on another day.
    Moved,
    /// It will not take place.
    Cancelled,
    /// It took place.
    Held,
    /// It is or was shown: a broadcast or a recording.
    Shown,
}

/// How sure a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The title names body and saying.
    Named,
    /// The text, the section or an order says so.
    Inferred,
}

impl MarkedDay {
    /// The day, its year taken so that it lies nearest to `near`.
    pub fn resolve(self, near: NaiveDate, _says: Saying) -> Option<NaiveDate> {
        match self {
            MarkedDay::Full(day) => Some(day),
            MarkedDay::DayAndMonth { day, month } => (near.year() - 1..=near.year() + 1)
                .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                .min_by_key(|found| (*found - near).abs().max(TimeDelta::zero())),
        }
    }
}
