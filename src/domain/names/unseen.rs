//! Characters that show nothing and do something: hide text, turn its direction, command terminals.
//!
//! Decides which these are, for every place where a stranger's text is shown. The soft hyphen and
//! the joiners of words are not among them: honest texts have them.

/// Whether a character is a control, a separator of lines, a mark of direction, an invisible space
/// or a tag (Unicode TR 36, TR 39).
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{2069}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_or_turns_is_unseen_and_letters_are_not() {
        for c in ['\u{1b}', '\0', '\n', '\u{61c}', '\u{202e}', '\u{2067}', '\u{e0041}', '\u{feff}']
        {
            assert!(is_unseen(c), "{c:?}");
        }
        for c in "Їжак №\u{a0}24 – «це» ’\u{ad}\u{200d}＝".chars() {
            assert!(!is_unseen(c), "{c:?}");
        }
    }
}
