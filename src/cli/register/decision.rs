//! `decision`: the register of adopted decisions.

use super::gap::{self, Gap};
use super::legal_acts::Export;
use crate::cli::failure::Failure;
use crate::cli::files::decisions;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print, status_word};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::decision_line;
use crate::domain::council::sitting::SittingKey;
use crate::domain::register::{LinkVerdict, RegisteredDecision};
use clap::{Args, Subcommand};
use serde_json::Value;
use std::path::PathBuf;

/// What can be done with the register.
#[derive(Debug, Subcommand)]
pub enum Decision {
    /// Registers adopted decisions: «20.11.2026, session, №№ 1-25», or by options; with --sitting,
    /// those of one sitting
    Add(Add),
    /// Registers decisions from a CSV or XLSX file
    Import(Import),
    /// Lists known decisions with how their publication stands
    List(Json),
    /// Says that a page publishes a decision
    Link(Link),
    /// Says that a page does not publish a decision
    Unlink(Link),
    /// Takes a registered decision back
    Remove(Remove),
    /// Writes known decisions in the columns of the state's open data (legalActs)
    Export(Export),
    /// Lists missing numbers that are probably unpublished decisions
    Gaps(Json),
    /// Answers whether a missing number is a decision
    #[command(subcommand)]
    Gap(Gap),
}

/// Options of `decision add`.
#[derive(Debug, Args)]
pub struct Add {
    /// One line: date, body, numbers
    #[arg(value_name = "LINE", conflicts_with_all = ["date", "body", "numbers", "sitting", "none"])]
    line: Option<String>,
    /// Day of adoption
    #[arg(long, required_unless_present_any = ["line", "sitting"])]
    date: Option<String>,
    /// session or executive
    #[arg(long, required_unless_present_any = ["line", "sitting"])]
    body: Option<String>,
    /// Numbers and ranges: 1-25, 27
    #[arg(long, required_unless_present_any = ["line", "none"], allow_hyphen_values = true)]
    numbers: Option<String>,
    /// The sitting that adopted them, e.g. session-2026-11-20; it is marked as held
    #[arg(
        long,
        value_name = "KEY",
        conflicts_with_all = ["date", "body", "session", "convocation"]
    )]
    sitting: Option<String>,
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
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `decision import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The file; columns by their headings: body, number, date, title, session, convocation
    file: PathBuf,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// The one option of listings.
#[derive(Debug, Args)]
pub struct Json {
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `decision link` and `decision unlink`.
#[derive(Debug, Args)]
pub struct Link {
    /// The decision's key, e.g. session-2026-11-20-№24
    decision: String,
    /// Address of the page
    url: String,
    /// Day of publication; the page's own day or today by default
    #[arg(long)]
    on: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `decision remove`.
#[derive(Debug, Args)]
pub struct Remove {
    /// The decision's key
    decision: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Decision {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        match self {
            Decision::Add(add) => {
                let json = add.json;
                if let Some(sitting) = &add.sitting {
                    let operation = add.of_sitting(typed::sitting(sitting)?)?;
                    return show_registered(&carry_out(place, operation).await?, json);
                }
                let decisions = add.decisions()?;
                register(place, decisions, json).await
            }
            Decision::Import(import) => {
                let decisions = decisions::read(&import.file)?;
                register(place, decisions, import.json).await
            }
            Decision::List(Json { json }) => {
                let value = carry_out(place, Operation::DecisionList).await?;
                if json {
                    print_json(&value);
                } else {
                    show_list(&value);
                }
                Ok(())
            }
            Decision::Export(export) => export.run(place).await,
            Decision::Gaps(Json { json }) => gap::list(place, json).await,
            Decision::Gap(gap) => gap.run(place).await,
            Decision::Link(link) => link.run(place, LinkVerdict::Linked).await,
            Decision::Unlink(link) => link.run(place, LinkVerdict::Unlinked).await,
            Decision::Remove(remove) => {
                let decision = key(&remove.decision)?;
                let operation = Operation::DecisionRemove { decision, reason: remove.reason };
                let value = carry_out(place, operation).await?;
                if remove.json {
                    print_json(&value);
                } else {
                    outln!("Вилучено з реєстру: {}", cell(&value["removed"]));
                }
                Ok(())
            }
        }
    }
}

impl Add {
    fn of_sitting(&self, sitting: SittingKey) -> Result<Operation, Failure> {
        let numbers = match &self.numbers {
            Some(numbers) => decision_line::numbers(numbers)
                .map_err(|error| Failure::Usage(error.to_string()))?,
            None => Vec::new(),
        };
        self.names_one(numbers.len())?;
        let title = self.title.clone();
        Ok(Operation::Register(RegisterOperation::SittingDecisions { sitting, numbers, title }))
    }

    fn names_one(&self, count: usize) -> Result<(), Failure> {
        if self.title.is_some() && count > 1 {
            return Err(Failure::Usage(format!(
                "--title names one decision, and {count} numbers were given"
            )));
        }
        Ok(())
    }

    fn decisions(self) -> Result<Vec<RegisteredDecision>, Failure> {
        let usage = |error: decision_line::LineError| Failure::Usage(error.to_string());
        let keys = match (&self.line, &self.date, &self.body, &self.numbers) {
            (Some(line), ..) => decision_line::parse(line).map_err(usage)?,
            (None, Some(date), Some(body), Some(numbers)) => {
                let adopted_on = decision_line::date(date).map_err(usage)?;
                let body = decision_line::body(body).map_err(usage)?;
                decision_line::numbers(numbers)
                    .map_err(usage)?
                    .into_iter()
                    .map(|number| DecisionKey { body, adopted_on, number })
                    .collect()
            }
            _ => return Err(Failure::Usage("give --date, --body and --numbers".to_owned())),
        };
        self.names_one(keys.len())?;
        Ok(keys
            .into_iter()
            .map(|key| RegisteredDecision {
                number: key.number.clone(),
                key,
                title: self.title.clone(),
                session: self.session,
                convocation: self.convocation,
            })
            .collect())
    }
}

async fn register(
    place: &Place,
    decisions: Vec<RegisteredDecision>,
    json: bool,
) -> Result<(), Failure> {
    show_registered(&carry_out(place, Operation::DecisionAdd { decisions }).await?, json)
}

fn show_registered(value: &Value, json: bool) -> Result<(), Failure> {
    if json {
        print_json(value);
        return Ok(());
    }
    let registered = value["registered"].as_array().cloned().unwrap_or_default();
    outln!(
        "Зареєстровано: {}; з них уточнено: {}; уже було в реєстрі: {}",
        registered.len(),
        cell(&value["corrected"]),
        cell(&value["already_registered"])
    );
    for key in &registered {
        outln!("  {}", cell(key));
    }
    if let Some(sitting) = value.get("sitting") {
        let (key, count) = (cell(&sitting["key"]), cell(&sitting["decisions"]));
        outln!("Засідання {key}: відбулося, рішень: {count}");
    }
    Ok(())
}

fn key(text: &str) -> Result<DecisionKey, Failure> {
    DecisionKey::parse(text).ok_or_else(|| {
        Failure::Usage(format!(
            "`{text}` is not a decision key; the form is session-2026-11-20-№24, as `decision \
             list` shows it"
        ))
    })
}

impl Link {
    async fn run(self, place: &Place, verdict: LinkVerdict) -> Result<(), Failure> {
        let decision = key(&self.decision)?;
        if url::Url::parse(&self.url).is_err() {
            return Err(Failure::Usage(format!("`{}` is not an address", self.url)));
        }
        let on = match &self.on {
            Some(text) => {
                Some(decision_line::date(text).map_err(|error| Failure::Usage(error.to_string()))?)
            }
            None => None,
        };
        let operation = Operation::DecisionLink { decision, url: self.url, verdict, on };
        let value = carry_out(place, operation).await?;
        if self.json {
            print_json(&value);
        } else {
            let verb = match verdict {
                LinkVerdict::Linked => "пов’язано зі сторінкою",
                LinkVerdict::Unlinked => "більше не пов’язується зі сторінкою",
            };
            outln!("{} {verb} {}", cell(&value["decision"]), cell(&value["url"]));
        }
        Ok(())
    }
}

fn show_list(value: &Value) {
    let rows: Vec<Vec<String>> = value["decisions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| {
            vec![
                cell(&row["key"]),
                if row["registered"] == true { "так" } else { "ні" }.to_owned(),
                cell(&row["due_on"]),
                status_word(row),
                cell(&row["met_on"]),
                cut(&cell(&row["title"]), 60),
            ]
        })
        .collect();
    print(&["Рішення", "У реєстрі", "Строк", "Стан", "Оприлюднено", "Назва"], &rows);
}
