//! Five TOML files to checked values.
//!
//! Decides whether a configuration can be used, and reports every problem at once, each with file,
//! line, column and what to do. Nothing that passes here can fail later for being inconsistent.

mod calendar;
mod campaign;
mod check;
mod directory;
mod duties;
mod institution;
mod ladder;
pub mod load;
mod plan;
mod settings;
mod sources;
mod toml;

pub use load::{load, load_texts, shipped};
pub use toml::problem::{ConfigErrors, Ink, Problem};

use crate::channels::email::EmailSettings;
use crate::domain::calendar::Calendar;
use crate::domain::plan::Plan;
use crate::letters::letter::Letterhead;
use crate::sources::fetch::Polling;
use crate::sources::spec::SourceSpec;
use std::path::PathBuf;
use std::time::Duration;

/// The files of a configuration, in the order in which problems are shown.
pub const FILES: [&str; 5] =
    ["settings.toml", "directory.toml", "sources.toml", "plan.toml", "calendar.toml"];

/// The whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `settings.toml`.
    pub settings: Settings,
    /// `plan.toml` and `directory.toml`.
    pub plan: Plan,
    /// `sources.toml`.
    pub sources: Vec<SourceSpec>,
    /// `calendar.toml`, with the zone and the sending window of `settings.toml`.
    pub calendar: Calendar,
}

/// `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What every letter carries.
    pub letterhead: Letterhead,
    /// How sources are fetched.
    pub polling: Polling,
    /// How letters leave.
    pub mail: MailSettings,
    /// How often the scheduler rings.
    pub bell: Duration,
}

/// How letters leave.
#[derive(Clone, Debug, PartialEq)]
pub struct MailSettings {
    /// Whether letters go to the people they are for, or all to the administrator.
    pub mode: MailMode,
    /// Which way out.
    pub channel: ChannelSettings,
}

/// Whether letters go to the people they are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailMode {
    /// `mail.live = true`.
    Live,
    /// The shipped default: everything goes to the administrator, the intended recipient on top.
    Shadow,
}

/// Which way letters leave.
#[derive(Clone, Debug, PartialEq)]
pub enum ChannelSettings {
    /// Over SMTP.
    Email(EmailSettings),
    /// As `.eml` files into a directory; a relative path lies in the state directory.
    Spool {
        /// The directory.
        directory: PathBuf,
        /// Sender's name.
        from_name: String,
        /// Sender's address.
        from_email: String,
    },
}
