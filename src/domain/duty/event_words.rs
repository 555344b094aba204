//! The words by which news of an event or trip are known.
//!
//! Decides whether an item speaks of a registered event, from the words of the event's name that
//! say something; endings do not matter. The invariant: a name without any such word is never
//! found, so only a person can say that it was covered. All of the words have to be found, because
//! the fair of one village, or of one craft, is not that of another. An item that holds half of
//! them, two at the least, may speak of it: a person has to look before anyone is called late.
//! Where one word alone tells, as in «День села Лимани», much is written with it that is of
//! something else: then the rest of the name has to be found too, or a person has to look.

use crate::domain::council::event::RegisteredEvent;
use crate::domain::names::likeness::{alike, words};
use crate::domain::sightings::Item;
use crate::domain::view::View;
use std::cell::OnceCell;

/// The words of an event's name that tell it from others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventWords {
    telling: Vec<String>,
    /// The others, which any event's name may have.
    common: Vec<String>,
}

/// A registered event and the telling words of its name.
pub(super) type NamedEvent<'a> = (&'a RegisteredEvent, EventWords);

/// The words of an item, each part folded once, however many events ask for it.
pub struct Wording<'a> {
    item: &'a Item,
    headline: OnceCell<Vec<String>>,
    text: OnceCell<Vec<String>>,
}

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

/// Names that share so many percent of their words are names of one recurring event.
const NAMESAKE_PERCENT: usize = 60;

/// So much of a text is looked at.
const HEAD_BYTES: usize = 2_000;

impl EventWords {
    /// The telling words of a name.
    pub fn of(title: &str) -> Self {
        let mut long: Vec<String> = words(title)
            .into_iter()
            .filter(|word| word.chars().count() >= WORD_CHARS_MIN)
            .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
            .collect();
        long.sort();
        long.dedup();
        let (common, telling) = long.into_iter().partition(|word| COMMON.contains(&word.as_str()));
        Self { telling, common }
    }

    /// Whether none of them tells, so that no item can be known by them.
    pub fn is_empty(&self) -> bool {
        self.telling.is_empty()
    }

    /// Whether an item's headline and text hold all that tell, and the headline at least one;
    /// where but one tells, the others too.
    pub fn are_in(&self, item: &Wording<'_>) -> bool {
        // Most news are of something else, and their texts are long.
        if !self.telling.iter().any(|word| found(word, item.headline())) {
            return false;
        }
        let anywhere = |word: &String| found(word, item.headline()) || found(word, item.text());
        let rest = if self.telling.len() == 1 { &self.common[..] } else { &[] };
        self.telling.iter().chain(rest).all(anywhere)
    }

    /// Whether both are names of one recurring event.
    pub fn is_namesake_of(&self, other: &EventWords) -> bool {
        let shared = self.telling.iter().filter(|word| found(word, &other.telling)).count();
        let most = self.telling.len().max(other.telling.len());
        shared > 0 && shared * 100 >= most * NAMESAKE_PERCENT
    }

    /// Whether an item holds half of those that tell, wherever they stand; one of several in
    /// common is chance, and the only one counts in a headline.
    pub(super) fn may_be_in(&self, item: &Wording<'_>) -> bool {
        if let [only] = &self.telling[..] {
            return found(only, item.headline());
        }
        let anywhere = |word: &&String| found(word, item.headline()) || found(word, item.text());
        let held = self.telling.iter().filter(anywhere).count();
        held > 1 && held * 2 >= self.telling.len()
    }
}

/// Every registered event with its words, which are folded once for all its namesakes.
pub(super) fn named_events<'a>(view: &View<'a>) -> Vec<NamedEvent<'a>> {
    let events = view.register.events.values();
    events.map(|event| (event, EventWords::of(&event.title))).collect()
}

impl<'a> Wording<'a> {
    /// That of an item.
    pub fn of(item: &'a Item) -> Self {
        Self { item, headline: OnceCell::new(), text: OnceCell::new() }
    }

    fn headline(&self) -> &[String] {
        self.headline.get_or_init(|| words(&self.item.title))
    }

    /// The words its text begins with; none where it has no text.
    fn text(&self) -> &[String] {
        let text = || self.item.text.as_deref().map(|text| words(head(text)));
        self.text.get_or_init(|| text().unwrap_or_default())
    }
}

fn found(word: &str, within: &[String]) -> bool {
    within.iter().any(|own| alike(word, own))
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

    /// What becomes of an item where an event is looked for.
    #[derive(Debug, PartialEq, Eq)]
    enum Speaks {
        OfIt,
        PerhapsOfIt,
        OfSomethingElse,
    }

    fn speaks(event: &EventWords, title: &str, text: &str) -> Speaks {
        let item = item(title, text);
        let said = Wording::of(&item);
        match (event.are_in(&said), event.may_be_in(&said)) {
            (true, _) => Speaks::OfIt,
            (false, true) => Speaks::PerhapsOfIt,
            (false, false) => Speaks::OfSomethingElse,
        }
    }

    #[test]
    fn news_of_an_event_are_known_in_any_inflection() {
        let fair = EventWords::of("Різдвяний ярмарок у Лиманах");
        let of = |title, text| speaks(&fair, title, text);
        assert_eq!(of("У Лиманах відбувся різдвяний ярмарок", ""), Speaks::OfIt);
        let invited = of("Запрошуємо на Різдвяний ярмарок!", "Село Лимани, 19 грудня");
        assert_eq!(invited, Speaks::OfIt);
        assert_eq!(of("Різдвяний концерт у Галицинові", ""), Speaks::OfSomethingElse);
        let buses = of("Графік руху автобусів", "на різдвяний ярмарок у Лиманах");
        assert_eq!(buses, Speaks::PerhapsOfIt);
        let road = of("Ремонт дороги у Лиманах", "Роботи тривають");
        assert_eq!(road, Speaks::OfSomethingElse);
    }

    #[test]
    fn one_word_in_common_is_no_doubt() {
        let fair = EventWords::of("Ярмарок майстрів");
        let jobs = speaks(&fair, "Ярмарок вакансій", "Центр зайнятості запрошує");
        assert_eq!(jobs, Speaks::OfSomethingElse);
        let crafts = EventWords::of("Різдвяний ярмарок майстрів");
        let shown = speaks(&crafts, "Ярмарок", "Вироби показали двадцять майстрів");
        assert_eq!(shown, Speaks::PerhapsOfIt);
    }

    #[test]
    fn where_one_word_tells_the_whole_name_has_to_be_found() {
        let occasions = ["День села", "Свято села", "Громадські слухання щодо села"];
        let others =
            ["Ремонт дороги", "Графік руху автобусів", "Прийом громадян", "Новий фельдшер"];
        for (occasion, [place, there]) in occasions.iter().flat_map(|it| PLACES.map(|at| (it, at)))
        {
            let event = EventWords::of(&format!("{occasion} {place}"));
            let of = |title: &str, text: &str| speaks(&event, title, text);
            let name = occasion.to_lowercase();
            assert_eq!(of(&format!("Відбулося: {name}, {there}"), ""), Speaks::OfIt, "{name}");
            assert_eq!(of(&format!("Фото: {there}"), occasion), Speaks::OfIt);
            assert_eq!(of(occasion, "у сусідній громаді"), Speaks::OfSomethingElse);
            for other in others {
                let title = format!("{other}: {there}");
                assert_eq!(of(&title, ""), Speaks::PerhapsOfIt, "{title} for {name}");
                assert_eq!(of(other, "усе як завжди"), Speaks::OfSomethingElse);
            }
        }
        let hearing = EventWords::of("Громадські слухання щодо плану");
        let plan = "Громадське обговорення детального плану";
        assert_eq!(speaks(&hearing, plan, "Документ оприлюднено."), Speaks::PerhapsOfIt);
    }

    #[test]
    fn the_fair_of_another_village_is_another_fair() {
        let fair = EventWords::of("Різдвяний ярмарок майстрів у Лиманах");
        let of = |text| speaks(&fair, "Різдвяний ярмарок майстрів", text);
        assert_eq!(of("У Галицинові зібралися майстри."), Speaks::PerhapsOfIt);
        assert_eq!(of("Чекаємо в Лиманах."), Speaks::OfIt);
    }

    /// What a name is made of: what happens, of what kind, of whom, where.
    const KINDS: [[&str; 2]; 5] = [
        ["ярмарок", "ярмарку"],
        ["концерт", "концерту"],
        ["виставка", "виставку"],
        ["толока", "толоку"],
        ["турнір", "турніру"],
    ];
    const MANNERS: [[&str; 2]; 4] = [
        ["різдвяний", "різдвяного"],
        ["великодній", "великоднього"],
        ["благодійний", "благодійного"],
        ["обласний", "обласного"],
    ];
    const SUBJECTS: [[&str; 2]; 5] = [
        ["майстрів", "майстрами"],
        ["вишиванок", "вишиванками"],
        ["шахістів", "шахістами"],
        ["пасічників", "пасічниками"],
        ["бандуристів", "бандуристами"],
    ];
    const PLACES: [[&str; 2]; 4] = [
        ["Лимани", "Лиманах"],
        ["Галицинове", "Галицинового"],
        ["Прибузьке", "Прибузькому"],
        ["Степове", "Степового"],
    ];

    /// The places in the four lists of one event.
    type Made = (usize, usize, usize, usize);

    fn made() -> impl proptest::strategy::Strategy<Value = Made> {
        (0..MANNERS.len(), 0..KINDS.len(), 0..SUBJECTS.len(), 0..PLACES.len())
    }

    fn named((manner, kind, subject, place): Made, form: usize) -> String {
        format!(
            "{} {} {} {}",
            MANNERS[manner][form], KINDS[kind][form], SUBJECTS[subject][form], PLACES[place][form]
        )
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig {
            cases: 512,
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
            ..Default::default()
        })]

        #[test]
        fn an_event_is_known_by_itself_and_never_by_another(
            event in made(), other in made(), form in 0..2_usize, apart in 0..2_usize,
        ) {
            let words = EventWords::of(&named(event, 0));
            // All of it in the headline, or the place in the text alone.
            let whole = named(event, form);
            let (title, text) = match apart {
                0 => (format!("Запрошуємо на {whole}"), String::new()),
                _ => {
                    let (title, place) = whole.rsplit_once(' ').expect("four words");
                    (title.to_owned(), format!("Свято відбудеться тут: {place}"))
                }
            };
            proptest::prop_assert_eq!(speaks(&words, &title, &text), Speaks::OfIt);
            if other != event {
                let another = format!("Відбулося: {}", named(other, form));
                let shared = [
                    other.0 == event.0,
                    other.1 == event.1,
                    other.2 == event.2,
                    other.3 == event.3,
                ];
                let held = shared.iter().filter(|it| **it).count();
                let spoken = match held {
                    2.. => Speaks::PerhapsOfIt,
                    _ => Speaks::OfSomethingElse,
                };
                proptest::prop_assert_eq!(speaks(&words, &another, ""), spoken, "{}", another);
            }
        }
    }

    #[test]
    fn a_name_of_common_words_is_never_found() {
        let vague = EventWords::of("Навчання працівників 2026 року");
        let own = speaks(&vague, "Навчання працівників 2026 року", "");
        assert_eq!(own, Speaks::OfSomethingElse);
    }
}
