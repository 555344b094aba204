//! Whose session it is: ours, or another council's.
//!
//! Decides from the words round «рада» and «виконком». Without the council's own name only the
//! level tells (an oblast's, a district's, a school's); with it any other place is another
//! council. The invariant: a council nobody names is ours, for the site is ours.

use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::stems::Stems;
use crate::recognition::text::token::Shape;
use std::sync::LazyLock;

/// Whose a council is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Owner {
    Ours,
    Foreign,
}

/// The council whose site is read.
#[derive(Clone, Debug, Default)]
pub(in crate::recognition) struct Council {
    /// «галицинівськ», when the name is known.
    place: Option<String>,
    /// «сільськ», when the name is known.
    level: Option<&'static str>,
}

const LOCAL: [&str; 3] = ["сільськ", "селищн", "міськ"];
const HIGHER: [&str; 2] = ["обласн", "районн"];

/// Councils that are not a community's: a school's, an advisory one.
static ADVISORY: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings(
        "верховн громадськ молодіжн учнівськ студентськ дитяч педагогічн опікунськ батьківськ \
     наглядов координаційн консультативн дорадч вчен науков художн спостережн експертн \
     погоджувальн методичн",
    )
});

/// What stands behind «рада» when it is of something else.
static ADVISORY_OF: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings(
        "оборон старост ветеран осбб безпек безбар молод підприєм директор європ федерац",
    )
});

const ENDINGS: [&str; 10] = ["ої", "ого", "ою", "ій", "ому", "а", "ий", "им", "у", "і"];

/// «галицинівськ» of «галицинівської».
fn place_stem(word: &str) -> Option<&str> {
    ENDINGS.iter().find_map(|ending| {
        let stem = word.strip_suffix(ending)?;
        (stem.ends_with("ськ") || stem.ends_with("цьк") || stem.ends_with("зьк")).then_some(stem)
    })
}

fn begins(word: &str, stems: &[&'static str]) -> Option<&'static str> {
    stems.iter().find(|stem| word.starts_with(**stem)).copied()
}

/// Whether a token names a council, in full or in one word.
pub(super) fn is_council(text: &Text<'_>, at: usize) -> bool {
    text.class(at) == Class::Council || begins(text.word(at), &["сільрад", "селищрад"]).is_some()
}

impl Council {
    /// The council of this name, as «Галицинівська сільська рада».
    pub(in crate::recognition) fn named(name: &str) -> Self {
        let text = Text::new(name);
        let words = || (0..text.tokens.len()).map(|at| text.word(at));
        let known: Vec<&'static str> = [LOCAL.as_slice(), HIGHER.as_slice()].concat();
        let level = words().find_map(|word| begins(word, &known));
        // «Зоряна сільська рада»: not every place ends in «-ськ».
        let any_stem = |word| ENDINGS.iter().find_map(|ending| str::strip_suffix(word, ending));
        let place = words()
            .filter(|word| begins(word, &known).is_none())
            .find_map(place_stem)
            .or_else(|| {
                words().take_while(|word| begins(word, &known).is_none()).find_map(any_stem)
            })
            .map(str::to_owned);
        Self { place, level }
    }

    /// Whether the name is known.
    pub(in crate::recognition) fn is_named(&self) -> bool {
        self.place.is_some()
    }

    /// Whose the council at a token is, by the words before and behind it.
    pub(in crate::recognition) fn owner(&self, text: &Text<'_>, council: usize) -> Owner {
        let word = text.word(council);
        let one_word =
            [("обл", "обласн"), ("рай", "районн"), ("міськ", "міськ"), ("сіль", "сільськ")]
                .iter()
                .find(|(prefix, _)| {
                    word.strip_prefix(prefix).is_some_and(|it| it.starts_with("рад"))
                });
        let mut place = None;
        let mut level = one_word.map(|(_, level)| *level);
        for at in (council.saturating_sub(3)..council).rev() {
            let word = text.word(at);
            if ADVISORY.has(word.chars()) {
                return Owner::Foreign;
            }
            let (local, higher) = (begins(word, &LOCAL), begins(word, &HIGHER));
            match (local.or(higher), place_stem(word)) {
                (Some(found), _) => level = level.or(Some(found)),
                (None, Some(stem)) => {
                    place = Some(stem);
                    break;
                }
                (None, None) if text.shape(at) == Some(Shape::Word) => break,
                _ => break,
            }
        }
        if ADVISORY_OF.has(text.word(council + 1).chars())
            || text.word(council + 1) == "з" && text.word(council + 2) == "питань"
        {
            return Owner::Foreign;
        }
        let other_place = self.place.as_deref().zip(place).is_some_and(|(own, found)| own != found);
        let other_level = match (level, self.level) {
            (Some(found), Some(own)) => found != own,
            (Some(found), None) => HIGHER.contains(&found),
            (None, _) => false,
        };
        if other_place || other_level { Owner::Foreign } else { Owner::Ours }
    }

    /// Whether an adjective before «виконком» or «сесія» names another place or a higher level.
    pub(super) fn is_foreign_adjective(&self, word: &str) -> bool {
        if let Some(level) = begins(word, &HIGHER) {
            return self.level != Some(level);
        }
        let place = place_stem(word).filter(|stem| begins(stem, &LOCAL).is_none());
        self.place.as_deref().zip(place).is_some_and(|(own, found)| own != found)
    }
}
