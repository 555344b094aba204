//! Reading one list page source over the network: first page, further pages, item pages.

use super::items::open_items;
use super::{List, Listing};
use crate::domain::ids::ItemId;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::PageFault;
use crate::sources::document::encoding;
use crate::sources::fetch::{Fetcher, Freshness, ReadMode, Response, Validators, shown};
use crate::sources::page;
use crate::sources::reading::ITEMS_MAX;
use crate::sources::reading::error::ReadError;
use crate::sources::reading::guarded::{Sheet, markup_only, parsed, question};
use crate::sources::reading::parser::Parser;
use crate::sources::reading::task::Task;
use crate::sources::reading::{self, Completeness, ReadPath, ReadRequest, Yield};
use crate::sources::spec::{Engine, OpenItems, PageSpec, SourceSpec};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use url::Url;

fn first_page<'a>(html: &'a str, url: Option<&'a Url>, spec: &'a PageSpec, zone: Tz) -> List<'a> {
    List { html, url, engine: &spec.engine, open_items: OpenItems::Never, number: 1, zone }
}

fn listing_yield(listing: Listing, validators: Validators) -> Yield {
    Yield {
        listed: reading::listed(&listing.items),
        reach: reading::Reach::All,
        left_out: None,
        shown: Vec::new(),
        items: listing.items,
        engine: Some(listing.preset),
        path: ReadPath::Raw,
        validators,
        complete: Completeness::Whole,
        opened: Vec::new(),
        attachments: BTreeMap::new(),
        missing: Vec::new(),
        beside: None,
    }
}

pub(in crate::sources) async fn read_page(
    spec: &SourceSpec,
    page: &PageSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let asked = question(spec, spec.url.clone(), request, request.mode);
    let answer = fetcher.fetch(&asked).await?;
    if answer.freshness == Freshness::NotModified {
        return Ok(None);
    }
    let validators = answer.validators.clone();
    let first = list_page(fetcher.parser(), answer, page, 1, request.zone).await?;
    let preset = first.preset;
    // One list has one engine: ids of two would tell one item twice.
    let engine = match &page.engine {
        Engine::Own(selectors) => Engine::Own(selectors.clone()),
        Engine::Auto | Engine::Site(_) => Engine::Site(preset),
    };
    let page = &PageSpec { engine, ..page.clone() };
    let mut next = first.next.clone();
    let mut found = listing_yield(first, validators);
    let mut known: BTreeSet<ItemId> = found.items.iter().map(|item| item.id.clone()).collect();
    for number in 2..=page.pages_max {
        let Some(url) = next.take().filter(|_| found.items.len() < ITEMS_MAX) else { break };
        let asked = question(spec, url, request, ReadMode::Full);
        let read = match fetcher.fetch(&asked).await {
            Ok(answer) => list_page(fetcher.parser(), answer, page, number, request.zone).await,
            Err(error) => Err(error.into()),
        };
        match read {
            Ok(listing) => {
                let fresh = listing.items.into_iter().filter(|item| known.insert(item.id.clone()));
                let before = found.items.len();
                found.items.extend(fresh);
                // A site that ignores the page number shows its first page for ever.
                if found.items.len() > before {
                    next = listing.next;
                }
            }
            Err(ReadError::Page { error: PageFault::EmptyList, .. }) => {}
            Err(error) => {
                tracing::warn!(
                    source.id = %spec.id, page = number, reason = %error.reason(),
                    "page {number} of source {} could not be read", spec.id,
                );
                found.complete = Completeness::Partial;
                found.reach = reading::Reach::Some;
                let what = || Cause::ListPage { number, cause: Box::new(error.cause()) };
                found.left_out.get_or_insert_with(what);
            }
        }
    }
    found.items.truncate(ITEMS_MAX);
    found.listed = reading::listed(&found.items);
    if page.open_items == OpenItems::New {
        open_items(spec, preset, fetcher, request, &mut found).await;
    }
    Ok(Some(found))
}

pub(in crate::sources) async fn list_page(
    parser: &Parser,
    answer: Response,
    spec: &PageSpec,
    number: u16,
    zone: Tz,
) -> Result<Listing, ReadError> {
    let at = shown(&answer.final_url);
    markup_only(&answer, &at)?;
    let (sheet, bytes) = Sheet::of(answer);
    let task = ListPage { sheet, spec: spec.clone(), number, zone };
    let read = parsed(parser, &at, task, bytes).await?;
    read.map_err(|error| ReadError::Page { at, error })
}

/// Reading one page of a list.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct ListPage {
    sheet: Sheet,
    spec: PageSpec,
    number: u16,
    zone: Tz,
}

impl Task for ListPage {
    const NAME: &'static str = "list-page";
    type Done = Result<Listing, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let html = self.sheet.text(bytes);
        page::list(&List {
            number: self.number,
            open_items: self.spec.open_items,
            ..first_page(&html, Some(&self.sheet.url), &self.spec, self.zone)
        })
    }
}

/// Reading one page for itself: a list, or the page of one item.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct LonePage {
    /// Where it came from; none for a file of unknown origin.
    pub sheet: Option<Sheet>,
    /// How it is read.
    pub spec: PageSpec,
    /// The council's zone.
    pub zone: Tz,
}

impl Task for LonePage {
    const NAME: &'static str = "lone-page";
    type Done = Result<Yield, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let url = self.sheet.as_ref().map(|sheet| &sheet.url);
        let html = encoding::decode(bytes, self.sheet.as_ref().and_then(Sheet::charset)).text;
        let alone = url.and_then(|url| page::single(&html, url, self.zone));
        let list = || page::list(&first_page(&html, url, &self.spec, self.zone));
        let mut found = listing_yield(alone.unwrap_or_else(list)?, Validators::default());
        found.items.truncate(ITEMS_MAX);
        Ok(found)
    }
}
