//! News keep appearing: no source is silent for longer than it may be.
//!
//! Measure 1 of the council's plan. For each source of the duty, the day of its newest item and
//! the allowed silence give the last day for the next one; a last day off moves to the next
//! working day where the plan says so. A longer silence that ended is remembered as met late.
//!
//! Each source is judged by itself: a silent Facebook page does not excuse a silent site. A source
//! that the configuration cannot read makes no obligation. A silence older than the watch counts
//! from the day the watch began.

use super::status::{open, status_when_not_seen};
use crate::domain::calendar::sub_days;
use crate::domain::ids::SourceId;
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::FreshnessRule;
use crate::domain::plan::term::{Due, due_after};
use crate::domain::sightings::Observation;
use crate::domain::view::View;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The present silence of each source, and past ones that were too long.
pub fn obligations(duty: &Duty, rule: &FreshnessRule, view: &View<'_>) -> Vec<Obligation> {
    duty.sources
        .iter()
        .chain(&duty.also_sources)
        .filter(|source| !view.is_closed(source) && view.sightings.read_at(source).is_some())
        .flat_map(|source| of_source(duty, rule, source, view))
        .collect()
}

fn of_source(
    duty: &Duty,
    rule: &FreshnessRule,
    source: &SourceId,
    view: &View<'_>,
) -> Vec<Obligation> {
    let news = days_of_news(source, view);
    let silence = rule.silence_of.get(source).copied().unwrap_or(rule.silence);
    let oldest = sub_days(view.today(), crate::domain::view::REMEMBERED_DAYS);
    let mut all = Vec::new();
    let mut days = news.iter().peekable();
    if news.is_empty() {
        let due = due_after(view.watching_since, silence, rule.roll, view.calendar);
        all.push(silent(duty, source, view.watching_since, due, view));
    }
    while let Some((last_on, _)) = days.next() {
        if *last_on < oldest && days.peek().is_some() {
            continue;
        }
        let due = due_after(*last_on, silence, rule.roll, view.calendar);
        match days.peek() {
            None => {
                // A silence older than the watch is counted from its first day: nobody is called
                // late for the past, and it is not passed over either.
                let from = (*last_on).max(view.watching_since);
                let due = due_after(from, silence, rule.roll, view.calendar);
                all.push(silent(duty, source, *last_on, due, view));
            }
            Some((next_on, item)) if **next_on > due.on && due.on >= view.watching_since => {
                let by = SettledBy::Item {
                    source: source.clone(),
                    item: item.item.id.clone(),
                    url: item.item.url.clone(),
                };
                let (on, timeliness) = (**next_on, Timeliness::Late);
                let ended = silent(duty, source, *last_on, due, view);
                all.push(Obligation { status: Status::Met { on, timeliness, by }, ..ended });
            }
            Some(_) => {}
        }
    }
    all
}

fn silent(
    duty: &Duty,
    source: &SourceId,
    last_on: NaiveDate,
    due: Due,
    view: &View<'_>,
) -> Obligation {
    let matter = Matter::Silence { source: source.clone(), last_on };
    let responsible = duty.responsible.clone();
    let subject = format!("{source}/{last_on}");
    let obligation = open(duty, &subject, matter, responsible, last_on, due);
    let status = status_when_not_seen(std::slice::from_ref(source), due.on, view);
    Obligation { status, ..obligation }
}

/// The days on which a source had news, with one item of each; an undated item that stood there at
/// the first read may be years old and tells nothing.
fn days_of_news<'a>(source: &SourceId, view: &View<'a>) -> BTreeMap<NaiveDate, &'a Observation> {
    let mut days = BTreeMap::new();
    for page in view.sightings.observations.values() {
        if page.source == *source && page.is_dated() {
            let on = page.published_on();
            days.entry(on).or_insert(page);
        }
    }
    days
}
