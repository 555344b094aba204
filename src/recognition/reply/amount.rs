//! Days and numbers of decisions in a reply.
//!
//! Decides where a day or a list of numbers begins and ends. A year that is not said is left open:
//! whether the day lies ahead or behind is for whoever knows what is said of it. The invariant:
//! what looks like a day or a list and is none is bad, never half of one.

use super::piece::{Kind, Piece};
use super::vocabulary::counts_decisions;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::council::decision_line;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// Most parts of one list of numbers.
const PARTS_MAX: usize = 100;

/// A day without its year further back than this is not what was meant.
const BACK_DAYS_MAX: i64 = 200;

/// And further ahead than this neither.
const AHEAD_DAYS_MAX: i64 = 200;

/// A day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    Full(NaiveDate),
    /// Month and day.
    Yearless(u32, u32),
    /// So many days from today.
    Distance(i64),
    Next(Weekday),
    MonthEnd,
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
            Day::Next(weekday) => today.iter_days().skip(1).find(|day| day.weekday() == weekday)?,
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
            Day::Next(_) | Day::MonthEnd => return None,
        };
        (day <= today).then_some(day)
    }
}

/// What was said in digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Amount {
    Day(Day),
    Numbers(Vec<DecisionNumber>),
    /// So many decisions.
    Count(u32),
    /// It looks like one of these and is none.
    Bad,
}

/// The amount that begins at a piece, and where it ends.
pub(super) fn amount_at(pieces: &[Piece], at: usize) -> Option<(Amount, usize)> {
    let reader = Reader { pieces };
    reader.day(at).or_else(|| reader.count(at)).or_else(|| reader.numbers(at))
}

struct Reader<'a> {
    pieces: &'a [Piece],
}

impl<'a> Reader<'a> {
    fn word(&self, at: usize) -> Option<&'a str> {
        match &self.pieces.get(at)?.kind {
            Kind::Word(word, _) => Some(word),
            _ => None,
        }
    }

    fn digits(&self, at: usize) -> Option<&'a str> {
        match &self.pieces.get(at)?.kind {
            Kind::Number(digits) => Some(digits),
            _ => None,
        }
    }

    fn is_sign(&self, at: usize, sign: char) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.kind == Kind::Sign(sign))
    }

    /// Whether no space stands before a piece.
    fn glued(&self, at: usize) -> bool {
        at > 0
            && self.pieces.get(at).is_some_and(|piece| self.pieces[at - 1].at.end == piece.at.start)
    }

    fn day(&self, at: usize) -> Option<(Amount, usize)> {
        if let Some((day, next)) = self.word(at).and_then(|word| self.day_in_words(word, at)) {
            return Some((Amount::Day(day), next));
        }
        let first = self.digits(at)?;
        if let Some(found) = self.dotted(first, at).or_else(|| self.iso(first, at)) {
            return Some(found);
        }
        let day: u32 = first.parse().ok().filter(|_| first.len() <= 2)?;
        let ending = self.is_sign(at + 1, '-') && matches!(self.word(at + 2), Some("го" | "е"));
        let next = if ending { at + 3 } else { at + 1 };
        let month = self.word(next).and_then(month_of)?;
        let (year, end) = self.year(next + 1);
        Some((made(day, month, year), end))
    }

    fn day_in_words(&self, word: &str, at: usize) -> Option<(Day, usize)> {
        let day = match word {
            "сьогодні" | "сегодня" => Day::Distance(0),
            "вчора" | "учора" | "вчера" => Day::Distance(-1),
            "позавчора" | "позавчера" => Day::Distance(-2),
            "завтра" => Day::Distance(1),
            "післязавтра" | "послезавтра" => Day::Distance(2),
            "кінця" | "конца" if matches!(self.word(at + 1), Some("місяця" | "месяца")) =>
            {
                return Some((Day::MonthEnd, at + 2));
            }
            _ => Day::Next(weekday_of(word)?),
        };
        Some((day, at + 1))
    }

    /// «25.12», «25.12.2026», «25.12.26».
    fn dotted(&self, first: &str, at: usize) -> Option<(Amount, usize)> {
        let close = |from: usize| (from..from + 2).all(|at| self.glued(at));
        let second = self.digits(at + 2).filter(|_| self.is_sign(at + 1, '.') && close(at + 1))?;
        if first.len() > 2 || second.len() != 2 {
            return Some((Amount::Bad, at + 3));
        }
        let (day, month) = (first.parse().ok()?, second.parse().ok()?);
        let third = self.digits(at + 4).filter(|_| self.is_sign(at + 3, '.') && close(at + 3));
        let Some(third) = third else { return Some((made(day, month, None), at + 3)) };
        let year = match third.len() {
            2 => third.parse::<i32>().ok().map(|year| 2000 + year),
            4 => third.parse().ok(),
            _ => None,
        };
        let Some(year) = year else { return Some((Amount::Bad, at + 5)) };
        Some((made(day, month, Some(year)), self.after_year(at + 5)))
    }

    /// «2026-12-25».
    fn iso(&self, first: &str, at: usize) -> Option<(Amount, usize)> {
        let [second, third] = [at + 2, at + 4].map(|at| self.digits(at));
        let (second, third) = second.zip(third)?;
        let dashes = self.is_sign(at + 1, '-') && self.is_sign(at + 3, '-');
        if !dashes || first.len() != 4 || (second.len(), third.len()) != (2, 2) {
            return None;
        }
        let (year, month, day) = (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?);
        Some((made(day, month, Some(year)), at + 5))
    }

    fn year(&self, at: usize) -> (Option<i32>, usize) {
        match self.digits(at).filter(|digits| digits.len() == 4) {
            Some(digits) => (digits.parse().ok(), self.after_year(at + 1)),
            None => (None, at),
        }
    }

    /// Behind «року», «р.».
    fn after_year(&self, at: usize) -> usize {
        match self.word(at) {
            Some("року" | "года") => at + 1,
            Some("р" | "г") => at + 1 + usize::from(self.is_sign(at + 1, '.')),
            _ => at,
        }
    }

    /// «17 рішень».
    fn count(&self, at: usize) -> Option<(Amount, usize)> {
        let count = self.digits(at)?.parse().ok()?;
        let counted = self.word(at + 1).is_some_and(counts_decisions);
        counted.then_some((Amount::Count(count), at + 2))
    }

    /// «№№ 1–25, 27», «з 1 по 25», «1-6 та 8».
    fn numbers(&self, at: usize) -> Option<(Amount, usize)> {
        let mut text = String::new();
        let mut next = at;
        for _ in 0..PARTS_MAX {
            let (part, end) = self.part(next)?;
            text.push_str(&part);
            let joined = self.is_sign(end, ',')
                || self.is_sign(end, ';')
                || self.is_sign(end, '+')
                || matches!(self.word(end), Some("та" | "і" | "й" | "и" | "and"));
            // A comma may also end the list.
            let more = joined && self.part(end + 1).is_some() && self.day(end + 1).is_none();
            next = end;
            if !more {
                break;
            }
            text.push_str(", ");
            next += 1;
        }
        match decision_line::numbers(&text) {
            // «1–25 і 1–6» are two lists.
            Ok(numbers) if repeats(&numbers) => Some((Amount::Bad, next)),
            Ok(numbers) => Some((Amount::Numbers(numbers), next)),
            Err(_) => Some((Amount::Bad, next)),
        }
    }

    /// One number or one range.
    fn part(&self, at: usize) -> Option<(String, usize)> {
        let led = matches!(self.word(at), Some("з" | "із" | "с" | "от" | "від"));
        let (first, next) = self.number(at + usize::from(led))?;
        let by_words = matches!(self.word(next), Some("по" | "до"));
        if (led && by_words) || self.is_sign(next, '-') {
            let (last, end) = self.number(next + 1)?;
            return Some((format!("{first}-{last}"), end));
        }
        (!led).then_some((first, next))
    }

    /// «№ 24», «28/1», «24-а».
    fn number(&self, at: usize) -> Option<(String, usize)> {
        let mut next = at;
        while self.is_sign(next, '№') || matches!(self.word(next), Some("n" | "no")) {
            next += 1;
        }
        let mut number = self.digits(next).filter(|digits| digits.len() <= 6)?.to_owned();
        next += 1;
        while self.is_sign(next, '/') && self.digits(next + 1).is_some() {
            number.push('/');
            number.push_str(self.digits(next + 1)?);
            next += 2;
        }
        let lettered = self.is_sign(next, '-') && self.glued(next) && self.glued(next + 1);
        if lettered && let Some(letters) = self.word(next + 1).filter(|it| it.chars().count() <= 2)
        {
            number.push('-');
            number.push_str(letters);
            next += 2;
        }
        Some((number, next))
    }
}

fn repeats(numbers: &[DecisionNumber]) -> bool {
    let mut seen = BTreeSet::new();
    !numbers.iter().all(|number| seen.insert(number))
}

fn made(day: u32, month: u32, year: Option<i32>) -> Amount {
    // 2028 has every day that any year has.
    let exists = NaiveDate::from_ymd_opt(year.unwrap_or(2028), month, day);
    match (exists, year) {
        (None, _) => Amount::Bad,
        (Some(day), Some(_)) => Amount::Day(Day::Full(day)),
        (Some(_), None) => Amount::Day(Day::Yearless(month, day)),
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

const WEEKDAYS: [(&str, Weekday); 17] = [
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
];

fn weekday_of(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| *day)
}
