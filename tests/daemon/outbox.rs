//! From a notice to a letter in somebody's mailbox, with a mail server that has its moods.

use crate::council::{Council, moment};
use crate::mail::{Arrived, recipients};
use crate::site::{Power, decision};
use crate::support::smtp_server::{At, Script};
use hromada_watch::channels::{Channel, Outcome, Scope};
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use hromada_watch::domain::notice::setback::Setback;
use hromada_watch::domain::retry::LETTER_HANDOVER_AFTER;
use hromada_watch::store::fact::Fact;
use std::sync::{Arc, Mutex};

const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";
const ALL: [&str; 3] = ["dolhorukova", "kolisnichenko", "kukina"];
/// The first working morning after the last day.
const LATE: &str = "2026-11-20 08:30";

/// Decision 24 is late at [`LATE`], and nobody has heard of it.
async fn late(
    script: Script,
    edit: impl FnOnce(crate::council::Texts) -> crate::council::Texts,
) -> Council {
    let mut council =
        Council::with_mail("2026-10-20 10:00", script, |texts, _| edit(texts.publication_only()))
            .await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    council
}

fn stages(council: &mut Council) -> Vec<String> {
    let mut all: Vec<String> = council
        .letters()
        .iter()
        .map(|letter| {
            let word = |field: &str| letter[field].as_str().unwrap_or_default().to_owned();
            format!("{} {}", word("person"), word("stage"))
        })
        .collect();
    all.sort();
    all
}

#[tokio::test]
async fn letters_wait_for_a_mail_server_that_is_down() {
    let mut council = late(Script::default(), |texts| texts).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let (up, down) = (council.mail.address.port(), nobody.local_addr().expect("an address").port());
    drop(nobody);
    let port = |from: u16, to: u16| {
        move |text: String| text.replace(&format!("port = {from}\n"), &format!("port = {to}\n"))
    };
    council.edit(port(up, down));
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.retrying, report.letters.sent), (1, 0), "the others are not tried");
    assert_eq!(stages(&mut council), ALL.map(|person| format!("{person} waiting")));

    council.edit(port(down, up));
    council.turn("2026-11-20 08:35").await;
    assert_eq!(recipients(&council.arrived()), ALL);
    council.turn("2026-11-20 08:40").await;
    assert!(council.arrived().is_empty());
}

#[tokio::test]
async fn a_silent_mail_server_delays_and_loses_nothing() {
    let script = Script { silent: Some(At::Greeting), ..Script::default() };
    let brief = ("settings.toml", "timeout = \"30 s\"", "timeout = \"1 s\"");
    let mut council = late(script, |texts| texts.with(brief.0, brief.1, brief.2)).await;
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.retrying, report.letters.sent), (1, 0));
    council.use_mail(Script::default()).await;
    council.turn("2026-11-20 08:31").await;
    assert_eq!(recipients(&council.arrived()), ALL);
}

#[tokio::test]
async fn greylisting_delays_one_letter_and_no_other() {
    let script = Script::default().answer(At::Rcpt, "451 4.7.1 greylisted, come back");
    let mut council = late(script, |texts| texts).await;
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.retrying, report.letters.sent), (1, 2));
    let mut people = recipients(&council.arrived()).len();
    assert_eq!(people, 2);
    council.turn("2026-11-20 08:30").await;
    assert!(council.arrived().is_empty(), "not before its time");
    council.turn("2026-11-20 08:31").await;
    people += council.arrived().len();
    assert_eq!(people, 3);
    assert_eq!(stages(&mut council), ALL.map(|person| format!("{person} accepted")));
}

#[tokio::test]
async fn a_refused_recipient_is_replaced_and_the_others_get_theirs() {
    let script = Script::default().answer(At::Rcpt, "550 5.1.1 no such user <x@rada.test>");
    let deputy = |texts: crate::council::Texts| {
        let mut texts = texts;
        for person in ALL {
            let line = format!("email = \"{person}@rada.test\"");
            texts = texts.with("directory.toml", &line, &format!("{line}\ndeputy = \"zinevych\""));
        }
        texts
    };
    let mut council = late(script, deputy).await;
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.refused, report.letters.sent), (1, 3));
    let first = council.arrived();
    let deputies: Vec<_> = first.iter().filter(|mail| mail.to == "zinevych").collect();
    assert_eq!((first.len(), deputies.len()), (3, 1), "{first:?}");
    council.turn("2026-11-20 08:35").await;
    let second = council.arrived();
    assert_eq!(recipients(&second), ["admin"]);
    let (admin, deputy) = (&second[0], deputies[0]);
    assert!(deputy.subject.starts_with("[Адресат: "), "{}", deputy.subject);
    assert!(deputy.text.contains("№\u{a0}24"), "{}", deputy.text);
    assert!(admin.text.contains("не дійшов, і повторно його не надсилатимуть"), "{}", admin.text);
    assert!(!admin.text.contains("x@rada.test"), "an address in a letter: {}", admin.text);
    council.turn("2026-11-20 08:40").await;
    assert!(council.arrived().is_empty());

    // The next rung goes to all three again: an address may have been mended meanwhile.
    council.turn("2026-11-27 08:30").await;
    assert_eq!(
        recipients(&council.arrived()),
        ["dolhorukova", "holova", "kolisnichenko", "kukina"]
    );
}

#[tokio::test]
async fn a_refused_login_makes_all_wait_and_nobody_is_marked_refused() {
    let login = || Some(("watch".to_owned(), "right".to_owned()));
    let script = || Script { login: login(), ..Script::default() };
    let directory = crate::council::directory();
    let password = directory.path().join("password");
    std::fs::write(&password, "wrong\n").expect("room");
    let lines = format!(
        "security = \"none\"\nusername = \"watch\"\npassword_file = \"{}\"",
        password.display()
    );
    let mut council =
        late(script(), |texts| texts.with("settings.toml", "security = \"none\"", &lines)).await;
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.retrying, report.letters.refused), (1, 0));
    assert_eq!(stages(&mut council), ALL.map(|person| format!("{person} waiting")));
    assert!(council.arrived().is_empty());

    std::fs::write(&password, "right\n").expect("room");
    council.use_mail(script()).await;
    council.turn("2026-11-20 08:31").await;
    assert_eq!(recipients(&council.arrived()), ALL);
}

#[tokio::test]
async fn a_letter_whose_fate_is_unknown_is_repeated_word_for_word() {
    let script = Script { drops: Some(At::Content), ..Script::default() };
    let mut council = late(script, |texts| texts.kukina_alone()).await;
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.retrying, report.letters.sent), (1, 0));
    let first = council.arrived();
    assert_eq!(first.len(), 1);
    // Something new to say must not slip into the repeated letter.
    council.register(ADOPTED, &[25], "2026-11-20 08:30");
    council.use_mail(Script::default()).await;
    council.turn("2026-11-20 08:31").await;
    let again = council.arrived();
    assert_eq!(recipients(&again), ["kukina"]);
    assert_eq!((&first[0].id, &first[0].text), (&again[0].id, &again[0].text));
    assert_eq!(first[0].subject, again[0].subject);
    assert_eq!(stages(&mut council), ["kukina accepted"]);

    council.turn("2026-11-23 08:30").await;
    let next = council.arrived();
    assert_eq!(recipients(&next), ["kukina"]);
    assert!(next[0].text.contains("№\u{a0}25"), "{}", next[0].text);
    assert!(!next[0].text.contains("№\u{a0}24"), "told twice: {}", next[0].text);
}

#[tokio::test]
async fn one_person_gets_one_letter_a_day() {
    let mut council = late(Script::default(), |texts| texts.kukina_alone()).await;
    council.register("2026-10-19", &[7], "2026-10-20 16:00");
    council.turn(LATE).await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["kukina"]);
    assert!(arrived[0].text.contains("№\u{a0}24") && arrived[0].text.contains("№\u{a0}7"));

    council.register(ADOPTED, &[25], "2026-11-20 10:00");
    council.turn("2026-11-20 11:00").await;
    council.turn("2026-11-20 16:55").await;
    assert!(council.arrived().is_empty(), "a second letter on one day");
    council.turn("2026-11-23 08:30").await;
    let next: Vec<Arrived> =
        council.arrived().into_iter().filter(|mail| mail.to == "kukina").collect();
    assert_eq!(next.len(), 1);
    assert!(next[0].text.contains("№\u{a0}25"), "{}", next[0].text);
}

#[tokio::test]
async fn in_shadow_mode_the_administrator_gets_everything_and_later_the_person_hears() {
    let shadow = ("settings.toml", "live = true\n", "live = false\n");
    let mut council =
        late(Script::default(), |texts| texts.with(shadow.0, shadow.1, shadow.2)).await;
    council.turn(LATE).await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["admin", "admin", "admin"]);
    for name in ["Долгорукова О.А.", "Кукіна І.В.", "Колісніченко О.В."]
    {
        let top = format!("Тіньовий режим. Адресат: {}.", name.trim_end_matches('.'));
        assert!(
            arrived.iter().any(|mail| mail.text.starts_with(&top) && mail.subject.contains(name)),
            "nothing for {name}: {arrived:?}"
        );
    }
    council.turn("2026-11-20 09:30").await;
    assert!(council.arrived().is_empty());

    council.edit(|text| text.replace("live = false\n", "live = true\n"));
    council.turn("2026-11-20 10:30").await;
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ALL, "nobody but the administrator had heard");
    assert!(arrived.iter().all(|mail| !mail.text.contains("Тіньовий режим")));
    council.turn("2026-11-20 11:30").await;
    assert!(council.arrived().is_empty());
}

#[tokio::test]
async fn a_letter_is_tried_again_at_growing_pauses_and_handed_over_after_two_days() {
    let mut council = late(Script::default(), |texts| texts.kukina_alone()).await;
    let taken = Arc::new(Mutex::new(Vec::new()));
    let seen = taken.clone();
    council.parts.channel = std::sync::Arc::new(Channel::scripted(move |parcel| {
        if parcel.to_email.starts_with("kukina@") {
            let reason = Setback::Told("452 mailbox full".to_owned());
            return Outcome::TryAgain { reason, scope: Scope::Letter };
        }
        seen.lock().expect("no panic").push((parcel.to_email.clone(), parcel.letter.clone()));
        Outcome::Accepted { answer: "250 ok".to_owned() }
    }));
    let begin = moment(LATE);
    for day in ["2026-11-20", "2026-11-23"] {
        for minute in (8 * 60 + 30)..(17 * 60) {
            council.turn(&format!("{day} {:02}:{:02}", minute / 60, minute % 60)).await;
        }
    }
    let attempts: Vec<i64> = council
        .entries()
        .iter()
        .filter(|entry| matches!(&entry.fact, Fact::LetterAttempted { .. }))
        .filter(|entry| entry.at - begin < LETTER_HANDOVER_AFTER)
        .map(|entry| (entry.at - begin).num_minutes())
        .collect();
    // 08:30, after 1, 5, 15 min, 1 h, then 4 h; the sixth would fall after the window's end.
    assert_eq!(attempts, [0, 1, 6, 21, 81, 321]);
    let handed: Vec<_> = taken.lock().expect("no panic").clone();
    assert_eq!(handed.len(), 1, "{handed:?}");
    let (to, letter) = &handed[0];
    assert_eq!(to, "admin@rada.test");
    assert!(letter.subject.starts_with("[Адресат: Кукіна І.В.]"), "{}", letter.subject);
    let kukina: Vec<String> = stages(&mut council);
    assert!(kukina.contains(&"kukina waiting".to_owned()), "it is not given up: {kukina:?}");
}

#[tokio::test]
async fn a_letter_that_waits_is_withdrawn_when_its_obligation_is_met() {
    let script = Script::default().answer(At::Rcpt, "451 4.7.1 greylisted");
    let mut council = late(script, |texts| texts.kukina_alone()).await;
    council.turn(LATE).await;
    assert_eq!(stages(&mut council), ["kukina waiting"]);
    council.site.publish(decision(24, "20.10.2026", "20.11.2026"));
    // The look before an accusation finds it; the cadence would not yet.
    let report = council.turn("2026-11-20 08:31").await;
    assert_eq!(report.letters.withdrawn, 1);
    assert_eq!(stages(&mut council), ["kukina withdrawn"]);
    council.turn("2026-11-23 08:30").await;
    assert!(council.arrived().is_empty());
    assert_eq!(council.status(N24, "2026-11-23 08:30"), "met");
}

#[tokio::test]
async fn who_had_a_letter_withdrawn_hears_what_is_true_in_the_same_turn() {
    let script = Script::default().answer(At::Rcpt, "451 4.7.1 greylisted");
    let mut council = late(script, |texts| texts.kukina_alone()).await;
    // The reminder of the last day meets greylisting, and the next turn is a day later.
    council.turn("2026-11-19 16:59").await;
    assert_eq!(stages(&mut council), ["kukina waiting"]);
    let report = council.turn(LATE).await;
    assert_eq!((report.letters.withdrawn, report.letters.sent), (1, 1));
    let arrived = council.arrived();
    assert_eq!(recipients(&arrived), ["kukina"]);
    assert!(arrived[0].subject.contains("строк сплив"), "{}", arrived[0].subject);
    let facts = council.entries().len();
    council.turn(LATE).await;
    assert_eq!(council.entries().len(), facts, "deciding twice at one moment adds nothing");
}

#[tokio::test]
async fn a_cancelled_letter_is_not_prepared_again_at_its_rung() {
    let script = Script::default().answer(At::Rcpt, "451 4.7.1 greylisted");
    let mut council = late(script, |texts| texts.kukina_alone()).await;
    council.turn(LATE).await;
    let id = council.letters()[0]["id"].as_str().expect("an id").to_owned();
    let cancel = Question::Outbox(OutboxQuestion::Cancel {
        letter: id.as_str().into(),
        reason: "хвора".to_owned(),
    });
    council.command(cancel.clone(), "2026-11-20 08:31").expect("it is cancelled");
    let error = council.command(cancel, "2026-11-20 08:31").expect_err("it is gone").to_string();
    assert!(error.contains("скасовано"), "{error}");
    for at in ["2026-11-20 08:32", "2026-11-23 08:30"] {
        council.turn(at).await;
        assert!(council.arrived().is_empty(), "at {at}");
    }
    council.turn("2026-11-25 08:30").await;
    assert!(council.arrived().is_empty(), "nobody's supervisor hears before they do");
    council.turn("2026-11-26 08:30").await;
    assert_eq!(recipients(&council.arrived()), ["holova"], "the supervisor's rung is another one");
    council.turn("2026-11-27 08:30").await;
    assert_eq!(recipients(&council.arrived()), ["kukina"], "the next rung is another one");
}

#[tokio::test]
async fn a_letter_held_by_blindness_does_not_silence_its_reader() {
    // One person answers for publication and for the submissions of a department.
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| {
        let (old, new) = ("head = \"head-education\"", "head = \"kukina\"");
        texts.kukina_alone().with("directory.toml", old, new)
    })
    .await;
    council.turn("2026-10-20 10:00").await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let first = Question::Submission(SubmissionQuestion::Add(NewSubmission {
        department: "education".into(),
        on: Some("2026-11-05".parse().expect("a date")),
        link: None,
        note: None,
    }));
    council.command(first, "2026-11-05 16:00").expect("it is recorded");
    let taken: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
    let full = Arc::new(Mutex::new(true));
    let (seen, is_full) = (taken.clone(), full.clone());
    council.parts.channel = std::sync::Arc::new(Channel::scripted(move |parcel| {
        if parcel.to_email.starts_with("kukina@") && *is_full.lock().expect("no panic") {
            let reason = Setback::Told("452 mailbox full".to_owned());
            return Outcome::TryAgain { reason, scope: Scope::Letter };
        }
        let letter = (parcel.to_email.clone(), parcel.letter.text.clone());
        seen.lock().expect("no panic").push(letter);
        Outcome::Accepted { answer: "250 ok".to_owned() }
    }));
    let heard = || -> Vec<String> {
        let all = std::mem::take(&mut *taken.lock().expect("no panic"));
        all.into_iter().filter(|(to, _)| to.starts_with("kukina@")).map(|(_, text)| text).collect()
    };
    // Her letter meets a full mailbox, and then the page of decisions goes dark.
    council.turn(LATE).await;
    *full.lock().expect("no panic") = false;
    council.site.content().documents_power = Power::Off;
    // Five working days before the 30th is the 23rd.
    council.turn("2026-11-23 08:30").await;
    let said = heard();
    assert_eq!(said.len(), 1, "she heard nothing of her department's last day");
    assert!(said[0].contains("Відділ освіти"), "{}", said[0]);
    assert!(!said[0].contains("№\u{a0}24"), "accused while the page is dark: {}", said[0]);
    let handed = council.letters().into_iter().filter(|letter| !letter["in_place_of"].is_null());
    assert_eq!(handed.count(), 0, "nobody stands in for a letter that waits for sight");
    // Sight returns on the same day: the letter that waited waits for the next morning.
    council.site.content().documents_power = Power::On;
    council.turn("2026-11-23 15:00").await;
    assert_eq!(heard(), Vec::<String>::new(), "a second letter on one day");
    council.turn("2026-11-24 08:30").await;
    let said = heard();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("№\u{a0}24"), "{}", said[0]);
}

#[tokio::test]
async fn a_mail_server_that_is_back_after_days_sends_no_copies_to_stand_ins() {
    let script = Script { silent: Some(At::Greeting), ..Script::default() };
    let mut council = late(script, |texts| {
        texts.with("settings.toml", "timeout = \"30 s\"", "timeout = \"1 s\"")
    })
    .await;
    for at in [LATE, "2026-11-20 08:31", "2026-11-20 08:32", "2026-11-23 08:30"] {
        council.turn(at).await;
    }
    let waiting = council.letters();
    assert_eq!(waiting.len(), 6, "two days old, so stand-ins hear as well: {waiting:?}");
    council.use_mail(Script::default()).await;
    council.turn("2026-11-23 12:30").await;
    assert_eq!(recipients(&council.arrived()), ALL, "the letters themselves, and no copies");
    council.turn("2026-11-23 12:35").await;
    assert!(council.arrived().is_empty());
    council.turn("2026-11-24 08:30").await;
    assert_eq!(recipients(&council.arrived()), ["holova"], "nothing is told twice");
}
