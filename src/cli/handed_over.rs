//! Where a file that a person hands over is read: its name, or standard input.
//!
//! Decides what is too large and how a file without a name is known; what stands in one is
//! `files`'.

use super::rights::as_caller;
use super::target;
use crate::files::sheet::{FILE_MAX_BYTES, extension};
use crate::system::refusal;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The bytes of a file that is not too large for a register.
pub fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut read = |from: &mut dyn io::Read| from.take(FILE_MAX_BYTES + 1).read_to_end(&mut bytes);
    let read = match target::is_standard(file) {
        true => read(&mut io::stdin().lock()),
        false => as_caller(|| fs::File::open(file)).and_then(|mut file| read(&mut file)),
    };
    read.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => "такого файлу немає".to_owned(),
        io::ErrorKind::PermissionDenied => "у вас немає права його читати".to_owned(),
        _ => refusal(&error),
    })?;
    if bytes.len() as u64 > FILE_MAX_BYTES {
        return Err(format!("понад {FILE_MAX_BYTES} байтів – забагато для реєстру"));
    }
    Ok(bytes)
}

/// What a file is, by its name, or by its first bytes where it has none.
pub fn extension_of(file: &Path, bytes: &[u8]) -> String {
    match target::is_standard(file) {
        false => extension(file),
        true if bytes.starts_with(b"PK") => "xlsx".to_owned(),
        // Whoever reads calendars looks for one first.
        true => "csv".to_owned(),
    }
}
