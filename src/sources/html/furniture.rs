//! What belongs to a page and not to its item: shares, counters, «Дізнайтеся також».
//!
//! Decides by the words engines print around every item. The invariant: nothing below a heading
//! that announces other items is ever taken for part of this one.

use crate::sources::document::moment;
use chrono::NaiveDate;
use regex::Regex;
use std::sync::LazyLock;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

static COUNTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)^(?:[•·|👁]\s*)?\d{1,7}$|^(?:кількість )?перегляд\w*\s*:?\s*\d+$|^\d+ перегляд\w*$")
});
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^(?:\d{1,2}:\d{2}(?::\d{2})?[\s,]+)?
        (?:[\p{L}’'ʼ`]{2,10},\s+)?
        (\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}\s+\p{L}{3,}\.?,?\s+\d{4}
        |\p{L}{3,}\s+\d{1,2},\s+\d{4})
        (?:\s*р(?:оку|\.)?)?
        (?:[\s,|оo-]+\d{1,2}:\d{2}(?::\d{2})?)?
        (?:[\s|•]+\d{1,7})?$",
    )
});
static TRAILING_STAMP: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:^|\s)(?:\d{1,2}:\d{2}\s+(\d{1,2}\.\d{1,2}\.\d{4})|(\d{1,2}/\d{1,2}/\d{4}))$")
});
static PUBLICATION_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:дата\s+(?:публікації|оприлюднення|розміщення|створення)|опубліковано|оприлюднено|розміщено|додано|створено)\s*:?\s*(?:на сайті\s*:?\s*)?",
    )
});
static CHANGED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:останн[єія]\s+(?:оновлення|зміни|редакція)|оновлено|змінено|відредаговано|дата\s+(?:оновлення|зміни))\b[^.]{0,40}\d{4}",
    )
});
static BARE_LABEL: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^дата\s*:\s*"));

/// Headings above a list of other items.
const ELSEWHERE: [&str; 8] = [
    "дізнайтеся також",
    "дізнайтесь також",
    "читайте також",
    "дивіться також",
    "схожі новини",
    "схожі матеріали",
    "схожі документи",
    "інші новини",
];

/// Headings of what stands below an item on its own page; a list may bear them itself.
const BELOW: [&str; 16] = [
    "останні новини",
    "останні записи",
    "останні публікації",
    "останні документи",
    "нещодавні записи",
    "недавні записи",
    "свіжі записи",
    "схожі записи",
    "популярні новини",
    "навігація записів",
    "навігація по записах",
    "залишити відповідь",
    "залишити коментар",
    "додати коментар",
    "recent posts",
    "related posts",
];

/// How the links to the pages before and behind an item begin.
const NEIGHBOURS: [&str; 8] = [
    "попередня стаття",
    "наступна стаття",
    "попередній запис",
    "наступний запис",
    "попередня публікація",
    "наступна публікація",
    "previous post",
    "next post",
];

/// Buttons that repeat a headline behind a word of their own.
const BUTTONS: [&str; 9] = [
    "читати далі",
    "читати більше",
    "продовжити читання",
    "докладніше",
    "детальніше",
    "залишити коментар",
    "прокоментувати",
    "read more",
    "continue reading",
];

/// Words that end an item, or stand between its head and its text.
const AFTERWORD: [&str; 11] = [
    "усі новини",
    "громада у соцмережах",
    "поділитись",
    "поділитися",
    "всі новини",
    "повернутися",
    "повернутись",
    "попередня новина",
    "наступна новина",
    "прикріплені файли",
    "коментарі",
];

/// Lines that say nothing wherever they stand.
const EMPTY_WORDS: [&str; 24] = [
    "фото без опису",
    "для людей із порушенням зору",
    "людям із порушенням зору",
    "версія для людей з порушенням зору",
    "детальніше",
    "детальніше...",
    "читати далі",
    "читати більше",
    "читати повністю",
    "докладніше",
    "далі",
    "переглянути",
    "завантажити",
    "друкувати",
    "роздрукувати",
    "версія для друку",
    "facebook",
    "telegram",
    "viber",
    "twitter",
    "whatsapp",
    "instagram",
    "youtube",
    "linkedin",
];

fn bare(line: &str) -> String {
    let trimmed = line.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                ':' | '«' | '»' | '<' | '>' | '→' | '←' | '›' | '‹' | '…' | '.' | '!' | '|'
            )
    });
    trimmed.to_lowercase()
}

/// Whether a line stands below an item on its own page, and nothing of the item behind it.
pub fn is_below(line: &str) -> bool {
    let bare = bare(line);
    announces_others(line)
        || BELOW.contains(&bare.as_str())
        || bare.len() < 300 && NEIGHBOURS.iter().any(|it| bare.starts_with(it))
}

/// Whether a link's words are a button's, even where they repeat a headline.
pub fn is_button(words: &str) -> bool {
    let bare = bare(words);
    BUTTONS.iter().any(|it| bare.starts_with(it))
}

/// Whether a line opens the act itself: its kind in a line of its own, or session and convocation.
pub fn opens_act(line: &str) -> bool {
    if line.len() > 400 {
        return false;
    }
    let squashed: String = line
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphabetic())
        .map(|c| match c {
            'i' => 'і',
            'p' => 'р',
            'e' => 'е',
            'o' => 'о',
            'c' => 'с',
            'k' => 'к',
            'h' => 'н',
            other => other,
        })
        .collect();
    let kinds =
        ["рішення", "проєктрішення", "проектрішення", "рішенняпроєкт", "розпорядження", "протокол"];
    kinds.contains(&squashed.as_str())
        || squashed.contains("скликан") && ["сесія", "сесії"].iter().any(|it| squashed.contains(it))
}

/// Whether a line announces other items.
pub fn announces_others(line: &str) -> bool {
    ELSEWHERE.contains(&bare(line).as_str())
}

/// Whether a line stands behind an item's text.
pub fn is_afterword(line: &str) -> bool {
    AFTERWORD.contains(&bare(line).as_str())
}

/// Whether a line says nothing: counters, placeholders, buttons, the accessibility head.
pub fn is_empty_word(line: &str) -> bool {
    let bare = bare(line);
    let letters =
        bare.split_whitespace().all(|word| matches!(word, "a" | "а" | "k" | "к" | "+" | "-"));
    bare.is_empty()
        || letters
        || CHANGED.is_match(line)
        || EMPTY_WORDS.contains(&bare.as_str())
        || COUNTER.is_match(line)
}

/// What a line that is nothing but a date says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintedDate {
    /// The date.
    pub on: NaiveDate,
    /// How it is introduced.
    pub label: Label,
}

/// How a printed date is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// «Дата оприлюднення», «Опубліковано» and the like.
    Publication,
    /// «Дата:».
    Date,
    /// Not at all.
    None,
}

/// What a line that is nothing but a label says of the date in the line behind it; `None` for a
/// line that is no label.
pub fn date_label(line: &str) -> Option<DateLabel> {
    let whole = |pattern: &Regex| pattern.find(line).is_some_and(|it| it.end() == line.len());
    let name = line.trim_end().trim_end_matches(':');
    // «Опубліковано» needs no colon to be nothing but a label.
    let labels = name.len() < line.trim_end().len() || whole(&PUBLICATION_LABEL);
    if !labels || name.is_empty() || name.chars().count() > 40 {
        return None;
    }
    Some(if whole(&PUBLICATION_LABEL) {
        DateLabel::Of(Label::Publication)
    } else if whole(&BARE_LABEL) {
        DateLabel::Of(Label::Date)
    } else {
        DateLabel::Other
    })
}

/// What a label says of the date behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLabel {
    /// It introduces the item's date.
    Of(Label),
    /// It introduces something else, like «Дата прийняття».
    Other,
}

/// Reads a line that is nothing but a date, with or without a clock time and a view counter.
pub fn printed_date(line: &str) -> Option<PrintedDate> {
    let (label, rest) = if let Some(found) = PUBLICATION_LABEL.find(line) {
        (Label::Publication, &line[found.end()..])
    } else if let Some(found) = BARE_LABEL.find(line) {
        (Label::Date, &line[found.end()..])
    } else {
        (Label::None, line)
    };
    let found = STAMP.captures(rest.trim())?;
    Some(PrintedDate { on: moment::date_in(&found[1])?, label })
}

/// Reads a date that closes a teaser: `10:05 26.05.2025`, `26/05/2025`.
pub fn closing_date(line: &str) -> Option<NaiveDate> {
    let found = TRAILING_STAMP.captures(line)?;
    moment::date_in(found.get(1).or_else(|| found.get(2))?.as_str())
}

/// A list that says itself that it is empty.
pub fn says_nothing_found(line: &str) -> bool {
    let bare = bare(line);
    bare.len() < 200
        && [
            "немає записів",
            "записів немає",
            "нічого не знайдено",
            "документів не знайдено",
            "не знайдено жодного",
            "новин не знайдено",
            "немає документів",
            "документи відсутні",
            "записи відсутні",
            "новини відсутні",
            "немає новин",
            "список порожній",
            "розділ наповнюється",
            "інформація відсутня",
            "no results",
            "nothing found",
        ]
        .iter()
        .any(|phrase| bare.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_every_engine_are_read_and_dates_inside_sentences_are_not() {
        let on = |text: &str| printed_date(text).map(|it| it.on.to_string());
        for text in [
            "19/12/2025",
            "19.12.2025 15:55",
            "19.12.2025 15:55 181",
            "15:55 19.12.2025",
            "Дата: 19.12.2025 15:55",
            "Дата оприлюднення: 19.12.2025",
            "Опубліковано 19 грудня 2025 року",
            "19 грудня 2025, 15:55",
            "2025-12-19",
        ] {
            assert_eq!(on(text).as_deref(), Some("2025-12-19"), "{text}");
        }
        for text in
            ["Рішення від 19.12.2025 № 5", "Дата прийняття: 19.12.2025", "5 год", "від 19.12.2025"]
        {
            assert_eq!(on(text), None, "{text}");
        }
    }

    #[test]
    fn furniture_is_known_by_its_words() {
        assert!(announces_others("Дізнайтеся також:"));
        assert!(is_afterword("« повернутися"));
        for text in ["Фото без опису", "A A A K K K", "Кількість переглядів: 770", "• 770", "181"]
        {
            assert!(is_empty_word(text), "{text}");
        }
        assert!(!is_empty_word("Про бюджет"));
    }
}
