//! Days in a reply.
//!
//! Decides where a day begins and ends and what a year, a weekday or a distance leaves open: whether
//! it lies ahead or behind is for whoever knows what is said of it. The invariant: what looks like
//! a day and is none is bad, never half of one.

use super::piece::Pieces;
use super::vocabulary::{counts_decisions, small};
use crate::domain::register::message::Unclear;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// A day without its year further back than this is not what was meant.
const BACK_DAYS_MAX: i64 = 200;

/// And further ahead than this neither.
const AHEAD_DAYS_MAX: i64 = 200;

/// A day of the month comes again within so many days, but for the 30th and the 31st.
const MONTH_DAYS_MAX: usize = 31;

/// A day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    Full(NaiveDate),
    /// Month and day.
    Yearless(u32, u32),
    /// So many days from today.
    Distance(i64),
    Weekday(Weekday),
    /// «20-го», «26 числа».
    OfMonth(u32),
    /// The Friday of this week, or of so many weeks later.
    WeekEnd(u64),
    /// A weekday of the next week.
    NextWeek(Weekday),
    MonthEnd,
    /// «до вечора»: of the day that is said, or of today.
    Evening,
}

impl Day {
    /// The day, where it lies today or ahead.
    pub fn ahead(self, today: NaiveDate) -> Option<NaiveDate> {
        let this = |month, day| NaiveDate::from_ymd_opt(today.year(), month, day);
        let next = |month, day| NaiveDate::from_ymd_opt(today.year() + 1, month, day);
        let day = match self {
            Day::Full(day) => day,
            Day::Yearless(month, day) => [this(month, day), next(month, day)]
                .into_iter()
                .flatten()
                .find(|it| *it >= today && (*it - today).num_days() <= AHEAD_DAYS_MAX)?,
            Day::Distance(days) => today.checked_add_days(Days::new(u64::try_from(days).ok()?))?,
            Day::Weekday(weekday) => {
                today.iter_days().skip(1).find(|day| day.weekday() == weekday)?
            }
            Day::OfMonth(of) => today.iter_days().take(MONTH_DAYS_MAX).find(|it| it.day() == of)?,
            Day::WeekEnd(weeks) => {
                let monday = today.week(Weekday::Mon).checked_first_day()?;
                monday.checked_add_days(Days::new(4 + 7 * weeks))?
            }
            Day::NextWeek(weekday) => {
                let monday = today.week(Weekday::Mon).checked_first_day()?;
                let days = 7 + u64::from(weekday.num_days_from_monday());
                monday.checked_add_days(Days::new(days))?
            }
            Day::Evening => today,
            Day::MonthEnd => {
                let next = today.with_day(1)?.checked_add_months(Months::new(1))?;
                next.pred_opt()?
            }
        };
        (day >= today).then_some(day)
    }

    /// The day, where it lies today or behind.
    pub fn behind(self, today: NaiveDate) -> Option<NaiveDate> {
        let in_year = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let day = match self {
            Day::Full(day) => day,
            Day::Yearless(month, day) => [today.year(), today.year() - 1]
                .into_iter()
                .filter_map(|year| in_year(year, month, day))
                .find(|it| *it <= today && (today - *it).num_days() <= BACK_DAYS_MAX)?,
            Day::Distance(days) => today.checked_sub_days(Days::new(u64::try_from(-days).ok()?))?,
            // On a Monday «у понеділок» may be today and a week ago.
            Day::Weekday(weekday) => {
                back(today).skip(1).take(6).find(|day| day.weekday() == weekday)?
            }
            Day::OfMonth(of) => back(today).take(MONTH_DAYS_MAX).find(|it| it.day() == of)?,
            Day::Evening => today,
            Day::WeekEnd(_) | Day::NextWeek(_) | Day::MonthEnd => return None,
        };
        (day <= today).then_some(day)
    }
}

/// The one day that is said, in whatever ways: «до понеділка 7 грудня», «завтра, 1 грудня».
///
/// `resolve` says which day it is that lies where it must. None where no day is said.
///
/// # Errors
///
/// Two days are said, a weekday is not that of its date, or none lies where it must.
pub(super) fn one_day(
    days: &[Day],
    resolve: impl Fn(Day) -> Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Unclear> {
    let days = of_week(days);
    let (loose, dates): (Vec<Day>, Vec<Day>) =
        days.iter().copied().partition(|day| matches!(day, Day::Weekday(_) | Day::Evening));
    let weekdays: Vec<Day> = loose.iter().copied().filter(|day| *day != Day::Evening).collect();
    let said = [&dates, &weekdays, &loose].into_iter().find(|it| !it.is_empty()).unwrap_or(&loose);
    let found: Option<Vec<NaiveDate>> = said.iter().map(|day| resolve(*day)).collect();
    let found = found.ok_or(Unclear::Day)?;
    let Some(first) = found.first().copied() else { return Ok(None) };
    if found.iter().any(|day| *day != first) {
        return Err(Unclear::Several);
    }
    match weekdays.iter().all(|day| *day == Day::Weekday(first.weekday())) {
        true => Ok(Some(first)),
        false => Err(Unclear::Day),
    }
}

/// «на наступному тижні, у вівторок» is one day.
fn of_week(days: &[Day]) -> Vec<Day> {
    match *days {
        [Day::WeekEnd(1), Day::Weekday(weekday)] | [Day::Weekday(weekday), Day::WeekEnd(1)] => {
            vec![Day::NextWeek(weekday)]
        }
        _ => days.to_vec(),
    }
}

fn back(today: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    std::iter::successors(Some(today), NaiveDate::pred_opt)
}

/// What stands where a day begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    Day(Day),
    /// «12:00», «о 10 годині».
    Hour,
    /// It looks like a day and is none.
    Bad,
}

/// The day that begins at a piece, and where it ends.
pub(super) fn day_at(pieces: Pieces<'_>, at: usize) -> Option<(Dated, usize)> {
    Reader { pieces }.day(at)
}

struct Reader<'a> {
    pieces: Pieces<'a>,
}

impl Reader<'_> {
    fn day(&self, at: usize) -> Option<(Dated, usize)> {
        if let Some((day, next)) = self.pieces.word(at).and_then(|word| self.day_in_words(word, at))
        {
            return Some((Dated::Day(day), next));
        }
        if let Some((day, next)) = self.ordinal(at) {
            let month = self.pieces.word(next).and_then(month_of)?;
            let (year, end) = self.year(next + 1);
            return Some((made(day, month, year), end));
        }
        let first = self.pieces.digits(at)?;
        if let Some(next) = self.hour(first, at) {
            return Some((Dated::Hour, next));
        }
        if let Some(found) = self.dotted(first, at).or_else(|| self.iso(first, at)) {
            return Some(found);
        }
        let day: u32 = first.parse().ok().filter(|_| first.len() <= 2)?;
        let ending = self.pieces.is_sign(at + 1, '-')
            && matches!(self.pieces.word(at + 2), Some("го" | "е"));
        let next = if ending { at + 3 } else { at + 1 };
        if self.pieces.word(next) == Some("числа") {
            return Some((of_month(day), next + 1));
        }
        if let Some(month) = self.shortened(next) {
            return Some((made(day, month, None), next + 2));
        }
        let Some(month) = self.pieces.word(next).and_then(month_of) else {
            // «24-е рішення» counts, «до 20-го» does not.
            let alone = !self.pieces.word(next).is_some_and(counts_decisions);
            let of = ending && alone && self.pieces.word(at + 2) == Some("го");
            return of.then(|| (of_month(day), next));
        };
        let (year, end) = self.year(next + 1);
        Some((made(day, month, year), end))
    }

    /// «12:00», «10 год».
    fn hour(&self, first: &str, at: usize) -> Option<usize> {
        first.parse().ok().filter(|hour: &u32| *hour < 24)?;
        if matches!(
            self.pieces.word(at + 1),
            Some("год" | "година" | "години" | "годині" | "годин")
        ) {
            return Some(at + 2 + usize::from(self.pieces.is_sign(at + 2, '.')));
        }
        let close = (at + 1..=at + 2).all(|at| self.pieces.glued(at));
        // «о 9.15» is no day: before a day stands another word.
        let clocked = at > 0 && matches!(self.pieces.word(at - 1), Some("о" | "об"));
        let minutes = self.pieces.digits(at + 2).filter(|minutes| minutes.len() == 2)?;
        let sign =
            self.pieces.is_sign(at + 1, ':') || (clocked && self.pieces.is_sign(at + 1, '.'));
        let is_hour = close && sign && minutes < "60";
        is_hour.then_some(at + 3)
    }

    fn day_in_words(&self, word: &str, at: usize) -> Option<(Day, usize)> {
        let day = match word {
            "сьогодні" | "сегодня" => Day::Distance(0),
            "вчора" | "учора" | "вчера" => Day::Distance(-1),
            "позавчора" | "позавчера" => Day::Distance(-2),
            "завтра" => Day::Distance(1),
            "післязавтра" | "послезавтра" => Day::Distance(2),
            "кінця" | "конца" if matches!(self.pieces.word(at + 1), Some("місяця" | "месяца")) =>
            {
                return Some((Day::MonthEnd, at + 2));
            }
            "вечора" | "вечера" if at > 0 && self.pieces.word(at - 1) == Some("до") => {
                Day::Evening
            }
            "наступний" | "наступного" | "наступної" | "наступну" =>
            {
                let weekday = self.pieces.word(at + 1).and_then(weekday_of);
                return match weekday {
                    Some(weekday) => Some((Day::NextWeek(weekday), at + 2)),
                    None => self.week(at),
                };
            }
            _ => match weekday_of(word) {
                Some(weekday) => Day::Weekday(weekday),
                None => return self.week(at),
            },
        };
        Some((day, at + 1))
    }

    /// «до кінця тижня», «на наступному тижні», «через тиждень», «через 3 дні».
    fn week(&self, at: usize) -> Option<(Day, usize)> {
        let day = match [at, at + 1, at + 2].map(|at| self.pieces.word(at)) {
            [Some("кінця" | "конца"), Some("тижня" | "недели"), _] => {
                Day::WeekEnd(0)
            }
            [Some("кінця" | "конца"), Some("дня"), _] => Day::Evening,
            [Some("цього" | "цьому"), Some("тижня" | "тижні"), _] => {
                Day::WeekEnd(0)
            }
            [Some("кінця"), Some("робочого"), Some("тижня")] => {
                return Some((Day::WeekEnd(0), at + 3));
            }
            [Some("наступного" | "наступному" | "тому"), Some("тижня" | "тижні"), _] => {
                Day::WeekEnd(1)
            }
            [Some("через" | "за" | "протягом"), Some("тиждень" | "тижня" | "неделю"), _] => {
                Day::Distance(7)
            }
            [Some("через"), _, Some("дні" | "днів" | "дня" | "дней")] => {
                return Some((Day::Distance(self.few(at + 1)?), at + 3));
            }
            _ => return None,
        };
        Some((day, at + 2))
    }

    /// «десятого», «двадцять п'ятого»; gives the piece behind it.
    fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        let place = |word: &str| ORDINALS.iter().zip(1..).find(|(it, _)| **it == word);
        let value = |at: usize| self.pieces.word(at).and_then(place).map(|(_, value)| value);
        let tens = match self.pieces.word(at)? {
            "двадцять" => 20,
            "тридцять" => 30,
            "двадцятого" => return Some((20, at + 1)),
            "тридцятого" => return Some((30, at + 1)),
            _ => return value(at).map(|value| (value, at + 1)),
        };
        value(at + 1).filter(|ones| *ones < 10).map(|ones| (tens + ones, at + 2))
    }

    /// «8 груд.»
    fn shortened(&self, at: usize) -> Option<u32> {
        let word = self.pieces.word(at).filter(|word| (3..=6).contains(&word.chars().count()))?;
        // «1 лист.» is one letter.
        let is_short = self.pieces.is_sign(at + 1, '.') && self.pieces.glued(at + 1);
        let of = |names: &[&str]| names[0].starts_with(word) && !["лист", names[0]].contains(&word);
        MONTHS.iter().zip(1..).find(|(names, _)| is_short && of(names)).map(|(_, month)| month)
    }

    /// A small number, in digits or as a word.
    fn few(&self, at: usize) -> Option<i64> {
        let digits = self.pieces.digits(at).and_then(|digits| digits.parse().ok());
        let number = self.pieces.word(at).and_then(small).map(i64::from).or(digits);
        number.filter(|number| (1..=60).contains(number))
    }

    /// «25.12», «25.12.2026», «25.12.26».
    fn dotted(&self, first: &str, at: usize) -> Option<(Dated, usize)> {
        let close = |from: usize| (from..from + 2).all(|at| self.pieces.glued(at));
        let second = self
            .pieces
            .digits(at + 2)
            .filter(|_| self.pieces.is_sign(at + 1, '.') && close(at + 1))?;
        if first.len() > 2 || second.len() != 2 {
            return Some((Dated::Bad, at + 3));
        }
        let (day, month) = (first.parse().ok()?, second.parse().ok()?);
        let third = self
            .pieces
            .digits(at + 4)
            .filter(|_| self.pieces.is_sign(at + 3, '.') && close(at + 3));
        let Some(third) = third else { return Some((made(day, month, None), at + 3)) };
        let year = match third.len() {
            2 => third.parse::<i32>().ok().map(|year| 2000 + year),
            4 => third.parse().ok(),
            _ => None,
        };
        let Some(year) = year else { return Some((Dated::Bad, at + 5)) };
        Some((made(day, month, Some(year)), self.after_year(at + 5)))
    }

    /// «2026-12-25».
    fn iso(&self, first: &str, at: usize) -> Option<(Dated, usize)> {
        let [second, third] = [at + 2, at + 4].map(|at| self.pieces.digits(at));
        let (second, third) = second.zip(third)?;
        let dashes = self.pieces.is_sign(at + 1, '-') && self.pieces.is_sign(at + 3, '-');
        if !dashes || first.len() != 4 || (second.len(), third.len()) != (2, 2) {
            return None;
        }
        let (year, month, day) = (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?);
        Some((made(day, month, Some(year)), at + 5))
    }

    fn year(&self, at: usize) -> (Option<i32>, usize) {
        match self.pieces.digits(at).filter(|digits| digits.len() == 4) {
            Some(digits) => (digits.parse().ok(), self.after_year(at + 1)),
            None => (None, at),
        }
    }

    /// Behind «року», «р.».
    fn after_year(&self, at: usize) -> usize {
        match self.pieces.word(at) {
            Some("року" | "года") => at + 1,
            Some("р" | "г") => at + 1 + usize::from(self.pieces.is_sign(at + 1, '.')),
            _ => at,
        }
    }
}

fn of_month(day: u32) -> Dated {
    // The 30th may be that of a month that ends before it.
    if (1..=29).contains(&day) { Dated::Day(Day::OfMonth(day)) } else { Dated::Bad }
}

fn made(day: u32, month: u32, year: Option<i32>) -> Dated {
    // 2028 has every day that any year has.
    let exists = NaiveDate::from_ymd_opt(year.unwrap_or(2028), month, day);
    match (exists, year) {
        (None, _) => Dated::Bad,
        (Some(day), Some(_)) => Dated::Day(Day::Full(day)),
        (Some(_), None) => Dated::Day(Day::Yearless(month, day)),
    }
}

/// Stems of the months as they stand behind a day, in Ukrainian and Russian, folded.
const MONTHS: [&[&str]; 12] = [
    &["січня", "січень", "января"],
    &["лютого", "лютий", "февраля"],
    &["березня", "березень", "марта"],
    &["квітня", "квітень", "апреля"],
    &["травня", "травень", "мая"],
    &["червня", "червень", "июня"],
    &["липня", "липень", "июля"],
    &["серпня", "серпень", "августа"],
    &["вересня", "вересень", "сентября"],
    &["жовтня", "жовтень", "октября"],
    &["листопада", "листопад", "ноября"],
    &["грудня", "грудень", "декабря"],
];

fn month_of(word: &str) -> Option<u32> {
    let found = MONTHS.iter().zip(1..).find(|(names, _)| names.contains(&word));
    found.map(|(_, month)| month)
}

/// The days of a month as they are read out, folded.
const ORDINALS: [&str; 19] = [
    "першого",
    "другого",
    "третього",
    "четвертого",
    "пятого",
    "шостого",
    "сьомого",
    "восьмого",
    "девятого",
    "десятого",
    "одинадцятого",
    "дванадцятого",
    "тринадцятого",
    "чотирнадцятого",
    "пятнадцятого",
    "шістнадцятого",
    "сімнадцятого",
    "вісімнадцятого",
    "девятнадцятого",
];

const WEEKDAYS: [(&str, Weekday); 28] = [
    ("понеділка", Weekday::Mon),
    ("понеділок", Weekday::Mon),
    ("понедельника", Weekday::Mon),
    ("вівторка", Weekday::Tue),
    ("вівторок", Weekday::Tue),
    ("вторника", Weekday::Tue),
    ("середи", Weekday::Wed),
    ("середу", Weekday::Wed),
    ("среді", Weekday::Wed),
    ("четверга", Weekday::Thu),
    ("четвер", Weekday::Thu),
    ("пятниці", Weekday::Fri),
    ("пятницю", Weekday::Fri),
    ("суботи", Weekday::Sat),
    ("суботу", Weekday::Sat),
    ("неділі", Weekday::Sun),
    ("неділю", Weekday::Sun),
    ("понедельник", Weekday::Mon),
    ("вторник", Weekday::Tue),
    ("пятницу", Weekday::Fri),
    ("субботу", Weekday::Sat),
    ("воскресенье", Weekday::Sun),
    ("воскресенья", Weekday::Sun),
    ("понедельнику", Weekday::Mon),
    ("вторнику", Weekday::Tue),
    ("среде", Weekday::Wed),
    ("четвергу", Weekday::Thu),
    ("пятнице", Weekday::Fri),
];

fn weekday_of(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}
