//! What a source is: one entry of `sources.toml` after it was checked.

use super::engine::Preset;
use crate::domain::ids::SourceId;
use crate::domain::sightings::Access;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
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
    /// A Facebook page over the Graph API.
    Facebook(FacebookSpec),
    /// The participatory-budget platform «Громадський проект».
    Platform,
    /// A host or a page that is looked at for its own sake: certificate, headers, owner.
    Host(HostSpec),
}

impl SourceKind {
    /// The word used in `sources.toml` and in JSON.
    pub fn as_str(&self) -> &'static str {
        match self {
            SourceKind::Feed => "feed",
            SourceKind::Page(_) => "page",
            SourceKind::Facebook(_) => "facebook",
            SourceKind::Platform => "platform",
            SourceKind::Host(_) => "host",
        }
    }

    /// Whose ground it is read on.
    pub fn stand(&self) -> Stand {
        match self {
            SourceKind::Feed | SourceKind::Page(_) => Stand::Site,
            SourceKind::Facebook(_) => Stand::Network("сторінка у Facebook"),
            SourceKind::Platform => Stand::Network("платформа бюджету участі"),
            SourceKind::Host(_) => Stand::Host,
        }
    }

    /// Whether it can be read as configured; a Facebook page without a token cannot.
    pub fn access(&self) -> Access {
        match self {
            SourceKind::Facebook(FacebookSpec { token_file: None, .. }) => Access::None,
            _ => Access::Readable,
        }
    }
}

/// Whose ground a source is read on, and what people call it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// A list of the council's own site.
    Site,
    /// A whole host, the council's or one that serves it.
    Host,
    /// A network or a service of others, by the name that people give our place on it.
    Network(&'static str),
}

/// How a Facebook page is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacebookSpec {
    /// The page's id or name in the API.
    pub page: String,
    /// The API's version, e.g. `v25.0`.
    pub version: String,
    /// Where the page token stands; without one the page is not read.
    pub token_file: Option<PathBuf>,
    /// The API's address; another one than Facebook's only in tests.
    pub api: url::Url,
}

/// What a host is looked at for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostSpec {
    /// Words that name the owner of an institution's page; empty for a host of the council.
    pub owner: Vec<String>,
    /// Whether the host itself is looked at, or one page on it.
    pub ground: Ground,
}

/// Whose host a page stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ground {
    /// Its owner's: certificate, headers and all the rest are looked at.
    Own,
    /// A social network's, which answers for its own headers: only whose page it is, and how fresh.
    Rented,
}

/// How a list page is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PageSpec {
    /// The site engine.
    pub engine: Engine,
    /// How many list pages are read at the most.
    pub pages_max: u16,
    /// Whether the page of each new item is opened for its text and dates.
    pub open_items: OpenItems,
}

/// Whether item pages are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenItems {
    /// Each item not known yet is opened once.
    New,
    /// The list says enough.
    Never,
}

/// What the configuration says of a site's engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Engine {
    /// Recognised from markup and addresses at every full read.
    Auto,
    /// One of the table.
    Site(Preset),
    /// Own CSS selectors.
    Own(Selectors),
}

impl Engine {
    /// The words of `sources.toml` that need no further keys, with what they mean.
    pub fn words() -> Vec<(&'static str, Engine)> {
        let sites = Preset::all().flat_map(|preset| {
            preset.words().iter().map(move |word| (*word, Engine::Site(preset)))
        });
        [("auto", Engine::Auto)].into_iter().chain(sites).collect()
    }

    /// The preset it names; none where the engine is to be recognised.
    pub fn preset(&self) -> Option<Preset> {
        match self {
            Engine::Auto => None,
            Engine::Site(preset) => Some(*preset),
            Engine::Own(_) => Some(Preset::OWN),
        }
    }

    /// What a cursor keeps of it, to see that a source is described anew.
    ///
    /// Cursors of all versions are compared with it, so it never changes.
    pub fn kept(&self) -> String {
        match self {
            Engine::Auto => "Auto".to_owned(),
            Engine::Site(preset) => {
                let parts = preset.as_str().split('-').map(|part| {
                    let (first, rest) = part.split_at(part.len().min(1));
                    format!("{}{rest}", first.to_ascii_uppercase())
                });
                parts.collect()
            }
            Engine::Own(selectors) => format!("Own({selectors:?})"),
        }
    }
}

/// CSS selectors of a list page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cursors_keep_of_an_engine_is_what_they_always_kept() {
        for (word, expected) in [
            ("auto", "Auto"),
            ("new", "New"),
            ("classic", "Classic"),
            ("gr-org-ua", "GrOrgUa"),
            ("silrada", "GrOrgUa"),
            ("joomla", "Joomla"),
            ("wordpress", "Wordpress"),
            ("drupal", "Drupal"),
        ] {
            let words = Engine::words();
            let (_, engine) = words.iter().find(|(own, _)| *own == word).unwrap();
            assert_eq!(engine.kept(), expected, "{word}");
        }
        let item = "div.news > a".to_owned();
        let own = Engine::Own(Selectors { item, link: None, title: None, date: None });
        assert_eq!(
            own.kept(),
            "Own(Selectors { item: \"div.news > a\", link: None, title: None, date: None })"
        );
    }
}
