//! The hour a sitting begins.
//!
//! Decides which digits or words are an hour. Does not know whose hour it is (that is
//! `statement`). The invariant: digits that nothing marks as an hour are none, and the hour of
//! registration is not the sitting's.

use crate::recognition::text::fold::Text;
use crate::recognition::text::numerals;
use crate::recognition::text::token::Shape;
use chrono::NaiveTime;
use std::ops::Range;

/// The hour a sitting begins, named in a stretch of a sentence.
pub(super) fn hour(text: &Text<'_>, zone: Range<usize>) -> Option<NaiveTime> {
    zone.filter(|at| !is_registration(text, *at)).find_map(|at| hour_at(text, at))
}

fn is_registration(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(6)..at).any(|at| text.word(at).starts_with("реєстрац"))
}

fn hour_at(text: &Text<'_>, at: usize) -> Option<NaiveTime> {
    let led = at > 0
        && (matches!(text.word(at - 1), "о" | "об" | "o" | "початок" | "час")
            || text.is_mark(at - 1, ':')
                && matches!(text.word(at.wrapping_sub(2)), "початок" | "час")
            || text.word(at - 1) == "на" && text.is_mark(at + 1, ':'));
    let of_hours = |at: usize| text.word(at).starts_with("год");
    let Some(hour) = text.digits(at).filter(|_| text.word(at).len() <= 2) else {
        let (hour, end) = numerals::ordinal_at(text, at).filter(|_| led)?;
        return of_hours(end).then(|| NaiveTime::from_hms_opt(u32::from(hour), 0, 0)).flatten();
    };
    if at > 0 && text.glued(at) && matches!(text.shape(at - 1), Some(Shape::Mark(_))) {
        return None;
    }
    let separated = matches!(text.shape(at + 1), Some(Shape::Mark(':' | '.' | '-') | Shape::Dash))
        && text.glued(at + 2)
        && text.word(at + 2).len() == 2;
    let minutes = text.digits(at + 2).filter(|_| separated);
    let known = match minutes {
        Some(_) => led || text.is_mark(at + 1, ':') || of_hours(at + 3),
        None => led,
    };
    let longer = minutes.is_some()
        && matches!(text.shape(at + 3), Some(Shape::Mark('.' | ':')))
        && text.glued(at + 4)
        && text.shape(at + 4) == Some(Shape::Digits);
    if !known || longer {
        return None;
    }
    let minutes = minutes.or_else(|| minutes_apart(text, at + 1)).unwrap_or(0);
    NaiveTime::from_hms_opt(hour, minutes, 0)
}

/// «10 год. 30 хв.», «10 годині 00 хвилин», «10-й годині».
fn minutes_apart(text: &Text<'_>, at: usize) -> Option<u32> {
    let hours = (at..at + 3).find(|at| text.word(*at).starts_with("год"))?;
    let stop = usize::from(text.is_mark(hours + 1, '.'));
    let minutes = text.digits(hours + 1 + stop)?;
    text.word(hours + 2 + stop).starts_with("хв").then_some(minutes)
}
