//! Feeds: RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 and JSON Feed, however broken.
//!
//! Decides which reading of a feed is believed: feed-rs on the bytes as they came, completed by our
//! own scan, or the scan alone where it finds more entries.
//! The invariant: no entries is a success only for a complete document in which a feed was
//! recognised, and no panic of a parser leaves this module.

mod bounds;
mod draft;
mod entry;
mod json;
mod json_document;
mod names;
mod scan;

use super::document::encoding::{self, Decoded};
use super::document::{address, moment};
use super::fetch::{Fetcher, Freshness, Validators, shown};
use super::html::barrier;
use super::reading::ITEMS_MAX;
use super::reading::error::{ReadError, Refusal};
use super::reading::guarded::{Sheet, THE_FILE, parsed, question};
use super::reading::task::Task;
use super::reading::{self, Completeness, ReadPath, ReadRequest, Yield};
use super::spec::SourceSpec;
use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::FeedFault;
use chrono_tz::Tz;
use entry::Entry;
use feed_rs::model::{Feed, Link, LinkTarget};
use json::JsonFeed;
use scan::{Ending, Prefixes, Recognised, Scanned};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use url::Url;

/// What a feed gave.
#[derive(Clone, Debug)]
pub struct FeedYield {
    /// Its items, in its order.
    pub items: Vec<Item>,
    /// How it was read.
    pub path: ReadPath,
    /// Whether all of it was read.
    pub completeness: Completeness,
}

/// Reads a feed that came with this HTTP `charset` from `base`.
pub fn parse(
    bytes: &[u8],
    charset: Option<&str>,
    base: Option<&Url>,
    zone: Tz,
) -> Result<FeedYield, FeedFault> {
    let read = || parse_unguarded(bytes, charset, base, zone);
    catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(FeedFault::Panicked))
}

fn parse_unguarded(
    bytes: &[u8],
    charset: Option<&str>,
    base: Option<&Url>,
    zone: Tz,
) -> Result<FeedYield, FeedFault> {
    let decoded = encoding::decode(bytes, charset);
    let text = decoded.text.trim_start_matches(['\u{feff}', '\0']).trim_start();
    if text.is_empty() {
        return Err(FeedFault::Blank);
    }
    let Reading { entries, path, ending, base } = if text.starts_with('{') {
        json(text, base, zone)?
    } else {
        xml(bytes, &decoded, base, zone)?
    };
    let overflow = entries.len() > ITEMS_MAX
        && entries.iter().any(|entry| entry.published.or(entry.updated).is_none());
    let completeness = match (ending, overflow) {
        (Ending::Whole, false) => Completeness::Whole,
        // Without dates nobody can say that what was left out is old.
        _ => Completeness::Partial,
    };
    Ok(FeedYield {
        items: entry::items(entries, base.as_ref(), zone, ITEMS_MAX),
        path,
        completeness,
    })
}

struct Reading {
    entries: Vec<Entry>,
    path: ReadPath,
    ending: Ending,
    /// What addresses still relative are relative to.
    base: Option<Url>,
}

fn xml(
    bytes: &[u8],
    decoded: &Decoded,
    base: Option<&Url>,
    zone: Tz,
) -> Result<Reading, FeedFault> {
    let scanned = scan::scan(&decoded.text, zone)?;
    // feed-rs believes the document alone; where that would spoil letters or fields it is not
    // asked.
    let as_it_is = decoded.as_declared && scanned.prefixes == Prefixes::Declared;
    let raw = if as_it_is { feed_rs_entries(bytes, base, zone) } else { None };
    let raw = raw.unwrap_or_default();
    if raw.is_empty() && scanned.entries.is_empty() {
        refuse_unless_a_feed(&scanned)?;
    }
    let base = stated_base(base, &scanned);
    let Scanned { entries: own, ending, .. } = scanned;
    let (entries, path) = match raw.len().cmp(&own.len()) {
        Ordering::Greater => (raw, ReadPath::Raw),
        Ordering::Equal => (completed(raw, &own), ReadPath::Raw),
        Ordering::Less => (own, ReadPath::Repaired),
    };
    Ok(Reading { entries, path, ending, base })
}

/// What relative addresses are relative to: what the root says, else the feed's own address, else
/// the site it is of.
fn stated_base(base: Option<&Url>, scanned: &Scanned) -> Option<Url> {
    let stated = scanned.base.as_deref().and_then(|stated| address::resolve(stated, base));
    let site = || address::resolve(scanned.site.as_deref()?, None);
    stated.or_else(|| base.cloned()).or_else(site)
}

/// The entries of one list as two readers gave them, in its order.
fn completed(strict: Vec<Entry>, own: &[Entry]) -> Vec<Entry> {
    strict.into_iter().zip(own).map(|(entry, second)| entry.completed_by(second)).collect()
}

/// Whether a document without entries may be a feed without entries.
fn refuse_unless_a_feed(scanned: &Scanned) -> Result<(), FeedFault> {
    match (scanned.ending, scanned.recognised) {
        (Ending::CutOff, _) => Err(FeedFault::CutOff),
        (Ending::Whole, Recognised::RootOnly) => Err(FeedFault::Unrecognised),
        (Ending::Whole, Recognised::Feed) => Ok(()),
    }
}

fn json(text: &str, base: Option<&Url>, zone: Tz) -> Result<Reading, FeedFault> {
    let JsonFeed { entries: own, path, site } = json::read(text, zone)?;
    let strict = feed_rs_entries(text.as_bytes(), base, zone).unwrap_or_default();
    let base = base.cloned().or_else(|| address::resolve(&site?, None));
    if own.len() != strict.len() {
        return Ok(Reading { entries: own, path: ReadPath::Repaired, ending: Ending::Whole, base });
    }
    // feed-rs and our own reader walk one list, so their entries pair up.
    Ok(Reading { entries: completed(strict, &own), path, ending: Ending::Whole, base })
}

/// The entries feed-rs finds; `None` when it fails or panics.
fn feed_rs_entries(bytes: &[u8], base: Option<&Url>, zone: Tz) -> Option<Vec<Entry>> {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(base.map(Url::as_str))
        // An absent id must stay visible: feed-rs would make one of the headline, or a random one.
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| moment::moment(text, zone))
        .build();
    let feed = catch_unwind(AssertUnwindSafe(|| parser.parse(bytes))).ok()?.ok()?;
    Some(entries(feed))
}

fn entries(feed: Feed) -> Vec<Entry> {
    feed.entries
        .into_iter()
        .map(|entry| Entry {
            guid: some(entry.id),
            link: link(&entry.links),
            title: entry.title.and_then(|title| some(title.content)),
            published: entry.published,
            updated: entry.updated,
            categories: entry
                .categories
                .into_iter()
                .filter_map(|it| it.label.and_then(some).or_else(|| some(it.term)))
                .collect(),
            html: entry
                .content
                .and_then(|content| content.body)
                .and_then(some)
                .or_else(|| entry.summary.and_then(|summary| some(summary.content))),
            ..Entry::default()
        })
        .collect()
}

fn link(links: &[Link]) -> Option<String> {
    let own = links.iter().filter(|link| {
        !matches!(link.target, Some(LinkTarget::Comments | LinkTarget::CommentsFeed))
    });
    let fits = |link: &&Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate");
    own.clone().find(fits).and_then(|link| some(link.href.clone()))
}

fn some(text: String) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

pub(in crate::sources) async fn read_feed(
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
    let validators = answer.validators.clone();
    let (sheet, body) = Sheet::of(answer);
    let task = FeedTask { sheet: Some(sheet), zone: request.zone };
    let found = parsed(fetcher.parser(), &at, task, body).await?;
    let found = found.map_err(|refusal| refusal.at(&at))?;
    Ok(Some(Yield { validators, ..found }))
}

/// Reading a feed.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct FeedTask {
    /// Where it came from; none for a file of unknown origin.
    pub sheet: Option<Sheet>,
    /// The council's zone.
    pub zone: Tz,
}

impl Task for FeedTask {
    const NAME: &'static str = "feed";
    type Done = Result<Yield, Refusal>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let url = self.sheet.as_ref().map(|sheet| &sheet.url);
        feed_yield(bytes, self.sheet.as_ref().and_then(Sheet::charset), url, self.zone)
    }
}

fn feed_yield(
    bytes: &[u8],
    charset: Option<&str>,
    url: Option<&Url>,
    zone: Tz,
) -> Result<Yield, Refusal> {
    match parse(bytes, charset, url, zone) {
        Ok(found) => Ok(Yield {
            listed: reading::listed(&found.items),
            reach: match found.completeness {
                Completeness::Whole => reading::Reach::All,
                Completeness::Partial => reading::Reach::Some,
            },
            left_out: match found.completeness {
                Completeness::Whole => None,
                Completeness::Partial => {
                    let at = url.map_or_else(|| THE_FILE.to_owned(), shown);
                    Some(Cause::Feed { at, fault: FeedFault::InPart })
                }
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
            let barrier = || barrier::barrier_of(&html, url.unwrap_or(&address::nowhere()));
            Err(match (error, catch_unwind(AssertUnwindSafe(barrier))) {
                (FeedFault::NotAFeed, Ok(Some(error))) => Refusal::Page(error),
                (error, _) => Refusal::Feed(error),
            })
        }
    }
}
