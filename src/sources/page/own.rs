//! Lists read with the council's own CSS selectors.
//!
//! Decides nothing the selectors do not say. An item's identity is its address without the slug
//! behind a number, so that a corrected headline stays the same item.

use crate::domain::ids::ItemId;
use crate::domain::sightings::cause::document::{Layout, PageFault};
use crate::domain::sightings::{Item, ItemDates};
use crate::sources::document::{address, moment, text};
use crate::sources::engine::Preset;
use crate::sources::html::furniture;
use crate::sources::spec::Selectors;
use chrono_tz::Tz;
use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"/(\d{1,12})-[^/]*/?$").expect("the pattern is a constant that tests compile")
});
static LINK: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("a[href]").expect("the selector is a constant that tests compile")
});

/// The items of a list page.
pub fn items(
    document: &Html,
    base: &Url,
    selectors: &Selectors,
    zone: Tz,
) -> Result<Vec<Item>, PageFault> {
    let parse = |css: &str| {
        Selector::parse(css).map_err(|error| PageFault::OtherLayout {
            seen: Layout::BadSelector { selector: css.to_owned(), why: error.to_string() },
        })
    };
    let optional = |css: &Option<String>| css.as_deref().map(parse).transpose();
    let item = parse(&selectors.item)?;
    let link = optional(&selectors.link)?;
    let title = optional(&selectors.title)?;
    let date = optional(&selectors.date)?;
    let mut seen = BTreeSet::new();
    let read = document.select(&item).filter_map(|element| {
        let link = first(element, link.as_ref().unwrap_or(&LINK))?;
        let url = address::resolve(link.value().attr("href")?, Some(base))?;
        let shown = match &title {
            Some(selector) => line(first(element, selector)?),
            None => line(link),
        };
        let id = identify(&url);
        seen.insert(id.clone()).then(|| Item {
            id,
            title: text::title(&shown),
            section: None,
            text: None,
            dates: ItemDates {
                printed: date
                    .as_ref()
                    .and_then(|selector| first(element, selector))
                    .and_then(printed),
                url: address::date(&url, zone),
                feed: None,
            },
            url: Some(url.into()),
        })
    });
    Ok(read.collect())
}

/// The identity of an address.
pub fn identify(url: &Url) -> ItemId {
    let known = Preset::all().filter(|it| it.counts()).find_map(|it| it.identify(url));
    if let Some((family, number)) = known {
        return ItemId::from(format!("{}/{number}", family.as_str()));
    }
    let mut url = url.clone();
    let path = NUMBERED.replace(url.path(), "/$1").into_owned();
    url.set_path(&path);
    address::of_link(&url)
}

/// The first match within an element, or the element itself.
fn first<'a>(element: ElementRef<'a>, selector: &Selector) -> Option<ElementRef<'a>> {
    element.select(selector).next().or_else(|| selector.matches(&element).then_some(element))
}

fn line(element: ElementRef<'_>) -> String {
    let lines: Vec<String> = text::lines(element).into_iter().map(|line| line.text).collect();
    lines.join(" ")
}

fn printed(element: ElementRef<'_>) -> Option<chrono::NaiveDate> {
    let stamp = element.value().attr("datetime").or_else(|| element.value().attr("content"));
    let shown = line(element);
    furniture::printed_date(&shown)
        .map(|date| date.on)
        .or_else(|| moment::date_in(&shown))
        .or_else(|| moment::date_in(stamp?.get(..10)?))
}
