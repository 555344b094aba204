//! One request: what a server can do to us, and what we do not do to it.

use crate::site::{Reply, Site, html, redirect, reply};
use crate::{now, polling};
use flate2::Compression;
use flate2::write::GzEncoder;
use hromada_watch::sources::fetch::{
    FetchError, Fetcher, Freshness, HttpFetcher, Polling, ReadMode, Request, Response, Trust,
};
use std::io::Write;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

fn fetcher(polling: &Polling) -> Fetcher {
    Fetcher::http(HttpFetcher::new(polling, Trust::System).unwrap())
}

async fn get(site: &Site, path: &str) -> Result<Response, FetchError> {
    fetcher(&polling()).fetch(&Request::full(site.url(path), now())).await
}

async fn failure(answer: impl Fn() -> Reply + Send + Sync + 'static) -> FetchError {
    let site = Site::start(move |_| answer()).await;
    get(&site, "/page?token=secret").await.unwrap_err()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn packed(encoding: &str, body: &[u8]) -> Reply {
    reply("200 OK", &[("Content-Type", "text/html"), ("Content-Encoding", encoding)], body)
}

#[tokio::test]
async fn a_missing_page_and_a_server_error_are_named_without_the_query() {
    let error = failure(|| reply("404 Not Found", &[], b"")).await;
    assert!(error.says_gone());
    assert!(error.to_string().ends_with("/page answered 404 (not found)"), "{error}");
    let error = failure(|| reply("500 Internal Server Error", &[], b"")).await;
    assert!(matches!(error, FetchError::Status { code: 500, .. }));
    assert!(!error.to_string().contains("secret"));
}

#[tokio::test]
async fn a_busy_server_says_until_when() {
    let error = failure(|| reply("429 Too Many", &[("Retry-After", "120")], b"")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(120)));
    let date = ("Retry-After", "Mon, 23 Nov 2026 08:05:00 GMT");
    let error = failure(move || reply("503 Busy", &[date], b"")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(300)));
}

#[tokio::test]
async fn a_body_without_end_is_cut_at_the_bound() {
    let error = failure(|| Reply::Endless).await;
    assert!(matches!(error, FetchError::TooLarge { limit_bytes: 1_000_000, .. }), "{error}");
}

#[tokio::test]
async fn a_bomb_is_bounded_by_what_it_unpacks_to() {
    let bomb = gzip(&vec![b'a'; 20_000_000]);
    assert!(bomb.len() < 100_000);
    let error = failure(move || packed("gzip", &bomb)).await;
    assert!(matches!(error, FetchError::TooLarge { .. }), "{error}");
}

#[tokio::test]
async fn a_compressed_body_that_breaks_off_is_no_body() {
    let whole = gzip("Рішення ".repeat(5_000).as_bytes());
    let error = failure(move || packed("gzip", &whole[..whole.len() / 2])).await;
    assert!(matches!(error, FetchError::Body { .. }), "{error}");
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_no_body() {
    let error = failure(|| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nConnection: close\r\n\r\nshort";
        Reply::Bytes(head.as_bytes().to_vec())
    })
    .await;
    assert!(matches!(error, FetchError::Body { .. }), "{error}");
}

#[tokio::test]
async fn what_was_asked_for_is_unpacked_and_nothing_else_is_believed() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/gzip" => packed("gzip", &gzip(b"packed")),
        "/plain" => packed("identity", b"packed"),
        _ => packed("br", b"\x8b\x02\x80packed\x03"),
    })
    .await;
    assert_eq!(get(&site, "/gzip").await.unwrap().body, b"packed");
    assert_eq!(get(&site, "/plain").await.unwrap().body, b"packed");
    let error = get(&site, "/br").await.unwrap_err();
    assert!(matches!(&error, FetchError::Packed { encoding, .. } if encoding == "br"), "{error}");
    assert!(!site.asked()[0].header("accept-encoding").unwrap().contains("br"));
}

#[tokio::test]
async fn redirects_in_a_loop_or_without_end_stop() {
    let error = failure(|| redirect("/page?token=secret")).await;
    assert!(matches!(error, FetchError::RedirectLoop { .. }), "{error}");
    let site = Site::start(|asked| redirect(&format!("{}x", asked.path))).await;
    let error = get(&site, "/").await.unwrap_err();
    assert!(matches!(error, FetchError::TooManyRedirects { limit: 5, .. }), "{error}");
    assert_eq!(site.asked().len(), 6);
}

#[tokio::test]
async fn a_redirect_ends_at_its_last_address() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/old" => redirect("new?p=1#top"),
        _ => html("ok"),
    })
    .await;
    let answer = get(&site, "/old").await.unwrap();
    assert_eq!(answer.final_url, site.url("/new?p=1"));
}

#[tokio::test]
async fn a_redirect_to_a_private_address_is_refused() {
    let other = Site::start(|_| html("inside")).await;
    let port = other.port;
    for target in [
        "http://10.0.0.1/".to_owned(),
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        "http://[::1]/".to_owned(),
        format!("http://2130706433:{port}/"),
        "http://169.254.169.254/latest".to_owned(),
    ] {
        let site = Site::start({
            let target = target.clone();
            move |_| redirect(&target)
        })
        .await;
        let error = get(&site, "/").await.unwrap_err();
        assert!(matches!(error, FetchError::ForbiddenAddress { .. }), "{target}: {error:?}");
    }
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn a_link_of_a_configured_site_to_another_private_one_is_refused() {
    let configured = Site::start(|_| html("ok")).await;
    let other = Site::start(|_| html("inside")).await;
    let asked = Request { url: other.url("/"), ..Request::full(configured.url("/"), now()) };
    let error = fetcher(&polling()).fetch(&asked).await.unwrap_err();
    assert!(matches!(error, FetchError::ForbiddenAddress { .. }), "{error:?}");
    assert!(other.asked().is_empty());
}

#[tokio::test]
async fn a_redirect_out_of_the_web_is_refused() {
    let error = failure(|| redirect("file:///etc/passwd")).await;
    assert!(matches!(error, FetchError::NotHttp { .. }), "{error}");
}

#[tokio::test]
async fn a_silent_server_is_left_after_the_time_limit() {
    let site = Site::start(|_| Reply::Silence).await;
    let hasty = Polling { timeout: Duration::from_millis(200), ..polling() };
    let error = fetcher(&hasty).fetch(&Request::full(site.url("/"), now())).await.unwrap_err();
    assert!(matches!(error, FetchError::Timeout { .. }), "{error}");
}

#[tokio::test]
async fn nobody_listening_is_a_failed_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let url = format!("http://127.0.0.1:{port}/").parse().unwrap();
    let error = fetcher(&polling()).fetch(&Request::full(url, now())).await.unwrap_err();
    assert!(matches!(error, FetchError::Connect { .. }), "{error:?}");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again_unless_all_is_asked_for() {
    let site = Site::start(|asked| {
        let known = asked.header("if-none-match") == Some("\"v1\"")
            && asked.header("if-modified-since") == Some("Mon, 23 Nov 2026 07:00:00 GMT");
        let headers = [("ETag", "\"v1\""), ("Last-Modified", "Mon, 23 Nov 2026 07:00:00 GMT")];
        match known {
            true => reply("304 Not Modified", &[], b""),
            false => reply("200 OK", &headers, b"body"),
        }
    })
    .await;
    let fetcher = fetcher(&polling());
    let first = fetcher.fetch(&Request::full(site.url("/"), now())).await.unwrap();
    let again = Request {
        validators: first.validators.clone(),
        mode: ReadMode::Conditional,
        ..Request::full(site.url("/"), now())
    };
    let second = fetcher.fetch(&again).await.unwrap();
    assert_eq!(second.freshness, Freshness::NotModified);
    assert_eq!(second.validators, first.validators);
    let full = Request { mode: ReadMode::Full, ..again };
    assert_eq!(fetcher.fetch(&full).await.unwrap().body, b"body");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_host_is_asked_one_thing_at_a_time() {
    for per_host in [1, 3] {
        let site = Site::start(|_| html("ok")).await;
        let fetcher = fetcher(&Polling { per_host, ..polling() });
        let requests = (0..12).map(|number| {
            let (fetcher, url) = (fetcher.clone(), site.url(&format!("/{number}")));
            tokio::spawn(async move { fetcher.fetch(&Request::full(url, now())).await.unwrap() })
        });
        for request in requests.collect::<Vec<_>>() {
            request.await.unwrap();
        }
        assert_eq!(site.asked().len(), 12);
        assert!(site.busiest() <= per_host, "{}", site.busiest());
    }
}

#[tokio::test]
async fn a_certificate_is_believed_only_from_a_trusted_root() {
    let issued = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let pem = issued.cert.pem().into_bytes();
    let key = rustls::pki_types::PrivateKeyDer::try_from(issued.signing_key.serialize_der());
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![issued.cert.der().clone()], key.unwrap())
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(std::sync::Arc::new(config));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
            drop(stream.write_all(answer).await);
            drop(stream.shutdown().await);
        }
    });
    let asked = Request::full(format!("https://127.0.0.1:{port}/").parse().unwrap(), now());
    let trusting = Fetcher::http(HttpFetcher::new(&polling(), Trust::Only(pem)).unwrap());
    assert_eq!(trusting.fetch(&asked).await.unwrap().body, b"ok");
    let error = fetcher(&polling()).fetch(&asked).await.unwrap_err();
    assert!(matches!(error, FetchError::Tls { .. }), "{error:?}");
}
