//! `unplaced`: what the machine could not place.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::table::{cell, cut, print};
use crate::daemon::desk::Operation;
use crate::domain::council::decision::DecisionKey;
use crate::domain::ids::{ItemId, SourceId};
use clap::{Args, Subcommand};
use serde_json::Value;

/// What can be done with the queue.
#[derive(Debug, Subcommand)]
pub enum Unplaced {
    /// Lists items for a person to place; both counts should read zero
    List {
        /// Prints one JSON document
        #[arg(long)]
        json: bool,
    },
    /// Says which decision an item publishes, or whose news it is
    Link(Link),
    /// Says that an item is nothing to be placed
    Ignore(Ignore),
}

/// Options of `unplaced link`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["decision", "department"]))]
pub struct Link {
    /// The item, SOURCE/ID, as `unplaced list` shows it
    item: String,
    /// The decision it publishes
    #[arg(long, value_name = "KEY")]
    decision: Option<String>,
    /// The department whose news it is
    #[arg(long, value_name = "ID")]
    department: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `unplaced ignore`.
#[derive(Debug, Args)]
pub struct Ignore {
    /// The item, SOURCE/ID, as `unplaced list` shows it
    item: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Unplaced {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Unplaced::List { json } => {
                let value = carry_out(place, Operation::UnplacedList).await?;
                if json {
                    print_json(&value);
                } else {
                    show(&value);
                }
            }
            Unplaced::Link(link) => link.run(place).await?,
            Unplaced::Ignore(Ignore { item, reason, json }) => {
                let (source, id) = split(&item)?;
                let operation = Operation::UnplacedIgnore { source, item: id, reason };
                let value = carry_out(place, operation).await?;
                if json {
                    print_json(&value);
                } else {
                    println!("{item} вилучено з черги");
                }
            }
        }
        Ok(())
    }
}

impl Link {
    async fn run(self, place: &Place) -> Result<(), Failure> {
        let (source, item) = split(&self.item)?;
        let operation = match (&self.decision, &self.department) {
            (Some(key), _) => {
                let decision = DecisionKey::parse(key).ok_or_else(|| {
                    Failure::Usage(format!(
                        "`{key}` is not a decision key; the form is session-2026-11-20-№24"
                    ))
                })?;
                Operation::UnplacedLinkDecision { source, item, decision }
            }
            (None, Some(department)) => {
                let department = department.as_str().into();
                Operation::UnplacedLinkDepartment { source, item, department }
            }
            (None, None) => {
                return Err(Failure::Usage("give --decision or --department".to_owned()));
            }
        };
        let value = carry_out(place, operation).await?;
        if self.json {
            print_json(&value);
        } else if let Some(placed) = value.get("placed") {
            println!("{} віднесено до відділу {}", self.item, cell(&placed["department"]));
        } else {
            println!("{} пов’язано зі сторінкою {}", cell(&value["decision"]), cell(&value["url"]));
        }
        Ok(())
    }
}

fn split(item: &str) -> Result<(SourceId, ItemId), Failure> {
    match item.split_once('/') {
        Some((source, id)) if !source.is_empty() && !id.is_empty() => {
            Ok((source.into(), id.into()))
        }
        _ => Err(Failure::Usage(format!(
            "`{item}` is not an item; the form is SOURCE/ID, as `unplaced list` shows it"
        ))),
    }
}

fn show(value: &Value) {
    let rows: Vec<Vec<String>> = value["items"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| {
            let suggestion = &item["suggestion"];
            vec![
                format!("{}/{}", cell(&item["source"]), cell(&item["id"])),
                cell(&item["why"]),
                cell(&suggestion["decision"]) + &cell(&suggestion["department"]),
                cut(&cell(&item["title"]), 60),
            ]
        })
        .collect();
    if !rows.is_empty() {
        print(&["Запис", "Причина", "Можливо", "Назва"], &rows);
        println!();
    }
    let counts = &value["counts"];
    println!("Не розміщено: рішень – {}, новин – {}", counts["decisions"], counts["news"]);
}
