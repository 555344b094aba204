//! Whether a line is the head of its own act, and what an address that is one says.
//!
//! Decides no meaning. The invariant: an appendix, a stamp of approval and an inflected «рішенням»
//! speak of another paper.

use super::name;
use super::sheet::Reading;
use crate::domain::sightings::Kind;
use crate::recognition::act;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::slug;

/// What a slug says, when it is the head of a decision and names its number.
pub(in crate::recognition) fn of_slug(segment: &str) -> Option<Reading> {
    if !slug::is_slug(segment) {
        return None;
    }
    let words = slug::as_title(segment);
    let text = Text::new(&words);
    let reading = act::read(&text);
    (reading.kind == Kind::Decision && reading.number.is_some() && is_own_head(&text))
        .then_some(reading)
}

/// Whether a head names its own act: no appendix, no stamp of approval, no «рішенням».
pub(in crate::recognition) fn is_own_head(text: &Text<'_>) -> bool {
    let head = name::zones(text).head;
    let decision = Signs::at(text, head.clone()).decision;
    let before = head.start..decision.unwrap_or(head.end);
    let leads_elsewhere = before.clone().any(|at| {
        let word = text.word(at);
        word.starts_with("додат")
            || matches!(text.class(at), Class::Lead) && !word.starts_with("витяг")
    });
    let Some(decision) = decision else { return !leads_elsewhere };
    let inflected = matches!(
        text.word(decision),
        "рішенням" | "рішеннями" | "рішенню" | "рішенні" | "рішеннях"
    );
    let led = decision > 0
        && matches!(
            text.word(decision - 1),
            "оприлюднено"
                | "опубліковано"
                | "розміщено"
                | "до"
                | "згідно"
                | "підставі"
                | "за"
                | "на"
                | "у"
                | "в"
                | "по"
                | "виконання"
                | "відповідно"
        );
    !(leads_elsewhere || inflected || led)
}
