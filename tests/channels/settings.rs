//! What can be told from the settings alone, before any letter.

use super::{channel, letterhead, secret, settings};
use hromada_watch::channels::ChannelError;
use hromada_watch::channels::email::{EmailChannel, EmailSettings, Security};
use hromada_watch::channels::key::Key;
use std::path::Path;
use tempfile::tempdir;

#[test]
fn settings_that_cannot_work_are_told_at_once() {
    let good = settings("127.0.0.1:25".parse().expect("an address"));
    let fails = |settings: EmailSettings| {
        EmailChannel::new(&settings, &letterhead(), Key::KNOWN).expect_err("a fault").to_string()
    };
    let empty = secret("\n");
    let path = Some(empty.path().to_owned());
    let user = Some("watch".to_owned());
    let absent = Some(Path::new("/nonexistent/secret").to_owned());
    for (settings, word) in [
        (EmailSettings { host: "mail.rada.test".to_owned(), ..good.clone() }, "without TLS"),
        (EmailSettings { from_email: "нема".to_owned(), ..good.clone() }, "from_email"),
        (EmailSettings { username: user.clone(), ..good.clone() }, "belong together"),
        (
            EmailSettings { username: user.clone(), password_file: path.clone(), ..good.clone() },
            "is empty",
        ),
        (
            EmailSettings { username: user, password_file: absent.clone(), ..good.clone() },
            "cannot read the mail password from `/nonexistent/secret`",
        ),
        (
            EmailSettings { security: Security::Implicit, ca_file: absent, ..good.clone() },
            "cannot read the certificate authority",
        ),
        (
            EmailSettings { security: Security::Implicit, ca_file: path, ..good.clone() },
            "holds no PEM certificate",
        ),
    ] {
        let message = fails(settings);
        assert!(message.contains(word), "{message}");
    }
    for host in ["localhost", "127.0.0.1", "::1"] {
        let settings = EmailSettings { host: host.to_owned(), ..good.clone() };
        EmailChannel::new(&settings, &letterhead(), Key::KNOWN).expect("this machine");
    }
}

/// Runs itself once more with the variable set: a process cannot set its own safely.
#[test]
fn a_bare_password_name_is_sought_among_systemd_credentials() {
    const NAME: &str = "settings::a_bare_password_name_is_sought_among_systemd_credentials";
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some("mail-password".into()),
        ..settings("127.0.0.1:25".parse().expect("an address"))
    };
    let built = EmailChannel::new(&settings, &letterhead(), Key::KNOWN);
    if std::env::var_os("CREDENTIALS_DIRECTORY").is_some() {
        built.expect("the password among the credentials");
        return;
    }
    assert!(matches!(built, Err(ChannelError::ReadPassword { .. })));
    let credentials = tempdir().expect("a directory");
    std::fs::write(credentials.path().join("mail-password"), "secret\n").expect("room");
    let child = std::process::Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", NAME])
        .env("CREDENTIALS_DIRECTORY", credentials.path())
        .output()
        .expect("a child");
    let shown = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && shown.contains("1 passed"), "{shown}");
}

#[test]
fn a_channel_shows_no_secret() {
    let password = secret("dontshow");
    let settings = EmailSettings {
        username: Some("watch".to_owned()),
        password_file: Some(password.path().to_owned()),
        ..settings("127.0.0.1:25".parse().expect("an address"))
    };
    let shown = format!("{:?}", channel(&settings));
    assert!(!shown.contains("dontshow") && !shown.contains('@'), "{shown}");
}
