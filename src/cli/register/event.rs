//! `event` and `trip`: what departments hold, and where people travel.

use super::calendar_import::Import;
use crate::cli::failure::Failure;
use crate::cli::files::table::Rowed;
use crate::cli::place::{Place, carry_out, print_json};
use crate::cli::terminal::out::outln;
use crate::cli::terminal::table::{cell, cut, print, status, warnings};
use crate::cli::terminal::typed;
use crate::daemon::desk::Operation;
use crate::daemon::desk::register::{NewEvent, RegisterOperation};
use crate::domain::council::event::EventKind;
use clap::{Args, Subcommand};
use serde_json::Value;

/// What can be done with events.
#[derive(Debug, Subcommand)]
pub enum Event {
    /// Registers an event, contest or hearing, or says more of one
    Add(AddEvent),
    /// Says that it is on other days
    Move(Move),
    /// Says that it does not take place
    Cancel(Named),
    /// Takes a registered one back
    Remove(Named),
    /// Lists registered ones
    List(List),
    /// Registers events from a CSV, XLSX or iCalendar file, or from a calendar's address
    Import(Import),
}

/// What can be done with trips.
#[derive(Debug, Subcommand)]
pub enum Trip {
    /// Registers a working or study trip, or says more of one
    Add(AddTrip),
    /// Says that it is on other days
    Move(Move),
    /// Says that it does not take place
    Cancel(Named),
    /// Takes a registered one back
    Remove(Named),
    /// Lists registered ones
    List(List),
    /// Registers trips from a CSV, XLSX or iCalendar file, or from a calendar's address
    Import(Import),
}

/// Options of `event add`.
#[derive(Debug, Args)]
pub struct AddEvent {
    /// Its name
    title: String,
    /// The first day
    #[arg(long)]
    on: String,
    #[command(flatten)]
    more: More,
}

/// Options of `trip add`.
#[derive(Debug, Args)]
pub struct AddTrip {
    /// Its name
    title: String,
    /// The first day
    #[arg(long)]
    from: String,
    #[command(flatten)]
    more: More,
}

#[derive(Debug, Args)]
struct More {
    /// The last day; the first one by default
    #[arg(long)]
    until: Option<String>,
    /// When it begins: 10:00
    #[arg(long)]
    time: Option<String>,
    /// Where
    #[arg(long)]
    place: Option<String>,
    /// Whose it is: the department's id
    #[arg(long)]
    department: Option<String>,
    /// What stands in its id after the day; made from the name by default
    #[arg(long, value_name = "SLUG")]
    id: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `move`.
#[derive(Debug, Args)]
pub struct Move {
    /// Its id, as `list` shows it
    id: String,
    /// The new first day
    #[arg(long)]
    to: String,
    /// The new last day; as long as before by default
    #[arg(long)]
    until: Option<String>,
    /// The new hour; the old one by default
    #[arg(long)]
    time: Option<String>,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `cancel` and `remove`.
#[derive(Debug, Args)]
pub struct Named {
    /// Its id, as `list` shows it
    id: String,
    /// Why
    #[arg(long)]
    reason: String,
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

/// Options of `list`.
#[derive(Debug, Args)]
pub struct List {
    /// Prints one JSON document
    #[arg(long)]
    json: bool,
}

impl Event {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let kind = EventKind::Event;
        match self {
            Event::Add(AddEvent { title, on, more }) => more.add(place, kind, title, &on).await,
            Event::Move(shift) => shift.run(place, kind).await,
            Event::Cancel(named) => named.cancel(place, kind).await,
            Event::Remove(named) => named.remove(place, kind).await,
            Event::List(list) => list.run(place, kind).await,
            Event::Import(import) => import.run(place, Rowed::Events(kind)).await,
        }
    }
}

impl Trip {
    /// Does what was said.
    pub async fn run(self, place: &Place) -> Result<(), Failure> {
        let kind = EventKind::Trip;
        match self {
            Trip::Add(AddTrip { title, from, more }) => more.add(place, kind, title, &from).await,
            Trip::Move(shift) => shift.run(place, kind).await,
            Trip::Cancel(named) => named.cancel(place, kind).await,
            Trip::Remove(named) => named.remove(place, kind).await,
            Trip::List(list) => list.run(place, kind).await,
            Trip::Import(import) => import.run(place, Rowed::Events(kind)).await,
        }
    }
}

impl More {
    async fn add(
        self,
        place: &Place,
        kind: EventKind,
        title: String,
        from: &str,
    ) -> Result<(), Failure> {
        let event = NewEvent {
            kind,
            title,
            from: typed::date(from)?,
            until: typed::date_if(self.until.as_deref())?,
            at: typed::hour_if(self.time.as_deref())?,
            place: self.place,
            department: self.department.as_deref().map(Into::into),
            slug: self.id,
        };
        ask(place, kind, RegisterOperation::EventAdd(event), self.json).await
    }
}

impl Move {
    async fn run(self, place: &Place, kind: EventKind) -> Result<(), Failure> {
        let operation = RegisterOperation::EventMove {
            kind,
            event: self.id.as_str().into(),
            to: typed::date(&self.to)?,
            until: typed::date_if(self.until.as_deref())?,
            at: typed::hour_if(self.time.as_deref())?,
        };
        ask(place, kind, operation, self.json).await
    }
}

impl Named {
    async fn cancel(self, place: &Place, kind: EventKind) -> Result<(), Failure> {
        let Named { id, reason, json } = self;
        let event = id.as_str().into();
        ask(place, kind, RegisterOperation::EventCancel { kind, event, reason }, json).await
    }

    async fn remove(self, place: &Place, kind: EventKind) -> Result<(), Failure> {
        let Named { id, reason, json } = self;
        let event = id.as_str().into();
        ask(place, kind, RegisterOperation::EventRemove { kind, event, reason }, json).await
    }
}

impl List {
    async fn run(self, place: &Place, kind: EventKind) -> Result<(), Failure> {
        ask(place, kind, RegisterOperation::EventList { kind }, self.json).await
    }
}

async fn ask(
    place: &Place,
    kind: EventKind,
    operation: RegisterOperation,
    json: bool,
) -> Result<(), Failure> {
    let value = carry_out(place, Operation::Register(operation)).await?;
    if json {
        print_json(&value)
    } else {
        show(&value, kind)
    }
    Ok(())
}

fn show(value: &Value, kind: EventKind) {
    if let Some(events) = value.get("events").or(value.get("trips")).and_then(Value::as_array) {
        let rows: Vec<Vec<String>> = events
            .iter()
            .map(|event| {
                vec![
                    cell(&event["id"]),
                    cell(&event["from"]),
                    cell(&event["until"]),
                    cell(&event["at"]),
                    status(event).to_owned(),
                    cell(&event["department"]),
                    cut(&cell(&event["title"]), 60),
                ]
            })
            .collect();
        print(&["Id", "Перший день", "Останній", "Час", "Стан", "Підрозділ", "Назва"], &rows);
        return;
    }
    if let Some(removed) = value.get("removed") {
        outln!("Вилучено з реєстру: {}", cell(removed));
        return;
    }
    let event = &value[kind.as_str()];
    let already =
        if value["already"] == true { " (так уже було записано)" } else { "" };
    let days = match event["from"] == event["until"] {
        true => cell(&event["from"]),
        false => format!("{} – {}", cell(&event["from"]), cell(&event["until"])),
    };
    outln!("{}: {}, {days}{already}", cell(&event["id"]), status(event));
    warnings(value);
}
