//! A read that the daemon does not live through, and one that it does not wait for.
//!
//! A child that is held still while it has a page stands for one that a page keeps busy for ever:
//! what happens to the daemon meanwhile falls into the middle of a read, every time.

use crate::process::{Office, Running, finish};
use crate::site::Page;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// What a stop may take, whatever is being read.
const STOP_MAX: Duration = Duration::from_secs(5);

fn office() -> Office {
    let office = Office::open(|texts| texts.kukina_alone());
    let (on, news) = (office.ago(3), "Ремонт дороги завершено");
    office.site.content().news.push(Page::new(1, &on, news, "Дорогу відремонтовано."));
    office
}

/// Processes whose parent is this one.
pub fn children(parent: u32) -> Vec<u32> {
    let all = fs::read_dir("/proc").expect("a list of processes").flatten();
    let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| parent_of(*pid) == Some(parent)).collect()
}

/// The parent of a process that still is one.
fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let is_alive = !matches!(fields.next()?, "Z" | "X");
    fields.next()?.parse().ok().filter(|_| is_alive)
}

fn send(signal: &str, pid: u32) {
    let mut kill = Command::new("kill");
    kill.args([&format!("-{signal}"), &pid.to_string()]);
    assert_eq!(finish(kill, "").code, Some(0));
}

/// What is written down as being read.
fn being_read(office: &Office) -> String {
    fs::read_to_string(office.state().join("reading")).expect("a file")
}

/// A daemon that has news in its hands and a child that does nothing with them.
fn stuck_with_news(office: &Office) -> (Running, Vec<u32>) {
    let mut tool = office.tool(&["run"]);
    tool.env("HROMADA_WATCH_LOG", "info,hromada_watch::sources=debug");
    let mut daemon = Running::start(tool);
    daemon.says("turn finished");
    assert_eq!(being_read(office), "");
    let children = children(daemon.pid());
    assert!(!children.is_empty(), "children wait for work");
    children.iter().for_each(|child| send("STOP", *child));
    assert_eq!(office.do_(&["sources", "read", "site-news"]).code, Some(0));
    daemon.says("bytes of source site-news are parsed");
    (daemon, children)
}

#[track_caller]
fn are_gone(children: &[u32]) {
    for _ in 0..10_000_000 {
        if children.iter().all(|child| parent_of(*child).is_none()) {
            return;
        }
        std::thread::yield_now();
    }
    panic!("children have outlived the daemon: {children:?}");
}

#[test]
fn a_source_whose_reading_was_not_lived_through_is_left_alone_and_letters_leave() {
    let office = office();
    let (daemon, children) = stuck_with_news(&office);
    // People are answered meanwhile; the letter about it waits for the turn to go on.
    office.register_late("24");
    daemon.kill();
    are_gone(&children);
    assert_eq!(being_read(&office), "site-news\n");
    office.site.content().asked.clear();
    let mut daemon = office.run();
    daemon.says("the program died while it read source site-news");
    daemon.says("turn finished");
    assert_eq!(being_read(&office), "");
    daemon.stop();
    let asked = office.site.content().asked.clone();
    assert!(!asked.iter().any(|path| path.starts_with("/news")), "{asked:?}");
    assert!(asked.iter().any(|path| path == "/documents"), "{asked:?}");
    let arrived = office.arrived();
    let to = |person: &str| arrived.iter().filter(|mail| mail.to == person).collect::<Vec<_>>();
    assert_eq!(to("kukina").len(), 1, "{arrived:#?}");
    let told = arrived.iter().find(|mail| mail.text.contains("роботу системи було перервано"));
    let told = told.unwrap_or_else(|| panic!("the administrator was not told: {arrived:#?}"));
    assert!(told.text.contains("«site-news»") && told.text.contains("sources read site-news"));

    let sources = office.do_(&["sources", "--json"]).json();
    let news = sources["sources"].as_array().expect("sources").iter();
    let news = news.clone().find(|source| source["id"] == "site-news").expect("it is configured");
    assert_eq!(news["stands"], "blind", "{news}");

    let told_before = arrived.len();
    let mut daemon = office.run();
    daemon.says("turn finished");
    assert!(!daemon.has_said("the program died"), "a death is told once");
    daemon.stop();
    assert_eq!(office.arrived().len(), told_before);
    assert_eq!(office.do_(&["sources", "read", "site-news"]).code, Some(0));
    let mut daemon = office.run();
    daemon.says("source site-news can be read again");
    daemon.stop();
}

#[test]
fn a_daemon_that_is_asked_to_stop_waits_for_no_child() {
    let office = office();
    let (daemon, children) = stuck_with_news(&office);
    daemon.signal("TERM");
    let done = daemon.ends_within(STOP_MAX);
    assert_eq!(done.code, Some(0), "{}", done.err);
    are_gone(&children);
    assert_eq!(being_read(&office), "", "a read that was left is no death");
}
