//! Letters that wait: what becomes due meanwhile, who hears instead, and who hears when nobody can.

use crate::council::{Council, Texts};
use crate::mail::recipients;
use crate::site::Power;
use crate::support::smtp_server::{At, Script};
use hromada_watch::channels::{Channel, Outcome, Parcel, Scope};
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::domain::notice::setback::Setback;
use hromada_watch::store::fact::Fact;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

const ADOPTED: &str = "2026-10-20";
/// The first working morning after the last day.
const LATE: &str = "2026-11-20 08:30";

async fn council(edit: impl FnOnce(Texts) -> Texts) -> Council {
    let mut council = Council::with_mail("2026-10-20 10:00", Script::default(), |texts, _| {
        edit(texts.publication_only().kukina_alone())
    })
    .await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    council
}

/// Decision 24 is late at [`LATE`], and Kukina alone has to hear of it.
async fn late() -> Council {
    council(|texts| texts).await
}

/// A mail server that answers as `answer` says; what it was given, as person and text.
fn served(
    council: &mut Council,
    answer: impl Fn(&str) -> Outcome + Send + Sync + 'static,
) -> Arc<Mutex<Vec<(String, String)>>> {
    let taken: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let seen = taken.clone();
    council.parts.channel = Arc::new(Channel::scripted(move |parcel: &Parcel| {
        let person = parcel.to_email.split('@').next().unwrap_or_default();
        let outcome = answer(person);
        if matches!(outcome, Outcome::Accepted { .. }) {
            let letter = (person.to_owned(), parcel.letter.text.clone());
            seen.lock().expect("no panic").push(letter);
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

fn full() -> Outcome {
    Outcome::TryAgain { reason: Setback::Told("452 mailbox full".to_owned()), scope: Scope::Letter }
}

fn silent() -> Outcome {
    Outcome::Unknown { reason: Setback::Told("no answer after the final dot".to_owned()) }
}

fn stages(council: &mut Council) -> Vec<String> {
    let mut all: Vec<String> = council
        .letters()
        .iter()
        .map(|letter| {
            let word = |field: &str| letter[field].as_str().unwrap_or_default();
            format!("{} {}", word("person"), word("stage"))
        })
        .collect();
    all.sort();
    all
}

/// What each attempt told, as rung and decision.
fn told(council: &Council) -> Vec<Vec<String>> {
    let attempts = council.entries().into_iter().filter_map(|entry| match entry.fact {
        Fact::LetterAttempted { notices, .. } => Some(notices),
        _ => None,
    });
    attempts.map(|notices| notices.iter().map(ToString::to_string).collect()).collect()
}

#[tokio::test]
async fn a_letter_that_waits_tells_what_became_due_meanwhile() {
    let mut council = late().await;
    council.use_mail(Script::default().answer(At::Rcpt, "451 4.7.1 greylisted")).await;
    council.turn(LATE).await;
    council.register(ADOPTED, &[25], "2026-11-20 10:00");
    council.use_mail(Script::default()).await;
    council.turn("2026-11-20 10:05").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["kukina"], "one letter");
    for number in ["№\u{a0}24", "№\u{a0}25"] {
        assert!(arrived[0].text.contains(number), "{}", arrived[0].text);
    }
    // Both are told, and told once; a state built from the journal knows it.
    let state = council.home.state.join("state");
    let mut council = council.restart_after("2026-11-23 08:30", || {
        std::fs::remove_dir_all(&state).expect("it was there");
    });
    for at in ["2026-11-23 08:30", "2026-11-24 08:30"] {
        council.turn(at).await;
    }
    assert!(!recipients(&council.arrived()).contains(&"kukina"));
    let facts = council.entries().len();
    council.turn("2026-11-24 08:30").await;
    assert_eq!(council.entries().len(), facts, "deciding twice at one moment adds nothing");
}

/// Kukina's letter about 24 waits, is joined by a reminder of 25, and leaves with that alone, since
/// the page of decisions is dark; `departs` is what the server says then. On the next working
/// morning all is well. What the server was given for her.
async fn left_with_the_reminder_alone(
    council: &mut Council,
    departs: fn() -> Outcome,
) -> Vec<String> {
    let answer = Arc::new(Mutex::new(full as fn() -> Outcome));
    let next = answer.clone();
    let taken = served(council, move |person| match person {
        "kukina" => (next.lock().expect("no panic"))(),
        _ => accepted(),
    });
    council.turn(LATE).await;
    council.register("2026-10-29", &[25], "2026-11-20 10:00");
    council.turn("2026-11-20 10:05").await;
    *answer.lock().expect("no panic") = departs;
    council.site.content().documents_power = Power::Off;
    council.turn("2026-11-20 15:00").await;
    council.site.content().documents_power = Power::On;
    *answer.lock().expect("no panic") = accepted;
    council.turn("2026-11-23 08:30").await;
    let taken = taken.lock().expect("no panic");
    let own = taken.iter().filter(|(person, _)| person == "kukina");
    own.map(|(_, text)| text.clone()).collect()
}

fn tells(text: &str, number: u32) -> bool {
    text.contains(&format!("№\u{a0}{number}"))
}

#[tokio::test]
async fn what_a_letter_left_out_is_told_by_another_letter() {
    let mut council = late().await;
    let texts = left_with_the_reminder_alone(&mut council, accepted).await;
    let [first, second] = texts.as_slice() else { panic!("{texts:?}") };
    assert!(tells(first, 25) && !tells(first, 24) && tells(second, 24), "{texts:?}");
    let ids: BTreeSet<String> = council
        .letters()
        .iter()
        .filter(|letter| letter["person"] == "kukina")
        .map(|letter| letter["id"].to_string())
        .collect();
    assert_eq!(ids.len(), 2, "the second letter took the first one's place");
}

#[tokio::test]
async fn what_a_letter_left_out_is_told_by_the_turn_that_believes_it_delivered() {
    let mut council = late().await;
    // The reminder leaves without an answer, and is not repeated on another day.
    let texts = left_with_the_reminder_alone(&mut council, silent).await;
    let [only] = texts.as_slice() else { panic!("{texts:?}") };
    assert!(tells(only, 24) && !tells(only, 25), "{only}");
    let facts = council.entries().len();
    council.turn("2026-11-23 08:30").await;
    assert_eq!(council.entries().len(), facts, "deciding twice at one moment adds nothing");
}

#[tokio::test]
async fn of_the_steps_that_came_due_while_a_letter_waited_only_the_last_is_told() {
    let mut council = late().await;
    let up = Arc::new(Mutex::new(false));
    let is_up = up.clone();
    let taken =
        served(
            &mut council,
            move |_| {
                if *is_up.lock().expect("no panic") { accepted() } else { full() }
            },
        );
    // The last day is Thursday the 19th: reminders two days before and on the day.
    for at in ["2026-11-17 08:30", "2026-11-18 08:30"] {
        council.turn(at).await;
    }
    *up.lock().expect("no panic") = true;
    council.turn("2026-11-19 08:30").await;
    let last = told(&council).pop().expect("an attempt");
    assert_eq!(last.len(), 1, "{last:?}");
    assert!(last[0].contains("#before-0>kukina"), "{last:?}");
    assert_eq!(taken.lock().expect("no panic").len(), 1);
    council.turn("2026-11-19 12:00").await;
    assert_eq!(taken.lock().expect("no panic").len(), 1, "the earlier step is not told after it");
}

#[tokio::test]
async fn what_became_due_after_a_stand_in_was_written_to_reaches_the_stand_in_too() {
    let mut council = late().await;
    let taken = served(&mut council, |person| if person == "kukina" { full() } else { accepted() });
    let heard = || std::mem::take(&mut *taken.lock().expect("no panic"));
    council.turn(LATE).await;
    council.turn("2026-11-23 08:30").await;
    let first = heard();
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].0 == "admin" && first[0].1.contains("№\u{a0}24"), "{first:?}");
    council.register(ADOPTED, &[25], "2026-11-23 10:00");
    council.turn("2026-11-23 10:05").await;
    let second = heard();
    assert_eq!(second.len(), 1, "{second:?}");
    assert!(second[0].0 == "admin" && second[0].1.contains("№\u{a0}25"), "{second:?}");
    assert!(!second[0].1.contains("№\u{a0}24"), "told twice: {second:?}");
    assert!(stages(&mut council).contains(&"kukina waiting".to_owned()));
}

#[tokio::test]
async fn two_like_refusals_are_about_us_where_nobody_else_is_left_to_hear() {
    let head = |texts: Texts| {
        texts.with("directory.toml", "council_head = \"holova\"", "council_head = \"admin\"")
    };
    let mut council = council(head).await;
    let up = Arc::new(Mutex::new(false));
    let is_up = up.clone();
    let taken = served(&mut council, move |_| {
        if *is_up.lock().expect("no panic") {
            accepted()
        } else {
            refused("550 5.1.1 no such user")
        }
    });
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.refused, report.letters.retrying), (0, 2));
    assert_eq!(stages(&mut council), ["admin waiting", "kukina waiting"]);
    *up.lock().expect("no panic") = true;
    council.turn("2026-11-20 08:35").await;
    let taken: Vec<String> =
        taken.lock().expect("no panic").iter().map(|(person, _)| person.clone()).collect();
    assert_eq!(taken, ["kukina"], "the letter itself, and no copy");
    assert_eq!(stages(&mut council), ["admin withdrawn", "kukina accepted"]);
}

/// What keeps letters from those who should hear, by the daemon's own word.
fn mail_trouble(council: &mut Council, at: &str) -> String {
    let standing = council.command(Question::Status, at).expect("an answer");
    standing["mail"]["kind"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_letter_that_everybody_refused_is_shown_until_it_leaves_after_all() {
    let mut council = late().await;
    let up = Arc::new(Mutex::new(false));
    let is_up = up.clone();
    // Each address is bad for a reason of its own.
    served(&mut council, move |person| match *is_up.lock().expect("no panic") {
        true => accepted(),
        false => refused(&format!("550 5.1.1 no {person} here")),
    });
    for at in [LATE, "2026-11-20 08:35", "2026-11-20 08:40"] {
        council.turn(at).await;
    }
    assert!(stages(&mut council).iter().all(|stage| stage.ends_with(" refused")));
    assert_eq!(mail_trouble(&mut council, "2026-11-20 08:41"), "heard-by-nobody");
    *up.lock().expect("no panic") = true;
    let again = Question::Outbox(OutboxQuestion::Retry { letter: None, all: true });
    council.command(again, "2026-11-20 08:42").expect("done");
    council.turn("2026-11-20 08:45").await;
    assert_eq!(mail_trouble(&mut council, "2026-11-20 08:46"), "");
}

#[tokio::test]
async fn a_server_that_takes_nothing_for_a_day_is_shown_and_one_bad_letter_is_not() {
    let mut council = late().await;
    served(&mut council, |_| full());
    council.turn(LATE).await;
    assert_eq!(mail_trouble(&mut council, "2026-11-20 16:00"), "", "it may pass");
    council.turn("2026-11-23 08:30").await;
    assert_eq!(mail_trouble(&mut council, "2026-11-23 08:31"), "mail-takes-nothing");
    served(&mut council, |person| if person == "kukina" { full() } else { accepted() });
    council.turn("2026-11-23 12:31").await;
    assert_eq!(mail_trouble(&mut council, "2026-11-23 12:32"), "", "others get theirs");
}
