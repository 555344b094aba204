//! Which facts are about letters alone.
//!
//! Decides it by the kind of the fact. The invariant: a fact that is about a letter changes no
//! obligation.

use super::fact::Fact;
use crate::domain::ids::LetterId;

impl Fact {
    /// Whether it can change no obligation: it is about letters or sign-ins alone.
    pub fn leaves_obligations(&self) -> bool {
        self.letter().is_some()
            || matches!(self, Fact::LetterPrepared { .. } | Fact::SessionsEnded { .. })
    }

    /// The letter a fact is about, once that was prepared; none for facts about anything else.
    pub fn letter(&self) -> Option<&LetterId> {
        match self {
            Fact::LetterExtended { letter, .. }
            | Fact::LetterAttempted { letter, .. }
            | Fact::LetterFateUnknown { letter, .. }
            | Fact::LetterProbablyDelivered { letter, .. }
            | Fact::LetterPutBack { letter, .. }
            | Fact::LetterArrived { letter }
            | Fact::LetterAccepted { letter, .. }
            | Fact::LetterDelayed { letter, .. }
            | Fact::LetterRefused { letter, .. }
            | Fact::LetterWithdrawn { letter, .. }
            | Fact::LetterCancelled { letter, .. }
            | Fact::LetterRetryAsked { letter } => Some(letter),
            _ => None,
        }
    }
}
