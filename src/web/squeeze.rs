//! Pages leave compressed where the browser takes that.
//!
//! Decides which answers are worth it. What a form must not tell by its length is made up anew on
//! every page (see `entrance::visitor`).

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue, VARY,
};
use axum::middleware::Next;
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Shorter answers fit one packet anyway.
const WORTH_BYTES: usize = 1_200;

/// Longer answers leave as they are.
const BYTES_MAX: usize = 8 * 1024 * 1024;

/// Compresses what the browser takes compressed.
pub(super) async fn squeezed(request: Request, next: Next) -> Response {
    let accepts = request.headers().get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let takes = accepts.is_some_and(|all| all.split(',').any(takes_gzip));
    let answer = next.run(request).await;
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !takes || !kind.is_some_and(|kind| kind.starts_with("text/")) {
        return answer;
    }
    let (mut head, body) = answer.into_parts();
    // Every body of the page is whole in memory already.
    let Ok(whole) = to_bytes(body, BYTES_MAX).await else {
        return Response::from_parts(head, Body::empty());
    };
    head.headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let squeezed = if whole.len() < WORTH_BYTES { None } else { gzip(&whole) };
    let Some(squeezed) = squeezed else {
        return Response::from_parts(head, Body::from(whole));
    };
    head.headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(squeezed))
}

fn takes_gzip(one: &str) -> bool {
    let mut parts = one.split(';').map(str::trim);
    parts.next() == Some("gzip") && !parts.any(|part| part == "q=0")
}

fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_takes_no_gzip_gets_none() {
        for (one, takes) in
            [("gzip", true), (" gzip;q=0.5", true), ("gzip;q=0", false), ("br", false)]
        {
            assert_eq!(takes_gzip(one), takes, "{one}");
        }
    }
}
