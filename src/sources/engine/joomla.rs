//! Joomla: `/index.php/{section}/{id}-{slug}`, also without `index.php`, and the plain
//! `?option=com_content&view=article&id=N`.
//!
//! Decides which addresses are its items and what its item pages say. The number before the slug
//! is the identity: sections are renamed and slugs follow headlines. Dates inside slugs were typed
//! into headlines and are left to recognition.

use super::family::Family;
use super::marks::Marks;
use super::site_engine::{Categories, SiteEngine};
use super::unsaid;
use crate::domain::sightings::Item;
use crate::sources::document::{address, text};
use crate::sources::html::article::{Article, Frame, Themes};
use regex::Regex;
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^/(?:[^/]+/)+(\d{1,9})(-[^/]+)/?$")
        .expect("the pattern is a constant that tests compile")
});
static DATED_SLUG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^-\d{1,2}-\d{1,4}(?:-|\.|$)")
        .expect("the pattern is a constant that tests compile")
});
static CATEGORY: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(".category-name a, .category-name")
        .expect("the selector is a constant that tests compile")
});
static DATE_HEADER: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("#categorylist_header_date, th.list-date")
        .expect("the selector is a constant that tests compile")
});
static ARTICLE: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(".item-page, .com-content-article")
        .expect("the selector is a constant that tests compile")
});

/// The parts that hold an item.
static ROOTS: LazyLock<[Selector; 2]> = LazyLock::new(|| {
    [".item-page", ".com-content-article"]
        .map(|css| Selector::parse(css).expect("the selector is a constant that tests compile"))
});

/// The links that lists mark as headlines.
static HEADLINES: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(
        "td.list-title a[href], th.list-title a[href], .list-title a[href], \
         .page-header h2 a[href], h2.item-title a[href], h2[itemprop=name] a[href], \
         [itemprop=headline] a[href], [itemprop=blogPost] h2 a[href], .items-row h2 a[href], \
         .blog-item h2 a[href], .article-title a[href]",
    )
    .expect("the selector is a constant that tests compile")
});

static OPTIONS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("script.joomla-script-options")
        .expect("the selector is a constant that tests compile")
});

const ARTICLES: Family = Family("articles");

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["joomla"],
    identify,
    unsaid: |url| Some((ARTICLES, unsaid::path(url)?)),
    tells,
    marked,
    categories: Categories::Alike { is_item },
    frame: || Frame { roots: &*ROOTS, themes: Themes::Anybodys },
    headlines: Some(&HEADLINES),
    shows_changes,
    feeds: &["/?format=feed&type=rss"],
    fill: |item, _, document, article| fill(item, document, article),
    ..SiteEngine::PLAIN
};

/// The family and key of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    if let Some(number) = of_query(url) {
        return Some((ARTICLES, number));
    }
    let found = ITEM.captures(url.path())?;
    let service = ["/component/tags/", "/component/users/", "/component/search/"];
    let dated =
        found[1].len() <= 4 && DATED_SLUG.is_match(&found[2]) && is_date(&found[1], &found[2]);
    let own = !service.iter().any(|it| url.path().contains(it)) && !dated;
    own.then(|| (ARTICLES, found[1].to_owned()))
}

/// A slug that is nothing but a date and words has no number before it.
fn is_date(first: &str, rest: &str) -> bool {
    let mut parts =
        std::iter::once(first).chain(rest.split(['-', '.']).filter(|it| !it.is_empty()));
    let mut number = || parts.next().and_then(|it| it.parse::<i32>().ok());
    let (Some(one), Some(two), Some(three)) = (number(), number(), number()) else { return false };
    let day = |year: i32, day: i32| {
        crate::sources::document::moment::YEARS.contains(&year)
            && (1..=31).contains(&day)
            && (1..=12).contains(&two)
    };
    day(one, three) || day(three, one)
}

fn of_query(url: &Url) -> Option<String> {
    let value = |wanted: &str| {
        url.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if value("option")? != "com_content" || value("view")? != "article" {
        return None;
    }
    let id = value("id")?;
    let number = id.split(':').next().unwrap_or_default();
    let fits = (1..=9).contains(&number.len()) && number.bytes().all(|it| it.is_ascii_digit());
    fits.then(|| number.to_owned())
}

/// Whether an address is of a shape that no other engine makes.
fn tells(url: &Url) -> bool {
    of_query(url).is_some() || url.path().starts_with("/index.php/") && identify(url).is_some()
}

/// Whether Joomla left its marks.
fn marked(marks: &Marks, document: &Html) -> bool {
    marks.generator.contains("joomla")
        || marks.resources_hold(&[
            "/media/jui/",
            "/media/system/js/",
            "/media/system/css/",
            "/media/vendor/joomla",
            "/components/com_",
        ])
        || document.select(&OPTIONS).next().is_some()
}

/// Whether a list's column of dates tells when articles were changed and not published.
fn shows_changes(document: &Html) -> bool {
    let head: String = document.select(&DATE_HEADER).flat_map(|it| it.text()).collect();
    let head = head.to_lowercase();
    ["змін", "модиф", "оновл", "modif"].iter().any(|it| head.contains(it))
}

/// Whether a page is one article's.
fn is_item(document: &Html) -> bool {
    document.select(&ARTICLE).next().is_some()
}

/// Adds what an item's page says.
fn fill(item: &mut Item, document: &Html, article: Article) {
    if let Some(printed) = article.printed {
        item.dates.printed = Some(printed.on);
    }
    let category = document.select(&CATEGORY).next().map(|it| {
        let shown = text::fold(&it.text().collect::<String>());
        let name = shown.split_once(':').map_or(shown.as_str(), |(_, name)| name);
        text::bounded(name.trim(), text::SECTION_MAX_BYTES).to_owned()
    });
    item.section = category.filter(|it| !it.is_empty()).or(item.section.take());
    let lines: Vec<String> = article.lines.into_iter().filter(|line| !is_detail(line)).collect();
    item.text = text::kept_with_files(&lines.join("\n"), &article.files);
    item.url = item.url.take().map(|url| match Url::parse(&url) {
        Ok(url) => {
            address::without_query(url, &["tmpl", "print", "page", "layout", "format"]).into()
        }
        Err(_) => url,
    });
}

/// A line of the box with an article's details.
fn is_detail(line: &str) -> bool {
    let lower = line.to_lowercase();
    let labels = ["категорія:", "батьківська категорія:", "написано:", "автор:", "перегляди:"];
    lower == "деталі" || line.chars().count() < 120 && labels.iter().any(|it| lower.starts_with(it))
}
