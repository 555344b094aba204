//! The pages where the work is done, as their readers use them, against the executable.

use crate::browser::{Browser, Shown, place};
use crate::entrance::{begun, opened, sign_in};
use crate::process::{Office, Running};
use std::net::SocketAddr;

/// Every page that somebody who may see everything can open.
const PAGES: &[&str] = &[
    "/",
    "/mine",
    "/list?group=late",
    "/list?group=done&page=9999999",
    "/report",
    "/report?month=%3Cscript%3E",
    "/register",
    "/register/gaps",
    "/register/doubts",
    "/register/undo",
    "/letters",
    "/letters?stage=waiting&page=0",
    "/sources",
    "/metrics",
];

fn signed_in(who: &str) -> (Office, SocketAddr, Running, Browser) {
    let (office, page, mut running) = opened();
    let browser = sign_in(&office, page, &mut running, who);
    (office, page, running, browser)
}

fn facts(office: &Office) -> usize {
    let journal = std::fs::read_to_string(office.state().join("journal.jsonl")).expect("a journal");
    journal.lines().filter(|line| !line.contains("\"author\":\"daemon\"")).count()
}

/// Fills in the form of the register.
fn register(browser: &mut Browser, fields: &[(&str, &str)]) -> Shown {
    browser.fill("/register", "/register", fields)
}

/// What the page wants back to know that it was shown.
fn checked(shown: &Shown) -> String {
    let after = shown.text.split("name=\"checked\" value=\"").nth(1).expect("it was shown");
    let text = after.split('"').next().expect("a value");
    text.replace("&#x2f;", "/").replace("&#10;", "\n")
}

#[test]
fn on_a_friday_the_secretary_says_it_in_one_form_sees_it_and_takes_it_back() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let on = office.ago(3);
    let said = [("on", &*on), ("body", "session"), ("numbers", "1-17")];
    let before = facts(&office);
    let wrong =
        register(&mut editor, &[("on", "колись"), ("body", "session"), ("numbers", "1-17")]);
    assert_eq!(wrong.status, 422);
    wrong.says("value=\"колись\"").says("value=\"1-17\"").says("href=\"#on\"");
    let shown = register(&mut editor, &said);
    shown.says("нових – 17\u{a0}рішень");
    assert_eq!(facts(&office), before, "it was only shown");
    let (token, checked) = (shown.token(), checked(&shown));
    let mut again = said.to_vec();
    again.extend([("token", &*token), ("checked", &*checked)]);
    editor.post("/register", &again).says("Записано");
    assert_eq!(facts(&office), before + 17);
    editor.get("/list?group=ahead").says("Строк триває: 17").says("№\u{a0}17");
    register(&mut editor, &said).says("записано раніше – 17");
    editor.get("/register/undo").says("буде скасовано").says("№\u{a0}17");
    assert_eq!(editor.get("/list?group=ahead").status, 200);
    editor.fill("/register/undo", "/register/undo", &[]).says("Останню дію скасовано");
    editor.get("/list?group=ahead").says("Строк триває: 0");
    running.stop();
}

#[test]
fn what_was_shown_is_what_is_recorded_and_rows_are_named_where_they_are_wrong() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let before = facts(&office);
    let on = office.ago(3);
    let shown = register(&mut editor, &[("on", &*on), ("body", "session"), ("numbers", "1-2")]);
    let (token, checked) = (shown.token(), checked(&shown));
    let other = [
        ("on", &*on),
        ("body", "session"),
        ("numbers", "1-200"),
        ("token", &*token),
        ("checked", &*checked),
    ];
    editor.post("/register", &other).says("Буде записано").says("нових – 200");
    assert_eq!(facts(&office), before, "another text than was shown is shown first");
    let rows = format!("{on}\tсесія\t24\t<script>alert(1)</script>\n99.99.2026, сесія, 3");
    let wrong = register(&mut editor, &[("rows", &rows)]);
    assert_eq!(wrong.status, 422);
    wrong.says("Рядок 2:").says("&lt;script&gt;");
    assert!(!wrong.text.contains("<script>"));
    running.stop();
}

#[test]
fn every_page_opens_small_and_safe_for_whom_it_is_and_for_nobody_else() {
    let (office, page, mut running, mut administrator) = signed_in("admin");
    office.register_late("24");
    for path in PAGES {
        let shown = administrator.get(path);
        assert_eq!(shown.status, 200, "{path}: {}", shown.text);
        assert!(shown.text.len() < 60_000, "{path} has {} bytes", shown.text.len());
        assert!(!shown.text.contains("publication/"), "a key is shown on {path}");
        for header in ["content-security-policy: default-src 'none'", "nosniff", "no-store"] {
            assert!(shown.head.contains(header), "{header} on {path}: {}", shown.head);
        }
    }
    let list = administrator.get("/list?group=late");
    let story = list.text.split("matter?of=").nth(1).and_then(|it| it.split('"').next());
    let story = format!("/matter?of={}", story.expect("a link to its story"));
    administrator.get(&story).says("Що відбувалося").says("Розрахунок");
    let mut other = sign_in(&office, page, &mut running, "zinevych");
    assert_eq!(other.get(&story).status, 404, "somebody else's");
    for path in ["/register", "/report", "/letters", "/sources", "/list"] {
        assert_eq!(other.get(path).status, 403, "{path}");
        assert_eq!(Browser::at(page).get(path).status, 303, "{path}");
    }
    let mut outside = Browser::at(page);
    outside.headers = "X-Forwarded-For: 198.51.100.7\r\n".to_owned();
    assert_eq!(outside.get("/metrics").status, 404);
    outside.get("/readyz").says("ready");
    let figures = Browser::at(page).get("/metrics");
    figures.says("hromada_watch_obligations{status=\"overdue\"} 1");
    running.stop();
}

#[test]
fn the_administrator_reads_a_source_and_a_month_comes_in_every_form() {
    let (office, _, mut running, mut administrator) = signed_in("admin");
    office.register_late("24");
    let sources = administrator.get("/sources");
    let id =
        sources.text.split("name=\"source\" value=\"").nth(1).and_then(|it| it.split('"').next());
    let id = id.expect("a source").to_owned();
    administrator.fill("/sources", "/sources/read", &[("source", &id)]).says("Джерело читається");
    running.says("turn finished");
    let month = office.today.format("%Y-%m").to_string();
    let csv = administrator.get(&format!("/report/{month}.csv"));
    assert!(csv.text.starts_with("\u{feff}key;measure;"), "{}", csv.text);
    let paper = administrator.get(&format!("/report/{month}.html"));
    paper.says("<style>");
    assert!(paper.head.contains("style-src 'unsafe-inline'"), "{}", paper.head);
    assert_eq!(administrator.get("/report/2026-11.exe").status, 404);
    assert_eq!(administrator.get("/report/..%2F..%2Fetc%2Fpasswd").status, 404);
    running.stop();
}

#[test]
fn citizens_see_the_plan_where_the_council_wants_it_and_nobodys_name() {
    let addresses = ["/public", "/public.csv", "/public.json", "/public.atom"];
    let (page, web) = place();
    let office = Office::open(|texts| texts.and("settings.toml", &format!("{web}public = true\n")));
    office.register_late("24");
    let running = begun(&office);
    for path in addresses {
        let shown = Browser::at(page).get(path);
        assert_eq!(shown.status, 200, "{path}: {}", shown.text);
        assert!(shown.head.contains("public, max-age"), "{path}: {}", shown.head);
        for name in ["Долгорукова О", "Кукіна І", "Колісніченко О", "Зіневич Л", "Адміністратор"]
        {
            assert!(!shown.text.contains(name), "{name} on {path}");
        }
    }
    let plan = Browser::at(page).get("/public");
    plan.says("Прострочено – 1").says("Відкриті дані");
    let acts = Browser::at(page).get("/public.json").text;
    let acts: serde_json::Value = serde_json::from_str(&acts).expect("it is JSON");
    assert_eq!(acts[0]["number"], "24");
    Browser::at(page).get("/public.atom").says("<feed ").says("Захід 2: прострочено – 1");
    running.stop();
    let (_office, page, running) = opened();
    for path in addresses {
        assert_eq!(Browser::at(page).get(path).status, 404, "{path}");
    }
    running.stop();
}
