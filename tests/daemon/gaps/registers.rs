//! Complete registers of every numbering scheme that councils are known to use.

use chrono::{Datelike, NaiveDate, TimeDelta};
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};

/// A seeded source of chance: one seed, one register.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }

    fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }
}

/// How a council numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// 1, 2, 3 … from each January.
    Yearly,
    /// 314 … 2593 through the convocation.
    Continuous,
    /// 1, 2, 3 … at each sitting.
    BarePerSitting,
    /// `24/12`: number, session.
    NumberSession,
    /// `12/24`: session, number.
    SessionNumber,
    /// `12-24/VIII`.
    SessionNumberRoman,
    /// `17-02/VIII`: the number has a zero in front.
    Padded,
    /// `1807-49-VIII`: a continuous number, then the session.
    ContinuousSession,
    /// `19-34/2023`: number, session, year.
    NumberSessionYear,
    /// `31/2020`.
    NumberYear,
    /// `3-10/2016`: session, number, year.
    SessionNumberYear,
    /// «53-о» beside bare numbers, in one body.
    Lettered,
    /// Both bodies count on their own from each January.
    TwoBodies,
    /// Both bodies write into one book.
    OneBook,
    /// Each sitting begins at the next round ten.
    RoundTens,
    /// The agenda takes each sitting's first number and is not published.
    AgendaFirst,
    /// Only even numbers.
    Even,
    /// № 13 is never given, year after year.
    NoThirteen,
    /// `24/1` stands where `24` would.
    Indexed,
    /// A session sits on two days and its numbers mix.
    TwoDays,
}

pub const SCHEMES: &[Scheme] = &[
    Scheme::Yearly,
    Scheme::Continuous,
    Scheme::BarePerSitting,
    Scheme::NumberSession,
    Scheme::SessionNumber,
    Scheme::SessionNumberRoman,
    Scheme::Padded,
    Scheme::ContinuousSession,
    Scheme::NumberSessionYear,
    Scheme::NumberYear,
    Scheme::SessionNumberYear,
    Scheme::Lettered,
    Scheme::TwoBodies,
    Scheme::OneBook,
    Scheme::RoundTens,
    Scheme::AgendaFirst,
    Scheme::Even,
    Scheme::Indexed,
    Scheme::TwoDays,
];

impl Scheme {
    /// Whether a missing number can be hidden by the scheme's own holes or mixed days.
    pub fn hides(self) -> bool {
        matches!(
            self,
            Self::OneBook
                | Self::RoundTens
                | Self::AgendaFirst
                | Self::Even
                | Self::NoThirteen
                | Self::Indexed
                | Self::TwoDays
        )
    }

    fn groups(key: &DecisionKey) -> Vec<u32> {
        key.number
            .normal()
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|digits| digits.parse().ok())
            .collect()
    }

    fn counter(self) -> usize {
        match self {
            Self::SessionNumber
            | Self::SessionNumberRoman
            | Self::Padded
            | Self::SessionNumberYear => 1,
            _ => 0,
        }
    }

    pub fn value(self, key: &DecisionKey) -> u32 {
        Self::groups(key)[self.counter()]
    }

    /// What tells series of one day apart: everything but the counter.
    pub fn series(self, key: &DecisionKey) -> (Vec<u32>, bool) {
        let mut groups = Self::groups(key);
        groups.remove(self.counter());
        (groups, key.number.normal().ends_with('о'))
    }
}

struct Sitting {
    on: NaiveDate,
    body: Body,
    session: u64,
    decisions: u64,
}

fn sittings(scheme: Scheme, chance: &mut Chance) -> Vec<Sitting> {
    let mut on = NaiveDate::from_ymd_opt(2023, 1, 10).expect("a date")
        + TimeDelta::days(chance.below(200) as i64);
    let end = NaiveDate::from_ymd_opt(2026, 6, 30).expect("a date");
    let small = chance.below(3) == 0;
    let two = matches!(scheme, Scheme::TwoBodies | Scheme::OneBook);
    let first = chance.between(1, 40);
    let mut all: Vec<Sitting> = Vec::new();
    while on < end {
        let session = first + all.len() as u64;
        let decisions = if small { chance.between(1, 6) } else { chance.between(8, 45) };
        let body = if two && chance.below(2) == 0 { Body::Executive } else { Body::Session };
        all.push(Sitting { on, body, session, decisions });
        on += TimeDelta::days(chance.between(9, 50) as i64);
    }
    all
}

/// A complete register of three and a half years.
pub fn register(scheme: Scheme, chance: &mut Chance) -> Vec<DecisionKey> {
    let sittings = sittings(scheme, chance);
    let mut keys = Vec::new();
    let mut counters = [0u64; 2];
    let mut lettered = 0u64;
    let mut year = 0;
    if matches!(scheme, Scheme::Continuous | Scheme::ContinuousSession) {
        counters = [chance.between(0, 2_000); 2];
    }
    for Sitting { on, body, session, decisions } in sittings {
        let anew = match scheme {
            Scheme::Continuous | Scheme::ContinuousSession => false,
            Scheme::BarePerSitting
            | Scheme::NumberSession
            | Scheme::SessionNumber
            | Scheme::SessionNumberRoman
            | Scheme::Padded
            | Scheme::NumberSessionYear
            | Scheme::SessionNumberYear => true,
            _ => year != on.year(),
        };
        if anew {
            counters = [0; 2];
            lettered = if year == on.year() { lettered } else { 0 };
        }
        year = on.year();
        let own = usize::from(body == Body::Executive && scheme != Scheme::OneBook);
        let counter = &mut counters[own];
        match scheme {
            Scheme::RoundTens => *counter = counter.next_multiple_of(10),
            Scheme::AgendaFirst => *counter += 1,
            _ => {}
        }
        let later = on + TimeDelta::days(chance.between(2, 8) as i64);
        for _ in 0..decisions {
            *counter += if scheme == Scheme::Even { 2 } else { 1 };
            if scheme == Scheme::NoThirteen && *counter == 13 {
                *counter += 1;
            }
            let number = match scheme {
                Scheme::NumberSession => format!("{counter}/{session}"),
                Scheme::SessionNumber => format!("{session}/{counter}"),
                Scheme::SessionNumberRoman => format!("{session}-{counter}/VІІІ"),
                Scheme::Padded => format!("{session}-{counter:02}/VIII"),
                Scheme::ContinuousSession => format!("{counter}-{session}-VIII"),
                Scheme::NumberSessionYear => format!("{counter}-{session}/{year}"),
                Scheme::NumberYear => format!("{counter}/{year}"),
                Scheme::SessionNumberYear => format!("{session}-{counter}/{year}"),
                Scheme::Indexed if chance.below(12) == 0 => format!("{counter}/1"),
                _ => counter.to_string(),
            };
            let moved = scheme == Scheme::TwoDays && later.year() == year && chance.below(3) == 0;
            push(&mut keys, body, if moved { later } else { on }, number);
        }
        if scheme == Scheme::Lettered {
            for _ in 0..chance.below(30) {
                lettered += 1;
                push(&mut keys, body, on, format!("{lettered}-о"));
            }
        }
    }
    keys
}

fn push(keys: &mut Vec<DecisionKey>, body: Body, adopted_on: NaiveDate, number: String) {
    keys.push(DecisionKey { body, adopted_on, number: DecisionNumber::new(number) });
}
