//! The real executable in a council of the present day.
//!
//! Nothing here sleeps: every wait is for a line, an end or a word on the wire, and every wait has
//! an end of its own.

use crate::council::{Texts, begin_journal, directory};
use crate::mail::Arrived;
use crate::relay::{Point, Relay, Then};
use crate::site::Site;
use crate::support::smtp_server::{Script, SmtpServer};
use chrono::{NaiveDate, TimeDelta, Timelike};
use hromada_watch::clock::Clock;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a command ended.
#[derive(Debug)]
pub struct Done {
    /// `None` when a signal ended it.
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Done {
    pub fn json(&self) -> Value {
        assert_eq!(self.code, Some(0), "{}", self.err);
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }

    pub fn failed(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(self.err.contains(words), "no {words:?} in {}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

/// A council with a site, a mail server and directories for the executable.
pub struct Office {
    pub site: Site,
    pub mail: SmtpServer,
    pub relay: Relay,
    pub directory: tempfile::TempDir,
    pub today: NaiveDate,
    pub texts: Texts,
    /// The last field: the servers live in it.
    _runtime: Runtime,
}

impl Office {
    /// It is about noon of a working day here, and the watch began sixty days ago.
    pub fn open(change: impl FnOnce(Texts) -> Texts) -> Self {
        Self::open_at(|texts, _| change(texts))
    }

    /// The same, for a configuration that has to know the site.
    pub fn open_at(change: impl FnOnce(Texts, &Site) -> Texts) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let (site, mail, relay) = runtime.block_on(async {
            let mail = SmtpServer::start(Script::default()).await;
            let relay = Relay::to(mail.address).await;
            (Site::serve().await, mail, relay)
        });
        let now = Clock::System.now();
        let ahead = 12 - i64::from(now.hour());
        let zone = match ahead {
            0 => "Etc/GMT".to_owned(),
            // The sign in these names is turned round.
            1.. => format!("Etc/GMT-{ahead}"),
            _ => format!("Etc/GMT+{}", -ahead),
        };
        let today = (now + TimeDelta::hours(ahead)).date_naive();
        let since = today - TimeDelta::days(60);
        let texts = Texts::of(&site, relay.address)
            .with("settings.toml", "zone = \"Europe/Kyiv\"", &format!("zone = \"{zone}\""))
            .with("settings.toml", "bell = \"5 min\"", "bell = \"10 s\"")
            .with("calendar.toml", "days_worked = []", &format!("days_worked = [{today}]"))
            .with(
                "plan.toml",
                "# watching_since = 2026-12-01",
                &format!("watching_since = {since}"),
            )
            .publication_only();
        let texts = change(texts, &site);
        let directory = directory();
        texts.write(&directory.path().join("config"));
        Self { site, mail, relay, directory, today, texts, _runtime: runtime }
    }

    pub fn config(&self) -> PathBuf {
        self.directory.path().join("config")
    }

    pub fn state(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    /// So many days before today, as people write it.
    pub fn ago(&self, days: i64) -> String {
        (self.today - TimeDelta::days(days)).format("%d.%m.%Y").to_string()
    }

    /// The executable with this council's directories; a command that needs a journal finds one.
    pub fn tool(&self, arguments: &[&str]) -> Command {
        let first = arguments.first().copied().unwrap_or_default();
        if !["run", "once", "check", "recognise", "try", "init"].contains(&first) {
            begin_journal(&self.config(), &self.state());
        }
        self.tool_as_it_stands(arguments)
    }

    /// The executable with this council's directories.
    pub fn tool_as_it_stands(&self, arguments: &[&str]) -> Command {
        let mut command = bare();
        command.arg("--config").arg(self.config()).arg("--state").arg(self.state());
        command.args(["--author", "Кукіна І.В."]).args(arguments);
        command
    }

    pub fn do_(&self, arguments: &[&str]) -> Done {
        finish(self.tool(arguments), "")
    }

    /// Registers decisions of a session forty days ago: late for a week.
    pub fn register_late(&self, numbers: &str) {
        let line = format!("{}, session, {numbers}", self.ago(40));
        let done = self.do_(&["decision", "add", &line]);
        assert_eq!(done.code, Some(0), "{done:?}");
    }

    pub fn late_key(&self, number: u32) -> String {
        format!("session-{}-№{number}", self.today - TimeDelta::days(40))
    }

    pub fn run(&self) -> Running {
        Running::start(self.daemon())
    }

    /// The daemon, which says of each turn that it is finished, be there news or none.
    pub fn daemon(&self) -> Command {
        let mut command = self.tool(&["run"]);
        command.env(
            "HROMADA_WATCH_LOG",
            "info,tokio_cron_scheduler=warn,hromada_watch::daemon::tell=debug",
        );
        command
    }

    /// Starts the daemon with an eye on the wire: it is heard like a line.
    pub fn run_watched(&self, point: Point, then: Then) -> Running {
        let (line, lines) = mpsc::channel();
        self.relay.watch(point, then, line.clone());
        Running::start_with(self.daemon(), line, lines)
    }

    /// Starts the daemon with an eye on the site: every path that is asked for is heard like a
    /// line.
    pub fn run_while_read(&self) -> Running {
        let (line, lines) = mpsc::channel();
        self.site.content().listener = Some(line.clone());
        Running::start_with(self.daemon(), line, lines)
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.mail.stored().iter().map(Arrived::read).collect()
    }
}

pub fn bare() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hromada-watch"));
    command.env_remove("HROMADA_WATCH_LOG").env_remove("JOURNAL_STREAM");
    command
}

/// Runs a command to its end, which must come.
pub fn finish(mut command: Command, input: &str) -> Done {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the executable starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let out = swallow(child.stdout.take().expect("a pipe"));
    let err = swallow(child.stderr.take().expect("a pipe"));
    let mut guard = Guard(child);
    let out = out.recv_timeout(PATIENCE).expect("the command ends");
    let err = err.recv_timeout(PATIENCE).expect("the command ends");
    Done { code: guard.0.wait().expect("a status").code(), out, err }
}

fn swallow(mut pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (whole, hear) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        let _ = whole.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    hear
}

/// A child that does not outlive its test.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The executable while it runs.
pub struct Running {
    child: Guard,
    lines: mpsc::Receiver<String>,
    /// What it has said so far.
    pub said: Vec<String>,
}

impl Running {
    /// Starts a command; its two outputs are read as one.
    pub fn start(command: Command) -> Self {
        let (line, lines) = mpsc::channel();
        Self::start_with(command, line, lines)
    }

    fn start_with(
        mut command: Command,
        line: mpsc::Sender<String>,
        lines: mpsc::Receiver<String>,
    ) -> Self {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the executable starts");
        let pipes: [Box<dyn Read + Send>; 2] = [
            Box::new(child.stdout.take().expect("a pipe")),
            Box::new(child.stderr.take().expect("a pipe")),
        ];
        for pipe in pipes {
            let line = line.clone();
            std::thread::spawn(move || {
                for text in BufReader::new(pipe).lines().map_while(Result::ok) {
                    let _ = line.send(text);
                }
            });
        }
        Self { child: Guard(child), lines, said: Vec::new() }
    }

    /// Waits for a line that holds `words`, and gives it back.
    pub fn says(&mut self, words: &str) -> String {
        self.says_one_of(&[words])
    }

    /// Waits for a line that holds one of the words.
    pub fn says_one_of(&mut self, words: &[&str]) -> String {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    self.said.push(line.clone());
                    if words.iter().any(|words| line.contains(words)) {
                        return line;
                    }
                }
                Err(error) => panic!("never said {words:?} ({error}): {:#?}", self.said),
            }
        }
    }

    /// Whether a line that holds `words` has come by now; waits for nothing.
    pub fn has_said(&mut self, words: &str) -> bool {
        self.said.extend(self.lines.try_iter());
        self.said.iter().any(|line| line.contains(words))
    }

    pub fn pid(&self) -> u32 {
        self.child.0.id()
    }

    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        let done = Command::new("kill").args([&format!("-{name}"), &pid]).status();
        assert!(done.expect("kill is there").success());
    }

    pub fn kill(mut self) {
        self.child.0.kill().expect("it can be killed");
        self.child.0.wait().expect("it ends");
    }

    /// Waits for its end.
    pub fn ends(self) -> Done {
        self.ends_within(PATIENCE)
    }

    /// Waits for its end, and not for longer than `most` between two of its lines.
    pub fn ends_within(mut self, most: Duration) -> Done {
        loop {
            match self.lines.recv_timeout(most) {
                Ok(line) => self.said.push(line),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("it goes on: {:#?}", self.said),
            }
        }
        let code = self.child.0.wait().expect("a status").code();
        let err = self.said.join("\n");
        assert!(!err.contains("panicked"), "{err}");
        Done { code, out: String::new(), err }
    }

    /// Asks it to stop and waits until it has.
    pub fn stop(self) -> Done {
        self.signal("TERM");
        let done = self.ends();
        assert_eq!(done.code, Some(0), "{}", done.err);
        done
    }
}

/// The files below a directory, the largest first.
pub fn files(directory: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let mut left = vec![directory.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in std::fs::read_dir(directory).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { left.push(path) } else { all.push(path) }
        }
    }
    all.sort_by_key(|path| std::cmp::Reverse(std::fs::metadata(path).map_or(0, |it| it.len())));
    all
}
