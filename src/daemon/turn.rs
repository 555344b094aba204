//! One turn: poll, decide, take a last look, deliver, tell. The whole product in one file.
//!
//! A turn starts from stored facts and one moment, and nothing is ever sent because something
//! happened: what is due is computed afresh from everything known. A missed bell, a restart or a
//! week without the machine need no code of their own. The invariant: while a turn waits for the
//! world it holds nothing of the state, so people are answered and heeded at any moment of it.
//! Before a letter leaves, the moment is asked anew: what was decided keeps its moment, the sending
//! window does not.

use super::belief::{Doubt, Leave, Testimony};
use super::decided::Decided;
use super::deliver::round::{InFlight, Round, Waited};
use super::deliver::{self, gap_question, monthly, thanks, trouble, weekly};
use super::parts::{DAEMON, Parts};
use super::poll::occasion::Occasion;
use super::poll::reads::Arrived;
use super::poll::{self, Poll, evidence, witnesses};
use super::turn_report::{LetterCounts, ObligationCounts, SourceOutcome, SourceReport, TurnReport};
use crate::clock::Clock;
use crate::domain::ids::SourceId;
use crate::domain::notice::Notices;
use crate::domain::notice::key::NoticeKey;
use crate::letters::status::Hosts;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;

/// A turn under way.
///
/// It owns what it waits for and nothing of the state: between two things that come back, whoever
/// owns the state does other work. What comes back is applied by [`Turn::apply`], and the next
/// stage begins by itself.
pub struct Turn {
    now: DateTime<Utc>,
    stage: Stage,
    polled: Vec<SourceReport>,
    report: Option<TurnReport>,
    withdrawn: usize,
    leave: Leave,
    left_behind: Option<InFlight>,
    wants_another: bool,
}

enum Stage {
    /// Hosts are asked what time it is.
    Asking(LocalBoxFuture<'static, Testimony>),
    Polling(Poll),
    /// Whatever could settle an accusation is read again.
    LookingLast(Poll),
    Sending(Round),
    Finished,
}

/// Something a turn waited for.
pub enum Arrival {
    /// Hosts said what time it is.
    Time(Testimony),
    /// A source came back; `None` when none was under way.
    Read(Option<Box<Arrived>>),
    /// The mail server answered, or takes too long.
    Waited(Waited),
}

/// Takes one turn at `now`, doing nothing else meanwhile; the clock stands still in it.
pub async fn turn(parts: &mut Parts, now: DateTime<Utc>) -> Result<TurnReport, StoreError> {
    turn_by(parts, &Clock::manual(now)).await
}

/// Takes one turn by a clock, doing nothing else meanwhile.
pub async fn turn_by(parts: &mut Parts, clock: &Clock) -> Result<TurnReport, StoreError> {
    let stop = parts.stop.clone();
    let mut turn = Turn::begin(parts, clock.now())?;
    loop {
        if let Some(mut report) = turn.finished() {
            if let Some(mut slow) = turn.left_behind() {
                let outcome = slow.answer().await;
                slow.record(parts, &outcome, &mut report.letters, clock.now())?;
            }
            return Ok(report);
        }
        tokio::select! {
            biased;
            () = stop.cancelled(), if turn.is_reading() => {
                turn.leave_reads(parts, clock.now())?;
            }
            arrival = turn.arrival() => turn.apply(parts, arrival, clock.now())?,
        }
    }
}

impl Turn {
    /// Begins the turn of `now`; it may be finished at once.
    pub fn begin(parts: &mut Parts, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let mut turn = Self {
            now,
            stage: Stage::Finished,
            polled: Vec::new(),
            report: None,
            withdrawn: 0,
            leave: Leave::Everything,
            left_behind: None,
            wants_another: false,
        };
        let last = parts.lived_until();
        let doubt = parts.belief.compare(now, last);
        if parts.belief.asks_hosts() {
            turn.stage = Stage::Asking(witnesses::ask_hosts(parts, now));
        } else if let Some(doubt) = doubt {
            turn.skip(parts, doubt);
        } else {
            turn.begin_polling(parts)?;
        }
        Ok(turn)
    }

    fn begin_polling(&mut self, parts: &mut Parts) -> Result<(), StoreError> {
        begin_watch(parts, self.now)?;
        parts.fetcher.witnesses().take();
        parts.fetcher.marks().begin_turn();
        let due = poll::due_sources(parts, self.now);
        self.stage = Stage::Polling(Poll::begin(parts, &due, Occasion::Cadence, self.now));
        self.advance(parts, self.now)
    }

    /// What hosts say ends a doubt, lets sources be read, or lets nothing be done.
    fn heard_the_time(
        &mut self,
        parts: &mut Parts,
        testimony: Testimony,
    ) -> Result<(), StoreError> {
        let Some(doubt) = parts.belief.doubt() else { return self.begin_polling(parts) };
        self.leave = parts.belief.hear(testimony.beside(parts.hosts_known_ahead()));
        match self.leave {
            Leave::Nothing => {
                self.skip(parts, parts.belief.doubt().unwrap_or(doubt));
                return Ok(());
            }
            Leave::Reading => {
                tracing::warn!("{doubt}; hosts agree with it, and letters wait for one more turn");
            }
            Leave::Everything => {
                tracing::info!("the clock is believed again: hosts agreed with it");
                if matches!(doubt, Doubt::Behind { .. }) {
                    parts.accept_clock(self.now, DAEMON)?;
                }
                let told = trouble::of_the_clock(&doubt);
                parts.record(self.now, DAEMON, told.into_iter().collect())?;
            }
        }
        self.begin_polling(parts)
    }

    /// Does nothing: what would be recorded or sent now would carry a wrong moment.
    fn skip(&mut self, parts: &Parts, doubt: Doubt) {
        let nobody = match parts.belief.hosts() {
            Hosts::Answer => "",
            Hosts::Silent => ", and no host answers that could be asked for the time",
        };
        let skipped = format!(
            "{doubt}{nobody}; if the clock is right, `hromada-watch clock accept` says so, and two \
             turns in which hosts agree with it do as well"
        );
        tracing::error!("the turn at {} is skipped: {skipped}", self.now);
        self.report = Some(tell(parts, Vec::new(), Some(skipped), self.now));
        self.stage = Stage::Finished;
    }

    /// What became of the turn, once it is finished.
    pub fn finished(&mut self) -> Option<TurnReport> {
        match self.stage {
            Stage::Finished => self.report.take(),
            _ => None,
        }
    }

    /// Whether the web is being read.
    pub fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Asking(_) | Stage::Polling(_) | Stage::LookingLast(_))
    }

    /// A letter whose answer takes longer than the turn did.
    pub fn left_behind(&mut self) -> Option<InFlight> {
        self.left_behind.take()
    }

    /// Whether letters wait for another turn because what this one decided had grown old.
    pub fn wants_another(&self) -> bool {
        self.wants_another
    }

    /// Waits for the next thing to come back. Leaving the wait loses nothing.
    pub async fn arrival(&mut self) -> Arrival {
        match &mut self.stage {
            Stage::Asking(asking) => Arrival::Time(asking.await),
            Stage::Polling(poll) | Stage::LookingLast(poll) => {
                Arrival::Read(poll.next().await.map(Box::new))
            }
            Stage::Sending(round) => Arrival::Waited(round.wait().await),
            Stage::Finished => std::future::pending().await,
        }
    }

    /// Applies what came back, and goes on as far as nothing has to be waited for.
    ///
    /// `now` is this very moment; the moment of what is decided stays that of the turn.
    pub fn apply(
        &mut self,
        parts: &mut Parts,
        arrival: Arrival,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        match (&mut self.stage, arrival) {
            (Stage::Asking(_), Arrival::Time(testimony)) => {
                return self.heard_the_time(parts, testimony);
            }
            (Stage::Polling(poll) | Stage::LookingLast(poll), Arrival::Read(Some(arrived))) => {
                poll.apply(parts, *arrived)?;
            }
            (Stage::Sending(round), Arrival::Waited(Waited::Answer(outcome))) => {
                round.record(parts, &outcome, now)?;
            }
            (Stage::Sending(round), Arrival::Waited(Waited::TooLong)) => {
                self.left_behind = round.let_go();
            }
            _ => {}
        }
        self.advance(parts, now)
    }

    /// Leaves what is being read, so that the turn ends soon.
    pub fn leave_reads(&mut self, parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
        match &mut self.stage {
            Stage::Asking(_) => {
                self.report = Some(tell(parts, Vec::new(), Some("asked to stop".into()), self.now));
                self.stage = Stage::Finished;
            }
            Stage::Polling(poll) | Stage::LookingLast(poll) => poll.leave(),
            Stage::Sending(_) | Stage::Finished => {}
        }
        self.advance(parts, now)
    }

    fn advance(&mut self, parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
        loop {
            match &mut self.stage {
                Stage::Polling(poll) | Stage::LookingLast(poll) if !poll.is_done() => return Ok(()),
                Stage::Sending(round) => {
                    round.start_next(parts, &parts.decided(self.now), now)?;
                    if round.is_in_flight() {
                        return Ok(());
                    }
                }
                Stage::Asking(_) | Stage::Finished => return Ok(()),
                _ => {}
            }
            self.stage = match std::mem::replace(&mut self.stage, Stage::Finished) {
                Stage::Polling(poll) => {
                    self.polled = poll.end(parts);
                    self.after_polling(parts)?
                }
                Stage::LookingLast(poll) => {
                    merge_reports(&mut self.polled, poll.end(parts));
                    self.begin_sending(parts)?
                }
                Stage::Sending(round) => {
                    self.wants_another = round.is_stale();
                    self.finish(parts, round.counts());
                    Stage::Finished
                }
                other @ (Stage::Asking(_) | Stage::Finished) => other,
            };
        }
    }

    fn after_polling(&mut self, parts: &mut Parts) -> Result<Stage, StoreError> {
        let heard = Testimony::of(parts.fetcher.witnesses().take());
        let believed = parts.belief.overhear(heard.beside(parts.hosts_known_ahead()));
        if let (false, Some(doubt)) = (believed, parts.belief.doubt()) {
            tracing::error!("no letter leaves in this turn: {doubt}");
        }
        let is_cut = parts.store.state().journal_cut.is_some();
        if is_cut {
            tracing::error!(
                "no letter leaves: the journal ends before what the state had followed; restore it \
                 from a backup, or say `hromada-watch journal accept`"
            );
        }
        let may_send = believed && !is_cut && self.leave == Leave::Everything;
        if !may_send || !parts.config.calendar.may_send(self.now) {
            self.finish(parts, LetterCounts::default());
            return Ok(Stage::Finished);
        }
        // What a letter of yesterday left out is due from here on, and may need a look.
        deliver::settle(parts, &parts.decided(self.now), self.now)?;
        let looked_at = sources_to_look_at(parts, self.now);
        if looked_at.is_empty() {
            return self.begin_sending(parts);
        }
        Ok(Stage::LookingLast(Poll::begin(parts, &looked_at, Occasion::LastLook, self.now)))
    }

    fn begin_sending(&mut self, parts: &mut Parts) -> Result<Stage, StoreError> {
        let (now, decided) = (self.now, parts.decided(self.now));
        self.withdrawn = deliver::withdraw_untrue(parts, &decided, now)?;
        let notices = parts.notices(&decided);
        gap_question::ask(parts, now)?;
        let notices = everything_due(parts, notices, &decided);
        deliver::prepare(parts, notices, &decided, now)?;
        deliver::hand_over(parts, &decided, now)?;
        Ok(Stage::Sending(Round::default()))
    }

    fn finish(&mut self, parts: &mut Parts, letters: LetterCounts) {
        let polled = std::mem::take(&mut self.polled);
        let mut report = tell(parts, polled, None, self.now);
        report.letters = letters;
        report.letters.withdrawn += self.withdrawn;
        evidence::sweep(parts, self.now);
        parts.finish_turn(self.now);
        self.report = Some(report);
    }
}

fn begin_watch(parts: &mut Parts, now: DateTime<Utc>) -> Result<(), StoreError> {
    if parts.store.state().watch_began_on.is_none() {
        let on = parts.config.calendar.day_of(now);
        parts.record(now, DAEMON, vec![Fact::WatchBegan { on }])?;
    }
    Ok(())
}

/// Sources on which an accusation rests and that may be read once more, unless they were read
/// this moment.
fn sources_to_look_at(parts: &Parts, now: DateTime<Utc>) -> Vec<SourceId> {
    let decided = parts.decided(now);
    let mut sources = parts.notices(&decided).to_look_at;
    sources.extend(deliver::sources_to_look_at(parts, &decided, now));
    sources.into_iter().filter(|source| poll::may_look(parts, source, now)).collect()
}

fn everything_due(parts: &Parts, notices: Notices, decided: &Decided) -> Vec<NoticeKey> {
    let now = decided.now;
    let troubles = trouble::troubles(parts, now).into_iter().filter(|key| !parts.told(key));
    for notice in &notices.due {
        tracing::debug!(
            notice.key = %notice.key,
            "notice {} is due: {}", notice.key, notice.reason
        );
    }
    let report = monthly::due(parts, now);
    if let Some(key) = &report {
        tracing::debug!(notice.key = %key, "notice {key} is due: the first working day has come");
    }
    let sign = weekly::due(parts, now);
    let due = notices.due.iter().map(|notice| notice.key.clone());
    let thanks = thanks::due(parts, decided);
    due.chain(troubles).chain(report).chain(sign).chain(thanks).collect()
}

/// A source read twice in a turn is reported once, with the later outcome.
fn merge_reports(polled: &mut Vec<SourceReport>, looked: Vec<SourceReport>) {
    for look in looked {
        match polled.iter_mut().find(|report| report.id == look.id) {
            Some(report) => {
                report.outcome = look.outcome;
                report.error = look.error;
                report.new += look.new;
                report.changed += look.changed;
                report.gone += look.gone;
            }
            None => polled.push(look),
        }
    }
}

fn tell(
    parts: &Parts,
    mut polled: Vec<SourceReport>,
    skipped: Option<String>,
    now: DateTime<Utc>,
) -> TurnReport {
    let sources = parts
        .config
        .sources
        .iter()
        .map(|source| match polled.iter().position(|report| report.id == source.id) {
            Some(position) => polled.swap_remove(position),
            None => SourceReport {
                id: source.id.clone(),
                outcome: SourceOutcome::Skipped,
                new: 0,
                changed: 0,
                gone: 0,
                error: None,
            },
        })
        .collect();
    TurnReport {
        now,
        sources,
        obligations: ObligationCounts::of(&parts.decided(now).obligations),
        letters: Default::default(),
        skipped,
    }
}
