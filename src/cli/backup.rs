//! `backup`: a copy of journal, evidence, keys and configuration, beside a daemon that runs on.

use super::failure::Failure;
use super::place::{Form, Place};
use super::target;
use super::terminal::out::{outln, print_json};
use crate::clock::Clock;
use crate::config::FILES;
use crate::daemon::desk::answer::status::Standing;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::in_words;
use crate::store::backup::{self, BackupError, Manifest, Order};
use crate::store::verification::{Beside, Followed, verify};
use chrono::TimeDelta;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::timeout;

/// A daemon that does not say by then how far its journal goes is not waited for: what it
/// acknowledged is on the disk.
const PATIENCE: Duration = Duration::from_secs(60);

/// Options of `backup`.
#[derive(Debug, Args)]
pub struct Backup {
    /// Directory of the backups
    #[arg(long, value_name = "DIR", default_value = "/var/backups/hromada-watch")]
    pub to: PathBuf,
    /// Removes backups older than so many days; the last three stay in any case
    #[arg(long, value_name = "DAYS", default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..))]
    keep: u16,
}

impl Backup {
    /// Makes a copy, then removes those that are too old.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let now = Clock::System.now();
        let state = &place.home.state;
        let followed = match standing(place).await {
            Some(Standing { journal_cut: Some(_), .. }) => return Err(cut()),
            Some(standing) => {
                Some(Followed { seq: standing.journal.seq, hash: standing.journal.hash })
            }
            None => {
                refuse_a_cut_journal(state)?;
                None
            }
        };
        let config = place.config_of_the_daemon()?;
        let order = Order {
            state,
            into: &self.to,
            council: &config.settings.letterhead.council,
            followed,
            config: files_of(&place.home.config),
            at: now,
        };
        let (made, manifest) = backup::take(&order).map_err(failure)?;
        let removed = backup::remove_old(&self.to, TimeDelta::days(self.keep.into()), now);
        let removed = removed.map_err(failure)?;
        show(place.form, &made, &manifest, removed);
        match manifest.evidence_lost.as_slice() {
            [] => Ok(()),
            lost => Err(Failure::Store(format!(
                "копію створено, але цих доказів у каталозі стану немає або їх пошкоджено: {}",
                lost.join(", ")
            ))),
        }
    }
}

/// How the daemon stands, if one runs and answers.
async fn standing(place: &Place) -> Option<Standing> {
    match timeout(PATIENCE, place.ask_daemon(Question::Status)).await {
        Ok(Ok(Some(Answer::Standing(standing)))) => Some(*standing),
        _ => None,
    }
}

fn refuse_a_cut_journal(state: &Path) -> Result<(), Failure> {
    if !crate::store::journal_path(state).exists() {
        return Err(failure(BackupError::Nothing(state.to_owned())));
    }
    let found =
        verify(state, None).map_err(|error| Failure::Store(in_words::of_journal(&error)))?;
    match found.state {
        Beside::Ahead { .. } | Beside::Apart { .. } => Err(cut()),
        Beside::Agrees | Beside::Absent => Ok(()),
    }
}

fn cut() -> Failure {
    Failure::Store(
        "журнал не той, за яким складено стан, тому копії з нього не роблять; що сталося, показує \
         «hromada-watch journal verify»"
            .to_owned(),
    )
}

/// The files as they stand; one that cannot be read is not among them.
fn files_of(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |name: &str| Some((name.to_owned(), std::fs::read(directory.join(name)).ok()?));
    FILES.iter().filter_map(|name| read(name)).collect()
}

fn show(form: Form, made: &Path, manifest: &Manifest, removed: usize) {
    if form == Form::Json {
        print_json(&json!({
            "backup": made,
            "facts": manifest.seq,
            "evidence": manifest.evidence,
            "evidence_lost": manifest.evidence_lost,
            "removed": removed,
        }));
        return;
    }
    outln!(
        "Резервну копію створено: {}; фактів – {}, доказів – {}",
        made.display(),
        manifest.seq,
        manifest.evidence
    );
    if removed > 0 {
        outln!("Давніх копій вилучено: {removed}");
    }
}

/// A file that was handed over, as a person knows it.
fn named(file: &Path) -> String {
    match target::is_standard(file) {
        true => "стандартне введення".to_owned(),
        false => file.display().to_string(),
    }
}

/// A failure of a backup, said to a person.
pub(super) fn failure(error: BackupError) -> Failure {
    let said = match &error {
        BackupError::Nothing(state) => {
            format!("у каталозі {} ще немає жодного факту", state.display())
        }
        BackupError::NoBackup(path) => {
            format!("{} не є резервною копією і не містить жодної", path.display())
        }
        BackupError::NotTheJournal { dir, seq } => format!(
            "журнал у каталозі {} не містить факту {seq} таким, яким його було записано",
            dir.display()
        ),
        BackupError::OtherCouncil { dir, found, council } => format!(
            "у каталозі {} лежать копії іншої ради («{found}»), а це – «{council}»; зазначте інший \
             каталог (--to)",
            dir.display()
        ),
        BackupError::NotAFact { file, line, .. } => format!(
            "{}: рядок {line} не є фактом журналу або не продовжує попереднього; нічого не \
             змінено. Перенесіть файл ще раз",
            named(file)
        ),
        BackupError::NoFacts(file) => {
            format!("{} не містить жодного факту журналу; нічого не змінено", named(file))
        }
        BackupError::Occupied(path) => format!(
            "каталог {} не порожній. Щоб відновити стан, додайте --overwrite: наявне буде \
             перенесено вбік, а не вилучено",
            path.display()
        ),
        BackupError::Io { path, source, .. } => {
            return Failure::Failed(in_words::of_file(path, source));
        }
        BackupError::Journal(error) => in_words::of_journal(error),
        BackupError::Store(error) => in_words::of_store(error),
    };
    Failure::Store(said)
}
