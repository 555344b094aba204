//! The unit's credentials, for `check` outside the unit.
//!
//! Decides where a password or token is sought that systemd would hand to the daemon: among the
//! credentials of this process, of the running unit, and in the configuration directory, which the
//! unit loads them from. What cannot be read is told exactly, and the rest of the check goes on.

use super::place::Place;
use crate::config::{ChannelSettings, Config};
use crate::mailbox::settings::SecretFile;
use crate::sources::spec::SourceKind;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// A file that could not be read, and where it was sought.
pub struct Unread {
    /// What it is for.
    pub what: &'static str,
    /// Each place, with the reason.
    pub sought: Vec<(PathBuf, String)>,
}

/// Lets the configuration name its credentials where they are; gives back what was not found.
pub fn find(config: &mut Config, place: &Place) -> Vec<Unread> {
    let mut unread = Vec::new();
    let mut seek = |file: &mut PathBuf, what| match found(file, place) {
        Ok(path) => *file = path,
        Err(sought) => unread.push(Unread { what, sought }),
    };
    if let ChannelSettings::Email(email) = &mut config.settings.mail.channel
        && let Some(file) = &mut email.password_file
    {
        seek(file, "пароль поштового сервера");
    }
    if let Some(mailbox) = &mut config.settings.mailbox {
        let (SecretFile::Password(file) | SecretFile::Token(file)) = &mut mailbox.secret;
        seek(file, "пароль поштової скриньки");
    }
    for source in &mut config.sources {
        if let SourceKind::Facebook(facebook) = &mut source.kind
            && let Some(file) = &mut facebook.token_file
        {
            seek(file, "ключ сторінки Facebook");
        }
    }
    unread
}

fn found(file: &Path, place: &Place) -> Result<PathBuf, Vec<(PathBuf, String)>> {
    let mut sought = Vec::new();
    for path in candidates(file, place) {
        match fs::read(&path) {
            // systemd hands over a lone line end where there is no file.
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {
                sought.push((path, "порожній".to_owned()));
            }
            Ok(_) => return Ok(path),
            Err(error) => sought.push((path, reason(&error))),
        }
    }
    Err(sought)
}

/// Where a file may be: a bare name is one of systemd's credentials.
fn candidates(file: &Path, place: &Place) -> Vec<PathBuf> {
    if file.is_absolute() || file.components().count() != 1 {
        return vec![file.to_owned()];
    }
    let handed = env::var_os("CREDENTIALS_DIRECTORY").map(|it| PathBuf::from(it).join(file));
    let unit = match &place.council {
        Some(name) => format!("hromada-watch@{name}.service"),
        None => "hromada-watch.service".to_owned(),
    };
    let running = Path::new("/run/credentials").join(unit).join(file);
    handed.into_iter().chain([running, place.home.config.join(file)]).collect()
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "немає".to_owned(),
        io::ErrorKind::PermissionDenied => "немає прав".to_owned(),
        _ => error.to_string(),
    }
}
