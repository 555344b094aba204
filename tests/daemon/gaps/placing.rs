//! The queue of what could not be placed.

use crate::council::{Council, key};
use crate::site::Page;
use hromada_watch::daemon::desk::answer::unplaced::{Placement, UnplacedQuestion};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use hromada_watch::daemon::desk::typed::ItemRef;
use serde_json::{Value, json};

fn queue(council: &mut Council, at: &str) -> Value {
    council.command(Question::Unplaced(UnplacedQuestion::List), at).expect("a list")
}

fn ids(queue: &Value) -> Vec<String> {
    let items = queue["items"].as_array().expect("items").iter();
    items.map(|item| format!("{}/{}", item["source"], item["id"]).replace('"', "")).collect()
}

async fn council() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts).await;
    council.turn("2026-10-20 10:00").await;
    council
}

#[tokio::test]
async fn a_page_without_a_number_waits_for_a_person_who_links_it_once() {
    let mut council = council().await;
    let mut named = crate::council::registered("2026-10-20", 24);
    named.title = Some("Про бюджет громади на 2027 рік".to_owned());
    let add = Question::Decision(DecisionQuestion::Add { decisions: vec![named] });
    council.command(add, "2026-10-20 16:00").expect("it is registered");
    assert_eq!(
        queue(&mut council, "2026-10-20 16:00")["counts"],
        json!({"decisions": 0, "news": 0})
    );

    let title = "Рішення сесії «Про бюджет громади на 2027 рік»";
    council.site.publish(Page::new(77, "25.10.2026", title, "Текст."));
    council.turn("2026-10-26 10:00").await;
    let listed = queue(&mut council, "2026-10-26 10:00");
    assert_eq!(listed["counts"], json!({"decisions": 1, "news": 0}), "{listed:#}");
    let item = &listed["items"][0];
    assert_eq!(item["title"], title);
    assert_eq!(item["suggestion"]["decision"], "session-2026-10-20-№24");
    assert_eq!(council.status("publication/session-2026-10-20-№24", "2026-10-26 10:00"), "open");

    let link = Question::Unplaced(UnplacedQuestion::Link(Placement {
        item: ItemRef {
            source: item["source"].as_str().expect("a source").into(),
            id: item["id"].as_str().expect("an id").into(),
        },
        decision: Some(key("2026-10-20", 24)),
        department: None,
    }));
    let said = council.command(link, "2026-10-26 11:00").expect("it is linked");
    assert_eq!(said["on"], "2026-10-25");
    assert_eq!(council.status("publication/session-2026-10-20-№24", "2026-10-26 11:00"), "met");
    let mut council = council.restart("2026-10-27 10:00");
    council.turn("2026-10-27 10:00").await;
    assert_eq!(ids(&queue(&mut council, "2026-10-27 10:00")), [""; 0]);
}

#[tokio::test]
async fn news_placed_by_a_person_stays_placed_and_counts_as_a_submission() {
    let mut council = council().await;
    let news = Page::new(51, "05.11.2026", "Змагання з шахів", "Змагання відбулися.");
    council.site.content().news.push(news);
    council.turn("2026-11-05 16:00").await;
    let listed = queue(&mut council, "2026-11-05 16:00");
    assert_eq!(listed["counts"], json!({"decisions": 0, "news": 1}), "{listed:#}");
    let item = listed["items"][0].clone();
    let place = |department: &str| {
        Question::Unplaced(UnplacedQuestion::Link(Placement {
            item: ItemRef {
                source: item["source"].as_str().expect("a source").into(),
                id: item["id"].as_str().expect("an id").into(),
            },
            decision: None,
            department: Some(department.into()),
        }))
    };
    let refused = council.command(place("chess"), "2026-11-05 16:05");
    assert!(matches!(refused, Err(OperationError::Refused(_))), "{refused:?}");
    let first = "submission/education/2026-11/1";
    assert_eq!(council.status(first, "2026-11-05 16:05"), "open");
    council.command(place("education"), "2026-11-05 16:10").expect("it is placed");
    assert_eq!(council.status(first, "2026-11-05 16:10"), "met");

    council.site.content().news[0].title = "Обласні змагання з шахів".to_owned();
    council.turn("2026-11-06 18:00").await;
    assert_eq!(council.status(first, "2026-11-06 18:00"), "met");
    let mut council = council.restart("2026-11-07 10:00");
    assert_eq!(council.status(first, "2026-11-07 10:00"), "met");
    assert_eq!(ids(&queue(&mut council, "2026-11-07 10:00")), [""; 0]);
}

#[tokio::test]
async fn an_ignored_item_leaves_the_queue_for_ever() {
    let mut council = council().await;
    let news = Page::new(51, "05.11.2026", "Змагання з шахів", "Змагання відбулися.");
    council.site.content().news.push(news);
    council.turn("2026-11-05 16:00").await;
    let listed = ids(&queue(&mut council, "2026-11-05 16:00"));
    let (source, item) = listed[0].split_once('/').expect("an id");
    let ignore = |item: &str| {
        Question::Unplaced(UnplacedQuestion::Ignore {
            item: ItemRef { source: source.into(), id: item.into() },
            reason: "не стосується".to_owned(),
        })
    };
    let refused = council.command(ignore("no-such"), "2026-11-05 16:05");
    assert!(matches!(refused, Err(OperationError::Refused(_))), "{refused:?}");
    council.command(ignore(item), "2026-11-05 16:05").expect("it is ignored");
    let mut council = council.restart("2026-11-06 10:00");
    council.turn("2026-11-06 10:00").await;
    assert_eq!(ids(&queue(&mut council, "2026-11-06 10:00")), [""; 0]);
}
