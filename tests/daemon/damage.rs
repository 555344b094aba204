//! What lies in the state directory is deleted, overwritten or out of reach.

use crate::process::{Office, files};
use serde_json::json;
use std::fs;

/// A council that has written its first letters.
fn lived() -> Office {
    let office = Office::open(|texts| texts.kukina_alone());
    office.register_late("24");
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(report["letters"]["sent"], 1, "{report}");
    office
}

/// The state is built again, said so, and nobody is written to twice.
fn is_rebuilt(office: &Office) {
    let done = office.do_(&["once", "--json"]);
    assert!(done.err.contains("built again from the journal"), "{}", done.err);
    let report = done.json();
    assert_eq!(report["obligations"]["overdue"], 1);
    let arrived = office.arrived();
    let to_admin: Vec<_> = arrived.iter().filter(|mail| mail.to == "admin").collect();
    assert_eq!((to_admin.len(), arrived.len()), (1, 2), "nobody else hears again: {arrived:?}");
    assert!(to_admin[0].text.contains("відновлено з журналу"), "{}", to_admin[0].text);
    let quiet = office.do_(&["once", "--json"]);
    assert_eq!(quiet.err, "");
    assert_eq!(quiet.json()["letters"]["sent"], 0);
}

#[test]
fn a_deleted_state_is_built_again() {
    let office = lived();
    fs::remove_dir_all(office.state().join("state")).expect("sled's directory");
    is_rebuilt(&office);
}

#[test]
fn a_corrupted_state_is_moved_aside_and_built_again() {
    let office = lived();
    for file in files(&office.state().join("state")) {
        let length = fs::metadata(&file).expect("a file").len();
        fs::write(&file, vec![0xa5; usize::try_from(length).expect("small")]).expect("room");
    }
    is_rebuilt(&office);
    let aside = fs::read_dir(office.state())
        .expect("a directory")
        .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
        .filter(|name| name.starts_with("state.damaged-"));
    assert_eq!(aside.count(), 1);
}

#[test]
fn a_damaged_line_of_the_journal_is_named_and_nothing_begins() {
    let office = lived();
    let path = office.state().join("journal.jsonl");
    let journal = fs::read_to_string(&path).expect("a journal");
    let mut lines: Vec<String> = journal.lines().map(str::to_owned).collect();
    assert!(lines.len() > 4);
    lines[2] = lines[2].replace("\"v\":1", "\"v\":!");
    fs::write(&path, lines.join("\n") + "\n").expect("room");
    for command in
        [&["journal", "verify"][..], &["journal", "export"], &["once"], &["run"], &["due"]]
    {
        let done = office.do_(command);
        done.failed(3, "рядок 3");
        assert!(done.err.contains("journal.jsonl"), "{command:?}: {}", done.err);
    }
    assert_eq!(office.arrived().len(), 1, "nobody was written to");
    // An altered line that still reads well is found by the hash of the next.
    let forged = journal.replacen("\"author\":\"Кукіна І.В.\"", "\"author\":\"Хтось\"", 1);
    assert_ne!(forged, journal);
    fs::write(&path, forged).expect("room");
    office.do_(&["journal", "verify"]).failed(3, "рядок");
    fs::write(&path, journal).expect("room");
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));
}

#[test]
fn a_journal_whose_end_is_lost_sends_nothing_until_a_person_has_decided() {
    let office = lived();
    office.register_late("25");
    let path = office.state().join("journal.jsonl");
    let journal = fs::read_to_string(&path).expect("a journal");
    let registered: Vec<&str> =
        journal.lines().take_while(|line| !line.contains("letter-prepared")).collect();
    assert!(registered.len() > 4, "the letter was the last thing that happened");
    fs::write(&path, registered.join("\n") + "\n").expect("room");

    office.do_(&["journal", "verify"]).failed(3, "кінець журналу втрачено");
    let report = office.do_(&["once", "--json"]);
    assert!(report.err.contains("journal accept"), "{}", report.err);
    assert_eq!(report.json()["letters"]["sent"], 0, "the lost end may hold that it was sent");
    let status = office.do_(&["status"]);
    assert!(status.out.contains("ЛИСТИ НЕ НАДСИЛАЮТЬСЯ"), "{}", status.out);
    assert!(status.out.contains("hromada-watch journal accept"), "{}", status.out);
    assert_eq!(office.do_(&["once", "--json"]).json()["letters"]["sent"], 0, "not the next either");
    assert_eq!(office.do_(&["journal", "accept"]).code, Some(0));
    office.do_(&["journal", "accept"]).failed(1, "нічого не свідчить");
    let report = office.do_(&["once", "--json"]).json();
    assert!(report["letters"]["sent"].as_u64() >= Some(1), "{report}");
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));
}

#[test]
fn evidence_that_is_lost_is_named() {
    let office = lived();
    let whole = office.do_(&["journal", "verify", "--json"]).json();
    assert_eq!((&whole["state"], &whole["evidence_lost"]), (&json!("agrees"), &json!([])));
    let kept = files(&office.state().join("evidence"));
    assert!(!kept.is_empty(), "the letter was kept");
    fs::remove_file(&kept[0]).expect("it was there");
    office.do_(&["journal", "verify"]).failed(3, "утрачено або пошкоджено");
}

#[test]
fn what_the_program_keeps_is_its_owners_alone_and_a_loosened_directory_is_mended() {
    use std::os::unix::fs::PermissionsExt;
    let office = lived();
    fs::set_permissions(office.state(), fs::Permissions::from_mode(0o755)).expect("ours");
    let done = office.do_(&["once", "--json"]);
    assert!(done.err.contains("was open to others"), "{}", done.err);
    let mode = |path: &std::path::Path| {
        fs::metadata(path).expect("it is there").permissions().mode() & 0o777
    };
    assert_eq!(mode(&office.state()), 0o700);
    for file in files(&office.state()) {
        assert_eq!(mode(&file) & 0o077, 0, "{}", file.display());
    }
    assert!(!office.do_(&["once", "--json"]).err.contains("was open to others"));
}

#[test]
fn a_journal_whose_last_line_has_no_end_is_continued() {
    let office = lived();
    let path = office.state().join("journal.jsonl");
    let mut journal = fs::read(&path).expect("a journal");
    journal.extend_from_slice(b"{\"v\":1,\"seq\":99,\"pre");
    fs::write(&path, journal).expect("room");
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(report["obligations"]["overdue"], 1);
    assert_eq!(office.do_(&["journal", "verify"]).code, Some(0));
}

#[test]
fn a_state_directory_out_of_reach_is_told_clearly() {
    let office = Office::open(|texts| texts);
    fs::write(office.state(), "a file stands where the directory should be").expect("room");
    for command in [&["once"][..], &["run"], &["due"], &["decision", "list"]] {
        let done = office.do_(command);
        done.failed(3, &office.state().display().to_string());
    }
    fs::remove_file(office.state()).expect("the file");
    let unwritable = "/proc/hromada-watch-state";
    let mut tool = crate::process::bare();
    tool.arg("--config").arg(office.config()).args(["--state", unwritable, "once"]);
    crate::process::finish(tool, "").failed(3, unwritable);
}
