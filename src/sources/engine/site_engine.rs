//! What a site engine says of itself: one value per engine, each in its own file.
//!
//! Decides which questions are asked of an engine and what is taken where it says nothing
//! ([`SiteEngine::PLAIN`]). It knows no engine by name. The invariant: whatever differs between
//! engines is asked here, so nobody outside the engines' own files needs to know which one it is.

use super::family::Family;
use super::marks::Marks;
use crate::domain::sightings::Item;
use crate::sources::document::text;
use crate::sources::html::article::{Article, Frame, Themes};
use crate::sources::html::furniture::Label;
use chrono::NaiveDate;
use chrono_tz::Tz;
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// The family and key of an address.
pub(in crate::sources) type Identify = fn(&Url) -> Option<(Family, String)>;

/// One site engine.
pub(in crate::sources) struct SiteEngine {
    /// The words of `sources.toml`; the first one is its name everywhere else.
    pub words: &'static [&'static str],
    /// What an address is that says by itself that it is an item's.
    pub identify: Identify,
    /// What an address is that says nothing of itself, given that it is an item's.
    pub unsaid: Identify,
    /// Whether an address is an item's, of a shape that no other engine makes.
    pub tells: fn(&Url) -> bool,
    /// Whether a page carries its marks.
    pub marked: fn(&Marks, &Html) -> bool,
    /// Whether sites of other engines may carry its marks too, so that it is asked after them.
    pub marks_are_common: bool,
    /// How its ids are made.
    pub ids: Ids,
    /// Whether items of a family belong to the list at an address.
    pub lists: fn(&Url, Family) -> bool,
    /// Whether a category's address may look like an item's.
    pub categories: Categories,
    /// Where its pages keep an item.
    pub frame: fn() -> Frame,
    /// The links that its lists mark as headlines.
    pub headlines: Option<&'static LazyLock<Selector>>,
    /// What items of a family are taken to stand under.
    pub section: fn(Family) -> Option<&'static str>,
    /// The day of publication that an item's address carries.
    pub date: fn(&Url, Tz) -> Option<NaiveDate>,
    /// Whether a date printed in a list beside an item of a family is its publication.
    pub list_date_is_publication: fn(Family, Label) -> bool,
    /// Whether a list's column of dates tells when its items were changed.
    pub shows_changes: fn(&Html) -> bool,
    /// Whether an item is kept under its address with the reader's place on the page.
    pub keeps_fragment: bool,
    /// The number that the addresses of its lists give to their first page.
    pub first_page: u16,
    /// Where it has feeds whether or not a page mentions them.
    pub feeds: &'static [&'static str],
    /// Where it has its lists.
    pub sections: &'static [&'static str],
    /// Paths of a menu that only sites of it have, one menu a line.
    pub menus: &'static [&'static [&'static str]],
    /// Adds what the page of an item says.
    pub fill: fn(&mut Item, &Url, &Html, Article),
}

/// How ids are made of an address's family and key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::sources) enum Ids {
    /// The key alone, for families are counted separately; behind its family where the list is of
    /// none of these, told by its address.
    Counted(&'static [Family]),
    /// The engine's word and the key.
    Worded,
    /// The engine's word, the family and the key.
    WordedByFamily,
}

/// What addresses of categories look like.
#[derive(Clone, Copy)]
pub(in crate::sources) enum Categories {
    /// Like no item's.
    Apart,
    /// Like an item's; only the page tells.
    Alike {
        /// Whether a page is one item's.
        is_item: fn(&Html) -> bool,
    },
}

impl SiteEngine {
    /// An engine that says nothing; each says in its own file what is otherwise.
    pub const PLAIN: SiteEngine = SiteEngine {
        words: &[""],
        identify: |_| None,
        unsaid: |_| None,
        tells: |_| false,
        marked: |_, _| false,
        marks_are_common: false,
        ids: Ids::Worded,
        lists: |_, _| true,
        categories: Categories::Apart,
        frame: || Frame { roots: &[], themes: Themes::Own },
        headlines: None,
        section: |_| None,
        // A date inside a slug was typed into a headline: it is an adoption, if anything.
        date: |_, _| None,
        list_date_is_publication: |_, _| true,
        shows_changes: |_| false,
        keeps_fragment: false,
        first_page: 1,
        feeds: &[],
        sections: &[],
        menus: &[],
        fill: |item, _, _, article| {
            if let Some(printed) = article.printed {
                item.dates.printed = Some(printed.on);
            }
            item.text = text::kept(&article.lines.join("\n"));
        },
    };
}
