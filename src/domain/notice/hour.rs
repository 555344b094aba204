//! The hour of a person: when what they must hear is told, by their own wishes.
//!
//! Decides what waits for a chosen day and hour. The invariants: nothing leaves before the hour;
//! a last day is never passed over for a chosen day that comes after it.

use super::key::{NoticeKey, Rung};
use crate::domain::calendar::{Calendar, add_days};
use crate::domain::plan::wishes::Wishes;
use chrono::{DateTime, NaiveDate, Utc};

/// Days in which a chosen day comes round for certain, holidays included.
const SOON_DAYS: u16 = 21;

/// Whether a person may be told some notices now.
pub fn has_come<'a>(
    wishes: &Wishes,
    mut notices: impl Iterator<Item = &'a NoticeKey>,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> bool {
    let today = calendar.day_of(now);
    if !wishes.allow_time(now.with_timezone(&calendar.zone).time(), calendar.sending) {
        return false;
    }
    wishes.allow_day(today) || {
        let next_on = next_day(wishes, calendar, today);
        notices.any(|notice| {
            matches!(notice.rung, Rung::Before(_)) && next_on.is_none_or(|on| notice.due_on < on)
        })
    }
}

/// The next day on which letters leave.
fn next_day(wishes: &Wishes, calendar: &Calendar, today: NaiveDate) -> Option<NaiveDate> {
    let mut days = (1..=SOON_DAYS).map(|ahead| add_days(today, ahead));
    days.find(|day| wishes.allow_day(*day) && calendar.is_working(*day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{SendingWindow, Transfer};
    use chrono::{NaiveTime, Weekday};

    #[test]
    fn a_last_day_before_the_next_chosen_day_is_told_at_once_and_anything_else_waits() {
        let calendar = Calendar {
            zone: chrono_tz::Europe::Kyiv,
            martial_law: Vec::new(),
            holidays: Vec::new(),
            transfer: Transfer::None,
            days_off: Vec::new(),
            days_worked: Vec::new(),
            sending: SendingWindow { from: NaiveTime::MIN, until: NaiveTime::MIN },
        };
        let wishes = Wishes {
            letters_at: NaiveTime::from_hms_opt(10, 0, 0),
            letters_on: vec![Weekday::Mon, Weekday::Thu],
            ..Wishes::default()
        };
        let notice = |rung: &str, due_on: &str| -> NoticeKey {
            format!("publication/x@{due_on}#{rung}>olha").try_into().expect("a key")
        };
        let come = |rung: &str, due_on: &str, at: &str| {
            let (day, time) = at.split_once(' ').expect("a day and a time");
            let day = day.parse().expect("a day");
            let now = calendar.moment(day, time.parse().expect("a time"));
            has_come(&wishes, [notice(rung, due_on)].iter(), &calendar, now)
        };
        // 24 November 2026 is a Tuesday; the next chosen day is Thursday, the 26th.
        assert!(come("before-1", "2026-11-25", "2026-11-24 10:00:00"));
        assert!(!come("before-1", "2026-11-25", "2026-11-24 09:59:00"), "not before the hour");
        assert!(!come("before-2", "2026-11-26", "2026-11-24 10:00:00"), "the chosen day will do");
        assert!(!come("after-1", "2026-11-23", "2026-11-24 10:00:00"));
        assert!(come("after-1", "2026-11-23", "2026-11-26 16:00:00"));
    }
}
