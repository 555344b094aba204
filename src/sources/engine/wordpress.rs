//! WordPress: `/YYYY/MM/DD/{slug}/`, `/YYYY/MM/{slug}/`, `/?p=N`.
//!
//! Decides which addresses are its items and what its item pages say. The slug is the identity:
//! WordPress keeps it unique over all posts, so a post whose date is edited stays the same item.
//! The date in the path is the day of publication; a month alone is none.

use super::family::Family;
use super::marks::Marks;
use super::site_engine::SiteEngine;
use super::unsaid;
use crate::domain::sightings::Item;
use crate::sources::document::{address, moment, text};
use crate::sources::html::article::{Article, Frame, Themes};
use chrono::NaiveDate;
use regex::Regex;
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// Categories of a post that are kept.
const CATEGORIES_MAX: usize = 4;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:/index\.php)?(?:/[a-z]{2})?/(\d{4})/(\d{2})/(?:(\d{2})/)?([^/]+)/?$")
        .expect("the pattern is a constant that tests compile")
});
static CATEGORIES: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(".cat-links a, a[rel~=category]")
        .expect("the selector is a constant that tests compile")
});

/// The parts that hold an item.
static ROOTS: LazyLock<[Selector; 3]> = LazyLock::new(|| {
    ["article.post, article.type-post", "article.hentry, div.hentry", "main article"]
        .map(|css| Selector::parse(css).expect("the selector is a constant that tests compile"))
});

/// The links that lists mark as headlines.
static HEADLINES: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(
        ".entry-title a[href], .post-title a[href], .wp-block-post-title a[href], \
         .elementor-post__title a[href], .wp-block-latest-posts__post-title[href], \
         article h2 a[href], article h3 a[href], .post h2 a[href], .post h3 a[href], \
         .hentry h2 a[href], .hentry h3 a[href], a[rel~=bookmark][href]",
    )
    .expect("the selector is a constant that tests compile")
});

const POSTS: Family = Family("posts");

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["wordpress"],
    identify,
    unsaid,
    tells,
    marked: |marks, _| marked(marks),
    // Themes and embeds of WordPress stand on sites of other engines.
    marks_are_common: true,
    frame,
    headlines: Some(&HEADLINES),
    date: |url, _| date(url),
    feeds: &["/feed/"],
    fill: |item, _, document, article| fill(item, document, article),
    ..SiteEngine::PLAIN
};

/// Where its pages keep an item; also those of themes that stand on it.
pub(super) fn frame() -> Frame {
    Frame { roots: &*ROOTS, themes: Themes::Anybodys }
}

/// The family and key of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    if let Some(number) = address::numbered_post(url) {
        return Some((POSTS, format!("p/{number}")));
    }
    let found = ITEM.captures(url.path())?;
    let slug = address::decoded(&found[4]);
    // `/2026/11/23/` and `/2026/11/page/` are archives of a day and of a month.
    let archive = slug.len() <= 2 && slug.bytes().all(|it| it.is_ascii_digit());
    let own = !archive && !matches!(slug.as_str(), "page" | "feed" | "amp");
    own.then_some((POSTS, slug))
}

/// The slug of an address: WordPress keeps it unique over all posts.
fn unsaid(url: &Url) -> Option<(Family, String)> {
    let slug = unsaid::segments(url)?.pop()?;
    // The archive of a year, a month or a day has no slug.
    slug.bytes().any(|it| !it.is_ascii_digit()).then_some((POSTS, slug))
}

/// Whether an address is of a shape that no other engine makes.
fn tells(url: &Url) -> bool {
    ITEM.is_match(url.path()) && identify(url).is_some()
}

/// Whether WordPress left its marks.
fn marked(marks: &Marks) -> bool {
    marks.generator.contains("wordpress")
        || marks.resources_hold(&["/wp-content/", "/wp-includes/", "/wp-json/"])
}

/// The day of publication in a path.
fn date(url: &Url) -> Option<NaiveDate> {
    let found = ITEM.captures(url.path())?;
    let part = |index: usize| found.get(index)?.as_str().parse::<u32>().ok();
    moment::date(part(1)? as i32, part(2)?, part(3)?)
}

/// Adds what an item's page says.
fn fill(item: &mut Item, document: &Html, article: Article) {
    if let Some(printed) = article.printed {
        item.dates.printed = Some(printed.on);
    }
    let mut categories: Vec<String> = Vec::new();
    for link in document.select(&CATEGORIES) {
        let name = text::fold(&link.text().collect::<String>());
        if !name.is_empty() && !categories.contains(&name) && categories.len() < CATEGORIES_MAX {
            categories.push(name);
        }
    }
    if !categories.is_empty() {
        let section = categories.join(" / ");
        item.section = Some(text::bounded(&section, text::SECTION_MAX_BYTES).to_owned());
    }
    item.text = text::kept_with_files(&article.lines.join("\n"), &article.files);
}
