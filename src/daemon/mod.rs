//! The only joiner: builds the parts from the configuration and takes turns until stopped.
//!
//! Everything that can wake the daemon is on one screen, in [`run`]: a ring of the bell, a command
//! through the control socket, something that a turn waited for, a reload, a stop. They are handled
//! one at a time, so nothing here is shared and nothing is locked; and since a turn waits outside
//! the state, whoever comes while sources are read or letters leave is answered at once.

pub mod arms;
pub mod belief;
pub mod chain;
pub mod decided;
pub mod deliver;
pub mod desk;
pub mod front;
pub mod hear;
pub mod heartbeat;
mod home;
pub mod in_words;
pub mod last_good;
pub mod ownership;
pub mod parts;
mod ping;
pub mod poll;
mod pulse;
mod reader;
mod rehearsal;
pub mod reload;
pub mod schedule;
pub mod systemd;
mod tell;
pub mod turn;
pub mod turn_report;

use crate::channels::Outcome;
use crate::clock::Clock;
use crate::domain::notice::setback::Setback;
use crate::domain::register::effect::Effect;
use crate::letters::status::FIRST_TURN;
use crate::store::StoreError;
use belief::Belief;
use chain::chain;
use chrono::{DateTime, Utc};
use deliver::round::{InFlight, Waited};
use desk::control::{Asked, Doing, Reply, WAITING_MAX};
use desk::question::{Answer, Question};
use desk::refusal::OperationError;
use front::{Front, Present};
use futures_util::FutureExt;
use hear::{Changed, Hearing};
use heartbeat::Heartbeat;
use parts::Parts;
use pulse::Pulse;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tell::Teller;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{mpsc, watch};
use tokio::time::{Interval, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;
use turn::{Arrival, Turn};
use turn_report::LetterCounts;

pub use home::{DaemonError, Home, build, build_without_mail, doors};

/// How long a daemon that must stop waits for the mail server; the unit allows 90 s.
const STOP_PATIENCE: Duration = Duration::from_secs(60);

/// Runs until SIGTERM or SIGINT; the letter in flight is finished.
///
/// `open` is called once with what stands before the daemon, for whoever wants to ask through it.
pub async fn run(home: &Home, clock: Clock, open: impl FnOnce(Front)) -> Result<(), DaemonError> {
    let mut parts = reload::start(home, &clock)?;
    parts.belief = Belief::watched();
    tell::what_starts(&parts, home);
    let stop = stop_on_signals(&parts.stop)?;
    let mut reload = signal(SignalKind::hangup())?;
    let (doing, seen) = watch::channel(Doing::TakingTurn);
    let (asked, mut requests) = mpsc::channel(WAITING_MAX);
    desk::control::listen(&home.state, asked.clone(), seen)?;
    let (shown, present) = watch::channel(Arc::new(Present::of(&parts, home, &clock)));
    let mut bell = schedule::start(parts.config.settings.bell).await?;
    if let Err(error) = Heartbeat::starts(&home.state, clock.now()) {
        tracing::error!("the heartbeat cannot be written: {error}");
    }
    systemd::ready(FIRST_TURN);
    tracing::info!("the daemon is ready: commands are answered, and the first turn begins");
    open(Front::new(asked, present));
    let mut wakes = Wakes::of(home);
    let mut hearing = Hearing::begin(&parts, &clock);
    wakes.hear(
        hearing.respond(&mut parts, clock.now()).map(|()| Changed::Nothing),
        &mut parts,
        &clock,
    );
    let mut signs = Signs::wanted();
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
            () = signs.due() => signs.give(wakes.done(&parts)),
            _ = reload.recv() => {
                doing.send_replace(Doing::Reloading);
                // Who sent a signal waits for no answer.
                let _ = reload::take(&mut parts, home, &clock);
                hearing = Hearing::begin(&parts, &clock);
                tell::standing(&parts, clock.now());
                shown.send_replace(Arc::new(Present::of(&parts, home, &clock)));
                wakes.has_rung = true;
            }
            Some(asked) = requests.recv() => {
                doing.send_replace(Doing::of(&asked.request.question));
                // A source that a person wants read does not wait for the bell.
                let reloads = asked.request.question == Question::Reload;
                wakes.has_rung |= answer(&mut parts, asked, home, &clock, &shown) == Then::Turn;
                if reloads {
                    hearing = Hearing::begin(&parts, &clock);
                    tell::standing(&parts, clock.now());
                }
            }
            Some(()) = bell.rings.recv() => wakes.has_rung = true,
            came = hearing.arrival() => {
                doing.send_replace(Doing::Answering);
                let heard = hearing.apply(&mut parts, came, clock.now());
                wakes.hear(heard, &mut parts, &clock);
            }
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

/// Signs of life, where somebody waits for them.
struct Signs(Option<(Interval, Pulse)>);

impl Signs {
    fn wanted() -> Self {
        Self(systemd::sign_every().map(|every| {
            let mut interval = interval(every);
            interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
            (interval, Pulse::felt(every))
        }))
    }

    /// Waits until one is due; for ever where none is wanted.
    async fn due(&mut self) {
        match &mut self.0 {
            Some((interval, _)) => {
                interval.tick().await;
            }
            None => std::future::pending().await,
        }
    }

    fn give(&mut self, done: Option<u64>) {
        let Some((_, pulse)) = &mut self.0 else { return };
        match pulse.gets_on(done) {
            true => systemd::sign_of_life(),
            false => tracing::error!("the turn does not get on, and systemd is left to end it"),
        }
    }
}

/// The turn under way, and whether another one is wanted after it.
struct Wakes {
    turn: Option<Turn>,
    /// A letter whose answer outlasted its turn.
    slow: Option<InFlight>,
    has_rung: bool,
    /// How often something came back.
    came: u64,
    teller: Teller,
}

/// Something the daemon waited for.
enum Came {
    ForTheTurn(Arrival),
    Late(Outcome),
}

impl Wakes {
    /// The first turn does not wait for the bell.
    fn of(home: &Home) -> Self {
        let teller = Teller::of(home.state.clone());
        Self { turn: None, slow: None, has_rung: true, came: 0, teller }
    }

    /// What came back to the turn under way, and what it asked for meanwhile; `None` without one.
    fn done(&self, parts: &Parts) -> Option<u64> {
        self.turn.as_ref().map(|_| self.came + parts.fetcher.answered())
    }

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
        let outcome = Outcome::Unknown { reason: Setback::Stopped {} };
        self.apply(parts, Came::Late(outcome), clock);
    }

    fn leave_reads(&mut self, parts: &mut Parts, clock: &Clock) {
        let now = clock.now();
        let left = self.turn.as_mut().map_or(Ok(()), |turn| turn.leave_reads(parts, now));
        self.heed(left, parts, clock);
    }

    fn apply(&mut self, parts: &mut Parts, came: Came, clock: &Clock) {
        self.came += 1;
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
                self.teller.ended(parts, &report);
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
            self.teller.failed(parts, clock.now());
            self.end(parts, clock);
            reopen(parts, clock.now());
        }
    }

    /// What was heard is heeded before the next letter leaves.
    fn hear(&mut self, heard: Result<Changed, StoreError>, parts: &mut Parts, clock: &Clock) {
        match heard {
            Ok(changed) => self.has_rung |= changed == Changed::Something,
            Err(error) => self.heed(Err(error), parts, clock),
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

fn answer(
    parts: &mut Parts,
    asked: Asked,
    home: &Home,
    clock: &Clock,
    shown: &watch::Sender<Arc<Present>>,
) -> Then {
    let Asked { request, found, answer } = asked;
    let (then, reply) = match request.question {
        Question::Reload => match reload::take(parts, home, clock) {
            Ok(reloaded) => (Then::Turn, Reply::Done(Box::new(Answer::Reloaded(reloaded)))),
            Err(problems) => (Then::Turn, Reply::Misconfigured(problems)),
        },
        question => {
            let now = clock.now();
            let result = desk::execute_with(parts, question, &request.author, now, found);
            let then = match &result {
                Ok(Answer::Reading(_)) => Then::Turn,
                Ok(Answer::Heard(heard)) if heard.effect == Effect::LookedFor => Then::Turn,
                _ => Then::Nothing,
            };
            let reply = match result {
                Ok(answer) => Reply::Done(Box::new(answer)),
                Err(OperationError::Refused(reason)) => Reply::Refused(reason),
                Err(OperationError::Store(error)) => {
                    tracing::error!("a command could not be recorded: {}", chain(&error));
                    Reply::Failed(in_words::of_store(&error))
                }
            };
            (then, reply)
        }
    };
    // Whoever is told that a sign-in has ended must not find it open.
    if let Reply::Done(done) = &reply
        && matches!(**done, Answer::Reloaded(_) | Answer::SessionsEnded(_))
    {
        shown.send_replace(Arc::new(Present::of(parts, home, clock)));
    }
    // A command that went away does not want its answer.
    let _ = answer.send(reply);
    then
}
