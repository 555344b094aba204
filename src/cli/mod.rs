//! Everything a person can type: one file per command, one place for exit codes.
//!
//! What a person reads is Ukrainian; logs, JSON and the usage lines of clap are English. Every
//! listing takes `--json`.

mod alive;
mod backup;
mod check;
mod credentials;
mod demo;
mod due;
mod evidence;
pub mod failure;
mod handed_over;
mod init;
mod journal;
mod letter;
mod logging;
mod manual;
mod once;
mod parse;
mod place;
mod recognise;
mod register;
mod rehearse;
mod report;
mod restore;
mod rights;
mod run;
mod target;
mod terminal;
mod try_site;
mod try_source;

use crate::daemon::Home;
use crate::daemon::desk::answer::outbox::OutboxQuestion;
use crate::daemon::desk::question::Question;
use crate::domain::council::event::EventKind;
use crate::sources::reading::parser;
use crate::system;
use clap::{CommandFactory, Parser, Subcommand};
use credentials::Whose;
use failure::Failure;
use logging::Talk;
use place::Form;
use register::decision::Decision;
use register::planned::{Event, Sitting};
use register::relief::{Away, Promise, Waive};
use rustix::fs::Mode;
use rustix::process::umask;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

/// Keeps a local council's promises to publish.
#[derive(Debug, Parser)]
#[command(name = "hromada-watch", version, about, max_term_width = 100)]
pub struct Arguments {
    /// Directory of the configuration files [default: /etc/hromada-watch]
    #[arg(long, global = true, value_name = "DIR", env = "HROMADA_WATCH_CONFIG")]
    config: Option<PathBuf>,
    /// Directory of journal, state and evidence [default: /var/lib/hromada-watch]
    #[arg(long, global = true, value_name = "DIR", env = "HROMADA_WATCH_STATE")]
    state: Option<PathBuf>,
    /// One of several councils of this machine, as in hromada-watch@NAME.service
    #[arg(long, global = true, value_name = "NAME")]
    council: Option<Council>,
    /// Who gives the command, for the journal
    #[arg(long, global = true, value_name = "NAME")]
    author: Option<String>,
    /// Prints one JSON document
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Describes a council from the address of its site: surveys, asks, writes, checks
    Init(init::Init),
    /// Runs the daemon until it is told to stop
    Run,
    /// Says whether a turn was finished of late, for a timer or a container; asks no daemon
    Alive(alive::Alive),
    /// Takes one turn and exits
    Once(once::Once),
    /// Shows every problem of the configuration at once
    Check(check::Check),
    /// Shows the whole product on a bundled council site: a month in seconds
    Demo(demo::Demo),
    /// Writes the letters that a period would bring if nothing else happened
    Rehearse(rehearse::Rehearse),
    /// Lists obligations and how they stand
    Due(due::Due),
    /// Writes what was kept about a decision as a page to print
    Evidence(evidence::Evidence),
    /// Shows what a source yields, items and their meaning; for a site's address, what it can be
    /// read from
    Try(try_source::Try),
    /// Reads titles as JSON lines, prints their meaning as JSON lines
    Recognise,
    /// The register of adopted decisions
    #[command(subcommand)]
    Decision(Decision),
    /// Sittings of the council and its executive committee
    #[command(subcommand)]
    Sitting(Sitting),
    /// Events, contests and hearings
    #[command(subcommand)]
    Event(Event),
    /// Working and study trips
    #[command(subcommand)]
    Trip(Event),
    /// Says that nobody has to meet an obligation, for a time or for good
    Waive(Waive),
    /// Promises to meet an obligation by a day: until then nobody is reminded
    Promise(Promise),
    /// Says who is away and who hears instead
    Away(Away),
    #[command(flatten)]
    Asked(Question),
    /// The journal of facts
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Copies journal, evidence, keys and configuration, beside a daemon that runs on
    Backup(backup::Backup),
    /// Proves a backup by building the state from it, and takes it back
    Restore(restore::Restore),
    /// Parses what comes on standard input, as a child of the daemon
    #[command(hide = true)]
    Parse,
    /// Prints completions for a shell
    #[command(hide = true)]
    Completions(manual::Completions),
    /// Writes man pages
    #[command(hide = true)]
    Man(manual::Man),
    /// Shows how a month went: to read, to print, or as a table
    Report(report::Report),
}

impl Command {
    /// The directory whose files must stay its owner's, where it works on one.
    fn works_in(&self, state: PathBuf) -> Option<PathBuf> {
        match self {
            Command::Check(_)
            | Command::Init(_)
            | Command::Completions(_)
            | Command::Man(_)
            | Command::Demo(_)
            | Command::Recognise
            | Command::Try(_)
            | Command::Parse => None,
            // It only reads the state.
            Command::Backup(backup) => Some(backup.to.clone()),
            _ => Some(state),
        }
    }
}

/// The directories of the only council of a machine, and of one of several.
const DIRECTORIES: [(&str, &str); 2] = [
    ("/etc/hromada-watch", "/etc/hromada-watch-councils"),
    ("/var/lib/hromada-watch", "/var/lib/hromada-watch-councils"),
];

/// The name of an installed instance.
#[derive(Clone, Debug)]
struct Council(String);

impl FromStr for Council {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        match name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(plain) {
            true => Ok(Self(name.to_owned())),
            false => Err("пишіть латинські літери, цифри, `-` і `_`, напр. `zoriana`".to_owned()),
        }
    }
}

impl Arguments {
    /// Where configuration and state are: as named, or where an installation has them.
    fn directories(&self) -> [PathBuf; 2] {
        let [(config, configs), (state, states)] = DIRECTORIES;
        let usual = |only: &str, several: &str| match &self.council {
            Some(Council(name)) => Path::new(several).join(name),
            None => PathBuf::from(only),
        };
        [
            self.config.clone().unwrap_or_else(|| usual(config, configs)),
            self.state.clone().unwrap_or_else(|| usual(state, states)),
        ]
    }
}
/// How long the end of the program waits for work that nobody waits for.
const LEFT_BEHIND_MAX: Duration = Duration::from_secs(1);

/// Parses the command line, does what it says, prints a failure once.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // What is written is its owner's alone, whoever starts the program and how.
    umask(Mode::RWXG | Mode::RWXO);
    if let Command::Parse = arguments.command {
        return parse::run();
    }
    let [config, state] = arguments.directories();
    if let Some(directory) = arguments.command.works_in(state) {
        if let Command::Once(_) = arguments.command {
            let council = arguments.council.as_ref().map(|Council(name)| name.as_str());
            credentials::hand_over(Whose { config: &config, council });
        }
        rights::work_as_owner_of(&directory);
    }
    logging::start(talk(&arguments.command));
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("Помилка: програма не запускається: {}", system::refusal(&error));
                return ExitCode::from(1);
            }
        };
    let done = runtime.block_on(dispatch(arguments));
    // What is still asked of a name server is not waited for: nobody needs the answer any more.
    runtime.shutdown_timeout(LEFT_BEHIND_MAX);
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let (Failure::Failed(text) | Failure::Usage(text) | Failure::Store(text)) = &failure;
            let text = terminal::out::visible(text);
            match text.starts_with("помилка") {
                true => eprintln!("{text}"),
                false => eprintln!("Помилка: {text}"),
            }
            ExitCode::from(failure.exit_code())
        }
    }
}

async fn dispatch(arguments: Arguments) -> Result<(), Failure> {
    let [config, state] = arguments.directories();
    let place = place::Place {
        home: Home { config, state, parser: parser::Parser::of_this_program() },
        council: arguments.council.map(|Council(name)| name),
        author: arguments.author.unwrap_or_else(place::default_author),
        form: if arguments.json { Form::Json } else { Form::Text },
    };
    match arguments.command {
        Command::Init(init) => init.run(&place).await,
        Command::Run => run::run(&place).await,
        Command::Alive(alive) => alive.run(&place),
        Command::Once(once) => once.run(&place).await,
        Command::Check(check) => check.run(&place).await,
        Command::Demo(demo) => demo.run().await,
        Command::Rehearse(rehearse) => rehearse.run(&place).await,
        Command::Due(due) => due.run(&place).await,
        Command::Evidence(evidence) => evidence.run(&place).await,
        Command::Try(try_source) => try_source.run(&place).await,
        Command::Recognise => recognise::run(&place),
        Command::Decision(decision) => decision.run(&place).await,
        Command::Sitting(sitting) => sitting.run(&place).await,
        Command::Event(event) => event.run(&place, EventKind::Event).await,
        Command::Trip(event) => event.run(&place, EventKind::Trip).await,
        Command::Waive(waive) => place.ask_and_show(waive.into()).await,
        Command::Promise(promise) => place.ask_and_show(promise.into()).await,
        Command::Away(away) => place.ask_and_show(away.into()).await,
        Command::Asked(Question::Outbox(OutboxQuestion::Show { letter })) => {
            letter::show(&place, letter).await
        }
        Command::Completions(completions) => {
            completions.run(Arguments::command());
            Ok(())
        }
        Command::Man(man) => man.run(Arguments::command()),
        Command::Asked(question) => place.ask_and_show(question).await,
        Command::Journal(journal) => journal.run(&place).await,
        Command::Backup(backup) => backup.run(&place).await,
        Command::Restore(restore) => restore.run(&place),
        Command::Report(report) => report.run(&place).await,
        // Done before there is a runtime.
        Command::Parse => Ok(()),
    }
}

/// The daemon says what it does, a command only what is wrong.
fn talk(command: &Command) -> Talk {
    match command {
        Command::Run => Talk::Daemon,
        // They work on a copy of a journal; that its state has to be built is no news.
        Command::Rehearse(_) | Command::Init(_) => Talk::Nothing,
        _ => Talk::Errors,
    }
}
