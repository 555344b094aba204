//! Letters leave: what the server stored, what each of its answers means, what the spool holds.

#[path = "channels/addresses.rs"]
mod addresses;
#[path = "channels/answers.rs"]
mod answers;
#[path = "channels/attachments.rs"]
mod attachments;
#[path = "channels/settings.rs"]
mod settings;
#[path = "channels/spool.rs"]
mod spool;
#[expect(dead_code, reason = "tests of the daemon use the rest")]
mod support;

use chrono::{DateTime, Utc};
use hromada_watch::channels::email::{EmailChannel, EmailSettings, Security};
use hromada_watch::channels::key::Key;
use hromada_watch::channels::mime::{Sender, message};
use hromada_watch::channels::{Channel, Outcome, Parcel, Scope};
use hromada_watch::letters::letter::{Letter, Letterhead};
use proptest::prelude::*;
use std::net::SocketAddr;
use std::time::Duration;
use support::decode::Mail;
use support::smtp_server::tls::Authority;
use support::smtp_server::{At, Line, Script, SmtpServer};
use tempfile::NamedTempFile;
use tokio::net::TcpSocket;

/// Long enough for a busy machine where the server answers.
const PATIENT: Duration = Duration::from_secs(30);
/// Short, where the server never answers; the steps before it are answered at once.
const BRIEF: Duration = Duration::from_secs(3);

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

fn letterhead() -> Letterhead {
    Letterhead {
        council: "Галицинівська сільська рада".to_owned(),
        site: "https://rada.test".to_owned(),
        contact_name: "Долгорукова О.А.".to_owned(),
        contact_email: Some("press@rada.test".to_owned()),
        message_domain: "watch.rada.test".to_owned(),
    }
}

fn parcel() -> Parcel {
    Parcel {
        letter: Letter {
            id: "l-2026-0001".into(),
            subject: "Строк спливає 21 грудня: оприлюднення рішення сесії №\u{a0}24".to_owned(),
            text: "Доброго дня!\n\nНагадуємо: строк спливає.\n.\n..крапки\n".to_owned(),
            html: "<!DOCTYPE html>\n<html><body style=\"x\"><p>Доброго дня!</p></body></html>"
                .to_owned(),
            composed_at: moment("2026-12-16T06:30:00Z"),
            thread: Vec::new(),
            attachments: Vec::new(),
            threads: Vec::new(),
        },
        to_name: "Кукіна І.В.".to_owned(),
        to_email: "kukina@rada.test".to_owned(),
        meant_for: None,
    }
}

fn settings(address: SocketAddr) -> EmailSettings {
    EmailSettings {
        host: address.ip().to_string(),
        port: address.port(),
        security: Security::None,
        username: None,
        password_file: None,
        ca_file: None,
        from_name: "Система нагадувань ради".to_owned(),
        from_email: "watch@rada.test".to_owned(),
        timeout: PATIENT,
        final_timeout: PATIENT,
    }
}

fn channel(settings: &EmailSettings) -> Channel {
    Channel::Email(EmailChannel::new(settings, &letterhead(), Key::KNOWN).expect("good settings"))
}

/// One attempt against a scripted server.
async fn attempt(script: Script, limit: Duration) -> (Outcome, SmtpServer) {
    let server = SmtpServer::start(script).await;
    let settings =
        EmailSettings { timeout: limit, final_timeout: limit, ..settings(server.address) };
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    (outcome, server)
}

#[track_caller]
fn check_try_again(outcome: &Outcome, expected: Scope, word: &str) {
    match outcome {
        Outcome::TryAgain { reason, scope } => {
            assert_eq!(*scope, expected, "{reason}");
            assert!(reason.to_string().contains(word), "{reason}");
            assert!(!reason.to_string().contains('@'), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check_refused(outcome: &Outcome, word: &str) {
    match outcome {
        Outcome::Refused { reason } => {
            assert!(reason.to_string().contains(word), "{reason}");
            assert!(!reason.to_string().contains('@'), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check_unknown(outcome: &Outcome, word: &str) {
    match outcome {
        Outcome::Unknown { reason } => assert!(reason.to_string().contains(word), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check_accepted(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
}

#[tokio::test]
async fn a_letter_arrives_whole() {
    let (outcome, server) = attempt(Script::default(), PATIENT).await;
    assert_eq!(outcome, Outcome::Accepted { answer: "250 2.0.0 queued as 1".to_owned() });
    let stored = server.stored();
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].mail_from, "MAIL FROM:<watch@rada.test>");
    assert_eq!(stored[0].rcpt_to, "RCPT TO:<kukina@rada.test>");
    let mail = Mail::read(&stored[0].data);
    for (name, value) in [
        ("From", "Система нагадувань ради <watch@rada.test>"),
        ("To", "Кукіна І.В. <kukina@rada.test>"),
        ("Reply-To", "Долгорукова О.А. <press@rada.test>"),
        ("Subject", "Строк спливає 21 грудня: оприлюднення рішення сесії №\u{a0}24"),
        ("Date", "Wed, 16 Dec 2026 06:30:00 +0000"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
    ] {
        assert_eq!(mail.header(name), value);
    }
    let id = mail.header("Message-ID");
    assert!(id.ends_with("@watch.rada.test>") && !id.contains("2026"), "{id}");
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
    assert_eq!(mail.parts.len(), 2);
    assert_eq!(mail.text().replace("\r\n", "\n"), parcel().letter.text);
    assert_eq!(mail.html().replace("\r\n", "\n"), parcel().letter.html);
}

#[test]
fn one_parcel_gives_one_message_byte_for_byte() {
    let sender =
        Sender::new("Рада", "watch@rada.test", &letterhead(), Key::KNOWN).expect("addresses");
    let bytes = || message(&sender, &parcel()).expect("a message");
    assert_eq!(bytes(), bytes());
}

#[test]
fn another_text_is_another_message() {
    let sender =
        Sender::new("Рада", "watch@rada.test", &letterhead(), Key::KNOWN).expect("addresses");
    let id =
        |parcel| Mail::read(&message(&sender, &parcel).expect("a message")).header("Message-ID");
    let mut other = parcel();
    other.letter.text.push_str("І ще одне.");
    assert_ne!(id(parcel()), id(other));
}

#[tokio::test]
async fn shadow_mode_names_the_reader_on_top() {
    let server = SmtpServer::start(Script::default()).await;
    let shadowed = Parcel { meant_for: Some("Кукіна <І.В.>".to_owned()), ..parcel() };
    check_accepted(&channel(&settings(server.address)).seal_and_send(&shadowed).await);
    let mail = Mail::read(&server.stored()[0].data);
    assert!(mail.header("Subject").starts_with("[Тіньовий режим; адресат: Кукіна <І.В.>] Строк"));
    assert!(mail.text().starts_with("Тіньовий режим. Адресат: Кукіна <І.В.>."), "{}", mail.text());
    let banner = mail.html().find("Адресат: Кукіна &lt;І.В.&gt;.").expect("a banner");
    assert!(mail.html().find("<body").expect("a body") < banner);
    assert!(banner < mail.html().find("Доброго дня").expect("the letter"));
}

#[tokio::test]
async fn letters_share_one_connection() {
    let server = SmtpServer::start(Script::default()).await;
    let channel = channel(&settings(server.address));
    let morning = tokio::spawn(async move {
        for _ in 0..3 {
            check_accepted(&channel.seal_and_send(&parcel()).await);
        }
    });
    morning.await.expect("no panic");
    assert_eq!((server.stored().len(), server.sessions()), (3, 1));
}

#[tokio::test]
async fn a_kept_connection_that_the_server_gave_up_is_replaced() {
    let script = Script::default().answer(At::Noop, "421 4.4.2 idle too long");
    let server = SmtpServer::start(script).await;
    let channel = channel(&settings(server.address));
    for _ in 0..2 {
        check_accepted(&channel.seal_and_send(&parcel()).await);
    }
    assert_eq!((server.stored().len(), server.sessions()), (2, 2));
}

#[tokio::test]
async fn silence_ends_with_the_time_limit() {
    let silent = |at| attempt(Script { silent: Some(at), ..Script::default() }, BRIEF);
    let (greeting, mail, content) =
        tokio::join!(silent(At::Greeting), silent(At::Mail), silent(At::Content));
    check_try_again(&greeting.0, Scope::Server, "opening the session");
    check_try_again(&mail.0, Scope::Server, "naming the sender");
    check_unknown(&content.0, "no answer within 3 s");
}

#[tokio::test]
async fn a_line_dropped_after_the_content_is_an_unknown_outcome() {
    let script = Script { drops: Some(At::Content), ..Script::default() };
    let (outcome, server) = attempt(script, PATIENT).await;
    check_unknown(&outcome, "connection lost");
    let channel = channel(&settings(server.address));
    let sealed = channel.seal(&parcel()).expect("it can be sealed");
    check_unknown(&channel.send(&sealed).await, "connection lost");
    let stored = server.stored();
    assert_eq!(stored.len(), 2, "stored, and we do not know");
    assert_eq!(stored[0].data, stored[1].data, "a repetition is the same message");
}

#[tokio::test]
async fn a_line_dropped_earlier_makes_all_letters_wait() {
    for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt] {
        let script = Script { drops: Some(at), ..Script::default() };
        let (outcome, server) = attempt(script, PATIENT).await;
        check_try_again(&outcome, Scope::Server, "");
        assert!(server.stored().is_empty());
    }
}

#[tokio::test]
async fn nobody_at_the_port_makes_all_letters_wait() {
    // Bound and not listening: the port is refused, and nobody else can take it meanwhile.
    let taken = TcpSocket::new_v4().expect("a socket");
    taken.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let settings = settings(taken.local_addr().expect("an address"));
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    check_try_again(&outcome, Scope::Server, "opening the session");
}

#[tokio::test]
async fn greylisting_passes_with_patience() {
    let script = (0..2).fold(Script::default(), |script, _| {
        script.answer(At::Rcpt, "451 4.7.1 <kukina@rada.test>: greylisted")
    });
    let server = SmtpServer::start(script).await;
    let channel = channel(&settings(server.address));
    for _ in 0..2 {
        check_try_again(
            &channel.seal_and_send(&parcel()).await,
            Scope::Letter,
            "451 4.7.1 (address)",
        );
    }
    check_accepted(&channel.seal_and_send(&parcel()).await);
    assert_eq!(server.stored().len(), 1);
}

#[tokio::test]
async fn a_busy_server_makes_all_letters_wait() {
    for at in [At::Greeting, At::Ehlo, At::Mail, At::Rcpt, At::Content] {
        let script = Script::default().answer(at, "421 4.3.2 too many connections");
        check_try_again(&attempt(script, PATIENT).await.0, Scope::Server, "421");
    }
}

#[tokio::test]
async fn a_refused_recipient_concerns_nobody_else() {
    let script = Script::default().answer(At::Rcpt, "550 5.1.1 <kukina@rada.test>: no such user");
    let server = SmtpServer::start(script).await;
    let channel = channel(&settings(server.address));
    check_refused(&channel.seal_and_send(&parcel()).await, "550 5.1.1 (address) no such user");
    check_accepted(&channel.seal_and_send(&parcel()).await);
}

#[tokio::test]
async fn a_refused_sender_or_service_is_an_outage_of_ours() {
    for (at, answer) in [
        (At::Greeting, "554 5.7.1 no service for you"),
        (At::Mail, "550 5.7.1 sender not allowed"),
        (At::Mail, "530 5.7.0 authentication required"),
        (At::Rcpt, "553 5.7.1 <watch@rada.test>: Sender address rejected: not owned by user"),
    ] {
        let (outcome, server) = attempt(Script::default().answer(at, answer), PATIENT).await;
        check_try_again(&outcome, Scope::Server, &answer[..3]);
        assert!(server.stored().is_empty());
    }
}

#[tokio::test]
async fn refused_and_delayed_content_wait() {
    let script = Script::default().answer(At::Content, "552 5.3.4 too big");
    check_try_again(&attempt(script, PATIENT).await.0, Scope::Policy, "552 5.3.4 too big");
    let script = Script::default().answer(At::Content, "452 4.3.1 no room");
    check_try_again(&attempt(script, PATIENT).await.0, Scope::Letter, "452");
    let script = Script::default().answer(At::Content, "354 go on");
    check_unknown(&attempt(script, PATIENT).await.0, "354 go on");
}

#[tokio::test]
async fn an_unreadable_answer_about_a_recipient_stops_that_letter_only() {
    let script = Script::default().answer(At::Rcpt, "999 what");
    check_try_again(&attempt(script, PATIENT).await.0, Scope::Letter, "unreadable");
}

fn secret(text: &str) -> NamedTempFile {
    use std::io::Write;
    let mut file = NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("room");
    file
}

#[tokio::test]
async fn a_cyrillic_password_logs_in() {
    let login = ("watch".to_owned(), "пароль із пробілом ".to_owned());
    let authority = Authority::of("127.0.0.1");
    let script = Script {
        line: Line::StartTls(authority.clone()),
        login: Some(login.clone()),
        ..Script::default()
    };
    let server = SmtpServer::start(script).await;
    let (password, root) = (secret("пароль із пробілом \r\n"), authority.file());
    let settings = EmailSettings {
        security: Security::StartTls,
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ca_file: Some(root.path().to_owned()),
        ..settings(server.address)
    };
    check_accepted(&channel(&settings).seal_and_send(&parcel()).await);
    let stored = server.stored();
    assert!(stored[0].encrypted);
    assert_eq!(stored[0].login, Some(login));
}

#[tokio::test]
async fn a_refused_login_makes_all_letters_wait() {
    let login = Some(("watch".to_owned(), "right".to_owned()));
    let server = SmtpServer::start(Script { login, ..Script::default() }).await;
    let password = secret("wrong");
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ..settings(server.address)
    };
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    check_try_again(&outcome, Scope::Server, "535");
    assert!(!format!("{outcome:?}").contains("wrong"));
}

#[tokio::test]
async fn a_server_without_login_is_not_given_letters_of_a_configured_user() {
    let server = SmtpServer::start(Script::default()).await;
    let password = secret("secret");
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ..settings(server.address)
    };
    check_try_again(&channel(&settings).seal_and_send(&parcel()).await, Scope::Server, "session");
    assert!(server.stored().is_empty());
}

#[tokio::test]
async fn implicit_tls_carries_a_letter() {
    let authority = Authority::of("127.0.0.1");
    let root = authority.file();
    let script = Script { line: Line::Implicit(authority), ..Script::default() };
    let server = SmtpServer::start(script).await;
    let settings = EmailSettings {
        security: Security::Implicit,
        ca_file: Some(root.path().to_owned()),
        ..settings(server.address)
    };
    check_accepted(&channel(&settings).seal_and_send(&parcel()).await);
    assert!(server.stored()[0].encrypted);
}

#[tokio::test]
async fn missing_starttls_never_falls_back_to_clear_text() {
    let server = SmtpServer::start(Script::default()).await;
    let root = Authority::of("127.0.0.1").file();
    let password = secret("secret");
    let settings = EmailSettings {
        security: Security::StartTls,
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ca_file: Some(root.path().to_owned()),
        ..settings(server.address)
    };
    check_try_again(&channel(&settings).seal_and_send(&parcel()).await, Scope::Server, "STARTTLS");
    let verbs: Vec<String> =
        server.commands().iter().filter_map(|line| line.get(..4).map(str::to_owned)).collect();
    assert!(!verbs.iter().any(|verb| ["AUTH", "MAIL"].contains(&verb.as_str())), "{verbs:?}");
}

#[tokio::test]
async fn a_certificate_nobody_vouches_for_is_not_trusted() {
    for (server_host, line) in [("127.0.0.1", false), ("127.0.0.2", true)] {
        // First a stranger's authority, then the right one with a certificate for another host.
        let authority = Authority::of(server_host);
        let trusted = if line { authority.clone() } else { Authority::of("127.0.0.1") };
        let root = trusted.file();
        for (security, line) in [
            (Security::Implicit, Line::Implicit(authority.clone())),
            (Security::StartTls, Line::StartTls(authority.clone())),
        ] {
            let server = SmtpServer::start(Script { line, ..Script::default() }).await;
            let settings = EmailSettings {
                security,
                ca_file: Some(root.path().to_owned()),
                ..settings(server.address)
            };
            let outcome = channel(&settings).seal_and_send(&parcel()).await;
            check_try_again(&outcome, Scope::Server, "certificate");
            assert!(server.stored().is_empty());
        }
    }
}

#[tokio::test]
async fn a_scripted_channel_answers_as_told() {
    let channel = Channel::scripted(|parcel| Outcome::Accepted { answer: parcel.to_name.clone() });
    assert_eq!(
        channel.seal_and_send(&parcel()).await,
        Outcome::Accepted { answer: "Кукіна І.В.".to_owned() }
    );
}

/// Any text at all: proptest's own strings leave control characters out.
fn any_text() -> impl Strategy<Value = String> {
    let c = prop_oneof![3 => any::<char>(), 1 => proptest::char::range('\0', '\u{a0}')];
    proptest::collection::vec(c, 0..60).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 128,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_parcel_panics_or_breaks_the_headers(
        name in any_text(),
        subject in any_text(),
        id in any_text(),
        text in any_text(),
        seconds in any::<i32>(),
    ) {
        let mut parcel = Parcel { to_name: name.clone(), meant_for: Some(name), ..parcel() };
        parcel.letter.subject = subject;
        parcel.letter.id = id.as_str().into();
        parcel.letter.text = text;
        let composed_at = DateTime::from_timestamp(i64::from(seconds) * 200, 0);
        parcel.letter.composed_at = composed_at.expect("a moment");
        let sender = Sender::new("Рада", "watch@rada.test", &letterhead(), Key::KNOWN);
        let sender = sender.expect("addresses");
        let sealed = message(&sender, &parcel).expect("a message");
        let mail = Mail::read(&sealed);
        prop_assert_eq!(mail.names(), [
            "Date", "From", "To", "Message-ID", "Subject", "Auto-Submitted",
            "X-Auto-Response-Suppress", "Reply-To", "MIME-Version", "Content-Type",
        ]);
        prop_assert_eq!(mail.parts.len(), 2);
    }
}
