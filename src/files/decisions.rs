//! Registers of decisions from tables.
//!
//! Columns are known by their headings, in any order, in English or Ukrainian. Numbers of rows, of
//! sessions, drafts and registrations are no numbers of decisions, and only the day of adoption is
//! one. Every row that cannot be read is named, and then nothing is registered.

use super::heading::{self, Table};
use super::sheet::{Cell, Row, Sheet, sheets};
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::council::decision_line;
use crate::domain::register::RegisteredDecision;
use crate::sources::reading::task::Task;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Reading a register of decisions.
#[derive(Serialize, Deserialize)]
pub struct DecisionTable {
    /// What its name ends with, in small letters.
    pub extension: String,
}

/// One row of a register.
#[derive(Debug, Serialize, Deserialize)]
pub struct DecisionRow {
    /// Where it stands: `рядок 3`.
    pub at: String,
    /// The decisions it names, or what is wrong with it.
    pub read: Result<Vec<RegisteredDecision>, String>,
}

impl Task for DecisionTable {
    const NAME: &'static str = "decision-table";
    type Done = Result<Vec<DecisionRow>, Vec<String>>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let sheets = sheets(&self.extension, bytes.to_vec()).map_err(|problem| vec![problem])?;
        rows(&sheets).map_err(|problem| vec![problem])
    }
}

/// The decisions of every row, or what is wrong with each wrong one.
pub fn whole(rows: Vec<DecisionRow>) -> Result<Vec<RegisteredDecision>, Vec<String>> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for DecisionRow { at, read } in rows {
        match read {
            Ok(decisions) => all.extend(decisions),
            Err(problem) => problems.push(format!("{at}: {problem}")),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Body,
    Number,
    Date,
    Title,
    Session,
    Convocation,
    /// The key that `decision export` writes; it begins with the body.
    Uid,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Column::Body => "Орган",
            Column::Number => "Номер рішення",
            Column::Date => "Дата прийняття",
            Column::Title => "Назва",
            Column::Session => "Номер сесії",
            Column::Convocation => "Скликання",
            Column::Uid => "uid",
        })
    }
}

/// Words of columns that hold numbers and days of other things.
const OF_OTHERS: &[&str] = &[
    "з/п",
    "п/п",
    "з.п",
    "п.п",
    "порядк",
    "оприлюдн",
    "опублік",
    "публікац",
    "розміщ",
    "чинн",
    "реєстрац",
    "проєкт",
    "проект",
    "протокол",
    "справ",
    "сторін",
    "голос",
    "телефон",
    "внесен",
    "підпис",
    "надісл",
    "отриман",
    "valid",
    "issued",
    "registra",
    "publish",
    "draft",
    "page",
];

fn column(heading: &str) -> Option<Column> {
    let has = |stems: &[&str]| stems.iter().any(|stem| heading.contains(stem));
    let of_decision = has(&["рішен", "decision"]);
    let number = has(&["номер", "№", "number"]);
    let date = has(&["дата", "date", "день", "коли"]);
    if has(OF_OTHERS) {
        return None;
    }
    if heading == "uid" {
        Some(Column::Uid)
    } else if has(&["convocation", "скликан"]) {
        Some(Column::Convocation)
    } else if has(&["орган", "body", "ким прийн", "ким ухвал"]) || has(&["викон"]) && has(&["сесі"])
    {
        Some(Column::Body)
    } else if number && date {
        // «Номер і дата» in one cell is neither.
        None
    } else if has(&["session", "сесі", "засідан"]) && !of_decision {
        match (number, date) {
            (_, true) => Some(Column::Date),
            (true, _) => Some(Column::Session),
            _ => {
                matches!(heading, "сесія" | "session" | "чергова сесія").then_some(Column::Session)
            }
        }
    } else if date || has(&["прийнят", "ухвален", "accepted", "adopted"]) {
        Some(Column::Date)
    } else if number {
        Some(Column::Number)
    } else if has(&["title", "назва", "name", "про що", "зміст", "заголовок", "предмет"])
    {
        Some(Column::Title)
    } else {
        None
    }
}

/// The rows of the first sheet that has decisions.
fn rows(sheets: &[Sheet]) -> Result<Vec<DecisionRow>, String> {
    let needed = [Column::Body, Column::Number, Column::Date];
    let exported = [Column::Uid, Column::Number, Column::Date];
    let table = heading::find(sheets, column, &needed)
        .or_else(|problem| heading::find(sheets, column, &exported).map_err(|_| problem))?;
    let mut rows = Vec::new();
    let mut seen: BTreeMap<DecisionKey, usize> = BTreeMap::new();
    for row in table.rows {
        let read = of_row(&table, row).and_then(|decisions| {
            for decision in &decisions {
                if let Some(before) = seen.insert(decision.key.clone(), row.number) {
                    let number = decision.number.shown();
                    return Err(format!("рішення № {number} цього дня вже є в рядку {before}"));
                }
            }
            Ok(decisions)
        });
        rows.push(DecisionRow { at: format!("рядок {}", row.number), read });
    }
    match rows.is_empty() {
        true => Err("під заголовками немає жодного рядка".to_owned()),
        false => Ok(rows),
    }
}

/// The decisions of the first sheet that has them, or every problem.
#[cfg(test)]
pub(super) fn decisions(sheets: &[Sheet]) -> Result<Vec<RegisteredDecision>, Vec<String>> {
    whole(rows(sheets).map_err(|problem| vec![problem])?)
}

/// The decisions of one row: its number may be a range or a list.
fn of_row(table: &Table<'_, Column>, row: &Row) -> Result<Vec<RegisteredDecision>, String> {
    // The state's open data has the word for what is not known.
    let text = |column| Ok::<_, String>(table.text(row, column)?.filter(|text| text != "null"));
    let ordinal = |column: Column| match text(column)? {
        None => Ok(None),
        Some(text) => {
            let bare = text.split(|c: char| !c.is_ascii_digit()).find(|it| !it.is_empty());
            let read = bare.and_then(|bare| bare.parse::<u16>().ok());
            read.map(Some).ok_or_else(|| format!("{column}: «{text}» – не число"))
        }
    };
    let body = match text(Column::Uid)? {
        Some(uid) => uid.split_once('-').and_then(|(body, _)| Body::parse(body)),
        None => None,
    };
    let body = match body {
        Some(body) => body,
        None => decision_line::body(&text(Column::Body)?.unwrap_or_default())
            .map_err(|error| error.to_string())?,
    };
    let adopted_on = day(table, row)?;
    let numbers = numbers(table, row)?;
    let title = text(Column::Title)?.filter(|_| numbers.len() == 1);
    let (session, convocation) = (ordinal(Column::Session)?, ordinal(Column::Convocation)?);
    let decision = |number: DecisionNumber| RegisteredDecision {
        key: DecisionKey { body, adopted_on, number: number.clone() },
        number,
        title: title.clone(),
        session,
        convocation,
    };
    Ok(numbers.into_iter().map(decision).collect())
}

fn day(table: &Table<'_, Column>, row: &Row) -> Result<NaiveDate, String> {
    match table.cell(row, Column::Date) {
        Some(Cell::Day(day)) => Ok(*day),
        _ => decision_line::date(&table.text(row, Column::Date)?.unwrap_or_default())
            .map_err(|error| error.to_string()),
    }
}

fn numbers(table: &Table<'_, Column>, row: &Row) -> Result<Vec<DecisionNumber>, String> {
    const AS_TEXT: &str = "задайте комірці формат «Текст» і впишіть номер знову";
    let cell = table.cell(row, Column::Number);
    let shown = cell.map(Cell::shown).unwrap_or_default();
    let spoilt = match cell {
        Some(Cell::Day(_) | Cell::Hour(_)) => true,
        Some(Cell::Text(text)) => decision_line::date(text).is_ok(),
        _ => false,
    };
    if spoilt {
        return Err(format!("номер став датою ({shown}): {AS_TEXT}"));
    }
    if let Some(Cell::Fraction(number)) = cell {
        return Err(format!("номер став дробовим числом ({number}): {AS_TEXT}"));
    }
    decision_line::numbers(&table.text(row, Column::Number)?.unwrap_or_default())
        .map_err(|error| error.to_string())
}
