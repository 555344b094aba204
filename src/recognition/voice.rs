//! Whether anything on an item says what it is.
//!
//! Decides only about items that no sign tells from news: such an item is certain to be no act when
//! there is a text to read and no head in it. The invariant: what cannot be read is never taken for
//! read.

use super::act;
use super::act::paper::{Input, Part};
use super::act::witness::Item;
use super::text::fold::Text;
use super::text::lexicon::Class;
use super::text::token::Shape;
use crate::domain::sightings::{ATTACHMENT_SCAN, ATTACHMENT_TEXT, ATTACHMENT_UNREAD, Kind, Voice};

/// A page with fewer words has no text of its own: a caption, a date, the name of a file.
const TEXT_WORDS_MIN: usize = 12;

/// A page beside whose fewer words stands a file that cannot be read may be that file's cover.
const COVER_WORDS_MAX: usize = 40;

/// Whether the item speaks: no sign of it, nor a head of a paper among its parts, is a silence.
pub(super) fn of(input: &Input<'_>, item: &Item<'_>) -> Voice {
    if item.reading.kind != Kind::News || item.reading.why != act::NO_MARK {
        return Voice::Speaks;
    }
    let is_paper = item.parts.iter().any(Part::is_other_paper);
    let is_mute = match input.text {
        None => names_nothing(input.title),
        Some(text) => {
            let is_unread = text.contains(ATTACHMENT_SCAN) || text.contains(ATTACHMENT_UNREAD);
            let words_min = if is_unread { COVER_WORDS_MAX } else { TEXT_WORDS_MIN };
            (is_unread || !is_paper) && has_fewer_words(text, words_min)
        }
    };
    if is_mute { Voice::Mute } else { Voice::Speaks }
}

/// Whether a text has fewer words, without the lines we put there ourselves.
fn has_fewer_words(text: &str, words_min: usize) -> bool {
    let lines = text
        .lines()
        .filter(|line| ![ATTACHMENT_SCAN, ATTACHMENT_UNREAD, ATTACHMENT_TEXT].contains(line));
    let words = lines.flat_map(str::split_whitespace);
    let long = words.filter(|word| word.chars().filter(|c| c.is_alphabetic()).nth(2).is_some());
    long.take(words_min).count() < words_min
}

/// A headline of which nothing is left but the word of a file, of an act, and numbers.
fn names_nothing(title: &str) -> bool {
    let text = Text::new(title);
    !text.tokens.iter().enumerate().any(|(at, token)| {
        token.shape == Shape::Word
            && token.class == Class::Other
            && text.word(at).chars().count() > 2
            && !is_word_of_a_file(text.word(at))
    })
}

/// «документ», «файл», «скан», «завантажити», «переглянути», and endings of files.
fn is_word_of_a_file(word: &str) -> bool {
    ["документ", "файл", "скан", "завантаж", "скача", "перегля", "відкри", "вкладен", "копі"]
        .iter()
        .any(|stem| word.starts_with(stem))
        || matches!(word, "pdf" | "doc" | "docx" | "rtf" | "odt" | "jpg" | "png" | "zip" | "текст")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::Recogniser;

    fn voice(title: &str, text: Option<&str>) -> Voice {
        let recogniser = Recogniser::new(&[]);
        recogniser.understand(&Input { title, text, ..Input::default() }).voice
    }

    #[test]
    fn whatever_cannot_be_read_is_mute_under_any_headline() {
        let titles = ["Документ", "Рішення (скан)", "24.pdf", "", "Регламент", "План заходів"];
        let mut texts = vec![String::new(), "Завантажити".to_owned(), "20.11.2026".to_owned()];
        for unread in [ATTACHMENT_SCAN, ATTACHMENT_UNREAD] {
            texts.push(unread.to_owned());
            texts.push(format!("Переглянути документ\n{unread}"));
            texts.push(format!("Опубліковано на сайті сільської ради\n{unread}\n{unread}"));
        }
        for (title, text) in titles.iter().flat_map(|title| texts.iter().map(move |it| (title, it)))
        {
            assert_eq!(voice(title, Some(text)), Voice::Mute, "{title:?} over {text:?}");
        }
    }

    #[test]
    fn what_has_been_read_and_holds_no_head_speaks() {
        let text = "Щиро вітаємо мешканців громади з днем села та запрошуємо на святковий концерт \
                    біля будинку культури, який розпочнеться о дев'ятнадцятій годині вечора.";
        for title in ["Документ", "Привітання з днем села", ""] {
            assert_eq!(voice(title, Some(text)), Voice::Speaks, "{title:?}");
        }
    }

    #[test]
    fn a_headline_alone_speaks_when_it_names_something() {
        for title in ["Вітання з Днем вчителя", "План трансформації мережі закладів освіти"]
        {
            assert_eq!(voice(title, None), Voice::Speaks, "{title}");
        }
        for title in ["Документ", "24.pdf", "Завантажити файл", "Скан-копія документа № 24", ""]
        {
            assert_eq!(voice(title, None), Voice::Mute, "{title}");
        }
    }
}
