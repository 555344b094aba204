//! The secret of a state directory: made once, kept beside the journal, read by its owner alone.
//!
//! Names of letters hang on it, so it is as durable as the journal; a lost one is made anew, and
//! letters that left before are then answered by nobody's key.

use super::StoreError;
use ring::rand::{SecureRandom, SystemRandom};
use std::fs;
use std::io::{self, Write};
use std::path::Path;

const FILE: &str = "secret.key";

/// Reads the secret of a state directory, making it at first use.
pub fn secret(dir: &Path) -> Result<[u8; 32], StoreError> {
    let path = dir.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => bytes.try_into().map_err(|_| {
            let error = io::Error::new(io::ErrorKind::InvalidData, "it is not 32 bytes long");
            StoreError::directory("reading", &path)(error)
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            made(dir, &path).map_err(StoreError::directory("creating", &path))
        }
        Err(error) => Err(StoreError::directory("reading", &path)(error)),
    }
}

fn made(dir: &Path, path: &Path) -> io::Result<[u8; 32]> {
    let mut secret = [0; 32];
    SystemRandom::new()
        .fill(&mut secret)
        .map_err(|_| io::Error::other("the system gives no random bytes"))?;
    // Temporary files are their owner's alone, and so is what they become.
    let mut file = tempfile::NamedTempFile::new_in(dir)?;
    file.write_all(&secret)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path)?;
    super::disk::sync_dir(dir)?;
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_secret_is_made_once_and_is_its_owners_alone() {
        let dir = tempfile::tempdir().unwrap();
        let first = secret(dir.path()).unwrap();
        assert_eq!(secret(dir.path()).unwrap(), first);
        let mode = fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_ne!(secret(tempfile::tempdir().unwrap().path()).unwrap(), first);
    }

    #[test]
    fn a_secret_that_was_cut_is_said_and_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(FILE), b"short").unwrap();
        assert!(secret(dir.path()).is_err());
        assert_eq!(fs::read(dir.path().join(FILE)).unwrap(), b"short");
    }
}
