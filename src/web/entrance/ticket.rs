//! The link of a sign-in letter: for one person, in one browser, for a quarter of an hour.

use super::seal::{Seal, opened, sealed};
use crate::channels::key::Key;
use crate::domain::ids::PersonId;
use crate::letters::sign_in::LINK_MINUTES;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What the link says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ticket {
    /// Who gets in.
    #[serde(rename = "p")]
    pub person: PersonId,
    /// Until when it is good.
    #[serde(rename = "u")]
    pub until: DateTime<Utc>,
    /// A mark of the browser that asked for it.
    #[serde(rename = "b")]
    browser: String,
    /// What tells it from others.
    #[serde(rename = "m")]
    pub mark: String,
}

impl Ticket {
    /// A ticket for whoever sits at a browser.
    pub fn of(
        person: &PersonId,
        (browser, mark): (&str, String),
        key: &Key,
        now: DateTime<Utc>,
    ) -> Self {
        let until = now + TimeDelta::minutes(LINK_MINUTES);
        Self { person: person.clone(), until, browser: mark_of(browser, key), mark }
    }

    /// The text that stands in the link.
    pub fn sealed(&self, key: &Key) -> String {
        sealed(key, Seal::Ticket, self)
    }

    /// Reads the text of a link; none for one that is not ours or has ended.
    pub fn read(text: &str, key: &Key, now: DateTime<Utc>) -> Option<Self> {
        opened::<Self>(key, Seal::Ticket, text).filter(|ticket| now <= ticket.until)
    }

    /// Whether one of these browsers asked for it.
    pub fn is_for(&self, browsers: &[&str], key: &Key) -> bool {
        browsers.iter().any(|browser| mark_of(browser, key) == self.browser)
    }
}

fn mark_of(browser: &str, key: &Key) -> String {
    key.name_of(&["browser", browser])
}
