//! What a council's site may be read from: feeds, and sections of decisions and of news.
//!
//! Decides by links alone which addresses of a site are worth a look, in which order, and how a
//! source that was found is written into `sources.toml`. Reading them is `survey`'s; a candidate
//! is a guess until it gave items. The invariant: every candidate is on the site itself.

use super::identity::{self, Identity};
use crate::domain::ids::ItemId;
use crate::sources::document::address::{self, same_site};
use crate::sources::document::markup::{self, Kind as Piece};
use crate::sources::document::text::fold;
use crate::sources::document::tree;
use crate::sources::engine::{Preset, detect};
use scraper::{ElementRef, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;
use url::Url;

/// Longest words of a menu's link; a longer text is a headline.
const MENU_WORDS_MAX: usize = 60;

/// Sections taken from one page, and from one sitemap.
const SECTIONS_MAX: usize = 10;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static FEEDS: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "link[rel~=alternate][type='application/rss+xml'][href], \
         link[rel~=alternate][type='application/atom+xml'][href], \
         link[rel~=alternate][type='application/feed+json'][href], \
         link[rel~=alternate][type='application/json'][href]",
    )
});

/// How a candidate is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reading {
    /// As a list page.
    Page,
    /// As a feed.
    Feed,
}

impl Reading {
    /// The word used in `sources.toml` and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Reading::Page => "page",
            Reading::Feed => "feed",
        }
    }
}

/// What a section seems to be about, the most wanted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Topic {
    /// Decisions of the council's sessions.
    Session,
    /// Decisions of the executive committee.
    Executive,
    /// Decisions of either body.
    Decisions,
    /// Documents of any kind.
    Documents,
    /// News.
    News,
    /// It does not say.
    Unsaid,
}

impl Topic {
    /// The word its id ends with.
    fn as_str(self) -> &'static str {
        match self {
            Topic::Session => "session",
            Topic::Executive => "executive",
            Topic::Decisions => "decisions",
            Topic::Documents => "documents",
            Topic::News => "news",
            Topic::Unsaid => "source",
        }
    }

    /// What its items are taken to stand under.
    pub fn section(self) -> Option<&'static str> {
        match self {
            Topic::Session => Some("Рішення сесії"),
            Topic::Executive => Some("Рішення виконавчого комітету"),
            _ => None,
        }
    }

    /// The topic told by an address alone.
    pub fn of_address(url: &Url) -> Topic {
        let path = address::decoded(url.path()).to_lowercase();
        Topic::of("", &path).unwrap_or(Topic::Unsaid)
    }

    /// The topic told by a link's words, or by the words of its path.
    fn of(words: &str, path: &str) -> Option<Topic> {
        let said = |own: &[&str]| own.iter().any(|it| words.contains(it));
        let written = |own: &[&str]| own.iter().any(|it| path.contains(it));
        let decisions = said(&["рішення"]) || written(&["rishen", "risenn", "risenia"]);
        if said(&["виконком", "виконавч"])
            || written(&["vykonk", "vikonk", "vykonavch", "vikonavc"])
        {
            return Some(Topic::Executive);
        }
        // A page about a session may be its agenda or its broadcast; a page of its decisions says
        // so.
        if said(&["рішення ради", "рішення сесі", "сесі"])
            || written(&["rishennyaradi", "sesi", "sessi"])
        {
            return Some(Topic::Session);
        }
        if written(&["rishennyavikon"]) {
            return Some(Topic::Executive);
        }
        if decisions {
            return Some(Topic::Decisions);
        }
        if said(&["документ", "нормативн"]) || written(&["document", "dokument", "/docs"])
        {
            return Some(Topic::Documents);
        }
        if said(&["новини"]) || written(&["/news", "novyn", "novin", "novost"]) {
            return Some(Topic::News);
        }
        None
    }
}

/// An address worth a look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// How it is read.
    pub reading: Reading,
    /// Where.
    pub url: Url,
    /// What it seems to be about.
    pub topic: Topic,
}

/// What the first page of a site tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leads {
    /// The engine, told by its marks or by the addresses linked to.
    pub engine: Option<Preset>,
    /// Addresses worth a look, the most promising first.
    pub candidates: Vec<Candidate>,
    /// Feeds on other hosts; nobody asked us to go there.
    pub elsewhere: Vec<Url>,
    /// Whose site it is.
    pub identity: Identity,
}

/// Reads the leads of a page of the site; `url` is where it was found.
pub fn leads(html: &str, url: &Url) -> Leads {
    let Ok(document) = tree::document(html) else {
        return Leads { candidates: known_paths(None, url), ..Leads::default() };
    };
    let engine = detect::detect(&document, url).or_else(|| detect::by_marks(&document, url));
    let declared = document.select(&FEEDS).filter_map(|it| absolute(it, url));
    let linked =
        document.select(&LINKS).filter(|it| names_feed(*it)).filter_map(|it| absolute(it, url));
    let (mut feeds, mut elsewhere) = (Vec::new(), Vec::new());
    for feed in declared.chain(linked) {
        let feeds = if same_site(&feed, url) { &mut feeds } else { &mut elsewhere };
        if !feeds.contains(&feed) && feeds.len() < SECTIONS_MAX {
            feeds.push(feed);
        }
    }
    let headlines: BTreeSet<ItemId> = engine
        .into_iter()
        .flat_map(|preset| preset.headlines(&document, url))
        .map(|headline| address::of_link(&headline))
        .collect();
    let mut sections: Vec<Candidate> = document
        .select(&LINKS)
        .filter_map(|link| {
            let words = fold(&link.text().collect::<String>()).to_lowercase();
            let to = absolute(link, url)?;
            let is_headline = headlines.contains(&address::of_link(&to));
            if is_headline { None } else { section(&to, &words, url, engine) }
        })
        .collect();
    sections.sort_by_key(|candidate| candidate.topic);
    let feeds = feeds.into_iter().map(|url| {
        let topic = Topic::of_address(&url);
        Candidate { reading: Reading::Feed, url, topic }
    });
    let mut candidates: Vec<Candidate> = Vec::new();
    let sections = distinct(sections).into_iter().take(SECTIONS_MAX);
    candidates.extend(sections.chain(known_paths(engine, url)).chain(feeds));
    let identity = identity::of(&document, url);
    Leads { engine, candidates: distinct(candidates), elsewhere, identity }
}

/// Sections a sitemap mentions.
pub fn of_sitemap(xml: &str, site: &Url, engine: Option<Preset>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut inside = false;
    for token in markup::tokens(xml) {
        match token.kind {
            Piece::Start { name, .. } => inside = markup::local(name) == "loc",
            Piece::End { .. } => inside = false,
            Piece::Text(text) | Piece::CData(text) if inside => {
                let url = address::resolve(&markup::unescape(text), Some(site));
                found.extend(url.and_then(|url| section(&url, "", site, engine)));
            }
            _ => {}
        }
        if found.len() > 1_000 {
            break;
        }
    }
    // Of many pages below one section the shortest address is the section's own.
    found.sort_by_key(|candidate| (candidate.topic, candidate.url.as_str().len()));
    distinct(found).into_iter().take(SECTIONS_MAX).collect()
}

/// Feeds that sites of this engine have at fixed addresses whether or not a page mentions them.
pub fn usual_feeds(engine: Option<Preset>, site: &Url) -> Vec<Candidate> {
    at(site, engine.unwrap_or(Preset::OWN).feeds(), Reading::Feed)
}

fn known_paths(engine: Option<Preset>, site: &Url) -> Vec<Candidate> {
    at(site, engine.unwrap_or(Preset::OWN).sections(), Reading::Page)
}

fn at(site: &Url, paths: &[&str], reading: Reading) -> Vec<Candidate> {
    let candidate = |path: &&str| {
        let url = site.join(path).ok()?;
        let topic = Topic::of_address(&url);
        Some(Candidate { reading, url, topic })
    };
    paths.iter().filter_map(candidate).collect()
}

fn absolute(element: ElementRef<'_>, base: &Url) -> Option<Url> {
    let mut url = address::resolve(element.value().attr("href")?, Some(base))?;
    url.set_fragment(None);
    Some(url)
}

/// Whether a link says that it leads to a feed.
fn names_feed(link: ElementRef<'_>) -> bool {
    let words = fold(&link.text().collect::<String>()).to_lowercase();
    let href = link.value().attr("href").unwrap_or_default().to_lowercase();
    words == "rss" || href.contains("/rss/") || href.ends_with("/rss") || href.ends_with("rss.xml")
}

/// A link that leads to a section of the site, told by its words and its path.
fn section(url: &Url, words: &str, site: &Url, engine: Option<Preset>) -> Option<Candidate> {
    let path = address::decoded(url.path()).to_lowercase();
    let file = path.rsplit('/').next().is_some_and(|it| {
        it.contains('.') && ![".html", ".htm", ".php"].iter().any(|end| it.ends_with(end))
    });
    // Sections that are numbered like articles are told by headlines and long slugs.
    let item = Preset::all().filter(|preset| !preset.has_categories_like_items()).any(|preset| {
        preset.tells(url) || engine == Some(preset) && preset.identify(url).is_some()
    });
    let headline = words.chars().count() > MENU_WORDS_MAX
        || words.contains('№')
        || path.rsplit('/').next().is_some_and(|slug| slug.split('-').count() > 6);
    let service = ["login", "logout", "search", "/feed", "/rss", "/tag/", "/page/", "wp-json"];
    let front = url.path() == "/" && url.query().is_none();
    let unfit = file
        || item
        || headline
        || front
        || !same_site(url, site)
        || service.iter().any(|it| path.contains(it));
    let topic = Topic::of(words, &path).filter(|_| !unfit)?;
    Some(Candidate { reading: Reading::Page, url: url.clone(), topic })
}

/// The first candidate of every address.
fn distinct(candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut seen = BTreeSet::new();
    candidates
        .into_iter()
        .filter(|it| seen.insert((it.reading, address::of_link(&it.url))))
        .collect()
}

/// An id for a source of a site that none of `taken` has; it is added to them.
pub fn id(url: &Url, reading: Reading, topic: Topic, taken: &mut BTreeSet<String>) -> String {
    let host = url.host_str().unwrap_or_default();
    let label = host.strip_prefix("www.").unwrap_or(host).split('.').next().unwrap_or_default();
    let label: String = label
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-')
        .take(30)
        .collect();
    let label = match label.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => label,
        false => "site".to_owned(),
    };
    let kind = if reading == Reading::Feed { "-feed" } else { "" };
    let stem = format!("{label}-{}{kind}", topic.as_str());
    let numbered = (2..).map(|number| format!("{stem}-{number}"));
    let mut names = std::iter::once(stem.clone()).chain(numbered);
    let id = names.find(|name| !taken.contains(name)).unwrap_or(stem);
    taken.insert(id.clone());
    id
}

/// A source as it is written into `sources.toml`.
pub fn toml(id: &str, candidate: &Candidate, engine: Option<&str>) -> String {
    let text = |value: &str| toml::Value::String(value.to_owned()).to_string();
    let mut lines = format!(
        "[[source]]\nid = {}\nkind = {}\nurl = {}\nevery = \"1 h\"\n",
        text(id),
        text(candidate.reading.as_str()),
        text(candidate.url.as_str())
    );
    if let Some(engine) = engine {
        let _ = writeln!(lines, "engine = \"auto\"  # тепер {engine}; зміну рушія буде помічено");
    }
    if let Some(section) = candidate.topic.section() {
        let _ = writeln!(lines, "section = {}", text(section));
    }
    lines.push_str("watch_only = true  # рядок зайвий, коли джерело названо в plan.toml\n");
    lines
}
