//! `submission`: information that departments gave.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::cell;
use crate::daemon::desk::Operation;
use crate::domain::council::decision_line;
use clap::{Args, Subcommand};

/// What can be done with submissions.
#[derive(Debug, Subcommand)]
pub enum Submission {
    /// Records that a department submitted its information
    Add(Add),
}

/// Options of `submission add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The department's id
    department: String,
    /// The day; today by default
    #[arg(long)]
    on: Option<String>,
    /// Where it can be seen
    #[arg(long)]
    link: Option<String>,
    /// A remark
    #[arg(long)]
    note: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Submission {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let Submission::Add(add) = self;
        let on = match &add.on {
            Some(text) => {
                Some(decision_line::date(text).map_err(|error| Failure::Usage(error.to_string()))?)
            }
            None => None,
        };
        let department = add.department.as_str().into();
        let operation = Operation::SubmissionAdd { department, on, link: add.link, note: add.note };
        let value = carry_out(place, operation).await?;
        if add.json {
            print_json(&value);
        } else if value.get("already_recorded").is_some() {
            outln!("Таке подання вже записано");
        } else {
            let recorded = &value["recorded"];
            outln!(
                "Подання записано: {}, {}",
                cell(&recorded["department"]),
                cell(&recorded["on"])
            );
        }
        Ok(())
    }
}
