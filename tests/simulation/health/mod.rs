//! Generated faults: a site that is hurt in every way the daemon must see through.
//!
//! The site knows the truth. While one fault after another is switched on and off, nobody may be
//! accused of what stands on the site, every blindness must reach the administrator within a day,
//! in one letter, and one more when sight returns. A seed is a script; the message names it:
//! `HROMADA_WATCH_SEEDS=20 cargo test --test simulation health`.

mod papers;
mod site;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::channels::{Channel, Outcome};
use hromada_watch::config::{self, Config, MailMode};
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::parts::Parts;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::ids::LetterId;
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::domain::obligation::Status;
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::domain::sightings::blindness::BlindCause;
use hromada_watch::simulation::Simulator;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use hromada_watch::store::{Store, journal_path};
use site::{DEPARTMENTS, Fault, Shared};
use std::collections::BTreeMap;
use std::path::Path;

const SOURCES: &str = r#"
[[source]]
id = "documents"
kind = "page"
url = "https://rada.example/documents"
every = "1 h"
engine = "new"
pages_max = 2
open_items = "new"

[[source]]
id = "news"
kind = "page"
url = "https://rada.example/news"
every = "1 h"
engine = "new"
pages_max = 2
open_items = "new"

[[source]]
id = "feed"
kind = "feed"
url = "https://rada.example/rss"
every = "1 h"
"#;

const PLAN: &str = r#"
[[measure]]
number = 2
text = "Розміщення рішень на офіційному сайті"
responsible = "Секретар ради"
term = "Протягом 30 календарних днів з дня прийняття"

[[measure.duty]]
id = "publication"
kind = "publication"
responsible = ["secretary"]
sources = ["documents"]
basis = "пункт 2 плану заходів"
term = "30 calendar days"
questions = false
roll = "next"

[[measure]]
number = 4
text = "Надавати інформацію про проведену поточну роботу"
responsible = "Керівники відділів"
term = "Двічі на місяць"

[[measure.duty]]
id = "submission"
kind = "submission"
responsible = "heads"
sources = ["news", "feed"]
basis = "пункт 4 плану заходів"
checkpoints = [15, "last"]
counting = "whole-month"
roll = "none"
"#;

fn config() -> Config {
    let mut texts = config::shipped();
    let demo = |text: &str| text.to_owned();
    texts.insert("settings.toml", demo(include_str!("../../../src/simulation/demo/settings.toml")));
    texts.insert(
        "directory.toml",
        demo(include_str!("../../../src/simulation/demo/directory.toml")),
    );
    texts.insert("plan.toml", PLAN.to_owned());
    texts.insert("sources.toml", SOURCES.to_owned());
    let mut config = config::load_texts(&texts).expect("the configuration is valid");
    config
        .plan
        .directory
        .departments
        .retain(|department| DEPARTMENTS.iter().any(|(id, _)| *id == department.id.as_str()));
    config.settings.mail.mode = MailMode::Live;
    config
}

/// Memory where there is some: every fact is written through to the disk.
fn directory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).expect("a directory in memory"),
        false => tempfile::tempdir().expect("a directory"),
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A stretch of time in which something was wrong.
#[derive(Clone, Debug)]
struct Wrong {
    fault: Fault,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

struct Story {
    seed: u64,
    site: Shared,
    calendar: Calendar,
    wrongs: Vec<Wrong>,
    /// When the feed stands still.
    frozen: (DateTime<Utc>, DateTime<Utc>),
    entries: Vec<Entry>,
    parts: Parts,
    ends: DateTime<Utc>,
    _directory: tempfile::TempDir,
}

/// Two faults a week, from Monday and from Thursday, 66 hours each; the feed stops for 20 days.
fn live(seed: u64) -> Story {
    let config = config();
    let calendar = config.calendar.clone();
    let mut chance = Chance::new(seed);
    let monday = site::monday(day("2026-03-02"));
    let begins = calendar.moment(monday, "08:00:00".parse().expect("a time"));
    let weeks = Fault::ALL.len().div_ceil(2) as i64 + 2;
    let mut faults = Fault::ALL.to_vec();
    for place in (1..faults.len()).rev() {
        faults.swap(place, chance.between(0, place as i64) as usize);
    }
    let mut wrongs = Vec::new();
    for (place, fault) in faults.into_iter().enumerate() {
        let days = 7 + 7 * (place as i64 / 2) + if place % 2 == 0 { 0 } else { 3 };
        let from = calendar.moment(monday, "02:00:00".parse().expect("a time"));
        let from = from + TimeDelta::days(days);
        wrongs.push(Wrong { fault, from, until: from + TimeDelta::hours(60) });
    }
    let ends = begins + TimeDelta::weeks(weeks);
    let faults_begin: Vec<_> = wrongs.iter().map(|wrong| wrong.from).collect();
    let site = Shared::draw(&mut chance, &calendar, begins, weeks * 7, &faults_begin);
    let stop = begins + TimeDelta::days(chance.between(10, 20));
    let frozen = (stop, stop + TimeDelta::days(24));

    let directory = directory();
    let state = directory.path().join("state");
    let (store, _) = Store::open(&state, begins).expect("the store opens");
    let taken = |_: &_| Outcome::Accepted { answer: "250 ok".to_owned() };
    let parts = Parts::new(config, site.fetcher(), Channel::scripted(taken), store);
    let bell = TimeDelta::hours(4);
    let mut simulator = Simulator { parts, now: begins, bell };
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    while simulator.now < ends {
        let now = simulator.now;
        {
            let mut site = site.lock();
            site.now = now;
            let wrong = wrongs.iter().find(|wrong| wrong.from <= now && now < wrong.until);
            site.fault = wrong.map(|wrong| wrong.fault);
            let stopped = frozen.0 <= now && now < frozen.1;
            site.feed_stops_at = stopped.then_some(frozen.0);
        }
        register(&site, &mut simulator.parts, now);
        runtime.block_on(simulator.step()).expect("the turn finishes");
    }
    let entries = lines::entries(&journal_path(&state))
        .expect("the journal opens")
        .collect::<Result<_, _>>()
        .expect("the journal is whole");
    let parts = simulator.parts;
    Story { seed, site, calendar, wrongs, frozen, entries, parts, ends, _directory: directory }
}

fn register(site: &Shared, parts: &mut Parts, now: DateTime<Utc>) {
    let known = &parts.store.state().register.decisions;
    let new = site.lock();
    let facts = new
        .adopted
        .iter()
        .filter(|(key, at)| *at <= now && !known.contains_key(key))
        .map(|(key, _)| Fact::DecisionRegistered {
            decision: RegisteredDecision {
                key: key.clone(),
                number: key.number.clone(),
                title: None,
                session: None,
                convocation: None,
            },
        })
        .collect();
    drop(new);
    parts.record(now, "секретар", facts).expect("facts are recorded");
}

/// A blindness, as the journal has it.
#[derive(Clone, Debug)]
struct Blind {
    source: String,
    cause: Option<BlindCause>,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Story {
    fn blindnesses(&self) -> Vec<Blind> {
        let mut all: Vec<Blind> = Vec::new();
        for entry in &self.entries {
            match &entry.fact {
                Fact::SourceBlind { source, cause, .. } => all.push(Blind {
                    source: source.to_string(),
                    cause: *cause,
                    since: entry.at,
                    until: self.ends,
                }),
                Fact::SourceSees { source } => {
                    let last = all.iter_mut().rev().find(|it| it.source == source.as_str());
                    last.expect("it was blind before").until = entry.at;
                }
                _ => {}
            }
        }
        all
    }

    /// Everything letters told, with the moment.
    fn told(&self) -> Vec<(DateTime<Utc>, NoticeKey)> {
        let mut attempted: BTreeMap<&LetterId, &Vec<NoticeKey>> = BTreeMap::new();
        let mut told = Vec::new();
        for entry in &self.entries {
            match &entry.fact {
                Fact::LetterAttempted { letter, notices, .. } => {
                    attempted.insert(letter, notices);
                }
                Fact::LetterAccepted { letter, .. } => {
                    let notices = attempted.get(letter).expect("attempted before");
                    told.extend(notices.iter().map(|notice| (entry.at, notice.clone())));
                }
                _ => {}
            }
        }
        told
    }

    fn told_of(&self, key: &str) -> Vec<DateTime<Utc>> {
        let told = self.told().into_iter();
        told.filter(|(_, notice)| notice.obligation.as_str() == key).map(|(at, _)| at).collect()
    }
}

fn nobody_is_accused_falsely(story: &Story) {
    let site = story.site.lock();
    let mut accusations = 0;
    for (at, notice) in story.told() {
        if !matches!(notice.rung, Rung::After(_) | Rung::Escalation) {
            continue;
        }
        accusations += 1;
        let key = notice.obligation.as_str();
        let done = match key.strip_prefix("publication/") {
            Some(decision) => site.stands(decision, at),
            None => {
                let parts: Vec<&str> = key.split('/').collect();
                let [_, department, month, ordinal] = parts.as_slice() else { panic!("{key}") };
                let ordinal: usize = ordinal.parse().expect("an ordinal");
                site.news_of(department, month, at) >= ordinal
            }
        };
        let wrong = story.wrongs.iter().find(|wrong| wrong.from <= at && at < wrong.until);
        assert!(!done, "seed {}: {notice} at {at} is false; {wrong:?}", story.seed);
    }
    assert!(accusations > 0, "seed {}: nothing was late, so nothing was tested", story.seed);
}

fn every_fault_is_noticed(story: &Story) {
    let slack = TimeDelta::hours(10);
    let blind = story.blindnesses();
    for wrong in &story.wrongs {
        let Some(within) = wrong.fault.noticed_within() else { continue };
        let by = wrong.from + within + slack;
        let noticed = blind
            .iter()
            .filter(|it| it.source == "documents")
            .any(|it| it.since <= by && it.until > wrong.from);
        assert!(noticed, "seed {}: {wrong:?} was not noticed; {blind:#?}", story.seed);
    }
    let frozen = blind.iter().any(|it| {
        it.source == "feed"
            && it.cause == Some(BlindCause::Frozen)
            && story.frozen.0 < it.since
            && it.since < story.frozen.1
    });
    assert!(frozen, "seed {}: the frozen feed was not noticed; {blind:#?}", story.seed);
}

/// From half a day of blindness on, the administrator hears at the next sending morning, at the
/// latest at the one after it when that day's letter had already gone; once, and once of the end.
fn the_administrator_hears_once(story: &Story) {
    let seed = story.seed;
    let (mut told_in_all, blind) = (0, story.blindnesses());
    for it in &blind {
        let key = format!("trouble/source-blind/{}", it.source);
        let told: Vec<_> = story
            .told_of(&key)
            .into_iter()
            .filter(|at| it.since <= *at && *at <= it.until)
            .collect();
        assert!(told.len() <= 1, "seed {seed}: {it:?} was told {told:?}");
        told_in_all += told.len();
        let half_a_day = match it.cause {
            Some(BlindCause::Incomplete) => TimeDelta::zero(),
            _ => TimeDelta::hours(12),
        };
        let day = story.calendar.day_of(it.since + half_a_day);
        let mut morning = story.calendar.morning_of(story.calendar.working_on_or_after(day));
        if morning < it.since + half_a_day {
            let next = day.succ_opt().expect("a day");
            morning = story.calendar.morning_of(story.calendar.working_on_or_after(next));
        }
        if morning < it.until {
            let by = morning + TimeDelta::minutes(1);
            assert!(told.iter().any(|at| *at <= by), "seed {seed}: {it:?} was not told: {told:?}");
        }
        // The return is told on a later morning, unless the source is blind again by then.
        if let Some(at) = told.first() {
            let next = blind
                .iter()
                .filter(|other| other.source == it.source && other.since >= it.until)
                .map(|other| other.since)
                .min()
                .unwrap_or(story.ends);
            let sees = story.told_of(&format!("trouble/source-sees/{}", it.source));
            let here = sees.iter().filter(|sees| at < *sees && **sees < next).count();
            let tomorrow = story.calendar.day_of(it.until).succ_opt().expect("a day");
            let morning = story.calendar.morning_of(story.calendar.working_on_or_after(tomorrow));
            let fits = here == 1 || here == 0 && next <= morning;
            assert!(fits, "seed {seed}: the end of {it:?} was told {here} times");
        }
    }
    assert!(told_in_all >= 6, "seed {seed}: only {told_in_all} blindnesses were told");
}

/// Whatever the site does truly not show at the end, and could be read, is known to be late.
fn nothing_is_lost(story: &Story) {
    let site = story.site.lock();
    let at = story.ends;
    for obligation in story.parts.obligations(at) {
        let Some(decision) = obligation.key.as_str().strip_prefix("publication/") else { continue };
        let truly = site.stands(decision, at - TimeDelta::hours(8));
        match &obligation.status {
            Status::Overdue { .. } => {
                assert!(!truly, "seed {}: {decision} stands and is overdue", story.seed);
            }
            Status::Met { .. } => {
                let long_gone = site.documents.iter().any(|page| {
                    page.key.as_ref().is_some_and(|key| key.to_string() == decision)
                        && page.removed_at.is_some_and(|gone| gone < at - TimeDelta::days(12))
                });
                assert!(!long_gone, "seed {}: {decision} is gone and is met", story.seed);
            }
            _ => {}
        }
    }
}

fn seeds() -> u64 {
    std::env::var("HROMADA_WATCH_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

#[test]
fn a_site_hurt_in_every_way_accuses_nobody_falsely_and_is_noticed() {
    for seed in 1..=seeds() {
        let story = live(seed);
        nobody_is_accused_falsely(&story);
        every_fault_is_noticed(&story);
        the_administrator_hears_once(&story);
        nothing_is_lost(&story);
        evidence_is_kept_and_printed(story);
    }
}

/// A page that disappeared has both of its states kept, and the printed page shows them.
fn evidence_is_kept_and_printed(story: Story) {
    let Story { seed, site, mut parts, ends, .. } = story;
    let gone = site.lock().documents.iter().find_map(|page| {
        let gone = page.removed_at.filter(|gone| *gone < ends - TimeDelta::days(12));
        gone.and(page.key.clone())
    });
    let key = gone.expect("something was taken away");
    let asked = Question::Evidence { key: key.to_string() };
    let answer = desk::execute(&mut parts, asked, "test", ends).expect("a dossier");
    let value = answer.json();
    let html = value["html"].as_str().expect("a page");
    assert!(
        value["summary"]["kept_states"].as_u64() >= Some(2),
        "seed {seed}: {}",
        value["summary"]["kept_states"]
    );
    for text in ["Перша збережена копія", "Сторінки немає", "вирішила його", "page-kept"]
    {
        assert!(html.contains(text), "seed {seed}: no «{text}» in {html}");
    }
}
