//! Why a source is read: its cadence came, or an accusation rests on it.

/// Why sources are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// Their time has come.
    Cadence,
    /// Somebody is about to be called late: nothing cached will do.
    LastLook,
}
