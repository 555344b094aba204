//! `check`: every problem of the configuration at once, and a real test letter.

use super::credentials::{self, Unread, Whose};
use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use crate::channels::key::Key;
use crate::channels::{Channel, Outcome, Parcel};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::daemon::DaemonError;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::hear::sight::blindness;
use crate::letters;
use crate::letters::setback::in_ukrainian;
use crate::letters::status::line;
use crate::letters::trouble::why_blind;
use crate::mailbox::Mailbox;
use clap::Args;
use serde_json::json;

/// Options of `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Sends a real test letter to this address, even in shadow mode
    #[arg(long, value_name = "ADDRESS")]
    send_test: Option<String>,
    /// Signs in to the mailbox that answers come to; nothing is read there
    #[arg(long)]
    mailbox: bool,
}

impl Check {
    /// Checks, and sends when asked to.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let mut config = match config::load(&place.home.config) {
            Ok(config) => config,
            Err(errors) => {
                if place.form == Form::Json {
                    let (problems, warnings) = (errors.problems(), errors.warnings());
                    print_json(&json!({ "problems": problems, "warnings": warnings }));
                }
                return Err(errors.into());
            }
        };
        let whose = Whose { config: &place.home.config, council: place.council.as_deref() };
        let unread = credentials::find(&mut config, whose);
        // Without its password the channel cannot be built; all else is checked.
        let channel = match unread.is_empty() {
            true => Some(crate::daemon::doors(&config, &place.home.state, Key::KNOWN)?.1),
            false => None,
        };
        match place.form {
            Form::Json => {
                print_json(&json!({ "problems": [], "warnings": config.warnings.warnings() }));
            }
            Form::Text => show(&config, &unread),
        }
        // A daemon that runs may have letters that nobody took.
        if place.form == Form::Text
            && let Ok(Some(Answer::Standing(standing))) = place.ask_daemon(Question::Status).await
        {
            let figures = standing.figures();
            outln!("Служба: {}", line(&figures, standing.now, config.calendar.zone));
        }
        if self.mailbox {
            sign_in(&config).await?;
        }
        match (&self.send_test, channel) {
            (Some(address), Some(channel)) => send_test(&config, &channel, address).await,
            (Some(_), None) => Err(Failure::Failed(format!(
                "тестового листа не надіслано: {}",
                unread.iter().map(Unread::to_string).collect::<Vec<_>>().join("; ")
            ))),
            (None, _) => Ok(()),
        }
    }
}

async fn sign_in(config: &Config) -> Result<(), Failure> {
    let Some(settings) = &config.settings.mailbox else {
        return Err(Failure::Failed("у settings.toml немає [mailbox]".to_owned()));
    };
    let mailbox = Mailbox::imap(settings).map_err(DaemonError::from)?;
    let (host, port) = (&settings.host, settings.port);
    match mailbox.open().await {
        Ok(_) => {
            outln!("Поштову скриньку відкрито: {host}, порт {port}, тека {}", settings.folder);
            Ok(())
        }
        Err(fault) => {
            let why = why_blind(blindness(fault));
            Err(Failure::Failed(format!(
                "поштову скриньку не відкрито: {host}, порт {port}: {why}"
            )))
        }
    }
}

/// What can be used, and what deserves another look.
pub fn show(config: &Config, unread: &[Unread]) {
    if !config.warnings.warnings().is_empty() {
        outln!("{}\n", config.warnings);
    }
    for unread in unread {
        outln!("Увага: {unread}. Решту перевірено.");
    }
    outln!(
        "Конфігурація придатна: заходів – {}, обов’язків – {}, джерел – {}, осіб – {}, \
         підрозділів – {}",
        config.plan.measures.len(),
        config.plan.duties.len(),
        config.sources.len(),
        config.plan.directory.people.len(),
        config.plan.directory.departments.len()
    );
}

/// A letter that proves that mail leaves.
pub fn test_parcel(config: &Config, address: &str) -> Parcel {
    Parcel {
        letter: letters::trial::test_letter(&config.settings.letterhead, Clock::System.now()),
        to_name: String::new(),
        to_email: address.to_owned(),
        meant_for: None,
    }
}

async fn send_test(config: &Config, channel: &Channel, address: &str) -> Result<(), Failure> {
    match channel.seal_and_send(&test_parcel(config, address)).await {
        Outcome::Accepted { answer } if matches!(channel, Channel::Spool(_)) => {
            outln!(
                "Тестовий лист складено у файл {answer} і нікому не надіслано: у settings.toml \
                 стоїть channel = \"spool\""
            );
            Ok(())
        }
        Outcome::Accepted { answer } => {
            outln!("Тестовий лист прийнято поштовим сервером: {answer}");
            Ok(())
        }
        Outcome::TryAgain { reason, .. } | Outcome::Unknown { reason } => {
            Err(Failure::Failed(format!("тестовий лист не вийшов: {}", in_ukrainian(&reason))))
        }
        Outcome::Refused { reason } => {
            Err(Failure::Failed(format!("тестового листа не прийнято: {}", in_ukrainian(&reason))))
        }
    }
}
