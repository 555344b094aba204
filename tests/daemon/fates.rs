//! Letters that left and had no answer, refusals that are about us, and rounds that grow old.

use crate::council::{Council, moment};
use crate::mail::recipients;
use crate::site::decision;
use crate::support::smtp_server::{At, Script};
use hromada_watch::channels::{Channel, Outcome, Parcel, Scope};
use hromada_watch::clock::Clock;
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::turn;
use hromada_watch::domain::notice::setback::Setback;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

const ALL: [&str; 3] = ["dolhorukova", "kolisnichenko", "kukina"];
/// The first working morning after the last day.
const LATE: &str = "2026-11-20 08:30";

/// Decision 24 is late at [`LATE`], and nobody has heard of it.
async fn late(script: Script) -> Council {
    let mut council =
        Council::with_mail("2026-10-20 10:00", script, |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", &[24], "2026-10-20 16:00");
    council
}

/// A server that stores what it is given and never says so.
fn forgetful() -> Script {
    Script { drops: Some(At::Content), ..Script::default() }
}

fn in_stage(council: &mut Council, stage: &str) -> Vec<String> {
    let word = |letter: &serde_json::Value, field: &str| {
        letter[field].as_str().unwrap_or_default().to_owned()
    };
    let mut all: Vec<String> = council
        .letters()
        .iter()
        .filter(|letter| word(letter, "stage") == stage)
        .map(|letter| word(letter, "person"))
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_letter_without_an_answer_leaves_three_times_the_same_and_is_then_believed() {
    let mut council = late(forgetful()).await;
    let report = council.turn(LATE).await;
    assert_eq!(report.letters.retrying, 2, "two answers that say nothing end the round");
    for minute in [31, 36, 40, 45, 50, 55, 59] {
        council.turn(&format!("2026-11-20 08:{minute}")).await;
    }
    for hour in 9..15 {
        council.turn(&format!("2026-11-20 {hour:02}:30")).await;
    }
    let mut copies: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    let stored = council.mail.stored().into_iter();
    for stored in stored.filter(|it| !it.rcpt_to.contains("<admin@")) {
        copies.entry(stored.rcpt_to).or_default().push(stored.data);
    }
    assert_eq!(copies.len(), 3);
    for (to, copies) in &copies {
        assert_eq!(copies.len(), 3, "{to}");
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{to}: other bytes");
    }
    let believed = in_stage(&mut council, "probable");
    assert!(ALL.iter().all(|person| believed.contains(&(*person).to_owned())), "{believed:?}");
}

#[tokio::test]
async fn what_was_probably_delivered_can_be_answered_by_the_administrator() {
    let mut council = late(forgetful()).await;
    council.turn(LATE).await;
    // The day is over: nothing is repeated on the next one, and the third letter leaves.
    council.use_mail(Script::default()).await;
    council.turn("2026-11-23 08:30").await;
    let heard = council.arrived();
    assert_eq!(heard.len(), 2, "{heard:?}");
    let admin = heard.iter().find(|mail| mail.to == "admin").expect("he hears of the two");
    assert!(admin.text.contains("імовірно, доставлено"), "{}", admin.text);
    assert_eq!(in_stage(&mut council, "probable").len(), 2);
    let ids: Vec<String> = council
        .letters()
        .iter()
        .filter(|letter| letter["stage"] == "probable")
        .map(|letter| letter["id"].as_str().expect("an id").to_owned())
        .collect();
    let arrived = OutboxQuestion::Arrived { letter: ids[0].as_str().into() };
    council.command(Question::Outbox(arrived.clone()), "2026-11-23 09:00").expect("it arrived");
    council.command(Question::Outbox(arrived), "2026-11-23 09:00").expect_err("it is known now");
    let retry = OutboxQuestion::Retry { letter: Some(ids[1].as_str().into()), all: false };
    council.command(Question::Outbox(retry), "2026-11-23 09:00").expect("it leaves again");
    council.turn("2026-11-23 09:05").await;
    assert_eq!(council.arrived().len(), 1);
    assert_eq!(in_stage(&mut council, "probable"), Vec::<String>::new());
    council.turn("2026-11-24 08:30").await;
    assert!(council.arrived().iter().all(|mail| mail.to == "holova"), "nobody hears it twice");
}

#[tokio::test]
async fn a_letter_that_is_true_no_more_is_not_repeated() {
    let mut council = late(forgetful()).await;
    council.turn(LATE).await;
    assert_eq!(council.arrived().len(), 2);
    council.site.publish(decision(24, "20.10.2026", "20.11.2026"));
    council.turn("2026-11-20 08:40").await;
    council.turn("2026-11-20 09:40").await;
    let later = recipients(&council.arrived()).into_iter().filter(|to| *to != "admin").count();
    assert_eq!(later, 0, "the third person is told of nothing, the others not again");
    assert_eq!(in_stage(&mut council, "probable").len(), 2);
    assert_eq!(in_stage(&mut council, "withdrawn").len(), 1);
}

#[tokio::test]
async fn a_repeat_that_is_not_taken_says_nothing_of_what_left_before() {
    for not_taken in [
        Outcome::TryAgain { reason: Setback::Told("451 later".to_owned()), scope: Scope::Letter },
        // Three people in a row: so it is about us, and all of them wait after all.
        refused("550 5.1.1 we do not like you"),
    ] {
        let mut council = late(Script::default()).await;
        let left: Arc<Mutex<BTreeMap<String, Vec<Parcel>>>> = Arc::default();
        let unknown = Outcome::Unknown { reason: Setback::Told("no answer".to_owned()) };
        let answer = Arc::new(Mutex::new(unknown));
        let (keeps, answers) = (Arc::clone(&left), Arc::clone(&answer));
        council.parts.channel = Arc::new(Channel::scripted(move |parcel| {
            let mut left = keeps.lock().expect("no panic");
            left.entry(parcel.letter.id.to_string()).or_default().push(parcel.clone());
            answers.lock().expect("no panic").clone()
        }));
        let say = |outcome| *answer.lock().expect("no panic") = outcome;
        // Two answers that say nothing end a round: the third person's letter leaves in the next.
        council.turn(LATE).await;
        council.turn("2026-11-20 08:31").await;
        say(not_taken);
        council.turn("2026-11-20 08:40").await;
        assert_eq!(in_stage(&mut council, "waiting"), ALL);
        say(accepted());
        council.turn("2026-11-20 10:00").await;
        assert_eq!(in_stage(&mut council, "accepted"), ALL);
        for (letter, copies) in left.lock().expect("no panic").iter() {
            assert!(copies.len() > 2 && copies.iter().all(|copy| *copy == copies[0]), "{letter}");
        }
    }
}

#[tokio::test]
async fn a_letter_without_an_answer_is_repeated_as_it_is_when_a_person_asks() {
    let mut council = late(forgetful()).await;
    council.turn(LATE).await;
    let unsure = council.letters().into_iter().filter(|letter| letter["attempts"] == 1);
    let ids: Vec<String> =
        unsure.map(|letter| letter["id"].as_str().expect("an id").to_owned()).collect();
    council.turn("2026-11-20 08:31").await;
    for id in &ids {
        let retry = OutboxQuestion::Retry { letter: Some(id.as_str().into()), all: false };
        council.command(Question::Outbox(retry), "2026-11-20 08:32").expect("it leaves again");
    }
    council.turn("2026-11-20 08:32").await;
    let mut copies: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for stored in council.mail.stored() {
        copies.entry(stored.rcpt_to).or_default().push(stored.data);
    }
    assert!(copies.values().any(|copies| copies.len() > 1), "nobody's wish was heeded");
    for (to, copies) in &copies {
        assert!(copies.iter().all(|copy| *copy == copies[0]), "{to}: other bytes");
    }
}

/// Lets letters go through a function of the recipient; what was taken is kept.
fn script(
    council: &mut Council,
    answer: impl Fn(&str) -> Outcome + Send + Sync + 'static,
) -> Arc<Mutex<Vec<String>>> {
    let taken: Arc<Mutex<Vec<String>>> = Arc::default();
    let keeps = Arc::clone(&taken);
    council.parts.channel = Arc::new(Channel::scripted(move |parcel| {
        let to = parcel.to_email.split('@').next().unwrap_or_default().to_owned();
        let outcome = answer(&to);
        if let Outcome::Accepted { .. } = outcome {
            keeps.lock().expect("no panic").push(to);
        }
        outcome
    }));
    taken
}

fn accepted() -> Outcome {
    Outcome::Accepted { answer: "250 ok".to_owned() }
}

fn refused(reason: &str) -> Outcome {
    Outcome::Refused { reason: Setback::Told(reason.to_owned()) }
}

fn sorted(taken: &Mutex<Vec<String>>) -> Vec<String> {
    let mut all = std::mem::take(&mut *taken.lock().expect("no panic"));
    all.sort();
    all
}

#[tokio::test]
async fn the_same_refusal_for_three_people_is_about_us_and_their_letters_wait() {
    let mut council = late(Script::default()).await;
    script(&mut council, |_| refused("550 5.1.1 we do not like you"));
    council.turn(LATE).await;
    assert_eq!(in_stage(&mut council, "waiting"), ALL, "no stand-in, no loss");
    let taken = script(&mut council, |_| accepted());
    council.turn("2026-11-20 08:40").await;
    assert_eq!(sorted(&taken), ALL);
}

#[tokio::test]
async fn a_letter_climbs_until_somebody_can_be_reached() {
    let mut council = late(Script::default()).await;
    let taken = script(&mut council, |to| match to {
        "kukina" | "dolhorukova" => refused("550 5.1.1 no such user"),
        "admin" => refused("550 5.1.1 mailbox is gone"),
        _ => accepted(),
    });
    for at in [LATE, "2026-11-20 08:35", "2026-11-20 08:40", "2026-11-20 08:45"] {
        council.turn(at).await;
    }
    let heard = sorted(&taken);
    assert!(heard.contains(&"kolisnichenko".to_owned()), "{heard:?}");
    let head = heard.iter().filter(|to| *to == "holova").count();
    assert!(head >= 2, "the head stands in for both, and hears of the administrator: {heard:?}");
}

#[tokio::test]
async fn a_refused_notice_is_due_again_when_the_address_was_mended() {
    let mut council = late(Script::default()).await;
    let taken = script(&mut council, |to| match to {
        "kukina" => refused("550 5.1.1 no such user"),
        _ => accepted(),
    });
    council.turn(LATE).await;
    assert!(!sorted(&taken).contains(&"kukina".to_owned()));
    council.edit_file("directory.toml", |text| text.replace("kukina@", "kukina.new@"));
    let taken = script(&mut council, |_| accepted());
    council.turn("2026-11-23 08:30").await;
    assert!(sorted(&taken).contains(&"kukina.new".to_owned()));
}

#[tokio::test]
async fn a_round_ends_with_the_window_and_ten_minutes_after_deciding() {
    for (begins, step_minutes, leave) in
        [("2026-11-20 16:54", 5, 2), ("2026-11-20 10:00", 11, 1), ("2026-11-20 10:00", 4, 3)]
    {
        let mut council = late(Script::default()).await;
        let clock = Clock::manual(moment(begins));
        let moves = clock.clone();
        let taken = script(&mut council, move |_| {
            moves.set(moves.now() + chrono::TimeDelta::minutes(step_minutes));
            accepted()
        });
        turn::turn_by(&mut council.parts, &clock).await.expect("the turn finishes");
        assert_eq!(sorted(&taken).len(), leave, "from {begins} by {step_minutes} min");
    }
}

#[tokio::test]
async fn everything_that_waits_or_was_refused_is_tried_again_by_one_command() {
    let mut council = late(Script::default()).await;
    script(&mut council, |to| match to {
        "kukina" => refused("550 5.1.1 no such user"),
        _ => Outcome::TryAgain {
            reason: Setback::Told("452 later".to_owned()),
            scope: Scope::Letter,
        },
    });
    council.turn(LATE).await;
    let taken = script(&mut council, |_| accepted());
    let all = Question::Outbox(OutboxQuestion::Retry { letter: None, all: true });
    council.command(all, "2026-11-20 08:30").expect("all of them");
    council.turn("2026-11-20 08:30").await;
    let heard = sorted(&taken);
    assert!(ALL.iter().all(|person| heard.contains(&(*person).to_owned())), "{heard:?}");
    assert_eq!(recipients(&council.arrived()), Vec::<&str>::new());
}
