//! Parsing on a thread of its own: a panic or a hang there costs one read.

use super::ReadRequest;
use super::error::ReadError;
use crate::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use crate::sources::fetch::{Answers, ReadMode, Request, Response};
use crate::sources::spec::SourceSpec;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use url::Url;

/// A document that takes longer to parse is hostile.
pub(in crate::sources) const PARSE_TIME_MAX: Duration = Duration::from_secs(30);

pub(in crate::sources) fn caught<T>(at: &str, work: impl FnOnce() -> T) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| ReadError::Parse { at: at.to_owned(), error: FeedFault::Panicked })
}

/// Runs a parser where it may take its time, and may panic.
pub(in crate::sources) async fn parsed<T: Send + 'static>(
    at: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ReadError> {
    let failed = |error| ReadError::Parse { at: at.to_owned(), error };
    // A thread cannot be stopped, but nobody has to wait for it.
    match tokio::time::timeout(PARSE_TIME_MAX, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(failed(FeedFault::Panicked)),
        Err(_) => Err(failed(FeedFault::TooSlow)),
    }
}

pub(in crate::sources) fn question(
    spec: &SourceSpec,
    url: Url,
    request: &ReadRequest<'_>,
    mode: ReadMode,
) -> Request {
    Request {
        url,
        configured: spec.url.clone(),
        validators: request.validators.clone(),
        mode,
        answers: Answers::Success,
        now: request.now,
    }
}

pub(in crate::sources) fn markup_only(answer: &Response, at: &str) -> Result<(), ReadError> {
    let sent = answer.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let binary = ["application/pdf", "image/", "video/", "audio/", "application/zip"];
    if binary.iter().any(|it| sent.starts_with(it)) {
        let error = PageFault::OtherLayout { seen: Layout::NotAPage { sent } };
        return Err(ReadError::Page { at: at.to_owned(), error });
    }
    Ok(())
}
