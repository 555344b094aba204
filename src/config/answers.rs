//! A file of answers for `init`: what a council is, where nobody can be asked.
//!
//! Decides only how it is written; what follows from the answers, and which of them are lacking
//! once the site was looked at, is `init`'s to say.

use super::toml::problem::{ConfigErrors, Report};
use super::toml::reader::{Table, parse};
use crate::channels::email::Security;
use std::collections::BTreeMap;
use url::Url;

/// How problems call it.
const FILE: &str = "файл відповідей";

/// What a file of answers says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnswersFile {
    /// The site, where no address was typed.
    pub site: Option<Url>,
    /// The council's name, where the site does not say it.
    pub name: Option<String>,
    /// People and units, one a line.
    pub people: Option<String>,
    /// The surname of whoever leads the council.
    pub head: Option<String>,
    /// The surname of whoever keeps the program running.
    pub administrator: Option<String>,
    /// The surname of whoever publishes.
    pub publisher: Option<String>,
    /// How letters leave.
    pub mail: MailAnswers,
}

/// How letters leave, as a file of answers says it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MailAnswers {
    /// The server, with its port where that is not the usual one.
    pub server: Option<String>,
    /// How the connection is protected.
    pub security: Option<Security>,
    /// The sender's address.
    pub from: Option<String>,
    /// The user's name at the server.
    pub username: Option<String>,
    /// The file of the password.
    pub password_file: Option<String>,
    /// Where a test letter goes before anything is written.
    pub test_letter_to: Option<String>,
}

/// What may stand for the protection of a connection; clear text is nobody's first choice.
const PROTECTION: [(&str, Security); 2] =
    [("implicit", Security::Implicit), ("starttls", Security::StartTls)];

/// Reads a file of answers.
pub fn answers(text: &str) -> Result<AnswersFile, ConfigErrors> {
    let report = Report::default();
    let parsed = parse(FILE, text, &report);
    let file = parsed.map(|table| read(&Table::root(FILE, table.get_ref(), &report)));
    match file {
        Some(file) if report.is_sound() => Ok(file),
        _ => Err(report.into_errors(BTreeMap::from([(FILE, text.to_owned())]))),
    }
}

fn read(table: &Table<'_>) -> AnswersFile {
    let text = |key| Some(table.get(key)?.text()?.value);
    let file = AnswersFile {
        site: table.get("site").and_then(|value| Some(value.web_address()?.value)),
        name: text("name"),
        people: table.get("people").and_then(|value| Some(value.lines()?.value)),
        head: text("head"),
        administrator: text("administrator"),
        publisher: text("publisher"),
        mail: mail(&table.usual_table("mail")),
    };
    table.finish();
    file
}

fn mail(table: &Table<'_>) -> MailAnswers {
    let text = |key| Some(table.get(key)?.text()?.value);
    let address = |key| Some(table.get(key)?.email()?.value);
    let mail = MailAnswers {
        server: text("server"),
        security: table.get("security").and_then(|value| value.word(&PROTECTION)),
        from: address("from"),
        username: text("username"),
        password_file: text("password_file"),
        test_letter_to: address("test_letter_to"),
    };
    table.finish();
    mail
}
