//! `run`: the daemon, and the page before it.

use super::failure::Failure;
use super::place::Place;
use crate::clock::Clock;
use crate::web;

/// Runs until SIGTERM or SIGINT.
pub async fn run(place: &Place) -> Result<(), Failure> {
    Ok(crate::daemon::run(&place.home, Clock::System, web::open).await?)
}
