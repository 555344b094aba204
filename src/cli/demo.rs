//! `demo`: the whole product in seconds, on a bundled council site.

use super::failure::Failure;
use super::terminal::out::outln;
use super::terminal::table;
use crate::daemon::chain::chain;
use crate::domain::obligation::{Obligation, Status, Timeliness};
use crate::simulation::demo::{self, Ending, Told};
use clap::Args;
use std::path::PathBuf;

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where letters and state are written; a new temporary directory by default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Demo {
    /// Runs the demonstration.
    pub async fn run(self) -> Result<(), Failure> {
        let directory = match self.out {
            Some(out) if out.join("state").exists() => {
                return Err(Failure::Usage(format!(
                    "у {} лежить попередній показ; назвіть порожній каталог",
                    out.display()
                )));
            }
            Some(out) => out,
            None => tempfile::Builder::new().prefix("hromada-watch-demo-").tempdir()?.keep(),
        };
        outln!(
            "Зоряна сільська рада, вигадана. Сайти громади працюють на цьому комп’ютері, час \
             віртуальний;\nчитання сайтів, сховище, рішення про листи й самі листи – справжні.\n"
        );
        let ending = demo::run(&directory, |at, told| {
            let at = at.format("%d.%m.%Y %H:%M");
            match told {
                Told::Happening(text) => outln!("{at}        {text}"),
                Told::Letter { to, subject } => outln!("{at}  лист  {to}: {subject}"),
                Told::Blind(source) => outln!("{at}  !     джерело {source} не читається"),
                Told::Sees(source) => outln!("{at}  !     джерело {source} знову читається"),
            }
        })
        .await
        .map_err(|error| Failure::Failed(chain(&error)))?;
        show(&ending);
        Ok(())
    }
}

fn show(ending: &Ending) {
    outln!("\nЩо сталося з кожним обов’язком:\n");
    let rows: Vec<Vec<String>> = ending.obligations.iter().map(row).collect();
    table::print(&["Обов’язок", "Строк", "Стан", "Виконано"], &rows);
    outln!("\nЛистів надіслано: {}. Вони лежать тут: {}", ending.letters, ending.spool.display());
    outln!("Стан і журнал фактів: {}", ending.state.display());
    outln!(
        "\nЗверніть увагу: рішення № 4 розміщено в останній день, коли сайт не відповідав. Нікого \
         не звинувачено:\nдоки сайт не читався, про це знав лише адміністратор, а коли сайт \
         повернувся, рішення зараховано вчасним."
    );
}

fn row(obligation: &Obligation) -> Vec<String> {
    let (status, met_on) = match &obligation.status {
        Status::Met { on, timeliness: Timeliness::InTime, .. } => ("виконано", on.to_string()),
        Status::Met { timeliness: Timeliness::Unknown, .. } => ("виконано", String::new()),
        Status::Met { on, timeliness: Timeliness::Late, .. } => {
            ("виконано із запізненням", on.to_string())
        }
        Status::Open => ("триває", String::new()),
        Status::Overdue { .. } => ("прострочено", String::new()),
        Status::Unknown { .. } => ("невідомо", String::new()),
        Status::Waived => ("знято", String::new()),
    };
    vec![obligation.key.to_string(), obligation.due.on.to_string(), status.to_owned(), met_on]
}
