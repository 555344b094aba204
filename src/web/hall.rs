//! What every page has at hand.

use super::entrance::door::Door;
use crate::daemon::front::Front;
use axum::extract::FromRef;
use std::sync::Arc;

/// What every page has at hand.
#[derive(Clone)]
pub(super) struct Hall {
    /// Asks the daemon.
    pub front: Front,
    /// What the door remembers.
    pub door: Arc<Door>,
}

impl FromRef<Hall> for Front {
    fn from_ref(hall: &Hall) -> Self {
        hall.front.clone()
    }
}
