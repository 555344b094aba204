//! Sittings of the council and its executive committee, as people register them.
//!
//! Decides what makes a sitting the same sitting: its body and the day it was first known for. A
//! sitting that is moved keeps its key, so everything that hangs on it moves along. What the site
//! says of sittings is joined in `known_sittings`.

use super::decision::Body;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One sitting: its body and the day for which it was first called.
///
/// Shown and stored as `session-2026-11-20`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SittingKey {
    /// Who sits.
    pub body: Body,
    /// The day for which it was first called.
    pub first_on: NaiveDate,
}

impl fmt::Display for SittingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.body, self.first_on)
    }
}

impl From<SittingKey> for String {
    fn from(key: SittingKey) -> Self {
        key.to_string()
    }
}

/// A text that does not name a sitting.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a sitting key; the form is BODY-YYYY-MM-DD, e.g. session-2026-11-20")]
pub struct NotASittingKey(String);

impl TryFrom<String> for SittingKey {
    type Error = NotASittingKey;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or(NotASittingKey(text))
    }
}

impl SittingKey {
    /// Reads the displayed form back.
    pub fn parse(text: &str) -> Option<Self> {
        let (body, first_on) = text.trim().split_once('-')?;
        Some(Self { body: Body::parse(body)?, first_on: first_on.parse().ok()? })
    }
}

/// How a sitting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SittingStatus {
    /// It is to come, or nobody has said yet that it took place.
    Planned,
    /// It took place.
    Held,
    /// It does not or did not take place.
    Cancelled,
}

impl SittingStatus {
    /// The word used in JSON and commands.
    pub fn as_str(self) -> &'static str {
        match self {
            SittingStatus::Planned => "planned",
            SittingStatus::Held => "held",
            SittingStatus::Cancelled => "cancelled",
        }
    }
}

/// A sitting that a person registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisteredSitting {
    /// Which.
    pub key: SittingKey,
    /// The day it is held; another one than the key's when it was moved.
    pub on: NaiveDate,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Ordinal of the session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<u16>,
    /// Number of the convocation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convocation: Option<u16>,
    /// How it stands.
    pub status: SittingStatus,
    /// How many decisions it adopted, once a person has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<u16>,
    /// Why it was moved or cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Its UID in the calendar it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// Since when its present day is known; set by the journal's moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        let key = SittingKey::parse("executive-2026-12-03").expect("a key");
        assert_eq!(SittingKey::parse(&key.to_string()), Some(key));
        for text in ["session", "session-2026-13-01", "комісія-2026-12-03", ""] {
            assert_eq!(SittingKey::parse(text), None, "{text}");
        }
    }
}
