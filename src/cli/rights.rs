//! In whose name a command works on a state directory.
//!
//! Decides two things. Whoever may not is told the whole command that would work. And root works on
//! another's state in that other's name, so that no file there becomes root's, which would stop the
//! daemon at its next start; what root writes elsewhere is root's, see [`as_caller`]. This keeps
//! order among files and protects nobody from root.

use rustix::process::{Gid, Uid, getegid, geteuid, getuid};
use rustix::thread::{set_thread_res_gid, set_thread_res_uid};
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The account of an installation.
const ACCOUNT: &str = "hromada-watch";

/// Puts root in the place of whoever owns a directory. To be called before there are threads: each
/// inherits it.
pub fn work_as_owner_of(directory: &Path) {
    if !getuid().is_root() {
        return;
    }
    let Ok(owner) = fs::metadata(directory) else { return };
    if owner.uid() != 0 {
        change_over(Uid::from_raw(owner.uid()), Gid::from_raw(owner.gid()));
    }
}

/// Does something in the caller's own name, on this thread: writing a file where they want it.
pub fn as_caller<T>(deed: impl FnOnce() -> T) -> T {
    let (uid, gid) = (geteuid(), getegid());
    if !getuid().is_root() || uid.is_root() {
        return deed();
    }
    // Only the effective names were changed; the caller's own ones come back in the other order.
    let _ = set_thread_res_uid(Uid::ROOT, Uid::ROOT, Uid::ROOT)
        .and_then(|()| set_thread_res_gid(Gid::ROOT, Gid::ROOT, Gid::ROOT));
    let done = deed();
    change_over(uid, gid);
    done
}

fn change_over(uid: Uid, gid: Gid) {
    // Who may not change over is no root in earnest; what follows tells.
    let _ = set_thread_res_gid(Gid::ROOT, gid, Gid::ROOT)
        .and_then(|()| set_thread_res_uid(Uid::ROOT, uid, Uid::ROOT));
}

/// What somebody is told who may not: the same command in the right name.
pub fn refused() -> String {
    let arguments: Vec<String> = std::env::args().skip(1).map(|word| quoted(&word)).collect();
    format!(
        "у вас немає прав на ці файли; виконайте:\n  sudo -u {ACCOUNT} {ACCOUNT} {}",
        arguments.join(" ")
    )
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=@№+,".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_command_to_copy_is_taken_by_a_shell_as_it_was_typed() {
        assert_eq!(quoted("session-2026-11-20-№24"), "session-2026-11-20-№24");
        assert_eq!(quoted("Кукіна І.В."), "'Кукіна І.В.'");
        assert_eq!(quoted("дім 'Мрія'"), "'дім '\\''Мрія'\\'''");
        assert_eq!(quoted(""), "''");
    }
}
