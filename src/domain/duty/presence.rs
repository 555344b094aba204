//! Every institution has an official page that answers, is its own, and is not stale.
//!
//! Measure 10 of the council's plan. An institution without a page on record is to create one by
//! the plan's day. A page is dead only when it did not answer for most of a fortnight while the
//! rest of the web could be read; it is a stranger's when it was read and does not name the
//! institution; it is stale when nothing on it is newer than allowed. What cannot be told (a
//! sign-in page, a page without dates) is no fault.
//!
//! Each fault is to be mended within the plan's term from the day it was seen, and is over when
//! the page shows it no more; a page newly on record ends its absence.

use super::status::{open, set, status_when_not_seen};
use crate::domain::ids::{PersonId, SourceId};
use crate::domain::obligation::{Matter, Obligation, PageFault};
use crate::domain::plan::Duty;
use crate::domain::plan::directory::{Department, OfficialPage, UnitKind};
use crate::domain::plan::rules::PresenceRule;
use crate::domain::plan::term::{Due, Roll, Term, due_after};
use crate::domain::sightings::Reading;
use crate::domain::sightings::host::Owner;
use crate::domain::view::View;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

/// Time to create a page where the plan names no day.
const CREATE_WITHIN: Term = Term::calendar(90);

/// A page is dead when it did not answer for so many percent of this window.
const DEAD_PERCENT: i32 = 75;
const DEAD_WINDOW: TimeDelta = TimeDelta::days(14);

/// The pages of every institution, and of departments that have some.
pub fn obligations(duty: &Duty, rule: &PresenceRule, view: &View<'_>) -> Vec<Obligation> {
    view.plan
        .directory
        .departments
        .iter()
        .filter(|unit| unit.head.is_some())
        .flat_map(|unit| of_unit(duty, rule, unit, view))
        .collect()
}

fn of_unit(
    duty: &Duty,
    rule: &PresenceRule,
    unit: &Department,
    view: &View<'_>,
) -> Vec<Obligation> {
    if unit.pages.is_empty() {
        if unit.kind != UnitKind::Institution {
            return Vec::new();
        }
        let since = unit.joined_on.unwrap_or(view.watching_since).max(view.watching_since);
        let due = match rule.create_by.filter(|by| *by > since) {
            Some(by) => set(by),
            None => due_after(since, CREATE_WITHIN, Roll::Next, view.calendar),
        };
        let status = status_when_not_seen(&[], due.on, view);
        let matter =
            Matter::Page { department: unit.id.clone(), url: None, fault: PageFault::Missing };
        let subject = format!("{}/missing", unit.id);
        let missing = open(duty, &subject, matter, people(duty, unit), since, due);
        return vec![Obligation { status, ..missing }];
    }
    unit.pages.iter().flat_map(|page| of_page(duty, rule, unit, page, view)).collect()
}

fn people(duty: &Duty, unit: &Department) -> Vec<PersonId> {
    match duty.responsible.is_empty() {
        true => unit.head.iter().cloned().collect(),
        false => duty.responsible.clone(),
    }
}

fn of_page(
    duty: &Duty,
    rule: &PresenceRule,
    unit: &Department,
    page: &OfficialPage,
    view: &View<'_>,
) -> Vec<Obligation> {
    let mended = |since| due_after(since, rule.mend_within, Roll::Next, view.calendar);
    let mut faults: Vec<(PageFault, NaiveDate, Due)> = Vec::new();
    let reading = view.reading(&page.source);
    if let Some(since) = dead_since(&reading, view).filter(|_| others_answer(&page.source, view)) {
        let since = view.calendar.day_of(since);
        faults.push((PageFault::Dead, since, mended(since)));
    } else if let Some(sight) = view.sightings.hosts.get(&page.source) {
        match (sight.view.owner, sight.owner_since, sight.view.newest_on) {
            (Owner::Stranger, Some(since), _) => {
                let since = view.calendar.day_of(since);
                faults.push((PageFault::Stranger, since, mended(since)));
            }
            (_, _, Some(newest_on)) => {
                let due = due_after(newest_on, rule.stale_after, Roll::Next, view.calendar);
                // What was stale before the watch began is to be mended from then on.
                let due = match due.on < view.watching_since {
                    true => mended(view.watching_since),
                    false => due,
                };
                faults.push((PageFault::Stale(newest_on), newest_on, due));
            }
            _ => {}
        }
    }
    faults
        .into_iter()
        .map(|(fault, since, due)| {
            let matter =
                Matter::Page { department: unit.id.clone(), url: Some(page.url.clone()), fault };
            let subject = format!("{}/{}/{}", unit.id, page.source, word(fault, since));
            let obligation = open(duty, &subject, matter, people(duty, unit), since, due);
            // That a page is dead is known from its very silence, so nothing has to be read again.
            let sources = match fault {
                PageFault::Dead => &[][..],
                _ => std::slice::from_ref(&page.source),
            };
            let status = status_when_not_seen(sources, due.on, view);
            Obligation { status, ..obligation }
        })
        .collect()
}

fn word(fault: PageFault, since: NaiveDate) -> String {
    match fault {
        PageFault::Missing => "missing".to_owned(),
        PageFault::Dead => format!("dead/{since}"),
        PageFault::Stranger => format!("stranger/{since}"),
        PageFault::Stale(newest_on) => format!("stale/{newest_on}"),
    }
}

/// Since when a page is dead: its present failure is part of a fortnight in which it hardly
/// answered.
fn dead_since(reading: &Reading, view: &View<'_>) -> Option<DateTime<Utc>> {
    let blind_since = reading.blind_since?;
    let from = view.now - DEAD_WINDOW;
    let silent = |start: DateTime<Utc>, end: DateTime<Utc>| {
        (end.min(view.now) - start.max(from)).max(TimeDelta::zero())
    };
    let past: TimeDelta =
        reading.outages.iter().map(|outage| silent(outage.from, outage.until)).sum();
    let total = past + silent(blind_since, view.now);
    if total * 100 < DEAD_WINDOW * DEAD_PERCENT {
        return None;
    }
    // The first day on which it was dead must not move while it stays so.
    let first = reading.outages.iter().rev().take_while(|outage| outage.until > from).last();
    Some(first.map_or(blind_since, |outage| outage.from))
}

/// Whether anything else could be read at the same time: otherwise it is our own line that fails.
fn others_answer(page: &SourceId, view: &View<'_>) -> bool {
    view.sightings.readings.iter().any(|(source, reading)| {
        source != page && reading.blind_since.is_none() && reading.read_at.is_some()
    })
}
