//! The clock as a person sees it: right, whatever the daemon lived through before.
//!
//! Decides nothing: whoever can type commands on the machine knows what time it is. What was
//! recorded at wrong moments stays as it is.

use super::clerk::Desk;
use crate::daemon::desk::refusal::OperationError;
use chrono::{DateTime, Utc};
use clap::Subcommand;
use serde::{Deserialize, Serialize};

/// What can be said of the clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Subcommand)]
#[serde(rename_all = "kebab-case")]
pub enum ClockQuestion {
    /// Says that the machine's clock is right as it stands: turns are taken again
    Accept,
}

/// A clock that is believed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClockAccepted {
    /// The moment that is the present.
    pub now: DateTime<Utc>,
    /// The moment that stood against it, if any did.
    pub last: Option<DateTime<Utc>>,
}

pub(in crate::daemon::desk) fn accept(
    desk: &mut Desk<'_>,
) -> Result<ClockAccepted, OperationError> {
    let last = desk.parts.lived_until();
    desk.parts.accept_clock(desk.now, desk.author)?;
    Ok(ClockAccepted { now: desk.now, last })
}
