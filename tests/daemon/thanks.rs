//! Thanks for what is done: who gets them, when, and who never does.

use crate::council::{Council, Texts};
use crate::mail::{Arrived, recipients};
use crate::site::decision;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::said::Say;
use hromada_watch::domain::register::said::{Said, Way};

const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";
/// Ten days before the last day of what was adopted then.
const REMINDED: &str = "2026-11-09 08:30";

async fn council(numbers: &[u32], change: impl FnOnce(Texts) -> Texts) -> Council {
    let begin = |texts: Texts, _: &crate::site::Site| change(texts.publication_only());
    let mut council = Council::begin("2026-10-20 10:00", begin).await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, numbers, "2026-10-20 16:00");
    council
}

fn publish(council: &mut Council, number: u32, on: &str) {
    council.site.publish(decision(number, "20.10.2026", on));
}

/// What came beside the report of the month before.
fn arrived(council: &mut Council) -> Vec<Arrived> {
    council.arrived().into_iter().filter(|mail| !mail.is_report()).collect()
}

fn plain(mail: &Arrived) -> String {
    mail.text.replace('\u{a0}', " ")
}

#[tokio::test]
async fn whoever_was_reminded_is_thanked_once_on_the_next_morning_in_the_same_thread() {
    let mut council = council(&[24], Texts::kukina_alone).await;
    council.turn(REMINDED).await;
    let reminder = arrived(&mut council);
    assert_eq!(recipients(&reminder), ["kukina"]);
    publish(&mut council, 24, "09.11.2026");
    council.turn("2026-11-09 15:00").await;
    assert_eq!(council.status(N24, "2026-11-09 15:00"), "met");
    assert_eq!(arrived(&mut council).len(), 0, "thanks wait for a morning");

    council.turn("2026-11-10 08:30").await;
    let thanks = arrived(&mut council);
    assert_eq!(recipients(&thanks), ["kukina"]);
    assert_eq!(thanks[0].subject.replace('\u{a0}', " "), "Рішення сесії № 24: виконано, дякуємо");
    let text = plain(&thanks[0]);
    assert!(text.contains("через 20 днів після прийняття"), "{text}");
    assert!(text.contains(&council.site.document_url(24)), "{text}");
    let stored = council.mail.stored();
    let headers = String::from_utf8_lossy(&stored.last().expect("it").data).into_owned();
    assert!(headers.contains("References: "), "{headers}");
    // Restarts and further mornings bring no other.
    let mut council = council.restart("2026-11-10 12:00");
    for at in ["2026-11-10 12:00", "2026-11-11 08:30", "2026-11-12 08:30"] {
        council.turn(at).await;
        assert_eq!(arrived(&mut council).len(), 0, "at {at}");
    }
}

#[tokio::test]
async fn nobody_is_thanked_for_what_nobody_was_written_to_about() {
    let mut council = council(&[24], Texts::kukina_alone).await;
    publish(&mut council, 24, "21.10.2026");
    for at in ["2026-10-21 08:30", "2026-10-22 08:30", REMINDED] {
        council.turn(at).await;
    }
    assert_eq!(arrived(&mut council).len(), 0);
}

#[tokio::test]
async fn several_thanks_are_one_letter_and_stand_last_in_a_graver_one() {
    let mut council = council(&[24, 25, 26], Texts::kukina_alone).await;
    council.turn(REMINDED).await;
    arrived(&mut council);
    publish(&mut council, 24, "10.11.2026");
    publish(&mut council, 25, "10.11.2026");
    council.turn("2026-11-11 08:30").await;
    let thanks = arrived(&mut council);
    assert_eq!(recipients(&thanks), ["kukina"]);
    assert!(thanks[0].subject.contains("виконано, дякуємо"), "{}", thanks[0].subject);
    publish(&mut council, 26, "12.11.2026");
    council.register("2026-10-16", &[7], "2026-11-12 16:00");
    council.turn("2026-11-13 08:30").await;
    let graver = arrived(&mut council);
    assert_eq!(recipients(&graver), ["kukina"]);
    let text = plain(&graver[0]);
    let (due, done) = (text.find("№ 7"), text.find("виконано, дякуємо"));
    assert!(due.is_some() && due < done, "{text}");
    assert!(graver[0].subject.replace('\u{a0}', " ").contains("№ 7"), "{}", graver[0].subject);
}

#[tokio::test]
async fn whoever_settled_it_has_a_receipt_and_the_others_are_thanked() {
    let mut council = council(&[24], |texts| texts).await;
    council.turn(REMINDED).await;
    let mut reminded = recipients(&arrived(&mut council)).join(" ");
    assert_eq!(reminded, "dolhorukova kolisnichenko kukina");
    publish(&mut council, 24, "09.11.2026");
    for (person, said) in [
        ("kolisnichenko", Said::NotMine { reason: "Це до пресслужби".to_owned() }),
        ("kukina", Said::Done { page: Some(council.site.document_url(24)), on: None }),
    ] {
        let say = Say {
            person: person.into(),
            obligation: N24.into(),
            said,
            way: Way::Link,
            words: None,
            given: None,
        };
        council.command(Question::Say(say), "2026-11-09 10:05").expect("it is taken");
    }
    council.turn("2026-11-10 08:30").await;
    reminded = recipients(&arrived(&mut council)).join(" ");
    assert_eq!(reminded, "dolhorukova");
}

#[tokio::test]
async fn what_became_known_long_ago_is_nobodys_news() {
    let mut council = council(&[24], Texts::kukina_alone).await;
    council.turn(REMINDED).await;
    arrived(&mut council);
    publish(&mut council, 24, "09.11.2026");
    council.turn("2026-11-09 15:00").await;
    // Three weeks without a turn.
    let mut council = council.restart("2026-11-30 08:30");
    council.turn("2026-11-30 08:30").await;
    let arrived = arrived(&mut council);
    assert!(arrived.iter().all(|mail| !mail.subject.contains("дякуємо")), "{arrived:?}");
}
