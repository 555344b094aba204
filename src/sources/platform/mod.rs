//! The participatory-budget platform «Громадський проект»: stage, projects, news.
//!
//! Decides what is asked and what a look is worth. The start page must show the strip of stages,
//! else the look fails; lists of projects and the news may fail and make it partial. The invariant:
//! nothing is read from a host that is not the one the configuration names.

mod lists;
mod stages;
pub(super) mod tasks;

use super::fetch::{Fetcher, ReadMode, Response, shown};
use super::reading::error::ReadError;
use super::reading::guarded::{Sheet, markup_only, parsed, question};
use super::reading::task::Task;
use super::reading::{Beside, Completeness, Reach, ReadRequest, Yield};
use super::spec::SourceSpec;
use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::PageFault;
use crate::domain::sightings::cause::platform::PlatformFault;
use crate::domain::sightings::platform::PlatformView;
use lists::{ProjectPage, Status};
use stages::Strip;
use std::collections::{BTreeMap, BTreeSet};
use tasks::{FrontPage, News, Projects, Statuses};
use url::Url;

/// Most pages of one list of projects; a longer one is not counted by its cards.
const PROJECT_PAGES_MAX: u16 = 5;

/// Most pages of the news; the platform is looked at often enough.
const NEWS_PAGES_MAX: u16 = 3;

/// A look in progress.
struct Look<'a> {
    spec: &'a SourceSpec,
    fetcher: &'a Fetcher,
    request: &'a ReadRequest<'a>,
}

pub(super) async fn read(
    spec: &SourceSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let look = Look { spec, fetcher, request };
    let front = look.answer(spec.url.clone()).await?;
    let (at, home) = (shown(&front.final_url), front.final_url.clone());
    let running = match on_page(fetcher, front, FrontPage).await? {
        Some(Strip::Running(stage)) => Some(stage),
        Some(Strip::Idle) => None,
        Some(Strip::Unclear) => return Err(not_it(at, PlatformFault::UnclearStages)),
        None => return Err(not_it(at, PlatformFault::NoStages)),
    };
    let (projects, unread) = look.projects(&home).await;
    let (items, unread_news) = look.news(&home).await;
    let view = PlatformView { running, projects };
    let reach = if unread_news.is_some() { Reach::Some } else { Reach::All };
    let left_out = unread.or(unread_news);
    if let Some(reason) = &left_out {
        tracing::warn!(
            source.id = %spec.id, reason = %reason,
            "a part of source {} could not be read: {reason}", spec.id,
        );
    }
    let complete = match left_out {
        Some(_) => Completeness::Partial,
        None => Completeness::Whole,
    };
    let whole = Yield::whole(items, Some(Beside::Platform(view)));
    Ok(Some(Yield { complete, reach, left_out, ..whole }))
}

fn not_it(at: String, error: PlatformFault) -> ReadError {
    ReadError::Platform { at, error }
}

impl Look<'_> {
    async fn answer(&self, url: Url) -> Result<Response, ReadError> {
        let asked = question(self.spec, url, self.request, ReadMode::Full);
        let answer = self.fetcher.fetch(&asked).await?;
        let (from, to) = (host(&self.spec.url), host(&answer.final_url));
        if from != to {
            let (at, host) = (shown(&self.spec.url), to.to_owned());
            return Err(not_it(at, PlatformFault::Moved { host }));
        }
        markup_only(&answer, &shown(&answer.final_url))?;
        Ok(answer)
    }

    /// Projects by status, and the first thing that could not be read.
    async fn projects(&self, home: &Url) -> (BTreeMap<String, u32>, Option<Cause>) {
        let statuses = match self.statuses(home).await {
            Ok(statuses) => statuses,
            Err(error) => return (BTreeMap::new(), Some(error.cause())),
        };
        let (mut counts, mut unread) = (BTreeMap::new(), None);
        for status in statuses {
            match self.count(status.url).await {
                Ok(Some(count)) => drop(counts.insert(status.name, count)),
                Ok(None) => tracing::debug!(
                    source.id = %self.spec.id,
                    "source {} does not show how many projects are «{}»", self.spec.id, status.name,
                ),
                Err(error) => drop(unread.get_or_insert_with(|| error.cause())),
            }
        }
        (counts, unread)
    }

    async fn statuses(&self, home: &Url) -> Result<Vec<Status>, ReadError> {
        on_page(self.fetcher, self.answer(within(home, "/projects")).await?, Statuses).await
    }

    /// How many projects a list holds; `None` when neither the page nor its cards tell.
    async fn count(&self, url: Url) -> Result<Option<u32>, ReadError> {
        let (mut seen, mut next) = (BTreeSet::new(), Some(url));
        for number in 1..=PROJECT_PAGES_MAX {
            let Some(url) = next.take() else { break };
            let answer = self.answer(url).await?;
            let page: ProjectPage =
                on_page(self.fetcher, answer, |sheet| Projects(sheet, number)).await?;
            if page.total.is_some() {
                return Ok(page.total);
            }
            let before = seen.len();
            seen.extend(page.cards);
            if seen.is_empty() {
                return Ok(page.says_none.then_some(0));
            }
            // A site that ignores the page number shows its first page for ever.
            if seen.len() == before && page.next.is_some() {
                return Ok(None);
            }
            next = page.next;
        }
        Ok(if next.is_none() { u32::try_from(seen.len()).ok() } else { None })
    }

    /// The news, and why not all of it could be read.
    async fn news(&self, home: &Url) -> (Vec<Item>, Option<Cause>) {
        let (mut items, mut known) = (Vec::<Item>::new(), BTreeSet::new());
        let mut next = Some(within(home, "/news"));
        for number in 1..=NEWS_PAGES_MAX {
            let Some(url) = next.take() else { break };
            let read = match self.answer(url).await {
                Ok(answer) => on_page(self.fetcher, answer, |sheet| News(sheet, number)).await,
                Err(error) => Err(error),
            };
            match read {
                Ok(page) => {
                    let before = items.len();
                    items.extend(page.items.into_iter().filter(|it| known.insert(it.id.clone())));
                    next = page.next.filter(|_| items.len() > before);
                }
                Err(error) => return (items, Some(error.cause())),
            }
        }
        (items, None)
    }
}

/// Reads a page where a parser may take its time.
async fn on_page<T, F>(
    fetcher: &Fetcher,
    answer: Response,
    task: impl FnOnce(Sheet) -> F,
) -> Result<T, ReadError>
where
    F: Task<Done = Result<T, PageFault>>,
{
    let at = shown(&answer.final_url);
    let (sheet, bytes) = Sheet::of(answer);
    let done = parsed(fetcher.parser(), &at, task(sheet), bytes).await?;
    done.map_err(|error| ReadError::Page { at, error })
}

fn within(home: &Url, path: &str) -> Url {
    let mut url = home.clone();
    url.set_path(path);
    url.set_query(None);
    url
}

fn host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}
