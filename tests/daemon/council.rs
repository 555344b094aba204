//! A council for one test: configuration, site, mail server and state directory.

use crate::mail::Arrived;
use crate::site::Site;
use crate::support::shipped::only_decisions_and_submissions;
use crate::support::smtp_server::{Script, SmtpServer};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use hromada_watch::channels::key::Key;
use hromada_watch::clock::Clock;
use hromada_watch::config;
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::answer::outbox::OutboxQuestion;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use hromada_watch::daemon::ownership;
use hromada_watch::daemon::parts::Parts;
use hromada_watch::daemon::turn_report::TurnReport;
use hromada_watch::daemon::{self, Home, turn};
use hromada_watch::domain::calendar::Calendar;
use hromada_watch::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use hromada_watch::domain::obligation::Obligation;
use hromada_watch::domain::register::RegisteredDecision;
use hromada_watch::sources::reading::parser::Parser;
use hromada_watch::store::Store;
use hromada_watch::store::fact::{Entry, Fact};
use hromada_watch::store::journal::lines;
use hromada_watch::store::journal_path;
use rustix::fs::Mode;
use serde_json::Value;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::LazyLock;

/// The shipped configuration with lines replaced.
#[derive(Clone)]
pub struct Texts(BTreeMap<&'static str, String>);

impl Texts {
    /// The shipped files for a site and a mail server on loopback; letters go to their readers.
    pub fn of(site: &Site, mail: SocketAddr) -> Self {
        let base = &site.base;
        let mut texts = config::shipped();
        only_decisions_and_submissions(&mut texts);
        for text in texts.values_mut() {
            *text = text.replace("rada.example", "rada.test");
        }
        Self(texts)
            .with("settings.toml", "pause = \"1 s\"", "pause = \"0 s\"")
            .with("settings.toml", "live = false\n", "live = true\n")
            .with("settings.toml", "channel = \"spool\"", "channel = \"email\"")
            .with("settings.toml", "host = \"mail.rada.test\"", "host = \"127.0.0.1\"")
            .with("settings.toml", "security = \"implicit\"", "security = \"none\"")
            .with("settings.toml", "port = 465", &format!("port = {}", mail.port()))
            .with("settings.toml", "timeout = \"1 min\"", "timeout = \"30 s\"")
            .with(
                "sources.toml",
                "url = \"https://galycynivska.dosvit.org.ua/documents\"",
                &format!("url = \"{base}/documents\""),
            )
            .with(
                "sources.toml",
                "url = \"https://galycynivska.dosvit.org.ua/news\"",
                &format!("url = \"{base}/news\""),
            )
    }

    /// Replaces a text that must be there.
    pub fn with(mut self, file: &'static str, old: &str, new: &str) -> Self {
        let text = self.0.get_mut(file).expect("a file of the configuration");
        assert!(text.contains(old), "{file} does not hold {old:?}");
        *text = text.replacen(old, new, 1);
        self
    }

    /// Adds lines at the end of a file.
    pub fn and(mut self, file: &'static str, lines: &str) -> Self {
        self.0.get_mut(file).expect("a file of the configuration").push_str(lines);
        self
    }

    /// Only the publication of decisions is watched.
    pub fn publication_only(self) -> Self {
        self.with("plan.toml", "kind = \"submission\"", "kind = \"submission\"\nenabled = false")
    }

    /// Every duty of the shipped plan, save what looks at hosts outside: no test asks them
    /// anything. The first day of the watch stays.
    pub fn whole(mut self) -> Self {
        let shipped = config::shipped();
        let line = |text: &str, begins: &str| {
            let found = text.lines().find(|line| line.starts_with(begins));
            found.unwrap_or_else(|| panic!("no line {begins:?}")).to_owned()
        };
        let documents = line(&self.0["sources.toml"], "url = \"http://127.0.0.1");
        let base = documents.trim_start_matches("url = \"").trim_end_matches("/documents\"");
        let outside = ["\"platform\"", "\"host-site\"", "\"host-platform\""];
        let sources: Vec<&str> = shipped["sources.toml"]
            .split("\n[[source]]\n")
            .filter(|block| !outside.iter().any(|id| block.starts_with(&format!("id = {id}"))))
            .collect();
        let sources = sources
            .join("\n[[source]]\n")
            .replace("\"https://galycynivska.dosvit.org.ua/", &format!("\"{base}/"));
        let mut plan = shipped["plan.toml"]
            .replace("[\"host-site\", \"host-platform\"]", "[\"site-news\"]")
            .replace("sources = [\"platform\"]", "enabled = false\nsources = [\"site-documents\"]");
        if self.0["plan.toml"].contains("\nwatching_since") {
            let since = line(&self.0["plan.toml"], "watching_since");
            plan = plan.replace("# watching_since = 2026-12-01", &since);
        }
        self.0.insert("sources.toml", sources);
        self.0.insert("plan.toml", plan);
        self
    }

    /// One person answers for publication, so that one letter tells the story.
    pub fn kukina_alone(self) -> Self {
        let all = "responsible = [\"dolhorukova\", \"kukina\", \"kolisnichenko\"]\nsources";
        self.with("plan.toml", all, "responsible = [\"kukina\"]\nsources")
    }

    /// Letters as files instead of mail.
    pub fn spool(self) -> Self {
        self.with("settings.toml", "channel = \"email\"", "channel = \"spool\"")
    }

    pub fn write(&self, directory: &Path) {
        std::fs::create_dir_all(directory).expect("a directory");
        for (file, text) in &self.0 {
            std::fs::write(directory.join(file), text).expect("room");
        }
    }
}

/// A journal of this council, as its first turn would begin it; none with a configuration that
/// cannot be used.
pub fn begin_journal(config: &Path, state: &Path) {
    let Ok(config) = config::load(config) else { return };
    if journal_path(state).exists() || state.is_file() {
        return;
    }
    // As the executable does it.
    rustix::process::umask(Mode::RWXG | Mode::RWXO);
    let (mut store, _) = Store::open(state, Clock::System.now()).expect("a store");
    ownership::record(&mut store, &config, Clock::System.now()).expect("room");
    store.close();
}

/// Memory where there is some: every fact is written through to the disk.
pub fn directory() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).expect("a directory in memory")
    } else {
        tempfile::tempdir().expect("a directory")
    }
}

/// A council whose daemon takes its turns in this process.
pub struct Council {
    pub site: Site,
    pub mail: SmtpServer,
    pub parts: Parts,
    pub home: Home,
    read: usize,
    directory: tempfile::TempDir,
}

impl Council {
    /// Begins the watch at a moment, with a mail server that takes everything.
    pub async fn begin(at: &str, change: impl FnOnce(Texts, &Site) -> Texts) -> Self {
        Self::with_mail(at, Script::default(), change).await
    }

    pub async fn with_mail(
        at: &str,
        script: Script,
        change: impl FnOnce(Texts, &Site) -> Texts,
    ) -> Self {
        let site = Site::serve().await;
        let mail = SmtpServer::start(script).await;
        let directory = directory();
        let home = Home {
            config: directory.path().join("config"),
            state: directory.path().join("state"),
            parser: Parser::Here,
        };
        change(Texts::of(&site, mail.address), &site).write(&home.config);
        let parts = daemon::build(&home, &Clock::manual(moment(at))).expect("the daemon starts");
        Self { site, mail, parts, home, read: 0, directory }
    }

    /// Takes a turn at a moment of the council's time.
    pub async fn turn(&mut self, at: &str) -> TurnReport {
        let report = turn::turn(&mut self.parts, moment(at)).await.expect("the turn finishes");
        assert_eq!(report.skipped, None, "at {at}");
        report
    }

    /// Stops and starts again, as after an update of the machine.
    pub fn restart(self, at: &str) -> Self {
        self.restart_after(at, || {})
    }

    /// Stops, lets something happen to the machine, and starts again.
    pub fn restart_after(self, at: &str, happens: impl FnOnce()) -> Self {
        let Self { site, mail, parts, home, read, directory } = self;
        drop(parts);
        happens();
        let parts = daemon::build(&home, &Clock::manual(moment(at))).expect("the daemon starts");
        Self { site, mail, parts, home, read, directory }
    }

    /// Lets letters go another way from now on.
    pub async fn use_mail(&mut self, script: Script) {
        let old = self.mail.address.port();
        self.mail = SmtpServer::start(script).await;
        self.read = 0;
        let new = self.mail.address.port();
        self.edit(|text| text.replace(&format!("port = {old}\n"), &format!("port = {new}\n")));
    }

    /// Edits `settings.toml` and takes the edited configuration.
    pub fn edit(&mut self, change: impl FnOnce(String) -> String) {
        self.edit_file("settings.toml", change);
    }

    pub fn edit_file(&mut self, file: &str, change: impl FnOnce(String) -> String) {
        let path = self.home.config.join(file);
        let text = std::fs::read_to_string(&path).expect("settings");
        let changed = change(text.clone());
        assert_ne!(text, changed, "nothing was edited");
        std::fs::write(&path, changed).expect("room");
        let config = config::load(&self.home.config).expect("a valid configuration");
        let (_, channel) = daemon::doors(&config, &self.home.state, Key::KNOWN).expect("doors");
        self.parts.replace_config(config);
        self.parts.channel = channel.into();
    }

    pub fn command(&mut self, question: Question, at: &str) -> Result<Value, OperationError> {
        let answered = desk::execute(&mut self.parts, question, "секретар", moment(at));
        answered.map(|answer| answer.json())
    }

    /// Registers decisions of one session.
    pub fn register(&mut self, adopted_on: &str, numbers: &[u32], at: &str) {
        let decisions = numbers.iter().map(|number| registered(adopted_on, *number)).collect();
        self.command(Question::Decision(DecisionQuestion::Add { decisions }), at)
            .expect("they are registered");
    }

    /// Messages that came since this was asked last.
    pub fn arrived(&mut self) -> Vec<Arrived> {
        let stored = self.mail.stored();
        let new = stored.iter().skip(self.read).map(Arrived::read).collect();
        self.read = stored.len();
        new
    }

    pub fn obligation(&self, key: &str, at: &str) -> Obligation {
        self.parts
            .obligations(moment(at))
            .into_iter()
            .find(|obligation| obligation.key.as_str() == key)
            .unwrap_or_else(|| panic!("no obligation {key}"))
    }

    /// The word for an obligation's status.
    pub fn status(&self, key: &str, at: &str) -> &'static str {
        self.obligation(key, at).status.as_str()
    }

    pub fn entries(&self) -> Vec<Entry> {
        lines::entries(&journal_path(&self.home.state))
            .expect("the journal opens")
            .collect::<Result<_, _>>()
            .expect("the journal is whole")
    }

    /// Keys of all notices that letters were prepared for, in order.
    pub fn prepared(&self) -> Vec<String> {
        self.entries()
            .into_iter()
            .filter_map(|entry| match entry.fact {
                Fact::LetterPrepared { notices, .. } | Fact::LetterExtended { notices, .. } => {
                    Some(notices)
                }
                _ => None,
            })
            .flatten()
            .map(|notice| notice.to_string())
            .collect()
    }

    pub fn letters(&mut self) -> Vec<Value> {
        let listed = self
            .command(Question::Outbox(OutboxQuestion::List(Default::default())), "2026-01-01 00:00")
            .expect("a list");
        listed["letters"].as_array().expect("letters").clone()
    }
}

/// A moment of the council's time, `2026-11-23 08:30`.
pub fn moment(text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').expect("a date and a time");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("a time");
    static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
        config::load_texts(&config::shipped()).expect("the shipped configuration").calendar
    });
    CALENDAR.moment(day(date), time)
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub fn registered(adopted_on: &str, number: u32) -> RegisteredDecision {
    let key = key(adopted_on, number);
    RegisteredDecision {
        number: key.number.clone(),
        key,
        title: None,
        session: None,
        convocation: None,
    }
}

pub fn key(adopted_on: &str, number: u32) -> DecisionKey {
    let number = DecisionNumber::new(number.to_string());
    DecisionKey { body: Body::Session, adopted_on: day(adopted_on), number }
}
