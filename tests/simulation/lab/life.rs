//! A council lives through its bad week: real turns on a real store, by a clock that may be wrong.
//!
//! The truth goes from bell to bell; the machine's clock stands beside it as far as a fault says.
//! Keeps what left and what the journal and the outbox say in the end.

use super::council::{Council, WATCH_BEGINS, calendar, config, moment};
use super::faults::{Fault, Kind, Said};
use chrono::{DateTime, TimeDelta, Timelike, Utc};
use hromada_watch::channels::{Channel, Outcome, Parcel};
use hromada_watch::clock::Clock;
use hromada_watch::config::Config;
use hromada_watch::daemon::belief::Belief;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn;
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::sources::fetch::{Canned, Fetcher};
use hromada_watch::store::fact::Entry;
use hromada_watch::store::journal::lines;
use hromada_watch::store::{Store, journal_path};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Turns before the week: the report of October leaves.
const QUIET: [&str; 3] = ["2026-11-02 08:30", "2026-11-02 08:35", "2026-11-02 09:00"];

/// The evening before the first bad day.
const BEGINS: &str = "2026-11-12 20:00";

/// The evening of the third healthy day.
const ENDS: &str = "2026-11-20 18:00";

/// A letter that was given to the server, in truth.
#[derive(Clone, Debug)]
pub struct Departure {
    /// When.
    pub at: DateTime<Utc>,
    /// Its id.
    pub letter: String,
    /// Whose mailbox.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What the server was given, shortened.
    pub bytes: Vec<u8>,
    /// What the server said.
    pub outcome: Outcome,
    /// Whether it lies in the mailbox.
    pub is_kept: bool,
}

/// The world around the machine.
struct World {
    council: Council,
    faults: Vec<Fault>,
    truth: DateTime<Utc>,
    clock: Clock,
    departures: Vec<Departure>,
}

type Shared = Arc<Mutex<World>>;

fn open(world: &Mutex<World>) -> MutexGuard<'_, World> {
    world.lock().expect("nothing panics while it holds the world")
}

/// A letter as `outbox list` shows it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its id.
    pub letter: String,
    /// Whose it is.
    pub person: String,
    /// How it stands.
    pub stage: String,
    /// Why.
    pub reason: String,
}

/// A life that was lived.
pub struct Life {
    /// What the council did.
    pub council: Council,
    /// What went wrong.
    pub faults: Vec<Fault>,
    /// What left, in order.
    pub departures: Vec<Departure>,
    /// The journal.
    pub entries: Vec<Entry>,
    /// The outbox in the end.
    pub outbox: Vec<Listed>,
    /// The council's calendar.
    pub calendar: Calendar,
}

/// Memory where there is some: every fact is written through to the disk.
fn directory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let memory = if memory.is_dir() { memory } else { &std::env::temp_dir() };
    tempfile::tempdir_in(memory).expect("a directory")
}

/// Lives the week of a seed with some faults.
pub async fn live(seed: u64, kinds: &[Kind]) -> Life {
    let mut chance = Chance::new(seed ^ 0xfa17);
    let faults: Vec<Fault> = kinds.iter().map(|kind| Fault::draw(*kind, &mut chance)).collect();
    let directory = directory();
    let truth = moment(WATCH_BEGINS);
    let (council, clock) = (Council::draw(seed), Clock::manual(truth));
    let departures = Vec::new();
    let world = World { council, faults, truth, clock: clock.clone(), departures };
    let mut machine = Machine {
        world: Arc::new(Mutex::new(world)),
        clock,
        state: directory.path().to_owned(),
        parts: None,
    };
    machine.start();
    machine.turn().await;
    let registered = open(&machine.world).council.registered();
    let secretary = machine.parts().record(moment("2026-10-20 16:00"), "Кукіна І.В.", registered);
    secretary.expect("it is recorded");
    for quiet in QUIET {
        machine.go_on_at(moment(quiet));
        machine.turn().await;
    }
    machine.go_on_at(moment(BEGINS));
    let calendar = calendar();
    loop {
        machine.turn().await;
        let next = next_bell(&calendar, open(&machine.world).truth);
        if next >= moment(ENDS) {
            break;
        }
        machine.go_on_at(next);
    }
    machine.end(calendar)
}

/// Every half hour while letters may leave, otherwise every two hours.
fn next_bell(calendar: &Calendar, truth: DateTime<Utc>) -> DateTime<Utc> {
    let half = TimeDelta::minutes(30);
    let minute = TimeDelta::minutes(i64::from(truth.minute() % 30));
    let mut next = truth - minute - TimeDelta::seconds(i64::from(truth.second())) + half;
    while !calendar.may_send(next) && (!next.hour().is_multiple_of(2) || next.minute() != 0) {
        next += half;
    }
    next
}

/// The machine on which the daemon lives.
struct Machine {
    world: Shared,
    clock: Clock,
    state: PathBuf,
    parts: Option<Parts>,
}

impl Machine {
    fn parts(&mut self) -> &mut Parts {
        self.parts.as_mut().expect("it runs")
    }

    /// Starts the daemon, as its executable does.
    fn start(&mut self) {
        let mut config: Config = config();
        open(&self.world).faults.iter().for_each(|fault| fault.configure(&mut config));
        let (store, _) = Store::open(&self.state, self.clock.now()).expect("the store opens");
        let world = Arc::clone(&self.world);
        let fetcher = Fetcher::canned(Canned::new(move |request| {
            let world = open(&world);
            world.council.answer(request, world.truth)
        }));
        let world = Arc::clone(&self.world);
        let channel = Channel::scripted(move |parcel| open(&world).receive(parcel));
        let mut parts = Parts::new(config, fetcher, channel, store);
        parts.belief = Belief::watched();
        self.parts = Some(parts);
    }

    /// Lets time go by until a moment, and whatever happens to the machine then.
    fn go_on_at(&mut self, truth: DateTime<Utc>) {
        let is_lost = {
            let mut world = open(&self.world);
            world.truth = truth;
            world.set_clock();
            world.faults.iter_mut().any(|fault| fault.loses_state(truth))
        };
        if is_lost {
            self.parts = None;
            std::fs::remove_dir_all(self.state.join("state")).expect("it was there");
            self.start();
        }
    }

    async fn turn(&mut self) {
        let clock = self.clock.clone();
        let done = turn::turn_by(self.parts(), &clock).await;
        done.expect("the turn finishes");
    }

    fn end(mut self, calendar: Calendar) -> Life {
        let now = self.clock.now();
        let list = Question::Outbox(OutboxQuestion::List(Default::default()));
        let listed = desk::execute(self.parts(), list, "адміністратор", now).expect("a list");
        let listed = listed.json();
        let word = |letter: &serde_json::Value, field: &str| {
            letter[field].as_str().unwrap_or_default().to_owned()
        };
        let outbox = listed["letters"].as_array().expect("letters").iter().map(|letter| Listed {
            letter: word(letter, "id"),
            person: word(letter, "person"),
            stage: word(letter, "stage"),
            reason: word(letter, "reason"),
        });
        let outbox = outbox.collect();
        let journal = lines::entries(&journal_path(&self.state)).expect("the journal opens");
        let entries = journal.collect::<Result<_, _>>().expect("the journal is whole");
        self.parts = None;
        let world = Arc::into_inner(self.world).expect("the machine is off");
        let World { council, faults, departures, .. } = world.into_inner().expect("no panic");
        Life { council, faults, departures, entries, outbox, calendar }
    }
}

impl World {
    fn set_clock(&self) {
        let ahead: TimeDelta = self.faults.iter().map(|fault| fault.clock_ahead(self.truth)).sum();
        self.clock.set(self.truth + ahead);
    }

    fn receive(&mut self, parcel: &Parcel) -> Outcome {
        let (at, letter) = (self.truth, parcel.letter.id.to_string());
        let to = parcel.to_email.split('@').next().unwrap_or_default().to_owned();
        let all: Vec<Said> =
            self.faults.iter_mut().map(|fault| fault.says(at, &letter, &to)).collect();
        // The first fault with a word has it; time goes by in all of them.
        self.truth += all.iter().map(|said| said.takes).sum::<TimeDelta>();
        self.set_clock();
        let said = all.into_iter().find(|said| said.outcome.is_some()).unwrap_or_default();
        let answer = "250 2.0.0 queued".to_owned();
        let outcome = said.outcome.unwrap_or(Outcome::Accepted { answer });
        let is_kept = said.is_kept || matches!(outcome, Outcome::Accepted { .. });
        let bytes = serde_json::to_vec(parcel).expect("a parcel is plain data");
        let bytes = Sha256::digest(bytes).to_vec();
        let subject = parcel.letter.subject.clone();
        let departure =
            Departure { at, letter, to, subject, bytes, outcome: outcome.clone(), is_kept };
        self.departures.push(departure);
        outcome
    }
}
