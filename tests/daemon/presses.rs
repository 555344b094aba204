//! Links of real letters, pressed as people and mail scanners press them, against the executable.

use crate::browser::{Shown, ask, place};
use crate::mail::Arrived;
use crate::process::{Office, Running};
use crate::site::Page;
use std::net::SocketAddr;

/// An office whose letters have links.
fn office() -> (Office, SocketAddr) {
    let (page, web) = place();
    let office = Office::open(|texts| texts.kukina_alone().and("settings.toml", &web));
    (office, page)
}

fn path(link: &str) -> String {
    let at = link.find("/v/").expect("a link of ours");
    link[at..].to_owned()
}

fn get(page: SocketAddr, path: &str) -> Shown {
    ask(page, format!("GET {path} HTTP/1.1\r\nHost: rada\r\nConnection: close\r\n\r\n").as_bytes())
}

fn post(page: SocketAddr, path: &str, fields: &[(&str, &str)]) -> Shown {
    let body: String =
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let length = body.len();
    ask(
        page,
        format!(
            "POST {path} HTTP/1.1\r\nHost: rada\r\nConnection: close\r\nContent-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .as_bytes(),
    )
}

/// The links of a letter by the words of their buttons.
fn link(letter: &Arrived, label: &str) -> String {
    let line = letter.text.lines().find(|line| line.starts_with(&format!("{label}: ")));
    let line = line.unwrap_or_else(|| panic!("no button {label:?} in {}", letter.text));
    path(line)
}

/// Where a page leads under these words.
fn leads(shown: &Shown, label: &str) -> String {
    let before = shown.text.split(&format!(">{label}</a>")).next().expect("a text");
    let href = before.rsplit("href=\"").next().and_then(|rest| rest.split('"').next());
    format!("/v/{}", href.unwrap_or_else(|| panic!("no link {label:?} in {}", shown.text)))
}

fn begun(office: &Office) -> Running {
    let mut running = office.run();
    running.says("turn finished");
    running
}

fn letter(office: &Office) -> Arrived {
    let arrived = office.arrived();
    let to = |mail: &&Arrived| mail.to == "kukina" && mail.text.contains("/v/");
    arrived.iter().find(to).unwrap_or_else(|| panic!("no letter: {arrived:?}")).clone()
}

fn facts(office: &Office) -> usize {
    let journal = std::fs::read_to_string(office.state().join("journal.jsonl")).expect("a journal");
    journal.lines().filter(|line| !line.contains("\"author\":\"daemon\"")).count()
}

#[test]
fn a_scanner_that_follows_every_link_changes_nothing_and_one_press_settles() {
    let (office, page) = office();
    office.site.publish(Page::new(77, &office.ago(3), "Документ", "Скан без тексту."));
    office.register_late("24");
    let running = begun(&office);
    let letter = letter(&office);
    let before = facts(&office);
    let links: Vec<String> =
        letter.text.lines().filter(|line| line.contains("/v/")).map(path).collect();
    assert!(links.len() >= 3, "{}", letter.text);
    for link in &links {
        let shown = get(page, link);
        assert_eq!(shown.status, 200, "{}", shown.text);
        for header in ["content-security-policy", "no-referrer", "nosniff", "no-store"] {
            assert!(shown.head.contains(header), "{header} in {}", shown.head);
        }
        assert!(!shown.text.contains("publication/"), "a key is shown: {}", shown.text);
    }
    assert_eq!(facts(&office), before, "a GET changed something");

    let done = link(&letter, "Вже зроблено");
    let wrong = post(page, &done, &[("page", "це не адреса")]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"це не адреса\""), "what was typed is lost");
    let foreign = post(page, &done, &[("page", "https://evil.test/24")]);
    assert!(foreign.text.contains("не належить до вебсайту ради"), "{}", foreign.text);
    let address = office.site.document_url(77);
    let settled = post(page, &done, &[("page", &address)]);
    assert_eq!(settled.status, 200);
    assert!(settled.text.contains("Записано: виконано"), "{}", settled.text);
    let key = format!("publication/{}", office.late_key(24));
    assert_eq!(office.due(&key)["status"], "met");
    let kept = facts(&office);
    let again = post(page, &done, &[("page", &address)]);
    assert!(again.text.contains("вже записано раніше"), "{}", again.text);
    assert_eq!(facts(&office), kept, "twice is once");

    let back = leads(&settled, "Скасувати цю відповідь (протягом 24 годин)");
    assert_eq!(get(page, &back).status, 200);
    assert_eq!(office.due(&key)["status"], "met", "a GET took it back");
    let undone = post(page, &back, &[]);
    assert!(undone.text.contains("Відповідь скасовано"), "{}", undone.text);
    assert_ne!(office.due(&key)["status"], "met");
    assert_eq!(post(page, &back, &[]).status, 409, "it was taken back");
    running.stop();
}

#[test]
fn forms_say_what_is_wrong_and_promises_and_disclaimers_are_heard() {
    let (office, page) = office();
    office.register_late("24");
    let running = begun(&office);
    let letter = letter(&office);
    let promise = link(&letter, "Зроблю до …");
    let past = post(page, &promise, &[("until", "01.01.2020"), ("why", "signature")]);
    assert_eq!(past.status, 422);
    assert!(past.text.contains("уже минув") && past.text.contains("value=\"01.01.2020\""));
    let until = office.ago(-5);
    let kept = post(page, &promise, &[("until", &until), ("why", "signature")]);
    assert!(kept.text.contains("нагадувань щодо цього не буде"), "{}", kept.text);
    let script = "<script>alert(1)</script>";
    let not_mine = link(&letter, "Це не моє");
    assert_eq!(post(page, &not_mine, &[("reason", " ")]).status, 422);
    let passed = post(page, &not_mine, &[("reason", script)]);
    assert!(passed.text.contains("отримуватиме листи"), "{}", passed.text);
    let key = format!("publication/{}", office.late_key(24));
    let told = office.do_(&["explain", &key, "--json"]);
    assert!(told.out.contains("answer-given") && told.out.contains("not-mine"), "{}", told.out);
    running.stop();
}

#[test]
fn what_is_no_pass_opens_nothing_and_says_what_to_do() {
    let (office, page) = office();
    office.register_late("24");
    let running = begun(&office);
    let good = link(&letter(&office), "Вже зроблено");
    let before = facts(&office);
    for bad in [
        good[..good.len() - 1].to_owned(),
        format!("{good}0"),
        good.replacen("/v/e", "/v/f", 1),
        "/v/".to_owned(),
        "/v/..%2F..%2Fetc%2Fpasswd".to_owned(),
        "/v/%D1%96".to_owned(),
        format!("/v/{}", "a".repeat(5_000)),
    ] {
        for shown in [get(page, &bad), post(page, &bad, &[("page", "")])] {
            assert_eq!(shown.status, 404, "{bad}: {}", shown.text);
            assert!(shown.text.contains("лист"), "{}", shown.text);
        }
    }
    let long = "а".repeat(40_000);
    assert_eq!(post(page, &good, &[("page", &long)]).status, 413);
    assert_eq!(facts(&office), before);
    assert_eq!(get(page, "/healthz").text, "ok\n");
    assert_eq!(get(page, "/").status, 200);
    assert_eq!(get(page, "/style.css").status, 200);
    running.stop();
    let secret = office.state().join("secret.key");
    std::fs::write(&secret, [7; 32]).expect("the key is changed");
    let running = begun(&office);
    let old = get(page, &good);
    assert_eq!(old.status, 410);
    assert!(old.text.contains("давніших листів"), "{}", old.text);
    running.stop();
}
