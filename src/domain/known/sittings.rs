//! Every sitting we know of, from whichever side: the register, announcements and reports on the
//! site, broadcasts, and decisions, whose day of adoption is the day of a sitting.
//!
//! Decides which sightings speak of one sitting, and how it stands. What a person registered
//! stands above what the site says; an announcement that vanished is no cancellation. The
//! invariant: `Held` needs somebody's word, a report, a broadcast or an adopted decision; a day
//! that has merely passed proves nothing.

use crate::domain::council::decision::{Body, DecisionNumber};
use crate::domain::council::sitting::{RegisteredSitting, SittingKey, SittingStatus};
use crate::domain::obligation::SittingRef;
use crate::domain::register::Register;
use crate::domain::sightings::Observation;
use crate::domain::sightings::sitting_mark::{MarkedDay, Saying, SittingMark};
use crate::domain::view::View;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A sitting with what is known of it.
#[derive(Clone, Debug)]
pub struct KnownSitting<'a> {
    /// Its key.
    pub key: SittingKey,
    /// The day it is held.
    pub on: NaiveDate,
    /// When it begins, when known.
    pub at: Option<NaiveTime>,
    /// Ordinal of the session, when known.
    pub session: Option<u16>,
    /// How it stands.
    pub status: SittingStatus,
    /// What a person registered.
    pub registered: Option<&'a RegisteredSitting>,
    /// Whether a decision adopted on its day is known.
    pub adopted: Adopted,
    /// Items that announce it, those now gone included.
    pub announced: Vec<&'a Observation>,
    /// Items that show it.
    pub shown: Vec<&'a Observation>,
    /// Items that report it.
    pub reported: Vec<&'a Observation>,
    /// When it was known first.
    pub known_at: DateTime<Utc>,
}

/// Whether decisions of a sitting are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// At least one.
    Some,
    /// None.
    None,
}

impl KnownSitting<'_> {
    /// The sitting as letters name it.
    pub fn as_ref(&self) -> SittingRef {
        let place = self.registered.and_then(|registered| registered.place.clone());
        SittingRef { key: self.key, on: self.on, at: self.at, session: self.session, place }
    }

    /// The sitting as a person would register it now.
    pub fn told(&self) -> RegisteredSitting {
        let shown = self.as_registered();
        let (on, at, session, status) = (self.on, self.at, self.session, self.status);
        RegisteredSitting { on, at, session, status, ..shown }
    }

    /// The sitting as a person registered it, or would have.
    pub fn as_registered(&self) -> RegisteredSitting {
        if let Some(registered) = self.registered {
            return registered.clone();
        }
        let marks = || {
            let pages = self.announced.iter().chain(&self.reported).chain(&self.shown);
            pages.flat_map(|page| &page.sittings).filter(|mark| mark.body == self.key.body)
        };
        RegisteredSitting {
            key: self.key,
            on: self.on,
            at: self.at,
            place: marks().find_map(|mark| mark.place.clone()),
            session: self.session,
            convocation: marks().find_map(|mark| mark.convocation),
            status: self.status,
            decisions: None,
            reason: None,
            uid: None,
            known_at: None,
        }
    }

    /// Since when every announcement of it is gone; `None` while one stands or where none stood.
    pub fn vanished_at(&self) -> Option<DateTime<Utc>> {
        let gone: Option<Vec<_>> = self.announced.iter().map(|item| item.gone_at).collect();
        gone?.into_iter().max()
    }
}

/// Sittings on or after `since`, by key.
pub fn known_sittings<'a>(
    view: &View<'a>,
    since: NaiveDate,
) -> BTreeMap<SittingKey, KnownSitting<'a>> {
    let mut known: BTreeMap<SittingKey, KnownSitting<'a>> = BTreeMap::new();
    for registered in view.register.sittings.values() {
        known.insert(registered.key, of_register(registered, view));
    }
    let mut marks = marks(view);
    // What was announced first names the sitting; a later move or report joins it.
    marks.sort_by_key(|seen| (rank(seen.says), seen.page.first_seen));
    for seen in &marks {
        join(&mut known, seen);
    }
    let today = view.calendar.day_of(view.now);
    for ((body, on), witnesses) in days_of_adoption(view) {
        let key = SittingKey { body, first_on: on };
        if let Some(sitting) = find(&mut known, body, on) {
            sitting.adopted = Adopted::Some;
        } else if since <= on && on <= today && witnesses >= WITNESSES_MIN {
            let known_at = view.calendar.end_of(on);
            // The sitting of that day may have been moved away; it keeps its key.
            known.entry(key).or_insert_with(|| KnownSitting {
                adopted: Adopted::Some,
                ..bare(key, on, known_at)
            });
        }
    }
    known.retain(|_, sitting| sitting.on >= since);
    for sitting in known.values_mut() {
        let proven = sitting.adopted == Adopted::Some
            || !sitting.reported.is_empty()
            || !sitting.shown.is_empty();
        if proven && sitting.registered.is_none_or(|one| one.status == SittingStatus::Planned) {
            sitting.status = SittingStatus::Held;
        }
    }
    known
}

fn bare<'a>(key: SittingKey, on: NaiveDate, known_at: DateTime<Utc>) -> KnownSitting<'a> {
    KnownSitting {
        key,
        on,
        at: None,
        session: None,
        status: SittingStatus::Planned,
        registered: None,
        adopted: Adopted::None,
        announced: Vec::new(),
        shown: Vec::new(),
        reported: Vec::new(),
        known_at,
    }
}

fn of_register<'a>(registered: &'a RegisteredSitting, view: &View<'_>) -> KnownSitting<'a> {
    let known_at = registered.known_at.unwrap_or(view.now);
    KnownSitting {
        at: registered.at,
        session: registered.session,
        status: registered.status,
        registered: Some(registered),
        ..bare(registered.key, registered.on, known_at)
    }
}

/// A mark of an item, read on the day the item was published.
struct Seen<'a> {
    page: &'a Observation,
    mark: &'a SittingMark,
    published_on: NaiveDate,
    says: Saying,
    on: Option<NaiveDate>,
}

fn marks<'a>(view: &View<'a>) -> Vec<Seen<'a>> {
    let pages = view.sightings.observations.values();
    pages
        .flat_map(|page| page.sittings.iter().map(move |mark| (page, mark)))
        .map(|(page, mark)| {
            let published_on = page.published_on();
            let says = mark.said_on(published_on);
            let on = match mark.day(published_on) {
                // A broadcast without a day is of the day on which it was shown.
                None if says == Saying::Shown && mark.on.is_none() => Some(published_on),
                day => day,
            };
            Seen { page, mark, published_on, says, on }
        })
        .collect()
}

fn rank(says: Saying) -> u8 {
    match says {
        Saying::Announced => 0,
        Saying::Moved => 1,
        Saying::Cancelled => 2,
        Saying::Held => 3,
        Saying::Shown => 4,
        Saying::Mentioned => 5,
    }
}

/// The sitting of a body on a day.
fn find<'k, 'a>(
    known: &'k mut BTreeMap<SittingKey, KnownSitting<'a>>,
    body: Body,
    on: NaiveDate,
) -> Option<&'k mut KnownSitting<'a>> {
    known.values_mut().find(|sitting| sitting.key.body == body && sitting.on == on)
}

fn join<'a>(known: &mut BTreeMap<SittingKey, KnownSitting<'a>>, seen: &Seen<'a>) {
    let Seen { page, mark, says, on, .. } = *seen;
    let key = match (place(known, seen), on) {
        (Some(key), _) => key,
        (None, Some(on)) if says != Saying::Mentioned => {
            // What a page says that is gone, and that nothing else says, is no sitting.
            if page.gone_at.is_some() && says != Saying::Announced {
                return;
            }
            let key = SittingKey { body: mark.body, first_on: on };
            // The sitting of that day was moved away: this speaks of its old day, and announces
            // or shows nothing of the new one.
            if known.contains_key(&key) {
                return;
            }
            known.insert(key, bare(key, on, page.first_seen));
            key
        }
        _ => return,
    };
    let Some(sitting) = known.get_mut(&key) else { return };
    sitting.known_at = sitting.known_at.min(page.first_seen);
    sitting.session = sitting.session.or(mark.session);
    sitting.at = sitting.at.or(mark.at);
    let by_person = sitting.registered.is_some();
    match says {
        Saying::Announced => sitting.announced.push(page),
        Saying::Moved => {
            sitting.announced.push(page);
            if let Some(on) = on.filter(|_| !by_person && page.gone_at.is_none()) {
                sitting.on = on;
                sitting.at = mark.at;
            }
        }
        Saying::Cancelled if !by_person && page.gone_at.is_none() => {
            sitting.status = SittingStatus::Cancelled;
        }
        Saying::Cancelled | Saying::Mentioned => {}
        Saying::Held => sitting.reported.push(page),
        Saying::Shown => sitting.shown.push(page),
    }
}

/// The sitting a mark speaks of: of its day, moved from its other day, or of its ordinal.
fn place(known: &BTreeMap<SittingKey, KnownSitting<'_>>, seen: &Seen<'_>) -> Option<SittingKey> {
    let Seen { mark, published_on: near, says, on, .. } = *seen;
    let of_body = || known.values().filter(|sitting| sitting.key.body == mark.body);
    let on_day = |day: NaiveDate| of_body().find(|sitting| sitting.on == day);
    if says == Saying::Moved {
        let from = mark.moved_from.and_then(|day: MarkedDay| day.resolve(near, says));
        let moved =
            from.and_then(|day| of_body().find(|it| it.on == day || it.key.first_on == day));
        if let Some(sitting) = moved {
            return Some(sitting.key);
        }
    }
    if let Some(sitting) = on.and_then(on_day) {
        return Some(sitting.key);
    }
    let of_session = mark.session.and_then(|session| {
        of_body()
            .filter(|sitting| sitting.session == Some(session))
            .filter(|sitting| (sitting.on - near).num_days().abs() <= NEAR_DAYS)
            .min_by_key(|sitting| (sitting.on - near).num_days().abs())
    });
    match (of_session, on) {
        // A session may sit on several days: another day is another sitting, unless it was moved.
        (Some(sitting), Some(day)) if says != Saying::Moved && sitting.on != day => None,
        (Some(sitting), _) => Some(sitting.key),
        (None, None) if says == Saying::Moved || says == Saying::Cancelled => {
            // «Засідання сесії перенесено»: the next one called by then.
            of_body()
                .filter(|sitting| near <= sitting.on)
                .min_by_key(|sitting| sitting.on)
                .map(|sitting| sitting.key)
        }
        (None, Some(_)) if says == Saying::Moved => of_body()
            .filter(|sitting| near <= sitting.on && sitting.status == SittingStatus::Planned)
            .filter(|sitting| (sitting.on - near).num_days() <= NEAR_DAYS)
            .min_by_key(|sitting| sitting.on)
            .map(|sitting| sitting.key),
        _ => None,
    }
}

/// An ordinal names a sitting within so many days of the item that uses it.
const NEAR_DAYS: i64 = 45;

/// So many acts must give one day before it is believed that a body sat on it: the date of a
/// single one may be a slip, on however many pages it stands.
const WITNESSES_MIN: usize = 2;

/// Days on which a body adopted decisions, with the number of acts that say so; a registered
/// decision is witness enough.
fn days_of_adoption(view: &View<'_>) -> BTreeMap<(Body, NaiveDate), usize> {
    let mut numbers: BTreeMap<(Body, NaiveDate), BTreeSet<&DecisionNumber>> = BTreeMap::new();
    for act in view.sightings.observations.values().flat_map(|page| &page.acts) {
        if let (Some(body), Some(on)) = (act.body, act.adopted_on) {
            numbers.entry((body, on)).or_default().insert(&act.number);
        }
    }
    let mut days: BTreeMap<_, _> =
        numbers.into_iter().map(|(day, numbers)| (day, numbers.len())).collect();
    for key in view.register.decisions.keys() {
        *days.entry((key.body, key.adopted_on)).or_default() += WITNESSES_MIN;
    }
    days
}

impl Register {
    /// How many decisions of a sitting's day a person registered.
    pub fn decisions_of(&self, body: Body, on: NaiveDate) -> usize {
        self.decisions.keys().filter(|key| key.body == body && key.adopted_on == on).count()
    }
}
