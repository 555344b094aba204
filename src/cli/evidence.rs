//! `evidence`: what was kept about one decision, as a page to print.

use super::failure::Failure;
use super::place::{Place, carry_out, print_json};
use crate::daemon::desk::Operation;
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;

/// Options of `evidence`.
#[derive(Debug, Args)]
pub struct Evidence {
    /// An obligation's or decision's key, as `due` and `decision list` show it
    key: String,
    /// The page to write
    #[arg(long, value_name = "FILE.html")]
    out: PathBuf,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Evidence {
    /// Writes the page.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let mut value = carry_out(place, Operation::Evidence { key: self.key }).await?;
        let html = value.as_object_mut().and_then(|fields| fields.remove("html"));
        let Some(Value::String(html)) = html else {
            return Err(Failure::Failed("the daemon's answer holds no page".to_owned()));
        };
        std::fs::write(&self.out, html).map_err(|error| {
            Failure::Failed(format!("`{}` cannot be written: {error}", self.out.display()))
        })?;
        if self.json {
            print_json(&value);
        } else {
            println!(
                "Записано {}: збережених копій сторінок – {}, записів журналу – {}.",
                self.out.display(),
                value["kept_states"],
                value["facts"]
            );
        }
        match value["journal_error"].as_str() {
            Some(error) => Err(Failure::Store(error.to_owned())),
            None => Ok(()),
        }
    }
}
