//! Where the headings of a table stand, and which column is which.
//!
//! Headings stand below any title rows, on the first sheet that has them all. Two columns that
//! could be the same thing are a question for the person, never a guess.

use super::sheet::{Cell, Row, Sheet};
use std::fmt;

/// Title rows above headings; a table without headings in so many rows has none.
const TITLE_ROWS_MAX: usize = 30;

/// A table whose columns are known.
pub struct Table<'a, C> {
    columns: Vec<(C, usize)>,
    /// The rows below the headings.
    pub rows: &'a [Row],
}

/// Finds the table of a file. `says` tells a heading, in small letters, from other words;
/// `needed` are the columns the table cannot do without.
pub fn find<'a, C: Copy + PartialEq + fmt::Display>(
    sheets: &'a [Sheet],
    says: impl Fn(&str) -> Option<C>,
    needed: &[C],
) -> Result<Table<'a, C>, String> {
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err("у файлі немає жодного рядка".to_owned());
    }
    let mut nearest: Option<(usize, Vec<C>)> = None;
    for sheet in sheets {
        for (at, row) in sheet.rows.iter().enumerate().take(TITLE_ROWS_MAX) {
            let columns: Vec<(C, usize, String)> = row
                .cells
                .iter()
                .enumerate()
                .filter_map(|(at, cell)| match cell {
                    Cell::Text(text) => Some((says(&folded(text))?, at, text.clone())),
                    _ => None,
                })
                .collect();
            let missing: Vec<C> = needed
                .iter()
                .filter(|needed| !columns.iter().any(|(column, ..)| column == *needed))
                .copied()
                .collect();
            if missing.is_empty() {
                if let Some(broken) = &sheet.broken {
                    return Err(broken.clone());
                }
                return Ok(Table { columns: unambiguous(columns)?, rows: &sheet.rows[at + 1..] });
            }
            let found = needed.len() - missing.len();
            if found > 0 && nearest.as_ref().is_none_or(|(_, least)| missing.len() < least.len()) {
                nearest = Some((row.number, missing));
            }
        }
    }
    let names = |columns: &[C]| {
        columns.iter().map(|column| format!("«{column}»")).collect::<Vec<_>>().join(", ")
    };
    Err(match nearest {
        Some((row, missing)) => {
            format!("рядок {row}: серед заголовків немає {}", names(&missing))
        }
        None => format!("немає рядка із заголовками {}", names(needed)),
    })
}

/// A heading in small letters, its spaces single, its apostrophes and dashes alike.
fn folded(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', 'ʼ', '`'], "'").replace(['–', '—'], "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn unambiguous<C: PartialEq>(columns: Vec<(C, usize, String)>) -> Result<Vec<(C, usize)>, String> {
    for (at, (column, _, heading)) in columns.iter().enumerate() {
        if let Some((.., other)) = columns[..at].iter().find(|(known, ..)| known == column) {
            return Err(format!(
                "стовпці «{other}» і «{heading}» можуть означати те саме: перейменуйте або \
                 вилучіть \
                 зайвий"
            ));
        }
    }
    Ok(columns.into_iter().map(|(column, at, _)| (column, at)).collect())
}

impl<C: PartialEq> Table<'_, C> {
    /// The cell of a row in a column; none where it is empty.
    pub fn cell<'r>(&self, row: &'r Row, column: C) -> Option<&'r Cell> {
        let (_, at) = self.columns.iter().find(|(known, _)| *known == column)?;
        row.cells.get(*at).filter(|cell| **cell != Cell::Empty)
    }

    /// The text of a row in a column; a cell that is broken is an error.
    pub fn text(&self, row: &Row, column: C) -> Result<Option<String>, String> {
        match self.cell(row, column) {
            Some(Cell::Broken(mark)) => Err(format!(
                "у комірці «{mark}»: це помилка або формула, а не значення; впишіть саме значення"
            )),
            cell => Ok(cell.map(Cell::shown)),
        }
    }
}
