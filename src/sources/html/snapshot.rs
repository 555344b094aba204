//! Snapshots: what a page showed to its readers, in a shape that can be kept for years.
//!
//! Decides what is worth keeping of a page: its headline, its lines, the names of its files. Markup
//! and scripts are not kept; a reader of the evidence must never run anything.

use super::article::Article;
use crate::sources::document::address;
use crate::sources::document::text::{bounded, fold};
use crate::sources::document::tree;
use scraper::{Html, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Longest text kept of one page.
const TEXT_MAX_BYTES: usize = 200_000;

/// Most files of one page that are named.
const FILES_MAX: usize = 60;

static LINKS: LazyLock<Selector> =
    LazyLock::new(|| Selector::parse("a[href]").expect("the selector is a constant"));

/// What a page showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Where the redirects ended.
    pub url: String,
    /// The headline.
    pub title: String,
    /// The lines behind it.
    pub text: String,
    /// Addresses of the documents it links to.
    #[serde(default)]
    pub files: Vec<String>,
}

impl Snapshot {
    /// Whether two snapshots show a reader the same.
    pub fn same(&self, other: &Snapshot) -> bool {
        self.title == other.title && self.text == other.text && self.files == other.files
    }
}

pub(in crate::sources) fn of_article(
    document: &Html,
    url: &Url,
    title: &str,
    article: &Article,
) -> Snapshot {
    Snapshot {
        url: url.to_string(),
        title: article.title.clone().unwrap_or_else(|| title.to_owned()),
        text: bounded(&article.lines.join("\n"), TEXT_MAX_BYTES).to_owned(),
        files: files(document, url),
    }
}

/// Every line of a page, its furniture included.
pub(in crate::sources) fn of_page(html: &str, url: &Url) -> Snapshot {
    let document = tree::document(html).unwrap_or_else(|_| Html::new_document());
    let lines: Vec<String> = crate::sources::document::text::lines(document.root_element())
        .into_iter()
        .map(|line| line.text)
        .collect();
    let selected = Selector::parse("title").ok().and_then(|title| {
        document.select(&title).next().map(|it| fold(&it.text().collect::<String>()))
    });
    Snapshot {
        url: url.to_string(),
        title: selected.unwrap_or_default(),
        text: bounded(&lines.join("\n"), TEXT_MAX_BYTES).to_owned(),
        files: Vec::new(),
    }
}

fn files(document: &Html, base: &Url) -> Vec<String> {
    let found: BTreeSet<String> = document
        .select(&LINKS)
        .filter_map(|it| address::resolve(it.value().attr("href")?, Some(base)))
        .filter(is_file)
        .map(String::from)
        .take(FILES_MAX)
        .collect();
    found.into_iter().collect()
}

fn is_file(url: &Url) -> bool {
    let path = url.path().to_ascii_lowercase();
    let kinds = [".pdf", ".doc", ".docx", ".xls", ".xlsx", ".odt", ".ods", ".rtf", ".zip", ".rar"];
    kinds.iter().any(|kind| path.ends_with(kind))
}
