//! How the parts of a real daemon are built from its directories.
//!
//! Decides which doors a configuration opens, and that a store that had to be rebuilt, and a read
//! that was not lived through, are told of.
//! The invariant: nothing is built from a configuration that was not checked.

use super::ownership::{self, OtherCouncil};
use super::parts::{DAEMON, Parts};
use super::poll::died;
use crate::channels::email::EmailChannel;
use crate::channels::key::Key;
use crate::channels::spool::SpoolChannel;
use crate::channels::{Channel, ChannelError};
use crate::clock::Clock;
use crate::config::{self, ChannelSettings, Config, ConfigErrors};
use crate::domain::notice::trouble::Trouble;
use crate::mailbox::Mailbox;
use crate::sources::fetch::{ClientError, Fetcher, HttpFetcher, Trust};
use crate::sources::reading::marks::{self, Marks};
use crate::sources::reading::parser::Parser;
use crate::store::fact::Fact;
use crate::store::{self, Opened, RebuildReason, Start, Store, StoreError};
use chrono::{DateTime, Utc};
use std::path::{Path, PathBuf};

/// Where the daemon lives.
#[derive(Clone, Debug)]
pub struct Home {
    /// The five configuration files.
    pub config: PathBuf,
    /// Journal, state, evidence, socket.
    pub state: PathBuf,
    /// Where a stranger's bytes are parsed.
    pub parser: Parser,
}

/// Why the daemon could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum DaemonError {
    /// The configuration has problems.
    #[error("{0}")]
    Config(ConfigErrors),
    /// The store cannot be used.
    #[error("the state directory cannot be used")]
    Store(#[from] StoreError),
    /// The state is another council's.
    #[error(transparent)]
    OtherCouncil(#[from] OtherCouncil),
    /// Nothing was ever recorded there.
    #[error("there is no journal in {}", .0.display())]
    NothingThere(PathBuf),
    /// No fetcher can be built.
    #[error("sources cannot be fetched")]
    Fetcher(#[from] ClientError),
    /// No channel can be built.
    #[error("letters cannot leave")]
    Channel(#[from] ChannelError),
    /// The scheduler does not start.
    #[error("the scheduler does not start")]
    Scheduler(#[from] tokio_cron_scheduler::JobSchedulerError),
    /// The control socket or the signals cannot be had.
    #[error("the control socket or signals cannot be set up")]
    System(#[from] std::io::Error),
}

/// Builds the parts of a real daemon.
pub fn build(home: &Home, clock: &Clock) -> Result<Parts, DaemonError> {
    let mut parts =
        build_with(home, Begin::AtNeed, clock, |config, state| doors(config, state, key(state)?))?;
    ownership::record(&mut parts.store, &parts.config, clock.now())?;
    parts.mailbox = mailbox(&parts.config)?;
    Ok(parts)
}

/// Builds parts for a command that neither reads sources nor sends letters: it must work for
/// somebody who may not read the mail password.
pub fn build_without_mail(home: &Home, clock: &Clock) -> Result<Parts, DaemonError> {
    build_with(home, Begin::Never, clock, |config, state| {
        let http = HttpFetcher::new(&config.settings.polling, Trust::System)?;
        let letterhead = &config.settings.letterhead;
        let unused = SpoolChannel::new(state, "", NOBODY, letterhead, Key::KNOWN)?;
        Ok((Fetcher::http(http), Channel::Spool(unused)))
    })
}

/// The sender of a channel through which nothing is sent.
const NOBODY: &str = "nobody@localhost";

/// Whether a state may be begun where there is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begin {
    AtNeed,
    /// A mistyped directory must not become an empty state.
    Never,
}

fn build_with(
    home: &Home,
    begin: Begin,
    clock: &Clock,
    doors: impl FnOnce(&Config, &Path) -> Result<(Fetcher, Channel), DaemonError>,
) -> Result<Parts, DaemonError> {
    let config = config::load(&home.config).map_err(DaemonError::Config)?;
    match config.warnings.warnings().len() {
        0 => {}
        count => tracing::warn!(count, "the configuration has {count} warnings; see `check`"),
    }
    let now = clock.now();
    if begin == Begin::Never && !store::journal_path(&home.state).exists() {
        return Err(DaemonError::NothingThere(home.state.clone()));
    }
    let (store, opened) = Store::open(&home.state, now)?;
    ownership::check(&store, &config)?;
    let (fetcher, channel) = doors(&config, &home.state)?;
    let (marks, being_read) = Marks::open(&home.state.join(marks::FILE))?;
    let fetcher = fetcher.parsing(home.parser.clone()).remembering(marks);
    let mut parts = Parts::new(config, fetcher, channel, store);
    parts.key = key(&home.state)?;
    say_how_it_opened(&mut parts, opened, now)?;
    died::leave_alone(&mut parts, &being_read, now)?;
    parts.fetcher.marks().forget_the_dead()?;
    Ok(parts)
}

/// The secret of a state directory.
pub(super) fn key(state: &Path) -> Result<Key, StoreError> {
    store::secret::secret(state).map(Key::new)
}

/// The doors to the world that a configuration names.
pub fn doors(config: &Config, state: &Path, key: Key) -> Result<(Fetcher, Channel), DaemonError> {
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)?;
    Ok((Fetcher::http(http), channel(config, state, key)?))
}

/// The mailbox that a configuration names.
pub(super) fn mailbox(config: &Config) -> Result<Option<Mailbox>, ChannelError> {
    config.settings.mailbox.as_ref().map(Mailbox::imap).transpose()
}

fn channel(config: &Config, state: &Path, key: Key) -> Result<Channel, ChannelError> {
    let letterhead = &config.settings.letterhead;
    let mailbox = config.settings.mailbox.as_ref();
    match &config.settings.mail.channel {
        ChannelSettings::Email(settings) => {
            let channel = EmailChannel::new(settings, letterhead, key)?;
            Ok(Channel::Email(match mailbox {
                Some(mailbox) => channel.answered_to(&mailbox.address, mailbox.reply_tag)?,
                None => channel,
            }))
        }
        ChannelSettings::Spool { directory, from_name, from_email } => {
            let spool =
                SpoolChannel::new(state.join(directory), from_name, from_email, letterhead, key)?;
            Ok(Channel::Spool(match mailbox {
                Some(mailbox) => spool.answered_to(&mailbox.address, mailbox.reply_tag)?,
                None => spool,
            }))
        }
    }
}

fn say_how_it_opened(
    parts: &mut Parts,
    opened: Opened,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Start::Rebuilt { reason, moved_to } = opened.start else { return Ok(()) };
    let Some(damage) = reason.damage() else { return Ok(()) };
    let moved_to = moved_to.map(|path| path.display().to_string());
    let mut facts = Vec::new();
    if let RebuildReason::StandsApart { state_seq, journal_seq } = reason
        && state_seq > journal_seq
    {
        facts.push(Fact::JournalCut { state_seq, journal_seq });
    }
    let trouble = Trouble::StateRebuilt { damage, moved_to };
    facts.push(Fact::TroubleNoted { key: "state-rebuilt".to_owned(), trouble });
    parts.record(now, DAEMON, facts)?;
    Ok(())
}
