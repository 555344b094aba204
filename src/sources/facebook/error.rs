//! Why a Facebook page could not be read, and what the Graph API's error codes mean.
//!
//! Decides by code and subcode, never by wording or HTTP status, which is 400 for most. The
//! invariant: no text holds the token. What the API says in words is shown only where it helps, and
//! then without any long word, because it likes to quote the token it refuses.

use super::usage::Usage;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;

/// The permission both edges need.
pub const READ_ENGAGEMENT: &str = "pages_read_engagement";

/// The limits are counted over an hour; where the API does not say how long, this is it.
const LIMIT_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Words of the API that are kept, in number and length.
const WORDS_MAX: usize = 40;
const WORD_MAX_CHARS: usize = 40;

/// Why a Facebook page could not be read. `at` is an address without its query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FacebookError {
    /// The configuration names no token.
    #[error("it has no `token_file`, so it is not read: people tell what the page shows")]
    NotConfigured,
    /// The token's file cannot be read.
    #[error("the page token cannot be read from {}", .path.display())]
    NoToken {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The token's file is empty or holds something else.
    #[error("{} must hold the page token and nothing else", .path.display())]
    OtherToken {
        /// The file.
        path: PathBuf,
    },
    /// The token would travel in clear text.
    #[error("{at}: the page token is sent over https only")]
    ClearText {
        /// Where.
        at: String,
    },
    /// The API is out of order for a while (codes 1 and 2).
    #[error("{at}: Facebook answers that it is out of order for now (code {code})")]
    Temporary {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
    },
    /// More was asked for at once than the API gives (code 1, by its words).
    #[error("{at}: Facebook gives not even a few entries at once (code 1)")]
    TooMuchData {
        /// Where.
        at: String,
    },
    /// A limit is reached (codes 4, 17, 32, 341, 613, 80000 and above).
    #[error("{at}: too much was asked (code {code}); the next request in {} min", .retry_after.as_secs() / 60)]
    Limit {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// How long to stay away.
        retry_after: Duration,
    },
    /// The token does not open enough (codes 3, 10, 200–299).
    #[error("{at}: the page token lacks a permission (code {code}){}", lacking(.missing))]
    Permission {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The permission that is known to be missing.
        missing: Option<&'static str>,
    },
    /// The request makes no sense to the API: page, version, address (codes 100, 803, 2500, 2635).
    #[error(
        "{at}: Facebook does not know what is asked (code {code}); check `page` and `version`{said}"
    )]
    Configuration {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The API's words, empty or with a leading colon.
        said: String,
    },
    /// The token is not accepted (codes 102, 104, 190).
    #[error("{at}: the page token {} (code {code}{}): a new one is needed", why(*.subcode), sub(*.subcode))]
    Token {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The error's subcode.
        subcode: Option<i64>,
    },
    /// Any other error of the API.
    #[error("{at}: Facebook refuses (code {code}){said}")]
    Refused {
        /// Where.
        at: String,
        /// The error's code; nought where it gives none.
        code: i64,
        /// The API's words, empty or with a leading colon.
        said: String,
    },
    /// The answer is not what the API documents.
    #[error("{at} answers otherwise than the Graph API: {seen}")]
    OtherShape {
        /// Where.
        at: String,
        /// What was seen.
        seen: &'static str,
    },
    /// The list, or a redirect, leads to another host, which must not get the token.
    #[error("{at} leads to {host}, which is not the Graph API")]
    Elsewhere {
        /// Where.
        at: String,
        /// Whither.
        host: String,
    },
}

impl FacebookError {
    /// How long the API asks us to stay away.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            FacebookError::Limit { retry_after, .. } => Some(*retry_after),
            _ => None,
        }
    }

    /// Whether another question under the same token would be refused as well.
    pub fn concerns_all(&self) -> bool {
        matches!(self, FacebookError::Limit { .. } | FacebookError::Token { .. })
    }

    /// The meaning of the `error` object of an answer.
    pub fn of(at: String, error: &Value, usage: Usage) -> FacebookError {
        let number = |name: &str| match error.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        };
        let (code, subcode) = (number("code"), number("error_subcode"));
        let is_oauth = error.get("type").and_then(Value::as_str) == Some("OAuthException");
        let passing = error.get("is_transient").and_then(Value::as_bool) == Some(true);
        let said = || said(error.get("message").and_then(Value::as_str).unwrap_or_default());
        match code {
            Some(code @ (4 | 17 | 32 | 341 | 613 | 80_000..=80_099)) => {
                FacebookError::Limit { at, code, retry_after: usage.regain.unwrap_or(LIMIT_PAUSE) }
            }
            Some(code @ (102 | 104 | 190)) => FacebookError::Token { at, code, subcode },
            Some(1) if asks_for_less(error) => FacebookError::TooMuchData { at },
            Some(code @ (1 | 2)) => FacebookError::Temporary { at, code },
            Some(code @ (3 | 10 | 200..=299)) => {
                FacebookError::Permission { at, code, missing: None }
            }
            Some(code @ (100 | 803 | 2500 | 2635)) => {
                FacebookError::Configuration { at, code, said: said() }
            }
            Some(code) if passing => FacebookError::Temporary { at, code },
            Some(code) => FacebookError::Refused { at, code, said: said() },
            // Documented so: without a code it is the sign-in that has ended.
            None if is_oauth => FacebookError::Token { at, code: 0, subcode },
            None => FacebookError::Refused { at, code: 0, said: said() },
        }
    }
}

/// «Please reduce the amount of data you're asking for»: another code than that of an outage is
/// not given for it.
fn asks_for_less(error: &Value) -> bool {
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
    message.to_ascii_lowercase().contains("reduce the amount of data")
}

fn said(message: &str) -> String {
    let words: Vec<&str> = message
        .split_whitespace()
        .filter(|word| word.chars().count() <= WORD_MAX_CHARS && !word.contains(['=', '&']))
        .take(WORDS_MAX)
        .collect();
    if words.is_empty() { String::new() } else { format!(": «{}»", words.join(" ")) }
}

fn lacking(missing: &Option<&str>) -> String {
    missing.map(|missing| format!(": `{missing}`")).unwrap_or_default()
}

fn sub(subcode: Option<i64>) -> String {
    subcode.map(|subcode| format!(", {subcode}")).unwrap_or_default()
}

fn why(subcode: Option<i64>) -> &'static str {
    match subcode {
        Some(458) => "ended because the app was removed",
        Some(459) => "rests until its owner signs in to Facebook and passes a check",
        Some(460) => "ended because its owner changed the password",
        Some(463) => "has expired",
        Some(464) => "belongs to an account that is not confirmed",
        Some(467) => "was withdrawn",
        Some(492) => "belongs to somebody without a role on the page",
        _ => "is not accepted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(value: Value) -> FacebookError {
        FacebookError::of("https://graph.example/v25.0/1/feed".to_owned(), &value, Usage::default())
    }

    #[test]
    fn every_documented_code_has_its_meaning() {
        let of = |code: i64| error(json!({ "code": code, "type": "OAuthException" }));
        for code in [4, 17, 32, 613, 80_001] {
            assert_eq!(of(code).retry_after(), Some(LIMIT_PAUSE), "{code}");
        }
        for code in [1, 2] {
            assert!(matches!(of(code), FacebookError::Temporary { .. }), "{code}");
        }
        for code in [3, 10, 200, 210, 299] {
            assert!(matches!(of(code), FacebookError::Permission { .. }), "{code}");
        }
        for code in [102, 190] {
            assert!(matches!(of(code), FacebookError::Token { .. }), "{code}");
        }
        assert!(matches!(of(100), FacebookError::Configuration { .. }));
        assert!(matches!(of(368), FacebookError::Refused { .. }));
        let passing = error(json!({ "code": 9999, "is_transient": true }));
        assert!(matches!(passing, FacebookError::Temporary { code: 9999, .. }));
        let bare = error(json!({ "type": "OAuthException", "message": "x" }));
        assert!(matches!(bare, FacebookError::Token { .. }));
        assert!(matches!(error(json!({})), FacebookError::Refused { code: 0, .. }));
        assert!(matches!(error(json!({ "code": "190" })), FacebookError::Token { .. }));
    }

    #[test]
    fn a_token_error_says_why_it_ended() {
        let expired = error(json!({ "code": 190, "error_subcode": 463, "message": "Session" }));
        assert_eq!(
            expired.to_string(),
            "https://graph.example/v25.0/1/feed: the page token has expired (code 190, 463): a new \
             one is needed"
        );
        let changed = error(json!({ "code": 190, "error_subcode": 460 })).to_string();
        assert!(changed.contains("changed the password"), "{changed}");
    }

    #[test]
    fn the_words_of_the_api_are_kept_without_what_may_be_a_token() {
        let token = "EAAB".repeat(20);
        let words = format!("Object {token} does not exist, ?access_token=EAAshort here");
        let text = error(json!({ "code": 100, "message": words })).to_string();
        assert!(text.ends_with("«Object does not exist, here»"), "{text}");
        let quoting = error(json!({ "code": 190, "message": "Malformed access token EAAshort" }));
        assert!(!format!("{quoting} {quoting:?}").contains("EAAshort"));
    }
}
