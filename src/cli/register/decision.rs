//! `decision`: the register of adopted decisions.

use crate::cli::failure::Failure;
use crate::cli::handed_over::{bytes, extension_of};
use crate::cli::place::{Form, Place};
use crate::cli::target;
use crate::cli::terminal::out::visible;
use crate::clock::Clock;
use crate::daemon::desk::answer::legal_acts::table;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::decisions::{DecisionQuestion, Registered};
use crate::daemon::desk::register::draft::How;
use crate::daemon::desk::typed;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::council::decision_line::{self, LineError, body, date};
use crate::domain::council::sitting::SittingKey;
use crate::domain::register::RegisteredDecision;
use crate::domain::register::doubt::NEAR_DAYS_MAX;
use crate::files::child::parsed;
use crate::files::decisions::{DecisionTable, whole};
use crate::sources::reading::parser::Parser;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use std::path::{Path, PathBuf};

/// What can be done with the register.
#[derive(Debug, Subcommand)]
pub enum Decision {
    /// Registers adopted decisions: «20.11.2026, session, №№ 1-25», or by options; with --sitting,
    /// those of one sitting
    Add(Add),
    /// Registers decisions from a CSV or XLSX file
    Import(Import),
    #[command(flatten)]
    Asked(DecisionQuestion),
    /// Writes known decisions in the columns of the state's open data (legalActs)
    Export(Export),
}

/// Options of `decision add`.
#[derive(Debug, Args)]
pub struct Add {
    /// One line: date, body, numbers
    #[arg(value_name = "LINE", conflicts_with_all = ["date", "body", "numbers", "sitting", "none"])]
    line: Option<String>,
    /// Day of adoption
    #[arg(long, required_unless_present_any = ["line", "sitting"], value_parser = date)]
    date: Option<NaiveDate>,
    /// session or executive
    #[arg(long, required_unless_present_any = ["line", "sitting"], value_parser = body)]
    body: Option<Body>,
    /// Numbers and ranges: 1-25, 27
    #[arg(long, required_unless_present_any = ["line", "none"], allow_hyphen_values = true)]
    numbers: Option<String>,
    /// The sitting that adopted them, e.g. session-2026-11-20; it is marked as held
    #[arg(
        long,
        value_name = "KEY",
        value_parser = typed::sitting,
        conflicts_with_all = ["date", "body", "session", "convocation"]
    )]
    sitting: Option<SittingKey>,
    /// Registers decisions of more than a year ago as well
    #[arg(long)]
    yes: bool,
    /// The sitting adopted no decision
    #[arg(long, requires = "sitting", conflicts_with_all = ["numbers", "title"])]
    none: bool,
    /// Name of the decision, when there is one number
    #[arg(long)]
    title: Option<String>,
    /// Ordinal of the session
    #[arg(long)]
    session: Option<u16>,
    /// Number of the convocation
    #[arg(long)]
    convocation: Option<u16>,
}

/// Options of `decision import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file, `-` for standard input; columns by their headings: body, number, date, title,
    /// session, convocation
    file: PathBuf,
    /// Shows what would be registered, and registers nothing
    #[arg(long)]
    dry_run: bool,
    /// Registers decisions of more than a year ago as well
    #[arg(long)]
    yes: bool,
}

/// Options of `decision export`.
#[derive(Debug, Args)]
pub struct Export {
    /// How it is written
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The file to write instead of printing
    #[arg(long, value_name = "FILE", default_value = target::DASH)]
    out: PathBuf,
}

/// How the register is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated, absent values as the word null.
    Csv,
    /// One JSON document.
    Json,
}

impl Decision {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let asked = match self {
            Decision::Asked(asked) => asked,
            Decision::Add(add) => add.question()?,
            Decision::Import(import) => {
                let decisions = read(&place.home.parser, &import.file).await?;
                near(decisions.iter().map(|one| &one.key), import.yes)?;
                let total = decisions.len();
                let add = DecisionQuestion::Add { decisions };
                if import.dry_run {
                    return would_register(place, add, total).await;
                }
                add
            }
            Decision::Export(export) => return export.run(place).await,
        };
        place.ask_and_show(Question::Decision(asked)).await
    }
}

/// Reads a register; the row numbers in errors are those of the file.
async fn read(parser: &Parser, file: &Path) -> Result<Vec<RegisteredDecision>, Failure> {
    let fail = |problems: Vec<String>| {
        let problems = problems.join("\n  ");
        Failure::Failed(format!("{}: нічого не внесено:\n  {problems}", file.display()))
    };
    let bytes = bytes(file).map_err(|problem| fail(vec![problem]))?;
    let task = DecisionTable { extension: extension_of(file, &bytes) };
    parsed(parser, task, bytes).await.and_then(whole).map_err(fail)
}

/// Shows what registering would do.
async fn would_register(place: &Place, add: DecisionQuestion, total: usize) -> Result<(), Failure> {
    let asked = Box::new(Question::Decision(add));
    let answer = match place.ask(Question::Draft { asked }).await? {
        Answer::Draft(draft) => {
            let changes = draft.changes.iter();
            let keys = changes.filter_map(|change| DecisionKey::parse(&change.key));
            let corrected = draft.changes.iter().filter(|it| it.how == How::Changed).count();
            let registered: Vec<DecisionKey> = keys.collect();
            let already_registered = total.saturating_sub(registered.len());
            let sitting = None;
            Answer::WouldRegister(Registered { registered, corrected, already_registered, sitting })
        }
        other => other,
    };
    place.show(&answer)
}

/// A year typed wrong makes a decision late at once, so one that is not near has to be meant.
fn near<'a>(keys: impl IntoIterator<Item = &'a DecisionKey>, meant: bool) -> Result<(), Failure> {
    let today = Clock::System.now().date_naive();
    let old = |key: &&DecisionKey| (today - key.adopted_on).num_days() > NEAR_DAYS_MAX;
    match keys.into_iter().find(old).filter(|_| !meant) {
        None => Ok(()),
        Some(key) => Err(Failure::Usage(format!(
            "рішення № {} прийнято {}, понад рік тому; якщо рік правильний, додайте --yes",
            key.number.shown(),
            key.adopted_on.format("%d.%m.%Y")
        ))),
    }
}

impl Add {
    fn question(self) -> Result<DecisionQuestion, Failure> {
        let usage = |error: LineError| Failure::Usage(error.to_string());
        let numbers = self.numbers.as_deref().map(decision_line::numbers).transpose();
        let numbers = numbers.map_err(usage)?.unwrap_or_default();
        let keys = match (&self.line, self.date, self.body) {
            (Some(line), ..) => decision_line::parse(line).map_err(usage)?,
            (None, Some(adopted_on), Some(body)) => {
                let key = |number| DecisionKey { body, adopted_on, number };
                numbers.iter().cloned().map(key).collect()
            }
            _ => Vec::new(),
        };
        let count = keys.len().max(numbers.len());
        if self.title.is_some() && count > 1 {
            return Err(Failure::Usage(format!(
                "--title – назва одного рішення, а номерів названо {count}"
            )));
        }
        if let Some(sitting) = self.sitting {
            return Ok(DecisionQuestion::AddOfSitting { sitting, numbers, title: self.title });
        }
        near(&keys, self.yes)?;
        let decision = |key: DecisionKey| RegisteredDecision {
            number: key.number.clone(),
            key,
            title: self.title.clone(),
            session: self.session,
            convocation: self.convocation,
        };
        Ok(DecisionQuestion::Add { decisions: keys.into_iter().map(decision).collect() })
    }
}

impl Export {
    async fn run(self, place: &Place) -> Result<(), Failure> {
        match place.ask(Question::Decision(DecisionQuestion::LegalActs)).await? {
            Answer::LegalActs(acts) if place.form == Form::Text && self.format == Format::Csv => {
                let table = table(&acts).map_err(|error| Failure::Failed(error.to_string()))?;
                // A terminal obeys what a file only holds.
                match target::is_standard(&self.out) {
                    true => target::write(&self.out, visible(&table).as_bytes()),
                    false => target::write(&self.out, table.as_bytes()),
                }
            }
            answer => target::write(&self.out, format!("{:#}\n", answer.json()).as_bytes()),
        }
    }
}
