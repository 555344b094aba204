//! Replies that are hard to read: what each comes to, and that none is lost or taken twice.

use crate::council::Texts;
use crate::hearing::{KUKINA, Town};
use crate::mail::recipients;
use hromada_watch::domain::register::message::{HeardAs, Unclear};
use hromada_watch::mailbox::look::MESSAGE_MAX_BYTES;

/// A reply of Kukina with headers and a body of its own.
fn reply(letter: &str, id: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "From: {KUKINA}\r\nTo: nagaduvannia@rada.test\r\nMessage-ID: <{id}@own>\r\n\
         In-Reply-To: <{letter}>\r\nSubject: Re\r\nMIME-Version: 1.0\r\n{headers}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// «це не моє» in base64, the last signs of which are missing.
const CUT: &str = "0YbQtSDQvdC1INC80L7RlA";

#[tokio::test]
async fn a_strange_reply_is_an_answer_where_it_leaves_no_doubt() {
    let text = "Content-Type: text/plain; charset";
    let signed = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nце не моє\r\n\
                  --b\r\nContent-Type: application/pkcs7-signature; name=smime.p7s\r\n\
                  Content-Disposition: attachment; filename=smime.p7s\r\n\
                  Content-Transfer-Encoding: base64\r\n\r\nMIIB\r\n--b--\r\n";
    let quoted = "це не моє\r\n\r\nпн, 9 лист. 2026 р. о 08:30 Рада <n@rada.test> пише:\r\n\
                  > готово\r\n> пт, 6 лист. 2026 р. о 10:00 Кукіна <k@rada.test> пише:\r\n\
                  >> до 25 грудня\r\n>>> №№ 1–25\r\n";
    for (name, headers, body) in [
        (
            "base64 without its end",
            format!("{text}=utf-8\r\nContent-Transfer-Encoding: base64"),
            CUT,
        ),
        ("signed", "Content-Type: multipart/signed; boundary=b".to_owned(), signed),
        ("three letters quoted", format!("{text}=utf-8"), quoted),
    ] {
        let mut town = Town::begin().await;
        town.mailbox.put(&reply(&town.letter, "a", &headers, body));
        town.hear("2026-11-09 10:00").await;
        assert_eq!(town.answers().len(), 1, "{name}: {:?}", town.heard());
        assert_eq!(recipients(&town.council.arrived()), ["kukina"], "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_an_answer_is_told_to_both_and_changes_nothing() {
    let file = "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n\
                Content-Disposition: attachment; filename=a.pdf\r\n\
                Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n";
    let encrypted = "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n\
                     Content-Type: application/octet-stream\r\n\r\nx\r\n--b--\r\n";
    let large = "готово ".repeat(MESSAGE_MAX_BYTES as usize / 13 + 1);
    for (headers, body, why) in [
        ("Content-Type: multipart/mixed; boundary=b", file, Unclear::OnlyFiles),
        ("Content-Type: multipart/encrypted; boundary=b", encrypted, Unclear::Encrypted),
        ("Content-Type: text/plain; charset=utf-8", large.as_str(), Unclear::TooLarge),
    ] {
        let mut town = Town::begin().await;
        town.mailbox.put(&reply(&town.letter, "a", headers, body));
        town.hear("2026-11-09 10:00").await;
        assert!(
            matches!(&town.heard()[..], [HeardAs::Unclear { why: read, .. }] if *read == why),
            "{headers}: {:?}",
            town.heard()
        );
        assert_eq!(town.answers(), []);
        assert_eq!(recipients(&town.council.arrived()), ["admin", "kukina"], "{headers}");
        assert_eq!(town.mailbox.marked().len(), 1);
    }
}

#[tokio::test]
async fn a_message_of_which_the_server_gives_only_the_headers_is_told_once_and_holds_nobody_up() {
    let mut town = Town::begin().await;
    let plain = "Content-Type: text/plain; charset=utf-8";
    let number = town.mailbox.put(&reply(&town.letter, "a", plain, "готово"));
    town.mailbox.withhold(number);
    town.hear("2026-11-09 10:00").await;
    let told = |town: &Town| match &town.heard()[..] {
        [HeardAs::Unclear { why, .. }] => *why == Unclear::Broken,
        _ => false,
    };
    assert!(told(&town), "{:?}", town.heard());
    assert_eq!(town.answers(), []);
    let arrived = town.council.arrived();
    assert_eq!(recipients(&arrived), ["admin", "kukina"]);
    assert!(arrived.iter().all(|mail| mail.text.contains("лише його заголовки")), "{arrived:?}");
    town.hear("2026-11-09 10:05").await;
    assert!(told(&town) && town.council.arrived().is_empty(), "it is told once");
    town.mailbox.put(&reply(&town.letter, "b", plain, "це не моє"));
    town.hear("2026-11-09 10:10").await;
    assert_eq!(town.answers().len(), 1, "{:?}", town.heard());
}

#[tokio::test]
async fn fifty_thousand_old_messages_are_nobodys_answer_and_keep_none_back() {
    let mut town = Town::with_old(50_000, &[24], |texts: Texts| texts).await;
    assert_eq!(town.heard(), []);
    let plain = "Content-Type: text/plain; charset=utf-8";
    town.mailbox.put(&reply(&town.letter, "a", plain, "це не моє"));
    town.hear("2026-11-09 10:00").await;
    assert_eq!((town.answers().len(), town.heard().len()), (1, 1));
    assert_eq!(town.mailbox.marked().into_iter().collect::<Vec<_>>(), [50_001]);
}
