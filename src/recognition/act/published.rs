//! Which adopted decisions an item publishes, and which it only speaks of.
//!
//! Decides between a decision's own page, the page of a whole session, an appendix and a citation.
//! Kinds are decided before (`mod`): nothing but a decision, or a page nobody could tell, is looked
//! at here. The invariant: an act is handed out only by a witness (title, head of the text, slug)
//! that speaks for itself; one that says «до рішення», «рішенням» or «додаток» makes a mention.

use super::head::{Head, Stage, Voice};
use super::own_head::is_own_head;
use super::paper::{Input, Part};
use super::session_list::{self, name_in};
use super::sheet::Reading;
use super::witness::Item;
use super::{name, numbers};
use crate::domain::council::decision::DecisionNumber;
use crate::domain::sightings::{Act, Kind, Meaning};
use crate::recognition::text::fold::Text;
use crate::recognition::text::signs::Signs;
use crate::recognition::text::slug;

/// The acts an item publishes, and the acts it mentions.
pub(in crate::recognition) fn acts_and_mentions(
    input: &Input<'_>,
    item: &Item<'_>,
    meaning: &Meaning,
) -> (Vec<Act>, Vec<Act>) {
    let heads = of_heads(item, meaning);
    let found = match meaning.kind {
        _ if heads.len() > 1 => (heads, Vec::new()),
        Kind::Decision | Kind::Unknown => match session_list::read(input, &item.title, meaning) {
            Some(list) => return (list.acts, list.mentions),
            None => own(input, item, meaning),
        },
        Kind::News => (Vec::new(), cited(input.title).into_iter().collect()),
        Kind::Draft | Kind::Agenda | Kind::Sitting | Kind::Broadcast => (Vec::new(), heads),
        _ => return (Vec::new(), Vec::new()),
    };
    let (acts, mut mentions) = found;
    mentions.retain(|mention| !acts.contains(mention));
    mentions.dedup();
    (acts, mentions)
}

/// The acts whose own heads stand in the item.
fn of_heads(item: &Item<'_>, meaning: &Meaning) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    if item.is_other_paper() {
        return acts;
    }
    for part in &item.parts {
        let first_is_act = part.own_act().is_some();
        for head in part.heads.iter().filter(|_| first_is_act) {
            let own = head.is_act() && head.voice == Voice::Own && head.stage == Stage::Final;
            let Some(number) = head.number().filter(|_| own) else { continue };
            let act = Act {
                body: head.body.or(meaning.body),
                number,
                adopted_on: head.day(),
                session: head.session.or(item.title.session).or(meaning.session),
                convocation: head.convocation.or(item.title.convocation).or(meaning.convocation),
                name: name_of(part, head),
            };
            if !acts.contains(&act) {
                acts.push(act);
            }
        }
    }
    acts
}

fn name_of(part: &Part<'_>, head: &Head) -> Option<String> {
    let raw = part.text.raw(head.name.clone());
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = name.trim_end_matches(['.', ';', ',']);
    (!head.name.is_empty() && !name.is_empty()).then(|| name.to_owned())
}

fn own(input: &Input<'_>, item: &Item<'_>, meaning: &Meaning) -> (Vec<Act>, Vec<Act>) {
    let mut mentions = other_numbers(item, meaning);
    mentions.extend(cited_by_heads(item, meaning));
    let Some(number) = meaning.number.clone() else { return (Vec::new(), mentions) };
    let act = act_of(number, item, meaning, input.title);
    if meaning.kind == Kind::Decision && speaks_for_itself(input, item, &act.number) {
        return (vec![act], mentions);
    }
    mentions.insert(0, act);
    (Vec::new(), mentions)
}

/// The acts that appendices and stamps of approval name.
fn cited_by_heads(item: &Item<'_>, meaning: &Meaning) -> Vec<Act> {
    let cited = |head: &Head| {
        let number = head.number().filter(|_| head.voice == Voice::Cited && head.is_act())?;
        (meaning.number.as_ref() != Some(&number)).then(|| Act {
            body: head.body.or(meaning.body),
            number,
            adopted_on: head.day(),
            session: head.session,
            convocation: head.convocation,
            name: None,
        })
    };
    item.parts.iter().filter_map(|part| part.heads.first()).filter_map(cited).collect()
}

fn act_of(number: DecisionNumber, item: &Item<'_>, meaning: &Meaning, title: &str) -> Act {
    let in_head = || {
        let part = item.parts.iter().find(|part| part.own_act().is_some())?;
        name_of(part, part.heads.first()?)
    };
    Act {
        body: meaning.body,
        number,
        adopted_on: meaning.adopted_on,
        session: meaning.session,
        convocation: meaning.convocation,
        name: name_in(title).or_else(in_head),
    }
}

/// Whether the witness that gave the number is the head of the act itself.
fn speaks_for_itself(input: &Input<'_>, item: &Item<'_>, number: &DecisionNumber) -> bool {
    let own = |part: &Part<'_>| {
        part.heads.iter().any(|head| {
            head.voice == Voice::Own && head.is_act() && head.number().as_ref() == Some(number)
        })
    };
    if item.parts.iter().any(own) {
        return true;
    }
    let words = slug::is_slug(input.title).then(|| slug::as_title(input.title));
    if !is_own_head(&Text::new(words.as_deref().unwrap_or(input.title))) {
        return false;
    }
    let in_title = item.title.number.as_ref() == Some(number);
    let in_table = item.parts.iter().any(|part| {
        part.heads.is_empty()
            && part.reading.number.as_ref() == Some(number)
            && is_own_head(&part.text)
    });
    in_title || in_table || item.slug.as_ref().is_some_and(|slug| slug.number.is_some())
}

/// Numbers that the headline, the heads of text and attachments, or the address give beside the
/// page's own.
fn other_numbers(item: &Item<'_>, meaning: &Meaning) -> Vec<Act> {
    let other = |reading: &Reading| {
        let number = reading.number.clone()?;
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
    let texts = item.parts.iter().filter(|part| {
        part.heads.first().is_none_or(|head| head.voice == Voice::Own) && is_own_head(&part.text)
    });
    let texts = texts.filter_map(|part| other(&part.reading));
    let title = other(&item.title);
    title.into_iter().chain(texts).chain(item.slug.as_ref().and_then(other)).collect()
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
