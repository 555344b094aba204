//! Terms: from which day they are counted, and where a last day moves.
//!
//! Counting starts the day after the event (Civil Code of Ukraine, articles 253 and 254).

use crate::domain::calendar::{Calendar, add_days, sub_days};
use chrono::NaiveDate;

/// The last day of a term that runs from the day after `from`.
pub(in crate::domain) fn due_after(
    from: NaiveDate,
    term: Term,
    roll: Roll,
    calendar: &Calendar,
) -> Due {
    let nominal_on = match term.count {
        DayCount::Calendar => add_days(from, term.days),
        DayCount::Working => calendar.add_working_days(from, term.days),
    };
    let on = match roll {
        Roll::Next => calendar.working_on_or_after(nominal_on),
        Roll::None => nominal_on,
    };
    let counted = Counted { from, days: term.days, count: term.count };
    Due { on, nominal_on, counted: Some(counted) }
}

/// The last day that lies a term before `on`, a working day.
pub(in crate::domain) fn due_before(on: NaiveDate, term: Term, calendar: &Calendar) -> NaiveDate {
    let nominal_on = match term.count {
        DayCount::Calendar => sub_days(on, term.days),
        DayCount::Working => calendar.sub_working_days(on, term.days),
    };
    calendar.working_on_or_before(nominal_on)
}

/// Which days a count goes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    /// Every day.
    Calendar,
    /// Working days of the council's calendar.
    Working,
}

/// What happens to a last day that is not a working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roll {
    /// It moves to the next working day (Civil Code art. 254 part 5, by analogy).
    Next,
    /// It stays.
    None,
}

/// A term in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// How many.
    pub days: u16,
    /// Which days.
    pub count: DayCount,
}

impl Term {
    /// So many calendar days.
    pub const fn calendar(days: u16) -> Self {
        Self { days, count: DayCount::Calendar }
    }

    /// So many working days.
    pub const fn working(days: u16) -> Self {
        Self { days, count: DayCount::Working }
    }
}

/// The last day, and how it was computed: letters explain their dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last day on which it is in time.
    pub on: NaiveDate,
    /// The last day before any move off a day off.
    pub nominal_on: NaiveDate,
    /// The day the term is counted from, and the term; `None` where the day itself is set.
    pub counted: Option<Counted>,
}

/// A term counted in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The event; counting starts the day after (Civil Code art. 253).
    pub from: NaiveDate,
    /// How many days.
    pub days: u16,
    /// Which days.
    pub count: DayCount,
}
