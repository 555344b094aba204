//! A council's mail server, tried out by a real letter before anything is written.
//!
//! Decides how the connection is protected, by what the server takes: TLS from the first byte, then
//! STARTTLS, then, on this machine alone, clear text. The invariants: a password is not shown while
//! it is typed and stands nowhere but in files of its owner's; a person sees how the letter went,
//! and may go on without one, a file of answers says beforehand whether one is sent.

use super::answers::{Answers, Mail, Trial, ask, ways_to};
use super::watching::Watched;
use super::writing;
use crate::channels::email::{EmailChannel, Security};
use crate::channels::key::Key;
use crate::channels::{Channel, Outcome};
use crate::cli::check::test_parcel;
use crate::cli::credentials::{self, Whose};
use crate::cli::failure::Failure;
use crate::cli::terminal::hidden::hidden;
use crate::cli::terminal::progress::Progress;
use crate::config::{self, ChannelSettings};
use crate::daemon::DaemonError;
use crate::letters::setback::in_ukrainian;
use std::collections::BTreeMap;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::time::Duration;

/// A server that does not say anything for so long is tried another way.
const PATIENCE: Duration = Duration::from_secs(15);

/// What is typed to go on without a letter.
const WITHOUT: &str = "ні";

/// A password while nothing is written yet.
enum Secret<'a> {
    /// The server wants none.
    None,
    /// A person typed it.
    Typed(&'a str),
    /// It lies where the unit will look for it.
    Kept(Whose<'a>),
}

/// Tries the server until a letter leaves or the person goes on without one; the password that was
/// typed comes back.
pub async fn try_out(
    answers: &mut Answers,
    watched: &[Watched],
) -> Result<Option<String>, Failure> {
    let Mail::Server { host, login, .. } = &answers.mail else { return Ok(None) };
    let (ways, asks_password) = (ways_to(host), login.is_some());
    let mut everybody = answers.table.people.iter();
    let administrator = everybody.find(|one| one.id == answers.administrator);
    let usual = administrator.map(|one| one.email.clone()).unwrap_or_default();
    loop {
        let password = match asks_password {
            true => Some(hidden(|| ask("Пароль до пошти (його не видно): "))?),
            false => None,
        };
        let to = ask(&format!(
            "Куди надіслати тестовий лист? Enter – {usual}; «{WITHOUT}» – не надсилати: "
        ))?;
        let to = if to.is_empty() { usual.clone() } else { to };
        let secret = password.as_deref().map_or(Secret::None, Secret::Typed);
        let trial = Trial { to, ways: ways.clone() };
        if trial.to == WITHOUT || try_all(answers, watched, &trial, &secret).await? {
            return Ok(password);
        }
        let typed = ask(&format!("Enter – спробувати ще раз; «{WITHOUT}» – записати як є: "))?;
        if typed == WITHOUT {
            protect(answers, Security::Implicit);
            return Ok(password);
        }
    }
}

/// Sends the letter that a file of answers asks for; where it does not leave nothing is written.
pub async fn prove(
    answers: &mut Answers,
    watched: &[Watched],
    whose: Whose<'_>,
) -> Result<(), Failure> {
    let Some(trial) = answers.trial.clone() else { return Ok(()) };
    match try_all(answers, watched, &trial, &Secret::Kept(whose)).await? {
        true => Ok(()),
        false => Err(Failure::Failed(
            "нічого не записано; виправте [mail] у файлі відповідей або вилучіть із нього рядок \
             test_letter_to"
                .to_owned(),
        )),
    }
}

/// Whether a letter left in one of the ways; the first that works stays.
async fn try_all(
    answers: &mut Answers,
    watched: &[Watched],
    trial: &Trial,
    secret: &Secret<'_>,
) -> Result<bool, Failure> {
    let mut said = Vec::new();
    for security in &trial.ways {
        protect(answers, *security);
        let name = security.word_and_port().0;
        match send(answers, watched, secret, &trial.to).await? {
            Outcome::Accepted { .. } => {
                eprintln!(
                    "Тестовий лист прийнято поштовим сервером (security = \"{name}\"). Перевірте \
                     скриньку {}; якщо листа там немає, пошукайте його в спамі.",
                    trial.to
                );
                return Ok(true);
            }
            Outcome::TryAgain { reason, .. }
            | Outcome::Unknown { reason }
            | Outcome::Refused { reason } => {
                said.push(format!("  security = \"{name}\": {}", in_ukrainian(&reason)));
            }
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
    secret: &Secret<'_>,
    to: &str,
) -> Result<Outcome, Failure> {
    let texts: BTreeMap<_, _> = writing::texts(answers, watched).into_iter().collect();
    let mut config = config::load_texts(&texts)?;
    // It has no name, so it is gone with the process, whatever ends that.
    let mut file = tempfile::tempfile()?;
    if let Secret::Kept(whose) = secret
        && let Some(unread) = credentials::find(&mut config, *whose).first()
    {
        return Err(Failure::Usage(format!(
            "тестового листа не надіслано: {unread}; нічого не записано"
        )));
    }
    let ChannelSettings::Email(settings) = &mut config.settings.mail.channel else {
        return Err(Failure::Failed("пошти не налаштовано".to_owned()));
    };
    settings.timeout = PATIENCE;
    if let Secret::Typed(password) = secret {
        file.write_all(password.as_bytes())?;
        settings.password_file = Some(format!("/proc/self/fd/{}", file.as_raw_fd()).into());
    }
    let channel = EmailChannel::new(settings, &config.settings.letterhead, Key::KNOWN)
        .map_err(DaemonError::from)?;
    let progress = Progress::begin("Надсилаємо тестовий лист");
    let outcome = Channel::Email(channel).seal_and_send(&test_parcel(&config, to)).await;
    progress.end();
    Ok(outcome)
}
