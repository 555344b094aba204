//! The classic engine: `/news/{unix seconds}/`, `/news/HH-MM-SS-DD-MM-YYYY`, `/docs/{N}/`.
//!
//! Decides which addresses are its items and what its item pages say. A document's page carries a
//! table with fixed labels and free values; it opens the item's text word for word, because it is
//! the best evidence recognition can get. «Дата» of a document is the act's own date; only «Дата
//! оприлюднення» is its publication.

use super::family::Family;
use super::new;
use super::site_engine::{Ids, SiteEngine};
use crate::domain::sightings::Item;
use crate::sources::document::{address, moment, text};
use crate::sources::html::article::Article;
use crate::sources::html::fields::{self, Field};
use crate::sources::html::furniture::{Label, PrintedDate};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

static NEWS_PATH: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^/news/(\d{10}|\d{2}-\d{2}-\d{2}-\d{2}-\d{2}-\d{4})/?$"));
static DOCS_PATH: LazyLock<Regex> = LazyLock::new(|| regex(r"^/docs/(\d{1,12})/?$"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^(скликання
        |сесія(?:\s*/\s*комісія)?
        |тип\s+документ[ау]
        |дата(?:\s+(?:прийняття|оприлюднення))?
        |номер\s+документ[ау]
        |назва\s+документ[ау]
        |прикріплені\s+файли)\s*(?::\s*(.*))?$",
    )
});

const NEWS: Family = Family("news");
const DOCS: Family = Family("docs");

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["classic"],
    identify,
    tells: |url| identify(url).is_some(),
    ids: Ids::Counted(new::LISTED),
    date: address::date,
    list_date_is_publication,
    keeps_fragment: true,
    feeds: &["/rss/"],
    sections: &["/docs/", "/news/"],
    menus: &[&["/news", "/docs"]],
    fill: |item, url, _, article| {
        let family = identify(url).map_or(NEWS, |(family, _)| family);
        fill(item, family, article);
    },
    ..SiteEngine::PLAIN
};

/// The family and number of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    let path = url.path();
    let news = NEWS_PATH.captures(path).map(|found| (NEWS, found[1].to_owned()));
    news.or_else(|| DOCS_PATH.captures(path).map(|found| (DOCS, found[1].to_owned())))
}

/// Whether a date printed in a list beside an item is its publication.
fn list_date_is_publication(family: Family, label: Label) -> bool {
    family == NEWS || label == Label::Publication
}

/// Adds what an item's page says.
fn fill(item: &mut Item, family: Family, article: Article) {
    let (fields, rest) = fields::fields(&article.lines, &FIELD);
    if fields.is_empty() {
        let published = |it: &PrintedDate| list_date_is_publication(family, it.label);
        if let Some(printed) = article.printed.filter(published) {
            item.dates.printed = Some(printed.on);
        }
        item.text = text::kept(&rest.join("\n"));
        return;
    }
    let value = |start: &str| {
        let named = |field: &&Field| field.label.to_lowercase().starts_with(start);
        fields.iter().find(named).map(|field| field.value.as_str())
    };
    if let Some(on) = value("дата оприлюднення").and_then(moment::date_in) {
        item.dates.printed = Some(on);
    }
    if item.title.is_empty() {
        item.title = text::title(value("назва").unwrap_or_default());
    }
    let section: Vec<&str> = ["тип", "скликання"].into_iter().filter_map(value).collect();
    if !section.is_empty() {
        let section = section.join(" / ");
        item.section = Some(text::bounded(&section, text::SECTION_MAX_BYTES).to_owned());
    }
    let table = fields.iter().map(|field| format!("{}: {}", field.label, field.value));
    let lines: Vec<String> = table.chain(rest).collect();
    item.text = text::kept(&lines.join("\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_stamps_and_document_numbers_are_identities() {
        let of =
            |path: &str| identify(&Url::parse("https://a.example").unwrap().join(path).unwrap());
        let id = |path: &str| of(path).map(|(_, number)| number);
        assert_eq!(id("/news/1603199953/").as_deref(), Some("1603199953"));
        assert_eq!(id("/news/15-04-40-30-01-2018").as_deref(), Some("15-04-40-30-01-2018"));
        assert_eq!(id("/docs/1539960/").as_deref(), Some("1539960"));
        assert_eq!(id("/docs/"), None);
        assert_eq!(id("/polozhennya-15-43-54-30-10-2019/"), None);
    }
}
