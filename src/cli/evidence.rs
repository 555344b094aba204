//! `evidence`: what was kept about one decision, as a page to print.

use super::failure::Failure;
use super::place::{Form, Place};
use super::target;
use super::terminal::out::{outln, print_json};
use crate::daemon::desk::question::{Answer, Question};
use clap::Args;
use std::path::PathBuf;

/// Options of `evidence`.
#[derive(Debug, Args)]
pub struct Evidence {
    /// An obligation's or decision's key, as `due` and `decision list` show it
    key: String,
    /// The page to write; `-` prints it
    #[arg(long, value_name = "FILE.html")]
    out: PathBuf,
}

impl Evidence {
    /// Writes the page.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let Answer::Evidence(evidence) = place.ask(Question::Evidence { key: self.key }).await?
        else {
            return Err(Failure::Failed("служба відповіла не тим".to_owned()));
        };
        target::write(&self.out, evidence.html.as_bytes())?;
        let summary = evidence.summary;
        match place.form {
            Form::Json => print_json(&summary),
            Form::Text if target::is_standard(&self.out) => {}
            Form::Text => outln!(
                "Записано {}: збережених копій сторінок – {}, записів журналу – {}.",
                self.out.display(),
                summary.kept_states,
                summary.facts
            ),
        }
        match summary.journal_error {
            Some(error) => Err(Failure::Store(error)),
            None => Ok(()),
        }
    }
}
