//! A council that moves its site to another engine.

use crate::council::{Council, day, key};
use crate::mail::{Arrived, recipients};
use crate::site::decision;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::decisions::{DecisionQuestion, Link};
use hromada_watch::domain::obligation::{Status, Timeliness};
use hromada_watch::store::fact::Fact;

const N24: &str = "publication/session-2026-11-02-№24";
const N25: &str = "publication/session-2026-11-02-№25";

/// Decisions 24 and 25 of 2 November were published on the 5th; the site moved on the 30th.
async fn moved() -> Council {
    let mut council = Council::begin("2026-11-02 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-11-02 10:00").await;
    council.register("2026-11-02", &[24, 25], "2026-11-02 16:00");
    council.site.publish(decision(24, "02.11.2026", "05.11.2026"));
    council.site.publish(decision(25, "02.11.2026", "05.11.2026"));
    council.turn("2026-11-05 12:00").await;
    assert_eq!(council.status(N24, "2026-11-05 12:00"), "met");
    assert!(council.arrived().is_empty());
    council
}

fn documents_of(council: &Council) -> Vec<String> {
    let items = &council.parts.store.state().items[&"site-documents".into()];
    items.keys().map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn a_moved_site_announces_nothing_old_loses_nothing_and_is_told_once() {
    let mut council = moved().await;
    let before = documents_of(&council);
    council.site.content().moved_on = Some("30.11.2026".to_owned());

    let report = council.turn("2026-11-30 09:00").await;
    let source = report.sources.iter().find(|it| it.id.as_str() == "site-documents").unwrap();
    assert_eq!((source.new, source.gone, source.changed), (0, 0, 3), "{source:?}");
    assert_eq!(documents_of(&council), before, "every item keeps its id");
    let met = council.obligation(N24, "2026-11-30 09:00").status;
    let Status::Met { timeliness: Timeliness::InTime, on, .. } = met else { panic!("{met:?}") };
    assert_eq!(on, day("2026-11-05"), "the day of the move is no publication");
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["admin"]);
    assert!(arrived[0].text.contains("«joomla»"), "{}", arrived[0].text);

    let asked = council.site.content().asked.len();
    // The next day the two pages that settle something are looked at again, and are kept as the
    // new engine shows them.
    for (at, changed) in [("2026-11-30 10:30", 0), ("2026-12-01 09:00", 2), ("2026-12-02 09:30", 0)]
    {
        let report = council.turn(at).await;
        let source = report.sources.iter().find(|it| it.id.as_str() == "site-documents").unwrap();
        assert_eq!((source.new, source.changed, source.gone), (0, changed, 0), "at {at}");
        assert!(council.arrived().iter().all(Arrived::is_report), "something was said at {at}");
    }
    let pages = council.site.content().asked[asked..].to_vec();
    let opened = pages.iter().filter(|path| path.starts_with("/index.php/")).count();
    // Two pages that settle something are looked at again once a day.
    assert!(opened <= 4, "known pages are not opened at every read: {pages:?}");

    council.site.publish(decision(26, "01.12.2026", "03.12.2026"));
    let report = council.turn("2026-12-03 09:30").await;
    let source = report.sources.iter().find(|it| it.id.as_str() == "site-documents").unwrap();
    assert_eq!(source.new, 1, "what is new on the moved site is new");
}

#[tokio::test]
async fn a_lost_cursor_does_not_make_a_moved_site_new() {
    let mut council = moved().await;
    council.site.content().moved_on = Some("30.11.2026".to_owned());
    council.turn("2026-11-30 09:00").await;
    let before = documents_of(&council);
    let cursor = hromada_watch::store::cursor::Cursor::default();
    council.parts.store.save_cursors(vec![("site-documents".into(), cursor)]);
    council.turn("2026-11-30 12:00").await;
    assert_eq!(documents_of(&council), before);
}

#[tokio::test]
async fn what_a_person_unlinked_stays_unlinked_on_the_new_site() {
    let mut council = moved().await;
    let unlink = Question::Decision(DecisionQuestion::Unlink(Link {
        decision: key("2026-11-02", 25),
        url: council.site.document_url(25),
        on: None,
    }));
    council.command(unlink, "2026-11-06 10:00").expect("it is unlinked");
    assert_eq!(council.status(N25, "2026-11-06 10:00"), "open");
    council.site.content().moved_on = Some("30.11.2026".to_owned());
    council.turn("2026-11-30 09:00").await;
    assert_eq!(council.status(N25, "2026-11-30 09:00"), "open");
    let said = council.entries().into_iter().rfind(|it| matches!(it.fact, Fact::LinkSaid { .. }));
    assert_eq!(said.map(|entry| entry.author).as_deref(), Some("секретар"));
}
