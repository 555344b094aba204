//! `promise`: it will be done by a day; until then nobody is reminded.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::Args;
use serde_json::Value;

/// Options of `promise`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["key", "list"]))]
pub struct Promise {
    /// The obligation's key, as `due` and letters show it
    #[arg(requires_all = ["until", "reason"])]
    key: Option<String>,
    /// Lists promises
    #[arg(long, conflicts_with_all = ["reason", "until"])]
    list: bool,
    /// The last quiet day, at most 90 days ahead
    #[arg(long)]
    until: Option<String>,
    /// Why not now
    #[arg(long)]
    reason: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Promise {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let operation = match &self.key {
            Some(key) => RegisterOperation::Promise {
                obligation: key.as_str().into(),
                until: typed::date(self.until.as_deref().unwrap_or_default())?,
                reason: self.reason.unwrap_or_default(),
            },
            None => RegisterOperation::PromiseList,
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
    let Some(promises) = value["promises"].as_array() else {
        let promise = &value["promise"];
        outln!("Обіцяно до {}: {}", cell(&promise["until"]), cell(&promise["obligation"]));
        return;
    };
    let rows: Vec<Vec<String>> = promises
        .iter()
        .map(|promise| {
            vec![
                cell(&promise["obligation"]),
                cell(&promise["until"]),
                if promise["holds"] == true { "діє" } else { "минуло" }.to_owned(),
                cell(&promise["author"]),
                cut(&cell(&promise["reason"]), 60),
            ]
        })
        .collect();
    print(&["Обов’язок", "До", "Стан", "Хто", "Причина"], &rows);
}
