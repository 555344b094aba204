//! `waive`: nobody has to meet an obligation, for a time or for good.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::Args;
use serde_json::Value;

/// Options of `waive`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["key", "end", "list"]))]
pub struct Waive {
    /// The obligation's key, as `due` and letters show it
    #[arg(requires = "reason")]
    key: Option<String>,
    /// Takes the waiver of an obligation back
    #[arg(long, value_name = "KEY", requires = "reason")]
    end: Option<String>,
    /// Lists waivers
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    list: bool,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// The waiver's last day; for good without one
    #[arg(long, conflicts_with = "end")]
    until: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Waive {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let reason = self.reason.unwrap_or_default();
        let operation = match (self.key, self.end) {
            (Some(key), _) => RegisterOperation::Waive {
                obligation: key.as_str().into(),
                reason,
                until: typed::date_if(self.until.as_deref())?,
            },
            (None, Some(key)) => {
                RegisterOperation::WaiverEnd { obligation: key.as_str().into(), reason }
            }
            (None, None) => RegisterOperation::WaiverList,
        };
        let value = carry_out(place, Operation::Register(operation)).await?;
        if self.json {
            print_json(&value)
        } else {
            show(&value)
        }
        Ok(())
    }
}

fn show(value: &Value) {
    if let Some(waivers) = value["waivers"].as_array() {
        let rows: Vec<Vec<String>> = waivers
            .iter()
            .map(|waiver| {
                let until = match waiver["until"].as_str() {
                    Some(until) => until.to_owned(),
                    None => "безстроково".to_owned(),
                };
                vec![
                    cell(&waiver["obligation"]),
                    until,
                    if waiver["holds"] == true { "діє" } else { "минуло" }.to_owned(),
                    cell(&waiver["author"]),
                    cut(&cell(&waiver["reason"]), 60),
                ]
            })
            .collect();
        print(&["Обов’язок", "До", "Стан", "Хто", "Причина"], &rows);
    } else if let Some(ended) = value.get("ended") {
        outln!("Знову діє: {}", cell(ended));
    } else {
        let waiver = &value["waiver"];
        let until = match waiver["until"].as_str() {
            Some(until) => format!("до {until}"),
            None => "безстроково".to_owned(),
        };
        outln!("Знято {until}: {}", cell(&waiver["obligation"]));
    }
}
