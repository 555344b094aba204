//! The nouns that name sittings.
//!
//! Decides which «сесія», «засідання» and «виконком» is one sitting, which noun owns a
//! «засідання», which ordinal belongs to a session, and when a session is of something else. Does
//! not know how a sentence uses them (that is `mention` and `role`). The invariant: a plural names
//! no sitting.

use super::council;
use crate::recognition::act::issuer::is_no_place;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::stems::Stems;
use crate::recognition::text::token::Shape;
use crate::recognition::text::{dates, numeral_words, numerals};
use std::sync::LazyLock;

const MOST_SESSIONS: u16 = 200;
const MOST_CONVOCATIONS: u16 = 20;

/// Nouns that own a «засідання» which is not ours.
static OTHER_OWNERS: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings("комісі колегі групи груп штаб комітет президі фракці клуб суд асоціац спілк")
});

/// Adjectives and nouns that make a session something else.
static OTHER_SESSIONS: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings(
        "\
     тренінгов інформаційн навчальн практичн робоч панельн дискусійн консультаційн психологічн \
     терапевтичн ігров екзаменаційн заліков атестаційн грантов мотиваційн \
     освітн коуч запитань парламент парє оон форум табор зно фото верховн тренінг навчан \
     школи курс академі проєкту проекту лекці марафон турнір",
    )
});

/// Committees that are executive and not the council's.
static OTHER_COMMITTEES: LazyLock<Stems> =
    LazyLock::new(|| Stems::beginnings("федерац парті асоціац спілк товариств олімпійськ футбол"));

/// «сесійній», «сесій», «засідань»: a hall, or many sittings at once.
pub(super) fn is_singular(word: &str) -> bool {
    !word.starts_with("сесійн")
        && !matches!(word, "сесій" | "сесіях" | "сесіями" | "сесіям")
        && !matches!(word, "засідань" | "засіданнях" | "засіданнями" | "засіданням")
}

pub(super) fn is_session(text: &Text<'_>, at: usize) -> bool {
    let hall = text.word(at).starts_with("сесійн") && text.class(at + 1) == Class::Meeting;
    text.class(at) == Class::Session && (is_singular(text.word(at)) || hall)
}

/// The last token of «виконком» or «виконавчий комітет» that begins here.
pub(super) fn executive_at(text: &Text<'_>, at: usize) -> Option<usize> {
    match text.class(at) {
        Class::ExecutiveWord => Some(at),
        Class::ExecutiveAdjective if text.class(at + 1) == Class::Committee => Some(at + 1),
        _ => None,
    }
}

/// The first noun behind «засідання» that can own it, up to a mark, a day or a verb.
pub(super) fn owner_of(text: &Text<'_>, meeting: usize) -> Option<usize> {
    for at in meeting + 1..(meeting + 9).min(text.tokens.len()) {
        let class = text.class(at);
        let stops =
            matches!(text.shape(at), Some(Shape::Mark(';' | ':' | ',' | '!' | '?') | Shape::Sign))
                || matches!(class, Class::Future | Class::Past | Class::Telling | Class::About)
                || dates::date_at(text, at).is_some()
                || matches!(text.word(at), "о" | "об" | "у" | "в" | "на");
        if stops {
            return None;
        }
        let owner = class == Class::Session
            || executive_at(text, at).is_some()
            || council::is_council(text, at)
            || OTHER_OWNERS.has(text.word(at).chars());
        if owner {
            return Some(at);
        }
    }
    None
}

/// Whether «засідання» stands in the sentence without an owner.
pub(super) fn names_some_meeting(text: &Text<'_>) -> bool {
    (0..text.tokens.len()).any(|at| {
        text.class(at) == Class::Meeting
            && is_singular(text.word(at))
            && owner_of(text, at).is_none()
    })
}

/// The convocation named right behind or before a session or a council.
pub(super) fn convocation_near(text: &Text<'_>, noun: usize) -> Option<u16> {
    let zone = noun.saturating_sub(8)..(noun + 10).min(text.tokens.len());
    // «скликати» is of the same class and has no ordinal.
    let verb = |at: usize| {
        ["скликат", "скликає", "скликав", "скликал", "скликано"]
            .iter()
            .any(|stem| text.word(at).starts_with(stem))
    };
    zone.filter(|at| text.class(*at) == Class::Convocation && !verb(*at))
        .find_map(|at| numerals::ordinal_of(text, at, noun.saturating_sub(8), MOST_CONVOCATIONS))
}

/// «52 сесія», «сесія № 52», «Сесія: LII»; not «сесія: 48 питань», «сесія: 20 листопада».
pub(super) fn session_ordinal(text: &Text<'_>, noun: usize) -> Option<u16> {
    if !text.is_mark(noun + 1, ':') {
        return numerals::ordinal_of(text, noun, 0, MOST_SESSIONS);
    }
    let before = numerals::before_noun(text, noun, 0).filter(|value| *value <= MOST_SESSIONS);
    before.or_else(|| {
        let (value, end) = numerals::ordinal_at(text, noun + 2)?;
        let field = end >= text.tokens.len() || text.class(end) == Class::Convocation;
        (field && value <= MOST_SESSIONS).then_some(value)
    })
}

/// «порядок денний».
pub(super) fn has_agenda(text: &Text<'_>) -> bool {
    (0..text.tokens.len())
        .any(|at| text.class(at) == Class::OrderOfDay && text.class(at + 1) == Class::DayAdjective)
}

/// A title of nothing but a body, its council and a day.
pub(super) fn is_bare(text: &Text<'_>) -> bool {
    let known = |at: usize| {
        let word = text.word(at);
        text.shape(at) != Some(Shape::Word)
            || !matches!(
                text.class(at),
                Class::Other
                    | Class::Decision
                    | Class::Draft
                    | Class::Order
                    | Class::Paper
                    | Class::About
                    | Class::Telling
                    | Class::Foreign
                    | Class::Lead
                    | Class::Numbered
                    | Class::ForeignSession
                    | Class::ForeignAdjective
                    | Class::Commission
            )
            || matches!(word, "сьогодні" | "вчора" | "завтра" | "відео" | "запис" | "пряма")
            || word.chars().count() <= 2
            || numeral_words::is_ordinal_word(word)
    };
    let dated = (0..text.tokens.len()).any(|at| dates::date_at(text, at).is_some());
    dated && (0..text.tokens.len()).all(known)
}

/// A «сесія» with no adjective and no owner; on a council's site it is the council's.
pub(super) fn stands_alone(text: &Text<'_>, noun: usize) -> bool {
    let session = text.word(noun);
    let before = noun.checked_sub(1).map_or("", |at| text.word(at));
    let endings: &[&str] = match session {
        "сесія" => &["а", "я"],
        "сесію" => &["у", "ю"],
        "сесії" => &["ої", "ій"],
        "сесією" => &["ою"],
        _ => return false,
    };
    let unknown = |at: usize| text.shape(at) == Some(Shape::Word) && text.class(at) == Class::Other;
    let verb = ["ла", "лася", "лась", "ться", "ють", "уть", "ає", "ує", "но", "то", "ана", "ена"]
        .iter()
        .any(|ending| text.word(noun + 1).ends_with(ending));
    let described = noun > 0
        && unknown(noun - 1)
        && endings.iter().any(|ending| before.ends_with(ending))
        && !before.ends_with("ла")
        && !before.ends_with("лася")
        && !["наступн", "попередн", "минул", "останн", "вчора", "сьогодн", "завтра"]
            .iter()
            .any(|stem| before.starts_with(stem));
    let owned = unknown(noun + 1)
        && !verb
        && !matches!(
            text.word(noun + 1),
            "не" | "через" | "сьогодні" | "завтра" | "вчора" | "цього"
        )
        || matches!(text.word(noun + 1), "для" | "про")
        || matches!(text.word(noun + 1), "з" | "із" | "зі" | "на")
            && dates::date_at(text, noun + 2).is_none()
            && text.digits(noun + 2).is_none();
    !described && !owned
}

/// The council named behind a session, up to a mark or a verb.
pub(super) fn council_behind(text: &Text<'_>, noun: usize) -> Option<usize> {
    (noun + 1..(noun + 10).min(text.tokens.len()))
        .take_while(|at| {
            !matches!(text.shape(*at), Some(Shape::Mark(';' | ':' | ',' | '!' | '?')))
                && !matches!(text.class(*at), Class::Future | Class::Past | Class::Telling)
        })
        .find(|at| council::is_council(text, *at))
}

/// The tokens next to a noun, up to the marks around it.
pub(super) fn near<'t>(text: &'t Text<'_>, noun: usize) -> impl Iterator<Item = usize> + use<'t> {
    let open = |at: &usize| !matches!(text.shape(*at), Some(Shape::Mark(_)));
    let before = (noun.saturating_sub(3)..noun).rev().take_while(open).collect::<Vec<_>>();
    let behind = (noun + 1..noun + 4).take_while(open).collect::<Vec<_>>();
    before.into_iter().chain(behind)
}

pub(super) fn is_another_session(text: &Text<'_>, noun: usize) -> bool {
    // A sitting of a council has no name of its own, and a place would have a capital.
    let named = matches!(text.shape(noun + 1), Some(Shape::Open | Shape::Quote))
        && text.class(noun + 2) != Class::About
        && council_behind(text, noun).is_none();
    named
        || is_no_place(text, noun + 1)
        || near(text, noun).any(|at| {
            let word = text.word(at);
            text.class(at) == Class::ForeignSession || OTHER_SESSIONS.has(word.chars())
        })
}

/// «виконавчий комітет федерації», «партії».
pub(super) fn is_another_committee(word: &str) -> bool {
    OTHER_COMMITTEES.has(word.chars())
}
