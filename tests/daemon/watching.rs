//! What the daemon says when it can see, cannot see, has just come, or was away.

use crate::council::{Council, moment};
use crate::mail::{Arrived, recipients};
use crate::site::{Page, Power, decision};
use hromada_watch::daemon::desk::answer::sources::{
    SourceList, SourceRow, SourceStands, SourcesQuestion,
};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::turn;
use hromada_watch::domain::obligation::{Status, Timeliness};

/// Adopted on Tuesday 20.10.2026, so Thursday 19.11.2026 is the last day.
const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";
const N25: &str = "publication/session-2026-10-20-№25";
const ALL: [&str; 3] = ["dolhorukova", "kolisnichenko", "kukina"];

/// A council that was told of decisions 24 and 25 and of their last day.
async fn told_of_the_last_day() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    council.turn("2026-11-19 09:00").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ALL);
    assert!(arrived.iter().all(|mail| mail.subject.contains("спливає сьогодні")), "{arrived:?}");
    council
}

#[tokio::test]
async fn a_site_down_across_a_deadline_accuses_nobody_until_it_is_back() {
    let mut council = told_of_the_last_day().await;
    council.site.content().documents_power = Power::Off;
    council.site.publish(decision(24, "20.10.2026", "19.11.2026"));

    let report = council.turn("2026-11-20 08:30").await;
    assert_eq!((report.obligations.unknown, report.obligations.overdue), (2, 0));
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["admin"]);
    assert!(arrived[0].text.contains("установити не вдалося"), "{}", arrived[0].text);
    council.turn("2026-11-23 08:30").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["admin"], "half a day of blindness is told");
    assert!(arrived[0].text.contains("site-documents"), "{}", arrived[0].text);
    council.turn("2026-11-23 12:00").await;
    assert!(council.arrived().is_empty(), "nothing is said twice");

    council.site.content().documents_power = Power::On;
    council.turn("2026-11-23 15:00").await;
    let met = council.obligation(N24, "2026-11-23 15:00").status;
    assert!(matches!(met, Status::Met { timeliness: Timeliness::InTime, .. }), "{met:?}");
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ALL, "the administrator has had today's letter");
    for mail in &arrived {
        assert!(mail.text.contains("№\u{a0}25"), "{}", mail.text);
        assert!(!mail.text.contains("№\u{a0}24"), "{}", mail.text);
    }
    council.turn("2026-11-24 08:30").await;
    let arrived = council.arrived();
    let all = ["admin", "dolhorukova", "holova", "kolisnichenko", "kukina"];
    assert_eq!(recipients(&arrived), all, "sight returned; three days late; № 24 is done");
    for mail in arrived.iter().filter(|mail| ALL.contains(&mail.to.as_str())) {
        assert_eq!(mail.subject, "Рішення сесії №\u{a0}24: виконано, дякуємо");
    }
}

#[tokio::test]
async fn what_is_published_between_the_poll_and_the_letter_is_seen() {
    let mut council = told_of_the_last_day().await;
    council.turn("2026-11-20 08:00").await;
    assert_eq!(council.status(N24, "2026-11-20 08:00"), "overdue");
    council.site.publish(decision(24, "20.10.2026", "20.11.2026"));
    let reads = council.site.list_reads();

    council.turn("2026-11-20 08:30").await;
    assert_eq!(council.site.list_reads(), reads + 1, "read again before anybody is accused");
    let met = council.obligation(N24, "2026-11-20 08:30").status;
    assert!(matches!(met, Status::Met { timeliness: Timeliness::Late, .. }), "{met:?}");
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ALL);
    for mail in &arrived {
        let (late, done) = mail.text.split_once("Рішення сесії №\u{a0}24").expect("thanks");
        assert!(late.contains("№\u{a0}25") && !late.contains("№\u{a0}24"), "{}", mail.text);
        assert!(done.starts_with(" – виконано, дякуємо"), "{}", mail.text);
    }
}

#[tokio::test]
async fn a_source_that_asks_for_rest_at_the_last_look_is_left_alone() {
    let mut council = told_of_the_last_day().await;
    council.turn("2026-11-20 08:00").await;
    council.site.content().documents_power = Power::TooMany(3 * 3600);
    let reads = council.site.list_reads();

    council.turn("2026-11-20 08:30").await;
    assert_eq!(council.site.list_reads(), reads + 1);
    assert_eq!(council.status(N24, "2026-11-20 08:30"), "unknown");
    assert_eq!(recipients(&council.arrived()), ["admin"]);

    council.site.content().documents_power = Power::On;
    for at in ["2026-11-20 08:35", "2026-11-20 09:00", "2026-11-20 11:25"] {
        council.turn(at).await;
        assert_eq!(council.site.list_reads(), reads + 1, "asked too early at {at}");
    }
    assert!(council.arrived().is_empty());
    council.turn("2026-11-20 11:30").await;
    assert_eq!(council.site.list_reads(), reads + 2);
    assert_eq!(recipients(&council.arrived()), ALL);
}

#[tokio::test]
async fn a_first_start_on_an_old_site_writes_to_nobody() {
    let mut council = Council::begin("2026-11-20 08:00", |texts, _| texts).await;
    {
        let mut content = council.site.content();
        for number in 1..=200 {
            let (adopted, published) = ("14.03.2024", "30.12.2024");
            content.documents.push(decision(number, adopted, published));
            content.news.push(Page::new(
                u64::from(number),
                "05.11.2026",
                &format!("Новини тижня, випуск {number}"),
                "Коротко про зроблене.",
            ));
        }
    }
    for minute in 0..55 {
        council.turn(&format!("2026-11-20 {:02}:{:02}", 8 + minute / 12, minute % 12 * 5)).await;
    }
    assert_eq!(council.status("publication/session-2024-03-14-№1", "2026-11-20 12:40"), "met");
    let known = council.parts.obligations(moment("2026-11-20 12:40"));
    assert_eq!(known.len(), 200, "every old decision is known");
    council.register("2024-03-14", &[201, 202], "2026-11-20 13:00");
    for at in ["2026-11-20 14:00", "2026-11-23 08:30", "2026-11-24 08:30"] {
        council.turn(at).await;
        assert!(council.arrived().is_empty(), "a letter about the past at {at}");
    }
    let old = council.status("publication/session-2024-03-14-№201", "2026-11-24 08:30");
    assert_eq!(old, "overdue", "it is shown, only nobody is written to");
}

#[tokio::test]
async fn after_a_week_without_turns_only_the_gravest_rung_is_told_and_once() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let mut council = council.restart("2026-11-27 09:00");

    council.turn("2026-11-27 09:00").await;
    assert_eq!(recipients(&council.arrived()), ALL);
    let prepared = council.prepared();
    assert_eq!(prepared.iter().filter(|key| key.contains("#after-6>")).count(), 3, "{prepared:?}");
    assert_eq!(prepared.len(), 3, "{prepared:?}");
    for at in ["2026-11-27 09:05", "2026-11-27 16:00"] {
        council.turn(at).await;
        assert!(council.arrived().is_empty(), "something was said again at {at}");
    }
    council.turn("2026-11-30 08:30").await;
    assert_eq!(recipients(&council.arrived()), ["holova"], "a morning after they heard themselves");
    council.turn("2026-12-03 08:30").await;
    assert!(council.arrived().iter().all(Arrived::is_report), "something was said again");
    council.turn("2026-12-04 08:30").await;
    assert_eq!(recipients(&council.arrived()), ALL, "the next rung is the eleventh working day");
}

#[tokio::test]
async fn a_clock_set_back_skips_the_turn_and_says_so() {
    let mut council = told_of_the_last_day().await;
    council.turn("2026-11-20 08:00").await;
    let (reads, facts) = (council.site.list_reads(), council.entries().len());

    let back = moment("2026-11-18 09:00");
    let report = turn::turn(&mut council.parts, back).await.expect("the turn finishes");
    let skipped = report.skipped.expect("the turn is skipped");
    assert!(skipped.contains("before the last finished turn"), "{skipped}");
    assert_eq!(council.site.list_reads(), reads);
    assert_eq!(council.entries().len(), facts);
    assert!(council.arrived().is_empty());

    council.turn("2026-11-20 08:30").await;
    assert_eq!(recipients(&council.arrived()), ALL);
    assert_eq!(council.status(N25, "2026-11-20 08:30"), "overdue");
}

fn read_of(council: &mut Council, source: &str) -> SourceRow {
    let list = council.command(Question::Sources { asked: None }, "2026-10-20 12:00");
    let list: SourceList = serde_json::from_value(list.expect("it lists")).expect("its shape");
    list.sources.into_iter().find(|row| row.id.as_str() == source).expect("it is configured")
}

#[tokio::test]
async fn one_failed_read_blinds_an_hourly_source_for_minutes() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.site.content().documents_power = Power::Off;
    council.turn("2026-10-20 11:00").await;
    assert_eq!(read_of(&mut council, "site-documents").stands, SourceStands::Blind);
    council.site.content().documents_power = Power::On;
    council.turn("2026-10-20 11:04").await;
    assert_eq!(read_of(&mut council, "site-documents").stands, SourceStands::Blind);
    council.turn("2026-10-20 11:05").await;
    assert_eq!(read_of(&mut council, "site-documents").stands, SourceStands::Read);
}

#[tokio::test]
async fn a_source_is_read_at_once_when_a_person_wants_it() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.site.publish(decision(24, "20.10.2026", "20.10.2026"));
    council.turn("2026-10-20 10:10").await;
    let before = read_of(&mut council, "site-documents");
    assert_eq!(before.read_at, Some(moment("2026-10-20 10:00")));
    let read =
        |id: &str| Question::Sources { asked: Some(SourcesQuestion::Read { source: id.into() }) };
    council.command(read("site-documents"), "2026-10-20 10:11").expect("it is configured");
    council.turn("2026-10-20 10:11").await;
    let after = read_of(&mut council, "site-documents");
    assert_eq!((after.read_at, after.items), (Some(moment("2026-10-20 10:11")), before.items + 1));
    let refused = council.command(read("site-document"), "2026-10-20 10:12").expect_err("a slip");
    assert!(refused.to_string().contains("може, `site-documents`"), "{refused}");
}
