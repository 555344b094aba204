//! Cookies of the page: what a browser keeps for us, and how it is told to.

use crate::daemon::front::Present;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use chrono::TimeDelta;

/// What a cookie holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// Which browser asked for a letter.
    Browser,
    /// Who is in.
    Session,
}

impl Cookie {
    fn name(self) -> &'static str {
        match self {
            Cookie::Browser => "hromada_browser",
            Cookie::Session => "hromada_session",
        }
    }
}

/// Every value that a browser sent under a name: two paths may each have left one.
pub(super) fn values(headers: &HeaderMap, cookie: Cookie) -> Vec<&str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == cookie.name())
        .map(|(_, value)| value)
        .collect()
}

/// Tells the browser to keep a value; `value` is ours and plain ASCII.
pub(super) fn keep(
    headers: &mut HeaderMap,
    present: &Present,
    (cookie, value): (Cookie, &str),
    lasts: TimeDelta,
) {
    let public = present.public_url.as_ref();
    let path = public.map_or("/", |url| url.path());
    let secure = match public.is_some_and(|url| url.scheme() == "https") {
        true => "; Secure",
        false => "",
    };
    let (name, seconds) = (cookie.name(), lasts.num_seconds());
    let text =
        format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    if let Ok(line) = HeaderValue::from_str(&text) {
        headers.append(SET_COOKIE, line);
    }
}
