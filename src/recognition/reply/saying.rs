//! What the marks of a reply say together.
//!
//! Decides which one answer a reply gives, whatever letter it answers, or why it gives none. The
//! invariant: every mark is accounted for. Free words are borne beside a promise and beside «не
//! моє», where they are the reason, and nowhere else.

use super::day::{Day, one_day};
use super::mark::{Break, Mark, What, marks};
use super::piece::{folded, pieces};
use super::vocabulary::{Sense, is_plain};
use crate::domain::council::decision::DecisionNumber;
use crate::domain::register::message::Unclear;
use chrono::NaiveDate;

/// The answer a reply gives, and what it names besides.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Saying {
    pub answer: Answer,
    /// Numbers of decisions it is about, where they are not the answer.
    pub named: Vec<DecisionNumber>,
    /// A day by which it names what it is about.
    pub named_on: Option<Day>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    Done {
        page: Option<String>,
        on: Option<NaiveDate>,
    },
    Sent {
        on: Option<NaiveDate>,
    },
    Promise {
        until: NaiveDate,
        reason: Option<String>,
    },
    NotMine {
        reason: String,
    },
    Numbers(Vec<DecisionNumber>),
    /// «так, № 26»: the numbers that are asked for, or the one that is asked about.
    YesTo(Vec<DecisionNumber>),
    NoDecisions,
    Yes,
    No,
    /// «ні, це № 27»: not the one that is asked about.
    NoBut(Vec<DecisionNumber>),
    Held,
    NotHeld,
    Read,
}

/// Reads the own words of a reply.
pub(super) fn saying(own: &str, today: NaiveDate) -> Result<Saying, Unclear> {
    let marks = marks(&pieces(own));
    let is = |what: &dyn Fn(&What) -> bool| marks.iter().any(|mark| what(&mark.what));
    if is(&|what| matches!(what, What::Question | What::Sense(Sense::Asks))) {
        return Err(Unclear::Question);
    }
    if is(&|what| *what == What::Sense(Sense::Doubt)) {
        return Err(Unclear::Condition);
    }
    if is(&|what| *what == What::Bad) {
        return Err(Unclear::Unreadable);
    }
    let reply = Reply::of(own, marks);
    reply.check_negations()?;
    let kind = reply.kind(own)?;
    reply.answer(kind, own, today)
}

/// A reply cut into clauses.
struct Reply {
    clauses: Vec<Vec<Mark>>,
    /// What stands behind «бо».
    reason: Option<String>,
}

/// The kinds of answers, before their particulars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Done,
    Sent,
    Promise,
    NotMine,
    Numbers,
    YesTo,
    NoDecisions,
    Yes,
    No,
    NoBut,
    Held,
    NotHeld,
    Read,
}

impl Reply {
    fn of(own: &str, marks: Vec<Mark>) -> Self {
        let (marks, reason) = without_reason(own, marks);
        let clauses = marks.split(|mark| matches!(mark.what, What::Break(_)));
        let clauses = clauses.filter(|clause| !clause.is_empty()).map(<[Mark]>::to_vec).collect();
        Self { clauses, reason }
    }

    fn all(&self) -> impl Iterator<Item = &Mark> {
        self.clauses.iter().flatten()
    }

    fn has(&self, sense: Sense) -> bool {
        self.all().any(|mark| mark.what == What::Sense(sense))
    }

    /// «не» right before an answer turns it round, wherever it stands.
    fn check_negations(&self) -> Result<(), Unclear> {
        let is_answer = |mark: &Mark| {
            matches!(
                mark.what,
                What::Sense(
                    Sense::Done
                        | Sense::Sent
                        | Sense::Ahead
                        | Sense::Yes
                        | Sense::Held
                        | Sense::Read
                        | Sense::Until
                ) | What::Day(_)
                    | What::Numbers(_)
            )
        };
        let negated = self.clauses.iter().any(|clause| {
            let not = clause.iter().position(|mark| mark.what == What::Sense(Sense::Not));
            not.is_some_and(|not| clause[not..].iter().any(is_answer))
        });
        if negated { Err(Unclear::Negated) } else { Ok(()) }
    }

    /// The one kind of answer.
    fn kind(&self, own: &str) -> Result<Kind, Unclear> {
        let mut kinds = Vec::new();
        let has_day = self.all().any(|mark| matches!(mark.what, What::Day(_)));
        let has_page = self.all().any(|mark| matches!(mark.what, What::Page(_)));
        let promises = self.has(Sense::Ahead) || (self.has(Sense::Until) && has_day);
        // «буде зроблено» promises, «зроблено» does not.
        let of_ahead = |sense: Sense| {
            self.clauses.iter().any(|clause| {
                let has = |sense| clause.iter().any(|mark| mark.what == What::Sense(sense));
                has(sense) && !has(Sense::Ahead)
            })
        };
        let done = has_page || of_ahead(Sense::Done);
        let said = [
            (promises, Kind::Promise),
            (done, Kind::Done),
            (!done && of_ahead(Sense::Sent), Kind::Sent),
            (self.has(Sense::NotMine), Kind::NotMine),
            (self.has(Sense::NoDecisions), Kind::NoDecisions),
            (self.has(Sense::Held), Kind::Held),
            (self.has(Sense::NotHeld), Kind::NotHeld),
            (self.has(Sense::Read), Kind::Read),
            (self.has(Sense::Yes), Kind::Yes),
            (self.has(Sense::No), Kind::No),
        ];
        kinds.extend(said.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind));
        if kinds.len() == 2 {
            // «так, готово», «ні, це не моє»: the second word says what the first one meant.
            let agrees = |word, others: &[Kind]| kinds[1] == word && others.contains(&kinds[0]);
            let yes = [Kind::Done, Kind::Sent, Kind::Promise, Kind::Held, Kind::Read];
            let no = [Kind::NotMine, Kind::NoDecisions, Kind::NotHeld, Kind::Promise];
            if agrees(Kind::Yes, &yes) || agrees(Kind::No, &no) {
                kinds.pop();
            }
        }
        let numbers = self.numbers();
        match (kinds.as_slice(), numbers.len()) {
            ([], 0 | 1) if self.is_on_site(own) => Ok(Kind::Done),
            ([], 0) if self.is_near_day(own) => Ok(Kind::Promise),
            ([], 0) => Err(self.nothing()),
            ([], 1) => Ok(Kind::Numbers),
            ([Kind::Yes], 1) => Ok(Kind::YesTo),
            ([Kind::No], 1) => Ok(Kind::NoBut),
            ([kind], 0) => Ok(*kind),
            ([kind @ (Kind::Done | Kind::Sent | Kind::Promise | Kind::NotMine)], 1) => Ok(*kind),
            _ => Err(Unclear::Several),
        }
    }

    /// «рішення № 24 на сайті з 27.11»: it is said where it is, and nothing else.
    fn is_on_site(&self, own: &str) -> bool {
        self.has(Sense::OnSite)
            && self.all().all(|mark| match &mark.what {
                What::Sense(Sense::OnSite | Sense::Of) => true,
                What::Sense(Sense::Neutral) => is_plain(&own[mark.at.clone()]),
                other => matches!(other, What::Day(_) | What::Numbers(_)),
            })
    }

    /// «завтра», «у середу»: a day ahead, and nothing else.
    fn is_near_day(&self, own: &str) -> bool {
        let ahead = |mark: &Mark| match mark.what {
            What::Day(Day::Distance(days)) => days > 0,
            What::Day(Day::WeekEnd(_) | Day::Weekday(_)) => true,
            _ => false,
        };
        let beside = |mark: &Mark| {
            mark.what == What::Sense(Sense::Neutral) && is_plain(&own[mark.at.clone()])
        };
        self.all().any(ahead) && self.all().all(|mark| ahead(mark) || beside(mark))
    }

    fn nothing(&self) -> Unclear {
        let known = self.all().all(|mark| !matches!(mark.what, What::Unknown(_)));
        match (self.clauses.is_empty(), known) {
            _ if self.has(Sense::Not) => Unclear::Negated,
            (true, _) | (_, true) => Unclear::NothingSaid,
            (false, false) => Unclear::Unknown,
        }
    }

    /// «17» may be how many there were as well as which it was.
    fn is_bare_number(&self, own: &str) -> bool {
        let numbers = self.all().find(|mark| matches!(mark.what, What::Numbers(_)));
        numbers.is_some_and(|mark| {
            let led = own[..mark.at.start].trim_end().to_lowercase();
            let said = own[mark.at.clone()].trim();
            let before = led.split_whitespace().next_back().map(folded);
            let of_one = self.has(Sense::Yes) && before.as_deref() == Some("рішення");
            said.chars().all(|c| c.is_ascii_digit()) && !led.ends_with("номер") && !of_one
        })
    }

    fn numbers(&self) -> Vec<&[DecisionNumber]> {
        let numbers = self.all().filter_map(|mark| match &mark.what {
            What::Numbers(numbers) => Some(numbers.as_slice()),
            _ => None,
        });
        numbers.collect()
    }

    fn answer(&self, kind: Kind, own: &str, today: NaiveDate) -> Result<Saying, Unclear> {
        // «17 рішень, №№ 1–17».
        let of_numbers = matches!(kind, Kind::Numbers | Kind::YesTo);
        if self.has(Sense::Only) && !of_numbers {
            return Err(Unclear::Condition);
        }
        if of_numbers && self.is_bare_number(own) {
            return Err(Unclear::CountOrNumber);
        }
        self.check_free_words(kind)?;
        let (named_on, days) = self.days();
        let numbers: Vec<DecisionNumber> =
            self.numbers().first().map(|it| it.to_vec()).unwrap_or_default();
        let done_on = || one_day(&days, |day| day.behind(today));
        let counts = self.all().filter_map(|mark| match mark.what {
            What::Count(count) => Some(count),
            _ => None,
        });
        for count in counts {
            if !of_numbers || usize::try_from(count) != Ok(numbers.len()) {
                return Err(Unclear::Several);
            }
        }
        let answer = match kind {
            Kind::Done => Answer::Done { page: self.page()?, on: done_on()? },
            Kind::Sent => Answer::Sent { on: done_on()? },
            Kind::Promise => Answer::Promise {
                until: one_day(&days, |day| day.ahead(today))?.ok_or(Unclear::NoDay)?,
                reason: self.reason.clone().or_else(|| self.free_words(own)),
            },
            Kind::NotMine => Answer::NotMine { reason: self.spoken(own) },
            Kind::Numbers => Answer::Numbers(numbers.clone()),
            Kind::YesTo => Answer::YesTo(numbers.clone()),
            Kind::NoBut => Answer::NoBut(numbers.clone()),
            Kind::NoDecisions => Answer::NoDecisions,
            Kind::Yes => Answer::Yes,
            Kind::No => Answer::No,
            Kind::Held => Answer::Held,
            Kind::NotHeld => Answer::NotHeld,
            Kind::Read => Answer::Read,
        };
        let is_answer = of_numbers || kind == Kind::NoBut;
        let named = if is_answer { Vec::new() } else { numbers };
        // «20.11.2026: №№ 1–25» names its sitting.
        let named_on = match (kind, days.as_slice()) {
            (Kind::Numbers | Kind::YesTo | Kind::NoDecisions, [day]) => named_on.or(Some(*day)),
            // «Ознайомлена 30.11.2026» is signed with its day.
            (Kind::Read, _) => done_on().map(|_| named_on)?,
            (Kind::Done | Kind::Sent | Kind::Promise | Kind::Held | Kind::NotHeld, _) | (_, []) => {
                named_on
            }
            _ => return Err(Unclear::Several),
        };
        Ok(Saying { answer, named, named_on })
    }

    /// Free words stand where reasons may, and nowhere else.
    fn check_free_words(&self, kind: Kind) -> Result<(), Unclear> {
        let binds = |clause: &Vec<Mark>| match kind {
            Kind::NotMine => false,
            Kind::Promise => clause.iter().any(|mark| {
                matches!(
                    mark.what,
                    What::Day(_) | What::Numbers(_) | What::Sense(Sense::Ahead | Sense::Until)
                )
            }),
            // «ні, це проєкт бюджету»: what it is instead.
            Kind::No => {
                let has = |sense| clause.iter().any(|mark| mark.what == What::Sense(sense));
                !has(Sense::Paper) || has(Sense::Not)
            }
            _ => true,
        };
        let is_handover = matches!(kind, Kind::Sent | Kind::Promise);
        let is_done = matches!(kind, Kind::Done | Kind::Sent);
        let is_denial = matches!(kind, Kind::No | Kind::NoBut);
        for mark in self.clauses.iter().filter(|clause| binds(clause)).flatten() {
            match mark.what {
                What::Unknown(_) | What::Sense(Sense::Role) => return Err(Unclear::Unknown),
                What::Sense(Sense::Look) if !is_done => return Err(Unclear::Unknown),
                What::Sense(Sense::Way) if !is_handover => return Err(Unclear::Unknown),
                What::Sense(Sense::Paper) if !is_denial => return Err(Unclear::Unknown),
                What::Sense(Sense::Not) => return Err(Unclear::Negated),
                What::Sense(Sense::Until) if kind != Kind::Promise => return Err(Unclear::Unknown),
                _ => {}
            }
        }
        let has_reasons =
            matches!(kind, Kind::Promise | Kind::NotMine | Kind::NotHeld | Kind::NoDecisions);
        match self.reason.is_some() && !has_reasons {
            true => Err(Unclear::Unknown),
            false => Ok(()),
        }
    }

    /// The day behind «від», and the other ones, each once.
    fn days(&self) -> (Option<Day>, Vec<Day>) {
        let (mut named, mut days) = (None, Vec::new());
        for clause in &self.clauses {
            for (at, mark) in clause.iter().enumerate() {
                let What::Day(day) = mark.what else { continue };
                let of = at > 0 && clause[at - 1].what == What::Sense(Sense::Of);
                match of && named.is_none() {
                    true => named = Some(day),
                    false if days.contains(&day) => {}
                    false => days.push(day),
                }
            }
        }
        (named, days)
    }

    fn page(&self) -> Result<Option<String>, Unclear> {
        let mut pages: Vec<&String> = self
            .all()
            .filter_map(|mark| match &mark.what {
                What::Page(page) => Some(page),
                _ => None,
            })
            .collect();
        pages.dedup();
        match pages.as_slice() {
            [] => Ok(None),
            [page] => Ok(Some((*page).clone())),
            _ => Err(Unclear::Several),
        }
    }

    /// The words beside a promise that are no part of it: «немає підпису, зробимо до 25 грудня».
    fn free_words(&self, own: &str) -> Option<String> {
        let free = self.clauses.iter().filter(|clause| {
            clause.iter().any(|mark| {
                matches!(
                    mark.what,
                    What::Unknown(_)
                        | What::Sense(Sense::Not | Sense::Role | Sense::Way | Sense::Paper)
                )
            })
        });
        let texts: Vec<&str> = free.filter_map(|clause| raw(own, clause)).collect();
        (!texts.is_empty()).then(|| texts.join(", "))
    }

    /// Everything that was said, without politeness.
    fn spoken(&self, own: &str) -> String {
        let texts = self.clauses.iter().filter_map(|clause| raw(own, clause));
        let mut all: Vec<&str> = texts.collect();
        all.extend(self.reason.as_deref());
        all.join(", ")
    }
}

/// The raw text of a run of marks.
fn raw<'a>(own: &'a str, marks: &[Mark]) -> Option<&'a str> {
    let (first, last) = (marks.first()?, marks.last()?);
    own.get(first.at.start..last.at.end).map(str::trim)
}

/// Takes what stands behind «бо» out: to the end of its sentence where the day was said before, to
/// the next comma where it comes first.
fn without_reason(own: &str, marks: Vec<Mark>) -> (Vec<Mark>, Option<String>) {
    let because = |mark: &Mark| mark.what == What::Sense(Sense::Because);
    let Some(from) = marks.iter().position(because) else { return (marks, None) };
    let day_is_said = marks[..from].iter().any(|mark| matches!(mark.what, What::Day(_)));
    let ends = |mark: &Mark| match mark.what {
        What::Break(Break::Sentence | Break::Line) => true,
        What::Break(Break::Clause) => !day_is_said,
        _ => false,
    };
    let length = marks[from + 1..].iter().position(ends);
    let end = length.map_or(marks.len(), |length| from + 1 + length);
    let reason = raw(own, &marks[from + 1..end]).filter(|reason| !reason.is_empty());
    let reason = reason.map(str::to_owned);
    let mut rest = marks;
    // A clause ends where its reason begins.
    rest[from].what = What::Break(Break::Clause);
    rest.drain(from + 1..end);
    (rest, reason)
}
