//! Questions to the secretaries about sittings.
//!
//! After each sitting they are asked how many decisions it adopted, until they answer: the only
//! way to know of a decision that neither the register nor the site shows. Of a sitting whose day
//! has passed and of which nothing proves that it took place they are asked whether it did; of one
//! that is to come and whose announcement vanished, whether it will. A question accuses nobody and
//! is never late.
//!
//! Answered by decisions registered for that day, by their number («0» is an answer), by a
//! cancellation, a new day, or a word on the question itself.

use super::status::open;
use crate::domain::calendar::sub_days;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::known::sittings::{KnownSitting, known_sittings};
use crate::domain::obligation::{
    Asking, Matter, Obligation, Question, SettledBy, Status, Timeliness,
};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::PublicationRule;
use crate::domain::plan::term::{Roll, Term, due_after};
use crate::domain::view::View;
use chrono::NaiveDate;

/// A question about each sitting that needs one.
pub(super) fn obligations(duty: &Duty, rule: &PublicationRule, view: &View<'_>) -> Vec<Obligation> {
    let people = match rule.secretaries.is_empty() {
        true => &duty.responsible,
        false => &rule.secretaries,
    };
    known_sittings(view, asked_since(view))
        .into_values()
        .filter_map(|sitting| {
            let (question, since) = question(&sitting, view)?;
            let due = due_after(since, Term::working(1), Roll::Next, view.calendar);
            let matter = Matter::Answer { sitting: sitting.as_ref(), question };
            let subject = match question {
                Question::Vanished => format!("vanished/{}", sitting.key),
                Question::Decisions | Question::Held => format!("answer/{}", sitting.key),
            };
            let mut obligation = open(duty, &subject, matter, people.clone(), since, due);
            obligation.asking = Asking::UntilAnswered;
            if let Some(on) = answered_on(&sitting, question, view) {
                let by = SettledBy::Person { link: None };
                // An answer is never late.
                let timeliness = Timeliness::InTime;
                obligation.status = Status::Met { on, timeliness, by };
            }
            Some(obligation)
        })
        .collect()
}

/// What was adopted so many days before the watch began may still be published in time.
const BEFORE_WATCH_DAYS: u16 = 30;

/// The first day whose sittings are asked about.
fn asked_since(view: &View<'_>) -> NaiveDate {
    view.remembered_from(sub_days(view.watching_since, BEFORE_WATCH_DAYS))
}

/// The day a sitting can be asked about from: its own, or that on which it became known.
fn askable_on(sitting: &KnownSitting<'_>, view: &View<'_>) -> NaiveDate {
    // Old journals do not say when a sitting was registered.
    let is_dated = sitting.registered.is_none_or(|one| one.known_at.is_some());
    let known_on = is_dated.then(|| view.calendar.day_of(sitting.known_at));
    sitting.on.max(view.watching_since).max(known_on.unwrap_or(sitting.on))
}

/// What is asked of a sitting, and from which day on.
fn question(sitting: &KnownSitting<'_>, view: &View<'_>) -> Option<(Question, NaiveDate)> {
    if sitting.status == SittingStatus::Cancelled {
        return None;
    }
    if sitting.on <= view.today() {
        let question = match sitting.status {
            SittingStatus::Held => Question::Decisions,
            _ => Question::Held,
        };
        return Some((question, askable_on(sitting, view)));
    }
    let vanished = sitting.vanished_at().filter(|_| sitting.registered.is_none())?;
    Some((Question::Vanished, view.calendar.day_of(vanished)))
}

fn answered_on(
    sitting: &KnownSitting<'_>,
    question: Question,
    view: &View<'_>,
) -> Option<NaiveDate> {
    if question == Question::Vanished {
        return None;
    }
    let said = sitting.registered.is_some_and(|one| one.decisions.is_some());
    let registered = view.register.decisions_of(sitting.key.body, sitting.on) > 0;
    (said || registered).then_some(sitting.on)
}
