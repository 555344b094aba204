//! `decision gaps` and `decision gap`: missing numbers, and a person's answer to each.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::table::{cell, print};
use crate::daemon::desk::Operation;
use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::council::decision_line;
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde_json::Value;

/// The answers to a missing number.
#[derive(Debug, Subcommand)]
pub enum Gap {
    /// A decision has this number: it is registered
    Confirm(Confirm),
    /// No decision has this number: it is not shown again
    Dismiss(Dismiss),
}

/// Options of `decision gap confirm`.
#[derive(Debug, Args)]
pub struct Confirm {
    /// session or executive
    body: String,
    /// The number
    number: String,
    /// Day of adoption
    #[arg(long)]
    date: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `decision gap dismiss`.
#[derive(Debug, Args)]
pub struct Dismiss {
    /// session or executive
    body: String,
    /// The number
    number: String,
    /// The year it is missing from
    #[arg(long)]
    year: i32,
    /// A day between its neighbours', where a year has several gaps of one number
    #[arg(long)]
    date: Option<String>,
    /// Why no decision is missing
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Lists missing numbers.
pub async fn list(place: &Place, json: bool) -> Result<(), Failure> {
    let value = carry_out(place, Operation::GapList).await?;
    if json {
        print_json(&value);
        return Ok(());
    }
    let gaps = value["gaps"].as_array().cloned().unwrap_or_default();
    if gaps.is_empty() {
        println!("Пропусків у нумерації не виявлено");
        return Ok(());
    }
    let rows: Vec<Vec<String>> = gaps.iter().map(row).collect();
    print(&["Орган", "Номер", "Рік", "Стан", "Підстава"], &rows);
    println!(
        "\nНомери лише ймовірно пропущено. Підтвердити: decision gap confirm; відхилити: decision \
         gap dismiss"
    );
    Ok(())
}

fn row(gap: &Value) -> Vec<String> {
    let body = match gap["body"].as_str() {
        Some("session") => "сесія",
        _ => "виконком",
    };
    let number = match gap["or_number"].as_str() {
        Some(other) => format!("{} або {other}", cell(&gap["number"])),
        None => cell(&gap["number"]),
    };
    let standing = match gap["standing"].as_str() {
        Some("time-left") => format!("ще є час (до {})", cell(&gap["time_left_until"])),
        Some("ripe") => "уточнити".to_owned(),
        _ => "до початку нагляду".to_owned(),
    };
    vec![body.to_owned(), number, cell(&gap["year"]), standing, cell(&gap["reason"])]
}

impl Gap {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Gap::Confirm(confirm) => {
                let operation = Operation::GapConfirm {
                    body: body(&confirm.body)?,
                    number: DecisionNumber::new(confirm.number),
                    on: date(&confirm.date)?,
                };
                let value = carry_out(place, operation).await?;
                if confirm.json {
                    print_json(&value);
                } else {
                    println!("Зареєстровано: {}", cell(&value["registered"]));
                }
            }
            Gap::Dismiss(dismiss) => {
                let operation = Operation::GapDismiss {
                    body: body(&dismiss.body)?,
                    number: DecisionNumber::new(dismiss.number),
                    year: dismiss.year,
                    on: dismiss.date.as_deref().map(date).transpose()?,
                    reason: dismiss.reason,
                };
                let value = carry_out(place, operation).await?;
                if dismiss.json {
                    print_json(&value);
                } else {
                    println!("Відхилено: № {}", cell(&value["dismissed"]["number"]));
                }
            }
        }
        Ok(())
    }
}

fn body(text: &str) -> Result<Body, Failure> {
    decision_line::body(text).map_err(|error| Failure::Usage(error.to_string()))
}

fn date(text: &str) -> Result<NaiveDate, Failure> {
    decision_line::date(text).map_err(|error| Failure::Usage(error.to_string()))
}
