//! Presets: the site engines we know by their addresses.
//!
//! Decides which addresses are items of an engine, and which identity, section and date such an
//! address carries. The invariant: identities of one engine never look like those of another, and
//! none is made of a headline where the engine gives a number.

pub(super) mod classic;
pub(super) mod detect;
pub(super) mod drupal;
pub(super) mod family;
pub(super) mod gr_org_ua;
pub(super) mod joomla;
mod marks;
pub(super) mod new;
pub(super) mod wordpress;

use super::document::address;
use super::html::article::{Frame, Themes};
use super::html::headline;
use super::spec::Engine;
use crate::domain::ids::ItemId;
use chrono::NaiveDate;
use chrono_tz::Tz;
use family::Family;
use scraper::Html;
use url::Url;

/// Whose markup a page follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The new engine.
    New,
    /// The classic engine.
    Classic,
    /// gr.org.ua, silrada.org and own domains on the same theme.
    GrOrgUa,
    /// Joomla.
    Joomla,
    /// WordPress.
    Wordpress,
    /// Drupal.
    Drupal,
    /// Own selectors.
    Own,
}

impl Preset {
    /// Every engine that is told by its addresses, the most telling first.
    pub const ENGINES: [Preset; 6] = [
        Preset::New,
        Preset::Classic,
        Preset::GrOrgUa,
        Preset::Wordpress,
        Preset::Joomla,
        Preset::Drupal,
    ];

    /// The word used in JSON and in `sources.toml`.
    pub fn as_str(self) -> &'static str {
        match self {
            Preset::New => "new",
            Preset::Classic => "classic",
            Preset::GrOrgUa => "gr-org-ua",
            Preset::Joomla => "joomla",
            Preset::Wordpress => "wordpress",
            Preset::Drupal => "drupal",
            Preset::Own => "own",
        }
    }

    /// The preset of a word.
    pub fn named(word: &str) -> Option<Preset> {
        let own = [Preset::Own];
        Preset::ENGINES.into_iter().chain(own).find(|preset| preset.as_str() == word)
    }

    /// The preset a configured engine names; none for [`Engine::Auto`].
    pub fn of(engine: &Engine) -> Option<Preset> {
        match engine {
            Engine::New => Some(Preset::New),
            Engine::Classic => Some(Preset::Classic),
            Engine::GrOrgUa => Some(Preset::GrOrgUa),
            Engine::Joomla => Some(Preset::Joomla),
            Engine::Wordpress => Some(Preset::Wordpress),
            Engine::Drupal => Some(Preset::Drupal),
            Engine::Own(_) => Some(Preset::Own),
            Engine::Auto => None,
        }
    }

    /// The engine to be configured for this preset; none for own selectors.
    pub fn engine(self) -> Option<Engine> {
        match self {
            Preset::New => Some(Engine::New),
            Preset::Classic => Some(Engine::Classic),
            Preset::GrOrgUa => Some(Engine::GrOrgUa),
            Preset::Joomla => Some(Engine::Joomla),
            Preset::Wordpress => Some(Engine::Wordpress),
            Preset::Drupal => Some(Engine::Drupal),
            Preset::Own => None,
        }
    }

    /// The family and key of an item's address.
    pub fn identify(self, url: &Url) -> Option<(Family, String)> {
        match self {
            Preset::New => new::identify(url),
            Preset::Classic => classic::identify(url),
            Preset::GrOrgUa => gr_org_ua::identify(url),
            Preset::Joomla => joomla::identify(url),
            Preset::Wordpress => wordpress::identify(url),
            Preset::Drupal => drupal::identify(url),
            Preset::Own => None,
        }
    }

    /// What an item's address is to this engine, whether it says anything of itself or not.
    pub fn place(self, url: &Url) -> Option<(Family, String)> {
        self.identify(url).or_else(|| identify(self, url))
    }

    /// The engine of an item, told by its id or by its address.
    pub fn of_item(id: &ItemId, url: &Url) -> Option<Preset> {
        let prefixed = id.as_str().split_once('/').and_then(|(word, _)| Preset::named(word));
        let telling = || Preset::ENGINES.into_iter().find(|preset| preset.tells(url));
        prefixed.filter(|preset| preset.place(url).is_some()).or_else(telling)
    }

    /// Whether an address is an item's, of a shape that no other engine makes.
    pub fn tells(self, url: &Url) -> bool {
        match self {
            Preset::New | Preset::Classic => self.identify(url).is_some(),
            Preset::GrOrgUa => gr_org_ua::tells(url),
            Preset::Joomla => joomla::tells(url),
            Preset::Wordpress => wordpress::tells(url),
            Preset::Drupal => drupal::tells(url),
            Preset::Own => false,
        }
    }

    /// Where its pages keep an item.
    pub(in crate::sources) fn frame(self) -> Frame {
        match self {
            Preset::New | Preset::Classic | Preset::Own => {
                Frame { roots: &[], themes: Themes::Own }
            }
            // The theme of gr.org.ua stands on WordPress.
            Preset::GrOrgUa | Preset::Wordpress => {
                Frame { roots: &*wordpress::ROOTS, themes: Themes::Anybodys }
            }
            Preset::Joomla => Frame { roots: &*joomla::ROOTS, themes: Themes::Anybodys },
            Preset::Drupal => Frame { roots: &*drupal::ROOTS, themes: Themes::Anybodys },
        }
    }

    /// The addresses that a list of it marks as headlines.
    pub(in crate::sources) fn headlines(self, document: &Html, base: &Url) -> Vec<Url> {
        let marked = match self {
            Preset::Wordpress => &*wordpress::HEADLINES,
            Preset::Joomla => &*joomla::HEADLINES,
            Preset::Drupal => &*drupal::HEADLINES,
            Preset::New | Preset::Classic | Preset::GrOrgUa | Preset::Own => return Vec::new(),
        };
        headline::addresses(document, base, marked)
    }

    /// The identity of an item that the list at `list` shows; `None` for what is no item of it.
    pub fn item_id(self, list: &Url, item: &Url) -> Option<ItemId> {
        let (own, key) = self.identify(item)?;
        self.id_in(list, item, own, key)
    }

    /// The identity of what the list at `list` marks as an item's headline.
    pub fn headline_id(self, list: &Url, item: &Url) -> Option<ItemId> {
        let (own, key) = self.place(item)?;
        self.id_in(list, item, own, key)
    }

    fn id_in(self, list: &Url, item: &Url, own: Family, key: String) -> Option<ItemId> {
        if let Preset::New | Preset::Classic = self {
            return match Family::of_list(list) {
                // A list of documents may show the latest news beside it.
                Some(family) => (family == own).then_some(ItemId::from(key)),
                // Families count separately, so a mixed list needs the family in the id.
                None => Some(ItemId::from(format!("{}/{key}", own.as_str()))),
            };
        }
        let listed = match self {
            Preset::GrOrgUa => gr_org_ua::lists(list, own),
            Preset::Drupal => drupal::lists(list, own),
            _ => true,
        };
        // A category's address may look like an item's, and its pages link to it.
        let itself = item.path().trim_end_matches('/') == list.path().trim_end_matches('/')
            && self.place(list) == Some((own, key.clone()));
        (listed && !itself).then(|| {
            let family = match own {
                Family::Articles | Family::Posts => String::new(),
                _ => format!("{}/", own.as_str()),
            };
            address::short(format!("{}/{family}{key}", self.as_str()))
        })
    }

    /// What an item is taken to stand under by its address alone.
    pub fn section(self, item: &Url) -> Option<&'static str> {
        match (self, self.identify(item)?.0) {
            (Preset::GrOrgUa, Family::Session) => Some("Рішення ради"),
            (Preset::GrOrgUa, Family::Executive) => Some("Рішення виконавчого комітету"),
            _ => None,
        }
    }

    /// The date of publication an item's address carries.
    pub fn date(self, item: &Url, zone: Tz) -> Option<NaiveDate> {
        match self {
            Preset::New | Preset::Classic | Preset::Own => address::date(item, zone),
            Preset::Wordpress => wordpress::date(item),
            // A date inside their slugs was typed into a headline: it is an adoption, if anything.
            Preset::GrOrgUa | Preset::Joomla | Preset::Drupal => None,
        }
    }

    /// The address under which an item is kept: the item's own, without the reader's place on it.
    pub fn address(self, mut item: Url) -> Url {
        if !matches!(self, Preset::New | Preset::Classic | Preset::Own) {
            item.set_fragment(None);
        }
        item
    }
}

/// First segments of addresses that are archives, people and machinery.
pub(in crate::sources) const SERVICE: [&str; 12] = [
    "category",
    "tag",
    "author",
    "page",
    "feed",
    "wp-content",
    "wp-admin",
    "wp-json",
    "component",
    "taxonomy",
    "user",
    "search",
];

/// The family and key of an address that says nothing of itself, given that it is an item's.
///
/// WordPress keeps a slug unique over all posts; elsewhere only the whole path is.
pub fn identify(preset: Preset, url: &Url) -> Option<(Family, String)> {
    let segments: Vec<String> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty() && *segment != "index.php")
        .map(address::decoded)
        .collect();
    let (first, last) = (segments.first()?, segments.last()?);
    if SERVICE.contains(&first.as_str()) || url.query().is_some() {
        return None;
    }
    match preset {
        // The archive of a year, a month or a day has no slug.
        Preset::Wordpress => {
            let slug = last.bytes().any(|it| !it.is_ascii_digit());
            slug.then(|| (Family::Posts, last.clone()))
        }
        Preset::Joomla => Some((Family::Articles, without_language(&segments))),
        Preset::Drupal => Some((Family::Content, without_language(&segments))),
        Preset::New | Preset::Classic | Preset::GrOrgUa | Preset::Own => None,
    }
}

pub(in crate::sources) fn without_language(segments: &[String]) -> String {
    let own = match segments {
        [language, rest @ ..] if language.len() == 2 && !rest.is_empty() => rest,
        all => all,
    };
    let path = own.join("/");
    path.strip_suffix(".html").map_or(path.clone(), str::to_owned)
}
