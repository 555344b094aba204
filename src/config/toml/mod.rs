//! The generic reader of a configuration file: fields with places, problems, suggestions, amounts.

pub(super) mod amount;
pub(super) mod form;
pub(super) mod problem;
pub(super) mod reader;
pub(super) mod suggest;
mod syntax;
