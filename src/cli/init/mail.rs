//! A council's mail server, tried out by a real letter before anything is written.
//!
//! Decides how the connection is protected, by what the server takes: TLS from the first byte, then
//! STARTTLS, then, on this machine alone, clear text. The invariants: a password is not shown while
//! it is typed and stands nowhere but in files of its owner's; a person sees how the letter went,
//! and may go on without one.

use super::answers::{Answers, Mail, ask};
use super::watching::Watched;
use super::writing;
use crate::channels::credential::is_loopback;
use crate::channels::email::{EmailChannel, Security};
use crate::channels::key::Key;
use crate::channels::{Channel, Outcome};
use crate::cli::check::test_parcel;
use crate::cli::failure::Failure;
use crate::cli::terminal::progress::Progress;
use crate::config::{self, ChannelSettings};
use crate::daemon::DaemonError;
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::time::Duration;

/// A server that does not say anything for so long is tried another way.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is typed to go on without a letter.
const WITHOUT: &str = "ні";

/// Tries the server until a letter leaves or the person goes on without one; the password that was
/// typed comes back.
pub async fn try_out(
    answers: &mut Answers,
    watched: &[Watched],
) -> Result<Option<String>, Failure> {
    let Mail::Server { host, login, .. } = &answers.mail else { return Ok(None) };
    let (host, asks_password) = (host.clone(), login.is_some());
    let mut everybody = answers.table.people.iter();
    let administrator = everybody.find(|one| one.id == answers.administrator);
    let usual = administrator.map(|one| one.email.clone()).unwrap_or_default();
    loop {
        let password = match asks_password {
            true => Some(hidden("Пароль до пошти (його не видно): ")?),
            false => None,
        };
        let to = ask(&format!(
            "Куди надіслати тестовий лист? Enter – {usual}; «{WITHOUT}» – не надсилати: "
        ))?;
        let to = if to.is_empty() { usual.as_str() } else { to.as_str() };
        if to == WITHOUT || try_all(answers, watched, &host, password.as_deref(), to).await? {
            return Ok(password);
        }
        let typed = ask(&format!("Enter – спробувати ще раз; «{WITHOUT}» – записати як є: "))?;
        if typed == WITHOUT {
            protect(answers, Security::Implicit);
            return Ok(password);
        }
    }
}

/// Whether a letter left in one of the ways; the first that works stays.
async fn try_all(
    answers: &mut Answers,
    watched: &[Watched],
    host: &str,
    password: Option<&str>,
    to: &str,
) -> Result<bool, Failure> {
    let ways: &[Security] = match is_loopback(host) {
        true => &[Security::Implicit, Security::StartTls, Security::None],
        false => &[Security::Implicit, Security::StartTls],
    };
    let mut said = Vec::new();
    for security in ways {
        protect(answers, *security);
        let name = security.word_and_port().0;
        match send(answers, watched, password, to).await? {
            Outcome::Accepted { .. } => {
                eprintln!(
                    "Тестовий лист прийнято поштовим сервером (security = \"{name}\"). Перевірте \
                     скриньку {to}; якщо листа там немає, пошукайте його в спамі."
                );
                return Ok(true);
            }
            Outcome::TryAgain { reason, .. }
            | Outcome::Unknown { reason }
            | Outcome::Refused { reason } => said.push(format!("  {name}: {reason}")),
        }
    }
    eprintln!("Тестовий лист не вийшов:\n{}", said.join("\n"));
    Ok(false)
}

fn protect(answers: &mut Answers, how: Security) {
    if let Mail::Server { security, .. } = &mut answers.mail {
        *security = how;
    }
}

/// One letter by the configuration as it would be written.
async fn send(
    answers: &Answers,
    watched: &[Watched],
    password: Option<&str>,
    to: &str,
) -> Result<Outcome, Failure> {
    let texts: BTreeMap<_, _> = writing::texts(answers, watched).into_iter().collect();
    let config = config::load_texts(&texts)?;
    let ChannelSettings::Email(settings) = &config.settings.mail.channel else {
        return Err(Failure::Failed("пошти не налаштовано".to_owned()));
    };
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(password.unwrap_or_default().as_bytes())?;
    let mut settings = settings.clone();
    settings.timeout = PATIENCE;
    settings.password_file = settings.password_file.map(|_| file.path().to_owned());
    let channel = EmailChannel::new(&settings, &config.settings.letterhead, Key::KNOWN)
        .map_err(DaemonError::from)?;
    let progress = Progress::begin("Надсилаємо тестовий лист");
    let outcome = Channel::Email(channel).seal_and_send(&test_parcel(&config, to)).await;
    progress.end();
    Ok(outcome)
}

/// One line of a person, not shown while it is typed.
fn hidden(question: &str) -> Result<String, Failure> {
    let stdin = io::stdin();
    let before = tcgetattr(&stdin).ok();
    if let Some(before) = &before {
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        let _ = tcsetattr(&stdin, OptionalActions::Now, &quiet);
    }
    let typed = ask(question);
    if let Some(before) = &before {
        let _ = tcsetattr(&stdin, OptionalActions::Now, before);
        eprintln!();
    }
    typed
}
