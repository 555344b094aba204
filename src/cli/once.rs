//! `once`: one turn, then exit.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use super::terminal::progress::Progress;
use super::terminal::table;
use crate::clock::Clock;
use crate::config::ChannelSettings;
use crate::daemon::belief::Belief;
use crate::daemon::desk::typed::Moment;
use crate::daemon::hear::Hearing;
use crate::daemon::turn;
use crate::daemon::turn_report::{SourceOutcome, TurnReport};
use crate::letters::cause::in_ukrainian;
use clap::Args;

/// Options of `once`.
#[derive(Debug, Args)]
pub struct Once {
    /// Takes the turn as if it were this moment; only with the spool channel
    #[arg(long, value_name = "MOMENT")]
    now: Option<Moment>,
}

impl Once {
    /// Takes the turn.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let (mut clock, mut belief) = (Clock::System, Belief::once());
        if let Some(now) = self.now {
            let config = crate::config::load(&place.home.config)?;
            if !matches!(config.settings.mail.channel, ChannelSettings::Spool { .. }) {
                return Err(Failure::Usage(
                    "`--now` діє лише з `mail.channel = \"spool\"`: людям не можна писати про \
                     вигаданий час"
                        .to_owned(),
                ));
            }
            clock = Clock::manual(now.in_zone_of(&config.calendar));
            belief = Belief::invented();
        }
        let mut parts = crate::daemon::build(&place.home, &clock)?;
        parts.belief = belief;
        let progress = Progress::begin("Читаємо джерела");
        // What people answered is heeded by the turn's letters.
        if !parts.belief.is_invented() {
            Hearing::once(&mut parts, &clock).await?;
        }
        let report = turn::turn_by(&mut parts, &clock).await;
        progress.end();
        let report = report?;
        if place.form == Form::Json {
            print_json(&report);
        } else {
            print(&report);
        }
        match report.skipped {
            Some(reason) => Err(Failure::Failed(reason)),
            None => Ok(()),
        }
    }
}

fn print(report: &TurnReport) {
    let rows: Vec<Vec<String>> = report
        .sources
        .iter()
        .map(|source| {
            let outcome = match source.outcome {
                SourceOutcome::Read => "прочитано",
                SourceOutcome::Unchanged => "без змін",
                SourceOutcome::Failed => "не прочитано",
                SourceOutcome::Blind => "не читається",
                SourceOutcome::Skipped => "пропущено",
            };
            vec![
                source.id.to_string(),
                outcome.to_owned(),
                source.new.to_string(),
                source.changed.to_string(),
                source.error.as_ref().map(in_ukrainian).unwrap_or_default(),
            ]
        })
        .collect();
    table::print(&["Джерело", "Стан", "Нових", "Змінених", "Причина"], &rows);
    let counts = &report.obligations;
    outln!(
        "\nОбов’язки: виконано – {}, триває – {}, прострочено – {}, невідомо – {}, знято – {}",
        counts.met,
        counts.open,
        counts.overdue,
        counts.unknown,
        counts.waived
    );
    let letters = &report.letters;
    outln!(
        "Листи: надіслано – {}, буде повторено – {}, відхилено – {}, відкликано – {}",
        letters.sent,
        letters.retrying,
        letters.refused,
        letters.withdrawn
    );
}
