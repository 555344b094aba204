//! Tables and calendars that people hand over, at a terminal or on the page, read into rows.
//!
//! Decides what a file says, row by row, and what is wrong with it; registers nothing. The
//! invariant: a stranger's bytes are parsed in a child process.

pub mod child;
pub mod decisions;
#[cfg(test)]
mod generated;
mod heading;
mod ics;
pub mod planned;
pub mod sheet;
pub mod table;
pub mod tasks;
mod when;
mod zone;

#[cfg(fuzzing)]
pub use ics::read as calendar;
