//! What the store asks of a file system, and how it tells a full one.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

/// Makes names created, renamed or removed in `dir` durable.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

/// Makes a directory that nobody but its owner can enter, or takes from others what they may do
/// with one that is there; whether that was needed.
pub(super) fn private_dir(dir: &Path) -> io::Result<bool> {
    DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(dir)?;
    let mode = fs::metadata(dir)?.permissions().mode();
    if mode & !OWNER_ONLY & 0o777 == 0 {
        return Ok(false);
    }
    fs::set_permissions(dir, Permissions::from_mode(mode & OWNER_ONLY))?;
    Ok(true)
}

const OWNER_ONLY: u32 = 0o700;

/// Whether an error says that there is no room: disk, quota or size limit.
pub(super) fn is_full(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
    )
}
