//! Ukrainian in Latin letters, for ids and file names.
//!
//! Decides the spelling, by the table of the Cabinet of Ministers' resolution № 55 of 27.01.2010.
//! The invariant: what comes out is small ASCII letters, digits and single hyphens.

/// A name in small Latin letters, its words joined by hyphens and cut between words where it is
/// longer than `chars_max`; `None` where no letter or digit of it can be spelt.
pub fn slug(name: &str, chars_max: usize) -> Option<String> {
    let apostrophes = ['\'', '’', 'ʼ', '`', '‘', '"', '“', '”', '„'];
    let dropped = |c: &char| apostrophes.contains(c) || ('\u{300}'..='\u{36f}').contains(c);
    let name: String = name.chars().filter(|c| !dropped(c)).collect();
    let mut slug = String::new();
    for word in name.to_lowercase().split(|c: char| !c.is_alphanumeric()) {
        let word = in_latin(word);
        if word.is_empty() {
            continue;
        }
        let room = chars_max.saturating_sub(slug.len() + usize::from(!slug.is_empty()));
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
    (!slug.is_empty()).then_some(slug)
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
    use super::slug;

    #[test]
    fn names_follow_the_official_table() {
        for (name, spelt) in [
            ("Різдвяний ярмарок у Лиманах", "rizdvianyi-yarmarok-u-lymanakh"),
            ("Згурський, Розгін", "zghurskyi-rozghin"),
            ("Конкурс «Є ідея!» 2027", "konkurs-ye-ideia-2027"),
            ("Об’їзд громади", "obizd-hromady"),
            ("Ґанок, щастя, їжак і Йосип", "ganok-shchastia-yizhak-i-yosyp"),
            ("День IT", "den-it"),
        ] {
            assert_eq!(slug(name, 60).as_deref(), Some(spelt), "{name}");
        }
    }

    #[test]
    fn long_names_are_cut_and_wordless_ones_have_none() {
        assert_eq!(slug("Згурський, Розгін", 12).as_deref(), Some("zghurskyi"));
        assert_eq!(slug("Згурський", 4).as_deref(), Some("zghu"));
        assert_eq!(slug("***", 60), None);
        assert_eq!(slug("祭り", 60), None);
    }
}
