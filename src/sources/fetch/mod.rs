//! Fetching: the door to the web, real or canned.
//!
//! Decides what a request and an answer are, and what can go wrong between them. How bytes travel
//! is in `http`; whom we may visit in `address`; how politely in `manners`. The invariant: an
//! answer handed out is complete, within its bounds, and successful; everything else is a
//! [`FetchError`] that names host and path and never a query.

pub(in crate::sources) mod beneath;
mod date;
mod error;
mod guard;
mod http;
mod manners;
pub(in crate::sources) mod presented;
mod witnesses;

use crate::domain::ids::SourceId;
use crate::sources::reading::marks::Marks;
use crate::sources::reading::parser::{Parser, Watched};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use url::Url;

use date::{age, http_date};

pub use error::FetchError;
pub use http::{ClientError, HttpFetcher};
pub use witnesses::Witnesses;

/// Limits and manners of fetching, from `settings.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct Polling {
    /// Sent as User-Agent; says who we are and whom to ask.
    pub user_agent: String,
    /// Requests at a time to one host.
    pub per_host: usize,
    /// Hosts read side by side.
    pub hosts: usize,
    /// Pause between two requests to one host.
    pub pause: Duration,
    /// Longest time for one request, redirects and body included.
    pub timeout: Duration,
    /// Largest body after decompression.
    pub body_max_bytes: usize,
    /// Most redirects followed.
    pub redirects_max: usize,
}

/// Whose certificates are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The system's certificate store.
    #[default]
    System,
    /// Only these roots, as PEM; for a site with a certificate of its own, and for tests.
    Only(Vec<u8>),
}

/// Whether an unchanged answer may be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadMode {
    /// Validators are sent; «not modified» is an answer.
    Conditional,
    /// The whole body is asked for, so that a wrong 304 cannot blind us for longer than a day.
    Full,
}

/// What lets a server say that nothing changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, as sent by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// `Last-Modified`, as sent by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// Which answers are worth having.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// 2xx, and 304 to a conditional request; anything else is a [`FetchError`].
    Success,
    /// A refusal too, with its body: an API explains its refusals there.
    AnyStatus,
}

/// One question to the web. Its address may hold a token, so `Debug` shows no query.
#[derive(Clone)]
pub struct Request {
    /// What is asked for.
    pub url: Url,
    /// The address the configuration names. Its host and port may be private; no other may.
    pub configured: Url,
    /// What was learnt from the last answer.
    pub validators: Validators,
    /// Whether the validators are sent.
    pub mode: ReadMode,
    /// Whether a refusal is an answer.
    pub answers: Answers,
    /// The moment of the turn; a Retry-After given as a date is counted from it.
    pub now: DateTime<Utc>,
}

impl Request {
    /// An unconditional request for the configured address itself.
    pub fn full(url: Url, now: DateTime<Utc>) -> Self {
        Request {
            configured: url.clone(),
            url,
            validators: Validators::default(),
            mode: ReadMode::Full,
            answers: Answers::Success,
            now,
        }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &shown(&self.url))
            .field("mode", &self.mode)
            .field("answers", &self.answers)
            .finish_non_exhaustive()
    }
}

/// Whether an answer carries a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Freshness {
    /// The body is here.
    Fetched,
    /// The server says that what we know still holds; the body is empty.
    NotModified,
}

/// A complete answer. Its address and body may hold a token, so `Debug` shows neither whole.
#[derive(Clone, Serialize, Deserialize)]
pub struct Response {
    /// Where the redirects ended.
    pub final_url: Url,
    /// 2xx, or 304 to a conditional request; anything where any status was asked for.
    pub status: u16,
    /// `Content-Type`, as sent.
    pub content_type: Option<String>,
    /// The headers that are text, names in lower case, bounded in number and length; no cookies.
    pub headers: Vec<(String, String)>,
    /// The certificate the server showed for itself, as DER; `None` without TLS.
    #[serde(skip)]
    pub certificate: Option<Vec<u8>>,
    /// For the next conditional request.
    pub validators: Validators,
    /// The decompressed body; it travels beside the rest.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// Whether there is a body at all.
    pub freshness: Freshness,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("final_url", &shown(&self.final_url))
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("body_bytes", &self.body.len())
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}

impl Response {
    /// A plain 200 answer; for canned fetchers.
    pub fn found(url: Url, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Response {
            final_url: url,
            status: 200,
            content_type: Some(content_type.to_owned()),
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            certificate: None,
            validators: Validators::default(),
            body: body.into(),
            freshness: Freshness::Fetched,
        }
    }

    /// The first header of this name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The `charset` parameter of the content type.
    pub fn charset(&self) -> Option<&str> {
        charset(self.content_type.as_deref()?)
    }
}

/// The `charset` parameter of a content type.
pub fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// An address fit for logs and letters: no user, no password, no query, no fragment.
pub fn shown(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}{}", url.scheme(), url.path())
}

/// The door to the web, and what the clocks behind it say.
#[derive(Clone, Debug)]
pub struct Fetcher {
    way: Way,
    witnesses: Witnesses,
    parser: Parser,
    answered: Arc<AtomicU64>,
    marks: Marks,
}

#[derive(Clone, Debug)]
enum Way {
    /// Over HTTP.
    Http(HttpFetcher),
    /// Answers prepared by a test or a simulation.
    Canned(Canned),
}

impl Fetcher {
    /// A door over HTTP.
    pub fn http(http: HttpFetcher) -> Self {
        Self::by(Way::Http(http))
    }

    /// A door with prepared answers.
    pub fn canned(canned: Canned) -> Self {
        Self::by(Way::Canned(canned))
    }

    fn by(way: Way) -> Self {
        let (witnesses, marks) = (Witnesses::default(), Marks::default());
        Self { way, witnesses, parser: Parser::Here, answered: Arc::default(), marks }
    }

    /// How many requests have had their answer or their end: a reader that gets on moves it.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }

    /// The same door, whose bytes are parsed elsewhere.
    pub fn parsing(self, parser: Parser) -> Self {
        Self { parser, ..self }
    }

    /// The same door; what is being parsed is remembered there.
    pub fn remembering(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    /// The same door for one source: its name is written down while its bytes are parsed.
    pub fn of(&self, source: &SourceId) -> Self {
        let inner = self.parser.clone();
        let watched = Watched::new(inner, self.marks.clone(), source.clone());
        Self { parser: Parser::For(Box::new(watched)), ..self.clone() }
    }

    /// What is being parsed, and what was stuck.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Where the bytes of answers are parsed.
    pub fn parser(&self) -> &Parser {
        &self.parser
    }

    /// Asks, and waits for a complete answer.
    pub async fn fetch(&self, request: &Request) -> Result<Response, FetchError> {
        let answer = match &self.way {
            Way::Http(http) => http.fetch(request).await,
            Way::Canned(canned) => canned.fetch(request),
        };
        self.answered.fetch_add(1, Ordering::Relaxed);
        if let Ok(response) = &answer {
            let date = response.header("date").and_then(|date| http_date(date, request.now));
            if let (Some(date), Some(host)) = (date, response.final_url.host_str()) {
                let age = response.header("age").map_or(TimeDelta::zero(), age);
                self.witnesses.hear(host, date + age - request.now);
            }
        }
        answer
    }

    /// What the clocks of the hosts just read say.
    pub fn witnesses(&self) -> &Witnesses {
        &self.witnesses
    }
}

type Answer = dyn Fn(&Request) -> Result<Response, FetchError> + Send + Sync;

/// Prepared answers, failures included.
#[derive(Clone)]
pub struct Canned(Arc<Answer>);

impl Canned {
    /// Answers every request by calling `answer`.
    pub fn new(
        answer: impl Fn(&Request) -> Result<Response, FetchError> + Send + Sync + 'static,
    ) -> Self {
        Canned(Arc::new(answer))
    }

    fn fetch(&self, request: &Request) -> Result<Response, FetchError> {
        (self.0)(request)
    }
}

impl fmt::Debug for Canned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Canned")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_answer_from_a_cache_is_as_old_as_it_says() {
        let now = "2026-11-23T08:00:00Z".parse().unwrap();
        let date = ("date".to_owned(), "Mon, 23 Nov 2026 03:00:00 GMT".to_owned());
        let age = ("age".to_owned(), "18000".to_owned());
        for (headers, ahead) in [(vec![date.clone()], -5), (vec![date, age], 0)] {
            let fetcher = Fetcher::canned(Canned::new(move |request| {
                let mut response = Response::found(request.url.clone(), "text/html", "");
                response.headers.clone_from(&headers);
                Ok(response)
            }));
            let url = Url::parse("https://rada.example/").unwrap();
            fetcher.fetch(&Request::full(url, now)).await.unwrap();
            assert_eq!(fetcher.witnesses().take(), [TimeDelta::hours(ahead)]);
        }
    }

    #[test]
    fn an_error_shows_host_and_path_but_no_secret() {
        let url = Url::parse("https://user:pw@rada.example:8443/a/b?access_token=abc#x").unwrap();
        let error = FetchError::Status { at: shown(&url), code: 404 };
        assert_eq!(error.to_string(), "https://rada.example:8443/a/b answered 404 (not found)");
    }

    #[test]
    fn the_charset_is_read_from_any_spelling_of_the_content_type() {
        assert_eq!(charset("text/html; charset=windows-1251"), Some("windows-1251"));
        assert_eq!(charset("text/html;Charset=\"UTF-8\"; x=y"), Some("UTF-8"));
        assert_eq!(charset("text/html"), None);
    }
}
