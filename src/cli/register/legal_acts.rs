//! `decision export`: the register in the columns of the state's open data.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::{gave_up, outln};
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::{Args, ValueEnum};
use serde_json::Value;

/// Options of `decision export`.
#[derive(Debug, Args)]
pub struct Export {
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// How the register is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated, absent values as the word null.
    Csv,
    /// One JSON document.
    Json,
}

impl Export {
    /// Writes the register to standard output.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let operation = Operation::Register(RegisterOperation::LegalActs);
        let value = carry_out(place, operation).await?;
        if self.json || self.format == Format::Json {
            print_json(&value["legalActs"]);
            return Ok(());
        }
        let columns: Vec<&str> =
            value["columns"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
        let acts = value["legalActs"].as_array().into_iter().flatten();
        let rows = acts.map(|act| columns.iter().map(|column| cell(&act[*column])).collect());
        let headings: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
        for row in std::iter::once(headings).chain(rows) {
            table.write_record(&row).map_err(|error| Failure::Failed(error.to_string()))?;
        }
        let bytes = table.into_inner().map_err(|error| Failure::Failed(error.to_string()))?;
        outln!("{}", String::from_utf8_lossy(&bytes).trim_end());
        std::io::Write::flush(&mut std::io::stdout()).unwrap_or_else(|error| gave_up(&error));
        Ok(())
    }
}

/// A value as the state's open data has it; a text that a spreadsheet would take for a formula is
/// marked as text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return "null".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
        true => format!("'{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;
    use serde_json::{Value, json};

    #[test]
    fn absent_values_are_named_and_formulas_are_texts() {
        assert_eq!(cell(&Value::Null), "null");
        assert_eq!(cell(&json!("Про бюджет")), "Про бюджет");
        for text in ["=1+1", "+380", "-2", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
    }
}
