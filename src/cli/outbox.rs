//! `outbox`: letters that wait or have ended.

use super::failure::Failure;
use super::place::{Place, carry_out, print_json};
use super::terminal::out::outln;
use super::terminal::table::{cell, cut, moment, print};
use crate::daemon::desk::Operation;
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use serde_json::Value;

/// What can be done with the outbox.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// Lists letters, those that wait first
    List {
        /// Only letters that wait
        #[arg(long)]
        waiting: bool,
        /// Prints one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Tries a letter again at the next turn
    Retry(Retry),
    /// Cancels a waiting letter; what it would have told stays untold at this rung
    Cancel(Cancel),
}

/// Options of `outbox retry`.
#[derive(Debug, Args)]
pub struct Retry {
    /// The letter's id
    letter: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `outbox cancel`.
#[derive(Debug, Args)]
pub struct Cancel {
    /// The letter's id
    letter: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Outbox {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Outbox::List { waiting, json } => {
                let mut value = carry_out(place, Operation::OutboxList).await?;
                if waiting && let Some(letters) = value["letters"].as_array_mut() {
                    letters.retain(|letter| letter["stage"] == "waiting");
                }
                if json {
                    print_json(&value);
                } else {
                    show(&value, crate::config::load(&place.home.config)?.calendar.zone);
                }
                Ok(())
            }
            Outbox::Retry(Retry { letter, json }) => {
                let operation = Operation::OutboxRetry { letter: letter.as_str().into() };
                let value = carry_out(place, operation).await?;
                if json {
                    print_json(&value);
                } else {
                    outln!("Лист {letter} буде надіслано повторно");
                }
                Ok(())
            }
            Outbox::Cancel(Cancel { letter, reason, json }) => {
                let operation = Operation::OutboxCancel { letter: letter.as_str().into(), reason };
                let value = carry_out(place, operation).await?;
                if json {
                    print_json(&value);
                } else {
                    outln!("Лист {letter} скасовано");
                }
                Ok(())
            }
        }
    }
}

fn show(value: &Value, zone: Tz) {
    let rows: Vec<Vec<String>> = value["letters"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|letter| {
            let stage = match letter["stage"].as_str() {
                Some("waiting") => "очікує",
                Some("accepted") => "прийнято",
                Some("refused") => "відхилено",
                Some("withdrawn") => "відкликано",
                Some("cancelled") => "скасовано",
                _ => "",
            };
            vec![
                cell(&letter["id"]),
                stage.to_owned(),
                cell(&letter["person"]),
                moment(&letter["prepared_at"], zone),
                cell(&letter["attempts"]),
                moment(&letter["next_attempt_at"], zone),
                cut(&cell(&letter["reason"]), 60),
            ]
        })
        .collect();
    let headings = ["Лист", "Стан", "Кому", "Підготовлено", "Спроб", "Наступна спроба", "Причина"];
    print(&headings, &rows);
}
