//! The kinds of duty: one file each, opened by its rule in words.
//!
//! A new kind is one file here and one variant of [`DutyKind`]; the compiler lists the rest.

pub mod announcement;
pub mod broadcast;
mod candidates;
pub mod coverage;
pub mod event_words;
pub mod freshness;
pub mod platform;
pub mod presence;
pub mod publication;
pub mod questions;
pub mod security;
pub mod status;
pub mod submission;
pub mod texts;

use super::obligation::{Obligation, SettledBy, Status, Timeliness};
use super::plan::rules::DutyKind;
use super::plan::{Duty, DutyState};
use super::register::Says;
use super::view::View;

/// The obligations of one duty.
pub fn obligations_of(duty: &Duty, view: &View<'_>) -> Vec<Obligation> {
    match &duty.kind {
        DutyKind::Freshness(rule) => freshness::obligations(duty, rule, view),
        DutyKind::Publication(rule) => publication::obligations(duty, rule, view),
        DutyKind::Coverage(rule) => coverage::obligations(duty, rule, view),
        DutyKind::Submission(rule) => submission::obligations(duty, rule, view),
        DutyKind::Broadcast(rule) => broadcast::obligations(duty, rule, view),
        DutyKind::Announcement(rule) => announcement::obligations(duty, rule, view),
        DutyKind::Security(rule) => security::obligations(duty, rule, view),
        DutyKind::Platform(rule) => platform::obligations(duty, rule, view),
        DutyKind::Presence(rule) => presence::obligations(duty, rule, view),
    }
}

/// Every obligation of the plan at the view's moment, ordered by key.
///
/// Duties that recur start with their first full period after the first day we answer for.
pub fn obligations(view: &View<'_>) -> Vec<Obligation> {
    let mut all: Vec<Obligation> = view
        .plan
        .duties
        .iter()
        .filter(|duty| duty.state == DutyState::Active)
        .flat_map(|duty| obligations_of(duty, view))
        .collect();
    for obligation in &mut all {
        heed_people(obligation, view);
    }
    all.sort_by(|a, b| a.key.cmp(&b.key));
    all
}

/// A person has looked: nothing that was found is what is looked for.
pub(in crate::domain) fn not_done(obligation: &mut Obligation, view: &View<'_>) {
    obligation.candidates.clear();
    if let Some(duty) = view.plan.duty(&obligation.duty) {
        obligation.status = status::status_when_not_done(duty, obligation.due.on, view);
    }
}

/// A person's word and a waiver stand above what the machine found, and below nothing.
pub(in crate::domain) fn heed_people(obligation: &mut Obligation, view: &View<'_>) {
    let register = view.register;
    if let Some(word) = register.words.get(&obligation.key) {
        match (word.says, &obligation.status) {
            (Says::Done, status) if !matches!(status, Status::Met { .. }) => {
                let timeliness = Timeliness::of(word.on, obligation.due.on);
                let by = SettledBy::Person { link: word.link.clone() };
                obligation.status = Status::Met { on: word.on, timeliness, by };
            }
            // What was found after that word was said is news.
            (Says::NotDone, Status::Met { on, .. }) if *on <= word.on => not_done(obligation, view),
            (Says::NotDone, Status::Unknown { unread }) if unread.is_empty() => {
                not_done(obligation, view);
            }
            _ => {}
        }
    }
    let today = view.calendar.day_of(view.now);
    if !matches!(obligation.status, Status::Met { .. })
        && register.is_waived(&obligation.key, today)
    {
        obligation.status = Status::Waived;
    }
}
