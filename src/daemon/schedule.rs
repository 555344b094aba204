//! The bell: tokio-cron-scheduler rings it, in UTC.
//!
//! The scheduler freezes the zone's offset when a job is made, lets runs overlap and does not wait
//! at its end; so it decides nothing here but «ring now». Turns run one at a time in the daemon's
//! loop, a ring during a turn merges with the next, and every local hour lives in the calendar.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// The scheduler and the end of the line it rings at.
pub struct Bell {
    scheduler: JobScheduler,
    /// Receives one message per ring; rings that nobody waited for are dropped.
    pub rings: mpsc::Receiver<()>,
}

/// Starts ringing every `every`, to whole minutes.
pub async fn start(every: Duration) -> Result<Bell, JobSchedulerError> {
    let (ring, rings) = mpsc::channel(1);
    let scheduler = JobScheduler::new().await?;
    let job = Job::new_async(cron_line(every).as_str(), move |_, _| {
        let ring = ring.clone();
        Box::pin(async move {
            // A full line means that a ring already waits.
            let _ = ring.try_send(());
        })
    })?;
    scheduler.add(job).await?;
    scheduler.start().await?;
    Ok(Bell { scheduler, rings })
}

impl Bell {
    /// Stops ringing.
    pub async fn stop(mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!("the scheduler did not stop cleanly: {error}");
        }
    }
}

/// The scheduler's six-field line for a period: seconds below a minute, whole minutes up to an
/// hour, the full hour beyond.
fn cron_line(every: Duration) -> String {
    let seconds = every.as_secs().max(1);
    match seconds {
        1..60 => format!("*/{seconds} * * * * *"),
        60..3600 => format!("0 */{} * * * *", seconds / 60),
        _ => "0 0 * * * *".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_for_periods() {
        for (seconds, line) in [
            (0, "*/1 * * * * *"),
            (15, "*/15 * * * * *"),
            (60, "0 */1 * * * *"),
            (300, "0 */5 * * * *"),
            (7200, "0 0 * * * *"),
        ] {
            assert_eq!(cron_line(Duration::from_secs(seconds)), line);
        }
    }
}
