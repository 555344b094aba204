//! The new engine: `/documents/{id}-{slug}`, `/news/{id}-{slug}`.
//!
//! Decides which addresses are its items and what its item pages say. The number before the slug
//! is the identity: slugs are cut, and change with the headline. The `DD/MM/YYYY` line of a page
//! is its publication; the date inside a headline is an adoption and is left to recognition.

use super::family::Family;
use super::site_engine::{Ids, SiteEngine};
use crate::sources::document::address;
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:/[a-z]{2})?/(documents|news)/(\d{1,12})(-[^/]*)?/?$")
        .expect("the pattern is a constant that tests compile")
});

const DOCUMENTS: Family = Family("documents");
const NEWS: Family = Family("news");

/// The families that lists of this engine and of the classic one show, one a list.
pub(super) const LISTED: &[Family] = &[DOCUMENTS, NEWS, Family("docs")];

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["new"],
    identify,
    tells: |url| identify(url).is_some(),
    ids: Ids::Counted(LISTED),
    date: address::date,
    keeps_fragment: true,
    feeds: &["/rss/"],
    sections: &["/documents", "/news"],
    menus: &[&["/news", "/documents"]],
    ..SiteEngine::PLAIN
};

/// The family and number of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    let found = ITEM.captures(url.path())?;
    let number = found[2].to_owned();
    match &found[1] {
        "documents" => Some((DOCUMENTS, number)),
        // A bare number below /news/ is the classic engine's.
        _ if found.get(3).is_some() => Some((NEWS, number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_known_by_their_number() {
        let of =
            |path: &str| identify(&Url::parse("https://a.example").unwrap().join(path).unwrap());
        let id = |path: &str| of(path).map(|(_, number)| number);
        assert_eq!(id("/documents/281846-pro-timcasove").as_deref(), Some("281846"));
        assert_eq!(id("/documents/281846").as_deref(), Some("281846"));
        assert_eq!(id("/news/285612-zimovi").as_deref(), Some("285612"));
        assert_eq!(id("/news/1603199953/"), None);
        assert_eq!(id("/documents"), None);
    }
}
