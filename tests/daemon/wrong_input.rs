//! What a person at the terminal is told where something is wrong: in Ukrainian, with the place.

use crate::process::{Done, Office, bare, finish};
use std::fs;
use std::net::TcpListener;

/// Two words of English one after another; names in backticks and paths are nobody's prose.
fn english(text: &str) -> Option<String> {
    let prose: String = text.split('`').step_by(2).collect();
    let word = |word: &&str| word.len() > 2 && word.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<&str> = prose.split_whitespace().collect();
    let pair = words.windows(2).find(|pair| word(&pair[0]) && word(&pair[1]));
    pair.map(|pair| pair.join(" "))
}

#[track_caller]
fn told(done: &Done, code: i32, words: &str) {
    done.failed(code, words);
    assert_eq!(english(&done.err), None, "{}", done.err);
    assert!(!done.err.contains("os error"), "{}", done.err);
}

#[test]
fn english_prose_is_seen() {
    assert_eq!(english("reading /x: No such file").as_deref(), Some("such file"));
    assert_eq!(english("немає рядка `some words here` у settings.toml"), None);
}

#[test]
fn files_that_cannot_be_used_are_named_with_the_reason() {
    let office = Office::open(|texts| texts.spool());
    let here = office.directory.path().display().to_string();
    told(&office.do_(&["backup", "--to", "/proc/x"]), 1, "/proc/x: такого немає");
    told(&office.do_(&["restore", "/nonexistent"]), 1, "/nonexistent: такого немає");
    told(&office.do_(&["restore", "--check", &here]), 3, "не є резервною копією");
    told(&office.do_(&["decision", "import", &here]), 1, "це каталог, а не файл");
    told(&office.do_(&["decision", "import", "/nonexistent"]), 1, "такого файлу немає");
    told(&office.do_(&["try", "--kind", "feed", "--file", &here]), 1, "це каталог, а не файл");
    told(&office.do_(&["demo", "--out", "/proc/x"]), 1, "/proc/x: такого немає");
    told(&office.do_(&["man", "/proc/x"]), 1, "/proc/x: такого немає");
    let away = ["decision", "export", "--out", "/nonexistent/x.csv"];
    told(&office.do_(&away), 1, "такого каталогу немає");
}

#[test]
fn what_cannot_be_read_is_told_by_its_cause() {
    let office = Office::open(|texts| texts.spool());
    office.site.content().documents_power = crate::site::Power::Off;
    told(&office.do_(&["try", "site-documents"]), 1, "джерело `site-documents` не прочитано: ");
    let page = office.directory.path().join("page.html");
    fs::write(&page, "<p>нічого</p>").expect("room");
    let page = page.display().to_string();
    told(&office.do_(&["try", "--kind", "feed", "--file", &page]), 1, "дає не стрічку новин");
    told(&office.do_(&["sitting", "import", "http://127.0.0.1:1/"]), 1, "немає з’єднання");
}

#[test]
fn a_damaged_journal_is_told_with_its_line_and_what_to_do() {
    let office = Office::open(|texts| texts.spool());
    assert_eq!(office.do_(&["once"]).code, Some(0));
    let journal = office.state().join("journal.jsonl");
    let good = fs::read_to_string(&journal).expect("a journal");
    let lines: Vec<&str> = good.lines().collect();
    let last = lines.last().expect("a line");
    for (bad, what) in [
        ("{\"no\":\"fact\"}".to_owned(), "не читається"),
        (last.replacen("\"v\":1", "\"v\":99", 1), "новіша версія"),
        (lines[0].to_owned(), "рядки втрачено або переставлено"),
    ] {
        let whole = format!("{good}{bad}\n{bad}\n");
        fs::write(&journal, whole).expect("room");
        let place = format!("рядок {} журналу", lines.len() + 1);
        for command in [&["journal", "verify"][..], &["due"], &["once"]] {
            let done = office.do_(command);
            told(&done, 3, &place);
            let cure = if what.starts_with("новіша") {
                "установіть"
            } else {
                "відновіть"
            };
            assert!(done.err.contains(what) && done.err.contains(cure), "{}", done.err);
        }
    }
}

#[test]
fn a_mail_server_that_cannot_be_used_is_told_by_what_to_look_at() {
    let office = Office::open(|texts| texts);
    let port = format!("port = {}", office.relay.address.port());
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("one");
    let probe = ["check", "--send-test", "probe@rada.test"];
    for (from, to, code, words) in [
        (&*port, format!("port = {}", closed.port()), 1, "не приймає з’єднань на цьому порту"),
        ("security = \"none\"", "security = \"implicit\"".to_owned(), 1, "рядки security і port"),
        ("security = \"none\"", "security = \"starttls\"".to_owned(), 1, "не пропонує STARTTLS"),
        (
            "security = \"none\"",
            "security = \"starttls\"\nca_file = \"/nonexistent.pem\"".to_owned(),
            2,
            "/nonexistent.pem (рядок ca_file) не читається: такого немає",
        ),
    ] {
        office.texts.clone().with("settings.toml", from, &to).write(&office.config());
        told(&office.do_(&probe), code, words);
    }
}

#[test]
fn a_state_that_another_program_has_is_told_of_and_what_nobody_began_too() {
    let office = Office::open(|texts| texts.spool());
    let mut daemon = office.run();
    daemon.says("turn finished");
    told(&office.do_(&["once"]), 3, "працює інша програма hromada-watch");
    daemon.stop();
    let mut command = bare();
    command.arg("--config").arg(office.config()).args(["--state", "/nonexistent/state", "due"]);
    told(&finish(command, ""), 3, "немає журналу");
}
