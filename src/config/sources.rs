//! `sources.toml`: what is read, how and how often.

use super::institution;
use super::toml::problem::{Finding, Located};
use super::toml::reader::{Table, Value};
use super::toml::suggest::echo;
use crate::domain::ids::SourceId;
use crate::domain::sightings::Access;
use crate::sources::spec::{
    Engine, FacebookSpec, Ground, HostSpec, OpenItems, PageSpec, Selectors, SourceKind, SourceSpec,
};
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

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
    /// What it shows, as a plan may call it.
    pub shows: Option<&'static str>,
    /// What people call it, where that is said.
    pub name: Option<String>,
    /// Whether the configuration gives a way to read it.
    pub access: Access,
    /// The values, if all of them could be read.
    pub spec: Option<SourceSpec>,
}

impl SourceDraft {
    /// Whether a plan means it by `name`: its id, or what it shows.
    pub fn answers_to(&self, name: &str) -> bool {
        self.id.value == name || self.shows == Some(name)
    }
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
    Facebook,
    Platform,
    Host,
}

fn read_source(table: &Table<'_>) -> Option<SourceDraft> {
    let id = table.need("id").and_then(|value| read_id(&value));
    let kinds = [
        ("feed", Kind::Feed),
        ("page", Kind::Page),
        ("facebook", Kind::Facebook),
        ("platform", Kind::Platform),
        ("host", Kind::Host),
    ];
    let kind = table.need("kind").and_then(|value| value.word(&kinds));
    let url = table.need("url").and_then(|value| value.web_address());
    let cadence = match table.get("every") {
        Some(value) => value.duration(CADENCE_MIN..=CADENCE_MAX),
        None => Some(CADENCE),
    };
    let name = table.get("name").and_then(|value| value.text()).map(|text| text.value);
    let section = table.get("section").and_then(|value| value.text());
    let watch_only = table.get("watch_only").and_then(|value| value.flag()).unwrap_or(false);
    if !matches!(kind, Some(Kind::Page) | None) {
        reject_keys(table, &PAGE_KEYS, "page");
    }
    if !matches!(kind, Some(Kind::Facebook) | None) {
        reject_keys(table, &FACEBOOK_KEYS, "facebook");
    }
    let shows = read_shows(table, kind);
    let spec_kind = match kind {
        Some(Kind::Feed) => Some(SourceKind::Feed),
        Some(Kind::Platform) => Some(SourceKind::Platform),
        Some(Kind::Host) => {
            Some(SourceKind::Host(HostSpec { owner: Vec::new(), ground: Ground::Own }))
        }
        Some(Kind::Facebook) => {
            read_facebook(table, url.as_ref().map(|url| &url.value)).map(SourceKind::Facebook)
        }
        // With an unreadable kind the keys of all kinds are read, lest they all be unknown.
        Some(Kind::Page) | None => {
            if kind.is_none() {
                FACEBOOK_KEYS.iter().for_each(|key| drop(table.get(key)));
            }
            read_page(table).map(SourceKind::Page)
        }
    };
    table.finish();
    let id = id?;
    let spec = (|| {
        Some(SourceSpec {
            id: SourceId::from(id.value.clone()),
            kind: spec_kind.filter(|_| kind.is_some())?,
            url: url?.value,
            cadence: cadence?,
            section: section.map(|text| text.value),
        })
    })();
    let access = spec.as_ref().map_or(Access::Readable, |spec| spec.kind.access());
    Some(SourceDraft { id, watch_only, shows, name, access, spec })
}

fn read_id(value: &Value<'_>) -> Option<Located<String>> {
    let id = value.id()?;
    if !id.value.starts_with(institution::PREFIX) {
        return Some(id);
    }
    value.reject(
        format!("{} починається так, як сторінки з directory.toml", echo(&id.value)),
        format!("дайте іншу назву: `{}…` – для сторінок установ", institution::PREFIX),
    )
}

/// What a list shows is said; what another kind of source shows, its kind says.
fn read_shows(table: &Table<'_>, kind: Option<Kind>) -> Option<&'static str> {
    let words = [("decisions", "decisions"), ("news", "news")];
    let about = table.get("about");
    let shows = match kind? {
        Kind::Feed | Kind::Page => return about?.word(&words),
        Kind::Facebook => "facebook",
        Kind::Platform => "platform",
        Kind::Host => "hosts",
    };
    if let Some(value) = about {
        value.reject::<()>(
            "`about` має значення лише для джерел виду `feed` і `page`",
            "вилучіть його",
        );
    }
    Some(shows)
}

const PAGE_KEYS: [&str; 4] = ["engine", "pages_max", "open_items", "selectors"];
const FACEBOOK_KEYS: [&str; 4] = ["page", "version", "token_file", "api"];

fn reject_keys(table: &Table<'_>, keys: &[&'static str], kind: &str) {
    for key in keys {
        if let Some(value) = table.get(key) {
            value.reject::<()>(
                format!("`{key}` має значення лише для джерел виду `{kind}`"),
                format!("вилучіть його або напишіть `kind = \"{kind}\"`"),
            );
        }
    }
}

/// A version of the Graph API that answers today; each lives about two years.
const GRAPH_VERSION: &str = "v25.0";
const GRAPH_API: &str = "https://graph.facebook.com/";

fn read_facebook(table: &Table<'_>, url: Option<&Url>) -> Option<FacebookSpec> {
    let page = table.get("page").map(|value| value.text());
    let version = table.get("version").map(|value| read_version(&value));
    let token_file = table.get("token_file").map(|value| value.text());
    let api = table.get("api").map(|value| value.web_address());
    let named = || {
        let name = url?.path_segments()?.rfind(|part| !part.is_empty())?;
        Some(name.to_owned())
    };
    let page = match page {
        Some(given) => given?.value,
        None => named().or_else(|| {
            let finding = Finding::at(table.place(), "в адресі немає назви сторінки Facebook");
            table
                .report()
                .add(finding.help("додайте `page = \"…\"` з назвою або номером сторінки"));
            None
        })?,
    };
    Some(FacebookSpec {
        page,
        version: version.unwrap_or_else(|| Some(GRAPH_VERSION.to_owned()))?,
        token_file: match token_file {
            Some(given) => Some(PathBuf::from(given?.value)),
            None => None,
        },
        api: match api {
            Some(given) => given?.value,
            None => Url::parse(GRAPH_API).ok()?,
        },
    })
}

fn read_version(value: &Value<'_>) -> Option<String> {
    let text = value.text()?.value;
    let number = text.strip_prefix('v').and_then(|rest| rest.split_once('.'));
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    if number.is_some_and(|(major, minor)| digits(major) && digits(minor)) {
        return Some(text);
    }
    value.reject(
        format!("{} – не версія Graph API", echo(&text)),
        "пишіть, як у Facebook, напр. `v25.0`",
    )
}

fn read_page(table: &Table<'_>) -> Option<PageSpec> {
    let own: (&str, Option<Engine>) = ("own", None);
    let plain = Engine::words().into_iter().map(|(word, engine)| (word, Some(engine)));
    let words: Vec<(&str, Option<Engine>)> = plain.chain([own]).collect();
    // The word `own` says nothing without the selectors; an unreadable word is the outer `None`.
    let word = match table.get("engine") {
        Some(value) => value.word(&words),
        None => Some(Some(Engine::Auto)),
    };
    let pages_max = table.get("pages_max").map(|value| value.number(1..=100));
    let opening = [("new", OpenItems::New), ("never", OpenItems::Never)];
    let open_items = match table.get("open_items") {
        Some(value) => value.word(&opening),
        None => Some(OpenItems::New),
    };
    let selectors = table.get("selectors");
    let engine = match (word, selectors) {
        (Some(None), None) => {
            table.report().add(
                Finding::at(table.place(), "`engine = \"own\"` потребує селекторів")
                    .help("додайте під цим джерелом `[source.selectors]` з `item = \"…\"`"),
            );
            None
        }
        (Some(None) | None, Some(value)) => {
            value.table().and_then(|table| read_selectors(&table)).map(Engine::Own)
        }
        (Some(Some(_)), Some(value)) => value.reject(
            "`[source.selectors]` діє лише з `engine = \"own\"`",
            "напишіть `engine = \"own\"` або вилучіть селектори",
        ),
        (Some(Some(engine)), None) => Some(engine),
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
            format!("{} – не селектор CSS", echo(&text)),
            "пишіть, як у таблиці стилів, напр. `div.news-item > a`",
        ),
    }
}
