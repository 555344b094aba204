//! List pages and item pages of council sites.
//!
//! Decides which engine made a page, what its items are, and when a page is not the list it should
//! be: a sign-in page, a challenge, an empty list, another layout. The invariant: a list page with
//! no items is never a success, so a changed site makes us blind and not blissful.

pub mod attachment;
pub mod given;
pub(super) mod items;
pub mod look;
pub mod moved;
mod own;
pub(super) mod paging;
pub(super) mod read;

use super::document::address::{self, NOWHERE, nowhere};
use super::document::text;
use super::engine::Preset;
use super::engine::detect::{self, detect};
use super::html::article::{self, Article, Recognition};
use super::html::barrier::{barrier, grown};
use super::html::card::Card;
use super::html::furniture;
use super::html::snapshot::{self, Snapshot};
use super::html::{layout, whence};
use super::spec::{Engine, OpenItems, Selectors};
use crate::domain::ids::ItemId;
use crate::domain::sightings::cause::document::{Layout, PageFault};
use crate::domain::sightings::{Item, ItemDates};
use chrono_tz::Tz;
use scraper::{Html, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));

/// What a list page gave.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Listing {
    /// Whose markup it follows.
    pub preset: Preset,
    /// Its items, in its order.
    pub items: Vec<Item>,
    /// The next page of the list.
    pub next: Option<Url>,
}

/// One list page to read.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// Its markup.
    pub html: &'a str,
    /// Its address, after redirects; `None` for a file of unknown origin.
    pub url: Option<&'a Url>,
    /// What the configuration says of the engine.
    pub engine: &'a Engine,
    /// Whether item pages will be opened; if not, the list's teasers are the text.
    pub open_items: OpenItems,
    /// Its place among the pages of the list, from 1.
    pub number: u16,
    /// The council's zone.
    pub zone: Tz,
}

/// Reads a list page.
pub fn list(list: &List<'_>) -> Result<Listing, PageFault> {
    let document = grown(list.html)?;
    let url = whence::address(&document, list.url);
    let base = whence::base(&document, &url);
    let preset = list.engine.preset().or_else(|| detect(&document, &base));
    let items = match (preset, list.engine) {
        (Some(_), Engine::Own(selectors)) => own::items(&document, &base, selectors, list.zone)?,
        (Some(preset), _) => preset_items(&document, &url, &base, preset, list),
        (None, _) => Vec::new(),
    };
    let (Some(preset), false) = (preset, items.is_empty()) else {
        return Err(without_items(&document, &url, &base, preset, list.engine));
    };
    let next = paging::next(&document, &url, &base, preset, list.number);
    Ok(Listing { preset, items, next })
}

fn preset_items(
    document: &Html,
    url: &Url,
    base: &Url,
    preset: Preset,
    list: &List<'_>,
) -> Vec<Item> {
    let mut above = Vec::new();
    if preset.has_categories_like_items() {
        above = articles(document, base, preset);
        above.push(url.clone());
    }
    let marked: BTreeSet<ItemId> =
        preset.headlines(document, base).iter().map(address::of_link).collect();
    let identify = |to: &Url| {
        let headline = || {
            let mut to = to.clone();
            to.set_fragment(None);
            let marked = !marked.is_empty() && marked.contains(&address::of_link(&to));
            if marked { preset.headline_id(url, &to) } else { None }
        };
        if stands_above(to, &above) { None } else { preset.item_id(url, to).or_else(headline) }
    };
    let mut cards = layout::cards(document, base, identify);
    if url.host_str() == Some(NOWHERE) && preset.counts() {
        drop_sole_family(&mut cards);
    }
    let changes = preset.shows_changes(document);
    cards
        .into_iter()
        .map(|card| {
            let printed = card
                .printed
                .filter(|printed| preset.list_date_is_publication(&card.url, printed.label))
                .filter(|_| !changes);
            Item {
                dates: ItemDates {
                    printed: printed.map(|printed| printed.on),
                    url: preset.date(&card.url, list.zone),
                    feed: None,
                },
                text: match list.open_items {
                    OpenItems::Never => text::kept(&card.teaser),
                    OpenItems::New => None,
                },
                id: card.id,
                title: card.title,
                section: preset.section(&card.url).map(str::to_owned),
                url: known(preset.address(card.url)),
            }
        })
        .collect()
}

/// Addresses of categories that look like those of articles stand above their articles.
fn stands_above(candidate: &Url, others: &[Url]) -> bool {
    let path = format!("{}/", candidate.path().trim_end_matches('/'));
    others.iter().any(|other| other.path().starts_with(&path))
}

/// Every address a page links to that may be an item's.
fn articles(document: &Html, base: &Url, preset: Preset) -> Vec<Url> {
    let links = document.select(&LINKS);
    links
        .filter_map(|it| address::resolve(it.value().attr("href")?, Some(base)))
        .filter(|to| address::same_site(to, base) && preset.identify(to).is_some())
        .take(1_000)
        .collect()
}

/// Nothing is stored of a file of unknown origin, so its ids need no family to stay stable.
fn drop_sole_family(cards: &mut [Card]) {
    let families: BTreeSet<&str> =
        cards.iter().filter_map(|card| Some(card.id.as_str().split_once('/')?.0)).collect();
    if families.len() == 1 {
        for card in cards {
            if let Some((_, number)) = card.id.as_str().split_once('/') {
                card.id = ItemId::from(number.to_owned());
            }
        }
    }
}

/// Reads the page of one item into it, and gives back what the page shows.
pub fn open(html: &str, url: &Url, preset: Preset, item: &mut Item) -> Result<Snapshot, PageFault> {
    let document = grown(html)?;
    let mut article = article::article(&document, &item.title, preset.frame());
    if article.recognition == Recognition::Foreign {
        if let Some(barrier) = barrier(&document, url) {
            return Err(barrier);
        }
        if article.lines.is_empty() || preset != Preset::OWN {
            return Err(PageFault::OtherLayout { seen: Layout::NoHeadline });
        }
    }
    complete_title(item, &article);
    let base = whence::base(&document, url);
    article.files = absolute(&article.files, &base);
    let seen = snapshot::of_article(&document, url, &item.title, &article);
    preset.fill(item, url, &document, article);
    Ok(seen)
}

fn absolute(files: &[String], base: &Url) -> Vec<String> {
    let urls = files.iter().filter_map(|file| address::resolve(file, Some(base)));
    urls.map(String::from).collect()
}

/// The documents attached to a page: links of its content to files that can be read.
pub fn attachments(html: &str, url: &Url) -> Vec<Url> {
    let Ok(document) = grown(html) else { return Vec::new() };
    let base = whence::base(&document, url);
    let mut found: Vec<Url> = Vec::new();
    for link in article::content_links(&document) {
        let Some(to) = address::resolve(link, Some(&base)) else { continue };
        if attachment::format_of(&to).is_some() && !found.contains(&to) {
            found.push(to);
        }
    }
    found.truncate(attachment::ATTACHMENTS_MAX);
    found
}

/// The item of a page that is an item's own, told by its address.
pub fn single(html: &str, url: &Url, zone: Tz) -> Option<Result<Listing, PageFault>> {
    let preset = Preset::all().find(|it| it.tells(url))?;
    let (_, number) = preset.identify(url)?;
    // A list may have an address like an item's.
    if preset.has_categories_like_items()
        && grown(html).is_ok_and(|document| !preset.is_item(&document))
    {
        return None;
    }
    let id = match preset.counts() {
        true => ItemId::from(number),
        false => preset.item_id(&nowhere(), url)?,
    };
    let mut item = Item {
        id,
        url: Some(url.to_string()),
        title: String::new(),
        section: preset.section(url).map(str::to_owned),
        text: None,
        dates: ItemDates { url: preset.date(url, zone), ..ItemDates::default() },
    };
    let opened = open(html, url, preset, &mut item);
    Some(opened.map(|_| Listing { preset, items: vec![item], next: None }))
}

/// A list cuts long headlines; the page has all of them.
fn complete_title(item: &mut Item, article: &Article) {
    let Some(title) = &article.title else { return };
    let cut = item.title.ends_with('…') || item.title.ends_with("...");
    if item.title.is_empty() || cut {
        item.title = text::title(title);
    }
}

fn known(url: Url) -> Option<String> {
    (url.host_str() != Some(NOWHERE)).then(|| url.into())
}

fn without_items(
    document: &Html,
    url: &Url,
    base: &Url,
    preset: Option<Preset>,
    engine: &Engine,
) -> PageFault {
    let lines = text::lines(document.root_element());
    // A sign-in form in a corner is no barrier before a list that says it is empty.
    if lines.iter().any(|line| furniture::says_nothing_found(&line.text)) {
        return PageFault::EmptyList;
    }
    if let Some(barrier) = barrier(document, url) {
        return barrier;
    }
    if lines.is_empty() {
        return PageFault::OtherLayout { seen: Layout::NoText };
    }
    if let Engine::Own(Selectors { item, .. }) = engine {
        let seen = Layout::NothingMatches { selector: item.clone() };
        return PageFault::OtherLayout { seen };
    }
    let seen = detect(document, base);
    match (preset, seen) {
        (Some(wanted), Some(seen)) if wanted != seen => {
            PageFault::OtherLayout { seen: Layout::LinksOf { engine: seen.as_str().to_owned() } }
        }
        // Links of the right engine, only not of this list.
        (Some(_), Some(_)) => PageFault::EmptyList,
        _ if links_to_lists(document, base) => PageFault::EmptyList,
        _ => {
            let made_by = detect::by_marks(document, base).map(|it| it.as_str().to_owned());
            PageFault::OtherLayout { seen: Layout::NoItemLinks { made_by } }
        }
    }
}

/// Whether the menu of some engine is there.
fn links_to_lists(document: &Html, base: &Url) -> bool {
    let paths: Vec<String> = document
        .select(&LINKS)
        .filter_map(|it| address::resolve(it.value().attr("href")?, Some(base)))
        .filter(|url| address::same_site(url, base))
        .map(|url| url.path().trim_end_matches('/').to_owned())
        .collect();
    let has = |path: &str| paths.iter().any(|it| it == path);
    Preset::all().any(|preset| preset.shows_menu(has))
}
