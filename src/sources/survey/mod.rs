//! A survey of a site: its leads, each read once.
//!
//! Decides how far a look around goes. The invariant: at most [`REQUESTS_MAX`] requests, all to
//! the site itself and through the guard of the fetcher, which exempts the typed host alone.

pub mod identity;
pub mod leads;

use super::document::address::{self, same_site};
use super::engine::Preset;
use super::fetch::{FetchError, Fetcher, Request, Response, shown};
use super::read::parse_answer;
use super::reading::Yield;
use super::reading::error::ReadError;
use super::reading::guarded::{Sheet, parsed};
use super::reading::task::Task;
use super::spec::{Engine, OpenItems, PageSpec, SourceKind};
use crate::domain::ids::ItemId;
use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use identity::Identity;
use leads::{Candidate, Leads, Reading, Topic};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use url::Url;

/// Most requests of one survey.
pub const REQUESTS_MAX: usize = 20;

/// What a survey found.
#[derive(Clone, Debug)]
pub struct Survey {
    /// Where the site answered.
    pub url: Url,
    /// Its engine.
    pub engine: Option<Preset>,
    /// What can be read, the most wanted first.
    pub sources: Vec<Found>,
    /// Addresses that looked promising and could not be read, with the cause.
    pub unread: Vec<(Url, Cause)>,
    /// Feeds on other hosts, which were not visited.
    pub elsewhere: Vec<Url>,
    /// Whose site it is.
    pub identity: Identity,
}

/// One source that was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is and how it is read.
    pub candidate: Candidate,
    /// The engine of its page; none for feeds.
    pub engine: Option<Preset>,
    /// What it shows.
    pub items: Vec<Item>,
}

struct Round<'a> {
    fetcher: &'a Fetcher,
    typed: &'a Url,
    zone: Tz,
    now: DateTime<Utc>,
    left: usize,
}

/// Looks around on the site at `typed`, which a person named.
pub async fn survey(
    fetcher: &Fetcher,
    typed: &Url,
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Survey, ReadError> {
    let mut round = Round { fetcher, typed, zone, now, left: REQUESTS_MAX };
    let first = round.fetch(typed).await?;
    let site = first.final_url.clone();
    let at = shown(&site);
    let (sheet, bytes) = Sheet::of(first.clone());
    let leads = parsed(fetcher.parser(), &at, LeadsTask(sheet), bytes).await?;
    let Leads { engine, candidates, elsewhere, identity } = leads;
    let mut survey = Survey {
        url: site.clone(),
        engine,
        sources: Vec::new(),
        unread: Vec::new(),
        elsewhere,
        identity,
    };
    let mut visited = BTreeSet::from([address::of_link(&site)]);
    let mut busy = false;
    let look = |round: &Round<'_>| round.left > 0;

    let typed_itself = round.itself(first).await;
    for candidate in candidates {
        if busy || !look(&round) {
            break;
        }
        busy = round.visit(candidate, &mut visited, &mut survey).await;
    }
    if !busy && look(&round) {
        for candidate in round.sitemap(&site, engine).await {
            if busy || !look(&round) {
                break;
            }
            busy = round.visit(candidate, &mut visited, &mut survey).await;
        }
    }
    let has_feed = |survey: &Survey| {
        survey.sources.iter().any(|found| found.candidate.reading == Reading::Feed)
    };
    for candidate in leads::usual_feeds(engine, &site) {
        if !busy && look(&round) && !has_feed(&survey) {
            let known = survey.unread.len();
            busy = round.visit(candidate, &mut visited, &mut survey).await;
            // Nobody said that there is a feed; that there is none is no failure.
            if !busy {
                survey.unread.truncate(known);
            }
        }
    }
    // The front page shows a little of everything; a section typed in shows what nothing else does.
    survey.sources.extend(typed_itself);
    survey.sources = without_repetitions(survey.sources);
    survey.sources.sort_by_key(|found| (found.candidate.topic, found.candidate.reading));
    Ok(survey)
}

impl Round<'_> {
    async fn fetch(&mut self, url: &Url) -> Result<Response, FetchError> {
        self.left = self.left.saturating_sub(1);
        let request =
            Request { configured: self.typed.clone(), ..Request::full(url.clone(), self.now) };
        self.fetcher.fetch(&request).await
    }

    /// Reads a candidate; answers whether the site asked to be left alone.
    async fn visit(
        &mut self,
        candidate: Candidate,
        visited: &mut BTreeSet<ItemId>,
        survey: &mut Survey,
    ) -> bool {
        if !visited.insert(address::of_link(&candidate.url)) {
            return false;
        }
        let answer = match self.fetch(&candidate.url).await {
            Ok(answer) => answer,
            Err(FetchError::Status { code: 404 | 410, .. }) => return false,
            Err(error) => {
                let busy = matches!(error, FetchError::RetryAfter { .. });
                survey.unread.push((candidate.url, error.cause()));
                return busy;
            }
        };
        let arrived = address::of_link(&answer.final_url);
        let redirected = arrived != address::of_link(&candidate.url);
        if !same_site(&answer.final_url, &survey.url) || redirected && !visited.insert(arrived) {
            return false;
        }
        let candidate = Candidate { url: answer.final_url.clone(), ..candidate };
        match self.parse(candidate.reading, answer).await {
            Ok(gave) if gave.items.is_empty() => {}
            Ok(gave) => {
                survey.sources.push(Found { candidate, engine: gave.engine, items: gave.items });
            }
            Err(error) => survey.unread.push((candidate.url, error.cause())),
        }
        false
    }

    /// What the typed address itself gives, a feed or a list.
    async fn itself(&self, first: Response) -> Option<Found> {
        for reading in [Reading::Feed, Reading::Page] {
            if let Ok(gave) = self.parse(reading, first.clone()).await
                && !gave.items.is_empty()
            {
                let url = first.final_url.clone();
                let topic = Topic::of_address(&url);
                let candidate = Candidate { reading, url, topic };
                return Some(Found { candidate, engine: gave.engine, items: gave.items });
            }
        }
        None
    }

    async fn sitemap(&mut self, site: &Url, engine: Option<Preset>) -> Vec<Candidate> {
        let Ok(url) = site.join("/sitemap.xml") else { return Vec::new() };
        let Ok(answer) = self.fetch(&url).await else { return Vec::new() };
        let at = shown(&url);
        let (sheet, bytes) = Sheet::of(answer);
        let task = Sitemap { sheet, site: site.clone(), engine };
        parsed(self.fetcher.parser(), &at, task, bytes).await.unwrap_or_default()
    }

    async fn parse(&self, reading: Reading, answer: Response) -> Result<Yield, ReadError> {
        let kind = match reading {
            Reading::Feed => SourceKind::Feed,
            Reading::Page => SourceKind::Page(PageSpec {
                engine: Engine::Auto,
                pages_max: 1,
                open_items: OpenItems::Never,
            }),
        };
        parse_answer(self.fetcher.parser(), &kind, answer, self.zone).await
    }
}

/// Looking for leads on the first page of a site.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct LeadsTask(Sheet);

impl Task for LeadsTask {
    const NAME: &'static str = "leads";
    type Done = Leads;

    fn run(self, bytes: &[u8]) -> Leads {
        leads::leads(&self.0.text(bytes), &self.0.url)
    }
}

/// Looking for leads in a sitemap.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct Sitemap {
    sheet: Sheet,
    site: Url,
    engine: Option<Preset>,
}

impl Task for Sitemap {
    const NAME: &'static str = "sitemap";
    type Done = Vec<Candidate>;

    fn run(self, bytes: &[u8]) -> Vec<Candidate> {
        leads::of_sitemap(&self.sheet.text(bytes), &self.site, self.engine)
    }
}

/// A list that shows only what another list of the same kind shows is that list, or a page with
/// its latest items beside.
fn without_repetitions(sources: Vec<Found>) -> Vec<Found> {
    let mut kept: Vec<Found> = Vec::new();
    for found in sources {
        let shows = |one: &Found, other: &Found| {
            one.candidate.reading == other.candidate.reading
                && one.items.iter().all(|item| other.items.iter().any(|it| it.url == item.url))
        };
        let unsaid = found.candidate.topic == Topic::Unsaid;
        if kept.iter().any(|other| shows(&found, other)) {
            continue;
        }
        // A front page that shows more than any section is still no section of its own.
        let sections = kept.iter().any(|it| it.candidate.reading == Reading::Page);
        if unsaid && found.candidate.reading == Reading::Page && sections {
            continue;
        }
        kept.retain(|other| !shows(other, &found) || other.items.len() == found.items.len());
        kept.push(found);
    }
    kept
}
