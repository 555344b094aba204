//! `journal`: the facts, as they lie on the disk.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{gave_up, outln, print_json};
use crate::daemon::chain::chain;
use crate::store::journal::error::JournalError;
use crate::store::journal::lines;
use crate::store::journal_path;
use clap::Subcommand;
use serde_json::json;
use std::io::Write;

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Prints every fact as JSON lines
    Export,
    /// Checks every line, number and hash
    Verify,
}

impl Journal {
    /// Does what was said; neither needs the daemon, and neither disturbs it.
    pub fn run(self, place: &Place) -> Result<(), Failure> {
        let path = journal_path(&place.home.state);
        let damaged = |error: JournalError| Failure::Store(chain(&error));
        match self {
            Journal::Export => {
                let mut out = std::io::BufWriter::new(std::io::stdout().lock());
                for entry in lines::entries(&path).map_err(damaged)? {
                    let entry = entry.map_err(damaged)?;
                    let text = serde_json::to_string(&entry)
                        .map_err(|error| Failure::Failed(error.to_string()))?;
                    writeln!(out, "{text}").unwrap_or_else(|error| gave_up(&error));
                }
                out.flush().unwrap_or_else(|error| gave_up(&error));
                Ok(())
            }
            Journal::Verify => {
                let verified = lines::verify(&path).map_err(damaged)?;
                if place.form == Form::Json {
                    print_json(&json!({
                        "facts": verified.facts,
                        "last_seq": verified.last_seq,
                        "last_hash": verified.last_hash,
                    }));
                } else {
                    outln!("Журнал справний: фактів – {}", verified.facts);
                }
                Ok(())
            }
        }
    }
}
