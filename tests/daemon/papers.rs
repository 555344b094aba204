//! What lies behind a page: letters as they left, kept pages, the letters of the next morning.

use crate::browser::Shown;
use crate::entrance::{begun, sign_in};
use crate::pages::signed_in;
use crate::process::Office;

fn link(shown: &Shown, words: &str) -> String {
    let at = shown.text.find(words).unwrap_or_else(|| panic!("no {words} in {}", shown.text));
    let from = shown.text[..at].rfind("href=\"").expect("a link") + 6;
    let link = shown.text[from..at].split('"').next().expect("an address");
    let path = link.replace("&#x2f;", "/").replace("&amp;", "&");
    format!("/{}", path.trim_start_matches(['.', '/']))
}

#[test]
fn a_letter_is_read_as_it_left_by_whoever_may_and_answers_for_nobody() {
    let (page, web) = crate::browser::place();
    let office = Office::open(|texts| texts.and("settings.toml", &web));
    office.register_late("24");
    let mut running = begun(&office);
    let mut head = sign_in(&office, page, &mut running, "holova");
    let late = head.get("/list?group=late");
    let story = head.get(&link(&late, "Рішення сесії"));
    story.says("Надіслано лист про прострочення");
    let letter = link(&story, "лист<");
    let shown = head.get(&letter);
    assert_eq!(shown.status, 200, "{}", shown.text);
    shown.says("Доброго дня").says("№\u{a0}24").says("&#x2f;v&#x2f;…");
    let sent = office.arrived();
    let own = sent.iter().find(|mail| mail.text.contains("/v/")).expect("a letter with buttons");
    let pass = own.text.split("/v/").nth(1).and_then(|it| it.split_whitespace().next());
    assert!(!shown.text.contains(pass.expect("a pass")), "somebody else could answer");
    let mut other = sign_in(&office, page, &mut running, "zinevych");
    assert_eq!(other.get(&letter).status, 404);
    let foreign = letter.split("letter=").next().expect("an address").to_owned() + "letter=x";
    assert_eq!(head.get(&foreign).status, 404);

    let mut administrator = sign_in(&office, page, &mut running, "admin");
    let list = administrator.get("/letters");
    administrator.get(&link(&list, "Показати лист")).says("Кому");
    assert_eq!(administrator.get("/letters/..%2F..%2Fetc").status, 404);
    running.stop();
}

#[test]
fn the_letters_of_the_next_morning_are_those_that_a_rehearsal_brings() {
    let (office, _, running, mut administrator) = signed_in("admin");
    let ahead = administrator.get("/letters-ahead");
    assert_eq!(ahead.status, 200, "{}", ahead.text);
    let next = {
        let mut day = office.today;
        loop {
            day = day.succ_opt().expect("a day");
            if !matches!(
                chrono::Datelike::weekday(&day),
                chrono::Weekday::Sat | chrono::Weekday::Sun
            ) {
                break day;
            }
        }
    };
    let (from, to) = (office.today.to_string(), next.to_string());
    let told = office.json(&["rehearse", "--from", &from, "--to", &to]);
    let letters = told["letters"].as_array().expect("letters");
    for letter in letters.iter().filter(|it| it["at"].as_str().expect("a moment") >= &*to) {
        let subject = letter["subject"].as_str().expect("a subject");
        ahead.says(&subject.replace('/', "&#x2f;"));
    }
    running.stop();
}
