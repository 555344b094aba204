//! What was probably meant by a word that is not known.

/// Longest piece of a person's text that a message repeats.
const ECHO_MAX: usize = 60;

/// The known word that `word` is most likely a slip of, if any comes near.
pub(in crate::config) fn closest<'k>(
    word: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Option<&'k str> {
    let word = word.to_lowercase();
    let slips_allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(slips, _)| *slips <= slips_allowed)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, candidate)| candidate)
}

/// «did you mean …» when something comes near, the whole list otherwise.
pub(in crate::config) fn did_you_mean(word: &str, known: &[&str], what: &str) -> String {
    match closest(word, known.iter().copied()) {
        Some(near) => format!("може, `{near}`?"),
        None if known.is_empty() => format!("{what}: немає жодного"),
        None => {
            let mut once: Vec<&str> = Vec::new();
            for word in known {
                if !once.contains(word) {
                    once.push(word);
                }
            }
            format!("{what}: {}", list(&once))
        }
    }
}

/// Words in backquotes, with commas.
pub(in crate::config) fn list(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A person's text, short and harmless, in backquotes.
pub(in crate::config) fn echo(text: &str) -> String {
    let mut shown = String::new();
    for character in text.chars().take(ECHO_MAX) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if text.chars().nth(ECHO_MAX).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}
