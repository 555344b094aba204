//! Answers to letters: what each changes, whom it moves, and how it is taken back.

use crate::council::{Council, Texts, day, moment};
use crate::mail::recipients;
use crate::site::decision;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::said::Say;
use hromada_watch::daemon::desk::register::sitting_book::NewSitting;
use hromada_watch::daemon::desk::register::sittings::SittingQuestion;
use hromada_watch::domain::council::decision::{Body, DecisionNumber};
use hromada_watch::domain::register::said::{Said, Way};
use hromada_watch::sources::page::given::given;
use hromada_watch::store::fact::Fact;
use serde_json::Value;

const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";

async fn council() -> Council {
    let asking =
        |texts: Texts| texts.with("plan.toml", "\nquestions = false\n", "\nquestions = true\n");
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| {
        asking(texts.publication_only().kukina_alone())
    })
    .await;
    council.turn("2026-10-20 10:00").await;
    council
}

/// Answers as a press of a link does: the address is opened first.
async fn answers(
    council: &mut Council,
    (person, about): (&str, &str),
    said: Said,
    at: &str,
) -> Result<Value, OperationError> {
    let page = match &said {
        Said::Done { page, .. } => page.clone(),
        _ => None,
    };
    let mut opened = None;
    if let Some(page) = page {
        let parts = &council.parts;
        opened = Some(given(&parts.config.sources, &parts.fetcher, &page, moment(at)).await);
    }
    let say = Say {
        person: person.into(),
        obligation: about.into(),
        said,
        way: Way::Link,
        words: None,
        given: opened,
    };
    let asked = Question::Say(say);
    desk::execute(&mut council.parts, asked, person, moment(at)).map(|answer| answer.json())
}

fn done(page: Option<String>) -> Said {
    Said::Done { page, on: None }
}

fn effect(answer: &Value) -> &str {
    answer["effect"]["effect"].as_str().expect("an effect")
}

fn answers_kept(council: &Council) -> usize {
    let kept = |fact: &Fact| matches!(fact, Fact::AnswerGiven { .. });
    council.entries().iter().filter(|entry| kept(&entry.fact)).count()
}

#[tokio::test]
async fn a_given_page_settles_a_decision_or_says_what_it_shows() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    for page in [decision(25, "20.10.2026", "21.10.2026"), decision(24, "20.10.2026", "21.10.2026")]
    {
        council.site.publish(page);
    }
    let at = "2026-10-22 10:00";
    let kukina = ("kukina", N24);
    let address = |council: &Council, id| Some(council.site.document_url(id));

    let page = address(&council, 25);
    let other = answers(&mut council, kukina, done(page), at).await.expect("an answer");
    assert_eq!(effect(&other), "refuted");
    assert_eq!(other["effect"]["shows"]["numbers"], serde_json::json!(["25"]), "{other}");
    assert_eq!(council.status(N24, at), "open");

    let page = Some("https://evil.test/documents/24".to_owned());
    let foreign = answers(&mut council, kukina, done(page), at).await.expect("an answer");
    assert_eq!(foreign["effect"]["shows"]["shows"], "foreign", "{foreign}");
    let page = address(&council, 404);
    let nothing = answers(&mut council, kukina, done(page), at).await.expect("an answer");
    assert_eq!(nothing["effect"]["shows"]["shows"], "nothing", "{nothing}");
    assert_eq!(council.status(N24, at), "open");

    let page = address(&council, 24);
    let settled = answers(&mut council, kukina, done(page.clone()), at).await.expect("an answer");
    assert_eq!(effect(&settled), "settled");
    assert_eq!(settled["obligation"]["status"], "met", "{settled}");
    let kept = answers_kept(&council);
    let again = answers(&mut council, kukina, done(page), at).await.expect("an answer");
    assert_eq!(effect(&again), "already");
    assert_eq!(answers_kept(&council), kept, "twice is once");
}

#[tokio::test]
async fn an_answer_without_a_page_has_the_site_read_at_once() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    council.turn("2026-10-20 16:30").await;
    council.site.publish(decision(24, "20.10.2026", "20.10.2026"));
    let reads = council.site.list_reads();
    council.turn("2026-10-20 16:31").await;
    assert_eq!(council.site.list_reads(), reads, "its hour has not come");
    let kept = answers(&mut council, ("kukina", N24), done(None), "2026-10-20 16:32").await;
    assert_eq!(effect(&kept.expect("an answer")), "looked-for");
    council.turn("2026-10-20 16:33").await;
    assert_eq!(council.status(N24, "2026-10-20 16:33"), "met");
}

#[tokio::test]
async fn an_answer_is_taken_back_whole_for_a_day_by_whoever_gave_it() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let promise =
        Said::Promise { until: day("2026-11-10"), reason: "немає підпису".to_owned() };
    let given = answers(&mut council, ("kukina", N24), promise.clone(), "2026-10-22 10:00").await;
    let answer = given.expect("an answer")["answer"].as_u64().expect("its number");
    let back = |council: &mut Council, person: &str, at: &str| {
        let (person, obligation) = (person.into(), N24.into());
        let asked = Question::TakeBack { person, obligation, answer };
        desk::execute(&mut council.parts, asked, "x", moment(at)).map(|answer| answer.json())
    };
    let is_promised = |council: &Council| {
        council.parts.store.state().register.is_promised(&N24.into(), day("2026-11-01"))
    };
    assert!(is_promised(&council));
    back(&mut council, "dolhorukova", "2026-10-22 11:00").expect_err("it is not hers");
    back(&mut council, "kukina", "2026-10-23 10:01").expect_err("a day has passed");
    assert!(is_promised(&council));
    back(&mut council, "kukina", "2026-10-23 09:59").expect("it is hers, and within the day");
    assert!(!is_promised(&council));
    assert_eq!(council.parts.store.state().register.answers.len(), 0);
    back(&mut council, "kukina", "2026-10-23 09:59").expect_err("it was taken back");

    let again = answers(&mut council, ("kukina", N24), promise, "2026-10-23 11:00").await;
    assert_eq!(effect(&again.expect("an answer")), "promised");
    assert!(is_promised(&council), "what was taken back can be said again");
    let council = council.restart("2026-10-23 12:00");
    assert!(is_promised(&council));
}

#[tokio::test]
async fn what_a_person_disclaims_is_told_to_whoever_is_over_them() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let not_mine = Said::NotMine {
        reason: "цим опікується відділ культури".to_owned()
    };
    let given = answers(&mut council, ("kukina", N24), not_mine, "2026-10-22 10:00").await;
    let given = given.expect("an answer");
    assert_eq!(effect(&given), "passed-on");
    let to = given["effect"]["to"].as_str().expect("somebody").to_owned();
    assert_ne!(to, "kukina");
    council.turn("2026-11-09 08:30").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived).len(), 1, "{arrived:?}");
    assert!(!recipients(&arrived)[0].contains("kukina"), "{arrived:?}");
}

#[tokio::test]
async fn numbers_of_a_sitting_become_decisions_with_their_terms() {
    let mut council = council().await;
    let new = NewSitting {
        body: Body::Session,
        on: day("2026-10-21"),
        at: None,
        place: None,
        session: None,
        convocation: None,
    };
    council
        .command(Question::Sitting(SittingQuestion::Add(new)), "2026-10-20 11:00")
        .expect("a sitting");
    let about = ("kukina", "publication/answer/session-2026-10-21");
    let numbers = |from: u32, until: u32| Said::Numbers {
        numbers: (from..=until).map(|number| DecisionNumber::new(number.to_string())).collect(),
    };
    let at = "2026-10-22 10:00";
    let said = answers(&mut council, about, numbers(1, 3), at).await.expect("an answer");
    assert_eq!(effect(&said), "registered");
    assert_eq!(said["effect"]["decisions"].as_array().map(Vec::len), Some(3), "{said}");
    assert_eq!(council.status("publication/session-2026-10-21-№3", at), "open");
    let more = answers(&mut council, about, numbers(1, 4), at).await.expect("an answer");
    assert_eq!(more["effect"]["known"], 3, "{more}");
    let unfit = answers(&mut council, ("kukina", N24), Said::Read, at).await;
    unfit.expect_err("no such decision is registered");
}

#[tokio::test]
async fn what_need_not_stand_on_the_site_is_taken_with_an_address_elsewhere() {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts).await;
    council.turn("2026-10-20 10:00").await;
    let about = ("kukina", "submission/education/2026-11/1");
    let at = "2026-11-05 10:00";
    let page = Some("https://www.youtube.com/watch?v=1".to_owned());
    let said = answers(&mut council, about, done(page), at).await.expect("an answer");
    assert_eq!(effect(&said), "settled", "{said}");
    assert_eq!(council.status(about.1, at), "met");
}
