//! Reading one source: a request or a few, and the items they give.
//!
//! Decides how far a read goes (pages of a list, pages of items) and what it is worth: whole,
//! partial, unchanged or failed. It remembers nothing. The invariant: a read in which anything
//! that should have been looked at was not is [`Completeness::Partial`] and carries no validators,
//! so that it accuses nobody and is repeated in full.

use super::document::{encoding, text};
use super::feed::{feed_yield, read_feed};
use super::fetch::{Fetcher, Response, Validators, shown};
use super::page::read::{first_page, listing_yield, read_page};
use super::reading::error::ReadError;
use super::reading::guarded::{caught, markup_only};
use super::reading::{Completeness, ITEMS_MAX, ReadRequest, ReadResult, Yield};
use super::spec::{SourceKind, SourceSpec};
use super::{facebook, host, page, platform};
use crate::domain::sightings::Item;
use chrono_tz::Tz;
use url::Url;

/// Reads a source.
pub async fn read(spec: &SourceSpec, fetcher: &Fetcher, request: ReadRequest<'_>) -> ReadResult {
    let read = match &spec.kind {
        SourceKind::Feed => read_feed(spec, fetcher, &request).await,
        SourceKind::Page(page) => read_page(spec, page, fetcher, &request).await,
        SourceKind::Facebook(page) => facebook::read(spec, page, fetcher, &request).await,
        SourceKind::Platform => platform::read(spec, fetcher, &request).await,
        SourceKind::Host(host) => host::read(spec, host, fetcher, &request).await,
    };
    match read {
        Ok(None) => ReadResult::Unchanged,
        Ok(Some(mut found)) => {
            found.items.truncate(ITEMS_MAX);
            for item in &mut found.items {
                item.section = item.section.take().or_else(|| spec.section.clone());
                text::fit(item);
            }
            if found.complete == Completeness::Partial {
                found.validators = Validators::default();
            }
            ReadResult::Read(found)
        }
        Err(error) => ReadResult::Failed(error),
    }
}

/// Reads bytes from a file as a source of this kind would be read.
pub fn parse_bytes(
    kind: &SourceKind,
    bytes: &[u8],
    url: Option<&Url>,
    zone: Tz,
) -> Result<Yield, ReadError> {
    parse(kind, bytes, None, url, zone)
}

/// Reads one answer as a source of this kind would be read, its first page alone.
pub fn parse_answer(kind: &SourceKind, answer: &Response, zone: Tz) -> Result<Yield, ReadError> {
    if matches!(kind, SourceKind::Page(_)) {
        markup_only(answer, &shown(&answer.final_url))?;
    }
    parse(kind, &answer.body, answer.charset(), Some(&answer.final_url), zone)
}

fn parse(
    kind: &SourceKind,
    bytes: &[u8],
    charset: Option<&str>,
    url: Option<&Url>,
    zone: Tz,
) -> Result<Yield, ReadError> {
    let at = url.map_or_else(|| "the file".to_owned(), shown);
    match kind {
        SourceKind::Feed => feed_yield(bytes, charset, url, zone, at),
        SourceKind::Page(spec) => {
            let html = encoding::decode(bytes, charset).text;
            let list = || {
                let alone = url.and_then(|url| page::single(&html, url, zone));
                alone.unwrap_or_else(|| page::list(&first_page(&html, url, spec, zone)))
            };
            let listing = caught(&at, list)?.map_err(|error| ReadError::Page { at, error })?;
            let mut found = listing_yield(listing, Validators::default());
            found.items.truncate(ITEMS_MAX);
            Ok(found)
        }
        SourceKind::Facebook(_) | SourceKind::Platform | SourceKind::Host(_) => {
            Err(ReadError::NoFile { kind: kind.as_str() })
        }
    }
}

/// What is known of an item whose list was read again without opening its page.
///
/// A list says less than a page, so text, printed date, section and an uncut headline that came
/// from the page stay as they were.
pub fn keep_opened(known: &Item, listed: Item) -> Item {
    let cut =
        listed.title.ends_with('…') || listed.title.ends_with("...") || listed.title.is_empty();
    Item {
        title: if cut { known.title.clone() } else { listed.title },
        section: known.section.clone().or(listed.section),
        text: known.text.clone().or(listed.text),
        dates: crate::domain::sightings::ItemDates {
            printed: known.dates.printed.or(listed.dates.printed),
            ..listed.dates
        },
        ..listed
    }
}
