//! Typesetting of foreign text: one line, bounded length, Ukrainian quotation marks.
//!
//! Titles, numbers and names come from pages and from people. Nothing that passes here breaks a
//! line, hides a character or grows without bound. Escaping for HTML is the template's work.

use crate::domain::names::unseen::is_unseen;

/// Longest title in the body of a letter, in characters.
pub const TITLE_MAX_CHARS: usize = 300;
/// Longest name of a person or department.
pub const NAME_MAX_CHARS: usize = 120;
/// Longest number of an act.
pub const NUMBER_MAX_CHARS: usize = 40;
/// Longest subject line.
pub const SUBJECT_MAX_CHARS: usize = 150;
/// Longest sentence about a trouble, ground or measure.
pub const SENTENCE_MAX_CHARS: usize = 1_000;

/// Folds any text to one line without control or direction characters, cut at a word where it is
/// longer than `max_chars`.
pub fn one_line(text: &str, max_chars: usize) -> String {
    let mut folded = String::with_capacity(text.len().min(max_chars * 2));
    for word in text.split(|c: char| is_break(c)).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().filter(|c| !is_unseen(*c)));
    }
    cut(folded.trim(), max_chars)
}

/// A title in «quotation marks»; inner ones become „these“.
pub fn quoted(title: &str) -> String {
    let line = one_line(title, TITLE_MAX_CHARS);
    let bare = match line.strip_prefix('«').and_then(|rest| rest.strip_suffix('»')) {
        Some(inner) if !inner.contains(['«', '»']) => inner,
        _ => &line,
    };
    let inner = bare.trim().trim_end_matches('.').replace('«', "„").replace('»', "“");
    format!("«{inner}»")
}

/// A number of an act with its sign: «№ 24» with a space that does not break.
pub fn numbered(number: &str) -> String {
    let line = one_line(number, NUMBER_MAX_CHARS);
    format!("№\u{a0}{}", line.trim_start_matches('№').trim_start())
}

/// `text` without addresses in brackets: the council's own wording carries them, letters have them
/// once, in the footer.
pub fn without_bracketed_addresses(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')').map(|at| open + at) else { break };
        let inside = &rest[open + 1..close];
        let keep = if inside.contains("://") { rest[..open].trim_end() } else { &rest[..=close] };
        out.push_str(keep);
        rest = &rest[close + 1..];
    }
    out.push_str(rest);
    out
}

fn is_break(c: char) -> bool {
    (c.is_whitespace() && c != '\u{a0}') || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn cut(text: &str, max_chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    let head = &text[..end];
    let at_word = match head.rfind(' ') {
        // A word longer than half the line is cut inside rather than dropped.
        Some(space) if head[..space].chars().count() * 2 > max_chars => &head[..space],
        _ => head,
    };
    format!("{}…", at_word.trim_end_matches([' ', ',', ';', '–', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_line_in_ukrainian_quotes() {
        assert_eq!(quoted("Про  \r\n бюджет."), "«Про бюджет»");
        assert_eq!(quoted("«Про бюджет»"), "«Про бюджет»");
        assert_eq!(quoted("Про КП «Вода»"), "«Про КП „Вода“»");
        assert_eq!(quoted("«Про А» та «Про Б»"), "«„Про А“ та „Про Б“»");
        assert_eq!(quoted("а\u{202e}б\u{200b}в"), "«абв»");
    }

    #[test]
    fn long_text_is_cut_at_a_word() {
        assert_eq!(one_line("один два три чотири", 12), "один два…");
        assert_eq!(one_line(&"я".repeat(50), 10), format!("{}…", "я".repeat(10)));
        assert_eq!(one_line("один два три", 12), "один два три");
    }

    #[test]
    fn bracketed_addresses_are_dropped_and_other_brackets_kept() {
        assert_eq!(
            without_bracketed_addresses("на сайті (https://a.ua; https://b.ua) та (за потреби) ще"),
            "на сайті та (за потреби) ще"
        );
        assert_eq!(without_bracketed_addresses("без дужки (тут"), "без дужки (тут");
    }

    #[test]
    fn numbers_carry_one_sign() {
        assert_eq!(numbered("№ 24"), "№\u{a0}24");
        assert_eq!(numbered("3-10/VIII"), "№\u{a0}3-10/VIII");
    }
}
