//! Whether the machine's clock is believed, and whom to ask when it is not.
//!
//! A clock that stands a day ahead for half a second would call everybody late, and one that goes
//! back would tell them again. Decides when the clock is doubted and when it is believed again; who
//! is asked for the time is in `poll/witnesses`. The invariants: by a doubted clock nothing is sent
//! and nothing is recorded as the present; what hosts say in two turns in a row ends a doubt, and
//! nothing but that or a person's word.

use crate::letters::status::Hosts;
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;

/// A longer pause between two turns is a step of the clock, or a machine that slept.
const PAUSE_MAX: TimeDelta = TimeDelta::hours(6);

/// Hosts' clocks that differ by more speak against ours.
const DIFFERENCE_MAX: TimeDelta = TimeDelta::hours(1);

/// A clock that stands so little before the last fact was merely set right.
const SLIGHTLY: TimeDelta = TimeDelta::seconds(30);

/// So many turns in a row in which hosts agree end a doubt.
const AGREEMENTS: u32 = 2;

/// What speaks against the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It stands before something that has happened.
    Behind {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// It stands long after the last moment lived through.
    Ahead {
        /// The last moment lived through.
        last: DateTime<Utc>,
    },
    /// Hosts say another time.
    Differs {
        /// How far their clocks stand ahead of ours.
        by: TimeDelta,
    },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Doubt::Behind { last } => {
                write!(f, "the clock stands before the last finished turn, {last}")
            }
            Doubt::Ahead { last } => {
                write!(f, "the clock stands long after the last finished turn, {last}")
            }
            Doubt::Differs { by } => {
                let (minutes, where_to) = match by.num_minutes() {
                    ahead if ahead >= 0 => (ahead, "behind"),
                    behind => (-behind, "ahead of"),
                };
                write!(f, "the clock stands {minutes} min {where_to} the hosts that were read")
            }
        }
    }
}

/// How far the clock is to be believed.
#[derive(Clone, Debug, Default)]
pub struct Belief {
    manner: Manner,
    doubt: Option<Doubt>,
    agreements: u32,
    hosts: Hosts,
}

/// What the clock is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Manner {
    /// A simulation's or a test's: it leads, and only a step back is refused.
    #[default]
    Led,
    /// A machine's, in a daemon that will take another turn.
    Watched,
    /// A machine's, for one turn alone: one agreement has to do.
    Once,
    /// A moment that a person invented.
    Invented,
}

/// What hosts said of the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Testimony {
    /// They agree with us.
    Agrees,
    /// They say another time, by so much ahead of ours.
    Differs(TimeDelta),
    /// None of them could be asked.
    Silent,
}

impl Testimony {
    /// The median of what several hosts say.
    pub fn of(mut ahead: Vec<TimeDelta>) -> Self {
        ahead.sort();
        match ahead.get(ahead.len() / 2) {
            None => Testimony::Silent,
            Some(by) if by.abs() <= DIFFERENCE_MAX => Testimony::Agrees,
            Some(by) => Testimony::Differs(*by),
        }
    }

    /// The same, where a person has said before that the clock is right although hosts stand so far
    /// ahead of it: for as long as they go wrong by as much, they say nothing against it.
    pub fn beside(self, known: Option<TimeDelta>) -> Self {
        match (self, known) {
            (Testimony::Differs(by), Some(known)) if (by - known).abs() <= DIFFERENCE_MAX => {
                Testimony::Agrees
            }
            (other, _) => other,
        }
    }
}

/// What may be done in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Everything.
    Everything,
    /// Sources may be read; nothing is sent yet.
    Reading,
    /// Nothing: the present is not known.
    Nothing,
}

impl Belief {
    /// The clock of a daemon.
    pub fn watched() -> Self {
        Self { manner: Manner::Watched, ..Self::default() }
    }

    /// The clock of a single turn.
    pub fn once() -> Self {
        Self { manner: Manner::Once, ..Self::default() }
    }

    /// A moment that a person invented.
    pub fn invented() -> Self {
        Self { manner: Manner::Invented, ..Self::default() }
    }

    /// Whether the moment is a person's invention.
    pub fn is_invented(&self) -> bool {
        self.manner == Manner::Invented
    }

    /// What is doubted, if anything.
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// Whether any host answered when hosts were asked because of a doubt.
    pub fn hosts(&self) -> Hosts {
        self.hosts
    }

    /// The doubt is over.
    pub fn settle(&mut self) {
        (self.doubt, self.agreements, self.hosts) = (None, 0, Hosts::Answer);
    }

    /// Compares a moment with the last one lived through.
    pub fn compare(&mut self, now: DateTime<Utc>, last: Option<DateTime<Utc>>) -> Option<Doubt> {
        let step = last.and_then(|last| match self.manner {
            Manner::Invented => None,
            _ if now < last - SLIGHTLY => Some(Doubt::Behind { last }),
            Manner::Led => None,
            _ => (now - last > PAUSE_MAX).then_some(Doubt::Ahead { last }),
        });
        if self.manner == Manner::Led {
            self.doubt = step;
        } else if step.is_some() {
            // A new step begins a new doubt.
            let same = matches!(
                (self.doubt, step),
                (Some(Doubt::Behind { .. }), Some(Doubt::Behind { .. }))
            );
            self.agreements = if same { self.agreements } else { 0 };
            self.doubt = step;
        }
        self.doubt
    }

    /// Whether hosts are to be asked before anything else is done.
    pub fn asks_hosts(&self) -> bool {
        self.doubt.is_some() && self.manner != Manner::Led
    }

    /// Hears the hosts that were asked because of a doubt.
    pub fn hear(&mut self, testimony: Testimony) -> Leave {
        self.hosts = match testimony {
            Testimony::Silent => Hosts::Silent,
            Testimony::Agrees | Testimony::Differs(_) => Hosts::Answer,
        };
        match (testimony, self.doubt) {
            (_, None) => Leave::Everything,
            (Testimony::Agrees, Some(doubt)) => {
                self.agreements += 1;
                let needed = if self.manner == Manner::Once { 1 } else { AGREEMENTS };
                match doubt {
                    _ if self.agreements >= needed => {
                        self.settle();
                        Leave::Everything
                    }
                    Doubt::Behind { .. } => Leave::Nothing,
                    Doubt::Ahead { .. } | Doubt::Differs { .. } => Leave::Reading,
                }
            }
            (Testimony::Differs(by), Some(doubt)) => {
                self.agreements = 0;
                if !matches!(doubt, Doubt::Behind { .. }) {
                    self.doubt = Some(Doubt::Differs { by });
                }
                Leave::Nothing
            }
            (Testimony::Silent, Some(_)) => Leave::Nothing,
        }
    }

    /// Hears the hosts that were read anyway; whether letters may leave.
    pub fn overhear(&mut self, testimony: Testimony) -> bool {
        if let (Testimony::Differs(by), Manner::Watched | Manner::Once) = (testimony, self.manner) {
            (self.doubt, self.agreements) = (Some(Doubt::Differs { by }), 0);
        }
        self.doubt.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    fn asked(belief: &mut Belief, now: i64, last: i64, testimony: Testimony) -> Leave {
        belief.compare(at(now), Some(at(last)));
        belief.hear(testimony)
    }

    #[test]
    fn a_clock_that_goes_on_is_believed() {
        let mut belief = Belief::watched();
        assert_eq!(asked(&mut belief, 101, 100, Testimony::Silent), Leave::Everything);
        assert!(belief.overhear(Testimony::Agrees));
    }

    #[test]
    fn a_step_forward_waits_for_two_turns_that_agree() {
        let mut belief = Belief::watched();
        assert_eq!(asked(&mut belief, 130, 100, Testimony::Agrees), Leave::Reading);
        assert_eq!(asked(&mut belief, 131, 130, Testimony::Agrees), Leave::Everything);
        assert_eq!(belief.doubt(), None);
    }

    #[test]
    fn a_false_step_forward_does_nothing_and_leaves_nothing_behind() {
        let mut belief = Belief::watched();
        let differs = Testimony::Differs(TimeDelta::hours(-24));
        assert_eq!(asked(&mut belief, 124, 100, differs), Leave::Nothing);
        // Set right again, it is believed after two agreements, and never asked to wait a day.
        assert_eq!(asked(&mut belief, 101, 100, Testimony::Agrees), Leave::Reading);
        assert_eq!(asked(&mut belief, 101, 101, Testimony::Agrees), Leave::Everything);
    }

    #[test]
    fn nobody_to_ask_is_no_agreement() {
        let mut belief = Belief::watched();
        assert_eq!(asked(&mut belief, 130, 100, Testimony::Silent), Leave::Nothing);
        assert_eq!(asked(&mut belief, 131, 100, Testimony::Agrees), Leave::Reading);
    }

    #[test]
    fn a_step_back_ends_when_hosts_agree_twice_and_not_before() {
        let mut belief = Belief::watched();
        assert_eq!(asked(&mut belief, 90, 100, Testimony::Agrees), Leave::Nothing);
        assert_eq!(asked(&mut belief, 91, 100, Testimony::Agrees), Leave::Everything);
        let differs = Testimony::Differs(TimeDelta::hours(10));
        assert_eq!(asked(&mut belief, 90, 100, differs), Leave::Nothing);
        assert_eq!(asked(&mut belief, 90, 100, differs), Leave::Nothing);
    }

    #[test]
    fn hosts_that_were_read_anyway_can_raise_a_doubt() {
        let mut belief = Belief::watched();
        assert!(!belief.overhear(Testimony::Differs(TimeDelta::hours(2))));
        assert!(belief.asks_hosts());
        assert_eq!(asked(&mut belief, 101, 100, Testimony::Agrees), Leave::Reading);
        assert_eq!(asked(&mut belief, 102, 101, Testimony::Agrees), Leave::Everything);
    }

    #[test]
    fn hosts_that_a_person_knows_to_be_wrong_say_nothing_until_they_go_wrong_otherwise() {
        let hours = |hours| Testimony::Differs(TimeDelta::hours(hours));
        let known = Some(TimeDelta::hours(3));
        assert_eq!(hours(3).beside(known), Testimony::Agrees);
        assert_eq!(hours(4).beside(known), Testimony::Agrees, "clocks drift");
        assert_eq!(hours(5).beside(known), hours(5));
        assert_eq!(hours(-3).beside(known), hours(-3));
        assert_eq!(hours(3).beside(None), hours(3));
        assert_eq!(Testimony::Silent.beside(known), Testimony::Silent);
    }

    #[test]
    fn whether_any_host_answers_is_known_for_as_long_as_the_doubt_lasts() {
        let mut belief = Belief::watched();
        asked(&mut belief, 130, 100, Testimony::Silent);
        assert_eq!(belief.hosts(), Hosts::Silent);
        asked(&mut belief, 131, 100, Testimony::Agrees);
        assert_eq!(belief.hosts(), Hosts::Answer);
        asked(&mut belief, 132, 100, Testimony::Silent);
        belief.settle();
        assert_eq!((belief.doubt(), belief.hosts()), (None, Hosts::Answer));
    }

    #[test]
    fn one_liar_among_three_hosts_is_outvoted() {
        let day = TimeDelta::days(1);
        let said = vec![day, TimeDelta::seconds(2), TimeDelta::seconds(-3)];
        assert_eq!(Testimony::of(said), Testimony::Agrees);
        assert_eq!(Testimony::of(vec![day, day, TimeDelta::zero()]), Testimony::Differs(day));
        assert_eq!(Testimony::of(Vec::new()), Testimony::Silent);
    }
}
