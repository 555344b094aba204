//! The only reader of the system clock.
//!
//! The daemon asks once per turn and passes the moment down; nothing else in the crate can learn
//! the time by itself. [`Clock::Manual`] is the variant of tests and simulation.

use chrono::{DateTime, Utc};
use std::sync::{Arc, Mutex};

/// Where the present moment comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A moment that moves only when told to.
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at `moment`.
    pub fn manual(moment: DateTime<Utc>) -> Self {
        Clock::Manual(Arc::new(Mutex::new(moment)))
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => DateTime::from(std::time::SystemTime::now()),
            Clock::Manual(moment) => {
                *moment.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
            }
        }
    }

    /// Moves a manual clock; the system's clock is left alone.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Clock::Manual(moment) = self {
            *moment.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = to;
        }
    }
}
