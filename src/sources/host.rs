//! Hosts and institutions' pages looked at for their own sake.

use super::fetch::{Fetcher, Request};
use super::read::{Beside, ReadError, ReadRequest, Yield};
use super::{HostSpec, SourceSpec};
use crate::domain::host::HostView;

pub(super) async fn read(
    spec: &SourceSpec,
    _host: &HostSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    fetcher.fetch(&Request::full(spec.url.clone(), request.now)).await?;
    Ok(Some(Yield::whole(Vec::new(), Some(Beside::Host(HostView::default())))))
}
