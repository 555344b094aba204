//! Names and addresses: nothing injects a header, and what cannot be an address is refused at home.

use super::{
    channel, check_accepted, check_refused, check_try_again, letterhead, parcel, settings,
};
use crate::support::decode::Mail;
use crate::support::smtp_server::{Script, SmtpServer};
use hromada_watch::channels::email::{EmailChannel, EmailSettings};
use hromada_watch::channels::key::Key;
use hromada_watch::channels::mime::ReplyTag;
use hromada_watch::channels::{Channel, Parcel, Scope};

#[tokio::test]
async fn no_name_or_subject_injects_a_header() {
    let server = SmtpServer::start(Script::default()).await;
    let evil = "Кукіна\r\nBcc: all@rada.test\r\n\r\nтіло\0\u{2028}".to_owned();
    let from = EmailSettings { from_name: evil.clone(), ..settings(server.address) };
    let mut letterhead = letterhead();
    letterhead.contact_name = evil.clone();
    letterhead.message_domain = "rada.test>\r\nBcc: all".to_owned();
    let channel =
        Channel::Email(EmailChannel::new(&from, &letterhead, Key::KNOWN).expect("good settings"));
    let mut parcel = Parcel { to_name: evil.clone(), meant_for: Some(evil.clone()), ..parcel() };
    parcel.letter.subject = evil.clone();
    parcel.letter.id = format!("id>{evil}").as_str().into();
    parcel.letter.text = "рядок\r\n.\r\nMAIL FROM:<x@rada.test>\r\n".to_owned();
    check_accepted(&channel.seal_and_send(&parcel).await);
    assert_eq!(server.stored().len(), 1);
    let mail = Mail::read(&server.stored()[0].data);
    assert!(!mail.names().contains(&"Bcc"), "{:?}", mail.names());
    for name in ["From", "To", "Reply-To"] {
        assert!(mail.header(name).starts_with("Кукіна Bcc: all@rada.test тіло"), "{name}");
    }
    assert!(mail.text().ends_with(&parcel.letter.text), "{}", mail.text());
    assert!(!server.stored()[0].rcpt_to.contains("all"));
}

#[tokio::test]
async fn a_letter_of_a_thread_names_it_and_strangers_names_inject_nothing() {
    let server = SmtpServer::start(Script::default()).await;
    let channel = channel(&settings(server.address));
    let mut parcel = parcel();
    let evil = ["x>\r\nBcc: all@rada.test", "a> <b", "ім’я@rada.test", ""];
    parcel.letter.thread =
        ["first@rada.test"].iter().chain(&evil).map(|it| it.to_string()).collect();
    parcel.letter.thread.push("last@mail.test".to_owned());
    check_accepted(&channel.seal_and_send(&parcel).await);
    let mail = Mail::read(&server.stored()[0].data);
    assert_eq!(mail.header("In-Reply-To"), "<last@mail.test>");
    assert_eq!(mail.header("References"), "<first@rada.test> <last@mail.test>");
    assert!(!mail.names().contains(&"Bcc"), "{:?}", mail.names());
}

#[tokio::test]
async fn a_letter_has_its_own_address_to_be_answered_to_where_the_mailbox_takes_such() {
    for tagged in [ReplyTag::Off, ReplyTag::On] {
        let server = SmtpServer::start(Script::default()).await;
        let email = EmailChannel::new(&settings(server.address), &letterhead(), Key::KNOWN)
            .and_then(|email| email.answered_to("replies@rada.test", tagged))
            .expect("good settings");
        let channel = Channel::Email(email);
        let sealed = channel.seal(&parcel()).expect("a letter");
        check_accepted(&channel.send(&sealed).await);
        let mail = Mail::read(&server.stored()[0].data);
        let (reply_to, id) = (mail.header("Reply-To"), mail.header("Message-ID"));
        assert_eq!(id, format!("<{}>", sealed.name));
        let tag: String = sealed.name.chars().take(20).collect();
        let own = format!("<replies+{tag}@rada.test>");
        assert_eq!(reply_to.ends_with(&own), tagged == ReplyTag::On, "{reply_to}");
        assert_eq!(reply_to.ends_with("<replies@rada.test>"), tagged == ReplyTag::Off);
    }
}

#[tokio::test]
async fn addresses_that_cannot_be_are_refused_without_a_word_to_the_server() {
    let server = SmtpServer::start(Script::default()).await;
    let channel = channel(&settings(server.address));
    for (address, word) in [
        ("", "not valid"),
        ("no-at-sign", "not valid"),
        ("a@b@c.test", "not valid"),
        ("x@rada.test\r\nRCPT TO:<y@rada.test>", "not valid"),
        ("kukina@example.org", "examples"),
        ("kukina@mail.Example.com", "examples"),
        ("kukina@rada.example", "examples"),
    ] {
        let parcel = Parcel { to_email: address.to_owned(), ..parcel() };
        check_refused(&channel.seal_and_send(&parcel).await, word);
    }
    assert_eq!(server.sessions(), 0);
}

#[tokio::test]
async fn a_sender_from_the_shipped_examples_makes_all_letters_wait() {
    let server = SmtpServer::start(Script::default()).await;
    let settings =
        EmailSettings { from_email: "watch@example.org".to_owned(), ..settings(server.address) };
    check_try_again(
        &channel(&settings).seal_and_send(&parcel()).await,
        Scope::Server,
        "from_email",
    );
    assert_eq!(server.sessions(), 0);
}

#[tokio::test]
async fn national_letters_in_addresses() {
    let server = SmtpServer::start(Script::default()).await;
    let plain = channel(&settings(server.address));
    let domain = Parcel { to_email: "kukina@рада.укр".to_owned(), ..parcel() };
    check_accepted(&plain.seal_and_send(&domain).await);
    assert_eq!(server.stored()[0].rcpt_to, "RCPT TO:<kukina@xn--80aal0c.xn--j1amh>");
    let local = Parcel { to_email: "кукіна@rada.test".to_owned(), ..parcel() };
    check_refused(&plain.seal_and_send(&local).await, "national letters");
    let script = Script { extensions: vec!["SMTPUTF8", "8BITMIME"], ..Script::default() };
    let server = SmtpServer::start(script).await;
    check_accepted(&channel(&settings(server.address)).seal_and_send(&local).await);
    assert!(server.stored()[0].mail_from.contains("SMTPUTF8"), "{}", server.stored()[0].mail_from);
}
