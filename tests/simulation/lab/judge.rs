//! What must be true of every life, whatever went wrong in it.
//!
//! Holds what left against the truth of the script and against the life of the same council in a
//! healthy world. Every complaint is a sentence; a life without complaints is a good one.

use super::faults::Fault;
use super::life::{Departure, Life, Listed};
use chrono::{DateTime, TimeDelta, Utc};
use hromada_watch::channels::Outcome;
use hromada_watch::domain::ids::LetterId;
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::store::fact::Fact;
use std::collections::{BTreeMap, BTreeSet};

/// The first departure and two repetitions.
const SENDS_MAX: usize = 3;

/// A round is decided anew after so long, so what it says may be so old.
const DECIDED_FOR: TimeDelta = TimeDelta::minutes(11);

/// What the journal says of one letter.
#[derive(Default)]
struct Written {
    person: String,
    notices: Vec<NoticeKey>,
    in_place_of: Option<LetterId>,
    /// What each attempt told.
    attempts: Vec<Vec<NoticeKey>>,
}

/// A life, sorted by letters.
pub struct Read<'l> {
    life: &'l Life,
    letters: BTreeMap<String, Written>,
    /// Each departure with what it told.
    told: Vec<(&'l Departure, Vec<NoticeKey>)>,
    listed: BTreeMap<&'l str, &'l Listed>,
}

impl<'l> Read<'l> {
    /// Joins what left with what the journal says it told.
    pub fn of(life: &'l Life) -> Self {
        let mut letters: BTreeMap<String, Written> = BTreeMap::new();
        for entry in &life.entries {
            match &entry.fact {
                Fact::LetterPrepared { letter, person, notices, in_place_of } => {
                    let written = letters.entry(letter.to_string()).or_default();
                    written.person = person.to_string();
                    written.notices.clone_from(notices);
                    written.in_place_of.clone_from(in_place_of);
                }
                Fact::LetterExtended { letter, notices } => {
                    let written = letters.entry(letter.to_string()).or_default();
                    written.notices.extend(notices.iter().cloned());
                }
                Fact::LetterAttempted { letter, notices, .. } => {
                    let written = letters.entry(letter.to_string()).or_default();
                    written.attempts.push(notices.clone());
                }
                _ => {}
            }
        }
        let mut tries: BTreeMap<&str, usize> = BTreeMap::new();
        let told = life.departures.iter().map(|departure| {
            let nth = tries.entry(&departure.letter).or_default();
            *nth += 1;
            let written = letters.get(&departure.letter);
            let told = written.and_then(|written| written.attempts.get(*nth - 1));
            (departure, told.expect("an attempt is in the journal before it leaves").clone())
        });
        let told = told.collect();
        let listed = life.outbox.iter().map(|row| (row.letter.as_str(), row)).collect();
        Self { life, letters, told, listed }
    }

    /// What lies in a mailbox, with what it tells.
    pub fn arrived(&self) -> impl Iterator<Item = &(&'l Departure, Vec<NoticeKey>)> {
        self.told.iter().filter(|(departure, _)| departure.is_kept)
    }

    /// What each departure told, the lost and the refused too.
    pub fn departures(&self) -> impl Iterator<Item = &(&'l Departure, Vec<NoticeKey>)> {
        self.told.iter()
    }

    /// Everything that was told to anybody, and when it was first.
    pub fn heard(&self) -> BTreeMap<&NoticeKey, DateTime<Utc>> {
        let mut heard = BTreeMap::new();
        for (departure, notices) in self.arrived() {
            for notice in notices {
                heard.entry(notice).or_insert(departure.at);
            }
        }
        heard
    }

    /// The morning on which a notice is told at the latest: on the first healthy one people get
    /// what waited for them, on the second what is new, and a supervisor hears a day after them.
    fn told_by(&self, rung: Rung) -> Option<DateTime<Utc>> {
        let calendar = &self.life.calendar;
        let ends = self.life.faults.iter().map(Fault::ends).max()?;
        let mornings = if rung == Rung::Escalation { 3 } else { 2 };
        let last = calendar.add_working_days(calendar.day_of(ends), mornings);
        Some(calendar.morning_of(last) + TimeDelta::hours(1))
    }

    fn has_no_address(&self, person: &str) -> bool {
        self.life.faults.iter().any(|fault| fault.takes_address_of(person))
    }

    fn for_good(&self, person: &str) -> bool {
        self.life.faults.iter().any(|fault| fault.is_for_good(person))
    }
}

/// Everything that is wrong with a life, beside the same life in a healthy world.
pub fn complaints(life: &Life, healthy: &Life) -> Vec<String> {
    let (read, well) = (Read::of(life), Read::of(healthy));
    let mut all = outside_the_window(&read);
    all.extend(false_lateness(&read));
    all.extend(copies(&read));
    all.extend(told_twice(&read));
    let heard = read.heard();
    for (notice, at) in well.heard() {
        if !notice.obligation.as_str().starts_with("trouble/") {
            all.extend(lost(&read, &heard, notice, at));
        }
    }
    all.extend(unheard_of(&read, &heard));
    // It is an evening after three healthy days.
    let waits = life.outbox.iter().filter(|row| row.stage == "waiting");
    all.extend(waits.map(|row| format!("it still waits: {row:?}")));
    all
}

fn outside_the_window(read: &Read<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for (departure, _) in read.departures() {
        if !read.life.calendar.may_send(departure.at) {
            all.push(format!("{} left for {} at {}", departure.letter, departure.to, departure.at));
        }
    }
    all
}

fn false_lateness(read: &Read<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for (departure, notices) in read.departures() {
        for notice in
            notices.iter().filter(|it| matches!(it.rung, Rung::After(_) | Rung::Escalation))
        {
            let today = read.life.calendar.day_of(departure.at);
            let done = read.life.council.done(&notice.obligation, departure.at - DECIDED_FOR);
            if today <= notice.due_on || done {
                all.push(format!("{notice} was told at {} and is false", departure.at));
            }
        }
    }
    all
}

/// At most three times the same bytes on one day, and never other bytes under one Message-ID.
fn copies(read: &Read<'_>) -> Vec<String> {
    let mut left: BTreeMap<&str, Vec<&Departure>> = BTreeMap::new();
    for (departure, _) in read.departures() {
        if departure.is_kept || matches!(departure.outcome, Outcome::Unknown { .. }) {
            left.entry(&departure.letter).or_default().push(departure);
        }
    }
    let mut all = Vec::new();
    for (letter, copies) in left {
        let at: Vec<String> = copies.iter().map(|copy| copy.at.to_string()).collect();
        if copies.len() > SENDS_MAX {
            all.push(format!("{letter} left {} times: {at:?}", copies.len()));
        }
        let day = |copy: &Departure| read.life.calendar.day_of(copy.at);
        if copies.iter().any(|copy| day(copy) != day(copies[0])) {
            all.push(format!("{letter} was repeated on another day: {at:?}"));
        }
        if copies.iter().any(|copy| copy.bytes != copies[0].bytes) {
            all.push(format!("{letter} left with several texts: {at:?}"));
        }
    }
    all
}

/// One person hears one thing in one letter.
fn told_twice(read: &Read<'_>) -> Vec<String> {
    let mut letters: BTreeMap<(&str, &NoticeKey), BTreeSet<&str>> = BTreeMap::new();
    for (departure, notices) in read.arrived() {
        for notice in notices {
            letters.entry((&departure.to, notice)).or_default().insert(&departure.letter);
        }
    }
    let twice = letters.into_iter().filter(|(_, letters)| letters.len() > 1);
    twice.map(|((to, notice), letters)| format!("{to} heard {notice} in {letters:?}")).collect()
}

/// A notice of the healthy world that is neither heard nor overtaken nor shown to be refused or
/// probable.
fn lost(
    read: &Read<'_>,
    heard: &BTreeMap<&NoticeKey, DateTime<Utc>>,
    notice: &NoticeKey,
    healthy_at: DateTime<Utc>,
) -> Option<String> {
    let read_by_others = read.has_no_address(notice.person.as_str());
    let about_the_same = |other: &NoticeKey| {
        other.obligation == notice.obligation
            && other.due_on == notice.due_on
            && (other.person == notice.person || read_by_others)
    };
    let overtaken =
        |other: &NoticeKey| about_the_same(other) && gravity(other.rung) > gravity(notice.rung);
    let told =
        |other: &NoticeKey| overtaken(other) || about_the_same(other) && other.rung == notice.rung;
    if heard.keys().any(|other| told(other)) {
        return None;
    }
    let told_by = read.told_by(notice.rung);
    // Whoever did it while nobody could be told need not be told.
    if told_by.is_some_and(|at| read.life.council.done(&notice.obligation, at)) {
        return None;
    }
    let carriers = read.letters.iter().filter(|(_, written)| written.notices.iter().any(told));
    let stages: Vec<&&Listed> =
        carriers.filter_map(|(letter, _)| read.listed.get(letter.as_str())).collect();
    let excused = stages.iter().any(|row| match row.stage.as_str() {
        "refused" => read.for_good(&row.person) && !row.reason.is_empty(),
        // What nobody answered for may have arrived; newer things leave.
        "probable" => told_by.is_some_and(|at| healthy_at < at) && !row.reason.is_empty(),
        _ => false,
    });
    let stages: Vec<String> = stages.iter().map(|row| format!("{row:?}")).collect();
    (!excused)
        .then(|| format!("{notice}, told at {healthy_at} in a healthy world, is lost: {stages:?}"))
}

fn gravity(rung: Rung) -> Option<i32> {
    match rung {
        Rung::Before(days) => Some(-i32::from(days)),
        Rung::After(days) => Some(1 + i32::from(days)),
        _ => None,
    }
}

/// A letter that ended badly without anybody who heard in its reader's stead.
fn unheard_of(read: &Read<'_>, heard: &BTreeMap<&NoticeKey, DateTime<Utc>>) -> Vec<String> {
    let mut all = Vec::new();
    for row in read.listed.values().filter(|row| row.stage == "refused") {
        let written = &read.letters[&row.letter];
        let stand_in = read.letters.iter().find(|(_, other)| {
            other.in_place_of.as_ref().is_some_and(|first| first.as_str() == row.letter)
        });
        let unheard = written.notices.iter().any(|notice| !heard.contains_key(notice));
        if row.reason.is_empty() || (stand_in.is_none() && unheard) {
            all.push(format!("nobody heard in the stead of {row:?}"));
        }
    }
    all
}
