//! List pages and item pages of council sites.
//!
//! Decides which engine made a page, what its items are, and when a page is not the list it should
//! be: a sign-in page, a challenge, an empty list, another layout. The invariant: a list page with
//! no items is never a success, so a changed site makes us blind and not blissful.

use super::article::{self, Article, Recognition};
use super::attachment;
use super::card::Card;
use super::engine_classic;
use super::engine_new;
use super::furniture;
use super::identity;
use super::layout;
use super::markup;
use super::own;
use super::paging;
use super::text;
use super::{Engine, OpenItems, Selectors};
use crate::domain::ids::ItemId;
use crate::domain::observation::{Item, ItemDates};
use chrono_tz::Tz;
use scraper::{Html, Selector};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// The host of pages whose address is not known; links to any host count as theirs.
pub const NOWHERE: &str = "nowhere.invalid";

/// The address of a page whose address is not known.
pub fn nowhere() -> Url {
    Url::parse("http://nowhere.invalid/").expect("the address is a valid constant")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static BASE: LazyLock<Selector> = LazyLock::new(|| selector("base[href]"));
static CANONICAL: LazyLock<Selector> =
    LazyLock::new(|| selector("link[rel=canonical][href], meta[property='og:url'][content]"));
static PASSWORD: LazyLock<Selector> = LazyLock::new(|| selector("input[type=password]"));
static LINKS: LazyLock<Selector> = LazyLock::new(|| selector("a[href]"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
static SCRIPTS: LazyLock<Selector> = LazyLock::new(|| selector("script"));
static REFRESH: LazyLock<Selector> = LazyLock::new(|| selector("meta[http-equiv=refresh i]"));

/// Why a page is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The site wants a name and a password.
    #[error("it is a sign-in page")]
    Login,
    /// The list is there and holds nothing.
    #[error("the list is empty")]
    EmptyList,
    /// The page is not made the way the source says.
    #[error("its layout is not the expected one: {seen}")]
    OtherLayout {
        /// What was seen instead.
        seen: String,
    },
    /// A guard against robots stands before the page.
    #[error("a robot check stands before it")]
    Challenge,
}

/// Whose markup a page follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The new engine.
    New,
    /// The classic engine.
    Classic,
    /// Own selectors.
    Own,
}

impl Preset {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Preset::New => "new",
            Preset::Classic => "classic",
            Preset::Own => "own",
        }
    }

    /// The family and number of an item's address.
    pub fn identify(self, url: &Url) -> Option<(Family, String)> {
        match self {
            Preset::New => engine_new::identify(url),
            Preset::Classic => engine_classic::identify(url),
            Preset::Own => None,
        }
    }
}

/// The kinds of item an engine counts separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// `/documents/` of the new engine.
    Documents,
    /// `/news/` of either engine.
    News,
    /// `/docs/` of the classic engine.
    Docs,
}

impl Family {
    /// The path segment.
    pub fn as_str(self) -> &'static str {
        match self {
            Family::Documents => "documents",
            Family::News => "news",
            Family::Docs => "docs",
        }
    }

    /// The family a list shows, told from the list's own address.
    fn of_list(url: &Url) -> Option<Family> {
        [Family::Documents, Family::News, Family::Docs].into_iter().find(|family| {
            url.path_segments().into_iter().flatten().any(|it| it == family.as_str())
        })
    }
}

/// What a list page gave.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Whose markup it follows.
    pub preset: Preset,
    /// Its items, in its order.
    pub items: Vec<Item>,
    /// The next page of the list.
    pub next: Option<Url>,
}

/// One list page to read.
#[derive(Clone, Debug)]
pub struct List<'a> {
    /// Its markup.
    pub html: &'a str,
    /// Its address, after redirects; `None` for a file of unknown origin.
    pub url: Option<&'a Url>,
    /// What the configuration says of the engine.
    pub engine: &'a Engine,
    /// Whether item pages will be opened; if not, the list's teasers are the text.
    pub open_items: OpenItems,
    /// Its place among the pages of the list, from 1.
    pub number: u16,
    /// The council's zone.
    pub zone: Tz,
}

/// Reads a list page.
pub fn list(list: &List<'_>) -> Result<Listing, PageError> {
    bearable(list.html)?;
    let document = Html::parse_document(list.html);
    let url = address(&document, list.url);
    let base = base(&document, &url);
    let preset = match list.engine {
        Engine::New => Some(Preset::New),
        Engine::Classic => Some(Preset::Classic),
        Engine::Own(_) => Some(Preset::Own),
        Engine::Auto => detect(&document, &base),
    };
    let items = match (preset, list.engine) {
        (Some(_), Engine::Own(selectors)) => own::items(&document, &base, selectors, list.zone)?,
        (Some(preset), _) => preset_items(&document, &url, &base, preset, list),
        (None, _) => Vec::new(),
    };
    let (Some(preset), false) = (preset, items.is_empty()) else {
        return Err(without_items(&document, &url, &base, preset, list.engine));
    };
    Ok(Listing { preset, items, next: paging::next(&document, &url, &base, list.number) })
}

/// The tree builder takes quadratic time over nesting, and no honest page is nested so deep.
fn bearable(html: &str) -> Result<(), PageError> {
    match markup::is_deep(html) {
        false => Ok(()),
        true => Err(PageError::OtherLayout {
            seen: format!("its elements are nested deeper than {}", markup::DEPTH_MAX),
        }),
    }
}

/// Tells the engine by the addresses a page links to; it is asked again at every read, because
/// councils move from one engine to the other.
fn detect(document: &Html, base: &Url) -> Option<Preset> {
    let mut counts = [(Preset::New, 0), (Preset::Classic, 0)];
    for link in document.select(&LINKS) {
        let Some(url) = link.value().attr("href").and_then(|it| identity::resolve(it, Some(base)))
        else {
            continue;
        };
        for (preset, count) in &mut counts {
            if layout::same_site(&url, base) && preset.identify(&url).is_some() {
                *count += 1;
            }
        }
    }
    let [new, classic] = counts;
    let found = if classic.1 > new.1 { classic } else { new };
    (found.1 > 0).then_some(found.0)
}

fn preset_items(
    document: &Html,
    url: &Url,
    base: &Url,
    preset: Preset,
    list: &List<'_>,
) -> Vec<Item> {
    let family = Family::of_list(url);
    let identify = |to: &Url| {
        let (own, number) = preset.identify(to)?;
        match family {
            // A list of documents may show the latest news beside it.
            Some(family) => (family == own).then_some(ItemId(number)),
            // Families count separately, so a mixed list needs the family in the id.
            None => Some(ItemId(format!("{}/{number}", own.as_str()))),
        }
    };
    let mut cards = layout::cards(document, base, identify);
    if url.host_str() == Some(NOWHERE) {
        drop_sole_family(&mut cards);
    }
    cards
        .into_iter()
        .map(|card| {
            let own = preset.identify(&card.url).map(|(family, _)| family);
            let printed = card.printed.filter(|printed| match (preset, own) {
                (Preset::Classic, Some(own)) => {
                    engine_classic::list_date_is_publication(own, printed.label)
                }
                _ => true,
            });
            Item {
                dates: ItemDates {
                    printed: printed.map(|printed| printed.on),
                    url: identity::date(&card.url, list.zone),
                    feed: None,
                },
                text: match list.open_items {
                    OpenItems::Never => text::kept(&card.teaser),
                    OpenItems::New => None,
                },
                id: card.id,
                title: card.title,
                section: None,
                url: known(card.url),
            }
        })
        .collect()
}

/// Nothing is stored of a file of unknown origin, so its ids need no family to stay stable.
fn drop_sole_family(cards: &mut [Card]) {
    let families: BTreeSet<&str> =
        cards.iter().filter_map(|card| Some(card.id.as_str().split_once('/')?.0)).collect();
    if families.len() == 1 {
        for card in cards {
            if let Some((_, number)) = card.id.as_str().split_once('/') {
                card.id = ItemId(number.to_owned());
            }
        }
    }
}

/// Reads the page of one item into it.
pub fn open(html: &str, url: &Url, preset: Preset, item: &mut Item) -> Result<(), PageError> {
    bearable(html)?;
    let document = Html::parse_document(html);
    let article = article::article(&document, &item.title);
    if article.recognition == Recognition::Foreign {
        if let Some(barrier) = barrier(&document, url) {
            return Err(barrier);
        }
        if article.lines.is_empty() || preset != Preset::Own {
            let seen = "the item's headline was not found on its page".to_owned();
            return Err(PageError::OtherLayout { seen });
        }
    }
    complete_title(item, &article);
    match preset {
        Preset::New => engine_new::fill(item, article),
        Preset::Classic => {
            let family = engine_classic::identify(url).map_or(Family::News, |(family, _)| family);
            engine_classic::fill(item, family, article);
        }
        Preset::Own => engine_new::fill(item, article),
    }
    Ok(())
}

/// The documents attached to a page: links of its content to files that can be read.
pub fn attachments(html: &str, url: &Url) -> Vec<Url> {
    if bearable(html).is_err() {
        return Vec::new();
    }
    let document = Html::parse_document(html);
    let base = base(&document, url);
    let mut found: Vec<Url> = Vec::new();
    for link in article::content_links(&document) {
        let Some(to) = identity::resolve(link, Some(&base)) else { continue };
        if attachment::format_of(&to).is_some() && !found.contains(&to) {
            found.push(to);
        }
    }
    found.truncate(attachment::ATTACHMENTS_MAX);
    found
}

/// The item of a page that is an item's own, told by its address.
pub fn single(html: &str, url: &Url, zone: Tz) -> Option<Result<Listing, PageError>> {
    let preset =
        [Preset::New, Preset::Classic].into_iter().find(|it| it.identify(url).is_some())?;
    let (_, number) = preset.identify(url)?;
    let mut item = Item {
        id: ItemId(number),
        url: Some(url.to_string()),
        title: String::new(),
        section: None,
        text: None,
        dates: ItemDates { url: identity::date(url, zone), ..ItemDates::default() },
    };
    let opened = open(html, url, preset, &mut item);
    Some(opened.map(|()| Listing { preset, items: vec![item], next: None }))
}

/// A list cuts long headlines; the page has all of them.
fn complete_title(item: &mut Item, article: &Article) {
    let Some(title) = &article.title else { return };
    let cut = item.title.ends_with('…') || item.title.ends_with("...");
    if item.title.is_empty() || cut {
        item.title = text::title(title);
    }
}

fn address(document: &Html, url: Option<&Url>) -> Url {
    let declared = || {
        document.select(&CANONICAL).find_map(|it| {
            let value = it.value().attr("href").or_else(|| it.value().attr("content"))?;
            identity::resolve(value, None)
        })
    };
    url.cloned().or_else(declared).unwrap_or_else(nowhere)
}

fn base(document: &Html, url: &Url) -> Url {
    let declared = document.select(&BASE).next().and_then(|it| it.value().attr("href"));
    declared.and_then(|href| identity::resolve(href, Some(url))).unwrap_or_else(|| url.clone())
}

fn known(url: Url) -> Option<String> {
    (url.host_str() != Some(NOWHERE)).then(|| url.into())
}

/// Whether something stands before the page: a sign-in form or a robot check.
pub fn barrier_of(html: &str, url: &Url) -> Option<PageError> {
    bearable(html).ok()?;
    barrier(&Html::parse_document(html), url)
}

fn barrier(document: &Html, url: &Url) -> Option<PageError> {
    let title = document.select(&TITLE).next().map(|it| it.text().collect::<String>());
    let title = text::fold(&title.unwrap_or_default()).to_lowercase();
    let scripts: String = document
        .select(&SCRIPTS)
        .flat_map(|it| it.text().chain(it.value().attr("src")).collect::<Vec<_>>())
        .take(50)
        .collect();
    let words: Vec<String> =
        text::lines(document.root_element()).into_iter().take(40).map(|it| it.text).collect();
    let shown = words.join(" ").to_lowercase();
    let checks = [
        "just a moment",
        "checking your browser",
        "attention required",
        "ddos-guard",
        "ddos protection",
        "перевірка браузера",
        "перевіряємо ваш браузер",
        "проверка браузера",
        "are you a robot",
        "я не робот",
        "verify you are human",
        "підтвердьте, що ви не робот",
        "enable javascript and cookies",
    ];
    let scripted = ["challenge-platform", "cf_chl_", "__ddg", "ddos-guard", "aes.js", "slowaes"];
    let reloads = shown.len() < 300
        && scripts.contains("document.cookie")
        && (scripts.contains("location") || document.select(&REFRESH).next().is_some());
    if checks.iter().any(|it| title.contains(it) || shown.len() < 2_000 && shown.contains(it))
        || scripted.iter().any(|it| scripts.contains(it))
        || reloads
    {
        return Some(PageError::Challenge);
    }
    let login_path = url.path_segments().into_iter().flatten().any(|it| {
        matches!(
            it.to_ascii_lowercase().as_str(),
            "login" | "signin" | "sign-in" | "auth" | "wp-login.php"
        )
    });
    let asks = document.select(&PASSWORD).next().is_some();
    (asks || login_path).then_some(PageError::Login)
}

fn without_items(
    document: &Html,
    url: &Url,
    base: &Url,
    preset: Option<Preset>,
    engine: &Engine,
) -> PageError {
    let lines = text::lines(document.root_element());
    // A sign-in form in a corner is no barrier before a list that says it is empty.
    if lines.iter().any(|line| furniture::says_nothing_found(&line.text)) {
        return PageError::EmptyList;
    }
    if let Some(barrier) = barrier(document, url) {
        return barrier;
    }
    if lines.is_empty() {
        return PageError::OtherLayout { seen: "the page shows no text".to_owned() };
    }
    if let Engine::Own(Selectors { item, .. }) = engine {
        return PageError::OtherLayout { seen: format!("nothing with a link matches `{item}`") };
    }
    let seen = detect(document, base);
    match (preset, seen) {
        (Some(wanted), Some(seen)) if wanted != seen => PageError::OtherLayout {
            seen: format!("its links are those of the `{}` engine", seen.as_str()),
        },
        // Links of the right engine, only not of this list.
        (Some(_), Some(_)) => PageError::EmptyList,
        _ if links_to_lists(document, base) => PageError::EmptyList,
        _ => PageError::OtherLayout {
            seen: "no link of it leads to a news item or a document".to_owned(),
        },
    }
}

/// Whether the menu of either engine is there.
fn links_to_lists(document: &Html, base: &Url) -> bool {
    let paths: Vec<String> = document
        .select(&LINKS)
        .filter_map(|it| identity::resolve(it.value().attr("href")?, Some(base)))
        .filter(|url| layout::same_site(url, base))
        .map(|url| url.path().trim_end_matches('/').to_owned())
        .collect();
    let has = |path: &str| paths.iter().any(|it| it == path);
    has("/news") && (has("/documents") || has("/docs"))
}
