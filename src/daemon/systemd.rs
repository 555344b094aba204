//! What systemd is told: readiness, one line of status, and a sign of life per finished turn.
//!
//! Without a notification socket every call does nothing.

use super::turn_report::TurnReport;
use sd_notify::NotifyState;

/// The daemon is ready: configuration and store are open.
pub fn ready() {
    notify(&[NotifyState::Ready]);
}

/// A turn was finished. The watchdog hears of finished turns only, so a turn that hangs, and a
/// clock that makes turn after turn be skipped, are noticed.
pub fn turn_finished(report: &TurnReport) {
    if let Some(skipped) = &report.skipped {
        notify(&[NotifyState::Status(&format!("turn skipped: {skipped}"))]);
        return;
    }
    let counts = &report.obligations;
    let status = format!(
        "{} open, {} overdue, {} unknown; {} sent, {} retrying",
        counts.open, counts.overdue, counts.unknown, report.letters.sent, report.letters.retrying
    );
    notify(&[NotifyState::Watchdog, NotifyState::Status(&status)]);
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
