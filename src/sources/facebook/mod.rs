//! A Facebook page over the Graph API: posts and live videos as items.
//!
//! Decides what is asked, how far back, and what a read is worth when one of the two lists fails.
//! What a request is lies in `graph`, what an entry becomes in `posts`. The invariant: a
//! list that was not read to its bound makes the read partial, and two that failed make it fail.

pub mod error;
pub(super) mod graph;
mod posts;
mod token;
mod usage;

use super::fetch::Fetcher;
use super::reading::error::ReadError;
use super::reading::{Beside, Completeness, Reach, ReadRequest, Yield};
use super::spec::{FacebookSpec, SourceSpec};
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::facebook::{FacebookFault, OddAnswer};
use crate::domain::sightings::cause::list::ListFault;
use chrono::{DateTime, TimeDelta, Utc};
use error::{READ_ENGAGEMENT, concerns_all};
use graph::Graph;
use posts::{ITEMS_MAX, LIVE_FIELDS, Listed, LiveVideo, POST_FIELDS, Post, items};
use serde::de::DeserializeOwned;
use serde_json::Value;
use usage::Pace;

/// How far back the lists are read.
const LOOK_BACK: TimeDelta = TimeDelta::days(90);

/// Entries of one page: more of them, and the API calls it too much data.
const PAGE_SIZE: &str = "50";

/// Where the API finds that too much all the same, ever fewer are asked for.
const SMALLER: [&str; 3] = ["20", "5", "1"];

/// Most pages of one list; a page may hold fewer entries than it could.
const PAGES_MAX: usize = 10;

const POSTS: &str = "published_posts";
const LIVES: &str = "live_videos";

/// A list as far as it was read.
struct Part<T> {
    entries: Vec<T>,
    /// Why it was not read further.
    left_out: Option<Cause>,
}

pub(super) async fn read(
    spec: &SourceSpec,
    page: &FacebookSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let mut graph = Graph::open(page, fetcher, request.now)?;
    let posts = list::<Post>(&mut graph, POSTS, POST_FIELDS, request.now).await;
    let posts = match posts {
        Err(ReadError::Facebook(error)) if concerns_all(&error) => return Err(error.into()),
        posts => posts,
    };
    let lives = match graph.pace() {
        Pace::Stop => Ok(Part { entries: Vec::new(), left_out: Some(spared(LIVES)) }),
        _ => list::<LiveVideo>(&mut graph, LIVES, LIVE_FIELDS, request.now).await,
    };
    let (posts, lives) = match (posts, lives) {
        (Err(error), Err(other)) => return Err(graver(&mut graph, error, other).await),
        // Nothing was read at all, so there is nothing to be partial.
        (Err(error), Ok(lives)) if lives.entries.is_empty() && lives.left_out.is_some() => {
            return Err(error);
        }
        (posts, lives) => (or_without(POSTS, posts), or_without(LIVES, lives)),
    };
    let left_out = posts.left_out.or(lives.left_out);
    if let Some(reason) = &left_out {
        tracing::warn!(
            source.id = %spec.id, reason = %reason,
            "a part of source {} could not be read: {reason}", spec.id,
        );
    }
    let until = match graph.pace() {
        Pace::Free => end(&mut graph).await,
        Pace::Slow | Pace::Stop => None,
    };
    let items = items(posts.entries, lives.entries, request.zone);
    let whole = Yield::whole(items, Some(Beside::Token { until }));
    Ok(Some(match left_out {
        None => whole,
        Some(reason) => Yield {
            complete: Completeness::Partial,
            reach: Reach::Some,
            left_out: Some(reason),
            ..whole
        },
    }))
}

async fn list<T: Listed + DeserializeOwned>(
    graph: &mut Graph<'_>,
    edge: &'static str,
    fields: &str,
    now: DateTime<Utc>,
) -> Result<Part<T>, ReadError> {
    let since = now - LOOK_BACK;
    let seconds = since.timestamp().to_string();
    let mut query = vec![("fields", fields), ("limit", PAGE_SIZE)];
    if edge == POSTS {
        query.push(("since", &seconds));
    }
    let mut next = Some(graph.edge(edge, &query));
    let mut part = Part { entries: Vec::new(), left_out: None };
    let mut smaller = SMALLER.iter();
    for number in 0..PAGES_MAX {
        let Some(url) = next.take() else { return Ok(part) };
        if number > 0 && graph.pace() != Pace::Free {
            part.left_out = Some(spared(edge));
            return Ok(part);
        }
        let mut read = page::<T>(graph, url.clone()).await;
        while let Err(ReadError::Facebook(FacebookFault::TooMuchData { .. })) = &read {
            let Some(size) = smaller.next() else { break };
            read = page::<T>(graph, with_size(&url, size)).await;
        }
        match read {
            Ok((entries, following)) => {
                let is_old = |entry: &T| entry.at().is_some_and(|at| at < since);
                let ends = !entries.is_empty() && entries.iter().all(is_old);
                part.entries.extend(entries.into_iter().filter(|entry| !is_old(entry)));
                if ends || part.entries.len() >= ITEMS_MAX {
                    return Ok(part);
                }
                next = following;
            }
            Err(error) if number == 0 => return Err(error),
            Err(error) => {
                part.left_out = Some(error.cause());
                return Ok(part);
            }
        }
    }
    if next.is_some() {
        let fault = ListFault::TooLong { part: edge.to_owned(), pages: PAGES_MAX };
        part.left_out = Some(Cause::List { fault });
    }
    Ok(part)
}

async fn page<T: DeserializeOwned>(
    graph: &mut Graph<'_>,
    url: url::Url,
) -> Result<(Vec<T>, Option<url::Url>), ReadError> {
    let at = super::fetch::shown(&url);
    let page = graph.list(url).await?;
    let entries: Result<Vec<T>, _> =
        page.entries.into_iter().map(serde_json::from_value::<T>).collect();
    let seen = OddAnswer::NoEntry;
    let entries = entries.map_err(|_| FacebookFault::OtherShape { at, seen })?;
    Ok((entries, page.next))
}

/// The address of a page of a list with another number of entries.
fn with_size(url: &url::Url, size: &str) -> url::Url {
    let mut smaller = url.clone();
    let pairs = url.query_pairs().map(|(name, value)| {
        let value = if name == "limit" { size.into() } else { value };
        (name, value)
    });
    smaller.query_pairs_mut().clear().extend_pairs(pairs);
    smaller
}

fn spared(edge: &str) -> Cause {
    Cause::List { fault: ListFault::Spared { part: edge.to_owned() } }
}

fn or_without<T>(edge: &str, read: Result<Part<T>, ReadError>) -> Part<T> {
    read.unwrap_or_else(|error| Part {
        entries: Vec::new(),
        left_out: Some(Cause::Part { part: edge.to_owned(), cause: Box::new(error.cause()) }),
    })
}

/// The error of a read in which both lists failed: what ends all requests, else the first. Where a
/// permission is missing, the API may say which.
async fn graver(graph: &mut Graph<'_>, first: ReadError, second: ReadError) -> ReadError {
    if matches!(&second, ReadError::Facebook(error) if concerns_all(error)) {
        return second;
    }
    match first {
        ReadError::Facebook(FacebookFault::Permission { at, code, .. }) => {
            let about = graph.token_itself().await.ok();
            let missing = about.is_some_and(|about| lacks(&about, READ_ENGAGEMENT));
            let missing = missing.then(|| READ_ENGAGEMENT.to_owned());
            FacebookFault::Permission { at, code, missing }.into()
        }
        other => other,
    }
}

fn lacks(about: &Value, permission: &str) -> bool {
    let scopes = about.get("scopes").and_then(Value::as_array);
    scopes.is_some_and(|scopes| scopes.iter().all(|scope| scope.as_str() != Some(permission)))
}

/// When the token ends; what cannot be learnt is no reason to lose the read.
async fn end(graph: &mut Graph<'_>) -> Option<DateTime<Utc>> {
    let about = match graph.token_itself().await {
        Ok(about) => about,
        Err(error) => {
            tracing::debug!(reason = %error.reason(), "the end of the page token is not known");
            return None;
        }
    };
    // Nought stands for no end.
    ["expires_at", "data_access_expires_at"]
        .into_iter()
        .filter_map(|name| about.get(name)?.as_i64().filter(|seconds| *seconds > 0))
        .filter_map(|seconds| DateTime::from_timestamp(seconds, 0))
        .min()
}
