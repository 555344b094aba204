//! What is wrong with the writing of a file, told to a person.
//!
//! Decides how the parser's own words are said in Ukrainian, and which slips have a cure of their
//! own: quotes of a text program, one bracket where each entry has two. What has no row in the
//! table is told in general; the place is always the parser's.

use std::ops::Range;

/// The parser's words, as far as the first comma, and ours.
const WORDS: [(&str, &str); 32] = [
    ("duplicate key", "цей рядок уже є вище"),
    ("invalid boolean", "текст має стояти в лапках; без лапок бувають true і false"),
    ("invalid basic string", "текст не закрито лапкою"),
    ("invalid literal string", "текст не закрито лапкою"),
    ("missing opening quote", "немає лапки на початку"),
    ("string values must be quoted", "текст має стояти в лапках"),
    ("missing comma between array elements", "між записами переліку немає коми"),
    ("extra comma in array", "зайва кома в переліку"),
    ("unexpected `=` in array", "у переліку зайвий `=`"),
    ("unclosed array", "перелік не закрито дужкою `]`"),
    ("unclosed table", "назву розділу не закрито дужкою `]`"),
    ("unclosed array table", "назву розділу не закрито дужками `]]`"),
    ("missing table open", "немає дужки `[`"),
    ("unclosed inline table", "запис не закрито дужкою `}`"),
    ("extra comma in inline table", "зайва кома в записі"),
    ("missing comma between key-value pairs", "між частинами запису немає коми"),
    ("missing key for inline table element", "у записі немає назви перед `=`"),
    ("missing assignment between key-value pairs", "після назви немає `=`"),
    ("extra assignment between key-value pairs", "зайвий `=`"),
    ("extra `=`", "зайвий `=`"),
    ("key with no value", "після назви немає `=` і значення"),
    ("missing value", "немає значення"),
    ("missing value for key", "після `=` немає значення"),
    ("missing escaped value", "після `\\` бракує знака"),
    ("too few unicode value digits", "у коді знака бракує цифр"),
    ("invalid unquoted key", "таку назву пишуть у лапках"),
    ("unquoted keys cannot be empty", "немає назви перед `=`"),
    ("unexpected key or value", "після значення ще щось стоїть"),
    ("unexpected content", "тут щось зайве"),
    ("invalid comment character", "у примітці невидимий знак"),
    ("unexpected leading zero", "число починається з нуля"),
    ("invalid value", "таке значення не пишуть"),
];

/// Where there is no better word.
const GENERAL: &str = "так не пишуть";

/// Quotes of a text program.
const CURLY: [char; 7] = ['“', '”', '„', '‟', '«', '»', '″'];

/// The parser's message in Ukrainian.
pub(super) fn in_ukrainian(message: &str) -> &'static str {
    let begins = message.split(',').next().unwrap_or(message).trim();
    WORDS.iter().find(|(theirs, _)| *theirs == begins).map_or(GENERAL, |(_, ours)| ours)
}

/// What to do about a slip that shows itself in its line.
pub(super) fn cure(text: &str, span: &Range<usize>) -> Option<String> {
    let line = line_of(text, span.start)?;
    let value = line.split_once('=').map_or("", |(_, value)| value).trim_start();
    if value.trim_start_matches(['[', ' ']).starts_with(CURLY) {
        return Some(
            "замініть лапки на прямі: `\"…\"`; текстовий редактор ставить інші".to_owned(),
        );
    }
    let name = line.trim().strip_prefix('[')?.strip_suffix(']')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    (!name.is_empty() && name.chars().all(plain))
        .then(|| format!("кожен наступний запис починають двома дужками: `[[{name}]]`"))
}

fn line_of(text: &str, at: usize) -> Option<&str> {
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    text.get(start..)?.lines().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_says_has_our_words() {
        for (text, said) in [
            ("a = 1\na = 2", "цей рядок уже є вище"),
            ("a = [1, , 2]", "зайва кома в переліку"),
            ("a = \"x\" y", "після значення ще щось стоїть"),
            ("a = рада", "текст має стояти в лапках"),
            ("a", "після назви немає `=` і значення"),
            ("[a", "назву розділу не закрито дужкою `]`"),
        ] {
            let (_, errors) = toml::de::DeTable::parse_recoverable(text);
            let first = errors.first().unwrap_or_else(|| panic!("{text} is TOML"));
            assert_eq!(in_ukrainian(first.message()), said, "{text}: {}", first.message());
        }
    }

    #[test]
    fn slips_of_quotes_and_brackets_have_their_cure() {
        for (text, cure_has) in [
            ("name = “Рада”", Some("прямі")),
            ("ids = [«kukina»]", Some("прямі")),
            ("[source]\nid = \"a\"\n[source]\nid = \"b\"", Some("[[source]]")),
            ("a = 1 2", None),
        ] {
            let (_, errors) = toml::de::DeTable::parse_recoverable(text);
            let span = errors.first().and_then(|error| error.span()).unwrap_or(0..0);
            let cure = cure(text, &span);
            assert_eq!(cure.is_some(), cure_has.is_some(), "{text}: {cure:?}");
            assert!(cure_has.is_none_or(|it| cure.is_some_and(|cure| cure.contains(it))), "{text}");
        }
    }
}
