//! The words by which news of an event or trip are known.
//!
//! Decides whether an item speaks of a registered event, from the words of the event's name that
//! say something; endings do not matter. The invariant: a name without any such word is never
//! found, so only a person can say that it was covered. An item that holds half of the words, two
//! at the least, may speak of it: a person has to look before anyone is called late.

use crate::domain::names::likeness::{alike, words};
use crate::domain::sightings::Item;

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
    "представників",
    "делегації",
    "делегація",
    "громадські",
    "слухання",
    "щодо",
    "стосовно",
    "після",
    "перед",
    "через",
    "серед",
    "проти",
    "разом",
    "питань",
    "питання",
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

    /// Whether there is none, so that no item can be known by them.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an item's headline and text hold enough of them, and the headline at least one.
    pub fn are_in(&self, item: &Item) -> bool {
        let found = |word: &String, within: &[String]| within.iter().any(|own| alike(word, own));
        let needed = match self.0.len() {
            0 => return false,
            count @ ..=ALL_UP_TO => count,
            count => (count * PERCENT).div_ceil(100).max(ALL_UP_TO),
        };
        let headline = words(&item.title);
        let in_headline = self.0.iter().filter(|word| found(word, &headline)).count();
        // Most news are of something else, and their texts are long.
        if in_headline == 0 || in_headline >= needed {
            return in_headline > 0;
        }
        let text = item.text.as_deref().map(|text| words(head(text))).unwrap_or_default();
        let anywhere = |word: &&String| found(word, &headline) || found(word, &text);
        self.0.iter().filter(anywhere).count() >= needed
    }

    /// Whether both are names of one recurring event.
    pub fn is_namesake_of(&self, other: &EventWords) -> bool {
        let shared =
            self.0.iter().filter(|word| other.0.iter().any(|own| alike(word, own))).count();
        shared > 0 && shared * 100 >= self.0.len().max(other.0.len()) * PERCENT
    }

    /// Whether an item holds half of them, wherever they stand; one word in common is chance.
    pub fn may_be_in(&self, item: &Item) -> bool {
        let mut within = words(&item.title);
        within.extend(item.text.as_deref().map(|text| words(head(text))).unwrap_or_default());
        let held = self.0.iter().filter(|word| within.iter().any(|own| alike(word, own))).count();
        held > 1 && held * 2 >= self.0.len()
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
    use crate::domain::sightings::ItemDates;

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
        let buses = item("Графік руху автобусів", "на різдвяний ярмарок у Лиманах");
        assert!(!fair.are_in(&buses) && fair.may_be_in(&buses), "a person has to look");
        assert!(!fair.may_be_in(&item("Ремонт дороги у Лиманах", "Роботи тривають")));
    }

    #[test]
    fn one_word_in_common_is_no_doubt() {
        let hearing = EventWords::of("Громадські слухання щодо плану");
        let other = item("Громадське обговорення детального плану", "Документ оприлюднено.");
        assert!(!hearing.may_be_in(&other));
        let fair = EventWords::of("Ярмарок майстрів");
        assert!(!fair.may_be_in(&item("Ярмарок вакансій", "Центр зайнятості запрошує")));
        assert!(fair.may_be_in(&item("Ярмарок", "Вироби показали двадцять майстрів")));
    }

    #[test]
    fn a_name_of_common_words_is_never_found() {
        let vague = EventWords::of("Навчання працівників 2026 року");
        assert!(!vague.are_in(&item("Навчання працівників 2026 року", "")));
    }
}
