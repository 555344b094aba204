//! How a sentence uses a sitting it names.
//!
//! Decides by the words before the sitting whether the sentence tells about it, places something
//! in it, or only passes by. The invariant: «до сесії» and «рішення сесії» tell nothing of the
//! session.

use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::numeral_words;
use crate::recognition::text::token::Shape;

/// How a sentence uses a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// «відбулася сесія».
    Subject,
    /// «на сесії», «під час засідання».
    Within,
    /// «до сесії», «рішення сесії»: the sentence is about something else.
    Beside,
}

/// How the words before a sitting put it into the sentence.
pub(super) fn role(text: &Text<'_>, first: usize) -> Role {
    let said = |stems: &[&str]| {
        (0..text.tokens.len()).any(|at| stems.iter().any(|stem| text.word(at).starts_with(stem)))
    };
    for at in (first.saturating_sub(7)..first).rev() {
        match text.word(at) {
            "до" | "перед" | "напередодні" | "після" | "для" | "щодо" | "від" | "при" =>
            {
                return Role::Beside;
            }
            "на" if names_a_place(text, first) => return Role::Within,
            "на" => {
                return match said(&["запрош", "збер", "збир", "зібра"]) {
                    true => Role::Subject,
                    false => Role::Beside,
                };
            }
            "в" | "у" | "час" | "ході" => return Role::Within,
            _ => {}
        }
        if matches!(text.class(at), Class::Decision | Class::Draft)
            || text.word(at).starts_with("питан")
            || text.word(at).starts_with("матеріал")
        {
            return Role::Beside;
        }
        if !belongs(text, at) {
            return Role::Subject;
        }
    }
    Role::Subject
}

/// «на засіданні», «на сесії» and not «на засідання», «на сесію».
fn names_a_place(text: &Text<'_>, first: usize) -> bool {
    (first..first + 3).any(|at| {
        let word = text.word(at);
        word == "засіданні" || word == "виконкомі"
    }) || matches!(text.word(first), "сесії")
}

/// Whether a token before a sitting is part of its name.
fn belongs(text: &Text<'_>, at: usize) -> bool {
    match text.shape(at) {
        Some(Shape::Digits | Shape::Dash | Shape::Sign) => true,
        Some(Shape::Word) => {
            let word = text.word(at);
            matches!(
                text.class(at),
                Class::SessionAdjective | Class::Plenary | Class::Meeting | Class::Session
            ) || numeral_words::is_numeral(word)
                || text.glued(at) && word.chars().count() <= 3
                || numeral_words::roman(word).is_some()
                || ["сесійн", "наступн", "останн", "спільн"].iter().any(|it| word.starts_with(it))
        }
        _ => false,
    }
}
