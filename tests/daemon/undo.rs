//! What a person takes back: their last act as a whole, and nobody else's word.

use crate::council::{Council, moment, registered};
use crate::site::Page;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::answer::gaps::{Dismiss, GapAnswer};
use hromada_watch::daemon::desk::answer::unplaced::{Placement, UnplacedQuestion};
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use hromada_watch::daemon::desk::register::relief::ReliefQuestion;
use hromada_watch::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use hromada_watch::daemon::desk::typed::ItemRef;
use hromada_watch::domain::council::decision::{Body, DecisionNumber};
use hromada_watch::domain::register::Register;
use serde_json::Value;
use std::collections::BTreeSet;

const ADOPTED: &str = "2026-10-20";

async fn council() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council
}

fn known(council: &Council) -> BTreeSet<String> {
    let decisions = &council.parts.store.state().register.decisions;
    decisions.iter().map(|(key, said)| format!("{key} {:?}", said.title)).collect()
}

fn undo(council: &mut Council, author: &str, at: &str) -> Result<Value, OperationError> {
    let asked = Question::Undo { act: None, dry_run: false };
    desk::execute(&mut council.parts, asked, author, moment(at)).map(|answer| answer.json())
}

#[tokio::test]
async fn an_act_is_taken_back_whole_and_again_restored() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let first = known(&council);
    let mut renamed = registered(ADOPTED, 24);
    renamed.title = Some("Про інше".to_owned());
    let decisions = vec![renamed, registered(ADOPTED, 25), registered(ADOPTED, 26)];
    let add = Question::Decision(DecisionQuestion::Add { decisions });
    council.command(add, "2026-10-21 09:00").expect("they are registered");
    let second = known(&council);
    assert_eq!(second.len(), 3);

    let shown = council.command(Question::Undo { act: None, dry_run: true }, "2026-10-21 09:05");
    assert_eq!(shown.expect("an act")["taken_back"].as_array().map(Vec::len), Some(3));
    assert_eq!(known(&council), second, "shown, not done");

    undo(&mut council, "секретар", "2026-10-21 09:10").expect("an act");
    assert_eq!(known(&council), first);
    undo(&mut council, "секретар", "2026-10-21 09:15").expect("the taking back is an act");
    assert_eq!(known(&council), second);
}

#[tokio::test]
async fn nothing_is_taken_back_over_what_somebody_else_said_since() {
    let mut council = council().await;
    council.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    let mut renamed = registered(ADOPTED, 25);
    renamed.title = Some("Про інше".to_owned());
    let add = Question::Decision(DecisionQuestion::Add { decisions: vec![renamed] });
    desk::execute(&mut council.parts, add, "керуюча справами", moment("2026-10-21 09:00"))
        .expect("it is changed");
    let before = known(&council);
    let refused = undo(&mut council, "секретар", "2026-10-21 10:00").expect_err("it was changed");
    assert!(refused.to_string().contains("змінено (керуюча справами)"), "{refused}");
    assert_eq!(known(&council), before);
    let refused = undo(&mut council, "стороння особа", "2026-10-21 10:00").expect_err("no act");
    assert!(refused.to_string().contains("нічого не записано"), "{refused}");
    undo(&mut council, "керуюча справами", "2026-10-21 11:00").expect("her own act");
    assert_eq!(known(&council).len(), 2);
}

/// What somebody may record that is neither a decision nor planned; the first of it is taken back.
fn others(council: &mut Council) -> Vec<(&'static str, Question)> {
    let queue = Question::Unplaced(UnplacedQuestion::List);
    let listed = council.command(queue, "2026-11-05 16:05").expect("a list");
    let item = || ItemRef {
        source: listed["items"][0]["source"].as_str().expect("a source").into(),
        id: listed["items"][0]["id"].as_str().expect("an id").into(),
    };
    let place = Placement { item: item(), decision: None, department: Some("education".into()) };
    let day = |text: &str| text.parse().expect("a day");
    let submission = NewSubmission {
        department: "culture".into(),
        on: Some(day("2026-11-04")),
        link: None,
        note: None,
    };
    let away = ReliefQuestion::Away {
        person: "kukina".to_owned(),
        from: day("2026-11-10"),
        until: day("2026-11-20"),
        reason: "відпустка".to_owned(),
        deputy: None,
    };
    let dismiss = Dismiss {
        body: Body::Session,
        number: DecisionNumber::new("26"),
        year: 2026,
        on: None,
        reason: "номер пропущено".to_owned(),
    };
    let reason = "не стосується".to_owned();
    vec![
        ("a submission", Question::Submission(SubmissionQuestion::Add(submission))),
        ("an absence", Question::Relief(away)),
        ("news of a unit", Question::Unplaced(UnplacedQuestion::Link(place))),
        ("nothing to place", Question::Unplaced(UnplacedQuestion::Ignore { item: item(), reason })),
        ("no decision", Question::Decision(DecisionQuestion::Gap(GapAnswer::Dismiss(dismiss)))),
    ]
}

/// All that people said, as it stands.
fn register(council: &Council) -> Register {
    council.parts.store.state().register.clone()
}

async fn council_with_a_gap_and_news() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", &[24, 25, 27, 28, 29], "2026-10-20 16:00");
    let news = Page::new(51, "05.11.2026", "Змагання з шахів", "Змагання відбулися.");
    council.site.content().news.push(news);
    council.turn("2026-11-05 16:00").await;
    council
}

#[tokio::test]
async fn whatever_a_person_records_is_taken_back_and_restored() {
    let mut council = council_with_a_gap_and_news().await;
    // Two acts of one moment would be one.
    for (hour, (what, said)) in (16..).zip(others(&mut council)) {
        let at = |minute: u32| format!("2026-11-05 {hour}:{minute}");
        let before = register(&council);
        council.command(said, &at(10)).unwrap_or_else(|error| panic!("{what}: {error}"));
        let after = register(&council);
        assert_ne!(after, before, "{what}");
        undo(&mut council, "секретар", &at(20)).expect(what);
        assert_eq!(register(&council), before, "{what}");
        undo(&mut council, "секретар", &at(30)).expect(what);
        let again = register(&council);
        // What is told by the number of its fact stands under another one.
        let told = |register: &Register| {
            let absences: Vec<_> = register.absences.values().cloned().collect();
            let submissions: Vec<_> = register.submissions.values().cloned().collect();
            let gaps: Vec<_> = register.dismissed_gaps.values().cloned().collect();
            (absences, submissions, gaps, register.placings.clone())
        };
        assert_eq!(told(&again), told(&after), "{what}");
        undo(&mut council, "секретар", &at(40)).expect(what);
    }
    let restarted = council.restart("2026-11-06 10:00");
    assert!(register(&restarted).absences.is_empty());
}

#[tokio::test]
async fn an_early_return_is_taken_back_to_the_absence_as_it_was() {
    let mut council = council_with_a_gap_and_news().await;
    let (_, away) = others(&mut council).remove(1);
    council.command(away, "2026-11-05 16:10").expect("it is recorded");
    let told = |council: &Council| {
        let absences = register(council).absences;
        absences
            .into_values()
            .map(|one| (one.from.to_string(), one.until.to_string()))
            .collect::<Vec<_>>()
    };
    let before = told(&council);
    for (hour, on) in [(17, "2026-11-10"), (18, "2026-11-16")] {
        let back = ReliefQuestion::Back {
            person: "kukina".to_owned(),
            from: "2026-11-10".parse().expect("a day"),
            on: Some(on.parse().expect("a day")),
            reason: "вийшла раніше".to_owned(),
        };
        let at = |minute: u32| format!("2026-11-05 {hour}:{minute}");
        council.command(Question::Relief(back), &at(10)).expect("she is back");
        assert_ne!(told(&council), before, "{on}");
        undo(&mut council, "секретар", &at(20)).expect("it is taken back");
        assert_eq!(told(&council), before, "{on}");
    }
}

fn acts(council: &mut Council, author: &str, at: &str) -> Vec<Value> {
    let listed = desk::execute(&mut council.parts, Question::Acts, author, moment(at));
    let listed = listed.expect("a list").json();
    listed["acts"].as_array().expect("acts").clone()
}

#[tokio::test]
async fn everybody_sees_their_own_acts_of_a_day_and_takes_any_of_them_back() {
    let mut council = council_with_a_gap_and_news().await;
    for (minute, (_, said)) in (10..).zip(others(&mut council)) {
        council.command(said, &format!("2026-11-05 16:{minute}")).expect("it is recorded");
    }
    let listed = acts(&mut council, "секретар", "2026-11-05 17:00");
    let told: Vec<&str> = listed.iter().filter_map(|act| act["deeds"][0].as_str()).collect();
    assert_eq!(
        told,
        [
            "№\u{a0}26 (сесія, 20\u{a0}жовтня 2026 року): такого рішення немає",
            "«Змагання з шахів»: визначати нічого не потрібно",
            "«Змагання з шахів»: Відділ освіти",
            "Кукіна І.В.: відсутність 10\u{a0}листопада 2026 року – 20\u{a0}листопада 2026 року",
            "Інформація: Відділ культури, 4\u{a0}листопада 2026 року",
        ]
    );
    let open: Vec<bool> = listed.iter().filter_map(|act| act["open"].as_bool()).collect();
    assert_eq!(open, [true, true, false, true, true], "the news was said to be nothing since");
    assert_eq!(listed[2]["changed_by"], "секретар");
    assert!(acts(&mut council, "стороння особа", "2026-11-05 17:00").is_empty());

    let absence = listed[3]["act"].as_u64().expect("a number");
    let take_back = |council: &mut Council, author: &str, at: &str| {
        let asked = Question::Undo { act: Some(absence), dry_run: false };
        desk::execute(&mut council.parts, asked, author, moment(at))
    };
    take_back(&mut council, "стороння особа", "2026-11-05 17:05").expect_err("somebody else's");
    let late = take_back(&mut council, "секретар", "2026-11-06 16:12").expect_err("a day is over");
    assert!(late.to_string().contains("24 години"), "{late}");
    take_back(&mut council, "секретар", "2026-11-06 16:11").expect("it is a day old");
    assert!(register(&council).absences.is_empty());
    take_back(&mut council, "секретар", "2026-11-06 16:11").expect_err("it is taken back already");
    let lately = acts(&mut council, "секретар", "2026-11-06 16:13");
    assert_eq!(lately.len(), 3, "{lately:?}");
}
