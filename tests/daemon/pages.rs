//! The pages where the work is done, as their readers use them, against the executable.

use crate::browser::{Browser, Shown, place};
use crate::entrance::{begun, opened, sign_in};
use crate::process::{Office, Running};
use crate::question_pages::take_back_last;
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
    "/register/all/decisions",
    "/register/all/sittings?page=7",
    "/register/all/events",
    "/register/all/trips",
    "/register/all/absences",
    "/register/all/promises",
    "/register/all/waivers",
    "/register/new/sitting",
    "/register/new/event",
    "/register/new/trip",
    "/register/new/submission",
    "/register/new/away",
    "/register/new/wishes?of=kukina",
    "/letters",
    "/letters?stage=waiting&page=0",
    "/letters-ahead",
    "/sources",
    "/sources/site-news",
    "/sources/%3Cscript%3E",
    "/list?group=late&sort=person",
    "/metrics",
];

pub fn signed_in(who: &str) -> (Office, SocketAddr, Running, Browser) {
    let (office, page, mut running) = opened();
    let browser = sign_in(&office, page, &mut running, who);
    (office, page, running, browser)
}

/// How many facts people recorded.
pub fn facts(office: &Office) -> usize {
    let journal = std::fs::read_to_string(office.state().join("journal.jsonl")).expect("a journal");
    journal.lines().filter(|line| !line.contains("\"author\":\"daemon\"")).count()
}

/// Fills in the form of the register.
fn register(browser: &mut Browser, fields: &[(&str, &str)]) -> Shown {
    browser.fill("/register", "/register", fields)
}

/// Records what a page shows.
pub fn confirm(browser: &mut Browser, shown: &Shown) -> Shown {
    let (token, packed, seen) = (shown.token(), shown.hidden("packed"), shown.hidden("seen"));
    let fields = [("token", &*token), ("packed", &*packed), ("seen", &*seen)];
    browser.post("/register/confirm", &fields)
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
    let mut change = said.to_vec();
    let token = shown.token();
    change.extend([("token", &*token), ("step", "change")]);
    editor.post("/register", &change).says("value=\"1-17\"");
    confirm(&mut editor, &shown).says("Записано").says("нових – 17");
    assert_eq!(facts(&office), before + 17);
    confirm(&mut editor, &shown).says("Усе це вже записано");
    assert_eq!(facts(&office), before + 17, "a form that is sent twice records once");
    editor.get("/list?group=ahead").says("Строк триває: 17").says("№\u{a0}17");
    register(&mut editor, &said).says("Усе це вже записано");
    editor.get("/register/undo").says("№\u{a0}5").says("і ще 12");
    assert_eq!(editor.get("/list?group=ahead").status, 200);
    take_back_last(&mut editor).says("Дію скасовано");
    editor.get("/list?group=ahead").says("Строк триває: 0");
    running.stop();
}

#[test]
fn two_editors_never_overwrite_each_other_in_silence() {
    let (office, page, mut running, mut first) = signed_in("kukina");
    let mut second = sign_in(&office, page, &mut running, "dolhorukova");
    let on = office.ago(3);
    let row = |title: &str| format!("{on}\tсесія\t24\t{title}");
    let shown = register(&mut first, &[("rows", &row("Про бюджет"))]);
    shown.says("нове").says("Про бюджет");
    let other = register(&mut second, &[("rows", &row("Про план"))]);
    confirm(&mut second, &other).says("Записано");
    let before = facts(&office);
    let again = confirm(&mut first, &shown);
    again.says("реєстр змінився").says("<del>").says("Про план").says("Про бюджет");
    assert_eq!(facts(&office), before, "nothing was recorded");
    confirm(&mut first, &again).says("Записано").says("зміниться – 1");
    assert_eq!(facts(&office), before + 1);
    running.stop();
}

#[test]
fn rows_are_named_where_they_are_wrong_and_what_is_odd_is_asked_first() {
    let (office, _, running, mut editor) = signed_in("kukina");
    let before = facts(&office);
    let on = office.ago(3);
    let rows = format!("{on}\tсесія\t24\t<script>alert(1)</script>\n99.99.2026, сесія, 3");
    let wrong = register(&mut editor, &[("rows", &rows)]);
    assert_eq!(wrong.status, 422);
    wrong.says("Рядок 2.").says("не дата").says("&lt;script&gt;").says("Рядків із помилками: 1");
    assert!(!wrong.text.contains("<script>") && !wrong.text.contains("packed"));
    let ahead =
        register(&mut editor, &[("rows", &format!("{on}, сесія, 1\n01.01.2100, сесія, 2"))]);
    ahead.says("Рядок 2.").says("ще не настало").says("нове");
    let odd = register(&mut editor, &[("rows", "03.01.2021, сесія, 5")]);
    odd.says("понад рік тому").says("неділя. День правильний?").says("name=\"sure\"");
    let (token, packed, seen) = (odd.token(), odd.hidden("packed"), odd.hidden("seen"));
    let mut fields = vec![("token", &*token), ("packed", &*packed), ("seen", &*seen)];
    fields.push(("doubted", "yes"));
    let unsure = editor.post("/register/confirm", &fields);
    assert_eq!((unsure.status, facts(&office)), (422, before));
    unsure.says("Підтвердьте");
    fields.push(("sure", "yes"));
    editor.post("/register/confirm", &fields).says("Записано");
    assert_eq!(facts(&office), before + 1);
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
