//! `rehearse`: the letters a period would bring.

use super::failure::Failure;
use super::files::target;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use super::terminal::table;
use crate::daemon::chain::chain;
use crate::daemon::desk::typed::Moment;
use crate::simulation::rehearsal::{self, RehearsalError};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Options of `rehearse`.
#[derive(Debug, Args)]
pub struct Rehearse {
    /// First day
    #[arg(long, value_name = "DATE")]
    from: Moment,
    /// Last day
    #[arg(long, value_name = "DATE")]
    to: Moment,
    /// Where the letters are written, as .eml files
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A rehearsal longer than this is a slip.
const DAYS_MAX: i64 = 800;

impl Rehearse {
    /// Holds the rehearsal.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let config = crate::config::load(&place.home.config)?;
        let calendar = config.calendar.clone();
        let people = config.plan.directory.people.clone();
        let from = self.from.in_zone_of(&calendar);
        let to = calendar.end_of(calendar.day_of(self.to.in_zone_of(&calendar)));
        if to <= from || (to - from).num_days() > DAYS_MAX {
            return Err(Failure::Usage(format!(
                "проміжок з {} до {} порожній або довший за {DAYS_MAX} днів",
                calendar.day_of(from).format("%d.%m.%Y"),
                calendar.day_of(to).format("%d.%m.%Y")
            )));
        }
        let temporary = tempfile::tempdir()?;
        place.expect_journal()?;
        let drafts = temporary.path();
        let rehearsed = rehearsal::rehearse(config, &place.home.state, drafts, from, to).await;
        let letters = rehearsed.map_err(|error| match error {
            RehearsalError::Store(error) => Failure::from(error),
            RehearsalError::OtherCouncil(error) => Failure::from(error),
            other => Failure::Failed(chain(&other)),
        })?;
        if let Some(out) = &self.out {
            target::copy_all(drafts, out)?;
        }
        if place.form == Form::Json {
            let rows: Vec<_> = letters
                .iter()
                .map(|letter| {
                    json!({
                        "id": letter.id,
                        "at": letter.at,
                        "person": letter.person,
                        "subject": letter.subject,
                    })
                })
                .collect();
            print_json(&json!({ "from": from, "to": to, "out": self.out, "letters": rows }));
            return Ok(());
        }
        let rows: Vec<Vec<String>> = letters
            .iter()
            .map(|letter| {
                let name = people.get(&letter.person).map_or("", |person| &person.name);
                let at = letter.at.with_timezone(&calendar.zone).format("%d.%m.%Y %H:%M");
                vec![at.to_string(), name.to_owned(), letter.subject.clone()]
            })
            .collect();
        table::print(&["Коли", "Кому", "Тема"], &rows);
        outln!("\nЛистів: {}", letters.len());
        if let Some(out) = &self.out {
            outln!("Листи записано в теку {}", out.display());
        }
        Ok(())
    }
}
