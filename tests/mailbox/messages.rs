//! Incoming messages: who writes, what is answered, which words are the writer's own.

use crate::support::mail_client::{Charset, Face, Program, Reply};
use hromada_watch::recognition::reply::quoting::own_words;
use hromada_watch::sources::mail;
use hromada_watch::sources::mail::incoming::{
    Body, Fate, Incoming, MailFault, Proof, Status, Writer,
};
use hromada_watch::sources::reading::parser::Parser;

const LETTER: &str = "Шановна Інно Вікторівно!\n\nРішення № 24: строк спливає сьогодні.\n\
                      Відповідайте на цей лист: «готово», «до 25 грудня, бо …».\n\nЗ повагою\n\
                      Галицинівська сільська рада\nhttps://rada.test/news/1";

async fn read(bytes: &[u8]) -> Incoming {
    mail::read(&Parser::Here, bytes.to_vec()).await.expect("a message")
}

async fn own(bytes: &[u8]) -> String {
    match read(bytes).await.body {
        Body::Text(text) => own_words(&text),
        other => panic!("{other:?}"),
    }
}

fn reply(words: &str) -> Reply<'_> {
    Reply {
        words,
        from: "kukina@rada.test",
        to: "watch@rada.test",
        answers: "0123456789abcdef0123456789abcdef@rada.test",
        id: "own-1@mail.test",
        letter: LETTER,
        signature: None,
        program: Program::Bare,
        face: Face::Ukrainian,
        charset: Charset::Utf8Base64,
    }
}

#[tokio::test]
async fn own_words_come_back_from_every_program_face_charset_and_signature() {
    let words = [
        "Готово",
        "Доброго дня!\nУже опубліковано: https://rada.test/news/77?page=2",
        "№№ 1–25",
        "Рішень не приймали",
        "До 25 грудня, бо немає підпису",
        "Це не моє, це до відділу освіти.\n\nПитання до Зіневич",
        "З’ясувала: об'єкт «Їжак» — ні, не готово",
    ];
    let signatures =
        [None, Some("Кукіна І.В.\r\nтел. +380 51 234-56-78"), Some("Інна\r\nhttps://kukina.test")];
    let mut count = 0;
    for program in Program::ALL {
        for face in Face::ALL {
            for charset in Charset::ALL {
                for signature in signatures {
                    for words in words {
                        let words = charset.writable(words);
                        let made = Reply { program, face, charset, signature, ..reply(&words) };
                        let read = own(&made.bytes()).await;
                        let lines = |text: &str| -> Vec<String> {
                            let lines = text.lines().filter(|line| !line.is_empty());
                            lines.map(str::to_owned).collect()
                        };
                        let case = format!("{program:?} {face:?} {charset:?} {signature:?}");
                        assert_eq!(lines(&read), lines(&words), "{case}");
                        count += 1;
                    }
                }
            }
        }
    }
    assert_eq!(count, 9 * 3 * 8 * 3 * 7);
}

#[tokio::test]
async fn names_and_addresses_are_read_from_the_headers() {
    let message = read(&reply("Готово").bytes()).await;
    assert_eq!(message.id.as_deref(), Some("own-1@mail.test"));
    assert_eq!(message.from.as_deref(), Some("kukina@rada.test"));
    assert_eq!(message.to, ["watch@rada.test"]);
    assert_eq!(message.answers, ["0123456789abcdef0123456789abcdef@rada.test", "first@rada.test"]);
    assert_eq!(message.subject, "Re: Рішення № 24");
    assert_eq!(message.sent_at, Some("2026-11-23T08:20:00Z".parse().unwrap()));
    assert_eq!((message.writer, message.proof), (Writer::Person, Proof::NotRefuted));
}

fn headed(headers: &str, body: &str) -> Vec<u8> {
    format!("From: a@b.test\r\nSubject: x\r\n{headers}\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn two_senders_are_none_and_a_forged_one_is_refuted() {
    let two = b"From: a@b.test, c@d.test\r\nSubject: x\r\n\r\nx";
    assert_eq!(read(two).await.from, None);
    let twice = b"From: a@b.test\r\nFrom: c@d.test\r\nSubject: x\r\n\r\nx";
    assert_eq!(read(twice).await.from, None);
    let failed = "Authentication-Results: mx.rada.test;\r\n dkim=none; DMARC = fail\r\n (p=none)";
    assert_eq!(read(&headed(failed, "x")).await.proof, Proof::Refuted);
    let passed = "Authentication-Results: mx.rada.test; dmarc=pass";
    assert_eq!(read(&headed(passed, "x")).await.proof, Proof::NotRefuted);
}

#[tokio::test]
async fn what_carries_no_words_is_told_apart() {
    let parts = |kind: &str, part: &str| {
        headed(
            &format!("MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=b"),
            &format!("--b\r\n{part}\r\n--b--\r\n"),
        )
    };
    let file = "Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment\r\n\
                Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=";
    assert_eq!(read(&parts("mixed", file)).await.body, Body::OnlyFiles);
    let secret = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1";
    assert_eq!(read(&parts("encrypted; protocol=x", secret)).await.body, Body::Encrypted);
    let smime = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\
                 Content-Transfer-Encoding: base64";
    assert_eq!(read(&headed(smime, "MIAGCSqG")).await.body, Body::Encrypted);
    let inline = "-----BEGIN PGP MESSAGE-----\r\n\r\nabc\r\n-----END PGP MESSAGE-----";
    assert_eq!(read(&headed("To: a@b.test", inline)).await.body, Body::Encrypted);
    assert_eq!(read(&headed("To: a@b.test", "\r\n \r\n")).await.body, Body::Empty);
    let signed = "Content-Type: text/plain; charset=utf-8\r\n\r\nГотово\r\n--b\r\n\
                  Content-Type: application/pgp-signature\r\n\r\nabc";
    assert_eq!(
        read(&parts("signed; protocol=\"application/pgp-signature\"", signed)).await.body,
        Body::Text("Готово".to_owned())
    );
}

#[tokio::test]
async fn bytes_without_an_end_or_a_sense_are_read_in_bounds() {
    let endless = headed(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
        &"0YLQtdC60YHRgiA=\r\n".repeat(200_000),
    );
    let Body::Text(text) = read(&endless).await.body else { panic!("text") };
    assert!(text.len() <= 64 * 1024 && text.starts_with("текст"), "{}", text.len());
    let cut = headed(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
        "0JPQvtGC0L7QstC+0",
    );
    assert!(matches!(read(&cut).await.body, Body::Text(text) if text.starts_with("Готово")));
    for bytes in [&b""[..], b"\r\n", b"\xff\xfe\x00", b"no header here"] {
        let read = mail::read(&Parser::Here, bytes.to_vec()).await;
        assert!(
            read == Err(MailFault::NotAMessage)
                || read.is_ok_and(|it| it.from.is_none() && it.answers.is_empty())
        );
    }
    let deep = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(10_000);
    let deep = format!("From: a@b.test\r\n{deep}");
    assert!(read(deep.as_bytes()).await.from.is_some());
}

#[tokio::test]
async fn machines_that_answer_by_themselves_are_known() {
    for header in [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Return-Path: <>",
        "List-Id: <news.rada.test>",
    ] {
        assert_eq!(read(&headed(header, "Готово")).await.writer, Writer::Robot, "{header}");
    }
    for subject in ["Automatic reply: Рішення", "Автоматична відповідь: № 24", "Автоответ"]
    {
        let message = format!("From: a@b.test\r\nSubject: {subject}\r\n\r\nГотово");
        assert_eq!(read(message.as_bytes()).await.writer, Writer::Robot, "{subject}");
    }
    let calendar = |method: &str| {
        let kind = format!("Content-Type: text/calendar; charset=utf-8; method={method}");
        headed(&kind, "BEGIN:VCALENDAR")
    };
    assert_eq!(read(&calendar("REPLY")).await.writer, Writer::Robot, "of its owner's calendar");
    assert_eq!(read(&calendar("REQUEST")).await.writer, Writer::Person, "somebody invites us");
    for header in [
        "Auto-Submitted: no",
        "Precedence: normal",
        "X-Auto-Response-Suppress: OOF",
        "Return-Path: <a@b.test>",
    ] {
        assert_eq!(read(&headed(header, "Готово")).await.writer, Writer::Person, "{header}");
    }
}

#[tokio::test]
async fn a_report_of_a_mail_server_is_read_by_rfc_3464() {
    let report = |action: &str, status: &str| {
        format!(
            "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.rada.test (Mail Delivery System)\r\n\
             To: watch@rada.test\r\nSubject: Undelivered Mail Returned to Sender\r\n\
             Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; \
             report-type=delivery-status;\r\n boundary=\"b\"\r\n\r\n--b\r\n\
             Content-Type: text/plain\r\n\r\nI'm sorry.\r\n--b\r\n\
             Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.rada.test\r\n\r\n\
             Final-Recipient: rfc822; Kukina@Rada.test\r\nOriginal-Recipient: \
             rfc822;kukina@rada.test\r\nAction: {action}\r\nStatus: {status}\r\n\
             Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n--b\r\n\
             Content-Type: message/rfc822\r\n\r\nFrom: watch@rada.test\r\n\
             Message-ID: <abc@rada.test>\r\nSubject: y\r\n\r\nx\r\n--b--\r\n"
        )
    };
    let Writer::Server(bounce) = read(report("failed", "5.1.1").as_bytes()).await.writer else {
        panic!("a report");
    };
    assert_eq!(bounce.letters, ["abc@rada.test"]);
    assert_eq!(bounce.recipients, ["kukina@rada.test"]);
    assert_eq!((bounce.fate, bounce.status), (Fate::Failed, Some(Status(5, 1, 1))));
    for (action, status, fate) in [
        ("delayed", "4.4.1", Fate::Delayed),
        ("relayed", "2.0.0", Fate::Fine),
        ("delivered", "2.1.5", Fate::Fine),
    ] {
        let read = read(report(action, status).as_bytes()).await.writer;
        assert!(matches!(read, Writer::Server(bounce) if bounce.fate == fate), "{action}");
    }
}

#[tokio::test]
async fn a_report_in_free_text_names_letter_recipient_and_status() {
    let exim = "Return-Path: <>\r\nX-Failed-Recipients: kukina@rada.test\r\n\
                From: Mail Delivery System <Mailer-Daemon@mx.test>\r\nTo: watch@rada.test\r\n\
                Subject: Mail delivery failed: returning message to sender\r\n\r\n\
                A message could not be delivered:\r\n\r\n  kukina@rada.test\r\n    550 5.1.1 User \
                unknown\r\n\r\n------ This is a copy of the message ------\r\n\r\n\
                From: watch@rada.test\r\nMessage-ID: <abc@rada.test>\r\n";
    let qmail = "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.test\r\nTo: watch@rada.test\r\n\
                 Subject: failure notice\r\n\r\nHi. This is the qmail-send program at mx.test.\r\n\
                 <kukina@rada.test>:\r\n550 5.1.1 sorry.\r\n\r\n\
                 --- Below this line is a copy of the message.\r\n\r\n\
                 Message-ID: <abc@rada.test>\r\n";
    for text in [exim, qmail] {
        let Writer::Server(bounce) = read(text.as_bytes()).await.writer else { panic!("{text}") };
        assert!(bounce.letters.contains(&"abc@rada.test".to_owned()), "{bounce:?}");
        assert!(bounce.recipients.contains(&"kukina@rada.test".to_owned()), "{bounce:?}");
        assert_eq!((bounce.fate, bounce.status), (Fate::Failed, Some(Status(5, 1, 1))));
    }
    // A person who forwards such a report is no server.
    let forwarded = exim.replace("X-Failed-Recipients: kukina@rada.test\r\n", "");
    let forwarded = forwarded.replace("Mailer-Daemon@mx.test", "a@b.test");
    let forwarded = forwarded.replace("Return-Path: <>\r\n", "");
    assert_eq!(read(forwarded.as_bytes()).await.writer, Writer::Person);
}
