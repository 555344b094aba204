//! Whose state it is, and where nothing was ever recorded.

use crate::process::{Office, finish};
use hromada_watch::store::fact::Fact;
use hromada_watch::store::journal::lines;
use hromada_watch::store::journal_path;

#[test]
fn a_state_begins_with_its_council_and_refuses_another() {
    let office = Office::open(|texts| texts.spool());
    let done = office.do_(&["once"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let journal = journal_path(&office.state());
    let facts = || lines::entries(&journal).expect("a journal").map(|it| it.expect("a fact").fact);
    let first = facts().next().expect("a fact");
    let Fact::StateBelongs { council, site } = &first else { panic!("{first:?}") };
    assert_eq!(council, "Галицинівська сільська рада");
    assert_eq!(site, "https://galycynivska.dosvit.org.ua");

    let own = "name = \"Галицинівська сільська рада\"";
    let other = office.texts.clone().with("settings.toml", own, "name = \"Польова громада\"");
    let site = "site = \"https://galycynivska.dosvit.org.ua\"";
    // A new name alone is the same council, and is written down at the next start.
    other.write(&office.config());
    assert_eq!(office.do_(&["once"]).code, Some(0));
    assert_eq!(facts().filter(|it| matches!(it, Fact::StateBelongs { .. })).count(), 2);
    let other = office.texts.clone().with("settings.toml", own, "name = \"Інша рада\"").with(
        "settings.toml",
        site,
        "site = \"https://insha.gov.ua\"",
    );
    other.write(&office.config());
    for command in [&["once"][..], &["run"], &["due"], &["decision", "list"], &["status"]] {
        let done = office.do_(command);
        done.failed(3, "Польова громада");
        done.failed(3, "Інша рада");
    }
    let days = ["--from", "2026-12-01", "--to", "01.12.2026"];
    office.do_(&[&["rehearse"][..], &days].concat()).failed(3, "іншій раді");
    assert_eq!(facts().filter(|it| matches!(it, Fact::StateBelongs { .. })).count(), 2);
}

#[test]
fn a_running_daemon_takes_no_configuration_of_another_council() {
    let office = Office::open(|texts| texts.spool());
    let mut running = office.run();
    running.says("turn finished");
    office
        .texts
        .clone()
        .with("settings.toml", "name = \"Галицинівська сільська рада\"", "name = \"Інша рада\"")
        .with(
            "settings.toml",
            "site = \"https://galycynivska.dosvit.org.ua\"",
            "site = \"https://insha.gov.ua\"",
        )
        .write(&office.config());
    running.signal("HUP");
    running.says("іншій раді");
    running.signal("TERM");
    assert_eq!(running.ends().code, Some(0));
}

#[test]
fn a_mistyped_state_directory_stays_what_it_is() {
    let office = Office::open(|texts| texts.spool());
    let commands = [
        &["due"][..],
        &["decision", "add", "20.11.2026, session, 1"],
        &["status"],
        &["undo"],
        &["journal", "verify"],
        &["journal", "export"],
        &["rehearse", "--from", "2026-12-01", "--to", "2026-12-02"],
    ];
    for command in commands {
        let done = finish(office.tool_as_it_stands(command), "");
        done.failed(3, "немає журналу");
        assert!(!office.state().exists(), "{command:?} made something");
    }
}
