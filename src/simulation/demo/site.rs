//! The bundled council site: both engines and a feed, served on loopback from memory.
//!
//! Its pages have the shapes of real council sites. What stands on them is moved by the story;
//! the site itself knows nothing of the daemon that reads it.

use super::content::{Content, Doc, Page, Power, Shared, escaped, lock};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use std::fmt::Write;

/// The new engine: documents, news, and a front page as a host is judged by.
pub fn new_engine(content: &Shared) -> Router {
    Router::new()
        .route("/", get(front))
        .route("/.well-known/security.txt", get(security_txt))
        .route("/documents", get(documents))
        .route("/documents/{page}", get(document))
        .route("/news", get(news))
        .route("/news/{page}", get(news_page))
        .with_state(content.clone())
}

/// The classic engine: the old site with its documents and its feed.
pub fn classic_engine(content: &Shared) -> Router {
    Router::new()
        .route("/docs/", get(docs))
        .route("/docs/{id}/", get(doc))
        .route("/rss/267/", get(feed))
        .with_state(content.clone())
}

/// What a well-kept site says of itself.
const HEADERS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
];

async fn front(State(content): State<Shared>) -> Response {
    let page = answer(&content, |_| {
        Some(
            "<h1>Зоряна сільська рада</h1><p>Офіційний вебсайт громади: новини, рішення, \
             оголошення.</p><ul><li><a href=\"/news\">Новини</a></li><li><a \
             href=\"/documents\">Документи</a></li></ul>"
                .to_owned(),
        )
    });
    (HEADERS, page).into_response()
}

async fn security_txt() -> Response {
    let told = "Contact: mailto:admin@zoriana.example\nExpires: 2027-06-01T00:00:00Z\n";
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], told).into_response()
}

/// A page of the new engine, or that it is down, or that there is no such page.
fn answer(content: &Shared, write: impl FnOnce(&Content) -> Option<String>) -> Response {
    let content = lock(content);
    if content.new_site == Power::Off {
        return (StatusCode::SERVICE_UNAVAILABLE, "the site is being repaired").into_response();
    }
    found(write(&content))
}

fn found(body: Option<String>) -> Response {
    match body {
        Some(body) => Html(frame(&body)).into_response(),
        None => {
            (StatusCode::NOT_FOUND, Html(frame("<h1>Сторінку не знайдено</h1>"))).into_response()
        }
    }
}

fn frame(body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"uk\"><head><meta charset=\"utf-8\"><title>Зоряна \
         громада</title></head><body><header><a href=\"/\">Зоряна сільська територіальна \
         громада</a><p>Миколаївська область, Миколаївський район</p></header><main>{body}</main>\
         <footer><p>Громада у соцмережах:</p></footer></body></html>"
    )
}

const DOCUMENT_DATE: &str = "%d/%m/%Y";
const NEWS_DATE: &str = "%d.%m.%Y %H:%M";

async fn documents(State(content): State<Shared>) -> Response {
    answer(&content, |content| {
        Some(list("Документи", "documents", DOCUMENT_DATE, &content.documents))
    })
}

async fn news(State(content): State<Shared>) -> Response {
    answer(&content, |content| Some(list("Новини", "news", NEWS_DATE, &content.news)))
}

/// A list is never empty: the welcome page stands at its end.
fn list(heading: &str, path: &str, date: &str, pages: &[Page]) -> String {
    let mut body = format!("<h1>{heading}</h1><div class=\"list\">");
    for page in pages.iter().rev() {
        let _ = write!(
            body,
            "<div class=\"item\"><span>{}</span> <a href=\"/{path}/{}-storinka\">{}</a></div>",
            page.at.format(date),
            page.id,
            escaped(&page.title)
        );
    }
    let _ = write!(
        body,
        "<div class=\"item\"><span>01/09/2026</span> <a href=\"/{path}/1-vitajemo\">{WELCOME}</a>\
         </div></div>"
    );
    body
}

const WELCOME: &str = "Вітаємо на новому сайті громади";

async fn document(State(content): State<Shared>, Path(name): Path<String>) -> Response {
    answer(&content, |content| item(&content.documents, &name, DOCUMENT_DATE))
}

async fn news_page(State(content): State<Shared>, Path(name): Path<String>) -> Response {
    answer(&content, |content| item(&content.news, &name, NEWS_DATE))
}

fn item(pages: &[Page], name: &str, date: &str) -> Option<String> {
    let id: u64 = name.split('-').next()?.parse().ok()?;
    if id == 1 {
        return Some(format!("<div>01/09/2026</div><h1>{WELCOME}</h1><p>Сайт працює.</p>"));
    }
    let page = pages.iter().find(|page| page.id == id)?;
    let paragraphs: String =
        page.text.lines().map(|line| format!("<p>{}</p>", escaped(line))).collect();
    Some(format!(
        "<article><div>{}</div><h1>{}</h1>{paragraphs}</article><aside><h3>Дізнайтеся також</h3>\
         <a href=\"/news/1-vitajemo\">{WELCOME}</a> 01/09/2026</aside>",
        page.at.format(date),
        escaped(&page.title)
    ))
}

fn classic(body: &str) -> String {
    format!(
        "<div id=\"content_block\"><p>A A A K K K для людей із порушенням зору</p>{body}<p><a \
         href=\"/docs/\">« повернутися</a></p></div>"
    )
}

async fn docs(State(content): State<Shared>) -> Response {
    let content = lock(&content);
    let mut body = "<h1>Документи</h1><div class=\"row\"><a href=\"/docs/1600000/\">Положення \
                    №бн «Про виконавчий комітет»</a></div>"
        .to_owned();
    for doc in content.docs.iter().rev() {
        let _ = write!(
            body,
            "<div class=\"row\"><a href=\"/docs/{}/\">{}</a></div>",
            doc.id,
            doc_title(doc)
        );
    }
    found(Some(classic(&body)))
}

fn doc_title(doc: &Doc) -> String {
    let (number, name) = (escaped(&doc.number), escaped(&doc.name));
    format!("рішення виконавчого комітету №{number} «{name}»")
}

async fn doc(State(content): State<Shared>, Path(id): Path<u64>) -> Response {
    let content = lock(&content);
    if id == 1_600_000 {
        let table = table(&[("Тип документу", "Положення"), ("Номер документу", "бн")]);
        let title = "<h1>Положення №бн «Про виконавчий комітет»</h1>";
        return found(Some(classic(&format!("{title}{table}"))));
    }
    found(content.docs.iter().find(|doc| doc.id == id).map(|doc| {
        let table = table(&[
            ("Скликання", "8 скликання"),
            ("Сесія / комісія", "Засідання виконавчого комітету"),
            ("Тип документу", "рішення виконавчого комітету"),
            ("Дата прийняття", &doc.adopted_on.format("%d.%m.%Y").to_string()),
            ("Дата оприлюднення", &doc.published_on.format("%d.%m.%Y").to_string()),
            ("Номер документу", &doc.number),
            ("Назва документу", &doc.name),
        ]);
        classic(&format!("<h1>{}</h1>{table}", doc_title(doc)))
    }))
}

fn table(rows: &[(&str, &str)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(label, value)| format!("<tr><td>{label}:</td><td>{}</td></tr>", escaped(value)))
        .collect();
    format!("<table>{rows}</table>")
}

async fn feed(State(content): State<Shared>) -> Response {
    let content = lock(&content);
    let mut items = String::new();
    for entry in content.feed.iter().rev() {
        let link = format!("https://stara.zoriana.example/news/{}/", entry.id);
        let _ = write!(
            items,
            "<item><title>{}</title><link>{link}</link><guid>{link}</guid><pubDate>{}</pubDate>\
             <description>{}</description></item>",
            escaped(&entry.title),
            entry.at.to_rfc2822(),
            escaped(&entry.text)
        );
    }
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Зоряна \
         громада</title><link>https://stara.zoriana.example/</link><description>Новини \
         громади</description>{items}</channel></rss>"
    );
    ([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")], body).into_response()
}
