//! One exchange with the Graph API: an address in, a JSON document or an error out.
//!
//! Decides how the token travels and what counts as an answer of the API; which code means what is
//! in `graph_error`, how much of the limits is used up in `graph_usage`. The invariant: the token
//! is sent to the API's own host and nowhere else, and an answer that is not what the API documents
//! is an error, never an empty list.

use super::error::meaning;
use super::token::PageToken;
use super::usage::{Pace, Usage};
use crate::domain::sightings::cause::facebook::{FacebookFault, OddAnswer};
use crate::sources::document::address;
use crate::sources::fetch::{
    Answers, FetchError, Fetcher, ReadMode, Request, Response, Validators, shown,
};
use crate::sources::reading::error::ReadError;
use crate::sources::reading::guarded::parsed;
use crate::sources::reading::task::Task;
use crate::sources::spec::FacebookSpec;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use url::{Host, Url};

const TOKEN: &str = "access_token";

/// A conversation with the API under one token.
#[derive(Debug)]
pub struct Graph<'a> {
    spec: &'a FacebookSpec,
    token: PageToken,
    fetcher: &'a Fetcher,
    now: DateTime<Utc>,
    usage: Usage,
}

/// One page of a list.
#[derive(Debug)]
pub struct ListPage {
    /// Its entries.
    pub entries: Vec<Value>,
    /// The next page, without a token.
    pub next: Option<Url>,
}

impl<'a> Graph<'a> {
    /// Reads the token; nothing is asked yet.
    pub fn open(
        spec: &'a FacebookSpec,
        fetcher: &'a Fetcher,
        now: DateTime<Utc>,
    ) -> Result<Self, FacebookFault> {
        let file = spec.token_file.as_deref().ok_or(FacebookFault::NotConfigured)?;
        if spec.api.scheme() != "https" && !is_loopback(&spec.api) {
            return Err(FacebookFault::ClearText { at: shown(&spec.api) });
        }
        let token = PageToken::read(file)?;
        Ok(Graph { spec, token, fetcher, now, usage: Usage::default() })
    }

    /// The address of an edge of the page, without a token.
    pub fn edge(&self, edge: &str, query: &[(&str, &str)]) -> Url {
        self.address(&[&self.spec.version, &self.spec.page, edge], query)
    }

    /// How the next request is to be made, by what the last answers said.
    pub fn pace(&self) -> Pace {
        self.usage.pace()
    }

    /// Asks for one page of a list.
    pub async fn list(&mut self, url: Url) -> Result<ListPage, ReadError> {
        let at = shown(&url);
        let mut answer = self.ask(url).await?;
        let Some(Value::Array(entries)) = answer.get_mut("data").map(Value::take) else {
            let seen = OddAnswer::NoList;
            return Err(FacebookFault::OtherShape { at, seen }.into());
        };
        let next = match answer.pointer("/paging/next") {
            None | Some(Value::Null) => None,
            Some(next) => Some(self.next(&at, next)?),
        };
        Ok(ListPage { entries, next })
    }

    /// Asks the API about the token itself.
    pub async fn token_itself(&mut self) -> Result<Value, ReadError> {
        let url = self
            .address(&[&self.spec.version, "debug_token"], &[("input_token", self.token.expose())]);
        let at = shown(&url);
        match self.ask(url).await?.get_mut("data").map(Value::take) {
            Some(about @ Value::Object(_)) => Ok(about),
            _ => Err(FacebookFault::OtherShape { at, seen: OddAnswer::NoToken }.into()),
        }
    }

    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.spec.api.clone();
        // Only an address without a host has no segments, and the configuration lets none through.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    fn next(&self, at: &str, next: &Value) -> Result<Url, FacebookFault> {
        let url = next.as_str().and_then(|next| Url::parse(next).ok()).ok_or_else(|| {
            FacebookFault::OtherShape { at: at.to_owned(), seen: OddAnswer::NoAddress }
        })?;
        self.at_home(at, &url)?;
        Ok(address::without_query(url, &[TOKEN]))
    }

    /// The token goes to the API's host alone, whatever the API's answer says.
    fn at_home(&self, at: &str, url: &Url) -> Result<(), FacebookFault> {
        if url.origin() == self.spec.api.origin() {
            return Ok(());
        }
        let host = url.host_str().unwrap_or("another address").to_owned();
        Err(FacebookFault::Elsewhere { at: at.to_owned(), host })
    }

    async fn ask(&mut self, mut url: Url) -> Result<Value, ReadError> {
        let at = shown(&url);
        url.query_pairs_mut().append_pair(TOKEN, self.token.expose());
        let request = Request {
            url,
            configured: self.spec.api.clone(),
            validators: Validators::default(),
            mode: ReadMode::Full,
            answers: Answers::AnyStatus,
            now: self.now,
        };
        let answer = self.fetcher.fetch(&request).await?;
        self.at_home(&at, &answer.final_url)?;
        self.usage = Usage::of(&answer);
        let (status, pause) = (answer.status, pause(&answer));
        let body = answer.body;
        let document = parsed(self.fetcher.parser(), &at, Document, body).await?;
        if let Some(error) = document.as_ref().and_then(|it| it.get("error")) {
            return Err(meaning(at, &self.without_token(error), self.usage).into());
        }
        match (status, document) {
            (200..=299, Some(document @ Value::Object(_))) => Ok(document),
            (200..=299, _) => {
                let seen = OddAnswer::NoObject;
                Err(FacebookFault::OtherShape { at, seen }.into())
            }
            (code, _) => Err(match pause {
                Some(after) => FetchError::RetryAfter { at, code, after },
                None => FetchError::Status { at, code },
            }
            .into()),
        }
    }

    fn without_token(&self, error: &Value) -> Value {
        let mut error = error.clone();
        if let Some(Value::String(message)) = error.get_mut("message") {
            *message = message.replace(self.token.expose(), "…");
        }
        error
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// A proxy before the API may be too busy and say for how many seconds.
fn pause(answer: &Response) -> Option<Duration> {
    let seconds = answer.header("retry-after")?.trim().parse().ok()?;
    matches!(answer.status, 429 | 503).then(|| Duration::from_secs(seconds))
}
/// Reading an answer as JSON; `None` when it is none.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct Document;

impl Task for Document {
    const NAME: &'static str = "json";
    type Done = Option<Value>;

    fn run(self, bytes: &[u8]) -> Option<Value> {
        serde_json::from_slice(bytes).ok()
    }
}
