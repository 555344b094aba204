//! Sittings, events and trips from tables and calendars.

use crate::process::Office;
use crate::register::{keys, office};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpListener;

impl Office {
    /// A file beside the configuration.
    fn file(&self, name: &str, content: &[u8]) -> String {
        let path = self.directory.path().join(name);
        std::fs::write(&path, content).expect("room");
        path.display().to_string()
    }

    /// So many days from today, as calendars have it.
    fn stamp(&self, ahead: i64) -> String {
        self.day(ahead).replace('-', "")
    }
}

/// A calendar with entries given as lines.
fn calendar(entries: &[String]) -> String {
    let body: String = entries
        .iter()
        .map(|entry| format!("BEGIN:VEVENT\n{entry}\nEND:VEVENT\n"))
        .collect::<String>()
        .replace('\n', "\r\n");
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//rada//\r\n{body}END:VCALENDAR\r\n")
}

fn did(value: &Value) -> Vec<String> {
    let word = |row: &Value, field: &str| row[field].as_str().unwrap_or("-").to_owned();
    let rows = value["entries"].as_array().expect("entries").iter();
    rows.map(|row| format!("{} {} {}", word(row, "did"), word(row, "is"), word(row, "key")))
        .collect()
}

#[test]
fn tables_of_sittings_events_and_trips_are_registered_as_a_whole() {
    let office = office();
    let (a, b) = (office.ago(-20), office.ago(-22));
    let (iso_a, iso_b) = (office.day(20), office.day(22));
    let table =
        format!("Дата;Орган;Час;Місце;Сесія\n{a};сесія;10:00;зала;52\n{b};виконком;14.00;;\n");
    let sittings = office.file("sittings.csv", table.as_bytes());
    let imported = office.json(&["sitting", "import", &sittings]);
    assert_eq!(keys(&imported), ["counts", "entries", "repeating", "warnings"]);
    let counts = ["cancelled", "changed", "moved", "registered", "skipped", "unchanged"];
    assert_eq!(keys(&imported["counts"]), counts);
    assert_eq!(keys(&imported["entries"][0]), ["at", "did", "from", "is", "key", "title", "until"]);
    let registered = [
        format!("registered sitting session-{iso_a}"),
        format!("registered sitting executive-{iso_b}"),
    ];
    assert_eq!(did(&imported), registered);
    assert_eq!(office.json(&["sitting", "import", &sittings])["counts"]["unchanged"], 2);
    let list = office.json(&["sitting", "list"]);
    assert_eq!(
        (&list["sittings"][0]["session"], &list["sittings"][0]["at"]),
        (&json!(52), &json!("10:00"))
    );

    // The encoding in which spreadsheets on Windows save; the department by its name.
    let table =
        format!("Назва;Дата початку;Дата кінця;Підрозділ\nЯрмарок меду;{a};{b};Відділ освіти\n");
    let (table, _, _) = encoding_rs::WINDOWS_1251.encode(&table);
    let events = office.file("events.csv", &table);
    let imported = office.json(&["event", "import", &events]);
    assert_eq!(did(&imported), [format!("registered event {iso_a}-yarmarok-medu")]);
    let event = office.json(&["event", "list"])["events"][0].clone();
    assert_eq!((&event["department"], &event["until"]), (&json!("education"), &json!(iso_b)));

    let old = office.ago(40);
    let table = format!("назва,дата\nПоїздка до Львова,{a}\nПоїздка до Одеси,{old}\n");
    let trips = office.file("trips.csv", table.as_bytes());
    let imported = office.json(&["trip", "import", &trips]);
    let lviv = format!("registered trip {iso_a}-poizdka-do-lvova");
    assert_eq!(did(&imported), [lviv, "skipped-past trip -".to_owned()]);
    let shown = office.do_(&["trip", "import", &trips]);
    assert!(
        shown.out.contains("давно минуло") && shown.out.contains("без змін: 1"),
        "{}",
        shown.out
    );
}

/// A workbook as spreadsheet programs save it: days and hours are numbers with a format.
fn workbook(rows: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" \
                 ContentType=\"application/xml\"/><Default Extension=\"rels\" ContentType=\"\
                 application/vnd.openxmlformats-package.relationships+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"План\" \
                 sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" \
                 Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship \
                 Id=\"rId2\" Type=\"{office}/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs count=\"3\"><xf numFmtId=\"0\"/><xf \
                 numFmtId=\"14\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(text.as_bytes()).expect("room");
    }
    archive.finish().expect("a workbook").into_inner()
}

#[test]
fn a_workbook_gives_its_days_and_hours() {
    let office = office();
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("the day zero of workbooks");
    let serial = (office.today + chrono::TimeDelta::days(20) - first).num_days();
    let text = |text: &str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = format!(
        "<row>{}{}{}{}</row><row>{}<c s=\"1\"><v>{serial}</v></c><c s=\"2\"><v>0.4375</v></c><c>\
         <v>52</v></c></row>",
        text("Орган"),
        text("Дата засідання"),
        text("Час"),
        text("Сесія"),
        text("сесія")
    );
    let file = office.file("plan.xlsx", &workbook(&rows));
    let imported = office.json(&["sitting", "import", &file]);
    assert_eq!(did(&imported), [format!("registered sitting session-{}", office.day(20))]);
    let sitting = office.json(&["sitting", "list"])["sittings"][0].clone();
    assert_eq!((&sitting["at"], &sitting["session"]), (&json!("10:30"), &json!(52)));
}

#[test]
fn one_bad_row_or_entry_keeps_everything_out() {
    let office = office();
    let (day, iso) = (office.ago(-20), office.day(20));
    let fails = |command: &str, name: &str, content: &str, words: &[&str]| {
        let file = office.file(name, content.as_bytes());
        for word in words {
            office.do_(&[command, "import", &file]).failed(1, word);
        }
    };
    let rows = format!("Орган;Дата\nсесія;{day}\nкомісія;{day}\nсесія;32.01.2027\n");
    fails("sitting", "a.csv", &rows, &["рядок 3: «комісія»", "рядок 4: «32.01.2027»"]);
    let rows = format!("Назва;Дата;Відділ\nЯрмарок;{day};\nСвято врожаю;{day};culturе\n");
    fails("event", "b.csv", &rows, &["рядок 3: підрозділу `culturе`", "може, `culture`?"]);
    let rows = format!("Назва;Дата;Кінець\nЯрмарок;{day};\nЗмагання;{day};{}\n", office.ago(-19));
    fails("event", "c.csv", &rows, &["рядок 3: останній день", "нічого не внесено"]);
    let far = "Назва;Дата\nЯрмарок;01.01.2199\n";
    fails("event", "d.csv", far, &["рядок 2: до дня 01.01.2199 понад два роки"]);
    fails("sitting", "e.csv", "Дата\n", &["серед заголовків немає «Орган»"]);
    fails("sitting", "f.pdf", "%PDF-1.7", &["не таблиця (.xlsx, .csv) і не календар"]);
    fails("sitting", "g.xlsx", "not a workbook", &["g.xlsx"]);
    fails("event", "h.ics", "<html>", &["рядок 1: календар починається з «BEGIN:VCALENDAR»"]);
    fails("event", "i.ics", "", &["файл порожній"]);
    fails("event", "j.ics", &calendar(&[]), &["немає жодного запису"]);
    let entries = [
        format!("UID:1\nSUMMARY:Ярмарок\nDTSTART;VALUE=DATE:{}", office.stamp(20)),
        "UID:2\nSUMMARY:Свято\nDTSTART:колись".to_owned(),
    ];
    fails("event", "k.ics", &calendar(&entries), &["рядок 9: «Свято»: DTSTART «колись»"]);
    office.do_(&["event", "import", "/nonexistent.ics"]).failed(1, "/nonexistent.ics");
    assert_eq!(office.json(&["sitting", "list"])["sittings"], json!([]));
    assert_eq!(office.json(&["event", "list"])["events"], json!([]), "{iso}");
}

#[test]
fn a_calendar_read_again_moves_and_cancels_and_never_doubles() {
    let office = office();
    let entry = |uid: &str, title: &str, from: &str, more: &str| {
        format!("UID:{uid}@rada.test\nSUMMARY:{title}\nDTSTART;VALUE=DATE:{from}{more}")
    };
    let (first, second, third) = (office.stamp(20), office.stamp(22), office.stamp(24));
    let committee = "Засідання виконавчого комітету";
    let whole = calendar(&[
        format!(
            "UID:s\nSUMMARY:Чергова сесія сільської ради\nLOCATION:зала\nDTSTART:{first}T100000"
        ),
        entry("e", committee, &second, ""),
        entry("t", "Відрядження до Києва", &first, &format!("\nDTEND;VALUE=DATE:{second}")),
        entry("f", "Різдвяний ярмарок", &first, "\nRRULE:FREQ=YEARLY"),
        entry("o", "Давній концерт", "20200101", ""),
        entry("x", "Скасоване свято", &first, "\nSTATUS:CANCELLED"),
    ]);
    let file = office.file("year.ics", whole.as_bytes());
    let imported = office.json(&["event", "import", &file]);
    let (a, b) = (office.day(20), office.day(22));
    assert_eq!(
        did(&imported),
        [
            format!("registered sitting session-{a}"),
            format!("registered sitting executive-{b}"),
            format!("registered trip {a}-vidriadzhennia-do-kyieva"),
            format!("registered event {a}-rizdvianyi-yarmarok"),
            "skipped-past event -".to_owned(),
            "skipped-cancelled event -".to_owned(),
        ]
    );
    assert_eq!(imported["repeating"], json!([imported["entries"][3]["at"]]));
    let session = office.json(&["sitting", "list"])["sittings"][0].clone();
    assert_eq!((&session["at"], &session["place"]), (&json!("10:00"), &json!("зала")));
    assert_eq!(office.json(&["trip", "list"])["trips"][0]["until"], office.day(21));
    let again = office.json(&["sitting", "import", &file]);
    assert_eq!(
        (&again["counts"]["unchanged"], &again["counts"]["skipped"]),
        (&json!(4), &json!(2))
    );
    assert!(office.do_(&["sitting", "import", &file]).out.contains("повторюється"));

    // What a person called off stays off while the calendar says what it said before.
    let key = format!("executive-{b}");
    office.json(&["sitting", "cancel", &key, "--reason", "немає кворуму"]);
    assert_eq!(office.json(&["sitting", "import", &file])["counts"]["unchanged"], 4);
    let changed = calendar(&[
        format!("UID:s\nSUMMARY:Чергова сесія сільської ради\nDTSTART:{third}T140000"),
        entry("e", committee, &third, ""),
        entry("t", "Відрядження до Києва", &first, "\nSTATUS:CANCELLED"),
        entry("f", "Різдвяний ярмарок у Лиманах", &third, ""),
    ]);
    let file = office.file("year.ics", changed.as_bytes());
    let imported = office.json(&["sitting", "import", &file]);
    assert_eq!(
        did(&imported),
        [
            format!("moved sitting session-{a}"),
            format!("moved sitting {key}"),
            format!("cancelled trip {a}-vidriadzhennia-do-kyieva"),
            format!("moved event {a}-rizdvianyi-yarmarok"),
        ]
    );
    let list = office.json(&["sitting", "list"]);
    for sitting in list["sittings"].as_array().expect("sittings") {
        assert_eq!(
            (&sitting["on"], &sitting["status"]),
            (&json!(office.day(24)), &json!("planned"))
        );
    }
    assert_eq!(list["sittings"].as_array().map(Vec::len), Some(2));
    let event = office.json(&["event", "list"])["events"][0].clone();
    assert_eq!(event["title"], "Різдвяний ярмарок у Лиманах");
    assert_eq!(office.json(&["sitting", "import", &file])["counts"]["unchanged"], 4);

    // The entry of a session is a fair now: the session is off.
    let turned = calendar(&[
        entry("f", committee, &office.stamp(26), ""),
        format!("UID:s\nSUMMARY:Ярмарок меду\nDTSTART;VALUE=DATE:{third}"),
    ]);
    let file = office.file("year.ics", turned.as_bytes());
    office.json(&["event", "import", &file]);
    let list = office.json(&["sitting", "list"]);
    let status = |key: &str| {
        let rows = list["sittings"].as_array().expect("sittings").iter();
        rows.filter(|row| row["key"] == key).map(|row| row["status"].clone()).next()
    };
    assert_eq!(status(&format!("session-{a}")), Some(json!("cancelled")));
    assert_eq!(status(&format!("executive-{}", office.day(26))), Some(json!("planned")));
    let before = office.do_(&["journal", "export"]).out.lines().count();
    office.json(&["event", "import", &file]);
    assert_eq!(office.do_(&["journal", "export"]).out.lines().count(), before, "nothing is new");
}

#[test]
fn a_calendar_is_read_from_its_address() {
    let office = office();
    let text = calendar(&[format!(
        "UID:1\nSUMMARY:Сесія сільської ради\nDTSTART:{}T080000",
        office.stamp(20)
    )]);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut asked = [0; 4096];
            let read = stream.read(&mut asked).expect("a question");
            let found = String::from_utf8_lossy(&asked[..read]).starts_with("GET /year?key=secret");
            let (status, body) =
                if found { ("200 OK", text.as_str()) } else { ("404 Not Found", "") };
            let length = body.len();
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Type: text/calendar\r\nContent-Length: {length}\r\n\
                 Connection: close\r\n\r\n{body}"
            );
            stream.write_all(answer.as_bytes()).expect("an answer");
        }
    });
    let url = format!("http://{address}/year?key=secret");
    let mut daemon = office.run();
    daemon.says("turn finished");
    let imported = office.json(&["sitting", "import", &url]);
    assert_eq!(did(&imported), [format!("registered sitting session-{}", office.day(20))]);
    let gone = office.do_(&["sitting", "import", &format!("http://{address}/other?key=hidden")]);
    gone.failed(1, "404");
    assert!(!gone.err.contains("hidden"), "{}", gone.err);
    daemon.stop();
}

#[test]
fn a_dry_run_says_what_would_be_registered_and_registers_nothing() {
    let office = office();
    let (adopted, day) = (office.ago(10), office.ago(-20));
    let table =
        format!("Орган;Номер;Дата;Назва\nсесія;1-30;{adopted};\nвиконком;7 та 9;{adopted};\n");
    let decisions = office.file("decisions.csv", table.as_bytes());
    let table = format!("Назва;Дата\nРіздвяний ярмарок;{day}\n");
    let events = office.file("events.csv", table.as_bytes());
    let facts = || office.do_(&["journal", "export"]).out.lines().count();
    for (command, file, new) in [("decision", &decisions, 32), ("event", &events, 1)] {
        let before = facts();
        let tried = office.json(&[command, "import", file, "--dry-run"]);
        assert_eq!(facts(), before, "{tried}");
        assert_eq!(office.json(&[command, "import", file]), tried);
        assert_eq!(facts(), before + new);
    }
    let many = office.do_(&["decision", "import", &decisions, "--dry-run"]).out;
    assert!(many.contains("уже було в реєстрі: 32"), "{many}");

    // What is known of a decision is not lost by naming its number again.
    let named = format!("Орган;Номер;Дата;Назва\nвиконком;7;{adopted};Про звіт\n");
    let named = office.file("named.csv", named.as_bytes());
    assert_eq!(office.json(&["decision", "import", &named])["corrected"], 1);
    assert_eq!(office.json(&["decision", "import", &decisions])["already_registered"], 32);

    let old = "Орган;Номер;Дата\nсесія;1-40;20.11.2016\n";
    let old = office.file("old.csv", old.as_bytes());
    office.do_(&["decision", "import", &old]).failed(2, "додайте --yes");
    office.do_(&["decision", "add", "20.11.2016, session, 1"]).failed(2, "додайте --yes");
    let summed = office.do_(&["decision", "import", &old, "--yes"]).out;
    assert!(summed.contains("session-2016-11-20: №№ 1–40"), "{summed}");
    assert!(summed.lines().count() < 5, "{summed}");
}

#[test]
fn what_is_too_much_for_a_register_is_refused_whole_whatever_way_it_comes() {
    let office = office();
    let adopted = office.ago(3);
    let rows = |count: usize, title: &str| {
        let rows = (1..=count).map(|number| format!("{adopted};сесія;{number};{title}\n"));
        format!("дата;орган;номер;назва\n{}", rows.collect::<String>())
    };
    let many = office.file("many.csv", rows(5_001, "Про бюджет").as_bytes());
    office.refuses(&["decision", "import", &many], 1, "рядків 5001");
    let long = office.file("long.csv", rows(1, &"дуже ".repeat(500)).as_bytes());
    office.refuses(&["decision", "import", &long], 1, "щонайбільше 2000");
    let control = office.file("control.csv", rows(1, "Про\u{1b}[31m бюджет").as_bytes());
    office.refuses(&["decision", "import", &control], 1, "невидимі знаки");
    let number = "7".repeat(50);
    let line = ["decision", "add", "--date", &adopted, "--body", "session", "--numbers", &number];
    assert_ne!(office.do_(&line).code, Some(0));
    let meeting = |number: usize| {
        format!("UID:{number}\nSUMMARY:Ярмарок\nDTSTART;VALUE=DATE:{}", office.stamp(20))
    };
    let entries: Vec<String> = (0..5_001).map(meeting).collect();
    let too_many = office.file("many.ics", calendar(&entries).as_bytes());
    office.refuses(&["event", "import", &too_many], 1, "5001 записів");
    let document = office.file("register.ods", b"PK\x03\x04");
    office.refuses(&["decision", "import", &document], 1, "OpenDocument");
    let known = office.json(&["decision", "list"]);
    assert_eq!(known["decisions"], json!([]), "nothing was recorded");
}
