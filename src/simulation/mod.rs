//! The same turn in virtual time.
//!
//! A simulation owns a manual moment and steps it from bell to bell; every step is the daemon's
//! own turn on a real store. No sleeping, no scheduler. [`rehearsal`] writes the letters a period
//! would bring, [`demo`] shows the product on a bundled site, and the year tests live on it too.

pub mod chance;
pub mod demo;
pub mod rehearsal;
pub mod world;

use crate::daemon::parts::Parts;
use crate::daemon::turn;
use crate::daemon::turn_report::TurnReport;
use crate::domain::calendar::Calendar;
use crate::store::StoreError;
use chrono::{DateTime, TimeDelta, Utc};

/// Parts and the moment they stand at.
pub struct Simulator {
    /// The parts of the daemon.
    pub parts: Parts,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Time between two rings of the bell.
    pub bell: TimeDelta,
}

impl Simulator {
    /// Takes the turn of the present moment and moves to the next ring.
    pub async fn step(&mut self) -> Result<TurnReport, StoreError> {
        let report = turn::turn(&mut self.parts, self.now).await;
        self.now = next_ring(&self.parts.config.calendar, self.now, self.bell);
        report
    }
}

/// The next ring after `now`; the sending morning is never skipped, however rare the rings.
pub fn next_ring(calendar: &Calendar, now: DateTime<Utc>, bell: TimeDelta) -> DateTime<Utc> {
    let next = now + bell;
    let morning = calendar.morning_of(calendar.day_of(now));
    if now < morning && morning < next { morning } else { next }
}
