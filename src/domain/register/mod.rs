//! The register: what people tell us about decisions, submissions, sittings, events and trips.
//!
//! Decides nothing; it is folded from facts by `store`. What a person has linked or unlinked
//! stands above anything the machine finds.

mod charge;
pub mod choice;
pub mod doubt;
pub mod effect;
mod hearer;
pub mod message;
pub mod relief;
pub mod said;
pub mod session;

use super::council::decision::{Body, DecisionKey, DecisionNumber};
use super::council::event::RegisteredEvent;
use super::council::sitting::{RegisteredSitting, SittingKey};
use super::ids::{DepartmentId, EventId, ItemId, ObligationKey, PersonId, SourceId};
use super::plan::wishes::Wishes;
use chrono::{DateTime, NaiveDate, Utc};
use relief::{Absence, Promise, Waiver};
use said::GivenAnswer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A decision that a person says was adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredDecision {
    /// Body, date, number.
    pub key: DecisionKey,
    /// The number as the person wrote it.
    pub number: DecisionNumber,
    /// Its name, e.g. «Про затвердження …».
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Ordinal of the session, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<u16>,
    /// Number of the convocation, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convocation: Option<u16>,
}

/// A submission that a person recorded: information was given, whether or not it is on the site.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordedSubmission {
    /// Who submitted.
    pub department: DepartmentId,
    /// The day it was submitted.
    pub on: NaiveDate,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What a person said about an address and a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkVerdict {
    /// This page publishes this decision.
    Linked,
    /// This page does not publish this decision.
    Unlinked,
}

/// A person's word on a link, with author and moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What was said.
    pub verdict: LinkVerdict,
    /// The publication day the person gave, or the day of the word.
    pub on: NaiveDate,
    /// Who said it.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a number is missing: body, series, and the days of the known neighbours.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GapPlace {
    /// Whose number it is.
    pub body: Body,
    /// The series, its counter as `#`.
    pub series: String,
    /// The missing number.
    pub number: DecisionNumber,
    /// The day of the neighbour before.
    pub from: NaiveDate,
    /// The day of the neighbour after.
    pub until: NaiveDate,
}

/// A missing number of which a person said that no decision is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DismissedGap {
    /// Where.
    pub place: GapPlace,
    /// Why.
    pub reason: String,
}

/// What a person said about an item that the machine could not place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "placing", rename_all = "kebab-case")]
pub enum Placing {
    /// It is news of this department, whatever the machine reads.
    Department {
        /// Whose news.
        department: DepartmentId,
    },
    /// It is nothing that the duties ask for.
    Ignored {
        /// Why.
        reason: String,
    },
}

/// A person's word that an obligation is met, or that it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// What was said.
    pub says: Says,
    /// The day it was done, or the day of the word.
    pub on: NaiveDate,
    /// Where it can be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Who said it.
    pub author: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Whether an obligation is met, as a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// It is done.
    Done,
    /// It is not done, whatever was said or found before.
    NotDone,
}

/// Everything people told us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Adopted decisions.
    pub decisions: BTreeMap<DecisionKey, RegisteredDecision>,
    /// Recorded submissions, by the sequence number of their fact.
    pub submissions: BTreeMap<u64, RecordedSubmission>,
    /// Links made and undone by people, by decision and address; the last word counts.
    pub links: BTreeMap<(DecisionKey, String), Link>,
    /// Missing numbers that are no decisions, by the sequence number of their fact.
    pub dismissed_gaps: BTreeMap<u64, DismissedGap>,
    /// Items that people placed or set aside; the last word counts.
    pub placings: BTreeMap<(SourceId, ItemId), Placing>,
    /// Sittings, planned and held.
    pub sittings: BTreeMap<SittingKey, RegisteredSitting>,
    /// Events and trips.
    pub events: BTreeMap<EventId, RegisteredEvent>,
    /// Words on single obligations; the last one counts.
    pub words: BTreeMap<ObligationKey, Word>,
    /// Obligations nobody has to meet.
    pub waivers: BTreeMap<ObligationKey, Waiver>,
    /// Promises; the last one counts.
    pub promises: BTreeMap<ObligationKey, Promise>,
    /// Who is away, by the sequence number of the fact.
    pub absences: BTreeMap<u64, Absence>,
    /// What people answered to letters, by obligation and the sequence number of the fact.
    pub answers: BTreeMap<(ObligationKey, u64), GivenAnswer>,
    /// How people said that they want to be written to; the last word counts.
    pub wishes: BTreeMap<PersonId, Wishes>,
}
