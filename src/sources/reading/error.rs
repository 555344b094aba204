//! Why a source could not be read, whatever its kind.
//!
//! Decides nothing; `health` says what kind of blindness an error is. The invariant: no text of an
//! error holds a query, a token or a body.

use crate::domain::sightings::blindness::BlindCause;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::answer::AnswerFault;
use crate::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use crate::domain::sightings::cause::facebook::FacebookFault;
use crate::domain::sightings::cause::platform::PlatformFault;
use crate::sources::fetch::FetchError;
use serde::{Deserialize, Serialize};
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
        error: FeedFault,
    },
    /// The answer is not the list it should be.
    #[error("{at} cannot be read: {error}")]
    Page {
        /// The address, without its query.
        at: String,
        /// What is wrong with it.
        error: PageFault,
    },
    /// Such a source is more than one document, so no file stands for it.
    #[error("a source of kind `{kind}` cannot be read from a file")]
    NoFile {
        /// The kind, as in `sources.toml`.
        kind: &'static str,
    },
    /// The Graph API refused, or answered something else than it documents.
    #[error(transparent)]
    Facebook(#[from] FacebookFault),
    /// The platform's page is not the platform's.
    #[error("{}", of_platform(.at, .error))]
    Platform {
        /// The address, without its query.
        at: String,
        /// What is wrong with it.
        error: PlatformFault,
    },
}

/// Why the bytes of an answer are not what they should be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::sources) enum Refusal {
    /// They are no feed we can read.
    Feed(FeedFault),
    /// They are not the page they should be.
    Page(PageFault),
}

impl Refusal {
    /// The error of the answer from an address.
    pub fn at(self, at: &str) -> ReadError {
        let at = at.to_owned();
        match self {
            Refusal::Feed(error) => ReadError::Parse { at, error },
            Refusal::Page(error) => ReadError::Page { at, error },
        }
    }
}

fn of_platform(at: &str, error: &PlatformFault) -> Cause {
    Cause::Platform { at: at.to_owned(), fault: error.clone() }
}

impl ReadError {
    /// How long the server asks us to stay away.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            ReadError::Fetch(error) => error.retry_after(),
            ReadError::Facebook(FacebookFault::Limit { seconds, .. }) => {
                Some(Duration::from_secs(*seconds))
            }
            _ => None,
        }
    }

    /// What it is, as data.
    pub fn cause(&self) -> Cause {
        match self {
            ReadError::Fetch(error) => error.cause(),
            ReadError::Parse { at, error } => Cause::Feed { at: at.clone(), fault: *error },
            ReadError::Page { at, error } => Cause::Page { at: at.clone(), fault: error.clone() },
            ReadError::NoFile { kind } => Cause::NoFile { kind: (*kind).to_owned() },
            ReadError::Facebook(fault) => Cause::Facebook { fault: fault.clone() },
            ReadError::Platform { at, error } => of_platform(at, error),
        }
    }

    /// The error and its causes in one line.
    pub fn reason(&self) -> String {
        self.cause().to_string()
    }
}

/// The kind of blindness a failed read is.
pub fn kind_of(cause: &Cause) -> BlindCause {
    match cause {
        Cause::Answer { fault: AnswerFault::Tls { .. }, .. } => BlindCause::Certificate,
        Cause::Answer { fault: AnswerFault::Status { code: 401 | 407 }, .. } => BlindCause::SignIn,
        Cause::Page { fault, .. } => match fault {
            PageFault::Login => BlindCause::SignIn,
            PageFault::Challenge => BlindCause::RobotCheck,
            PageFault::EmptyList => BlindCause::Empty,
            PageFault::OtherLayout { seen } if is_beyond_a_bound(seen) => BlindCause::TooMuch,
            PageFault::OtherLayout { .. } => BlindCause::OtherLayout,
        },
        Cause::Feed { fault, .. } if is_too_much(*fault) => BlindCause::TooMuch,
        Cause::Feed { .. } | Cause::Platform { .. } => BlindCause::OtherLayout,
        Cause::Facebook { fault } => of_facebook(fault),
        _ => BlindCause::NoAnswer,
    }
}

fn is_beyond_a_bound(seen: &Layout) -> bool {
    matches!(
        seen,
        Layout::TooDeep { .. } | Layout::TooManyNodes { .. } | Layout::TooManyAttributes { .. }
    )
}

fn is_too_much(fault: FeedFault) -> bool {
    matches!(
        fault,
        FeedFault::TooSlow
            | FeedFault::TooLarge
            | FeedFault::TooManyEntries { .. }
            | FeedFault::TooDeep { .. }
            | FeedFault::TooManyAttributes { .. }
            | FeedFault::StuckTwice
            | FeedFault::DiedReading
    )
}

fn of_facebook(fault: &FacebookFault) -> BlindCause {
    match fault {
        FacebookFault::NotConfigured
        | FacebookFault::NoToken { .. }
        | FacebookFault::OtherToken { .. }
        | FacebookFault::Permission { .. }
        | FacebookFault::Token { .. } => BlindCause::Token,
        FacebookFault::Limit { .. } => BlindCause::Limit,
        FacebookFault::Temporary { .. }
        | FacebookFault::TooMuchData { .. }
        | FacebookFault::Refused { .. } => BlindCause::NoAnswer,
        // These ask for a look at the settings.
        FacebookFault::ClearText { .. }
        | FacebookFault::Configuration { .. }
        | FacebookFault::OtherShape { .. }
        | FacebookFault::Elsewhere { .. } => BlindCause::OtherLayout,
    }
}
