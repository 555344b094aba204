//! The version of the journal's lines.

/// That of the lines this program writes, and the newest it reads.
pub const VERSION: u16 = 1;
