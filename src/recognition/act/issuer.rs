//! Who issues a paper, and where: the lines of a head that name a body, a region, a place.
//!
//! Decides by the noun («рада», «комітет», «район») and the words before it. Does not know which
//! issuer counts (that is `head`) nor whose council it is (that is `occasion::council`).

use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::{Case, Shape};
use std::ops::Range;

/// Who issues a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition) enum Issuer {
    /// A council; the token is its noun.
    Council(usize),
    Executive,
    /// The head of the council.
    Mayor,
    /// A commission, a department, a ministry, a court.
    Other,
    /// A line in capitals that names no body we know.
    Nameless,
}

/// «Зразкова сільська рада», «ВИКОНАВЧИЙ КОМІТЕТ», «сільський голова», «постійна комісія».
pub(super) fn issuer(text: &Text<'_>, start: usize) -> Option<(Issuer, usize)> {
    let mut at = start;
    let mut foreign = false;
    for _ in 0..9 {
        let token = text.tokens.get(at)?;
        match token.shape {
            Shape::Word => {}
            Shape::Dash if at > start => {
                at += 1;
                continue;
            }
            _ => return None,
        }
        if at > start && text.opens_line(at) && text.opens_line(start) && at > start + 4 {
            return None;
        }
        let found = match token.class {
            // «МОЛОДІЖНА РАДА при … раді».
            Class::Council | Class::ExecutiveWord if text.word(at + 1) == "при" => {
                Some((Issuer::Other, at + 1))
            }
            Class::Council if foreign || at == start && is_somebody_elses(text, at + 1) => {
                Some((Issuer::Other, at + 1))
            }
            // «КООРДИНАЦІЙНИЙ ШТАБ … СІЛЬСЬКОЇ РАДИ»: of the council, and not the council.
            Class::Council if text.word(at) == "ради" && !is_genitive(text, start..at) => {
                Some((Issuer::Nameless, at + 1))
            }
            Class::Council => Some((Issuer::Council(at), at + 1)),
            Class::ExecutiveWord => Some((Issuer::Executive, at + 1)),
            Class::ExecutiveAdjective if text.class(at + 1) == Class::Committee => {
                Some((Issuer::Executive, at + 2))
            }
            Class::Commission if text.word(at).starts_with("коміс") => {
                Some((Issuer::Other, at + 1))
            }
            Class::Foreign => Some((Issuer::Other, at + 1)),
            // «ТЕНДЕРНИЙ КОМІТЕТ»: the council's own is the executive one.
            Class::Committee if at > start => Some((Issuer::Other, at + 1)),
            _ if is_other_body(text.word(at)) => Some((Issuer::Other, at + 1)),
            _ if matches!(text.word(at), "голова" | "голови") && at > start => {
                Some((Issuer::Mayor, at + 1))
            }
            _ => None,
        };
        if let Some((issuer, to)) = found {
            let to = match issuer {
                Issuer::Other => after_other(text, to),
                _ => after_issuer(text, to),
            };
            return Some((issuer, to));
        }
        foreign |= token.class == Class::ForeignAdjective || is_no_place(text, at);
        let qualifies = match token.class {
            Class::Formal | Class::ForeignAdjective | Class::Commission => !matches!(
                text.word(at),
                "і" | "та" | "на" | "до" | "за" | "з" | "згідно" | "в" | "у"
            ),
            _ => is_proper(text, at) && text.word(at).chars().count() > 2,
        };
        if !qualifies {
            return None;
        }
        at += 1;
    }
    None
}

/// Whether a bare «рада» is one *of* something that is no territory: «рада оборони», «рада
/// ветеранів», «рада директорів».
fn is_somebody_elses(text: &Text<'_>, of: usize) -> bool {
    let Some(token) = text.tokens.get(of) else { return false };
    if token.shape != Shape::Word || text.opens_line(of) {
        return false;
    }
    match token.class {
        Class::Foreign | Class::ForeignAdjective => true,
        Class::Other => {
            token.case != Case::Upper
                && !is_proper(text, of)
                && text.word(of).chars().count() > 3
                && region(text, of).is_none()
        }
        _ => false,
    }
}

/// Whether all words before «ради» are its adjectives («Новоодеської міської»), or name its place
/// in the web.
fn is_genitive(text: &Text<'_>, words: Range<usize>) -> bool {
    let of_site = |at: usize| {
        ["сайт", "вебсайт", "веб", "портал", "вебпортал", "сторінк"]
            .iter()
            .any(|stem| text.word(at).starts_with(stem))
    };
    if words.clone().any(of_site) {
        return true;
    }
    { words }.all(|at| {
        text.shape(at) != Some(Shape::Word)
            || text.shape(at + 1) == Some(Shape::Dash)
            || text.word(at).ends_with('ї')
    })
}

/// «Опікунської», «піклувальницька»: an adjective like that of a place, without the capital that a
/// place would have; an address has no capitals at all.
pub(in crate::recognition) fn is_no_place(text: &Text<'_>, at: usize) -> bool {
    const KINDS: [&str; 5] = ["сільськ", "селищн", "міськ", "районн", "обласн"];
    const ENDINGS: [&str; 8] =
        ["ська", "ської", "ську", "ського", "цька", "цької", "цьку", "цького"];
    let word = text.word(at);
    text.tokens.get(at).is_some_and(|token| token.case == Case::Lower)
        && !matches!(text.class(at), Class::Council | Class::ExecutiveAdjective)
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
        && !KINDS.iter().any(|kind| word.starts_with(kind))
        && text.tokens.iter().any(|it| it.shape == Shape::Word && it.case != Case::Lower)
}

/// Bodies that adopt nothing of the council's.
fn is_other_body(word: &str) -> bool {
    ["відділ", "управлінн", "департамент", "інспекці", "агентств", "прокуратур", "поліці", "служб"]
        .iter()
        .any(|stem| word.starts_with(stem))
        && !word.starts_with("службов")
}

/// «… освіти і науки України», «… при сільській раді»: the rest of another body's name.
fn after_other(text: &Text<'_>, start: usize) -> usize {
    (start..text.tokens.len().min(start + 24))
        .find(|at| {
            text.opens_line(*at) && !goes_on(text, *at)
                || !matches!(text.shape(*at), Some(Shape::Word | Shape::Dash | Shape::Mark(',')))
                || matches!(
                    text.class(*at),
                    Class::Decision | Class::Order | Class::Minutes | Class::About | Class::From
                )
        })
        .unwrap_or(text.tokens.len().min(start + 24))
}

/// «КОМІСІЯ ⏎ з розгляду питань … ⏎ при виконавчому комітеті …»: the next line goes on.
fn goes_on(text: &Text<'_>, at: usize) -> bool {
    matches!(text.word(at), "з" | "із" | "зі" | "при" | "по" | "щодо" | "для" | "та" | "і" | "й")
}

/// «… Вітовського району Миколаївської області», «… та її виконавчого комітету» after an issuer.
fn after_issuer(text: &Text<'_>, mut at: usize) -> usize {
    while let Some(to) = region(text, at) {
        at = to;
    }
    at
}

/// «Миколаївська область», «Вітовського району», «об’єднаної територіальної громади».
pub(super) fn region(text: &Text<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while at < start + 5 {
        let token = text.tokens.get(at).filter(|token| token.shape == Shape::Word)?;
        let word = text.word(at);
        // «Господарський суд Миколаївської області» is no region.
        if matches!(token.class, Class::Foreign | Class::ForeignAdjective | Class::Commission) {
            return None;
        }
        let noun = ["област", "район", "громад"].iter().any(|stem| word.starts_with(stem))
            && !word.starts_with("громадськ")
            && !word.starts_with("районн");
        if (noun && at > start) || matches!(word, "отг" | "обл") {
            let dot = usize::from(word == "обл" && text.is_mark(at + 1, '.'));
            return Some(at + 1 + dot);
        }
        let qualifies = token.class == Class::Formal && word.len() > 8
            || matches!(word, "тг")
            || is_proper(text, at) && at > start;
        if !qualifies {
            return None;
        }
        at += 1;
        at += usize::from(text.shape(at) == Some(Shape::Dash));
    }
    None
}

/// What a line stands after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// A date or a number: a bare name may be the place of the sitting.
    DayOrNumber,
    Else,
}

/// «с. Зразкове», «смт Школьне», and a bare name between date and number.
pub(super) fn place(text: &Text<'_>, start: usize, after: After) -> Option<usize> {
    let capital = |at: usize| is_proper(text, at);
    let led = matches!(
        text.word(start),
        "с" | "c" | "м" | "m" | "смт" | "сел" | "село" | "селище" | "місто" | "мсто"
    );
    let mut at = start;
    if led {
        at += 1;
        // «м-ко», «с-ще».
        let shortened = text.shape(at) == Some(Shape::Dash)
            && text.glued(at)
            && text.tokens.get(at + 1).is_some_and(|it| it.case == Case::Lower)
            && text.word(at + 1).chars().count() <= 3;
        at += if shortened { 2 } else { 0 };
        at += usize::from(text.is_mark(at, '.'));
    } else if after == After::Else {
        return None;
    }
    if !capital(at) {
        return None;
    }
    let first = at;
    at += 1;
    loop {
        let dash = text.shape(at) == Some(Shape::Dash);
        if dash && (capital(at + 1) || text.word(at + 1) == "на") {
            at += 2;
        } else if capital(at)
            && text.word(at) != "номер"
            && !text.opens_line(at)
            && at < first + 3
            && issuer(text, at).is_none()
        {
            at += 1;
        } else {
            break;
        }
    }
    let ends = led
        || at >= text.tokens.len()
        || text.opens_line(at)
        || text.shape(at) == Some(Shape::Sign)
        || text.class(at) == Class::About
        || matches!(text.shape(at), Some(Shape::Blank))
        || dates::date_at(text, at).is_some();
    ends.then_some(at)
}

/// A word with a capital that may be a name, whatever its letters would mean elsewhere:
/// «Зразкове», «Школьне», «Мосуд».
fn is_proper(text: &Text<'_>, at: usize) -> bool {
    let of_heads = matches!(
        text.class(at),
        Class::Decision
            | Class::Order
            | Class::Minutes
            | Class::Draft
            | Class::About
            | Class::From
            | Class::Session
            | Class::Convocation
            | Class::SessionAdjective
            | Class::Plenary
            | Class::Council
            | Class::Committee
            | Class::ExecutiveWord
            | Class::ExecutiveAdjective
            | Class::ResolvedShe
            | Class::ResolvedHe
            | Class::Resolves
            | Class::Year
            | Class::Lead
    );
    text.tokens
        .get(at)
        .is_some_and(|token| token.shape == Shape::Word && token.case != Case::Lower && !of_heads)
}
