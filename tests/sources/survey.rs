//! A look around on a site nobody described: what it can be read from.

use crate::engines::preset;
use crate::{fixture, now, polling};
use axum::Router;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use chrono_tz::Europe::Kyiv;
use hromada_watch::config;
use hromada_watch::sources::engine::Preset;
use hromada_watch::sources::fetch::{Fetcher, HttpFetcher, Trust};
use hromada_watch::sources::survey::leads;
use hromada_watch::sources::survey::leads::{Reading, Topic};
use hromada_watch::sources::survey::{REQUESTS_MAX, Survey, survey};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use url::Url;

const FEED: &str = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Новини</title>\
    <link>http://a.example/</link><description>x</description><item><title>Толока</title>\
    <link>http://a.example/1</link></item></channel></rss>";

pub struct Council {
    pub url: Url,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Council {
    pub async fn serve(answer: fn(&str) -> Option<String>) -> Council {
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let log = Arc::clone(&asked);
        let router = Router::new().fallback(move |uri: Uri| {
            let log = Arc::clone(&log);
            async move {
                let path = uri.path_and_query().unwrap().to_string();
                log.lock().unwrap().push(path.clone());
                respond(answer(&path))
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await });
        Council { url, asked }
    }

    async fn survey(&self) -> Survey {
        let fetcher = Fetcher::http(HttpFetcher::new(&polling(), Trust::System).unwrap());
        survey(&fetcher, &self.url, Kyiv, now()).await.unwrap()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn respond(body: Option<String>) -> Response {
    match body {
        Some(body) if body.starts_with("<?xml") => {
            ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], body).into_response()
        }
        Some(body) => Html(body).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn new_engine(path: &str) -> Option<String> {
    let local = |name: &str| fixture(name).replace("https://zrazkova.example", "");
    let front = "<title>Зразкова громада</title><link rel=alternate type=application/rss+xml \
        href=https://elsewhere.example/rss/7/><nav><a href=/news>Новини</a><a href=/documents>\
        Документи</a><a href=/contacts>Контакти</a><a href=https://other.example/documents>Рішення\
         сусідів</a><a href=/upload/a.pdf>Рішення у файлі</a></nav><main>\
        <a href=/news/285612-zimovi-kanikuli>Зимові канікули</a></main>";
    let news = "<main><h1>Новини</h1><div><a href=/news/285612-zimovi-kanikuli>Зимові канікули</a>\
        </div><div><a href=/news/285611-toloka>Відбулась толока</a></div></main>";
    match path {
        "/" => Some(front.to_owned()),
        "/documents" => Some(local("new/documents.html")),
        "/news" => Some(news.to_owned()),
        _ => None,
    }
}

fn joomla(path: &str) -> Option<String> {
    let local = |name: &str| fixture(name).replace("https://zrazkova.example", "");
    let front = "<meta name=generator content='Joomla! - Open Source Content Management'>\
        <link rel=alternate type=application/rss+xml href='/?format=feed&type=rss'>\
        <ul class='nav menu'><li><a href=/index.php/dokumenty/8-rishennya-sesiyi>Рішення сесії</a>\
        </li><li><a href=/index.php/dokumenty/9-vykonkom>Рішення виконкому</a></li><li>\
        <a href=/index.php/kontakty>Контакти</a></li></ul><main><p>Вітаємо</p></main>";
    let executive = "<meta name=generator content='Joomla! - Open Source Content Management'><main>\
        <h1>Виконком</h1><p><a href=/index.php/dokumenty/9-vykonkom/500-rishennya-314>Рішення № 314\
         від 11.11.2025 «Про опалення»</a></p></main>";
    let map = "<?xml version='1.0'?><urlset><url><loc>/index.php/dokumenty/9-vykonkom</loc></url>\
        <url><loc>https://elsewhere.example/news</loc></url><url><loc>/index.php/novyny</loc></url>\
        </urlset>";
    match path {
        "/" => Some(front.to_owned()),
        "/index.php/dokumenty/8-rishennya-sesiyi" => Some(local("joomla/list.html")),
        "/index.php/dokumenty/9-vykonkom" => Some(executive.to_owned()),
        "/sitemap.xml" => Some(map.to_owned()),
        "/?format=feed&type=rss" => Some(FEED.to_owned()),
        _ => None,
    }
}

/// The shipped configuration with the sources that were found.
fn config_with(survey: &Survey) -> config::Config {
    let mut texts = config::shipped();
    let shipped = config::load_texts(&texts).unwrap();
    let mut taken: BTreeSet<String> = shipped.sources.iter().map(|it| it.id.to_string()).collect();
    for found in &survey.sources {
        let candidate = &found.candidate;
        let id = leads::id(&candidate.url, candidate.reading, candidate.topic, &mut taken);
        let lines = leads::toml(&id, candidate, found.engine.map(Preset::as_str));
        texts.get_mut("sources.toml").unwrap().push_str(&format!("\n{lines}"));
    }
    config::load_texts(&texts).unwrap_or_else(|errors| panic!("{errors}"))
}

fn told(survey: &Survey) -> Vec<(Reading, Topic, &str, usize)> {
    let told = survey.sources.iter().map(|found| {
        let candidate = &found.candidate;
        (candidate.reading, candidate.topic, candidate.url.path(), found.items.len())
    });
    told.collect()
}

#[tokio::test]
async fn a_site_of_the_new_engine_is_described_by_its_address_alone() {
    let council = Council::serve(new_engine).await;
    let found = council.survey().await;
    assert_eq!(found.engine, Some(preset("new")));
    assert_eq!(
        told(&found),
        [
            (Reading::Page, Topic::Documents, "/documents", 3),
            (Reading::Page, Topic::News, "/news", 2),
        ]
    );
    assert_eq!(found.elsewhere.len(), 1, "another host is named and not visited");
    let asked = council.asked();
    assert!(asked.len() <= REQUESTS_MAX);
    assert_eq!(asked.iter().filter(|path| *path == "/documents").count(), 1, "{asked:?}");
    assert!(!asked.iter().any(|path| path.contains("contacts") || path.contains("upload")));

    let config = config_with(&found);
    assert_eq!(config.sources.len(), 6 + 2);
    assert_eq!(config.sources[6].url, council.url.join("/documents").unwrap());
}

#[tokio::test]
async fn a_joomla_site_gives_sections_of_both_bodies_and_its_feed() {
    let council = Council::serve(joomla).await;
    let found = council.survey().await;
    assert_eq!(found.engine, Some(preset("joomla")));
    assert_eq!(
        told(&found),
        [
            (Reading::Page, Topic::Session, "/index.php/dokumenty/8-rishennya-sesiyi", 3),
            (Reading::Page, Topic::Executive, "/index.php/dokumenty/9-vykonkom", 1),
            (Reading::Feed, Topic::Unsaid, "/", 1),
        ]
    );
    let asked = council.asked();
    assert!(asked.iter().any(|path| path == "/index.php/novyny"), "the sitemap is used: {asked:?}");
    assert_eq!(asked.len(), asked.iter().collect::<BTreeSet<_>>().len(), "each is read once");

    let config = config_with(&found);
    let sections: Vec<_> = config.sources[6..].iter().map(|it| it.section.as_deref()).collect();
    assert_eq!(sections, [Some("Рішення сесії"), Some("Рішення виконавчого комітету"), None]);
}

#[tokio::test]
async fn a_site_with_a_thousand_sections_is_asked_a_bounded_number_of_times() {
    let council = Council::serve(|path| {
        let links = (0..1_000).map(|n| format!("<a href=/rishennia{n}>Рішення {n}</a>"));
        (path != "/feed/").then(|| links.collect())
    })
    .await;
    let found = council.survey().await;
    assert!(council.asked().len() <= REQUESTS_MAX, "{}", council.asked().len());
    assert!(found.sources.is_empty(), "links to sections are no items");
    assert!(!found.unread.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_prints_what_was_found_and_the_lines_to_paste() {
    let council = Council::serve(new_engine).await;
    let directory = tempfile::tempdir().unwrap();
    for (file, text) in config::shipped() {
        let text = text.replace("pause = \"1 s\"", "pause = \"0 s\"");
        std::fs::write(directory.path().join(file), text).unwrap();
    }
    let run = |arguments: Vec<String>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hromada-watch"));
        command.arg("--config").arg(directory.path()).arg("try").args(arguments);
        tokio::task::spawn_blocking(move || command.output().unwrap())
    };
    let json = run(vec![council.url.to_string(), "--json".to_owned()]).await.unwrap();
    assert!(json.status.success(), "{}", String::from_utf8_lossy(&json.stderr));
    let value: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(value["engine"], "new");
    let source = &value["sources"][0];
    assert_eq!((&source["kind"], &source["items"]), (&Value::from("page"), &Value::from(3)));
    assert!(source["sample"][0].as_str().unwrap().starts_with("Рішення сесії"), "{source}");
    assert_eq!(source["sample_kinds"][0], "decision");

    let plain = run(vec![council.url.to_string()]).await.unwrap();
    let printed = String::from_utf8(plain.stdout).unwrap();
    let path = directory.path().join("sources.toml");
    let sources = std::fs::read_to_string(&path).unwrap() + &printed;
    std::fs::write(&path, sources).unwrap();
    let config = config::load(directory.path()).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(config.sources.len(), 6 + 2, "all that is printed can be pasted: {printed}");
}
