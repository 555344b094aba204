//! Drafts of decisions.
//!
//! Decides whether a text is a draft: by the word «проєкт» in its place, or by form fields nobody
//! has filled in. Never asks whether the rest looks like an act: a draft may carry a full date and
//! number. «Проєкт» as an undertaking («Проєкт „Енергія дітей“») is not a draft.

use super::numbers::Numbered;
use super::sheet::{Details, Sheet, Verdict};
use crate::domain::sightings::Kind;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use std::ops::Range;

/// The evidence of a draft that calls itself one.
pub(in crate::recognition) const SAYS_DRAFT: &str = "it says «проєкт»";
/// The evidence of a list of drafts; beside an act's own text it may be a menu of the site.
const SAYS_DRAFTS: &str = "it says «проєкти»";

/// The evidence of a draft by its empty fields.
pub(in crate::recognition) const LEFT_BLANK: &str =
    "a number or a date is left blank, as in a draft";

/// Drafts: marked by the word, or unmarked but with empty form fields.
pub(in crate::recognition) fn draft(sheet: &Sheet<'_, '_>, details: &Details) -> Option<Verdict> {
    let signs = &sheet.outside;
    if let Some(draft) = signs.draft {
        if signs.agenda.is_some_and(|agenda| agenda < draft + 2) {
            return Some((Kind::Agenda, None, "the title names an agenda"));
        }
        let about = signs.paper.or(signs.announcement).is_some_and(|paper| paper < draft);
        if about {
            return Some((Kind::News, None, "a paper about a draft, not the draft"));
        }
        let told = signs.telling.or(signs.past).or(signs.deputies).is_some_and(|at| at < draft);
        if told {
            return Some((Kind::News, None, "news about a draft, not the draft"));
        }
        if is_draft_mark(sheet, draft) {
            let one = matches!(sheet.text.word(draft), "проєкт" | "проект");
            return Some((Kind::Draft, None, if one { SAYS_DRAFT } else { SAYS_DRAFTS }));
        }
    }
    if is_marked_aside(sheet) {
        return Some((Kind::Draft, None, "the title is marked «(проєкт)»"));
    }
    let official = signs
        .decision
        .or(signs.order)
        .or(signs.executive)
        .or(signs.session)
        .or(signs.council)
        .is_some();
    let blank = matches!(details.numbered, Some(Numbered::Blank))
        || [&sheet.zones.head, &sheet.zones.tail]
            .into_iter()
            .any(|zone| has_empty_field(sheet.text, zone.clone()));
    let named = sheet.named_by_about() && (details.dated || details.has_number() || blank);
    (blank && (official || named)).then_some((Kind::Draft, None, LEFT_BLANK))
}

/// «… (проєкт)», «…. ПРОЄКТ», «пр. рішення»: the mark stands apart from the words, even behind the
/// act's name, where «проєкт» otherwise belongs to the name.
fn is_marked_aside(sheet: &Sheet<'_, '_>) -> bool {
    let text = sheet.text;
    let count = text.tokens.len();
    let in_brackets = (1..count).any(|at| {
        text.class(at) == Class::Draft
            && text.is_mark(at - 1, '(')
            && (text.is_mark(at + 1, ')')
                || (text.class(at + 1) == Class::Decision && text.is_mark(at + 2, ')')))
    });
    let last = count.checked_sub(1).filter(|last| *last > 0).is_some_and(|last| {
        matches!(text.word(last), "проєкт" | "проект")
            && matches!(text.shape(last - 1), Some(Shape::Mark(_) | Shape::Dash | Shape::Close))
    });
    let shortened = sheet.outside.decision.is_some_and(|decision| {
        decision > 1 && text.is_mark(decision - 1, '.') && text.word(decision - 2) == "пр"
    });
    in_brackets || last || shortened
}

/// «проєкт» is a draft beside «рішення» or before an act's name; elsewhere it is an undertaking.
fn is_draft_mark(sheet: &Sheet<'_, '_>, draft: usize) -> bool {
    let signs = &sheet.outside;
    let text = sheet.text;
    if signs.telling.or(signs.foreign).is_none() && signs.decision.or(signs.order).is_some() {
        return true;
    }
    let next = draft + 1;
    let next = next + usize::from(text.is_mark(next, ':'));
    let drafted = ["програм", "положен", "регламент", "статут", "порядк", "правил", "бюджет"]
        .iter()
        .any(|stem| text.word(next).starts_with(stem))
        && !text.word(next + 1).starts_with("участ");
    let names_act = sheet.zones.head.end == next + usize::from(text.class(next) == Class::Formal)
        && (sheet.named_by_about() || text.class(sheet.zones.name.start) == Class::Decision);
    let formal = text.class(next) == Class::Formal
        && (matches!(text.word(next), "ра" | "нпа")
            || ["регуляторн", "нормативн"].iter().any(|stem| text.word(next).starts_with(stem)));
    let stamped = text.tokens.get(draft).is_some_and(|token| token.case == Case::Upper)
        && (signs.council.or(signs.session).or(signs.executive).is_some()
            || draft == 0 && sheet.named_by_about());
    let told_of_decision = signs.decision.is_some();
    drafted || names_act || formal || stamped || told_of_decision
}

/// «від ____», «№ ____», «20__»: a field nobody has filled in. «№_457_» is filled.
pub(super) fn has_empty_field(text: &Text<'_>, mut zone: Range<usize>) -> bool {
    zone.any(|at| match text.shape(at) {
        Some(Shape::Blank) => !is_ruler(text, at) && is_empty_blank(text, at),
        Some(Shape::Dots) => {
            at > 0
                && (text.shape(at - 1) == Some(Shape::Sign)
                    || text.class(at - 1) == Class::From
                    || text.class(at + 1) == Class::Year)
        }
        _ => false,
    })
}

/// A line of underscores across the page, which is no field.
pub(super) fn is_ruler(text: &Text<'_>, at: usize) -> bool {
    const ACROSS_THE_PAGE: usize = 30;
    const LINE: usize = 15;
    let width = text.width(at);
    let fills_line =
        text.opens_line(at) && (at + 1 >= text.tokens.len() || text.opens_line(at + 1));
    text.shape(at) == Some(Shape::Blank)
        && (width >= ACROSS_THE_PAGE || width >= LINE && fills_line)
}

fn is_empty_blank(text: &Text<'_>, at: usize) -> bool {
    // «Секретар ________»: a place to sign.
    let signs = ["секретар", "голова", "керуюч", "підпис", "печатка"];
    if at > 0 && signs.iter().any(|stem| text.word(at - 1).starts_with(stem)) {
        return false;
    }
    let width = text.width(at);
    let filling = |index: usize| match text.shape(index) {
        // «20__» waits for the rest of its year; «____2024» for its day.
        Some(Shape::Digits) => {
            let digits = text.word(index);
            !(matches!(digits, "20" | "202" | "201")
                || digits.len() == 4 && (digits.starts_with("20") || digits.starts_with("19")))
        }
        Some(Shape::Word) => width == 1,
        _ => false,
    };
    let before = at > 0 && text.glued(at) && filling(at - 1);
    let after = text.glued(at + 1) && filling(at + 1);
    let in_number = text.glued(at)
        && text.glued(at + 1)
        && text.shape(at.wrapping_sub(1)) == Some(Shape::Digits)
        && text.shape(at + 1) == Some(Shape::Digits);
    // «№ _ 457 _»: the value stands apart inside the lines.
    let lone = width == 1
        && !(at > 0 && text.shape(at - 1) == Some(Shape::Sign) && text.digits(at + 1).is_none());
    !(before || after || in_number || lone)
}
