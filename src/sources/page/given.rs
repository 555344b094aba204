//! A page whose address a person gave: is it ours, and what does it show?
//!
//! Decides whether an address may be opened at all: only on a host that the configuration reads, so
//! that no answer leads the daemon anywhere else. What the page settles is decided elsewhere. The
//! invariant: a page that could not be opened or understood speaks against nobody.

use super::attachment;
use super::items::open_item;
use crate::domain::sightings::{Item, ItemDates};
use crate::sources::engine::Preset;
use crate::sources::fetch::{Fetcher, Request};
use crate::sources::reading::error::ReadError;
use crate::sources::spec::{SourceKind, SourceSpec};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

/// What was found at a given address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "given")]
pub enum Given {
    /// A page, as an item would be read from it.
    Shown {
        /// What it shows.
        item: Box<Item>,
    },
    /// The server says that there is no such page.
    Gone,
    /// The address is not on a host that is watched: it was not opened.
    Foreign,
    /// It could not be told.
    Unclear,
}

/// Opens the page at an address that a person gave, if it stands on the host of a source.
pub async fn given(
    sources: &[SourceSpec],
    fetcher: &Fetcher,
    address: &str,
    now: DateTime<Utc>,
) -> Given {
    let Ok(url) = Url::parse(address.trim()) else { return Given::Foreign };
    let Some(host) = host(&url) else { return Given::Foreign };
    let own: Vec<&SourceSpec> = sources.iter().filter(|it| host_of(it) == Some(host)).collect();
    let Some(first) = own.first() else { return Given::Foreign };
    let page = own.iter().find_map(|spec| match &spec.kind {
        SourceKind::Page(page) => Some((*spec, page.engine.preset())),
        _ => None,
    });
    // A social network shows its posts to members only.
    let (spec, configured) = match (page, &first.kind) {
        (Some(found), _) => found,
        (None, SourceKind::Facebook(_)) => return Given::Unclear,
        (None, _) => (*first, None),
    };
    let telling = || Preset::all().find(|preset| preset.tells(&url));
    let preset = configured.or_else(telling).unwrap_or(Preset::OWN);
    let mut item = Item {
        id: address.trim().into(),
        url: Some(url.to_string()),
        title: String::new(),
        section: None,
        text: None,
        dates: ItemDates::default(),
    };
    if attachment::format_of(&url).is_some() {
        attachment::append(spec, fetcher, &mut item, &[url], now).await;
        return Given::Shown { item: Box::new(item) };
    }
    let asked = Request { configured: spec.url.clone(), ..Request::full(url, now) };
    match open_item(fetcher, &asked, preset, &item).await {
        Ok((mut item, _, files)) => {
            if !files.is_empty() {
                attachment::append(spec, fetcher, &mut item, &files, now).await;
            }
            Given::Shown { item: Box::new(item) }
        }
        Err(ReadError::Fetch(error)) if error.says_gone() => Given::Gone,
        Err(_) => Given::Unclear,
    }
}

fn host_of(spec: &SourceSpec) -> Option<&str> {
    host(&spec.url)
}

/// The host of an address of the web, without the «www.» that many sites answer with and without.
fn host(url: &Url) -> Option<&str> {
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty();
    let host = url.host_str().filter(|_| is_web)?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}
