//! The report as a workbook: a summary, the units, and every obligation.
//!
//! Decides sheets and columns. Texts are written as texts, so nothing in them is a formula or a
//! link; days are real dates. The same paper always gives the same bytes.

use super::bars::{STANDINGS, counts};
use super::lines::{standing, why_of_row};
use super::paper::{Paper, Row};
use super::summary::facts;
use crate::domain::report::Tally;
use crate::letters::ukrainian::{date, month};
use crate::letters::wording::capitalised;
use chrono::NaiveDate;
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// A workbook that cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be made")]
pub struct WorkbookError(#[from] XlsxError);

/// The workbook of a report, as the bytes of an XLSX file.
pub fn workbook(paper: &Paper) -> Result<Vec<u8>, WorkbookError> {
    let mut workbook = Workbook::new();
    let title = format!("Звіт за {}", month(paper.month));
    // Without a moment of its own the library would ask the clock.
    let properties = DocProperties::new()
        .set_title(&title)
        .set_company(&paper.council)
        .set_creation_datetime(&paper.now.naive_utc());
    workbook.set_properties(&properties);
    let looks = Looks::new();
    summary(workbook.add_worksheet(), paper, &title, &looks)?;
    units(workbook.add_worksheet(), paper, &looks)?;
    obligations(workbook.add_worksheet(), "Пункти", &paper.obligations, &looks)?;
    if !paper.carried.is_empty() {
        obligations(workbook.add_worksheet(), "Залишилися", &paper.carried, &looks)?;
    }
    if !paper.dates_disagree.is_empty() {
        dates(workbook.add_worksheet(), paper, &looks)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// How cells look.
struct Looks {
    title: Format,
    head: Format,
    text: Format,
    number: Format,
    day: Format,
}

impl Looks {
    fn new() -> Self {
        let cell = || Format::new().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(14.0),
            head: cell().set_bold().set_text_wrap().set_background_color("#E6E6E6"),
            text: cell().set_text_wrap(),
            number: cell(),
            day: cell().set_num_format("dd.mm.yyyy"),
        }
    }
}

fn count(sheet: &mut Worksheet, row: u32, column: u16, count: usize, look: &Format) -> Put {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    sheet.write_number_with_format(row, column, count, look).map(drop)
}

type Put = Result<(), XlsxError>;

/// Headings in one row, each with the width of its column.
fn headings(sheet: &mut Worksheet, row: u32, headings: &[(&str, f64)], looks: &Looks) -> Put {
    for (column, (heading, width)) in (0u16..).zip(headings) {
        sheet.write_string_with_format(row, column, capitalised(heading), &looks.head)?;
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// The cells of a tally from `column` on: the sum, then each standing.
fn tally(sheet: &mut Worksheet, row: u32, column: u16, tally: &Tally, looks: &Looks) -> Put {
    count(sheet, row, column, tally.total(), &looks.number)?;
    for (at, number) in (column + 1..).zip(counts(tally)) {
        count(sheet, row, at, number, &looks.number)?;
    }
    Ok(())
}

/// Headings of a tally after those of its line.
fn with_tally<'a>(line: &[(&'a str, f64)]) -> Vec<(&'a str, f64)> {
    let standings = STANDINGS.iter().map(|(_, word, _)| (*word, 13.0));
    line.iter().copied().chain([("усього", 9.0)]).chain(standings).collect()
}

fn summary(sheet: &mut Worksheet, paper: &Paper, title: &str, looks: &Looks) -> Put {
    sheet.set_name("Підсумок")?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    let under = format!("{}, станом на {}", paper.council, date(paper.as_of));
    sheet.write_string(1, 0, under)?;
    headings(sheet, 3, &with_tally(&[("захід", 8.0), ("зміст", 60.0)]), looks)?;
    let mut row = 4;
    for measure in &paper.measures {
        count(sheet, row, 0, usize::from(measure.number), &looks.number)?;
        sheet.write_string_with_format(row, 1, &measure.text, &looks.text)?;
        tally(sheet, row, 2, &measure.totals, looks)?;
        row += 1;
    }
    let before = paper.before.as_ref().map(|before| (before.month, before.totals));
    for (of, totals) in [(paper.month, paper.totals)].into_iter().chain(before) {
        sheet.write_string_with_format(row, 0, "", &looks.head)?;
        let line = format!("Разом за {}", month(of));
        sheet.write_string_with_format(row, 1, line, &looks.head)?;
        tally(sheet, row, 2, &totals, looks)?;
        row += 1;
    }
    row += 1;
    for fact in facts(paper) {
        sheet.write_string(row, 1, format!("{}: {}", fact.label, fact.text))?;
        row += 1;
    }
    Ok(())
}

fn units(sheet: &mut Worksheet, paper: &Paper, looks: &Looks) -> Put {
    sheet.set_name("За підрозділами")?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 0)?;
    headings(sheet, 0, &with_tally(&[("підрозділ, установа чи відповідальні", 60.0)]), looks)?;
    for (row, unit) in (1u32..).zip(&paper.units) {
        sheet.write_string_with_format(row, 0, &unit.name, &looks.text)?;
        tally(sheet, row, 1, &unit.totals, looks)?;
    }
    Ok(())
}

const COLUMNS: [(&str, f64); 14] = [
    ("захід", 8.0),
    ("про що", 60.0),
    ("підрозділ чи відповідальні", 34.0),
    ("відповідальні особи", 34.0),
    ("строк", 12.0),
    ("стан", 22.0),
    ("чому не встановлено", 24.0),
    ("виконано", 12.0),
    ("днів запізнення", 12.0),
    ("листи припинено", 12.0),
    ("обіцяно до", 12.0),
    ("причина", 30.0),
    ("підтвердження", 40.0),
    ("ключ", 44.0),
];

fn obligations(sheet: &mut Worksheet, name: &str, rows: &[Row], looks: &Looks) -> Put {
    sheet.set_name(name)?.set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 0)?;
    headings(sheet, 0, &COLUMNS, looks)?;
    for (line, row) in (1u32..).zip(rows) {
        count(sheet, line, 0, usize::from(row.measure), &looks.number)?;
        let people = row.people.join(", ");
        let reason = row.waiver_reason.as_deref().or(row.promise_reason.as_deref());
        for (column, text) in [
            (1, row.title.as_str()),
            (2, &row.unit),
            (3, &people),
            (5, standing(row)),
            (6, why_of_row(row)),
            (11, reason.unwrap_or_default()),
            (12, row.url.as_deref().unwrap_or_default()),
            (13, &row.key),
        ] {
            sheet.write_string_with_format(line, column, text, &looks.text)?;
        }
        let days = [
            (4, Some(row.due_on)),
            (7, row.met_on),
            (9, row.letters_ended_on),
            (10, row.promised_until),
        ];
        for (column, on) in days {
            day(sheet, line, column, on, looks)?;
        }
        match row.days_late {
            Some(late) => sheet.write_number_with_format(line, 8, late, &looks.number)?,
            None => sheet.write_blank(line, 8, &looks.number)?,
        };
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    sheet.autofilter(0, 0, last, COLUMNS.len() as u16 - 1)?;
    Ok(())
}

fn dates(sheet: &mut Worksheet, paper: &Paper, looks: &Looks) -> Put {
    sheet.set_name("Дати сторінок")?.set_landscape().set_print_fit_to_pages(1, 0);
    let columns = [
        ("про що", 60.0),
        ("на сторінці", 12.0),
        ("в адресі", 12.0),
        ("у стрічці", 12.0),
        ("уперше побачено", 12.0),
        ("різниця, днів", 12.0),
        ("ключ", 44.0),
    ];
    headings(sheet, 0, &columns, looks)?;
    for (row, line) in (1u32..).zip(&paper.dates_disagree) {
        sheet.write_string_with_format(row, 0, &line.title, &looks.text)?;
        let days = [line.printed, line.url, line.feed, Some(line.first_seen)];
        for (column, on) in (1u16..).zip(days) {
            day(sheet, row, column, on, looks)?;
        }
        sheet.write_number_with_format(row, 5, line.days, &looks.number)?;
        sheet.write_string_with_format(row, 6, &line.key, &looks.text)?;
    }
    Ok(())
}

fn day(sheet: &mut Worksheet, row: u32, column: u16, on: Option<NaiveDate>, looks: &Looks) -> Put {
    match on {
        Some(on) => sheet.write_datetime_with_format(row, column, on, &looks.day)?,
        None => sheet.write_blank(row, column, &looks.day)?,
    };
    Ok(())
}
