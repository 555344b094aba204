//! Pages of items: those a list names and whose text and dates it does not show.
//!
//! Decides which are opened in one read and what a page that fails means. A page that is gone is an
//! answer; a page that cannot be read makes the read partial and is named.

use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::{Layout, PageFault};
use crate::sources::engine::Preset;
use crate::sources::fetch::{Fetcher, ReadMode, Request, shown};
use crate::sources::html::snapshot::Snapshot;
use crate::sources::page;
use crate::sources::reading::ITEM_PAGES_MAX;
use crate::sources::reading::error::ReadError;
use crate::sources::reading::guarded::{Sheet, markup_only, parsed, question};
use crate::sources::reading::task::Task;
use crate::sources::reading::{Completeness, ReadRequest, Yield};
use crate::sources::spec::SourceSpec;
use serde::{Deserialize, Serialize};
use url::Url;

/// Opens the pages of items not opened yet, within bounds.
pub(in crate::sources) async fn open_items(
    spec: &SourceSpec,
    preset: Preset,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
    found: &mut Yield,
) {
    let mut left = ITEM_PAGES_MAX;
    for item in &mut found.items {
        if request.opened.contains(&item.id) {
            continue;
        }
        let Some(url) = item.url.as_deref().and_then(|url| Url::parse(url).ok()) else { continue };
        if left == 0 {
            found.complete = Completeness::Partial;
            break;
        }
        left -= 1;
        let asked = question(spec, url, request, ReadMode::Full);
        match open_item(fetcher, &asked, preset, item).await {
            Ok((whole, seen, attachments)) => {
                *item = whole;
                found.opened.push(item.id.clone());
                found.shown.push((item.id.clone(), seen));
                if !attachments.is_empty() {
                    found.attachments.insert(item.id.clone(), attachments);
                }
            }
            // A page that is gone is an answer, not blindness.
            Err(ReadError::Fetch(error)) if error.says_gone() => {
                found.missing.push(item.id.clone());
            }
            Err(error) => {
                tracing::warn!(
                    source.id = %spec.id, item.id = %item.id, reason = %error.reason(),
                    "item {} of source {} could not be opened", item.id, spec.id,
                );
                found.complete = Completeness::Partial;
                let cause = Box::new(error.cause());
                let what = || Cause::ItemPage { item: item.id.clone(), cause };
                found.left_out.get_or_insert_with(what);
            }
        }
    }
}

/// Opens the page of one item: the item as its page shows it, and the files it names.
pub(super) async fn open_item(
    fetcher: &Fetcher,
    asked: &Request,
    preset: Preset,
    item: &Item,
) -> Result<(Item, Snapshot, Vec<Url>), ReadError> {
    let answer = fetcher.fetch(asked).await?;
    let at = shown(&answer.final_url);
    markup_only(&answer, &at)?;
    let (sheet, bytes) = Sheet::of(answer);
    let task = ItemPage { sheet, asked: asked.url.clone(), preset, item: item.clone() };
    let read = parsed(fetcher.parser(), &at, task, bytes).await?;
    read.map_err(|error| ReadError::Page { at, error })
}

/// Reading the page of an item.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct ItemPage {
    sheet: Sheet,
    asked: Url,
    preset: Preset,
    item: Item,
}

impl Task for ItemPage {
    const NAME: &'static str = "item-page";
    type Done = Result<(Item, Snapshot, Vec<Url>), PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let Self { sheet, asked, preset, mut item } = self;
        let (html, url) = (sheet.text(bytes), &sheet.url);
        let kept = page::open(&html, url, preset, &mut item)?;
        // Sites send readers of a page that is no more to their front page.
        if preset.place(url) != preset.place(&asked) {
            let seen = Layout::RedirectsTo { to: shown(url) };
            return Err(PageFault::OtherLayout { seen });
        }
        let attachments = page::attachments(&html, url);
        Ok((item, kept, attachments))
    }
}
