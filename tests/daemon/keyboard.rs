//! `init` at a keyboard: a person at a terminal is asked, tries the mail server, and is heard.

use crate::mail::Arrived;
use crate::support::smtp_server::{Script, SmtpServer};
use axum::Router;
use axum::http::Uri;
use axum::response::Html;
use hromada_watch::channels::email::Security;
use hromada_watch::config::{self, ChannelSettings};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command};
use std::sync::mpsc;
use std::time::Duration;
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(60);

const PEOPLE: &[&str] = &[
    "Коваль Ганна Петрівна; Сільський голова; holova@zrazkova.test",
    "Кукіна Інна Вікторівна; Секретар ради; sekretar@zrazkova.test",
    "Долгорукова О.А.; Відповідальна за сайт; press@zrazkova.test",
    "Тимчук Олег Ігорович; Системний адміністратор; admin@zrazkova.test",
    "",
];

/// A terminal with a program before it.
struct Terminal {
    keyboard: File,
    screen: mpsc::Receiver<Vec<u8>>,
    shown: String,
    child: Child,
}

impl Terminal {
    fn start(mut command: Command) -> Self {
        let door = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a terminal");
        grantpt(&door).expect("ours");
        unlockpt(&door).expect("ours");
        let name = ptsname(&door, Vec::new()).expect("a name");
        let name = Path::new(name.to_str().expect("plain")).to_owned();
        let far_end = OpenOptions::new().read(true).write(true).open(name).expect("it opens");
        let end = || far_end.try_clone().expect("another handle");
        command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().expect("the executable starts");
        let keyboard = File::from(door);
        let mut glass = keyboard.try_clone().expect("another handle");
        let (said, screen) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = glass.read(&mut buffer) {
                if said.send(buffer[..length].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { keyboard, screen, shown: String::new(), child }
    }

    /// Waits for words that were not waited for before, and types a line.
    fn asked(&mut self, words: &str, answer: &str) {
        self.says(words);
        self.types(answer);
    }

    fn types(&mut self, line: &str) {
        self.keyboard.write_all(format!("{line}\n").as_bytes()).expect("it listens");
    }

    /// Whether what is typed is shown.
    fn shows(&self) -> bool {
        let modes = tcgetattr(&self.keyboard).expect("a terminal").local_modes;
        modes.contains(LocalModes::ECHO)
    }

    fn says(&mut self, words: &str) {
        let mut waited = String::new();
        while !waited.contains(words) {
            let more = self.screen.recv_timeout(PATIENCE);
            let more = more.unwrap_or_else(|_| panic!("no {words:?} after {}{waited}", self.shown));
            waited.push_str(&String::from_utf8_lossy(&more));
        }
        self.shown.push_str(&waited);
    }

    /// What was on the screen, once the program has ended well.
    fn ends(mut self) -> String {
        while let Ok(more) = self.screen.recv_timeout(PATIENCE) {
            self.shown.push_str(&String::from_utf8_lossy(&more));
            if let Some(status) = self.child.try_wait().expect("a child") {
                assert!(status.success(), "{}", self.shown);
                return self.shown;
            }
        }
        assert!(self.child.wait().expect("it ends").success(), "{}", self.shown);
        self.shown
    }
}

/// A site with a name and news.
async fn site() -> String {
    let answer = |uri: Uri| async move {
        Html(match uri.path() {
            "/news" => {
                "<main><h1>Новини</h1><div><a href=/news/285612-kanikuli>Зимові канікули</a></div>\
                 <div><a href=/news/285611-toloka>Відбулась толока</a></div></main>"
            }
            _ => {
                "<title>Зразківська сільська рада | Офіційний сайт</title>\
                 <nav><a href=/news>Новини</a></nav><main>Вітаємо</main>"
            }
        })
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/", listener.local_addr().expect("an address"));
    let router = Router::new().fallback(answer);
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_at_a_terminal_describes_a_council_and_gets_a_test_letter() {
    let login = Some(("watch".to_owned(), "right-password".to_owned()));
    let mail = SmtpServer::start(Script { login, ..Script::default() }).await;
    let (url, server) = (site().await, mail.address.to_string());
    let directory = crate::council::directory();
    let home = directory.path().join("config");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hromada-watch"));
    command.arg("--config").arg(&home).arg("--state").arg(directory.path().join("state"));
    command.args(["init", &url]);
    let shown = tokio::task::spawn_blocking(move || {
        let mut terminal = Terminal::start(command);
        up_to_the_password(&mut terminal, &server);
        terminal.types("wrong-password");
        terminal.asked("Куди надіслати тестовий лист? Enter – admin@zrazkova.test", "");
        terminal.asked("Тестовий лист не вийшов", "");
        terminal.asked("Пароль", "right-password");
        terminal.asked("Куди надіслати тестовий лист", "");
        terminal.says("Тестовий лист прийнято поштовим сервером");
        terminal.says("Далі: перегляньте файли");
        terminal.ends()
    });
    let shown = shown.await.expect("no panic");
    assert!(!shown.contains("wrong-password") && !shown.contains("right-password"), "{shown}");

    let stored = mail.stored();
    assert_eq!(stored.len(), 1, "one letter");
    let letter = Arrived::read(&stored[0]);
    assert_eq!(letter.to, "admin");
    assert!(letter.text.contains("тестовий лист"), "{}", letter.text);

    let config = config::load(&home).unwrap_or_else(|errors| panic!("{errors}"));
    let ChannelSettings::Email(email) = &config.settings.mail.channel else { panic!("no mail") };
    // The server of the test speaks in clear text, which is allowed on this machine alone.
    assert_eq!((email.security, email.port), (Security::None, mail.address.port()));
    let mode = |file: &str| {
        fs::metadata(home.join(file)).expect("it is there").permissions().mode() & 0o777
    };
    assert_eq!((mode("mail-password"), mode("settings.toml"), mode(".")), (0o600, 0o640, 0o750));
    let password = fs::read_to_string(home.join("mail-password")).expect("it is ours");
    assert_eq!(password, "right-password\n");
}

/// The questions up to the password.
fn up_to_the_password(terminal: &mut Terminal, server: &str) {
    terminal.asked("Enter – так", "");
    terminal.asked("Порожній рядок – кінець", &PEOPLE.join("\n"));
    terminal.asked("Поштовий сервер", server);
    terminal.asked("З якої адреси", "n@zrazkova.test");
    terminal.asked("Ім’я користувача", "watch");
    terminal.says("Пароль");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_ends_a_password_prompt_the_terminal_shows_again_what_is_typed() {
    let url = site().await;
    let directory = crate::council::directory();
    for end in ["key", "TERM"] {
        let home = directory.path().join("config");
        // Keys are signals only for a terminal that is the program's own.
        let mut command = Command::new("setsid");
        command.args(["--ctty", env!("CARGO_BIN_EXE_hromada-watch"), "--config"]).arg(&home);
        command.arg("--state").arg(directory.path().join("state")).args(["init", &url]);
        let ended = tokio::task::spawn_blocking(move || {
            let mut terminal = Terminal::start(command);
            up_to_the_password(&mut terminal, "127.0.0.1:9");
            assert!(!terminal.shows(), "a password is shown");
            match end {
                "key" => terminal.keyboard.write_all(b"half\x03").expect("it listens"),
                name => {
                    let pid = terminal.child.id().to_string();
                    let kill = Command::new("kill").args([&format!("-{name}"), &pid]).status();
                    assert!(kill.expect("kill is there").success());
                }
            }
            let code = terminal.child.wait().expect("it ends").code();
            (code, terminal.shows())
        });
        let code = if end == "key" { 130 } else { 143 };
        assert_eq!(ended.await.expect("no panic"), (Some(code), true), "{end}");
        assert!(!home.exists(), "nothing is written");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_answers_has_its_test_letter_sent_before_anything_is_written() {
    let login = Some(("watch".to_owned(), "right-password".to_owned()));
    let mail = SmtpServer::start(Script { login, ..Script::default() }).await;
    let (url, server) = (site().await, mail.address.to_string());
    let directory = crate::council::directory();
    let (home, answers) = (directory.path().join("config"), directory.path().join("answers.toml"));
    fs::create_dir(&home).expect("room");
    let people = PEOPLE.join("\n");
    let text = format!(
        "people = \"\"\"\n{people}\"\"\"\n[mail]\nserver = \"{server}\"\nfrom = \"n@zrazkova.test\"\n\
         username = \"watch\"\ntest_letter_to = \"admin@zrazkova.test\"\n"
    );
    fs::write(&answers, text).expect("room");
    let run = || {
        let mut command = crate::process::bare();
        command.arg("--config").arg(&home).arg("--state").arg(directory.path().join("state"));
        command.args(["init", &url, "--answers"]).arg(&answers);
        tokio::task::block_in_place(|| crate::process::finish(command, ""))
    };
    let is_written = || fs::read_dir(&home).expect("it is there").count() > 1;

    run().failed(2, "не прочитано пароль поштового сервера");
    fs::write(home.join("mail-password"), "wrong-password\n").expect("room");
    let refused = run();
    refused.failed(1, "нічого не записано");
    let why = "security = \"none\": відповідь сервера на з’єднання чи вхід: 535";
    assert!(refused.err.contains(why), "{}", refused.err);
    assert!(!is_written() && mail.stored().is_empty(), "nothing is written, nothing has left");

    fs::write(home.join("mail-password"), "right-password\n").expect("room");
    let done = run();
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.err.contains("Тестовий лист прийнято"), "{}", done.err);
    let stored = mail.stored();
    assert_eq!(stored.iter().map(|it| Arrived::read(it).to).collect::<Vec<_>>(), ["admin"]);
    let config = config::load(&home).unwrap_or_else(|errors| panic!("{errors}"));
    let ChannelSettings::Email(email) = &config.settings.mail.channel else { panic!("no mail") };
    assert_eq!((email.security, email.port), (Security::None, mail.address.port()));
}
