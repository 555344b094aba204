//! `sources.toml`: what is read, how and how often.

use super::problem::{Finding, Located};
use super::reader::{Table, Value};
use super::suggest::echo;
use crate::domain::ids::SourceId;
use crate::sources::{
    Engine, OpenItems, PageSpec, PlannedSource, Selectors, SourceKind, SourceSpec,
};
use std::time::Duration;

const CADENCE_MIN: Duration = Duration::from_secs(60);
const CADENCE_MAX: Duration = Duration::from_secs(7 * 24 * 3600);
const CADENCE: Duration = Duration::from_secs(3600);
const PAGES_MAX: u16 = 5;

/// A source whose id could be read.
pub(super) struct SourceDraft {
    /// The id.
    pub id: Located<String>,
    /// Whether it is read although no duty names it.
    pub watch_only: bool,
    /// Whether a reader for its kind exists.
    pub readable: bool,
    /// The values, if all of them could be read.
    pub spec: Option<SourceSpec>,
}

/// Reads `sources.toml`.
pub(super) fn read(root: &Table<'_>) -> Vec<SourceDraft> {
    let sources = root.tables("source").iter().filter_map(read_source).collect();
    root.finish();
    sources
}

#[derive(Clone, Copy)]
enum Kind {
    Feed,
    Page,
    Planned(PlannedSource),
}

fn read_source(table: &Table<'_>) -> Option<SourceDraft> {
    let id = table.need("id").and_then(|value| value.id());
    let kinds = [
        ("feed", Kind::Feed),
        ("page", Kind::Page),
        ("facebook", Kind::Planned(PlannedSource::Facebook)),
        ("platform", Kind::Planned(PlannedSource::Platform)),
    ];
    let kind = table.need("kind").and_then(|value| value.word(&kinds));
    let url = table.need("url").and_then(|value| value.web_address());
    let cadence = match table.get("every") {
        Some(value) => value.duration(CADENCE_MIN..=CADENCE_MAX),
        None => Some(CADENCE),
    };
    let section = table.get("section").and_then(|value| value.text());
    let watch_only = table.get("watch_only").and_then(|value| value.flag()).unwrap_or(false);
    let spec_kind = match kind {
        Some(Kind::Feed) => {
            reject_page_keys(table);
            Some(SourceKind::Feed)
        }
        Some(Kind::Planned(planned)) => {
            reject_page_keys(table);
            Some(SourceKind::NotYet(planned))
        }
        // With an unreadable kind the keys of a page are read as well, lest they all be unknown.
        Some(Kind::Page) | None => read_page(table).map(SourceKind::Page),
    };
    table.finish();
    let id = id?;
    let spec = (|| {
        Some(SourceSpec {
            id: SourceId(id.value.clone()),
            kind: spec_kind.filter(|_| kind.is_some())?,
            url: url?.value,
            cadence: cadence?,
            section: section.map(|text| text.value),
        })
    })();
    let readable = !matches!(kind, Some(Kind::Planned(_)));
    Some(SourceDraft { id, watch_only, readable, spec })
}

fn reject_page_keys(table: &Table<'_>) {
    for key in ["engine", "pages_max", "open_items", "selectors"] {
        if let Some(value) = table.get(key) {
            value.reject::<()>(
                format!("`{key}` has a meaning only for sources of kind `page`"),
                "delete it, or write `kind = \"page\"`",
            );
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum EngineWord {
    Auto,
    New,
    Classic,
    GrOrgUa,
    Joomla,
    Wordpress,
    Drupal,
    Own,
}

fn read_page(table: &Table<'_>) -> Option<PageSpec> {
    let words = [
        ("auto", EngineWord::Auto),
        ("new", EngineWord::New),
        ("classic", EngineWord::Classic),
        ("gr-org-ua", EngineWord::GrOrgUa),
        ("silrada", EngineWord::GrOrgUa),
        ("joomla", EngineWord::Joomla),
        ("wordpress", EngineWord::Wordpress),
        ("drupal", EngineWord::Drupal),
        ("own", EngineWord::Own),
    ];
    let engine = match table.get("engine") {
        Some(value) => value.word(&words),
        None => Some(EngineWord::Auto),
    };
    let pages_max = table.get("pages_max").map(|value| value.number(1..=100));
    let opening = [("new", OpenItems::New), ("never", OpenItems::Never)];
    let open_items = match table.get("open_items") {
        Some(value) => value.word(&opening),
        None => Some(OpenItems::New),
    };
    let selectors = table.get("selectors");
    let engine = match (engine, selectors) {
        (Some(EngineWord::Own), None) => {
            table
                .report()
                .add(Finding::at(table.place(), "`engine = \"own\"` needs selectors").help(
                    "add a table `[source.selectors]` with `item = \"…\"` below this source",
                ));
            None
        }
        (Some(EngineWord::Own) | None, Some(value)) => {
            value.table().and_then(|table| read_selectors(&table)).map(Engine::Own)
        }
        (Some(_), Some(value)) => value.reject(
            "`[source.selectors]` is used only with `engine = \"own\"`",
            "write `engine = \"own\"`, or delete the selectors",
        ),
        (Some(EngineWord::New), None) => Some(Engine::New),
        (Some(EngineWord::Classic), None) => Some(Engine::Classic),
        (Some(EngineWord::GrOrgUa), None) => Some(Engine::GrOrgUa),
        (Some(EngineWord::Joomla), None) => Some(Engine::Joomla),
        (Some(EngineWord::Wordpress), None) => Some(Engine::Wordpress),
        (Some(EngineWord::Drupal), None) => Some(Engine::Drupal),
        (Some(EngineWord::Auto), None) => Some(Engine::Auto),
        (None, None) => None,
    };
    Some(PageSpec {
        engine: engine?,
        pages_max: pages_max.map_or(Some(PAGES_MAX), |given| Some(given?.value))?,
        open_items: open_items?,
    })
}

fn read_selectors(table: &Table<'_>) -> Option<Selectors> {
    let item = table.need("item").and_then(|value| read_selector(&value));
    let part = |key| table.get(key).and_then(|value| read_selector(&value));
    let selectors = (part("link"), part("title"), part("date"));
    table.finish();
    let (link, title, date) = selectors;
    Some(Selectors { item: item?, link, title, date })
}

fn read_selector(value: &Value<'_>) -> Option<String> {
    let text = value.text()?.value;
    match scraper::Selector::parse(&text) {
        Ok(_) => Some(text),
        Err(_) => value.reject(
            format!("{} is not a CSS selector", echo(&text)),
            "write it as in a style sheet, like `div.news-item > a`",
        ),
    }
}
