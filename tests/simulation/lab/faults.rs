//! What can go wrong outside, and the rule by which it does.
//!
//! A fault has an opinion about a letter, about the machine's clock, or about the machine; what it
//! has none about goes on as in a healthy world. What is judged afterwards is `judge`'s to say.

use super::council::moment;
use chrono::{DateTime, TimeDelta, Utc};
use hromada_watch::channels::{Outcome, Scope};
use hromada_watch::config::Config;
use hromada_watch::domain::notice::setback::{Break, Setback, Step};
use hromada_watch::simulation::chance::Chance;
use std::collections::BTreeSet;

/// One kind of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// For an hour the final answer never comes.
    SilentHour,
    /// For three working days the final answer never comes.
    SilentDays,
    /// For one minute the server says that it does not like us.
    PolicyMinute,
    /// For two working days the server says that it does not like us.
    PolicyDays,
    /// For an hour everybody is refused with the same words.
    RefusedHour,
    /// One reader's mailbox is gone for good.
    ReaderGone,
    /// The administrator's mailbox is gone for good.
    AdministratorGone,
    /// The directory has no address of the administrator.
    AdministratorUnknown,
    /// Every letter is asked to come again.
    Greylisting,
    /// The server is down for three working days.
    ServerDown,
    /// Every letter takes four minutes.
    SlowServer,
    /// The machine sleeps for sixteen hours while a letter is in flight.
    Suspended,
    /// The clock stands a day ahead for one turn.
    ClockAhead,
    /// The clock stands a month back for a day, and `state/` is gone.
    ClockBack,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 14] = [
        Kind::SilentHour,
        Kind::SilentDays,
        Kind::PolicyMinute,
        Kind::PolicyDays,
        Kind::RefusedHour,
        Kind::ReaderGone,
        Kind::AdministratorGone,
        Kind::AdministratorUnknown,
        Kind::Greylisting,
        Kind::ServerDown,
        Kind::SlowServer,
        Kind::Suspended,
        Kind::ClockAhead,
        Kind::ClockBack,
    ];
}

/// The reader whose mailbox may be gone.
const READER: &str = "head-culture";

/// A fault with its time: it ends before the 18th, and three healthy working days follow.
#[derive(Debug)]
pub struct Fault {
    /// What goes wrong.
    pub kind: Kind,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    /// Whether a server that says nothing keeps what it was given.
    keeps: bool,
    met: BTreeSet<String>,
    is_over: bool,
}

/// What a fault says of a letter that leaves.
#[derive(Default)]
pub struct Said {
    /// The server's word; it takes the letter when there is none.
    pub outcome: Option<Outcome>,
    /// Whether the letter lies in the mailbox, whatever was said.
    pub is_kept: bool,
    /// The time that goes by until the answer.
    pub takes: TimeDelta,
}

impl Fault {
    /// A fault on a day drawn by chance; one that lasts begins on the first.
    pub fn draw(kind: Kind, chance: &mut Chance) -> Self {
        let mut day = |days: &[&str]| {
            let last = i64::try_from(days.len()).unwrap_or(1) - 1;
            days[usize::try_from(chance.between(0, last)).unwrap_or(0)].to_owned()
        };
        let one = day(&["2026-11-13", "2026-11-16", "2026-11-17"]);
        let at = |day: &str, time: &str| moment(&format!("{day} {time}"));
        let (from, until) = match kind {
            Kind::SilentHour | Kind::RefusedHour => (at(&one, "08:15"), at(&one, "09:15")),
            Kind::PolicyMinute => (at(&one, "08:30"), at(&one, "08:31")),
            Kind::PolicyDays => match day(&["2026-11-13", "2026-11-16"]).as_str() {
                day @ "2026-11-13" => (at(day, "08:00"), at("2026-11-16", "18:00")),
                day => (at(day, "08:00"), at("2026-11-17", "18:00")),
            },
            Kind::SilentDays | Kind::ServerDown => {
                (at("2026-11-13", "08:00"), at("2026-11-17", "18:00"))
            }
            Kind::ReaderGone | Kind::AdministratorGone | Kind::AdministratorUnknown => {
                (at("2026-11-13", "00:00"), at("2027-01-01", "00:00"))
            }
            Kind::Greylisting | Kind::SlowServer => {
                (at("2026-11-13", "08:00"), at("2026-11-17", "18:00"))
            }
            Kind::Suspended => {
                (at(&one, &day(&["08:30", "11:00", "16:30"])), at("2026-11-18", "00:00"))
            }
            // From a Sunday it looks like the Monday on which everybody is late.
            Kind::ClockAhead => match day(&["2026-11-15", "2026-11-16"]).as_str() {
                day @ "2026-11-15" => (at(day, "10:00"), at(day, "11:59")),
                day => (at(day, "10:00"), at(day, "10:29")),
            },
            Kind::ClockBack => (at(&one, "06:00"), at(&one, "23:00")),
        };
        let keeps = chance.percent(70);
        Self { kind, from, until, keeps, met: BTreeSet::new(), is_over: false }
    }

    /// Whether letters of a person can never arrive.
    pub fn is_for_good(&self, person: &str) -> bool {
        match self.kind {
            Kind::ReaderGone => person == READER,
            Kind::AdministratorGone | Kind::AdministratorUnknown => person == "admin",
            _ => false,
        }
    }

    /// Whether a person has no address, so that others read what is written to them.
    pub fn takes_address_of(&self, person: &str) -> bool {
        self.kind == Kind::AdministratorUnknown && person == "admin"
    }

    /// When it begins.
    pub fn begins(&self) -> DateTime<Utc> {
        self.from
    }

    /// When the world is healthy again, but for what is for good.
    pub fn ends(&self) -> DateTime<Utc> {
        match self.kind {
            Kind::ReaderGone | Kind::AdministratorGone | Kind::AdministratorUnknown => self.from,
            _ => self.until,
        }
    }

    /// What is other than usual in the configuration.
    pub fn configure(&self, config: &mut Config) {
        if self.kind == Kind::AdministratorUnknown {
            let directory = &mut config.plan.directory;
            let administrator = directory.people.get_mut(&directory.administrator);
            administrator.expect("there is one").email = None;
        }
    }

    /// How far the machine's clock stands ahead of the truth.
    pub fn clock_ahead(&self, truth: DateTime<Utc>) -> TimeDelta {
        match self.kind {
            Kind::ClockAhead if self.holds(truth) => TimeDelta::days(1),
            Kind::ClockBack if self.holds(truth) => TimeDelta::days(-30),
            _ => TimeDelta::zero(),
        }
    }

    /// Whether the state is lost before the turn of this moment; once.
    pub fn loses_state(&mut self, truth: DateTime<Utc>) -> bool {
        let lost = self.kind == Kind::ClockBack && self.holds(truth) && !self.is_over;
        self.is_over |= lost;
        lost
    }

    /// What the server does with a letter to a person.
    pub fn says(&mut self, truth: DateTime<Utc>, letter: &str, person: &str) -> Said {
        if !self.holds(truth) {
            return Said::default();
        }
        let said = |outcome| Said { outcome: Some(outcome), ..Said::default() };
        let later = |reason: &str, scope| Outcome::TryAgain {
            reason: Setback::Told(reason.to_owned()),
            scope,
        };
        let refused = |reason: &str| Outcome::Refused { reason: Setback::Told(reason.to_owned()) };
        match self.kind {
            Kind::SilentHour | Kind::SilentDays => {
                let reason = Setback::Connection {
                    step: Step::End,
                    how: Break::Closed,
                    lower: "closed".to_owned(),
                };
                Said { is_kept: self.keeps, ..said(Outcome::Unknown { reason }) }
            }
            Kind::PolicyMinute | Kind::PolicyDays => {
                said(later("554 5.7.1 listed in a blocklist", Scope::Policy))
            }
            Kind::RefusedHour => said(refused("550 5.1.1 unknown")),
            Kind::ReaderGone | Kind::AdministratorGone if self.is_for_good(person) => {
                said(refused(&format!("550 5.1.1 no mailbox of {person}")))
            }
            Kind::Greylisting if self.met.insert(letter.to_owned()) => {
                said(later("451 4.7.1 greylisted", Scope::Letter))
            }
            Kind::ServerDown => said(later("connection refused", Scope::Server)),
            Kind::SlowServer => Said { takes: TimeDelta::minutes(4), ..Said::default() },
            Kind::Suspended if !self.is_over => {
                self.is_over = true;
                self.until = truth + TimeDelta::hours(16);
                Said { takes: TimeDelta::hours(16), ..Said::default() }
            }
            _ => Said::default(),
        }
    }

    fn holds(&self, truth: DateTime<Utc>) -> bool {
        self.from <= truth && truth < self.until
    }
}
