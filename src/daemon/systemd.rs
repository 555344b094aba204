//! What systemd is told: readiness, one line of status, and a sign of life every now and then.
//!
//! Without a notification socket every call does nothing.

use sd_notify::NotifyState;
use std::time::Duration;

/// So many signs of life are given in the time after which the first one would be missed.
const SIGNS: u32 = 3;

/// The daemon is ready: configuration and store are open.
pub fn ready(status: &str) {
    notify(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// How the daemon stands.
pub fn status(status: &str) {
    notify(&[NotifyState::Status(status)]);
}

/// How often a sign of life is to be given; `None` where nobody waits for one.
pub fn sign_every() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|within| within / SIGNS)
}

/// The daemon gets on.
pub fn sign_of_life() {
    notify(&[NotifyState::Watchdog]);
}

/// The daemon is stopping.
pub fn stopping() {
    notify(&[NotifyState::Stopping]);
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!("systemd could not be notified: {error}");
    }
}
