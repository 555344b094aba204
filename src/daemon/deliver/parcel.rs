//! One letter from what is true at the moment it leaves.
//!
//! Decides what the words of a letter are told: how late something is, as of which day its sources
//! were seen, which last day was told before, in whose place its reader hears. When a letter
//! leaves is `outbox`'s to say. The invariant: nothing here is remembered between attempts.

use super::links::links;
use super::{monthly, trouble, weekly};
use crate::channels::Parcel;
use crate::config::Config;
use crate::daemon::decided::Decided;
use crate::daemon::parts::Parts;
use crate::domain::ids::LetterId;
use crate::domain::notice::key::{NoticeKey, Rung};
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status};
use crate::domain::register::said::Said;
use crate::domain::sightings::Access;
use crate::letters::briefing::{Absent, Answered, Briefing, Contact, Page, Point, WhyAbsent};
use crate::letters::compose;
use crate::letters::links::OwnHosts;
use crate::letters::report::paper::Paper;
use crate::letters::sign_of_life::SignOfLife;
use crate::letters::trouble::sentence;
use crate::store::state::{LetterEntry, outbox};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// Composes a letter from what is true now; `None` without an address to send it to.
pub(in crate::daemon) fn parcel(
    parts: &Parts,
    id: &LetterId,
    entry: &LetterEntry,
    notices: &[NoticeKey],
    decided: &Decided,
    now: DateTime<Utc>,
) -> Option<Parcel> {
    let plan = &parts.config.plan;
    let directory = &plan.directory;
    let person = directory.person(&entry.person)?;
    let today = parts.config.calendar.day_of(now);
    let zone = parts.config.calendar.zone;
    let told = |key| Some(sentence(&trouble::of_notice(parts, key)?, zone));
    let troubles: BTreeMap<&NoticeKey, String> =
        notices.iter().filter_map(|key| Some((key, told(key)?))).collect();
    let papers: BTreeMap<&NoticeKey, Paper> = notices
        .iter()
        .filter_map(|key| Some((key, monthly::of_notice(parts, key, now)?)))
        .collect();
    let signs: BTreeMap<&NoticeKey, SignOfLife> =
        notices.iter().filter_map(|key| Some((key, weekly::of_notice(parts, key, now)?))).collect();
    let signs = signs.iter().map(|(key, sign)| Point::SignOfLife { key, sign });
    let reports = papers.iter().map(|(key, paper)| Point::Report { key, paper });
    let mut points: Vec<Point<'_>> = notices
        .iter()
        .filter_map(|key| match (decided.get(&key.obligation), troubles.get(key)) {
            (Some(obligation), _) => Some(Point::Obligation {
                key,
                obligation,
                working_days_late: match obligation.status {
                    Status::Overdue { .. } => {
                        parts.config.calendar.working_days_between(obligation.due.on, today)
                    }
                    _ => 0,
                },
                told_due_on: told_otherwise(parts, key),
                instead_of: absent(parts, key, obligation, today),
                seen_on: seen_on(parts, obligation, today),
                contact: contact(parts, key),
                answered: answered(parts, key, today),
                shown_by: shown_by(parts, obligation),
            }),
            (None, Some(text)) => Some(Point::Trouble { key, text }),
            (None, None) => None,
        })
        .chain(reports)
        .chain(signs)
        .collect();
    points.sort_by_key(gravity);
    let chain = outbox::chain(parts.store.state(), id);
    let meant_for_other = chain
        .last()
        .filter(|(first, _)| *first != id)
        .and_then(|(_, first)| directory.person(&first.person));
    let links = links(parts, &person.id, &points, today);
    let letter = compose(&Briefing {
        id,
        person,
        points,
        in_place_of: meant_for_other.map(|person| person.name.as_str()),
        plan,
        directory,
        today,
        now,
        letterhead: &parts.config.settings.letterhead,
        links: &links,
        own_hosts: &own_hosts(&parts.config),
    });
    let recipient = parts.recipient(&person.id)?;
    // The administrator's own letter is not sent in anybody's stead.
    let meant_for = (recipient.id != person.id).then(|| person.name.clone());
    Some(Parcel {
        letter,
        to_name: recipient.name.clone(),
        to_email: recipient.email.clone()?,
        meant_for,
    })
}

/// The hosts that the configuration names: of sources, people and whatever the plan quotes.
fn own_hosts(config: &Config) -> OwnHosts {
    let (plan, letterhead) = (&config.plan, &config.settings.letterhead);
    let sources = config.sources.iter().map(|source| source.url.as_str());
    let quoted = plan.measures.iter().map(|measure| measure.text.as_str());
    let bases = plan.duties.iter().map(|duty| duty.basis.as_str());
    let people = plan.directory.people.values().filter_map(|person| person.email.as_deref());
    let contact = letterhead.contact_email.as_deref();
    let page = config.settings.web.as_ref().and_then(|web| web.public_url.as_ref());
    let page = page.map(|url| url.as_str());
    let all = sources.chain(quoted).chain(bases).chain(people).chain(contact).chain(page);
    OwnHosts::of(all.chain([letterhead.site.as_str()]))
}

/// The day on which all that could show an obligation was read last: a letter says what it saw as
/// of that day. What no source shows is as of today, and so is what people alone tell; what no
/// source can show is unseen.
fn seen_on(parts: &Parts, obligation: &Obligation, today: NaiveDate) -> Option<NaiveDate> {
    if matches!(obligation.matter, Matter::Memo { .. }) {
        return Some(today);
    }
    let duty = parts.config.plan.duty(&obligation.duty)?;
    let reading = |source| parts.sightings.readings.get(source);
    let sources: Vec<_> = duty
        .sources
        .iter()
        .filter_map(reading)
        .filter(|reading| reading.access == Access::Readable)
        .collect();
    if sources.is_empty() {
        return duty.sources.is_empty().then_some(today);
    }
    let read = sources.iter().map(|reading| reading.read_at).collect::<Option<Vec<_>>>()?;
    read.into_iter().min().map(|at| parts.config.calendar.day_of(at).min(today))
}

/// The last day this person was told before, where it was another one.
fn told_otherwise(parts: &Parts, key: &NoticeKey) -> Option<NaiveDate> {
    parts
        .store
        .state()
        .told
        .iter()
        .filter(|(known, told)| {
            known.obligation == key.obligation
                && known.person == key.person
                && known.due_on != key.due_on
                && told.at.is_some()
        })
        .max_by_key(|(_, told)| told.at)
        .map(|(known, _)| known.due_on)
}

/// Whether this person was written to about an obligation before.
fn contact(parts: &Parts, key: &NoticeKey) -> Contact {
    let told = parts.store.state().told.iter();
    let mut before = told.filter(|(known, told)| {
        known.obligation == key.obligation && known.person == key.person && told.at.is_some()
    });
    match before.next() {
        None => Contact::First,
        Some(_) => Contact::Again,
    }
}

/// What others answered that whoever hears now has to know: whose it is not, and what was promised.
fn answered<'a>(parts: &'a Parts, key: &NoticeKey, today: NaiveDate) -> Vec<Answered<'a>> {
    let (register, directory) = (&parts.store.state().register, &parts.config.plan.directory);
    let people: BTreeSet<_> =
        register.answers_about(&key.obligation).map(|(_, answer)| &answer.person).collect();
    let disclaimed = people.into_iter().filter(|person| **person != key.person).filter_map(|id| {
        let Said::NotMine { reason } = &register.answer_of(&key.obligation, id)?.said else {
            return None;
        };
        let name = directory.person(id)?.name.as_str();
        Some(Answered::NotMine { name, reason })
    });
    let promised = register.promises.get(&key.obligation).filter(|one| one.until < today);
    let promised = promised
        .map(|promise| Answered::Promised { until: promise.until, reason: &promise.reason });
    disclaimed.chain(promised).collect()
}

/// The page that shows that an obligation is met.
fn shown_by<'a>(parts: &'a Parts, obligation: &'a Obligation) -> Option<Page<'a>> {
    let Status::Met { by, .. } = &obligation.status else { return None };
    match by {
        SettledBy::Item { source, item, url } => {
            let known = parts.known_item(source, item);
            let title = known.map(|known| known.item.title.as_str());
            Some(Page { title, url: url.as_deref()? })
        }
        SettledBy::Person { link } => Some(Page { title: None, url: link.as_deref()? }),
    }
}

/// The responsible person in whose place somebody hears.
fn absent<'a>(
    parts: &'a Parts,
    key: &NoticeKey,
    obligation: &Obligation,
    today: NaiveDate,
) -> Option<Absent<'a>> {
    if obligation.responsible.contains(&key.person) {
        return None;
    }
    let (register, directory) = (&parts.store.state().register, &parts.config.plan.directory);
    obligation.responsible.iter().find_map(|person| {
        let known = directory.person(person)?;
        let why = match register.absence_of(person, today) {
            Some(absence) => WhyAbsent::Away { until: absence.until },
            None if known.email.is_none() => WhyAbsent::NoAddress,
            None => return None,
        };
        let hearer = register.hearer(person, directory, today);
        let hears = directory.reader(hearer) == &key.person;
        hears.then_some(Absent { name: known.name.as_str(), why })
    })
}

/// Gravest first: late before due, longest late first, then the nearest last day.
fn gravity(point: &Point<'_>) -> (u8, std::cmp::Reverse<u16>, NaiveDate, String) {
    let (rank, late, due_on, key) = match point {
        Point::Obligation { key, obligation, working_days_late, .. } => {
            let rank = match key.rung {
                Rung::Escalation => 0,
                Rung::After(_) => 1,
                Rung::Before(_) => 2,
                Rung::Ask(_) => 3,
                Rung::Unknown | Rung::Doubt(_) => 4,
                Rung::Advice | Rung::Report => 5,
                Rung::Thanks => 9,
            };
            (rank, *working_days_late, obligation.due.on, key)
        }
        Point::Trouble { key, .. } => (6, 0, key.due_on, key),
        Point::Report { key, .. } => (7, 0, key.due_on, key),
        Point::SignOfLife { key, .. } => (8, 0, key.due_on, key),
    };
    (rank, std::cmp::Reverse(late), due_on, key.to_string())
}
