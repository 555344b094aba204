//! What one item says of a sitting: that it is to come, was moved, called off, held or shown.
//!
//! Decides which civil day the words of a mark mean and what they say once the day of publication
//! is known. Does not read titles (`recognition::occasion`) and joins no marks of several items
//! into one sitting. The invariant: a mark holds only what stands in its item; a day without a
//! year stays without one until somebody says near which day it was written.

use crate::domain::council::decision::Body;
use chrono::{Datelike, Days, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// What one item says of one sitting of the council or of its executive committee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SittingMark {
    /// Who sits.
    pub body: Body,
    /// Ordinal of the session; always absent for the executive committee.
    pub session: Option<u16>,
    /// Number of the convocation (скликання).
    pub convocation: Option<u16>,
    /// The day of the sitting; of several days in a row, the first. For [`Saying::Moved`] the new
    /// day.
    pub on: Option<MarkedDay>,
    /// When it begins, in the council's zone.
    pub at: Option<NaiveTime>,
    /// Where it meets, as written.
    pub place: Option<String>,
    /// What the item says of it.
    pub says: Saying,
    /// The day a moved sitting was meant to take place.
    pub moved_from: Option<MarkedDay>,
    /// How firm the saying is.
    pub certainty: Certainty,
}

impl SittingMark {
    /// The day of the sitting, given the day the item was published.
    pub fn day(&self, published_on: NaiveDate) -> Option<NaiveDate> {
        self.on?.resolve(published_on, self.says)
    }

    /// What the item says, given the day it was published.
    ///
    /// Nobody reports or shows a sitting before its day: a title that only names a sitting, or
    /// seems to report it or its broadcast, announces it then. After its day a bare name is a
    /// report. Without a day a bare
    /// name stays [`Saying::Mentioned`].
    pub fn said_on(&self, published_on: NaiveDate) -> Saying {
        match (self.says, self.day(published_on)) {
            (Saying::Held | Saying::Shown | Saying::Mentioned, Some(day)) if day > published_on => {
                Saying::Announced
            }
            (Saying::Mentioned, Some(day)) if day < published_on => Saying::Held,
            (says, _) => says,
        }
    }
}

/// A day as an item writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkedDay {
    /// «03.12.2026», «20 листопада 2026 року».
    Full(NaiveDate),
    /// «3 грудня»: the year is left to the reader.
    DayAndMonth {
        /// Day of the month, from 1; possible in a leap year.
        day: u32,
        /// Month, from 1 to 12.
        month: u32,
    },
    /// «у п’ятницю», and no date beside it.
    Weekday(Weekday),
    /// «вчора», «сьогодні», «завтра»: days after the day of publication.
    FromPublication(i8),
}

/// Half of the days among which exactly one or two years fit.
const HALF_A_YEAR: u64 = 183;

/// A report may be dated before its sitting, an announcement posted after it: by a month at most.
const SLACK: u64 = 31;

impl MarkedDay {
    /// The civil day, given a day near which the item was published.
    ///
    /// A day without a year is the nearest one to `near`; what was held or shown lies at most a
    /// month after it, what is announced at most a month before it. `None` when no year fits: the
    /// 29th of February far from a leap year.
    pub fn resolve(self, near: NaiveDate, saying: Saying) -> Option<NaiveDate> {
        let past = matches!(saying, Saying::Held | Saying::Shown);
        match self {
            MarkedDay::Full(day) => Some(day),
            MarkedDay::DayAndMonth { day, month } => {
                let whole_year = 2 * HALF_A_YEAR;
                let (before, after) = match saying {
                    Saying::Held | Saying::Shown => (whole_year - SLACK, SLACK),
                    Saying::Announced => (SLACK, whole_year - SLACK),
                    Saying::Moved | Saying::Cancelled | Saying::Mentioned => {
                        (HALF_A_YEAR, HALF_A_YEAR)
                    }
                };
                let first = near.checked_sub_days(Days::new(before))?;
                let last = near.checked_add_days(Days::new(after))?;
                (near.year() - 1..=near.year() + 1)
                    .filter_map(|year| NaiveDate::from_ymd_opt(year, month, day))
                    .filter(|day| (first..=last).contains(day))
                    .min_by_key(|day| (*day - near).abs())
            }
            MarkedDay::Weekday(weekday) => {
                let step = |count: u64| match past {
                    true => near.checked_sub_days(Days::new(count)),
                    false => near.checked_add_days(Days::new(count)),
                };
                (0..7).filter_map(step).find(|day| day.weekday() == weekday)
            }
            MarkedDay::FromPublication(days) => {
                near.checked_add_signed(chrono::TimeDelta::days(i64::from(days)))
            }
        }
    }
}

/// What an item says of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Saying {
    /// It is to come: an announcement, an agenda, an order to convene it.
    Announced,
    /// It was put off to another day or hour.
    Moved,
    /// It will not take place, or did not.
    Cancelled,
    /// It took place.
    Held,
    /// A broadcast or a recording of it.
    Shown,
    /// The title only names it («Засідання виконкому 02.10.2026»): the day of publication tells
    /// whether it is to come, see [`SittingMark::said_on`].
    Mentioned,
}

/// How firm a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The title itself names the body and says what became of the sitting.
    Named,
    /// The text, the section, an order of the head or minutes tell.
    Inferred,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_day_without_a_year_is_the_nearest_fitting_one() {
        let on = |day, month| MarkedDay::DayAndMonth { day, month };
        for (marked, near, saying, expected) in [
            (on(20, 11), "2026-11-10", Saying::Announced, Some("2026-11-20")),
            (on(15, 1), "2026-12-28", Saying::Announced, Some("2027-01-15")),
            (on(28, 12), "2027-01-04", Saying::Held, Some("2026-12-28")),
            (on(1, 7), "2027-01-15", Saying::Held, Some("2026-07-01")),
            (on(1, 8), "2026-01-15", Saying::Announced, Some("2026-08-01")),
            (on(9, 11), "2026-11-10", Saying::Announced, Some("2026-11-09")),
            (on(11, 11), "2026-11-10", Saying::Held, Some("2026-11-11")),
            (on(28, 12), "2027-01-04", Saying::Cancelled, Some("2026-12-28")),
            (on(5, 1), "2026-12-30", Saying::Moved, Some("2027-01-05")),
            (on(29, 2), "2028-02-20", Saying::Announced, Some("2028-02-29")),
            (on(29, 2), "2026-02-20", Saying::Announced, None),
            (on(31, 11), "2026-11-20", Saying::Held, None),
            (MarkedDay::Full(date("2020-03-01")), "2026-11-10", Saying::Held, Some("2020-03-01")),
            (MarkedDay::FromPublication(-1), "2026-03-01", Saying::Held, Some("2026-02-28")),
            (MarkedDay::FromPublication(1), "2026-12-31", Saying::Announced, Some("2027-01-01")),
            (MarkedDay::Weekday(Weekday::Fri), "2026-11-18", Saying::Announced, Some("2026-11-20")),
            (MarkedDay::Weekday(Weekday::Fri), "2026-11-20", Saying::Held, Some("2026-11-20")),
            (MarkedDay::Weekday(Weekday::Fri), "2026-11-23", Saying::Held, Some("2026-11-20")),
        ] {
            let found = marked.resolve(date(near), saying);
            assert_eq!(found, expected.map(date), "{marked:?} near {near}, {saying:?}");
        }
    }

    #[test]
    fn every_calendar_day_fits_some_year() {
        let mut near = date("2026-01-01");
        while near < date("2028-01-01") {
            for says in [Saying::Announced, Saying::Held, Saying::Mentioned, Saying::Moved] {
                for month in 1..=12 {
                    let found = MarkedDay::DayAndMonth { day: 15, month }.resolve(near, says);
                    assert!(found.is_some(), "15.{month} near {near}, {says:?}");
                }
            }
            near = near.checked_add_days(Days::new(1)).expect("a day");
        }
    }

    #[test]
    fn extreme_days_have_no_answer_and_no_panic() {
        for near in [NaiveDate::MIN, NaiveDate::MAX] {
            for days in [-128, 127] {
                MarkedDay::FromPublication(days).resolve(near, Saying::Held);
            }
            for says in [Saying::Held, Saying::Announced, Saying::Moved] {
                MarkedDay::DayAndMonth { day: 1, month: 1 }.resolve(near, says);
                MarkedDay::Weekday(Weekday::Mon).resolve(near, says);
            }
        }
    }

    fn mark(says: Saying, on: Option<MarkedDay>) -> SittingMark {
        SittingMark {
            body: Body::Executive,
            session: None,
            convocation: None,
            on,
            at: None,
            place: None,
            says,
            moved_from: None,
            certainty: Certainty::Inferred,
        }
    }

    #[test]
    fn a_bare_name_announces_before_its_day_and_reports_after_it() {
        let on = Some(MarkedDay::DayAndMonth { day: 3, month: 12 });
        for (says, on, published, expected) in [
            (Saying::Mentioned, on, "2026-12-01", Saying::Announced),
            (Saying::Mentioned, on, "2026-12-03", Saying::Mentioned),
            (Saying::Mentioned, on, "2026-12-04", Saying::Held),
            (Saying::Mentioned, None, "2026-12-04", Saying::Mentioned),
            (Saying::Held, on, "2026-12-01", Saying::Announced),
            (Saying::Held, on, "2026-12-03", Saying::Held),
            (Saying::Announced, on, "2026-12-09", Saying::Announced),
            (Saying::Shown, on, "2026-12-01", Saying::Announced),
            (Saying::Shown, on, "2026-12-03", Saying::Shown),
            (Saying::Cancelled, on, "2026-12-01", Saying::Cancelled),
        ] {
            assert_eq!(mark(says, on).said_on(date(published)), expected, "{says:?} {published}");
        }
    }

    #[test]
    fn a_mark_is_read_back_as_it_was_written() {
        for on in [
            MarkedDay::Full(date("2026-11-20")),
            MarkedDay::DayAndMonth { day: 3, month: 12 },
            MarkedDay::Weekday(Weekday::Fri),
            MarkedDay::FromPublication(0),
        ] {
            let written = mark(Saying::Moved, Some(on));
            let json = serde_json::to_string(&written).expect("JSON");
            assert_eq!(serde_json::from_str::<SittingMark>(&json).expect("a mark"), written);
        }
    }
}
