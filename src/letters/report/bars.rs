//! Small stacked bars: one rectangle per standing, told apart by pattern as well as by shade.
//!
//! Decides positions and widths, in units of a bar a hundred wide. The rectangles fill the bar
//! exactly, so a bar reads as parts of a whole.

use crate::domain::report::Tally;
use minijinja::{Value, context};

/// The standings in the order of a bar: the name of the pattern, the word for people, and a short
/// one for a narrow column.
pub(super) const STANDINGS: [(&str, &str, &str); 6] = [
    ("in-time", "у строк", "У строк"),
    ("late", "із запізненням", "Запізно"),
    ("not-done", "не виявлено", "Не виявл."),
    ("cannot-tell", "не встановлено", "Не встан."),
    ("waived", "знято з контролю", "Знято"),
    ("open", "строк триває", "Триває"),
];

/// The counts of a tally in the order of [`STANDINGS`].
pub(super) fn counts(tally: &Tally) -> [usize; 6] {
    let Tally { in_time, late, not_done, cannot_tell, waived, open } = *tally;
    [in_time, late, not_done, cannot_tell, waived, open]
}

/// The rectangles of a bar; none for an empty tally.
pub(super) fn rectangles(tally: &Tally) -> Vec<Value> {
    let total = tally.total();
    let mut before = 0;
    let mut all = Vec::new();
    for ((pattern, ..), count) in STANDINGS.into_iter().zip(counts(tally)) {
        if count == 0 {
            continue;
        }
        let (from, until) = (edge(before, total), edge(before + count, total));
        before += count;
        all.push(context! { pattern, x => tenths(from), width => tenths(until - from) });
    }
    all
}

/// The bar in words, for readers who do not see it.
pub(super) fn in_words(tally: &Tally) -> String {
    let parts: Vec<String> = STANDINGS
        .iter()
        .zip(counts(tally))
        .filter(|(_, count)| *count > 0)
        .map(|((_, word, _), count)| format!("{word} – {count}"))
        .collect();
    parts.join(", ")
}

/// An edge in tenths of a unit; both ends of a bar are met exactly.
fn edge(count: usize, total: usize) -> usize {
    count * 1000 / total.max(1)
}

fn tenths(tenths: usize) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_filled_exactly() {
        for tally in [
            Tally { in_time: 1, late: 1, not_done: 1, ..Tally::default() },
            Tally { in_time: 7, cannot_tell: 4, waived: 1, open: 1, ..Tally::default() },
            Tally { open: 3, ..Tally::default() },
        ] {
            let mut end = 0.0;
            for rectangle in rectangles(&tally) {
                let number = |name: &str| -> f64 {
                    let value = rectangle.get_attr(name).expect("an attribute");
                    value.as_str().expect("text").parse().expect("a number")
                };
                assert!((number("x") - end).abs() < 1e-9, "{tally:?}");
                assert!(number("width") > 0.0);
                end += number("width");
            }
            assert!((end - 100.0).abs() < 1e-9, "{tally:?} ends at {end}");
        }
        assert!(rectangles(&Tally::default()).is_empty());
    }
}
