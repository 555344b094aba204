//! Lists of the participatory-budget platform: projects by status, and news.
//!
//! Decides which links are statuses, how many projects a list holds, and what a news item is. The
//! facts: `/projects?status=…`, `/projects/{number}`, `/news/show/{slug}`, and `article` as a card.
//! The invariant: a number is given only when the page says it or all its cards were seen.

use crate::domain::ids::ItemId;
use crate::domain::sightings::cause::document::PageFault;
use crate::domain::sightings::{Item, ItemDates};
use crate::sources::document::address::{self, same_site};
use crate::sources::document::text;
use crate::sources::engine::Preset;
use crate::sources::html::{barrier, furniture, layout, whence};
use crate::sources::page::paging;
use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Most statuses looked at; the platform has about ten.
const STATUSES_MAX: usize = 12;

const STATUS: &str = "status";

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static CHOICES: LazyLock<Selector> =
    LazyLock::new(|| selector("select[name=status] option[value]"));
static CARDS: LazyLock<Selector> = LazyLock::new(|| selector("article"));
static CONTENT: LazyLock<Selector> = LazyLock::new(|| selector("#content"));
static HEADLINES: LazyLock<Selector> =
    LazyLock::new(|| selector("h1 a[href], h2 a[href], h3 a[href], h4 a[href], h5 a[href]"));

/// «На голосуванні (12)»: the number changes, the status does not.
static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*\(\s*\d{1,3}\s*\)$").expect("the pattern is a constant that tests compile")
});
/// «Знайдено проєктів: 12», «Усього 12 проєктів», but not «Усього 92 голоси».
static TOTAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:знайдено|всього|усього|загалом)(?:\s+про[єе]кт\w*)?\s*[:–—-]?\s*(\d{1,6})(?:\s+про[єе]кт\w*)?[.!]?$",
    )
    .expect("the pattern is a constant that tests compile")
});

/// A status by which projects can be listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its name on the platform.
    pub name: String,
    /// The list of its projects.
    pub url: Url,
}

/// What one page of a list of projects shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectPage {
    /// How many projects there are in all, where it says so.
    pub total: Option<u32>,
    /// What tells its projects apart.
    pub cards: Vec<String>,
    /// Where the list goes on.
    pub next: Option<Url>,
    /// Whether it says itself that there are none.
    pub says_none: bool,
}

/// One page of the news.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsPage {
    /// Its items.
    pub items: Vec<Item>,
    /// Where the list goes on.
    pub next: Option<Url>,
}

/// The statuses a page of projects offers, by links or by a field to choose from.
pub fn statuses(html: &str, url: &Url) -> Result<Vec<Status>, PageFault> {
    let (document, base) = document(html, url)?;
    let linked = document.select(&LINKS).filter_map(|link| {
        let to = address::resolve(link.value().attr("href")?, Some(&base))?;
        let is_list = to.path().trim_end_matches('/').ends_with("/projects");
        let status = value_of(&to, STATUS).filter(|_| is_list && same_site(&to, &base))?;
        Some((status, words(link)))
    });
    let chosen = document
        .select(&CHOICES)
        .filter_map(|choice| Some((choice.value().attr("value")?.to_owned(), words(choice))));
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for (status, words) in linked.chain(chosen) {
        let name = COUNTER.replace(&words, "").into_owned();
        if name.is_empty() || status.is_empty() || !seen.insert(status.clone()) {
            continue;
        }
        // Other filters of the link would count too few.
        let mut url = base.clone();
        url.set_path("/projects");
        url.query_pairs_mut().clear().append_pair(STATUS, &status);
        found.push(Status { name, url });
    }
    if found.is_empty()
        && let Some(barrier) = barrier::barrier(&document, url)
    {
        return Err(barrier);
    }
    // Two statuses under one name cannot be told apart by those who read the numbers.
    let names: Vec<String> = found.iter().map(|it| it.name.clone()).collect();
    found.retain(|it| names.iter().filter(|name| **name == it.name).count() == 1);
    found.truncate(STATUSES_MAX);
    Ok(found)
}

/// Reads page `number` of a list of projects.
pub fn projects(html: &str, url: &Url, number: u16) -> Result<ProjectPage, PageFault> {
    let (document, base) = document(html, url)?;
    let cards = cards(&document, &base);
    let lines = text::lines(document.root_element());
    let total = lines
        .iter()
        .find_map(|line| TOTAL.captures(&line.text).and_then(|found| found[1].parse::<u32>().ok()));
    if cards.is_empty()
        && total.is_none()
        && let Some(barrier) = barrier::barrier(&document, url)
    {
        return Err(barrier);
    }
    let status = value_of(url, STATUS);
    let next = paging::next(&document, url, &base, Preset::NEW, number);
    Ok(ProjectPage {
        // A smaller number than what is shown counts something else.
        total: total.filter(|total| *total as usize >= cards.len()),
        says_none: lines.iter().any(|line| says_none(&line.text)),
        cards,
        next: next.filter(|next| value_of(next, STATUS) == status),
    })
}

/// Reads page `number` of the news.
pub fn news(html: &str, url: &Url, number: u16) -> Result<NewsPage, PageFault> {
    let (document, base) = document(html, url)?;
    let items: Vec<Item> = layout::cards(&document, &base, news_id)
        .into_iter()
        .map(|card| Item {
            id: card.id,
            url: Some(card.url.into()),
            title: card.title,
            section: Some("Новини бюджету участі".to_owned()),
            text: text::kept(&card.teaser),
            dates: ItemDates {
                printed: card.printed.map(|printed| printed.on),
                ..ItemDates::default()
            },
        })
        .collect();
    if items.is_empty()
        && let Some(barrier) = barrier::barrier(&document, url)
    {
        return Err(barrier);
    }
    Ok(NewsPage { items, next: paging::next(&document, url, &base, Preset::NEW, number) })
}

fn document(html: &str, url: &Url) -> Result<(Html, Url), PageFault> {
    let document = barrier::grown(html)?;
    let base = whence::base(&document, url);
    Ok((document, base))
}

fn words(element: ElementRef<'_>) -> String {
    let words = text::fold(&element.text().collect::<Vec<_>>().join(" "));
    text::bounded(&words, 100).trim().to_owned()
}

fn value_of(url: &Url, name: &str) -> Option<String> {
    let value = url.query_pairs().find(|(it, _)| it == name)?.1.into_owned();
    (!value.is_empty()).then_some(value)
}

/// The projects of a page: its articles with a linked headline, else the projects it links to.
fn cards(document: &Html, base: &Url) -> Vec<String> {
    let whole = document.root_element();
    let content = document.select(&CONTENT).next().unwrap_or(whole);
    let mut seen = BTreeSet::new();
    let articles = content.select(&CARDS).filter_map(|card| {
        let link = card.select(&HEADLINES).next()?.value().attr("href")?;
        Some(address::resolve(link, Some(base))?.path().trim_end_matches('/').to_owned())
    });
    let mut found: Vec<String> = articles.filter(|path| seen.insert(path.clone())).collect();
    if found.is_empty() {
        let linked = content.select(&LINKS).filter_map(|link| {
            let to = address::resolve(link.value().attr("href")?, Some(base))?;
            same_site(&to, base).then(|| project(&to)).flatten()
        });
        found = linked.filter(|path| seen.insert(path.clone())).collect();
    }
    found
}

/// `/projects/12`, `/projects/show/12-park`.
fn project(url: &Url) -> Option<String> {
    let mut parts = url.path_segments()?.skip_while(|part| *part != "projects").skip(1);
    let first = parts.next()?;
    let name = if matches!(first, "show" | "view") { parts.next()? } else { first };
    let digits = name.split('-').next()?;
    let is_number = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    is_number.then(|| digits.to_owned())
}

/// `/news/show/{slug}`.
fn news_id(url: &Url) -> Option<ItemId> {
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [.., "news", "show", slug] => {
            Some(address::short(format!("news/{}", address::decoded(slug))))
        }
        _ => None,
    }
}

fn says_none(line: &str) -> bool {
    let lower = line.to_lowercase();
    let of_projects = (lower.contains("проєкт") || lower.contains("проект")) && lower.len() < 200;
    let none = ["не знайдено", "немає", "відсутні", "не подано", "ще не"];
    furniture::says_nothing_found(line) || of_projects && none.iter().any(|it| lower.contains(it))
}
