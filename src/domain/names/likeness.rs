//! How alike the names of two acts are.
//!
//! Decides what an act's name is within a headline, and compares names word by word, endings
//! aside. The invariant: a likeness is only ever shown to a person; it settles nothing. Names that
//! differ in a word each («… Іваненку», «… Петренку») are names of different acts.

/// The words of an act's name, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(Vec<String>);

/// Shorter names are compared whole: «Про різне» says too little.
const WORDS_MIN: usize = 3;
/// Words are one word when they share so much of their beginning.
const STEM_CHARS: usize = 5;
/// Endings of Ukrainian words are no longer, …
const ENDING_CHARS: usize = 3;
/// … but «великодній» has «великоднього», and a word so long is still the same word.
const LONG_STEM_CHARS: usize = 7;

impl Name {
    /// The name in a headline: from its first «Про» on. `None` when there is none.
    pub fn of(headline: &str) -> Option<Self> {
        let words = words(headline);
        let about = words.iter().position(|word| word == "про")?;
        let name = words[about + 1..].to_vec();
        (!name.is_empty()).then_some(Self(name))
    }

    /// Its words.
    pub fn words(&self) -> &[String] {
        &self.0
    }

    /// From 0 to 1: the share of words that both have.
    pub fn likeness(&self, other: &Name) -> f32 {
        let matched = self.matched(other) as f32;
        2.0 * matched / (self.0.len() + other.0.len()).max(1) as f32
    }

    /// Whether both are the name of one act: one says all that the other says and hardly more.
    pub fn is_same_as(&self, other: &Name) -> bool {
        let (short, long) = (self.0.len().min(other.0.len()), self.0.len().max(other.0.len()));
        let matched = self.matched(other);
        if short < WORDS_MIN {
            return matched == long;
        }
        matched == short && matched * 2 * 20 >= (short + long) * 17
    }

    fn matched(&self, other: &Name) -> usize {
        let mut free: Vec<&String> = other.0.iter().collect();
        let mut matched = 0;
        for word in &self.0 {
            if let Some(at) = free.iter().position(|theirs| alike(word, theirs)) {
                free.swap_remove(at);
                matched += 1;
            }
        }
        matched
    }
}

/// The beginning by which words that may be alike can be looked up.
pub fn stem(word: &str) -> &str {
    let end = word.char_indices().nth(STEM_CHARS - 1).map_or(word.len(), |(at, _)| at);
    &word[..end]
}

/// Whether two folded words are one word, endings aside.
pub(in crate::domain) fn alike(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let common = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    // Most words differ in their first letters; nothing else is counted for them.
    if common < STEM_CHARS {
        return false;
    }
    let ending = ENDING_CHARS + usize::from(common >= LONG_STEM_CHARS);
    let longest = a.chars().count().max(b.chars().count());
    let digits = |word: &str| word.chars().any(|c| c.is_ascii_digit());
    !digits(a) && !digits(b) && common + ending >= longest
}

/// Lower case, apostrophes dropped, Latin look-alikes as Cyrillic, cut at all that is no letter or
/// digit.
pub fn words(text: &str) -> Vec<String> {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\'' | '’' | '`' | 'ʼ' | '´' | '′' | '‘' | '\u{301}' | '\u{ad}') {
            continue;
        }
        if c.is_alphanumeric() {
            folded.extend(c.to_lowercase().map(|c| match c {
                'i' => 'і',
                'a' => 'а',
                'e' => 'е',
                'o' => 'о',
                'c' => 'с',
                'p' => 'р',
                'x' => 'х',
                other => other,
            }));
        } else {
            folded.push(' ');
        }
    }
    folded.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::Name;

    fn name(headline: &str) -> Name {
        Name::of(headline).expect("a name")
    }

    #[test]
    fn names_are_found_in_headlines_and_compared_by_words() {
        let act = name(
            "Рішення сесії сільської ради від 20.11.2026 № 24 «Про затвердження Програми розвитку \
             культури на 2027 рік»",
        );
        for same in [
            "Проєкт рішення «Про затвердження програми розвитку культури на 2027 рік»",
            "ПРО ЗАТВЕРДЖЕННЯ ПРОГРАМИ РОЗВИТКУ КУЛЬТУРИ НА 2027 РІК.",
            "Про затвердження Програми розвитку культури на 2027 рік (зі змінами)",
        ] {
            assert!(act.is_same_as(&name(same)), "{same}");
        }
        for other in [
            "Про затвердження Програми розвитку культури на 2026 рік",
            "Про затвердження Програми розвитку спорту на 2027 рік",
            "Про затвердження Програми",
            "Про бюджет",
        ] {
            assert!(!act.is_same_as(&name(other)), "{other}");
        }
        assert_eq!(Name::of("Проєкт рішення"), None);
        assert_eq!(Name::of("Про"), None);
    }

    #[test]
    fn names_that_differ_in_a_person_are_other_acts() {
        let one = name("Про надання дозволу на розроблення проекту землеустрою Іваненку П. О.");
        let two = name("Про надання дозволу на розроблення проекту землеустрою Петренку П. О.");
        assert!(!one.is_same_as(&two));
        assert!(one.likeness(&two) > 0.85);
    }
}
