//! Drupal: `/node/N`, `/uk/content/{slug}`, `/documents/{slug}` and `/documents/{slug}/about`.
//!
//! Decides which addresses are its items and what its item pages say. The page of an act carries a
//! table (Статус, Номер, Вид, Галузь, Оприлюднено); «Оприлюднено» is its publication. The table
//! opens the item's text, its labels in the words of the classic engine.

use super::family::{Family, has_segment};
use super::marks::Marks;
use super::site_engine::{Ids, SiteEngine};
use super::unsaid;
use crate::domain::sightings::Item;
use crate::sources::document::{address, moment, text};
use crate::sources::html::article::{Article, Frame, Themes};
use crate::sources::html::fields::{self, Field};
use crate::sources::html::furniture::Label;
use regex::Regex;
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

static NODE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:/[a-z]{2})?/node/(\d{1,12})/?$"));
static SLUG: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?:/[a-z]{2})?/(content|documents|news)/([^/]+)(?:/about)?/?$"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^(статус
        |номер(?:\s+документ[ау])?
        |вид(?:\s+документ[ау])?
        |джерело(?:\s*/\s*галузь)?
        |галузь
        |дата(?:\s+(?:прийняття|оприлюднення|документ[ау]))?
        |оприлюднено)\s*(?::\s*(.*))?$",
    )
});

/// The line under a headline: who, and when it was submitted.
static SUBMITTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:опубліковано|надіслано|подано|створено|розміщено|submitted)\b.{0,80}?\b(\d{1,2}[./]\d{1,2}[./]\d{4})\s*-\s*\d{1,2}:\d{2}$",
    )
});

/// The parts that hold an item.
static ROOTS: LazyLock<[Selector; 2]> = LazyLock::new(|| {
    ["#block-system-main", ".region-content"]
        .map(|css| Selector::parse(css).expect("the selector is a constant that tests compile"))
});

/// The links that lists mark as headlines.
static HEADLINES: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse(
        ".views-field-title a[href], .node__title a[href], .node-title a[href], \
         article.node h2 a[href], .node-teaser h2 a[href], .views-row h2 a[href], \
         .views-row h3 a[href]",
    )
    .expect("the selector is a constant that tests compile")
});

static SETTINGS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("script[data-drupal-selector=drupal-settings-json]")
        .expect("the selector is a constant that tests compile")
});

const NODES: Family = Family("node");
const CONTENT: Family = Family("content");
const DOCUMENTS: Family = Family("documents");
const NEWS: Family = Family("news");

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["drupal"],
    identify,
    unsaid: |url| Some((CONTENT, unsaid::path(url)?)),
    tells,
    marked,
    ids: Ids::WordedByFamily,
    lists,
    frame: || Frame { roots: &*ROOTS, themes: Themes::Anybodys },
    headlines: Some(&HEADLINES),
    first_page: 0,
    feeds: &["/rss.xml"],
    sections: &["/documents", "/news"],
    fill: |item, _, _, article| fill(item, article),
    ..SiteEngine::PLAIN
};

/// The family and key of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    if let Some(found) = NODE.captures(url.path()) {
        return Some((NODES, found[1].to_owned()));
    }
    let found = SLUG.captures(url.path())?;
    let family = match &found[1] {
        "content" => CONTENT,
        "documents" => DOCUMENTS,
        _ => NEWS,
    };
    let slug = address::decoded(&found[2]);
    let own = !slug.ends_with(".xml") && !matches!(slug.as_str(), "feed" | "rss" | "all");
    own.then_some((family, slug))
}

/// Whether an address is of a shape that no other engine makes.
fn tells(url: &Url) -> bool {
    NODE.is_match(url.path())
        || has_segment(url, "content") && identify(url).is_some()
        || url.path().ends_with("/about") && identify(url).is_some()
}

/// Whether Drupal left its marks.
fn marked(marks: &Marks, document: &Html) -> bool {
    marks.generator.contains("drupal")
        || document.select(&SETTINGS).next().is_some()
        || marks.resources_hold(&[
            "/sites/default/files/",
            "/sites/all/modules/",
            "/sites/all/themes/",
            "/core/misc/drupal",
            "/misc/drupal.js",
        ])
}

/// Whether items of a family belong to a list: a list of documents shows the latest news beside
/// it, and a list of news the latest documents.
fn lists(list: &Url, family: Family) -> bool {
    if has_segment(list, "documents") {
        matches!(family, DOCUMENTS | NODES)
    } else if has_segment(list, "news") {
        family != DOCUMENTS
    } else {
        true
    }
}

/// A label in the words of the classic engine's tables, so that all tables read alike.
fn label(own: &str) -> &str {
    match own.to_lowercase().as_str() {
        "вид" => "Тип документу",
        "номер" => "Номер документу",
        "оприлюднено" => "Дата оприлюднення",
        _ => own,
    }
}

/// Adds what an item's page says.
fn fill(item: &mut Item, article: Article) {
    let submitted = |line: &String| {
        let found = SUBMITTED.captures(line)?;
        moment::date_in(&found[1])
    };
    let head = article.lines.iter().take(4);
    let submitted_on = head.clone().find_map(submitted);
    let lines: Vec<String> =
        article.lines.iter().filter(|line| submitted(line).is_none()).cloned().collect();
    let (fields, rest) = fields::fields(&lines, &FIELD);
    let value = |start: &str| {
        let named = |field: &&Field| field.label.to_lowercase().starts_with(start);
        fields.iter().find(named).map(|field| field.value.as_str())
    };
    let labelled = ["оприлюднено", "дата оприлюднення"]
        .into_iter()
        .find_map(value)
        .and_then(moment::date_in)
        .or(article.printed.filter(|it| it.label == Label::Publication).map(|it| it.on));
    let bare = article.printed.filter(|it| fields.is_empty() || it.label != Label::Date);
    let printed = labelled.or(submitted_on).or(bare.map(|it| it.on));
    if let Some(on) = printed {
        item.dates.printed = Some(on);
    }
    if let Some(kind) = value("вид") {
        item.section = Some(text::bounded(kind, text::SECTION_MAX_BYTES).to_owned());
    }
    let table = fields.iter().map(|field| format!("{}: {}", label(&field.label), field.value));
    let lines: Vec<String> = table.chain(rest).collect();
    item.text = text::kept_with_files(&lines.join("\n"), &article.files);
}
