//! The ladder: which rung of an obligation has come due, and for whom.
//!
//! Decides steps and people. Whether a step was told already is `notice`'s to say. The invariants:
//! of several rungs that have come due only the gravest is given; nobody's supervisor hears before
//! they were told themselves on an earlier day; questions and advice never become accusations.

use super::key::{Heard, NoticeKey, Rung};
use crate::domain::calendar::{Calendar, add_days, sub_days};
use crate::domain::ids::PersonId;
use crate::domain::obligation::{Asking, Obligation, Status};
use crate::domain::plan::term::DayCount;
use crate::domain::plan::{Ladder, Plan};
use crate::domain::view::View;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use std::collections::BTreeSet;

/// How far a last day lies ahead or behind, on a ladder.
pub(in crate::domain) struct Reached {
    /// The rung before the last day, with the day of its morning.
    before: Option<(Rung, NaiveDate)>,
    /// Working days late.
    late: u16,
    /// Whether the ladder has ended.
    ended: bool,
}

impl Reached {
    pub(in crate::domain) fn of(
        ladder: &Ladder,
        due_on: NaiveDate,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Self {
        let today = calendar.day_of(now);
        Self {
            before: rung_before(ladder, due_on, calendar, now),
            late: calendar.working_days_between(due_on, today),
            ended: today > add_days(due_on, ladder.ends_after_days),
        }
    }
}

/// Supervisors hear no earlier than the working days after which even an undelivered first letter
/// must not keep them in the dark.
const ESCALATE_ANYWAY_AFTER: u16 = 2;

/// Working days after which a question that nobody answered is put to the supervisor too.
const DOUBT_RISES_AFTER: u16 = 5;

/// Advice is given no earlier than so many days after what it is about.
const ADVICE_AFTER_DAYS: u16 = 2;

/// One obligation where it stands on its ladder.
pub(in crate::domain) struct Step<'a> {
    pub obligation: &'a Obligation,
    pub ladder: &'a Ladder,
    pub reached: &'a Reached,
    pub view: &'a View<'a>,
}

pub(in crate::domain) type RungDue = (Rung, PersonId, String);

impl Step<'_> {
    /// For each person concerned, the gravest rung whose morning has come.
    pub fn rungs_due(&self, heard: &impl Fn(&NoticeKey) -> Heard) -> Vec<RungDue> {
        let Step { obligation, ladder, reached, .. } = self;
        let due_on = obligation.due.on;
        match (&obligation.status, obligation.asking) {
            (Status::Met { .. } | Status::Waived, _) => Vec::new(),
            (Status::Open, Asking::UntilAnswered) => self.question(),
            (Status::Open, Asking::Advice) => self.advice(),
            (Status::Open, _) => {
                let Some((rung, morning_on)) = reached.before else { return Vec::new() };
                let reason =
                    format!("rung {rung} came due on {morning_on}; the last day is {due_on}");
                to_each(&obligation.responsible, rung, &reason)
            }
            (Status::Overdue { .. } | Status::Unknown { .. }, _) if reached.ended => Vec::new(),
            (Status::Unknown { unread }, _)
                if unread.is_empty() && !obligation.candidates.is_empty() =>
            {
                let Some(Rung::After(days)) = rung_after(ladder, reached.late) else {
                    return Vec::new();
                };
                let reason = format!(
                    "the last day, {due_on}, is over and a person must say whether these are it: \
                     {}",
                    obligation.candidates.join(", ")
                );
                let mut all = to_each(&obligation.responsible, Rung::Doubt(days), &reason);
                if reached.late >= ladder.after_first.saturating_add(DOUBT_RISES_AFTER) {
                    let supervisors = supervisors(obligation, self.view.plan);
                    all.extend(to_each(&supervisors, Rung::Doubt(days), &reason));
                }
                all
            }
            (Status::Unknown { .. }, Asking::Once) => {
                if reached.late < ladder.after_first {
                    return Vec::new();
                }
                let reason = format!("the last day, {due_on}, is over and only people can tell");
                to_each(&obligation.responsible, Rung::Ask(ladder.after_first), &reason)
            }
            (Status::Unknown { unread }, _) => {
                let names: Vec<&str> = unread.iter().map(|source| source.as_str()).collect();
                let reason = format!(
                    "the last day, {due_on}, is over and {} cannot be read",
                    names.join(", ")
                );
                vec![(Rung::Unknown, self.administrator(), reason)]
            }
            (Status::Overdue { .. }, _) => self.late(heard),
        }
    }

    fn administrator(&self) -> PersonId {
        self.view.plan.directory.administrator.clone()
    }

    fn late(&self, heard: &impl Fn(&NoticeKey) -> Heard) -> Vec<RungDue> {
        let Step { obligation, ladder, .. } = self;
        let (late, due_on) = (self.reached.late, obligation.due.on);
        let mut all = Vec::new();
        if let Some(rung) = rung_after(ladder, late) {
            let reason = format!("{late} working days after the last day, {due_on}");
            all.extend(to_each(&obligation.responsible, rung, &reason));
        }
        if late >= ladder.escalate_after && self.may_escalate(heard) {
            let reason = format!("{late} working days late, last day {due_on}: escalated");
            let supervisors = supervisors(obligation, self.view.plan);
            all.extend(to_each(&supervisors, Rung::Escalation, &reason));
        }
        all
    }

    /// Nobody's supervisor hears on the morning on which they hear themselves: some letter that
    /// said «late» must have reached them on an earlier day, or be stuck for some days.
    fn may_escalate(&self, heard: &impl Fn(&NoticeKey) -> Heard) -> bool {
        let Step { ladder, reached, .. } = self;
        let long = reached.late >= ladder.escalate_after.saturating_add(ESCALATE_ANYWAY_AFTER);
        (ladder.after_first..=reached.late).step_by(usize::from(ladder.after_every.max(1))).any(
            |days| match self.told_before(Rung::After(days), heard) {
                Some(Heard::At(_)) => true,
                Some(Heard::UnderWay(_)) => long,
                Some(Heard::Never) | None => false,
            },
        )
    }

    /// How far the notice of a rung has come with any responsible, told on an earlier day.
    fn told_before(&self, rung: Rung, heard: &impl Fn(&NoticeKey) -> Heard) -> Option<Heard> {
        let View { plan, register, calendar, .. } = *self.view;
        let today = self.view.today();
        self.obligation.responsible.iter().find_map(|person| {
            let hearer = register.hearer(person, &plan.directory, today);
            [person, hearer].into_iter().find_map(|person| {
                let key = NoticeKey {
                    obligation: self.obligation.key.clone(),
                    due_on: self.obligation.due.on,
                    rung,
                    person: person.clone(),
                };
                match heard(&key) {
                    Heard::Never => None,
                    Heard::At(at) | Heard::UnderWay(at) if calendar.day_of(at) >= today => None,
                    other => Some(other),
                }
            })
        })
    }

    /// The question of the first working day after what it is about, then again and again.
    fn question(&self) -> Vec<RungDue> {
        let Step { obligation, ladder, view, .. } = self;
        let today = view.today();
        let since = obligation.opens_on;
        if today > add_days(since, ladder.ends_after_days) {
            return Vec::new();
        }
        let days = view.calendar.working_days_between(since, today);
        let first = Ladder { after_first: 1, ..(*ladder).clone() };
        let Some(Rung::After(days)) = rung_after(&first, days) else { return Vec::new() };
        let reason = format!("asked for {days} working days after {since}");
        to_each(&obligation.responsible, Rung::Ask(days), &reason)
    }

    /// Advice waits for the first working day of a week.
    fn advice(&self) -> Vec<RungDue> {
        let Step { obligation, view, .. } = self;
        let calendar = view.calendar;
        let today = view.today();
        let monday = sub_days(today, today.weekday().num_days_from_monday() as u16);
        let listed_on = calendar.working_on_or_after(monday);
        if listed_on > today || listed_on < add_days(obligation.opens_on, ADVICE_AFTER_DAYS) {
            return Vec::new();
        }
        let reason = format!("listed in the week of {monday}");
        to_each(&obligation.responsible, Rung::Advice, &reason)
    }
}

fn to_each(people: &[PersonId], rung: Rung, reason: &str) -> Vec<RungDue> {
    people.iter().map(|person| (rung, person.clone(), reason.to_owned())).collect()
}

fn supervisors(obligation: &Obligation, plan: &Plan) -> Vec<PersonId> {
    let all: BTreeSet<_> = obligation
        .responsible
        .iter()
        .map(|person| plan.directory.supervisor_of(person))
        .filter(|supervisor| !obligation.responsible.contains(supervisor))
        .cloned()
        .collect();
    all.into_iter().collect()
}

/// The rung nearest to the last day whose morning has come, with the day of that morning.
fn rung_before(
    ladder: &Ladder,
    due_on: NaiveDate,
    calendar: &Calendar,
    now: DateTime<Utc>,
) -> Option<(Rung, NaiveDate)> {
    ladder
        .before
        .iter()
        .map(|days| {
            let nominal_on = match ladder.before_count {
                DayCount::Calendar => sub_days(due_on, *days),
                DayCount::Working => calendar.sub_working_days(due_on, *days),
            };
            (*days, calendar.working_on_or_before(nominal_on))
        })
        .filter(|(_, morning_on)| calendar.morning_of(*morning_on) <= now)
        .min_by_key(|(days, _)| *days)
        .map(|(days, morning_on)| (Rung::Before(days), morning_on))
}

/// The last rung reached when so many working days late.
fn rung_after(ladder: &Ladder, late: u16) -> Option<Rung> {
    let beyond = late.checked_sub(ladder.after_first)?;
    let steps = beyond / ladder.after_every.max(1);
    Some(Rung::After(ladder.after_first + steps * ladder.after_every.max(1)))
}
