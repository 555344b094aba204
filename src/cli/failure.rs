//! How a command fails: one exit code each, printed once at the edge.

use crate::config::ConfigErrors;
use crate::daemon::DaemonError;
use crate::daemon::chain::chain;
use crate::store::StoreError;

/// Why a command ended badly; each kind has its exit code.
#[derive(Debug)]
pub enum Failure {
    /// It failed: exit code 1.
    Failed(String),
    /// Usage or configuration: exit code 2.
    Usage(String),
    /// The store is in use or unreadable: exit code 3.
    Store(String),
}

impl Failure {
    /// The exit code of this kind.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Failed(_) => 1,
            Failure::Usage(_) => 2,
            Failure::Store(_) => 3,
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Store(chain(&error))
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Failure::Usage(errors.to_string())
    }
}

impl From<DaemonError> for Failure {
    fn from(error: DaemonError) -> Self {
        match error {
            DaemonError::Config(errors) => errors.into(),
            DaemonError::Store(error) => error.into(),
            DaemonError::Channel(_) | DaemonError::Fetcher(_) => Failure::Usage(chain(&error)),
            other => Failure::Failed(chain(&other)),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Failed(error.to_string())
    }
}
