//! The daemon dies at any moment: while it reads, while a letter leaves, while it is told things.
//!
//! Every death is `kill -9` of the real executable, at a moment seen from outside: a page that is
//! asked for, a byte on the wire to the mail server, a command in the socket. A thousand of them
//! take a quarter of an hour:
//!
//! `HROMADA_WATCH_KILLS=1000 cargo test --test daemon deaths -- --nocapture`

use crate::council::registered;
use crate::process::{Office, Running};
use crate::relay::{Point, REACHED, Then};
use crate::support::decode::Mail;
use hromada_watch::daemon::desk::control;
use hromada_watch::daemon::desk::control::{Reply, Request};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use hromada_watch::simulation::chance::Chance;
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use hromada_watch::store::journal_path;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::io::{BufRead, BufReader, Write as _};
use std::os::unix::net::UnixStream;

/// Deaths in an ordinary run.
const KILLS: usize = 50;

fn kills() -> usize {
    let asked = std::env::var("HROMADA_WATCH_KILLS").ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(KILLS)
}

/// As many people as there are letters to be lost: a death uses up two or three.
fn crowd(people: usize) -> (String, String) {
    let (mut text, mut ids) = (String::new(), String::new());
    for person in 1..=people {
        let _ = write!(
            text,
            "\n[[person]]\nid = \"p{person}\"\nname = \"Особа {person}\"\nemail = \
             \"p{person}@rada.test\"\n"
        );
        let _ = write!(ids, "{}\"p{person}\"", if person == 1 { "" } else { ", " });
    }
    (text, ids)
}

/// What the daemon is busy with when it dies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Poll,
    Deliver,
    Register,
}

/// What was done to the daemon.
#[derive(Default)]
struct Deaths {
    by_phase: BTreeMap<Phase, usize>,
    /// Numbers of the two decisions of each command, and whether the daemon said that it is done.
    told: Vec<([u32; 2], bool)>,
}

impl Deaths {
    fn of(&self, phase: Phase) -> usize {
        self.by_phase.get(&phase).copied().unwrap_or_default()
    }

    /// Starts the daemon and kills it.
    fn one(&mut self, office: &Office, chance: &mut Chance) {
        let phase = match chance.between(1, 100) {
            1..=20 => Phase::Poll,
            21..=40 => Phase::Register,
            _ => Phase::Deliver,
        };
        *self.by_phase.entry(phase).or_default() += 1;
        let small = |number: i64| usize::try_from(number).expect("small");
        let point = match chance.between(1, 100) {
            1..=50 => Point::Taken(small(chance.between(1, 2))),
            _ => Point::Bytes(small(chance.between(1, 24_000))),
        };
        match phase {
            Phase::Poll => {
                let page = ["/documents", "the daemon is ready"][small(chance.between(0, 1))];
                let mut daemon = office.run_while_read();
                // Where no page is asked for, the letters must not run out.
                daemon.says_one_of(&[page, "is accepted", "turn finished"]);
                daemon.kill();
                // What it died with would be left alone for an hour: a person says that it may be
                // read.
                let done = office.do_(&["sources", "read", "site-documents"]);
                assert_eq!(done.code, Some(0), "{done:?}");
            }
            Phase::Deliver => {
                let then = if chance.percent(60) { Then::Hold } else { Then::Carry };
                let mut daemon = office.run_watched(point, then);
                // So may the letters.
                daemon.says_one_of(&[REACHED, "turn finished"]);
                daemon.kill();
            }
            Phase::Register => {
                let mut daemon = office.run_watched(point, Then::Hold);
                daemon.says("the daemon is ready");
                // What the wire still held of the death before may have come early.
                if !daemon.has_said(REACHED) {
                    daemon.says_one_of(&[REACHED, "turn finished"]);
                }
                self.tell(office, daemon, chance.percent(50));
            }
        }
        office.relay.let_go();
    }

    /// Tells the daemon of two decisions, and kills it before or after its answer.
    fn tell(&mut self, office: &Office, daemon: Running, hears_answer: bool) {
        let first = 1_000 + 2 * u32::try_from(self.told.len()).expect("few");
        let numbers = [first, first + 1];
        let yesterday = office.today.pred_opt().expect("a day").to_string();
        let decisions = numbers.map(|number| registered(&yesterday, number)).to_vec();
        let question = Question::Decision(DecisionQuestion::Add { decisions });
        let request = Request { author: "Кукіна І.В.".to_owned(), question };
        let mut line = serde_json::to_vec(&request).expect("a request is plain data");
        line.push(b'\n');
        let socket = office.state().join(control::SOCKET);
        let mut stream = UnixStream::connect(socket).expect("the daemon listens");
        stream.write_all(&line).expect("the daemon listens");
        let mut is_done = false;
        if hears_answer {
            for line in BufReader::new(&stream).lines() {
                match serde_json::from_str(&line.expect("an answer")).expect("a reply") {
                    Reply::Done(_) => is_done = true,
                    Reply::Wait(_) => continue,
                    other => panic!("{other:?}"),
                }
                break;
            }
        }
        daemon.kill();
        self.told.push((numbers, is_done));
    }
}

/// What the journal says of a person's one letter.
#[derive(Debug, Default)]
struct Attempts {
    made: usize,
    /// So many have no answer: the daemon died.
    unanswered: usize,
    accepted: usize,
}

fn attempts(entries: &[Entry]) -> BTreeMap<String, Attempts> {
    let mut all: BTreeMap<String, Attempts> = BTreeMap::new();
    let mut people = BTreeMap::new();
    for entry in entries {
        if let Fact::LetterPrepared { letter, person, .. } = &entry.fact {
            people.insert(letter.clone(), person.to_string());
        }
        let Some(letter) = entry.fact.letter() else { continue };
        // Deaths while a source is read are a trouble of the administrator's, told anew each day.
        if people[letter] == "admin" {
            continue;
        }
        let one = all.entry(people[letter].clone()).or_default();
        match entry.fact {
            Fact::LetterAttempted { .. } => {
                assert_eq!(one.accepted, 0, "{letter} left after it was taken");
                one.made += 1;
                one.unanswered += 1;
            }
            Fact::LetterAccepted { .. } => {
                one.accepted += 1;
                one.unanswered -= 1;
            }
            Fact::LetterRetryAsked { .. } => {}
            ref other => panic!("the server takes everything: {other:?}"),
        }
    }
    all
}

/// Letters that the daemon died with are asked for by a person; otherwise they wait for minutes.
fn finish(office: &Office) {
    let mut daemon = office.run();
    daemon.says("turn finished");
    daemon.stop();
    let waiting = || -> Vec<String> {
        let list = office.do_(&["outbox", "list", "--waiting", "--json"]).json();
        let letters = list["letters"].as_array().expect("letters").iter();
        letters.filter_map(|letter| letter["id"].as_str().map(str::to_owned)).collect()
    };
    for letter in waiting() {
        let done = office.do_(&["outbox", "retry", &letter]);
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    office.do_(&["once", "--json"]).json();
    assert_eq!(waiting(), Vec::<String>::new());
    let verified = office.do_(&["journal", "verify"]);
    assert_eq!(verified.code, Some(0), "{verified:?}");
}

/// Everybody got one letter, and a copy of it, to the last byte, costs a death between the server's
/// word and our record.
#[test]
fn deaths_lose_no_letter_and_no_word_and_repeat_only_what_was_not_recorded() {
    let kills = kills();
    let people = 120.max(kills * 12 / 5);
    let (crowd, ids) = crowd(people);
    let office = Office::open(|texts| {
        let all = "responsible = [\"dolhorukova\", \"kukina\", \"kolisnichenko\"]\nsources";
        texts
            .with("plan.toml", all, &format!("responsible = [{ids}]\nsources"))
            .and("directory.toml", &crowd)
    });
    office.register_late("24");
    let (mut chance, mut deaths) = (Chance::new(20_261_123), Deaths::default());
    for _ in 0..kills {
        deaths.one(&office, &mut chance);
    }
    finish(&office);

    let journal = lines::entries(&journal_path(&office.state())).expect("the journal opens");
    let entries: Vec<Entry> = journal.collect::<Result<_, _>>().expect("it is whole");
    let attempts = attempts(&entries);
    let mut copies: BTreeMap<String, BTreeMap<String, Vec<Vec<u8>>>> = BTreeMap::new();
    for stored in office.mail.stored() {
        let id = Mail::read(&stored.data).header("Message-ID");
        copies.entry(stored.rcpt_to).or_default().entry(id).or_default().push(stored.data);
    }
    let mut extra = 0;
    for person in 1..=people {
        let to = copies.iter().find(|(to, _)| to.contains(&format!("<p{person}@")));
        let (_, letters) = to.unwrap_or_else(|| panic!("p{person} got nothing"));
        assert_eq!(letters.len(), 1, "p{person} got different letters: {:?}", letters.keys());
        let same = letters.values().next().expect("one");
        assert!(same.iter().all(|bytes| *bytes == same[0]), "p{person} got another text");
        let made = &attempts[&format!("p{person}")];
        assert_eq!(made.accepted, 1, "p{person}: {made:?}");
        assert!(same.len() - 1 <= made.unanswered, "p{person}: {} copies, {made:?}", same.len());
        extra += same.len() - 1;
    }
    words_are_whole(&deaths, &entries);
    let unanswered: usize = attempts.values().map(|one| one.unanswered).sum();
    println!(
        "{kills} deaths: {:?}; {people} letters, {} attempts, {unanswered} cut off, {extra} \
         repeated; {} commands, {} answered",
        deaths.by_phase,
        attempts.values().map(|one| one.made).sum::<usize>(),
        deaths.told.len(),
        deaths.told.iter().filter(|(_, is_done)| *is_done).count(),
    );
    assert!(unanswered <= kills, "{unanswered} attempts were cut off by {kills} deaths");
    assert!(extra > 0, "no death fell between the server's word and our record");
    let met = unanswered * 3 >= deaths.of(Phase::Deliver);
    assert!(met, "only {unanswered} deaths met a letter in flight");
}

/// What the daemon said it did is there, and what it did not say is there as a whole or not at all.
fn words_are_whole(deaths: &Deaths, entries: &[Entry]) {
    let number = |entry: &Entry| match &entry.fact {
        Fact::DecisionRegistered { decision } => Some(decision.number.shown().to_string()),
        _ => None,
    };
    let registered: Vec<String> = entries.iter().filter_map(number).collect();
    let once: BTreeSet<&String> = registered.iter().collect();
    assert_eq!(once.len(), registered.len(), "something was registered twice");
    for (numbers, is_done) in &deaths.told {
        let known = numbers.iter().filter(|number| once.contains(&number.to_string())).count();
        assert!(known == 2 || (known == 0 && !is_done), "{numbers:?}: {known} known, {is_done}");
    }
    assert!(deaths.told.iter().any(|(_, is_done)| *is_done), "nobody heard an answer");
}
