//! The weekly sign of life: a dead daemon looks like «nothing was due».

use crate::council::Council;
use crate::mail::recipients;
use crate::site::{Power, decision};

#[tokio::test]
async fn a_living_daemon_says_so_on_the_first_working_morning_of_each_week_and_once() {
    let mut council = Council::begin("2026-11-19 10:00", |texts, _| {
        let on = ("weekly_letter = false", "weekly_letter = true");
        texts.publication_only().with("settings.toml", on.0, on.1)
    })
    .await;
    council.turn("2026-11-19 10:00").await;
    council.turn("2026-11-20 08:30").await;
    assert!(council.arrived().is_empty(), "nothing is told of the week in which it began");
    council.site.publish(decision(24, "20.11.2026", "21.11.2026"));
    council.turn("2026-11-21 12:00").await;
    council.turn("2026-11-22 12:00").await;
    council.turn("2026-11-23 08:00").await;
    assert!(council.arrived().is_empty(), "a morning begins with the sending window");
    council.turn("2026-11-23 08:30").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["admin"]);
    let letter = &arrived[0];
    assert!(letter.subject.starts_with("Система працює"), "{}", letter.subject);
    let text = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in ["з 16 листопада 2026 року до 22 листопада", "нових записів – 1", "0 листів"]
    {
        assert!(text.contains(words), "no {words:?} in {text}");
    }
    for at in ["2026-11-23 09:00", "2026-11-24 08:30", "2026-11-27 08:30"] {
        council.turn(at).await;
        assert!(council.arrived().is_empty(), "it is told once a week, not again at {at}");
    }
    council.site.content().documents_power = Power::Off;
    // Nobody took a turn on Monday.
    council.turn("2026-12-01 08:30").await;
    let arrived = council.arrived();
    let letter = arrived.iter().find(|mail| mail.to == "admin").expect("the week is told of");
    let text = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("не читаються: site-documents"), "{text}");
}
