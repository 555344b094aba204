//! The running daemon: commands, signals, a second one beside it, a death at any moment.

use crate::mail::recipients;
use crate::process::Office;
use crate::relay::{Point, REACHED, Then};
use crate::site::Power;
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::control;
use hromada_watch::daemon::desk::control::{Reply, Request};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::simulation::chance::Chance;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

#[test]
fn commands_reach_the_running_daemon_and_a_second_one_is_refused() {
    let office = Office::open(|texts| texts.kukina_alone());
    let mut daemon = office.run();
    daemon.says("turn finished");
    assert!(office.state().join("control.sock").exists());
    office.register_late("24");
    let due = office.do_(&["due", "--json"]).json();
    let key = format!("publication/{}", office.late_key(24));
    assert_eq!(due["obligations"][0]["key"], key.as_str());
    let explained = office.do_(&["explain", &key, "--json"]).json();
    let facts = explained["facts"].as_array().expect("facts");
    let registered = facts.iter().find(|fact| fact["fact"]["kind"] == "decision-registered");
    assert_eq!(registered.expect("the fact behind it")["author"], "Кукіна І.В.");
    for command in [&["run"][..], &["once"]] {
        let second = office.do_(command);
        second.failed(3, "in use");
        assert!(second.err.contains(&office.state().display().to_string()), "{}", second.err);
    }
    office.do_(&["explain", "publication/session-2020-01-01-№1"]).failed(1, "did you mean");
    // The next ring of the bell sends the letter about what was registered meanwhile.
    daemon.says("is accepted");
    daemon.says("turn finished");
    let letters = office.do_(&["outbox", "list", "--json"]).json();
    assert_eq!(letters["letters"][0]["stage"], "accepted");
    daemon.stop();
    assert!(!office.state().join("control.sock").exists());
    assert_eq!(office.do_(&["due", "--json"]).json()["obligations"][0]["key"], key.as_str());
    assert_eq!(recipients(&office.arrived()), ["kukina"]);
}

#[test]
fn a_letter_in_flight_is_finished_when_asked_to_stop() {
    let office = Office::open(|texts| texts);
    office.register_late("24");
    let mut daemon = office.run_watched(Point::Taken(1), Then::Hold);
    daemon.says(REACHED);
    daemon.signal("TERM");
    daemon.says("asked to stop");
    office.relay.let_go();
    let done = daemon.ends();
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert!(done.err.contains("nothing is in flight"), "{}", done.err);
    assert_eq!(office.arrived().len(), 1, "no other letter was begun");
    let journal = office.do_(&["journal", "export"]);
    let kinds: Vec<String> = journal
        .out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["fact"]["kind"].to_string())
        .filter(|kind| kind.contains("letter-a"))
        .collect();
    assert_eq!(kinds, ["\"letter-attempted\"", "\"letter-accepted\""]);
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(report["letters"]["sent"], 2, "{report}");
    let people = ["dolhorukova", "kolisnichenko", "kukina"];
    assert_eq!(recipients(&office.arrived()), people);
}

#[test]
fn a_site_that_never_answers_does_not_hold_up_the_end() {
    // Longer than the test waits for anything.
    let office = Office::open(|texts| {
        texts.with("settings.toml", "timeout = \"20 s\"", "timeout = \"2 min\"")
    });
    let (listener, asked) = std::sync::mpsc::channel();
    {
        let mut content = office.site.content();
        content.documents_power = Power::Silent;
        content.listener = Some(listener);
    }
    let mut daemon = office.run();
    asked.recv_timeout(Duration::from_secs(60)).expect("the site is asked");
    daemon.signal("TERM");
    daemon.says("asked to stop");
    let done = daemon.ends();
    assert_eq!(done.code, Some(0), "{}", done.err);
    let report = office.do_(&["journal", "export"]).out;
    assert!(!report.contains("source-blind"), "a read that was left is no blindness: {report}");
}

#[test]
fn a_good_edit_is_taken_and_a_bad_one_changes_nothing_but_is_told() {
    let office = Office::open(|texts| texts);
    office.register_late("24");
    let mut daemon = office.run();
    daemon.says("turn finished");
    let responsible =
        || office.do_(&["due", "--json"]).json()["obligations"][0]["responsible"].clone();
    assert_eq!(responsible().as_array().expect("ids").len(), 3);

    let good = office.texts.clone().kukina_alone();
    good.write(&office.config());
    daemon.signal("HUP");
    daemon.says("the configuration was read again");
    assert_eq!(responsible(), serde_json::json!(["kukina"]));

    let broken = "responsible = [\"kukyna\"]\nsources";
    good.with("plan.toml", "responsible = [\"kukina\"]\nsources", broken).write(&office.config());
    office.do_(&["check"]).failed(2, "kukyna");
    daemon.signal("HUP");
    let line = daemon.says("the edited configuration is not used");
    assert!(line.contains("plan.toml") || line.contains("kukyna"), "{line}");
    assert_eq!(responsible(), serde_json::json!(["kukina"]), "the old one is kept");
    daemon.says("is accepted");
    daemon.says("turn finished");
    let arrived = office.arrived();
    let told = arrived.iter().find(|mail| mail.to == "admin").expect("the administrator hears");
    assert!(told.text.contains("конфігурацію не застосовано"), "{}", told.text);
    daemon.stop();
}

/// As many people as there are letters to be lost.
const PEOPLE: usize = 120;
const KILLS: usize = 45;

fn crowd() -> (String, String) {
    let (mut people, mut ids) = (String::new(), String::new());
    for person in 1..=PEOPLE {
        let _ = write!(
            people,
            "\n[[person]]\nid = \"p{person}\"\nname = \"Особа {person}\"\nemail = \
             \"p{person}@rada.test\"\n"
        );
        let _ = write!(ids, "{}\"p{person}\"", if person == 1 { "" } else { ", " });
    }
    (people, ids)
}

/// Killed at 45 moments seen on the wire to a real mail server: every letter arrives, and an extra
/// copy costs a death and carries the same Message-ID.
#[test]
fn deaths_lose_no_letter_and_repeat_at_the_most_one_each() {
    let (people, ids) = crowd();
    let office = Office::open(|texts| {
        let all = "responsible = [\"dolhorukova\", \"kukina\", \"kolisnichenko\"]\nsources";
        texts
            .with("plan.toml", all, &format!("responsible = [{ids}]\nsources"))
            .and("directory.toml", &people)
    });
    office.register_late("24");
    let mut chance = Chance::new(20_261_123);
    for _ in 0..KILLS {
        let point = match chance.between(1, 100) {
            1..=50 => Point::Taken(usize::try_from(chance.between(1, 2)).expect("small")),
            _ => Point::Bytes(usize::try_from(chance.between(1, 24_000)).expect("small")),
        };
        let then = if chance.percent(60) { Then::Hold } else { Then::Carry };
        let mut daemon = office.run_watched(point, then);
        // On a slow machine the letters may run out before the rounds do.
        daemon.says_one_of(&[REACHED, "turn finished"]);
        daemon.kill();
        office.relay.let_go();
    }
    // The letters that were in flight wait a minute after their attempt, unless a person asks.
    let mut daemon = office.run();
    daemon.says("turn finished");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ask = |question: Question| {
        let request = Request { author: "адміністратор".to_owned(), question };
        let state = office.state();
        let asked = control::ask(&state, &request, |_| {});
        match runtime.as_ref().expect("a runtime").block_on(asked).expect("an answer") {
            Reply::Done(answer) => answer.json(),
            // On a slow machine its minute was over before a person could ask.
            Reply::Refused(reason) if reason.contains("is accepted") => Value::Null,
            other => panic!("{other:?}"),
        }
    };
    let waiting = |list: &Value| -> Vec<String> {
        let letters = list["letters"].as_array().expect("letters").iter();
        let waiting = letters.filter(|letter| letter["stage"] == "waiting");
        waiting.filter_map(|letter| letter["id"].as_str().map(str::to_owned)).collect()
    };
    let interrupted = waiting(&ask(Question::Outbox(OutboxQuestion::List { waiting: false })));
    for letter in &interrupted {
        ask(Question::Outbox(OutboxQuestion::Retry {
            letter: Some(letter.as_str().into()),
            all: false,
        }));
    }
    daemon.stop();
    office.do_(&["once", "--json"]).json();
    let list = office.do_(&["outbox", "list", "--json"]).json();
    assert_eq!(waiting(&list), Vec::<String>::new());
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));

    let mut copies: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for mail in office.arrived() {
        *copies.entry(mail.to).or_default().entry(mail.id).or_default() += 1;
    }
    let expected = (1..=PEOPLE).map(|person| format!("p{person}"));
    for person in expected {
        let ids = copies.get(&person).unwrap_or_else(|| panic!("{person} got nothing"));
        assert_eq!(ids.len(), 1, "{person} got different letters: {ids:?}");
    }
    let extra: usize = copies.values().flat_map(BTreeMap::values).map(|count| count - 1).sum();
    assert!(extra <= KILLS, "{extra} extra copies after {KILLS} deaths");
    assert!(extra > 0, "no death fell between the server's word and our record");
    let letters = list["letters"].as_array().expect("letters");
    let repeated = letters.iter().filter(|letter| letter["attempts"].as_u64() > Some(1)).count();
    assert!(repeated >= KILLS / 3, "only {repeated} deaths met a letter in flight");
}
