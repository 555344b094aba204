//! The real door against a server on loopback: what is new, what is marked, what a bad server
//! costs.

use crate::support::imap_server::{At, Folder, ImapServer, Line, Script};
use crate::support::smtp_server::tls::Authority;
use chrono::{DateTime, Utc};
use hromada_watch::channels::email::Security;
use hromada_watch::channels::mime::ReplyTag;
use hromada_watch::mailbox::look::{
    Extent, Fetched, MESSAGE_MAX_BYTES, MailboxFault, ReadUpTo, Rest,
};
use hromada_watch::mailbox::settings::{MailboxSettings, SecretFile};
use hromada_watch::mailbox::{Mailbox, Session};
use std::io::Write;
use std::time::Duration;
use tempfile::NamedTempFile;

fn now() -> DateTime<Utc> {
    "2026-11-23T08:00:00Z".parse().unwrap()
}

fn secret(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    writeln!(file, "{text}").unwrap();
    file
}

fn settings(server: &ImapServer, secret: SecretFile) -> MailboxSettings {
    MailboxSettings {
        host: "127.0.0.1".to_owned(),
        port: server.address.port(),
        security: Security::None,
        username: "watch".to_owned(),
        secret,
        ca_file: None,
        folder: "INBOX".to_owned(),
        address: "watch@rada.test".to_owned(),
        reply_tag: ReplyTag::Off,
        poll: Duration::from_millis(20),
        timeout: Duration::from_secs(20),
    }
}

fn password(file: &NamedTempFile) -> SecretFile {
    SecretFile::Password(file.path().to_owned())
}

async fn opened(server: &ImapServer) -> Result<Session, MailboxFault> {
    let file = secret("secret");
    Mailbox::imap(&settings(server, password(&file))).unwrap().open().await
}

async fn impatient(server: &ImapServer) -> Mailbox {
    let file = secret("secret");
    let timeout = Duration::from_millis(300);
    let settings = MailboxSettings { timeout, ..settings(server, password(&file)) };
    let mailbox = Mailbox::imap(&settings).unwrap();
    // The file is read at each sign-in.
    file.keep().unwrap();
    mailbox
}

fn folder(count: usize) -> Folder {
    let mut folder = Folder::default();
    for at in 0..count {
        folder.put(format!("Subject: {at}\r\n\r\nold").as_bytes());
    }
    folder
}

fn texts(fetched: &Fetched) -> Vec<String> {
    let bytes = fetched.messages.iter().map(|message| &message.bytes);
    bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect()
}

#[tokio::test]
async fn a_first_look_into_fifty_thousand_old_messages_reads_none_of_them() {
    let server = ImapServer::start(Script::default(), folder(50_000)).await;
    let mut session = opened(&server).await.unwrap();
    let first = session.fetch(None, now()).await.unwrap();
    assert_eq!(first.messages, []);
    assert_eq!(first.up_to, ReadUpTo { numbering: 7, last: 50_000, looked_at: now() });
    let commands = server.commands();
    assert!(
        !commands.iter().any(|it| it.contains("FETCH") || it.contains("SEARCH")),
        "{commands:?}"
    );
    server.put(b"Subject: new\r\n\r\nx");
    let next = session.fetch(Some(first.up_to), now()).await.unwrap();
    assert_eq!(texts(&next), ["Subject: new\r\n\r\nx"]);
    assert_eq!((next.up_to.last, next.rest), (50_001, Rest::None));
    let none = session.fetch(Some(next.up_to), now()).await.unwrap();
    assert_eq!((none.messages.len(), none.up_to.last), (0, 50_001));
}

#[tokio::test]
async fn many_new_messages_come_in_portions_each_once() {
    let server = ImapServer::start(Script::default(), folder(3)).await;
    let mut session = opened(&server).await.unwrap();
    let mut up_to = session.fetch(None, now()).await.unwrap().up_to;
    let sent: Vec<String> = (0..120).map(|at| format!("Subject: n{at}\r\n\r\nx")).collect();
    for text in &sent {
        server.put(text.as_bytes());
    }
    let mut read = Vec::new();
    loop {
        let fetched = session.fetch(Some(up_to), now()).await.unwrap();
        assert!(fetched.messages.len() <= 50);
        read.extend(texts(&fetched));
        up_to = fetched.up_to;
        if fetched.rest == Rest::None {
            break;
        }
    }
    assert_eq!(read, sent);
}

#[tokio::test]
async fn a_look_changes_nothing_and_a_mark_is_a_keyword_or_read() {
    for (keywords, flag) in [(true, "$HromadaWatch"), (false, "\\Seen")] {
        let server = ImapServer::start(Script { keywords, ..Script::default() }, folder(1)).await;
        let mut session = opened(&server).await.unwrap();
        let up_to = session.fetch(None, now()).await.unwrap().up_to;
        server.put(b"Subject: new\r\n\r\nx");
        let fetched = session.fetch(Some(up_to), now()).await.unwrap();
        assert_eq!(server.folder().flagged(flag), [0_u32; 0]);
        session.mark(&[fetched.messages[0].number]).await.unwrap();
        assert_eq!(server.folder().flagged(flag), [2]);
        let commands = server.commands();
        let changes = ["DELETE", "EXPUNGE", "COPY", "MOVE", "BODY["];
        let changed = commands.iter().find(|it| changes.iter().any(|what| it.contains(what)));
        assert_eq!(changed, None);
    }
}

#[tokio::test]
async fn a_message_beyond_the_bound_comes_as_its_headers() {
    let server = ImapServer::start(Script::default(), folder(0)).await;
    let mut session = opened(&server).await.unwrap();
    let up_to = session.fetch(None, now()).await.unwrap().up_to;
    let body = "x".repeat(MESSAGE_MAX_BYTES as usize);
    server.put(format!("Subject: large\r\n\r\n{body}").as_bytes());
    let fetched = session.fetch(Some(up_to), now()).await.unwrap();
    assert_eq!(texts(&fetched), ["Subject: large\r\n\r\n"]);
    assert_eq!(fetched.messages[0].extent, Extent::Headers);
}

#[tokio::test]
async fn of_a_message_that_the_server_does_not_give_whole_the_headers_come() {
    let nothing = b"* 1 FETCH (UID 1 BODY[] NIL)\r\nA0006 OK done\r\n".to_vec();
    for script in [
        Script { refuses: Some(At::Body), ..Script::default() },
        Script { says: Some((At::Body, nothing)), ..Script::default() },
    ] {
        let server = ImapServer::start(script, folder(0)).await;
        let mut session = opened(&server).await.unwrap();
        let up_to = session.fetch(None, now()).await.unwrap().up_to;
        server.put(b"Subject: damaged\r\n\r\nbody");
        let fetched = session.fetch(Some(up_to), now()).await.unwrap();
        assert_eq!(texts(&fetched), ["Subject: damaged\r\n\r\n"]);
        assert_eq!(fetched.messages[0].extent, Extent::Withheld);
        assert_eq!(fetched.up_to.last, fetched.messages[0].number, "it is not asked for again");
    }
}

#[tokio::test]
async fn a_server_that_lies_about_a_size_is_left() {
    let server = ImapServer::start(Script::default(), folder(0)).await;
    let mut session = opened(&server).await.unwrap();
    let up_to = session.fetch(None, now()).await.unwrap().up_to;
    server.folder().told_size = Some(10);
    let body = "x".repeat(MESSAGE_MAX_BYTES as usize);
    server.put(format!("Subject: large\r\n\r\n{body}").as_bytes());
    assert_eq!(session.fetch(Some(up_to), now()).await, Err(MailboxFault::Broken));
}

#[tokio::test]
async fn under_a_new_numbering_messages_of_the_day_are_looked_through_again() {
    let server = ImapServer::start(Script::default(), folder(30)).await;
    let up_to = opened(&server).await.unwrap().fetch(None, now()).await.unwrap().up_to;
    server.folder().today = "24-Nov-2026".to_owned();
    let later = now() + chrono::TimeDelta::days(1);
    let mut session = opened(&server).await.unwrap();
    let up_to = session.fetch(Some(up_to), later).await.unwrap().up_to;
    server.put(b"Subject: heard\r\n\r\nx");
    let fetched = session.fetch(Some(up_to), later).await.unwrap();
    session.mark(&[fetched.messages[0].number]).await.unwrap();
    server.put(b"Subject: new\r\n\r\nx");
    server.folder().renumber();
    let mut session = opened(&server).await.unwrap();
    let again = session.fetch(Some(fetched.up_to), later).await.unwrap();
    assert_eq!(texts(&again), ["Subject: new\r\n\r\nx"]);
    assert_eq!((again.up_to.numbering, again.up_to.last), (8, 32));
    server.put(b"Subject: after\r\n\r\nx");
    let after = session.fetch(Some(again.up_to), later).await.unwrap();
    assert_eq!(texts(&after), ["Subject: after\r\n\r\nx"]);
}

#[tokio::test]
async fn a_server_that_calls_is_listened_to_and_one_that_does_not_is_asked() {
    for offers_idle in [true, false] {
        let server =
            ImapServer::start(Script { offers_idle, ..Script::default() }, folder(1)).await;
        let mut session = opened(&server).await.unwrap();
        let up_to = session.fetch(None, now()).await.unwrap().up_to;
        let listens = async {
            session.wait(Duration::from_secs(600)).await.unwrap();
            session.fetch(Some(up_to), now()).await.unwrap()
        };
        let comes = async {
            while offers_idle && !server.commands().iter().any(|it| it.ends_with("IDLE")) {
                tokio::task::yield_now().await;
            }
            server.put(b"Subject: new\r\n\r\nx");
        };
        let (fetched, ()) = tokio::join!(listens, comes);
        assert_eq!(texts(&fetched), ["Subject: new\r\n\r\nx"], "{offers_idle}");
    }
}

#[tokio::test]
async fn both_ways_of_tls_and_both_secrets_let_us_in() {
    let authority = Authority::of("127.0.0.1");
    let ca = authority.file();
    for (line, security) in [
        (Line::Implicit(authority.clone()), Security::Implicit),
        (Line::StartTls(authority.clone()), Security::StartTls),
    ] {
        let server = ImapServer::start(Script { line, ..Script::default() }, folder(2)).await;
        let file = secret("secret");
        for secret in [password(&file), SecretFile::Token(file.path().to_owned())] {
            let settings = MailboxSettings {
                security,
                ca_file: Some(ca.path().to_owned()),
                ..settings(&server, secret)
            };
            let mut session = Mailbox::imap(&settings).unwrap().open().await.unwrap();
            assert_eq!(session.fetch(None, now()).await.unwrap().up_to.last, 2);
        }
        // An authority that nobody knows is not trusted, and nobody signs in.
        let (before, file) = (server.commands().len(), secret_file());
        let settings = MailboxSettings { security, ..settings(&server, password(&file)) };
        let refused = Mailbox::imap(&settings).unwrap().open().await.err();
        assert_eq!(refused, Some(MailboxFault::Tls));
        assert!(!server.commands()[before..].iter().any(|it| it.contains("LOGIN")));
    }
}

fn secret_file() -> NamedTempFile {
    secret("secret")
}

#[tokio::test]
async fn a_wrong_password_or_token_is_a_refused_sign_in_and_is_not_repeated_in_words() {
    let server = ImapServer::start(Script::default(), folder(0)).await;
    let file = secret("wrong-password");
    for secret in [password(&file), SecretFile::Token(file.path().to_owned())] {
        let mailbox = Mailbox::imap(&settings(&server, secret)).unwrap();
        let refused = mailbox.open().await.err();
        assert_eq!(refused, Some(MailboxFault::SignIn));
        assert!(!format!("{refused:?} {}", refused.unwrap()).contains("wrong-password"));
        assert!(!format!("{mailbox:?}").contains("watch"));
    }
}

#[tokio::test]
async fn silence_drops_and_refusals_cost_one_look() {
    use MailboxFault::{Broken, Folder as NoFolder, Refused, SignIn, Silent};
    type Change = fn(&mut Script, At);
    let silent: Change = |script, at| script.silent = Some(at);
    let drops: Change = |script, at| script.drops = Some(at);
    let refuses: Change = |script, at| script.refuses = Some(at);
    let garbage: Change = |script, at| script.says = Some((at, b"\xff\xfe nonsense\r\n".to_vec()));
    let endless: Change = |script, at| {
        script.says = Some((at, b"* 1 FETCH (UID 1 BODY[] {4294967295}\r\n".to_vec()));
    };
    for (at, change, expected) in [
        (At::Greeting, silent, Silent),
        (At::Login, silent, Silent),
        (At::Select, silent, Silent),
        (At::Search, silent, Silent),
        (At::Fetch, silent, Silent),
        (At::Store, silent, Silent),
        (At::Idle, silent, Silent),
        (At::Greeting, drops, Broken),
        (At::Login, drops, Broken),
        (At::Select, drops, Broken),
        (At::Search, drops, Broken),
        (At::Fetch, drops, Broken),
        (At::Store, drops, Broken),
        (At::Idle, drops, Broken),
        (At::Login, refuses, SignIn),
        (At::Select, refuses, NoFolder),
        (At::Search, refuses, Refused),
        (At::Fetch, refuses, Refused),
        (At::Store, refuses, Refused),
        (At::Search, garbage, Broken),
        (At::Fetch, garbage, Broken),
        (At::Fetch, endless, Broken),
        (At::Login, endless, Broken),
    ] {
        let mut script = Script::default();
        change(&mut script, at);
        let server = ImapServer::start(script, folder(1)).await;
        let mailbox = impatient(&server).await;
        let outcome = async {
            let mut session = mailbox.open().await?;
            let up_to = ReadUpTo { numbering: 7, last: 0, looked_at: now() };
            session.fetch(Some(up_to), now()).await?;
            session.mark(&[1]).await?;
            session.wait(Duration::from_millis(50)).await
        };
        assert_eq!(outcome.await, Err(expected), "{at:?}");
    }
}

#[tokio::test]
async fn what_looks_like_an_announcement_within_a_message_is_its_text() {
    let server = ImapServer::start(Script::default(), folder(0)).await;
    let mut session = opened(&server).await.unwrap();
    let up_to = session.fetch(None, now()).await.unwrap().up_to;
    let text = "Subject: x\r\n\r\n{4294967295}\r\n* BYE\r\na1 OK\r\n";
    server.put(text.as_bytes());
    assert_eq!(texts(&session.fetch(Some(up_to), now()).await.unwrap()), [text]);
}

#[tokio::test]
async fn clear_text_leaves_for_this_machine_only() {
    let server = ImapServer::start(Script::default(), folder(0)).await;
    let file = secret("secret");
    let far =
        MailboxSettings { host: "mail.rada.test".to_owned(), ..settings(&server, password(&file)) };
    assert!(Mailbox::imap(&far).is_err());
    let empty = NamedTempFile::new().unwrap();
    assert!(Mailbox::imap(&settings(&server, password(&empty))).is_err());
}
