//! Notices: who must hear what about an obligation, at which rung, and why.
//!
//! Decides who is told. Does not write the words (`letters`) and does not carry them
//! (`channels`). The invariants: an accusing notice needs a status of `Overdue` with every source
//! read at this very moment; of the rungs that have come due only the gravest is told, once.

pub mod appointment;
pub mod hour;
pub mod key;
mod ladder;
pub mod setback;
pub mod thanks;
pub mod trouble;

use super::council::sitting::SittingKey;
use super::duty::security;
use super::ids::SourceId;
use super::obligation::{Asking, Covered, Matter, Obligation, Question, Status};
use super::view::View;
use key::{Heard, NoticeKey, Rung};
use ladder::{Reached, Step};
use std::collections::{BTreeSet, HashMap};

impl From<NoticeKey> for String {
    fn from(key: NoticeKey) -> Self {
        key.to_string()
    }
}

/// One person must hear one thing at one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What makes it the same notice.
    pub key: NoticeKey,
    /// Why now, in English, for the journal of decisions.
    pub reason: String,
}

/// What [`notices`] decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notices {
    /// Who must hear what now.
    pub due: Vec<Notice>,
    /// Sources that must be read at this moment before somebody may be called late.
    pub to_look_at: BTreeSet<SourceId>,
}

/// Everyone who must hear something at `now` and was not told yet.
///
/// `heard` answers how far a notice has come. Of the rungs whose morning has come only the gravest
/// is considered, so an outage of a week brings one letter and not three. A promise is quiet until
/// its day; what a person who is away should hear, their deputy hears.
pub fn notices(
    obligations: &[Obligation],
    heard: impl Fn(&NoticeKey) -> Heard,
    view: &View<'_>,
) -> Notices {
    let View { plan, register, calendar, watching_since, now, .. } = *view;
    let today = view.today();
    let mut notices = Notices::default();
    // Obligations share their last days, and the calendar is the dear part of a rung.
    let mut reached = HashMap::new();
    let in_question = sittings_in_question(obligations);
    for obligation in obligations {
        let ended = obligation.said_until.is_some_and(|until| until < today);
        let begun = obligation.opens_on <= today;
        if obligation.due.on < watching_since || ended || !begun {
            continue;
        }
        if register.is_promised(&obligation.key, today) {
            continue;
        }
        let Some(duty) = plan.duty(&obligation.duty) else { continue };
        let own = security::ladder(&obligation.matter, &duty.ladder);
        let ladder = own.as_ref().unwrap_or(&duty.ladder);
        let reached = reached
            .entry((&obligation.duty, obligation.due.on, own.is_some()))
            .or_insert_with(|| Reached::of(ladder, obligation.due.on, calendar, now));
        let step = Step { obligation, ladder, reached, view };
        let first_of_own = notices.due.len();
        for (rung, person, reason) in step.rungs_due(&heard) {
            let (directory, responsible) = (&plan.directory, &obligation.responsible);
            if register.is_heard_by_others(&person, responsible, directory, today) {
                continue;
            }
            let in_charge = register.in_charge(&obligation.key, &person, directory);
            let person = directory.reader(register.hearer(in_charge, directory, today)).clone();
            if accuses(rung) && is_about(obligation, &in_question) {
                continue;
            }
            let key = NoticeKey {
                obligation: obligation.key.clone(),
                due_on: obligation.due.on,
                rung,
                person,
            };
            if heard(&key) != Heard::Never {
                continue;
            }
            match &obligation.status {
                Status::Overdue { stale } if !stale.is_empty() => {
                    notices.to_look_at.extend(stale.iter().cloned());
                }
                // Two people who are away may have one deputy.
                _ if notices.due[first_of_own..].iter().any(|known| known.key == key) => {}
                _ => notices.due.push(Notice { key, reason }),
            }
        }
    }
    notices
}

/// Sittings of which people are asked whether they take place: what they would owe is not late
/// before the answer.
pub fn sittings_in_question(obligations: &[Obligation]) -> BTreeSet<SittingKey> {
    let of = |obligation: &Obligation| match (&obligation.matter, &obligation.status) {
        (
            Matter::Answer { sitting, question: Question::Held | Question::Vanished },
            Status::Open,
        ) => Some(sitting.key),
        _ => None,
    };
    obligations.iter().filter_map(of).collect()
}

/// Whether an obligation is about one of some sittings.
pub fn is_about(obligation: &Obligation, sittings: &BTreeSet<SittingKey>) -> bool {
    match &obligation.matter {
        Matter::Broadcast { sitting }
        | Matter::Copy { sitting }
        | Matter::SittingAnnounced { sitting }
        | Matter::Coverage { of: Covered::Sitting(sitting) } => sittings.contains(&sitting.key),
        _ => false,
    }
}

/// Whether a rung says that something is late.
pub fn accuses(rung: Rung) -> bool {
    matches!(rung, Rung::After(_) | Rung::Escalation)
}

/// Whether what a notice says still holds, so that its letter may leave now.
///
/// A reminder needs its obligation still open, an accusation needs it overdue with every source
/// read at this moment, and the last day must be the one the notice was made for.
pub fn holds(key: &NoticeKey, obligation: &Obligation) -> Holding {
    if obligation.due.on != key.due_on {
        return Holding::Gone;
    }
    match (key.rung, &obligation.status) {
        (Rung::Before(_), Status::Open) => Holding::True,
        (Rung::Thanks, Status::Met { .. }) => Holding::True,
        (Rung::Ask(_), Status::Open) if obligation.asking == Asking::UntilAnswered => Holding::True,
        (Rung::Ask(_), Status::Unknown { .. }) if obligation.asking == Asking::Once => {
            Holding::True
        }
        (Rung::Advice, Status::Open) if obligation.asking == Asking::Advice => Holding::True,
        (Rung::Unknown, Status::Unknown { unread }) if !unread.is_empty() => Holding::True,
        (Rung::Doubt(_), Status::Unknown { unread }) if unread.is_empty() => Holding::True,
        (Rung::After(_) | Rung::Escalation, Status::Overdue { stale }) => {
            if stale.is_empty() {
                Holding::True
            } else {
                Holding::NeedsLook(stale.clone())
            }
        }
        // Blindness does not make an accusation false; it waits until sight returns.
        (Rung::After(_) | Rung::Escalation, Status::Unknown { unread }) if !unread.is_empty() => {
            Holding::NeedsLook(unread.clone())
        }
        _ => Holding::Gone,
    }
}

/// Whether a prepared notice may leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holding {
    /// It is true now.
    True,
    /// It may be true; these sources must be read first.
    NeedsLook(Vec<SourceId>),
    /// It is not true any more.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::council::decision::Body;
    use crate::domain::obligation::SittingRef;
    use crate::domain::plan::term::Due;
    use chrono::NaiveDate;

    fn of(matter: Matter, status: Status) -> Obligation {
        let on = NaiveDate::MIN;
        Obligation {
            key: "any".into(),
            duty: "any".into(),
            measure: 5,
            matter,
            responsible: Vec::new(),
            opens_on: on,
            due: Due { on, nominal_on: on, counted: None },
            status,
            candidates: Vec::new(),
            asking: Asking::Nothing,
            said_until: None,
        }
    }

    fn sitting(body: Body) -> SittingRef {
        let key = SittingKey { body, first_on: NaiveDate::MIN };
        SittingRef { key, on: NaiveDate::MIN, at: None, session: None, place: None }
    }

    #[test]
    fn a_sitting_that_may_not_have_been_held_owes_nothing_until_that_is_answered() {
        let asked = |question, status| {
            of(Matter::Answer { sitting: sitting(Body::Session), question }, status)
        };
        let late = || Status::Overdue { stale: Vec::new() };
        let broadcast = |body| of(Matter::Broadcast { sitting: sitting(body) }, late());
        let covered = Covered::Sitting(sitting(Body::Session));
        let open = sittings_in_question(&[asked(Question::Held, Status::Open)]);
        assert!(is_about(&broadcast(Body::Session), &open));
        assert!(is_about(&of(Matter::Coverage { of: covered }, late()), &open));
        assert!(!is_about(&broadcast(Body::Executive), &open), "another sitting");
        let gone = sittings_in_question(&[asked(Question::Vanished, Status::Open)]);
        assert!(is_about(&broadcast(Body::Session), &gone));
        for (question, status) in
            [(Question::Held, Status::Waived), (Question::Decisions, Status::Open)]
        {
            assert!(sittings_in_question(&[asked(question, status)]).is_empty(), "{question:?}");
        }
        assert!(accuses(Rung::Escalation) && !accuses(Rung::Before(0)) && !accuses(Rung::Ask(1)));
    }
}
