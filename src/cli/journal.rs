//! `journal`: the facts, as they lie on the disk, held against what hangs on them.

use super::backup::failure;
use super::failure::Failure;
use super::place::{Form, Place};
use super::restore::refuse_beside_daemon;
use super::rights::as_caller;
use super::target;
use super::terminal::out::{gave_up, outln, print_json};
use crate::clock::Clock;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::journal::JournalQuestion;
use crate::daemon::in_words;
use crate::store::backup::restoring::{Standing, import_journal};
use crate::store::journal::error::JournalError;
use crate::store::journal::lines;
use crate::store::journal_path;
use crate::store::verification::{Beside, Followed, Verification, verify};
use clap::Subcommand;
use serde_json::json;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// What can be done with the journal.
#[derive(Debug, Subcommand)]
pub enum Journal {
    /// Prints every fact as JSON lines, as they lie on the disk
    Export,
    /// Takes an exported journal as the state's own; evidence and keys come with `restore`
    Import {
        /// The lines, as `export` prints them; `-` for the input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Moves a state that is there aside instead of refusing
        #[arg(long)]
        overwrite: bool,
    },
    /// Checks every line and number, the state that followed them, and the evidence they name
    Verify,
    /// Says that the journal as it stands holds, though the state had followed it further
    Accept,
}

impl Journal {
    /// Does what was said; only `accept` and `import` write.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Journal::Export => {
                place.expect_journal()?;
                export(place)
            }
            Journal::Import { file, overwrite } => import(place, &file, overwrite),
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
    let mut entries = lines::entries(&journal_path(&place.home.state)).map_err(damaged)?;
    while let Some(entry) = entries.next() {
        entry.map_err(damaged)?;
        // Written anew a line of an earlier version would not be what the next one follows.
        let line = [entries.bytes(), b"\n"].concat();
        out.write_all(&line).unwrap_or_else(|error| gave_up(&error));
    }
    out.flush().unwrap_or_else(|error| gave_up(&error));
    Ok(())
}

fn import(place: &Place, file: &Path, overwrite: bool) -> Result<(), Failure> {
    let (now, state) = (Clock::System.now(), &place.home.state);
    refuse_beside_daemon(state)?;
    let mut lines: Box<dyn Read> = match target::is_standard(file) {
        true => Box::new(std::io::stdin()),
        false => {
            let open = as_caller(|| File::open(file));
            Box::new(open.map_err(|error| Failure::Failed(in_words::of_file(file, &error)))?)
        }
    };
    let standing = if overwrite { Standing::MovedAside } else { Standing::Refused };
    let taken = import_journal(&mut *lines, file, state, standing, now).map_err(failure)?;
    if place.form == Form::Json {
        print_json(&json!({
            "facts": taken.facts,
            "evidence_lost": taken.evidence_lost,
            "moved_to": taken.aside,
        }));
        return Ok(());
    }
    outln!("Журнал узято: фактів – {}. Стан складено в каталозі {}.", taken.facts, state.display());
    if taken.evidence_lost > 0 {
        outln!(
            "Доказів, які журнал називає і яких поруч немає, – {}: вони є лише в резервній копії.",
            taken.evidence_lost
        );
    }
    if let Some(aside) = &taken.aside {
        outln!("Те, що було в ньому раніше, лежить у каталозі {}.", aside.display());
    }
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
