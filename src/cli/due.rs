//! `due`: what is due.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::listing::{self, Shown};
use crate::daemon::desk::answer::due;
use crate::daemon::desk::question::{Answer, Question};
use clap::Args;

/// Options of `due`.
#[derive(Debug, Args)]
pub struct Due {
    #[command(flatten)]
    asked: due::Due,
    /// Lists obligations that are met as well
    #[arg(long)]
    all: bool,
}

impl Due {
    /// Lists obligations.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match place.ask(Question::Due(self.asked)).await? {
            Answer::Due(list) if self.all && place.form == Form::Text => {
                listing::due(&list, Shown::All, &place.config()?.plan.directory);
                Ok(())
            }
            answer => place.show(&answer),
        }
    }
}
