//! A round of letters: one after another, each by what is true when it leaves.
//!
//! Decides which letter is next, what is recorded before it leaves and after its answer. The
//! invariants: one letter is in flight at a time, so that a death of the process can repeat one
//! letter at the most; its bytes and the attempt are on disk before it leaves, and one fact lies
//! between the server's yes and our record; what people said while a letter was in flight is heeded
//! before the next one. The window is looked at before each letter by the clock of that moment, and
//! a round that lasts too long ends to be decided anew. A failure of the server ends the round: the
//! others are left for the next bell, untried.

use super::appointments;
use super::fate::{self, Repeat};
use super::parcel::parcel;
use super::truth::sayable;
use super::{
    hand_over, heard_today, ready_letters, refuse, stands_in_for_a_delivered_letter, trouble,
    withdraw,
};
use crate::channels::{Outcome, Scope, Sealed};
use crate::daemon::chain::chain;
use crate::daemon::decided::Decided;
use crate::daemon::parts::{DAEMON, Parts};
use crate::daemon::turn_report::LetterCounts;
use crate::domain::ids::LetterId;
use crate::domain::notice::appointment::Invited;
use crate::domain::notice::key::NoticeKey;
use crate::domain::notice::setback::Setback;
use crate::store::StoreError;
use crate::store::digest::address_mark;
use crate::store::fact::Fact;
use crate::store::state::{Fate, LetterEntry};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::LocalBoxFuture;
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Sleep, sleep};

/// What was decided is too old for a letter after so long.
const DECIDED_FOR: TimeDelta = TimeDelta::minutes(10);

/// A turn waits so long for an answer; a slower one is waited for beside the turns.
const PATIENCE: Duration = Duration::from_secs(60);

/// So many answers in a row that say nothing, and the server is left alone.
const UNKNOWN_MAX: u32 = 2;

/// So many people in a row refused with the same words, and the words are about us.
const ALIKE_REFUSALS: usize = 3;

/// So many noes in a row that may be about us are about us.
const POLICY_MAX: u32 = 3;

/// A letter that has left and has no answer yet.
pub struct InFlight {
    letter: LetterId,
    evidence: Option<String>,
    patience: Pin<Box<Sleep>>,
    sending: LocalBoxFuture<'static, Outcome>,
}

impl InFlight {
    /// The server's answer. Leaving the wait loses nothing.
    pub async fn answer(&mut self) -> Outcome {
        (&mut self.sending).await
    }

    /// Records the answer and counts it.
    pub fn record(
        self,
        parts: &mut Parts,
        outcome: &Outcome,
        counts: &mut LetterCounts,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Self { letter, evidence, .. } = self;
        parts.in_flight = None;
        match outcome {
            Outcome::Accepted { answer } => {
                tracing::info!(letter.id = %letter, "letter {letter} is accepted: {answer}");
                parts.record(now, DAEMON, vec![Fact::LetterAccepted { letter, evidence }])?;
                counts.sent += 1;
            }
            Outcome::TryAgain { reason, scope } => {
                tracing::warn!(letter.id = %letter, "letter {letter} has to wait: {reason}");
                let held = match scope {
                    Scope::Policy => trouble::held_letter(parts, &letter, reason),
                    Scope::Letter | Scope::Server => None,
                };
                let reason = reason.clone();
                let delayed = Fact::LetterDelayed { letter, reason };
                let facts = [delayed].into_iter().chain(held).collect();
                parts.record(now, DAEMON, facts)?;
                counts.retrying += 1;
            }
            Outcome::Unknown { reason } => {
                tracing::warn!(
                    letter.id = %letter,
                    "what became of letter {letter} is not known: {reason}"
                );
                let reason = reason.clone();
                parts.record(now, DAEMON, vec![Fact::LetterFateUnknown { letter, reason }])?;
                counts.retrying += 1;
            }
            Outcome::Refused { reason } => {
                refuse(parts, &letter, reason, now)?;
                counts.refused += 1;
            }
        }
        Ok(())
    }
}

/// What a round waits for.
pub enum Waited {
    /// The mail server answered.
    Answer(Outcome),
    /// It takes longer than a turn may.
    TooLong,
}

/// Letters tried in this turn, and the one in flight.
#[derive(Default)]
pub struct Round {
    tried: BTreeSet<LetterId>,
    counts: LetterCounts,
    in_flight: Option<InFlight>,
    unknown_in_a_row: u32,
    policy_in_a_row: u32,
    refused_alike: Vec<LetterId>,
    refused_with: Option<Setback>,
    is_over: bool,
    is_stale: bool,
}

enum Next {
    Leaves(Box<InFlight>),
    Stays,
}

/// What leaves, and what of it is true.
struct Departure {
    sealed: Sealed,
    evidence: String,
    notices: Vec<NoticeKey>,
    subject: String,
    shadow: bool,
    invited: Vec<Invited>,
}

impl Round {
    /// Lets the next letter leave, if any may.
    ///
    /// `decided` must be of this turn and of all that is known; `now` is this very moment.
    pub fn start_next(
        &mut self,
        parts: &mut Parts,
        decided: &Decided,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.in_flight.is_none() && parts.in_flight.is_none() && !self.is_over {
            self.is_stale = now - decided.now > DECIDED_FOR;
            self.is_over = self.is_stale || !parts.config.calendar.may_send(now);
        }
        let mut handed_over = false;
        while self.in_flight.is_none()
            && parts.in_flight.is_none()
            && !self.is_over
            && !parts.stop.is_cancelled()
        {
            let next =
                ready_letters(parts, now).into_iter().find(|letter| !self.tried.contains(letter));
            let Some(letter) = next else {
                // What was refused in this very round goes to a stand-in, once it is clear that
                // the refusals are not about us.
                if handed_over {
                    break;
                }
                hand_over(parts, decided, now)?;
                handed_over = true;
                continue;
            };
            self.tried.insert(letter.clone());
            if let Next::Leaves(in_flight) = self.try_one(parts, &letter, decided, now)? {
                parts.in_flight = Some(letter);
                self.in_flight = Some(*in_flight);
            }
        }
        Ok(())
    }

    /// Whether a letter waits for its answer.
    pub fn is_in_flight(&self) -> bool {
        self.in_flight.is_some()
    }

    /// Whether the round ended because what was decided had grown old: another turn must follow.
    pub fn is_stale(&self) -> bool {
        self.is_stale
    }

    /// The answer to the letter in flight, or the end of patience; never, when none is in flight.
    /// Leaving the wait loses nothing.
    pub async fn wait(&mut self) -> Waited {
        let Some(in_flight) = &mut self.in_flight else { return std::future::pending().await };
        tokio::select! {
            biased;
            outcome = &mut in_flight.sending => Waited::Answer(outcome),
            () = &mut in_flight.patience => Waited::TooLong,
        }
    }

    /// Records the answer, and what it says of the server.
    pub fn record(
        &mut self,
        parts: &mut Parts,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(in_flight) = self.in_flight.take() else { return Ok(()) };
        let letter = in_flight.letter.clone();
        in_flight.record(parts, outcome, &mut self.counts, now)?;
        let unknown = matches!(outcome, Outcome::Unknown { .. });
        self.unknown_in_a_row = if unknown { self.unknown_in_a_row + 1 } else { 0 };
        self.is_over |= matches!(outcome, Outcome::TryAgain { scope: Scope::Server, .. });
        self.is_over |= self.unknown_in_a_row >= UNKNOWN_MAX;
        let policy = matches!(outcome, Outcome::TryAgain { scope: Scope::Policy, .. });
        self.policy_in_a_row = if policy { self.policy_in_a_row + 1 } else { 0 };
        if self.policy_in_a_row >= POLICY_MAX {
            tracing::error!("the mail server takes nobody's letters: what it says is about us");
            self.is_over = true;
        }
        self.count_refusal(parts, letter, outcome, now)
    }

    /// Gives up the letter in flight, to be waited for beside the turns.
    pub fn let_go(&mut self) -> Option<InFlight> {
        self.is_over = true;
        self.in_flight.take()
    }

    /// What became of the round's letters.
    pub fn counts(self) -> LetterCounts {
        self.counts
    }

    /// The same refusal for several people in a row is about us: their letters wait.
    fn count_refusal(
        &mut self,
        parts: &mut Parts,
        letter: LetterId,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Outcome::Refused { reason } = outcome else {
            self.refused_alike.clear();
            return Ok(());
        };
        if self.refused_with.as_ref() != Some(reason) {
            self.refused_alike.clear();
            self.refused_with = Some(reason.clone());
        }
        let to_the_last = fate::refused_alike_to_the_last(parts, &letter, reason);
        self.refused_alike.push(letter);
        if to_the_last.is_none() && self.refused_alike.len() < ALIKE_REFUSALS {
            return Ok(());
        }
        let mut letters: BTreeSet<LetterId> =
            std::mem::take(&mut self.refused_alike).into_iter().collect();
        letters.extend(to_the_last.into_iter().flatten());
        tracing::error!(
            "the mail server refuses everybody with the same words, so they are about us: {reason}"
        );
        // Those of earlier rounds were counted then.
        let of_this_round = letters.intersection(&self.tried).count();
        self.counts.refused -= of_this_round;
        self.counts.retrying += of_this_round;
        self.is_over = true;
        fate::wait_after_all(parts, letters, reason, now)
    }

    fn try_one(
        &mut self,
        parts: &mut Parts,
        letter: &LetterId,
        decided: &Decided,
        now: DateTime<Utc>,
    ) -> Result<Next, StoreError> {
        let Some(entry) = parts.store.state().letters.get(letter).cloned() else {
            return Ok(Next::Stays);
        };
        if stands_in_for_a_delivered_letter(parts, letter) {
            self.counts.withdrawn += 1;
            withdraw(parts, letter, &Setback::Delivered {}, now)?;
            return Ok(Next::Stays);
        }
        let departure = match entry.fate {
            Fate::Unknown => match fate::repeat(parts, letter, &entry, decided, now) {
                Repeat::Now(sealed, evidence) => Some(Departure {
                    sealed: *sealed,
                    evidence,
                    notices: entry.attempted_notices.clone(),
                    subject: entry.subject.clone(),
                    shadow: entry.shadow,
                    invited: entry.invited.clone(),
                }),
                Repeat::Later | Repeat::NoMore(_) => None,
            },
            Fate::NotTaken => self.compose(parts, letter, &entry, decided, now)?,
        };
        let Some(Departure { sealed, evidence, notices, subject, shadow, invited }) = departure
        else {
            return Ok(Next::Stays);
        };
        let attempted = Fact::LetterAttempted {
            letter: letter.clone(),
            attempt: entry.attempts + 1,
            notices,
            shadow,
            subject,
            sealed: Some(evidence.clone()),
            address: Some(address_mark(&sealed.to_email)),
            name: Some(sealed.name.clone()).filter(|name| !name.is_empty()),
            invited,
        };
        parts.record(now, DAEMON, vec![attempted])?;
        let channel = Arc::clone(&parts.channel);
        let sending = Box::pin(async move { channel.send(&sealed).await });
        let patience = Box::pin(sleep(PATIENCE));
        let (letter, evidence) = (letter.clone(), Some(evidence));
        Ok(Next::Leaves(Box::new(InFlight { letter, evidence, patience, sending })))
    }

    /// A letter of what is true now, sealed and kept; `None` when it stays.
    fn compose(
        &mut self,
        parts: &mut Parts,
        letter: &LetterId,
        entry: &LetterEntry,
        decided: &Decided,
        now: DateTime<Utc>,
    ) -> Result<Option<Departure>, StoreError> {
        let sayable = sayable(parts, entry, decided);
        if sayable.notices.is_empty() {
            if !sayable.held {
                self.counts.withdrawn += 1;
                withdraw(parts, letter, &Setback::Untrue {}, now)?;
            }
            return Ok(None);
        }
        // Its reader was told of other things while it was held.
        if entry.in_place_of.is_none() && heard_today(parts, &entry.person, now) {
            return Ok(None);
        }
        let Some(mut parcel) = parcel(parts, letter, entry, &sayable.notices, decided, now) else {
            self.counts.refused += 1;
            refuse(parts, letter, &Setback::NoAddress {}, now)?;
            return Ok(None);
        };
        let invited = appointments::put_into(&mut parcel, parts, entry, &sayable.notices, decided);
        let sealed = match parts.channel.seal(&parcel) {
            Ok(sealed) => sealed,
            Err(outcome) => {
                self.cannot_seal(parts, letter, &outcome, now)?;
                return Ok(None);
            }
        };
        match parts.store.evidence().keep(&sealed.bytes) {
            Ok(evidence) => Ok(Some(Departure {
                sealed,
                evidence,
                notices: sayable.notices,
                subject: parcel.letter.subject,
                shadow: parcel.meant_for.is_some(),
                invited,
            })),
            Err(error) => {
                tracing::error!(
                    letter.id = %letter,
                    "letter {letter} does not leave, its bytes cannot be kept: {}", chain(&error)
                );
                self.is_over = true;
                Ok(None)
            }
        }
    }

    fn cannot_seal(
        &mut self,
        parts: &mut Parts,
        letter: &LetterId,
        outcome: &Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        match outcome {
            Outcome::Refused { reason } => {
                self.counts.refused += 1;
                refuse(parts, letter, reason, now)
            }
            Outcome::TryAgain { reason, .. } | Outcome::Unknown { reason } => {
                self.counts.retrying += 1;
                // The sender's address or the settings are wrong, so nothing can leave.
                self.is_over = true;
                let (letter, reason) = (letter.clone(), reason.clone());
                parts.record(now, DAEMON, vec![Fact::LetterDelayed { letter, reason }])?;
                Ok(())
            }
            Outcome::Accepted { .. } => Ok(()),
        }
    }
}
