//! `away`: who is away, and who hears instead.

use crate::cli::failure::Failure;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print, warnings};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::RegisterOperation;
use clap::Args;
use serde_json::Value;

/// Options of `away`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["person", "back", "list"]))]
pub struct Away {
    /// Who is away, by id or name
    #[arg(requires_all = ["from", "until", "reason"])]
    person: Option<String>,
    /// Says that a person is back before the end, or was never away
    #[arg(long, value_name = "PERSON", requires_all = ["from", "reason"])]
    back: Option<String>,
    /// Lists who is away, now and later
    #[arg(long, conflicts_with_all = ["from", "until", "reason", "deputy", "on"])]
    list: bool,
    /// The first day
    #[arg(long)]
    from: Option<String>,
    /// The last day
    #[arg(long, conflicts_with = "back")]
    until: Option<String>,
    /// Who hears instead; the directory's deputy by default
    #[arg(long, value_name = "PERSON", conflicts_with = "back")]
    deputy: Option<String>,
    /// With --back: the first day on which the person hears again; today by default
    #[arg(long, requires = "back")]
    on: Option<String>,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Away {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let from = || typed::date(self.from.as_deref().unwrap_or_default());
        let reason = self.reason.clone().unwrap_or_default();
        let operation = match (&self.person, &self.back) {
            (Some(person), _) => RegisterOperation::Away {
                person: person.clone(),
                from: from()?,
                until: typed::date(self.until.as_deref().unwrap_or_default())?,
                reason,
                deputy: self.deputy.clone(),
            },
            (None, Some(person)) => RegisterOperation::AwayBack {
                person: person.clone(),
                from: from()?,
                on: typed::date_if(self.on.as_deref())?,
                reason,
            },
            (None, None) => RegisterOperation::AwayList,
        };
        let value = carry_out(place, Operation::Register(operation)).await?;
        if self.json {
            print_json(&value)
        } else {
            show(&value)
        }
        Ok(())
    }
}

fn show(value: &Value) {
    if let Some(absences) = value["absences"].as_array() {
        let rows: Vec<Vec<String>> = absences
            .iter()
            .map(|absence| {
                vec![
                    cell(&absence["person"]),
                    cell(&absence["from"]),
                    cell(&absence["until"]),
                    cell(&absence["hearer"]),
                    cut(&cell(&absence["reason"]), 60),
                ]
            })
            .collect();
        print(&["Особа", "Перший день", "Останній", "Листи отримує", "Причина"], &rows);
    } else if let Some(back_on) = value.get("back_on") {
        outln!("{} знову отримує листи з {}", cell(&value["person"]), cell(back_on));
    } else {
        let absence = &value["absence"];
        let already = if value["already"] == true {
            " (так уже було записано)"
        } else {
            ""
        };
        outln!(
            "{}: відсутність {} – {}, листи отримує {}{already}",
            cell(&absence["person"]),
            cell(&absence["from"]),
            cell(&absence["until"]),
            cell(&absence["hearer"])
        );
        warnings(value);
    }
}
