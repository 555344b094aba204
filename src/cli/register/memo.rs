//! `memo`: who knows the memo on information security.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, print};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::{Args, Subcommand};
use serde_json::Value;

/// What can be done with the memo.
#[derive(Debug, Subcommand)]
pub enum Memo {
    /// Says that people know the present memo
    Ack(Ack),
    /// Lists who knows the present memo and who does not
    List {
        /// Prints one JSON document
        #[arg(long)]
        json: bool,
    },
}

/// Options of `memo ack`.
#[derive(Debug, Args)]
pub struct Ack {
    /// Who, by id or name
    #[arg(value_name = "PERSON", required_unless_present = "all", conflicts_with = "all")]
    people: Vec<String>,
    /// Everybody to whom the memo went
    #[arg(long)]
    all: bool,
    /// The day; today by default
    #[arg(long)]
    on: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Memo {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Memo::Ack(Ack { people, all: _, on, json }) => {
                let on = typed::date_if(on.as_deref())?;
                let operation = RegisterOperation::MemoAck { people, on };
                let value = carry_out(place, Operation::Register(operation)).await?;
                if json {
                    print_json(&value);
                } else {
                    let count = |field: &str| value[field].as_array().map_or(0, Vec::len);
                    outln!(
                        "Ознайомлення записано: {}; уже було записано: {}",
                        count("acknowledged"),
                        count("already")
                    );
                }
            }
            Memo::List { json } => {
                let operation = Operation::Register(RegisterOperation::MemoList);
                let value = carry_out(place, operation).await?;
                if json { print_json(&value) } else { show(&value) }
            }
        }
        Ok(())
    }
}

fn show(value: &Value) {
    let memos = value["memos"].as_array().cloned().unwrap_or_default();
    if memos.is_empty() {
        outln!("Пам’ятка ще не надходила: перша – у першому повному періоді спостереження");
        return;
    }
    let rows: Vec<Vec<String>> = memos
        .iter()
        .map(|memo| {
            let known = match memo["acknowledged_on"].as_str() {
                Some(on) => format!("так, {on}"),
                None => "ні".to_owned(),
            };
            vec![cell(&memo["person"]), cell(&memo["name"]), cell(&memo["due_on"]), known]
        })
        .collect();
    print(&["Особа", "Ім’я", "Строк", "Ознайомлено"], &rows);
    outln!("\nНе підтвердили: {}", value["not_acknowledged"]);
}
