//! Every sitting is broadcast, and its recording is kept.
//!
//! Measure 5 of the council's plan: a live video or a recording of each sitting by the end of the
//! next day (plenary sittings: Law № 3590-IX, recordings published and kept for five years; for
//! the executive committee it is the council's own rule). Facebook deletes recordings of live
//! videos 30 days after the broadcast (since 19.02.2025), so where the only known showing is on
//! Facebook a permanent copy is due by the 25th day.
//!
//! Settled by an item that shows a sitting of that body on that day; parts of one sitting are one
//! showing, and a showing once seen stays seen though Facebook deletes it. A video of that day
//! that does not name the body is a candidate for a person. Nobody is called late for a sitting of
//! which nothing proves that it took place: the secretaries are asked instead.

use super::status::{
    CANDIDATES_MAX, asking_where_closed, items, met_by, open, status_when_not_seen,
};
use crate::domain::council::sitting::SittingStatus;
use crate::domain::known::sittings::{KnownSitting, known_sittings};
use crate::domain::obligation::{Asking, Matter, Obligation, SettledBy, Status, Timeliness};
use crate::domain::plan::Duty;
use crate::domain::plan::rules::BroadcastRule;
use crate::domain::plan::term::{Roll, due_after};
use crate::domain::register::Says;
use crate::domain::sightings::{Kind, Observation};
use crate::domain::view::View;
use chrono::{Days, NaiveDate};

/// The broadcast of each sitting, and the copy of each recording that will vanish.
pub fn obligations(duty: &Duty, rule: &BroadcastRule, view: &View<'_>) -> Vec<Obligation> {
    let seen = items(duty, view);
    known_sittings(view, view.remembered_since())
        .into_values()
        .filter(|sitting| sitting.status != SittingStatus::Cancelled)
        .filter(|sitting| rule.bodies.contains(&sitting.key.body))
        .flat_map(|sitting| {
            let broadcast = broadcast(duty, rule, &sitting, &seen, view);
            let copy = copy(duty, rule, &sitting, &broadcast, &seen, view);
            std::iter::once(broadcast).chain(copy)
        })
        .collect()
}

fn broadcast(
    duty: &Duty,
    rule: &BroadcastRule,
    sitting: &KnownSitting<'_>,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Obligation {
    let due = due_after(sitting.on, rule.term, Roll::None, view.calendar);
    let known_on = view.calendar.day_of(sitting.known_at).min(sitting.on);
    let matter = Matter::Broadcast { sitting: sitting.as_ref() };
    let subject = sitting.key.to_string();
    let responsible = duty.responsible.clone();
    let mut obligation = open(duty, &subject, matter, responsible, known_on, due);
    obligation.asking = asking_where_closed(duty, view);
    if let Some((page, on)) = showings(sitting, seen).min_by_key(|(_, on)| *on) {
        obligation.status = met_by(page, on, due.on);
        return obligation;
    }
    obligation.status = status_when_not_seen(&duty.sources, due.on, view);
    obligation.candidates = candidates(sitting, seen);
    if matches!(obligation.status, Status::Overdue { .. }) {
        if sitting.status != SittingStatus::Held {
            // That a day has passed does not prove that anybody sat on it.
            obligation.status = Status::Unknown { unread: Vec::new() };
            obligation.asking = Asking::Once;
        } else if !obligation.candidates.is_empty() {
            obligation.status = Status::Unknown { unread: Vec::new() };
        }
    }
    obligation
}

/// Items of the duty's sources that show a sitting, each with the day on which it was shown.
fn showings<'a>(
    sitting: &KnownSitting<'a>,
    seen: &[(&'a Observation, NaiveDate)],
) -> impl Iterator<Item = (&'a Observation, NaiveDate)> {
    sitting.shown.iter().filter_map(|page| {
        let (_, on) = seen.iter().find(|(own, _)| own.same_item(page))?;
        // A broadcast cannot precede its sitting: its item was dated by its announcement.
        Some((*page, (*on).max(sitting.on)))
    })
}

/// Videos of the sitting's day that do not say whose sitting they show.
fn candidates(sitting: &KnownSitting<'_>, seen: &[(&Observation, NaiveDate)]) -> Vec<String> {
    let next = sitting.on.checked_add_days(Days::new(1)).unwrap_or(sitting.on);
    seen.iter()
        .filter(|(page, on)| (*on == sitting.on || *on == next) && page.gone_at.is_none())
        .filter(|(page, _)| page.meaning.kind == Kind::Broadcast && page.sittings.is_empty())
        .map(|(page, _)| page.item.url.clone().unwrap_or_else(|| page.item.id.to_string()))
        .take(CANDIDATES_MAX)
        .collect()
}

/// The permanent copy, where all that is known of the recording will vanish.
fn copy(
    duty: &Duty,
    rule: &BroadcastRule,
    sitting: &KnownSitting<'_>,
    broadcast: &Obligation,
    seen: &[(&Observation, NaiveDate)],
    view: &View<'_>,
) -> Option<Obligation> {
    let by_person = view.register.words.get(&broadcast.key).filter(|word| word.says == Says::Done);
    let link = by_person.and_then(|word| word.link.as_deref());
    let shown = || showings(sitting, seen);
    let vanishing = shown().any(|(page, _)| vanishes(page.item.url.as_deref()))
        || link.is_some_and(|link| vanishes(Some(link)));
    if !vanishing {
        return None;
    }
    let due = due_after(sitting.on, rule.copy_term, Roll::None, view.calendar);
    let matter = Matter::Copy { sitting: sitting.as_ref() };
    let subject = format!("{}/copy", sitting.key);
    let responsible = duty.responsible.clone();
    let obligation = open(duty, &subject, matter, responsible, sitting.on, due);
    let lasting = shown()
        .filter(|(page, _)| page.gone_at.is_none() && !vanishes(page.item.url.as_deref()))
        .min_by_key(|(_, on)| *on);
    let status = match (lasting, link.filter(|link| !vanishes(Some(link)))) {
        (Some((page, on)), _) => met_by(page, on, due.on),
        (None, Some(link)) => Status::Met {
            on: by_person.map_or(sitting.on, |word| word.on),
            timeliness: Timeliness::InTime,
            by: SettledBy::Person { link: Some(link.to_owned()) },
        },
        (None, None) => {
            // Only sources where a copy would last can show one.
            let lasting: Vec<_> = duty
                .sources
                .iter()
                .chain(&duty.also_sources)
                .filter(|source| !rule_vanishes(source, seen) && !view.is_closed(source))
                .cloned()
                .collect();
            status_when_not_seen(&lasting, due.on, view)
        }
    };
    Some(Obligation { status, ..obligation })
}

/// Whether every item of a source vanishes after a while.
fn rule_vanishes(
    source: &crate::domain::ids::SourceId,
    seen: &[(&Observation, NaiveDate)],
) -> bool {
    let mut own = seen.iter().filter(|(page, _)| page.source == *source).peekable();
    own.peek().is_some() && own.all(|(page, _)| vanishes(page.item.url.as_deref()))
}

/// Whether a recording at this address is deleted after a while: Facebook's are.
pub fn vanishes(url: Option<&str>) -> bool {
    let Some(url) = url else { return false };
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest).to_ascii_lowercase();
    ["facebook.com", "fb.watch", "fb.com"]
        .iter()
        .any(|own| host == *own || host.strip_suffix(own).is_some_and(|sub| sub.ends_with('.')))
}

#[cfg(test)]
mod tests {
    use super::vanishes;

    #[test]
    fn only_recordings_on_facebook_vanish() {
        for url in ["https://www.facebook.com/1/videos/2", "https://fb.watch/x/", "facebook.com/a"]
        {
            assert!(vanishes(Some(url)), "{url}");
        }
        for url in ["https://www.youtube.com/watch?v=1", "https://notfacebook.com/1", ""] {
            assert!(!vanishes(Some(url)), "{url}");
        }
        assert!(!vanishes(None));
    }
}
