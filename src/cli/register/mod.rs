//! The commands of what people tell us that are more than their questions: lines to take apart,
//! files to read, one command for several questions.

pub(super) mod decision;
mod import;
pub(super) mod planned;
pub(super) mod relief;
