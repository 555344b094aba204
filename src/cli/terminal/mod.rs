//! What a person reads at a terminal: lines, tables, answers.

pub(super) mod answer;
pub(super) mod hidden;
pub(super) mod listing;
pub(super) mod out;
pub(super) mod progress;
mod status;
mod story;
pub(super) mod table;
pub(super) mod word;
