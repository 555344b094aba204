//! `parse`, hidden: the program as its own child, which parses a stranger's bytes.
//!
//! Decides what such a child may have: so much memory, so much time for each task, no descriptor
//! beside its pipe, hence neither files nor connections, and nothing that the kernel's Landlock can
//! take away. A bound that is broken ends the child, and costs its parent one read. The invariant:
//! what could not be taken away is told before the first answer.

use crate::domain::confinement::Limit;
use crate::files::tasks;
use crate::sources::confined::{answer_all, say_limits};
use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::io;
use std::process::ExitCode;

/// Address space, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;

/// Processor time for one task, in seconds.
const TASK_SECONDS: u64 = 10;

/// What is asked of the kernel; an older one enforces what it knows.
const RULES: ABI = ABI::V6;

/// Answers questions on standard input until it ends.
pub fn run() -> ExitCode {
    let missing = confine();
    let mut output = io::stdout().lock();
    let answered = say_limits(&mut output, &missing)
        .and_then(|()| answer_all(io::stdin().lock(), output, limit_time, tasks::answer));
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Takes away what can be taken, and tells what could not. A limit that may not be set is done
/// without: the parent's time limit holds, and the unit's for memory, under which the kernel ends
/// the child first.
fn confine() -> Vec<Limit> {
    // Its pipe ends with its parent; a child that is busy would not look there.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    let mut missing = Vec::new();
    // The rules are handed to the kernel by a descriptor, so they come before the last one.
    if !keeps_landlock_rules() {
        missing.push(Limit::Sandbox);
    }
    for (resource, most) in [(Resource::Core, 0), (Resource::Fsize, 0)] {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    }
    for (limit, resource, most) in [
        (Limit::Memory, Resource::As, MEMORY_MAX),
        // No new descriptor: nothing can be opened, and nothing connected to.
        (Limit::Descriptors, Resource::Nofile, 0),
        (Limit::Processes, Resource::Nproc, 0),
    ] {
        let most = Rlimit { current: Some(most), maximum: Some(most) };
        if setrlimit(resource, most).is_err() {
            missing.push(limit);
        }
    }
    if allow_time().is_err() {
        missing.push(Limit::Processor);
    }
    missing.sort_unstable();
    missing
}

/// Without a single exception: no file, no port, no signal to another process.
fn keeps_landlock_rules() -> bool {
    let ruled = Ruleset::default()
        .handle_access(AccessFs::from_all(RULES))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(RULES)))
        .and_then(|rules| rules.scope(Scope::from_all(RULES)))
        .and_then(|rules| rules.create())
        .and_then(|rules| rules.restrict_self());
    ruled.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}

/// Lets the next task have its time; what earlier ones took is not held against it.
fn limit_time() {
    let _ = allow_time();
}

fn allow_time() -> rustix::io::Result<()> {
    let used = u64::try_from(clock_gettime(ClockId::ProcessCPUTime).tv_sec).unwrap_or(u64::MAX);
    let most = used.saturating_add(TASK_SECONDS);
    setrlimit(Resource::Cpu, Rlimit { current: Some(most), maximum: None })
}
