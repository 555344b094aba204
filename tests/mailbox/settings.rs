//! `[mailbox]` as an administrator writes it.

use hromada_watch::channels::email::Security;
use hromada_watch::channels::mime::ReplyTag;
use hromada_watch::config::{self, Settings};
use hromada_watch::mailbox::settings::SecretFile;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

fn settings(mailbox: &str) -> Settings {
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/config/base");
    let mut files: BTreeMap<&'static str, String> = config::FILES
        .into_iter()
        .map(|file| (file, std::fs::read_to_string(base.join(file)).expect("a base file")))
        .collect();
    files.get_mut("settings.toml").expect("settings").push_str(mailbox);
    config::load_texts(&files).unwrap_or_else(|errors| panic!("{errors}")).settings
}

#[test]
fn three_lines_are_a_whole_mailbox() {
    assert_eq!(settings("").mailbox, None);
    let text = "\n[mailbox]\nhost = \"imap.lisova.gov.ua\"\nusername = \"robot\"\n\
                password_file = \"mailbox-password\"\n";
    let mailbox = settings(text).mailbox.expect("a mailbox");
    assert_eq!((mailbox.port, mailbox.security), (993, Security::Implicit));
    assert_eq!(mailbox.secret, SecretFile::Password("mailbox-password".into()));
    assert_eq!(
        (mailbox.folder.as_str(), mailbox.address.as_str()),
        ("INBOX", "robot@lisova.gov.ua")
    );
    assert_eq!((mailbox.reply_tag, mailbox.poll), (ReplyTag::Off, Duration::from_secs(60)));
}

#[test]
fn everything_about_a_mailbox_can_be_said() {
    let text = "\n[mailbox]\nhost = \"imap.lisova.gov.ua\"\nport = 1143\nsecurity = \"starttls\"\n\
                username = \"robot\"\ntoken_file = \"/run/token\"\nca_file = \"/etc/ca.pem\"\n\
                folder = \"Replies\"\naddress = \"vidpovidi@lisova.gov.ua\"\nreply_tag = true\n\
                poll = \"2 min\"\ntimeout = \"20 s\"\n";
    let mailbox = settings(text).mailbox.expect("a mailbox");
    assert_eq!((mailbox.port, mailbox.security), (1143, Security::StartTls));
    assert_eq!(mailbox.secret, SecretFile::Token("/run/token".into()));
    assert_eq!(mailbox.address, "vidpovidi@lisova.gov.ua");
    assert_eq!((mailbox.reply_tag, mailbox.folder.as_str()), (ReplyTag::On, "Replies"));
    assert_eq!(
        (mailbox.poll, mailbox.timeout),
        (Duration::from_secs(120), Duration::from_secs(20))
    );
}
