//! Every rule can fail: each is fed what breaks it, and what looks alike and does not.

use super::rules::*;
use super::source::Source;
use super::{broken_promises, forgotten, unread_fixtures};

#[track_caller]
fn check_breaks(rule: Rule, path: &str, text: &str, line: usize, word: &str) {
    let breaches = rule(&Source::read(path, text));
    let named = breaches.iter().find(|breach| breach.line == line);
    let advice = named.unwrap_or_else(|| panic!("line {line} is not named: {breaches:?}"));
    assert!(advice.to_string().contains(word), "{advice} does not say {word}");
    assert!(advice.to_string().starts_with(&format!("{path}:{line}: ")), "{advice}");
}

#[track_caller]
fn check_passes(rule: Rule, path: &str, text: &str) {
    let breaches = rule(&Source::read(path, text));
    assert!(breaches.is_empty(), "{breaches:?}");
}

#[test]
fn an_import_against_the_arrows_is_named() {
    let rule = imports_point_inward;
    for (path, text, line) in [
        ("src/sources/feed.rs", "//! Feeds.\n\nuse crate::store::Store;", 3),
        (
            "src/sources/feed.rs",
            "use crate::{\n    domain::ids::ItemId,\n    letters::Letter,\n};",
            3,
        ),
        ("src/letters/mod.rs", "fn f() {\n    crate::channels::send();\n}", 2),
        ("src/channels/mime.rs", "use super::super::sources::text;", 1),
        ("src/channels/mod.rs", "use super::sources::text;", 1),
        ("src/domain/plan.rs", "mod inner {\n    use super::super::super::store::Store;\n}", 2),
        ("src/store/mod.rs", "#[cfg(test)]\nmod tests {\n    use crate::daemon::turn;\n}", 3),
        ("src/web/mod.rs", "use crate::store::Store;", 1),
        ("src/daemon/turn.rs", "use crate::simulation::world;", 1),
        ("src/simulation/mod.rs", "use crate::cli::main;", 1),
        ("src/clock.rs", "use crate::domain::calendar::Calendar;", 1),
        ("src/main.rs", "fn main() { hromada_watch::daemon::run() }", 1),
    ] {
        check_breaks(rule, path, text, line, "import");
    }
    check_breaks(
        rule,
        "src/config/load.rs",
        "use crate::sources::{SourceSpec, read::read};",
        1,
        "settings",
    );
    check_breaks(rule, "src/facebook/mod.rs", "", 1, "MAY_IMPORT");
    for (path, text) in [
        ("src/sources/feed.rs", "use crate::domain::ids::ItemId; use super::text; use std::fmt;"),
        ("src/sources/feed.rs", "// use crate::store::Store;\nconst A: &str = \"crate::store\";"),
        ("src/config/load.rs", "use crate::sources::{SourceSpec, fetch::Polling};"),
        ("src/daemon/turn.rs", "use crate::store::{self, Store}; use super::outbox::{self, X};"),
        ("src/cli/run.rs", "use crate::simulation::demo;"),
        ("tests/year.rs", "use hromada_watch::store::Store;"),
    ] {
        check_passes(rule, path, text);
    }
}

#[test]
fn an_impure_line_in_a_pure_folder_is_named() {
    let rule = pure_folders_stay_pure;
    for (text, line) in [
        ("\nasync fn f() {}", 2),
        ("fn f() {\n    g().await\n}", 2),
        ("use std::fs;", 1),
        ("use std::{\n    fmt,\n    net::IpAddr,\n};", 3),
        ("fn f() { std::env::var(\"A\"); }", 1),
        ("fn f() { std::process::exit(1) }", 1),
        ("use tokio::sync::mpsc;", 1),
        ("fn f() {\n    tracing::info!(\"a\");\n}", 2),
        ("use std::time::{Duration, Instant};", 1),
        ("fn f(now: std::time::SystemTime) {}", 1),
        ("fn f() { println!(\"a\") }", 1),
    ] {
        check_breaks(rule, "src/domain/plan.rs", text, line, "pure");
        check_breaks(rule, "src/letters/sections.rs", text, line, "pure");
        check_breaks(rule, "src/recognition/act.rs", text, line, "pure");
        check_passes(rule, "src/daemon/turn.rs", text);
    }
    let innocent =
        "//! No async, no std::fs.\nuse std::time::Duration;\nconst A: &str = \"async\";";
    check_passes(rule, "src/domain/plan.rs", innocent);
}

#[test]
fn a_second_reader_of_the_clock_is_named() {
    let rule = one_file_reads_the_clock;
    for text in [
        "fn f() {\n    chrono::Utc::now();\n}",
        "fn f() {\n    Instant::now();\n}",
        "fn f() {\n    std::time::SystemTime::now();\n}",
        "fn f() {\n    tokio::time::Instant::now();\n}",
        "fn f() {\n    UNIX_EPOCH.elapsed();\n}",
    ] {
        check_breaks(rule, "src/daemon/turn.rs", text, 2, "clock::Clock");
        check_breaks(rule, "tests/year.rs", text, 2, "clock::Clock");
        check_passes(rule, "src/clock.rs", text);
    }
    check_passes(rule, "src/channels/mime.rs", "fn f() -> SystemTime { SystemTime::UNIX_EPOCH }");
}

#[test]
fn a_crate_outside_its_home_is_named() {
    let rule = crates_stay_at_home;
    for (path, text, word) in [
        ("src/daemon/turn.rs", "use sled::Db;", "store::Store"),
        ("src/store/fact.rs", "fn f(e: lettre::Address) {}", "channels::Channel"),
        ("src/channels/email.rs", "use reqwest as http;", "Fetcher"),
        ("src/channels/email.rs", "use ::reqwest::Client;", "Fetcher"),
        ("src/cli/try_source.rs", "use {feed_rs::parser};", "sources::read"),
        ("src/simulation/mod.rs", "use tokio_cron_scheduler::Job;", "daemon::schedule"),
        ("src/daemon/mod.rs", "extern crate sd_notify;", "daemon::systemd"),
    ] {
        check_breaks(rule, path, text, 1, word);
    }
    check_passes(rule, "src/store/projection.rs", "use sled::Db;");
    check_passes(
        rule,
        "src/daemon/mod.rs",
        "// sled is not named here\nfn f(sled: u8) -> u8 { sled }",
    );
}

#[test]
fn a_parser_outside_its_task_is_named() {
    let rule = strangers_bytes_have_one_door;
    for (path, text) in [
        ("src/cli/register/import.rs", "use crate::files::ics;\nfn f() { ics::read(b) }"),
        ("src/cli/register/import.rs", "\nuse crate::files::ics::read;"),
        ("src/daemon/desk/mod.rs", "use quick_xml::Reader;\nfn f() {\n}"),
        ("src/sources/html/card.rs", "\nfn f() { scraper::Html::parse_fragment(text) }"),
        ("src/web/upload.rs", "\nfn f() { zip::ZipArchive::new(bytes) }"),
    ] {
        let line = if text.starts_with("use quick_xml") { 1 } else { 2 };
        check_breaks(rule, path, text, line, "child");
    }
    check_passes(rule, "src/files/planned.rs", "use super::ics;\nfn f() { ics::read(b) }");
    check_passes(rule, "src/sources/document/tree.rs", "fn f() { Html::parse_document(a) }");
    check_passes(
        rule,
        "src/sources/html/card.rs",
        "#[cfg(test)]\nmod tests {\n    fn f() { Html::parse_fragment(text) }\n}",
    );
    check_passes(rule, "tests/a.rs", "use zip::ZipArchive;");
}

#[test]
fn an_empty_name_is_named() {
    let rule = names_say_something;
    check_breaks(rule, "src/domain/util.rs", "", 1, "`util`");
    check_breaks(rule, "src/helpers/mod.rs", "", 1, "`helpers`");
    check_breaks(rule, "tests/common/mod.rs", "", 1, "`common`");
    check_breaks(rule, "src/domain/plan.rs", "\nmod misc {}", 2, "`misc`");
    check_breaks(rule, "src/store/manager.rs", "", 1, "`manager`");
    check_passes(rule, "src/domain/utility_bill.rs", "");
}

#[test]
fn unfinished_code_is_named() {
    let rule = nothing_is_left_unfinished;
    check_breaks(rule, "src/domain/plan.rs", "fn f() {\n    todo!()\n}", 2, "finish");
    check_breaks(rule, "tests/year.rs", "fn f() { unimplemented!() }", 1, "finish");
    check_breaks(rule, "benches/store.rs", "fn f() { dbg!(1); }", 1, "debug");
    check_passes(rule, "src/domain/plan.rs", "// todo!()\nfn todo() {}");
}

#[test]
fn an_unwrap_in_the_product_is_named() {
    let rule = no_unwrap_outside_tests;
    check_breaks(rule, "src/a.rs", "fn f() {\n    g()\n        .unwrap();\n}", 3, "expect");
    let after_tests = "#[cfg(test)]\nmod tests {\n    fn f() { g().unwrap(); }\n}\n\
                       fn f() { g().unwrap(); }";
    check_breaks(rule, "src/a.rs", after_tests, 5, "expect");
    check_breaks(rule, "src/a.rs", "#[cfg(not(test))]\nfn f() { g().unwrap(); }", 2, "expect");
    check_passes(rule, "src/a.rs", "#[cfg(test)]\nmod tests {\n    fn f() { g().unwrap(); }\n}");
    check_passes(
        rule,
        "src/a.rs",
        "fn f() { g().unwrap_or_default(); }\n/// `x.unwrap()`\nfn g() {}",
    );
    check_passes(rule, "tests/a.rs", "fn f() { g().unwrap(); }");
}

#[test]
fn a_file_over_the_limit_is_named() {
    let rule = files_hold_one_idea;
    let lines = |count: usize| "// line\n".repeat(count);
    check_breaks(rule, "src/a.rs", &lines(LINES_MAX + 1), LINES_MAX + 1, "501 lines");
    check_passes(rule, "src/a.rs", &lines(LINES_MAX));
    for (path, limit, _) in LONGER {
        check_passes(rule, path, &lines(*limit));
        check_breaks(rule, path, &lines(limit + 1), limit + 1, "allowed");
    }
}

#[test]
fn a_file_without_a_declaration_is_named() {
    let read = |path: &str, text: &str| Source::read(path, text);
    let sound = [
        read("src/lib.rs", "pub mod a; mod b { mod d; }"),
        read("src/a.rs", "mod c;"),
        read("src/a/c.rs", ""),
        read("src/b/d/mod.rs", ""),
        read("tests/t.rs", "#[path = \"t/part.rs\"]\nmod part;"),
        read("tests/t/part.rs", ""),
        read("tests/it/main.rs", "mod one;"),
        read("tests/it/one.rs", ""),
    ];
    assert_eq!(forgotten(&sound), Vec::<String>::new());
    let lost = [read("src/lib.rs", "mod a;"), read("src/b.rs", ""), read("tests/t/part.rs", "")];
    let forgotten = forgotten(&lost);
    assert_eq!(forgotten.len(), 2, "{forgotten:?}");
    assert!(forgotten[0].starts_with("src/b.rs:1: "), "{forgotten:?}");
}

#[test]
fn a_fixture_without_a_reader_is_named() {
    let house = [Source::read("tests/t.rs", "const A: &str = \"fixtures/rows/a.tsv\";")];
    let fixtures = ["tests/fixtures/rows/a.tsv", "tests/fixtures/pages/b.html"].map(String::from);
    let unread = unread_fixtures(&fixtures, &house);
    assert_eq!(unread.len(), 1, "{unread:?}");
    assert!(unread[0].starts_with("tests/fixtures/pages/b.html:1: "), "{unread:?}");
}

#[test]
fn a_page_that_names_what_is_not_there_is_named() {
    let house = [Source::read("tests/t.rs", "fn a_test_that_is_there() {}")];
    let page = "`tests/house.rs`\n`tests/no.rs`\n`a_test_that_is_there`\n`a_test_that_is_not`";
    let broken = broken_promises("README.md", page, &house);
    assert_eq!(broken.len(), 2, "{broken:?}");
    assert!(broken[0].starts_with("README.md:2: "), "{broken:?}");
    assert!(broken[1].starts_with("README.md:4: "), "{broken:?}");
}
