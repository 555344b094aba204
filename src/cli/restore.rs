//! `restore`: proves a backup by building the state from it, and takes it back when told to.

use super::backup::failure;
use super::failure::Failure;
use super::place::{Form, Place};
use super::terminal::out::{outln, print_json};
use super::terminal::progress::Progress;
use crate::clock::Clock;
use crate::config;
use crate::daemon::desk::control::SOCKET;
use crate::store::backup::restoring::{Proven, Standing, prove, restore};
use chrono::{DateTime, Utc};
use clap::Args;
use serde_json::json;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

/// Options of `restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A backup, or a directory of backups: then the newest one
    #[arg(value_name = "DIR", default_value = "/var/backups/hromada-watch")]
    backup: PathBuf,
    /// Only proves the backup: builds the state from it and throws it away
    #[arg(long, conflicts_with = "overwrite")]
    check: bool,
    /// Moves a state that is there aside instead of refusing
    #[arg(long)]
    overwrite: bool,
}

impl Restore {
    /// Proves, then restores unless only that was asked for.
    pub fn run(self, place: &Place) -> Result<(), Failure> {
        let now = Clock::System.now();
        let state = &place.home.state;
        if !self.check {
            refuse_beside_daemon(state)?;
        }
        let progress = Progress::begin("Складаємо стан із копії");
        let proven = prove(&self.backup, now);
        progress.end();
        let proven = proven.map_err(failure)?;
        let aside = match self.check {
            true => None,
            false => Some(take_back(&proven, state, self.overwrite, now)?),
        };
        show(place.form, &proven, aside.as_ref().map(Option::as_deref), state);
        match proven.evidence_lost.as_slice() {
            [] => Ok(()),
            lost => Err(Failure::Store(format!(
                "у копії немає цих доказів або їх пошкоджено: {}",
                lost.join(", ")
            ))),
        }
    }
}

/// Nothing takes the place of a state that a daemon holds.
pub(super) fn refuse_beside_daemon(state: &Path) -> Result<(), Failure> {
    match UnixStream::connect(state.join(SOCKET)) {
        Ok(_) => Err(Failure::Store(
            "служба працює; спершу зупиніть її («systemctl stop hromada-watch»)".to_owned(),
        )),
        Err(_) => Ok(()),
    }
}

fn take_back(
    proven: &Proven,
    state: &Path,
    overwrite: bool,
    now: DateTime<Utc>,
) -> Result<Option<PathBuf>, Failure> {
    let standing = if overwrite { Standing::MovedAside } else { Standing::Refused };
    let _progress = Progress::begin("Повертаємо стан із копії");
    restore(proven, state, standing, now).map_err(failure)
}

/// `restored` holds where the old state was moved to, once something was restored.
fn show(form: Form, proven: &Proven, restored: Option<Option<&Path>>, state: &Path) {
    let Proven { place, manifest, letters, items, evidence_lost } = proven;
    let problems = config::load(&proven.config()).err().map_or(0, |errors| errors.problems().len());
    if form == Form::Json {
        print_json(&json!({
            "backup": place,
            "council": manifest.council,
            "at": manifest.at,
            "facts": manifest.seq,
            "letters": letters,
            "items": items,
            "evidence": manifest.evidence,
            "evidence_lost": evidence_lost,
            "config_problems": problems,
            "restored": restored.is_some(),
            "moved_to": restored.flatten(),
        }));
        return;
    }
    outln!("Копія {} справна: стан із неї складено.", place.display());
    outln!(
        "{}, {} UTC: фактів – {}, записів – {items}, листів – {letters}, доказів – {}",
        manifest.council,
        manifest.at.format("%d.%m.%Y %H:%M"),
        manifest.seq,
        manifest.evidence
    );
    if problems > 0 {
        outln!("Файли конфігурації в копії мають помилки (кількість – {problems}).");
    }
    let Some(aside) = restored else { return };
    outln!("Стан відновлено в каталозі {}.", state.display());
    if let Some(aside) = aside {
        outln!("Те, що було в ньому раніше, лежить у каталозі {}.", aside.display());
    }
    outln!("Файли конфігурації з копії лежать у каталозі {}.", proven.config().display());
}
