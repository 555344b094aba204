//! `done` and `undone`: a person's word on one obligation.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, status_word};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::Args;

/// Options of `done`.
#[derive(Debug, Args)]
pub struct Done {
    /// The obligation's key, as `due` and letters show it
    key: String,
    /// Where it can be seen
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// The day; today by default
    #[arg(long)]
    on: Option<String>,
    /// A remark
    #[arg(long)]
    note: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `undone`.
#[derive(Debug, Args)]
pub struct Undone {
    /// The obligation's key
    key: String,
    /// A remark
    #[arg(long)]
    note: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Done {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let operation = RegisterOperation::Done {
            obligation: self.key.as_str().into(),
            link: self.link.as_deref().map(typed::address).transpose()?,
            on: typed::date_if(self.on.as_deref())?,
            note: self.note,
        };
        say(place, operation, self.json).await
    }
}

impl Undone {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let obligation = self.key.as_str().into();
        let operation = RegisterOperation::Undone { obligation, note: self.note };
        say(place, operation, self.json).await
    }
}

async fn say(place: &Place, operation: RegisterOperation, json: bool) -> Result<(), Failure> {
    let value = carry_out(place, Operation::Register(operation)).await?;
    if json {
        print_json(&value);
        return Ok(());
    }
    let row = &value["obligation"];
    let already = if value["already"] == true { " (так уже було)" } else { "" };
    outln!("{}: {}{already}", cell(&row["key"]), status_word(row));
    Ok(())
}
