//! The words by which news of an event or trip are known.
//!
//! Decides whether an item speaks of a registered event, from the words of the event's name that
//! say something; endings do not matter. The invariant: a name without any such word is never
//! found, so only a person can say that it was covered.

use super::likeness::{alike, words};
use super::observation::Item;

/// The words of an event's name that tell it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventWords(Vec<String>);

/// Words that any event's name may have.
const COMMON: &[&str] = &[
    "захід",
    "заходи",
    "свято",
    "святковий",
    "святкова",
    "конкурс",
    "фестиваль",
    "зустріч",
    "нарада",
    "семінар",
    "тренінг",
    "навчання",
    "поїздка",
    "робоча",
    "навчальна",
    "участь",
    "день",
    "дня",
    "днів",
    "року",
    "рік",
    "сільська",
    "сільської",
    "ради",
    "рада",
    "громада",
    "громади",
    "села",
    "село",
    "область",
    "області",
    "район",
    "району",
    "місто",
    "міста",
    "україни",
    "україна",
    "присвячений",
    "присвячене",
    "присвячена",
    "нагоди",
    "відкриття",
    "проведення",
    "урочистий",
    "урочиста",
    "урочисте",
    "відкритий",
    "відкрита",
    "працівників",
    "працівників",
    "представників",
    "делегації",
    "делегація",
    "громадські",
    "слухання",
];

/// Shorter words say too little.
const WORD_CHARS_MIN: usize = 4;

/// From so many words on not all of them have to be found.
const ALL_UP_TO: usize = 2;

/// Of longer names so many percent of the words are enough.
const PERCENT: usize = 60;

/// So much of a text is looked at.
const HEAD_BYTES: usize = 2_000;

impl EventWords {
    /// The telling words of a name.
    pub fn of(title: &str) -> Self {
        let mut telling: Vec<String> = words(title)
            .into_iter()
            .filter(|word| word.chars().count() >= WORD_CHARS_MIN)
            .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
            .filter(|word| !COMMON.contains(&word.as_str()))
            .collect();
        telling.sort();
        telling.dedup();
        Self(telling)
    }

    /// Whether an item's headline and text hold enough of them, and the headline at least one.
    pub fn are_in(&self, item: &Item) -> bool {
        let headline = words(&item.title);
        let text = item.text.as_deref().map(|text| words(head(text))).unwrap_or_default();
        let found = |word: &String, within: &[String]| within.iter().any(|own| alike(word, own));
        let in_headline = self.0.iter().filter(|word| found(word, &headline)).count();
        let anywhere =
            self.0.iter().filter(|word| found(word, &headline) || found(word, &text)).count();
        let needed = match self.0.len() {
            0 => return false,
            count @ ..=ALL_UP_TO => count,
            count => (count * PERCENT).div_ceil(100).max(ALL_UP_TO),
        };
        in_headline > 0 && anywhere >= needed
    }
}

/// The beginning of a text, where news say what they are about.
fn head(text: &str) -> &str {
    let end = (0..=HEAD_BYTES.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::observation::ItemDates;

    fn item(title: &str, text: &str) -> Item {
        Item {
            id: "1".into(),
            url: None,
            title: title.to_owned(),
            section: None,
            text: Some(text.to_owned()),
            dates: ItemDates::default(),
        }
    }

    #[test]
    fn news_of_an_event_are_known_in_any_inflection() {
        let fair = EventWords::of("Різдвяний ярмарок у Лиманах");
        assert!(fair.are_in(&item("У Лиманах відбувся різдвяний ярмарок", "")));
        assert!(fair.are_in(&item("Запрошуємо на Різдвяний ярмарок!", "Село Лимани, 19 грудня")));
        assert!(!fair.are_in(&item("Різдвяний концерт у Галицинові", "")));
        assert!(!fair.are_in(&item("Графік руху автобусів", "на різдвяний ярмарок у Лиманах")));
    }

    #[test]
    fn a_name_of_common_words_is_never_found() {
        let vague = EventWords::of("Навчання працівників 2026 року");
        assert!(!vague.are_in(&item("Навчання працівників 2026 року", "")));
    }
}
