//! What relieves people for a time: waivers, promises, leave with a deputy.
//!
//! Decides until when each lasts; who hears in whose place is `hearer`'s. The invariant: every
//! relief is a fact with its reason, and has an author.

use crate::domain::ids::PersonId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Nobody has to do it any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Why.
    pub reason: String,
    /// Its last day; none for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Who said so.
    pub author: String,
}

/// It will be done by a day; until then it is quiet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// The last quiet day.
    pub until: NaiveDate,
    /// Why not now, e.g. «немає підпису».
    pub reason: String,
    /// Who said so.
    pub author: String,
}

/// A person is away, and somebody hears in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// Who is away.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// Who hears in their place; the directory's deputy without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy: Option<PersonId>,
    /// Why.
    pub reason: String,
}

impl Absence {
    /// Whether the person is away on `day`.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}
