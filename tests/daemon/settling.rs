//! What settles an obligation, what never does, and what opens it again.

use crate::council::{Council, Texts, key, moment, registered};
use crate::mail::recipients;
use crate::site::{Page, decision};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::decisions::{DecisionQuestion, Link};
use hromada_watch::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use hromada_watch::domain::council::decision::Body;
use hromada_watch::domain::obligation::{Matter, SettledBy, Status};
use hromada_watch::domain::register::LinkVerdict;

const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";

async fn council_with_24() -> Council {
    let mut council =
        Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only().kukina_alone())
            .await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    council
}

fn say(council: &mut Council, url: String, verdict: LinkVerdict, at: &str) {
    let decision = key(ADOPTED, 24);
    let link = Link { decision, url, on: None };
    let said = match verdict {
        LinkVerdict::Linked => DecisionQuestion::Link(link),
        LinkVerdict::Unlinked => DecisionQuestion::Unlink(link),
    };
    council.command(Question::Decision(said), at).expect("the word is taken");
}

#[tokio::test]
async fn a_link_said_by_a_person_is_never_undone_by_the_machine() {
    let mut council = council_with_24().await;
    council.site.publish(Page::new(77, "25.10.2026", "Про бюджет громади", "Текст рішення."));
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "open");
    let url = council.site.document_url(77);
    say(&mut council, url, LinkVerdict::Linked, "2026-10-26 11:00");
    let by_person = |council: &Council, at: &str| {
        let status = council.obligation(N24, at).status;
        assert!(
            matches!(status, Status::Met { by: SettledBy::Person { .. }, .. }),
            "{status:?} at {at}"
        );
    };
    by_person(&council, "2026-10-26 11:00");

    council.site.content().documents[0].title =
        "Рішення сесії сільської ради від 20.10.2026 № 99 «Інше»".to_owned();
    council.turn("2026-10-27 12:00").await;
    by_person(&council, "2026-10-27 12:00");
    council.site.content().documents[0].gone = true;
    council.turn("2026-10-28 13:00").await;
    let mut council = council.restart("2026-11-20 08:30");
    council.turn("2026-11-20 08:30").await;
    by_person(&council, "2026-11-20 08:30");
    assert!(council.arrived().iter().all(|mail| !mail.text.contains("№\u{a0}24")));
}

#[tokio::test]
async fn a_page_unlinked_by_a_person_never_settles_again() {
    let mut council = council_with_24().await;
    council.site.publish(decision(24, "20.10.2026", "25.10.2026"));
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "met");
    let url = council.site.document_url(24);
    say(&mut council, url, LinkVerdict::Unlinked, "2026-10-26 11:00");
    assert_eq!(council.status(N24, "2026-10-26 11:00"), "open");

    council.site.content().documents[0].title =
        "Рішення сесії сільської ради від 20.10.2026 № 24 «Уточнена назва»".to_owned();
    council.turn("2026-10-27 12:00").await;
    assert_eq!(council.status(N24, "2026-10-27 12:00"), "open");
    let mut council = council.restart("2026-11-20 08:30");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(council.status(N24, "2026-11-20 08:30"), "overdue");
    assert_eq!(recipients(&council.arrived()), ["kukina"]);
}

#[tokio::test]
async fn a_draft_with_the_same_number_and_date_never_settles() {
    let mut council = council_with_24().await;
    council.site.publish(Page::new(
        24,
        "21.10.2026",
        "Проєкт рішення сесії сільської ради від 20.10.2026 № 24 «Про бюджет»",
        "ПРОЄКТ РІШЕННЯ\nвід 20.10.2026 № 24\nПро бюджет",
    ));
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "open");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(council.status(N24, "2026-11-20 08:30"), "overdue");
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["kukina"]);
    assert!(arrived[0].text.contains("№\u{a0}24"), "{}", arrived[0].text);
}

#[tokio::test]
async fn a_page_without_a_body_settles_neither_of_two_decisions_of_one_number_and_day() {
    let mut council = council_with_24().await;
    let (title, text) = ("Рішення від 20.10.2026 № 24 «Про бюджет»", "Про бюджет громади");
    council.site.publish(Page::new(24, "25.10.2026", title, text));
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "met");

    let mut twin = registered(ADOPTED, 24);
    twin.key.body = Body::Executive;
    council
        .command(
            Question::Decision(DecisionQuestion::Add { decisions: vec![twin] }),
            "2026-10-26 11:00",
        )
        .expect("it is registered");
    council.turn("2026-11-20 08:30").await;
    for key in [N24, "publication/executive-2026-10-20-№24"] {
        let obligation = council.obligation(key, "2026-11-20 08:30");
        assert_eq!(obligation.status.as_str(), "unknown", "{key}");
        assert_eq!(obligation.candidates.len(), 1, "{key}: a person has to look at the page");
    }
}

#[tokio::test]
async fn a_link_to_a_page_that_is_not_there_settles_nothing() {
    let mut council = council_with_24().await;
    council.site.publish(Page { gone: true, ..decision(24, "20.10.2026", "25.10.2026") });
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "open");
    council.site.content().documents[0].gone = false;
    council.turn("2026-10-26 11:00").await;
    assert_eq!(council.status(N24, "2026-10-26 11:00"), "met");
}

#[tokio::test]
async fn a_published_page_that_answers_404_on_two_days_opens_the_obligation_again() {
    let mut council = council_with_24().await;
    council.site.publish(decision(24, "20.10.2026", "25.10.2026"));
    council.turn("2026-10-26 10:00").await;
    assert_eq!(council.status(N24, "2026-10-26 10:00"), "met");

    council.site.content().documents[0].gone = true;
    council.turn("2026-10-27 10:00").await;
    assert_eq!(council.status(N24, "2026-10-27 10:00"), "met", "one look is not enough");
    council.turn("2026-10-28 10:00").await;
    assert_eq!(council.status(N24, "2026-10-28 10:00"), "open");
    council.turn("2026-11-20 08:30").await;
    assert_eq!(recipients(&council.arrived()), ["kukina"]);

    council.site.content().documents[0].gone = false;
    council.turn("2026-11-20 09:30").await;
    assert_eq!(council.status(N24, "2026-11-20 09:30"), "met");
}

#[tokio::test]
async fn a_page_that_answers_with_something_else_stays_published_and_a_person_hears() {
    let mut council = council_with_24().await;
    council.site.publish(decision(24, "20.10.2026", "25.10.2026"));
    council.turn("2026-10-26 10:00").await;
    council.site.content().instead = Some("<h1>Технічні роботи</h1><p>Спробуйте згодом.</p>");
    for day in ["27", "28", "29", "30", "31"] {
        let at = format!("2026-10-{day} 10:00");
        council.turn(&at).await;
        assert_eq!(council.status(N24, &at), "met", "{at}");
    }
    let told = council.parts.store.state().troubles.keys();
    let told: Vec<_> = told.filter(|key| key.starts_with("page-unclear/")).collect();
    assert_eq!(told.len(), 1, "{told:?}");
}

fn two_sources(texts: Texts, site: &str) -> Texts {
    let feed = format!(
        "\n[[source]]\nid = \"site-feed\"\nkind = \"feed\"\nurl = \"{site}/feed\"\nevery = \"1 h\"\n"
    );
    texts
        .with(
            "plan.toml",
            "directory.toml\nsources = [\"site-news\"]\nalso_sources = []",
            "directory.toml\nsources = [\"site-news\", \"site-feed\"]",
        )
        .and("sources.toml", &feed)
}

fn found(council: &Council, at: &str) -> (u8, &'static str, &'static str) {
    let first = council.obligation("submission/education/2026-11/1", at);
    let Matter::Submission { found, .. } = first.matter else { panic!("{first:?}") };
    let second = council.status("submission/education/2026-11/2", at);
    (found, first.status.as_str(), second)
}

#[tokio::test]
async fn one_news_item_in_feed_and_page_counts_once_and_a_recorded_one_counts() {
    let mut council =
        Council::begin("2026-10-20 10:00", |texts, site| two_sources(texts, &site.base)).await;
    council.turn("2026-10-20 10:00").await;
    let title = "Переможці олімпіади з математики";
    let news = Page::new(51, "05.11.2026", title, &format!("{title}.\nВідділ освіти"));
    let page_url = council.site.news_url(51);
    {
        let mut content = council.site.content();
        content.news.push(news.clone());
        content.feed.push((format!("{page_url}/"), news.clone()));
    }
    council.turn("2026-11-05 16:00").await;
    assert_eq!(found(&council, "2026-11-05 16:00"), (1, "met", "open"));
    // The feed may carry another address of the same news.
    council.site.content().feed.push(("https://rada.test/?p=51".to_owned(), news));
    council.turn("2026-11-06 16:00").await;
    assert_eq!(found(&council, "2026-11-06 16:00"), (1, "met", "open"));

    let submission = |link: Option<String>, note: &str| {
        Question::Submission(SubmissionQuestion::Add(NewSubmission {
            department: "education".into(),
            on: Some("2026-11-06".parse().expect("a date")),
            link,
            note: Some(note.to_owned()),
        }))
    };
    council
        .command(submission(Some(page_url), "та сама новина"), "2026-11-06 17:00")
        .expect("it is recorded");
    assert_eq!(found(&council, "2026-11-06 17:00"), (1, "met", "open"));
    council.command(submission(None, "записка"), "2026-11-06 17:05").expect("it is recorded");
    assert_eq!(found(&council, "2026-11-06 17:05"), (2, "met", "met"));
    let again = council.command(submission(None, "записка"), "2026-11-06 17:06").expect("known");
    assert!(again.get("already_recorded").is_some(), "{again}");

    council.turn("2026-11-27 08:30").await;
    let told: Vec<String> =
        council.prepared().into_iter().filter(|key| key.contains("education/2026-11")).collect();
    assert!(told.is_empty(), "a department that did its part was written to: {told:?}");
    assert!(council.parts.obligations(moment("2026-11-27 08:30")).len() > 12);
}
