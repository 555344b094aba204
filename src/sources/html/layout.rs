//! The layout of a list page: which part of it belongs to which item.
//!
//! Decides by the links alone: a card is the largest part of the page that links to one item only.
//! So a theme may change its markup and the reading stays. Links in menus, footers and below
//! «Дізнайтеся також» are no items of the list.

use super::card::Card;
use super::furniture::{self, PrintedDate};
use crate::domain::ids::ItemId;
use crate::sources::document::address::{self, same_site};
use crate::sources::document::text::fold;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use url::Url;

/// Item links looked at in one page.
const LINKS_MAX: usize = 3_000;

/// Headings that announce other items looked at in one page.
const HEADINGS_MAX: usize = 20;

/// How far up a page a card may reach.
const CLIMB_MAX: usize = 24;

/// How many other links a card of a one-item list may hold.
const OTHER_LINKS_MAX: usize = 4;

/// How many neighbours of a card are asked for its date.
const NEIGHBOURS_MAX: usize = 12;

static LINKS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("a[href]").expect("the selector is a constant that tests compile")
});

/// Whether links are looked for in the parts that themes name like menus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Content,
    Everywhere,
}

#[derive(Clone, Debug)]
struct Linked<'a> {
    element: ElementRef<'a>,
    id: ItemId,
    url: Url,
}

/// The cards of a page, in its order; `identify` says which addresses are items.
pub fn cards(document: &Html, base: &Url, identify: impl Fn(&Url) -> Option<ItemId>) -> Vec<Card> {
    let linked = links(document, base, identify);
    let found = cards_of(document, &linked, Reach::Content);
    // A theme may call its main part a «sidebar» layout.
    if found.is_empty() { cards_of(document, &linked, Reach::Everywhere) } else { found }
}

fn links<'a>(
    document: &'a Html,
    base: &Url,
    identify: impl Fn(&Url) -> Option<ItemId>,
) -> Vec<Linked<'a>> {
    document
        .select(&LINKS)
        .filter_map(|element| {
            let url = address::resolve(element.value().attr("href")?, Some(base))?;
            let id = same_site(&url, base).then(|| identify(&url)).flatten()?;
            Some(Linked { element, id, url })
        })
        .take(LINKS_MAX)
        .collect()
}

fn cards_of(document: &Html, linked: &[Linked<'_>], reach: Reach) -> Vec<Card> {
    let below_others = below_others(document, linked);
    let visible = linked.iter().filter(|link| {
        !below_others(link.element) && !around(link.element).any(|element| is_aside(element, reach))
    });
    let mut groups: Vec<Vec<&Linked<'_>>> = Vec::new();
    let mut places: HashMap<&ItemId, usize> = HashMap::new();
    for link in visible {
        let place = *places.entry(&link.id).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(link);
    }
    let holds_item = holding(linked);
    let owner = owners(&groups);
    let alone = groups.len() == 1;
    let mut cards = Vec::new();
    let mut beside = Vec::new();
    for (place, links) in groups.iter().enumerate() {
        let Some(first) = links.first() else { continue };
        let part = part(first.element, links.len(), alone, |it| owner(it) == Some(place));
        let own: Vec<ElementRef<'_>> = links
            .iter()
            .map(|link| link.element)
            .filter(|link| *link == part || around(*link).any(|it| it == part))
            .collect();
        cards.push(Card::read(part, &own, first.id.clone(), first.url.clone()));
        beside.push((
            date_beside(part, Side::Before, &holds_item),
            date_beside(part, Side::After, &holds_item),
        ));
    }
    date_from_beside(&mut cards, &beside);
    cards
}

/// The elements around an element, nearest first.
fn around(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Tells whether an element stands behind a heading that announces other items.
fn below_others<'a>(
    document: &'a Html,
    linked: &[Linked<'a>],
) -> impl Fn(ElementRef<'a>) -> bool + use<'a> {
    let holds_item = holding(linked);
    let headings = document.tree.nodes().filter(|node| match node.value() {
        Node::Text(text) => text.len() < 200 && furniture::announces_others(&fold(text)),
        _ => false,
    });
    let mut below = HashSet::new();
    for heading in headings.take(HEADINGS_MAX) {
        let steps = std::iter::once(heading).chain(heading.ancestors());
        let behind = steps
            .map(|step| step.next_siblings().filter_map(ElementRef::wrap).collect::<Vec<_>>())
            .find(|behind| behind.iter().any(|it| holds_item(*it)));
        below.extend(behind.unwrap_or_default().into_iter().map(|it| it.id()));
    }
    move |element| {
        below.contains(&element.id()) || around(element).any(|it| below.contains(&it.id()))
    }
}

/// Tells whether an element is or holds a link to an item.
fn holding<'a>(linked: &[Linked<'a>]) -> impl Fn(ElementRef<'a>) -> bool + use<'a> {
    let holders: HashSet<_> = linked
        .iter()
        .flat_map(|link| std::iter::once(link.element).chain(around(link.element)))
        .map(|element| element.id())
        .collect();
    move |element| holders.contains(&element.id())
}

/// Tells whose only an element is: it holds links to one group of links and no other.
fn owners<'a>(groups: &[Vec<&Linked<'a>>]) -> impl Fn(ElementRef<'a>) -> Option<usize> + use<'a> {
    let mut owners: HashMap<_, Option<usize>> = HashMap::new();
    for (place, links) in groups.iter().enumerate() {
        for link in links {
            for element in around(link.element) {
                match owners.entry(element.id()).or_insert(Some(place)) {
                    Some(known) if *known == place => {}
                    None => break,
                    shared => *shared = None,
                }
            }
        }
    }
    move |element| owners.get(&element.id()).copied().flatten()
}

/// The largest part around a link that is its item's alone.
fn part<'a>(
    link: ElementRef<'a>,
    links: usize,
    alone: bool,
    is_own: impl Fn(ElementRef<'a>) -> bool,
) -> ElementRef<'a> {
    let mut part = link;
    for parent in around(link).take(CLIMB_MAX) {
        let whole = matches!(parent.value().name(), "body" | "html" | "main");
        // Where a list holds one item, the whole page would be its own.
        let others = || parent.select(&LINKS).count() > links + OTHER_LINKS_MAX;
        if whole || !is_own(parent) || alone && others() {
            break;
        }
        part = parent;
        if matches!(part.value().name(), "li" | "article" | "tr") {
            break;
        }
    }
    part
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
                | "mod-menu"
                | "mod-list"
                | "moduletable"
                | "latestnews"
                | "widget"
                | "widget-area"
        )
    };
    matches!(value.name(), "nav" | "footer" | "aside" | "noscript" | "template")
        || reach == Reach::Content && (value.classes().any(named) || value.id().is_some_and(named))
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// The date between a card and its neighbour, in lists that wrap nothing around an item.
fn date_beside<'a>(
    part: ElementRef<'a>,
    side: Side,
    holds_item: &impl Fn(ElementRef<'a>) -> bool,
) -> Option<PrintedDate> {
    let mut node = *part;
    for _ in 0..NEIGHBOURS_MAX {
        node = match side {
            Side::Before => node.prev_sibling()?,
            Side::After => node.next_sibling()?,
        };
        let words = match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => fold(text),
            (_, Some(element)) if holds_item(element) => return None,
            (_, Some(element)) => fold(&element.text().collect::<String>()),
            _ => continue,
        };
        if let Some(date) = furniture::printed_date(&words) {
            return Some(date);
        }
    }
    None
}

/// Gives cards without a date the one beside them, all from the same side.
fn date_from_beside(cards: &mut [Card], beside: &[(Option<PrintedDate>, Option<PrintedDate>)]) {
    // In a list of n items with dates above, n cards have one before and n - 1 one behind.
    let before = beside.iter().filter(|(before, _)| before.is_some()).count();
    let after = beside.iter().filter(|(_, after)| after.is_some()).count();
    for (card, (above, below)) in cards.iter_mut().zip(beside) {
        let chosen = if before >= after { above } else { below };
        card.printed = card.printed.or(*chosen);
    }
}
