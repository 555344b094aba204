//! Which adopted decisions an item publishes, and which it only speaks of.
//!
//! Decides between a decision's own page, the page of a whole session, an appendix and a citation.
//! Kinds are decided before (`mod`): nothing but a decision, or a page nobody could tell, is looked
//! at here. The invariant: an act is handed out only by a witness (title, head of the text, slug)
//! that speaks for itself; one that says «до рішення», «рішенням» or «додаток» makes a mention.

use super::head::{Input, parts, read_head, read_title, slug_of};
use super::session_list::{self, name_in};
use super::sheet::Reading;
use super::{name, numbers};
use crate::domain::council::decision::DecisionNumber;
use crate::domain::sightings::{Act, Kind, Meaning};
use crate::recognition::act;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::slug;

/// The acts an item publishes, and the acts it mentions.
pub(in crate::recognition) fn acts_and_mentions(
    input: &Input<'_>,
    meaning: &Meaning,
) -> (Vec<Act>, Vec<Act>) {
    let title = read_title(input.title);
    let found = match meaning.kind {
        Kind::Decision | Kind::Unknown => match session_list::read(input, &title, meaning) {
            Some(list) => return (list.acts, list.mentions),
            None => own(input, &title, meaning),
        },
        Kind::News => (Vec::new(), cited(input.title).into_iter().collect()),
        _ => return (Vec::new(), Vec::new()),
    };
    let (acts, mut mentions) = found;
    mentions.retain(|mention| !acts.contains(mention));
    mentions.dedup();
    (acts, mentions)
}

fn own(input: &Input<'_>, title: &Reading, meaning: &Meaning) -> (Vec<Act>, Vec<Act>) {
    let mut mentions = other_numbers(input, meaning);
    let Some(number) = meaning.number.clone() else { return (Vec::new(), mentions) };
    let act = act_of(number, meaning, input.title);
    if meaning.kind == Kind::Decision && speaks_for_itself(input, title, &act.number) {
        return (vec![act], mentions);
    }
    mentions.insert(0, act);
    (Vec::new(), mentions)
}

fn act_of(number: DecisionNumber, meaning: &Meaning, title: &str) -> Act {
    Act {
        body: meaning.body,
        number,
        adopted_on: meaning.adopted_on,
        session: meaning.session,
        convocation: meaning.convocation,
        name: name_in(title),
    }
}

/// Whether the witness that gave the number is the head of the act itself.
fn speaks_for_itself(input: &Input<'_>, title: &Reading, number: &DecisionNumber) -> bool {
    let words = slug::is_slug(input.title).then(|| slug::as_title(input.title));
    if !is_own_head(&Text::new(words.as_deref().unwrap_or(input.title))) {
        return false;
    }
    if title.number.as_ref() == Some(number) {
        return true;
    }
    let by_text = input.text.into_iter().flat_map(parts).any(|part| {
        let (head, text) = read_head(part, input.title);
        head.number.as_ref() == Some(number) && is_own_head(&Text::new(text))
    });
    by_text || input.url.and_then(slug_of).and_then(of_slug).is_some_and(|w| w.number.is_some())
}

/// Numbers that the heads of text and attachments, or the address, give beside the page's own.
fn other_numbers(input: &Input<'_>, meaning: &Meaning) -> Vec<Act> {
    let other = |reading: Reading| {
        let number = reading.number?;
        let differs = meaning.number.as_ref().is_some_and(|own| *own != number);
        (reading.kind == Kind::Decision && differs).then_some(Act {
            body: reading.body.or(meaning.body),
            number,
            adopted_on: reading.adopted_on.or(meaning.adopted_on),
            session: reading.session.or(meaning.session),
            convocation: reading.convocation.or(meaning.convocation),
            name: None,
        })
    };
    let texts = input.text.into_iter().flat_map(parts).filter_map(|part| {
        let (head, text) = read_head(part, input.title);
        other(head).filter(|_| is_own_head(&Text::new(text)))
    });
    let address = input.url.and_then(slug_of).and_then(of_slug).and_then(other);
    texts.chain(address).collect()
}

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
fn is_own_head(text: &Text<'_>) -> bool {
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

/// The decision that a headline of news cites before any name: «оприлюднено рішення від … № …».
fn cited(title: &str) -> Option<Act> {
    let text = Text::new(title);
    let head = name::zones(&text).head;
    let signs = Signs::at(&text, head.clone());
    let decision = signs.decision?;
    let after = decision..head.end;
    let numbers::Numbered::As(number) = numbers::signed(&text, after.clone(), Some(decision))?
    else {
        return None;
    };
    let dates = crate::recognition::text::dates::dates_in(&text, after);
    Some(Act {
        body: signs.body().map(|(body, _)| body),
        number: DecisionNumber::new(number),
        adopted_on: crate::recognition::text::dates::adoption(&text, &dates, Some(decision)),
        session: None,
        convocation: None,
        name: None,
    })
}
