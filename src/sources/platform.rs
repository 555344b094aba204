//! The participatory-budget platform «Громадський проект»: stage, projects, news.

use super::SourceSpec;
use super::fetch::Fetcher;
use super::read::{ReadError, ReadRequest, Yield};

/// Why the platform could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PlatformError {
    /// The page shows no stage strip.
    #[error("{at} shows no strip of stages")]
    NoStages {
        /// The address, without its query.
        at: String,
    },
}

pub(super) async fn read(
    spec: &SourceSpec,
    _fetcher: &Fetcher,
    _request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    Err(PlatformError::NoStages { at: super::fetch::shown(&spec.url) }.into())
}
