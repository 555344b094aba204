//! Adopted decisions, and heads of acts that leave their own word out.
//!
//! Decides whether «рішення» in a title names an act or belongs to news about one, and which body
//! adopted it. The invariant: a word that tells *about* a decision, an unfilled date or a number
//! sign without a number takes the verdict back to «needs a person».

use super::issuer::is_no_place;
use super::name::Zones;
use super::numbers::Numbered;
use super::sheet::{Details, Sheet, Verdict};
use crate::domain::council::decision::Body;
use crate::domain::sightings::Kind;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::numerals;
use crate::recognition::text::signs::{Firmness, Signs};
use crate::recognition::text::token::{Case, Shape};

/// «рішення» stands in the title: is it the title of a decision or news about one?
pub(in crate::recognition) fn decision_named(
    sheet: &Sheet<'_, '_>,
    details: &Details,
    decision: usize,
) -> Option<Verdict> {
    let signs = &sheet.outside;
    let text = sheet.text;
    let told = signs
        .telling
        .or(signs.past)
        .or(signs.future)
        .or(signs.paper.filter(|paper| *paper < decision))
        .or(signs.announcement)
        .or(signs.deputies)
        .or(signs.foreign)
        .or(signs
            .commission
            .filter(|_| signs.council.or(signs.executive).or(signs.session).is_none()));
    if told.is_some() {
        return None;
    }
    if signs.order.is_some() || signs.minutes.is_some() || signs.agenda.is_some() {
        return Some((Kind::Unknown, None, "several kinds of acts in one title; needs a person"));
    }
    let stray_before =
        signs.stray.is_some_and(|stray| stray < decision) || opens_with_a_stray(text, decision);
    let stray_after = signs.last_stray.is_some_and(|stray| stray > decision);
    let stamped = text.tokens.get(decision).is_some_and(|token| token.case == Case::Upper)
        && text.width(decision) > 1;
    let dated = details.adopted_on.is_some();
    if stray_before || (stray_after && !stamped && !(details.has_number() && dated)) {
        return None;
    }
    let nobody = signs.council.or(signs.executive).or(signs.session).is_none();
    if is_of_another_body(text, decision, &sheet.zones) || stray_after && !stamped && nobody {
        return Some((
            Kind::Unknown,
            None,
            "a decision of a body that is not ours; needs a person",
        ));
    }
    if matches!(details.numbered, Some(Numbered::Nothing)) {
        return Some((Kind::Unknown, None, "the number sign has no number; needs a person"));
    }
    if details.adopted_on.is_none() && has_half_a_date(text, &sheet.zones) {
        return Some((Kind::Unknown, None, "the date is not filled in; needs a person"));
    }
    // «Оприлюднено рішення 50 сесії» tells that decisions are out; «Оприлюднено: 12.12.2025 …» is
    // a stamp above one.
    let posted = decision > 0 && text.class(decision - 1) == Class::Posting;
    let tells = text.tokens.get(decision).is_some_and(|token| token.case == Case::Lower);
    if posted && (tells || !details.has_number()) {
        return Some((Kind::Unknown, None, "the title tells of publishing; needs a person"));
    }
    let body = signs.body().or_else(|| operative(text, sheet.zones.head.end));
    let firm = details.has_number()
        || details.dated
        || details.session.is_some()
        || body.is_some()
        || (stamped && sheet.has_name());
    // «Рішення виконавчого комітету 2024 рік», «Рішення сесій» name a section, not an act.
    let plural = matches!(text.word(decision), "рішень" | "решений")
        || signs.session.is_some_and(|at| matches!(text.word(at), "сесій"));
    let yearly =
        sheet.zones.head.clone().any(|at| text.word(at).len() == 4 && text.digits(at).is_some());
    let nothing_own = !details.has_number() && !details.dated && details.session.is_none();
    if nothing_own && !sheet.has_name() && (plural || yearly) {
        return Some((Kind::Unknown, body, "a list of decisions, not one; needs a person"));
    }
    let quoted = sheet.has_name() && !sheet.named_by_about();
    let capital_about = sheet.named_by_about()
        && text.tokens.get(sheet.zones.name.start).is_some_and(|token| token.case != Case::Lower);
    if !(firm || quoted || capital_about) {
        return Some((Kind::Unknown, None, "«рішення» and nothing more; needs a person"));
    }
    // «Рішення сесії про бюджет» in running text may as well be a report.
    let running = sheet.named_by_about() && !capital_about && !stamped;
    if running && !details.has_number() && !details.dated && details.session.is_none() {
        return Some((
            Kind::Unknown,
            body,
            "«рішення про …» without number or date; needs a person",
        ));
    }
    let why = match body {
        Some((Body::Executive, _)) => "the title names a decision of the executive committee",
        Some((Body::Session, _)) => "the title names a decision of the council",
        None => "the title names a decision, but not its body",
    };
    Some((Kind::Decision, body, why))
}

/// «Рішення тендерного комітету», «Рішення опікунської ради», «Рішення № 24 набрало чинності»:
/// a word that no head of ours has stands in the head.
///
/// A council is told by its kind or its name, a committee by «виконавчий».
fn is_of_another_body(text: &Text<'_>, decision: usize, zones: &Zones) -> bool {
    let lower = |at: usize| {
        text.tokens.get(at).is_some_and(|token| {
            token.shape == Shape::Word
                && token.class == Class::Other
                && token.case == Case::Lower
                && text.width(at) > 3
        })
    };
    (decision + 1..zones.head.end).any(|at| match text.class(at) {
        Class::Council => lower(at - 1) || is_no_place(text, at - 1),
        Class::Committee => text.class(at - 1) != Class::ExecutiveAdjective,
        _ => false,
    })
}

/// «Виконання рішення …»: a capital only because the title begins there.
fn opens_with_a_stray(text: &Text<'_>, decision: usize) -> bool {
    let lower = |at: usize| text.tokens.get(at).is_some_and(|token| token.case == Case::Lower);
    let unknown = text.tokens.first().is_some_and(|token| {
        token.shape == Shape::Word && token.class == Class::Other && token.case == Case::Capital
    });
    decision > 0 && unknown && lower(decision) && numerals::ordinal_at(text, 0).is_none()
}

/// «від грудня 2025 року», «РІШЕННЯ року»: white space stands where the day should.
fn has_half_a_date(text: &Text<'_>, zones: &Zones) -> bool {
    zones.head.clone().any(|at| {
        let next = at + 1;
        let year = text.word(next) == "року"
            || (text.word(next).len() == 4
                && text.digits(next).is_some()
                && text.class(next + 1) == Class::Year);
        match text.class(at) {
            Class::From => year || matches!(text.class(next), Class::Month(_)),
            Class::Decision => text.word(next) == "року",
            _ => false,
        }
    })
}

/// «рада ВИРІШИЛА», «виконком вирішив»: the operative verb tells the body, even after the name.
pub(in crate::recognition::act) fn operative(
    text: &Text<'_>,
    from: usize,
) -> Option<(Body, Firmness)> {
    let verb = (from..text.tokens.len()).find(|at| {
        matches!(text.class(*at), Class::ResolvedShe | Class::ResolvedHe | Class::Resolves)
    })?;
    let window = verb.saturating_sub(8).max(from)..verb;
    let executive = window.clone().any(|at| {
        matches!(text.class(at), Class::ExecutiveWord)
            || (text.class(at) == Class::ExecutiveAdjective
                && text.class(at + 1) == Class::Committee)
    });
    let council =
        window.clone().any(|at| matches!(text.class(at), Class::Council | Class::Session));
    let body = match text.class(verb) {
        Class::ResolvedShe if council => Body::Session,
        Class::ResolvedHe | Class::Resolves if executive => Body::Executive,
        Class::Resolves if council => Body::Session,
        _ => return None,
    };
    Some((body, Firmness::Named))
}

/// Heads of acts without the word: «ВИКОНАВЧИЙ КОМІТЕТ від … № … Про …», «12 сесія від …».
pub(in crate::recognition) fn act_without_its_word(
    sheet: &Sheet<'_, '_>,
    details: &Details,
) -> Option<Verdict> {
    let signs = &sheet.outside;
    let text = sheet.text;
    let spoiled = signs
        .telling
        .or(signs.past)
        .or(signs.future)
        .or(signs.paper)
        .or(signs.announcement)
        .or(signs.foreign)
        .or(signs.deputies)
        .or(signs.broadcast)
        .or(signs.decision)
        .or(signs.order)
        .or(signs.minutes)
        .or(signs.agenda)
        .or(signs.stray);
    if spoiled.is_some() {
        return None;
    }
    if is_order(sheet, details) {
        return Some((Kind::Order, None, "the number or the name is that of an order"));
    }
    if signs.meeting.is_none()
        && sheet.named_by_about()
        && details.has_number()
        && details.dated
        && let Some(body) = signs.body()
    {
        return Some((
            Kind::Unknown,
            Some(body),
            "the head of a paper whose kind it does not name; needs a person",
        ));
    }
    if sheet.named_by_about()
        && sheet.zones.head.is_empty()
        && let Some(body) = operative(text, sheet.zones.head.end)
    {
        return Some((Kind::Decision, Some(body), "the operative verb names the body"));
    }
    None
}

/// «142р», «53-о», and «Про скликання … сесії», which only the head orders.
fn is_order(sheet: &Sheet<'_, '_>, details: &Details) -> bool {
    let text = sheet.text;
    let suffix = details.number().is_some_and(|number| {
        let normal = number.normal();
        let letters: String = normal
            .chars()
            .rev()
            .take_while(|c| c.is_alphabetic())
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        let digits = normal.starts_with(|c: char| c.is_ascii_digit());
        digits && matches!(letters.as_str(), "р" | "од" | "о" | "аг" | "рк" | "ро" | "рв" | "к")
    });
    let start = sheet.zones.name.start;
    let names_calling = sheet.named_by_about()
        && text.class(start + 1) == Class::Convocation
        && text.word(start + 1).starts_with("скликання")
        && (start + 2..(start + 8).min(text.tokens.len()))
            .any(|at| matches!(text.class(at), Class::Session | Class::SessionAdjective));
    (suffix && (details.dated || sheet.has_name()))
        || (names_calling && (details.has_number() || details.dated))
}

/// «Про внесення змін до рішення міської ради …»: only a body itself amends its own decisions.
pub(in crate::recognition) fn amended(sheet: &Sheet<'_, '_>) -> Option<(Body, Firmness)> {
    let text = sheet.text;
    let name = sheet.zones.name.clone();
    let amends = ["внесення", "скасування", "визнання", "зміни", "доповнення"];
    if !amends.contains(&text.word(name.start + 1)) {
        return None;
    }
    let decision = name.clone().find(|at| text.class(*at) == Class::Decision)?;
    Signs::at(text, decision..(decision + 6).min(name.end)).body()
}
