//! Answers as real servers give them: the three digits decide, whatever stands around them, and
//! nothing that comes before TLS is believed behind it.

use super::{
    BRIEF, PATIENT, attempt, channel, check_accepted, check_refused, check_try_again,
    check_unknown, parcel, secret, settings,
};
use crate::support::smtp_server::tls::Authority;
use crate::support::smtp_server::{At, Line, Script, SmtpServer};
use hromada_watch::channels::Scope;
use hromada_watch::channels::email::{EmailSettings, Security};

fn answers(at: At, answer: &[u8]) -> Script {
    Script { answers: vec![(at, answer.to_vec())], ..Script::default() }
}

/// «Лист прийнято» as windows-1251 has it.
const IN_1251: &[u8] = b"\xcb\xe8\xf1\xf2 \xef\xf0\xe8\xe9\xed\xff\xf2\xee";

#[tokio::test]
async fn a_yes_is_a_yes_in_any_clothes() {
    let yes = |text: &[u8]| [b"250 2.0.0 ".as_slice(), text].concat();
    for answer in [
        b"250".to_vec(),
        b"250 ".to_vec(),
        b"250-first\r\n250-second\r\n250 third".to_vec(),
        yes(IN_1251),
        yes(&b"x".repeat(5_000)),
        yes("Лист прийнято".as_bytes()),
        yes(b"\x1b[31m\0\x07"),
    ] {
        let (outcome, server) = attempt(answers(At::Content, &answer), PATIENT).await;
        check_accepted(&outcome);
        assert_eq!(server.stored().len(), 1);
    }
}

#[tokio::test]
async fn banner_and_greeting_may_be_in_any_encoding() {
    for (at, code) in [(At::Greeting, "220 "), (At::Ehlo, "250 ")] {
        let answer = [code.as_bytes(), IN_1251].concat();
        check_accepted(&attempt(answers(at, &answer), PATIENT).await.0);
    }
}

#[tokio::test]
async fn a_server_that_knows_no_ehlo_is_greeted_the_old_way() {
    let (outcome, server) = attempt(answers(At::Ehlo, b"502 5.5.1 what?"), PATIENT).await;
    check_accepted(&outcome);
    assert!(server.commands()[1].starts_with("HELO "), "{:?}", server.commands());
}

#[tokio::test]
async fn an_answer_without_end_costs_no_more_than_its_bound() {
    let endless = b"250-".repeat(100_000);
    check_unknown(&attempt(answers(At::Content, &endless), PATIENT).await.0, "unreadable");
    check_try_again(&attempt(answers(At::Greeting, &endless), PATIENT).await.0, Scope::Server, "");
    let lines = b"250-on and on\r\n".repeat(10_000);
    check_unknown(&attempt(answers(At::Content, &lines), PATIENT).await.0, "unreadable");
}

#[tokio::test]
async fn a_no_in_another_encoding_is_read_by_its_code() {
    let answer = [b"550 5.1.1 ".as_slice(), IN_1251].concat();
    check_refused(&attempt(answers(At::Rcpt, &answer), PATIENT).await.0, "Лист прийнято");
    let answer = [b"550 5.7.1 ".as_slice(), IN_1251].concat();
    let (outcome, _) = attempt(answers(At::Content, &answer), PATIENT).await;
    check_try_again(&outcome, Scope::Policy, "5.7.1");
}

#[tokio::test]
async fn a_slow_final_answer_has_its_own_time() {
    let script = Script { silent: Some(At::Content), ..Script::default() };
    let server = SmtpServer::start(script).await;
    let settings =
        EmailSettings { timeout: PATIENT, final_timeout: BRIEF, ..settings(server.address) };
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    check_unknown(&outcome, "no answer within 3 s");
}

#[tokio::test]
async fn what_was_said_in_clear_is_never_believed_behind_tls() {
    let authority = Authority::of("127.0.0.1");
    let root = authority.file();
    let script = Script {
        line: Line::StartTls(authority),
        injected: Some("\r\n250-evil\r\n250 AUTH PLAIN"),
        ..Script::default()
    };
    let server = SmtpServer::start(script).await;
    let settings = EmailSettings {
        security: Security::StartTls,
        ca_file: Some(root.path().to_owned()),
        ..settings(server.address)
    };
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    check_try_again(&outcome, Scope::Server, "before TLS");
    assert!(server.stored().is_empty());
}

#[tokio::test]
async fn a_server_that_asks_for_name_and_password_gets_both() {
    let login = ("watch".to_owned(), "пароль із пробілом ".to_owned());
    let script = Script {
        login: Some(login.clone()),
        ways: Some("AUTH=LOGIN XOAUTH2"),
        ..Script::default()
    };
    let server = SmtpServer::start(script).await;
    let password = secret("пароль із пробілом ");
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ..settings(server.address)
    };
    check_accepted(&channel(&settings).seal_and_send(&parcel()).await);
    assert_eq!(server.stored()[0].login, Some(login));
}

#[tokio::test]
async fn a_server_that_repeats_our_password_is_not_quoted() {
    let script = Script {
        login: Some(("watch".to_owned(), "right".to_owned())),
        answers: vec![(At::Auth, b"535 5.7.8 AHdhdGNoAHNlY3JldC13b3Jk secret-word".to_vec())],
        ..Script::default()
    };
    let server = SmtpServer::start(script).await;
    let password = secret("secret-word");
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ..settings(server.address)
    };
    let outcome = channel(&settings).seal_and_send(&parcel()).await;
    check_try_again(&outcome, Scope::Server, "535 5.7.8 (secret) (secret)");
}
