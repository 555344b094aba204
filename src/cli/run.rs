//! `run`: the daemon.

use super::failure::Failure;
use super::place::Place;
use crate::clock::Clock;

/// Runs until SIGTERM or SIGINT.
pub async fn run(place: &Place) -> Result<(), Failure> {
    Ok(crate::daemon::run(&place.home, Clock::System).await?)
}
