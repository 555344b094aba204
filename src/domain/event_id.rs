//! Ids of events and trips: the first day and the name in Latin letters.
//!
//! Decides how a name is spelt in an id, by the table of the Cabinet of Ministers' resolution
//! № 55 of 27.01.2010, and how two events of one name and day are told apart. The invariant: an id
//! is plain ASCII, so it may stand in keys, addresses and file names, and never changes when the
//! event is moved.

use super::ids::EventId;
use chrono::NaiveDate;

/// Longer names are cut between words.
const SLUG_CHARS_MAX: usize = 60;

/// What stands for a name without any letter or digit that can be spelt.
const NAMELESS: &str = "podiia";

/// An id for an event of this name and first day that is not taken yet.
pub fn free(on: NaiveDate, title: &str, taken: impl Fn(&EventId) -> bool) -> EventId {
    let slug = slug(title);
    let first = EventId(format!("{on}-{slug}"));
    if !taken(&first) {
        return first;
    }
    let mut number = 2u32;
    loop {
        let next = EventId(format!("{on}-{slug}-{number}"));
        if !taken(&next) {
            return next;
        }
        number += 1;
    }
}

/// Whether a person may choose this slug: small Latin letters, digits and single hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= SLUG_CHARS_MAX
        && text.split('-').all(|word| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// A name in small Latin letters, its words joined by hyphens.
pub fn slug(title: &str) -> String {
    let apostrophes = ['\'', '’', 'ʼ', '`', '‘', '"', '“', '”', '„'];
    let dropped = |c: &char| apostrophes.contains(c) || ('\u{300}'..='\u{36f}').contains(c);
    let title: String = title.chars().filter(|c| !dropped(c)).collect();
    let mut slug = String::new();
    for word in title.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let word = in_latin(word);
        if word.is_empty() {
            continue;
        }
        let room = SLUG_CHARS_MAX.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
        match (slug.is_empty(), word.len() <= room) {
            (true, true) => slug.push_str(&word),
            (false, true) => {
                slug.push('-');
                slug.push_str(&word);
            }
            (true, false) => {
                slug.push_str(&word[..room]);
                break;
            }
            (false, false) => break,
        }
    }
    if slug.is_empty() { NAMELESS.to_owned() } else { slug }
}

fn in_latin(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_z = at > 0 && letters[at - 1] == 'з';
        out.push_str(match (letter, at) {
            ('є', 0) => "ye",
            ('ї', 0) => "yi",
            ('й', 0) => "y",
            ('ю', 0) => "yu",
            ('я', 0) => "ya",
            // «зг» is «zgh», so that it is not read as «ж».
            ('г', _) if after_z => "gh",
            (letter, _) => spelling(*letter),
        });
        if letter.is_ascii_alphanumeric() {
            out.push(*letter);
        }
    }
    out
}

fn spelling(letter: char) -> &'static str {
    match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "h",
        'ґ' => "g",
        'д' => "d",
        'е' | 'э' | 'ё' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' => "y",
        'і' | 'ї' | 'й' => "i",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' => "kh",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "iu",
        'я' => "ia",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_official_table() {
        for (name, slug) in [
            ("Різдвяний ярмарок у Лиманах", "rizdvianyi-yarmarok-u-lymanakh"),
            ("Згурський, Розгін", "zghurskyi-rozghin"),
            ("Конкурс «Є ідея!» 2027", "konkurs-ye-ideia-2027"),
            ("Об’їзд громади", "obizd-hromady"),
            ("Ґанок, щастя, їжак і Йосип", "ganok-shchastia-yizhak-i-yosyp"),
            ("День IT", "den-it"),
        ] {
            assert_eq!(super::slug(name), slug, "{name}");
            assert!(is_slug(slug));
        }
    }

    #[test]
    fn long_and_wordless_names_have_ids_too() {
        let long = slug(&"дуже довга назва ".repeat(20));
        assert!(long.len() <= SLUG_CHARS_MAX && is_slug(&long), "{long}");
        assert!(is_slug(&slug(&"щ".repeat(300))));
        assert_eq!(slug("***"), "podiia");
        assert_eq!(slug("祭り"), "podiia");
    }

    #[test]
    fn two_of_one_name_and_day_are_told_apart() {
        let on = NaiveDate::from_ymd_opt(2026, 12, 19).expect("a date");
        let first = free(on, "Ярмарок", |_| false);
        assert_eq!(first.as_str(), "2026-12-19-yarmarok");
        let second = free(on, "Ярмарок", |id| *id == first);
        assert_eq!(second.as_str(), "2026-12-19-yarmarok-2");
        for text in ["", "Ярмарок", "a b", "-a", "a--b", "A"] {
            assert!(!is_slug(text), "{text}");
        }
    }
}
