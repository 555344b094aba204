//! Tables as CSV (RFC 4180): the only writer of them.
//!
//! Decides how a cell is made harmless. The invariant: no cell can be taken for a formula by a
//! program that opens tables; one that would be is led by an apostrophe.

use crate::domain::names::unseen::is_unseen;
use std::borrow::Cow;

/// Rows under their headings.
pub fn separated<const WIDTH: usize>(
    headings: [&str; WIDTH],
    rows: impl IntoIterator<Item = [String; WIDTH]>,
) -> String {
    written(b',', headings, rows)
}

/// The same for a Ukrainian Excel, which takes a file without a mark of UTF-8 for windows-1251 and
/// divides cells at semicolons.
pub fn separated_to_open<const WIDTH: usize>(
    headings: [&str; WIDTH],
    rows: impl IntoIterator<Item = [String; WIDTH]>,
) -> String {
    format!("\u{feff}{}", written(b';', headings, rows))
}

fn written<const WIDTH: usize>(
    delimiter: u8,
    headings: [&str; WIDTH],
    rows: impl IntoIterator<Item = [String; WIDTH]>,
) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in std::iter::once(headings.map(str::to_owned)).chain(rows) {
        let cells = row.iter().map(|cell| harmless(cell).into_owned());
        writer.write_record(cells).expect("memory takes every row, and all are of one length");
    }
    let bytes = writer.into_inner().expect("memory takes every row");
    String::from_utf8(bytes).expect("every cell is text")
}

/// A cell that no table program takes for a formula (OWASP, «CSV injection»), whatever unseen
/// characters stand before its sign, and however wide the sign is.
fn harmless(cell: &str) -> Cow<'_, str> {
    let unseen = |c: char| c.is_whitespace() || is_unseen(c);
    let first = cell.trim_start_matches(unseen).chars().next();
    let dangerous = cell.starts_with(['\t', '\r', '\n'])
        || matches!(
            first,
            Some(
                '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '﹦' | '﹢' | '﹣' | '﹫' | '−'
            )
        );
    match dangerous {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::{harmless, separated};

    #[test]
    fn a_formula_becomes_text_in_every_cell() {
        for cell in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1",
            "\u{200b}=1",
            "\u{feff}＠SUM(A1)",
            "﹦1",
            "−1",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
            let table = separated(["а"], [[cell.to_owned()]]);
            let (head, row) = table.split_once('\n').expect("two rows");
            assert!(head == "а" && row.trim_start_matches('"').starts_with('\''), "{table}");
        }
        for cell in ["", "Про бюджет", "2026-11-20", "https://rada.test/?a=1", "№ 24"] {
            assert_eq!(harmless(cell), cell);
        }
    }
}
