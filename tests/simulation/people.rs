//! A year of people who answer: late, wrongly, twice, by links and by replies, while the site, the
//! mail server, the mailbox and the process itself fail.
//!
//! Every message is handled once, every answer recorded and receipted once, and no letter speaks to
//! anybody of what they have answered. A seed is a script; the message names it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hromada_watch::clock::Clock;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::said::Say;
use hromada_watch::daemon::hear::Hearing;
use hromada_watch::daemon::parts::Parts;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::ids::{LetterId, ObligationKey, PersonId};
use hromada_watch::domain::notice::key::Rung;
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::domain::register::message::{HeardAs, ResponseKind};
use hromada_watch::domain::register::said::{Said, Way};
use hromada_watch::mailbox::Mailbox;
use hromada_watch::mailbox::look::MailboxFault;
use hromada_watch::mailbox::scripted::Scripted;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::simulation::next_ring;
use hromada_watch::simulation::world::{self, DEATH, Faults, SharedWorld};
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use hromada_watch::store::mail_fact::MailFact;
use hromada_watch::store::state::Stage;
use hromada_watch::store::{Store, journal_path};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use tokio::runtime::Runtime;

/// What somebody will do.
enum Act {
    /// A message comes in.
    Writes(Vec<u8>),
    /// A link is pressed.
    Presses(Box<Say>),
}

struct Life {
    seed: u64,
    directory: tempfile::TempDir,
    world: SharedWorld,
    calendar: Calendar,
    mailbox: Scripted,
    chance: Chance,
    plans: Vec<(DateTime<Utc>, Act)>,
    /// Letters whose readers have made their plans.
    read: BTreeSet<LetterId>,
    /// Names of the messages that came in.
    written: BTreeSet<String>,
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

impl Life {
    fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    fn parts(&self, now: DateTime<Utc>) -> Parts {
        let config = world::config().expect("the world's configuration is valid");
        let (store, _) = Store::open(&self.state(), now).expect("the store opens");
        let mut parts = Parts::new(config, self.world.fetcher(), self.world.channel(), store);
        parts.mailbox = Some(Mailbox::Scripted(self.mailbox.clone()));
        parts
    }

    fn live(seed: u64) -> Self {
        let calendar = world::config().expect("the world's configuration is valid").calendar;
        let begins = world::begins(&calendar, day("2026-03-02"));
        let ends = begins + TimeDelta::days(365);
        let world = SharedWorld::draw(seed, &calendar, begins, ends, Faults::Drawn);
        let directory = match std::path::Path::new("/dev/shm").is_dir() {
            true => tempfile::tempdir_in("/dev/shm").expect("a directory in memory"),
            false => tempfile::tempdir().expect("a directory"),
        };
        let mut life = Self {
            seed,
            directory,
            world,
            calendar,
            mailbox: Scripted::default(),
            chance: Chance::new(seed ^ 0x5eed),
            plans: Vec::new(),
            read: BTreeSet::new(),
            written: BTreeSet::new(),
        };
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        life.run(begins, ends, &runtime);
        life
    }

    fn run(&mut self, begins: DateTime<Utc>, ends: DateTime<Utc>, runtime: &Runtime) {
        let mut now = begins;
        let mut parts = self.parts(now);
        while now < ends {
            self.world.lock().now = now;
            self.register(&mut parts, now);
            // The last fortnight is quiet.
            let fails = self.chance.percent(6) && now < ends - TimeDelta::days(14);
            self.mailbox.fail(fails.then_some(MailboxFault::Silent));
            self.act(&mut parts, now);
            let lived = catch_unwind(AssertUnwindSafe(|| {
                runtime.block_on(async {
                    let turn = hromada_watch::daemon::turn::turn(&mut parts, now).await;
                    turn.expect("the turn finishes");
                    let heard = Hearing::once(&mut parts, &Clock::manual(now)).await;
                    heard.expect("the store holds");
                });
            }));
            let next = next_ring(&self.calendar, now, TimeDelta::hours(3));
            match lived {
                Ok(()) => self.plan(&parts, now),
                Err(death) => {
                    assert_eq!(death.downcast_ref::<&str>(), Some(&DEATH), "seed {}", self.seed);
                    drop(parts);
                    parts = self.parts(next);
                }
            }
            now = next;
        }
    }

    fn register(&self, parts: &mut Parts, now: DateTime<Utc>) {
        let known = &parts.store.state().register.decisions;
        let world = self.world.lock();
        let new = world.decisions.iter().filter(|decision| {
            decision.registered_at.is_some_and(|at| at <= now) && !known.contains_key(&decision.key)
        });
        let facts = new.map(|decision| Fact::DecisionRegistered {
            decision: RegisteredDecision {
                key: decision.key.clone(),
                number: decision.key.number.clone(),
                title: None,
                session: None,
                convocation: None,
            },
        });
        let facts = facts.collect();
        drop(world);
        parts.record(now, "secretary", facts).expect("facts are recorded");
    }

    /// What was planned for this moment is done.
    fn act(&mut self, parts: &mut Parts, now: DateTime<Utc>) {
        let (due, later) = std::mem::take(&mut self.plans).into_iter().partition(|it| it.0 <= now);
        self.plans = later;
        let due: Vec<(DateTime<Utc>, Act)> = due;
        for (_, act) in due {
            match act {
                Act::Writes(bytes) => _ = self.mailbox.put(&bytes),
                Act::Presses(say) => {
                    let person = say.person.to_string();
                    // What the desk refuses is said on the page; nothing is recorded.
                    let _ = desk::execute(parts, Question::Say(*say), &person, now);
                }
            }
        }
    }

    /// Readers of new letters make their plans.
    fn plan(&mut self, parts: &Parts, now: DateTime<Utc>) {
        let letters: Vec<_> = parts
            .store
            .state()
            .letters
            .iter()
            .filter(|(id, it)| {
                matches!(it.stage, Stage::Accepted { .. }) && !self.read.contains(*id)
            })
            .map(|(id, it)| (id.clone(), it.clone()))
            .collect();
        for (id, letter) in letters {
            self.read.insert(id);
            let Some(notice) = letter.attempted_notices.first() else { continue };
            if notice.rung == Rung::Thanks || !self.chance.percent(70) {
                continue;
            }
            let person = parts.config.plan.directory.person(&letter.person);
            let Some(email) = person.and_then(|person| person.email.clone()) else { continue };
            let name = letter.name.clone().unwrap_or_default();
            for _ in 0..self.chance.between(1, 2) {
                let at = now + TimeDelta::hours(self.chance.between(1, 200));
                match self.chance.percent(25) {
                    true => {
                        let act = self.press(&letter.person, &notice.obligation, at);
                        self.plans.push((at, act));
                    }
                    false => self.writes(&name, &email, at),
                }
            }
        }
    }

    fn press(&mut self, person: &PersonId, obligation: &ObligationKey, at: DateTime<Utc>) -> Act {
        let reason = "немає підпису".to_owned();
        let until = self.calendar.day_of(at + TimeDelta::days(self.chance.between(1, 12)));
        let said = match self.chance.between(1, 3) {
            1 => Said::Promise { until, reason },
            2 => Said::NotMine { reason },
            _ => Said::Done { page: None, on: None },
        };
        let (person, obligation) = (person.clone(), obligation.clone());
        let say = Say { person, obligation, said, way: Way::Link, words: None, given: None };
        Act::Presses(Box::new(say))
    }

    /// A reply, now and then from another address or twice.
    fn writes(&mut self, letter: &str, email: &str, at: DateTime<Utc>) {
        let until = self.calendar.day_of(at + TimeDelta::days(self.chance.between(1, 12)));
        let until = until.format("%d.%m.%Y");
        let words = match self.chance.between(1, 7) {
            1 => "готово".to_owned(),
            2 => "не моє".to_owned(),
            3 | 4 => format!("до {until}, бо немає підпису"),
            5 => "А хто це вирішив?".to_owned(),
            6 => "ні, не готово".to_owned(),
            _ => "дякую".to_owned(),
        };
        let from = if self.chance.percent(8) { "somebody@else.test" } else { email };
        let id = format!("own-{}@people.test", self.written.len());
        let bytes = format!(
            "From: {from}\r\nTo: nagaduvannia@zoriana.example\r\nMessage-ID: <{id}>\r\n\
             In-Reply-To: <{letter}>\r\nSubject: Re\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n{words}"
        );
        self.written.insert(id);
        self.plans.push((at, Act::Writes(bytes.clone().into_bytes())));
        if self.chance.percent(15) {
            let again = at + TimeDelta::hours(self.chance.between(0, 50));
            self.plans.push((again, Act::Writes(bytes.into_bytes())));
        }
    }

    fn entries(&self) -> Vec<Entry> {
        let journal = lines::entries(&journal_path(&self.state())).expect("the journal opens");
        journal.collect::<Result<_, _>>().expect("it is whole")
    }
}

/// Each message once, and the answers it says it gave are there, once.
fn every_message_is_heard_once(life: &Life, entries: &[Entry]) {
    let seed = life.seed;
    let (mut heard, mut claimed, mut given) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        match &entry.fact {
            Fact::AnswerGiven { way: Way::Reply, .. } => _ = given.insert(entry.seq),
            Fact::Mail { mail: MailFact::Heard { message, what, .. } } => {
                if let Some(id) = &message.id {
                    assert!(heard.insert(id.clone()), "seed {seed}: {id} was heard twice");
                }
                if let HeardAs::Answered { effects, .. } = what {
                    for answer in effects.iter().filter_map(|effect| effect.answer) {
                        assert!(claimed.insert(answer), "seed {seed}: {answer} is of two messages");
                    }
                }
            }
            _ => {}
        }
    }
    assert_eq!(claimed, given, "seed {seed}");
    let planned = |id: &&String| {
        !life.plans.iter().any(|(_, act)| match act {
            Act::Writes(bytes) => String::from_utf8_lossy(bytes).contains(&format!("<{id}>")),
            Act::Presses(_) => false,
        })
    };
    let came: BTreeSet<String> = life.written.iter().filter(planned).cloned().collect();
    let lost: Vec<&String> = came.difference(&heard).collect();
    assert!(lost.is_empty(), "seed {seed}: nobody heard {lost:?}");
    assert!(given.len() > 20, "seed {seed}: only {} answers by reply", given.len());
}

/// Whoever answered has one receipt for it.
fn every_answer_is_receipted_once(life: &Life, parts: &Parts, ends: DateTime<Utc>) {
    for message in parts.store.state().heard.values() {
        let receipts =
            message.responses.iter().filter(|(kind, _)| *kind == ResponseKind::Receipt).count();
        let wanted = match message.what {
            HeardAs::Answered { .. } | HeardAs::Unclear { .. } => 1,
            _ => 0,
        };
        let is_over = ends - message.at > TimeDelta::days(1);
        assert!(
            receipts == wanted || (receipts < wanted && !is_over),
            "seed {}: {receipts} receipts for {message:?}",
            life.seed
        );
    }
}

/// No letter tells anybody of what is promised, or of what they said is not theirs.
fn every_letter_heeds_the_answers(life: &Life, entries: &[Entry]) {
    let (mut disclaimed, mut promised) = (BTreeSet::new(), BTreeMap::new());
    let mut heeded = 0;
    for entry in entries {
        match &entry.fact {
            Fact::AnswerGiven { obligation, person, said, .. } => {
                let key = (obligation.clone(), person.clone());
                match said {
                    Said::NotMine { .. } => _ = disclaimed.insert(key),
                    _ => _ = disclaimed.remove(&key),
                }
            }
            Fact::Promised { obligation, until, .. } => {
                promised.insert(obligation.clone(), *until);
            }
            Fact::LetterAttempted { letter, notices, .. } => {
                let today = life.calendar.day_of(entry.at);
                for notice in notices.iter().filter(|notice| notice.rung != Rung::Thanks) {
                    let until = promised.get(&notice.obligation);
                    assert!(
                        until.is_none_or(|until| *until < today),
                        "seed {}: {letter} tells {notice} on {today}, promised by {until:?}",
                        life.seed
                    );
                    let key = (notice.obligation.clone(), notice.person.clone());
                    assert!(
                        !disclaimed.contains(&key),
                        "seed {}: {letter} tells {notice}, which is not theirs",
                        life.seed
                    );
                    heeded += 1;
                }
            }
            _ => {}
        }
    }
    assert!(heeded > 100 && !disclaimed.is_empty() && !promised.is_empty(), "seed {}", life.seed);
}

#[test]
fn a_year_of_answers_is_heard_once_receipted_once_and_heeded() {
    let quiet = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if panic.payload().downcast_ref::<&str>() != Some(&DEATH) {
            quiet(panic);
        }
    }));
    let seeds: u64 =
        std::env::var("HROMADA_WATCH_SEEDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1);
    for seed in 1..=seeds {
        let life = Life::live(seed);
        let entries = life.entries();
        every_message_is_heard_once(&life, &entries);
        every_letter_heeds_the_answers(&life, &entries);
        let ends = entries.last().expect("a life").at;
        every_answer_is_receipted_once(&life, &life.parts(ends), ends);
    }
}
