//! Why a participatory-budget platform could not be read.

/// Why the platform could not be read. `at` is an address without its query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlatformError {
    /// The page shows no stage strip.
    #[error("{at} shows no strip of stages")]
    NoStages {
        /// Where.
        at: String,
    },
    /// The strip cannot be understood.
    #[error("the strip of stages of {at} marks more than one stage, or none for certain")]
    UnclearStages {
        /// Where.
        at: String,
    },
    /// The platform answers from another host.
    #[error("{at} leads to {host}: the platform has moved")]
    Moved {
        /// The configured address.
        at: String,
        /// Whither.
        host: String,
    },
}
