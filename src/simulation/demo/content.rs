//! What stands on the sites of the demonstration, as plain data.
//!
//! Decides nothing: the story changes it, and the servers beside it show it.

use crate::domain::sightings::platform::Stage;
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What stands on the sites now.
#[derive(Debug, Default)]
pub struct Content {
    /// Documents of the new engine.
    pub documents: Vec<Page>,
    /// News of the new engine.
    pub news: Vec<Page>,
    /// Documents of the classic engine.
    pub docs: Vec<Doc>,
    /// Entries of the feed.
    pub feed: Vec<Page>,
    /// Recordings of live videos on the social page.
    pub lives: Vec<Page>,
    /// Posts on the social page.
    pub posts: Vec<Page>,
    /// What the platform shows as the running stage.
    pub stage: Option<Stage>,
    /// Whether the new engine answers.
    pub new_site: Power,
}

/// Whether a site answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Power {
    /// It answers.
    #[default]
    On,
    /// Every request fails.
    Off,
}

/// A page of the new engine, or an entry of the feed.
#[derive(Clone, Debug)]
pub struct Page {
    /// Number in the address.
    pub id: u64,
    /// Headline.
    pub title: String,
    /// When it was published.
    pub at: DateTime<Tz>,
    /// Its text, a paragraph a line.
    pub text: String,
}

/// A document page of the classic engine.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Number in the address.
    pub id: u64,
    /// The act's number.
    pub number: String,
    /// The act's name.
    pub name: String,
    /// Day of adoption.
    pub adopted_on: NaiveDate,
    /// Day of publication.
    pub published_on: NaiveDate,
}

/// The content, shared with the servers that show it.
pub type Shared = Arc<Mutex<Content>>;

/// The content, to be read or changed.
pub fn lock(content: &Shared) -> MutexGuard<'_, Content> {
    content.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A text within markup.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
