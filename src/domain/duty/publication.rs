//! A decision of the session or the executive committee must be on the site within its term.
//!
//! One obligation per adopted decision, known from the register or from the site itself. Opens on
//! the day of adoption; counting starts the day after (Civil Code art. 253); a calendar term whose
//! last day is a day off moves to the next working day where the plan says so (art. 254 part 5, by
//! analogy). The 30 days are the council's own rule, measure 2 of its plan.
//!
//! Settled by a page that publishes this decision: number and date exactly, or number and sitting
//! where the page shows no date. A page of a whole session settles each decision it lists. A
//! likeness of names settles nothing, nor does a draft, an appendix, a citation, nor a page of
//! another sitting. What a person linked or unlinked stands above both. A page that is gone
//! settles nothing any more.
//!
//! Where nothing settles and some page may be the decision all the same (`candidates`), nobody is
//! called late until a person has said whether it is.

use super::candidates::{Candidates, unlinked};
use super::questions;
use super::status::status_when_not_done;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::obligation::{Asking, Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::{PublicationRule, Questions, due};
use crate::domain::plan::term::Due;
use crate::domain::register::{LinkVerdict, RegisteredDecision};
use crate::domain::sightings::publication_dates::dates_of;
use crate::domain::sightings::{Act, Observation, key_of};
use crate::domain::view::View;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// A decision that was adopted, from whichever side we know it.
struct Subject<'a> {
    registered: Option<&'a RegisteredDecision>,
    page: Option<Published<'a>>,
}

/// An act with the page that publishes it.
#[derive(Clone, Copy)]
struct Published<'a> {
    page: &'a Observation,
    act: &'a Act,
}

/// One obligation per adopted decision.
pub fn obligations(duty: &Duty, rule: &PublicationRule, view: &View<'_>) -> Vec<Obligation> {
    let pages = pages(duty, view);
    let by_number = index_by_number(&pages);
    let candidates = Candidates::among(&pages, duty, view);
    // A sitting adopts many decisions on one day.
    let mut dues = HashMap::new();
    let mut all: Vec<Obligation> = subjects(&pages, view)
        .into_iter()
        .map(|(key, subject)| {
            let due = *dues
                .entry(key.adopted_on)
                .or_insert_with(|| due(rule, key.adopted_on, view.calendar));
            let mut obligation = obligation(duty, key.clone(), &subject, due, Status::Open);
            if let Some(done) = settled(&key, &subject, &by_number, view) {
                obligation.status =
                    Status::Met { on: done.on, timeliness: done.timeliness(due), by: done.by };
                return obligation;
            }
            obligation.candidates = candidates.of(&key, subject.registered, view);
            obligation.status = match status_when_not_done(duty, due.on, view) {
                Status::Overdue { .. } if !obligation.candidates.is_empty() => {
                    Status::Unknown { unread: Vec::new() }
                }
                status => status,
            };
            obligation
        })
        .collect();
    if rule.questions == Questions::Asked {
        all.extend(questions::obligations(duty, rule, view));
    }
    all
}

fn obligation(
    duty: &Duty,
    key: DecisionKey,
    subject: &Subject<'_>,
    due: Due,
    status: Status,
) -> Obligation {
    let title = subject
        .registered
        .and_then(|registered| registered.title.clone())
        .or_else(|| subject.page.map(|found| title(&found)));
    let number = match subject.registered {
        Some(registered) => registered.number.shown().to_owned(),
        None => key.number.shown().to_owned(),
    };
    Obligation {
        key: format!("{}/{key}", duty.id).as_str().into(),
        duty: duty.id.clone(),
        measure: duty.measure,
        opens_on: key.adopted_on,
        matter: Matter::Decision { key, number, title },
        responsible: duty.responsible.clone(),
        due,
        status,
        candidates: Vec::new(),
        asking: Asking::Nothing,
        said_until: None,
    }
}

/// The page's headline, or the act's own name where the page holds many.
fn title(found: &Published<'_>) -> String {
    let many = found.page.acts.len() > 1;
    let name = found.act.name.clone().filter(|_| many);
    name.unwrap_or_else(|| found.page.item.title.clone())
}

/// Every page of the duty's sources that speaks of acts, those now gone included.
fn pages<'a>(duty: &Duty, view: &View<'a>) -> Vec<&'a Observation> {
    view.sightings
        .observations
        .values()
        .filter(|page| {
            duty.sources.contains(&page.source) || duty.also_sources.contains(&page.source)
        })
        .collect()
}

fn index_by_number<'a>(pages: &[&'a Observation]) -> HashMap<&'a str, Vec<Published<'a>>> {
    let mut by_number: HashMap<&str, Vec<Published<'_>>> = HashMap::new();
    for page in pages.iter().copied() {
        for act in &page.acts {
            by_number.entry(act.number.normal()).or_default().push(Published { page, act });
        }
    }
    by_number
}

/// Decisions known from the register and from pages that name body, number and date.
fn subjects<'a>(pages: &[&'a Observation], view: &View<'a>) -> BTreeMap<DecisionKey, Subject<'a>> {
    let mut subjects: BTreeMap<DecisionKey, Subject<'a>> = view
        .register
        .decisions
        .iter()
        .map(|(key, registered)| {
            (key.clone(), Subject { registered: Some(registered), page: None })
        })
        .collect();
    for page in pages.iter().copied() {
        for act in &page.acts {
            if let Some(key) = key_of(act) {
                subjects.entry(key).or_insert(Subject { registered: None, page: None }).page =
                    Some(Published { page, act });
            }
        }
    }
    subjects
}

/// What settled a decision, and the day, as far as it is known.
struct Done {
    on: NaiveDate,
    known: DayKnown,
    by: SettledBy,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum DayKnown {
    Yes,
    No,
}

impl Done {
    fn timeliness(&self, due: Due) -> Timeliness {
        match self.known {
            DayKnown::Yes if self.on > due.on => Timeliness::Late,
            DayKnown::No if self.on > due.on => Timeliness::Unknown,
            _ => Timeliness::InTime,
        }
    }
}

/// The earliest page that publishes the decision, or a person's word.
fn settled(
    key: &DecisionKey,
    subject: &Subject<'_>,
    by_number: &HashMap<&str, Vec<Published<'_>>>,
    view: &View<'_>,
) -> Option<Done> {
    let by_person = view
        .register
        .links
        .range((key.clone(), String::new())..)
        .take_while(|((decision, _), _)| decision == key)
        .filter(|(_, link)| link.verdict == LinkVerdict::Linked)
        .map(|((_, url), link)| Done {
            on: link.on,
            known: DayKnown::Yes,
            by: SettledBy::Person { link: Some(url.clone()) },
        });
    let by_page = by_number
        .get(key.number.normal())
        .into_iter()
        .flatten()
        .filter(|found| publishes(found, key, subject, view))
        .map(|found| {
            let page = found.page;
            let dates = dates_of(page, Some(key.adopted_on));
            // Without a believable day it was there by our first sighting at the latest.
            let (on, known) = match dates.believed {
                Some(on) => (on, DayKnown::Yes),
                None => (dates.first_seen.max(key.adopted_on), DayKnown::No),
            };
            let item = page.item.id.clone();
            let url = page.item.url.clone();
            Done { on, known, by: SettledBy::Item { source: page.source.clone(), item, url } }
        });
    by_person.chain(by_page).min_by_key(|done| (done.on, done.known))
}

fn publishes(
    found: &Published<'_>,
    key: &DecisionKey,
    subject: &Subject<'_>,
    view: &View<'_>,
) -> bool {
    let act = found.act;
    let same_body = match act.body {
        Some(body) => body == key.body,
        None => !has_twin_in_other_body(key, view),
    };
    let same_sitting = match act.adopted_on {
        Some(adopted_on) => adopted_on == key.adopted_on,
        None => subject.registered.is_some_and(|registered| {
            registered.session.is_some()
                && registered.session == act.session
                && (registered.convocation.is_none()
                    || act.convocation.is_none()
                    || registered.convocation == act.convocation)
        }),
    };
    found.page.gone_at.is_none() && same_body && same_sitting && !unlinked(found.page, key, view)
}

/// A page that names no body could be either of two decisions with one number and date.
fn has_twin_in_other_body(key: &DecisionKey, view: &View<'_>) -> bool {
    let body = match key.body {
        Body::Session => Body::Executive,
        Body::Executive => Body::Session,
    };
    view.register.decisions.contains_key(&DecisionKey { body, ..key.clone() })
}
