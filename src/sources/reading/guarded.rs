//! What stands between an answer and what is made of it.

use super::ReadRequest;
use super::error::ReadError;
use super::parser::Parser;
use super::task::Task;
pub(in crate::sources) use crate::domain::sightings::cause::THE_FILE;
use crate::domain::sightings::cause::document::{Layout, PageFault};
use crate::sources::document::encoding;
use crate::sources::fetch::{Answers, ReadMode, Request, Response};
use crate::sources::spec::SourceSpec;
use serde::{Deserialize, Serialize};
use url::Url;

/// Does work on the bytes of an answer where it may take its time, and may die.
pub(in crate::sources) async fn parsed<T: Task>(
    parser: &Parser,
    at: &str,
    task: T,
    bytes: Vec<u8>,
) -> Result<T::Done, ReadError> {
    let failed = |error| ReadError::Parse { at: at.to_owned(), error };
    parser.run(task, bytes).await.map_err(failed)
}

/// What is known of a page beside its bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(in crate::sources) struct Sheet {
    /// Where the redirects ended.
    pub url: Url,
    charset: Option<String>,
}

impl Sheet {
    /// An answer's address and charset, and its bytes.
    pub fn of(answer: Response) -> (Self, Vec<u8>) {
        let charset = answer.charset().map(str::to_owned);
        (Self { url: answer.final_url, charset }, answer.body)
    }

    /// A page of an address whose charset nobody told.
    pub fn at(url: Url) -> Self {
        Self { url, charset: None }
    }

    /// The charset that the server told.
    pub fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    /// The bytes as text.
    pub fn text(&self, bytes: &[u8]) -> String {
        encoding::decode(bytes, self.charset.as_deref()).text
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
