//! What every page has at hand.

use super::entrance::door::Door;
use crate::daemon::front::Front;
use axum::extract::FromRef;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What every page has at hand.
#[derive(Clone)]
pub(super) struct Hall {
    /// Asks the daemon.
    pub front: Front,
    /// What the door remembers.
    pub door: Arc<Door>,
    /// So many files are held at a time; others wait for their turn.
    pub uploads: Arc<Semaphore>,
}

/// So many files are held at a time.
const UPLOADS_MAX: usize = 2;

impl Hall {
    /// What pages have at hand before the first one.
    pub fn of(front: Front) -> Self {
        Self { front, door: Arc::default(), uploads: Arc::new(Semaphore::new(UPLOADS_MAX)) }
    }
}

impl FromRef<Hall> for Front {
    fn from_ref(hall: &Hall) -> Self {
        hall.front.clone()
    }
}
