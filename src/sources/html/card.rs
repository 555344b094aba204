//! One card of a list page: what a list says about an item it links to.
//!
//! Decides which of the card's words are the headline, which are its printed date and which are a
//! teaser. Where a card begins and ends is `layout`'s to say.

use super::furniture::{self, Label, PrintedDate};
use crate::domain::ids::ItemId;
use crate::sources::document::text;
use crate::sources::document::text::fold;
use regex::Regex;
use scraper::{ElementRef, Node, Selector};
use std::sync::LazyLock;
use url::Url;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static TITLES: LazyLock<Selector> = LazyLock::new(|| {
    selector("h1, h2, h3, h4, h5, h6, [class*=title], [class*=Title], [class*=heading]")
});
static TIMES: LazyLock<Selector> = LazyLock::new(|| selector("time[datetime]"));
static PICTURES: LazyLock<Selector> = LazyLock::new(|| selector("img[alt]"));
static LEADING_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\d{1,2}/\d{1,2}/\d{4}\s+|^\d{1,2}\.\d{1,2}\.\d{4}\s+\d{1,2}:\d{2}\s+")
        .expect("the pattern is a constant that tests compile")
});

/// What a list says about one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The item's identity.
    pub id: ItemId,
    /// The item's own page.
    pub url: Url,
    /// The headline; empty when the list shows none.
    pub title: String,
    /// The date printed beside it.
    pub printed: Option<PrintedDate>,
    /// The rest of the card's words.
    pub teaser: String,
}

impl Card {
    /// Reads the part of a page that belongs to one item, and its links to that item within.
    pub fn read(part: ElementRef<'_>, links: &[ElementRef<'_>], id: ItemId, url: Url) -> Card {
        let title = title_of(part, links);
        Card {
            id,
            url,
            printed: printed_of(part, &title),
            teaser: teaser_of(part, &title),
            title: text::title(&title),
        }
    }
}

fn title_of(card: ElementRef<'_>, links: &[ElementRef<'_>]) -> String {
    // A button may repeat the whole headline behind a word of its own.
    let spoken = links
        .iter()
        .map(|link| link_title(*link))
        .max_by_key(|title| (!furniture::is_button(title), title.len()));
    let shown = spoken
        .filter(|title| !title.is_empty())
        .or_else(|| card.select(&TITLES).map(|it| headline(it)).find(|title| !title.is_empty()));
    let attributes = links.iter().flat_map(|link| {
        ["title", "aria-label"].iter().filter_map(|name| link.value().attr(name)).map(fold)
    });
    match shown {
        Some(title) => {
            // Where the list cuts a headline, the tooltip often has all of it.
            let stem = title.trim_end_matches(['…', '.']).trim_end().to_owned();
            let cut = title.ends_with('…') || title.ends_with("...");
            let whole = attributes
                .filter(|it| cut && it.len() > title.len() && it.starts_with(&stem))
                .max_by_key(String::len);
            whole.unwrap_or(title)
        }
        None => attributes
            .chain(links.iter().flat_map(|link| {
                link.select(&PICTURES).filter_map(|it| it.value().attr("alt")).map(fold)
            }))
            .find(|it| !furniture::is_empty_word(it))
            .unwrap_or_default(),
    }
}

fn link_title(link: ElementRef<'_>) -> String {
    let marked = link.select(&TITLES).map(|it| headline(it)).find(|it| !it.is_empty());
    marked.unwrap_or_else(|| headline(link))
}

/// The headline within an element: its first line that says something, and the act's name when
/// that stands on a line of its own.
fn headline(element: ElementRef<'_>) -> String {
    let lines: Vec<String> = text::lines(element)
        .into_iter()
        .map(|line| line.text)
        .filter(|line| !furniture::is_empty_word(line) && furniture::printed_date(line).is_none())
        .collect();
    let Some(first) = lines.first() else { return String::new() };
    let mut title = LEADING_DATE.replace(first, "").into_owned();
    if let Some(name) = lines.get(1) {
        let continues =
            ['«', '"', '„', '“'].iter().any(|it| name.starts_with(*it)) || name.starts_with("Про ");
        if continues {
            title.push(' ');
            title.push_str(name);
        }
    }
    title
}

fn chunks(card: ElementRef<'_>) -> Vec<String> {
    card.descendants()
        .filter_map(|node| {
            let Node::Text(text) = node.value() else { return None };
            let hidden = node.parent().and_then(ElementRef::wrap).is_some_and(|it| {
                matches!(it.value().name(), "script" | "style" | "noscript" | "template")
            });
            let text = fold(text);
            (!hidden && !text.is_empty()).then_some(text)
        })
        .collect()
}

fn printed_of(card: ElementRef<'_>, title: &str) -> Option<PrintedDate> {
    let chunks = chunks(card);
    let mut adoption = false;
    let mut best: Option<PrintedDate> = None;
    for chunk in &chunks {
        let lower = chunk.to_lowercase();
        if let Some(found) = furniture::printed_date(chunk).filter(|_| !adoption) {
            if found.label == Label::Publication {
                return Some(found);
            }
            best = best.or(Some(found));
        }
        // «Дата прийняття:» may introduce a date in the next cell.
        adoption = lower.contains("прийнят") && lower.len() < 60 || lower.trim() == "від";
    }
    let stamped = card.select(&TIMES).find_map(|time| {
        crate::sources::document::moment::date_in(time.value().attr("datetime")?.get(..10)?)
    });
    let closing = || {
        chunks
            .iter()
            .filter(|it| !title.contains(it.as_str()))
            .find_map(|it| furniture::closing_date(it))
    };
    let bare = |on| PrintedDate { on, label: Label::None };
    best.or_else(|| stamped.map(bare)).or_else(|| closing().map(bare))
}

fn teaser_of(card: ElementRef<'_>, title: &str) -> String {
    let lines: Vec<String> = text::lines(card)
        .into_iter()
        .map(|line| line.text)
        .filter(|line| {
            !furniture::is_empty_word(line)
                && furniture::printed_date(line).is_none()
                && !title.contains(line.as_str())
                && !line.contains(title)
        })
        .collect();
    lines.join("\n")
}
