//! Numerals as words and as Roman letters.

/// Whether a folded letter may stand in a Roman numeral, in either alphabet.
pub(in crate::recognition) fn is_roman_letter(c: char) -> bool {
    roman_letter(c).is_some()
}

pub(in crate::recognition::text) fn roman_letter(c: char) -> Option<char> {
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

pub(in crate::recognition::text) fn letter_value(letter: char) -> i32 {
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

pub(in crate::recognition::text) const TENS: [(&str, u16); 9] = [
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

pub(in crate::recognition::text) const ORDINALS: [(&str, u16); 38] = [
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

pub(in crate::recognition::text) const ENDINGS: [&str; 17] = [
    "а", "я", "ої", "ьої", "ою", "ьою", "ій", "у", "ю", "ий", "ого", "ього", "ому", "ім", "им",
    "е", "є",
];

/// Without the soft sign «сьомої» and «сомої», «третьої» and «третої» are one word.
pub(in crate::recognition::text) fn skeleton(word: &str) -> String {
    word.chars().filter(|c| *c != 'ь').collect()
}

pub(in crate::recognition::text) fn simple_ordinal(bare: &str) -> Option<u16> {
    ENDINGS.iter().find_map(|ending| {
        let stem = bare.strip_suffix(ending)?;
        ORDINALS.iter().find(|(name, _)| *name == stem).map(|(_, value)| *value)
    })
}

pub(in crate::recognition::text) fn tens(bare: &str) -> Option<u16> {
    let bare = if bare == "девяноста" { "девяносто" } else { bare };
    TENS.iter().find(|(name, _)| *name == bare).map(|(_, value)| *value)
}

/// «двадцятьпята» in one word, or a simple ordinal.
pub(in crate::recognition::text) fn one_word_ordinal(bare: &str) -> Option<u16> {
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
pub(in crate::recognition::text) fn may_be_ordinal(word: &str) -> bool {
    matches!(word.chars().next(), Some('п' | 'д' | 'т' | 'ч' | 'ш' | 'с' | 'в' | 'о'))
        && word.len() <= 48
}

/// «двадцять», «сорок»: the first half of a compound ordinal.
pub(in crate::recognition) fn is_tens(word: &str) -> bool {
    may_be_ordinal(word) && tens(&skeleton(word)).is_some()
}
