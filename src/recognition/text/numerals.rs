//! Numerals as people write them: Roman in two alphabets, ordinals in words, digits with endings.
//!
//! Decides the value of a numeral that begins at a token. Does not know what is counted. The
//! invariant: a Roman numeral that is not canonical has no value.

use super::fold::Text;
use super::lexicon::Class;
use super::numeral_words::{is_roman_letter, roman, spelt};
use super::token::{Case, Shape};

fn words_at(text: &Text<'_>, index: usize) -> Option<(u16, usize)> {
    if text.shape(index) != Some(Shape::Word) {
        return None;
    }
    let word = spelt(text.word(index));
    if let Some(ten) = word.tens {
        let dash = usize::from(text.shape(index + 1) == Some(Shape::Dash));
        let next = index + 1 + dash;
        if text.shape(next) == Some(Shape::Word) {
            if ten == 100
                && let Some((inner, end)) = words_at(text, next)
                && inner < 100
            {
                return Some((ten + inner, end));
            }
            if let Some(unit) = spelt(text.word(next)).unit {
                return Some((ten + unit, next + 1));
            }
        }
    }
    word.ordinal.map(|value| (value, index + 1))
}

/// The Roman numeral that a word is, and the token after it.
pub(in crate::recognition::text) fn roman_at(
    text: &Text<'_>,
    index: usize,
) -> Option<(u16, usize)> {
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
