//! Thanks: who hears that a thing they were written to about is done.
//!
//! Decides it from what letters told and how obligations stand now. The invariants: nobody is
//! thanked for what no letter asked of them, for what their own answer was thanked for already, or
//! twice for one obligation; what was done before the watch, or long ago, is nobody's news.

use super::key::{Heard, NoticeKey, Rung};
use crate::domain::calendar::sub_days;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::obligation::{Matter, Obligation, SettledBy, Status};
use crate::domain::register::LinkVerdict;
use crate::domain::register::said::Said;
use crate::domain::view::View;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::BTreeSet;

/// Days after which it is no news any more that something is done.
const NEWS_FOR_DAYS: u16 = 14;

/// What some letter told, or is telling.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// The notice.
    pub key: &'a NoticeKey,
    /// To whom the letter went: a stand-in, where its addressee could not be reached.
    pub reader: &'a PersonId,
    /// How far it has come.
    pub heard: Heard,
}

/// Whoever must be thanked at the moment of a view, and was not.
pub fn thanks<'a, 'o>(
    written: impl Iterator<Item = Written<'a>>,
    obligation_of: impl Fn(&ObligationKey) -> Option<&'o Obligation>,
    view: &View<'_>,
) -> Vec<NoticeKey> {
    let (mut asked, mut thanked) = (BTreeSet::new(), BTreeSet::new());
    for Written { key, reader, heard } in written {
        match (key.rung, heard) {
            (_, Heard::Never) => {}
            (Rung::Thanks, _) => drop(thanked.insert((&key.obligation, &key.person))),
            (rung, Heard::At(_)) if asks(rung) => drop(asked.insert((&key.obligation, reader))),
            _ => {}
        }
    }
    asked
        .difference(&thanked)
        .filter_map(|(key, person)| Some((obligation_of(key)?, *person)))
        .filter(|(obligation, person)| is_news(obligation, person, view))
        .map(|(obligation, person)| NoticeKey {
            obligation: obligation.key.clone(),
            due_on: obligation.due.on,
            rung: Rung::Thanks,
            person: person.clone(),
        })
        .collect()
}

/// Whether a rung asks something of its reader.
fn asks(rung: Rung) -> bool {
    match rung {
        Rung::Before(_) | Rung::After(_) | Rung::Escalation | Rung::Doubt(_) | Rung::Ask(_) => true,
        Rung::Unknown | Rung::Advice | Rung::Report | Rung::Thanks => false,
    }
}

/// Whether it is news to a person who is there that an obligation is met.
fn is_news(obligation: &Obligation, person: &PersonId, view: &View<'_>) -> bool {
    let Status::Met { on, by, .. } = &obligation.status else { return false };
    // Whoever has read the memo knows that they have.
    if matches!(obligation.matter, Matter::Memo { .. }) {
        return false;
    }
    let (today, directory) = (view.today(), &view.plan.directory);
    let is_there = directory.person(person).is_some()
        && view.register.hearer(person, directory, today) == person;
    *on >= view.watching_since
        && known_since(obligation, by, *on, view) >= sub_days(today, NEWS_FOR_DAYS)
        && is_there
        && !knows(obligation, by, person, view)
}

/// Whether a person's own answer settled it, or gave it to somebody else.
fn knows(obligation: &Obligation, by: &SettledBy, person: &PersonId, view: &View<'_>) -> bool {
    let answer = view.register.answer_of(&obligation.key, person);
    answer.is_some_and(|answer| match &answer.said {
        // A promise, and a word on another page.
        Said::Promise { .. } | Said::No { .. } => false,
        Said::Done { page: None, .. } => matches!(by, SettledBy::Person { .. }),
        Said::Done { page: Some(_), .. }
        | Said::NotMine { .. }
        | Said::Numbers { .. }
        | Said::NoDecisions
        | Said::Yes { .. }
        | Said::Read => true,
    })
}

/// The day on which it was learnt, or done, whichever is later.
fn known_since(
    obligation: &Obligation,
    by: &SettledBy,
    on: NaiveDate,
    view: &View<'_>,
) -> NaiveDate {
    let register = view.register;
    let seen_on = match by {
        SettledBy::Item { source, item, .. } => {
            let place = (source.clone(), item.clone());
            view.sightings.observations.get(&place).map(|seen| seen.first_seen_on)
        }
        SettledBy::Person { .. } => None,
    };
    let linked = register.links.iter().filter(|((decision, _), link)| {
        link.verdict == LinkVerdict::Linked
            && matches!(&obligation.matter, Matter::Decision { key, .. } if key == decision)
    });
    let said: Option<DateTime<Utc>> = linked
        .map(|(_, link)| link.at)
        .chain(register.words.get(&obligation.key).map(|word| word.at))
        .chain(register.answers_about(&obligation.key).map(|(_, answer)| answer.at))
        .max();
    let said_on = said.map(|at| view.calendar.day_of(at));
    [seen_on, said_on].into_iter().flatten().fold(on, NaiveDate::max)
}
