//! `due` and `explain`: what is due, and why.

use super::failure::Failure;
use super::place::{Place, carry_out, print_json};
use super::terminal::moment;
use super::terminal::out::outln;
use super::terminal::table::{cell, cut, moment as moment_text, print, status_word};
use crate::daemon::desk::Operation;
use clap::Args;
use serde_json::Value;

/// Options of `due`.
#[derive(Debug, Args)]
pub struct Due {
    /// At this moment instead of now
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
    /// Lists obligations that are met as well
    #[arg(long)]
    all: bool,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub struct Explain {
    /// An obligation's key, as `due` shows it
    key: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Due {
    /// Lists obligations.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let at = match &self.at {
            Some(text) => {
                let config = crate::config::load(&place.home.config)?;
                Some(moment::parse(text, &config.calendar)?)
            }
            None => None,
        };
        let value = carry_out(place, Operation::Due { at }).await?;
        if self.json {
            print_json(&value);
            return Ok(());
        }
        let all = value["obligations"].as_array().cloned().unwrap_or_default();
        let (met, other): (Vec<Value>, Vec<Value>) =
            all.into_iter().partition(|row| row["status"] == "met");
        let shown: Vec<&Value> =
            if self.all { other.iter().chain(&met).collect() } else { other.iter().collect() };
        let rows: Vec<Vec<String>> = shown
            .into_iter()
            .map(|row| {
                vec![
                    cell(&row["due_on"]),
                    status_word(row),
                    cell(&row["key"]),
                    cell(&row["responsible"]),
                    cut(&cell(&row["title"]), 60),
                ]
            })
            .collect();
        print(&["Строк", "Стан", "Обов’язок", "Відповідальні", "Про що"], &rows);
        if !self.all && !met.is_empty() {
            outln!("\nВиконано: {} (перелік: due --all)", met.len());
        }
        for row in value["cannot_tell"].as_array().into_iter().flatten() {
            outln!(
                "Джерело {} не читається (немає ключа); самостійно не встановлюється виконання \
                 заходів: {}",
                cell(&row["source"]),
                cell(&row["measures"])
            );
        }
        for row in value["switched_off"].as_array().into_iter().flatten() {
            outln!("Захід {}, {}: вимкнено в плані", row["measure"], cell(&row["duty"]));
        }
        Ok(())
    }
}

impl Explain {
    /// Shows one obligation.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let key = self.key.as_str().into();
        let value = carry_out(place, Operation::Explain { key }).await?;
        if self.json {
            print_json(&value);
            return Ok(());
        }
        let zone = crate::config::load(&place.home.config)?.calendar.zone;
        let obligation = &value["obligation"];
        outln!("{}", cell(&obligation["key"]));
        for (name, text) in [
            ("Про що", cell(&obligation["title"])),
            ("Стан", status_word(obligation)),
            ("Строк", cell(&obligation["due_on"])),
            ("Чому саме так", cell(&obligation["why"])),
            ("Відповідальні", cell(&obligation["responsible"])),
            ("Виконано", cell(&obligation["met_on"])),
            ("Підтвердження", cell(&obligation["settled_by"]["url"])),
            ("Дати сторінки", dates(obligation)),
            ("Можливі сторінки", cell(&obligation["candidates"])),
            ("Проєкт", cell(&value["draft"]["url"])),
        ] {
            if !text.is_empty() {
                outln!("  {name}: {text}");
            }
        }
        outln!("\nПовідомлено:");
        for told in value["told"].as_array().into_iter().flatten() {
            let at = match moment_text(&told["at"], zone) {
                at if at.is_empty() => "очікує надсилання".to_owned(),
                at => at,
            };
            outln!("  {at}  {}", cell(&told["notice"]));
        }
        outln!("\nФакти журналу:");
        for fact in value["facts"].as_array().into_iter().flatten() {
            outln!(
                "  {:>6}  {}  {}  {}",
                cell(&fact["seq"]),
                moment_text(&fact["at"], zone),
                cell(&fact["author"]),
                cut(&fact["fact"].to_string(), 160)
            );
        }
        if let Some(error) = value["journal_error"].as_str() {
            return Err(Failure::Store(error.to_owned()));
        }
        Ok(())
    }
}

/// The dates of the page that settled it, and whether they disagree.
fn dates(obligation: &Value) -> String {
    let dates = &obligation["dates"];
    let shown: Vec<String> = [
        ("в адресі", &dates["url"]),
        ("на сторінці", &dates["printed"]),
        ("у стрічці", &dates["feed"]),
        ("виявлено", &dates["first_seen"]),
    ]
    .into_iter()
    .filter(|(_, day)| !day.is_null())
    .map(|(name, day)| format!("{name} {}", cell(day)))
    .collect();
    match obligation["dates_disagree"].as_u64() {
        Some(days) => format!("{} (розбіжність, днів: {days})", shown.join(", ")),
        None => shown.join(", "),
    }
}
