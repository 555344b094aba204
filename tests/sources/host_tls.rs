//! Looks at hosts over real TLS: certificates that hold and certificates that do not.

use crate::host::{failed, own, told, view};
use crate::polling;
use crate::site::{Asked, Reply, Site, redirect, reply};
use hromada_watch::domain::sightings::host::Check;
use hromada_watch::letters::cause::in_ukrainian;
use hromada_watch::sources::fetch::{FetchError, Fetcher, HttpFetcher, Request, Trust};
use hromada_watch::sources::reading::error::ReadError;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CustomExtension, DnType, IsCa, Issuer,
    KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio_rustls::TlsAcceptor;

fn acceptor(chain: Vec<CertificateDer<'static>>, key: &KeyPair) -> TlsAcceptor {
    let private = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, private)
            .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// An authority of a test's own.
struct Authority {
    root: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let root = params.self_signed(&key).unwrap();
        Authority { root, issuer: Issuer::new(params, key) }
    }

    fn vouch(&self, name: &str, last_year: i32) -> TlsAcceptor {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2019, 1, 1);
        params.not_after = date_time_ymd(last_year, 6, 30);
        let key = KeyPair::generate().unwrap();
        let leaf = params.signed_by(&key, &self.issuer).unwrap();
        acceptor(vec![leaf.der().clone()], &key)
    }

    /// An authority below this one, with the certificate that says so.
    fn intermediate(&self, name: &str) -> (CertificateDer<'static>, Issuer<'static, KeyPair>) {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        (certificate, Issuer::new(params, key))
    }

    fn believer(&self) -> Fetcher {
        let trust = Trust::Only(self.root.pem().into_bytes());
        Fetcher::http(HttpFetcher::new(&polling(), trust).unwrap())
    }
}

/// A server's certificate below an intermediate one; `hint` is where it says its issuer's is.
fn leaf(
    issuer: &Issuer<'static, KeyPair>,
    hint: Option<&str>,
) -> (CertificateDer<'static>, KeyPair) {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    if let Some(address) = hint {
        // authorityInfoAccess with one caIssuers (RFC 5280, 4.2.2.1); every length fits a byte.
        let of = |tag: u8, inside: &[u8]| [&[tag, inside.len() as u8], inside].concat();
        let method = of(0x06, &[0x2b, 6, 1, 5, 5, 7, 0x30, 2]);
        let access = of(0x30, &[method, of(0x86, address.as_bytes())].concat());
        let (oid, content) = ([1, 3, 6, 1, 5, 5, 7, 1, 1], of(0x30, &access));
        params.custom_extensions.push(CustomExtension::from_oid_content(&oid, content));
    }
    let key = KeyPair::generate().unwrap();
    (params.signed_by(&key, issuer).unwrap().der().clone(), key)
}

const PAGE: &str = "<title>Рада</title><p>Новини громади</p>";

fn council(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        "/.well-known/security.txt" => reply(
            "200 OK",
            &[("Content-Type", "text/plain")],
            b"Contact: mailto:a@rada.example\nExpires: 2027-01-01T00:00:00Z\n",
        ),
        _ => reply(
            "200 OK",
            &[
                ("Content-Type", "text/html; charset=utf-8"),
                ("Strict-Transport-Security", "max-age=31536000"),
                ("X-Content-Type-Options", "nosniff"),
                ("X-Frame-Options", "DENY"),
                ("Referrer-Policy", "same-origin"),
            ],
            PAGE.as_bytes(),
        ),
    }
}

#[tokio::test]
async fn a_host_in_order_has_no_finding_and_shows_until_when_its_certificate_holds() {
    let authority = Authority::new("one");
    for (year, until) in [(2049, "2049-06-30T00:00:00Z"), (2051, "2051-06-30T00:00:00Z")] {
        let site = Site::start_secure(authority.vouch("127.0.0.1", year), council).await;
        let seen = view(&own(site.url("/")), &authority.believer()).await;
        assert_eq!(seen.findings, [].into());
        assert_eq!(seen.untold, [].into());
        assert_eq!(seen.certificate_until, Some(until.parse().unwrap()));
        let asked: Vec<String> = site.asked().into_iter().map(|it| it.path).collect();
        assert_eq!(asked, ["/", "/.well-known/security.txt"]);
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_is_a_finding_and_no_failed_read() {
    let (authority, stranger) = (Authority::new("one"), Authority::new("other"));
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    let bare = acceptor(vec![params.self_signed(&key).unwrap().der().clone()], &key);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let by_the_book = acceptor(vec![params.self_signed(&key).unwrap().der().clone()], &key);
    for (tls, words, until) in [
        (authority.vouch("127.0.0.1", 2020), "expired 2020-06-30", Some("2020-06-30T00:00:00Z")),
        (authority.vouch("other.example", 2049), "issued for other.example", None),
        (stranger.vouch("127.0.0.1", 2049), "unknown issuer, or self-signed", None),
        (bare, "unknown issuer, or self-signed", None),
        (by_the_book, "self-signed", None),
    ] {
        let site = Site::start_secure(tls, council).await;
        let seen = view(&own(site.url("/")), &authority.believer()).await;
        assert_eq!(told(&seen), [(Check::Certificate, words.to_owned())]);
        assert_eq!(seen.certificate_until, until.map(|it| it.parse().unwrap()));
        assert!(seen.untold.contains(&Check::Hsts) && seen.untold.contains(&Check::SecurityTxt));
        assert!(!seen.shows_the_page());
        assert!(site.asked().is_empty());
    }
}

const HINT: Option<&str> = Some("http://ca.example/between.crt");

#[tokio::test]
async fn a_chain_sent_to_its_intermediate_certificate_holds() {
    let authority = Authority::new("one");
    let (between, issuer) = authority.intermediate("between");
    let (served, key) = leaf(&issuer, HINT);
    let root = authority.root.der().clone();
    for chain in [vec![served.clone(), between.clone()], vec![served, between, root]] {
        let site = Site::start_secure(acceptor(chain, &key), council).await;
        let seen = view(&own(site.url("/")), &authority.believer()).await;
        assert_eq!(seen.findings, [].into());
    }
}

#[tokio::test]
async fn a_missing_intermediate_certificate_is_told_from_an_unknown_issuer() {
    const LACK: &str = "the server does not send its intermediate certificate";
    const STRANGE: &str = "unknown issuer, or self-signed";
    let (authority, stranger) = (Authority::new("one"), Authority::new("other"));
    let (between, issuer) = authority.intermediate("between");
    let (strange_between, strange_issuer) = stranger.intermediate("strange between");
    let (hinting, hinting_key) = leaf(&issuer, HINT);
    let (silent, silent_key) = leaf(&issuer, None);
    let (strange, strange_key) = leaf(&strange_issuer, HINT);
    for (chain, key, words) in [
        (vec![hinting.clone()], &hinting_key, LACK),
        (vec![hinting, authority.root.der().clone()], &hinting_key, LACK),
        (vec![silent], &silent_key, STRANGE),
        (vec![strange.clone(), strange_between], &strange_key, STRANGE),
        (vec![strange, between], &strange_key, LACK),
    ] {
        let site = Site::start_secure(acceptor(chain, key), council).await;
        let spec = own(site.url("/"));
        let seen = view(&spec, &authority.believer()).await;
        assert_eq!(told(&seen), [(Check::Certificate, words.to_owned())]);
        let asked = Request::full(spec.url, crate::now());
        let error = ReadError::from(authority.believer().fetch(&asked).await.unwrap_err());
        let shown = in_ukrainian(&error.cause());
        let expected = match words {
            LACK => "сервер не надсилає проміжного сертифіката",
            _ => "сертифікат сайту видано невідомим центром",
        };
        assert!(shown.ends_with(expected), "{shown}");
        assert!(site.asked().is_empty());
    }
}

#[tokio::test]
async fn a_look_is_led_to_no_private_address() {
    let authority = Authority::new("one");
    let secure = Site::start_secure(authority.vouch("other.example", 2049), council).await;
    let site = Site::start({
        let to = secure.url("/").to_string();
        move |_| redirect(&to)
    })
    .await;
    let error = failed(&own(site.url("/")), &authority.believer()).await;
    let ReadError::Fetch(FetchError::ForbiddenAddress { .. }) = error else { panic!("{error:?}") };
    assert!(secure.asked().is_empty());
}

#[tokio::test]
async fn a_handshake_that_breaks_is_a_failed_read_and_no_fault_of_the_certificate() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            drop(stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await);
        }
    });
    let spec = own(format!("https://127.0.0.1:{port}/").parse().unwrap());
    let error = failed(&spec, &Authority::new("one").believer()).await;
    assert!(matches!(error, ReadError::Fetch(_)), "{error:?}");
}
