//! The newest day of anything published on a page, whatever made the page.
//!
//! Decides which dates are those of items: what an engine lists, stamps in the markup, dates that
//! stand alone beside a headline. The invariant: the day printed in a page's head, a future event
//! and a date inside a sentence are no publication; an old day is told only where the page dates
//! enough to be sure that it shows nothing newer.

use crate::sources::document::text::fold;
use crate::sources::document::{address, moment};
use crate::sources::html::furniture;
use crate::sources::page::{self, List};
use crate::sources::spec::{Engine, OpenItems};
use chrono::{Days, NaiveDate};
use chrono_tz::Tz;
use regex::Regex;
use scraper::{ElementRef, Html, Node, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Dates of one kind looked at in one page.
const DATES_MAX: usize = 500;

/// How far above a date its headline may be joined to it.
const CLIMB_MAX: usize = 4;

/// What holds more links is a menu and no item.
const LINKS_MAX: usize = 4;

/// A shorter link is no headline.
const HEADLINE_MIN: usize = 12;

/// Something newer than this is fresh, however little of it is dated.
const FRESH_DAYS: i64 = 14;

/// A page that dates fewer days may show newer things without a date.
const OLD_DAYS_MIN: usize = 3;

/// Longest text that may be nothing but a date.
const DATE_MAX_BYTES: usize = 120;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static TIMES: LazyLock<Selector> = LazyLock::new(|| selector("time[datetime]"));
static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static HEADINGS: LazyLock<Selector> = LazyLock::new(|| selector("h1, h2, h3, h4, h5, h6"));
static INEXACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:
        щойно|(?:сьогодні|вчора|позавчора)(?:[,\s]+(?:о|в|об)?\s*\d{1,2}[:.]\d{2})?
        |(?:\d{1,2}\s+)?(?:секунд|хвилин|годин|день|дні|дня|днів|тиждень|тижн|місяц)\p{L}*\s+тому
        |\d{1,2}\s*(?:с|хв|год|дн|тиж|міс)\p{L}*\.?\s+тому
        |(?:just\s+now|yesterday|(?:\d{1,2}|an?)\s+(?:second|minute|hour|day|week|month)s?\s+ago)
        |(?:\p{L}{2,10},\s+)?\d{1,2}\s+(?:січ|лют|бер|кві|тра|чер|лип|сер|вер|жов|лис|гру)\p{L}*\.?
            (?:[,\s]+\d{1,2}[:.]\d{2})?
        |(?:january|february|march|april|may|june|july|august|september|october|november|december)
            \s+\d{1,2}
        |\d{1,2}\.\d{1,2}(?:[,\s]+\d{1,2}:\d{2})?
        )$",
    )
    .expect("the pattern is a constant that tests compile")
});
static STRUCTURED: LazyLock<Selector> =
    LazyLock::new(|| selector("script[type='application/ld+json']"));
static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#""datePublished"\s*:\s*"([^"]{10,40})""#)
        .expect("the pattern is a constant that tests compile")
});

/// The newest day not after tomorrow of anything that the page at `url` lists.
pub fn newest(
    document: &Html,
    html: &str,
    url: &Url,
    zone: Tz,
    today: NaiveDate,
) -> Option<NaiveDate> {
    // A server's clock may be a day ahead; what is later is an event and not yet news.
    let last = today.checked_add_days(Days::new(1))?;
    let listed = listed(html, url, zone);
    let stamped = document
        .select(&TIMES)
        .take(DATES_MAX)
        .filter(|time| !is_furniture(*time))
        .filter_map(|time| civil(time.value().attr("datetime")?, zone));
    let structured = document
        .select(&STRUCTURED)
        .flat_map(|script| script.text().collect::<Vec<_>>())
        .flat_map(|text| PUBLISHED.captures_iter(text).map(|it| it[1].to_owned()))
        .take(DATES_MAX)
        .filter_map(|text| civil(&text, zone));
    let addressed = document
        .select(&LINKS)
        .take(DATES_MAX)
        .filter_map(|link| address::resolve(link.value().attr("href")?, Some(url)))
        .filter(|to| to.host_str() == url.host_str())
        .filter_map(|to| address::date(&to, zone));
    let all = listed.into_iter().chain(stamped).chain(structured).chain(addressed);
    let all: Vec<NaiveDate> = all.chain(printed(document)).filter(|on| *on <= last).collect();
    let newest = all.iter().copied().max()?;
    let days: BTreeSet<NaiveDate> = all.into_iter().collect();
    // That something is fresh one date shows; that nothing is takes more.
    let sure = days.len() >= OLD_DAYS_MIN && !shows_inexact_dates(document);
    (sure || (today - newest).num_days() <= FRESH_DAYS).then_some(newest)
}

/// Whether the page tells days in a way that gives none: «2 дні тому», «20 листопада».
fn shows_inexact_dates(document: &Html) -> bool {
    document.tree.nodes().any(|node| match node.value() {
        Node::Text(text) if text.len() <= DATE_MAX_BYTES => INEXACT.is_match(&fold(text)),
        _ => false,
    })
}

fn civil(text: &str, zone: Tz) -> Option<NaiveDate> {
    moment::moment(text, zone).map(|at| moment::civil(at, zone))
}

fn listed(html: &str, url: &Url, zone: Tz) -> Vec<NaiveDate> {
    let list = List {
        html,
        url: Some(url),
        engine: &Engine::Auto,
        open_items: OpenItems::Never,
        number: 1,
        zone,
    };
    let items = page::list(&list).map(|listing| listing.items).unwrap_or_default();
    items.iter().filter_map(|item| item.dates.printed.or(item.dates.url)).collect()
}

/// Dates that stand alone beside a headline.
fn printed(document: &Html) -> Vec<NaiveDate> {
    let texts = document.tree.nodes().filter_map(|node| {
        let Node::Text(text) = node.value() else { return None };
        let text = Some(&**text).filter(|text| text.len() <= DATE_MAX_BYTES)?;
        let found = furniture::printed_date(&fold(text))?;
        Some((found.on, node.parent().and_then(ElementRef::wrap)?))
    });
    let beside = |element: &ElementRef<'_>| stands_beside_a_headline(*element);
    texts.take(DATES_MAX).filter(|(_, element)| beside(element)).map(|(on, _)| on).collect()
}

fn stands_beside_a_headline(element: ElementRef<'_>) -> bool {
    if is_furniture(element) || matches!(element.value().name(), "script" | "style" | "title") {
        return false;
    }
    let above = element.ancestors().filter_map(ElementRef::wrap);
    for part in std::iter::once(element).chain(above).take(CLIMB_MAX) {
        if matches!(part.value().name(), "body" | "html" | "main") {
            return false;
        }
        if part.select(&HEADINGS).next().is_some() {
            return part.select(&LINKS).count() <= LINKS_MAX;
        }
        let links: Vec<ElementRef<'_>> = part.select(&LINKS).take(LINKS_MAX + 1).collect();
        if !links.is_empty() {
            let letters = |link: &ElementRef<'_>| {
                let text = link.text().flat_map(str::chars);
                text.filter(|c| c.is_alphabetic()).count()
            };
            return links.len() <= LINKS_MAX && links.iter().any(|it| letters(it) >= HEADLINE_MIN);
        }
    }
    false
}

/// Whether an element belongs to the page and to none of its items.
fn is_furniture(element: ElementRef<'_>) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .chain([element])
        .any(|it| matches!(it.value().name(), "header" | "nav" | "footer") && !is_of_an_item(it))
}

/// Whether a header or footer is an article's own.
fn is_of_an_item(element: ElementRef<'_>) -> bool {
    element
        .ancestors()
        .filter_map(ElementRef::wrap)
        .any(|it| matches!(it.value().name(), "article" | "li"))
}
