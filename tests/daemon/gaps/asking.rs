//! A gap on its way to people: listed, asked about once, answered once.

use crate::council::{Council, day};
use crate::mail::recipients;
use crate::site::decision;
use hromada_watch::daemon::desk::answer::gaps::{Dismiss, GapAnswer};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use hromada_watch::domain::council::decision::{Body, DecisionNumber};
use serde_json::Value;

const NINE_OF_TEN: [u32; 9] = [1, 2, 3, 4, 5, 6, 7, 8, 10];

async fn council_without_9() -> Council {
    let mut council =
        Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only().kukina_alone())
            .await;
    council.turn("2026-10-20 10:00").await;
    for number in NINE_OF_TEN {
        council.site.publish(decision(number, "20.10.2026", "21.10.2026"));
    }
    council.turn("2026-10-22 10:00").await;
    council
}

fn gaps(council: &mut Council, at: &str) -> Vec<Value> {
    let listed = council.command(Question::Decision(DecisionQuestion::Gaps), at).expect("a list");
    listed["gaps"].as_array().expect("gaps").clone()
}

fn dismiss(number: &str) -> Question {
    Question::Decision(DecisionQuestion::Gap(GapAnswer::Dismiss(Dismiss {
        body: Body::Session,
        number: DecisionNumber::new(number),
        year: 2026,
        on: None,
        reason: "номер зіпсовано".to_owned(),
    })))
}

fn questions(council: &mut Council) -> Vec<String> {
    let arrived = council.arrived();
    arrived.into_iter().map(|mail| mail.text).filter(|text| text.contains("пропуски")).collect()
}

#[tokio::test]
async fn a_young_gap_is_listed_with_its_neighbours_and_not_asked_about() {
    let mut council = council_without_9().await;
    let listed = gaps(&mut council, "2026-10-22 11:00");
    assert_eq!(listed.len(), 1, "{listed:#?}");
    let gap = &listed[0];
    assert_eq!((&gap["body"], &gap["number"]), (&"session".into(), &"9".into()));
    assert_eq!(gap["year"], 2026);
    assert_eq!(gap["between"][0], "session-2026-10-20-№8");
    assert_eq!(gap["between"][1], "session-2026-10-20-№10");
    assert_eq!(gap["since"], "2026-10-20");
    assert_eq!(gap["standing"], "time-left");
    assert_eq!(gap["time_left_until"], "2026-11-19");
    council.turn("2026-10-23 08:30").await;
    assert_eq!(questions(&mut council), [""; 0]);
    let due = council.parts.obligations(crate::council::moment("2026-12-20 10:00"));
    assert!(due.iter().all(|one| !one.key.as_str().ends_with("№9")), "a gap is no obligation");
}

#[tokio::test]
async fn a_ripe_gap_is_asked_about_once_and_the_administrator_alone_hears() {
    let mut council = council_without_9().await;
    council.turn("2026-11-20 08:30").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived).len(), 1, "{:?}", recipients(&arrived));
    let text = &arrived[0].text;
    let neighbours = "сесія №\u{a0}9 (між №\u{a0}8 і №\u{a0}10 від 20.10.2026)";
    assert!(text.contains(neighbours), "{text}");
    for at in ["2026-11-20 12:30", "2026-11-23 08:30", "2026-12-01 08:30"] {
        council.turn(at).await;
        assert_eq!(questions(&mut council), [""; 0], "at {at}");
    }
    assert_eq!(gaps(&mut council, "2026-12-01 09:00")[0]["standing"], "ripe");
    let mut council = council.restart("2026-12-08 08:30");
    council.turn("2026-12-08 08:30").await;
    assert_eq!(questions(&mut council), [""; 0]);
}

#[tokio::test]
async fn a_new_gap_waits_for_the_next_week() {
    let mut council = council_without_9().await;
    council.turn("2026-11-20 08:30").await;
    assert_eq!(questions(&mut council).len(), 1);
    for number in (11..=20).filter(|number| *number != 15) {
        council.site.publish(decision(number, "20.10.2026", "20.11.2026"));
    }
    council.turn("2026-11-20 12:30").await;
    assert_eq!(questions(&mut council), [""; 0], "the week's question was asked");
    council.turn("2026-11-23 08:30").await;
    let asked = questions(&mut council);
    assert_eq!(asked.len(), 1);
    assert!(asked[0].contains("№\u{a0}15") && !asked[0].contains("№\u{a0}9 ("), "{}", asked[0]);
}

#[tokio::test]
async fn a_number_on_a_page_of_a_whole_session_is_not_missing() {
    use crate::site::Page;
    let mut council = council_without_9().await;
    let title = "Рішення 12 сесії сільської ради VIII скликання від 20.10.2026";
    let lines = "№ 9 від 20.10.2026 «Про бюджет»\n№ 13 від 20.10.2026 «Про землю»";
    council.site.publish(Page::new(900, "22.10.2026", title, lines));
    council.turn("2026-10-22 12:00").await;
    let missing: Vec<Value> = gaps(&mut council, "2026-10-22 12:30")
        .into_iter()
        .map(|gap| gap["number"].clone())
        .collect();
    assert_eq!(missing, ["11", "12"]);
}

#[tokio::test]
async fn a_confirmed_gap_becomes_a_registered_decision() {
    let mut council = council_without_9().await;
    let confirm = |number: &str| {
        Question::Decision(DecisionQuestion::Gap(GapAnswer::Confirm {
            body: Body::Session,
            number: DecisionNumber::new(number),
            on: day("2026-10-20"),
        }))
    };
    let none = council.command(confirm("11"), "2026-10-23 10:00");
    assert!(matches!(none, Err(OperationError::Refused(_))), "{none:?}");
    let done = council.command(confirm("9"), "2026-10-23 10:00").expect("it is registered");
    assert_eq!(done["registered"][0], "session-2026-10-20-№9");
    assert_eq!(gaps(&mut council, "2026-10-23 10:01"), [Value::Null; 0]);
    assert_eq!(council.status("publication/session-2026-10-20-№9", "2026-10-23 10:01"), "open");
}

#[tokio::test]
async fn a_dismissed_gap_never_comes_back() {
    let mut council = council_without_9().await;
    council.command(dismiss("9"), "2026-10-23 10:00").expect("it is dismissed");
    assert_eq!(gaps(&mut council, "2026-10-23 10:01"), [Value::Null; 0]);
    // Its neighbour goes and it would stand between others.
    council.site.content().documents.retain(|page| page.id != 8);
    council.site.publish(decision(11, "20.10.2026", "21.10.2026"));
    let mut council = council.restart("2026-11-20 08:30");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(questions(&mut council), [""; 0]);
    assert_eq!(gaps(&mut council, "2026-11-20 09:00"), [Value::Null; 0]);
    let again = council.command(dismiss("9"), "2026-11-20 09:00");
    assert!(matches!(again, Err(OperationError::Refused(_))), "{again:?}");
}

#[tokio::test]
async fn a_first_start_on_an_old_site_asks_nothing_about_the_past() {
    let mut council = Council::begin("2026-10-20 08:30", |texts, _| texts.publication_only()).await;
    for number in NINE_OF_TEN {
        council.site.publish(decision(number, "20.03.2026", "21.03.2026"));
    }
    council.turn("2026-10-20 08:30").await;
    council.turn("2026-10-27 08:30").await;
    assert!(council.arrived().is_empty());
    assert_eq!(gaps(&mut council, "2026-10-27 09:00")[0]["standing"], "history");
}

#[tokio::test]
async fn a_draft_is_shown_beside_its_act_and_settles_nothing() {
    use crate::site::Page;
    let mut council = Council::begin("2026-10-01 10:00", |texts, _| texts.publication_only()).await;
    let title = "Проєкт рішення «Про затвердження Програми розвитку культури на 2027 рік»";
    council.site.publish(Page::new(5, "05.10.2026", title, "ПРОЄКТ РІШЕННЯ"));
    council.turn("2026-10-06 10:00").await;
    council.register("2026-10-20", &[24], "2026-10-20 16:00");
    let named = |council: &mut Council, title: &str| {
        let mut decision = crate::council::registered("2026-10-20", 24);
        decision.title = Some(title.to_owned());
        let operation = Question::Decision(DecisionQuestion::Add { decisions: vec![decision] });
        council.command(operation, "2026-10-20 16:10").expect("it is corrected");
    };
    named(&mut council, "Про затвердження програми розвитку культури на 2027 рік");
    let key = "publication/session-2026-10-20-№24";
    let url = council.site.document_url(5);
    let listed = council
        .command(Question::Decision(DecisionQuestion::List(Default::default())), "2026-10-20 17:00")
        .expect("a list");
    assert_eq!(listed["decisions"][0]["draft_url"], url.as_str());
    let explain = Question::Explain { key: key.into() };
    let explained = council.command(explain, "2026-10-20 17:00").expect("an explanation");
    assert_eq!(explained["draft"]["url"], url.as_str());
    assert_eq!(explained["draft"]["published_on"], "2026-10-05");
    assert_eq!(council.status(key, "2026-10-20 17:00"), "open");
    named(&mut council, "Про затвердження програми розвитку спорту на 2027 рік");
    let listed = council
        .command(Question::Decision(DecisionQuestion::List(Default::default())), "2026-10-20 17:10")
        .expect("a list");
    assert_eq!(listed["decisions"][0]["draft_url"], Value::Null);
}
