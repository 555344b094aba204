//! The world in: bytes to items.
//!
//! A source is read in one call; it gives items, or says that nothing changed, or says why it
//! could not be read. It decides nothing about meaning (`recognition`) and remembers nothing
//! between reads (`store`).

mod address;
mod article;
pub mod attachment;
mod barrier;
mod base64;
mod card;
mod detect;
pub mod discovery;
mod encoding;
mod engine_classic;
mod engine_drupal;
mod engine_gr_org_ua;
mod engine_joomla;
mod engine_new;
mod engine_wordpress;
mod entry;
pub mod feed;
mod feed_names;
pub mod fetch;
mod fields;
mod furniture;
pub mod health;
mod http;
mod identity;
mod item_pages;
mod json_feed;
mod layout;
pub mod look;
mod manners;
mod markup;
mod moment;
pub mod moved;
pub mod own;
pub mod page;
mod paging;
pub mod preset;
pub mod read;
mod repair;
mod scan;
mod scan_entry;
pub mod snapshot;
pub mod survey;
mod text;

use crate::domain::ids::SourceId;
use std::time::Duration;

/// One source of `sources.toml`.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSpec {
    /// Its id.
    pub id: SourceId,
    /// How it is read.
    pub kind: SourceKind,
    /// Where; http or https.
    pub url: url::Url,
    /// How often.
    pub cadence: Duration,
    /// What its items are taken to stand under when the page itself names no section, e.g.
    /// «Рішення виконавчого комітету».
    pub section: Option<String>,
}

/// How a source is read.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A list page of the council's site.
    Page(PageSpec),
    /// A kind that is accepted and shown, and is not read yet.
    NotYet(PlannedSource),
}

impl SourceKind {
    /// The word used in `sources.toml` and in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            SourceKind::Feed => "feed",
            SourceKind::Page(_) => "page",
            SourceKind::NotYet(PlannedSource::Facebook) => "facebook",
            SourceKind::NotYet(PlannedSource::Platform) => "platform",
        }
    }
}

/// Kinds of source named by the configuration whose readers have not landed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlannedSource {
    /// A Facebook page over the Graph API.
    Facebook,
    /// The participatory-budget platform.
    Platform,
}

/// How a list page is read.
#[derive(Clone, Debug, PartialEq)]
pub struct PageSpec {
    /// The site engine.
    pub engine: Engine,
    /// How many list pages are read at the most.
    pub pages_max: u16,
    /// Whether the page of each new item is opened for its text and dates.
    pub open_items: OpenItems,
}

/// Whether item pages are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenItems {
    /// Each item not known yet is opened once.
    New,
    /// The list says enough.
    Never,
}

/// Site engines with a preset, and own selectors.
#[derive(Clone, Debug, PartialEq)]
pub enum Engine {
    /// The new engine: `/documents/{id}-{slug}`, `/news/{id}-{slug}`.
    New,
    /// The classic engine: `/news/{unix seconds}/`, `/docs/{N}/`.
    Classic,
    /// gr.org.ua and silrada.org: `/rishennyaradi/{slug}`, `/rishennyavikon/{slug}`, `/?p=N`.
    GrOrgUa,
    /// Joomla: `/index.php/{section}/{id}-{slug}`, also without `index.php`.
    Joomla,
    /// WordPress: `/YYYY/MM/DD/{slug}/`, `/?p=N`.
    Wordpress,
    /// Drupal: `/node/N`, `/uk/content/{slug}`, `/documents/{slug}`.
    Drupal,
    /// Recognised from markup and addresses at every full read.
    Auto,
    /// Own CSS selectors.
    Own(Selectors),
}

/// CSS selectors of a list page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selectors {
    /// Each item of the list.
    pub item: String,
    /// Its link, within the item; the first `a[href]` when absent.
    pub link: Option<String>,
    /// Its title, within the item; the link's text when absent.
    pub title: Option<String>,
    /// Its printed date, within the item.
    pub date: Option<String>,
}
