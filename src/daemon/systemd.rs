//! What systemd is told: readiness, one line of status, and a sign of life per finished turn.
//!
//! Without a notification socket every call does nothing.

use sd_notify::NotifyState;

/// The daemon is ready: configuration and store are open.
pub fn ready(status: &str) {
    notify(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// A turn was finished, or skipped because the clock is wrong: no restart mends a clock. A turn
/// that hangs gives no sign of life.
pub fn turn_finished(status: &str) {
    notify(&[NotifyState::Watchdog, NotifyState::Status(status)]);
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
