//! Ordinals in words, from the first to the ninety-ninth, and how they are spoilt.

use crate::recognition::text::fold::Text;
use crate::recognition::text::numeral_words::roman;
use crate::recognition::text::numerals::ordinal_at;

const UNITS: [[&str; 4]; 9] = [
    ["перша", "першої", "першою", "першій"],
    ["друга", "другої", "другою", "другій"],
    ["третя", "третьої", "третьою", "третій"],
    ["четверта", "четвертої", "четвертою", "четвертій"],
    ["п’ята", "п’ятої", "п’ятою", "п’ятій"],
    ["шоста", "шостої", "шостою", "шостій"],
    ["сьома", "сьомої", "сьомою", "сьомій"],
    ["восьма", "восьмої", "восьмою", "восьмій"],
    ["дев’ята", "дев’ятої", "дев’ятою", "дев’ятій"],
];

const TEENS: [&str; 10] = [
    "десята",
    "одинадцята",
    "дванадцята",
    "тринадцята",
    "чотирнадцята",
    "п’ятнадцята",
    "шістнадцята",
    "сімнадцята",
    "вісімнадцята",
    "дев’ятнадцята",
];

const TENS: [(&str, &str); 8] = [
    ("двадцять", "двадцята"),
    ("тридцять", "тридцята"),
    ("сорок", "сорокова"),
    ("п’ятдесят", "п’ятдесята"),
    ("шістдесят", "шістдесята"),
    ("сімдесят", "сімдесята"),
    ("вісімдесят", "вісімдесята"),
    ("дев’яносто", "дев’яноста"),
];

fn value(words: &str) -> Option<u16> {
    let text = Text::new(words);
    ordinal_at(&text, 0).filter(|(_, end)| *end == text.tokens.len()).map(|(value, _)| value)
}

#[test]
fn every_ordinal_to_ninety_nine_is_read_in_every_case_and_apostrophe() {
    let spoil = |words: &str, value_wanted: u16| {
        for apostrophe in ["’", "'", "`", "ʼ", "´", "", "\""] {
            let spoilt = words.replace('’', apostrophe);
            assert_eq!(value(&spoilt), Some(value_wanted), "{spoilt}");
            assert_eq!(value(&spoilt.to_uppercase()), Some(value_wanted), "{spoilt} in capitals");
        }
        let latin = words.replace('і', "i").replace('а', "a").replace('о', "o");
        assert_eq!(value(&latin), Some(value_wanted), "{latin} with Latin letters");
    };
    for (unit, forms) in (1u16..).zip(UNITS) {
        for form in forms {
            spoil(form, unit);
            for (tens, (ten, _)) in (2u16..).zip(TENS) {
                for joint in [" ", "-", " - ", "  ", "\u{a0}", ""] {
                    spoil(&format!("{ten}{joint}{form}"), tens * 10 + unit);
                }
            }
        }
    }
    for (teen, form) in (10u16..).zip(TEENS) {
        spoil(form, teen);
    }
    for (tens, (_, form)) in (2u16..).zip(TENS) {
        spoil(form, tens * 10);
    }
}

#[test]
fn other_genders_and_cases_are_read() {
    for (words, wanted) in [
        ("восьмого", 8),
        ("восьме", 8),
        ("восьмому", 8),
        ("сьомого", 7),
        ("третє", 3),
        ("третього", 3),
        ("п’яте", 5),
        ("перше", 1),
        ("п ята", 5),
        ("п’ ята", 5),
        ("дев ятої", 9),
        ("п-ятої", 5),
        ("сорок п\"ятої", 45),
        ("сто перша", 101),
        ("сто двадцять п’ята", 125),
        ("сота", 100),
        ("вісімдесят третьої", 83),
        ("32-ї", 32),
        ("1-ої", 1),
        ("7-го", 7),
        ("44-ї", 44),
        ("46-та", 46),
        ("3-я", 3),
        ("25ї", 25),
        ("VIII-го", 8),
        ("XX-ї", 20),
    ] {
        assert_eq!(value(words), Some(wanted), "{words}");
    }
    for words in
        ["двадцять", "сорок", "п’ять", "другорядна", "перший-ліпший", "2024", "школа", "сто"]
    {
        assert_eq!(value(words), None, "{words}");
    }
}

#[test]
fn only_canonical_roman_numerals_have_a_value() {
    for (word, wanted) in
        [("i", 1), ("іv", 4), ("хlіі", 42), ("lхvііі", 68), ("у11", 7), ("xcix", 99)]
    {
        assert_eq!(roman(word), Some(wanted), "{word}");
    }
    for word in ["", "iix", "vv", "ic", "xxxx", "11", "viі2", "рада"] {
        assert_eq!(roman(word), None, "{word}");
    }
}
