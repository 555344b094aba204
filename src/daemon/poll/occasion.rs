//! Why and how a source is read: its cadence came, or an accusation rests on it.

use crate::sources::fetch::ReadMode;
use crate::sources::spec::SourceSpec;

/// Why sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Their time has come.
    Cadence,
    /// Somebody is about to be called late: nothing cached will do.
    LastLook,
}

/// One source in the course of being read.
#[derive(Clone, Debug)]
pub struct Errand {
    /// The source as it was described when the read began.
    pub spec: SourceSpec,
    /// Why it is read.
    pub occasion: Occasion,
    /// Whether «nothing changed» is an answer.
    pub mode: ReadMode,
}
