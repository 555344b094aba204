//! Tables and calendars that people hand over, read into rows.
//!
//! Decides what a file says, row by row, and where one is written; registers nothing.

pub(super) mod child;
pub(super) mod decisions;
#[cfg(test)]
mod generated;
mod heading;
pub(super) mod ics;
pub(super) mod planned;
pub(super) mod sheet;
pub(super) mod table;
pub(super) mod target;
pub(super) mod tasks;
mod when;
mod zone;
