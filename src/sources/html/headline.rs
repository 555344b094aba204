//! The headlines of a list, by the markup of engines whose addresses may say nothing.
//!
//! WordPress may be told to make addresses of slugs alone, Joomla to leave the numbers out, and
//! Drupal to follow the menu; `/pro-bjudzhet/` is then an act as likely as a page about the
//! council. Decides which links of a list page the engine itself marks as headlines of items, and
//! which identity their addresses give. The invariant: without that mark no such address is an item.

use crate::sources::document::address::{self, same_site};
use crate::sources::engine::Preset;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;
use url::Url;

/// Headlines looked at in one page.
const HEADLINES_MAX: usize = 1_000;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static WORDPRESS: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        ".entry-title a[href], .post-title a[href], .wp-block-post-title a[href], \
         .elementor-post__title a[href], .wp-block-latest-posts__post-title[href], \
         article h2 a[href], article h3 a[href], .post h2 a[href], .post h3 a[href], \
         .hentry h2 a[href], .hentry h3 a[href], a[rel~=bookmark][href]",
    )
});
static JOOMLA: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "td.list-title a[href], th.list-title a[href], .list-title a[href], \
         .page-header h2 a[href], h2.item-title a[href], h2[itemprop=name] a[href], \
         [itemprop=headline] a[href], [itemprop=blogPost] h2 a[href], .items-row h2 a[href], \
         .blog-item h2 a[href], .article-title a[href]",
    )
});
static DRUPAL: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        ".views-field-title a[href], .node__title a[href], .node-title a[href], \
         article.node h2 a[href], .node-teaser h2 a[href], .views-row h2 a[href], \
         .views-row h3 a[href]",
    )
});

/// Parts whose headlines are those of sections.
const OF_SECTIONS: [&str; 5] = [
    "cat-children",
    "categories-list",
    "com-content-category__children",
    "com-content-category-blog__children",
    "com-content-categories",
];

/// The addresses that a list's headlines lead to.
pub fn addresses(document: &Html, base: &Url, preset: Preset) -> Vec<Url> {
    let headlines = match preset {
        Preset::Wordpress => &*WORDPRESS,
        Preset::Joomla => &*JOOMLA,
        Preset::Drupal => &*DRUPAL,
        Preset::New | Preset::Classic | Preset::GrOrgUa | Preset::Own => return Vec::new(),
    };
    document
        .select(headlines)
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
