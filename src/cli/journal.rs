//! `journal`: the facts, as they lie on the disk, held against what hangs on them.

use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{gave_up, outln, print_json};
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::journal::JournalQuestion;
use crate::daemon::in_words;
use crate::store::journal::error::JournalError;
use crate::store::journal::lines;
use crate::store::journal_path;
use crate::store::verification::{Beside, Followed, Verification, verify};
use clap::Subcommand;
use serde_json::json;
use std::io::Write;

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Prints every fact as JSON lines
    Export,
    /// Checks every line and number, the state that followed them, and the evidence they name
    Verify,
    /// Says that the journal as it stands holds, though the state had followed it further
    Accept,
}

impl Journal {
    /// Does what was said; only `accept` writes.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Journal::Export => {
                place.expect_journal()?;
                export(place)
            }
            Journal::Verify => {
                place.expect_journal()?;
                let found = verify(&place.home.state, followed(place).await).map_err(damaged)?;
                show(&found, place.form)
            }
            Journal::Accept => place.ask_and_show(Question::Journal(JournalQuestion::Accept)).await,
        }
    }
}

fn damaged(error: JournalError) -> Failure {
    Failure::Store(in_words::of_journal(&error))
}

fn export(place: &Place) -> Result<(), Failure> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for entry in lines::entries(&journal_path(&place.home.state)).map_err(damaged)? {
        let text = serde_json::to_string(&entry.map_err(damaged)?)
            .map_err(|error| Failure::Failed(error.to_string()))?;
        writeln!(out, "{text}").unwrap_or_else(|error| gave_up(&error));
    }
    out.flush().unwrap_or_else(|error| gave_up(&error));
    Ok(())
}

/// What a running daemon remembers of its journal; the state is locked then.
async fn followed(place: &Place) -> Option<Followed> {
    match place.ask_daemon(Question::Status).await {
        Ok(Some(Answer::Standing(standing))) => {
            Some(Followed { seq: standing.journal.seq, hash: standing.journal.hash })
        }
        _ => None,
    }
}

fn show(found: &Verification, form: Form) -> Result<(), Failure> {
    let (word, seq) = match found.state {
        Beside::Agrees => ("agrees", None),
        Beside::Ahead { seq } => ("ahead", Some(seq)),
        Beside::Apart { seq } => ("apart", Some(seq)),
        Beside::Absent => ("absent", None),
    };
    if form == Form::Json {
        print_json(&json!({
            "facts": found.facts,
            "last_seq": found.facts,
            "last_hash": found.last_hash,
            "torn_bytes": found.torn_bytes,
            "state": word,
            "state_seq": seq,
            "evidence": found.evidence,
            "evidence_lost": found.evidence_lost,
        }));
    } else if found.is_whole() {
        outln!("Журнал справний: фактів – {}, доказів – {}", found.facts, found.evidence);
    }
    if form == Form::Text && found.torn_bytes > 0 {
        outln!(
            "Останній запис не закінчено (байтів – {}): його саме зараз пишуть, або запис \
             обірвався",
            found.torn_bytes
        );
    }
    if found.is_whole() {
        return Ok(());
    }
    let mut said = Vec::new();
    match found.state {
        Beside::Ahead { seq } => said.push(format!(
            "журнал закінчується фактом {}, а стан складено за {seq} фактами: кінець журналу \
             втрачено; відновіть його з резервної копії",
            found.facts
        )),
        Beside::Apart { seq } => said.push(format!(
            "факт {seq} журналу не той, за яким складено стан: рядок змінено або журнал підмінено; \
             відновіть його з резервної копії"
        )),
        Beside::Agrees | Beside::Absent => {}
    }
    for name in &found.evidence_lost {
        said.push(format!("доказ {name} утрачено або пошкоджено"));
    }
    Err(Failure::Store(said.join("\n")))
}
