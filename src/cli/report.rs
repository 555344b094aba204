//! `report`: how the council stood in a month, for its head.

use super::failure::Failure;
use super::place::{Form as Read, Place};
use super::target;
use super::terminal::out::outln;
use crate::daemon::chain::chain;
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::month::Month;
use crate::letters::report;
use crate::letters::report::paper::Paper;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Options of `report`.
#[derive(Debug, Args)]
pub struct Report {
    /// The month, e.g. 2026-11
    #[arg(long, value_name = "MONTH")]
    month: Month,
    /// In which form
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// The file to write instead of printing; a workbook needs one, or `-`
    #[arg(long, value_name = "FILE", required_if_eq("format", "xlsx"))]
    out: Option<PathBuf>,
}

/// The forms of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A few lines
    Text,
    /// Two pages to print
    Html,
    /// One row for each obligation
    Csv,
    /// A workbook
    Xlsx,
    /// One JSON document
    Json,
}

impl Report {
    /// Prints or writes the report.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let form = match place.form {
            Read::Json => Form::Json,
            Read::Text => self.format,
        };
        let Answer::Report(paper) = place.ask(Question::Report { month: self.month }).await? else {
            return Err(Failure::Failed("служба відповіла не тим".to_owned()));
        };
        let bytes = rendered(&paper, form)?;
        let out = self.out.unwrap_or_else(|| target::DASH.into());
        target::write(&out, &bytes)?;
        if !target::is_standard(&out) {
            outln!("Записано {}.", out.display());
        }
        Ok(())
    }
}

fn rendered(paper: &Paper, form: Form) -> Result<Vec<u8>, Failure> {
    Ok(match form {
        Form::Text => report::text(paper).into_bytes(),
        Form::Html => report::page(paper).into_bytes(),
        Form::Csv => report::rows(paper).into_bytes(),
        Form::Xlsx => report::workbook(paper).map_err(|error| {
            Failure::Failed(format!("таблицю не складено; це помилка програми: {}", chain(&error)))
        })?,
        Form::Json => {
            let json = serde_json::to_value(paper).and_then(|it| serde_json::to_string_pretty(&it));
            format!("{}\n", json.map_err(|error| Failure::Failed(error.to_string()))?).into_bytes()
        }
    })
}
