//! The sources as a person sees them: what was read when and why not, and «read it now».
//!
//! Decides which sources a person's word, or an edited configuration, makes due at once. The
//! reading itself is the turn's, which begins right after such an answer.

use crate::daemon::desk::refusal::{OperationError, nearest, refused};
use crate::daemon::desk::register::clerk::Desk;
use crate::daemon::parts::Parts;
use crate::daemon::poll;
use crate::domain::ids::SourceId;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::{Access, Act, Meaning};
use crate::sources::spec::SourceSpec;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// What can be asked of the sources.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum SourcesQuestion {
    /// Lists what was read when, and why not
    List,
    /// The newest items of a source, and what was understood of them.
    #[command(skip)]
    Newest {
        /// Which source.
        source: SourceId,
    },
    /// Reads a source at once, whenever its time would be
    Read {
        /// The source's id
        source: SourceId,
    },
}

/// The sources, in file order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceList {
    /// One a source.
    pub sources: Vec<SourceRow>,
}

/// How the reading of one source stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SourceRow {
    /// The source.
    pub id: SourceId,
    /// What it is.
    pub kind: String,
    /// Its address.
    pub url: String,
    /// How its reading stands.
    pub stands: SourceStands,
    /// When it was read whole last.
    pub read_at: Option<DateTime<Utc>>,
    /// When it is read next; absent when that is now.
    pub next_at: Option<DateTime<Utc>>,
    /// Since when it cannot be read.
    pub blind_since: Option<DateTime<Utc>>,
    /// Why it cannot be read.
    pub reason: Option<String>,
    /// The same as data.
    pub cause: Option<Cause>,
    /// Failed reads in a row.
    pub failures: u32,
    /// Items known from it.
    pub items: usize,
}

/// How the reading of a source stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceStands {
    /// The last read was a success.
    Read,
    /// It cannot be read.
    Blind,
    /// It was not read yet.
    New,
    /// The configuration gives no way to read it.
    Closed,
}

/// The newest items of a source, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Newest {
    /// The source.
    pub source: SourceId,
    /// The items.
    pub items: Vec<ItemRow>,
}

/// One item, and what was understood of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemRow {
    /// Its headline.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// When we first saw it.
    pub first_seen: DateTime<Utc>,
    /// What it means.
    pub meaning: Meaning,
    /// The decisions it publishes.
    pub acts: Vec<Act>,
}

/// So many items of a source are shown.
const NEWEST_MAX: usize = 30;

/// The newest items of a source.
pub(in crate::daemon::desk) fn newest(parts: &Parts, source: SourceId) -> Newest {
    let observations = parts.sightings.observations.values();
    let mut own: Vec<_> = observations.filter(|page| page.source == source).collect();
    own.sort_by_key(|page| std::cmp::Reverse(page.first_seen));
    let items = own.into_iter().take(NEWEST_MAX).map(|page| ItemRow {
        title: page.item.title.clone(),
        url: page.item.url.clone(),
        first_seen: page.first_seen,
        meaning: page.meaning.clone(),
        acts: page.acts.clone(),
    });
    Newest { items: items.collect(), source }
}

/// A source that is read at once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Called {
    /// Which.
    pub reading: SourceId,
}

/// How the reading of each source stands.
pub(in crate::daemon) fn list(parts: &Parts) -> SourceList {
    SourceList { sources: parts.config.sources.iter().map(|spec| row(parts, spec)).collect() }
}

fn row(parts: &Parts, spec: &SourceSpec) -> SourceRow {
    let state = parts.store.state();
    let cursor = parts.store.cursor(&spec.id);
    let blind = state.sources.get(&spec.id).and_then(|sight| sight.blind.as_ref());
    let stands = match (spec.kind.access(), blind, cursor.read_at) {
        (Access::Readable, Some(_), _) => SourceStands::Blind,
        (Access::Readable, None, Some(_)) => SourceStands::Read,
        (Access::Readable, None, None) => SourceStands::New,
        _ => SourceStands::Closed,
    };
    SourceRow {
        id: spec.id.clone(),
        kind: spec.kind.as_str().to_owned(),
        url: spec.url.to_string(),
        stands,
        read_at: cursor.read_at,
        next_at: cursor.next_poll_at,
        blind_since: blind.map(|blind| blind.since),
        reason: blind.map(|blind| blind.reason.to_string()),
        cause: blind.map(|blind| blind.reason.clone()),
        failures: cursor.failures,
        items: state.items.get(&spec.id).map_or(0, |items| items.len()),
    }
}

/// Makes a source due at once.
pub(in crate::daemon::desk) fn read(
    desk: &mut Desk<'_>,
    source: SourceId,
) -> Result<Called, OperationError> {
    let sources = &desk.parts.config.sources;
    let Some(spec) = sources.iter().find(|spec| spec.id == source) else {
        let known = nearest(source.as_str(), sources.iter().map(|spec| spec.id.as_str()));
        let hint = known.map(|id| format!("; може, `{id}`?")).unwrap_or_default();
        return Err(refused(format!("джерела `{source}` у конфігурації немає{hint}")));
    };
    if spec.kind.access() != Access::Readable {
        let text = format!("джерела `{source}` не прочитати: конфігурація не дає доступу");
        return Err(refused(text));
    }
    poll::call(desk.parts, std::slice::from_ref(&source));
    Ok(Called { reading: source })
}
