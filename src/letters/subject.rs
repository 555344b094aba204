//! The subject line: the gravest thing by its name, how it stands, and how many more there are.
//!
//! Titles of decisions do not enter it, a number is enough to recognise one; what does enter from
//! outside is folded to one line, so the subject never holds a control character.

use super::briefing::{Briefing, Point};
use super::links::unlinked;
use super::section::{self, naming};
use super::standing::{Gravity, Told};
use super::typeset::{NAME_MAX_CHARS, SENTENCE_MAX_CHARS, SUBJECT_MAX_CHARS, one_line};
use super::ukrainian::MESSAGE;
use super::wording::capitalised;
use super::{report, sign_of_life};

/// The subject of a letter.
pub(super) fn subject(briefing: &Briefing<'_>) -> String {
    let body = match briefing.points.as_slice() {
        [] => "повідомлення системи нагадувань".to_owned(),
        [Point::Trouble { text, .. }] => {
            format!("потребує уваги: {}", one_line(text, SENTENCE_MAX_CHARS))
        }
        [Point::Report { paper, .. }] => report::in_subject(paper),
        [Point::SignOfLife { .. }] => sign_of_life::IN_SUBJECT.to_owned(),
        many => of_many(many, briefing),
    };
    let addressee = briefing
        .in_place_of
        .map(|name| format!("[Адресат: {}] ", one_line(name, NAME_MAX_CHARS)))
        .unwrap_or_default();
    let line = format!("{addressee}{}", capitalised(&body));
    one_line(&unlinked(&line, briefing.own_hosts), SUBJECT_MAX_CHARS)
}

/// «Рішення сесії № 24: строк спливає сьогодні; і ще 2; звіт за листопад 2026 року».
fn of_many(points: &[Point<'_>], briefing: &Briefing<'_>) -> String {
    let told = section::in_order(briefing);
    let first = section::groups(&told).next();
    let troubles = points.iter().filter(|point| matches!(point, Point::Trouble { .. })).count();
    let graver = first.filter(|group| troubles == 0 || group[0].gravity() < Gravity::Trouble);
    let mut parts = Vec::new();
    let others = match (graver, troubles) {
        (Some(group), _) => {
            parts.push(of_group(group, briefing));
            let closed = |told: &&Told<'_>| told.gravity() == Gravity::Closed;
            let others = &told[group.len()..];
            others.len() - others.iter().filter(closed).count() + troubles
        }
        (None, 0) => 0,
        (None, some) => {
            parts.push(format!("потребує уваги: {}", MESSAGE.count(some as u64)));
            told.len()
        }
    };
    if others > 0 {
        parts.push(format!("і ще {others}"));
    }
    parts.extend(points.iter().filter_map(|point| match point {
        Point::Report { paper, .. } => Some(report::in_subject(paper)),
        Point::SignOfLife { .. } => Some(sign_of_life::IN_SUBJECT.to_owned()),
        Point::Obligation { .. } | Point::Trouble { .. } => None,
    }));
    parts.join("; ")
}

fn of_group(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    format!("{}: {}", naming::thing(group, briefing), naming::standing(&group[0], briefing))
}
