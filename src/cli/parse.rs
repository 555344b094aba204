//! `parse`, hidden: the program as its own child, which parses a stranger's bytes.
//!
//! Decides what such a child may have: so much memory, so much time for each task, and no
//! descriptor beside its pipe, so neither files nor connections. A bound that is broken ends the
//! child, and costs its parent one read.

use crate::sources::confined::answer_all;
use rustix::process::{Resource, Rlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::io;
use std::process::ExitCode;

/// Address space, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;

/// Processor time for one task, in seconds.
const TASK_SECONDS: u64 = 10;

/// Answers questions on standard input until it ends.
pub fn run() -> ExitCode {
    confine();
    match answer_all(io::stdin().lock(), io::stdout().lock(), limit_time) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// A limit that may not be set is done without: the parent's time limit holds, and the unit's for
/// memory, under which the kernel ends the child first.
fn confine() {
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    for (resource, most) in [
        (Resource::As, MEMORY_MAX),
        (Resource::Core, 0),
        (Resource::Fsize, 0),
        // No new descriptor: nothing can be opened, and nothing connected to.
        (Resource::Nofile, 0),
        (Resource::Nproc, 0),
    ] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
}

/// Lets the next task have its time; what earlier ones took is not held against it.
fn limit_time() {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(u64::MAX);
    let most = used.saturating_add(TASK_SECONDS);
    let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(most), maximum: None });
}
