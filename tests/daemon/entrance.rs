//! The way into the page: letters that let in, sessions and their end, against the executable.

use crate::browser::{Browser, Shown, place};
use crate::process::{Office, Running};
use std::net::SocketAddr;

/// An office with a page, and its daemon after the first turn.
pub fn opened() -> (Office, SocketAddr, Running) {
    let (page, web) = place();
    let office = Office::open(|texts| texts.and("settings.toml", &web));
    let running = begun(&office);
    (office, page, running)
}

/// The daemon once its page listens and its first turn is over.
pub fn begun(office: &Office) -> Running {
    let mut running = office.run();
    for words in ["the page listens", "turn finished"] {
        if !running.has_said(words) {
            running.says(words);
        }
    }
    running
}

/// Asks for a letter.
fn knock(browser: &mut Browser, email: &str) -> Shown {
    browser.fill("/sign-in", "/sign-in", &[("email", email)])
}

/// The path of the link in the last sign-in letter to a person.
fn link(office: &Office, person: &str) -> String {
    let arrived = office.arrived();
    let mut own = arrived.iter().filter(|mail| mail.to == person);
    let letter = own.rfind(|mail| mail.text.contains("/sign-in/")).expect("a letter came");
    let at = letter.text.find("/sign-in/").expect("a link");
    letter.text[at..].split_whitespace().next().expect("a link").to_owned()
}

/// Signs a person in.
pub fn sign_in(office: &Office, page: SocketAddr, running: &mut Running, who: &str) -> Browser {
    let mut browser = Browser::at(page);
    knock(&mut browser, &format!("{who}@rada.test"));
    running.says("a sign-in letter left");
    let link = link(office, who);
    assert_eq!(browser.fill(&link, &link, &[]).status, 303);
    browser
}

#[test]
fn a_letter_lets_its_reader_in_once_and_only_where_it_was_asked_for() {
    let (office, page, mut running) = opened();
    let mut browser = Browser::at(page);
    let known = knock(&mut browser, "kukina@rada.test");
    running.says("a sign-in letter left");
    let unknown = knock(&mut Browser::at(page), "nobody@rada.test");
    let bare = |shown: &Shown| shown.text.replace("kukina", "").replace("nobody", "");
    assert_eq!((known.status, bare(&known)), (unknown.status, bare(&unknown)));

    let link = link(&office, "kukina");
    assert_eq!(Browser::at(page).get(&link).status, 403, "another browser");
    let cut = &link[..link.len() - 1];
    assert_eq!(browser.get(cut).status, 410);
    assert_eq!(browser.get(&link).status, 200);
    assert_eq!(browser.get(&link).status, 200, "a look uses nothing up");
    let planted = "planted.by.somebody".to_owned();
    browser.cookies.insert("hromada_session".to_owned(), planted.clone());
    let mut twin = Browser::at(page);
    twin.cookies = browser.cookies.clone();
    let entered = browser.fill(&link, &link, &[]);
    assert_eq!(entered.status, 303);
    assert_ne!(browser.cookies["hromada_session"], planted, "a session of somebody's making");
    for mark in ["HttpOnly", "SameSite=Lax", "Max-Age=2592000"] {
        assert!(entered.head.contains(mark), "{mark}: {}", entered.head);
    }
    browser.get("/").says("Огляд").says("Кукіна І.В.");
    let token = twin.get(&link).token();
    assert_eq!(twin.post(&link, &[("token", &token)]).status, 410, "it was used");
    let said = running.stop().err;
    assert!(!said.contains("@rada.test") && !said.contains(&link[9..40]), "{said}");
}

#[test]
fn whoever_is_in_sees_what_is_theirs_and_sends_only_forms_of_their_own() {
    let (office, page, mut running) = opened();
    office.register_late("24");
    for path in ["/mine", "/list"] {
        let shown = Browser::at(page).get(path);
        assert_eq!(shown.status, 303, "{path}");
        assert!(shown.head.contains("location: ./sign-in"), "{}", shown.head);
    }
    let mut editor = sign_in(&office, page, &mut running, "kukina");
    editor.get("/").says("Прострочено: 1").says("№\u{a0}24").says("Долгорукова О.А.");
    editor.get("/mine").says("№\u{a0}24");
    editor.get("/list?group=late&measure=2").says("Прострочено: 1");
    editor.get("/list?group=late&measure=3").says("Прострочених справ немає");
    let mut other = sign_in(&office, page, &mut running, "zinevych");
    other.get("/").says("Зараз від Вас нічого не потрібно");
    assert_eq!(other.get("/list").status, 403);

    let own = editor.get("/mine").token();
    let stolen = other.post("/sign-out", &[("token", &own), ("which", "here")]);
    assert_eq!(stolen.status, 403);
    assert_eq!(other.post("/sign-out", &[("which", "here")]).status, 403);
    editor.headers = "Origin: https://evil.test\r\n".to_owned();
    let foreign = editor.post("/sign-out", &[("token", &own), ("which", "here")]);
    assert_eq!(foreign.status, 403);
    foreign.says("з іншого вебсайту");
    editor.headers = String::new();
    editor.get("/mine").says("№\u{a0}24");
    running.stop();
}

#[test]
fn leaving_ends_what_it_says_and_lasts_over_a_restart() {
    let (office, page, mut running) = opened();
    let mut here = sign_in(&office, page, &mut running, "kukina");
    let mut there = sign_in(&office, page, &mut running, "kukina");
    let mut administrator = sign_in(&office, page, &mut running, "admin");
    let kept = here.cookies.clone();
    assert_eq!(here.fill("/mine", "/sign-out", &[("which", "here")]).status, 303);
    assert!(!here.cookies.contains_key("hromada_session"), "the browser forgets it");
    here.cookies = kept;
    assert_eq!(here.get("/mine").status, 303, "a stolen cookie opens nothing after that");
    assert_eq!(there.get("/mine").status, 200);
    let lost = here.post("/sign-out", &[("token", "x"), ("which", "щойно введене")]);
    lost.says("щойно введене");
    let refused = there.fill("/mine", "/sign-out", &[("which", "everybody")]);
    assert_eq!(refused.status, 503, "only the administrator ends those of others");
    assert_eq!(there.fill("/mine", "/sign-out", &[("which", "everywhere")]).status, 303);
    let kept = administrator.cookies.clone();
    assert_eq!(administrator.fill("/mine", "/sign-out", &[("which", "everybody")]).status, 303);
    running.stop();
    let mut running = begun(&office);
    administrator.cookies = kept;
    assert_eq!(administrator.get("/mine").status, 303);
    sign_in(&office, page, &mut running, "kukina").get("/mine").says("Мої справи");
    running.stop();
}

#[test]
fn a_crowd_at_the_door_gets_three_letters_and_ten_answers() {
    let (office, page, mut running) = opened();
    let mut browser = Browser::at(page);
    let knocks: Vec<u16> =
        (0..12).map(|_| knock(&mut browser, "kukina@rada.test").status).collect();
    assert_eq!(knocks[..10], [200; 10]);
    assert_eq!(knocks[10..], [429; 2]);
    browser.headers = "X-Forwarded-For: 198.51.100.7\r\n".to_owned();
    assert_eq!(knock(&mut browser, "admin@rada.test").status, 200, "another client");
    for _ in 0..4 {
        running.says("a sign-in letter left");
    }
    assert_eq!(knock(&mut browser, "не адреса").status, 422);
    running.stop();
    let letters = office.arrived();
    let to = |who: &str| {
        letters.iter().filter(|mail| mail.to == who && mail.text.contains("/sign-in/")).count()
    };
    assert_eq!((to("kukina"), to("admin")), (3, 1));
}

#[test]
fn in_the_shadow_only_the_administrator_gets_in() {
    let (page, web) = place();
    let office = Office::open(|texts| {
        texts.with("settings.toml", "live = true\n", "live = false\n").and("settings.toml", &web)
    });
    let mut running = begun(&office);
    assert_eq!(knock(&mut Browser::at(page), "kukina@rada.test").status, 200);
    sign_in(&office, page, &mut running, "admin").get("/").says("Огляд");
    running.stop();
    let letters = office.arrived();
    let lets_in =
        |to: &str| letters.iter().any(|mail| mail.to == to && mail.text.contains("/sign-in/"));
    assert!(lets_in("admin") && !lets_in("kukina"));
}
