//! A file into sheets of cells: CSV in the encodings and with the separators people have, visible
//! sheets of a workbook.
//!
//! Decides by the bytes what a file is, whatever it is called, and says what to do with those it
//! does not read. Knows nothing of what the columns mean. The invariant: no row disappears in
//! silence, neither into an open quote nor behind a hidden sheet's back.

use calamine::{Data, DataType, Reader, SheetVisible, Xlsx};
use chrono::{NaiveDate, NaiveTime};
use std::io::Cursor;
use std::path::Path;

/// A file larger than this is not a register.
pub const FILE_MAX_BYTES: u64 = 20 * 1024 * 1024;

/// Rows beyond this are not a register's; a single cell far below would ask for all between.
const ROWS_MAX: u32 = 100_000;

/// Columns beyond this hold nothing that is read.
const COLUMNS_MAX: u32 = 200;

/// Most cells of a sheet, empty ones before others among them: a row costs as much as its last cell
/// is far to the right, and a line of separators as much as it is long.
const CELLS_MAX: usize = 500_000;

/// Most bytes that the parts of a workbook unpack to together.
const UNPACKED_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// One sheet of a workbook, or one way to read a CSV file.
#[derive(Debug, Default)]
pub struct Sheet {
    /// Its rows that hold something.
    pub rows: Vec<Row>,
    /// Why there are no more of them; said only of the sheet that is meant.
    pub broken: Option<String>,
}

/// One row with its number in the file, from 1.
#[derive(Debug)]
pub struct Row {
    /// The number.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// One cell, as far as its meaning depends on how it is kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, or a whole number.
    Text(String),
    /// A number with a fraction.
    Fraction(f64),
    /// A day.
    Day(NaiveDate),
    /// An hour.
    Hour(NaiveTime),
    /// The mark of an error, or a formula that stayed a text.
    Broken(String),
}

impl Cell {
    /// A cell of a text, cleaned of what spreadsheets put around it.
    fn of(text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let error = text.strip_prefix('#').is_some_and(|rest| {
            rest.starts_with(char::is_uppercase)
                && rest.chars().all(|c| c.is_uppercase() || "/!?0".contains(c))
        });
        // An apostrophe before a formula is how a spreadsheet says that it is a text.
        let guarded = text.strip_prefix('\'').filter(|it| it.starts_with(['=', '+', '-', '@']));
        match (text.as_str(), guarded) {
            ("", _) => Cell::Empty,
            (_, Some(text)) => Cell::Text(text.to_owned()),
            _ if error || text.starts_with('=') => Cell::Broken(text),
            _ => Cell::Text(text),
        }
    }

    fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// What it shows as a text.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Text(text) | Cell::Broken(text) => text.clone(),
            Cell::Fraction(number) => number.to_string(),
            Cell::Day(day) => day.format("%d.%m.%Y").to_string(),
            Cell::Hour(hour) => hour.format("%H:%M").to_string(),
        }
    }
}

/// What a file's name ends with, in small letters.
pub fn extension(file: &Path) -> String {
    file.extension().and_then(|e| e.to_str()).unwrap_or_default().to_lowercase()
}

/// Whether a name ends as those of tables do.
pub fn is_table(extension: &str) -> bool {
    matches!(extension, "csv" | "tsv" | "txt" | "xlsx" | "xlsm" | "xls" | "ods" | "htm" | "html")
}

/// The sheets of a file: of a workbook each visible one, of a CSV file one for each separator it
/// may have; whoever looks for headings sees which of them is meant.
pub fn sheets(extension: &str, bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    const SAVE: &str = "відкрийте його в Excel чи LibreOffice і збережіть як «Книга Excel (.xlsx)»";
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    if begins(b"PK") {
        return match extension {
            "ods" => Err(format!("це таблиця OpenDocument (.ods): {SAVE}")),
            _ => workbook(bytes),
        };
    }
    if begins(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(format!("це файл давнього формату Excel (.xls): {SAVE}"));
    }
    let text = text(bytes);
    if text.trim_start().starts_with('<') {
        return Err(format!("це вебсторінка, а не таблиця, хоч і зветься .{extension}: {SAVE}"));
    }
    match extension {
        "csv" | "tsv" | "txt" => Ok(comma_separated(&text)),
        "xlsx" | "xlsm" | "xls" | "ods" => Err(format!("це не книга Excel: {SAVE}")),
        other => Err(format!("файли .{other} не читаються: потрібен .xlsx або .csv")),
    }
}

/// Text as Ukrainian files have it.
pub fn text(bytes: Vec<u8>) -> String {
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        // Spreadsheet programs on Windows still save Ukrainian CSV in this encoding.
        Err(error) => encoding_rs::WINDOWS_1251.decode(error.as_bytes()).0.into_owned(),
    };
    text.trim_start_matches('\u{feff}').to_owned()
}

fn comma_separated(text: &str) -> Vec<Sheet> {
    let first = text.lines().next().unwrap_or_default();
    let told = first.trim().trim_matches('"').strip_prefix("sep=");
    match told.and_then(|told| told.chars().next()) {
        // The line's end stays, so that rows keep the numbers they have in the file.
        Some(separator) => vec![records(&text[first.len()..], separator)],
        None => [';', '\t', ','].into_iter().map(|separator| records(text, separator)).collect(),
    }
}

/// Rows of a text (RFC 4180): a cell that begins with a quote ends with one, and holds what stands
/// between, line ends too.
fn records(text: &str, separator: char) -> Sheet {
    let lines: Vec<&str> = text.lines().collect();
    let mut sheet = Sheet::default();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut first, mut widest, mut count) = (1, 1, 0, 0);
    let (mut quoted, mut begins) = (false, true);
    let mut letters = text.chars().chain(['\n']).peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted || begins => {
                quoted = !quoted;
                begins = false;
                continue;
            }
            '\n' if !quoted || letters.peek().is_none() => {
                cells.push(Cell::of(&std::mem::take(&mut cell)));
                count += cells.len();
                if count > CELLS_MAX {
                    sheet.broken = Some(too_many_cells(first));
                    return sheet;
                }
                widest = widest.max(cells.len());
                if let Some(number) = swallowed(&lines, first..line, separator, widest) {
                    sheet.broken = Some(format!(
                        "рядок {first}: лапки не закрито, і до комірки потрапив рядок {number}; \
                         закрийте лапки або приберіть їх"
                    ));
                    return sheet;
                }
                let cells = std::mem::take(&mut cells);
                if cells.iter().any(|cell| !cell.is_empty()) {
                    sheet.rows.push(Row { number: first, cells });
                }
                first = line + 1;
            }
            letter if letter == separator && !quoted => {
                if count + cells.len() > CELLS_MAX {
                    sheet.broken = Some(too_many_cells(first));
                    return sheet;
                }
                cells.push(Cell::of(&std::mem::take(&mut cell)));
                begins = true;
                continue;
            }
            letter => cell.push(letter),
        }
        begins = letter == '\n' && !quoted;
        line += usize::from(letter == '\n');
    }
    sheet
}

/// A line inside a record that is a row of its own. Lines of a name may be kept in one cell.
fn swallowed(
    lines: &[&str],
    inside: std::ops::Range<usize>,
    separator: char,
    widest: usize,
) -> Option<usize> {
    inside.map(|before| before + 1).find(|number| {
        let line = lines.get(number - 1).copied().unwrap_or_default();
        let separators = line.matches(separator).count();
        separators > 0 && separators + 1 >= widest.min(3)
    })
}

fn too_many_cells(row: usize) -> String {
    format!("рядок {row}: понад {CELLS_MAX} комірок – забагато для реєстру; вилучіть зайві стовпці")
}

/// What a workbook's parts say they unpack to; one that lies about it is stopped by the bounds of
/// the process that reads it.
fn unpacked_bytes(bytes: &[u8]) -> Result<u64, String> {
    let broken = |error: zip::result::ZipError| format!("книгу Excel пошкоджено: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut sum = 0u64;
    for part in 0..archive.len() {
        sum = sum.saturating_add(archive.by_index_raw(part).map_err(broken)?.size());
    }
    Ok(sum)
}

fn workbook(bytes: Vec<u8>) -> Result<Vec<Sheet>, String> {
    let unpacked = unpacked_bytes(&bytes)?;
    if unpacked > UNPACKED_MAX_BYTES {
        return Err(format!(
            "книга розпаковується до {unpacked} байтів, приймається щонайбільше \
             {UNPACKED_MAX_BYTES}: збережіть лише потрібний аркуш, без рисунків і оформлення"
        ));
    }
    let broken = |error: calamine::XlsxError| format!("книгу Excel пошкоджено: {error}");
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let visible = |sheet: &&calamine::Sheet| sheet.visible == SheetVisible::Visible;
    let names: Vec<String> =
        book.sheets_metadata().iter().filter(visible).map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::new();
    for name in names {
        let (mut sheet, mut count) = (Sheet::default(), 0);
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            // A sheet of charts has no cells.
            Err(_) => continue,
        };
        // A workbook may claim a million columns: only cells that are there are taken.
        while let Some(cell) = reader.next_cell().map_err(broken)? {
            let (row, column) = cell.get_position();
            if row >= ROWS_MAX {
                return Err(format!("рядок {}: у реєстрі не буває стільки рядків", row + 1));
            }
            if column < COLUMNS_MAX {
                count += place(
                    &mut sheet,
                    row as usize + 1,
                    column as usize,
                    cell_of(&cell.get_value().clone().into()),
                );
            }
            if count > CELLS_MAX {
                return Err(too_many_cells(row as usize + 1));
            }
        }
        sheets.push(sheet);
    }
    Ok(sheets)
}

/// Puts a cell where it belongs, and says how many the row grew by; cells come row by row.
fn place(sheet: &mut Sheet, number: usize, column: usize, cell: Cell) -> usize {
    if cell.is_empty() {
        return 0;
    }
    if sheet.rows.last().is_none_or(|row| row.number != number) {
        sheet.rows.push(Row { number, cells: Vec::new() });
    }
    let Some(row) = sheet.rows.last_mut() else { return 0 };
    let before = row.cells.len();
    row.cells.resize(before.max(column + 1), Cell::Empty);
    row.cells[column] = cell;
    row.cells.len() - before
}

fn cell_of(value: &Data) -> Cell {
    if let Some(error) = value.get_error() {
        return Cell::Broken(error.to_string());
    }
    // Spreadsheets keep a bare hour as a part of day zero.
    if let Some(moment) = value.get_datetime() {
        let hour = (0.0..1.0).contains(&moment.as_f64()).then(|| value.as_time()).flatten();
        return match (hour, value.as_date()) {
            (Some(hour), _) => Cell::Hour(hour),
            (None, Some(day)) => Cell::Day(day),
            (None, None) => Cell::Broken(value.to_string()),
        };
    }
    match value.get_float() {
        Some(number) if number.fract() == 0.0 => Cell::Text(format!("{number:.0}")),
        Some(number) => Cell::Fraction(number),
        None => match value.as_date().filter(|_| value.is_datetime_iso()) {
            Some(day) => Cell::Day(day),
            None => Cell::of(&value.to_string()),
        },
    }
}
