//! Days: which are worked, when terms end, when letters may leave.
//!
//! The only place that knows zones, holidays and business hours. Under martial law holidays are
//! working days and nothing is transferred (Law № 2136-IX art. 6); otherwise holidays follow the
//! dated rules of `calendar.toml` (Labour Code art. 73) and one that falls on a weekend moves the
//! day off to the next working day (art. 67). Terms end at the end of their last local day.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// The council's calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// The council's zone.
    pub zone: Tz,
    /// Periods in which holidays are working days, both ends included.
    pub martial_law: Vec<Period>,
    /// Holidays by rule.
    pub holidays: Vec<Holiday>,
    /// Whether a holiday on a weekend moves the day off.
    pub transfer: Transfer,
    /// Single days off by local order; they hold under martial law too.
    pub days_off: Vec<NaiveDate>,
    /// Single days worked by local order, whatever else says otherwise.
    pub days_worked: Vec<NaiveDate>,
    /// When letters may leave.
    pub sending: SendingWindow,
}

/// A span of days, both ends included; open-ended without `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: Option<NaiveDate>,
}

impl Period {
    /// Whether `day` lies within.
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A holiday by rule, with the years in which it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// Its day in each year.
    pub day: HolidayDay,
    /// When the rule holds.
    pub valid: Period,
}

/// The day of a holiday in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayDay {
    /// The same date every year.
    Fixed {
        /// 1 to 12.
        month: u32,
        /// 1 to 31.
        day: u32,
    },
    /// So many days after Orthodox Easter Sunday: 0 is Easter, 49 is Trinity.
    AfterEaster(u16),
}

/// Whether a holiday that falls on a weekend moves the day off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transfer {
    /// To the next working day.
    NextWorkingDay,
    /// It does not.
    None,
}

/// When letters may leave, in local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendingWindow {
    /// The sending morning.
    pub from: NaiveTime,
    /// Nothing leaves from here on.
    pub until: NaiveTime,
}

/// Longest row of days without a working day that is searched; beyond it a day counts as found.
const DAYS_OFF_IN_A_ROW_MAX: u64 = 60;

impl Calendar {
    /// The civil date of a moment.
    pub fn day_of(&self, moment: DateTime<Utc>) -> NaiveDate {
        moment.with_timezone(&self.zone).date_naive()
    }

    /// The moment of a local time; a time skipped by the clock change is the first moment after
    /// the gap, one that happens twice is the first.
    pub fn moment(&self, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
        let local = day.and_time(time);
        (0..=24)
            .find_map(|quarters| {
                let shifted = local.checked_add_signed(TimeDelta::minutes(15 * quarters))?;
                self.zone.from_local_datetime(&shifted).earliest()
            })
            .map_or_else(|| local.and_utc(), |zoned| zoned.with_timezone(&Utc))
    }

    /// The first moment after `day`: a term whose last day is `day` is over from here on.
    pub fn end_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.moment(day.succ_opt().unwrap_or(day), NaiveTime::MIN)
    }

    /// The sending morning of a day.
    pub fn morning_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.moment(day, self.sending.from)
    }

    /// Whether letters may leave now.
    pub fn may_send(&self, now: DateTime<Utc>) -> bool {
        let local = now.with_timezone(&self.zone);
        let time = local.time();
        self.is_working(local.date_naive())
            && self.sending.from <= time
            && time < self.sending.until
    }

    /// Whether `day` is a working day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        if self.days_worked.contains(&day) {
            return true;
        }
        !(self.days_off.contains(&day)
            || is_weekend(day)
            || self.is_holiday(day)
            || self.is_transferred(day))
    }

    /// Whether a holiday of the peace-time rules falls on `day` and is kept.
    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        !self.is_martial(day)
            && self
                .holidays
                .iter()
                .any(|holiday| holiday.valid.holds(day) && holiday.day.falls_on(day))
    }

    fn is_martial(&self, day: NaiveDate) -> bool {
        self.martial_law.iter().any(|period| period.holds(day))
    }

    /// Whether the day off of a weekend holiday moved to `day` (Labour Code art. 67).
    fn is_transferred(&self, day: NaiveDate) -> bool {
        if self.transfer == Transfer::None || self.is_martial(day) {
            return false;
        }
        // Days off are handed on in order: each weekend holiday takes the first free weekday.
        let mut owed = 0;
        let start = day.checked_sub_days(Days::new(14)).unwrap_or(day);
        for current in start.iter_days().take_while(|current| *current <= day) {
            let holiday = self.is_holiday(current);
            if is_weekend(current) {
                owed += u32::from(holiday);
            } else if !holiday && owed > 0 {
                owed -= 1;
                if current == day {
                    return true;
                }
            }
        }
        false
    }

    /// `day` itself when it is a working day, the next one otherwise.
    pub fn working_on_or_after(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days()
            .take(DAYS_OFF_IN_A_ROW_MAX as usize)
            .find(|day| self.is_working(*day))
            .unwrap_or(day)
    }

    /// `day` itself when it is a working day, the one before otherwise.
    pub fn working_on_or_before(&self, day: NaiveDate) -> NaiveDate {
        (0..DAYS_OFF_IN_A_ROW_MAX)
            .filter_map(|back| day.checked_sub_days(Days::new(back)))
            .find(|day| self.is_working(*day))
            .unwrap_or(day)
    }

    /// The `count`-th working day after `day`; counting starts the day after.
    pub fn add_working_days(&self, day: NaiveDate, count: u16) -> NaiveDate {
        let mut current = day;
        for _ in 0..count {
            let Some(next) = current.succ_opt() else { return current };
            current = self.working_on_or_after(next);
        }
        current
    }

    /// The `count`-th working day before `day`; `day` itself is not counted.
    pub fn sub_working_days(&self, day: NaiveDate, count: u16) -> NaiveDate {
        let mut current = day;
        for _ in 0..count {
            let Some(before) = current.pred_opt() else { return current };
            current = self.working_on_or_before(before);
        }
        current
    }

    /// How many working days lie after `after`, up to and with `until`.
    pub fn working_days_between(&self, after: NaiveDate, until: NaiveDate) -> u16 {
        let days = after
            .iter_days()
            .skip(1)
            .take_while(|day| *day <= until)
            .filter(|day| self.is_working(*day))
            .count();
        u16::try_from(days).unwrap_or(u16::MAX)
    }
}

/// `day` moved by whole calendar days.
pub fn add_days(day: NaiveDate, count: u16) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(count))).unwrap_or(day)
}

/// `day` moved back by whole calendar days.
pub fn sub_days(day: NaiveDate, count: u16) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(count))).unwrap_or(day)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

impl HolidayDay {
    fn falls_on(self, date: NaiveDate) -> bool {
        match self {
            HolidayDay::Fixed { month, day } => date.month() == month && date.day() == day,
            HolidayDay::AfterEaster(days) => {
                orthodox_easter(date.year()).is_some_and(|easter| add_days(easter, days) == date)
            }
        }
    }
}

/// Orthodox Easter Sunday in the Gregorian calendar, by Meeus' Julian algorithm.
///
/// `None` outside 1900–2099, where the calendars do not lie 13 days apart.
pub fn orthodox_easter(year: i32) -> Option<NaiveDate> {
    if !(1900..=2099).contains(&year) {
        return None;
    }
    let (a, b, c) = (year % 4, year % 7, year % 19);
    let d = (19 * c + 15) % 30;
    let e = (2 * a + 4 * b - d + 34) % 7;
    let julian = d + e + 114;
    let (month, day) = (julian / 31, julian % 31 + 1);
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)?
        .checked_add_days(Days::new(13))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn calendar(martial_law: bool) -> Calendar {
        let always = Period { from: day("1992-01-01"), until: None };
        let fixed = [(1, 1), (3, 8), (5, 1), (5, 8), (6, 28), (7, 15), (8, 24), (10, 1), (12, 25)];
        Calendar {
            zone: chrono_tz::Europe::Kyiv,
            martial_law: if martial_law {
                vec![Period { from: day("2021-01-01"), until: None }]
            } else {
                Vec::new()
            },
            holidays: fixed
                .into_iter()
                .map(|(month, day)| Holiday {
                    name: format!("{day}.{month}"),
                    day: HolidayDay::Fixed { month, day },
                    valid: always,
                })
                .collect(),
            transfer: Transfer::None,
            days_off: Vec::new(),
            days_worked: Vec::new(),
            sending: SendingWindow {
                from: NaiveTime::from_hms_opt(8, 30, 0).expect("a time"),
                until: NaiveTime::from_hms_opt(17, 0, 0).expect("a time"),
            },
        }
    }

    #[test]
    fn terms_of_real_pages() {
        // adopted, 5 working days under martial law, in peace, 30 days, moved off days off
        let rows = [
            ("2021-01-15", "2021-01-22", "2021-01-22", "2021-02-14", "2021-02-15"),
            ("2021-04-23", "2021-04-30", "2021-04-30", "2021-05-23", "2021-05-24"),
            ("2021-06-25", "2021-07-02", "2021-07-05", "2021-07-25", "2021-07-26"),
            ("2022-06-30", "2022-07-07", "2022-07-07", "2022-07-30", "2022-08-01"),
            ("2022-08-18", "2022-08-25", "2022-08-26", "2022-09-17", "2022-09-19"),
            ("2022-11-11", "2022-11-18", "2022-11-18", "2022-12-11", "2022-12-12"),
            ("2023-11-21", "2023-11-28", "2023-11-28", "2023-12-21", "2023-12-21"),
            ("2023-11-22", "2023-11-29", "2023-11-29", "2023-12-22", "2023-12-22"),
            ("2025-12-19", "2025-12-26", "2025-12-29", "2026-01-18", "2026-01-19"),
            ("2025-12-24", "2025-12-31", "2026-01-02", "2026-01-23", "2026-01-23"),
            ("2026-01-30", "2026-02-06", "2026-02-06", "2026-03-01", "2026-03-02"),
        ];
        let (war, peace) = (calendar(true), calendar(false));
        for (adopted, five_war, five_peace, raw, moved) in rows {
            let adopted = day(adopted);
            assert_eq!(war.add_working_days(adopted, 5), day(five_war), "{adopted} war");
            assert_eq!(peace.add_working_days(adopted, 5), day(five_peace), "{adopted} peace");
            let last = add_days(adopted, 30);
            assert_eq!(last, day(raw), "{adopted} raw");
            assert_eq!(war.working_on_or_after(last), day(moved), "{adopted} moved");
        }
    }

    #[test]
    fn easter_of_known_years() {
        for date in
            ["2021-05-02", "2022-04-24", "2023-04-16", "2024-05-05", "2025-04-20", "2026-04-12"]
        {
            assert_eq!(orthodox_easter(day(date).year()), Some(day(date)));
        }
    }

    #[test]
    fn a_weekend_holiday_moves_the_day_off_in_peace_only() {
        let mut peace = calendar(false);
        peace.transfer = Transfer::NextWorkingDay;
        // 24 August 2025 was a Sunday.
        assert!(!peace.is_working(day("2025-08-25")));
        assert!(peace.is_working(day("2025-08-26")));
        let mut war = calendar(true);
        war.transfer = Transfer::NextWorkingDay;
        assert!(war.is_working(day("2025-08-25")));
    }

    #[test]
    fn two_weekend_holidays_move_two_days() {
        let mut peace = calendar(false);
        peace.transfer = Transfer::NextWorkingDay;
        let always = Period { from: day("1992-01-01"), until: None };
        // 28 June 2026 is a Sunday; let the Saturday before be a holiday as well.
        peace.holidays.push(Holiday {
            name: "Saturday".to_owned(),
            day: HolidayDay::Fixed { month: 6, day: 27 },
            valid: always,
        });
        let off: Vec<_> =
            ["2026-06-29", "2026-06-30", "2026-07-01"].map(|d| peace.is_working(day(d))).into();
        assert_eq!(off, [false, false, true]);
    }

    #[test]
    fn a_term_ends_at_local_midnight_on_both_sides_of_the_clock_change() {
        let calendar = calendar(true);
        assert_eq!(calendar.end_of(day("2026-10-24")).to_rfc3339(), "2026-10-24T21:00:00+00:00");
        assert_eq!(calendar.end_of(day("2026-10-25")).to_rfc3339(), "2026-10-25T22:00:00+00:00");
        let gap = NaiveTime::from_hms_opt(3, 30, 0).expect("a time");
        assert_eq!(
            calendar.moment(day("2027-03-28"), gap).to_rfc3339(),
            "2027-03-28T01:00:00+00:00"
        );
    }

    #[test]
    fn letters_leave_in_the_window_of_working_days() {
        let calendar = calendar(true);
        let at = |text: &str| {
            let (date, time) = text.split_once(' ').expect("date and time");
            calendar.moment(day(date), time.parse().expect("a time"))
        };
        assert!(!calendar.may_send(at("2026-11-23 08:29:59")));
        assert!(calendar.may_send(at("2026-11-23 08:30:00")));
        assert!(!calendar.may_send(at("2026-11-23 17:00:00")));
        assert!(!calendar.may_send(at("2026-11-22 12:00:00")));
    }

    #[test]
    fn working_days_count_both_ways() {
        let calendar = calendar(true);
        assert_eq!(calendar.working_days_between(day("2026-11-20"), day("2026-11-23")), 1);
        assert_eq!(calendar.working_days_between(day("2026-11-20"), day("2026-11-20")), 0);
        assert_eq!(calendar.sub_working_days(day("2026-11-23"), 1), day("2026-11-20"));
        assert_eq!(calendar.working_on_or_before(day("2026-11-22")), day("2026-11-20"));
    }

    #[test]
    fn every_day_of_fifteen_years_keeps_the_laws_of_counting() {
        let mut peace = calendar(false);
        peace.transfer = Transfer::NextWorkingDay;
        let war = calendar(true);
        let days = day("2021-01-01").iter_days().take_while(|on| *on <= day("2035-12-31"));
        for on in days {
            assert_eq!(war.is_working(on), !is_weekend(on), "{on} under martial law");
            for calendar in [&war, &peace] {
                let next = calendar.working_on_or_after(on);
                let last = calendar.working_on_or_before(on);
                assert!(calendar.is_working(next) && calendar.is_working(last), "{on}");
                assert!(last <= on && on <= next && (next - last).num_days() <= 7, "{on}");
                let fifth = calendar.add_working_days(on, 5);
                assert_eq!(calendar.working_days_between(on, fifth), 5, "{on}");
                assert_eq!(calendar.sub_working_days(fifth, 5), last, "{on}");
                let (end, begin) = (calendar.end_of(on), calendar.moment(on, NaiveTime::MIN));
                assert_eq!(calendar.day_of(begin), on, "{on} begins");
                assert_eq!(calendar.day_of(end - TimeDelta::seconds(1)), on, "{on} ends");
                let hours = (end - begin).num_hours();
                assert!((23..=25).contains(&hours), "{on} has {hours} hours");
            }
        }
    }

    #[test]
    fn on_the_day_martial_law_ends_holidays_are_holidays_again() {
        let mut calendar = calendar(true);
        calendar.martial_law =
            vec![Period { from: day("2022-02-24"), until: Some(day("2027-08-23")) }];
        // 24 August 2027 is a Tuesday.
        assert!(calendar.is_working(day("2027-06-28")) && !calendar.is_working(day("2027-08-24")));
        assert_eq!(calendar.add_working_days(day("2027-08-23"), 1), day("2027-08-25"));
    }
}
