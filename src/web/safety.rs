//! What every answer of the page carries, so that a browser does nothing it was not meant to; and
//! who a request comes from.
//!
//! The invariant: no page runs a script, is framed, sends its address on, or is kept by anybody.

use axum::http::HeaderMap;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::response::Response;
use std::net::{IpAddr, SocketAddr};
use url::Url;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Adds them; an address of a page is a secret of its reader.
pub(super) async fn guard(mut answer: Response) -> Response {
    let headers = answer.headers_mut();
    for (name, value) in [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let policy = HeaderValue::from_static(POLICY);
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(policy);
    headers.entry(REFERRER_POLICY).or_insert(HeaderValue::from_static("no-referrer"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

/// Whether a form was sent by a page of another site. Without both headers a browser says nothing,
/// and the form's own token decides.
pub(super) fn is_foreign(headers: &HeaderMap, public: Option<&Url>) -> bool {
    let said = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = said(&HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match (said(&ORIGIN), public) {
        // A page that sends no address on names no origin either.
        (None | Some("null"), _) | (_, None) => false,
        (Some(origin), Some(own)) => origin != own.origin().ascii_serialization(),
    }
}

/// Who asks, as far as limits go: behind a proxy of this machine whom the proxy names last; a
/// whole network of IPv6 is one.
pub(super) fn client(from: SocketAddr, headers: &HeaderMap) -> String {
    let named = headers.get_all("x-forwarded-for").iter().next_back();
    let last = named.and_then(|line| line.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    let address = last.filter(|_| from.ip().is_loopback()).unwrap_or(from.ip());
    match address {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => six.segments()[..4].iter().map(|it| format!("{it:x}:")).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).expect("a value");
        pairs.iter().map(|(name, text)| (HeaderName::from_static(name), value(text))).collect()
    }

    #[test]
    fn a_form_of_another_site_is_known_by_what_the_browser_says() {
        let own = Url::parse("https://rada.gov.ua/nagaduvannia/").expect("an address");
        for (said, foreign) in [
            (&[][..], false),
            (&[("origin", "https://rada.gov.ua")], false),
            (&[("origin", "https://evil.test")], true),
            (&[("origin", "https://rada.gov.ua.evil.test")], true),
            (&[("origin", "http://rada.gov.ua")], true),
            (&[("sec-fetch-site", "cross-site")], true),
            (&[("sec-fetch-site", "same-site")], true),
            (&[("sec-fetch-site", "same-origin")], false),
        ] {
            assert_eq!(is_foreign(&headers(said), Some(&own)), foreign, "{said:?}");
        }
    }

    #[test]
    fn a_client_is_whom_the_own_proxy_names_and_nobody_names_himself() {
        let from = |text: &str| text.parse::<SocketAddr>().expect("an address");
        let said = headers(&[("x-forwarded-for", "6.6.6.6, 198.51.100.7")]);
        assert_eq!(client(from("127.0.0.1:9"), &said), "198.51.100.7");
        assert_eq!(client(from("203.0.113.5:9"), &said), "203.0.113.5");
        assert_eq!(client(from("127.0.0.1:9"), &headers(&[("x-forwarded-for", "x")])), "127.0.0.1");
        let network = |text| client(from(text), &HeaderMap::new());
        assert_eq!(network("[2001:db8:1:2::3]:9"), network("[2001:db8:1:2:9::9]:9"));
        assert_ne!(network("[2001:db8:1:2::3]:9"), network("[2001:db8:1:3::3]:9"));
    }
}
