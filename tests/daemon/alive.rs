//! By what others know that the daemon lives, and that a bad edit never stops it.

use crate::process::{Office, bare, finish};
use crate::site::Power;
use chrono::TimeDelta;
use hromada_watch::clock::Clock;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn a_start_with_bad_files_runs_on_with_the_last_good_ones_and_says_so_everywhere() {
    let office = Office::open(|texts| texts.kukina_alone());
    let mut daemon = office.run();
    daemon.says("turn finished");
    daemon.stop();
    let broken = "responsible = [\"kukyna\"]\nsources";
    let texts = office.texts.clone();
    texts.with("plan.toml", "responsible = [\"kukina\"]\nsources", broken).write(&office.config());

    let mut daemon = office.run();
    let line = daemon.says("the last good one is used instead");
    assert!(line.contains("kukyna"), "{line}");
    daemon.says("turn finished");
    let said = office.do_(&["status"]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(said.out.contains("ДІЄ ПОПЕРЕДНЯ КОНФІГУРАЦІЯ"), "{}", said.out);
    let standing = office.do_(&["status", "--json"]).json();
    assert_eq!(standing["unused_config"]["problems"], 1, "{standing}");
    let told = office.arrived().into_iter().find(|mail| mail.to == "admin");
    let told = told.expect("the administrator hears");
    assert!(told.text.contains("останньою справною"), "{}", told.text);

    office.texts.write(&office.config());
    let done = office.do_(&["reload"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(office.do_(&["status", "--json"]).json()["unused_config"], serde_json::json!(null));
    daemon.stop();
}

#[test]
fn without_a_good_configuration_before_a_bad_one_does_not_start() {
    let office =
        Office::open(|texts| texts.with("plan.toml", "kind = \"publication\"", "kind = 5"));
    office.do_(&["run"]).failed(2, "plan.toml");
}

#[test]
fn a_reload_says_whether_it_was_taken() {
    let office = Office::open(|texts| texts.kukina_alone());
    office.do_(&["reload"]).failed(1, "служба не працює");
    let mut daemon = office.run();
    daemon.says("is ready");
    let done = office.do_(&["reload"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let broken = "responsible = [\"kukyna\"]\nsources";
    let texts = office.texts.clone();
    texts.with("plan.toml", "responsible = [\"kukina\"]\nsources", broken).write(&office.config());
    let refused = office.do_(&["reload"]);
    refused.failed(2, "plan.toml");
    assert!(refused.err.contains("kukyna"), "{}", refused.err);
    daemon.says("is not used");
    daemon.stop();
}

/// What systemd would hear.
fn listener(place: &Path) -> UnixDatagram {
    let heard = UnixDatagram::bind(place).expect("a socket");
    heard.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    heard
}

fn hears(socket: &UnixDatagram, words: &str) {
    let mut bytes = [0; 4096];
    loop {
        let length = socket.recv(&mut bytes).unwrap_or_else(|error| panic!("{words}: {error}"));
        if String::from_utf8_lossy(&bytes[..length]).lines().any(|line| line.starts_with(words)) {
            return;
        }
    }
}

#[test]
fn signs_of_life_come_while_a_site_never_answers() {
    let office = Office::open(|texts| {
        texts.with("settings.toml", "timeout = \"20 s\"", "timeout = \"2 min\"")
    });
    office.site.content().documents_power = Power::Silent;
    let place = office.directory.path().join("notify");
    let heard = listener(&place);
    let mut command = office.daemon();
    command.env("NOTIFY_SOCKET", &place).env("WATCHDOG_USEC", "300000");
    let mut daemon = crate::process::Running::start(command);
    hears(&heard, "READY=1");
    (0..5).for_each(|_| hears(&heard, "WATCHDOG=1"));
    assert!(!daemon.has_said("turn finished"), "the turn still waits for the site");
    daemon.signal("TERM");
    hears(&heard, "STOPPING=1");
    daemon.ends();
}

#[test]
fn a_turn_in_which_nothing_was_read_is_called_no_reading_by_systemd_and_by_the_command() {
    let office = Office::open(|texts| texts.spool());
    let switch = |power| {
        let mut content = office.site.content();
        (content.documents_power, content.news_power) = (power, power);
    };
    switch(Power::Off);
    let place = office.directory.path().join("notify");
    let heard = listener(&place);
    let mut command = office.daemon();
    command.env("NOTIFY_SOCKET", &place);
    let mut daemon = crate::process::Running::start(command);
    hears(&heard, "STATUS=НІЧОГО НЕ ПРОЧИТАНО з 1");
    let unread = ["НІЧОГО НЕ ПРОЧИТАНО з 1", "джерел 0 з"];
    let said = office.do_(&["status"]).out;
    assert!(unread.iter().all(|words| said.contains(words)), "{said}");
    assert!(office.do_(&["check"]).out.contains(unread[0]), "the daemon is asked");
    switch(Power::On);
    for source in office.do_(&["sources", "list", "--json"]).json()["sources"].as_array().unwrap() {
        if source["stands"] == "blind" {
            let id = source["id"].as_str().expect("an id");
            assert_eq!(office.do_(&["sources", "read", id]).code, Some(0));
        }
    }
    hears(&heard, "STATUS=прочитано 1");
    let said = office.do_(&["status"]).out;
    assert!(said.starts_with("прочитано ") && !said.contains("НІЧОГО"), "{said}");
    daemon.says("turn finished");
    daemon.stop();
}

/// A watcher elsewhere: the paths it is asked for, answered with a code.
fn watcher(code: &'static str) -> (SocketAddr, mpsc::Receiver<String>) {
    let door = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = door.local_addr().expect("an address");
    let (path, paths) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in door.incoming().map_while(Result::ok) {
            let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
            let first = lines.next().unwrap_or_default();
            lines.take_while(|line| !line.is_empty()).for_each(drop);
            let answer =
                format!("HTTP/1.1 {code}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = (&stream).write_all(answer.as_bytes());
            if path.send(first.split(' ').nth(1).unwrap_or_default().to_owned()).is_err() {
                return;
            }
        }
    });
    (address, paths)
}

fn pinging(address: SocketAddr) -> Office {
    Office::open(|texts| {
        let line = format!("ping_url = \"http://{address}/ping/SECRET\"\nweekly_letter = false");
        texts.with("settings.toml", "weekly_letter = false", &line)
    })
}

#[test]
fn a_watcher_elsewhere_hears_of_each_finished_turn() {
    let (address, paths) = watcher("200 OK");
    let office = pinging(address);
    let mut daemon = office.run();
    assert_eq!(paths.recv_timeout(PATIENCE).as_deref(), Ok("/ping/SECRET"));
    daemon.says("turn finished");
    assert_eq!(paths.recv_timeout(PATIENCE).as_deref(), Ok("/ping/SECRET"));
    let done = daemon.stop();
    assert!(!done.err.contains("SECRET"), "{}", done.err);
}

#[test]
fn a_watcher_that_refuses_is_told_of_once_and_never_by_its_address() {
    let (address, paths) = watcher("404 Not Found");
    let office = pinging(address);
    let mut daemon = office.run();
    (0..2).for_each(|_| drop(paths.recv_timeout(PATIENCE).expect("a ping")));
    daemon.says("takes no ping: it answers 404");
    daemon.says("turn finished");
    let done = daemon.stop();
    assert!(!done.err.contains("SECRET"), "{}", done.err);
    assert_eq!(done.err.matches("takes no ping").count(), 1, "{}", done.err);
}

#[test]
fn whoever_asks_from_outside_learns_whether_the_daemon_turns() {
    let office = Office::open(|texts| texts.kukina_alone());
    let alive = || {
        let mut command = bare();
        command.arg("--state").arg(office.state()).args(["alive", "--within", "2h"]);
        finish(command, "")
    };
    alive().failed(1, "не працює");
    let mut daemon = office.run();
    daemon.says("turn finished");
    let done = alive();
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.out.contains("Служба працює"), "{}", done.out);
    daemon.kill();
    // As if the last turn had been finished long ago, and every start since had died.
    let beat = r#"{"turned":"2026-01-01T00:00:00Z","started":"2026-01-01T00:00:00Z","starts":9}"#;
    std::fs::write(office.state().join("heartbeat.json"), beat).expect("room");
    alive().failed(1, "01.01.2026");
}

#[test]
fn whoever_asks_from_outside_learns_why_no_letter_can_leave() {
    let office = Office::open(|texts| texts.kukina_alone());
    office.site.content().clock = Some(Clock::System.now() - TimeDelta::hours(3));
    let mut daemon = office.run();
    daemon.says("for 3 turns letters do not reach those who should hear");
    let mut command = bare();
    command.arg("--state").arg(office.state()).arg("alive");
    let done = finish(command, "");
    done.failed(1, "служба працює, але листи не надсилаються: годинник сервера випереджає");
    assert!(done.err.contains("hromada-watch clock accept"), "{}", done.err);
    assert_eq!(office.do_(&["clock", "accept"]).code, Some(0));
    daemon.says("turn finished");
    let mut command = bare();
    command.arg("--state").arg(office.state()).arg("alive");
    let done = finish(command, "");
    assert_eq!(done.code, Some(0), "{done:?}");
    daemon.stop();
}

#[test]
fn the_log_names_who_registered_what_and_never_an_address() {
    let office = Office::open(|texts| texts.kukina_alone());
    let mut daemon = office.run();
    let line = daemon.says("watches for");
    assert!(line.contains("site-documents") && line.contains("to their readers"), "{line}");
    daemon.says("turn finished");
    let mut command = bare();
    command.arg("--config").arg(office.config()).arg("--state").arg(office.state());
    let late = format!("{}, session, 24", office.ago(40));
    command.args(["--author", "kukina@rada.test", "decision", "add", &late]);
    assert_eq!(finish(command, "").code, Some(0));
    daemon.says("kukina said `decision add`; facts recorded: 1");
    daemon.says("is prepared for kukina");
    daemon.says("is accepted");
    daemon.says("turn finished");
    let said = daemon.stop().err;
    assert!(!said.contains("@rada") && !said.contains("Шановн"), "{said}");
}
