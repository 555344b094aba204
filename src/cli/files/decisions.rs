//! Registers of decisions from CSV and XLSX files.
//!
//! Columns are found by their headings, in any order, in English or Ukrainian; every row that
//! cannot be read is named, and then nothing is registered.

use crate::cli::failure::Failure;
use crate::domain::council::decision::{DecisionKey, DecisionNumber};
use crate::domain::council::decision_line;
use crate::domain::register::RegisteredDecision;
use calamine::{Data, DataType, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;
use std::path::Path;

/// A file larger than this is not a register.
const FILE_MAX_BYTES: u64 = 20 * 1024 * 1024;

/// Reads a register; the row numbers in errors are those of the file.
pub fn read(file: &Path) -> Result<Vec<RegisteredDecision>, Failure> {
    let fail = |what: String| Failure::Failed(format!("{}: {what}", file.display()));
    let rows = rows(&extension(file), bytes(file)?).map_err(fail)?;
    decisions(&rows).map_err(|problems| fail(format!("\n  {}", problems.join("\n  "))))
}

/// Rows with their numbers in the file.
pub(in crate::cli) type Rows = Vec<(usize, Vec<String>)>;

/// The bytes of a file that is not too large for a register.
pub(in crate::cli) fn bytes(file: &Path) -> Result<Vec<u8>, Failure> {
    let fail = |what: String| Failure::Failed(format!("{}: {what}", file.display()));
    let size = std::fs::metadata(file).map_err(|error| fail(error.to_string()))?.len();
    if size > FILE_MAX_BYTES {
        return Err(fail(format!("{size} bytes are too many for a register")));
    }
    std::fs::read(file).map_err(|error| fail(error.to_string()))
}

/// What a file's name ends with, in small letters.
pub(in crate::cli) fn extension(file: &Path) -> String {
    file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase()
}

/// The rows of a table; the extension says which kind of file it is.
pub(in crate::cli) fn rows(extension: &str, bytes: Vec<u8>) -> Result<Rows, String> {
    match extension {
        "csv" | "tsv" | "txt" => csv_rows(bytes),
        "xlsx" | "xls" | "ods" => sheet_rows(bytes),
        other => Err(format!("`.{other}` is not read; give a .csv or .xlsx file")),
    }
}

/// Text as Ukrainian files have it.
pub(in crate::cli) fn text(bytes: Vec<u8>) -> String {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // Spreadsheet programs on Windows still save Ukrainian CSV in this encoding.
        Err(error) => encoding_rs::WINDOWS_1251.decode(error.as_bytes()).0.into_owned(),
    };
    text.trim_start_matches('\u{feff}').to_owned()
}

fn csv_rows(bytes: Vec<u8>) -> Result<Rows, String> {
    let text = text(bytes);
    let heading = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|delimiter| heading.bytes().filter(|byte| byte == delimiter).count())
        .unwrap_or(b',');
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
        .records()
        .map(|record| {
            let record = record.map_err(|error| error.to_string())?;
            let line = record.position().map_or(0, |position| position.line());
            let cells = record.iter().map(|cell| cell.trim().to_owned()).collect();
            Ok((usize::try_from(line).unwrap_or(usize::MAX), cells))
        })
        .collect()
}

fn sheet_rows(bytes: Vec<u8>) -> Result<Rows, String> {
    let mut book =
        open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let name = book.sheet_names().first().cloned().ok_or("the workbook has no sheet")?;
    let range = book.worksheet_range(&name).map_err(|error| error.to_string())?;
    let first = range.start().map_or(0, |(row, _)| row as usize);
    Ok(range
        .rows()
        .enumerate()
        .map(|(index, cells)| (first + index + 1, cells.iter().map(cell_text).collect()))
        .collect())
}

fn cell_text(cell: &Data) -> String {
    // Spreadsheets keep a bare hour as a part of day zero.
    if let Data::DateTime(moment) = cell
        && (0.0..1.0).contains(&moment.as_f64())
        && let Some(hour) = cell.as_time()
    {
        return hour.format("%H:%M").to_string();
    }
    if let Some(date) = cell.as_date().filter(|_| matches!(cell, Data::DateTime(_))) {
        return date.to_string();
    }
    match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        other => other.to_string().trim().to_owned(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Body,
    Number,
    Date,
    Title,
    Session,
    Convocation,
}

fn column(heading: &str) -> Option<Column> {
    let heading = heading.to_lowercase();
    let has = |stems: &[&str]| stems.iter().any(|stem| heading.contains(stem));
    // «Дата прийняття рішення» and «Номер рішення» both hold the word for a decision, so the
    // narrower words are asked first.
    if has(&["convocation", "скликан"]) {
        Some(Column::Convocation)
    } else if has(&["date", "дата", "прийнят"]) {
        Some(Column::Date)
    } else if has(&["number", "номер", "№"]) {
        Some(Column::Number)
    } else if has(&["title", "назва", "name", "про що"]) {
        Some(Column::Title)
    } else if has(&["body", "орган", "type", "тип"]) {
        Some(Column::Body)
    } else if has(&["session", "сесі"]) {
        Some(Column::Session)
    } else {
        None
    }
}

fn decisions(rows: &Rows) -> Result<Vec<RegisteredDecision>, Vec<String>> {
    let mut rows = rows.iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()));
    let Some((_, headings)) = rows.next() else { return Err(vec!["the file is empty".to_owned()]) };
    let columns: Vec<Option<Column>> = headings.iter().map(|heading| column(heading)).collect();
    let missing: Vec<&str> = [
        (Column::Body, "body (орган)"),
        (Column::Number, "number (номер)"),
        (Column::Date, "date (дата)"),
    ]
    .into_iter()
    .filter(|(column, _)| !columns.contains(&Some(*column)))
    .map(|(_, name)| name)
    .collect();
    if !missing.is_empty() {
        return Err(vec![format!("the first row has no column for {}", missing.join(", "))]);
    }
    let mut decisions = Vec::new();
    let mut problems = Vec::new();
    for (number, cells) in rows {
        match decision(&columns, cells) {
            Ok(decision) => decisions.push(decision),
            Err(problem) => problems.push(format!("row {number}: {problem}")),
        }
    }
    if problems.is_empty() { Ok(decisions) } else { Err(problems) }
}

fn decision(columns: &[Option<Column>], cells: &[String]) -> Result<RegisteredDecision, String> {
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
    let body = decision_line::body(value(Column::Body).unwrap_or_default())
        .map_err(|error| error.to_string())?;
    let adopted_on = decision_line::date(value(Column::Date).unwrap_or_default())
        .map_err(|error| error.to_string())?;
    let number = value(Column::Number).ok_or("the number is empty")?;
    let number = DecisionNumber::new(number.trim_start_matches('№').trim());
    Ok(RegisteredDecision {
        key: DecisionKey { body, adopted_on, number: number.clone() },
        number,
        title: value(Column::Title).map(str::to_owned),
        session: ordinal(Column::Session, "session")?,
        convocation: ordinal(Column::Convocation, "convocation")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(name: &str, content: &[u8]) -> Result<Vec<String>, String> {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join(name);
        std::fs::write(&file, content).expect("a file");
        match read(&file) {
            Ok(decisions) => Ok(decisions.iter().map(|one| one.key.to_string()).collect()),
            Err(Failure::Failed(text)) => {
                Err(text.replace(&directory.path().display().to_string(), ""))
            }
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn ukrainian_headings_and_semicolons() {
        let text = "Орган;Номер рішення;Дата прийняття;Назва\nсесія;24/1;20.11.2026;Про бюджет\n";
        assert_eq!(import("r.csv", text.as_bytes()), Ok(vec!["session-2026-11-20-№24/1".into()]));
    }

    #[test]
    fn windows_1251_is_read() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("Орган;Номер;Дата\nвиконком;7;2026-11-20\n");
        assert_eq!(import("r.csv", &bytes), Ok(vec!["executive-2026-11-20-№7".into()]));
    }

    #[test]
    fn every_bad_row_is_named() {
        let text = "body,number,date\nsession,1,20.11.2026\nкомісія,2,20.11.2026\nsession,,x\n";
        let error = import("r.csv", text.as_bytes()).expect_err("two bad rows");
        assert!(error.contains("row 3: `комісія` is not a body"), "{error}");
        assert!(error.contains("row 4: `x` is not a date"), "{error}");
    }

    #[test]
    fn missing_columns_are_named() {
        let error = import("r.csv", b"number,title\n1,x\n").expect_err("no columns");
        assert!(error.contains("body (орган), date (дата)"), "{error}");
        assert!(import("r.pdf", b"%PDF").is_err());
        assert!(import("r.xlsx", b"not a workbook").is_err());
    }
}
