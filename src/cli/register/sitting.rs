//! `sitting`: sittings of the council and its executive committee.

use super::calendar_import::Import;
use crate::cli::failure::Failure;
use crate::cli::files::table::Rowed;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print, status, warnings};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::{NewSitting, RegisterOperation};
use clap::{Args, Subcommand};
use serde_json::Value;

/// What can be done with sittings.
#[derive(Debug, Subcommand)]
pub enum Sitting {
    /// Registers a sitting, or says more of one
    Add(Add),
    /// Says that a sitting is held on another day
    Move(Move),
    /// Says that a sitting took place
    Held(Held),
    /// Says that a sitting does not take place
    Cancel(Named),
    /// Takes a registered sitting back
    Remove(Named),
    /// Lists known sittings
    List {
        /// Prints one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Registers sittings from a CSV, XLSX or iCalendar file, or from a calendar's address
    Import(Import),
}

/// Options of `sitting add`.
#[derive(Debug, Args)]
pub struct Add {
    /// session (сесія) or executive (виконком)
    body: String,
    /// The day: 20.11.2026 or 2026-11-20
    date: String,
    /// When it begins: 10:00
    #[arg(long)]
    time: Option<String>,
    /// Where
    #[arg(long)]
    place: Option<String>,
    /// Ordinal of the session
    #[arg(long)]
    session: Option<u16>,
    /// Number of the convocation
    #[arg(long)]
    convocation: Option<u16>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `sitting move`.
#[derive(Debug, Args)]
pub struct Move {
    /// The sitting's key, e.g. session-2026-11-20
    key: String,
    /// The new day
    #[arg(long)]
    to: String,
    /// The new hour; the old one by default
    #[arg(long)]
    time: Option<String>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `sitting held`.
#[derive(Debug, Args)]
pub struct Held {
    /// The sitting's key
    key: String,
    /// How many decisions it adopted
    #[arg(long)]
    decisions: Option<u16>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `sitting cancel` and `sitting remove`.
#[derive(Debug, Args)]
pub struct Named {
    /// The sitting's key
    key: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Sitting {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let (operation, json) = match self {
            Sitting::Import(import) => return import.run(place, Rowed::Sittings).await,
            Sitting::List { json } => (RegisterOperation::SittingList, json),
            Sitting::Add(add) => {
                let sitting = NewSitting {
                    body: typed::body(&add.body)?,
                    on: typed::date(&add.date)?,
                    at: typed::hour_if(add.time.as_deref())?,
                    place: add.place,
                    session: add.session,
                    convocation: add.convocation,
                };
                (RegisterOperation::SittingAdd(sitting), add.json)
            }
            Sitting::Move(Move { key, to, time, reason, json }) => {
                let sitting = typed::sitting(&key)?;
                let (to, at) = (typed::date(&to)?, typed::hour_if(time.as_deref())?);
                (RegisterOperation::SittingMove { sitting, to, at, reason }, json)
            }
            Sitting::Held(Held { key, decisions, json }) => {
                let sitting = typed::sitting(&key)?;
                (RegisterOperation::SittingHeld { sitting, decisions }, json)
            }
            Sitting::Cancel(Named { key, reason, json }) => {
                let sitting = typed::sitting(&key)?;
                (RegisterOperation::SittingCancel { sitting, reason }, json)
            }
            Sitting::Remove(Named { key, reason, json }) => {
                let sitting = typed::sitting(&key)?;
                (RegisterOperation::SittingRemove { sitting, reason }, json)
            }
        };
        let value = carry_out(place, Operation::Register(operation)).await?;
        if json {
            print_json(&value)
        } else {
            show(&value)
        }
        Ok(())
    }
}

fn show(value: &Value) {
    if let Some(sittings) = value["sittings"].as_array() {
        return show_list(sittings);
    }
    if let Some(removed) = value.get("removed") {
        outln!("Вилучено з реєстру: {}", cell(removed));
        return;
    }
    let sitting = &value["sitting"];
    let already =
        if value["already"] == true { " (так уже було записано)" } else { "" };
    let from = match value["moved_from"].as_str() {
        Some(from) => format!(", перенесено з {from}"),
        None => String::new(),
    };
    outln!(
        "{}: {}, {} {}{from}{already}",
        cell(&sitting["key"]),
        status(sitting),
        cell(&sitting["on"]),
        cell(&sitting["at"])
    );
    warnings(value);
}

fn show_list(sittings: &[Value]) {
    let rows: Vec<Vec<String>> = sittings
        .iter()
        .map(|sitting| {
            let body = match sitting["body"].as_str() {
                Some("session") => "сесія",
                _ => "виконком",
            };
            vec![
                cell(&sitting["key"]),
                body.to_owned(),
                cell(&sitting["on"]),
                cell(&sitting["at"]),
                status(sitting).to_owned(),
                cell(&sitting["decisions"]),
                if sitting["registered"] == true { "так" } else { "ні" }.to_owned(),
                cut(&cell(&sitting["place"]), 40),
            ]
        })
        .collect();
    let headings = ["Засідання", "Орган", "Дата", "Час", "Стан", "Рішень", "У реєстрі", "Місце"];
    print(&headings, &rows);
}
