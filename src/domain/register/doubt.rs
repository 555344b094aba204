//! What is odd about a decision that somebody is about to register.
//!
//! Decides what is worth a question; nothing of it is refused, since whoever registers it may be
//! right. The invariant: what the register holds alike already raises no question.

use super::{Register, RegisteredDecision};
use crate::domain::calendar::Calendar;
use crate::domain::council::decision::Body;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A year and a month: reports of a whole year are registered in January.
pub const NEAR_DAYS_MAX: i64 = 396;

/// So near to a known sitting another day is likely to be a slip.
const SLIP_DAYS_MAX: i64 = 4;

/// Something odd.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Doubt {
    /// It was adopted more than a year ago.
    Old,
    /// Nobody works on its day.
    DayOff,
    /// Its number is another decision's of that year already.
    SameNumber {
        /// When that one was adopted.
        on: NaiveDate,
    },
    /// No sitting of that day is known, and one of a day nearby is.
    OtherSitting {
        /// That day.
        on: NaiveDate,
    },
}

/// What is odd about a decision; `sat` are the days on which bodies are known to have sat.
pub fn doubts(
    decision: &RegisteredDecision,
    register: &Register,
    sat: &[(Body, NaiveDate)],
    calendar: &Calendar,
    today: NaiveDate,
) -> Vec<Doubt> {
    let key = &decision.key;
    let on = key.adopted_on;
    if register.decisions.contains_key(key) {
        return Vec::new();
    }
    let same = register.decisions.keys().find(|known| {
        known.body == key.body
            && known.number == key.number
            && known.adopted_on.year() == on.year()
            && known.adopted_on != on
    });
    let own = || sat.iter().filter(|(body, _)| *body == key.body).map(|(_, day)| *day);
    let near = || own().filter(|day| (*day - on).num_days().abs() <= SLIP_DAYS_MAX);
    let slip = near().min_by_key(|day| (*day - on).num_days().abs()).filter(|_| {
        let is_known = own().any(|day| day == on);
        !is_known
    });
    [
        ((today - on).num_days() > NEAR_DAYS_MAX).then_some(Doubt::Old),
        (!calendar.is_working(on)).then_some(Doubt::DayOff),
        same.map(|known| Doubt::SameNumber { on: known.adopted_on }),
        slip.map(|on| Doubt::OtherSitting { on }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{SendingWindow, Transfer};
    use crate::domain::council::decision::{DecisionKey, DecisionNumber};
    use chrono::NaiveTime;

    fn calendar() -> Calendar {
        Calendar {
            zone: chrono_tz::Europe::Kyiv,
            martial_law: Vec::new(),
            holidays: Vec::new(),
            transfer: Transfer::None,
            days_off: Vec::new(),
            days_worked: Vec::new(),
            sending: SendingWindow { from: NaiveTime::MIN, until: NaiveTime::MIN },
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn decision(on: &str, number: &str) -> RegisteredDecision {
        let number = DecisionNumber::new(number);
        let key = DecisionKey { body: Body::Session, adopted_on: day(on), number: number.clone() };
        RegisteredDecision { key, number, title: None, session: None, convocation: None }
    }

    fn of(said: &RegisteredDecision, register: &Register) -> Vec<Doubt> {
        let sat = [(Body::Session, day("2026-11-20")), (Body::Executive, day("2026-11-18"))];
        doubts(said, register, &sat, &calendar(), day("2026-11-27"))
    }

    #[test]
    fn a_slip_of_the_day_the_year_or_the_number_is_asked_about_and_nothing_else() {
        let mut register = Register::default();
        let known = decision("2026-11-06", "24");
        register.decisions.insert(known.key.clone(), known.clone());
        assert_eq!(of(&decision("2026-11-20", "25"), &register), []);
        assert_eq!(of(&known, &register), [], "it is known alike");
        let other = Doubt::OtherSitting { on: day("2026-11-20") };
        assert_eq!(of(&decision("2026-11-19", "25"), &register), std::slice::from_ref(&other));
        assert_eq!(of(&decision("2026-11-21", "25"), &register), [Doubt::DayOff, other]);
        let same = Doubt::SameNumber { on: day("2026-11-06") };
        assert_eq!(of(&decision("2026-11-20", "24"), &register), [same]);
        assert_eq!(of(&decision("2025-09-11", "24"), &register), [Doubt::Old]);
    }
}
