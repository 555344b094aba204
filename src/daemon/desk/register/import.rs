//! What a file or a calendar holds, registered as a whole.
//!
//! Decides what each entry is (a sitting by the words of its name, a trip, an event), which known
//! one it speaks of (by the UID of its calendar, else by body and day or by name and day), and
//! what changes: a calendar read again moves and cancels, it never doubles. What a person said of
//! a sitting or event stands while the calendar gives the day it gave before. The invariant: one
//! entry that cannot be taken means that none is.

use super::clerk::{Desk, not_too_many, shortened};
use super::event_book::{Events, NewEvent, is_past};
use super::events;
use super::sitting_book::{NewSitting, Sittings};
use crate::daemon::desk::refusal::{Field, OperationError, Warning, WrongRow, nearest, refused};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::Body;
use crate::domain::council::event::EventKind;
use crate::domain::council::sitting::SittingStatus;
use crate::domain::duty::event_words::EventWords;
use crate::domain::ids::DepartmentId;
use crate::domain::sightings::{Item, ItemDates, Kind};
use crate::store::fact::Fact;
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// One entry of a file or calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// Where it stands, for messages: `row 3`, `line 14`.
    pub stands_at: String,
    /// Its UID in a calendar.
    pub uid: Option<String>,
    /// Its name; sittings need none.
    pub title: Option<String>,
    /// What it is.
    pub subject: Subject,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// When it begins.
    pub at: Option<NaiveTime>,
    /// Where.
    pub place: Option<String>,
    /// Whether it takes place.
    pub standing: Standing,
}

/// What an entry is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Subject {
    /// A sitting.
    Sitting {
        /// Who sits.
        body: Body,
        /// Ordinal of the session.
        session: Option<u16>,
        /// Number of the convocation.
        convocation: Option<u16>,
    },
    /// An event or a trip.
    Event {
        /// Which of the two.
        kind: EventKind,
        /// Whose, by id or name.
        department: Option<String>,
    },
    /// Whatever its name says.
    ByName,
}

/// Whether an entry takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It does.
    Called,
    /// It was called off.
    Cancelled,
}

/// What was read, entry by entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Imported {
    /// How many entries did what.
    pub counts: Counts,
    /// The entries.
    pub entries: Vec<EntryRow>,
    /// Where entries stand that repeat, of which only the first day was taken.
    pub repeating: Vec<String>,
    /// What a person should look at.
    pub warnings: Vec<Warning>,
}

/// How many entries did what.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Counts {
    /// New ones.
    pub registered: usize,
    /// On other days.
    pub moved: usize,
    /// With something new.
    pub changed: usize,
    /// Called off.
    pub cancelled: usize,
    /// Known alike.
    pub unchanged: usize,
    /// Not taken.
    pub skipped: usize,
}

/// One entry and what became of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EntryRow {
    /// Where it stands.
    pub at: String,
    /// What it is: `sitting`, `event` or `trip`.
    pub is: String,
    /// The key of what it became.
    pub key: Option<String>,
    /// Its name.
    pub title: Option<String>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What became of it.
    pub did: Did,
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Did {
    /// It is new.
    Registered,
    /// It is on other days.
    Moved,
    /// It says something new.
    Changed,
    /// It is off.
    Cancelled,
    /// It is known alike.
    Unchanged,
    /// It is long over.
    SkippedPast,
    /// It has no name.
    SkippedNameless,
    /// It is off and was never known.
    SkippedCancelled,
}

/// Word beginnings by which an entry is a trip.
const TRIP_STEMS: [&str; 6] = ["поїздк", "відряджен", "навчанн", "семінар", "виїзд", "тренінг"];

/// Why a cancelled entry was cancelled, as far as the calendar says.
const CANCELLED_THERE: &str = "скасовано в календарі";

/// What became of an entry.
struct Outcome {
    did: Did,
    key: Option<String>,
    facts: Vec<Fact>,
}

impl Outcome {
    /// Nothing was to be done, and why.
    fn without(did: Did, key: Option<String>) -> Self {
        Self { did, key, facts: Vec::new() }
    }

    fn of(did: Did, key: String, facts: Vec<Fact>) -> Self {
        let did = if facts.is_empty() { Did::Unchanged } else { did };
        Self { did, key: Some(key), facts }
    }
}

/// Registers entries, all of them or none.
pub(in crate::daemon::desk) fn import(
    desk: &mut Desk<'_>,
    entries: Vec<Called>,
) -> Result<Imported, OperationError> {
    let (facts, imported) = facts(desk, entries)?;
    desk.record(facts)?;
    Ok(imported)
}

/// The facts that register entries, and the answer.
fn facts(desk: &Desk<'_>, entries: Vec<Called>) -> Result<(Vec<Fact>, Imported), OperationError> {
    not_too_many(entries.len())?;
    let today = desk.today();
    let (mut sittings, mut events) = (Sittings::of(desk), Events::of(desk));
    let (mut facts, mut rows, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    let mut warnings = Vec::new();
    for entry in entries {
        let subject = resolve(desk.parts, &entry);
        let word = match &subject {
            Ok(Subject::Sitting { .. }) => "sitting",
            Ok(Subject::Event { kind, .. }) => kind.as_str(),
            Ok(Subject::ByName) | Err(_) => "event",
        };
        let taken = subject.and_then(|subject| match subject {
            _ if is_past(entry.until, today) => Ok(Outcome::without(Did::SkippedPast, None)),
            Subject::Sitting { body, session, convocation } => {
                let said = NewSitting {
                    body,
                    on: entry.from,
                    at: entry.at,
                    place: entry.place.clone(),
                    session,
                    convocation,
                };
                sitting(&mut sittings, &mut events, said, &entry)
            }
            Subject::Event { kind, department } => {
                let title = entry.title.clone().unwrap_or_default();
                if EventWords::of(&title).is_empty() {
                    warnings.push(events::unrecognisable(&title));
                }
                let said = NewEvent {
                    title,
                    from: entry.from,
                    until: Some(entry.until),
                    at: entry.at,
                    place: entry.place.clone(),
                    department: department.map(DepartmentId),
                    slug: None,
                };
                event(&mut sittings, &mut events, kind, said, &entry)
            }
            Subject::ByName => Ok(Outcome::without(Did::SkippedNameless, None)),
        });
        match taken {
            Ok(outcome) => {
                facts.extend(outcome.facts);
                rows.push(EntryRow {
                    at: entry.stands_at,
                    is: word.to_owned(),
                    key: outcome.key,
                    title: entry.title.as_deref().map(shortened),
                    from: entry.from,
                    until: entry.until,
                    did: outcome.did,
                });
            }
            Err(error) => problems.push((entry.stands_at, error)),
        }
    }
    if !problems.is_empty() {
        let told = problems.iter().map(|(at, error)| format!("{at}: {error}"));
        let told = format!("нічого не внесено:\n  {}", told.collect::<Vec<_>>().join("\n  "));
        let row = |(at, error): (String, OperationError)| {
            let text = error.plain_text();
            WrongRow { at, text }
        };
        return Err(refused(told).of_rows(problems.into_iter().map(row).collect()));
    }
    let count = |did: Did| rows.iter().filter(|row| row.did == did).count();
    let skipped = [Did::SkippedPast, Did::SkippedNameless, Did::SkippedCancelled];
    let counts = Counts {
        registered: count(Did::Registered),
        moved: count(Did::Moved),
        changed: count(Did::Changed),
        cancelled: count(Did::Cancelled),
        unchanged: count(Did::Unchanged),
        skipped: skipped.into_iter().map(count).sum(),
    };
    Ok((facts, Imported { counts, entries: rows, repeating: Vec::new(), warnings }))
}

/// What an entry is, its department checked.
fn resolve(parts: &Parts, entry: &Called) -> Result<Subject, OperationError> {
    match &entry.subject {
        Subject::Event { kind, department: Some(typed) } => {
            let department = Some(department(parts, typed)?.0);
            Ok(Subject::Event { kind: *kind, department })
        }
        Subject::ByName => Ok(match entry.title.as_deref() {
            Some(title) => by_name(parts, title),
            None => Subject::ByName,
        }),
        known => Ok(known.clone()),
    }
}

fn by_name(parts: &Parts, title: &str) -> Subject {
    let item = Item {
        id: "calendar".into(),
        url: None,
        title: title.to_owned(),
        section: None,
        text: None,
        dates: ItemDates::default(),
    };
    let meaning = parts.meaning_of(&item);
    let names_a_sitting = matches!(meaning.kind, Kind::Agenda | Kind::Sitting | Kind::Unknown);
    if let Some(body) = meaning.body.filter(|_| names_a_sitting) {
        let (session, convocation) = (meaning.session, meaning.convocation);
        return Subject::Sitting { body, session, convocation };
    }
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphabetic());
    let trip = words.into_iter().any(|word| TRIP_STEMS.iter().any(|stem| word.starts_with(stem)));
    let kind = if trip { EventKind::Trip } else { EventKind::Event };
    Subject::Event { kind, department: None }
}

/// A department by id, name or signature.
fn department(parts: &Parts, typed: &str) -> Result<DepartmentId, OperationError> {
    let departments = &parts.config.plan.directory.departments;
    let same = |text: &str| text.to_lowercase() == typed.to_lowercase();
    let named = departments.iter().find(|unit| same(unit.id.as_str()) || same(&unit.name));
    let signed = || departments.iter().find(|unit| unit.signatures.iter().any(|it| same(it)));
    if let Some(unit) = named.or_else(signed) {
        return Ok(unit.id.clone());
    }
    let names = departments.iter().flat_map(|unit| [unit.id.as_str(), &unit.name]);
    let hint = nearest(typed, names).map(|it| format!("; може, `{it}`?"));
    let told =
        format!("підрозділу `{}` у довіднику немає{}", shortened(typed), hint.unwrap_or_default());
    let plain = format!(
        "Підрозділу «{}» у довіднику немає. Напишіть назву так, як її вживає рада.",
        shortened(typed)
    );
    Err(refused(told).plainly(Field::Unit, plain))
}

fn sitting(
    sittings: &mut Sittings,
    events: &mut Events,
    said: NewSitting,
    entry: &Called,
) -> Result<Outcome, OperationError> {
    let uid = entry.uid.clone();
    let of_uid = uid.as_deref().and_then(|uid| sittings.of_uid(uid)).cloned();
    let own = of_uid.clone().filter(|it| it.key.body == said.body);
    let known = own.or_else(|| sittings.on_day(said.body, said.on).cloned());
    if entry.standing == Standing::Cancelled {
        let Some(known) = known else { return Ok(Outcome::without(Did::SkippedCancelled, None)) };
        let reason = known.reason.is_none().then(|| CANCELLED_THERE.to_owned());
        let change = sittings.cancel(known.key, reason)?;
        let key = change.after.key.to_string();
        return Ok(Outcome::of(Did::Cancelled, key, change.fact.into_iter().collect()));
    }
    let mut facts: Vec<Fact> =
        uid.as_deref().and_then(|uid| events.disown(uid)).into_iter().collect();
    if let Some(other) = of_uid.filter(|it| it.key.body != said.body) {
        facts.extend(sittings.disown(&other));
    }
    let Some(known) = known else {
        let change = sittings.call(said, uid)?;
        facts.extend(change.fact);
        return Ok(Outcome::of(Did::Registered, change.after.key.to_string(), facts));
    };
    let moved = known.on != said.on;
    if !moved && known.status == SittingStatus::Cancelled {
        return Ok(Outcome::without(Did::Unchanged, Some(known.key.to_string())));
    }
    let change = sittings.again(&known, said, uid)?;
    facts.extend(change.fact);
    let did = if moved { Did::Moved } else { Did::Changed };
    Ok(Outcome::of(did, known.key.to_string(), facts))
}

fn event(
    sittings: &mut Sittings,
    events: &mut Events,
    kind: EventKind,
    said: NewEvent,
    entry: &Called,
) -> Result<Outcome, OperationError> {
    let uid = entry.uid.clone();
    let own = uid.as_deref().and_then(|uid| events.of_uid(uid));
    let known = own.or_else(|| events.alike(kind, &said.title, said.from)).cloned();
    if entry.standing == Standing::Cancelled {
        let Some(known) = known else { return Ok(Outcome::without(Did::SkippedCancelled, None)) };
        let reason = known.reason.is_none().then(|| CANCELLED_THERE.to_owned());
        let change = events.cancel(known.kind, &known.id, reason)?;
        let key = change.after.id.to_string();
        return Ok(Outcome::of(Did::Cancelled, key, change.fact.into_iter().collect()));
    }
    let other = uid.as_deref().and_then(|uid| sittings.of_uid(uid)).cloned();
    let mut facts: Vec<Fact> =
        other.and_then(|other| sittings.disown(&other)).into_iter().collect();
    let Some(known) = known else {
        let change = events.call(kind, said, uid)?;
        facts.extend(change.fact);
        return Ok(Outcome::of(Did::Registered, change.after.id.to_string(), facts));
    };
    let moved = known.from != said.from || known.until != entry.until;
    if !moved && known.status == SittingStatus::Cancelled {
        return Ok(Outcome::without(Did::Unchanged, Some(known.id.to_string())));
    }
    let key = known.id.to_string();
    facts.extend(events.again(known, kind, said, uid)?.fact);
    let did = if moved { Did::Moved } else { Did::Changed };
    Ok(Outcome::of(did, key, facts))
}
