//! The headlines of a list, by the markup of engines whose addresses may say nothing.
//!
//! WordPress may be told to make addresses of slugs alone, Joomla to leave the numbers out, and
//! Drupal to follow the menu; `/pro-bjudzhet/` is then an act as likely as a page about the
//! council. Decides which links of a list page the engine itself marks as headlines of items, and
//! which identity their addresses give. The invariant: without that mark no such address is an
//! item.

use crate::sources::document::address::{self, same_site};
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// Headlines looked at in one page.
const HEADLINES_MAX: usize = 1_000;

/// Parts whose headlines are those of sections.
const OF_SECTIONS: [&str; 5] = [
    "cat-children",
    "categories-list",
    "com-content-category__children",
    "com-content-category-blog__children",
    "com-content-categories",
];

/// The addresses that a list's headlines lead to; `marked` is how its engine marks them.
pub fn addresses(document: &Html, base: &Url, marked: &Selector) -> Vec<Url> {
    document
        .select(marked)
        .filter(|link| !stands_for_a_section(*link))
        .filter_map(|link| address::resolve(link.value().attr("href")?, Some(base)))
        .filter(|url| same_site(url, base))
        .take(HEADLINES_MAX)
        .collect()
}

fn stands_for_a_section(link: ElementRef<'_>) -> bool {
    let around = link.ancestors().filter_map(ElementRef::wrap);
    around
        .into_iter()
        .any(|element| element.value().classes().any(|class| OF_SECTIONS.contains(&class)))
}
