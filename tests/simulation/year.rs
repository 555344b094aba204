//! A year of virtual time over many seeds: the guarantees of a turn, held against the truth.
//!
//! `HROMADA_WATCH_SEEDS=1000 cargo test --release --test simulation year` runs more seeds than the
//! usual few. A failing seed is printed and is a script: the same seed gives the same year, and
//! `HROMADA_WATCH_SEEDS=63-63` lives it alone.

use crate::thanked::whoever_is_thanked_was_written_to_and_did_it;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn_report::LetterCounts;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::ids::LetterId;
use hromada_watch::domain::month::Month;
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::domain::obligation::{Matter, Obligation, Status};
use hromada_watch::domain::plan::rules;
use hromada_watch::domain::plan::rules::PublicationRule;
use hromada_watch::domain::plan::term::{DayCount, Roll};
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::simulation::world::{self, DEATH, Faults, SharedWorld, World};
use hromada_watch::simulation::{Simulator, next_ring};
use hromada_watch::store::Store;
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

/// One simulated year.
struct Year {
    seed: u64,
    directory: tempfile::TempDir,
    world: SharedWorld,
    calendar: Calendar,
    ends: DateTime<Utc>,
    /// Moments of turns, and whether each page could be read then.
    turns: Vec<DateTime<Utc>>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// Memory where there is some: a year writes thousands of facts, each to the disk.
fn directory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).expect("a directory in memory")
    } else {
        tempfile::tempdir().expect("a directory")
    }
}

fn parts(world: &SharedWorld, state: &Path, now: DateTime<Utc>) -> Parts {
    let config = world::config().expect("the world's configuration is valid");
    let (store, _) = Store::open(state, now).expect("the store opens");
    Parts::new(config, world.fetcher(), world.channel(), store)
}

impl Year {
    fn live(seed: u64, faults: Faults) -> Self {
        let calendar = world::config().expect("the world's configuration is valid").calendar;
        let begins = world::begins(&calendar, day("2026-03-02"));
        let ends = begins + TimeDelta::days(365);
        let world = SharedWorld::draw(seed, &calendar, begins, ends, faults);
        let mut year =
            Self { seed, directory: directory(), world, calendar, ends, turns: Vec::new() };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        year.run(begins, &runtime);
        year
    }

    fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    fn run(&mut self, begins: DateTime<Utc>, runtime: &tokio::runtime::Runtime) {
        let bell = TimeDelta::hours(3);
        let state = self.state();
        let mut simulator =
            Simulator { parts: parts(&self.world, &state, begins), now: begins, bell };
        while simulator.now < self.ends {
            let now = simulator.now;
            self.world.lock().now = now;
            self.register(&mut simulator.parts, now);
            let before = simulator.parts.store.last_seq();
            let lived = std::panic::catch_unwind(AssertUnwindSafe(|| {
                runtime.block_on(simulator.step()).expect("the turn finishes")
            }));
            match lived {
                Ok(report) => {
                    self.turns.push(now);
                    // A refusal is news to the administrator, told by the next turn; a server that
                    // failed is tried with another letter then.
                    let LetterCounts { refused, retrying, .. } = report.letters;
                    if refused + retrying == 0 && now.timestamp() % 7 == 0 {
                        self.decide_again(&mut simulator, now, runtime);
                    }
                }
                Err(death) => {
                    assert_eq!(death.downcast_ref::<&str>(), Some(&DEATH), "seed {}", self.seed);
                    assert!(before < simulator.parts.store.last_seq());
                    drop(simulator);
                    let next = next_ring(&self.calendar, now, bell);
                    simulator =
                        Simulator { parts: parts(&self.world, &state, next), now: next, bell };
                }
            }
        }
    }

    /// People register what was adopted, at the moment the world has for it.
    fn register(&self, parts: &mut Parts, now: DateTime<Utc>) {
        let known = &parts.store.state().register.decisions;
        let facts: Vec<Fact> = self
            .world
            .lock()
            .decisions
            .iter()
            .filter(|decision| decision.registered_at.is_some_and(|at| at <= now))
            .filter(|decision| !known.contains_key(&decision.key))
            .map(|decision| Fact::DecisionRegistered {
                decision: RegisteredDecision {
                    key: decision.key.clone(),
                    number: decision.key.number.clone(),
                    title: None,
                    session: None,
                    convocation: None,
                },
            })
            .collect();
        parts.record(now, "secretary", facts).expect("facts are recorded");
    }

    /// Deciding twice at one moment adds nothing.
    fn decide_again(
        &self,
        simulator: &mut Simulator,
        now: DateTime<Utc>,
        runtime: &tokio::runtime::Runtime,
    ) {
        let before = simulator.parts.store.last_seq();
        let deliveries = self.world.lock().deliveries.len();
        let turn = hromada_watch::daemon::turn::turn(&mut simulator.parts, now);
        let report = std::panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(turn)));
        let added: Vec<String> = self
            .entries()
            .into_iter()
            .filter(|entry| entry.seq > before.saturating_sub(8))
            .map(|entry| format!("{} {} {:?}", entry.seq, entry.at, entry.fact))
            .collect();
        let report = report
            .unwrap_or_else(|_| panic!("seed {}: a turn without letters died", self.seed))
            .expect("the turn finishes");
        assert_eq!(report.letters.sent, 0, "seed {} at {now}: {added:#?}", self.seed);
        let sent = self.world.lock().deliveries.len() - deliveries;
        assert_eq!(sent, 0, "seed {} at {now}: a second turn sent: {added:#?}", self.seed);
        let after = simulator.parts.store.last_seq();
        assert_eq!(after, before, "seed {} at {now}: a second turn recorded", self.seed);
    }

    fn entries(&self) -> Vec<Entry> {
        let journal = hromada_watch::store::journal_path(&self.state());
        lines::entries(&journal)
            .expect("the journal opens")
            .collect::<Result<_, _>>()
            .expect("the journal is whole")
    }
}

/// What the journal says of one letter.
#[derive(Default)]
struct LetterLife {
    stand_in: bool,
    person: String,
    attempts: Vec<(DateTime<Utc>, Vec<NoticeKey>)>,
    accepted: usize,
    prepared: Vec<NoticeKey>,
}

fn letters(entries: &[Entry]) -> BTreeMap<LetterId, LetterLife> {
    let mut letters: BTreeMap<LetterId, LetterLife> = BTreeMap::new();
    for entry in entries {
        match &entry.fact {
            Fact::LetterPrepared { letter, person, notices, in_place_of } => {
                let life = letters.entry(letter.clone()).or_default();
                life.stand_in = in_place_of.is_some();
                life.person = person.to_string();
                life.prepared = notices.clone();
            }
            Fact::LetterExtended { letter, notices } => {
                let life = letters.get_mut(letter).expect("prepared before it was extended");
                life.prepared.extend(notices.iter().cloned());
            }
            Fact::LetterAttempted { letter, notices, .. } => {
                let life = letters.get_mut(letter).expect("prepared before it was attempted");
                life.attempts.push((entry.at, notices.clone()));
            }
            Fact::LetterAccepted { letter, .. } => {
                letters.get_mut(letter).expect("prepared before it was accepted").accepted += 1;
            }
            _ => {}
        }
    }
    letters
}

/// The truth about an obligation at a moment: whether everything it asks for stood on the site.
fn done_in_truth(world: &World, calendar: &Calendar, key: &str, moment: DateTime<Utc>) -> bool {
    if let Some(decision) = key.strip_prefix("publication/") {
        return world
            .decisions
            .iter()
            .find(|known| known.key.to_string() == decision)
            .is_some_and(|known| known.published_at.is_some_and(|at| at <= moment));
    }
    let parts: Vec<&str> = key.split('/').collect();
    let [_, department, month, ordinal] = parts.as_slice() else { return false };
    let ordinal: usize = ordinal.parse().expect("an ordinal");
    let found = world
        .news
        .iter()
        .filter(|news| news.department.as_str() == *department && news.at <= moment)
        .filter(|news| calendar.day_of(news.at).to_string().starts_with(month))
        .count();
    found >= ordinal
}

fn readable(world: &World, key: &str, moment: DateTime<Utc>) -> bool {
    if key.starts_with("publication/") {
        world.documents_answer(moment)
    } else {
        world.news_answers(moment)
    }
}

/// A year must keep every guarantee; the message names the seed.
fn check(year: &Year) {
    let seed = year.seed;
    let entries = year.entries();
    let letters = letters(&entries);
    let world = year.world.lock();

    for delivery in &world.deliveries {
        assert!(
            year.calendar.may_send(delivery.at),
            "seed {seed}: a letter left at {} outside the window",
            delivery.at
        );
    }
    nobody_is_accused_falsely(seed, &letters, &world, &year.calendar);
    nothing_is_said_after_it_was_seen_met(year, &letters, &world);
    let said = said(&letters);
    let done = |key: &str, at| done_in_truth(&world, &year.calendar, key, at);
    whoever_is_thanked_was_written_to_and_did_it(seed, &said, (&world, &year.calendar), done);
    nothing_is_told_twice(seed, &letters, &world);
    one_letter_a_day(seed, &letters, &year.calendar);
    every_month_is_reported_once(seed, &letters, &year.calendar);
    drop(world);
    nothing_is_lost(year, &letters);
    replaying_equals_living(year);
}

fn nobody_is_accused_falsely(
    seed: u64,
    letters: &BTreeMap<LetterId, LetterLife>,
    world: &World,
    calendar: &Calendar,
) {
    for (at, notice) in said(letters) {
        if !matches!(notice.rung, Rung::After(_) | Rung::Escalation) {
            continue;
        }
        let key = notice.obligation.as_str();
        assert!(calendar.day_of(at) > notice.due_on, "seed {seed}: {notice} at {at} is not late");
        assert!(
            !done_in_truth(world, calendar, key, at),
            "seed {seed}: {notice} accuses at {at} of what stands on the site"
        );
        assert!(
            readable(world, key, at),
            "seed {seed}: {notice} accuses at {at} while the source could not be read"
        );
    }
}

/// Whatever stood on a readable page at some turn is not spoken of from that turn on.
fn nothing_is_said_after_it_was_seen_met(
    year: &Year,
    letters: &BTreeMap<LetterId, LetterLife>,
    world: &World,
) {
    for (at, notice) in said(letters) {
        if notice.obligation.as_str().starts_with("trouble/")
            || matches!(notice.rung, Rung::Unknown | Rung::Thanks)
        {
            continue;
        }
        let key = notice.obligation.as_str();
        // Two cadences before the letter, both turns with a readable page: it must have been seen.
        let seen = year
            .turns
            .iter()
            .filter(|turn| **turn <= at && **turn > at - TimeDelta::hours(6))
            .filter(|turn| readable(world, key, **turn - TimeDelta::hours(3)))
            .any(|turn| {
                readable(world, key, *turn)
                    && done_in_truth(world, &year.calendar, key, *turn - TimeDelta::hours(8))
                    && (0..16)
                        .all(|half| readable(world, key, *turn - TimeDelta::minutes(30 * half)))
            });
        assert!(!seen, "seed {}: {notice} was said at {at} though it was seen met", year.seed);
    }
}

fn nothing_is_told_twice(seed: u64, letters: &BTreeMap<LetterId, LetterLife>, world: &World) {
    let mut taken: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for delivery in world.deliveries.iter().filter(|delivery| delivery.taken) {
        let count = taken.entry(delivery.letter.as_str()).or_default();
        count.0 += 1;
        count.1 += usize::from(delivery.died);
    }
    for (letter, (taken, deaths)) in taken {
        assert!(
            taken <= 1 + deaths,
            "seed {seed}: letter {letter} was taken {taken} times with {deaths} deaths"
        );
    }
    let mut told: BTreeMap<&NoticeKey, &LetterId> = BTreeMap::new();
    for (id, life) in letters.iter().filter(|(_, life)| life.accepted > 0 && !life.stand_in) {
        let (_, notices) = life.attempts.last().expect("accepted after an attempt");
        for notice in notices {
            if let Some(other) = told.insert(notice, id) {
                panic!("seed {seed}: {notice} was told in {other} and again in {id}");
            }
        }
    }
}

fn one_letter_a_day(seed: u64, letters: &BTreeMap<LetterId, LetterLife>, calendar: &Calendar) {
    let mut days: BTreeSet<(&str, NaiveDate)> = BTreeSet::new();
    for (id, life) in letters.iter().filter(|(_, life)| life.accepted > 0 && !life.stand_in) {
        let (at, _) = life.attempts.last().expect("accepted after an attempt");
        let day = calendar.day_of(*at);
        assert!(
            days.insert((&life.person, day)),
            "seed {seed}: {} got {id} as a second letter on {day}",
            life.person
        );
    }
}

/// The head of the council got one report of each month, in its time.
fn every_month_is_reported_once(
    seed: u64,
    letters: &BTreeMap<LetterId, LetterLife>,
    calendar: &Calendar,
) {
    let mut reported: BTreeMap<&str, usize> = BTreeMap::new();
    for life in letters.values().filter(|life| !life.stand_in) {
        for notice in life.prepared.iter().filter(|notice| notice.rung == Rung::Report) {
            *reported.entry(notice.obligation.as_str()).or_default() += 1;
            let first = Month::of(notice.due_on).first_day();
            assert_eq!(notice.due_on, calendar.working_on_or_after(first), "seed {seed}: {notice}");
            // Before that the letter may have left with other notices, in vain.
            for (at, _) in life.attempts.iter().filter(|(_, told)| told.contains(notice)) {
                assert!(calendar.day_of(*at) >= notice.due_on, "seed {seed}: {notice} at {at}");
            }
        }
    }
    let mut months: Vec<String> = (3..=12).map(|month| format!("report/2026-{month:02}")).collect();
    months.extend(["report/2027-01".to_owned(), "report/2027-02".to_owned()]);
    let told: Vec<(&str, usize)> = months.iter().map(|month| (month.as_str(), 1)).collect();
    assert_eq!(reported.into_iter().collect::<Vec<_>>(), told, "seed {seed}");
}

/// Everyone concerned heard of everything that is late at the end.
fn nothing_is_lost(year: &Year, letters: &BTreeMap<LetterId, LetterLife>) {
    let seed = year.seed;
    let mut parts = parts(&year.world, &year.state(), year.ends);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // A quiet Sunday evening: one more look, no letters.
    let sunday = year.calendar.end_of(day("2027-02-28")) - TimeDelta::hours(1);
    year.world.lock().now = sunday;
    runtime
        .block_on(hromada_watch::daemon::turn::turn(&mut parts, sunday))
        .expect("the turn finishes");
    let heard: BTreeSet<&NoticeKey> = letters.values().flat_map(|life| &life.prepared).collect();
    let obligations: Vec<Obligation> = parts.obligations(sunday);
    assert!(obligations.len() > 100, "seed {seed}: a year has obligations");
    let today = year.calendar.day_of(sunday);
    for obligation in &obligations {
        let late = year.calendar.working_days_between(obligation.due.on, today);
        if !matches!(obligation.status, Status::Overdue { .. }) || late < 3 {
            continue;
        }
        for person in &obligation.responsible {
            let told = heard.iter().any(|notice| {
                notice.obligation == obligation.key
                    && notice.person == *person
                    && matches!(notice.rung, Rung::After(_))
            });
            assert!(told, "seed {seed}: {person} never heard that {} is late", obligation.key);
        }
    }
    every_registered_decision_is_an_obligation(year, &obligations);
}

fn every_registered_decision_is_an_obligation(year: &Year, obligations: &[Obligation]) {
    let rule = PublicationRule::silent(30, DayCount::Calendar, Roll::Next);
    let world = year.world.lock();
    for decision in &world.decisions {
        if decision.registered_at.is_none_or(|at| at > year.ends - TimeDelta::days(2)) {
            continue;
        }
        let found = obligations.iter().find(|obligation| {
            matches!(&obligation.matter, Matter::Decision { key, .. } if *key == decision.key)
        });
        let found = found.unwrap_or_else(|| {
            panic!("seed {}: decision {} has no obligation", year.seed, decision.key)
        });
        let due = rules::due(&rule, decision.key.adopted_on, &year.calendar);
        assert_eq!(found.due, due, "seed {}: {}", year.seed, decision.key);
        if let Status::Met { on, .. } = &found.status {
            let truth = decision.published_at.map(|at| year.calendar.day_of(at));
            assert_eq!(Some(*on), truth, "seed {}: {} was met", year.seed, decision.key);
        }
    }
}

/// The state that lived through the year is the fold of its journal.
fn replaying_equals_living(year: &Year) {
    let (lived, _) = Store::open(&year.state(), year.ends).expect("the store opens");
    let copy = directory();
    std::fs::copy(
        hromada_watch::store::journal_path(&year.state()),
        hromada_watch::store::journal_path(copy.path()),
    )
    .expect("the journal is copied");
    let (replayed, _) = Store::open(copy.path(), year.ends).expect("the copy opens");
    assert!(lived.state() == replayed.state(), "seed {}: replay differs", year.seed);
}

/// Everything letters said, with the moment of saying.
fn said(letters: &BTreeMap<LetterId, LetterLife>) -> Vec<(DateTime<Utc>, &NoticeKey)> {
    letters
        .values()
        .flat_map(|life| &life.attempts)
        .flat_map(|(at, notices)| notices.iter().map(|notice| (*at, notice)))
        .collect()
}

/// The seeds to live: the first so many, or a range of them («63-63»).
fn seeds() -> RangeInclusive<u64> {
    let asked = std::env::var("HROMADA_WATCH_SEEDS").unwrap_or_else(|_| "2".to_owned());
    let (first, last) = asked.split_once('-').unwrap_or(("1", &asked));
    let seed = |text: &str| text.parse().expect("seeds are numbers");
    seed(first)..=seed(last)
}

#[test]
fn years_with_faults_keep_every_guarantee() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload().downcast_ref::<&str>() != Some(&DEATH) {
            quiet(panic);
        }
    }));
    for seed in seeds() {
        let year = Year::live(seed, Faults::Drawn);
        let deliveries = year.world.lock().deliveries.len();
        assert!(deliveries > 50, "seed {seed}: only {deliveries} deliveries were tried");
        check(&year);
    }
}

#[test]
fn a_year_without_faults_keeps_every_guarantee() {
    let year = Year::live(0, Faults::None);
    check(&year);
}
