//! Events and trips, as people register them.
//!
//! Decides nothing; duties `announcement` and `coverage` hang on them. Contests, holidays and
//! hearings are events; working and study trips are trips.

use super::sitting::SittingStatus;
use crate::domain::ids::{DepartmentId, EventId};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// What is registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// An event, contest or hearing.
    Event,
    /// A working or study trip.
    Trip,
}

impl EventKind {
    /// The word used in JSON and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            EventKind::Event => "event",
            EventKind::Trip => "trip",
        }
    }
}

/// An event or a trip that a person registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredEvent {
    /// Its id, e.g. `2026-12-19-rizdvianyi-yarmarok`.
    pub id: EventId,
    /// Event or trip.
    pub kind: EventKind,
    /// Its name for people.
    pub title: String,
    /// Whose it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// How it stands.
    pub status: SittingStatus,
    /// Why it was moved or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its UID in the calendar it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Since when its present days are known; set by the journal's moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_at: Option<DateTime<Utc>>,
}
