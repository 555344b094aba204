//! A secret that a configuration names by its file.
//!
//! Decides where it is sought: with what root handed over, then, for a bare name, among the
//! credentials that systemd gives the unit, then as a path. It is read afresh each time, so a new
//! one needs no restart. The invariant: no error holds what the file holds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, io};

/// Where systemd puts credentials for the unit.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// What root read before it began to work in another's name, by the file as configured.
static HANDED_OVER: OnceLock<BTreeMap<PathBuf, String>> = OnceLock::new();

/// A secret that cannot be read.
#[derive(Debug)]
pub struct Unread {
    /// The file tried last.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// What stands in a secret's file, line ends included.
pub fn read(file: &Path) -> Result<String, Unread> {
    if let Some(secret) = HANDED_OVER.get().and_then(|all| all.get(file)) {
        return Ok(secret.clone());
    }
    let credential = handed_by_systemd(file).filter(|path| path.exists());
    let path = credential.unwrap_or_else(|| file.to_owned());
    fs::read_to_string(&path).map_err(|source| Unread { path, source })
}

/// Where systemd would have put it.
pub fn handed_by_systemd(file: &Path) -> Option<PathBuf> {
    env::var_os(CREDENTIALS_DIRECTORY)
        .filter(|_| is_bare(file))
        .map(|directory| Path::new(&directory).join(file))
}

/// Whether a file is named without a directory, as systemd's credentials are.
pub fn is_bare(file: &Path) -> bool {
    file.is_relative() && file.components().count() == 1
}

/// Keeps secrets that the process may not read for itself any more; only the first call counts.
pub fn hand_over(secrets: BTreeMap<PathBuf, String>) {
    let _ = HANDED_OVER.set(secrets);
}
