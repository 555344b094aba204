//! Sittings, events and trips from the rows of a table.
//!
//! Columns are known by their headings, in any order, in Ukrainian or English; every row that
//! cannot be read is named, and then nothing is registered.

use super::heading::{self, Table};
use super::sheet::{Cell, Row, Sheet};
use crate::daemon::desk::refusal::WrongRow;
use crate::daemon::desk::register::import::{Called, Standing, Subject};
use crate::daemon::desk::typed;
use crate::domain::council::decision_line;
use crate::domain::council::event::EventKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rowed {
    /// Sittings.
    Sittings,
    /// Events or trips.
    Events(EventKind),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    From,
    Until,
    Hour,
    Place,
    Body,
    Session,
    Convocation,
    Title,
    Department,
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Column::From => "Дата",
            Column::Until => "Дата кінця",
            Column::Hour => "Час",
            Column::Place => "Місце",
            Column::Body => "Орган",
            Column::Session => "Номер сесії",
            Column::Convocation => "Скликання",
            Column::Title => "Назва",
            Column::Department => "Підрозділ",
        })
    }
}

fn column(heading: &str, rowed: Rowed) -> Option<Column> {
    let has = |stems: &[&str]| stems.iter().any(|stem| heading.contains(stem));
    let begins = |stems: &[&str]| stems.iter().any(|stem| heading.starts_with(stem));
    // Numbers of rows, and days of telling, are not the thing itself.
    if has(&["з/п", "п/п", "з.п", "п.п", "оприлюдн", "опублік", "публікац", "створен", "внесен"])
    {
        return None;
    }
    // Narrow words first: «Дата кінця» and «Час початку» hold the words of other columns.
    if has(&["convocation", "скликан"]) {
        Some(Column::Convocation)
    } else if has(&["until", "кінц", "кінець", "закінч", "завершен"]) || heading == "end"
    {
        Some(Column::Until)
    } else if begins(&["час", "time", "годин"]) {
        Some(Column::Hour)
    } else if has(&["date", "дата", "день", "початок", "початку", "коли"]) || heading == "from"
    {
        Some(Column::From)
    } else if has(&["place", "місце", "адрес"]) {
        Some(Column::Place)
    } else if has(&["department", "підрозділ", "відділ", "установ", "організатор"])
    {
        Some(Column::Department)
    } else if rowed == Rowed::Sittings && has(&["body", "орган"]) {
        Some(Column::Body)
    } else if rowed == Rowed::Sittings && has(&["session", "сесі"]) {
        Some(Column::Session)
    } else if has(&["title", "name", "назва", "захід", "заход", "подія", "тема", "поїздк"])
    {
        Some(Column::Title)
    } else {
        None
    }
}

/// Reads every row, or names every row that cannot be read.
#[cfg(any(test, fuzzing))]
pub fn read(sheets: &[Sheet], rowed: Rowed) -> Result<Vec<Called>, Vec<String>> {
    let (called, wrong) = rows(sheets, rowed).map_err(|problem| vec![problem])?;
    match wrong.is_empty() {
        true => Ok(called),
        false => Err(wrong.into_iter().map(|row| format!("{}: {}", row.at, row.text)).collect()),
    }
}

/// The rows that can be read, and what is wrong with the others.
pub fn rows(sheets: &[Sheet], rowed: Rowed) -> Result<(Vec<Called>, Vec<WrongRow>), String> {
    let needed = match rowed {
        Rowed::Sittings => [Column::From, Column::Body],
        Rowed::Events(_) => [Column::From, Column::Title],
    };
    let table = heading::find(sheets, |heading| column(heading, rowed), &needed)?;
    let (mut called, mut wrong) = (Vec::new(), Vec::new());
    for row in table.rows {
        match of_row(&table, row, rowed) {
            Ok(one) => called.push(one),
            Err(text) => wrong.push(WrongRow { at: format!("рядок {}", row.number), text }),
        }
    }
    Ok((called, wrong))
}

fn of_row(table: &Table<'_, Column>, row: &Row, rowed: Rowed) -> Result<Called, String> {
    let text = |column| table.text(row, column);
    let ordinal = |column: Column| match text(column)? {
        None => Ok(None),
        Some(text) => text.parse().map(Some).map_err(|_| format!("{column}: «{text}» – не число")),
    };
    let (from, last) = match table.cell(row, Column::From) {
        Some(Cell::Day(day)) => (*day, *day),
        _ => span(&text(Column::From)?.unwrap_or_default())?,
    };
    let until = match (table.cell(row, Column::Until), text(Column::Until)?) {
        (Some(Cell::Day(day)), _) => *day,
        (_, Some(text)) => decision_line::date(&text).map_err(|error| error.to_string())?,
        (_, None) => last,
    };
    let title = text(Column::Title)?;
    let subject = match rowed {
        Rowed::Sittings => Subject::Sitting {
            body: decision_line::body(&text(Column::Body)?.unwrap_or_default())
                .map_err(|error| error.to_string())?,
            session: ordinal(Column::Session)?,
            convocation: ordinal(Column::Convocation)?,
        },
        Rowed::Events(kind) => {
            if title.is_none() {
                return Err("немає назви".to_owned());
            }
            Subject::Event { kind, department: text(Column::Department)? }
        }
    };
    let at = match table.cell(row, Column::Hour) {
        Some(Cell::Hour(hour)) => Some(*hour),
        _ => text(Column::Hour)?.as_deref().map(typed::hour).transpose()?,
    };
    let (place, standing) = (text(Column::Place)?, Standing::Called);
    let stands_at = format!("рядок {}", row.number);
    Ok(Called { stands_at, uid: None, title, subject, from, until, at, place, standing })
}

/// One day, or the first and the last: «19.12.2026 – 21.12.2026».
fn span(text: &str) -> Result<(NaiveDate, NaiveDate), String> {
    let day = |text: &str| decision_line::date(text).map_err(|error| error.to_string());
    let two = text.split_once(" - ").or_else(|| text.split_once(['–', '—']));
    match two {
        Some((first, last)) => Ok((day(first)?, day(last)?)),
        None => day(text).map(|on| (on, on)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Sheet> {
        super::super::sheet::sheets("csv", text.as_bytes().to_vec()).expect("a table")
    }

    fn shown(one: &Called) -> String {
        let at = one.at.map(|at| at.format(" %H:%M").to_string()).unwrap_or_default();
        format!("{}..{}{at} {:?} {:?}", one.from, one.until, one.title, one.place)
    }

    #[test]
    fn ukrainian_headings_in_any_order() {
        let table = rows(
            "Орган;Місце;Час початку;Дата;Сесія;Скликання\nсесія;зала;10.00;20.12.2026;52;8\n\n\
             виконком;;;21.12.2026;;",
        );
        let called = read(&table, Rowed::Sittings).expect("two sittings");
        assert_eq!(shown(&called[0]), "2026-12-20..2026-12-20 10:00 None Some(\"зала\")");
        let Subject::Sitting { session, convocation, .. } = called[0].subject else {
            panic!("{called:?}")
        };
        assert_eq!((session, convocation), (Some(52), Some(8)));
        assert_eq!(called[1].stands_at, "рядок 4");

        let table = rows(
            "Назва заходу;Дата початку;Дата \
             кінця;Підрозділ\nЯрмарок;19.12.2026;21.12.2026;culture\n\
             Конкурс;01.12.2026 – 25.12.2026;;",
        );
        let called = read(&table, Rowed::Events(EventKind::Event)).expect("two events");
        assert_eq!(shown(&called[0]), "2026-12-19..2026-12-21 Some(\"Ярмарок\") None");
        assert_eq!(shown(&called[1]), "2026-12-01..2026-12-25 Some(\"Конкурс\") None");
    }

    #[test]
    fn every_bad_row_and_missing_column_is_named() {
        let table =
            rows("Орган;Дата;Час\nкомісія;20.12.2026;\nсесія;20.13.2026;\nсесія;20.12.2026;вранці");
        let problems = read(&table, Rowed::Sittings).expect_err("three bad rows").join("\n");
        for words in ["рядок 2: «комісія»", "рядок 3: «20.13.2026»", "рядок 4: `вранці`"]
        {
            assert!(problems.contains(words), "{problems}");
        }
        let problems = read(&rows("Місце\nзала"), Rowed::Events(EventKind::Trip));
        assert!(problems.expect_err("no columns")[0].contains("«Дата», «Назва»"));
        assert!(read(&[], Rowed::Sittings).is_err());
    }
}
