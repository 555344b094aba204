//! The real fetcher: one bounded exchange over HTTP, redirects walked by hand.
//!
//! Decides nothing about content. The invariant: every hop is http or https, every hop but the
//! configured host and port ends at a public address, the decompressed body never exceeds its
//! bound in memory, and one time limit covers the whole walk.

use super::beneath::{LowerError, beneath};
use super::date::retry_after;
use super::guard::{OnlyPrivate, PublicOnly, is_public};
use super::manners::{Manners, Turn};
use super::presented::{IncompleteChain, Onlooker, is_unknown_issuer};
use super::{
    Answers, FetchError, Freshness, Polling, ReadMode, Request, Response, Trust, Validators, shown,
};
use chrono::{DateTime, Utc};
use reqwest::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue,
    IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER, SET_COOKIE,
};
use reqwest::tls::TlsInfo;
use reqwest::{Certificate, Client, ClientBuilder, redirect};
use std::error::Error;
use std::sync::Arc;
use url::{Host, Url};

/// A validator longer than this is not kept.
const VALIDATOR_MAX_BYTES: usize = 512;

const ACCEPTED: &str = "text/html, application/xhtml+xml, application/rss+xml, \
     application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.8";

/// Why no client could be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The trusted certificates cannot be read.
    #[error("the trusted certificates cannot be read")]
    Certificates(#[source] LowerError),
    /// The client cannot be set up, e.g. for a user agent that is no header.
    #[error("the HTTP client cannot be set up")]
    Setup(#[source] LowerError),
}

/// Asks over HTTP, politely and within bounds.
#[derive(Clone, Debug)]
pub struct HttpFetcher {
    // The configured host may be anywhere; all others are resolved to public addresses only.
    configured: Client,
    public: Client,
    manners: Arc<Manners>,
    polling: Polling,
}

impl HttpFetcher {
    /// A fetcher with these limits.
    pub fn new(polling: &Polling, trust: Trust) -> Result<Self, ClientError> {
        // An error says that a provider is installed already, which is all we want.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = client(polling, &trust)?;
        let guarded = client(polling, &trust)?.dns_resolver(Arc::new(PublicOnly));
        let build = |builder: ClientBuilder| {
            builder.build().map_err(|error| ClientError::Setup(error.into()))
        };
        Ok(HttpFetcher {
            configured: build(builder)?,
            public: build(guarded)?,
            manners: Arc::new(Manners::new(polling.per_host, polling.hosts, polling.pause)),
            polling: polling.clone(),
        })
    }

    pub(in crate::sources) async fn fetch(
        &self,
        request: &Request,
    ) -> Result<Response, FetchError> {
        let host = host_and_port(&request.url);
        // Waiting for the first turn is our own politeness and costs the server none of its time.
        let turn = self.manners.turn(&host).await;
        let walk = self.walk(request, host, turn);
        tokio::time::timeout(self.polling.timeout, walk).await.unwrap_or_else(|_| {
            Err(FetchError::Timeout { at: shown(&request.url), limit: self.polling.timeout })
        })
    }

    async fn walk(
        &self,
        request: &Request,
        mut host: String,
        mut turn: Turn,
    ) -> Result<Response, FetchError> {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let mut visited: Vec<Url> = Vec::new();
        loop {
            let client = self.client_for(&url, &request.configured)?;
            let step = match self.hop(client, &url, request).await {
                Err(FetchError::Tls { at, source }) => {
                    let source = self.explained(source, &url, &request.configured).await;
                    return Err(FetchError::Tls { at, source });
                }
                other => other?,
            };
            match step {
                Step::Done(response) => return Ok(response),
                Step::Redirect(to) => {
                    visited.push(url);
                    url = to;
                }
            }
            if visited.contains(&url) {
                return Err(FetchError::RedirectLoop { at: shown(&url) });
            }
            if visited.len() > self.polling.redirects_max {
                return Err(FetchError::TooManyRedirects {
                    at: shown(&request.url),
                    limit: self.polling.redirects_max,
                });
            }
            let next = host_and_port(&url);
            if next == host {
                tokio::time::sleep(self.polling.pause).await;
            } else {
                drop(turn);
                turn = self.manners.turn(&next).await;
                host = next;
            }
        }
    }

    /// The client that may visit `url`, if any may.
    fn client_for(&self, url: &Url, configured: &Url) -> Result<&Client, FetchError> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(FetchError::NotHttp { at: shown(url) });
        }
        if host_and_port(url) == host_and_port(configured) {
            return Ok(&self.configured);
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(ip.into()),
            Some(Host::Ipv6(ip)) => Some(ip.into()),
            Some(Host::Domain(_)) => None,
            None => return Err(FetchError::NotHttp { at: shown(url) }),
        };
        // A literal address never passes through the resolver.
        if literal.is_some_and(|ip| !is_public(ip)) {
            return Err(FetchError::ForbiddenAddress { at: shown(url) });
        }
        Ok(&self.public)
    }

    /// Why a secure connection failed, after another look where nobody we know vouches.
    async fn explained(&self, failure: LowerError, url: &Url, configured: &Url) -> LowerError {
        if !is_unknown_issuer(&failure) {
            return failure;
        }
        tokio::time::sleep(self.polling.pause).await;
        // The look must not use up the time in which the failure itself is to be told.
        let look = self.shows_a_gap(url, configured);
        match tokio::time::timeout(self.polling.timeout / 4, look).await {
            Ok(true) => IncompleteChain(failure).into(),
            Ok(false) | Err(_) => failure,
        }
    }

    /// Whether the server at `url` leaves out the certificate of its issuer.
    async fn shows_a_gap(&self, url: &Url, configured: &Url) -> bool {
        let Ok((onlooker, settings)) = Onlooker::new() else { return false };
        let mut builder = bare_client(&self.polling).tls_backend_preconfigured(settings);
        if host_and_port(url) != host_and_port(configured) {
            builder = builder.dns_resolver(Arc::new(PublicOnly));
        }
        let Ok(client) = builder.build() else { return false };
        // The handshake is refused, so nothing is asked and nothing answered.
        drop(client.get(url.clone()).send().await);
        onlooker.saw_a_gap()
    }

    async fn hop(&self, client: &Client, url: &Url, request: &Request) -> Result<Step, FetchError> {
        let mut asked = client.get(url.clone()).header(ACCEPT, ACCEPTED);
        if request.mode == ReadMode::Conditional {
            let validators = &request.validators;
            asked = conditional(asked, IF_NONE_MATCH, validators.etag.as_deref());
            asked = conditional(asked, IF_MODIFIED_SINCE, validators.last_modified.as_deref());
        }
        let answer = asked.send().await.map_err(|error| exchange_error(url, error))?;
        let code = answer.status().as_u16();
        match code {
            200..=299 => {}
            301 | 302 | 303 | 307 | 308 => return redirect_target(url, answer.headers()),
            304 if request.mode == ReadMode::Conditional => {
                return Ok(Step::Done(unchanged(url, answer.headers(), &request.validators)));
            }
            _ if request.answers == Answers::AnyStatus => {}
            _ => return Err(refusal(url, code, answer.headers(), request.now)),
        }
        let content_type = text_header(answer.headers(), &CONTENT_TYPE);
        let headers = kept_headers(answer.headers());
        let certificate = answer
            .extensions()
            .get::<TlsInfo>()
            .and_then(TlsInfo::peer_certificate)
            .map(<[u8]>::to_vec);
        let validators = validators(answer.headers());
        let body = self.body(url, answer).await?;
        Ok(Step::Done(Response {
            final_url: url.clone(),
            status: code,
            content_type,
            headers,
            certificate,
            validators,
            body,
            freshness: Freshness::Fetched,
        }))
    }

    async fn body(&self, url: &Url, mut answer: reqwest::Response) -> Result<Vec<u8>, FetchError> {
        // What could be unpacked has lost this header on the way.
        if let Some(encoding) = answer.headers().get(CONTENT_ENCODING)
            && encoding != "identity"
        {
            let encoding = String::from_utf8_lossy(encoding.as_bytes()).into_owned();
            return Err(FetchError::Packed { at: shown(url), encoding });
        }
        let limit_bytes = self.polling.body_max_bytes;
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| body_error(url, error))? {
            if body.len() + chunk.len() > limit_bytes {
                return Err(FetchError::TooLarge { at: shown(url), limit_bytes });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

enum Step {
    Done(Response),
    Redirect(Url),
}

fn client(polling: &Polling, trust: &Trust) -> Result<ClientBuilder, ClientError> {
    let builder = bare_client(polling);
    match trust {
        Trust::System => Ok(builder),
        Trust::Only(pem) => {
            let roots = Certificate::from_pem_bundle(pem)
                .map_err(|error| ClientError::Certificates(error.into()))?;
            Ok(builder.tls_certs_only(roots))
        }
    }
}

fn bare_client(polling: &Polling) -> ClientBuilder {
    Client::builder()
        .user_agent(polling.user_agent.as_str())
        .redirect(redirect::Policy::none())
        .no_proxy()
        .tls_info(true)
        .referer(false)
        .pool_max_idle_per_host(1)
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!("{host}:{}", url.port_or_known_default().unwrap_or_default())
}

fn conditional(
    request: reqwest::RequestBuilder,
    name: HeaderName,
    value: Option<&str>,
) -> reqwest::RequestBuilder {
    match value.and_then(|value| HeaderValue::from_str(value).ok()) {
        Some(value) => request.header(name, value),
        None => request,
    }
}

fn redirect_target(url: &Url, headers: &HeaderMap) -> Result<Step, FetchError> {
    // Servers do send Location in raw UTF-8.
    let location = headers.get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
    let mut to = location
        .and_then(|location| url.join(location.trim()).ok())
        .ok_or_else(|| FetchError::BadRedirect { at: shown(url) })?;
    to.set_fragment(None);
    Ok(Step::Redirect(to))
}

fn unchanged(url: &Url, headers: &HeaderMap, known: &Validators) -> Response {
    let sent = validators(headers);
    Response {
        final_url: url.clone(),
        status: 304,
        content_type: text_header(headers, &CONTENT_TYPE),
        headers: kept_headers(headers),
        certificate: None,
        validators: Validators {
            etag: sent.etag.or_else(|| known.etag.clone()),
            last_modified: sent.last_modified.or_else(|| known.last_modified.clone()),
        },
        body: Vec::new(),
        freshness: Freshness::NotModified,
    }
}

fn validators(headers: &HeaderMap) -> Validators {
    let short = |name| text_header(headers, name).filter(|it| it.len() <= VALIDATOR_MAX_BYTES);
    Validators { etag: short(&ETAG), last_modified: short(&LAST_MODIFIED) }
}

/// Headers beyond these bounds say nothing that anybody reads; a content security policy may be
/// long.
const HEADERS_MAX: usize = 64;
const HEADER_MAX_BYTES: usize = 16_384;

fn kept_headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        // Cookies are for the browser, and a server may send very many.
        .filter(|(name, _)| **name != SET_COOKIE)
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?)))
        .filter(|(_, value)| value.len() <= HEADER_MAX_BYTES)
        .take(HEADERS_MAX)
        .map(|(name, value)| (name, value.to_owned()))
        .collect()
}

fn text_header(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn refusal(url: &Url, code: u16, headers: &HeaderMap, now: DateTime<Utc>) -> FetchError {
    let at = shown(url);
    let asked = text_header(headers, &RETRY_AFTER).and_then(|text| retry_after(&text, now));
    match (code, asked) {
        (429 | 503, Some(after)) => FetchError::RetryAfter { at, code, after },
        _ => FetchError::Status { at, code },
    }
}

fn exchange_error(url: &Url, error: reqwest::Error) -> FetchError {
    let at = shown(url);
    let error = error.without_url();
    if has_cause::<OnlyPrivate>(&error) {
        return FetchError::ForbiddenAddress { at };
    }
    if has_cause::<rustls::Error>(&error) {
        return FetchError::Tls { at, source: error.into() };
    }
    if error.is_dns() {
        return FetchError::Dns { at, source: error.into() };
    }
    if error.is_connect() {
        return FetchError::Connect { at, source: error.into() };
    }
    FetchError::Protocol { at, source: error.into() }
}

fn body_error(url: &Url, error: reqwest::Error) -> FetchError {
    FetchError::Body { at: shown(url), source: error.without_url().into() }
}

fn has_cause<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    beneath::<E>(error).is_some()
}
