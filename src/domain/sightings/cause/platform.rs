//! Why a page is not that of the platform of the participatory budget.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why the platform could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlatformFault {
    /// The page shows no stage strip.
    NoStages,
    /// The strip cannot be understood.
    UnclearStages,
    /// The platform answers from another host.
    Moved {
        /// Whither.
        host: String,
    },
}

impl PlatformFault {
    /// Says in English what is wrong at `at`.
    pub fn write(&self, at: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlatformFault::NoStages => write!(f, "{at} shows no strip of stages"),
            PlatformFault::UnclearStages => write!(
                f,
                "the strip of stages of {at} marks more than one stage, or none for certain"
            ),
            PlatformFault::Moved { host } => {
                write!(f, "{at} leads to {host}: the platform has moved")
            }
        }
    }
}
