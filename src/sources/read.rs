//! Reading one source: a request or a few, and the items they give.
//!
//! Decides how far a read goes (pages of a list, pages of items) and what it is worth: whole,
//! partial, unchanged or failed. It remembers nothing. The invariant: a read in which anything
//! that should have been looked at was not is [`Completeness::Partial`] and carries no validators,
//! so that it accuses nobody and is repeated in full.

use super::document::text;
use super::feed::{FeedTask, read_feed};
use super::fetch::{Fetcher, Response, Validators, shown};
use super::page::read::{LonePage, read_page};
use super::reading::error::ReadError;
use super::reading::guarded::{Sheet, THE_FILE, markup_only, parsed};
use super::reading::parser::Parser;
use super::reading::{Completeness, ITEMS_MAX, ReadRequest, ReadResult, Yield};
use super::spec::{SourceKind, SourceSpec};
use super::{facebook, host, platform};
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
pub async fn parse_bytes(
    parser: &Parser,
    kind: &SourceKind,
    bytes: Vec<u8>,
    url: Option<&Url>,
    zone: Tz,
) -> Result<Yield, ReadError> {
    parse_one(parser, kind, bytes, url.cloned().map(Sheet::at), zone).await
}

/// Reads one answer as a source of this kind would be read, its first page alone.
pub(in crate::sources) async fn parse_answer(
    parser: &Parser,
    kind: &SourceKind,
    answer: Response,
    zone: Tz,
) -> Result<Yield, ReadError> {
    if matches!(kind, SourceKind::Page(_)) {
        markup_only(&answer, &shown(&answer.final_url))?;
    }
    let (sheet, bytes) = Sheet::of(answer);
    parse_one(parser, kind, bytes, Some(sheet), zone).await
}

async fn parse_one(
    parser: &Parser,
    kind: &SourceKind,
    bytes: Vec<u8>,
    sheet: Option<Sheet>,
    zone: Tz,
) -> Result<Yield, ReadError> {
    let at = sheet.as_ref().map_or_else(|| THE_FILE.to_owned(), |sheet| shown(&sheet.url));
    match kind {
        SourceKind::Feed => {
            let read = parsed(parser, &at, FeedTask { sheet, zone }, bytes).await?;
            read.map_err(|refusal| refusal.at(&at))
        }
        SourceKind::Page(spec) => {
            let task = LonePage { sheet, spec: spec.clone(), zone };
            let read = parsed(parser, &at, task, bytes).await?;
            read.map_err(|error| ReadError::Page { at, error })
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
