//! The only joiner: builds the parts from the configuration and takes turns until stopped.
//!
//! Everything that can wake the daemon is on one screen, in [`run`]: a ring of the bell, a command
//! through the control socket, something that a turn waited for, a reload, a stop. They are handled
//! one at a time, so nothing here is shared and nothing is locked; and since a turn waits outside
//! the state, whoever comes while sources are read or letters leave is answered at once.

pub mod belief;
pub mod chain;
pub mod decided;
pub mod deliver;
pub mod desk;
pub mod front;
pub mod parts;
pub mod poll;
mod reader;
pub mod schedule;
pub mod systemd;
pub mod turn;
pub mod turn_report;

use crate::channels::email::EmailChannel;
use crate::channels::key::Key;
use crate::channels::spool::SpoolChannel;
use crate::channels::{Channel, ChannelError, Outcome};
use crate::clock::Clock;
use crate::config::{self, ChannelSettings, Config, ConfigErrors};
use crate::domain::notice::trouble::Trouble;
use crate::letters::status::{FIRST_TURN, line};
use crate::sources::fetch::{ClientError, Fetcher, HttpFetcher, Trust};
use crate::sources::reading::parser::Parser;
use crate::store::fact::Fact;
use crate::store::{self, Opened, RebuildReason, Start, Store, StoreError};
use belief::Belief;
use chain::chain;
use chrono::{DateTime, Utc};
use deliver::round::{InFlight, Waited};
use desk::answer::status::Standing;
use desk::control::{Asked, Doing, Reply, WAITING_MAX};
use desk::question::Answer;
use desk::refusal::OperationError;
use front::{Front, Present};
use futures_util::FutureExt;
use parts::{DAEMON, Parts};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use turn::{Arrival, Turn};
use turn_report::{LetterCounts, TurnReport};

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
    build_with(home, clock, |config, state| doors(config, state, key(state)?))
}

/// Builds parts for a command that neither reads sources nor sends letters: it must work for
/// somebody who may not read the mail password.
pub fn build_without_mail(home: &Home, clock: &Clock) -> Result<Parts, DaemonError> {
    build_with(home, clock, |config, state| {
        let http = HttpFetcher::new(&config.settings.polling, Trust::System)?;
        let letterhead = &config.settings.letterhead;
        let unused = SpoolChannel::new(state, "", NOBODY, letterhead, Key::KNOWN)?;
        Ok((Fetcher::http(http), Channel::Spool(unused)))
    })
}

/// How long a daemon that must stop waits for the mail server; the unit allows 90 s.
const STOP_PATIENCE: Duration = Duration::from_secs(60);

/// The sender of a channel through which nothing is sent.
const NOBODY: &str = "nobody@localhost";

fn build_with(
    home: &Home,
    clock: &Clock,
    doors: impl FnOnce(&Config, &Path) -> Result<(Fetcher, Channel), DaemonError>,
) -> Result<Parts, DaemonError> {
    let config = config::load(&home.config).map_err(DaemonError::Config)?;
    let now = clock.now();
    let (store, opened) = Store::open(&home.state, now)?;
    let (fetcher, channel) = doors(&config, &home.state)?;
    let fetcher = fetcher.parsing(home.parser.clone());
    let mut parts = Parts::new(config, fetcher, channel, store);
    parts.key = key(&home.state)?;
    say_how_it_opened(&mut parts, opened, now)?;
    Ok(parts)
}

/// The secret of a state directory.
fn key(state: &Path) -> Result<Key, StoreError> {
    store::secret::secret(state).map(Key::new)
}

/// The doors to the world that a configuration names.
pub fn doors(config: &Config, state: &Path, key: Key) -> Result<(Fetcher, Channel), DaemonError> {
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)?;
    Ok((Fetcher::http(http), channel(config, state, key)?))
}

fn channel(config: &Config, state: &Path, key: Key) -> Result<Channel, ChannelError> {
    let letterhead = &config.settings.letterhead;
    match &config.settings.mail.channel {
        ChannelSettings::Email(settings) => {
            Ok(Channel::Email(EmailChannel::new(settings, letterhead, key)?))
        }
        ChannelSettings::Spool { directory, from_name, from_email } => {
            let spool =
                SpoolChannel::new(state.join(directory), from_name, from_email, letterhead, key)?;
            Ok(Channel::Spool(spool))
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

/// Runs until SIGTERM or SIGINT; the letter in flight is finished.
///
/// `open` is called once with what stands before the daemon, for whoever wants to ask through it.
pub async fn run(home: &Home, clock: Clock, open: impl FnOnce(Front)) -> Result<(), DaemonError> {
    let mut parts = build(home, &clock)?;
    parts.belief = Belief::watched();
    let stop = stop_on_signals(&parts.stop)?;
    let mut reload = signal(SignalKind::hangup())?;
    let (doing, seen) = watch::channel(Doing::TakingTurn);
    let (asked, mut requests) = mpsc::channel(WAITING_MAX);
    desk::control::listen(&home.state, asked.clone(), seen)?;
    let (shown, present) = watch::channel(Arc::new(Present::of(&parts, &clock)));
    let mut bell = schedule::start(parts.config.settings.bell).await?;
    systemd::ready(FIRST_TURN);
    tracing::info!("the daemon is ready: commands are answered, and the first turn begins");
    open(Front::new(asked, present));
    // The first turn does not wait for the bell.
    let mut wakes = Wakes { has_rung: true, ..Wakes::default() };
    let mut patience = pin!(
        async {
            stop.cancelled().await;
            sleep(STOP_PATIENCE).await;
        }
        .fuse()
    );
    loop {
        doing.send_replace(Doing::TakingTurn);
        wakes.settle(&mut parts, &clock);
        doing.send_replace(Doing::Waiting);
        if stop.is_cancelled() && wakes.turn.is_none() && wakes.slow.is_none() {
            break;
        }
        tokio::select! {
            () = stop.cancelled(), if wakes.turn.is_none() && wakes.slow.is_none() => {}
            () = &mut patience => wakes.let_go(&mut parts, &clock),
            () = stop.cancelled(), if wakes.is_reading() => wakes.leave_reads(&mut parts, &clock),
            _ = reload.recv() => {
                doing.send_replace(Doing::Reloading);
                reload_config(&mut parts, home, &clock);
                shown.send_replace(Arc::new(Present::of(&parts, &clock)));
                wakes.has_rung = true;
            }
            Some(asked) = requests.recv() => {
                doing.send_replace(Doing::Answering);
                // A source that a person wants read does not wait for the bell.
                wakes.has_rung |= answer(&mut parts, asked, &clock) == Then::Turn;
            }
            Some(()) = bell.rings.recv() => wakes.has_rung = true,
            arrival = wakes.arrival() => {
                doing.send_replace(Doing::TakingTurn);
                wakes.apply(&mut parts, arrival, &clock);
            }
        }
    }
    systemd::stopping();
    bell.stop();
    // A dead socket would make commands wait for nobody.
    let _ = std::fs::remove_file(home.state.join(desk::control::SOCKET));
    tracing::info!("stopped; nothing is in flight");
    Ok(())
}

fn stop_on_signals(stop: &CancellationToken) -> std::io::Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = stop.clone();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("asked to stop");
        told.cancel();
    });
    Ok(stop)
}

/// The turn under way, and whether another one is wanted after it.
#[derive(Default)]
struct Wakes {
    turn: Option<Turn>,
    /// A letter whose answer outlasted its turn.
    slow: Option<InFlight>,
    has_rung: bool,
}

/// Something the daemon waited for.
enum Came {
    ForTheTurn(Arrival),
    Late(Outcome),
}

impl Wakes {
    fn is_reading(&self) -> bool {
        self.turn.as_ref().is_some_and(Turn::is_reading)
    }

    /// Waits for the next thing the turn under way waits for, or for an answer that outlasted one;
    /// for ever without either.
    async fn arrival(&mut self) -> Came {
        let (turn, slow) = (&mut self.turn, &mut self.slow);
        let of_turn = async {
            match turn {
                Some(turn) => turn.arrival().await,
                None => std::future::pending().await,
            }
        };
        let late = async {
            match slow {
                Some(slow) => slow.answer().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            arrival = of_turn => Came::ForTheTurn(arrival),
            outcome = late => Came::Late(outcome),
        }
    }

    /// Leaves the letter in flight to its fate: its bytes are kept, and it is repeated or believed
    /// after the next start.
    fn let_go(&mut self, parts: &mut Parts, clock: &Clock) {
        self.apply(parts, Came::ForTheTurn(Arrival::Waited(Waited::TooLong)), clock);
        self.settle(parts, clock);
        let reason = "the daemon was asked to stop before the mail server answered".to_owned();
        self.apply(parts, Came::Late(Outcome::Unknown { reason }), clock);
    }

    fn leave_reads(&mut self, parts: &mut Parts, clock: &Clock) {
        let now = clock.now();
        let left = self.turn.as_mut().map_or(Ok(()), |turn| turn.leave_reads(parts, now));
        self.heed(left, parts, clock);
    }

    fn apply(&mut self, parts: &mut Parts, came: Came, clock: &Clock) {
        let now = clock.now();
        let applied = match came {
            Came::ForTheTurn(arrival) => {
                self.turn.as_mut().map_or(Ok(()), |turn| turn.apply(parts, arrival, now))
            }
            Came::Late(outcome) => {
                // The others may leave now.
                self.has_rung = true;
                let counts = &mut LetterCounts::default();
                let slow = self.slow.take();
                slow.map_or(Ok(()), |slow| slow.record(parts, &outcome, counts, now))
            }
        };
        self.heed(applied, parts, clock);
    }

    /// Tells of a finished turn and begins the next one if the bell rang.
    fn settle(&mut self, parts: &mut Parts, clock: &Clock) {
        loop {
            if let Some(turn) = &mut self.turn
                && let Some(report) = turn.finished()
            {
                tell(parts, &report);
                self.has_rung |= turn.wants_another();
                self.slow = turn.left_behind().or(self.slow.take());
                self.end(parts, clock);
            }
            if self.turn.is_some() || parts.stop.is_cancelled() || !self.has_rung {
                return;
            }
            self.has_rung = false;
            let begun = Turn::begin(parts, clock.now()).map(|turn| self.turn = Some(turn));
            self.heed(begun, parts, clock);
        }
    }

    fn heed(&mut self, outcome: Result<(), StoreError>, parts: &mut Parts, clock: &Clock) {
        if let Err(error) = outcome {
            tracing::error!("the turn failed and will be taken again: {}", chain(&error));
            self.end(parts, clock);
            reopen(parts, clock.now());
        }
    }

    fn end(&mut self, parts: &mut Parts, clock: &Clock) {
        self.turn = None;
        if self.slow.is_none() {
            parts.in_flight = None;
        }
        if parts.store.needs_reopen() {
            reopen(parts, clock.now());
        }
    }
}

fn tell(parts: &Parts, report: &TurnReport) {
    let standing = Standing::of(parts, report.now);
    systemd::turn_finished(&line(&standing.figures(), parts.config.calendar.zone));
    let (counts, letters) = (&report.obligations, &report.letters);
    if report.skipped.is_some() {
        return;
    }
    tracing::info!(
        open = counts.open,
        overdue = counts.overdue,
        unknown = counts.unknown,
        met = counts.met,
        sent = letters.sent,
        retrying = letters.retrying,
        "turn finished: {} open, {} overdue, {} unknown; {} letters sent",
        counts.open,
        counts.overdue,
        counts.unknown,
        letters.sent
    );
}

fn reopen(parts: &mut Parts, now: DateTime<Utc>) {
    if let Err(error) = parts.reopen_store(now) {
        tracing::error!("the store could not be reopened: {}", chain(&error));
    }
}

/// What follows an answer.
#[derive(PartialEq, Eq)]
enum Then {
    Nothing,
    Turn,
}

fn answer(parts: &mut Parts, asked: Asked, clock: &Clock) -> Then {
    let Asked { request, answer } = asked;
    let result = desk::execute(parts, request.question, &request.author, clock.now());
    let then = match &result {
        Ok(Answer::Reading(_)) => Then::Turn,
        _ => Then::Nothing,
    };
    let text = match result {
        Ok(answer) => Reply::Done(Box::new(answer)),
        Err(OperationError::Refused(reason)) => Reply::Refused(reason),
        Err(error @ OperationError::Store(_)) => Reply::Failed(chain(&error)),
    };
    // A command that went away does not want its answer.
    let _ = answer.send(text);
    then
}

/// Takes the edited configuration; a bad one changes nothing and the administrator hears.
fn reload_config(parts: &mut Parts, home: &Home, clock: &Clock) {
    let loaded = config::load(&home.config).map_err(DaemonError::Config);
    let ready = loaded.and_then(|config| {
        let (fetcher, channel) = doors(&config, &home.state, key(&home.state)?)?;
        Ok((config, fetcher.parsing(home.parser.clone()), channel))
    });
    match ready {
        Ok((config, fetcher, channel)) => {
            parts.fetcher = fetcher;
            parts.channel = Arc::new(channel);
            parts.replace_config(config);
            let edited = poll::called_by_edit(parts);
            poll::call(parts, &edited);
            tracing::info!("the configuration was read again");
        }
        Err(error) => {
            tracing::error!("the edited configuration is not used: {}", chain(&error));
            let (first, count) = match &error {
                DaemonError::Config(errors) => {
                    let problems = errors.problems();
                    let first = problems.first().map(|problem| problem.message.clone());
                    (first.unwrap_or_default(), problems.len())
                }
                other => (chain(other), 1),
            };
            let trouble = Trouble::ConfigRefused { first, problems: count };
            let fact = Fact::TroubleNoted { key: "config-refused".to_owned(), trouble };
            if let Err(error) = parts.record(clock.now(), DAEMON, vec![fact]) {
                tracing::error!("the trouble could not be recorded: {}", chain(&error));
            }
        }
    }
}
