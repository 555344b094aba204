//! What every reader takes and gives, and how it fails.

pub(super) mod error;
