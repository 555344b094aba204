//! Rehearsal: the letters a period would bring if nothing else happened.
//!
//! Works on a copy of the journal in a directory of its own; the real state is not touched, no
//! source is read and no mail leaves. Every source counts as read at every moment, so the letters
//! are those of a world in which everything works and nobody does anything more.

use super::Simulator;
use crate::channels::key::Key;
use crate::channels::spool::SpoolChannel;
use crate::channels::{Channel, ChannelError};
use crate::config::{Config, MailMode};
use crate::daemon::ownership::{self, OtherCouncil};
use crate::daemon::parts::{DAEMON, Parts};
use crate::domain::ids::{LetterId, PersonId, SourceId};
use crate::sources::fetch::{Canned, FetchError, Fetcher, shown};
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use crate::store::state::Stage;
use crate::store::{Store, StoreError, journal_path};
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;

/// A letter that would leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RehearsedLetter {
    /// Its id.
    pub id: LetterId,
    /// When.
    pub at: DateTime<Utc>,
    /// To whom.
    pub person: PersonId,
    /// Its subject.
    pub subject: String,
}

/// Why a rehearsal could not be held.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The copy of the state cannot be used.
    #[error("the copy of the state cannot be used")]
    Store(#[from] StoreError),
    /// The journal is another council's.
    #[error(transparent)]
    OtherCouncil(#[from] OtherCouncil),
    /// The letters cannot be written.
    #[error("the letters cannot be written")]
    Channel(#[from] ChannelError),
    /// The copy cannot be made.
    #[error("the journal cannot be copied")]
    Copy(#[from] std::io::Error),
}

/// Writes the letters of `from` to `to` into `out`, starting from the journal in `state`.
pub async fn rehearse(
    mut config: Config,
    state: &Path,
    out: &Path,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<RehearsedLetter>, RehearsalError> {
    let directory = tempfile::tempdir()?;
    let journal = journal_path(state);
    if journal.exists() {
        std::fs::copy(&journal, journal_path(directory.path()))?;
    }
    config.settings.mail.mode = MailMode::Live;
    let letterhead = config.settings.letterhead.clone();
    let spool = SpoolChannel::new(out, &letterhead.council, SENDER, &letterhead, Key::KNOWN)?;
    let channel = Channel::Spool(spool);
    let nothing = Fetcher::canned(Canned::new(|request| {
        Err(FetchError::Status { at: shown(&request.url), code: 503 })
    }));
    let (store, _) = Store::open(directory.path(), from)?;
    ownership::check(&store, &config)?;
    let parts = Parts::new(config, nothing, channel, store);
    let mut simulator = Simulator { parts, now: from, bell: TimeDelta::hours(1) };
    see_again(&mut simulator)?;
    while simulator.now < to {
        pretend_read(&mut simulator);
        simulator.step().await?;
    }
    Ok(letters_since(&simulator.parts, from))
}

/// Rehearsed letters come from nobody.
const SENDER: &str = "rehearsal@hromada-watch.example";

fn see_again(simulator: &mut Simulator) -> Result<(), StoreError> {
    let blind: Vec<Fact> = simulator
        .parts
        .store
        .state()
        .sources
        .iter()
        .filter(|(_, sight)| sight.blind.is_some())
        .map(|(source, _)| Fact::SourceSees { source: source.clone() })
        .collect();
    let now = simulator.now;
    simulator.parts.record(now, DAEMON, blind)?;
    Ok(())
}

fn pretend_read(simulator: &mut Simulator) {
    let now = simulator.now;
    let cursors: Vec<(SourceId, Cursor)> = simulator
        .parts
        .config
        .sources
        .iter()
        .map(|source| {
            let cursor = Cursor {
                read_at: Some(now),
                // What was read at this very moment is not looked at again before a letter.
                fetched_at: Some(now),
                full_read_at: Some(now),
                next_poll_at: Some(now + TimeDelta::hours(2)),
                ..Cursor::default()
            };
            (source.id.clone(), cursor)
        })
        .collect();
    simulator.parts.store.save_cursors(cursors);
    simulator.parts.refresh_readings();
}

/// Letters accepted at or after `from`, in order.
pub fn letters_since(parts: &Parts, from: DateTime<Utc>) -> Vec<RehearsedLetter> {
    let mut letters: Vec<RehearsedLetter> = parts
        .store
        .state()
        .letters
        .iter()
        .filter_map(|(id, entry)| match &entry.stage {
            Stage::Accepted { at, .. } if *at >= from => Some(RehearsedLetter {
                id: id.clone(),
                at: *at,
                person: entry.person.clone(),
                subject: entry.subject.clone(),
            }),
            _ => None,
        })
        .collect();
    letters.sort_by(|a, b| (a.at, &a.person).cmp(&(b.at, &b.person)));
    letters
}
