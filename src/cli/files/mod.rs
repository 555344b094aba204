//! Tables and calendars that people hand over, read into rows.
//!
//! Decides what a file says, row by row; registers nothing.

pub(super) mod decisions;
pub(super) mod ics;
pub(super) mod legal_acts;
pub(super) mod table;
