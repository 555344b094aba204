//! A text, cut into sentences.
//!
//! Decides where a sentence ends when lines were broken by a printer, and drops the lines that
//! only stamp the page (day and hour of posting): they stand where a report would name its day.
//! The invariant: a sentence is an unbroken piece of the text.

use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::Shape;

/// A head holds no more sentences that matter.
const SENTENCES_MAX: usize = 80;

/// A line this long, in characters, was broken to fit the paper.
const WRAPPED: usize = 45;

/// The sentences of a text, in order.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut begun: Option<(usize, usize)> = None;
    let mut from = 0;
    for line in text.split('\n') {
        let (start, end) = (from, from + line.len());
        from = end + 1;
        let joins = begun.is_some_and(|(first, last)| {
            goes_on(text.get(first..last).unwrap_or("").lines().last().unwrap_or(""), line)
        });
        if !joins && let Some((first, last)) = begun.take() {
            cut(text.get(first..last).unwrap_or(""), &mut found);
        }
        if line.trim().is_empty() || is_stamp(line) {
            if let Some((first, last)) = begun.take() {
                cut(text.get(first..last).unwrap_or(""), &mut found);
            }
            continue;
        }
        begun = Some((begun.map_or(start, |(first, _)| first), end));
    }
    if let Some((first, last)) = begun {
        cut(text.get(first..last).unwrap_or(""), &mut found);
    }
    found.truncate(SENTENCES_MAX);
    found
}

/// Whether a line goes on with the sentence of the line above.
fn goes_on(above: &str, line: &str) -> bool {
    let (above, line) = (above.trim(), line.trim());
    if above.ends_with(['.', '!', '?', ';', ':']) && !ends_with_abbreviation(above) {
        return false;
    }
    match line.chars().next() {
        Some(c) if c.is_lowercase() => true,
        Some(c) if c.is_ascii_digit() => !is_list_mark(line),
        Some(c) if c.is_alphabetic() => above.ends_with(',') || above.chars().count() >= WRAPPED,
        _ => false,
    }
}

/// «1. Скликати», «2) Провести».
fn is_list_mark(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len()
        && rest.starts_with(['.', ')'])
        && rest[1..].starts_with(char::is_whitespace)
}

/// A day alone, or a day and an hour without «о»: when the page was posted.
fn is_stamp(line: &str) -> bool {
    if !line.contains(|c: char| c.is_ascii_digit()) || line.len() > 60 {
        return false;
    }
    let text = Text::new(line);
    let Some(first) = (0..text.tokens.len()).find_map(|at| dates::date_at(&text, at)) else {
        return false;
    };
    let spoken = (first.from..first.to).any(|at| text.class(at) == Class::Year);
    let word = |at: usize| {
        let outside = !(first.from..first.to).contains(&at);
        outside && text.shape(at) == Some(Shape::Word)
    };
    !spoken && !(0..text.tokens.len()).any(word)
}

const ABBREVIATIONS: [&str; 32] = [
    "р",
    "рр",
    "с",
    "м",
    "смт",
    "вул",
    "буд",
    "ім",
    "год",
    "хв",
    "ст",
    "п",
    "пл",
    "обл",
    "тис",
    "млн",
    "грн",
    "кв",
    "каб",
    "гол",
    "т",
    "зв",
    "св",
    "д",
    "ч",
    "див",
    "просп",
    "пров",
    "інж",
    "тел",
    "сес",
    "скл",
];

fn ends_with_abbreviation(text: &str) -> bool {
    let bare = text.trim_end_matches('.');
    let from = bare
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
    let word = &bare[from..];
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    text.ends_with('.') && (initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str()))
}

/// Cuts joined lines where a mark ends a sentence and a capital begins the next.
fn cut<'a>(lines: &'a str, found: &mut Vec<&'a str>) {
    let mut start = 0;
    for (at, mark) in lines.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | ';' | '…'))
    {
        let after = at + mark.len_utf8();
        let rest = &lines[after..];
        let next = rest.trim_start().chars().next();
        let begins = rest.starts_with(char::is_whitespace)
            && next.is_some_and(|c| {
                c.is_uppercase() || c.is_ascii_digit() || !c.is_alphanumeric() && c != '–'
            });
        let sentence = &lines[start..after];
        let item = || is_list_mark(&lines[start..]) && sentence.trim().len() <= 4;
        let small = mark == '.' && next.is_some_and(|c| c.is_ascii_digit());
        let short = || mark == '.' && ends_with_abbreviation(sentence);
        if begins && !small && !item() && !short() {
            found.push(sentence);
            start = after;
        }
    }
    let last = &lines[start..];
    if !last.trim().is_empty() {
        found.push(last);
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_where_people_end_them() {
        for (text, expected) in [
            (
                "Відбулася сесія. Розглянули бюджет.",
                &["Відбулася сесія.", "Розглянули бюджет."][..],
            ),
            ("20 листопада 2026 р. відбудеться сесія", &["20 листопада 2026 р. відбудеться сесія"]),
            ("о 10 год. Зала в с. Галицинове", &["о 10 год. Зала в с. Галицинове"]),
            ("1. Скликати сесію\n2. Контроль", &["1. Скликати сесію", "2. Контроль"]),
            ("Про скликання\nчергової сесії", &["Про скликання\nчергової сесії"]),
            ("Сесія\n10.11.2026 14:05\nДепутати", &["Сесія", "Депутати"]),
            (
                "Сесія\n20 листопада 2026 року\nвідбудеться",
                &["Сесія\n20 листопада 2026 року\nвідбудеться"],
            ),
            ("Голова І. П. Коваль повідомив. Так", &["Голова І. П. Коваль повідомив.", "Так"]),
            ("Сесія відбудеться\n\nЗала", &["Сесія відбудеться", "Зала"]),
        ] {
            let found: Vec<&str> = sentences(text).iter().map(|it| it.trim()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
