//! Decisions, sittings, events and trips are covered.
//!
//! Measures 3, 6 and 7 of the council's plan. Of decisions: each published decision that no post
//! speaks of is listed once, on the first sending morning of a week; the plan says «as needed», so
//! nobody is ever late with it. Of sittings, events and trips: an item of the duty's sources that
//! reports it, within the term from its last day.
//!
//! A decision is covered by a post that links its page, names its number and date, or bears its
//! name. A sitting is covered by a report of it; an event or trip by an item from its first day on
//! that holds the telling words of its name. A person's word settles any of them.

use super::event_words::{NamedEvent, Wording, named_events};
use super::status::{
    NAMESAKE_DAYS, asking_where_closed, doubted, items, namesakes, open, responsible, status_by,
    worded,
};
use crate::domain::calendar::{add_days, sub_days};
use crate::domain::council::decision::DecisionKey;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::known::sittings::known_sittings;
use crate::domain::names::likeness::Name;
use crate::domain::obligation::{
    Asking, Covered, EventRef, Matter, Obligation, SettledBy, Status, Timeliness,
};
use crate::domain::plan::rules::{CoverageOf, CoverageRule, DutyKind, PublicationRule};
use crate::domain::plan::term::{Roll, due_after};
use crate::domain::plan::{Duty, DutyState};
use crate::domain::sightings::{Observation, key_of};
use crate::domain::view::View;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Advice about a decision is given so many days after its publication at the latest.
const ADVICE_DAYS_MAX: u16 = 30;

/// News so long after the last day speak of the next event of that name.
const COVERED_LATE_DAYS: u16 = 60;

/// The coverage of everything the rule names.
pub fn obligations(duty: &Duty, rule: &CoverageRule, view: &View<'_>) -> Vec<Obligation> {
    let seen = items(duty, view);
    rule.of
        .iter()
        .flat_map(|of| match of {
            CoverageOf::Decisions => of_decisions(duty, rule, &seen, view),
            CoverageOf::Sittings => of_sittings(duty, rule, &seen, view),
            CoverageOf::Events => of_events(duty, rule, EventKind::Event, &seen, view),
            CoverageOf::Trips => of_events(duty, rule, EventKind::Trip, &seen, view),
        })
        .collect()
}

fn of_decisions(
    duty: &Duty,
    rule: &CoverageRule,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Vec<Obligation> {
    // Where no post can be seen, advice would be noise.
    if duty.sources.iter().any(|source| view.is_closed(source)) {
        return Vec::new();
    }
    let posts = Posts::among(seen);
    let since = view.watching_since.max(sub_days(view.today(), 2 * ADVICE_DAYS_MAX));
    published(view)
        .into_iter()
        .filter(|(_, (_, on))| since <= *on)
        .map(|(key, (page, published_on))| {
            let act = page.acts.iter().find(|act| key_of(act).as_ref() == Some(&key));
            let name = act.and_then(|act| act.name.clone()).filter(|_| page.acts.len() > 1);
            let title = Some(name.unwrap_or_else(|| page.item.title.clone()));
            let url = page.item.url.clone();
            let due = due_after(published_on, rule.term, Roll::Next, view.calendar);
            let number = key.number.shown().to_owned();
            let of = Covered::Decision { key: key.clone(), number, title, url };
            let responsible = duty.responsible.clone();
            let subject = key.to_string();
            let matter = Matter::Coverage { of };
            let mut obligation = open(duty, &subject, matter, responsible, published_on, due);
            obligation.asking = Asking::Advice;
            let old = view.today() > add_days(published_on, ADVICE_DAYS_MAX);
            obligation.status = match posts.of(&key, page) {
                Some((post, on)) => {
                    let timeliness = Timeliness::InTime;
                    Status::Met { on, timeliness, by: SettledBy::of(post) }
                }
                None if old => Status::Waived,
                None => Status::Open,
            };
            obligation
        })
        .collect()
}

/// Decisions with a page that publishes them, and the day; the earliest page of each.
fn published<'a>(view: &View<'a>) -> BTreeMap<DecisionKey, (&'a Observation, NaiveDate)> {
    let mut sources = Vec::new();
    for duty in view.plan.duties.iter().filter(|duty| duty.state == DutyState::Active) {
        if let DutyKind::Publication(PublicationRule { .. }) = duty.kind {
            sources.extend(duty.sources.iter().chain(&duty.also_sources));
        }
    }
    let mut all: BTreeMap<DecisionKey, (&Observation, NaiveDate)> = BTreeMap::new();
    for page in view.sightings.observations.values() {
        if page.gone_at.is_some() || !sources.contains(&&page.source) || !page.is_dated() {
            continue;
        }
        let on = page.published_on();
        for key in page.acts.iter().filter_map(key_of) {
            let known = all.entry(key).or_insert((page, on));
            if on < known.1 {
                *known = (page, on);
            }
        }
    }
    all
}

/// Posts with what each says of decisions.
struct Posts<'a>(Vec<Post<'a>>);

struct Post<'a> {
    page: &'a Observation,
    on: NaiveDate,
    text: String,
    name: Option<Name>,
}

impl<'a> Posts<'a> {
    fn among(seen: &[(&'a Observation, NaiveDate)]) -> Self {
        let posts = seen.iter().map(|(page, on)| {
            let text = page.item.text.as_deref().unwrap_or_default();
            let text = format!("{} {text}", page.item.title);
            Post { page, on: *on, text, name: Name::of(&page.item.title) }
        });
        Self(posts.collect())
    }

    /// The first post that speaks of a decision.
    fn of(&self, key: &DecisionKey, page: &Observation) -> Option<(&'a Observation, NaiveDate)> {
        let address = page.item.url.as_deref().map(bare);
        let name = Name::of(&page.item.title).filter(|_| page.acts.len() == 1);
        self.0
            .iter()
            .filter(|post| {
                let links = address.is_some_and(|address| holds_address(&post.text, address));
                let names =
                    post.page.acts.iter().chain(&post.page.mentions).any(|act| {
                        act.number == key.number && act.adopted_on == Some(key.adopted_on)
                    });
                let bears = match (&name, &post.name) {
                    (Some(name), Some(own)) => own.is_same_as(name),
                    _ => false,
                };
                links || names || bears
            })
            .min_by_key(|post| post.on)
            .map(|post| (post.page, post.on))
    }
}

fn bare(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/')
}

/// Whether a text holds an address itself, not a longer one that begins with it.
fn holds_address(text: &str, address: &str) -> bool {
    text.match_indices(address).any(|(at, found)| {
        let rest = &text[at + found.len()..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
    })
}

fn of_sittings(
    duty: &Duty,
    rule: &CoverageRule,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Vec<Obligation> {
    known_sittings(view, view.remembered_since())
        .into_values()
        .filter(|sitting| sitting.status == SittingStatus::Held && sitting.on <= view.today())
        .map(|sitting| {
            let due = due_after(sitting.on, rule.term, Roll::Next, view.calendar);
            let matter = Matter::Coverage { of: Covered::Sitting(sitting.as_ref()) };
            let subject = sitting.key.to_string();
            let responsible = duty.responsible.clone();
            let mut obligation = open(duty, &subject, matter, responsible, sitting.on, due);
            obligation.asking = asking_where_closed(duty, view);
            let by = sitting
                .reported
                .iter()
                .filter_map(|page| {
                    let (_, on) = seen.iter().find(|(own, _)| own.same_item(page))?;
                    page.gone_at.is_none().then_some((*page, *on))
                })
                .min_by_key(|(_, on)| *on);
            obligation.status = status_by(by, &duty.sources, due.on, view);
            obligation
        })
        .collect()
}

fn of_events(
    duty: &Duty,
    rule: &CoverageRule,
    kind: EventKind,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Vec<Obligation> {
    let (named, said) = (named_events(view), worded(seen));
    named
        .iter()
        .filter(|(event, _)| event.kind == kind && event.status != SittingStatus::Cancelled)
        .filter(|(event, _)| view.remembered_since() <= event.until && event.from <= view.today())
        .map(|event| of_event(duty, rule, event, &named, &said, view))
        .collect()
}

fn of_event(
    duty: &Duty,
    rule: &CoverageRule,
    (event, words): &NamedEvent<'_>,
    named: &[NamedEvent<'_>],
    seen: &[(&Observation, NaiveDate, Wording<'_>)],
    view: &View<'_>,
) -> Obligation {
    // What was registered late may be covered from the day it was registered.
    let known_on = event.known_at.map_or(event.until, |at| view.calendar.day_of(at));
    let due = due_after(event.until.max(known_on), rule.term, Roll::Next, view.calendar);
    let matter = Matter::Coverage { of: Covered::Event(EventRef::from(*event)) };
    let responsible = responsible(duty, event.department.as_ref(), view);
    let mut obligation = open(duty, event.id.as_str(), matter, responsible, event.from, due);
    obligation.asking = asking_where_closed(duty, view);
    let (_, next) = namesakes(event, words, named);
    let last = add_days(due.on, COVERED_LATE_DAYS);
    let last = next.map_or(last, |next| last.min(sub_days(next, 2 * NAMESAKE_DAYS).max(due.on)));
    let since = || seen.iter().filter(move |(_, on, _)| event.from <= *on && *on <= last);
    let by = since()
        .filter(|(page, _, said)| page.gone_at.is_none() && words.are_in(said))
        .map(|(page, on, _)| (*page, *on))
        .min_by_key(|(_, on)| *on);
    obligation.status = status_by(by, &duty.sources, due.on, view);
    doubted(obligation, words, since().map(|(page, _, said)| (*page, said)))
}

#[cfg(test)]
mod tests {
    use super::holds_address;

    #[test]
    fn an_address_is_held_whole() {
        let address = "rada.example/documents/12-pro";
        assert!(holds_address("Див. https://rada.example/documents/12-pro.", address));
        assert!(holds_address("https://www.rada.example/documents/12-pro/", address));
        assert!(!holds_address("https://rada.example/documents/12-pro-biudzhet", address));
        assert!(!holds_address("https://rada.example/documents/1", address));
    }
}
