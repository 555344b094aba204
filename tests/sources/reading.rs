//! Whole reads: several requests, and what they are worth together.

use crate::site::{Asked, Reply, Site, html, redirect, reply};
use crate::{day, fixture, now, polling};
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::ids::ItemId;
use hromada_watch::domain::sightings::cause::document::PageFault;
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::fetch::{
    Canned, FetchError, Fetcher, HttpFetcher, ReadMode, Response, Trust, Validators,
};
use hromada_watch::sources::read::{keep_opened, parse_bytes, read};
use hromada_watch::sources::reading::ITEM_PAGES_MAX;
use hromada_watch::sources::reading::error::ReadError;
use hromada_watch::sources::reading::parser::Parser;
use hromada_watch::sources::reading::{Completeness, ReadPath, ReadRequest, ReadResult, Yield};
use hromada_watch::sources::spec::{Engine, OpenItems, PageSpec, SourceKind, SourceSpec};
use std::collections::BTreeSet;
use std::time::Duration;
use url::Url;

fn spec(url: Url, kind: SourceKind) -> SourceSpec {
    SourceSpec {
        id: "site".into(),
        kind,
        url,
        cadence: Duration::from_secs(600),
        section: Some("Рішення сесії".to_owned()),
    }
}

fn pages(pages_max: u16, open_items: OpenItems) -> SourceKind {
    SourceKind::Page(PageSpec { engine: Engine::Auto, pages_max, open_items })
}

fn http() -> Fetcher {
    Fetcher::http(HttpFetcher::new(&polling(), Trust::System).unwrap())
}

async fn read_with(spec: &SourceSpec, fetcher: &Fetcher, opened: &BTreeSet<ItemId>) -> ReadResult {
    let validators = Validators::default();
    let mode = ReadMode::Full;
    read(
        spec,
        fetcher,
        ReadRequest { validators: &validators, mode, opened, zone: Kyiv, now: now() },
    )
    .await
}

async fn good(spec: &SourceSpec) -> Yield {
    match read_with(spec, &http(), &BTreeSet::new()).await {
        ReadResult::Read(found) => found,
        other => panic!("{other:?}"),
    }
}

async fn failure(
    kind: SourceKind,
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> ReadError {
    let site = Site::start(answer).await;
    match read_with(&spec(site.url("/documents"), kind), &http(), &BTreeSet::new()).await {
        ReadResult::Failed(error) => error,
        other => panic!("{other:?}"),
    }
}

fn council(asked: &Asked) -> Reply {
    match asked.path.as_str() {
        "/documents" => {
            let body = fixture("new/documents.html").replace("https://zrazkova.example", "");
            reply("200 OK", &[("Content-Type", "text/html"), ("ETag", "\"1\"")], body.as_bytes())
        }
        "/documents?page=2" => html(&fixture("new/documents-2.html")),
        path if path.starts_with("/documents/281846-") => html(&fixture("new/document.html")),
        path if path.starts_with("/documents/74257-") => reply("404 Not Found", &[], b""),
        path if path.starts_with("/documents/37164-") => reply("500 Error", &[], b""),
        _ => reply("404 Not Found", &[], b""),
    }
}

#[tokio::test]
async fn a_list_is_followed_to_its_last_allowed_page() {
    let site = Site::start(council).await;
    let found = good(&spec(site.url("/documents"), pages(5, OpenItems::Never))).await;
    assert_eq!(found.engine, Preset::named("new"));
    assert_eq!(found.items.len(), 5);
    assert_eq!(found.complete, Completeness::Whole);
    assert_eq!(found.validators.etag.as_deref(), Some("\"1\""));
    assert_eq!(found.items[0].section.as_deref(), Some("Рішення сесії"));
    let one = good(&spec(site.url("/documents"), pages(1, OpenItems::Never))).await;
    assert_eq!(one.items.len(), 3);
}

#[tokio::test]
async fn item_pages_are_opened_and_what_failed_makes_the_read_partial() {
    let site = Site::start(council).await;
    let found = good(&spec(site.url("/documents"), pages(1, OpenItems::New))).await;
    assert_eq!(found.opened, ["281846".into()]);
    assert_eq!(found.missing, ["74257".into()]);
    assert_eq!(found.complete, Completeness::Partial);
    assert_eq!(found.validators, Validators::default());
    assert_eq!(found.items.len(), 3);
    assert_eq!(found.items[0].dates.printed, day("2025-12-22"));
    assert!(found.items[0].text.is_some());
    assert_eq!(found.items[2].text, None);
}

#[tokio::test]
async fn a_page_that_is_gone_does_not_make_the_read_partial_for_ever() {
    let site = Site::start(council).await;
    let opened = BTreeSet::from(["281846".into(), "37164".into()]);
    let spec = spec(site.url("/documents"), pages(1, OpenItems::New));
    let ReadResult::Read(found) = read_with(&spec, &http(), &opened).await else { panic!() };
    assert_eq!(found.complete, Completeness::Whole);
    assert_eq!(site.asked().len(), 2, "opened items are not opened again");
}

#[tokio::test]
async fn an_item_that_redirects_to_the_front_page_is_not_read_from_there() {
    let site = Site::start(|asked| match asked.path.as_str() {
        "/documents" => html("<p><a href=/documents/1-a>Рішення сесії № 1 про бюджет</a></p>"),
        "/" => {
            html("<h1>Новини</h1><p>19/12/2025</p><p>Рішення сесії № 1 про бюджет</p><p>чуже</p>")
        }
        _ => redirect("/"),
    })
    .await;
    let found = good(&spec(site.url("/documents"), pages(1, OpenItems::New))).await;
    assert_eq!(found.complete, Completeness::Partial);
    assert_eq!(found.items[0].text, None);
}

#[tokio::test]
async fn item_pages_per_read_are_bounded() {
    let rows: String = (0..ITEM_PAGES_MAX + 5)
        .map(|n| format!("<p><a href='/documents/{n}-a'>Рішення сесії №{n}</a></p>"))
        .collect();
    let site = Site::start(move |asked| match asked.path.as_str() {
        "/documents" => html(&rows),
        path => {
            let number = path.trim_matches(|c: char| !c.is_ascii_digit());
            html(&format!("<p>19/12/2025</p><h1>Рішення сесії №{number}</h1><p>текст</p>"))
        }
    })
    .await;
    let found = good(&spec(site.url("/documents"), pages(1, OpenItems::New))).await;
    assert_eq!(found.items.len(), ITEM_PAGES_MAX + 5);
    assert_eq!(found.opened.len(), ITEM_PAGES_MAX);
    assert_eq!(found.complete, Completeness::Partial);
}

#[tokio::test]
async fn a_page_in_windows_1251_is_read_whatever_the_server_says() {
    for header in ["text/html; charset=windows-1251", "text/html; charset=utf-8", "text/html"] {
        let body =
            "<h1>Документи</h1><p><a href='/documents/1-a'>Рішення виконавчого комітету</a></p>";
        let bytes = encoding_rs::WINDOWS_1251.encode(body).0.into_owned();
        let site = Site::start(move |_| reply("200 OK", &[("Content-Type", header)], &bytes)).await;
        let found = good(&spec(site.url("/documents"), pages(1, OpenItems::Never))).await;
        assert_eq!(found.items[0].title, "Рішення виконавчого комітету", "{header}");
    }
}

#[tokio::test]
async fn an_unchanged_source_says_so_and_a_full_read_asks_anyway() {
    let site = Site::start(|asked| match asked.header("if-none-match") {
        Some(_) => reply("304 Not Modified", &[], b""),
        None => council(asked),
    })
    .await;
    let spec = spec(site.url("/documents"), pages(1, OpenItems::Never));
    let first = good(&spec).await;
    let opened = BTreeSet::new();
    let request = |mode| ReadRequest {
        validators: &first.validators,
        mode,
        opened: &opened,
        zone: Kyiv,
        now: now(),
    };
    assert!(matches!(
        read(&spec, &http(), request(ReadMode::Conditional)).await,
        ReadResult::Unchanged
    ));
    assert!(matches!(read(&spec, &http(), request(ReadMode::Full)).await, ReadResult::Read(_)));
}

#[tokio::test]
async fn every_way_to_fail_is_a_failure_with_its_own_words() {
    let page = || pages(1, OpenItems::New);
    let error = failure(page(), |_| html("<input type=password>Увійдіть")).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::Login, .. }), "{error}");
    let error = failure(page(), |_| html("<p>Немає записів</p>")).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::EmptyList, .. }), "{error}");
    let error = failure(page(), |_| html("<p>Зовсім інший сайт</p>")).await;
    assert!(
        matches!(error, ReadError::Page { error: PageFault::OtherLayout { .. }, .. }),
        "{error}"
    );
    let error = failure(page(), |_| reply("429 Slow", &[("Retry-After", "60")], b"")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    let error = failure(SourceKind::Feed, |_| html("<title>Just a moment...</title>")).await;
    assert!(matches!(error, ReadError::Page { error: PageFault::Challenge, .. }), "{error}");
    let error = failure(SourceKind::Feed, |_| html("<p>Помилка</p>")).await;
    assert!(error.to_string().contains("is not a feed"), "{error}");
}

#[tokio::test]
async fn canned_answers_take_the_place_of_the_web() {
    let fetcher = Fetcher::canned(Canned::new(|request| match request.url.path() {
        "/rss" => Ok(Response::found(request.url.clone(), "text/xml", fixture("classic/feed.xml"))),
        _ => Err(FetchError::Status { at: request.url.to_string(), code: 404 }),
    }));
    let url = |path: &str| Url::parse("https://zrazkova.example").unwrap().join(path).unwrap();
    let none = BTreeSet::new();
    let found = read_with(&spec(url("/rss"), SourceKind::Feed), &fetcher, &none).await;
    assert!(
        matches!(found, ReadResult::Read(found) if found.items.len() == 1 && found.engine.is_none())
    );
    let missing = read_with(&spec(url("/x"), SourceKind::Feed), &fetcher, &none).await;
    assert!(matches!(missing, ReadResult::Failed(ReadError::Fetch(_))));
}

#[tokio::test]
async fn a_file_is_read_as_a_list_or_as_one_item() {
    let kind = pages(1, OpenItems::Never);
    let list = fixture("new/documents.html");
    let found =
        parse_bytes(&Parser::Here, &kind, list.as_bytes().to_vec(), None, Kyiv).await.unwrap();
    assert_eq!(found.path, ReadPath::Raw);
    // Nothing tells which list this is, so whatever it links to counts.
    assert_eq!(found.items[0].id.as_str(), "281846");
    let url = Url::parse("https://zrazkova.example/docs/1539960/").unwrap();
    let page = fixture("classic/doc.html");
    let found = parse_bytes(&Parser::Here, &kind, page.as_bytes().to_vec(), Some(&url), Kyiv)
        .await
        .unwrap();
    assert_eq!(found.engine, Preset::named("classic"));
    assert_eq!(found.items.len(), 1);
    assert_eq!(found.items[0].title, "рішення селищної ради №24 «Про затвердження Програми»");
}

#[tokio::test]
async fn what_an_opened_page_told_survives_a_later_look_at_the_list() {
    let kind = pages(1, OpenItems::Never);
    let url = Url::parse("https://zrazkova.example/docs/1539960/").unwrap();
    let page = fixture("classic/doc.html");
    let known = parse_bytes(&Parser::Here, &kind, page.as_bytes().to_vec(), Some(&url), Kyiv)
        .await
        .unwrap()
        .items
        .remove(0);
    let mut listed = known.clone();
    listed.text = None;
    listed.section = None;
    listed.dates.printed = None;
    listed.title = "рішення селищної ради №24 «Про…".to_owned();
    assert_eq!(keep_opened(&known, listed), known);
}
