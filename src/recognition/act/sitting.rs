//! Sittings: announced, held, broadcast.
//!
//! Decides whether a text speaks of a sitting of the council, of its executive committee or of a
//! commission, and whether the sitting is still to come. A session of anything else (of exams, of
//! training) is news.

use super::sheet::{Sheet, Verdict};
use crate::domain::council::decision::Body;
use crate::domain::sightings::Kind;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::signs::{Firmness, Signs};
use crate::recognition::text::token::Shape;
use crate::recognition::text::{dates, numerals};

/// The evidence of a title that is nothing but a session: its day is no act's.
pub(in crate::recognition) const WHOLE_SESSION: &str =
    "a page of a whole session or a report of it; needs a person";

/// Whether the signs speak of a sitting that concerns the council.
fn names_sitting(text: &Text<'_>, signs: &Signs) -> bool {
    if signs.foreign_session.is_some() {
        return false;
    }
    let session = signs.session.is_some()
        && (signs.council)
            .or(signs.convocation)
            .or(signs.extraordinary)
            .or(signs.plenary)
            .or(signs.meeting)
            .or(signs.deputies)
            .or(signs.broadcast)
            .or(signs.session.filter(|at| numerals::ordinal_of(text, *at, 0, 200).is_some()))
            .is_some();
    let committee = signs.executive.is_some() && signs.meeting.is_some();
    let commission = signs.commission.is_some() && signs.meeting.is_some();
    session || committee || commission || (signs.plenary.is_some() && signs.meeting.is_some())
}

fn sitting_body(signs: &Signs) -> Option<(Body, Firmness)> {
    let body = match (signs.session.or(signs.plenary), signs.executive) {
        (Some(_), _) => Body::Session,
        (None, Some(_)) => Body::Executive,
        (None, None) => return None,
    };
    // A commission's sitting is not the council's.
    let commission = signs.commission.is_some_and(|at| signs.session.is_none_or(|s| at < s));
    (!commission).then_some((body, Firmness::Named))
}

/// A broadcast or a recording of a sitting.
pub(in crate::recognition) fn broadcast(sheet: &Sheet<'_, '_>) -> Option<Verdict> {
    sheet.outside.broadcast?;
    let signs = sheet.everywhere();
    if signs.future.or(signs.announcement).is_some() {
        return None;
    }
    let real = sheet.text.tokens.iter().enumerate().any(|(at, token)| {
        token.class == Class::Broadcast
            && !matches!(sheet.text.word(at), "онлайн" | "online" | "наживо")
    });
    let about = signs.session.or(signs.executive).or(signs.meeting).or(signs.commission).is_some()
        && signs.foreign_session.is_none();
    let alone = sheet.text.tokens.iter().filter(|token| token.shape == Shape::Word).count() <= 3;
    let live = sheet.text.tokens.iter().enumerate().any(|(at, token)| {
        token.class == Class::Broadcast || sheet.text.word(at).starts_with("прям")
    });
    let is_broadcast = (about && (real || signs.decision.is_none())) || (alone && real && live);
    is_broadcast.then(|| {
        (Kind::Broadcast, sitting_body(signs), "the title names a broadcast or a recording")
    })
}

/// The announcement of a sitting to come.
pub(in crate::recognition) fn announced(sheet: &Sheet<'_, '_>) -> Option<Verdict> {
    let signs = sheet.everywhere();
    if signs.agenda.is_some() && sheet.outside.telling.or(sheet.outside.past).is_none() {
        return Some((Kind::Agenda, None, "the title says «порядок денний»"));
    }
    let called = signs.session.is_some()
        && sheet.text.tokens.iter().enumerate().any(|(at, token)| {
            token.class == Class::Convocation
                && sheet.text.word(at).starts_with("скликан")
                && calls_a_session(sheet, at)
        });
    if called && sheet.outside.past.is_none() {
        let by_name = sheet.zones.head.is_empty();
        if !by_name {
            return Some((Kind::Agenda, None, "the title calls a session"));
        }
    }
    if !names_sitting(sheet.text, signs) {
        return None;
    }
    if signs.future.is_some() {
        return Some((Kind::Agenda, None, "the title announces a sitting to come"));
    }
    if sheet.outside.announcement.is_some() && signs.past.is_none() {
        return Some((Kind::Agenda, None, "the title is an announcement of a sitting"));
    }
    if names_a_coming_day(sheet, signs) {
        return Some((Kind::Agenda, None, "the title names a session and the day it meets"));
    }
    None
}

/// «Скликання 41 сесії», «про скликання чергової сесії»: the calling, not the number of a term.
fn calls_a_session(sheet: &Sheet<'_, '_>, noun: usize) -> bool {
    let text = sheet.text;
    let numbered = numerals::ordinal_of(text, noun, 0, 20).is_some()
        && noun > 0
        && text.class(noun - 1) != Class::About;
    !numbered
        && (noun + 1..(noun + 8).min(text.tokens.len())).any(|at| text.class(at) == Class::Session)
}

/// «Позачергова сесія … 11 вересня»: a day without a year, and nothing that says it is over.
fn names_a_coming_day(sheet: &Sheet<'_, '_>, signs: &Signs) -> bool {
    let Some(session) = signs.session else { return false };
    let text = sheet.text;
    let nominative = matches!(text.word(session), "сесія");
    let told = signs.past.or(signs.telling).or(signs.meeting).or(signs.decision);
    let days = dates::dates_in(text, 0..text.tokens.len());
    nominative
        && told.is_none()
        && days.iter().any(|date| {
            // «від 12 травня» dates a paper.
            date.day.is_none() && !(date.from > 0 && text.class(date.from - 1) == Class::From)
        })
}

/// A report that a sitting took place.
pub(in crate::recognition) fn held(sheet: &Sheet<'_, '_>) -> Option<Verdict> {
    let signs = sheet.everywhere();
    // A title that is nothing but an act's name is not a report, whatever the name mentions.
    if sheet.zones.head.is_empty() && sheet.has_name() || !names_sitting(sheet.text, signs) {
        return None;
    }
    let leads = [sheet.outside.session, sheet.outside.meeting, sheet.outside.plenary]
        .into_iter()
        .flatten()
        .any(|at| at < 8);
    let told = signs.past.or(signs.telling).is_some();
    if !(leads || told) {
        return None;
    }
    let foreign = signs.commission.is_some()
        && signs.session.is_none()
        && signs.executive.is_none()
        && !sheet.text.tokens.iter().enumerate().any(|(at, _)| {
            sheet.text.word(at).starts_with("постійн") || sheet.text.word(at).starts_with("депутат")
        });
    if foreign {
        return None;
    }
    let plenary = |at: usize| at > 0 && sheet.text.class(at - 1) == Class::Plenary;
    if signs.meeting.is_none_or(plenary) && !told && sheet.outside.stray.is_none() {
        let counted = |noun: Option<usize>, most: u16| {
            noun.is_some_and(|at| numerals::ordinal_of(sheet.text, at, 0, most).is_some())
        };
        if counted(signs.session, 200) && counted(signs.convocation, 20) {
            return Some((Kind::Unknown, sitting_body(signs), WHOLE_SESSION));
        }
    }
    Some((Kind::Sitting, sitting_body(signs), "the title reports a sitting"))
}
