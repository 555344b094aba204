//! A rehearsal beside the daemon: another process of the same program holds it, on a copy of the
//! journal, and nothing of it stays.
//!
//! Decides how long that may take. The invariant: the daemon's own memory and time are not its
//! price.

use super::home::Home;
use crate::domain::ids::PersonId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;
use tokio::time::timeout;

/// A council's next morning is rehearsed in seconds.
const TIME_MAX: Duration = Duration::from_secs(60);

/// The program itself, whatever has become of its file since it was started.
const PROGRAM: &str = "/proc/self/exe";

/// The letters of one day as they would go.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// When it was held.
    pub held_at: DateTime<Utc>,
    /// The day.
    pub day: NaiveDate,
    /// The letters, in order.
    pub letters: Vec<Rehearsed>,
}

/// A letter as it would go.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// When.
    pub at: DateTime<Utc>,
    /// To whom.
    pub person: PersonId,
    /// Its subject.
    pub subject: String,
    /// The message.
    pub message: Vec<u8>,
}

#[derive(Deserialize)]
struct Told {
    letters: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    at: DateTime<Utc>,
    person: PersonId,
    subject: String,
}

/// The letters of `day`, if nothing happens from `today` on.
pub(super) async fn of(
    home: &Home,
    held_at: DateTime<Utc>,
    (today, day): (NaiveDate, NaiveDate),
) -> Option<Rehearsal> {
    let drafts = tempfile::tempdir().ok()?;
    let child = Command::new(PROGRAM)
        .arg("--config")
        .arg(&home.config)
        .arg("--state")
        .arg(&home.state)
        .args(["--json", "rehearse", "--from", &today.to_string(), "--to", &day.to_string()])
        .arg("--out")
        .arg(drafts.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output();
    let done = match timeout(TIME_MAX, child).await {
        Ok(Ok(done)) if done.status.success() => done,
        Ok(Ok(done)) => {
            tracing::warn!("the next letters could not be rehearsed: {}", done.status);
            return None;
        }
        Ok(Err(error)) => {
            tracing::warn!("the next letters could not be rehearsed: {error}");
            return None;
        }
        Err(_) => {
            tracing::warn!("the next letters could not be rehearsed in {} s", TIME_MAX.as_secs());
            return None;
        }
    };
    let told: Told = serde_json::from_slice(&done.stdout).ok()?;
    let files: Vec<_> = std::fs::read_dir(drafts.path()).ok()?.flatten().collect();
    let letter = |line: Line| {
        let ending = format!("-{}.eml", line.id);
        let own = files.iter().find(|it| it.file_name().to_string_lossy().ends_with(&ending));
        let message = own.and_then(|it| std::fs::read(it.path()).ok()).unwrap_or_default();
        let Line { at, person, subject, .. } = line;
        Rehearsed { at, person, subject, message }
    };
    Some(Rehearsal { held_at, day, letters: told.letters.into_iter().map(letter).collect() })
}
