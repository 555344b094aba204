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
use super::reading::error::{ReadError, Refusal};
use super::reading::guarded::{Sheet, THE_FILE, markup_only, parsed};
use super::reading::parser::Parser;
use super::reading::task::Task;
use super::reading::{Completeness, ITEMS_MAX, ReadRequest, ReadResult, Yield};
use super::spec::{PageSpec, SourceKind, SourceSpec};
use super::{facebook, host, page, platform};
use crate::domain::sightings::Item;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
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
    let at = url.map_or_else(|| THE_FILE.to_owned(), shown);
    let kind = Document::of(kind)?;
    let sheet = url.cloned().map(Sheet::at);
    let read = parsed(parser, &at, AnyDocument { kind, sheet, zone }, bytes).await?;
    read.map_err(|refusal| refusal.at(&at))
}

/// Reads one answer as a source of this kind would be read, its first page alone.
pub(in crate::sources) async fn parse_answer(
    parser: &Parser,
    kind: &SourceKind,
    answer: Response,
    zone: Tz,
) -> Result<Yield, ReadError> {
    let at = shown(&answer.final_url);
    if matches!(kind, SourceKind::Page(_)) {
        markup_only(&answer, &at)?;
    }
    let kind = Document::of(kind)?;
    let (sheet, bytes) = Sheet::of(answer);
    let read = parsed(parser, &at, AnyDocument { kind, sheet: Some(sheet), zone }, bytes).await?;
    read.map_err(|refusal| refusal.at(&at))
}

/// A kind of source that is one document.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Document {
    Feed,
    Page(PageSpec),
}

impl Document {
    fn of(kind: &SourceKind) -> Result<Self, ReadError> {
        match kind {
            SourceKind::Feed => Ok(Document::Feed),
            SourceKind::Page(spec) => Ok(Document::Page(spec.clone())),
            SourceKind::Facebook(_) | SourceKind::Platform | SourceKind::Host(_) => {
                Err(ReadError::NoFile { kind: kind.as_str() })
            }
        }
    }
}

/// Reading a document of unknown origin, or one that a person wants to try.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct AnyDocument {
    kind: Document,
    sheet: Option<Sheet>,
    zone: Tz,
}

impl Task for AnyDocument {
    const NAME: &'static str = "document";
    type Done = Result<Yield, Refusal>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let Self { kind, sheet, zone } = self;
        let url = sheet.as_ref().map(|sheet| &sheet.url);
        let charset = sheet.as_ref().and_then(Sheet::charset);
        match kind {
            Document::Feed => feed_yield(bytes, charset, url, zone),
            Document::Page(spec) => {
                let html = encoding::decode(bytes, charset).text;
                let alone = url.and_then(|url| page::single(&html, url, zone));
                let list = || page::list(&first_page(&html, url, &spec, zone));
                let listing = alone.unwrap_or_else(list).map_err(Refusal::Page)?;
                let mut found = listing_yield(listing, Validators::default());
                found.items.truncate(ITEMS_MAX);
                Ok(found)
            }
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
