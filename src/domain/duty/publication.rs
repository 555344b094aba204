//! A decision of the session or the executive committee must be on the site within its term.
//!
//! One obligation per adopted decision, known from the register or from the site itself. Opens on
//! the day of adoption; counting starts the day after (Civil Code art. 253); a calendar term whose
//! last day is a day off moves to the next working day where the plan says so (art. 254 part 5, by
//! analogy). The 30 days are the council's own rule, measure 2 of its plan.
//!
//! Settled by a page that is this decision: number and date exactly, or number and sitting where
//! the page shows no date. A likeness of names settles nothing, nor does a draft, nor a page of
//! another sitting. What a person linked or unlinked stands above both. A page that is gone
//! settles nothing any more.

use super::{View, status_when_not_done};
use crate::domain::calendar::{Calendar, add_days};
use crate::domain::decision::DecisionKey;
use crate::domain::obligation::{Counted, Due, Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::observation::{Kind, Observation};
use crate::domain::plan::{DayCount, Duty, Roll};
use crate::domain::register::{LinkVerdict, RegisteredDecision};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// The term of a publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PublicationRule {
    /// How many days from adoption.
    pub term_days: u16,
    /// Which days.
    pub count: DayCount,
    /// What happens to a last day off; working-day terms never end on one.
    pub roll: Roll,
}

/// A decision that was adopted, from whichever side we know it.
struct Subject<'a> {
    registered: Option<&'a RegisteredDecision>,
    page: Option<&'a Observation>,
}

/// One obligation per adopted decision.
pub fn obligations(duty: &Duty, rule: &PublicationRule, view: &View<'_>) -> Vec<Obligation> {
    let pages = decision_pages(duty, view);
    let by_number = index_by_number(&pages);
    // A sitting adopts many decisions on one day.
    let mut dues = HashMap::new();
    subjects(&pages, view)
        .into_iter()
        .map(|(key, subject)| {
            let due = *dues
                .entry(key.adopted_on)
                .or_insert_with(|| due(rule, key.adopted_on, view.calendar));
            let status = match settled(&key, &subject, &by_number, view) {
                Some((on, by)) => {
                    let timeliness =
                        if on <= due.on { Timeliness::InTime } else { Timeliness::Late };
                    Status::Met { on, timeliness, by }
                }
                None => status_when_not_done(duty, due.on, view),
            };
            obligation(duty, key, &subject, due, status)
        })
        .collect()
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
        .or_else(|| subject.page.map(|page| page.item.title.clone()));
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
    }
}

/// The last day for a decision adopted on `adopted_on`.
pub fn due(rule: &PublicationRule, adopted_on: NaiveDate, calendar: &Calendar) -> Due {
    let nominal_on = match rule.count {
        DayCount::Calendar => add_days(adopted_on, rule.term_days),
        DayCount::Working => calendar.add_working_days(adopted_on, rule.term_days),
    };
    let on = match rule.roll {
        Roll::Next => calendar.working_on_or_after(nominal_on),
        Roll::None => nominal_on,
    };
    let counted = Counted { from: adopted_on, days: rule.term_days, count: rule.count };
    Due { on, nominal_on, counted: Some(counted) }
}

/// Every page of the duty's sources that is an adopted decision, those now gone included.
fn decision_pages<'a>(duty: &Duty, view: &View<'a>) -> Vec<&'a Observation> {
    view.sightings
        .observations
        .values()
        .filter(|page| page.meaning.kind == Kind::Decision)
        .filter(|page| {
            duty.sources.contains(&page.source) || duty.also_sources.contains(&page.source)
        })
        .collect()
}

fn index_by_number<'a>(pages: &[&'a Observation]) -> HashMap<&'a str, Vec<&'a Observation>> {
    let mut by_number: HashMap<&str, Vec<&Observation>> = HashMap::new();
    for page in pages {
        if let Some(number) = &page.meaning.number {
            by_number.entry(number.normal()).or_default().push(page);
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
    for page in pages {
        if let Some(key) = key_of(page) {
            subjects.entry(key).or_insert(Subject { registered: None, page: None }).page =
                Some(page);
        }
    }
    subjects
}

fn key_of(page: &Observation) -> Option<DecisionKey> {
    Some(DecisionKey {
        body: page.meaning.body?,
        adopted_on: page.meaning.adopted_on?,
        number: page.meaning.number.clone()?,
    })
}

/// The earliest page that publishes the decision, or a person's word.
fn settled(
    key: &DecisionKey,
    subject: &Subject<'_>,
    by_number: &HashMap<&str, Vec<&Observation>>,
    view: &View<'_>,
) -> Option<(NaiveDate, SettledBy)> {
    let by_person = view
        .register
        .links
        .range((key.clone(), String::new())..)
        .take_while(|((decision, _), _)| decision == key)
        .filter(|(_, link)| link.verdict == LinkVerdict::Linked)
        .map(|((_, url), link)| (link.on, SettledBy::Person { link: Some(url.clone()) }));
    let by_page = by_number
        .get(key.number.normal())
        .into_iter()
        .flatten()
        .filter(|page| publishes(page, key, subject, view))
        .map(|page| {
            let on = page.published_on(view.calendar.day_of(page.first_seen));
            // A page dated before the adoption was rewritten under an old address: the day we
            // first saw it is the only one left to believe.
            let on = if on < key.adopted_on { view.calendar.day_of(page.first_seen) } else { on };
            let item = page.item.id.clone();
            let url = page.item.url.clone();
            (on, SettledBy::Item { source: page.source.clone(), item, url })
        });
    by_person.chain(by_page).min_by_key(|(on, _)| *on)
}

fn publishes(
    page: &Observation,
    key: &DecisionKey,
    subject: &Subject<'_>,
    view: &View<'_>,
) -> bool {
    let meaning = &page.meaning;
    let same_body = match meaning.body {
        Some(body) => body == key.body,
        None => !has_twin_in_other_body(key, view),
    };
    let same_sitting = match meaning.adopted_on {
        Some(adopted_on) => adopted_on == key.adopted_on,
        None => subject.registered.is_some_and(|registered| {
            registered.session.is_some()
                && registered.session == meaning.session
                && (registered.convocation.is_none()
                    || meaning.convocation.is_none()
                    || registered.convocation == meaning.convocation)
        }),
    };
    page.gone_at.is_none() && same_body && same_sitting && !unlinked(page, key, view)
}

/// A page that names no body could be either of two decisions with one number and date.
fn has_twin_in_other_body(key: &DecisionKey, view: &View<'_>) -> bool {
    view.register.decisions.keys().any(|other| {
        other.body != key.body && other.adopted_on == key.adopted_on && other.number == key.number
    })
}

fn unlinked(page: &Observation, key: &DecisionKey, view: &View<'_>) -> bool {
    let said = |address: &str| {
        view.register
            .links
            .get(&(key.clone(), address.to_owned()))
            .is_some_and(|link| link.verdict == LinkVerdict::Unlinked)
    };
    page.item.url.as_deref().is_some_and(said) || said(page.item.id.as_str())
}
