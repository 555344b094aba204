//! The bell: tokio-cron-scheduler says when, in UTC, and the monotonic clock rings it.
//!
//! The scheduler freezes the zone's offset when a job is made, lets runs overlap, does not wait at
//! its end and looks at the clock twice a second; so it is asked for the next moment and for
//! nothing else. A clock that is set while the bell waits moves no ring. Turns run one at a time in
//! the daemon's loop, a ring during a turn merges with the next, and every local hour lives in the
//! calendar.

use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// The end of the line it rings at, and what rings it.
pub struct Bell {
    /// Receives one message per ring; rings that nobody waited for are dropped.
    pub rings: mpsc::Receiver<()>,
    ringer: JoinHandle<()>,
}

/// Starts ringing every `every`, to whole minutes.
pub async fn start(every: Duration) -> Result<Bell, JobSchedulerError> {
    let (ring, rings) = mpsc::channel(1);
    let mut scheduler = JobScheduler::new().await?;
    let mut pause = next_ring(&mut scheduler, every).await?;
    let ringer = tokio::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            // A full line means that a ring already waits.
            let _ = ring.try_send(());
            pause = next_ring(&mut scheduler, every).await.unwrap_or_else(|error| {
                tracing::warn!("the scheduler does not say when to ring next: {error}");
                every
            });
        }
    });
    Ok(Bell { rings, ringer })
}

impl Bell {
    /// Stops ringing.
    pub fn stop(self) {
        self.ringer.abort();
    }
}

/// How long until the next ring; never less than what is left of it.
///
/// A job is made for each question: one that is not run keeps the moment it was made for.
async fn next_ring(
    scheduler: &mut JobScheduler,
    every: Duration,
) -> Result<Duration, JobSchedulerError> {
    let job = Job::new_async(cron_line(every).as_str(), |_, _| Box::pin(async {}))?;
    let job = scheduler.add(job).await?;
    let pause = scheduler.time_till_next_job().await;
    scheduler.remove(&job).await?;
    Ok(pause?.unwrap_or(every))
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

    #[tokio::test(start_paused = true)]
    async fn the_bell_rings_again_and_again_by_the_monotonic_clock() {
        let mut bell = start(Duration::from_secs(300)).await.expect("a scheduler");
        assert!(bell.rings.try_recv().is_err(), "nothing rings before its time");
        // The wall clock stands still here, so every ring is the same part of five minutes away.
        tokio::time::timeout(Duration::from_secs(900), async {
            for _ in 0..3 {
                bell.rings.recv().await.expect("a ring");
            }
        })
        .await
        .expect("three rings within three periods");
        bell.stop();
    }

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
