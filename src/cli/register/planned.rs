//! `sitting`, `event`, `trip`: what is planned, told one by one or from a file.

use super::import::Import;
use crate::cli::failure::Failure;
use crate::cli::place::Place;
use crate::daemon::desk::question::Question;
use crate::daemon::desk::register::events::EventQuestion;
use crate::daemon::desk::register::sittings::SittingQuestion;
use crate::domain::council::event::EventKind;
use crate::files::table::Rowed;
use clap::Subcommand;

/// What can be done with sittings.
#[derive(Debug, Subcommand)]
pub enum Sitting {
    #[command(flatten)]
    Asked(SittingQuestion),
    /// Registers sittings from a CSV, XLSX or iCalendar file, or from a calendar's address
    Import(Import),
}

/// What can be done with events or trips.
#[derive(Debug, Subcommand)]
pub enum Event {
    #[command(flatten)]
    Asked(EventQuestion),
    /// Registers them from a CSV, XLSX or iCalendar file, or from a calendar's address
    Import(Import),
}

impl Sitting {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Sitting::Asked(asked) => place.ask_and_show(Question::Sitting(asked)).await,
            Sitting::Import(import) => import.run(place, Rowed::Sittings).await,
        }
    }
}

impl Event {
    /// Does what was said.
    pub async fn run(self, place: &Place, kind: EventKind) -> Result<(), Failure> {
        match (self, kind) {
            (Event::Asked(asked), EventKind::Event) => {
                place.ask_and_show(Question::Event(asked)).await
            }
            (Event::Asked(asked), EventKind::Trip) => {
                place.ask_and_show(Question::Trip(asked)).await
            }
            (Event::Import(import), kind) => import.run(place, Rowed::Events(kind)).await,
        }
    }
}
