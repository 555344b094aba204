//! What `init` must know and the site does not say: from a file of answers, or from a person.
//!
//! Decides what is asked. A file must answer all of it at once; at a terminal one thing is asked
//! after another, and only what is not known yet.

use super::people::{self, Part, Somebody, Table};
use crate::channels::credential::is_loopback;
use crate::channels::email::Security;
use crate::cli::failure::Failure;
use crate::config::{AnswersFile, MailAnswers};
use std::io::{self, BufRead, Write};
use url::Url;

/// Everything that is known of a council before its files are written.
#[derive(Clone, Debug)]
pub struct Answers {
    /// Its site.
    pub site: Url,
    /// Its full name.
    pub name: String,
    /// Its people and units.
    pub table: Table,
    /// Who leads it, by id.
    pub head: String,
    /// Who keeps the program running, by id.
    pub administrator: String,
    /// Who publishes, by id.
    pub publisher: String,
    /// How letters leave.
    pub mail: Mail,
    /// The test letter that a file of answers asks for; a person is asked about it later.
    pub trial: Option<Trial>,
}

/// A letter by which a mail server is tried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Where it goes.
    pub to: String,
    /// How the connection may be protected; the first way that works is written.
    pub ways: Vec<Security>,
}

/// How letters leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// As files.
    Spool,
    /// By a server.
    Server {
        /// Its name.
        host: String,
        /// Its port, where it is not the usual one.
        port: Option<u16>,
        /// How the connection is protected.
        security: Security,
        /// The sender's address.
        from: String,
        /// Its user and the file of the password.
        login: Option<(String, String)>,
    },
}

/// A file of answers that works.
pub const SAMPLE: &str = r#"# Відповіді для: hromada-watch init --answers ФАЙЛ
site = "https://rada.gov.ua"
# name = "Зразкова сільська рада"      # лише якщо сайт її не називає
people = """
Коваль Ганна Петрівна; Сільський голова; holova@rada.gov.ua
Кукіна Інна Вікторівна; Секретар ради; sekretar@rada.gov.ua
Долгорукова Ольга Андріївна; Відповідальна за сайт; press@rada.gov.ua
Жук Іван Іванович; Начальник відділу освіти; osvita@rada.gov.ua
Тимчук Олег Ігорович; Системний адміністратор; admin@rada.gov.ua
"""
# head, administrator, publisher: прізвище, якщо посада цього не каже
[mail]
# server = "mail.rada.gov.ua"          # без рядка листи складаються у файли
# security = "implicit"                # або "starttls", якщо сервер не має порту 465
# from = "nagaduvannia@rada.gov.ua"
# username = "nagaduvannia"
# password_file = "mail-password"       # файл, у якому лише пароль
# test_letter_to = "admin@rada.gov.ua"  # спершу надіслати сюди тестовий лист
"#;

/// All that is needed, from a file; `found` is the name that the site says.
pub fn of_file(file: AnswersFile, site: Url, found: Option<String>) -> Result<Answers, Failure> {
    let mut lacking = Vec::new();
    let name = file.name.clone().or(found);
    if name.is_none() {
        lacking.push("сайт не називає ради: додайте name = \"…\"".to_owned());
    }
    let table = match &file.people {
        Some(text) => people::read(text).unwrap_or_else(|problems| {
            lacking.extend(problems.into_iter().map(|problem| format!("people: {problem}")));
            Table::default()
        }),
        None => {
            lacking.push("немає людей: додайте people = \"\"\"…\"\"\"".to_owned());
            Table::default()
        }
    };
    let mut who = |key: &str, written: &Option<String>, part| {
        let found = match written {
            Some(surname) => by_surname(&table, surname),
            None => with_part(&table, part),
        };
        if found.is_none() && !table.people.is_empty() {
            let said = written.as_deref().unwrap_or("…");
            lacking.push(format!("незрозуміло хто: {key} = \"{said}\" (прізвище з people)"));
        }
        found.unwrap_or_default()
    };
    let head = who("head", &file.head, Part::Head);
    let administrator = who("administrator", &file.administrator, Part::Administrator);
    let publisher = match (&file.publisher, with_part(&table, Part::Publisher)) {
        (None, None) => administrator.clone(),
        (written, _) => who("publisher", written, Part::Publisher),
    };
    let trial = trial(&file.mail, &mut lacking);
    let mail = mail(file.mail, &mut lacking);
    match (name, lacking.is_empty()) {
        (Some(name), true) => {
            Ok(Answers { site, name, table, head, administrator, publisher, mail, trial })
        }
        _ => Err(Failure::Usage(format!("бракує відповідей:\n  {}", lacking.join("\n  ")))),
    }
}

fn trial(mail: &MailAnswers, lacking: &mut Vec<String>) -> Option<Trial> {
    let to = mail.test_letter_to.clone()?;
    let Some(host) = &mail.server else {
        lacking.push("[mail]: для test_letter_to потрібні server і from".to_owned());
        return None;
    };
    let ways = match mail.security {
        Some(security) => vec![security],
        None => ways_to(&host_and_port(host).0),
    };
    Some(Trial { to, ways })
}

fn mail(answers: MailAnswers, lacking: &mut Vec<String>) -> Mail {
    let MailAnswers { server, security, from, username, password_file, .. } = answers;
    match (server, from) {
        (None, None) => Mail::Spool,
        (Some(host), Some(from)) => {
            let file = password_file.unwrap_or_else(|| PASSWORD_FILE.to_owned());
            let security = security.unwrap_or(Security::Implicit);
            let login = username.map(|name| (name, file));
            let (host, port) = host_and_port(&host);
            Mail::Server { host, port, security, from, login }
        }
        _ => {
            lacking.push("[mail]: server і from потрібні разом".to_owned());
            Mail::Spool
        }
    }
}

/// Where the unit looks for the password.
pub const PASSWORD_FILE: &str = "mail-password";

/// How a connection to a host may be protected, best first; clear text does not leave this machine.
pub fn ways_to(host: &str) -> Vec<Security> {
    match is_loopback(host) {
        true => vec![Security::Implicit, Security::StartTls, Security::None],
        false => vec![Security::Implicit, Security::StartTls],
    }
}

/// `mail.rada.gov.ua:2525`; most servers have the usual port.
fn host_and_port(typed: &str) -> (String, Option<u16>) {
    let parts = typed.rsplit_once(':').and_then(|(host, port)| Some((host, port.parse().ok()?)));
    match parts {
        // More colons are an address of IPv6.
        Some((host, port)) if !host.contains(':') => (host.to_owned(), Some(port)),
        _ => (typed.to_owned(), None),
    }
}

fn with_part(table: &Table, part: Part) -> Option<String> {
    table.people.iter().find(|one| one.parts.contains(&part)).map(|one| one.id.clone())
}

fn by_surname(table: &Table, typed: &str) -> Option<String> {
    let first = |text: &str| text.split_whitespace().next().map(str::to_lowercase);
    let is = |one: &&Somebody| one.id == typed || first(&one.name) == first(typed);
    let mut found = table.people.iter().filter(is);
    let one = found.next()?;
    found.next().is_none().then(|| one.id.clone())
}

/// All that is needed, from a person at a terminal.
pub fn of_person(site: Url, found: Option<String>) -> Result<Answers, Failure> {
    let name = match found {
        Some(name) => {
            let typed = ask(&format!("Рада: {name}. Enter – так, або впишіть іншу назву: "))?;
            if typed.is_empty() { name } else { typed }
        }
        None => needed("Повна назва ради (напр. Зразкова сільська рада): ")?,
    };
    let table = ask_people()?;
    let head = ask_who(&table, Part::Head, "Хто очолює раду? Прізвище: ")?;
    let administrator = ask_who(&table, Part::Administrator, "Хто доглядає програму? Прізвище: ")?;
    let publisher = ask_who(&table, Part::Publisher, "Хто оприлюднює на сайті? Прізвище: ")?;
    let host = ask("Поштовий сервер (напр. mail.rada.gov.ua); Enter – поки складати у файли: ")?;
    let mail = match host.is_empty() {
        true => Mail::Spool,
        false => {
            let from = needed("З якої адреси писати (напр. nagaduvannia@rada.gov.ua): ")?;
            let username = ask("Ім’я користувача на сервері; Enter – сервер входу не вимагає: ")?;
            let login = (!username.is_empty()).then(|| (username, PASSWORD_FILE.to_owned()));
            let (host, port) = host_and_port(&host);
            Mail::Server { host, port, security: Security::Implicit, from, login }
        }
    };
    Ok(Answers { site, name, table, head, administrator, publisher, mail, trial: None })
}

fn ask_people() -> Result<Table, Failure> {
    loop {
        eprintln!(
            "\nЛюди й підрозділи, по одному в рядку або вставлена таблиця:\n  \
             Прізвище Ім’я По батькові; посада чи підрозділ; електронна адреса\n\
             Порожній рядок – кінець."
        );
        let mut text = String::new();
        loop {
            let line = ask("")?;
            if line.is_empty() {
                break;
            }
            text.push_str(&line);
            text.push('\n');
        }
        match people::read(&text) {
            Ok(table) => return Ok(table),
            Err(problems) => eprintln!("\nНе все зрозуміло:\n  {}", problems.join("\n  ")),
        }
    }
}

fn ask_who(table: &Table, part: Part, question: &str) -> Result<String, Failure> {
    if let Some(id) = with_part(table, part) {
        return Ok(id);
    }
    loop {
        let typed = needed(question)?;
        match by_surname(table, &typed) {
            Some(id) => return Ok(id),
            None => {
                let names: Vec<_> = table.people.iter().map(|one| one.name.as_str()).collect();
                eprintln!("Такої людини немає; є: {}", names.join(", "));
            }
        }
    }
}

fn needed(question: &str) -> Result<String, Failure> {
    loop {
        let typed = ask(question)?;
        if !typed.is_empty() {
            return Ok(typed);
        }
    }
}

/// One line of a person.
pub fn ask(question: &str) -> Result<String, Failure> {
    eprint!("{question}");
    io::stderr().flush()?;
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line)? {
        0 => Err(Failure::Failed("відповіді урвалися; нічого не записано".to_owned())),
        _ => Ok(line.trim().to_owned()),
    }
}
