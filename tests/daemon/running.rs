//! The running daemon: commands, signals, a second one beside it.

use crate::mail::recipients;
use crate::process::Office;
use crate::relay::{Point, REACHED, Then};
use crate::site::Power;
use serde_json::Value;
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
        second.failed(3, "зайнято");
        assert!(second.err.contains(&office.state().display().to_string()), "{}", second.err);
    }
    office.do_(&["explain", "publication/session-2020-01-01-№1"]).failed(1, "може, `");
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
