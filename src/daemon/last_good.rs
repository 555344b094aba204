//! The last good configuration, kept beside the state so that a bad edit never stops the daemon.
//!
//! Decides which files a start falls back to. Holds no secret: those are in files of their own. The
//! invariant: what stands under the name was whole and could be used, whatever a death left.

use crate::config::{self, FILES};
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Its directory in the state directory.
const KEPT: &str = "last-good";

/// The configuration as it stands in its files, and why it is not used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unused {
    /// The first problem.
    pub first: String,
    /// How many there are.
    pub problems: usize,
}

/// Keeps the files of a configuration that can be used. Nothing is written where they are kept
/// already; files that are edited at this very moment are left for the next time.
pub fn keep(directory: &Path, state: &Path) -> io::Result<()> {
    let files = files_of(directory)?;
    if kept(state).is_some_and(|kept| files_of(&kept).is_ok_and(|kept| kept == files)) {
        return Ok(());
    }
    let (new, place) = (state.join("last-good.new"), state.join(KEPT));
    remove(&new)?;
    DirBuilder::new().mode(0o700).create(&new)?;
    for (name, bytes) in &files {
        let mut file = File::create(new.join(name))?;
        file.write_all(bytes)?;
        file.sync_all()?;
    }
    File::open(&new)?.sync_all()?;
    if config::load(&new).is_err() {
        return remove(&new);
    }
    remove(&place)?;
    fs::rename(&new, &place)?;
    File::open(state)?.sync_all()
}

/// Where the last good configuration is, if one was kept.
pub fn kept(state: &Path) -> Option<PathBuf> {
    // A death between two steps leaves the new one whole and not yet in its place.
    [KEPT, "last-good.new"]
        .map(|name| state.join(name))
        .into_iter()
        .find(|place| config::load(place).is_ok())
}

fn files_of(directory: &Path) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let mut files = Vec::new();
    for name in FILES {
        match fs::read(directory.join(name)) {
            Ok(bytes) => files.push((name, bytes)),
            // What is not there has its defaults.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(files)
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn shipped(directory: &Path) {
        fs::create_dir_all(directory).unwrap();
        for (name, text) in config::shipped() {
            fs::write(directory.join(name), text).unwrap();
        }
    }

    #[test]
    fn what_is_kept_is_private_follows_good_edits_and_outlives_bad_ones() {
        let home = tempfile::tempdir().unwrap();
        let (files, state) = (home.path().join("config"), home.path().join("state"));
        shipped(&files);
        fs::create_dir(&state).unwrap();
        assert_eq!(kept(&state), None);
        keep(&files, &state).unwrap();
        let place = kept(&state).expect("it is kept");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o700);
        let written = fs::metadata(place.join("plan.toml")).unwrap().modified().unwrap();
        keep(&files, &state).unwrap();
        let again = fs::metadata(place.join("plan.toml")).unwrap().modified().unwrap();
        assert_eq!(written, again, "the same files are not written again");

        let good = config::shipped()["settings.toml"].replace("5 min", "6 min");
        fs::write(files.join("settings.toml"), &good).unwrap();
        keep(&files, &state).unwrap();
        fs::write(files.join("settings.toml"), "[council]\nname = 5\n").unwrap();
        keep(&files, &state).unwrap();
        assert_eq!(fs::read_to_string(place.join("settings.toml")).unwrap(), good);
        assert!(!state.join("last-good.new").exists());
    }

    #[test]
    fn a_death_between_the_two_steps_leaves_a_whole_one() {
        let home = tempfile::tempdir().unwrap();
        let (files, state) = (home.path().join("config"), home.path().join("state"));
        shipped(&files);
        fs::create_dir(&state).unwrap();
        keep(&files, &state).unwrap();
        fs::rename(state.join(KEPT), state.join("last-good.new")).unwrap();
        assert_eq!(kept(&state), Some(state.join("last-good.new")));
        fs::write(state.join("last-good.new").join("plan.toml"), "[[measure]]\nnum").unwrap();
        assert_eq!(kept(&state), None, "half a configuration is none");
    }
}
