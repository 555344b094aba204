//! Reading one source: a request or a few, and the items they give.
//!
//! Decides how far a read goes (pages of a list, pages of items) and what it is worth: whole,
//! partial, unchanged or failed. It remembers nothing. The invariant: a read in which anything
//! that should have been looked at was not is [`Completeness::Partial`] and carries no validators,
//! so that it accuses nobody and is repeated in full.

use super::document::encoding;
use super::document::text;
use super::facebook;
use super::feed::{self, ParseError};
use super::fetch::{
    Answers, Fetcher, Freshness, ReadMode, Request, Response, Validators, charset, shown,
};
use super::health;
use super::host;
use super::html::snapshot::Snapshot;
use super::page::items::open_items;
use super::page::{self, List, Listing, PageError};
use super::platform;
use super::{OpenItems, PageSpec, SourceKind, SourceSpec};
use crate::domain::ids::ItemId;
use crate::domain::sightings::Item;
use crate::domain::sightings::blindness::Listed;
use crate::domain::sightings::host::HostView;
use crate::domain::sightings::platform::PlatformView;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use url::Url;

pub use super::reading::error::ReadError;

/// Most items taken from one read.
pub const ITEMS_MAX: usize = 500;

/// Most item pages opened in one read; a site is visited again soon enough.
pub const ITEM_PAGES_MAX: usize = 30;

/// A document that takes longer to parse is hostile.
const PARSE_TIME_MAX: Duration = Duration::from_secs(30);

/// How a source's bytes were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadPath {
    /// As they came.
    Raw,
    /// After the repair pass.
    Repaired,
}

impl ReadPath {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            ReadPath::Raw => "raw",
            ReadPath::Repaired => "repaired",
        }
    }
}

/// Whether everything that should have been looked at was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// Everything.
    Whole,
    /// Something was left out or failed; nobody may be accused on the strength of this read.
    Partial,
}

/// What a read starts from.
#[derive(Clone, Debug)]
pub struct ReadRequest<'a> {
    /// From the last whole read.
    pub validators: &'a Validators,
    /// Whether they are used.
    pub mode: ReadMode,
    /// Items whose pages need not be opened again.
    pub opened: &'a BTreeSet<ItemId>,
    /// The council's zone.
    pub zone: Tz,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

/// What a read came to.
#[derive(Debug)]
// One is made per read, so its size costs nothing.
#[allow(clippy::large_enum_variant)]
pub enum ReadResult {
    /// The source was read.
    Read(Yield),
    /// The server says that nothing changed.
    Unchanged,
    /// The source could not be read.
    Failed(ReadError),
}

/// What a source gave.
#[derive(Clone, Debug)]
pub struct Yield {
    /// Its items, in its order, each id once.
    pub items: Vec<Item>,
    /// The site engine; `None` for feeds.
    pub engine: Option<&'static str>,
    /// How its bytes were read.
    pub path: ReadPath,
    /// For the next conditional read; empty unless the read was whole.
    pub validators: Validators,
    /// What the read is worth.
    pub complete: Completeness,
    /// Items whose own page was opened in this read and is part of the item.
    pub opened: Vec<ItemId>,
    /// Documents attached to the pages that were opened in this read.
    pub attachments: BTreeMap<ItemId, Vec<Url>>,
    /// Items still listed whose own page is gone for certain (404 or 410).
    pub missing: Vec<ItemId>,
    /// What the list showed before any item was opened.
    pub listed: Listed,
    /// Whether the list was read to its end; item pages left for later do not count.
    pub reach: health::Reach,
    /// The first thing that could not be read. A partial read without it has only left something
    /// for the next one.
    pub left_out: Option<String>,
    /// What the opened pages showed.
    pub shown: Vec<(ItemId, Snapshot)>,
    /// What was seen beside items.
    pub beside: Option<Beside>,
}

/// What a source shows beside items.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// The state of a participatory-budget platform.
    Platform(PlatformView),
    /// The state of a host or page.
    Host(HostView),
    /// Until when the token of a Facebook page holds.
    Token {
        /// Its end; `None` where it has none, or where the API would not say.
        until: Option<DateTime<Utc>>,
    },
}

impl Yield {
    /// A whole read of a source that is no list: its items, and what stands beside them.
    pub(super) fn whole(items: Vec<Item>, beside: Option<Beside>) -> Self {
        Yield {
            listed: health::listed(&items),
            items,
            engine: None,
            path: ReadPath::Raw,
            validators: Validators::default(),
            complete: Completeness::Whole,
            opened: Vec::new(),
            attachments: BTreeMap::new(),
            missing: Vec::new(),
            reach: health::Reach::All,
            left_out: None,
            shown: Vec::new(),
            beside,
        }
    }
}

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

fn first_page<'a>(html: &'a str, url: Option<&'a Url>, spec: &'a PageSpec, zone: Tz) -> List<'a> {
    List { html, url, engine: &spec.engine, open_items: OpenItems::Never, number: 1, zone }
}

fn caught<T>(at: &str, work: impl FnOnce() -> T) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| ReadError::Parse { at: at.to_owned(), error: ParseError::Panicked })
}

/// Runs a parser where it may take its time, and may panic.
pub(super) async fn parsed<T: Send + 'static>(
    at: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ReadError> {
    let failed = |error| ReadError::Parse { at: at.to_owned(), error };
    // A thread cannot be stopped, but nobody has to wait for it.
    match tokio::time::timeout(PARSE_TIME_MAX, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) => Err(failed(ParseError::Panicked)),
        Err(_) => Err(failed(ParseError::TooSlow)),
    }
}

pub(super) fn question(
    spec: &SourceSpec,
    url: Url,
    request: &ReadRequest<'_>,
    mode: ReadMode,
) -> Request {
    Request {
        url,
        configured: spec.url.clone(),
        validators: request.validators.clone(),
        mode,
        answers: Answers::Success,
        now: request.now,
    }
}

async fn read_feed(
    spec: &SourceSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let asked = question(spec, spec.url.clone(), request, request.mode);
    let answer = fetcher.fetch(&asked).await?;
    if answer.freshness == Freshness::NotModified {
        return Ok(None);
    }
    let at = shown(&answer.final_url);
    let zone = request.zone;
    let Response { body, content_type, final_url, validators, .. } = answer;
    let place = at.clone();
    let found = parsed(&at, move || {
        let charset = content_type.as_deref().and_then(charset);
        feed_yield(&body, charset, Some(&final_url), zone, place)
    })
    .await??;
    Ok(Some(Yield { validators, ..found }))
}

fn feed_yield(
    bytes: &[u8],
    charset: Option<&str>,
    url: Option<&Url>,
    zone: Tz,
    at: String,
) -> Result<Yield, ReadError> {
    match feed::parse(bytes, charset, url, zone) {
        Ok(found) => Ok(Yield {
            listed: health::listed(&found.items),
            reach: match found.completeness {
                Completeness::Whole => health::Reach::All,
                Completeness::Partial => health::Reach::Some,
            },
            left_out: match found.completeness {
                Completeness::Whole => None,
                Completeness::Partial => Some(format!("{at}: only a part of the feed is readable")),
            },
            shown: Vec::new(),
            items: found.items,
            engine: None,
            path: found.path,
            validators: Validators::default(),
            complete: found.completeness,
            opened: Vec::new(),
            attachments: BTreeMap::new(),
            missing: Vec::new(),
            beside: None,
        }),
        Err(error) => {
            // What stands where the feed should be is worth a better word than «not a feed».
            let html = encoding::decode(bytes, charset).text;
            let barrier = caught(&at, || page::barrier_of(&html, url.unwrap_or(&page::nowhere())));
            Err(match (error, barrier) {
                (ParseError::NotAFeed, Ok(Some(error))) => ReadError::Page { at, error },
                (error, _) => ReadError::Parse { at, error },
            })
        }
    }
}

fn listing_yield(listing: Listing, validators: Validators) -> Yield {
    Yield {
        listed: health::listed(&listing.items),
        reach: health::Reach::All,
        left_out: None,
        shown: Vec::new(),
        items: listing.items,
        engine: Some(listing.preset.as_str()),
        path: ReadPath::Raw,
        validators,
        complete: Completeness::Whole,
        opened: Vec::new(),
        attachments: BTreeMap::new(),
        missing: Vec::new(),
        beside: None,
    }
}

async fn read_page(
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
    let first = list_page(answer, page, 1, request.zone).await?;
    let preset = first.preset;
    // One list has one engine: ids of two would tell one item twice.
    let page = &PageSpec { engine: preset.engine().unwrap_or(page.engine.clone()), ..page.clone() };
    let mut next = first.next.clone();
    let mut found = listing_yield(first, validators);
    let mut known: BTreeSet<ItemId> = found.items.iter().map(|item| item.id.clone()).collect();
    for number in 2..=page.pages_max {
        let Some(url) = next.take().filter(|_| found.items.len() < ITEMS_MAX) else { break };
        let asked = question(spec, url, request, ReadMode::Full);
        let read = match fetcher.fetch(&asked).await {
            Ok(answer) => list_page(answer, page, number, request.zone).await,
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
            Err(ReadError::Page { error: PageError::EmptyList, .. }) => {}
            Err(error) => {
                tracing::warn!(
                    source.id = %spec.id, page = number, reason = %error.reason(),
                    "page {number} of source {} could not be read", spec.id,
                );
                found.complete = Completeness::Partial;
                found.reach = health::Reach::Some;
                let what = || format!("page {number} of the list: {}", error.reason());
                found.left_out.get_or_insert_with(what);
            }
        }
    }
    found.items.truncate(ITEMS_MAX);
    found.listed = health::listed(&found.items);
    if page.open_items == OpenItems::New {
        open_items(spec, preset, fetcher, request, &mut found).await;
    }
    Ok(Some(found))
}

async fn list_page(
    answer: Response,
    spec: &PageSpec,
    number: u16,
    zone: Tz,
) -> Result<Listing, ReadError> {
    let at = shown(&answer.final_url);
    markup_only(&answer, &at)?;
    let spec = spec.clone();
    let read = parsed(&at, move || {
        let html = encoding::decode(&answer.body, answer.charset()).text;
        let url = Some(&answer.final_url);
        page::list(&List {
            number,
            open_items: spec.open_items,
            ..first_page(&html, url, &spec, zone)
        })
    })
    .await?;
    read.map_err(|error| ReadError::Page { at, error })
}

pub(super) fn markup_only(answer: &Response, at: &str) -> Result<(), ReadError> {
    let sent = answer.content_type.as_deref().unwrap_or_default().to_ascii_lowercase();
    let binary = ["application/pdf", "image/", "video/", "audio/", "application/zip"];
    if binary.iter().any(|it| sent.starts_with(it)) {
        let error = PageError::OtherLayout { seen: format!("it is `{sent}`, not a page") };
        return Err(ReadError::Page { at: at.to_owned(), error });
    }
    Ok(())
}
