//! The cards of a list page: what a list says about each item it links to.
//!
//! Decides which part of the page belongs to which item by the links alone: a card is the largest
//! part that links to one item only. So a theme may change its markup and the reading stays. Links
//! in menus, footers and below «Дізнайтеся також» are no items of the list.

use super::furniture::{self, Label};
use super::text::{self, fold};
use crate::domain::ids::ItemId;
use chrono::NaiveDate;
use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use url::Url;

/// Item links looked at in one page.
const LINKS_MAX: usize = 3_000;

/// How far up a page a card may reach.
const CLIMB_MAX: usize = 24;

/// How many other links a card of a one-item list may hold.
const OTHER_LINKS_MAX: usize = 4;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
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
    pub printed: Option<Printed>,
    /// The rest of the card's words.
    pub teaser: String,
}

/// A date printed in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printed {
    /// The date.
    pub on: NaiveDate,
    /// How it is introduced.
    pub label: Label,
}

/// Whether links are looked for in the parts that themes name like menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Content,
    Everywhere,
}

/// The cards of a page, in its order; `identify` says which addresses are items.
pub fn cards(document: &Html, base: &Url, identify: impl Fn(&Url) -> Option<ItemId>) -> Vec<Card> {
    let linked = links(document, base, identify);
    let found = cards_of(document, &linked, Reach::Content);
    // A theme may call its main part a «sidebar» layout.
    if found.is_empty() { cards_of(document, &linked, Reach::Everywhere) } else { found }
}

struct Linked<'a> {
    element: ElementRef<'a>,
    id: ItemId,
    url: Url,
}

fn links<'a>(
    document: &'a Html,
    base: &Url,
    identify: impl Fn(&Url) -> Option<ItemId>,
) -> Vec<Linked<'a>> {
    document
        .select(&LINKS)
        .filter_map(|element| {
            let url = super::identity::resolve(element.value().attr("href")?, Some(base))?;
            let id = same_site(&url, base).then(|| identify(&url)).flatten()?;
            Some(Linked { element, id, url })
        })
        .take(LINKS_MAX)
        .collect()
}

/// Whether two addresses are of one site; scheme and `www.` do not matter.
pub fn same_site(url: &Url, base: &Url) -> bool {
    let host = |url: &Url| {
        let host = url.host_str().unwrap_or_default();
        host.strip_prefix("www.").unwrap_or(host).to_owned()
    };
    base.host_str() == Some(super::page::NOWHERE) || host(url) == host(base)
}

fn cards_of(document: &Html, linked: &[Linked<'_>], reach: Reach) -> Vec<Card> {
    let leading: HashSet<_> =
        linked.iter().flat_map(|link| link.element.ancestors().map(|node| node.id())).collect();
    // Everything behind a heading that announces other items, up to the end of its part.
    let mut elsewhere = HashSet::new();
    for node in document.tree.nodes() {
        let Node::Text(text) = node.value() else { continue };
        if text.len() > 200 || !furniture::announces_others(&fold(text)) {
            continue;
        }
        let mut at = node;
        while let Some(parent) = at.parent() {
            let behind: Vec<_> = at.next_siblings().map(|it| it.id()).collect();
            let leads =
                |it: &_| leading.contains(it) || linked.iter().any(|l| l.element.id() == *it);
            if behind.iter().any(leads) {
                // A link «Усі новини» above a list is a way to the list, not its end.
                let closes_only = furniture::announces_others_as_link(&fold(text));
                if !closes_only {
                    elsewhere.extend(behind);
                }
                break;
            }
            at = parent;
        }
    }
    let visible: Vec<&Linked<'_>> = linked
        .iter()
        .filter(|link| {
            let own = std::iter::once(*link.element).chain(link.element.ancestors());
            !own.clone().any(|node| elsewhere.contains(&node.id()))
                && !link
                    .element
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .any(|it| is_aside(it, reach))
        })
        .collect();
    let mut order: Vec<(&ItemId, Vec<&Linked<'_>>)> = Vec::new();
    let mut places: HashMap<&ItemId, usize> = HashMap::new();
    for link in visible {
        let place = *places.entry(&link.id).or_insert_with(|| {
            order.push((&link.id, Vec::new()));
            order.len() - 1
        });
        order[place].1.push(link);
    }
    // Which parts of the page link to one item only.
    let mut owner: HashMap<_, Option<usize>> = HashMap::new();
    for (place, (_, links)) in order.iter().enumerate() {
        for link in links {
            for node in link.element.ancestors().take(CLIMB_MAX * 4) {
                match owner.entry(node.id()).or_insert(Some(place)) {
                    Some(known) if *known == place => {}
                    None => break,
                    shared => *shared = None,
                }
            }
        }
    }
    let alone = order.len() == 1;
    order
        .iter()
        .enumerate()
        .filter_map(|(place, (_, links))| {
            let first = links.first()?;
            let mut card = first.element;
            for parent in first.element.ancestors().take(CLIMB_MAX).filter_map(ElementRef::wrap) {
                let whole = matches!(parent.value().name(), "body" | "html" | "main");
                let others = || parent.select(&LINKS).count() > links.len() + OTHER_LINKS_MAX;
                if whole || owner.get(&parent.id()) != Some(&Some(place)) || alone && others() {
                    break;
                }
                card = parent;
                if matches!(card.value().name(), "li" | "article" | "tr") {
                    break;
                }
            }
            Some(read_card(card, links))
        })
        .collect()
}

fn is_aside(element: ElementRef<'_>, reach: Reach) -> bool {
    let value = element.value();
    let named = |word: &str| {
        matches!(
            word.to_ascii_lowercase().as_str(),
            "sidebar"
                | "side-bar"
                | "footer"
                | "breadcrumb"
                | "breadcrumbs"
                | "related"
                | "menu"
                | "navbar"
                | "main-menu"
                | "top-menu"
        )
    };
    matches!(value.name(), "nav" | "footer" | "aside" | "noscript" | "template")
        || reach == Reach::Content && (value.classes().any(named) || value.id().is_some_and(named))
}

fn read_card(card: ElementRef<'_>, links: &[&Linked<'_>]) -> Card {
    let inside = |link: &&&Linked<'_>| {
        link.element == card || link.element.ancestors().any(|node| node.id() == card.id())
    };
    let own: Vec<ElementRef<'_>> = links.iter().filter(inside).map(|link| link.element).collect();
    let title = title_of(card, &own);
    let printed = printed_of(card, &title);
    let url = links.first().map(|link| link.url.clone());
    Card {
        id: links.first().map_or_else(|| ItemId(String::new()), |link| link.id.clone()),
        url: url.unwrap_or_else(super::page::nowhere),
        teaser: teaser_of(card, &title),
        title: text::title(&title),
        printed,
    }
}

fn title_of(card: ElementRef<'_>, links: &[ElementRef<'_>]) -> String {
    let spoken = links.iter().map(|link| link_title(*link)).max_by_key(String::len);
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

fn printed_of(card: ElementRef<'_>, title: &str) -> Option<Printed> {
    let chunks = chunks(card);
    let mut adoption = false;
    let mut best: Option<Printed> = None;
    for chunk in &chunks {
        let lower = chunk.to_lowercase();
        if let Some(found) = furniture::printed_date(chunk).filter(|_| !adoption) {
            let printed = Printed { on: found.on, label: found.label };
            if found.label == Label::Publication {
                return Some(printed);
            }
            best = best.or(Some(printed));
        }
        // «Дата прийняття:» may introduce a date in the next cell.
        adoption = lower.contains("прийнят") && lower.len() < 60 || lower.trim() == "від";
    }
    let stamped = card
        .select(&TIMES)
        .find_map(|time| super::moment::date_in(time.value().attr("datetime")?.get(..10)?));
    let closing = || {
        chunks
            .iter()
            .filter(|it| !title.contains(it.as_str()))
            .find_map(|it| furniture::closing_date(it))
    };
    let bare = |on| Printed { on, label: Label::None };
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
