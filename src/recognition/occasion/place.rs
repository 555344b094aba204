//! Where a sitting meets.
//!
//! Decides which words of an announcement name a hall or an address. Does not check that it
//! exists. The invariant: a place is shown as it was written, and is never longer than a line.

use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::Shape;
use std::ops::Range;

/// A longer place is not one.
const LONGEST: usize = 240;

/// What a place begins with, after «у», «в».
const ROOMS: [&str; 13] = [
    "зал",
    "приміщ",
    "адмінприміщ",
    "будин",
    "кабінет",
    "конференц",
    "сесійн",
    "актов",
    "малому",
    "малій",
    "великій",
    "клуб",
    "палац",
];

/// The place named in a stretch of a sentence.
pub(super) fn place(text: &Text<'_>, zone: Range<usize>) -> Option<String> {
    let from = zone.clone().find_map(|at| begins(text, at, &zone))?;
    let address =
        text.word(from.saturating_sub(1)) == "адресою" || from > 1 && text.is_mark(from - 1, ':');
    let mut to = from;
    while to < zone.end && !ends(text, to, from, address) {
        to += 1;
    }
    let raw = text.raw(from..to);
    let line = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = line.trim_matches(|c: char| matches!(c, ',' | '.' | ':' | ';' | ' ' | '–' | '-'));
    (to > from && !shown.is_empty() && shown.len() <= LONGEST).then(|| shown.to_owned())
}

fn begins(text: &Text<'_>, at: usize, zone: &Range<usize>) -> Option<usize> {
    let colon = |at: usize| at + usize::from(text.is_mark(at, ':'));
    let word = text.word(at);
    let after = text.word(at + 1);
    let from = match word {
        "адресою" => colon(at + 1),
        "місце" if matches!(after, "проведення" | "засідання" | "зустрічі") => {
            colon(at + 2)
        }
        "місце" if text.is_mark(at + 1, ':') => at + 2,
        "у" | "в" if ROOMS.iter().any(|room| after.starts_with(room)) => at + 1,
        _ => return None,
    };
    (from < zone.end).then_some(from)
}

fn ends(text: &Text<'_>, at: usize, from: usize, address: bool) -> bool {
    let verb =
        matches!(text.class(at), Class::Future | Class::Past | Class::Session | Class::Meeting)
            && !text.word(at).starts_with("сесійн")
            && text.word(at) != "засідань";
    let hour = matches!(text.word(at), "о" | "об") && text.shape(at + 1) == Some(Shape::Digits);
    let day = !address && dates::date_at(text, at).is_some();
    let stop = match text.shape(at) {
        Some(Shape::Mark(';' | '!' | '?')) | Some(Shape::Open) => true,
        Some(Shape::Mark('(')) => !address,
        Some(Shape::Mark(',')) => {
            let house = text.digits(at + 1).is_some() && dates::date_at(text, at + 1).is_none();
            let goes_on =
                matches!(text.word(at + 1), "за" | "вул" | "с" | "м" | "смт" | "вулиця" | "каб");
            !address && !house && !goes_on
        }
        // The stop of «вул.» and «с.» is no end.
        Some(Shape::Mark('.')) => {
            text.word(at - 1).chars().count() > 4 || at + 1 >= text.tokens.len()
        }
        _ => false,
    };
    at > from && (verb || hour || day || stop)
        || text.word(at) == "з" && text.word(at + 1) == "порядком"
}
