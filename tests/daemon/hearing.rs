//! Replies by mail: what each changes, whose it is, what comes back, and that once is once.

use crate::council::{Council, Texts, day, moment};
use crate::mail::{Arrived, recipients};
use crate::site::decision;
use crate::support::mail_client::{Charset, Face, Program, Reply};
use crate::support::smtp_server::{At, Script};
use hromada_watch::clock::Clock;
use hromada_watch::daemon::desk::answer::status::Standing;
use hromada_watch::daemon::hear::Hearing;
use hromada_watch::domain::register::message::{Distrust, HeardAs, MailboxBlindness, Unclear};
use hromada_watch::domain::register::said::{Said, Way};
use hromada_watch::mailbox::Mailbox;
use hromada_watch::mailbox::look::MailboxFault;
use hromada_watch::mailbox::scripted::Scripted;
use hromada_watch::store::fact::Fact;
use hromada_watch::store::mail_fact::MailFact;

const ADOPTED: &str = "2026-10-20";
const N24: &str = "publication/session-2026-10-20-№24";
const MORNING: &str = "2026-11-09 08:30";

/// A council, its mailbox, and the letter of this morning.
pub struct Town {
    pub council: Council,
    pub mailbox: Scripted,
    /// The Message-ID of the morning's letter, without brackets.
    pub letter: String,
    count: usize,
}

impl Town {
    /// A council whose letter about № 24 has just reached Kukina.
    pub async fn with_letter(numbers: &[u32], change: impl FnOnce(Texts) -> Texts) -> Self {
        Self::with_old(1, numbers, change).await
    }

    /// The same, where so many messages lay in the mailbox before anybody looked.
    pub async fn with_old(
        old: usize,
        numbers: &[u32],
        change: impl FnOnce(Texts) -> Texts,
    ) -> Self {
        let mut council = Council::begin("2026-10-20 10:00", |texts, _| {
            change(texts.publication_only().kukina_alone())
        })
        .await;
        let mailbox = Scripted::default();
        // What lay there before is nobody's answer.
        for _ in 0..old {
            mailbox.put(b"From: old@rada.test\r\nSubject: old\r\n\r\nx");
        }
        council.parts.mailbox = Some(Mailbox::Scripted(mailbox.clone()));
        council.turn("2026-10-20 10:00").await;
        council.register(ADOPTED, numbers, "2026-10-20 16:00");
        let mut town = Self { council, mailbox, letter: String::new(), count: 0 };
        town.hear("2026-10-20 16:00").await;
        town.council.turn(MORNING).await;
        let arrived = town.council.arrived();
        let letter =
            arrived.iter().find(|mail| mail.subject.to_lowercase().contains("строк спливає"));
        let letter = letter.expect("the reminder");
        town.letter = letter.id.trim_matches(['<', '>']).to_owned();
        town
    }

    pub async fn begin() -> Self {
        Self::with_letter(&[24], |texts| texts).await
    }

    pub async fn hear(&mut self, at: &str) {
        let clock = Clock::manual(moment(at));
        Hearing::once(&mut self.council.parts, &clock).await.expect("the store holds");
    }

    /// A reply as a mail program writes it.
    pub fn reply(&mut self, words: &str, from: &str) -> Vec<u8> {
        self.count += 1;
        let id = format!("own-{}@mail.test", self.count);
        let letter = "Рішення № 24: строк спливає.\nВідповідайте: «готово», «не моє».";
        Reply {
            words,
            from,
            to: "nagaduvannia@rada.test",
            answers: &self.letter,
            id: &id,
            letter,
            signature: Some("Інна"),
            program: Program::Gmail,
            face: Face::Ukrainian,
            charset: Charset::Utf8Base64,
        }
        .bytes()
    }

    /// Somebody replies, and it is heard; what arrived at the mail server then.
    pub async fn replies(&mut self, words: &str, from: &str, at: &str) -> Vec<Arrived> {
        let bytes = self.reply(words, from);
        self.mailbox.put(&bytes);
        self.hear(at).await;
        self.council.arrived()
    }

    pub fn heard(&self) -> Vec<HeardAs> {
        let mails = self.council.entries().into_iter().filter_map(|entry| match entry.fact {
            Fact::Mail { mail: MailFact::Heard { what, .. } } => Some(what),
            _ => None,
        });
        mails.collect()
    }

    pub fn answers(&self) -> Vec<(String, Said, Way, Option<String>, String)> {
        let entries = self.council.entries().into_iter();
        let answers = entries.filter_map(|entry| match entry.fact {
            Fact::AnswerGiven { obligation, said, way, words, .. } => {
                Some((obligation.to_string(), said, way, words, entry.author))
            }
            _ => None,
        });
        answers.collect()
    }
}

pub const KUKINA: &str = "kukina@rada.test";

#[tokio::test]
async fn a_reply_becomes_a_fact_of_its_writer_and_gets_a_receipt_in_its_thread() {
    let mut town = Town::begin().await;
    let words = "Доброго дня! До 12 листопада, бо немає підпису.";
    // At night as well: it answers a person who is awake.
    let arrived = town.replies(words, KUKINA, "2026-11-09 22:10").await;
    let until = day("2026-11-12");
    let said = Said::Promise { until, reason: "немає підпису".to_owned() };
    let words = Some(words.to_owned());
    assert_eq!(town.answers(), [(N24.to_owned(), said, Way::Reply, words, "kukina".to_owned())]);
    let register = &town.council.parts.store.state().register;
    assert!(register.is_promised(&N24.into(), day("2026-11-11")));
    let [receipt] = arrived.as_slice() else { panic!("{arrived:?}") };
    assert_eq!(receipt.to, "kukina");
    assert_eq!(receipt.subject, "Re: Рішення № 24");
    let text = receipt.text.replace('\u{a0}', " ");
    assert!(text.contains("Записано: до 12 листопада 2026 року включно"), "{text}");
    assert!(text.contains("«Доброго дня! До 12 листопада, бо немає підпису.»"), "{text}");
    let stored = town.council.mail.stored();
    let headers = String::from_utf8_lossy(&stored.last().expect("it").data).replace("\r\n ", " ");
    assert!(headers.contains("In-Reply-To: <own-1@mail.test>"), "{headers}");
    assert!(headers.contains(&format!("References: <{}> <own-1@mail.test>", town.letter)));
    assert!(headers.contains("Auto-Submitted: auto-"));
    assert_eq!(town.mailbox.marked().len(), 1);
}

#[tokio::test]
async fn a_given_page_is_opened_at_once_and_settles_or_says_why_not() {
    let mut town = Town::begin().await;
    for number in [24, 25] {
        town.council.site.publish(decision(number, "20.10.2026", "21.10.2026"));
    }
    let wrong = town.council.site.document_url(25);
    let arrived = town.replies(&format!("Ось: {wrong}"), KUKINA, "2026-11-09 10:00").await;
    assert!(arrived[0].text.contains("На цій сторінці інше рішення"), "{}", arrived[0].text);
    assert_eq!(town.council.status(N24, "2026-11-09 10:01"), "open");
    let right = town.council.site.document_url(24);
    let arrived = town.replies(&format!("{right}\nДякую!"), KUKINA, "2026-11-09 10:30").await;
    assert!(arrived[0].text.contains("Записано: виконано. Дякуємо!"), "{}", arrived[0].text);
    assert_eq!(town.council.status(N24, "2026-11-09 10:31"), "met");
}

#[tokio::test]
async fn a_message_is_handled_once_however_often_it_is_served_and_whatever_dies() {
    let mut town = Town::begin().await;
    let bytes = town.reply("це не моє", KUKINA);
    town.mailbox.put(&bytes);
    town.mailbox.put(&bytes);
    town.hear("2026-11-09 10:00").await;
    assert_eq!((town.answers().len(), town.heard().len()), (1, 1));
    assert_eq!(town.council.arrived().len(), 1, "one receipt");
    // The server numbers anew, and the process died before it could mark anything.
    town.mailbox.put(&bytes);
    town.mailbox.renumber();
    let Town { council, mailbox, letter, count } = town;
    let mut council = council.restart("2026-11-09 10:10");
    council.parts.mailbox = Some(Mailbox::Scripted(mailbox.clone()));
    let mut town = Town { council, mailbox, letter, count };
    town.hear("2026-11-09 10:20").await;
    assert_eq!(town.answers().len(), 1);
    // What lay there before the first look is no answer; now it is looked at, and is nothing.
    assert_eq!(town.heard()[1..], [HeardAs::Nothing]);
    assert_eq!(town.council.arrived().len(), 0, "and no other receipt");
    assert_eq!(town.mailbox.marked().len(), 4, "all are marked");
}

#[tokio::test]
async fn what_leaves_a_doubt_goes_to_the_contact_person_once_and_changes_nothing() {
    for (words, why) in [
        ("ні, не готово", Unclear::Negated),
        ("А що саме треба?", Unclear::Question),
        ("№№ 1–25", Unclear::NotAsked),
        ("", Unclear::Empty),
        ("До 25 травня 2027 року, бо так", Unclear::NotTaken),
    ] {
        let mut town = Town::begin().await;
        let mut arrived = town.replies(words, KUKINA, "2026-11-09 10:00").await;
        arrived.sort_by(|a, b| a.to.cmp(&b.to));
        let to: Vec<&str> = arrived.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["admin", "kukina"], "{words}");
        assert!(arrived[0].text.contains("За цією відповіддю нічого не записано"), "{words}");
        assert!(arrived[0].text.contains("kukina@rada.test"), "{words}");
        assert!(arrived[1].text.contains("Нічого не змінено"), "{words}: {}", arrived[1].text);
        assert!(
            matches!(&town.heard()[..], [HeardAs::Unclear { why: read, .. }] if *read == why),
            "{words}: {:?}",
            town.heard()
        );
        assert_eq!(town.answers(), []);
        town.hear("2026-11-09 11:00").await;
        assert_eq!(town.council.arrived().len(), 0, "once");
    }
}

#[tokio::test]
async fn nothing_is_taken_from_anyone_but_the_reader_of_the_letter() {
    let mut town = Town::begin().await;
    // A colleague whom the letter was passed on to, and a stranger.
    for from in ["zinevych@rada.test", "evil@evil.test"] {
        let arrived = town.replies("готово", from, "2026-11-09 10:00").await;
        let [forward] = arrived.as_slice() else { panic!("{arrived:?}") };
        assert_eq!(forward.to, "admin", "nobody else gets anything");
    }
    // Her address, but her domain did not send it.
    let mut forged = b"Authentication-Results: mx.rada.test; dmarc=fail\r\n".to_vec();
    forged.extend(town.reply("готово", KUKINA));
    town.mailbox.put(&forged);
    town.hear("2026-11-09 10:00").await;
    assert_eq!(town.answers(), []);
    let why: Vec<Distrust> = town
        .heard()
        .into_iter()
        .filter_map(|what| match what {
            HeardAs::Stranger { why, .. } => Some(why),
            _ => None,
        })
        .collect();
    assert_eq!(why, [Distrust::OtherAddress, Distrust::OtherAddress, Distrust::Forged]);
    // A guessed name answers no letter: it is other people's mail, and a colleague's is forwarded.
    town.letter = "00000000000000000000000000000000@rada.test".to_owned();
    town.council.arrived();
    assert_eq!(town.replies("готово", "evil@evil.test", "2026-11-09 10:10").await.len(), 0);
    let arrived = town.replies("готово", KUKINA, "2026-11-09 10:20").await;
    assert_eq!(arrived.len(), 2, "forwarded, and told so");
    assert_eq!(town.answers(), []);
}

#[tokio::test]
async fn a_letter_is_known_by_the_address_that_it_was_answered_to() {
    let mut town = Town::begin().await;
    let tag: String = town.letter.chars().take(20).collect();
    for (tag, answers) in [("0".repeat(20), 0), (tag, 1)] {
        let message = format!(
            "From: Kukina@Rada.test\r\nTo: nagaduvannia+{tag}@rada.test\r\nMessage-ID: <{tag}@x>\r\n\
             Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nце не моє"
        );
        town.mailbox.put(message.as_bytes());
        town.hear("2026-11-09 10:00").await;
        assert_eq!(town.answers().len(), answers);
    }
}

#[tokio::test]
async fn receipts_are_gathered_and_two_machines_end_by_themselves() {
    let mut town = Town::with_letter(&[24, 25], |texts| texts).await;
    assert_eq!(town.replies("№ 24 опубліковано", KUKINA, "2026-11-09 10:00").await.len(), 1);
    assert_eq!(town.replies("№ 25 не моє", KUKINA, "2026-11-09 10:01").await.len(), 0);
    assert_eq!(town.answers().len(), 2);
    // Within five minutes of her last receipt there is none; afterwards one for all.
    let second = town.replies("№ 24 зробимо до 12 листопада", KUKINA, "2026-11-09 10:02").await;
    let third = town.replies("№ 25 зробимо до 13 листопада", KUKINA, "2026-11-09 10:03").await;
    assert_eq!((second.len(), third.len()), (0, 0));
    town.hear("2026-11-09 10:06").await;
    let gathered = town.council.arrived();
    let [receipt] = gathered.as_slice() else { panic!("{gathered:?}") };
    assert!(receipt.text.contains("12 листопада") && receipt.text.contains("13 листопада"));
    // A program that answers every receipt, and does not say that it is one.
    let mut sent = 0;
    for minute in 0..59 {
        let at = format!("2026-11-09 {}:{:02}", 11 + minute / 10, minute % 10 * 6);
        let arrived = town.replies("так", KUKINA, &at).await;
        sent += arrived.iter().filter(|mail| mail.to == "kukina").count();
    }
    assert!(sent <= 12, "{sent} receipts");
    // One that says so is never answered.
    let mut robot = b"Auto-Submitted: auto-replied\r\n".to_vec();
    robot.extend(town.reply("готово", KUKINA));
    town.mailbox.put(&robot);
    let before = town.heard().len();
    town.hear("2026-11-10 10:00").await;
    assert_eq!(town.heard()[before..], [HeardAs::Nothing]);
}

#[tokio::test]
async fn a_bounce_passes_the_letter_on_as_a_refusal_does() {
    let report = |letter: &str, recipient: &str, action: &str| {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.test\r\nMessage-ID: <{recipient}{action}{letter}>\r\n\
             Subject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; \
             report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
             Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n--b\r\n\
             Content-Type: message/rfc822\r\n\r\nMessage-ID: <{letter}>\r\n\r\nx\r\n--b--\r\n"
        )
    };
    let mut town = Town::begin().await;
    let letter = town.letter.clone();
    for (name, recipient, action) in [
        ("00000000000000000000000000000000@rada.test", KUKINA, "failed"),
        (letter.as_str(), "somebody@else.test", "failed"),
        (letter.as_str(), KUKINA, "delayed"),
    ] {
        town.mailbox.put(report(name, recipient, action).as_bytes());
    }
    town.hear("2026-11-09 09:00").await;
    assert!(town.heard().iter().all(|what| *what == HeardAs::Nothing), "{:?}", town.heard());
    town.mailbox.put(report(&letter, KUKINA, "failed").as_bytes());
    town.hear("2026-11-09 09:05").await;
    assert!(matches!(town.heard().last(), Some(HeardAs::Bounced { .. })), "{:?}", town.heard());
    assert_eq!(town.council.arrived().len(), 0, "a server is not answered");
    town.council.turn("2026-11-09 09:10").await;
    let arrived = town.council.arrived();
    let told = arrived.iter().any(|mail| mail.text.contains("Доставити лист за призначенням"));
    assert!(told, "{arrived:?}");
    // The same report under another name tells nothing new.
    let again = report(&letter, KUKINA, "failed").replace("Message-ID: <kukina", "Message-ID: <x");
    let before = town.heard().len();
    town.mailbox.put(again.as_bytes());
    town.hear("2026-11-09 09:15").await;
    assert_eq!(town.heard()[before..], [HeardAs::Nothing]);
}

#[tokio::test]
async fn a_bounce_of_a_bounce_says_nothing_of_the_letter_and_is_not_answered() {
    let mut town = Town::begin().await;
    let letter = &town.letter;
    let report = |id: &str, failed: &str, boundary: &str, returned: &str| {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.test\r\nMessage-ID: <{id}@mx.test>\r\n\
             Subject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; \
             report-type=delivery-status; boundary={boundary}\r\n\r\n--{boundary}\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
             Final-Recipient: rfc822; {failed}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
             --{boundary}\r\nContent-Type: message/rfc822\r\n\r\n{returned}\r\n--{boundary}--\r\n"
        )
    };
    let inner = report("inner", KUKINA, "a", &format!("Message-ID: <{letter}>\r\n\r\nx"));
    let outer = report("outer", "bounces@mx.test", "b", &inner);
    let words = format!(
        "Return-Path: <>\r\nX-Failed-Recipients: bounces@mx.test\r\n\
         From: Mailer-Daemon@mx.test\r\nMessage-ID: <words@mx.test>\r\n\
         Subject: Mail delivery failed\r\n\r\nbounces@mx.test: 550 5.1.1\r\n\r\n{inner}"
    );
    for bounce in [&outer, &words] {
        town.mailbox.put(bounce.as_bytes());
    }
    town.hear("2026-11-09 09:00").await;
    assert_eq!(town.heard(), [HeardAs::Nothing, HeardAs::Nothing]);
    assert_eq!(town.council.arrived().len(), 0, "a server is not answered");
    // What the inner one says counts where it comes itself.
    town.mailbox.put(inner.as_bytes());
    town.hear("2026-11-09 09:05").await;
    assert!(matches!(town.heard().last(), Some(HeardAs::Bounced { .. })), "{:?}", town.heard());
}

#[tokio::test]
async fn a_receipt_that_cannot_leave_is_tried_again_as_it_was() {
    let mut town = Town::begin().await;
    town.council.use_mail(Script::default().answer(At::Content, "451 4.3.0 later")).await;
    let arrived = town.replies("це не моє", KUKINA, "2026-11-09 10:00").await;
    assert_eq!(arrived.len(), 1, "it was handed over, and not taken");
    town.hear("2026-11-09 10:00").await;
    assert_eq!(town.council.arrived().len(), 0, "not at once");
    town.hear("2026-11-09 10:02").await;
    let again = town.council.arrived();
    assert_eq!(again.len(), 1);
    assert_eq!((&again[0].id, &again[0].text), (&arrived[0].id, &arrived[0].text));
    town.hear("2026-11-09 12:00").await;
    assert_eq!(town.council.arrived().len(), 0, "it is taken");
}

#[tokio::test]
async fn in_a_trial_the_administrators_replies_are_nobodys_answer() {
    let shadow = |texts: Texts| texts.with("settings.toml", "live = true\n", "live = false\n");
    let mut town = Town::with_letter(&[24], shadow).await;
    for from in [KUKINA, "admin@rada.test"] {
        let arrived = town.replies("готово", from, "2026-11-09 10:00").await;
        let to: Vec<&str> = arrived.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!(to, ["admin"], "{from}");
    }
    assert_eq!(town.answers(), []);
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_read_is_a_trouble_until_it_can() {
    let mut town = Town::begin().await;
    town.mailbox.fail(Some(MailboxFault::Silent));
    for at in ["2026-11-09 15:30", "2026-11-09 15:45"] {
        town.hear(at).await;
        town.council.turn(at).await;
        assert_eq!(town.council.arrived().len(), 0, "a short silence is nobody's trouble");
    }
    town.council.turn("2026-11-10 08:30").await;
    let told = town.council.arrived();
    assert_eq!(recipients(&told), ["admin"]);
    assert!(told[0].text.contains("сервер не відповідає"), "{}", told[0].text);
    // What does not pass by itself is another trouble, told as it stands.
    town.mailbox.fail(Some(MailboxFault::SignIn));
    town.hear("2026-11-10 09:00").await;
    let standing = Standing::of(&town.council.parts, moment("2026-11-10 09:01"));
    let outage = standing.mailbox_blind.expect("the status says so");
    assert_eq!(outage.since, moment("2026-11-09 15:30"));
    assert_eq!(outage.cause, MailboxBlindness::SignIn);
    town.council.turn("2026-11-11 08:30").await;
    assert_eq!(town.council.arrived().len(), 0, "once");
    town.mailbox.fail(None);
    let bytes = town.reply("це не моє", KUKINA);
    town.mailbox.put(&bytes);
    town.hear("2026-11-11 09:00").await;
    assert_eq!(town.answers().len(), 1, "nothing was lost");
    town.council.arrived();
    town.council.turn("2026-11-12 08:30").await;
    let told = town.council.arrived();
    let sees = told.iter().find(|mail| mail.to == "admin").expect("the end of it");
    assert!(sees.text.contains("знову читається"), "{}", sees.text);
    town.council.turn("2026-11-13 08:30").await;
    let again = town.council.arrived();
    assert!(again.iter().all(|mail| !mail.text.contains("скриньк")), "{again:?}");
}

#[tokio::test]
async fn what_cannot_be_read_at_all_is_told_once_and_marked() {
    let mut town = Town::begin().await;
    for _ in 0..2 {
        town.mailbox.put(b"\r\n");
    }
    town.hear("2026-11-09 10:00").await;
    let arrived = town.council.arrived();
    assert_eq!(recipients(&arrived), ["admin"]);
    assert!(arrived[0].subject.contains("не вдалося прочитати"), "{}", arrived[0].subject);
    assert_eq!(town.heard(), [HeardAs::Unreadable]);
    assert_eq!(town.mailbox.marked().len(), 2);
}

#[tokio::test]
async fn a_page_that_refutes_it_makes_no_answer_and_ends_none() {
    let mut town = Town::begin().await;
    town.replies("це не моє", KUKINA, "2026-11-09 09:00").await;
    town.council.site.publish(decision(25, "20.10.2026", "21.10.2026"));
    let wrong = town.council.site.document_url(25);
    let arrived = town.replies(&format!("Ось: {wrong}"), KUKINA, "2026-11-09 10:00").await;
    assert!(arrived[0].text.contains("На цій сторінці інше рішення"), "{}", arrived[0].text);
    assert_eq!(town.answers().len(), 1, "{:?}", town.answers());
    let register = &town.council.parts.store.state().register;
    assert!(register.is_disclaimed(&N24.into(), &"kukina".into()));
}
