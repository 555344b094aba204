//! Letters as `.eml` files in a directory: for the first weeks, for rehearsals and for tests.
//!
//! A file is complete or absent: written aside, synced, renamed. One letter id is one file, however
//! often it is sent. Every fault is the directory's, so it holds for all letters.

use super::key::Key;
use super::mime::{self, ReplyTag, Sender};
use super::{ChannelError, Outcome, Parcel, Scope, Sealed};
use crate::domain::names::latin;
use crate::domain::notice::setback::Setback;
use crate::letters::letter::Letterhead;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Longest part of a file name made from a person's name.
const SLUG_CHARS_MAX: usize = 40;
/// Longest part of a file name made from a letter id; a file name holds at most 255 bytes.
const ID_MAX_CHARS: usize = 150;
/// Length of `YYYYMMDDTHHMM`.
const STAMP_LEN: usize = 13;

/// A directory that takes letters.
#[derive(Clone, Debug)]
pub struct SpoolChannel {
    directory: PathBuf,
    sender: Sender,
}

impl SpoolChannel {
    /// A spool in `directory`, which is made at the first letter.
    pub fn new(
        directory: impl Into<PathBuf>,
        from_name: &str,
        from_email: &str,
        letterhead: &Letterhead,
        key: Key,
    ) -> Result<Self, ChannelError> {
        let sender = Sender::new(from_name, from_email, letterhead, key)?;
        Ok(Self { directory: directory.into(), sender })
    }

    /// Lets people's answers go to a mailbox that is read.
    pub fn answered_to(mut self, address: &str, tagged: ReplyTag) -> Result<Self, ChannelError> {
        self.sender = self.sender.answered_to(address, tagged)?;
        Ok(self)
    }

    /// The bytes of a letter's file.
    pub fn seal(&self, parcel: &Parcel) -> Result<Sealed, Outcome> {
        match mime::message(&self.sender, parcel) {
            Ok(bytes) => Ok(Sealed::of(parcel, bytes, mime::name(&self.sender, &parcel.letter))),
            Err(error) => Err(Outcome::Refused { reason: error.into() }),
        }
    }

    /// Writes one letter.
    pub async fn send(&self, sealed: &Sealed) -> Outcome {
        let stamp = sealed.composed_at.format("%Y%m%dT%H%M").to_string();
        let rest = file_name_after_stamp(sealed);
        let (directory, bytes) = (self.directory.clone(), sealed.bytes.clone());
        let written = tokio::task::spawn_blocking(move || write(&directory, &stamp, &rest, &bytes));
        match written.await {
            Ok(Ok(name)) => Outcome::Accepted { answer: name },
            Ok(Err(error)) => self.try_again(&error.to_string()),
            Err(_) => self.try_again("the writing task ended early"),
        }
    }

    fn try_again(&self, why: &str) -> Outcome {
        let (directory, lower) = (self.directory.display().to_string(), why.to_owned());
        Outcome::TryAgain { reason: Setback::Spool { directory, lower }, scope: Scope::Server }
    }
}

/// `-person-id.eml`: what follows the moment in a file name.
fn file_name_after_stamp(sealed: &Sealed) -> String {
    let person = latin::slug(&sealed.reader, SLUG_CHARS_MAX);
    let person = person.unwrap_or_else(|| "reader".to_owned());
    let id: String = sealed
        .letter
        .as_str()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
        .take(ID_MAX_CHARS)
        .collect();
    format!("-{person}-{id}.eml")
}

fn write(directory: &Path, stamp: &str, rest: &str, bytes: &[u8]) -> io::Result<String> {
    fs::create_dir_all(directory)?;
    let mut file = tempfile::Builder::new().prefix(".letter-").tempfile_in(directory)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let name = format!("{stamp}{rest}");
    file.persist(directory.join(&name)).map_err(|error| error.error)?;
    drop_earlier(directory, &name, rest)?;
    File::open(directory)?.sync_all()?;
    Ok(name)
}

/// A letter composed again at a later moment takes the place of the earlier file.
fn drop_earlier(directory: &Path, name: &str, rest: &str) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let other = entry.file_name();
        let Some(other) = other.to_str() else { continue };
        let same_letter = other.get(STAMP_LEN..) == Some(rest);
        if same_letter && other != name {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
