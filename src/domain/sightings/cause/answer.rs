//! Why there is no answer to a request.
//!
//! Holds what the door to the web met, and says it in English. The invariant: what lower layers
//! said is kept word for word beside the kind, and nothing is decided by it.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// Why there is no answer. `lower` is what the layers below said, empty where nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerFault {
    /// An answer outside 2xx.
    Status {
        /// The status code.
        code: u16,
    },
    /// Too busy, and the server says until when.
    RetryAfter {
        /// 429 or 503.
        code: u16,
        /// How long to stay away.
        seconds: u64,
    },
    /// The body exceeds a bound after decompression.
    TooLarge {
        /// The bound in bytes.
        limit: usize,
    },
    /// No complete answer in time.
    Timeout {
        /// The bound in milliseconds.
        limit_ms: u64,
    },
    /// A redirect led back to an address already visited.
    RedirectLoop,
    /// More redirects than are followed.
    TooManyRedirects {
        /// The bound.
        limit: usize,
    },
    /// A redirect without a usable address.
    BadRedirect,
    /// A page or a redirect led to a private or loopback address.
    ForbiddenAddress,
    /// Neither http nor https.
    NotHttp,
    /// The host name has no address.
    NoSuchHost {
        /// From below.
        lower: String,
    },
    /// No connection.
    NoConnection {
        /// From below.
        lower: String,
    },
    /// The certificate or the handshake failed.
    Tls {
        /// What of it.
        fault: TlsFault,
        /// From below.
        lower: String,
    },
    /// The body is packed in a way that was not asked for.
    Packed {
        /// As the server calls it.
        encoding: String,
    },
    /// The body broke off, or cannot be decompressed.
    BrokenBody {
        /// From below.
        lower: String,
    },
    /// The exchange broke before the body.
    BrokenExchange {
        /// From below.
        lower: String,
    },
}

/// What of a secure connection failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TlsFault {
    /// The certificate has expired.
    Expired,
    /// The server does not send the certificate between its own and its authority's.
    IncompleteChain,
    /// Nobody we know vouches for the certificate.
    UnknownIssuer,
    /// The certificate is for another name.
    OtherName,
    /// Anything else.
    Other,
}

impl AnswerFault {
    /// Says in English what came instead of an answer from `at`.
    pub fn write(&self, at: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AnswerFault::Status { code } => write!(f, "{at} answered {code}{}", phrase(*code))?,
            AnswerFault::RetryAfter { code, seconds } => {
                write!(f, "{at} answered {code} and asks to come back in {seconds} s")?;
            }
            AnswerFault::TooLarge { limit } => {
                write!(f, "the body of {at} is larger than {limit} bytes")?;
            }
            AnswerFault::Timeout { limit_ms } => {
                write!(f, "{at} gave no complete answer within {} s", seconds(*limit_ms))?;
            }
            AnswerFault::RedirectLoop => write!(f, "{at} redirects in a loop")?,
            AnswerFault::TooManyRedirects { limit } => {
                write!(f, "{at} redirects more than {limit} times")?;
            }
            AnswerFault::BadRedirect => write!(f, "{at} redirects to no usable address")?,
            AnswerFault::ForbiddenAddress => write!(
                f,
                "{at} is, or resolves to, a private address, which only the configuration may name"
            )?,
            AnswerFault::NotHttp => write!(f, "{at} is not an http or https address")?,
            AnswerFault::NoSuchHost { .. } => {
                write!(f, "the host name of {at} cannot be resolved")?;
            }
            AnswerFault::NoConnection { .. } => write!(f, "no connection to {at}")?,
            AnswerFault::Tls { .. } => write!(f, "no secure connection to {at}")?,
            AnswerFault::Packed { encoding } => {
                write!(f, "the body of {at} is packed as `{encoding}`, which was not asked for")?;
            }
            AnswerFault::BrokenBody { .. } => write!(f, "the body of {at} is cut off or broken")?,
            AnswerFault::BrokenExchange { .. } => write!(f, "the exchange with {at} failed")?,
        }
        match self.lower() {
            "" => Ok(()),
            lower => write!(f, ": {lower}"),
        }
    }

    /// What the layers below said, word for word.
    fn lower(&self) -> &str {
        match self {
            AnswerFault::NoSuchHost { lower }
            | AnswerFault::NoConnection { lower }
            | AnswerFault::Tls { lower, .. }
            | AnswerFault::BrokenBody { lower }
            | AnswerFault::BrokenExchange { lower } => lower,
            _ => "",
        }
    }
}

/// A bound in seconds, as people read it.
pub fn seconds(milliseconds: u64) -> f64 {
    Duration::from_millis(milliseconds).as_secs_f64()
}

fn phrase(code: u16) -> &'static str {
    match code {
        304 => " (not modified) although the whole page was asked for",
        401 => " (sign-in required)",
        403 => " (forbidden)",
        404 => " (not found)",
        410 => " (gone)",
        429 => " (too many requests)",
        500 => " (server error)",
        502 => " (bad gateway)",
        503 => " (unavailable)",
        504 => " (gateway timeout)",
        _ => "",
    }
}
