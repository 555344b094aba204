//! Why a Facebook page could not be read.
//!
//! Holds what the Graph API said, by code and subcode, and says it in English. The invariant: no
//! text here holds the token.

use serde::{Deserialize, Serialize};

/// Why a Facebook page could not be read. `at` is an address without its query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum FacebookFault {
    /// The configuration names no token.
    #[error("it has no `token_file`, so it is not read: people tell what the page shows")]
    NotConfigured,
    /// The token's file cannot be read.
    #[error("the page token cannot be read from {path}: {why}")]
    NoToken {
        /// The file.
        path: String,
        /// What the system says.
        why: String,
    },
    /// The token's file is empty or holds something else.
    #[error("{path} must hold the page token and nothing else")]
    OtherToken {
        /// The file.
        path: String,
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
    #[error("{at}: too much was asked (code {code}); the next request in {} min", .seconds / 60)]
    Limit {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// How long to stay away.
        seconds: u64,
    },
    /// The token does not open enough (codes 3, 10, 200–299).
    #[error("{at}: the page token lacks a permission (code {code}){}", lacking(.missing))]
    Permission {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The permission that is known to be missing.
        missing: Option<String>,
    },
    /// The request makes no sense to the API: page, version, address (codes 100, 803, 2500, 2635).
    #[error(
        "{at}: Facebook does not know what is asked (code {code}); check `page` and `version`{}",
        quoted(.said)
    )]
    Configuration {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The API's words.
        said: Option<String>,
    },
    /// The token is not accepted (codes 102, 104, 190).
    #[error(
        "{at}: the page token {} (code {code}{}): a new one is needed",
        why(*.subcode), sub(*.subcode)
    )]
    Token {
        /// Where.
        at: String,
        /// The error's code.
        code: i64,
        /// The error's subcode.
        subcode: Option<i64>,
    },
    /// Any other error of the API.
    #[error("{at}: Facebook refuses (code {code}){}", quoted(.said))]
    Refused {
        /// Where.
        at: String,
        /// The error's code; nought where it gives none.
        code: i64,
        /// The API's words.
        said: Option<String>,
    },
    /// The answer is not what the API documents.
    #[error("{at} answers otherwise than the Graph API: {seen}")]
    OtherShape {
        /// Where.
        at: String,
        /// What was seen.
        seen: OddAnswer,
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

/// What is wrong with an answer of the Graph API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum OddAnswer {
    /// No JSON, or cut off.
    #[error("it is no complete JSON object")]
    NoObject,
    /// A list without a list.
    #[error("there is no list in it")]
    NoList,
    /// Something in the list that is not an entry.
    #[error("an entry of its list is not one")]
    NoEntry,
    /// A list that goes on nowhere.
    #[error("its next page has no address")]
    NoAddress,
    /// An answer about the token without the token.
    #[error("it says nothing of the token")]
    NoToken,
}

fn quoted(said: &Option<String>) -> String {
    said.as_ref().map(|said| format!(": «{said}»")).unwrap_or_default()
}

fn lacking(missing: &Option<String>) -> String {
    missing.as_ref().map(|missing| format!(": `{missing}`")).unwrap_or_default()
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
