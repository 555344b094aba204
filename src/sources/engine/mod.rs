//! The table of site engines: whatever a page is read by is asked of one of them.
//!
//! Decides which engines there are and how an identity, a headline and a date are asked of any of
//! them; what each answers stands in its own file. The invariant: identities of one engine never
//! look like those of another, and none is made of a headline where the engine gives a number.

mod classic;
pub(super) mod detect;
mod drupal;
mod family;
mod gr_org_ua;
mod joomla;
mod marks;
mod new;
mod site_engine;
mod unsaid;
mod wordpress;

use super::document::address;
use super::html::article::{Article, Frame};
use super::html::furniture::Label;
use super::html::headline;
use crate::domain::ids::ItemId;
use crate::domain::sightings::Item;
use chrono::NaiveDate;
use chrono_tz::Tz;
use family::Family;
use scraper::Html;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use site_engine::{Categories, Ids, SiteEngine};
use std::fmt;
use url::Url;

/// Every engine that is told by its addresses, the most telling first.
static ENGINES: &[Preset] = &[
    Preset(&new::ENGINE),
    Preset(&classic::ENGINE),
    Preset(&gr_org_ua::ENGINE),
    Preset(&wordpress::ENGINE),
    Preset(&joomla::ENGINE),
    Preset(&drupal::ENGINE),
];

/// What own selectors read, and what is tried where no engine is known.
static OWN: SiteEngine = SiteEngine {
    words: &["own"],
    date: address::date,
    keeps_fragment: true,
    feeds: &["/rss/", "/feed/"],
    sections: &["/documents", "/docs/", "/rishennyaradi", "/rishennyavikon", "/news"],
    ..SiteEngine::PLAIN
};

/// Whose markup a page follows: an engine of the table, or own selectors.
#[derive(Clone, Copy)]
pub struct Preset(&'static SiteEngine);

impl PartialEq for Preset {
    fn eq(&self, other: &Preset) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Preset {}

impl Serialize for Preset {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Preset {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Preset::named(&word).ok_or_else(|| D::Error::custom("no engine has this name"))
    }
}

impl fmt::Debug for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Preset {
    /// Own selectors.
    pub const OWN: Preset = Preset(&OWN);

    /// The engine of council sites that are made today.
    pub(super) const NEW: Preset = Preset(&new::ENGINE);

    /// Every engine that is told by its addresses, the most telling first.
    pub(super) fn all() -> impl DoubleEndedIterator<Item = Preset> {
        ENGINES.iter().copied()
    }

    /// The word used in JSON and in `sources.toml`.
    pub fn as_str(self) -> &'static str {
        self.0.words[0]
    }

    /// Every word it may have in `sources.toml`.
    pub(super) fn words(self) -> &'static [&'static str] {
        self.0.words
    }

    /// The preset of a word.
    pub fn named(word: &str) -> Option<Preset> {
        Preset::all().chain([Preset::OWN]).find(|preset| preset.as_str() == word)
    }

    /// The family and key of an item's address.
    pub(super) fn identify(self, url: &Url) -> Option<(Family, String)> {
        (self.0.identify)(url)
    }

    /// What an item's address is to this engine, whether it says anything of itself or not.
    pub(super) fn place(self, url: &Url) -> Option<(Family, String)> {
        self.identify(url).or_else(|| (self.0.unsaid)(url))
    }

    /// The engine of an item, told by its id or by its address.
    pub(super) fn of_item(id: &ItemId, url: &Url) -> Option<Preset> {
        let prefixed = id.as_str().split_once('/').and_then(|(word, _)| Preset::named(word));
        let telling = || Preset::all().find(|preset| preset.tells(url));
        prefixed.filter(|preset| preset.place(url).is_some()).or_else(telling)
    }

    /// Whether an address is an item's, of a shape that no other engine makes.
    pub(super) fn tells(self, url: &Url) -> bool {
        (self.0.tells)(url)
    }

    /// Whether its ids are the keys alone, or with their family.
    pub(super) fn counts(self) -> bool {
        matches!(self.0.ids, Ids::Counted(_))
    }

    /// Whether addresses of categories look like those of items.
    pub(super) fn has_categories_like_items(self) -> bool {
        matches!(self.0.categories, Categories::Alike { .. })
    }

    /// Whether a page at an item's address is an item's and not a category's.
    pub(super) fn is_item(self, document: &Html) -> bool {
        match self.0.categories {
            Categories::Apart => true,
            Categories::Alike { is_item } => is_item(document),
        }
    }

    /// Where its pages keep an item.
    pub(super) fn frame(self) -> Frame {
        (self.0.frame)()
    }

    /// The addresses that a list of it marks as headlines.
    pub(super) fn headlines(self, document: &Html, base: &Url) -> Vec<Url> {
        let addresses = |marked| headline::addresses(document, base, marked);
        self.0.headlines.map(|marked| addresses(marked)).unwrap_or_default()
    }

    /// The identity of an item that the list at `list` shows; `None` for what is no item of it.
    pub(super) fn item_id(self, list: &Url, item: &Url) -> Option<ItemId> {
        let (own, key) = self.identify(item)?;
        self.id_in(list, item, own, key)
    }

    /// The identity of what the list at `list` marks as an item's headline.
    pub(super) fn headline_id(self, list: &Url, item: &Url) -> Option<ItemId> {
        let (own, key) = self.place(item)?;
        self.id_in(list, item, own, key)
    }

    fn id_in(self, list: &Url, item: &Url, own: Family, key: String) -> Option<ItemId> {
        let family = match self.0.ids {
            Ids::Counted(families) => {
                return match family::of_list(families, list) {
                    // A list of documents may show the latest news beside it.
                    Some(family) => (family == own).then_some(ItemId::from(key)),
                    // Families count separately, so a mixed list needs the family in the id.
                    None => Some(ItemId::from(format!("{}/{key}", own.as_str()))),
                };
            }
            Ids::Worded => String::new(),
            Ids::WordedByFamily => format!("{}/", own.as_str()),
        };
        // A category's address may look like an item's, and its pages link to it.
        let itself = item.path().trim_end_matches('/') == list.path().trim_end_matches('/')
            && self.place(list) == Some((own, key.clone()));
        ((self.0.lists)(list, own) && !itself)
            .then(|| address::short(format!("{}/{family}{key}", self.as_str())))
    }

    /// What an item is taken to stand under by its address alone.
    pub(super) fn section(self, item: &Url) -> Option<&'static str> {
        (self.0.section)(self.identify(item)?.0)
    }

    /// The date of publication an item's address carries.
    pub(super) fn date(self, item: &Url, zone: Tz) -> Option<NaiveDate> {
        (self.0.date)(item, zone)
    }

    /// Whether a date printed in a list beside an item is its publication.
    pub(super) fn list_date_is_publication(self, item: &Url, label: Label) -> bool {
        let publishes = |(family, _)| (self.0.list_date_is_publication)(family, label);
        self.identify(item).is_none_or(publishes)
    }

    /// Whether a list's column of dates tells when its items were changed and not published.
    pub(super) fn shows_changes(self, document: &Html) -> bool {
        (self.0.shows_changes)(document)
    }

    /// The address under which an item is kept: the item's own, without the reader's place on it.
    pub(super) fn address(self, mut item: Url) -> Url {
        if !self.0.keeps_fragment {
            item.set_fragment(None);
        }
        item
    }

    /// The number in the address of the page behind page `number`, which counts from 1.
    pub(super) fn number_after(self, number: u16) -> u32 {
        u32::from(number) + u32::from(self.0.first_page)
    }

    /// Where it has feeds whether or not a page mentions them.
    pub(super) fn feeds(self) -> &'static [&'static str] {
        self.0.feeds
    }

    /// Where it has its lists.
    pub(super) fn sections(self) -> &'static [&'static str] {
        self.0.sections
    }

    /// Whether a menu of it is there; `has` says whether a path is linked to.
    pub(super) fn shows_menu(self, has: impl Fn(&str) -> bool) -> bool {
        self.0.menus.iter().any(|menu| menu.iter().all(|path| has(path)))
    }

    /// Adds what an item's page says.
    pub(super) fn fill(self, item: &mut Item, url: &Url, document: &Html, article: Article) {
        (self.0.fill)(item, url, document, article);
    }
}
