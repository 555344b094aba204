//! A drill: a council is backed up beside its running daemon, lost, and taken back.

use crate::process::{Office, bare, files, finish};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

fn backup(office: &Office) -> PathBuf {
    let to = backups(office);
    let made = office.do_(&["backup", "--to", to.to_str().expect("a path"), "--json"]).json();
    made["backup"].as_str().expect("a path").into()
}

fn backups(office: &Office) -> PathBuf {
    office.directory.path().join("backups")
}

fn restore(state: &Path, arguments: &[&str]) -> crate::process::Done {
    let mut command = bare();
    command.arg("--state").arg(state).arg("restore").args(arguments);
    finish(command, "")
}

fn due(office: &Office, state: &Path) -> Value {
    let mut command = bare();
    command.arg("--config").arg(office.config()).arg("--state").arg(state);
    command.args(["due", "--json"]);
    finish(command, "").json()["obligations"].clone()
}

/// A daemon that has written a letter about a decision, and runs.
fn with_a_letter(office: &Office) -> crate::process::Running {
    office.register_late("24");
    let mut daemon = office.run();
    daemon.says("is accepted");
    daemon.says("turn finished");
    daemon
}

#[test]
fn a_lost_state_comes_back_from_a_backup_made_beside_the_running_daemon() {
    let office = Office::open(|texts| texts.kukina_alone());
    let daemon = with_a_letter(&office);
    let made = backup(&office);
    assert_eq!(fs::metadata(&made).expect("a backup").permissions().mode() & 0o777, 0o700);
    let before = office.do_(&["due", "--json"]).json()["obligations"].clone();
    // What is registered later is not in it, and does not spoil it.
    let later = format!("{}, session, 25", office.ago(40));
    assert_eq!(office.do_(&["decision", "add", &later]).code, Some(0));
    daemon.kill();

    let checked = restore(&office.state(), &[made.to_str().expect("a path"), "--check", "--json"]);
    let checked = checked.json();
    assert_eq!(checked["letters"], 1, "{checked}");
    assert_eq!((&checked["config_problems"], &checked["restored"]), (&0.into(), &false.into()));
    let fresh = office.directory.path().join("fresh");
    // The directory of the backups stands for the newest of them.
    let done = restore(&fresh, &[backups(&office).to_str().expect("a path")]);
    assert_eq!(done.code, Some(0), "{done:?}");
    let (after, keys) = (due(&office, &fresh), |due: &Value| due[0]["key"].clone());
    assert_eq!((keys(&after), after.as_array().map(Vec::len)), (keys(&before), Some(1)));
    assert_eq!(before[0]["status"], "overdue");
    assert_eq!(after[0]["status"], "unknown", "what was not read since accuses nobody");
    let key = |state: &Path| fs::read(state.join("secret.key")).expect("the key");
    assert_eq!(key(&fresh), key(&office.state()), "names of letters hang on it");
    let mut verify = bare();
    verify.arg("--state").arg(&fresh).args(["journal", "verify"]);
    assert_eq!(finish(verify, "").code, Some(0));
}

#[test]
fn a_state_in_use_or_in_the_way_is_not_overwritten_unless_told_and_then_moved_aside() {
    let office = Office::open(|texts| texts.kukina_alone());
    let daemon = with_a_letter(&office);
    let made = backup(&office);
    let made = made.to_str().expect("a path");
    restore(&office.state(), &[made, "--overwrite"]).failed(3, "служба працює");
    daemon.stop();
    restore(&office.state(), &[made]).failed(3, "--overwrite");
    let journal = fs::read(office.state().join("journal.jsonl")).expect("a journal");
    let done = restore(&office.state(), &[made, "--overwrite", "--json"]).json();
    let aside = PathBuf::from(done["moved_to"].as_str().expect("a path"));
    assert_eq!(fs::read(aside.join("journal.jsonl")).expect("it is kept"), journal);
    let mut daemon = office.run();
    daemon.says("turn finished");
    daemon.stop();
}

#[test]
fn a_backup_that_was_touched_is_found_out() {
    let office = Office::open(|texts| texts.kukina_alone());
    with_a_letter(&office).stop();
    let made = backup(&office);
    let path = made.to_str().expect("a path");
    let evidence = files(&made.join("evidence"));
    assert!(!evidence.is_empty(), "the letter was kept");
    let (piece, journal) = (&evidence[0], made.join("journal.jsonl"));
    let (whole, facts) = (fs::read(piece).expect("it"), fs::read(&journal).expect("it"));
    fs::write(piece, b"something else").expect("room");
    restore(&office.state(), &[path, "--check"]).failed(3, "доказів");
    fs::write(piece, whole).expect("room");
    let cut = facts[..facts.len() - 1].iter().rposition(|byte| *byte == b'\n').expect("lines");
    fs::write(&journal, &facts[..=cut]).expect("room");
    restore(&office.state(), &[path, "--check"]).failed(3, "не містить факту");
    let mut altered = facts.clone();
    altered[facts.len() / 2] ^= 1;
    fs::write(&journal, altered).expect("room");
    assert_eq!(restore(&office.state(), &[path, "--check"]).code, Some(3));
    fs::write(&journal, facts).expect("room");
    assert_eq!(restore(&office.state(), &[path, "--check"]).code, Some(0));
}

#[test]
fn backups_share_evidence_stay_apart_by_council_and_go_by_age_but_for_the_last_three() {
    let office = Office::open(|texts| texts.kukina_alone());
    with_a_letter(&office).stop();
    let to = backups(&office);
    let aged = |name: &str| {
        let made = backup(&office);
        let old = to.join(name);
        fs::rename(&made, &old).expect("renamed");
        let manifest = fs::read_to_string(old.join("manifest.json")).expect("a manifest");
        let mut manifest: Value = serde_json::from_str(&manifest).expect("JSON");
        let day = format!("{}-{}-{}T02:00:00Z", &name[..4], &name[4..6], &name[6..8]);
        manifest["at"] = day.into();
        fs::write(old.join("manifest.json"), manifest.to_string()).expect("room");
        old
    };
    let old: Vec<PathBuf> =
        ["20200101T020000Z", "20200102T020000Z", "20200103T020000Z"].map(aged).into();
    let links =
        |place: &Path| fs::metadata(&files(&place.join("evidence"))[0]).expect("a piece").nlink();
    assert_eq!(links(&old[2]), 3, "a piece of evidence lies on the disk once");
    let newest = backup(&office);
    assert_eq!(old.iter().filter(|place| place.exists()).count(), 2, "the last three stay");
    assert!(newest.exists() && !old[0].exists());

    let other = office.texts.clone();
    other
        .with("settings.toml", "Галицинівська сільська рада\"\nsite", "Зоряна рада\"\nsite")
        .write(&office.config());
    office
        .do_(&["backup", "--to", to.to_str().expect("a path")])
        .failed(3, "іншої ради («Галицинівська сільська рада»)");
}

#[test]
fn nothing_is_no_backup() {
    let office = Office::open(|texts| texts);
    let to = backups(&office);
    let to = to.to_str().expect("a path");
    let empty = office.tool_as_it_stands(&["backup", "--to", to]);
    finish(empty, "").failed(3, "жодного факту");
    fs::create_dir_all(to).expect("room");
    restore(&office.state(), &[to, "--check"]).failed(3, "не містить жодної");
}

#[test]
fn an_exported_journal_is_taken_as_a_state_of_its_own_or_refused_whole() {
    let office = Office::open(|texts| texts);
    office.register_late("24-26");
    let before = office.do_(&["due", "--json"]).json()["obligations"].clone();
    let lines = office.do_(&["journal", "export"]).out;
    let fresh = office.directory.path().join("fresh");
    let import = |lines: &str, more: &[&str]| {
        let mut command = bare();
        command.arg("--state").arg(&fresh).args(["journal", "import", "-"]).args(more);
        finish(command, lines)
    };
    let done = import(&lines, &[]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.out.contains("фактів – 4"), "{done:?}");
    let of = |state: &Path| fs::read_to_string(state.join("journal.jsonl")).expect("a journal");
    assert_eq!(of(&fresh), of(&office.state()), "byte for byte");
    assert_eq!(due(&office, &fresh), before);

    let refused = import(&lines, &[]);
    assert_eq!(refused.code, Some(3), "{refused:?}");
    assert!(refused.err.contains("--overwrite"), "{refused:?}");
    let kept = of(&fresh);
    let changed = lines.replace("№", "#").replacen("2", "3", 9);
    let cut = &lines[..lines.len() - 40];
    for (wrong, why) in [
        (changed.as_str(), "рядок"),
        ("", "стандартне введення не містить жодного факту"),
        ("[1]\n", "рядок 1 "),
        (cut, "рядок 4 "),
    ] {
        let refused = import(wrong, &["--overwrite"]);
        assert_ne!(refused.code, Some(0), "{wrong}: {refused:?}");
        assert!(refused.err.contains(why), "{refused:?}");
        assert_eq!(of(&fresh), kept, "nothing was touched");
    }
    let again = import(&lines, &["--overwrite", "--json"]).json();
    assert_eq!(again["facts"], 4);
    let aside = again["moved_to"].as_str().expect("what was there lies aside");
    assert!(Path::new(aside).join("journal.jsonl").exists());
}
