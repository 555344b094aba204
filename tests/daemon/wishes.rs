//! Who reads, when and where: chosen hours and days, people without an address, one address for
//! several people.

use crate::council::{Council, Texts, moment};
use crate::mail::{Arrived, recipients};
use chrono::Weekday;
use hromada_watch::clock::Clock;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::register::wishes::WishesQuestion;
use hromada_watch::daemon::hear::Hearing;
use hromada_watch::mailbox::Mailbox;
use hromada_watch::mailbox::scripted::Scripted;
use hromada_watch::store::fact::Fact;
use serde_json::json;

const EMAIL: &str = "email = \"kukina@rada.test\"";

async fn council(change: impl FnOnce(Texts) -> Texts) -> Council {
    let begin = |texts: Texts, _: &crate::site::Site| change(texts.publication_only());
    let mut council = Council::begin("2026-10-20 10:00", begin).await;
    council.turn("2026-10-20 10:00").await;
    council.register("2026-10-20", &[24], "2026-10-20 16:00");
    council
}

/// What came about decisions.
fn arrived(council: &mut Council) -> Vec<Arrived> {
    council.arrived().into_iter().filter(|mail| !mail.is_report()).collect()
}

#[tokio::test]
async fn letters_leave_at_the_hour_and_on_the_days_that_a_person_chose() {
    let wish = format!("{EMAIL}\nletters_at = \"10:00\"\nletters_on = [\"Thu\"]");
    let mut council =
        council(|texts| texts.kukina_alone().with("directory.toml", EMAIL, &wish)).await;
    // Ten days before the last day, a Thursday, it is Monday.
    for at in ["2026-11-09 08:30", "2026-11-09 10:05", "2026-11-12 08:30"] {
        council.turn(at).await;
        assert_eq!(recipients(&arrived(&mut council)), [""; 0], "at {at}");
    }
    council.turn("2026-11-12 10:00").await;
    assert_eq!(recipients(&arrived(&mut council)), ["kukina"]);
    // What is due before the next chosen day does not wait for it.
    council.register("2026-10-16", &[7], "2026-11-13 09:00");
    council.turn("2026-11-13 10:00").await;
    let arrived = arrived(&mut council);
    assert_eq!(recipients(&arrived), ["kukina"]);
    assert!(arrived[0].text.contains("№\u{a0}7"), "{}", arrived[0].text);
}

#[tokio::test]
async fn what_a_person_said_of_their_letters_stands_above_the_directory_until_taken_back() {
    let wish = format!("{EMAIL}\nletters_on = [\"Mon\"]");
    let mut council =
        council(|texts| texts.kukina_alone().with("directory.toml", EMAIL, &wish)).await;
    let person = || "kukina".to_owned();
    let say = |at: &str| WishesQuestion::Say {
        person: person(),
        at: Some(at.parse().expect("an hour")),
        on: vec![Weekday::Fri, Weekday::Thu, Weekday::Fri],
        no_calendar: true,
    };
    let ask =
        |council: &mut Council, asked| council.command(Question::Wishes(asked), "2026-11-06 10:00");
    let refused = ask(&mut council, say("16:30")).expect_err("nothing would leave any more");
    assert!(refused.to_string().contains("не пізніше 16:00"), "{refused}");
    let said = ask(&mut council, say("11:00")).expect("it is recorded");
    assert_eq!((&said["word"], &said["letters_on"]), (&"own".into(), &json!(["Thu", "Fri"])));
    let facts = council.entries().len();
    ask(&mut council, say("11:00")).expect("twice is once");
    assert_eq!(council.entries().len(), facts);
    // Monday would have been the directory's day.
    for at in ["2026-11-09 11:05", "2026-11-12 10:55"] {
        council.turn(at).await;
        assert_eq!(recipients(&arrived(&mut council)), [""; 0], "at {at}");
    }
    council.turn("2026-11-12 11:00").await;
    let letters = arrived(&mut council);
    assert_eq!(recipients(&letters), ["kukina"]);
    let reset = ask(&mut council, WishesQuestion::Reset { person: person() });
    assert_eq!(reset.expect("it is recorded")["word"], "directory");
    council.register("2026-10-26", &[7], "2026-11-13 09:00");
    council.turn("2026-11-13 11:00").await;
    assert_eq!(recipients(&arrived(&mut council)), [""; 0], "it is Friday");
    council.turn("2026-11-16 08:30").await;
    assert_eq!(recipients(&arrived(&mut council)), ["kukina"]);
}

#[tokio::test]
async fn whoever_has_no_address_is_read_by_their_deputy_who_learns_why() {
    let deputy = "deputy = \"zinevych\"";
    let mut council =
        council(|texts| texts.kukina_alone().with("directory.toml", EMAIL, deputy)).await;
    council.turn("2026-11-09 08:30").await;
    let letters = arrived(&mut council);
    assert_eq!(recipients(&letters), ["zinevych"]);
    let text = letters[0].text.replace('\u{a0}', " ");
    assert!(text.contains("Не мають електронної адреси: Кукіна І.В."), "{text}");
    council.turn("2026-11-10 08:30").await;
    assert!(arrived(&mut council).is_empty(), "nobody is told of a letter that never left");
}

#[tokio::test]
async fn of_several_people_with_one_address_the_reader_of_the_letter_answers() {
    let shared = "email = \"kolisnichenko@rada.test\"";
    let mut council = council(|texts| texts.with("directory.toml", shared, EMAIL)).await;
    let mailbox = Scripted::default();
    council.parts.mailbox = Some(Mailbox::Scripted(mailbox.clone()));
    let hear = async |council: &mut Council, at: &str| {
        let clock = Clock::manual(moment(at));
        Hearing::once(&mut council.parts, &clock).await.expect("the store holds");
    };
    hear(&mut council, "2026-11-09 08:00").await;
    council.turn("2026-11-09 08:30").await;
    let letters = arrived(&mut council);
    assert_eq!(recipients(&letters), ["dolhorukova", "kukina", "kukina"]);
    for (at, letter) in letters.iter().filter(|letter| letter.to == "kukina").enumerate() {
        let reply = format!(
            "From: kukina@rada.test\r\nTo: nagaduvannia@rada.test\r\nMessage-ID: <{at}@own>\r\n\
             In-Reply-To: {}\r\nSubject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
             це не моє",
            letter.id
        );
        mailbox.put(reply.as_bytes());
    }
    hear(&mut council, "2026-11-09 10:00").await;
    let mut people: Vec<String> = council
        .entries()
        .into_iter()
        .filter_map(|entry| match entry.fact {
            Fact::AnswerGiven { person, .. } => Some(person.to_string()),
            _ => None,
        })
        .collect();
    people.sort();
    assert_eq!(people, ["kolisnichenko", "kukina"]);
}
