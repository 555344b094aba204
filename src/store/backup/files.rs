//! Files of a copy: what is copied, shared and made durable.

use super::error::BackupError;
use crate::store::evidence::Evidence;
use crate::store::journal::lines;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// What lies beside the journal and is not worth a copy: it is built again, or speaks of a process.
const TRANSIENT: [&str; 4] = ["lock", "control.sock", "heartbeat.json", "journal.jsonl"];

/// Larger files beside the journal are none of ours.
const REST_MAX_BYTES: u64 = 1024 * 1024;

/// Copies whole lines up to a number, or all of them; gives back the last number and its hash.
pub(super) fn copy_lines(
    from: &Path,
    to: &Path,
    seq_max: Option<u64>,
) -> Result<(u64, String), BackupError> {
    let mut entries = lines::entries(from)?;
    let (mut seq, mut hash, mut bytes) = (0, String::new(), 0);
    while seq_max.is_none_or(|max| seq < max) {
        let Some(entry) = entries.next() else { break };
        seq = entry?.seq;
        entries.hash().clone_into(&mut hash);
        let span = entries.span();
        bytes = span.at + u64::from(span.len);
    }
    let failed = BackupError::io("copying", from);
    let mut source = File::open(from).map_err(&failed)?.take(bytes);
    let mut copy = BufWriter::new(private(to).map_err(BackupError::io("making", to))?);
    let copied = io::copy(&mut source, &mut copy).and_then(|_| {
        // A copy of nothing is empty; the end of its last line may not have been written yet.
        if bytes == 0 { Ok(()) } else { copy.write_all(b"\n") }
    });
    copied.and_then(|()| copy.flush()).map_err(failed)?;
    Ok((seq, hash))
}

/// Takes a piece of evidence from a copy made before; the same bytes under the same name.
pub(super) fn share(name: &str, before: &Path, partial: &Path) -> bool {
    let (there, here) = (Evidence::of(before).path(name), Evidence::of(partial).path(name));
    let (Ok(there), Ok(here)) = (there, here) else { return false };
    here.parent().is_some_and(|shelf| private_dirs(shelf).is_ok())
        && fs::hard_link(there, here).is_ok()
}

/// Copies a piece of evidence, if it is what its name says.
pub(super) fn copy_piece(name: &str, kept: &Evidence, partial: &Path) -> Result<(), BackupError> {
    let to = Evidence::of(partial).path(name).map_err(io::Error::other);
    let to = to.map_err(BackupError::io("naming", partial))?;
    kept.read(name).map_err(io::Error::other).map_err(BackupError::io("reading", &to))?;
    let from = kept.path(name).map_err(io::Error::other).map_err(BackupError::io("naming", &to))?;
    if let Some(shelf) = to.parent() {
        private_dirs(shelf).map_err(BackupError::io("making", shelf))?;
    }
    copy(&from, &to)
}

/// Copies what lies beside the journal: keys, and whatever else is small.
pub(super) fn copy_rest(state: &Path, partial: &Path) -> Result<(), BackupError> {
    let failed = BackupError::io("reading", state);
    for entry in fs::read_dir(state).map_err(&failed)? {
        let entry = entry.map_err(&failed)?;
        let (name, about) = (entry.file_name(), entry.metadata().map_err(&failed)?);
        let name = name.to_string_lossy();
        let is_left = TRANSIENT.contains(&name.as_ref())
            || name.starts_with("journal.torn-")
            || name.starts_with(".tmp");
        if about.is_file() && about.len() <= REST_MAX_BYTES && !is_left {
            copy(&entry.path(), &partial.join(&*name))?;
        }
    }
    Ok(())
}

/// Copies a file; the copy is its owner's alone.
pub(super) fn copy(from: &Path, to: &Path) -> Result<(), BackupError> {
    let failed = BackupError::io("copying", from);
    let mut source = File::open(from).map_err(&failed)?;
    let mut copy = private(to).map_err(BackupError::io("making", to))?;
    io::copy(&mut source, &mut copy).map(drop).map_err(failed)
}

/// Writes a file that is its owner's alone.
pub(super) fn write(to: &Path, bytes: &[u8]) -> Result<(), BackupError> {
    let written = private(to).and_then(|mut file| file.write_all(bytes));
    written.map_err(BackupError::io("writing", to))
}

/// Makes everything below a directory durable.
pub(super) fn sync_all(dir: &Path) -> Result<(), BackupError> {
    let failed = BackupError::io("syncing", dir);
    for entry in fs::read_dir(dir).map_err(&failed)? {
        let path = entry.map_err(&failed)?.path();
        match path.is_dir() {
            true => sync_all(&path)?,
            false => File::open(&path)
                .and_then(|file| file.sync_all())
                .map_err(BackupError::io("syncing", &path))?,
        }
    }
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(failed)
}

/// Removes what an earlier death left.
pub(super) fn clear(path: &Path) -> Result<(), BackupError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(BackupError::io("removing", path)(error))
        }
        _ => Ok(()),
    }
}

pub(super) fn private_dirs(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}
