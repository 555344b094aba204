//! The monthly report on paper: what each form says, and what no input may break.
//!
//! `HROMADA_WATCH_REPORTS=DIR cargo test --test letters report` leaves every form in a directory,
//! to be looked at and printed.

mod month;
mod november;

use calamine::{Data, Reader, Xlsx};
use hromada_watch::domain::notice::key::{NoticeKey, Rung};
use hromada_watch::domain::obligation::{Matter, Status};
use hromada_watch::letters::answer_links::Links;
use hromada_watch::letters::briefing::{Briefing, Point};
use hromada_watch::letters::compose;
use hromada_watch::letters::links::OwnHosts;
use hromada_watch::letters::report::paper::Paper;
use hromada_watch::letters::report::{page, rows, text, workbook};
use hromada_watch::letters::sign_of_life::SignOfLife;
use november::{Council, NOVEMBER, overdue};
use std::io::Cursor;

fn check(name: &str, shown: &str) {
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(name, shown);
    });
}

fn sheets(paper: &Paper) -> Xlsx<Cursor<Vec<u8>>> {
    let bytes = workbook(paper).expect("a workbook");
    Xlsx::new(Cursor::new(bytes)).expect("it opens")
}

fn cells(paper: &Paper, sheet: &str) -> Vec<Vec<Data>> {
    let range = sheets(paper).worksheet_range(sheet).expect("a sheet");
    range.rows().map(<[Data]>::to_vec).collect()
}

/// Writes every form of a report, where somebody wants to look at them.
fn leave(name: &str, paper: &Paper) {
    let Some(directory) = std::env::var_os("HROMADA_WATCH_REPORTS") else { return };
    let at = |ending: &str| std::path::Path::new(&directory).join(format!("{name}.{ending}"));
    std::fs::write(at("html"), page(paper)).expect("room");
    std::fs::write(at("csv"), rows(paper)).expect("room");
    std::fs::write(at("txt"), text(paper)).expect("room");
    std::fs::write(at("xlsx"), workbook(paper).expect("a workbook")).expect("room");
    let json = serde_json::to_string_pretty(paper).expect("JSON");
    std::fs::write(at("json"), json).expect("room");
}

#[test]
fn a_busy_month_in_every_form() {
    let paper = Council::busy().paper();
    leave("busy", &paper);
    check("report-text", &text(&paper));
    check("report-html", &page(&paper));
    check("report-csv", &rows(&paper));
}

#[test]
fn the_letter_tells_the_report_in_a_few_lines() {
    let council = Council::busy();
    let (paper, plan) = (council.paper(), &council.config.plan);
    let key = NoticeKey {
        obligation: "report/2026-11".into(),
        due_on: council.today,
        rung: Rung::Report,
        person: plan.directory.council_head.clone(),
    };
    let letter = compose(&Briefing {
        id: &"l-0001".into(),
        person: &plan.directory.people[&plan.directory.council_head],
        points: vec![Point::Report { key: &key, paper: &paper }],
        in_place_of: None,
        plan,
        directory: &plan.directory,
        today: council.today,
        now: council.now(),
        letterhead: &council.config.settings.letterhead,
        links: &Links::default(),
        own_hosts: &OwnHosts::of(["galycynivska.dosvit.org.ua", "admin@rada.example"]),
    });
    check("report-letter", &format!("Тема: {}\n\n{}", letter.subject, letter.text));
    assert_eq!(letter.attachments.len(), 2);
    assert!(letter.text.lines().count() < 40, "{}", letter.text);
}

#[test]
fn a_living_daemon_tells_of_its_week_and_asks_for_nothing() {
    let council = Council::busy();
    let plan = &council.config.plan;
    let key = NoticeKey {
        obligation: "alive/2026-11-30".into(),
        due_on: council.today,
        rung: Rung::Report,
        person: plan.directory.administrator.clone(),
    };
    let day = |text: &str| text.parse().expect("a date");
    let sign = SignOfLife {
        from: day("2026-11-23"),
        until: day("2026-11-29"),
        read: 3,
        unread: vec!["site-news".to_owned(), "facebook".to_owned()],
        new: 12,
        sent: 4,
        refused: 1,
        waiting: 2,
        open: 31,
        overdue: 2,
        unknown: 0,
    };
    let letter = compose(&Briefing {
        id: &"l-0002".into(),
        person: &plan.directory.people[&plan.directory.administrator],
        points: vec![Point::SignOfLife { key: &key, sign: &sign }],
        in_place_of: None,
        plan,
        directory: &plan.directory,
        today: council.today,
        now: council.now(),
        letterhead: &council.config.settings.letterhead,
        links: &Links::default(),
        own_hosts: &OwnHosts::of(["galycynivska.dosvit.org.ua", "admin@rada.example"]),
    });
    check("sign-of-life", &format!("Тема: {}\n\n{}", letter.subject, letter.text));
}

#[test]
fn a_quiet_month_says_so() {
    let paper = Council::quiet().paper();
    leave("quiet", &paper);
    check("report-quiet-text", &text(&paper));
    let html = page(&paper);
    assert!(html.contains("Прострочених пунктів не виявлено."), "{html}");
    assert!(!html.contains("NaN") && !html.contains("None"), "{html}");
}

#[test]
fn the_page_never_grows_beyond_its_lists() {
    let paper = Council::overwhelmed().paper();
    leave("overwhelmed", &paper);
    let html = page(&paper);
    let rows = html.matches("<tr>").count();
    let busy = page(&Council::busy().paper()).matches("<tr>").count();
    assert!(rows <= busy + 30, "{rows} rows, and {busy} in an ordinary month");
    assert!(html.contains("Решта: "), "units beyond the limit stand together");
    assert!(html.contains("у таблиці звіту (XLSX)"), "what is left out is said");
    for cell in html.split("<td").filter_map(|cell| cell.split("</td>").next()) {
        assert!(cell.contains("<svg") || cell.chars().count() < 260, "{cell}");
    }
}

#[test]
fn the_json_is_the_report_and_reads_back() {
    let paper = Council::busy().paper();
    let json = serde_json::to_value(&paper).expect("JSON");
    assert_eq!(json["month"], "2026-11");
    let rows = json["obligations"].as_array().expect("rows");
    assert_eq!(
        Some(rows.len() as u64),
        json["totals"]
            .as_object()
            .map(|totals| { totals.values().filter_map(|count| count.as_u64()).sum() })
    );
    let late = rows.iter().find(|row| row["key"] == "publication/session-2026-10-20-№24");
    let late = late.expect("a row");
    assert_eq!((&late["standing"], &late["days_late"]), (&"not-done".into(), &12.into()));
    assert!(late["met_on"].is_null(), "absent values are null");
    let back: Paper = serde_json::from_value(json).expect("a report");
    assert_eq!(back, paper);
}

#[test]
fn the_workbook_holds_the_same_and_is_the_same_each_time() {
    let paper = Council::busy().paper();
    assert_eq!(workbook(&paper).expect("a workbook"), workbook(&paper).expect("a workbook"));
    let names = ["Підсумок", "За підрозділами", "Пункти", "Залишилися", "Дати сторінок"];
    assert_eq!(sheets(&paper).sheet_names(), names);
    let obligations = cells(&paper, "Пункти");
    assert_eq!(obligations.len(), 1 + paper.obligations.len());
    let number = |cell: &Data| match cell {
        Data::Float(number) => *number as usize,
        other => panic!("{other:?} is no number"),
    };
    let units = cells(&paper, "За підрозділами");
    assert_eq!(units.len(), 1 + paper.units.len());
    let sum: usize = units[1..].iter().map(|row| number(&row[1])).sum();
    assert_eq!(sum, paper.totals.total());
    let summary = cells(&paper, "Підсумок");
    let whole = summary.iter().find(|row| row[1].to_string().starts_with("Разом за листопад"));
    let whole = whole.expect("a line of sums");
    assert_eq!(number(&whole[2]), paper.totals.total());
    assert_eq!(number(&whole[5]), paper.totals.not_done);
    let due = &obligations[1][4];
    assert!(matches!(due, Data::DateTime(_)), "{due:?} is no date");
}

/// Texts from outside that mean something to a page, a table or a spreadsheet.
const HOSTILE: [&str; 4] = [
    "=HYPERLINK(\"https://evil.test\",\"x\")",
    "</td><script>alert(1)</script><img src=x onerror=alert(1)>",
    "+1+cmd|' /C calc'!A0",
    "a\r\n\"b\",\u{202e}c\u{0}\u{7}",
];

#[test]
fn nothing_from_outside_is_markup_or_a_formula() {
    for hostile in HOSTILE {
        let mut council = Council::busy();
        for person in council.config.plan.directory.people.values_mut() {
            person.name = hostile.to_owned();
        }
        for unit in &mut council.config.plan.directory.departments {
            unit.name = hostile.to_owned();
        }
        for measure in &mut council.config.plan.measures {
            measure.text = hostile.to_owned();
        }
        for one in &mut council.obligations {
            if let Matter::Decision { title, number, .. } = &mut one.matter {
                *title = Some(hostile.to_owned());
                *number = hostile.to_owned();
            }
        }
        for promise in council.register.promises.values_mut() {
            promise.reason = hostile.to_owned();
        }
        for waiver in council.register.waivers.values_mut() {
            waiver.reason = hostile.to_owned();
            waiver.author = hostile.to_owned();
        }
        council.config.settings.letterhead.council = hostile.to_owned();
        let paper = council.paper();
        let html = page(&paper);
        for sign in ["<script", "<img", "onerror=alert(1)>", "\u{202e}", "\u{0}"] {
            assert!(!html.contains(sign), "{sign:?} of {hostile:?} is in the page");
        }
        let csv = rows(&paper);
        let mut reader = csv::Reader::from_reader(csv.as_bytes());
        let records: Vec<csv::StringRecord> =
            reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(records.len(), paper.obligations.len(), "{hostile:?} breaks a row");
        for cell in records.iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
        let mut book = sheets(&paper);
        for sheet in ["Підсумок", "За підрозділами", "Пункти"] {
            let formulas = book.worksheet_formula(sheet).expect("a sheet");
            assert!(formulas.rows().flatten().all(String::is_empty), "a formula of {hostile:?}");
        }
    }
}

#[test]
fn a_page_loads_and_runs_nothing() {
    let html = page(&Council::busy().paper());
    for sign in ["<script", "http://", "src=", "@import", "<link", "<iframe", "javascript:"] {
        assert!(!html.contains(sign), "{sign}");
    }
    let addresses: Vec<&str> =
        html.match_indices("url(").map(|(at, _)| &html[at..at + 5]).collect();
    assert!(addresses.iter().all(|address| *address == "url(#"), "{addresses:?}");
    for table in html.split("<table").skip(1).filter(|table| table.contains("<thead")) {
        assert!(table.contains("<th"), "a table without headings: {table}");
    }
}

#[test]
fn a_month_with_one_obligation_reads_well() {
    let mut council = Council::quiet();
    council.since = november::day("2026-11-10");
    council.submission("education", NOVEMBER, 1, overdue());
    let shown = text(&council.paper());
    assert!(shown.contains("строк виконання настав для 1\u{a0}пункту плану"), "{shown}");
    assert!(shown.contains("0\u{a0}% (порівняти з попереднім місяцем неможливо)"), "{shown}");
    council.obligations[0].status = Status::Waived;
    let shown = text(&council.paper());
    assert!(shown.contains("знято з контролю – 1"), "{shown}");
    assert!(!shown.contains('%'), "nothing is judged, so no share is told: {shown}");
}
