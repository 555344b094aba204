//! Sittings, events and trips from the rows of a table.
//!
//! Columns are found by their headings, in any order, in Ukrainian or English; every row that
//! cannot be read is named, and then nothing is registered.

use super::decisions::Rows;
use crate::daemon::desk::register::import::{Called, Standing, Subject};
use crate::daemon::desk::typed;
use crate::domain::council::decision_line;
use crate::domain::council::event::EventKind;
use chrono::NaiveDate;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

fn column(heading: &str, rowed: Rowed) -> Option<Column> {
    let heading = heading.trim().to_lowercase();
    let has = |stems: &[&str]| stems.iter().any(|stem| heading.contains(stem));
    let begins = |stems: &[&str]| stems.iter().any(|stem| heading.starts_with(stem));
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
pub fn read(rows: &Rows, rowed: Rowed) -> Result<Vec<Called>, Vec<String>> {
    let mut rows = rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((_, headings)) = rows.next() else { return Err(vec!["the file is empty".to_owned()]) };
    let columns: Vec<Option<Column>> =
        headings.iter().map(|heading| column(heading, rowed)).collect();
    let needed = match rowed {
        Rowed::Sittings => [(Column::From, "date (дата)"), (Column::Body, "body (орган)")],
        Rowed::Events(_) => {
            [(Column::From, "date (дата початку)"), (Column::Title, "title (назва)")]
        }
    };
    let missing: Vec<&str> = needed
        .into_iter()
        .filter(|(column, _)| !columns.contains(&Some(*column)))
        .map(|(_, name)| name)
        .collect();
    if !missing.is_empty() {
        return Err(vec![format!("the first row has no column for {}", missing.join(", "))]);
    }
    let (mut called, mut problems) = (Vec::new(), Vec::new());
    for (number, cells) in rows {
        match row(&columns, cells, *number, rowed) {
            Ok(one) => called.push(one),
            Err(problem) => problems.push(format!("row {number}: {problem}")),
        }
    }
    if problems.is_empty() { Ok(called) } else { Err(problems) }
}

fn row(
    columns: &[Option<Column>],
    cells: &[String],
    number: usize,
    rowed: Rowed,
) -> Result<Called, String> {
    let value = |wanted: Column| {
        let position = columns.iter().position(|column| *column == Some(wanted))?;
        cells.get(position).map(String::as_str).filter(|cell| !cell.is_empty())
    };
    let ordinal = |wanted: Column, name: &str| match value(wanted) {
        None => Ok(None),
        Some(text) => {
            text.parse().map(Some).map_err(|_| format!("{name} `{text}` is not a number"))
        }
    };
    let day = |text: &str| decision_line::date(text).map_err(|error| error.to_string());
    let (from, last) = span(value(Column::From).unwrap_or_default())?;
    let until = match value(Column::Until) {
        Some(text) => day(text)?,
        None => last,
    };
    let subject = match rowed {
        Rowed::Sittings => Subject::Sitting {
            body: decision_line::body(value(Column::Body).unwrap_or_default())
                .map_err(|error| error.to_string())?,
            session: ordinal(Column::Session, "session")?,
            convocation: ordinal(Column::Convocation, "convocation")?,
        },
        Rowed::Events(kind) => {
            let department = value(Column::Department).map(str::to_owned);
            Subject::Event { kind, department }
        }
    };
    let title = value(Column::Title).map(str::to_owned);
    if matches!(rowed, Rowed::Events(_)) && title.is_none() {
        return Err("the name is empty".to_owned());
    }
    Ok(Called {
        stands_at: format!("row {number}"),
        uid: None,
        title,
        subject,
        from,
        until,
        at: value(Column::Hour).map(typed::hour).transpose()?,
        place: value(Column::Place).map(str::to_owned),
        standing: Standing::Called,
    })
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

    fn rows(text: &str) -> Rows {
        let cells = |line: &str| line.split(';').map(|cell| cell.trim().to_owned()).collect();
        text.lines().enumerate().map(|(at, line)| (at + 1, cells(line))).collect()
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
        assert_eq!(called[1].stands_at, "row 4");

        let table = rows(
            "Назва заходу;Дата початку;Дата кінця;Підрозділ\nЯрмарок;19.12.2026;21.12.2026;culture\n\
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
        for words in ["row 2: `комісія` is not a body", "row 3: `20.13.2026`", "row 4: `вранці`"]
        {
            assert!(problems.contains(words), "{problems}");
        }
        let problems = read(&rows("Місце\nзала"), Rowed::Events(EventKind::Trip));
        assert!(
            problems.expect_err("no columns")[0].contains("date (дата початку), title (назва)")
        );
        assert!(read(&Vec::new(), Rowed::Sittings).is_err());
    }
}
