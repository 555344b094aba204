//! The configuration as the running daemon takes it, at its start and after an edit.
//!
//! Decides what a bad one does: it is never used, the last good one is, and log, status, whoever
//! asked and the administrator hear of it. The invariant: a daemon that ran once starts again,
//! whatever happened to its files since.

use super::chain::chain;
use super::desk::answer::status::Reloaded;
use super::home::{DaemonError, Home, build, doors, key, mailbox};
use super::in_words;
use super::last_good::{self, Unused};
use super::ownership;
use super::parts::{DAEMON, Parts};
use super::poll;
use crate::clock::Clock;
use crate::config;
use crate::domain::notice::trouble::Trouble;
use crate::store::fact::Fact;
use std::sync::Arc;

fn unused(error: &DaemonError) -> Unused {
    match error {
        DaemonError::Config(errors) => {
            let problems = errors.problems();
            let first = problems.first().map(|problem| problem.message.clone());
            Unused { first: first.unwrap_or_default(), problems: problems.len() }
        }
        other => Unused { first: in_words::of_daemon(other), problems: 1 },
    }
}

/// Builds the parts of a daemon that starts; by its last good configuration where the files as
/// they stand cannot be used.
pub fn start(home: &Home, clock: &Clock) -> Result<Parts, DaemonError> {
    let error = match build(home, clock) {
        Ok(parts) => {
            keep(home);
            return Ok(parts);
        }
        Err(error) => error,
    };
    let is_the_files = match error {
        DaemonError::Config(_) | DaemonError::Fetcher(_) | DaemonError::Channel(_) => true,
        DaemonError::Store(_)
        | DaemonError::OtherCouncil(_)
        | DaemonError::NothingThere(_)
        | DaemonError::Scheduler(_)
        | DaemonError::System(_) => false,
    };
    let kept = last_good::kept(&home.state).filter(|_| is_the_files);
    let Some(kept) = kept else { return Err(error) };
    let Ok(mut parts) = build(&Home { config: kept, ..home.clone() }, clock) else {
        return Err(error);
    };
    tracing::error!(
        "the configuration cannot be used, and the last good one is used instead: {}",
        chain(&error)
    );
    let unused = unused(&error);
    let Unused { first, problems } = unused.clone();
    let trouble = Trouble::LastGoodUsed { first, problems };
    let fact = Fact::TroubleNoted { key: "config-last-good".to_owned(), trouble };
    parts.record(clock.now(), DAEMON, vec![fact])?;
    parts.unused = Some(unused);
    Ok(parts)
}

/// Takes the edited configuration; a bad one changes nothing, and every problem comes back.
pub fn take(parts: &mut Parts, home: &Home, clock: &Clock) -> Result<Reloaded, String> {
    let loaded = config::load(&home.config).map_err(DaemonError::Config);
    let ready = loaded.and_then(|config| {
        ownership::check(&parts.store, &config)?;
        let (fetcher, channel) = doors(&config, &home.state, key(&home.state)?)?;
        let mailbox = mailbox(&config)?;
        Ok((config, fetcher.parsing(home.parser.clone()), (channel, mailbox)))
    });
    match ready {
        Ok((config, fetcher, (channel, mailbox))) => {
            parts.fetcher = fetcher.remembering(parts.fetcher.marks().clone());
            parts.channel = Arc::new(channel);
            parts.mailbox = mailbox;
            parts.unused = None;
            parts.replace_config(config);
            let edited = poll::called_by_edit(parts);
            poll::call(parts, &edited);
            keep(home);
            let (sources, people) =
                (parts.config.sources.len(), parts.config.plan.directory.people.len());
            tracing::info!(
                sources,
                people,
                "the configuration was read again: {sources} sources, {people} people"
            );
            Ok(Reloaded { sources, people })
        }
        Err(error) => {
            tracing::error!("the edited configuration is not used: {}", chain(&error));
            let said = in_words::of_daemon(&error);
            let unused = unused(&error);
            let Unused { first, problems } = unused.clone();
            parts.unused = Some(unused);
            let trouble = Trouble::ConfigRefused { first, problems };
            let fact = Fact::TroubleNoted { key: "config-refused".to_owned(), trouble };
            if let Err(error) = parts.record(clock.now(), DAEMON, vec![fact]) {
                tracing::error!("the trouble could not be recorded: {}", chain(&error));
            }
            Err(said)
        }
    }
}

fn keep(home: &Home) {
    if let Err(error) = last_good::keep(&home.config, &home.state) {
        tracing::warn!("the good configuration could not be kept for a later start: {error}");
    }
}
