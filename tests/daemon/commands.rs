//! Every command of the executable: what it takes, what it prints, how it ends.

use crate::mail::recipients;
use crate::process::{Done, Office, Running, bare, finish};
use crate::site::decision;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::process::Stdio;

const MEANING: [&str; 8] =
    ["adopted_on", "body", "convocation", "department", "kind", "number", "session", "why"];

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

/// Every named field is there, null or not.
fn has(value: &Value, fields: &[&str]) {
    let known = keys(value);
    for field in fields {
        assert!(known.contains(field), "no `{field}` in {value}");
    }
}

fn is_date(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no date"));
    assert!(text.parse::<chrono::NaiveDate>().is_ok(), "{text}");
}

fn is_moment(value: &Value) {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no moment"));
    assert!(chrono::DateTime::parse_from_rfc3339(text).is_ok(), "{text}");
}

#[test]
fn check_reports_every_problem_and_exits_with_2() {
    let office = Office::open(|texts| texts);
    let good = office.do_(&["check"]);
    assert_eq!((good.code, good.err.as_str()), (Some(0), ""), "{good:?}");
    assert!(good.out.contains("Конфігурація придатна"), "{}", good.out);
    assert!(!office.state().exists(), "checking touches nothing");

    office
        .texts
        .clone()
        .with("settings.toml", "bell = \"10 s\"", "bel = \"10 s\"")
        .with("directory.toml", "head = \"head-culture\"", "head = \"head-kulture\"")
        .write(&office.config());
    let bad = office.do_(&["check"]);
    bad.failed(2, "settings.toml");
    for word in ["bel", "bell", "directory.toml", "head-kulture", "head-culture"] {
        assert!(bad.err.contains(word), "no {word:?} in {}", bad.err);
    }
    let bad = office.do_(&["check", "--json"]);
    assert_eq!(bad.code, Some(2));
    let report: Value = serde_json::from_str(&bad.out).expect("JSON");
    assert_eq!(report["problems"].as_array().expect("problems").len(), 2, "{report}");
    for command in [&["run"][..], &["once"], &["due"], &["decision", "list"]] {
        office.do_(command).failed(2, "head-kulture");
    }
    assert!(!office.state().exists(), "nothing begins with a bad configuration");
    finish(
        {
            let mut tool = bare();
            tool.args(["--config", "/nonexistent/etc", "check"]);
            tool
        },
        "",
    )
    .failed(2, "/nonexistent/etc");
    office.do_(&["frobnicate"]).failed(2, "frobnicate");
}

#[test]
fn check_sends_a_real_test_letter() {
    let office = Office::open(|texts| texts);
    let sent = office.do_(&["check", "--send-test", "probe@rada.test"]);
    assert_eq!(sent.code, Some(0), "{sent:?}");
    assert_eq!(recipients(&office.arrived()), ["probe"]);
    office
        .do_(&["check", "--send-test", "probe@rada.example"])
        .failed(1, "адреса адресата вигадана");
    office
        .do_(&["check", "--send-test", "nobody"])
        .failed(1, "адресу адресата записано неправильно");
}

#[test]
fn once_and_due_print_the_promised_shapes() {
    let office = Office::open(|texts| texts.spool());
    office.register_late("24");
    office.site.publish(decision(23, &office.ago(40), &office.ago(38)));
    let report = office.do_(&["once", "--json"]).json();
    is_moment(&report["now"]);
    has(&report, &["now", "sources", "obligations", "letters"]);
    assert_eq!(keys(&report["obligations"]), ["met", "open", "overdue", "unknown", "waived"]);
    assert_eq!(keys(&report["letters"]), ["refused", "retrying", "sent", "withdrawn"]);
    assert_eq!(report["obligations"]["met"], 1);
    assert_eq!(report["obligations"]["overdue"], 1);
    assert_eq!(report["letters"]["sent"], 3);
    let sources = report["sources"].as_array().expect("sources");
    let of = |id: &str| sources.iter().find(|source| source["id"] == id).expect("a source");
    for source in sources {
        assert_eq!(keys(source), ["changed", "error", "gone", "id", "new", "outcome"]);
    }
    assert_eq!(of("site-documents")["outcome"], "read");
    assert_eq!(of("site-documents")["new"], 2);
    assert_eq!(of("facebook")["outcome"], "skipped");
    assert_eq!(of("facebook")["error"], Value::Null);

    let due = office.do_(&["due", "--json"]).json();
    is_moment(&due["now"]);
    let all = due["obligations"].as_array().expect("obligations");
    assert_eq!(all.len(), 2);
    for row in all {
        has(
            row,
            &[
                "key",
                "duty",
                "measure",
                "subject",
                "responsible",
                "opens_on",
                "due_on",
                "status",
                "why",
                "settled_by",
                "met_on",
                "late",
            ],
        );
        is_date(&row["due_on"]);
        is_date(&row["opens_on"]);
        assert_eq!((&row["duty"], &row["measure"]), (&json!("publication"), &json!(2)));
        assert!(row["responsible"][0].is_string() && row["why"].is_string());
        let subject = row["subject"].as_str().expect("a subject");
        assert_eq!(row["key"], format!("publication/{subject}"));
    }
    let (met, late) = (&all[0], &all[1]);
    assert_eq!((&met["status"], &met["late"]), (&json!("met"), &json!(false)));
    is_date(&met["met_on"]);
    assert_eq!(met["settled_by"]["url"], office.site.document_url(23));
    assert_eq!(late["status"], "overdue");
    for absent in ["settled_by", "met_on", "late"] {
        assert_eq!(late[absent], Value::Null);
    }
    let before = office.ago(20);
    let early = office.do_(&["due", "--at", &date_first(&before), "--json"]).json();
    assert_eq!(early["obligations"][1]["status"], "open");
    let table = office.do_(&["due"]);
    assert!(
        table.out.contains("прострочено") && table.out.contains("Виконано: 1"),
        "{}",
        table.out
    );

    let explained = office.do_(&["explain", late["key"].as_str().expect("a key"), "--json"]).json();
    assert_eq!(explained["obligation"]["key"], late["key"]);
    assert_eq!(explained["told"].as_array().map(Vec::len), Some(3), "{explained}");
    assert_eq!(explained["journal_error"], Value::Null);
    let shown = office.do_(&["explain", late["key"].as_str().expect("a key")]);
    assert!(
        shown.out.contains("Що відомо") && shown.out.contains("Лист прийнято поштовим сервером")
    );
}

/// `DD.MM.YYYY` as `YYYY-MM-DD`.
fn date_first(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('.').collect();
    parts.reverse();
    parts.join("-")
}

#[test]
fn an_invented_moment_needs_the_spool() {
    let office = Office::open(|texts| texts);
    office.do_(&["once", "--now", "2026-11-23T08:30"]).failed(2, "spool");
    office.texts.clone().spool().write(&office.config());
    let report = office.do_(&["once", "--now", "2026-11-23T08:30:00Z", "--json"]).json();
    assert_eq!(report["now"], "2026-11-23T08:30:00Z");
    office.do_(&["once", "--now", "yesterday"]).failed(2, "не день і не час");
    // An invention says nothing about the present: neither a later nor an earlier one is in the
    // way.
    let back = office.do_(&["once", "--now", "2026-11-22T08:30:00Z", "--json"]).json();
    assert_eq!(back["skipped"], Value::Null);
    let ahead = office.do_(&["once", "--now", "2036-11-22T08:30:00Z", "--json"]).json();
    assert_eq!(ahead["skipped"], Value::Null);
    assert_eq!(office.do_(&["once", "--json"]).json()["skipped"], Value::Null);
}

#[test]
fn decisions_are_registered_linked_and_taken_back() {
    let office = Office::open(|texts| texts);
    let (adopted, iso) = (office.ago(10), date_first(&office.ago(10)));
    let line = format!("{adopted}, session, №№ 1–3");
    let added = office.do_(&["decision", "add", &line, "--json"]).json();
    let registered: Vec<String> = (1..=3).map(|n| format!("session-{iso}-№{n}")).collect();
    assert_eq!(added, json!({ "registered": registered, "corrected": 0, "already_registered": 0 }));
    let again = office.do_(&["decision", "add", &line, "--json"]).json();
    assert_eq!(again, json!({ "registered": [], "corrected": 0, "already_registered": 3 }));
    let by_options =
        ["decision", "add", "--date", &adopted, "--body", "виконком", "--numbers", "5"];
    assert_eq!(office.do_(&by_options).code, Some(0));
    for (line, words) in [
        ("31.11.2026, session, 1", "не дата"),
        (&format!("{adopted}, комісія, 1"), "не орган"),
        (&format!("{adopted}, session"), "немає номерів"),
    ] {
        office.do_(&["decision", "add", line]).failed(2, words);
    }
    let tomorrow = format!("{}, session, 1", office.ago(-1));
    office.do_(&["decision", "add", &tomorrow]).failed(1, "виправте дату");

    let csv = office.directory.path().join("register.csv");
    let rows =
        format!("Орган;Номер;Дата;Назва\nсесія;4;{adopted};Про бюджет\nсесія;1;{adopted};\n");
    std::fs::write(&csv, rows).expect("room");
    let csv = csv.display().to_string();
    let imported = office.do_(&["decision", "import", &csv, "--json"]).json();
    assert_eq!(imported["registered"], json!([format!("session-{iso}-№4")]));
    assert_eq!(imported["already_registered"], 1);
    std::fs::write(&csv, "Орган;Номер;Дата\nкомісія;4;x\n").expect("room");
    office.do_(&["decision", "import", &csv]).failed(1, "рядок 2");

    let list = office.do_(&["decision", "list", "--json"]).json();
    let rows = list["decisions"].as_array().expect("decisions");
    assert_eq!(rows.len(), 5);
    has(
        &rows[0],
        &["key", "body", "number", "adopted_on", "title", "registered", "due_on", "status"],
    );
    let key = format!("session-{iso}-№1");
    let status = || {
        let list = office.do_(&["decision", "list", "--json"]).json();
        let rows = list["decisions"].as_array().expect("decisions").clone();
        rows.iter().find(|row| row["key"] == key.as_str()).map(|row| row["status"].clone())
    };
    let url = "https://rada.test/documents/1";
    assert_eq!(status(), Some(json!("open")));
    let linked = office.do_(&["decision", "link", &key, url, "--on", &adopted, "--json"]).json();
    assert_eq!((&linked["decision"], &linked["verdict"]), (&json!(key), &json!("linked")));
    assert_eq!(status(), Some(json!("met")));
    office.do_(&["decision", "unlink", &key, url, "--json"]).json();
    assert_eq!(status(), Some(json!("open")));
    office.do_(&["decision", "link", &key, "сторінка"]).failed(2, "не адреса");
    office.do_(&["decision", "link", "№1", url]).failed(2, "не ключ рішення");
    let unknown = format!("session-{iso}-№77");
    office.do_(&["decision", "link", &unknown, url]).failed(1, "невідоме");
    let removed = office.do_(&["decision", "remove", &key, "--reason", "помилка", "--json"]).json();
    assert_eq!(removed, json!({ "removed": key }));
    assert_eq!(status(), None);
}

#[test]
fn submissions_are_recorded() {
    let office = Office::open(|texts| texts);
    let on = office.ago(1);
    let add = ["submission", "add", "education", "--on", &on, "--note", "записка", "--json"];
    let recorded = office.do_(&add).json();
    assert_eq!(recorded["recorded"]["department"], "education");
    assert_eq!(recorded["recorded"]["on"], date_first(&on));
    has(&office.do_(&add).json(), &["already_recorded"]);
    office.do_(&["submission", "add", "edukation"]).failed(1, "education");
    office.do_(&["submission", "add", "education", "--on", "вчора"]).failed(2, "не дата");
    let ahead = office.ago(-1);
    office.do_(&["submission", "add", "education", "--on", &ahead]).failed(1, "ще не настав");
}

#[test]
fn waiting_letters_are_listed_retried_and_cancelled() {
    let office = Office::open(|texts| texts);
    office.register_late("24");
    // Nothing listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (old, new) = (office.relay.address.port(), nobody.local_addr().expect("a port").port());
    drop(nobody);
    let (old, new) = (format!("port = {old}"), format!("port = {new}"));
    office.texts.clone().with("settings.toml", &old, &new).write(&office.config());
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(
        (&report["letters"]["retrying"], &report["letters"]["sent"]),
        (&json!(1), &json!(0))
    );

    let list = office.do_(&["outbox", "list", "--waiting", "--json"]).json();
    let letters = list["letters"].as_array().expect("letters").clone();
    assert_eq!(letters.len(), 3, "{list}");
    for letter in &letters {
        has(letter, &["id", "person", "stage", "notices", "prepared_at", "attempts", "reason"]);
        is_moment(&letter["next_attempt_at"]);
    }
    let tried = letters.iter().find(|letter| letter["attempts"] == 1).expect("one was tried");
    // The one that was tried is shown as it was sealed, another as it would leave now.
    for letter in &letters {
        let id = letter["id"].as_str().expect("an id");
        let shown = office.do_(&["outbox", "show", id]);
        assert_eq!(shown.code, Some(0), "{shown:?}");
        assert!(shown.out.contains("Тема: ") && shown.out.contains("№\u{a0}24"), "{}", shown.out);
        let json = office.do_(&["outbox", "show", id, "--json"]).json();
        assert_eq!(keys(&json), ["id", "person", "stage", "subject", "text"]);
    }
    assert!(tried["reason"].as_str().expect("a reason").contains("opening the session"));
    let id = tried["id"].as_str().expect("an id");
    let status = office.do_(&["status", "--json"]).json();
    has(&status, &["now", "version", "last_turn", "obligations", "sources", "letters", "clock"]);
    assert_eq!(status["letters"].as_array().expect("letters").len(), 3, "{status}");
    let said = office.do_(&["status"]).out;
    assert!(said.contains("листів чекає 3") && said.contains("прочитано "), "{said}");
    let due = office.do_(&["due"]).out;
    assert!(due.contains("Листів чекає: 3, відмовлено: 0"), "{due}");
    let table = office.do_(&["outbox", "list"]);
    assert!(table.out.contains("очікує") && table.out.contains(id), "{}", table.out);
    // In the office it is noon, whatever the hour in UTC.
    let utc: DateTime<Utc> = tried["prepared_at"].as_str().expect("a moment").parse().expect("UTC");
    let local = format!("{} 1", office.today.format("%d.%m.%Y"));
    let minutes = utc.format(":%M:%S").to_string();
    let row = table.out.lines().find(|line| line.contains(id)).expect("its row");
    assert!(row.contains(&local) && row.contains(&minutes) && !row.contains('Z'), "{row}");
    let other = letters.iter().find(|letter| letter["attempts"] == 0).expect("the other waits");
    let other = other["id"].as_str().expect("an id");
    let cancel = ["outbox", "cancel", other, "--reason", "не треба", "--json"];
    assert_eq!(office.do_(&cancel).json(), json!({ "cancelled": other }));
    office.do_(&cancel).failed(1, "лише той, що чекає");
    office.do_(&["outbox", "retry", other]).failed(1, "скасовано");
    office.do_(&["outbox", "retry", "000"]).failed(1, "немає");
    assert_eq!(office.do_(&["outbox", "retry", id, "--json"]).json(), json!({ "retry": [id] }));

    office.texts.write(&office.config());
    let report = office.do_(&["once", "--json"]).json();
    assert_eq!(report["letters"]["sent"], 2, "{report}");
    assert_eq!(office.arrived().len(), 2);
}

#[test]
fn try_and_recognise_print_the_promised_shapes() {
    let office = Office::open(|texts| texts);
    office.site.publish(decision(23, "20.10.2026", "22.10.2026"));
    let tried = office.do_(&["try", "site-documents", "--json"]).json();
    assert_eq!(keys(&tried), ["beside", "engine", "items", "kind", "path", "source"]);
    assert_eq!(tried["beside"], Value::Null);
    assert_eq!((&tried["source"], &tried["kind"]), (&json!("site-documents"), &json!("page")));
    assert_eq!((&tried["engine"], &tried["path"]), (&json!("new"), &json!("raw")));
    let item = &tried["items"][0];
    assert_eq!(keys(item), ["dates", "id", "meaning", "title", "url"]);
    assert_eq!(keys(&item["dates"]), ["feed", "printed", "url"]);
    assert_eq!(keys(&item["meaning"]), MEANING);
    assert_eq!(item["id"], "23");
    assert_eq!(item["dates"], json!({ "printed": "2026-10-22", "url": null, "feed": null }));
    let meaning = &item["meaning"];
    assert_eq!((&meaning["kind"], &meaning["body"]), (&json!("decision"), &json!("session")));
    assert_eq!((&meaning["number"], &meaning["adopted_on"]), (&json!("23"), &json!("2026-10-20")));
    assert_eq!(meaning["department"], Value::Null);
    office.do_(&["try", "site-dokuments"]).failed(2, "site-documents");
    office.do_(&["try", "facebook"]).failed(1, "ключа доступу до сторінки не задано");
    assert!(!office.state().exists(), "trying records nothing");

    // Without a configuration directory the shipped one serves.
    let file = office.directory.path().join("feed.xml");
    std::fs::write(
        &file,
        "<rss version=\"2.0\"><channel><title>Рада</title><link>https://rada.test/</link>\
         <description>x</description><item><title>Проєкт рішення & бюджет</title><link>\
         https://rada.test/news/5</link><pubDate>Mon, 26 Oct 2026 09:00:00 +0200</pubDate></item>\
         </channel></rss>",
    )
    .expect("room");
    let bare_tool = |arguments: &[&str]| {
        let mut tool = bare();
        tool.args(["--config", "/nonexistent/etc", "--state", "/nonexistent/var"]).args(arguments);
        tool
    };
    let path = file.display().to_string();
    let tried = finish(bare_tool(&["try", "--kind", "feed", "--file", &path, "--json"]), "").json();
    assert_eq!((&tried["source"], &tried["path"]), (&Value::Null, &json!("repaired")), "{tried}");
    assert_eq!(tried["items"][0]["dates"]["feed"], "2026-10-26");
    assert_eq!(tried["items"][0]["meaning"]["kind"], "draft");
    finish(bare_tool(&["try", "--file", &path]), "").failed(2, "--kind");
    finish(bare_tool(&["try", "--kind", "feed", "--file", "/nonexistent"]), "")
        .failed(1, "/nonexistent");

    let lines = "{\"title\": \"Рішення виконавчого комітету від 20.10.2026 № 31 «Про план»\"}\n\n\
                 {\"title\": \"Шкільна олімпіада\", \"text\": \"Відділ освіти\"}\n";
    let done = finish(bare_tool(&["recognise"]), lines);
    assert_eq!(done.code, Some(0), "{done:?}");
    let answers: Vec<Value> =
        done.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(|answer| keys(answer) == MEANING), "{answers:?}");
    assert_eq!((&answers[0]["body"], &answers[0]["number"]), (&json!("executive"), &json!("31")));
    assert_eq!(
        (&answers[1]["kind"], &answers[1]["department"]),
        (&json!("news"), &json!("education"))
    );
    let done = finish(bare_tool(&["recognise"]), "{\"title\": \"Новини\"}\nnot JSON\n{}\n");
    done.failed(1, "непрочитаних рядків – 2");
    assert_eq!(done.out.lines().count(), 3, "a bad line keeps its place");
}

#[test]
fn a_rehearsal_writes_letters_and_touches_nothing() {
    let office = Office::open(|texts| texts.kukina_alone());
    let line = format!("{}, session, 24", office.ago(5));
    assert_eq!(office.do_(&["decision", "add", &line]).code, Some(0));
    let journal = || std::fs::read(office.state().join("journal.jsonl")).expect("a journal");
    let before = journal();
    let out = office.directory.path().join("out");
    let (from, to) = (date_first(&office.ago(0)), date_first(&office.ago(-60)));
    let path = out.display().to_string();
    let report =
        office.do_(&["rehearse", "--from", &from, "--to", &to, "--out", &path, "--json"]).json();
    let letters = report["letters"].as_array().expect("letters");
    assert!(letters.len() >= 5, "{report}");
    for letter in letters {
        assert_eq!(keys(letter), ["at", "id", "person", "subject"]);
        is_moment(&letter["at"]);
    }
    assert_eq!(std::fs::read_dir(&out).expect("letters").count(), letters.len());
    assert_eq!(journal(), before);
    assert!(office.arrived().is_empty());
    office.do_(&["rehearse", "--from", &to, "--to", &from]).failed(2, "порожній");
}

#[test]
fn the_journal_is_exported_and_verified() {
    let office = Office::open(|texts| texts);
    office.register_late("24-26");
    let verified = office.do_(&["journal", "verify", "--json"]).json();
    has(&verified, &["facts", "last_seq", "last_hash", "torn_bytes", "state", "evidence_lost"]);
    // Whose journal it is, and three decisions.
    assert_eq!(verified["facts"], 4);
    let exported = office.do_(&["journal", "export"]);
    let lines: Vec<Value> =
        exported.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 4);
    for (seq, line) in (1..).zip(&lines) {
        assert_eq!(keys(line), ["at", "author", "fact", "prev", "seq", "v"]);
        let author = if seq == 1 { "configuration" } else { "Кукіна І.В." };
        assert_eq!((&line["seq"], &line["author"]), (&json!(seq), &json!(author)));
    }
}

#[test]
fn a_reader_that_goes_away_causes_no_panic() {
    let office = Office::open(|texts| texts);
    office.register_late("1-400");
    for command in [&["due"][..], &["due", "--json"], &["decision", "list"], &["journal", "export"]]
    {
        let mut child = office
            .tool(command)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the executable starts");
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("it ends");
        let err = String::from_utf8_lossy(&done.stderr);
        assert!(!err.contains("panicked"), "{command:?}: {err}");
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let done = office.tool(command).stdout(full).output().expect("it ends");
        let err = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{command:?}: what was not said is told: {err}");
        assert!(err.starts_with("Помилка: ") && !err.contains("panicked"), "{command:?}: {err}");
    }
}

#[test]
fn an_interrupted_demonstration_panics_nowhere() {
    let directory = crate::council::directory();
    let out = directory.path().join("demo");
    let mut demo = bare();
    demo.arg("demo").arg("--out").arg(&out);
    let mut running = Running::start(demo);
    running.says("  лист  ");
    running.signal("INT");
    let Done { err, .. } = running.ends();
    assert!(!err.contains("panicked") && !err.contains("RUST_BACKTRACE"), "{err}");
    let journal = out.join("state");
    let mut verify = bare();
    verify.arg("--state").arg(&journal).args(["journal", "verify"]);
    assert_eq!(finish(verify, "").code, Some(0));
    let mut again = bare();
    again.arg("demo").arg("--out").arg(&out);
    finish(again, "").failed(2, "попередній показ");
}
