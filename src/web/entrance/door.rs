//! What the door remembers: who knocked how often, and which links were used.

use super::limits::{Limit, Used};

/// So many letters leave for one address in a quarter of an hour.
const LETTERS_MAX: usize = 3;

/// So many requests of one client are heard in a quarter of an hour.
const REQUESTS_MAX: usize = 10;

/// What the door remembers.
pub(in crate::web) struct Door {
    /// How often letters leave, by person.
    pub(super) letters: Limit,
    /// How often is asked for them, by client.
    pub(super) requests: Limit,
    /// Links that were used.
    pub(super) used: Used,
}

impl Default for Door {
    fn default() -> Self {
        let (letters, requests) = (Limit::of(LETTERS_MAX), Limit::of(REQUESTS_MAX));
        Self { letters, requests, used: Used::default() }
    }
}
