//! One turn: poll, decide, take a last look, deliver, tell. The whole product in one file.
//!
//! A turn starts from stored facts and one moment, and nothing is ever sent because something
//! happened: what is due is computed afresh from everything known. A missed bell, a restart or a
//! week without the machine need no code of their own. The invariant: while a turn waits for the
//! world it holds nothing of the state, so people are answered and heeded at any moment of it.

use super::deliver::round::Round;
use super::deliver::{self, gap_question, monthly, trouble};
use super::parts::{DAEMON, Parts};
use super::poll::occasion::Occasion;
use super::poll::reads::Arrived;
use super::poll::{self, Poll, evidence};
use super::turn_report::{LetterCounts, ObligationCounts, SourceOutcome, SourceReport, TurnReport};
use crate::channels::Outcome;
use crate::domain::ids::SourceId;
use crate::domain::notice::Notices;
use crate::domain::notice::key::NoticeKey;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, TimeDelta, Utc};

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
}

enum Stage {
    Polling(Poll),
    /// Whatever could settle an accusation is read again.
    LookingLast(Poll),
    Sending(Round),
    Finished,
}

/// Something a turn waited for.
pub enum Arrival {
    /// A source came back; `None` when none was under way.
    Read(Option<Box<Arrived>>),
    /// The mail server answered.
    Answer(Outcome),
}

/// Takes one turn at `now`, doing nothing else meanwhile.
pub async fn turn(parts: &mut Parts, now: DateTime<Utc>) -> Result<TurnReport, StoreError> {
    let stop = parts.stop.clone();
    let mut turn = Turn::begin(parts, now)?;
    loop {
        if let Some(report) = turn.finished() {
            return Ok(report);
        }
        tokio::select! {
            biased;
            () = stop.cancelled(), if turn.is_reading() => turn.leave_reads(parts)?,
            arrival = turn.arrival() => turn.apply(parts, arrival)?,
        }
    }
}

impl Turn {
    /// Begins the turn of `now`; it may be finished at once.
    pub fn begin(parts: &mut Parts, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let mut turn =
            Self { now, stage: Stage::Finished, polled: Vec::new(), report: None, withdrawn: 0 };
        if let Some(skipped) = clock_jumped(parts, now) {
            tracing::error!("the turn at {now} is skipped: {skipped}");
            turn.report = Some(tell(parts, Vec::new(), Some(skipped), now));
            return Ok(turn);
        }
        begin_watch(parts, now)?;
        let due = poll::due_sources(parts, now);
        turn.stage = Stage::Polling(Poll::begin(parts, &due, Occasion::Cadence, now));
        turn.advance(parts)?;
        Ok(turn)
    }

    /// What became of the turn, once it is finished.
    pub fn finished(&mut self) -> Option<TurnReport> {
        match self.stage {
            Stage::Finished => self.report.take(),
            _ => None,
        }
    }

    /// Whether sources are being read.
    pub fn is_reading(&self) -> bool {
        matches!(self.stage, Stage::Polling(_) | Stage::LookingLast(_))
    }

    /// Waits for the next thing to come back. Leaving the wait loses nothing.
    pub async fn arrival(&mut self) -> Arrival {
        match &mut self.stage {
            Stage::Polling(poll) | Stage::LookingLast(poll) => {
                Arrival::Read(poll.next().await.map(Box::new))
            }
            Stage::Sending(round) => Arrival::Answer(round.answer().await),
            Stage::Finished => std::future::pending().await,
        }
    }

    /// Applies what came back, and goes on as far as nothing has to be waited for.
    pub fn apply(&mut self, parts: &mut Parts, arrival: Arrival) -> Result<(), StoreError> {
        match (&mut self.stage, arrival) {
            (Stage::Polling(poll) | Stage::LookingLast(poll), Arrival::Read(Some(arrived))) => {
                poll.apply(parts, *arrived)?;
            }
            (Stage::Sending(round), Arrival::Answer(outcome)) => {
                round.record(parts, outcome, self.now)?;
            }
            _ => {}
        }
        self.advance(parts)
    }

    /// Leaves what is being read, so that the turn ends soon.
    pub fn leave_reads(&mut self, parts: &mut Parts) -> Result<(), StoreError> {
        if let Stage::Polling(poll) | Stage::LookingLast(poll) = &mut self.stage {
            poll.leave();
        }
        self.advance(parts)
    }

    fn advance(&mut self, parts: &mut Parts) -> Result<(), StoreError> {
        loop {
            match &mut self.stage {
                Stage::Polling(poll) | Stage::LookingLast(poll) if !poll.is_done() => return Ok(()),
                Stage::Sending(round) => {
                    round.start_next(parts, &parts.decided(self.now))?;
                    if round.is_in_flight() {
                        return Ok(());
                    }
                }
                Stage::Finished => return Ok(()),
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
                    self.finish(parts, round.counts());
                    Stage::Finished
                }
                Stage::Finished => Stage::Finished,
            };
        }
    }

    fn after_polling(&mut self, parts: &mut Parts) -> Result<Stage, StoreError> {
        if !parts.config.calendar.may_send(self.now) {
            self.finish(parts, LetterCounts::default());
            return Ok(Stage::Finished);
        }
        let looked_at = sources_to_look_at(parts, self.now);
        if looked_at.is_empty() {
            return self.begin_sending(parts);
        }
        Ok(Stage::LookingLast(Poll::begin(parts, &looked_at, Occasion::LastLook, self.now)))
    }

    fn begin_sending(&mut self, parts: &mut Parts) -> Result<Stage, StoreError> {
        let (now, decided) = (self.now, parts.decided(self.now));
        let notices = parts.notices(&decided);
        self.withdrawn = deliver::withdraw_untrue(parts, &decided, now)?;
        gap_question::ask(parts, now)?;
        let notices = notices_and_troubles(parts, notices, now);
        deliver::prepare(parts, notices, &decided, now)?;
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

/// A longer absence is taken for a clock that is wrong: believing it would call everybody late.
const AWAY_MAX: TimeDelta = TimeDelta::days(400);

/// A clock that stands before the last finished turn would make the past due again.
fn clock_jumped(parts: &Parts, now: DateTime<Utc>) -> Option<String> {
    let last = parts.last_turn()?;
    if now < last {
        return Some(format!("the clock stands before the last finished turn, {last}"));
    }
    (now - last > AWAY_MAX).then(|| {
        format!(
            "the clock stands {} days after the last finished turn, {last}; if that is right, \
             remove the directory `state` in the state directory: it is built again from the journal",
            (now - last).num_days()
        )
    })
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

fn notices_and_troubles(parts: &Parts, notices: Notices, now: DateTime<Utc>) -> Vec<NoticeKey> {
    let administrator = &parts.config.plan.directory.administrator;
    let troubles = trouble::troubles(parts, now)
        .into_iter()
        .map(|trouble| trouble.notice_key(administrator))
        .filter(|key| !parts.told(key));
    for notice in &notices.due {
        tracing::info!(
            notice.key = %notice.key,
            "notice {} is due: {}", notice.key, notice.reason
        );
    }
    let report = monthly::due(parts, now);
    if let Some(key) = &report {
        tracing::info!(notice.key = %key, "notice {key} is due: the first working day has come");
    }
    notices.due.iter().map(|notice| notice.key.clone()).chain(troubles).chain(report).collect()
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
