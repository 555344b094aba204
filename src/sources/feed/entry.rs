//! Entries of any feed format, and the items they become.
//!
//! Decides an item's identity: the feed's own id, else its link, else a hash of what it shows.
//! A feed's id is never made of the headline while there is anything better, so a corrected
//! headline stays the same item; and nothing is random, so one entry is never announced twice.

use crate::domain::ids::ItemId;
use crate::domain::sightings::{Item, ItemDates};
use crate::sources::document::address;
use crate::sources::document::moment;
use crate::sources::document::text;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

/// One entry as a feed gives it, whatever the format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The feed's own id.
    pub guid: Option<String>,
    /// What else the id is.
    pub guid_role: GuidRole,
    /// The link, perhaps relative.
    pub link: Option<String>,
    /// The headline, perhaps with markup.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<DateTime<Utc>>,
    /// When it was changed last.
    pub updated: Option<DateTime<Utc>>,
    /// Its categories.
    pub categories: Vec<String>,
    /// Its content or summary, as markup.
    pub html: Option<String>,
    /// The `full-text` element of the classic engine's feeds.
    pub full_text: Option<String>,
    /// How title or content came.
    pub wrapping: Wrapping,
}

/// What a feed's own id is besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GuidRole {
    /// The entry's address, if it looks like one.
    #[default]
    Address,
    /// A name only: the feed says that it leads nowhere.
    Name,
}

/// How title or content came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wrapping {
    /// As text.
    #[default]
    Plain,
    /// In base64; they are given unwrapped.
    Base64,
}

impl Entry {
    /// Takes from a second reading of the same entry what the first one lacks.
    pub fn completed_by(mut self, other: &Entry) -> Self {
        fn fill<T: Clone>(slot: &mut Option<T>, other: &Option<T>) {
            if slot.is_none() {
                slot.clone_from(other);
            }
        }
        /// A reading that stops where the other goes on has stopped at markup.
        fn extend(slot: &mut Option<String>, other: &Option<String>) {
            let stops = |short: &String| {
                other.as_ref().is_some_and(|it| it.len() > short.len() && it.starts_with(short))
            };
            if slot.as_ref().is_none_or(stops) {
                slot.clone_from(other);
            }
        }
        if other.wrapping == Wrapping::Base64 {
            self.title.clone_from(&other.title);
            self.html.clone_from(&other.html);
        }
        if self.guid.is_none() || self.guid == other.guid {
            self.guid.clone_from(&other.guid);
            self.guid_role = other.guid_role;
        }
        extend(&mut self.title, &other.title);
        extend(&mut self.html, &other.html);
        fill(&mut self.link, &other.link);
        fill(&mut self.published, &other.published);
        fill(&mut self.updated, &other.updated);
        fill(&mut self.full_text, &other.full_text);
        if self.categories.is_empty() {
            self.categories.clone_from(&other.categories);
        }
        self
    }

    fn shown_at(&self) -> Option<DateTime<Utc>> {
        self.published.or(self.updated)
    }

    /// The headline or its stand-in, with the date: what tells entries without id and link apart.
    fn headline(&self) -> String {
        let shown = self.title.as_deref().or(self.html.as_deref()).unwrap_or_default();
        let shown_at = self.shown_at().map(|at| at.to_rfc3339()).unwrap_or_default();
        format!("{}\n{shown_at}", text::inline(shown))
    }

    fn url(&self, base: Option<&Url>) -> Option<Url> {
        // Generators escape twice what an address never holds itself.
        let absolute = |text: &str| address::resolve(&text.replace("&amp;", "&"), base);
        let link = self.link.as_deref().and_then(absolute);
        let guid = self.guid.as_deref().filter(|_| self.guid_role == GuidRole::Address);
        link.or_else(|| address::resolve(guid?, None))
    }
}

/// Items of a feed's entries, at most `max`, in the feed's order; the newest are kept.
pub fn items(mut entries: Vec<Entry>, base: Option<&Url>, zone: Tz, max: usize) -> Vec<Item> {
    if entries.len() > max && entries.iter().all(|entry| entry.shown_at().is_some()) {
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.shown_at()));
    }
    entries.truncate(max);
    let ids = ids(&entries, base);
    let mut seen = BTreeSet::new();
    entries
        .iter()
        .zip(ids)
        .filter(|(_, id)| seen.insert(id.clone()))
        .map(|(entry, id)| item(entry, id, base, zone))
        .collect()
}

/// An identity per entry. What several entries of one feed share tells none of them apart: a
/// generator that gives every entry the same guid gives none, and so with links and headlines.
fn ids(entries: &[Entry], base: Option<&Url>) -> Vec<ItemId> {
    let links: Vec<Option<Url>> = entries.iter().map(|entry| entry.url(base)).collect();
    let shown: Vec<String> = entries.iter().map(Entry::headline).collect();
    let by_guid = telling(entries.iter().map(|entry| entry.guid.as_deref()).zip(&links));
    let by_link = telling(links.iter().map(Option::as_ref).zip(&shown));
    let by_headline = telling(shown.iter().map(Some).zip(entries));
    entries
        .iter()
        .enumerate()
        .map(|(at, entry)| {
            let guid = entry.guid.as_deref().filter(|guid| by_guid(guid));
            let link = links[at].as_ref().filter(|link| by_link(link));
            match (guid, link) {
                (Some(guid), _) => address::of_guid(guid),
                (None, Some(link)) => address::of_link(link),
                (None, None) if by_headline(&&shown[at]) => address::of_text(&[&shown[at]]),
                (None, None) => {
                    let html = entry.html.as_deref().unwrap_or_default();
                    address::of_text(&[&shown[at], html])
                }
            }
        })
        .collect()
}

/// Tells whether a key stands for one value only.
fn telling<K: Ord, V: PartialEq>(
    pairs: impl Iterator<Item = (Option<K>, V)>,
) -> impl Fn(&K) -> bool {
    let mut values: BTreeMap<K, Option<V>> = BTreeMap::new();
    for (key, value) in pairs {
        let Some(key) = key else { continue };
        match values.entry(key) {
            Slot::Vacant(slot) => drop(slot.insert(Some(value))),
            Slot::Occupied(mut slot) => {
                if slot.get().as_ref() != Some(&value) {
                    slot.insert(None);
                }
            }
        }
    }
    move |key| values.get(key).is_some_and(Option::is_some)
}

fn item(entry: &Entry, id: ItemId, base: Option<&Url>, zone: Tz) -> Item {
    let url = entry.url(base);
    let markup = entry.full_text.as_deref().or(entry.html.as_deref());
    let plain = markup.map(text::plain).unwrap_or_default();
    let title = entry.title.as_deref().map(text::title).filter(|title| !title.is_empty());
    let first_line = || text::bounded(plain.lines().next().unwrap_or_default(), 200).to_owned();
    let categories: Vec<String> = entry
        .categories
        .iter()
        .map(|name| text::inline(name))
        .filter(|it| !it.is_empty())
        .collect();
    let section = categories.join(" / ");
    Item {
        id,
        title: title.unwrap_or_else(first_line),
        section: (!section.is_empty())
            .then(|| text::bounded(&section, text::SECTION_MAX_BYTES).to_owned()),
        text: text::kept(&plain),
        dates: ItemDates {
            printed: None,
            url: url.as_ref().and_then(|url| address::date(url, zone)),
            feed: entry.shown_at().map(|at| moment::civil(at, zone)),
        },
        url: url.map(String::from),
    }
}
