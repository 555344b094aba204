//! Where a command's question is answered: in the running daemon, or here when it is stopped.

use super::failure::{Failure, is_forbidden};
use super::rights;
use super::terminal::answer::show;
use super::terminal::out::print_value;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::daemon::desk::control::{self, ControlError, Doing, Reply, Request};
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::OperationError;
use crate::daemon::{Home, desk, last_good};
use crate::store::journal_path;
use crate::system::refusal;
use std::io;

/// Where the daemon lives, who gives the command, and how they read the answer.
pub struct Place {
    /// Configuration and state directories.
    pub home: Home,
    /// Which of several councils, if one was named.
    pub council: Option<String>,
    /// Who gives the command.
    pub author: String,
    /// How the answer is read.
    pub form: Form,
}

/// How an answer is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a person: tables and sentences.
    Text,
    /// By a program: one JSON document.
    Json,
}

/// The name of the person at the terminal.
pub fn default_author() -> String {
    ["SUDO_USER", "LOGNAME", "USER"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "command line".to_owned())
}

impl Place {
    /// Has a question answered, in the running daemon if there is one.
    pub async fn ask(&self, question: Question) -> Result<Answer, Failure> {
        if let Some(answer) = self.ask_daemon(question.clone()).await? {
            return Ok(answer);
        }
        let clock = Clock::System;
        let mut parts = crate::daemon::build_without_mail(&self.home, &clock)?;
        let answered = desk::execute(&mut parts, question, &self.author, clock.now());
        answered.map_err(|error| match error {
            OperationError::Refused(refusal) => Failure::Failed(refusal.told),
            OperationError::Store(error) => Failure::from(error),
        })
    }

    /// Has a question answered by the running daemon; `None` when none runs.
    pub async fn ask_daemon(&self, question: Question) -> Result<Option<Answer>, Failure> {
        let request = Request { author: self.author.clone(), question };
        match control::ask(&self.home.state, &request, say_wait(self.form)).await {
            Ok(Reply::Done(answer)) => Ok(Some(*answer)),
            Ok(Reply::Refused(refusal)) => Err(Failure::Failed(refusal.told)),
            Ok(Reply::Misconfigured(problems)) => Err(Failure::Usage(problems)),
            Ok(Reply::Failed(reason)) => Err(Failure::Store(reason)),
            // `ask` gives back the answer itself.
            Ok(Reply::Wait(_)) => Err(Failure::Failed(UNANSWERED.to_owned())),
            Err(ControlError::NoDaemon(_)) => Ok(None),
            Err(error) if is_forbidden(&error) => Err(Failure::Store(rights::refused())),
            Err(ControlError::Broken { source, .. }) => Err(Failure::Failed(format!(
                "розмова зі службою урвалася ({}); перевірте, чи вона працює: systemctl status \
                 hromada-watch",
                refusal(&source)
            ))),
        }
    }

    /// Has a question answered, and shows the answer.
    pub async fn ask_and_show(&self, question: Question) -> Result<(), Failure> {
        self.show(&self.ask(question).await?)
    }

    /// Shows an answer as it is read.
    pub fn show(&self, answer: &Answer) -> Result<(), Failure> {
        match self.form {
            Form::Json => {
                print_value(&answer.json());
                Ok(())
            }
            Form::Text => show(answer, || self.config_of_the_daemon()),
        }
    }

    /// Refuses to go on where nothing was ever recorded.
    pub fn expect_journal(&self) -> Result<(), Failure> {
        match std::fs::metadata(journal_path(&self.home.state)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Failure::nothing_there(&self.home.state))
            }
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }

    /// The council's configuration.
    pub fn config(&self) -> Result<Config, Failure> {
        Ok(config::load(&self.home.config)?)
    }
}

impl Place {
    /// The configuration by which the daemon answers: where the files as they stand cannot be
    /// used, that is the last good one.
    pub fn config_of_the_daemon(&self) -> Result<Config, Failure> {
        self.config().or_else(|problems| {
            let kept = last_good::kept(&self.home.state).ok_or(problems)?;
            Ok(config::load(&kept)?)
        })
    }
}

const UNANSWERED: &str = "служба не відповіла; повторіть команду";

/// Says once on standard error what a command waits for, where a person reads.
fn say_wait(form: Form) -> impl FnMut(&Doing) {
    let mut is_said = matches!(form, Form::Json);
    move |doing| {
        if std::mem::replace(&mut is_said, true) {
            return;
        }
        let what = match doing {
            Doing::Waiting => "чекає своєї черги",
            Doing::Answering => "виконує іншу команду",
            Doing::TakingTurn => "записує прочитане та визначає строки",
            Doing::Reloading => "перечитує налаштування",
        };
        eprintln!("Служба {what}; чекаємо на відповідь…");
    }
}
