//! Numerals as people write them: Roman in two alphabets, ordinals in words, digits with endings.
//!
//! Decides the value of a numeral that begins at a token. Does not know what is counted. The
//! invariant: a Roman numeral that is not canonical has no value.

use super::fold::{Case, Shape, Text};
use super::lexicon::Class;

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
    let values: Vec<i32> = letters.chars().map(letter_value).collect();
    let mut total = 0;
    for (index, value) in values.iter().enumerate() {
        let before_greater = values.get(index + 1).is_some_and(|next| next > value);
        total += if before_greater { -value } else { *value };
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

const ENDINGS: [&str; 17] = [
    "а", "я", "ої", "ьої", "ою", "ьою", "ій", "у", "ю", "ий", "ого", "ього", "ому", "ім", "им",
    "е", "є",
];

/// Without the soft sign «сьомої» and «сомої», «третьої» and «третої» are one word.
fn skeleton(word: &str) -> String {
    word.chars().filter(|c| *c != 'ь').collect()
}

fn simple_ordinal(bare: &str) -> Option<u16> {
    ENDINGS.iter().find_map(|ending| {
        let stem = bare.strip_suffix(ending)?;
        ORDINALS.iter().find(|(name, _)| *name == stem).map(|(_, value)| *value)
    })
}

fn tens(bare: &str) -> Option<u16> {
    let bare = if bare == "девяноста" { "девяносто" } else { bare };
    TENS.iter().find(|(name, _)| *name == bare).map(|(_, value)| *value)
}

/// «двадцятьпята» in one word, or a simple ordinal.
fn one_word_ordinal(bare: &str) -> Option<u16> {
    simple_ordinal(bare).or_else(|| {
        TENS.iter().find_map(|(name, value)| {
            let unit = simple_ordinal(bare.strip_prefix(name)?)?;
            (unit < 10).then_some(value + unit)
        })
    })
}

/// Whether a folded word is an ordinal in words.
pub(in crate::recognition) fn is_ordinal_word(word: &str) -> bool {
    may_be_ordinal(word) && one_word_ordinal(&skeleton(word)).is_some()
}

/// Most words are not numerals; the first letters tell at once.
fn may_be_ordinal(word: &str) -> bool {
    matches!(word.chars().next(), Some('п' | 'д' | 'т' | 'ч' | 'ш' | 'с' | 'в' | 'о'))
        && word.len() <= 48
}

fn words_at(text: &Text<'_>, index: usize) -> Option<(u16, usize)> {
    let word = text.word(index);
    if text.shape(index) != Some(Shape::Word) || !may_be_ordinal(word) {
        return None;
    }
    let bare = skeleton(word);
    if let Some(ten) = tens(&bare) {
        let dash = usize::from(text.shape(index + 1) == Some(Shape::Dash));
        let next = index + 1 + dash;
        if text.shape(next) == Some(Shape::Word) {
            let rest = skeleton(text.word(next));
            if ten == 100
                && let Some((inner, end)) = words_at(text, next)
                && inner < 100
            {
                return Some((ten + inner, end));
            }
            if let Some(unit) = simple_ordinal(&rest).filter(|unit| *unit < 10) {
                return Some((ten + unit, next + 1));
            }
        }
    }
    one_word_ordinal(&bare).map(|value| (value, index + 1))
}

fn roman_at(text: &Text<'_>, index: usize) -> Option<(u16, usize)> {
    let token = text.tokens.get(index)?;
    let word = text.word(index);
    if token.shape != Shape::Word
        || !word.chars().all(|c| is_roman_letter(c) || matches!(c, 'п' | 'ш'))
    {
        return None;
    }
    // Lower-case Cyrillic «і», «с», «м», «у» are words; Latin «viii» is not.
    if token.case == Case::Lower && (!word.is_ascii() || word.len() < 2) && word != "v" {
        return None;
    }
    let ones = text.digits(index + 1).is_some()
        && text.glued(index + 1)
        && text.word(index + 1).chars().all(|c| c == '1');
    if ones && word.ends_with(['у', 'v']) {
        let whole = format!("{word}{}", text.word(index + 1));
        return roman(&whole).map(|value| (value, index + 2));
    }
    // «L сесія» is the fiftieth; «С», «М» and «D» are none that a council reached.
    let fiftieth = word == "l"
        && token.case == Case::Upper
        && matches!(text.class(index + 1), Class::Session | Class::SessionAdjective);
    if matches!(word, "с" | "у" | "м" | "c" | "m" | "d" | "l") && !fiftieth {
        return None;
    }
    let value = roman(word).or_else(|| {
        // П and Ш look like II and III.
        let spelt: String = word.replace('п', "іі").replace('ш', "ііі");
        (token.case == Case::Upper).then(|| roman(&spelt)).flatten()
    })?;
    Some((value, index + 1))
}

fn digits_at(text: &Text<'_>, index: usize) -> Option<(u16, usize)> {
    let value = u16::try_from(text.digits(index)?).ok().filter(|value| (1..400).contains(value))?;
    let in_number = |mark: Option<Shape>| matches!(mark, Some(Shape::Mark('.' | '/' | ':' | ',')));
    let after_digits = index >= 2
        && text.glued(index)
        && (in_number(text.shape(index - 1)) || text.shape(index - 1) == Some(Shape::Dash))
        && matches!(text.shape(index - 2), Some(Shape::Digits));
    if after_digits {
        return None;
    }
    let next_is_part = (in_number(text.shape(index + 1))
        || text.shape(index + 1) == Some(Shape::Dash))
        && text.glued(index + 2)
        && text.shape(index + 2) == Some(Shape::Digits);
    if next_is_part {
        return None;
    }
    Some((value, index + 1))
}

/// «32-ї», «7-го», «VIII-го»: the ending after a numeral.
fn after_ending(text: &Text<'_>, end: usize) -> usize {
    const DIGIT_ENDINGS: [&str; 27] = [
        "ї", "ої", "а", "я", "га", "та", "ша", "тя", "ма", "ва", "го", "ого", "ї ", "й", "ий",
        "ій", "ою", "у", "ю", "ту", "гу", "шої", "гої", "тої", "мої", "і", "е",
    ];
    let dash = usize::from(text.shape(end) == Some(Shape::Dash));
    let ending = end + dash;
    let lower = text.tokens.get(ending).is_some_and(|token| token.shape == Shape::Word);
    let attached = dash == 1 || text.glued(ending);
    if lower && attached && DIGIT_ENDINGS.contains(&text.word(ending)) { ending + 1 } else { end }
}

/// The ordinal that begins at a token, and the token after it.
pub(in crate::recognition) fn ordinal_at(text: &Text<'_>, index: usize) -> Option<(u16, usize)> {
    if let Some(found) = words_at(text, index) {
        return Some(found);
    }
    let (value, end) = roman_at(text, index).or_else(|| digits_at(text, index))?;
    Some((value, after_ending(text, end)))
}

/// The ordinal that ends right before a token.
fn ordinal_before(text: &Text<'_>, end: usize, floor: usize) -> Option<u16> {
    let earliest = end.saturating_sub(5).max(floor);
    (earliest..end).find_map(|start| match ordinal_at(text, start) {
        Some((value, stop)) if stop == end => Some(value),
        _ => None,
    })
}

fn is_filler(text: &Text<'_>, index: usize) -> bool {
    match text.shape(index) {
        Some(Shape::Word) => text.class(index) == Class::SessionAdjective,
        Some(Shape::Blank | Shape::Dash | Shape::Open | Shape::Close | Shape::Quote) => true,
        Some(Shape::Mark(mark)) => matches!(mark, '(' | ')' | '.' | '/'),
        _ => false,
    }
}

/// The ordinal that belongs to a noun («сесія», «скликання»), on whichever side it stands.
pub(in crate::recognition) fn ordinal_of(
    text: &Text<'_>,
    noun: usize,
    floor: usize,
    most: u16,
) -> Option<u16> {
    let fits = |value: &u16| *value <= most;
    let colon = text.is_mark(noun + 1, ':');
    if colon && let Some((value, _)) = ordinal_at(text, noun + 2).filter(|(value, _)| fits(value)) {
        return Some(value);
    }
    if let Some(value) = before_noun(text, noun, floor).filter(fits) {
        return Some(value);
    }
    // «Рішення сесії № 5» numbers the decision, «сесія № 5» the session.
    let sign = usize::from(matches!(text.shape(noun + 1), Some(Shape::Sign)));
    if sign == 1 && text.word(noun) == "сесії" {
        return None;
    }
    let dash = usize::from(matches!(text.shape(noun + 1), Some(Shape::Dash | Shape::Open)));
    let at = noun + 1 + sign.max(dash);
    let (value, mut end) = ordinal_at(text, at).filter(|(value, _)| fits(value))?;
    while is_filler(text, end) && end < at + 4 {
        end += 1;
    }
    let owned = matches!(
        text.class(end),
        Class::Session
            | Class::Convocation
            | Class::Month(_)
            | Class::MonthName
            | Class::Meeting
            | Class::Plenary
    ) && !text.is_mark(end + 1, ':');
    (!owned).then_some(value)
}

/// The ordinal that ends before a noun, over the words that may stand between.
pub(in crate::recognition) fn before_noun(
    text: &Text<'_>,
    noun: usize,
    floor: usize,
) -> Option<u16> {
    let mut end = noun;
    loop {
        if let Some(value) = ordinal_before(text, end, floor) {
            return Some(value);
        }
        if end <= floor || noun - end > 5 || !is_filler(text, end - 1) {
            return None;
        }
        end -= 1;
    }
}

/// «двадцять», «сорок»: the first half of a compound ordinal.
pub(in crate::recognition) fn is_tens(word: &str) -> bool {
    may_be_ordinal(word) && tens(&skeleton(word)).is_some()
}
