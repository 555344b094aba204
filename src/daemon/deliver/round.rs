//! A round of letters: one after another, each by what is true when it leaves.
//!
//! Decides which letter is next, what is recorded before it leaves and after its answer. The
//! invariants: one letter is in flight at a time, so that a death of the process can repeat one
//! letter at the most; the attempt is on disk before the message leaves; what people said while a
//! letter was in flight is heeded before the next one. A failure of the server ends the round: the
//! others are left for the next bell, untried.

use super::parcel::parcel;
use super::{
    UNTRUE, hand_over, heard_today, ready_letters, refuse, sayable,
    stands_in_for_a_delivered_letter, withdraw,
};
use crate::channels::{Outcome, Parcel, Scope};
use crate::daemon::decided::Decided;
use crate::daemon::parts::{DAEMON, Parts};
use crate::daemon::turn_report::LetterCounts;
use crate::domain::ids::LetterId;
use crate::store::StoreError;
use crate::store::fact::Fact;
use chrono::{DateTime, Utc};
use futures_util::future::LocalBoxFuture;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A letter that has left and has no answer yet.
struct InFlight {
    letter: LetterId,
    parcel: Arc<Parcel>,
    sending: LocalBoxFuture<'static, Outcome>,
}

/// Letters tried in this turn, and the one in flight.
#[derive(Default)]
pub struct Round {
    tried: BTreeSet<LetterId>,
    counts: LetterCounts,
    in_flight: Option<InFlight>,
    is_over: bool,
}

enum Next {
    Leaves(Box<InFlight>),
    Stays,
}

impl Round {
    /// Lets the next letter leave, if any may; to be called in the sending window only.
    ///
    /// `decided` must be of this moment and of all that is known.
    pub fn start_next(&mut self, parts: &mut Parts, decided: &Decided) -> Result<(), StoreError> {
        let now = decided.now;
        while self.in_flight.is_none() && !self.is_over && !parts.stop.is_cancelled() {
            // A refusal in this very round may have made a letter for a stand-in.
            hand_over(parts, decided, now)?;
            let next =
                ready_letters(parts, now).into_iter().find(|letter| !self.tried.contains(letter));
            let Some(letter) = next else { break };
            self.tried.insert(letter.clone());
            if let Next::Leaves(in_flight) = self.try_one(parts, &letter, decided)? {
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

    /// The answer to the letter in flight; never, when there is none. Leaving the wait loses
    /// nothing.
    pub async fn answer(&mut self) -> Outcome {
        match &mut self.in_flight {
            Some(in_flight) => (&mut in_flight.sending).await,
            None => std::future::pending().await,
        }
    }

    /// Records the answer.
    pub fn record(
        &mut self,
        parts: &mut Parts,
        outcome: Outcome,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let Some(InFlight { letter, parcel, .. }) = self.in_flight.take() else { return Ok(()) };
        parts.in_flight = None;
        match outcome {
            Outcome::Accepted { answer } => {
                tracing::info!(letter.id = %letter, "letter {letter} is accepted: {answer}");
                let evidence = copy_of(parts, &letter, &parcel);
                parts.record(now, DAEMON, vec![Fact::LetterAccepted { letter, evidence }])?;
                self.counts.sent += 1;
            }
            Outcome::TryAgain { reason, scope } => {
                tracing::warn!(letter.id = %letter, "letter {letter} has to wait: {reason}");
                parts.record(now, DAEMON, vec![Fact::LetterDelayed { letter, reason }])?;
                self.counts.retrying += 1;
                self.is_over = scope == Scope::Server;
            }
            Outcome::Refused { reason } => {
                refuse(parts, &letter, &reason, now)?;
                self.counts.refused += 1;
            }
        }
        Ok(())
    }

    /// What became of the round's letters.
    pub fn counts(self) -> LetterCounts {
        self.counts
    }

    fn try_one(
        &mut self,
        parts: &mut Parts,
        letter: &LetterId,
        decided: &Decided,
    ) -> Result<Next, StoreError> {
        let now = decided.now;
        let Some(entry) = parts.store.state().letters.get(letter).cloned() else {
            return Ok(Next::Stays);
        };
        if stands_in_for_a_delivered_letter(parts, &entry) {
            self.counts.withdrawn += 1;
            withdraw(parts, letter, "the letter it stands in for was delivered", now)?;
            return Ok(Next::Stays);
        }
        let sayable = sayable(parts, &entry, decided);
        if sayable.notices.is_empty() {
            if !sayable.held {
                self.counts.withdrawn += 1;
                withdraw(parts, letter, UNTRUE, now)?;
            }
            return Ok(Next::Stays);
        }
        // Its reader was told of other things while it was held.
        if entry.in_place_of.is_none() && heard_today(parts, &entry.person, now) {
            return Ok(Next::Stays);
        }
        let Some(parcel) = parcel(parts, letter, &entry, &sayable.notices, decided, now) else {
            self.counts.refused += 1;
            refuse(parts, letter, "the directory has no address for this person", now)?;
            return Ok(Next::Stays);
        };
        let attempted = Fact::LetterAttempted {
            letter: letter.clone(),
            attempt: entry.attempts + 1,
            notices: sayable.notices,
            shadow: parcel.meant_for.is_some(),
            subject: parcel.letter.subject.clone(),
        };
        parts.record(now, DAEMON, vec![attempted])?;
        let (channel, parcel) = (Arc::clone(&parts.channel), Arc::new(parcel));
        let leaving = Arc::clone(&parcel);
        let sending = Box::pin(async move { channel.send(&leaving).await });
        Ok(Next::Leaves(Box::new(InFlight { letter: letter.clone(), parcel, sending })))
    }
}

/// Keeps a copy of a letter that has left; losing it must not make the letter leave again.
fn copy_of(parts: &Parts, letter: &LetterId, parcel: &Parcel) -> Option<String> {
    match parts.store.evidence().keep(&parcel.letter.copy()) {
        Ok(hash) => Some(hash),
        Err(error) => {
            tracing::error!(letter.id = %letter, "no copy of {letter} was kept: {error}");
            None
        }
    }
}
