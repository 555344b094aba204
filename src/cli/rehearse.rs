//! `rehearse`: the letters a period would bring.

use super::failure::Failure;
use super::place::{Form, Place};
use super::target;
use super::terminal::out::{outln, print_json};
use super::terminal::progress::Progress;
use super::terminal::table;
use crate::config::Config;
use crate::daemon::DaemonError;
use crate::daemon::desk::typed::Moment;
use crate::simulation::rehearsal::{self, RehearsalError, RehearsedLetter};
use crate::system::refusal;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

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
        let calendar = &config.calendar;
        let from = calendar.day_of(self.from.in_zone_of(calendar));
        let to = calendar.day_of(self.to.in_zone_of(calendar));
        if to < from || (to - from).num_days() > DAYS_MAX {
            return Err(Failure::Usage(format!(
                "проміжок з {} до {} порожній або довший за {DAYS_MAX} днів",
                from.format("%d.%m.%Y"),
                to.format("%d.%m.%Y")
            )));
        }
        place.expect_journal()?;
        let drafts = tempfile::tempdir()?;
        let progress = Progress::begin("Складаємо листи");
        let letters = letters(config.clone(), &place.home.state, drafts.path(), (from, to)).await;
        progress.end();
        let letters = letters?;
        if let Some(out) = &self.out {
            target::copy_all(drafts.path(), out)?;
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
            let (from, to) = moments(&config, (from, to));
            print_json(&json!({ "from": from, "to": to, "out": self.out, "letters": rows }));
            return Ok(());
        }
        show(&letters, &config);
        if let Some(out) = &self.out {
            outln!("Листи записано в теку {}", out.display());
        }
        Ok(())
    }
}

/// The letters of a period, both days included, as files in `out`.
pub async fn letters(
    config: Config,
    state: &Path,
    out: &Path,
    days: (NaiveDate, NaiveDate),
) -> Result<Vec<RehearsedLetter>, Failure> {
    let (from, to) = moments(&config, days);
    let rehearsed = rehearsal::rehearse(config, state, out, from, to).await;
    rehearsed.map_err(|error| match error {
        RehearsalError::Store(error) => Failure::from(error),
        RehearsalError::OtherCouncil(error) => Failure::from(error),
        RehearsalError::Channel(error) => Failure::from(DaemonError::Channel(error)),
        RehearsalError::Copy(error) => {
            Failure::Failed(format!("журналу не скопіювати: {}", refusal(&error)))
        }
    })
}

fn moments(config: &Config, (from, to): (NaiveDate, NaiveDate)) -> (DateTime<Utc>, DateTime<Utc>) {
    let calendar = &config.calendar;
    (calendar.moment(from, NaiveTime::MIN), calendar.end_of(to))
}

/// When, to whom, about what.
pub fn show(letters: &[RehearsedLetter], config: &Config) {
    let people = &config.plan.directory.people;
    let zone = config.calendar.zone;
    let rows: Vec<Vec<String>> = letters
        .iter()
        .map(|letter| {
            let name = people.get(&letter.person).map_or("", |person| &person.name);
            let at = letter.at.with_timezone(&zone).format("%d.%m.%Y %H:%M");
            vec![at.to_string(), name.to_owned(), letter.subject.clone()]
        })
        .collect();
    table::print(&["Коли", "Кому", "Тема"], &rows);
    outln!("\nЛистів: {}", letters.len());
}
