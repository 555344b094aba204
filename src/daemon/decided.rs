//! The decided: every obligation of one moment, computed once and handed on.
//!
//! Decides nothing itself; `domain` does. The invariant: what two parts of the daemon say about
//! one moment and one set of facts comes from one computation.

use crate::domain::duty;
use crate::domain::ids::ObligationKey;
use crate::domain::obligation::Obligation;
use crate::domain::view::View;
use chrono::{DateTime, Utc};

/// All obligations of one moment, ordered by key.
#[derive(Debug)]
pub struct Decided {
    /// The moment.
    pub now: DateTime<Utc>,
    /// The obligations, ordered by key, each key once.
    pub obligations: Vec<Obligation>,
}

impl Decided {
    /// Decides afresh from all that is known.
    pub(super) fn of(view: &View<'_>) -> Self {
        Self { now: view.now, obligations: duty::obligations(view) }
    }

    /// How one obligation stands.
    pub fn get(&self, key: &ObligationKey) -> Option<&Obligation> {
        let at = self.obligations.binary_search_by(|known| known.key.cmp(key)).ok()?;
        self.obligations.get(at)
    }
}
