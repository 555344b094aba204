//! Where a command writes a file: where the caller wants it, in the caller's name, or to `-`.

use crate::cli::failure::Failure;
use crate::cli::rights::as_caller;
use crate::cli::terminal::out::gave_up;
use crate::system::refusal;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What stands for standard input and output.
pub const DASH: &str = "-";

/// Whether a path means standard output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == DASH
}

/// Writes a file, or standard output.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if is_standard(path) {
        print(bytes);
        return Ok(());
    }
    as_caller(|| fs::write(path, bytes)).map_err(|error| cannot(path, &error))
}

/// Copies every file of a directory into another one, which is made at need.
pub fn copy_all(from: &Path, to: &Path) -> Result<(), Failure> {
    let failed = |error: io::Error| cannot(to, &error);
    as_caller(|| fs::create_dir_all(to)).map_err(failed)?;
    for entry in fs::read_dir(from).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let bytes = fs::read(entry.path()).map_err(failed)?;
        as_caller(|| fs::write(to.join(entry.file_name()), bytes)).map_err(failed)?;
    }
    Ok(())
}

/// Bytes to standard output.
pub fn print(bytes: &[u8]) {
    let mut out = io::stdout().lock();
    if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
        gave_up(&error);
    }
}

fn cannot(path: &Path, error: &io::Error) -> Failure {
    let why = match error.kind() {
        io::ErrorKind::PermissionDenied => "у вас немає права писати туди".to_owned(),
        io::ErrorKind::NotFound => "такого каталогу немає".to_owned(),
        _ => refusal(error),
    };
    Failure::Failed(format!("`{}` не записати: {why}", path.display()))
}
