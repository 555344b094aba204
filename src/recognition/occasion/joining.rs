//! The sentences of one item, joined into marks.
//!
//! Decides whether a sentence speaks of a sitting that is already marked (same body, nothing
//! against it) and fills what it left open, or stands for itself. The invariant: a filled mark
//! keeps whatever the title said.

use super::statement::Told;
use crate::domain::sightings::sitting_mark::{Certainty, MarkedDay, Saying, SittingMark};
use chrono::Datelike;

/// No item speaks of more sittings; a schedule of a year is not read as so many announcements.
const MARKS_MAX: usize = 6;

/// Behind this many sentences a text no longer dates the sitting of its title.
pub(super) const OPENING: usize = 4;

pub(super) fn mark_of(told: &Told, says: Saying, certainty: Certainty) -> Option<SittingMark> {
    Some(SittingMark {
        body: told.body?,
        session: told.session,
        convocation: told.convocation,
        on: told.on,
        at: told.at,
        place: told.place.clone(),
        says,
        moved_from: told.moved_from,
        certainty,
    })
}

pub(super) fn join(marks: &mut Vec<SittingMark>, mark: SittingMark) {
    let same = marks.iter().position(|known| {
        known.body == mark.body
            && known.says == mark.says
            && agree(known.session, mark.session)
            && days_agree(known.on, mark.on)
    });
    match same {
        Some(at) => {
            let known = &mut marks[at];
            known.session = known.session.or(mark.session);
            known.convocation = known.convocation.or(mark.convocation);
            known.on = known.on.or(mark.on);
            known.at = known.at.or(mark.at);
            known.place = known.place.take().or(mark.place);
            known.moved_from = known.moved_from.or(mark.moved_from);
        }
        None if marks.len() < MARKS_MAX => marks.push(mark),
        None => {}
    }
}

fn agree<T: PartialEq>(left: Option<T>, right: Option<T>) -> bool {
    left.zip(right).is_none_or(|(left, right)| left == right)
}

fn is_calendar(day: MarkedDay) -> bool {
    matches!(day, MarkedDay::Full(_) | MarkedDay::DayAndMonth { .. })
}

/// Whether two days may be one; «сьогодні» may be any.
fn days_agree(left: Option<MarkedDay>, right: Option<MarkedDay>) -> bool {
    let Some((left, right)) = left.zip(right) else { return true };
    let parts = |day: MarkedDay| match day {
        MarkedDay::Full(day) => Some((day.day(), day.month())),
        MarkedDay::DayAndMonth { day, month } => Some((day, month)),
        MarkedDay::Weekday(_) | MarkedDay::FromPublication(_) => None,
    };
    match (left, right) {
        (MarkedDay::Full(_), MarkedDay::Full(_)) => left == right,
        _ => agree(parts(left), parts(right)),
    }
}

/// The mark a sentence speaks of.
pub(super) fn fitting(
    marks: &[SittingMark],
    titled: usize,
    told: &Told,
    sentence: usize,
) -> Option<usize> {
    if told.another {
        return None;
    }
    let of_body = |mark: &SittingMark| match told.body {
        Some(body) => mark.body == body,
        None => marks.len() == 1,
    };
    let says = |mark: &SittingMark| match (mark.says, told.says) {
        (_, None) => true,
        (mark, Some(told)) if mark == told => true,
        (Saying::Mentioned | Saying::Shown, Some(_)) => true,
        (Saying::Moved, Some(Saying::Announced)) => true,
        (Saying::Held, Some(Saying::Shown)) => true,
        _ => false,
    };
    // A hint deep in a text dates something else.
    let early = told.says.is_some() || told.on.is_none() || sentence < OPENING;
    marks.iter().enumerate().position(|(at, mark)| {
        let hinted = told.says.is_some() || at < titled;
        of_body(mark)
            && early
            && hinted
            && says(mark)
            && agree(mark.session, told.session)
            && agree(mark.convocation, told.convocation)
            && days_agree(mark.on, told.on)
    })
}

pub(super) fn fill(marks: &mut Vec<SittingMark>, at: usize, told: &Told) {
    let mark = &mut marks[at];
    if let (Saying::Mentioned, Some(says)) = (mark.says, told.says)
        && says != Saying::Shown
    {
        mark.says = says;
    }
    let firmer = mark.on.zip(told.on).is_some_and(|(known, found)| {
        !is_calendar(known) && is_calendar(found) && told.says.is_some()
    });
    if mark.on.is_none() || firmer {
        mark.on = told.on.or(mark.on);
    }
    mark.session = mark.session.or(told.session);
    mark.convocation = mark.convocation.or(told.convocation);
    mark.at = mark.at.or(told.at);
    if mark.says == Saying::Moved {
        mark.moved_from = mark.moved_from.or(told.moved_from);
    }
    if matches!(mark.says, Saying::Announced | Saying::Moved) {
        mark.place = mark.place.take().or_else(|| told.place.clone());
    }
    if (mark.says, told.says) == (Saying::Held, Some(Saying::Shown)) {
        let shown =
            SittingMark { says: Saying::Shown, certainty: Certainty::Inferred, ..mark.clone() };
        join(marks, shown);
    }
}

/// A sentence that stands for itself: it names body and saying, and the day or the ordinal.
pub(super) fn add(marks: &mut Vec<SittingMark>, told: &Told) {
    let Some(says) = told.says else { return };
    let placed = told.on.or(told.moved_from).is_some() || told.session.is_some() && told.bare;
    if let Some(mark) = mark_of(told, says, Certainty::Inferred).filter(|_| placed) {
        join(marks, mark);
    }
}
