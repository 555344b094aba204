//! Why a source could not be read, whatever its kind.
//!
//! Decides nothing; `health` says what kind of blindness an error is. The invariant: no text of an
//! error holds a query, a token or a body.

use crate::domain::sightings::blindness::BlindCause;
use crate::sources::facebook::error::FacebookError;
use crate::sources::feed::error::ParseError;
use crate::sources::fetch::FetchError;
use crate::sources::html::error::PageError;
use crate::sources::platform::error::PlatformError;
use std::error::Error;
use std::time::Duration;

/// Why a source could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There was no answer to read.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The answer is no feed we can read.
    #[error("{at}: {error}")]
    Parse {
        /// The address, without its query.
        at: String,
        /// What is wrong with it.
        error: ParseError,
    },
    /// The answer is not the list it should be.
    #[error("{at} cannot be read: {error}")]
    Page {
        /// The address, without its query.
        at: String,
        /// What is wrong with it.
        error: PageError,
    },
    /// Such a source is more than one document, so no file stands for it.
    #[error("a source of kind `{kind}` cannot be read from a file")]
    NoFile {
        /// The kind, as in `sources.toml`.
        kind: &'static str,
    },
    /// The Graph API refused, or answered something else than it documents.
    #[error(transparent)]
    Facebook(#[from] FacebookError),
    /// The platform's page is not the platform's.
    #[error(transparent)]
    Platform(#[from] PlatformError),
}

impl ReadError {
    /// How long the server asks us to stay away.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            ReadError::Fetch(error) => error.retry_after(),
            ReadError::Facebook(error) => error.retry_after(),
            _ => None,
        }
    }

    /// The error and its causes in one line.
    pub fn reason(&self) -> String {
        let mut reason = self.to_string();
        let mut cause = self.source();
        while let Some(error) = cause {
            reason.push_str(": ");
            reason.push_str(&error.to_string());
            cause = error.source();
        }
        reason
    }
}

/// The kind of blindness a failed read is.
pub fn cause_of(error: &ReadError) -> BlindCause {
    match error {
        ReadError::Fetch(FetchError::Tls { .. }) => BlindCause::Certificate,
        ReadError::Fetch(FetchError::Status { code: 401 | 407, .. }) => BlindCause::SignIn,
        ReadError::Page { error: PageError::Login, .. } => BlindCause::SignIn,
        ReadError::Page { error: PageError::Challenge, .. } => BlindCause::RobotCheck,
        ReadError::Page { error: PageError::EmptyList, .. } => BlindCause::Empty,
        ReadError::Page { error: PageError::OtherLayout { .. }, .. } | ReadError::Parse { .. } => {
            BlindCause::OtherLayout
        }
        ReadError::Facebook(error) => match error {
            FacebookError::NotConfigured
            | FacebookError::NoToken { .. }
            | FacebookError::OtherToken { .. }
            | FacebookError::Permission { .. }
            | FacebookError::Token { .. } => BlindCause::Token,
            FacebookError::Limit { .. } => BlindCause::Limit,
            FacebookError::Temporary { .. }
            | FacebookError::TooMuchData { .. }
            | FacebookError::Refused { .. } => BlindCause::NoAnswer,
            // These ask for a look at the settings.
            FacebookError::ClearText { .. }
            | FacebookError::Configuration { .. }
            | FacebookError::OtherShape { .. }
            | FacebookError::Elsewhere { .. } => BlindCause::OtherLayout,
        },
        ReadError::Platform(_) => BlindCause::OtherLayout,
        _ => BlindCause::NoAnswer,
    }
}
