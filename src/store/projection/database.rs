//! sled, opened and asked so that whatever it does becomes a fault.
//!
//! Knows nothing of what is kept. The invariant: no panic of sled passes [`guarded`].

use super::fault::Fault;
use futures_util::FutureExt;
use rustix::thread::set_current_timer_slack;
use sled::transaction::TransactionError;
use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Duration;

/// How often, and after what pause each, a held lock is tried again.
const LOCK_PATIENCE: u32 = 100;
const LOCK_PAUSE: Duration = Duration::from_millis(20);

/// How late the kernel may wake a thread of sled that only looks whether there is work.
///
/// sled keeps seven threads that wait for work and look for it each second as well; what work
/// there is wakes them at once, so that the second look may come with any other.
const IDLE_LOOK_SLACK_NS: NonZeroU64 =
    NonZeroU64::new(60_000_000_000).expect("a minute is more than nothing");

/// sled lets go of its lock a moment after it was closed, when its threads have finished.
pub(in crate::store) fn open_sled(dir: &Path, cache_bytes: u64) -> Result<sled::Db, Fault> {
    let config = sled::Config::new()
        .path(dir)
        .cache_capacity(cache_bytes)
        // Every write is flushed by us; a thread that wakes twice a second is not needed.
        .flush_every_ms(None);
    let mut patience = LOCK_PATIENCE;
    loop {
        match open_at_ease(&config) {
            Ok(db) => return Ok(db),
            Err(error) if error.to_string().contains("could not acquire lock") => {
                if patience == 0 {
                    return Err(Fault::Locked);
                }
                patience -= 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            Err(error) => return Err(sled_fault("opening sled")(error)),
        }
    }
}

/// A thread takes the slack of the one that made it, and sled makes its own at its first work.
fn open_at_ease(config: &sled::Config) -> sled::Result<sled::Db> {
    let _ease = Ease::begin();
    let opened = config.open();
    if let Ok(db) = &opened {
        let _ = db.flush_async().now_or_never();
    }
    opened
}

/// While it lives, the threads that this one makes may be woken late; a panic ends it as well.
struct Ease;

impl Ease {
    fn begin() -> Self {
        // Where the kernel refuses, the threads look each second: a cost, not a fault.
        let _ = set_current_timer_slack(Some(IDLE_LOOK_SLACK_NS));
        Self
    }
}

impl Drop for Ease {
    fn drop(&mut self) {
        // Nothing gives back the slack the thread was made with. What it had before is not asked
        // for: the answer is read as 32 bits, and a panic would have left our own minute there.
        let _ = set_current_timer_slack(None);
    }
}

pub(in crate::store) fn tree(db: &sled::Db, name: &str) -> Result<sled::Tree, Fault> {
    db.open_tree(name).map_err(sled_fault("opening a tree"))
}

pub(in crate::store) fn sled_fault(doing: &'static str) -> impl Fn(sled::Error) -> Fault {
    move |error| {
        let kind = if let sled::Error::Io(io) = &error { Some(io.kind()) } else { None };
        Fault::Sled { doing, why: error.to_string(), kind }
    }
}

pub(super) fn transaction_fault(error: TransactionError<()>) -> Fault {
    match error {
        TransactionError::Storage(error) => sled_fault("writing to sled")(error),
        TransactionError::Abort(()) => Fault::Sled {
            doing: "writing to sled",
            why: "the position cannot be written as JSON".to_owned(),
            kind: None,
        },
    }
}

/// sled panics on damage it does not expect; that costs a rebuild, not the daemon.
pub(in crate::store) fn guarded<T>(
    doing: &'static str,
    work: impl FnOnce() -> Result<T, Fault>,
) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let why = panic
            .downcast_ref::<&str>()
            .map(|why| (*why).to_owned())
            .or_else(|| panic.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "without words".to_owned());
        Err(Fault::Panicked { doing, why })
    })
}

#[cfg(test)]
mod tests {
    use super::Ease;
    use rustix::thread::current_timer_slack;
    use std::panic::catch_unwind;

    #[test]
    fn a_thread_whose_opening_panicked_is_as_punctual_as_before() {
        let before = current_timer_slack().expect("the kernel tells");
        catch_unwind(|| {
            let _ease = Ease::begin();
            panic!("as sled does on some damage");
        })
        .expect_err("it panicked");
        assert_eq!(current_timer_slack().expect("the kernel tells"), before);
    }
}
