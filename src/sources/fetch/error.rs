//! Why there is no answer from the web, as the door to it tells.
//!
//! Decides what of a failure of lower layers is worth a kind of its own. The invariant: no text of
//! an error holds a query, a token or a body.

use super::beneath::{LowerError, beneath, told};
use super::presented::IncompleteChain;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::answer::{AnswerFault, TlsFault};
use rustls::CertificateError;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why there is no answer. `at` is scheme, host, port and path, without the query.
#[derive(Debug)]
#[non_exhaustive]
pub enum FetchError {
    /// An answer outside 2xx.
    Status {
        /// Where.
        at: String,
        /// The status code.
        code: u16,
    },
    /// Too busy, and the server says until when.
    RetryAfter {
        /// Where.
        at: String,
        /// 429 or 503.
        code: u16,
        /// How long to stay away.
        after: Duration,
    },
    /// The body exceeds `polling.body_max_bytes` after decompression.
    TooLarge {
        /// Where.
        at: String,
        /// The bound.
        limit_bytes: usize,
    },
    /// No complete answer within `polling.timeout`.
    Timeout {
        /// Where.
        at: String,
        /// The bound.
        limit: Duration,
    },
    /// A redirect led back to an address already visited.
    RedirectLoop {
        /// The address met twice.
        at: String,
    },
    /// More redirects than `polling.redirects_max`.
    TooManyRedirects {
        /// The address that redirected once too often.
        at: String,
        /// The bound.
        limit: usize,
    },
    /// A redirect without a usable `Location`.
    BadRedirect {
        /// The address that redirected.
        at: String,
    },
    /// A page or a redirect led to a private or loopback address.
    ForbiddenAddress {
        /// Where it led.
        at: String,
    },
    /// Neither http nor https.
    NotHttp {
        /// Where it led.
        at: String,
    },
    /// The host name has no address.
    Dns {
        /// Where.
        at: String,
        /// Why.
        source: LowerError,
    },
    /// No connection.
    Connect {
        /// Where.
        at: String,
        /// Why.
        source: LowerError,
    },
    /// The certificate or the handshake failed.
    Tls {
        /// Where.
        at: String,
        /// Why.
        source: LowerError,
    },
    /// The body is packed in a way that was not asked for.
    Packed {
        /// Where.
        at: String,
        /// As the server calls it.
        encoding: String,
    },
    /// The body broke off, or cannot be decompressed.
    Body {
        /// Where.
        at: String,
        /// Why.
        source: LowerError,
    },
    /// The exchange broke before the body.
    Protocol {
        /// Where.
        at: String,
        /// Why.
        source: LowerError,
    },
}

impl FetchError {
    /// What it is, with what the layers below said.
    pub fn cause(&self) -> Cause {
        Cause::Answer { at: self.at().to_owned(), fault: self.fault(told) }
    }

    fn fault(&self, told: fn(&LowerError) -> String) -> AnswerFault {
        match self {
            FetchError::Status { code, .. } => AnswerFault::Status { code: *code },
            FetchError::RetryAfter { code, after, .. } => {
                AnswerFault::RetryAfter { code: *code, seconds: after.as_secs() }
            }
            FetchError::TooLarge { limit_bytes, .. } => {
                AnswerFault::TooLarge { limit: *limit_bytes }
            }
            FetchError::Timeout { limit, .. } => {
                let limit_ms = u64::try_from(limit.as_millis()).unwrap_or(u64::MAX);
                AnswerFault::Timeout { limit_ms }
            }
            FetchError::RedirectLoop { .. } => AnswerFault::RedirectLoop,
            FetchError::TooManyRedirects { limit, .. } => {
                AnswerFault::TooManyRedirects { limit: *limit }
            }
            FetchError::BadRedirect { .. } => AnswerFault::BadRedirect,
            FetchError::ForbiddenAddress { .. } => AnswerFault::ForbiddenAddress,
            FetchError::NotHttp { .. } => AnswerFault::NotHttp,
            FetchError::Packed { encoding, .. } => {
                AnswerFault::Packed { encoding: encoding.clone() }
            }
            FetchError::Dns { source, .. } => AnswerFault::NoSuchHost { lower: told(source) },
            FetchError::Connect { source, .. } => AnswerFault::NoConnection { lower: told(source) },
            FetchError::Tls { source, .. } => {
                AnswerFault::Tls { fault: tls_fault(source), lower: told(source) }
            }
            FetchError::Body { source, .. } => AnswerFault::BrokenBody { lower: told(source) },
            FetchError::Protocol { source, .. } => {
                AnswerFault::BrokenExchange { lower: told(source) }
            }
        }
    }

    /// How long the server asks us to stay away.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FetchError::RetryAfter { after, .. } => Some(*after),
            _ => None,
        }
    }

    /// Where it happened, after redirects where the error tells.
    pub fn at(&self) -> &str {
        match self {
            FetchError::Status { at, .. }
            | FetchError::RetryAfter { at, .. }
            | FetchError::TooLarge { at, .. }
            | FetchError::Packed { at, .. }
            | FetchError::Timeout { at, .. }
            | FetchError::RedirectLoop { at }
            | FetchError::TooManyRedirects { at, .. }
            | FetchError::BadRedirect { at }
            | FetchError::ForbiddenAddress { at }
            | FetchError::NotHttp { at }
            | FetchError::Dns { at, .. }
            | FetchError::Connect { at, .. }
            | FetchError::Tls { at, .. }
            | FetchError::Body { at, .. }
            | FetchError::Protocol { at, .. } => at,
        }
    }

    /// Whether the server said for certain that there is no such page.
    pub fn says_gone(&self) -> bool {
        matches!(self, FetchError::Status { code: 404 | 410, .. })
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What is below is the source's to tell.
        self.fault(|_| String::new()).write(self.at(), f)
    }
}

impl Error for FetchError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            FetchError::Dns { source, .. }
            | FetchError::Connect { source, .. }
            | FetchError::Tls { source, .. }
            | FetchError::Body { source, .. }
            | FetchError::Protocol { source, .. } => Some(&**source),
            _ => None,
        }
    }
}

fn tls_fault(error: &LowerError) -> TlsFault {
    if beneath::<IncompleteChain>(&**error).is_some() {
        return TlsFault::IncompleteChain;
    }
    let Some(rustls::Error::InvalidCertificate(fault)) = beneath::<rustls::Error>(&**error) else {
        return TlsFault::Other;
    };
    match fault {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsFault::Expired,
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsFault::OtherName
        }
        _ => TlsFault::Other,
    }
}
