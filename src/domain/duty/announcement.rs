//! Every sitting and event is announced in time.
//!
//! Measure 6 of the council's plan. The last day is counted back from the sitting or event, in
//! working days by default, and moves with it. What became known too late to be announced by then
//! is to be announced by the working day after it became known; what became known on its own day
//! or later owes no announcement. After the day itself nothing is said any more: nobody can
//! announce the past.
//!
//! Settled by an announcement of that sitting (body and day), by an item published before the
//! event that names it, or by a person's word. An item that may name the event is shown to a person
//! before anyone is called late.

use super::event_words::{NamedEvent, Wording, named_events};
use super::status::{NAMESAKE_DAYS, doubted, items, namesakes, open, set, status_by, worded};
use crate::domain::calendar::{Calendar, add_days};
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::known::sittings::known_sittings;
use crate::domain::obligation::{EventRef, Matter, Obligation};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::AnnouncementRule;
use crate::domain::plan::term::{Counted, Due, Term, due_before};
use crate::domain::sightings::Observation;
use crate::domain::view::View;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// An item this much older than an event speaks of another one: of last year's, say.
const ANNOUNCED_AT_MOST: TimeDelta = TimeDelta::days(90);

/// Sittings and events to be announced.
pub fn obligations(duty: &Duty, rule: &AnnouncementRule, view: &View<'_>) -> Vec<Obligation> {
    let seen = items(duty, view);
    let mut all = of_sittings(duty, rule, &seen, view);
    let (named, said) = (named_events(view), worded(&seen));
    let events = named.iter().filter(|(event, _)| event.kind == EventKind::Event);
    all.extend(events.filter_map(|event| of_event(duty, rule, event, &named, &said, view)));
    all
}

fn of_sittings(
    duty: &Duty,
    rule: &AnnouncementRule,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Vec<Obligation> {
    known_sittings(view, view.remembered_since())
        .into_values()
        .filter(|sitting| sitting.status != SittingStatus::Cancelled)
        .filter_map(|sitting| {
            let known_on = view.calendar.day_of(sitting.known_at);
            let due = due(sitting.on, rule.sittings, sitting.known_at, view.calendar)?;
            let matter = Matter::SittingAnnounced { sitting: sitting.as_ref() };
            let subject = sitting.key.to_string();
            let responsible = duty.responsible.clone();
            let mut obligation = open(duty, &subject, matter, responsible, known_on, due);
            obligation.said_until = Some(sitting.on);
            let by = sitting.announced.iter().filter_map(|page| {
                let (_, on) = seen.iter().find(|(own, _)| own.same_item(page))?;
                page.gone_at.is_none().then_some((*page, *on))
            });
            obligation.status = status_by(first_of(by), &duty.sources, due.on, view);
            Some(obligation)
        })
        .collect()
}

fn of_event(
    duty: &Duty,
    rule: &AnnouncementRule,
    (event, words): &NamedEvent<'_>,
    named: &[NamedEvent<'_>],
    seen: &[(&Observation, NaiveDate, Wording<'_>)],
    view: &View<'_>,
) -> Option<Obligation> {
    if event.status == SittingStatus::Cancelled || event.from < view.remembered_since() {
        return None;
    }
    let known_at = event.known_at.unwrap_or(view.now);
    let due = due(event.from, rule.events, known_at, view.calendar)?;
    let matter = Matter::EventAnnounced { event: EventRef::from(*event) };
    let responsible = super::status::responsible(duty, event.department.as_ref(), view);
    let known_on = view.calendar.day_of(known_at);
    let mut obligation = open(duty, event.id.as_str(), matter, responsible, known_on, due);
    obligation.said_until = Some(event.from);
    let (last, _) = namesakes(event, words, named);
    let since = last.map(|until| add_days(until, NAMESAKE_DAYS));
    let before = || {
        let near = move |on: NaiveDate| {
            on <= event.from
                && event.from - on <= ANNOUNCED_AT_MOST
                && since.is_none_or(|since| since <= on)
        };
        seen.iter().filter(move |(_, on, _)| near(*on))
    };
    let by = before()
        .filter(|(page, _, said)| page.gone_at.is_none() && words.are_in(said))
        .map(|(page, on, _)| (*page, *on));
    obligation.status = status_by(first_of(by), &duty.sources, due.on, view);
    Some(doubted(obligation, words, before().map(|(page, _, said)| (*page, said))))
}

fn first_of<'a>(
    pages: impl Iterator<Item = (&'a Observation, NaiveDate)>,
) -> Option<(&'a Observation, NaiveDate)> {
    pages.min_by_key(|(_, on)| *on)
}

/// The last day for announcing what is held on `on`; `None` when it became known too late to be
/// announced at all.
fn due(on: NaiveDate, term: Term, known_at: DateTime<Utc>, calendar: &Calendar) -> Option<Due> {
    let known_on = calendar.day_of(known_at);
    let wanted = due_before(on, term, calendar);
    if wanted > known_on {
        let counted = Counted { from: on, days: term.days, count: term.count };
        return Some(Due { on: wanted, nominal_on: wanted, counted: Some(counted) });
    }
    let soon = calendar.add_working_days(known_on, 1);
    (soon < on).then(|| set(soon))
}
