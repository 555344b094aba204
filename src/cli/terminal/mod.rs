//! What a person types and reads at a terminal: dates, tables, lines.

pub(super) mod moment;
pub(super) mod out;
pub(super) mod table;
pub(super) mod typed;
