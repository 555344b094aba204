//! `demo`: the whole product in seconds, on a bundled council.
//!
//! Tells what happens while it happens, and leaves it as pages: `index.html` with the whole story,
//! the report of a month, and each letter beside its message.

use super::failure::Failure;
use super::terminal::out::outln;
use super::terminal::table::natural;
use super::terminal::word::status_word;
use crate::daemon::chain::chain;
use crate::daemon::desk::answer::due::{Due, ObligationRow};
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::plan::Plan;
use crate::letters::heard::heard;
use crate::letters::report;
use crate::letters::report::paper::Paper;
use crate::letters::story::{self, Line, Standing, Story, What, way_of};
use crate::simulation::demo::{self, DemoError, Ending, Told, WORTH_EXPLAINING};
use crate::system::refusal;
use chrono::DateTime;
use chrono_tz::Tz;
use clap::Args;
use std::path::{Path, PathBuf};

/// The page of the whole story.
const INDEX: &str = "index.html";
/// The page of the report.
const REPORT: &str = "report.html";

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// Where configuration, state, letters and pages are written; a new temporary directory by
    /// default
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

fn failed(directory: &Path, error: DemoError) -> Failure {
    match error {
        DemoError::Config(errors) => errors.into(),
        DemoError::Store(error) => error.into(),
        DemoError::Io(error) => Failure::Failed(format!(
            "показу не підготувати в каталозі {}: {}",
            directory.display(),
            refusal(&error)
        )),
        other => {
            Failure::Failed(format!("показ перервано; це помилка програми: {}", chain(&other)))
        }
    }
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
            Some(out) => std::path::absolute(out)?,
            None => tempfile::Builder::new().prefix("hromada-watch-demo-").tempdir()?.keep(),
        };
        outln!(
            "Зоряна сільська рада, вигадана. Сайти громади працюють на цьому комп’ютері, час \
             віртуальний;\nчитання сайтів, сховище, рішення про листи, самі листи й те, що роблять \
             відповіді, – справжні.\n"
        );
        let failed = |error| failed(&directory, error);
        let mut lines = Vec::new();
        let ending = demo::run(&directory, |at, told| {
            let line = line(at, &told);
            show(&line);
            lines.push(line);
        });
        let mut ending = ending.await.map_err(failed)?;
        let standing = standing(&mut ending).map_err(failed)?;
        let paper = paper(&mut ending).map_err(failed)?;
        let commands = commands(&ending);
        let page = story::page(&Story {
            council: &ending.config().settings.letterhead.council,
            told: &lines,
            report: &paper,
            report_page: REPORT,
            ends: ending.now.naive_local(),
            standing: &standing,
            commands: &commands,
        });
        std::fs::write(directory.join(REPORT), report::page(&paper))?;
        std::fs::write(directory.join(INDEX), page)?;
        conclude(&directory, &ending, &commands);
        Ok(())
    }
}

fn line(at: DateTime<Tz>, told: &Told<'_>) -> Line {
    let what = match *told {
        Told::Happening(text) => What::Happening(text.to_owned()),
        Told::Letter { to, subject, file } => {
            What::Letter { to: to.to_owned(), subject: subject.to_owned(), file: file.to_owned() }
        }
        Told::Answer { from, way, words, effect, passed_to } => What::Answer {
            from: from.to_owned(),
            way,
            words: words.to_owned(),
            effect: effect.clone(),
            passed_to: passed_to.map(str::to_owned),
        },
        Told::Blind(source) => What::Blind(source.to_owned()),
        Told::Sees(source) => What::Sees(source.to_owned()),
    };
    Line { at: at.naive_local(), what }
}

fn show(line: &Line) {
    let at = line.at.format("%d.%m.%Y %H:%M");
    match &line.what {
        What::Happening(text) => outln!("{at}        {text}"),
        What::Letter { to, subject, .. } => outln!("{at}  лист  {to}: {subject}"),
        What::Answer { from, way, words, effect, passed_to } => {
            let effect = heard(effect, passed_to.as_deref());
            outln!("{at}  <--   {from}, {}: «{words}». {effect}", way_of(*way));
        }
        What::Blind(source) => outln!("{at}  !     не читається: {source}"),
        What::Sees(source) => outln!("{at}  !     знову читається: {source}"),
    }
}

/// Every obligation at the end, by its last day.
fn standing(ending: &mut Ending) -> Result<Vec<Standing>, DemoError> {
    let Answer::Due(due) = ending.ask(Question::Due(Due::default()))? else {
        unreachable!("the desk answers what it was asked")
    };
    let mut rows = due.obligations;
    rows.sort_by_cached_key(|row| (row.due_on, natural(row.key.as_str())));
    let plan = &ending.config().plan;
    Ok(rows.iter().map(|row| stands(row, plan)).collect())
}

fn stands(row: &ObligationRow, plan: &Plan) -> Standing {
    let name = |id| plan.directory.person(id).map(|person| person.name.clone());
    let text = || plan.measure(row.measure).map(|measure| measure.text.clone());
    Standing {
        measure: row.measure,
        what: row.title.clone().or_else(text).unwrap_or_default(),
        responsible: row.responsible.iter().filter_map(name).collect(),
        due_on: row.due_on,
        stands: status_word(row).to_owned(),
        met_on: row.met_on,
    }
}

fn paper(ending: &mut Ending) -> Result<Box<Paper>, DemoError> {
    match ending.ask(Question::Report { month: ending.month })? {
        Answer::Report(paper) => Ok(paper),
        _ => unreachable!("the desk answers what it was asked"),
    }
}

/// What shows more of the story's end, as it can be typed.
fn commands(ending: &Ending) -> Vec<(&'static str, String)> {
    let program = std::env::args().next().unwrap_or_else(|| "hromada-watch".to_owned());
    let (config, state) = (ending.left.config.display(), ending.left.state.display());
    let typed =
        |command: &str| format!("{program} --config \"{config}\" --state \"{state}\" {command}");
    // Long after the story nothing has been read for long; at its own end it is as it was.
    let at = ending.now.format("%d.%m.%Y %H:%M");
    vec![
        ("Що виконано, а що ні", typed(&format!("due --all --at \"{at}\""))),
        ("Уся історія рішення № 5", typed(&format!("explain \"{WORTH_EXPLAINING}\""))),
        ("Звіт за місяць", typed(&format!("report --month {}", ending.month))),
    ]
}

fn conclude(directory: &Path, ending: &Ending, commands: &[(&str, String)]) {
    outln!("\nЛистів надіслано: {}. Уся історія однією сторінкою:", ending.letters);
    outln!("  {}", directory.join(INDEX).display());
    outln!("Листи (.eml та .html): {}", ending.left.letters.display());
    outln!(
        "\nЗверніть увагу: рішення № 4 розміщено в останній день, коли сайт не відповідав. Нікого \
         не звинувачено:\nдоки сайт не читався, про це знав лише адміністратор, а коли сайт \
         повернувся, рішення зараховано вчасним.\nРішення № 5 пообіцяли \
         оприлюднити до 9 листопада, і до того дня про нього не нагадували; про № 6 нагадували."
    );
    outln!("\nДалі можна подивитися:");
    for (shows, typed) in commands {
        outln!("\n{shows}:\n  {typed}");
    }
}
