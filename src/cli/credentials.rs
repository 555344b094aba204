//! The unit's credentials, for `check` and `once` outside the unit.
//!
//! Decides where a password or token is sought that systemd would hand to the daemon: among the
//! credentials of this process, of the running unit, and in the configuration directory, which the
//! unit loads them from. What cannot be read is told exactly, and the rest of the check goes on.

use crate::config::{self, ChannelSettings, Config};
use crate::credential;
use crate::mailbox::settings::SecretFile;
use crate::sources::spec::SourceKind;
use crate::system::refusal;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs};

/// Where the files of a council are, and which of several it is.
#[derive(Clone, Copy)]
pub struct Whose<'a> {
    /// Directory of its configuration.
    pub config: &'a Path,
    /// Its name among several.
    pub council: Option<&'a str>,
}

/// A file that could not be read, and where it was sought.
pub struct Unread {
    /// What it is for.
    pub what: &'static str,
    /// Each place, with the reason.
    pub sought: Vec<(PathBuf, String)>,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, sought } = self;
        let places: Vec<String> =
            sought.iter().map(|(path, why)| format!("{} – {why}", path.display())).collect();
        write!(f, "не прочитано {what}: {}", places.join(", "))
    }
}

/// Lets the configuration name its credentials where they are; gives back what was not found.
pub fn find(config: &mut Config, whose: Whose<'_>) -> Vec<Unread> {
    let mut unread = Vec::new();
    for (file, what) in named(config) {
        match found(file, whose) {
            Ok((path, _)) => *file = path,
            Err(sought) => unread.push(Unread { what, sought }),
        }
    }
    unread
}

/// Reads what root alone may read, before root begins to work in the name of the state's owner.
/// What is wrong with the configuration is told when it is needed.
pub fn hand_over(whose: Whose<'_>) {
    let Ok(mut config) = config::load(whose.config) else { return };
    let secrets: BTreeMap<PathBuf, String> = named(&mut config)
        .into_iter()
        .filter_map(|(file, _)| Some((file.clone(), found(file, whose).ok()?.1)))
        .collect();
    credential::hand_over(secrets);
}

/// The files of secrets that a configuration names, and what each is for.
fn named(config: &mut Config) -> Vec<(&mut PathBuf, &'static str)> {
    let mut all = Vec::new();
    if let ChannelSettings::Email(email) = &mut config.settings.mail.channel
        && let Some(file) = &mut email.password_file
    {
        all.push((file, "пароль поштового сервера"));
    }
    if let Some(mailbox) = &mut config.settings.mailbox {
        let (SecretFile::Password(file) | SecretFile::Token(file)) = &mut mailbox.secret;
        all.push((file, "пароль поштової скриньки"));
    }
    for source in &mut config.sources {
        if let SourceKind::Facebook(facebook) = &mut source.kind
            && let Some(file) = &mut facebook.token_file
        {
            all.push((file, "ключ сторінки Facebook"));
        }
    }
    all
}

/// Where a file is, and what stands in it.
fn found(file: &Path, whose: Whose<'_>) -> Result<(PathBuf, String), Vec<(PathBuf, String)>> {
    let mut sought = Vec::new();
    for path in candidates(file, whose) {
        match fs::read_to_string(&path) {
            // systemd hands over a lone line end where there is no file.
            Ok(text) if text.trim().is_empty() => sought.push((path, "порожній".to_owned())),
            Ok(text) => return Ok((path, text)),
            Err(error) => sought.push((path, refusal(&error))),
        }
    }
    Err(sought)
}

/// Where a file may be: a bare name is one of systemd's credentials.
fn candidates(file: &Path, whose: Whose<'_>) -> Vec<PathBuf> {
    if !credential::is_bare(file) {
        return vec![file.to_owned()];
    }
    let unit = match whose.council {
        Some(name) => format!("hromada-watch@{name}.service"),
        None => "hromada-watch.service".to_owned(),
    };
    let running = Path::new("/run/credentials").join(unit).join(file);
    let handed = credential::handed_by_systemd(file);
    handed.into_iter().chain([running, whose.config.join(file)]).collect()
}
