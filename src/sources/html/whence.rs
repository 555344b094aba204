//! Where a page stands, by its own word.
//!
//! Decides what the relative addresses of a page start from, and the address of a page that came
//! from a file. The invariant: a page that was fetched stands where it was found, whatever it says.

use crate::sources::document::address::{self, nowhere};
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static BASE: LazyLock<Selector> = LazyLock::new(|| selector("base[href]"));
static CANONICAL: LazyLock<Selector> =
    LazyLock::new(|| selector("link[rel=canonical][href], meta[property='og:url'][content]"));

/// The address of a page: where it was found, else what it declares itself.
pub(in crate::sources) fn address(document: &Html, url: Option<&Url>) -> Url {
    let declared = || {
        document.select(&CANONICAL).find_map(|it| {
            let value = it.value().attr("href").or_else(|| it.value().attr("content"))?;
            address::resolve(value, None)
        })
    };
    url.cloned().or_else(declared).unwrap_or_else(nowhere)
}

/// What the relative addresses of a page start from.
pub(in crate::sources) fn base(document: &Html, url: &Url) -> Url {
    let declared = document.select(&BASE).next().and_then(|it| it.value().attr("href"));
    declared.and_then(|href| address::resolve(href, Some(url))).unwrap_or_else(|| url.clone())
}
