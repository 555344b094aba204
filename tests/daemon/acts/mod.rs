//! Decisions in depth: pages of whole sessions, doubtful pages, attachments, dates.
//!
//! The shipped configuration, the real store, turns in this process; the site is a table of pages
//! and letters are collected as they leave.

mod files;
mod town;

use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::obligation::{SettledBy, Status, Timeliness};
use hromada_watch::domain::register::LinkVerdict;
use hromada_watch::domain::sightings::sitting_mark::Saying;
use hromada_watch::domain::sightings::{ATTACHMENT_SCAN, ATTACHMENT_TEXT, ATTACHMENT_UNREAD};
use hromada_watch::sources::page::attachment::{Format, extract};
use town::{Page, Town, key};

const ADOPTED: &str = "2026-10-20";
const MORNING_AFTER: &str = "2026-11-20 08:30";

fn obligation(number: u32) -> String {
    format!("publication/session-{ADOPTED}-№{number}")
}

#[tokio::test]
async fn a_page_of_a_whole_session_settles_each_registered_decision_and_makes_the_others_known() {
    let mut town = Town::begin("2026-10-20 10:00").await;
    town.register(ADOPTED, &[12, 13, 15], "2026-10-20 16:00");
    let head = "41 сесія VIII скликання, 20 жовтня 2026 року\n";
    let list = "№ 12 Про бюджет\n№ 13 Про землю\n№ 14 Про внесення змін до рішення № 7";
    town.publish(Page::new(1, "22.10.2026", "Рішення 41 сесії", &format!("{head}{list}")));
    town.turn("2026-10-22 12:00").await;
    for number in [12, 13, 14] {
        assert_eq!(town.status(&obligation(number), "2026-10-22 12:00"), "met", "№ {number}");
    }
    assert_eq!(town.status(&obligation(15), "2026-10-22 12:00"), "open");
    let named = town.row(&obligation(14), "2026-10-22 12:00");
    assert_eq!(named["title"], "Про внесення змін до рішення № 7");

    // A decision is added to the old page: the next full read of the day opens it again.
    let grown = format!("{head}{list}\n№ 15 Про дороги");
    town.publish(Page::new(1, "22.10.2026", "Рішення 41 сесії", &grown));
    town.turn("2026-10-23 13:00").await;
    assert_eq!(town.status(&obligation(15), "2026-10-23 13:00"), "met");
    town.turn(MORNING_AFTER).await;
    assert!(town.letters().is_empty());
}

#[tokio::test]
async fn an_appendix_settles_nothing_and_nobody_is_called_late_until_a_person_has_looked() {
    let mut town = Town::begin("2026-10-20 10:00").await;
    town.register(ADOPTED, &[24], "2026-10-20 16:00");
    let title = "Додаток № 1 до рішення сесії сільської ради від 20.10.2026 № 24";
    town.publish(Page::new(1, "22.10.2026", title, "Програма підтримки"));
    town.turn("2026-10-22 12:00").await;
    let row = town.row(&obligation(24), "2026-10-22 12:00");
    assert_eq!(
        (row["status"].as_str(), row["candidates"][0].as_str()),
        (Some("open"), Some(town.url(1).as_str()),)
    );

    town.turn(MORNING_AFTER).await;
    assert_eq!(town.status(&obligation(24), MORNING_AFTER), "unknown");
    let letters = town.letters();
    assert_eq!(town::readers(&letters), ["kukina"], "{letters:?}");
    assert!(letters[0].1.contains(&town.url(1)), "{}", letters[0].1);
    assert!(!letters[0].1.contains("прострочено на"), "{}", letters[0].1);
    town.turn("2026-11-23 08:30").await;
    assert!(town.letters().is_empty(), "the same doubt is not told again the next morning");
    town.turn("2026-11-27 08:30").await;
    let readers = town::readers(&town.letters());
    assert_eq!(readers, ["kukina", "holova"], "nor is it forgotten, and it rises");

    town.say(24, LinkVerdict::Unlinked, 1, "2026-11-27 09:00");
    assert_eq!(town.status(&obligation(24), "2026-11-27 09:00"), "overdue");
    town.turn("2026-11-30 08:30").await;
    let readers = town::readers(&town.letters());
    assert!(readers.contains(&"kukina".to_owned()), "{readers:?}");

    town.say(24, LinkVerdict::Linked, 1, "2026-11-30 10:00");
    assert_eq!(town.status(&obligation(24), "2026-11-30 10:00"), "met");
}

#[tokio::test]
async fn a_slip_in_the_date_and_a_citation_hold_back_an_accusation_too() {
    for title in [
        "Рішення сесії сільської ради від 20.10.2025 № 24 «Про бюджет»",
        "Рішення сесії сільської ради від 02.10.2026 № 24 «Про бюджет»",
        "Рішення сесії сільської ради № 24 «Про бюджет»",
        "Рішенням сесії сільської ради від 20.10.2026 № 24 затверджено бюджет",
        "Рішення сесії сільської ради «Про бюджет»",
    ] {
        let mut town = Town::begin("2026-10-20 10:00").await;
        town.register(ADOPTED, &[24], "2026-10-20 16:00");
        town.publish(Page::new(1, "22.10.2026", title, "Текст."));
        town.turn("2026-10-22 12:00").await;
        assert_eq!(town.status(&obligation(24), "2026-10-22 12:00"), "open", "{title}");
        town.turn(MORNING_AFTER).await;
        assert_eq!(town.status(&obligation(24), MORNING_AFTER), "unknown", "{title}");
        assert_eq!(town::readers(&town.letters()), ["kukina"], "{title}");
    }
}

/// Nothing on these says what they are, whatever they are called.
const MUTE: [&str; 5] = ["Документ", "Рішення (скан)", "24.pdf", "План заходів", "Регламент"];

#[tokio::test]
async fn a_file_that_cannot_be_read_holds_what_was_adopted_shortly_before_and_is_asked_about() {
    for title in MUTE {
        let mut town = Town::begin("2026-10-20 10:00").await;
        town.register(ADOPTED, &[24], "2026-10-20 16:00");
        town.publish(Page::new(1, "22.10.2026", title, "").with_file("scan.pdf"));
        town.serve_file("scan.pdf", files::pdf(""));
        town.turn("2026-10-22 12:00").await;
        town.turn(MORNING_AFTER).await;
        assert_eq!(town.status(&obligation(24), MORNING_AFTER), "unknown", "{title}");
        let letters = town.letters();
        assert_eq!(town::readers(&letters), ["kukina"], "{title}");
        assert!(letters[0].1.contains(&town.url(1)), "{}", letters[0].1);
        assert!(!letters[0].1.contains("рострочення становить"), "{}", letters[0].1);
        town.say(24, LinkVerdict::Unlinked, 1, "2026-11-20 09:00");
        assert_eq!(town.status(&obligation(24), "2026-11-20 09:00"), "overdue", "{title}");
    }
}

#[tokio::test]
async fn a_paper_that_can_be_read_or_that_came_at_another_time_holds_nothing() {
    let long = "Щиро вітаємо мешканців громади з днем села та запрошуємо всіх на святковий концерт \
                біля будинку культури о дев'ятнадцятій годині вечора цієї суботи.";
    for title in MUTE {
        let mut town = Town::begin("2026-08-01 10:00").await;
        // Before the sitting, and read.
        town.publish(Page::new(1, "05.08.2026", title, "").with_file("scan.pdf"));
        town.serve_file("scan.pdf", files::pdf(""));
        town.turn("2026-08-05 12:00").await;
        town.register(ADOPTED, &[24], "2026-10-20 16:00");
        town.publish(Page::new(2, "22.10.2026", title, long));
        town.turn("2026-10-22 12:00").await;
        town.turn(MORNING_AFTER).await;
        assert_eq!(town.status(&obligation(24), MORNING_AFTER), "overdue", "{title}");
    }
}

#[tokio::test]
async fn the_text_of_a_file_is_read_whatever_its_page_is_called() {
    let head = "УКРАЇНА\nГАЛИЦИНІВСЬКА СІЛЬСЬКА РАДА\nРІШЕННЯ\nвід 20.10.2026 № 24\nПро бюджет";
    let letter = "ГАЛИЦИНІВСЬКА СІЛЬСЬКА РАДА\nЛИСТ\nвід 20.10.2026 № 24\nПро бюджет";
    for (title, (text, status)) in
        MUTE.iter().flat_map(|title| [(title, (head, "met")), (title, (letter, "overdue"))])
    {
        let mut town = Town::begin("2026-10-20 10:00").await;
        town.register(ADOPTED, &[24], "2026-10-20 16:00");
        town.publish(Page::new(1, "22.10.2026", title, "").with_file("akt.docx"));
        town.serve_file("akt.docx", files::docx(text));
        town.turn("2026-10-22 12:00").await;
        town.turn(MORNING_AFTER).await;
        let shown = town.text(1);
        assert_eq!(town.status(&obligation(24), MORNING_AFTER), status, "{title}: {shown}");
    }
}

#[tokio::test]
async fn drafts_other_acts_and_pages_placed_elsewhere_excuse_nobody() {
    let draft = "Проєкт рішення сесії сільської ради від 20.10.2026 № 24 «Про бюджет»";
    let amendment = "Рішення сесії сільської ради від 21.10.2026 № 30 «Про зміни до рішення від \
                     20.10.2026 № 24»";
    let executive = "Рішення виконавчого комітету від 20.10.2026 № 24 «Про графік»";
    let other = "Рішення сесії сільської ради від 20.09.2026 № 24 «Про інше»";
    let drafts = "Проєкти рішень\n№ 23 Про землю\n№ 24 Про бюджет";
    let mut town = Town::begin("2026-10-20 10:00").await;
    town.register(ADOPTED, &[24], "2026-10-20 16:00");
    for (id, title) in (1..).zip([draft, amendment, executive, other]) {
        town.publish(Page::new(id, "22.10.2026", title, "Текст."));
    }
    town.publish(Page::new(9, "22.10.2026", "Рішення 41 сесії", drafts));
    // A number alone, placed by a person with another decision.
    town.register("2026-10-21", &[31], "2026-10-21 16:00");
    town.publish(Page::new(8, "22.10.2026", "Рішення сесії сільської ради № 24", "Текст."));
    town.turn("2026-10-22 12:00").await;
    town.link(&key("2026-10-21", 31), LinkVerdict::Linked, 8, "2026-10-22 13:00");
    town.say(24, LinkVerdict::Unlinked, 9, "2026-10-22 13:00");
    town.turn(MORNING_AFTER).await;
    let row = town.row(&obligation(24), MORNING_AFTER);
    assert_eq!(row["status"], "overdue", "{row}");
    assert!(town::readers(&town.letters()).contains(&"kukina".to_owned()));
}

#[tokio::test]
async fn an_announced_sitting_reaches_the_sightings_and_a_neighbours_does_not() {
    let mut town = Town::begin("2026-10-20 10:00").await;
    let neighbour = "Сесія Шевченківської сільської ради відбудеться 20 листопада";
    let text = "20 листопада 2026 року о 10:00 відбудеться пленарне засідання 52 сесії.";
    town.publish(Page::new(1, "22.10.2026", "Оголошення про скликання 52 сесії", text));
    town.publish(Page::new(2, "22.10.2026", neighbour, "Текст."));
    town.turn("2026-10-22 12:00").await;
    let [mark] = town.sittings(1).try_into().expect("one mark");
    assert_eq!((mark.body, mark.session, mark.says), (Body::Session, Some(52), Saying::Announced));
    let published = "2026-10-22".parse().expect("a date");
    assert_eq!(mark.day(published), "2026-11-20".parse().ok());
    assert!(town.sittings(2).is_empty(), "{:?}", town.sittings(2));
}

#[tokio::test]
async fn the_head_of_an_act_is_read_from_its_attachment() {
    let head = "УКРАЇНА\nГАЛИЦИНІВСЬКА СІЛЬСЬКА РАДА\nРІШЕННЯ\nвід 20.10.2026 № 24\nПро бюджет \
                громади на 2027 рік & інше";
    for (name, file) in [("akt.docx", files::docx(head)), ("AKT.PDF", files::pdf(head))] {
        let mut town = Town::begin("2026-10-20 10:00").await;
        town.register(ADOPTED, &[24], "2026-10-20 16:00");
        let title = "Рішення сесії сільської ради «Про бюджет громади»";
        town.publish(Page::new(1, "22.10.2026", title, "Текст у файлі.").with_file(name));
        town.serve_file(name, file);
        town.turn("2026-10-22 12:00").await;
        let text = town.text(1);
        assert!(text.contains(ATTACHMENT_TEXT) && text.contains("№ 24"), "{name}: {text}");
        assert_eq!(town.status(&obligation(24), "2026-10-22 12:00"), "met", "{name}: {text}");
    }
}

#[tokio::test]
async fn a_scan_and_a_broken_file_wait_for_a_person_and_a_repaired_one_is_read() {
    let title = "Рішення сесії сільської ради «Про бюджет громади»";
    let mut town = Town::begin("2026-10-20 10:00").await;
    town.register(ADOPTED, &[24], "2026-10-20 16:00");
    town.publish(Page::new(1, "22.10.2026", title, "Файл:").with_file("scan.pdf"));
    town.serve_file("scan.pdf", files::pdf(""));
    town.publish(Page::new(2, "22.10.2026", title, "Файл:").with_file("broken.docx"));
    town.serve_file("broken.docx", b"PK\x03\x04 and nothing else".to_vec());
    town.turn("2026-10-22 12:00").await;
    assert!(town.text(1).contains(ATTACHMENT_SCAN), "{}", town.text(1));
    assert!(town.text(2).contains(ATTACHMENT_UNREAD), "{}", town.text(2));
    let row = town.row(&obligation(24), "2026-10-22 12:00");
    assert_eq!(row["candidates"].as_array().map(Vec::len), Some(2), "{row}");

    let act = "РІШЕННЯ сесії сільської ради\nвід 20.10.2026 № 24\nПро бюджет громади на 2027 рік";
    town.serve_file("broken.docx", files::docx(act));
    town.turn("2026-10-23 13:00").await;
    assert_eq!(town.status(&obligation(24), "2026-10-23 13:00"), "met", "{}", town.text(2));
}

#[test]
fn no_file_breaks_the_reader_and_none_grows_beyond_its_bound() {
    let long = files::docx(&"Про бюджет громади та інші питання порядку\n".repeat(20_000));
    let text = extract(&long, Format::Docx).expect("it is read").expect("it has text");
    assert!(text.len() <= 4_000);
    let whole = [files::docx("Про бюджет"), files::pdf("Про бюджет громади")];
    for (file, format) in whole.iter().zip([Format::Docx, Format::Pdf]) {
        for cut in (0..file.len()).step_by(7) {
            let _ = extract(&file[..cut], format);
            let mut changed = file.clone();
            changed[cut] ^= 0x55;
            let _ = extract(&changed, format);
        }
    }
    for format in [Format::Docx, Format::Pdf] {
        assert!(extract(b"", format).is_err());
        assert!(extract(b"<html>404</html>", format).is_err());
    }
}

#[tokio::test]
async fn the_dates_of_a_publication_and_their_disagreement_are_shown() {
    let mut town = Town::begin("2026-10-20 10:00").await;
    town.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    let title = |number| format!("Рішення сесії сільської ради від 20.10.2026 № {number} «Про»");
    town.publish(Page::new(1, "24.11.2026", &title(24), "Текст."));
    town.publish(Page::new(2, "19.11.2026", &title(25), "Текст."));
    town.turn("2026-11-24 12:00").await;
    let late = town.row(&obligation(24), "2026-11-24 12:00");
    assert_eq!(late["late"], true, "{late}");
    assert_eq!(late["dates"]["rule"], "printed", "{late}");
    assert_eq!(late["dates_disagree"], serde_json::Value::Null, "{late}");
    let back_dated = town.row(&obligation(25), "2026-11-24 12:00");
    assert_eq!(back_dated["dates"]["printed"], "2026-11-19", "{back_dated}");
    assert_eq!(back_dated["dates"]["first_seen"], "2026-11-24", "{back_dated}");
    assert_eq!(back_dated["dates_disagree"], 5, "{back_dated}");
    let listed = town.decisions("2026-11-24 12:00");
    assert_eq!(listed[1]["dates_disagree"], 5, "{listed}");
}

#[tokio::test]
async fn a_page_that_stood_there_at_the_first_read_without_a_date_is_not_called_late() {
    let mut town = Town::unread("2026-11-24 10:00");
    let title = "Рішення сесії сільської ради від 20.10.2026 № 24 «Про бюджет»";
    town.publish(Page::new(1, "01.02.2020", title, "Текст."));
    town.turn("2026-11-24 10:00").await;
    let found = town.obligation(&obligation(24), "2026-11-24 10:00");
    let Status::Met { timeliness, by: SettledBy::Item { .. }, .. } = found.status else {
        panic!("{found:?}")
    };
    assert_eq!(timeliness, Timeliness::Unknown);
    let row = town.row(&obligation(24), "2026-11-24 10:00");
    assert_eq!(
        (&row["late"], &row["met_on"]),
        (&serde_json::Value::Null, &serde_json::Value::Null)
    );
    assert_eq!(row["dates"]["rule"], "unknown");
}
