//! What the clocks of hosts say.
//!
//! Decides nothing: keeps what the `Date` of each answer said beside our own moment, until somebody
//! asks.

use chrono::TimeDelta;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// How far the clocks of hosts stand ahead of ours, as their last answers had it, by host.
#[derive(Clone, Debug, Default)]
pub struct Witnesses(Arc<Mutex<BTreeMap<String, TimeDelta>>>);

impl Witnesses {
    /// Takes what was heard since the last time.
    pub fn take(&self) -> Vec<TimeDelta> {
        let mut heard = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        std::mem::take(&mut *heard).into_values().collect()
    }

    pub(super) fn hear(&self, host: &str, ahead: TimeDelta) {
        let mut heard = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        heard.insert(host.to_owned(), ahead);
    }
}
