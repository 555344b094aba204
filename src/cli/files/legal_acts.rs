//! The register of decisions as CSV, in the columns of the state's open data.

use crate::cli::failure::Failure;
use crate::cli::terminal::out::{gave_up, outln};
use crate::daemon::desk::answer::decisions::{COLUMNS, LegalAct};
use crate::letters::report::rows::harmless;
use serde_json::Value;

/// Writes acts to standard output, under their headings.
pub fn write(acts: &[LegalAct]) -> Result<(), Failure> {
    let text = table(acts)?;
    outln!("{}", text.trim_end());
    std::io::Write::flush(&mut std::io::stdout()).unwrap_or_else(|error| gave_up(&error));
    Ok(())
}

/// The table of acts; `decision import` reads it back.
pub(super) fn table(acts: &[LegalAct]) -> Result<String, Failure> {
    let failed = |error: &dyn std::error::Error| Failure::Failed(error.to_string());
    let mut table = csv::WriterBuilder::new().from_writer(Vec::new());
    table.write_record(COLUMNS).map_err(|error| failed(&error))?;
    for act in acts {
        let act = serde_json::to_value(act).map_err(|error| failed(&error))?;
        let row = COLUMNS.iter().map(|column| cell(&act[*column]));
        table.write_record(row).map_err(|error| failed(&error))?;
    }
    let bytes = table.into_inner().map_err(|error| failed(&error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A value as the state's open data has it; a text that a spreadsheet would take for a formula is
/// marked as text.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return "null".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    harmless(&text).into_owned()
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
