//! `[alive]` of `settings.toml`: by what others know that the daemon lives.

use super::toml::reader::Table;
use url::Url;

/// By what others know that the daemon lives.
#[derive(Clone, Debug, PartialEq)]
pub struct Alive {
    /// Asked for after each turn, by a watcher elsewhere that misses it when it does not come. It
    /// is the administrator's own address, so it may lie on this machine or in this network.
    pub ping_url: Option<Url>,
    /// Whether the administrator gets a letter at the beginning of each week.
    pub weekly: WeeklyLetter,
}

/// Whether a letter a week says that the daemon lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeeklyLetter {
    /// It is sent; the default, because a dead daemon looks like «nothing due».
    Sent,
    /// It is not wanted.
    Unwanted,
}

impl Default for Alive {
    fn default() -> Self {
        Self { ping_url: None, weekly: WeeklyLetter::Sent }
    }
}

/// Reads the table; what it does not say has its default.
pub(super) fn read(table: &Table<'_>) -> Option<Alive> {
    let ping_url = table.get("ping_url").map(|value| value.web_address());
    let weekly = table.get("weekly_letter").map(|value| value.flag());
    table.finish();
    let ping_url = ping_url.map_or(Some(None), |given| Some(Some(given?.value)))?;
    let weekly = match weekly.unwrap_or(Some(true))? {
        true => WeeklyLetter::Sent,
        false => WeeklyLetter::Unwanted,
    };
    Some(Alive { ping_url, weekly })
}
