//! A council with a site in a table, in the shape of the new engine, and letters in a list.

use crate::support::shipped::only_decisions_and_submissions;
use chrono::{DateTime, NaiveTime, Utc};
use hromada_watch::channels::{Channel, Outcome};
use hromada_watch::config;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::answer::due::Due;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::decisions::{DecisionQuestion, Link};
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::obligation::Obligation;
use hromada_watch::domain::register::{LinkVerdict, RegisteredDecision};
use hromada_watch::domain::sightings::sitting_mark::SittingMark;
use hromada_watch::sources::fetch::{Canned, FetchError, Fetcher, Response, shown};
use hromada_watch::store::Store;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};

const SITE: &str = "https://galycynivska.dosvit.org.ua";

/// One page of decisions.
#[derive(Clone)]
pub struct Page {
    id: u32,
    on: String,
    title: String,
    text: String,
    file: Option<String>,
}

impl Page {
    pub fn new(id: u32, on: &str, title: &str, text: &str) -> Self {
        let (on, title, text) = (on.to_owned(), title.to_owned(), text.to_owned());
        Self { id, on, title, text, file: None }
    }

    pub fn with_file(mut self, name: &str) -> Self {
        self.file = Some(name.to_owned());
        self
    }
}

#[derive(Default)]
struct Site {
    pages: BTreeMap<u32, Page>,
    files: BTreeMap<String, Vec<u8>>,
}

type Shared<T> = Arc<Mutex<T>>;

fn open<T>(shared: &Shared<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A council of which only the publication of decisions is watched.
pub struct Town {
    parts: Parts,
    site: Shared<Site>,
    letters: Shared<Vec<(String, String)>>,
    _directory: tempfile::TempDir,
}

impl Town {
    /// A council whose site was read once, when it was empty.
    pub async fn begin(at: &str) -> Self {
        let mut town = Self::unread(at);
        town.turn(at).await;
        town
    }

    pub fn unread(at: &str) -> Self {
        let mut texts = config::shipped();
        only_decisions_and_submissions(&mut texts);
        let mut replace = |file: &str, old: &str, new: &str| {
            let text = texts.get_mut(file).expect("a file of the configuration");
            assert!(text.contains(old), "{file} does not hold {old:?}");
            *text = text.replace(old, new);
        };
        replace("directory.toml", "rada.example", "rada.test");
        replace("settings.toml", "rada.example", "rada.test");
        replace("settings.toml", "live = false\n", "live = true\n");
        replace("settings.toml", "pause = \"1 s\"", "pause = \"0 s\"");
        replace("plan.toml", "kind = \"submission\"", "kind = \"submission\"\nenabled = false");
        let all = "responsible = [\"dolhorukova\", \"kukina\", \"kolisnichenko\"]\nsources";
        replace("plan.toml", all, "responsible = [\"kukina\"]\nsources");
        let config = config::load_texts(&texts).expect("a valid configuration");
        let directory = tempfile::tempdir().expect("a directory");
        let now = moment(&config.calendar, at);
        let (store, _) = Store::open(directory.path(), now).expect("a store");
        let site = Shared::<Site>::default();
        let letters = Shared::<Vec<(String, String)>>::default();
        let (served, sent) = (Arc::clone(&site), Arc::clone(&letters));
        let fetcher = Fetcher::canned(Canned::new(move |request| {
            let path = request.url.path();
            match answer(&open(&served), path) {
                Some((kind, body)) => Ok(Response::found(request.url.clone(), kind, body)),
                None => Err(FetchError::Status { at: shown(&request.url), code: 404 }),
            }
        }));
        let channel = Channel::scripted(move |parcel| {
            open(&sent).push((parcel.to_email.clone(), parcel.letter.text.clone()));
            Outcome::Accepted { answer: "250 ok".to_owned() }
        });
        let parts = Parts::new(config, fetcher, channel, store);
        Self { parts, site, letters, _directory: directory }
    }

    fn moment(&self, at: &str) -> DateTime<Utc> {
        moment(&self.parts.config.calendar, at)
    }

    pub async fn turn(&mut self, at: &str) {
        let now = self.moment(at);
        let report = turn::turn(&mut self.parts, now).await.expect("the turn finishes");
        assert_eq!(report.skipped, None, "at {at}");
    }

    pub fn publish(&mut self, page: Page) {
        open(&self.site).pages.insert(page.id, page);
    }

    pub fn serve_file(&mut self, name: &str, bytes: Vec<u8>) {
        open(&self.site).files.insert(name.to_owned(), bytes);
    }

    pub fn url(&self, id: u32) -> String {
        format!("{SITE}/documents/{id}-storinka")
    }

    fn command(&mut self, question: Question, at: &str) -> Value {
        let now = self.moment(at);
        let answered = desk::execute(&mut self.parts, question, "секретар", now);
        answered.expect("it is carried out").json()
    }

    pub fn register(&mut self, adopted_on: &str, numbers: &[u32], at: &str) {
        let decisions = numbers
            .iter()
            .map(|number| {
                let key = key(adopted_on, *number);
                let number = key.number.clone();
                RegisteredDecision { key, number, title: None, session: None, convocation: None }
            })
            .collect();
        self.command(Question::Decision(DecisionQuestion::Add { decisions }), at);
    }

    /// A person's word about a decision of 20 October 2026 and a page.
    pub fn say(&mut self, number: u32, verdict: LinkVerdict, page: u32, at: &str) {
        self.link(&key("2026-10-20", number), verdict, page, at);
    }

    pub fn link(&mut self, decision: &DecisionKey, verdict: LinkVerdict, page: u32, at: &str) {
        let (decision, url) = (decision.clone(), self.url(page));
        let link = Link { decision, url, on: None };
        let said = match verdict {
            LinkVerdict::Linked => DecisionQuestion::Link(link),
            LinkVerdict::Unlinked => DecisionQuestion::Unlink(link),
        };
        self.command(Question::Decision(said), at);
    }

    pub fn obligation(&self, key: &str, at: &str) -> Obligation {
        let all = self.parts.obligations(self.moment(at));
        let keys: Vec<String> = all.iter().map(|it| it.key.to_string()).collect();
        let found = all.into_iter().find(|obligation| obligation.key.as_str() == key);
        found.unwrap_or_else(|| panic!("no obligation {key} among {keys:?}"))
    }

    pub fn status(&self, key: &str, at: &str) -> &'static str {
        self.obligation(key, at).status.as_str()
    }

    /// An obligation as `due --json` shows it.
    pub fn row(&mut self, key: &str, at: &str) -> Value {
        let value = self.command(Question::Due(Due::default()), at);
        let rows = value["obligations"].as_array().expect("a list");
        rows.iter().find(|row| row["key"] == key).expect("it is listed").clone()
    }

    pub fn decisions(&mut self, at: &str) -> Value {
        let all = Question::Decision(DecisionQuestion::List(Default::default()));
        self.command(all, at)["decisions"].take()
    }

    /// What the sightings say of sittings by a page.
    pub fn sittings(&self, id: u32) -> Vec<SittingMark> {
        let url = self.url(id);
        let mut pages = self.parts.sightings.observations.values();
        let page = pages.find(|it| it.item.url.as_ref() == Some(&url));
        page.expect("the page was read").sittings.clone()
    }

    /// The text kept of a page.
    pub fn text(&self, id: u32) -> String {
        let observations = self.parts.sightings.observations.values();
        let url = self.url(id);
        let page = observations.into_iter().find(|it| it.item.url.as_ref() == Some(&url));
        let whole = page.and_then(|page| self.parts.whole_item(&page.source, &page.item.id));
        whole.and_then(|item| item.text).expect("the page was read")
    }

    /// Letters that left since this was asked last: reader and text.
    pub fn letters(&mut self) -> Vec<(String, String)> {
        std::mem::take(&mut *open(&self.letters))
    }
}

/// The names before the @.
pub fn readers(letters: &[(String, String)]) -> Vec<String> {
    letters.iter().filter_map(|(to, _)| Some(to.split_once('@')?.0.to_owned())).collect()
}

pub fn key(adopted_on: &str, number: u32) -> DecisionKey {
    DecisionKey {
        body: Body::Session,
        adopted_on: adopted_on.parse().expect("a date"),
        number: DecisionNumber::new(number.to_string()),
    }
}

fn moment(calendar: &hromada_watch::domain::calendar::Calendar, text: &str) -> DateTime<Utc> {
    let (day, time) = text.split_once(' ').expect("a date and a time");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("a time");
    calendar.moment(day.parse().expect("a date"), time)
}

fn answer(site: &Site, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let html = |body: String| {
        let page = format!("<!doctype html><html><body><main>{body}</main></body></html>");
        Some(("text/html; charset=utf-8", page.into_bytes()))
    };
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["documents"] => html(list(site)),
        ["news"] => html(
            "<h1>Новини</h1><div><span>01/09/2020</span> <a href=\"/news/1-vitajemo\">Вітаємо на \
             сайті</a></div>"
                .to_owned(),
        ),
        ["news", _] => html("<div>01/09/2020</div><h1>Вітаємо на сайті</h1><p>Працює.</p>".into()),
        ["files", name] => Some(("application/octet-stream", site.files.get(*name)?.clone())),
        ["documents", name] => {
            let id = name.split('-').next()?.parse().ok()?;
            if id == 999 {
                return html("<div>01/09/2020</div><h1>Про сайт громади</h1><p>Є.</p>".into());
            }
            let page = site.pages.get(&id)?;
            let lines: String = page.text.lines().map(|line| format!("<p>{line}</p>")).collect();
            let file = page.file.as_ref().map_or_else(String::new, |name| {
                format!("<p><a href=\"/files/{name}\">Завантажити файл</a></p>")
            });
            let on = page.on.replace('.', "/");
            html(format!("<div>{on}</div><h1>{}</h1>{lines}{file}", page.title))
        }
        _ => None,
    }
}

/// A list is never empty: a page about the site stands at its end.
fn list(site: &Site) -> String {
    let mut body = String::from("<h1>Документи</h1><div>");
    for page in site.pages.values() {
        let (on, id, title) = (page.on.replace('.', "/"), page.id, &page.title);
        let _ = write!(
            body,
            "<div><span>{on}</span> <a href=\"/documents/{id}-storinka\">{title}</a></div>"
        );
    }
    body += "<div><span>01/09/2020</span> <a href=\"/documents/999-pro-sait\">Про сайт громади</a>\
             </div></div>";
    body
}
