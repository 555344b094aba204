//! Text in a script that has no business on a council's page.
//!
//! Decides by runs of letters of one foreign script: a name or a word in a list of languages is
//! none. Greek, Georgian and Armenian stand on council pages and are not foreign.

use crate::domain::sightings::host_fault::Script;

/// A run of fewer letters is a name or a word.
const RUN_MIN: usize = 10;

/// The first foreign script of which a text holds a run, and the letters in that run.
pub fn run(text: &str) -> Option<(Script, usize)> {
    let mut current: Option<Script> = None;
    let mut letters = 0;
    for c in text.chars() {
        let script = script(c);
        if script.is_none() && !c.is_alphabetic() {
            // White space, signs and marks do not end a run.
            continue;
        }
        if script != current {
            if let Some(name) = current.filter(|_| letters >= RUN_MIN) {
                return Some((name, letters));
            }
            (current, letters) = (script, 0);
        }
        letters += 1;
    }
    Some((current?, letters)).filter(|(_, letters)| *letters >= RUN_MIN)
}

fn script(c: char) -> Option<Script> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match u32::from(c) {
        0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::ChineseOrJapanese,
        0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff => Script::ChineseOrJapanese,
        0x20000..=0x323af => Script::ChineseOrJapanese,
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff => Script::Korean,
        0x0600..=0x06ff | 0x0750..=0x077f | 0x0870..=0x08ff => Script::Arabic,
        0xfb50..=0xfdff | 0xfe70..=0xfeff => Script::Arabic,
        0x0590..=0x05ff => Script::Hebrew,
        0x0e00..=0x0e7f => Script::Thai,
        0x0900..=0x0dff => Script::Indian,
        0x0e80..=0x0eff => Script::Lao,
        0x1000..=0x109f => Script::Burmese,
        0x1780..=0x17ff => Script::Khmer,
        0x1200..=0x139f => Script::Ethiopic,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Script, run};

    #[test]
    fn a_run_of_ten_letters_is_foreign_and_a_word_is_not() {
        assert_eq!(run("日本語オンラインカジノ").map(|it| it.0), Some(Script::ChineseOrJapanese));
        assert_eq!(run("Новини: สล็อตเว็บตรง แตกง่าย"), Some((Script::Thai, 16)));
        assert_eq!(run("온라인 카지노 사이트 추천").map(|it| it.0), Some(Script::Korean));
        for text in [
            "",
            "Українська English 中文 العربية ไทย 日本語 한국어",
            "ქართული ენა და ლიტერატურა",
            "Ελληνική Δημοκρατία",
            "Проєкт JICA (国際協力機構)",
            "Рішення сільської ради",
        ] {
            assert_eq!(run(text), None, "{text}");
        }
    }
}
