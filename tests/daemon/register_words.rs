//! Words on obligations, the memo, waivers, promises, absences and the export, as commands.

use crate::process::{Done, Office};
use crate::register::{everywhere, keys, office, says};
use serde_json::{Value, json};

#[test]
fn a_word_settles_an_obligation_and_can_be_taken_back() {
    everywhere(|office, ahead| {
        let day = office.day(ahead);
        office.json(&["event", "add", "Різдвяний ярмарок", "--on", &day]);
        let key = format!("announcement/{day}-rizdvianyi-yarmarok");
        let done = office.json(&["done", &key, "--link", "https://rada.test/1", "--note", "пост"]);
        assert_eq!(keys(&done), ["already", "obligation"]);
        let row = &done["obligation"];
        assert_eq!((&row["status"], &row["met_on"]), (&json!("met"), &json!(office.day(0))));
        assert_eq!(row["settled_by"]["url"], "https://rada.test/1");
        assert_eq!(office.json(&["done", &key])["already"], true);
        let explained = office.json(&["explain", &key]);
        assert!(explained["facts"].to_string().contains("word-said"), "{explained}");
        let undone = office.json(&["undone", &key, "--note", "не те"]);
        assert_eq!(undone["obligation"]["status"], "open");
        assert_eq!(office.json(&["undone", &key])["already"], true);
        says(&office.do_(&["done", &key]), "виконано");

        let near = format!("announcement/{day}-rizdvianyi");
        office.refuses(&["done", &near], 1, &format!("може, `{key}`?"));
        office.refuses(&["done", &key, "--on", &office.day(1)], 1, "ще не настав");
        office.refuses(&["done", &key, "--on", &office.day(-1)], 1, "– раніше");
        office.refuses(&["done", &key, "--link", "сторінка"], 2, "не адреса");
        office.register_late("24");
        let decision = format!("publication/{}", office.late_key(24));
        office.refuses(&["done", &decision], 1, "decision link");
        office.refuses(&["undone", &decision], 1, "decision unlink");
    });
}

#[test]
fn the_memo_is_acknowledged() {
    everywhere(|office, ahead| {
        let list = office.json(&["memo", "list"]);
        let memos = list["memos"].as_array().expect("memos");
        let fields =
            ["acknowledged_on", "due_on", "key", "name", "period_from", "person", "status"];
        assert_eq!(keys(&memos[0]), fields);
        assert!(memos.len() > 10, "{list}");
        if ahead == 20 {
            assert_eq!(list["not_acknowledged"], memos.len());
            let some = office.json(&["memo", "ack", "kukina", "Долгорукова О.А."]);
            assert_eq!(some, json!({ "acknowledged": ["kukina", "dolhorukova"], "already": [] }));
            assert_eq!(office.json(&["memo", "list"])["not_acknowledged"], memos.len() - 2);
            says(&office.do_(&["memo", "list"]), "Не підтвердили: ");
            office.refuses(&["memo", "ack", "kukinа"], 1, "може, `kukina` (Кукіна І.В.)?");
            office.refuses(&["memo", "ack", "kukina", "--all"], 2, "--all");
            office.refuses(&["memo", "ack", "--all", "--on", &office.day(1)], 1, "ще не настав");
        }
        let all = office.json(&["memo", "ack", "--all"]);
        let counts = (all["acknowledged"].as_array(), all["already"].as_array());
        let counts = (counts.0.map_or(0, Vec::len), counts.1.map_or(0, Vec::len));
        let expected = if ahead == 20 { (memos.len() - 2, 2) } else { (0, memos.len()) };
        assert_eq!(counts, expected);
        assert_eq!(office.json(&["memo", "list"])["not_acknowledged"], 0);
    });
    let office =
        Office::open(|texts| texts.spool().whole().with("plan.toml", "memo = {", "# memo = {"));
    office.refuses(&["memo", "ack", "--all"], 1, "пам’ятки не розсилають");
    says(&office.do_(&["memo", "list"]), "ще не надходила");
}

#[test]
fn waivers_promises_and_absences_are_recorded_and_ended() {
    everywhere(|office, ahead| {
        let number = ahead.to_string();
        office.register_late(&number);
        let key = format!("publication/{}", office.late_key(ahead as u32));
        let until = office.day(7);
        let waived =
            office.json(&["waive", &key, "--reason", "персональні дані", "--until", &until]);
        assert_eq!(keys(&waived), ["already", "waiver"]);
        assert_eq!(
            waived["waiver"],
            json!({
                "obligation": key, "title": office.due(&key)["title"],
                "reason": "персональні дані", "until": until, "author": "Кукіна І.В.",
                "holds": true,
            })
        );
        assert_eq!(office.due(&key)["status"], "waived");
        office.refuses(&["promise", &key, "--until", &until, "--reason", "x"], 1, "знято");
        says(&office.do_(&["waive", "--list"]), &key);
        assert_eq!(
            office.json(&["waive", "--end", &key, "--reason", "x"]),
            json!({ "ended": key })
        );
        assert_ne!(office.due(&key)["status"], "waived");
        office.refuses(&["waive", "--end", &key, "--reason", "x"], 1, "не знято");
        office.refuses(
            &["waive", &key, "--reason", "x", "--until", &office.day(-1)],
            1,
            "уже минуло",
        );
        office.refuses(&["waive", &format!("{key}0"), "--reason", "x"], 1, "може,");
        office.refuses(&["waive", &key], 2, "--reason");
        office.refuses(&["waive"], 2, "--list");

        let promised = office.json(&["promise", &key, "--until", &until, "--reason", "підпис"]);
        assert_eq!(
            keys(&promised["promise"]),
            ["author", "holds", "obligation", "reason", "title", "until"]
        );
        assert_eq!(office.json(&["promise", "--list"])["promises"][0]["until"], until);
        says(&office.do_(&["promise", "--list"]), "діє");
        let promise = |until: &str, words: &str| {
            office.refuses(&["promise", &key, "--until", until, "--reason", "x"], 1, words);
        };
        promise(&office.day(-1), "уже минуло");
        promise(&office.day(91), "більш як за 90 днів");
        office.refuses(&["promise", &key, "--until", &until], 2, "--reason");
        let decision = office.late_key(ahead as u32);
        office.json(&["decision", "link", &decision, "https://rada.test/1"]);
        promise(&until, "уже виконано");
        office.refuses(&["waive", &key, "--reason", "x"], 1, "уже виконано");
    });
}

#[test]
fn absences_say_who_hears_instead() {
    everywhere(|office, ahead| {
        let (from, until) = (office.day(ahead), office.day(ahead + 9));
        let away = |person: &str, more: &[&str]| {
            let mut all = vec!["away", person, "--from", &from, "--until", &until];
            all.extend(["--reason", "відпустка", "--json"]);
            all.extend(more);
            office.do_(&all)
        };
        let first = away("kukina", &["--deputy", "kolisnichenko"]).json();
        assert_eq!(keys(&first), ["absence", "already", "warnings"]);
        assert_eq!(
            first["absence"],
            json!({
                "person": "kukina", "name": "Кукіна І.В.", "from": from, "until": until,
                "deputy": "kolisnichenko", "hearer": "kolisnichenko", "reason": "відпустка",
            })
        );
        assert_eq!(first["warnings"], json!([]));
        assert_eq!(away("kukina", &["--deputy", "kolisnichenko"]).json()["already"], true);
        let warned = |done: Done, words: &str| {
            let value = done.json();
            assert!(value["warnings"].to_string().contains(words), "no {words:?} in {value}");
        };
        // Nobody hears in a place that is empty: the warning names who does.
        warned(away("dolhorukova", &["--deputy", "kukina"]), "листи отримає Колісніченко О.В.");
        warned(away("kukina", &["--deputy", "zinevych"]), "діє щойно внесений запис");
        warned(away("zinevych", &[]), "заступника не вказано: листи отримає Сільський голова");
        let list = office.json(&["away", "--list"]);
        assert_eq!(list["absences"].as_array().map(Vec::len), Some(4), "{list}");
        says(&office.do_(&["away", "--list"]), "dolhorukova");

        let back = ["away", "--back", "Кукіна І.В.", "--from", &from, "--reason", "x"];
        let early = office.json(&back);
        assert_eq!(early, json!({ "person": "kukina", "from": from, "back_on": office.day(0) }));
        for person in ["dolhorukova", "zinevych"] {
            office.json(&["away", "--back", person, "--from", &from, "--reason", "x"]);
        }
        assert_eq!(office.json(&["away", "--list"])["absences"], json!([]));
        office.refuses(&back, 1, "жодна відсутність `kukina`");

        let wrong = |arguments: &[&str], code: i32, words: &str| {
            let mut all = vec!["away"];
            all.extend(arguments);
            all.extend(["--reason", "x"]);
            office.refuses(&all, code, words);
        };
        wrong(&["kukyna", "--from", &from, "--until", &until], 1, "може, `kukina`");
        wrong(
            &["kukina", "--from", &from, "--until", &until, "--deputy", "kukina"],
            1,
            "заміщувати сама себе",
        );
        wrong(
            &["kukina", "--from", &from, "--until", &until, "--deputy", "x"],
            1,
            "у довіднику немає",
        );
        wrong(&["kukina", "--from", &until, "--until", &from], 1, "раніше за перший");
        wrong(&["kukina", "--from", &office.day(-9), "--until", &office.day(-1)], 1, "уже минуло");
        wrong(&["kukina", "--from", &from, "--until", &office.day(900)], 1, "більше року");
        wrong(&["kukina", "--from", &from], 2, "--until");
    });
}

#[test]
fn the_register_is_exported_as_open_data() {
    let office = office();
    let (adopted, iso) = (office.ago(10), office.day(-10));
    let line = ["decision", "add", "--date", &adopted, "--body", "session", "--numbers"];
    let add = |numbers: &str, title: &str| {
        let mut all = line.to_vec();
        all.extend([numbers, "--title", title]);
        office.json(&all);
    };
    add("24", "=HYPERLINK(\"https://evil.test\")");
    add("25/1", "Про бюджет, «зміни»");
    let url = "https://rada.test/documents/25";
    office.json(&["decision", "link", &format!("session-{iso}-№25/1"), url, "--on", &adopted]);
    let written = office.do_(&["decision", "export"]);
    let mut table = csv::Reader::from_reader(written.out.as_bytes());
    let headings: Vec<String> =
        table.headers().expect("headings").iter().map(str::to_owned).collect();
    assert_eq!(
        headings.join(" "),
        "uid type title acceptedDate number issuedDate validFrom status publisherName publisherId \
         text url registrationNumber registrationDate registratorName registratorId"
    );
    let rows: Vec<csv::StringRecord> = table.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 2);
    let of = |row: usize, column: &str| {
        let at = headings.iter().position(|heading| heading == column).expect("a column");
        rows[row].get(at).expect("a cell").to_owned()
    };
    assert_eq!(of(0, "uid"), format!("session-{iso}-24"));
    assert_eq!(of(0, "title"), "'=HYPERLINK(\"https://evil.test\")", "no formula");
    assert_eq!((of(0, "issuedDate"), of(0, "url")), ("null".to_owned(), "null".to_owned()));
    assert_eq!(of(1, "title"), "Про бюджет, «зміни»");
    assert_eq!((of(1, "acceptedDate"), of(1, "issuedDate")), (iso.clone(), iso.clone()));
    assert_eq!(
        (of(1, "type"), of(1, "number"), of(1, "url")),
        ("рішення".into(), "25/1".into(), url.into())
    );
    assert_eq!(of(1, "publisherName"), "Галицинівська сільська рада");
    let acts = office.do_(&["decision", "export", "--format", "json"]).json();
    assert_eq!(acts, office.json(&["decision", "export"]));
    assert_eq!(acts[1]["status"], Value::Null, "nobody said whether it is in force");
    assert_eq!(keys(&acts[0]).len(), 16);
    office.do_(&["decision", "export", "--format", "xml"]).failed(2, "xml");
}

#[test]
fn an_unplaced_item_is_linked_by_command() {
    let office = office();
    let old = office.ago(3);
    office.site.publish(crate::site::Page::new(77, &old, "Про бюджет громади", "Текст рішення."));
    office.json(&["once"]);
    let list = office.json(&["unplaced", "list"]);
    let item = &list["items"][0];
    let id = |field: &str| item[field].as_str().expect("an id").to_owned();
    let item = format!("{}/{}", id("source"), id("id"));
    office.register_late("24");
    let key = office.late_key(24);
    let linked = office.json(&["unplaced", "link", &item, "--decision", &key]);
    assert_eq!(linked["decision"], key);
    office.refuses(&["unplaced", "link", &item], 2, "--decision");
    office.refuses(
        &["unplaced", "link", &item, "--decision", &key, "--department", "culture"],
        2,
        "--department",
    );
}
