//! Looks at hosts: what is asked, and what the answers come to together.

use crate::site::{Site, html, reply};
use crate::{now, polling};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::domain::sightings::host::{Check, HostView, Owner};
use hromada_watch::domain::sightings::host_fault::Particulars;
use hromada_watch::sources::fetch::{
    Canned, FetchError, Fetcher, HttpFetcher, ReadMode, Request, Response, Trust, Validators,
};
use hromada_watch::sources::read::read;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::{Beside, Completeness, ReadRequest, ReadResult, Yield};
use hromada_watch::sources::spec::{Ground, HostSpec, SourceKind, SourceSpec};
use rustls::CertificateError;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use url::Url;

pub fn spec(url: Url, owner: &[&str], ground: Ground) -> SourceSpec {
    let owner = owner.iter().map(|word| (*word).to_owned()).collect();
    SourceSpec {
        id: "host".into(),
        kind: SourceKind::Host(HostSpec { owner, ground }),
        url,
        cadence: Duration::from_secs(12 * 3600),
        section: None,
    }
}

pub fn own(url: Url) -> SourceSpec {
    spec(url, &[], Ground::Own)
}

pub async fn look(spec: &SourceSpec, fetcher: &Fetcher, now: DateTime<Utc>) -> ReadResult {
    let (validators, opened) = (Validators::default(), BTreeSet::new());
    // A look asks in full, however it is called.
    let mode = ReadMode::Conditional;
    let request = ReadRequest { validators: &validators, mode, opened: &opened, zone: Kyiv, now };
    read(spec, fetcher, request).await
}

pub async fn view(spec: &SourceSpec, fetcher: &Fetcher) -> HostView {
    match look(spec, fetcher, now()).await {
        ReadResult::Read(Yield { items, complete, beside: Some(Beside::Host(view)), .. }) => {
            assert!(items.is_empty());
            assert_eq!(complete, Completeness::Whole);
            view
        }
        other => panic!("{other:?}"),
    }
}

pub async fn failed(spec: &SourceSpec, fetcher: &Fetcher) -> ReadError {
    match look(spec, fetcher, now()).await {
        ReadResult::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

const SECURITY_TXT: &str = "https://rada.example/.well-known/security.txt";
const IN_ORDER: &str = "Contact: mailto:a@rada.example\nExpires: 2027-01-01T00:00:00Z\n";

/// A page with every header, at `to`.
pub fn page(to: &str, body: &str) -> Response {
    let mut answer = Response::found(url(to), "text/html; charset=utf-8", body);
    for (name, value) in [
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "frame-ancestors 'self'"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
    ] {
        answer.headers.push((name.to_owned(), value.to_owned()));
    }
    answer
}

/// What a look found, in words.
pub fn told(seen: &HostView) -> Vec<(Check, String)> {
    seen.findings.iter().map(|(check, it)| (*check, it.to_string())).collect()
}

fn gone(request: &Request) -> FetchError {
    FetchError::Status { at: request.url.to_string(), code: 404 }
}

type Answered = Result<Response, FetchError>;

/// A council at `rada.example` in order, but for what `other` answers; and what it was asked.
fn council(
    other: impl Fn(&str) -> Option<Answered> + Send + Sync + 'static,
) -> (Fetcher, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&asked);
    let canned = Canned::new(move |request| {
        assert_eq!(request.mode, ReadMode::Full);
        seen.lock().unwrap().push(request.url.to_string());
        if let Some(answer) = other(request.url.as_str()) {
            return answer;
        }
        match request.url.as_str() {
            // The second one leads to the first.
            "https://rada.example/" | "http://rada.example/" => {
                Ok(page("https://rada.example/", "<title>Рада</title><p>Новини</p>"))
            }
            SECURITY_TXT => Ok(Response::found(url(SECURITY_TXT), "text/plain", IN_ORDER)),
            _ => Err(gone(request)),
        }
    });
    (Fetcher::canned(canned), asked)
}

async fn with(
    at: &str,
    other: impl Fn(&str) -> Option<Answered> + Send + Sync + 'static,
) -> HostView {
    view(&own(url(at)), &council(other).0).await
}

fn broken(at: &str, fault: CertificateError) -> FetchError {
    let source = rustls::Error::InvalidCertificate(fault);
    FetchError::Tls { at: at.to_owned(), source: Box::new(source) }
}

fn refused(at: &str) -> FetchError {
    let source = std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    FetchError::Connect { at: at.to_owned(), source: Box::new(source) }
}

#[tokio::test]
async fn a_look_asks_three_questions_and_finds_nothing_where_all_is_in_order() {
    let (fetcher, asked) = council(|_| None);
    let seen = view(&own(url("https://rada.example/")), &fetcher).await;
    assert_eq!((seen.findings, seen.untold), ([].into(), [].into()));
    assert_eq!(seen.owner, Owner::Unclear, "nobody asked whose it is");
    assert_eq!(
        *asked.lock().unwrap(),
        ["https://rada.example/", "http://rada.example/", SECURITY_TXT]
    );
}

#[tokio::test]
async fn every_missing_header_is_found() {
    let seen = with("https://rada.example/", |at| {
        (at == "https://rada.example/")
            .then(|| Ok(Response::found(url(at), "text/html", "<p>Новини</p>")))
    })
    .await;
    let checks =
        [Check::Hsts, Check::ContentTypeOptions, Check::FrameOptions, Check::ReferrerPolicy];
    assert_eq!(seen.findings, checks.map(|check| (check, Particulars::None)).into());
}

#[tokio::test]
async fn plain_http_that_answers_is_found_and_one_that_does_not_serve_is_in_order() {
    let plain = "http://rada.example/";
    let seen = with("https://rada.example/", move |at| (at == plain).then(|| Ok(page(at, "x"))));
    assert_eq!(seen.await.findings, [(Check::HttpsRedirect, Particulars::None)].into());
    let in_order: [fn() -> FetchError; 4] = [
        || refused("http://rada.example/"),
        || FetchError::Status { at: "http://rada.example/".to_owned(), code: 403 },
        // It led there, and only then something went wrong.
        || FetchError::Status { at: "https://rada.example/".to_owned(), code: 502 },
        || broken("https://www.rada.example/", CertificateError::UnknownIssuer),
    ];
    for error in in_order {
        let seen = with("https://rada.example/", move |at| (at == plain).then(|| Err(error())));
        let seen = seen.await;
        assert_eq!((seen.findings, seen.untold), ([].into(), [].into()));
    }
    let untold: [fn() -> FetchError; 2] = [
        || FetchError::Status { at: "http://rada.example/".to_owned(), code: 503 },
        || FetchError::Timeout {
            at: "http://rada.example/".to_owned(),
            limit: Duration::from_secs(1),
        },
    ];
    for error in untold {
        let seen = with("https://rada.example/", move |at| (at == plain).then(|| Err(error())));
        let seen = seen.await;
        assert_eq!((seen.findings, seen.untold), ([].into(), [Check::HttpsRedirect].into()));
    }
}

#[tokio::test]
async fn a_host_configured_without_tls_is_asked_for_it() {
    let at = "http://rada.example/";
    // It leads there by itself.
    let seen = with(at, |_| None).await;
    assert_eq!((seen.findings, seen.untold), ([].into(), [].into()));
    // It has TLS and does not say so.
    let seen = with(at, move |asked| (asked == at).then(|| Ok(page(at, "x")))).await;
    assert_eq!(
        seen.findings.keys().copied().collect::<Vec<_>>(),
        [Check::HttpsRedirect, Check::SecurityTxt]
    );
    assert_eq!(seen.findings[&Check::HttpsRedirect].to_string(), "");
    // It has none.
    let seen = with(at, move |asked| match asked {
        _ if asked == at => Some(Ok(page(at, "x"))),
        "https://rada.example/" => Some(Err(refused(asked))),
        _ => None,
    });
    let seen = seen.await;
    assert_eq!(seen.findings[&Check::HttpsRedirect].to_string(), "there is no HTTPS");
    assert_eq!(seen.untold, [Check::Certificate, Check::Hsts].into());
    // It has some that nobody can use.
    let seen = with(at, move |asked| match asked {
        _ if asked == at => Some(Ok(page(at, "x"))),
        "https://rada.example/" => {
            Some(Err(broken("https://rada.example/", CertificateError::Revoked)))
        }
        _ => None,
    });
    let seen = seen.await;
    assert_eq!(seen.findings[&Check::Certificate].to_string(), "revoked");
    assert!(seen.findings.contains_key(&Check::HttpsRedirect));
}

#[tokio::test]
async fn https_that_leads_back_to_plain_http_is_found() {
    let seen = with("https://rada.example/", |at| {
        (at == "https://rada.example/").then(|| Ok(page("http://rada.example/", "x")))
    });
    let seen = seen.await;
    assert_eq!(seen.findings[&Check::HttpsRedirect].to_string(), "HTTPS leads back to plain HTTP");
    assert!(!seen.findings.contains_key(&Check::Hsts) && seen.untold.contains(&Check::Hsts));
}

#[tokio::test]
async fn a_certificate_of_another_host_on_the_way_is_named_with_it_and_our_own_limits_are_no_fault()
{
    let at = "https://rada.example/";
    let seen = with(at, move |asked| {
        (asked == at).then(|| Err(broken("https://www.rada.example/", CertificateError::Expired)))
    });
    let seen = seen.await;
    let words = "www.rada.example: expired".to_owned();
    assert_eq!(told(&seen), [(Check::Certificate, words)]);
    for fault in [CertificateError::BadEncoding, CertificateError::UnhandledCriticalExtension] {
        let (fetcher, _) = council(move |asked| {
            (asked == at).then(|| Err(broken("https://rada.example/", fault.clone())))
        });
        let error = failed(&own(url(at)), &fetcher).await;
        assert!(matches!(error, ReadError::Fetch(FetchError::Tls { .. })), "{error:?}");
    }
}

#[tokio::test]
async fn a_host_that_does_not_answer_is_a_failed_read() {
    let at = "https://rada.example/";
    let (fetcher, asked) = council(move |it| (it == at).then(|| Err(refused(at))));
    let error = failed(&own(url(at)), &fetcher).await;
    assert!(matches!(error, ReadError::Fetch(FetchError::Connect { .. })), "{error:?}");
    assert_eq!(asked.lock().unwrap().len(), 1, "who does not answer is not asked again");
    let (fetcher, _) = council(move |it| {
        (it == at).then(|| Ok(Response::found(url(at), "application/pdf", "%PDF")))
    });
    let error = failed(&own(url(at)), &fetcher).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::OtherLayout { .. }, .. }));
}

#[tokio::test]
async fn security_txt_is_missing_when_it_is_gone_or_a_page_and_untold_when_it_fails() {
    let asked = |answer: fn() -> Answered| {
        with("https://rada.example/", move |at| (at == SECURITY_TXT).then(answer))
    };
    let file = |kind: &str, body: &str| Ok(Response::found(url(SECURITY_TXT), kind, body));
    let status = |code| Err(FetchError::Status { at: SECURITY_TXT.to_owned(), code });
    let missing = [
        asked(|| Err(FetchError::Status { at: SECURITY_TXT.to_owned(), code: 404 })).await,
        asked(|| Err(FetchError::Status { at: SECURITY_TXT.to_owned(), code: 410 })).await,
    ];
    for seen in missing {
        assert_eq!(seen.findings, [(Check::SecurityTxt, Particulars::None)].into());
    }
    for (kind, body, fault) in [
        ("text/html", "<title>Рада</title>", ""),
        ("text/plain", "<!doctype html><p>Сторінку не знайдено", ""),
        ("text/plain", "Contact: mailto:a@rada.example", "no Expires"),
        (
            "text/plain",
            "Contact: mailto:a@b.c\nExpires: 2026-11-01T00:00:00Z",
            "expired 2026-11-01",
        ),
        ("text/plain", "Expires: 2027-11-01T00:00:00Z", "no Contact"),
    ] {
        let seen =
            with("https://rada.example/", move |at| (at == SECURITY_TXT).then(|| file(kind, body)));
        assert_eq!(told(&seen.await), [(Check::SecurityTxt, fault.to_owned())], "{body}");
    }
    for code in [401, 403, 500, 503] {
        let seen =
            with("https://rada.example/", move |at| (at == SECURITY_TXT).then(|| status(code)));
        let seen = seen.await;
        assert_eq!((seen.findings, seen.untold), ([].into(), [Check::SecurityTxt].into()));
    }
}

#[tokio::test]
async fn behind_a_robot_check_nothing_of_the_page_is_told() {
    let check = "<title>Just a moment...</title><p>Checking your browser</p>\
                 <script src='https://challenges.example/x.js'></script>";
    let (fetcher, asked) = council(move |at| {
        (at == "https://rada.example/").then(|| Ok(Response::found(url(at), "text/html", check)))
    });
    let seen = view(&own(url("https://rada.example/")), &fetcher).await;
    assert_eq!((seen.findings, seen.script_hosts), ([].into(), [].into()));
    assert!(seen.untold.contains(&Check::SpamWords) && seen.untold.contains(&Check::Hsts));
    assert!(!asked.lock().unwrap().iter().any(|it| it == SECURITY_TXT));
}

#[tokio::test]
async fn a_page_on_a_social_network_is_asked_one_thing_and_the_network_is_not_judged() {
    let at = "https://network.example/liceum";
    let asked: Arc<Mutex<usize>> = Arc::default();
    let count = Arc::clone(&asked);
    let canned = Canned::new(move |request| {
        *count.lock().unwrap() += 1;
        let body = "<meta property='og:title' content='Лиманівський ліцей'>\
                    <script src='https://static.example/x.js'></script>";
        Ok(Response::found(request.url.clone(), "text/html; charset=utf-8", body))
    });
    let fetcher = Fetcher::canned(canned);
    let seen = view(&spec(url(at), &["ліцей", "Лимани"], Ground::Rented), &fetcher).await;
    let expected = HostView { owner: Owner::Named, ..HostView::default() };
    assert_eq!((seen, *asked.lock().unwrap()), (expected, 1));
    let broken = Canned::new(move |_| Err(broken(at, CertificateError::Expired)));
    let error = failed(&spec(url(at), &["ліцей"], Ground::Rented), &Fetcher::canned(broken)).await;
    assert!(matches!(error, ReadError::Fetch(FetchError::Tls { .. })), "{error:?}");
}

#[tokio::test]
async fn over_loopback_without_tls_the_scheme_of_the_last_address_decides() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/.well-known/security.txt" => {
            reply("200 OK", &[("Content-Type", "text/plain")], IN_ORDER.as_bytes())
        }
        _ => html("<title>Рада</title>"),
    })
    .await;
    let fetcher = Fetcher::http(HttpFetcher::new(&polling(), Trust::System).unwrap());
    let seen = view(&own(site.url("/")), &fetcher).await;
    assert_eq!(
        seen.findings.keys().copied().collect::<Vec<_>>(),
        [
            Check::HttpsRedirect,
            Check::ContentTypeOptions,
            Check::FrameOptions,
            Check::ReferrerPolicy
        ]
    );
    assert_eq!(seen.certificate_until, None);
    let asked: Vec<String> = site.asked().into_iter().map(|it| it.path).collect();
    assert_eq!(asked, ["/", "/.well-known/security.txt"]);
}
