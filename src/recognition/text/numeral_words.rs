//! Numerals as words and as Roman letters, one word at a time.
//!
//! Decides the value of a word. Does not look at the words around it (that is `numerals`). The
//! invariant: a Roman numeral that is not canonical has no value.

use super::stems::{Ends, Stems};
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// Whether a folded letter may stand in a Roman numeral, in either alphabet.
pub(in crate::recognition) fn is_roman_letter(c: char) -> bool {
    roman_letter(c).is_some()
}

fn roman_letter(c: char) -> Option<char> {
    match c {
        'i' | 'і' => Some('I'),
        'v' | 'у' => Some('V'),
        'x' | 'х' => Some('X'),
        'l' => Some('L'),
        'c' | 'с' => Some('C'),
        'd' => Some('D'),
        'm' | 'м' => Some('M'),
        _ => None,
    }
}

fn letter_value(letter: char) -> i32 {
    match letter {
        'I' => 1,
        'V' => 5,
        'X' => 10,
        'L' => 50,
        'C' => 100,
        'D' => 500,
        _ => 1000,
    }
}

pub(in crate::recognition) fn to_roman(mut value: u16) -> String {
    const STEPS: [(u16, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (step, letters) in STEPS {
        while value >= step {
            out.push_str(letters);
            value -= step;
        }
    }
    out
}

/// Reads a folded Roman numeral in any mix of alphabets, «у11» included.
pub(in crate::recognition) fn roman(word: &str) -> Option<u16> {
    let mut letters = String::new();
    for c in word.chars() {
        match c {
            // «У11» is «VII» from a keyboard without Latin letters.
            '1' if !letters.is_empty() => letters.push('I'),
            _ => letters.push(roman_letter(c)?),
        }
        if letters.len() > 12 {
            return None;
        }
    }
    let (mut total, mut behind) = (0, 0);
    for value in letters.chars().rev().map(letter_value) {
        total += if behind > value { -value } else { value };
        behind = value;
    }
    let total = u16::try_from(total).ok()?;
    (total > 0 && total < 400 && to_roman(total) == letters).then_some(total)
}

const TENS: [(&str, u16); 9] = [
    ("двадцят", 20),
    ("тридцят", 30),
    ("сорок", 40),
    ("пятдесят", 50),
    ("шістдесят", 60),
    ("сімдесят", 70),
    ("вісімдесят", 80),
    ("девяносто", 90),
    ("сто", 100),
];

const ORDINALS: [(&str, u16); 38] = [
    ("перш", 1),
    ("друг", 2),
    ("трет", 3),
    ("четверт", 4),
    ("пят", 5),
    ("шост", 6),
    ("сом", 7),
    ("седм", 7),
    ("восм", 8),
    ("вісм", 8),
    ("девят", 9),
    ("десят", 10),
    ("одинадцят", 11),
    ("одинацят", 11),
    ("дванадцят", 12),
    ("тринадцят", 13),
    ("чотирнадцят", 14),
    ("пятнадцят", 15),
    ("шістнадцят", 16),
    ("шіснадцят", 16),
    ("сімнадцят", 17),
    ("вісімнадцят", 18),
    ("девятнадцят", 19),
    ("двадцят", 20),
    ("тридцят", 30),
    ("сороков", 40),
    ("пятдесят", 50),
    ("пядесят", 50),
    ("шістдесят", 60),
    ("шісдесят", 60),
    ("сімдесят", 70),
    ("сімдесят", 70),
    ("вісімдесят", 80),
    ("девяност", 90),
    ("сот", 100),
    ("тритцят", 30),
    ("двацят", 20),
    ("тринацят", 13),
];

const ENDINGS: [&str; 14] =
    ["а", "я", "ої", "ою", "ій", "у", "ю", "ий", "ого", "ому", "ім", "им", "е", "є"];

/// What a word of numerals can be; one word can be several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::recognition::text) struct Spelt {
    /// «пята», «двадцята», and in one word «двадцятьпята».
    pub(in crate::recognition::text) ordinal: Option<u16>,
    /// «пята»: what may stand behind «двадцять».
    pub(in crate::recognition::text) unit: Option<u16>,
    /// «двадцять», «сто»: the first half of a compound.
    pub(in crate::recognition::text) tens: Option<u16>,
}

/// Every spelling of a numeral without its soft signs: «сьомої» and «сомої», «третьої» and
/// «третої» are one word.
static SPELT: LazyLock<(Stems, Vec<Spelt>)> = LazyLock::new(|| {
    let mut stems = Stems::default();
    let mut values: Vec<Spelt> = Vec::new();
    let mut at = |word: &str, fill: &dyn Fn(&mut Spelt)| {
        let entry = stems.add(word, Ends::Whole);
        if entry == values.len() {
            values.push(Spelt::default());
        }
        fill(&mut values[entry]);
    };
    for (ending, (name, value)) in
        ENDINGS.iter().flat_map(|end| ORDINALS.iter().map(move |it| (end, it)))
    {
        at(&format!("{name}{ending}"), &|spelt| {
            spelt.ordinal = spelt.ordinal.or(Some(*value));
            spelt.unit = spelt.unit.or(Some(*value).filter(|value| *value < 10));
        });
        if *value < 10 {
            for (tens, ten) in TENS {
                at(&format!("{tens}{name}{ending}"), &|spelt| {
                    spelt.ordinal = spelt.ordinal.or(Some(ten + value));
                });
            }
        }
    }
    for (name, value) in TENS.into_iter().chain([("девяноста", 90)]) {
        at(name, &|spelt| spelt.tens = Some(value));
    }
    (stems, values)
});

/// What a folded word says as a numeral.
pub(in crate::recognition::text) fn spelt(word: &str) -> Spelt {
    let (stems, values) = &*SPELT;
    let mut entry = None;
    stems.each(word.chars().filter(|c| *c != 'ь'), |found| {
        entry = Some(found);
        ControlFlow::Break(())
    });
    entry.and_then(|entry| values.get(entry)).copied().unwrap_or_default()
}

/// Whether a folded word is an ordinal in words.
pub(in crate::recognition) fn is_ordinal_word(word: &str) -> bool {
    spelt(word).ordinal.is_some()
}

/// Whether a folded word is an ordinal in words or, as «двадцять», the first half of one.
pub(in crate::recognition) fn is_numeral(word: &str) -> bool {
    let spelt = spelt(word);
    spelt.ordinal.or(spelt.tens).is_some()
}
