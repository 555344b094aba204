//! Where a command's operation is carried out: in the running daemon, or here when it is stopped.

use super::failure::Failure;
use super::terminal::out::outln;
use crate::clock::Clock;
use crate::daemon::desk::control::{self, Answer, ControlError, Request};
use crate::daemon::desk::refusal::OperationError;
use crate::daemon::desk::{self, Operation};
use crate::daemon::{Home, chain};
use serde_json::Value;

/// Where the daemon lives and who gives the command.
pub struct Place {
    /// Configuration and state directories.
    pub home: Home,
    /// Who gives the command.
    pub author: String,
}

/// The name of the person at the terminal.
pub fn default_author() -> String {
    ["SUDO_USER", "LOGNAME", "USER"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "command line".to_owned())
}

/// Carries out an operation, in the running daemon if there is one.
pub async fn carry_out(place: &Place, operation: Operation) -> Result<Value, Failure> {
    let request = Request { author: place.author.clone(), operation };
    match control::ask(&place.home.state, &request).await {
        Ok(Answer::Done(value)) => return Ok(value),
        Ok(Answer::Refused(reason)) => return Err(Failure::Failed(reason)),
        Ok(Answer::Failed(reason)) => return Err(Failure::Store(reason)),
        Err(ControlError::NoDaemon(_)) => {}
        Err(error) => return Err(Failure::Failed(chain(&error))),
    }
    let clock = Clock::System;
    let mut parts = crate::daemon::build_without_mail(&place.home, &clock)?;
    desk::execute(&mut parts, request.operation, &request.author, clock.now()).map_err(|error| {
        match error {
            OperationError::Refused(reason) => Failure::Failed(reason),
            error @ OperationError::Store(_) => Failure::Store(chain(&error)),
        }
    })
}

/// Prints a value as one JSON document.
pub fn print_json(value: &Value) {
    match serde_json::to_string_pretty(value) {
        Ok(text) => outln!("{text}"),
        Err(error) => eprintln!("error: the answer cannot be printed: {error}"),
    }
}
