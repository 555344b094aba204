//! What the Graph API's error codes mean.
//!
//! Decides by code and subcode, never by wording or HTTP status, which is 400 for most. The
//! invariant: no text holds the token. What the API says in words is shown only where it helps, and
//! then without any long word, because it likes to quote the token it refuses.

use super::usage::Usage;
use crate::domain::sightings::cause::facebook::FacebookFault;
use serde_json::Value;
use std::time::Duration;

/// The permission both edges need.
pub const READ_ENGAGEMENT: &str = "pages_read_engagement";

/// The limits are counted over an hour; where the API does not say how long, this is it.
const LIMIT_PAUSE: Duration = Duration::from_secs(60 * 60);

/// Words of the API that are kept, in number and length.
const WORDS_MAX: usize = 40;
const WORD_MAX_CHARS: usize = 40;

/// Whether another question under the same token would be refused as well.
pub fn concerns_all(fault: &FacebookFault) -> bool {
    matches!(fault, FacebookFault::Limit { .. } | FacebookFault::Token { .. })
}

/// The meaning of the `error` object of an answer.
pub fn meaning(at: String, error: &Value, usage: Usage) -> FacebookFault {
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
        Some(code @ (4 | 17 | 32 | 341 | 613 | 80_000..=80_099)) => FacebookFault::Limit {
            at,
            code,
            seconds: usage.regain.unwrap_or(LIMIT_PAUSE).as_secs(),
        },
        Some(code @ (102 | 104 | 190)) => FacebookFault::Token { at, code, subcode },
        Some(1) if asks_for_less(error) => FacebookFault::TooMuchData { at },
        Some(code @ (1 | 2)) => FacebookFault::Temporary { at, code },
        Some(code @ (3 | 10 | 200..=299)) => FacebookFault::Permission { at, code, missing: None },
        Some(code @ (100 | 803 | 2500 | 2635)) => {
            FacebookFault::Configuration { at, code, said: said() }
        }
        Some(code) if passing => FacebookFault::Temporary { at, code },
        Some(code) => FacebookFault::Refused { at, code, said: said() },
        // Documented so: without a code it is the sign-in that has ended.
        None if is_oauth => FacebookFault::Token { at, code: 0, subcode },
        None => FacebookFault::Refused { at, code: 0, said: said() },
    }
}

/// «Please reduce the amount of data you're asking for»: another code than that of an outage is
/// not given for it.
fn asks_for_less(error: &Value) -> bool {
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default();
    message.to_ascii_lowercase().contains("reduce the amount of data")
}

fn said(message: &str) -> Option<String> {
    let words: Vec<&str> = message
        .split_whitespace()
        .filter(|word| word.chars().count() <= WORD_MAX_CHARS && !word.contains(['=', '&']))
        .take(WORDS_MAX)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn error(value: Value) -> FacebookFault {
        meaning("https://graph.example/v25.0/1/feed".to_owned(), &value, Usage::default())
    }

    #[test]
    fn every_documented_code_has_its_meaning() {
        let of = |code: i64| error(json!({ "code": code, "type": "OAuthException" }));
        for code in [4, 17, 32, 613, 80_001] {
            let seconds = LIMIT_PAUSE.as_secs();
            assert!(
                matches!(of(code), FacebookFault::Limit { seconds: it, .. } if it == seconds),
                "{code}"
            );
        }
        for code in [1, 2] {
            assert!(matches!(of(code), FacebookFault::Temporary { .. }), "{code}");
        }
        for code in [3, 10, 200, 210, 299] {
            assert!(matches!(of(code), FacebookFault::Permission { .. }), "{code}");
        }
        for code in [102, 190] {
            assert!(matches!(of(code), FacebookFault::Token { .. }), "{code}");
        }
        assert!(matches!(of(100), FacebookFault::Configuration { .. }));
        assert!(matches!(of(368), FacebookFault::Refused { .. }));
        let passing = error(json!({ "code": 9999, "is_transient": true }));
        assert!(matches!(passing, FacebookFault::Temporary { code: 9999, .. }));
        let bare = error(json!({ "type": "OAuthException", "message": "x" }));
        assert!(matches!(bare, FacebookFault::Token { .. }));
        assert!(matches!(error(json!({})), FacebookFault::Refused { code: 0, .. }));
        assert!(matches!(error(json!({ "code": "190" })), FacebookFault::Token { .. }));
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
