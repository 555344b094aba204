//! `[mailbox]` of `settings.toml`: where people's answers are fetched.
//!
//! Without the table no reply is read, and letters say whom to write to instead.

use super::toml::form::is_loopback;
use super::toml::problem::{Finding, Located};
use super::toml::reader::{Table, Value};
use crate::channels::email::Security;
use crate::channels::mime::ReplyTag;
use crate::mailbox::settings::{MailboxSettings, SecretFile};
use std::path::PathBuf;
use std::time::Duration;

/// The folder that every mailbox has.
const INBOX: &str = "INBOX";

/// Reads `[mailbox]`; the inner value is none for one that cannot be used. `from_email` is where
/// letters come from, and so where answers go unless something else is said.
pub(super) fn read(
    root: &Table<'_>,
    from_email: Option<&Located<String>>,
) -> Option<Option<MailboxSettings>> {
    let table = root.get("mailbox")?.table()?;
    let host = table.need("host").and_then(|value| value.host());
    let words = [
        ("implicit", Security::Implicit),
        ("starttls", Security::StartTls),
        ("none", Security::None),
    ];
    let security_value = table.get("security");
    let security = match &security_value {
        Some(value) => value.word(&words),
        None => Some(Security::Implicit),
    };
    let port = table.get("port").map(|value| value.number(1..=65535));
    let username = table.need("username").and_then(|value| value.text());
    let secret = secret(&table);
    let ca_file = table.get("ca_file").and_then(|value| value.text());
    let folder = match table.get("folder") {
        Some(value) => folder(&value),
        None => Some(INBOX.to_owned()),
    };
    let address = match table.get("address") {
        Some(value) => value.email().map(|email| email.value),
        None => from_email.map(|email| email.value.clone()),
    };
    let reply_tag = table.get("reply_tag").map(|value| value.flag());
    let poll = table.get("poll").map(|value| value.duration(seconds(15)..=seconds(3_600)));
    let timeout = table.get("timeout").map(|value| value.duration(seconds(1)..=seconds(300)));
    table.finish();

    if let (Some(host), Some(Security::None), Some(value)) = (&host, security, &security_value)
        && !is_loopback(&host.value)
    {
        table.report().add(
            Finding::at(&value.place(), "листи й пароль ішли б мережею незашифрованими")
                .also(&host.place, "це інша машина")
                .help("напишіть `implicit` або `starttls`; `none` – лише для localhost"),
        );
    }
    let settings = || {
        let security = security?;
        let usual_port = if security == Security::Implicit { 993 } else { 143 };
        Some(MailboxSettings {
            host: host?.value,
            port: port.map_or(Some(usual_port), |given| Some(given?.value))?,
            security,
            username: username?.value,
            secret: secret?,
            ca_file: ca_file.map(|text| PathBuf::from(text.value)),
            folder: folder?,
            address: address?,
            reply_tag: match reply_tag.unwrap_or(Some(false))? {
                true => ReplyTag::On,
                false => ReplyTag::Off,
            },
            poll: poll.unwrap_or(Some(seconds(60)))?,
            timeout: timeout.unwrap_or(Some(seconds(60)))?,
        })
    };
    Some(settings())
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn secret(table: &Table<'_>) -> Option<SecretFile> {
    let [password, token] = ["password_file", "token_file"].map(|key| table.get(key));
    let file = |value: &Value<'_>| value.text().map(|text| PathBuf::from(text.value));
    match (&password, &token) {
        (Some(password), None) => file(password).map(SecretFile::Password),
        (None, Some(token)) => file(token).map(SecretFile::Token),
        (Some(password), Some(token)) => {
            table.report().add(
                Finding::at(&token.place(), "або `password_file`, або `token_file`")
                    .also(&password.place(), "пароль названо тут")
                    .help("залиште пароль; файл із токеном потрібен лише для XOAUTH2"),
            );
            None
        }
        (None, None) => {
            table.report().add(
                Finding::at(table.place(), "немає ні `password_file`, ні `token_file`")
                    .help("назвіть файл із паролем поштової скриньки: `password_file = \"…\"`"),
            );
            None
        }
    }
}

/// Folders with national letters have other names for the server than for people.
fn folder(value: &Value<'_>) -> Option<String> {
    let name = value.text()?.value;
    if name.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        return Some(name);
    }
    value.reject(
        "назва теки може містити лише латинські літери, цифри та знаки",
        format!("створіть теку з такою назвою або читайте `{INBOX}`"),
    )
}
