//! Politeness: how many requests a host gets at a time, and how many hosts are visited.
//!
//! Decides only when a request may start. The invariant: while a [`Turn`] lives its host serves at
//! most `per_host` of our requests, at most `hosts` hosts are busy, and a host rests for the pause
//! after each request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore};

/// The gates of all hosts.
#[derive(Debug)]
pub struct Manners {
    per_host: usize,
    pause: Duration,
    hosts: Arc<Semaphore>,
    gates: Mutex<HashMap<String, Arc<Gate>>>,
}

#[derive(Debug)]
struct Gate {
    requests: Arc<Semaphore>,
    // All requests running on one host share one place among the hosts.
    place: AsyncMutex<Weak<OwnedSemaphorePermit>>,
}

/// The right to talk to one host, given back when dropped.
#[derive(Debug)]
pub struct Turn {
    request: Option<OwnedSemaphorePermit>,
    pause: Duration,
    _place: Option<Arc<OwnedSemaphorePermit>>,
}

impl Manners {
    /// Gates for `hosts` hosts with `per_host` requests each.
    pub fn new(per_host: usize, hosts: usize, pause: Duration) -> Self {
        Manners {
            per_host: per_host.max(1),
            pause,
            hosts: Arc::new(Semaphore::new(hosts.max(1))),
            gates: Mutex::default(),
        }
    }

    /// Waits until `host` (with port) may be asked.
    pub async fn turn(&self, host: &str) -> Turn {
        let gate = self.gate(host);
        // The host's own gate comes first: who waits for a slow host must not take a place from
        // the others. Neither semaphore is ever closed, so both always grant.
        let request = Arc::clone(&gate.requests).acquire_owned().await.ok();
        let mut shared = gate.place.lock().await;
        let place = match shared.upgrade() {
            Some(place) => Some(place),
            None => {
                let place = Arc::clone(&self.hosts).acquire_owned().await.ok().map(Arc::new);
                *shared = place.as_ref().map(Arc::downgrade).unwrap_or_default();
                place
            }
        };
        Turn { request, pause: self.pause, _place: place }
    }

    fn gate(&self, host: &str) -> Arc<Gate> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        let gate = gates.entry(host.to_owned()).or_insert_with(|| {
            Arc::new(Gate {
                requests: Arc::new(Semaphore::new(self.per_host)),
                place: AsyncMutex::default(),
            })
        });
        Arc::clone(gate)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (Some(request), false) = (self.request.take(), self.pause.is_zero()) else { return };
        // The permit sleeps in a task of its own, so the pause costs the reader nothing unless it
        // has another question for this host. Without a runtime there is nobody to be polite to.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let pause = self.pause;
            runtime.spawn(async move {
                tokio::time::sleep(pause).await;
                drop(request);
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn a_second_request_to_a_busy_host_waits_and_another_host_does_not() {
        let manners = Manners::new(1, 2, Duration::ZERO);
        let first = manners.turn("a:80").await;
        assert!(manners.turn("a:80").now_or_never().is_none());
        let other = manners.turn("b:80").now_or_never();
        assert!(other.is_some());
        assert!(manners.turn("c:80").now_or_never().is_none(), "only two hosts at a time");
        drop(first);
        assert!(manners.turn("a:80").now_or_never().is_some());
    }

    #[tokio::test]
    async fn two_requests_to_one_host_take_one_place_among_the_hosts() {
        let manners = Manners::new(2, 1, Duration::ZERO);
        let _first = manners.turn("a:80").await;
        assert!(manners.turn("a:80").now_or_never().is_some());
        assert!(manners.turn("b:80").now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_host_rests_after_a_request() {
        let manners = Manners::new(1, 2, Duration::from_secs(3600));
        drop(manners.turn("a:80").await);
        assert!(manners.turn("a:80").now_or_never().is_none());
    }
}
