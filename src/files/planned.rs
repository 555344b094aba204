//! A file of sittings, events or trips: a table or a calendar.
//!
//! Decides by name and first line which it is, and how many entries a file may have.

use super::ics::{self, Calendar};
use super::sheet;
use super::table::{self, Rowed};
use crate::daemon::desk::refusal::WrongRow;
use crate::daemon::desk::register::import::Called;
use crate::sources::reading::task::Task;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// More entries than this are no council's calendar.
const ENTRIES_MAX: usize = 5_000;

/// Reading such a file.
#[derive(Serialize, Deserialize)]
pub struct PlannedFile {
    /// What its name ends with, in small letters.
    pub extension: String,
    /// The council's zone.
    pub zone: Tz,
    /// What the rows of a table are.
    pub rowed: Rowed,
}

/// What was read.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Planned {
    /// The entries, in order.
    pub called: Vec<Called>,
    /// Rows that cannot be read.
    pub wrong: Vec<WrongRow>,
    /// Where entries stand that repeat.
    pub repeating: Vec<String>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

impl Task for PlannedFile {
    const NAME: &'static str = "planned-file";
    type Done = Result<Planned, Vec<String>>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        if sheet::is_table(&self.extension) && !ics::is_calendar(bytes) {
            let sheets = sheet::sheets(&self.extension, bytes.to_vec());
            let sheets = sheets.map_err(|problem| vec![problem])?;
            let rows = table::rows(&sheets, self.rowed).map_err(|problem| vec![problem]);
            let (called, wrong) = rows?;
            bounded(called.len() + wrong.len())?;
            return Ok(Planned { called, wrong, ..Planned::default() });
        }
        if self.extension != "ics" && !ics::is_calendar(bytes) {
            return Err(vec![
                "це не таблиця (.xlsx, .csv) і не календар (.ics, «BEGIN:VCALENDAR»)".to_owned(),
            ]);
        }
        let Calendar { called, repeating, warnings } = ics::read(bytes, self.zone)?;
        if !called.is_empty() || warnings.is_empty() {
            bounded(called.len())?;
        }
        Ok(Planned { called, repeating, warnings, ..Planned::default() })
    }
}

fn bounded(entries: usize) -> Result<(), Vec<String>> {
    match entries {
        0 => Err(vec!["у файлі немає жодного запису".to_owned()]),
        count if count > ENTRIES_MAX => Err(vec![format!(
            "{count} записів – забагато для календаря ради; приймається щонайбільше {ENTRIES_MAX}"
        )]),
        _ => Ok(()),
    }
}
