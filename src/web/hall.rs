//! What every page has at hand.

use super::entrance::door::Door;
use crate::daemon::front::{Front, Rehearsal};
use axum::extract::FromRef;
use std::sync::Arc;
use tokio::sync::{Mutex, Semaphore};

/// What every page has at hand.
#[derive(Clone)]
pub(super) struct Hall {
    /// Asks the daemon.
    pub front: Front,
    /// What the door remembers.
    pub door: Arc<Door>,
    /// The last rehearsal; whoever comes while one is held waits for it.
    pub rehearsed: Arc<Mutex<Option<Rehearsal>>>,
    /// So many files are held at a time; others wait for their turn.
    pub uploads: Arc<Semaphore>,
}

/// So many files are held at a time.
const UPLOADS_MAX: usize = 2;

impl Hall {
    /// What pages have at hand before the first one.
    pub fn of(front: Front) -> Self {
        let uploads = Arc::new(Semaphore::new(UPLOADS_MAX));
        Self { front, door: Arc::default(), rehearsed: Arc::default(), uploads }
    }
}

impl FromRef<Hall> for Front {
    fn from_ref(hall: &Hall) -> Self {
        hall.front.clone()
    }
}
