//! A council's site on loopback, in the shape of the new engine, with a feed.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use tokio::net::TcpListener;

/// One page of the site.
#[derive(Clone)]
pub struct Page {
    pub id: u64,
    pub title: String,
    /// The printed date, `DD.MM.YYYY`.
    pub on: String,
    pub text: String,
    /// Whether the page behind the list's link is there.
    pub gone: bool,
}

impl Page {
    pub fn new(id: u64, on: &str, title: &str, text: &str) -> Self {
        let (title, on, text) = (title.to_owned(), on.to_owned(), text.to_owned());
        Self { id, title, on, text, gone: false }
    }
}

/// A page that publishes decision `number` of the session of `adopted_on`.
pub fn decision(number: u32, adopted_on: &str, published_on: &str) -> Page {
    Page::new(
        u64::from(number),
        published_on,
        &format!("Рішення сесії сільської ради від {adopted_on} № {number} «Про питання {number}»"),
        &format!("РІШЕННЯ\nвід {adopted_on} № {number}\nПро питання {number}"),
    )
}

/// How the site answers.
#[derive(Clone, Copy, Default)]
pub enum Power {
    #[default]
    On,
    Off,
    /// 429 with Retry-After in seconds.
    TooMany(u64),
    /// It takes the question and never answers.
    Silent,
}

/// An answer that no council gives.
#[derive(Clone)]
pub enum Strange {
    /// These bytes, under this content type.
    Bytes(&'static str, Vec<u8>),
    /// These words again and again, until nobody listens any more.
    Endless(&'static str),
}

impl Strange {
    fn answer(&self) -> Response {
        match self {
            Strange::Bytes(media_type, bytes) => {
                ([(header::CONTENT_TYPE, *media_type)], bytes.clone()).into_response()
            }
            Strange::Endless(words) => {
                let piece = words.repeat(10_000);
                let pieces = std::iter::repeat(piece).map(Ok::<_, std::convert::Infallible>);
                let body = Body::from_stream(futures_util::stream::iter(pieces));
                ([(header::CONTENT_TYPE, "text/html")], body).into_response()
            }
        }
    }
}

#[derive(Default)]
pub struct Content {
    /// Answers beside the site's own, by path.
    pub strange: BTreeMap<String, Strange>,
    pub documents: Vec<Page>,
    pub news: Vec<Page>,
    /// Entries of the feed, by the address they link to.
    pub feed: Vec<(String, Page)>,
    pub documents_power: Power,
    pub news_power: Power,
    /// Whether the council moved to Joomla: other addresses, and the day of the move on every page.
    pub moved_on: Option<String>,
    /// What every page of an item shows, with 200, when it is not its own.
    pub instead: Option<&'static str>,
    /// What the site's own clock shows; the machine's unless a test says otherwise.
    pub clock: Option<DateTime<Utc>>,
    /// Paths asked for, in order.
    pub asked: Vec<String>,
    /// Who wants to hear of every path at once.
    pub listener: Option<mpsc::Sender<String>>,
}

type Shared = Arc<Mutex<Content>>;

/// The running site; it stops with its runtime.
pub struct Site {
    content: Shared,
    pub base: String,
}

impl Site {
    pub async fn serve() -> Self {
        let content = Shared::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(dated).with_state(content.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { content, base }
    }

    pub fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn publish(&self, page: Page) {
        self.content().documents.push(page);
    }

    /// How often the list of decisions was asked for.
    pub fn list_reads(&self) -> usize {
        self.content().asked.iter().filter(|path| *path == "/documents").count()
    }

    /// The address of a page of decisions.
    pub fn document_url(&self, id: u64) -> String {
        format!("{}/documents/{id}-storinka", self.base)
    }

    pub fn news_url(&self, id: u64) -> String {
        format!("{}/news/{id}-storinka", self.base)
    }
}

async fn dated(content: State<Shared>, uri: Uri) -> Response {
    let mut response = answer(State(Arc::clone(&content.0)), uri).await;
    if let Some(clock) = content.lock().unwrap_or_else(PoisonError::into_inner).clock {
        let date = clock.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        response.headers_mut().insert(header::DATE, date.parse().expect("a header"));
    }
    response
}

async fn answer(State(content): State<Shared>, uri: Uri) -> Response {
    let lock = || content.lock().unwrap_or_else(PoisonError::into_inner);
    let power = {
        let mut content = lock();
        content.asked.push(uri.path().to_owned());
        if let Some(listener) = &content.listener {
            let _ = listener.send(uri.path().to_owned());
        }
        if uri.path().starts_with("/documents") {
            content.documents_power
        } else {
            content.news_power
        }
    };
    if let Power::Silent = power {
        std::future::pending::<()>().await;
    }
    let content = lock();
    if let Some(strange) = content.strange.get(uri.path()) {
        return strange.answer();
    }
    match power {
        Power::On | Power::Silent => {}
        Power::Off => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Power::TooMany(seconds) => {
            let headers = [(header::RETRY_AFTER, seconds.to_string())];
            return (StatusCode::TOO_MANY_REQUESTS, headers).into_response();
        }
    }
    let path: Vec<&str> = uri.path().split('/').skip(1).collect();
    match path.as_slice() {
        ["documents"] => match &content.moved_on {
            Some(on) => found(&list("Документи", ACTS, &moved(&content.documents, on))),
            None => found(&list("Документи", "documents", &content.documents)),
        },
        ["index.php", "acts", name] => match &content.moved_on {
            Some(on) => page(&moved(&content.documents, on), name, content.instead),
            None => StatusCode::NOT_FOUND.into_response(),
        },
        ["documents", _] if content.moved_on.is_some() => StatusCode::NOT_FOUND.into_response(),
        ["news"] => found(&list("Новини", "news", &content.news)),
        ["feed"] => feed(&content.feed),
        ["documents", name] => page(&content.documents, name, content.instead),
        ["news", name] => page(&content.news, name, content.instead),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

const ACTS: &str = "index.php/acts";

/// Pages as the new site has them: other numbers and dates.
fn moved(pages: &[Page], on: &str) -> Vec<Page> {
    let moved = pages.iter().cloned();
    moved.map(|page| Page { id: page.id + 7_000, on: on.to_owned(), ..page }).collect()
}

fn found(body: &str) -> Response {
    Html(format!(
        "<!doctype html><html lang=\"uk\"><head><meta charset=\"utf-8\"><title>Громада</title>\
         </head><body><header><a href=\"/\">Громада</a></header><main>{body}</main><footer><p>\
         Громада у соцмережах:</p></footer></body></html>"
    ))
    .into_response()
}

/// A list is never empty: the welcome page stands at its end.
fn list(heading: &str, path: &str, pages: &[Page]) -> String {
    let mut body = format!("<h1>{heading}</h1><div class=\"list\">");
    for page in pages.iter().rev() {
        let _ = write!(
            body,
            "<div class=\"item\"><span>{}</span> <a href=\"/{path}/{}-storinka\">{}</a></div>",
            page.on.replace('.', "/"),
            page.id,
            page.title
        );
    }
    let _ = write!(
        body,
        "<div class=\"item\"><span>01/09/2020</span> <a href=\"/{path}/999999-vitajemo\">{WELCOME}\
         </a></div></div>"
    );
    body
}

const WELCOME: &str = "Вітаємо на сайті громади";

fn page(pages: &[Page], name: &str, instead: Option<&str>) -> Response {
    let id: u64 = name.split('-').next().and_then(|id| id.parse().ok()).unwrap_or_default();
    if id == 999_999 {
        return found(&format!("<div>01/09/2020</div><h1>{WELCOME}</h1><p>Сайт працює.</p>"));
    }
    match pages.iter().find(|page| page.id == id && !page.gone) {
        Some(_) if instead.is_some() => found(instead.unwrap_or_default()),
        Some(page) => {
            let lines: String = page.text.lines().map(|line| format!("<p>{line}</p>")).collect();
            let on = page.on.replace('.', "/");
            found(&format!("<article><div>{on}</div><h1>{}</h1>{lines}</article>", page.title))
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn feed(entries: &[(String, Page)]) -> Response {
    let mut items = String::new();
    for (link, page) in entries.iter().rev() {
        let mut date = page.on.splitn(3, '.');
        let (day, month, year) = (date.next(), date.next(), date.next());
        let _ = write!(
            items,
            "<item><title>{}</title><link>{link}</link><guid>{link}</guid><pubDate>{}-{}-{}T09:00:00\
             +02:00</pubDate><description>{}</description></item>",
            page.title,
            year.unwrap_or_default(),
            month.unwrap_or_default(),
            day.unwrap_or_default(),
            page.text
        );
    }
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Громада\
         </title><link>https://rada.test/</link><description>Новини</description><item><title>\
         {WELCOME}</title><link>https://rada.test/0</link><guid>0</guid></item>{items}</channel>\
         </rss>"
    );
    ([(header::CONTENT_TYPE, "application/rss+xml; charset=utf-8")], body).into_response()
}
