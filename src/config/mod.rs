//! Five TOML files to checked values.
//!
//! Decides whether a configuration can be used, and reports every problem at once, each with file,
//! line, column and what to do. Nothing that passes here can fail later for being inconsistent.

mod alive;
mod answers;
mod calendar;
mod campaign;
mod check;
mod directory;
mod duties;
mod files;
mod institution;
mod ladder;
mod load;
mod mailbox;
mod names;
mod plan;
mod settings;
mod source_names;
mod sources;
mod suspicion;
mod toml;
mod web;
mod words;

pub use alive::{Alive, WeeklyLetter};
pub use answers::{AnswersFile, MailAnswers, answers};
pub use files::{FILES, shipped};
pub use load::{Config, load, load_texts};
pub use settings::{ChannelSettings, MailMode, MailSettings, Settings, usual_polling};
pub use toml::problem::{ConfigErrors, Ink, Problem};
pub use web::WebSettings;
