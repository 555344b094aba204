//! The command `report`: every form of it, on paper and on the terminal.

use crate::process::Office;
use calamine::{Reader, Xlsx};
use std::io::Cursor;

#[test]
fn report_prints_and_writes_every_form() {
    let office = Office::open(|texts| texts.spool());
    office.register_late("24-26");
    let month = office.today.format("%Y-%m").to_string();
    let report = |form: &str| office.do_(&["report", "--month", &month, "--format", form]);
    let json = report("json").json();
    assert_eq!(json["month"], month.as_str());
    for field in ["totals", "before", "measures", "units", "publications", "obligations"] {
        assert!(json.get(field).is_some(), "no `{field}` in {json}");
    }
    let text = office.do_(&["report", "--month", &month]);
    assert_eq!(text.code, Some(0), "{text:?}");
    assert!(text.out.starts_with("Звіт за "), "{}", text.out);
    let html = report("html");
    assert!(html.out.starts_with("<!DOCTYPE html>") && html.out.ends_with("</html>\n"), "{html:?}");
    let csv = report("csv");
    assert!(csv.out.starts_with("key,measure,duty,title,"), "{csv:?}");
    let rows = json["obligations"].as_array().expect("rows").len();
    assert_eq!(csv.out.lines().count(), rows + 1);

    report("xlsx").failed(2, "--out");
    let file = office.directory.path().join("report.xlsx");
    let out = file.to_str().expect("a path");
    let written = office.do_(&["report", "--month", &month, "--format", "xlsx", "--out", out]);
    assert_eq!(written.code, Some(0), "{written:?}");
    let bytes = std::fs::read(&file).expect("a workbook");
    let sheets = Xlsx::new(Cursor::new(bytes)).expect("it opens").sheet_names();
    assert_eq!(sheets[..3], ["Підсумок", "За підрозділами", "Пункти"]);

    for month in ["2026-13", "2026", "листопад"] {
        office.do_(&["report", "--month", month]).failed(2, "не місяць");
    }
    office.do_(&["report"]).failed(2, "--month");
    office.do_(&["report", "--month", "2999-01"]).failed(1, "ще не настав");
    let nowhere = ["report", "--month", &month, "--out", "/nonexistent/report.txt"];
    office.do_(&nowhere).failed(1, "/nonexistent/report.txt");
}
