//! How a command fails: one exit code each, printed once at the edge, in Ukrainian.

use super::rights;
use crate::config::ConfigErrors;
use crate::daemon::DaemonError;
use crate::daemon::in_words;
use crate::daemon::ownership::OtherCouncil;
use crate::store::StoreError;
use crate::system::refusal;
use std::error::Error;
use std::io;
use std::path::Path;

/// Why a command ended badly; each kind has its exit code.
#[derive(Debug)]
pub enum Failure {
    /// It failed: exit code 1.
    Failed(String),
    /// Usage or configuration: exit code 2.
    Usage(String),
    /// The store is in use, unreadable or another council's: exit code 3.
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

    /// Nothing was ever recorded in a state directory.
    pub fn nothing_there(state: &Path) -> Self {
        Failure::Store(format!(
            "у каталозі {} немає журналу: перевірте --state (або HROMADA_WATCH_STATE, --council); \
             новий журнал починають команди `run` і `once`",
            state.display()
        ))
    }
}

/// Whether an error says that the caller may not do it.
pub fn is_forbidden(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let forbidden = error
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::PermissionDenied);
        if forbidden {
            return true;
        }
        cause = error.source();
    }
    false
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        if is_forbidden(&error) {
            return Failure::Store(rights::refused());
        }
        Failure::Store(in_words::of_store(&error))
    }
}

impl From<ConfigErrors> for Failure {
    fn from(errors: ConfigErrors) -> Self {
        Failure::Usage(errors.to_string())
    }
}

impl From<OtherCouncil> for Failure {
    fn from(other: OtherCouncil) -> Self {
        Failure::Store(format!(
            "{other}; перевірте --config і --state. Якщо рада змінила і назву, і сайт, змініть їх \
             по одному, запустивши `once` між змінами"
        ))
    }
}

impl From<DaemonError> for Failure {
    fn from(error: DaemonError) -> Self {
        match error {
            DaemonError::Config(errors) => errors.into(),
            DaemonError::Store(error) => error.into(),
            DaemonError::OtherCouncil(error) => error.into(),
            DaemonError::NothingThere(state) => Failure::nothing_there(&state),
            DaemonError::System(error) if is_forbidden(&error) => Failure::Store(rights::refused()),
            DaemonError::Channel(_) | DaemonError::Fetcher(_) => {
                Failure::Usage(in_words::of_daemon(&error))
            }
            DaemonError::Scheduler(_) | DaemonError::System(_) => {
                Failure::Failed(in_words::of_daemon(&error))
            }
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::PermissionDenied => Failure::Failed(rights::refused()),
            _ => Failure::Failed(refusal(&error)),
        }
    }
}
