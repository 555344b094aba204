//! The demonstration: the whole product on a bundled council.
//!
//! Real HTTP on loopback, the real fetcher, the real store, letters as files; only time is
//! virtual. Everything that happens is told as it happens, and what is left in the directory is
//! what a council would have: configuration, state, letters.

mod content;
mod facebook;
mod platform;
mod site;
mod sites;
mod story;
mod teller;
mod texts;

pub use story::WORTH_EXPLAINING;

use super::{Simulator, rehearsal};
use crate::channels::Channel;
use crate::channels::key::Key;
use crate::channels::spool::SpoolChannel;
use crate::config::{self, Config, ConfigErrors};
use crate::daemon::chain::chain;
use crate::daemon::desk;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::OperationError;
use crate::daemon::desk::register::said::Say;
use crate::daemon::parts::Parts;
use crate::domain::ids::{LetterId, PersonId, SourceId};
use crate::domain::month::Month;
use crate::domain::register::effect::Effect;
use crate::domain::register::said::Way;
use crate::sources::fetch::{Fetcher, HttpFetcher, Trust};
use crate::sources::mail;
use crate::store::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sites::Sites;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use teller::{Deed, Happening};

/// What the demonstration tells while it runs.
pub enum Told<'a> {
    /// Something happened in the council.
    Happening(&'a str),
    /// A letter left.
    Letter {
        /// Name of the recipient.
        to: &'a str,
        /// Its subject.
        subject: &'a str,
        /// Its file among the letters, without the ending: `.eml` is the message, `.html` its page.
        file: &'a str,
    },
    /// Somebody answered a letter.
    Answer {
        /// Name of whoever answered.
        from: &'a str,
        /// Which way.
        way: Way,
        /// What was said.
        words: &'a str,
        /// What it did.
        effect: &'a Effect,
        /// Name of whoever hears instead from now on, where somebody does.
        passed_to: Option<&'a str>,
    },
    /// A source, by its name, cannot be read any more.
    Blind(&'a str),
    /// A source, by its name, is read again.
    Sees(&'a str),
}

/// What a demonstration leaves.
pub struct Ending {
    /// The moment of the end, in the council's time.
    pub now: DateTime<Tz>,
    /// The month whose report can be looked at.
    pub month: Month,
    /// How many letters left.
    pub letters: usize,
    /// Where everything lies.
    pub left: Left,
    parts: Parts,
}

impl Ending {
    /// Asks the council of the story, at its end.
    pub fn ask(&mut self, asked: Question) -> Result<Answer, DemoError> {
        let now = self.now.with_timezone(&Utc);
        desk::execute(&mut self.parts, asked, AUTHOR, now).map_err(DemoError::Ending)
    }

    /// The configuration of the story.
    pub fn config(&self) -> &Config {
        &self.parts.config
    }
}

/// The directories of a demonstration.
#[derive(Clone, Debug)]
pub struct Left {
    /// The configuration it ran with.
    pub config: PathBuf,
    /// Journal and state.
    pub state: PathBuf,
    /// Letters as messages and as pages.
    pub letters: PathBuf,
}

impl Left {
    /// The directories below `directory`.
    pub fn in_directory(directory: &Path) -> Self {
        let below = |name| directory.join(name);
        Self { config: below("config"), state: below("state"), letters: below("letters") }
    }
}

/// Why the demonstration stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Its configuration has problems: a programmer's mistake, found by the tests.
    #[error("{0}")]
    Config(ConfigErrors),
    /// The directory or the site cannot be set up.
    #[error("the demonstration cannot be set up")]
    Io(#[from] std::io::Error),
    /// A door to the world cannot be opened.
    #[error("{0}")]
    Door(String),
    /// The state directory cannot be used.
    #[error("the state directory cannot be used")]
    Store(#[from] StoreError),
    /// A command of the story was refused.
    #[error("at {at} the story was refused «{told}»")]
    Command {
        /// When.
        at: DateTime<Utc>,
        /// What it was about.
        told: &'static str,
        /// Why.
        source: OperationError,
    },
    /// The state cannot be asked how it stands at the end.
    #[error("the end of the story cannot be told")]
    Ending(#[source] OperationError),
}

/// Runs the story in `directory`, an absolute path, and tells what happens, with the moment in the
/// council's time.
pub async fn run(
    directory: &Path,
    mut tell: impl FnMut(DateTime<Tz>, Told<'_>),
) -> Result<Ending, DemoError> {
    let sites = sites::serve().await?;
    let left = Left::in_directory(directory);
    let mut simulator = simulator(&sites, &left)?;
    let calendar = simulator.parts.config.calendar.clone();
    let ends = teller::moment(&calendar, story::ENDS);
    let mut story = story::story(&calendar).into_iter().peekable();
    while simulator.now < ends {
        let now = simulator.now;
        while let Some(happening) = story.next_if(|happening| happening.at <= now) {
            happen(&sites, &mut simulator.parts, happening, &mut tell)?;
        }
        let blind_before = blind_sources(&simulator.parts);
        simulator.step().await?;
        let blind = blind_sources(&simulator.parts);
        let parts = &simulator.parts;
        let (moment, names) = (now.with_timezone(&calendar.zone), &parts.config.plan.directory);
        for source in blind.difference(&blind_before) {
            tell(moment, Told::Blind(names.source_name(source)));
        }
        for source in blind_before.difference(&blind) {
            tell(moment, Told::Sees(names.source_name(source)));
        }
        for letter in rehearsal::letters_since(parts, now) {
            let file = paged(&left.letters, &letter.id)?;
            let (to, subject) = (name_of(parts, &letter.person), letter.subject.as_str());
            tell(moment, Told::Letter { to, subject, file: &file });
        }
    }
    let Simulator { parts, now, .. } = simulator;
    Ok(Ending {
        now: now.with_timezone(&calendar.zone),
        month: Month::of(teller::day(story::REPORTED)),
        letters: rehearsal::letters_since(&parts, DateTime::UNIX_EPOCH).len(),
        left,
        parts,
    })
}

/// Puts the page of a letter beside its message, and gives their name.
fn paged(letters: &Path, letter: &LetterId) -> Result<String, DemoError> {
    let ending = format!("-{letter}.eml");
    for entry in std::fs::read_dir(letters)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| name.ends_with(&ending)) else { continue };
        let name = name.trim_end_matches(".eml").to_owned();
        let page = mail::page(&std::fs::read(entry.path())?)
            .ok_or_else(|| std::io::Error::other(format!("{name}.eml is no letter of ours")))?;
        std::fs::write(letters.join(format!("{name}.html")), page)?;
        return Ok(name);
    }
    Err(std::io::Error::other(format!("letter {letter} has no file")).into())
}

fn simulator(sites: &Sites, left: &Left) -> Result<Simulator, DemoError> {
    let texts = texts::write(&left.config, sites)?;
    let config = config::load_texts(&texts).map_err(DemoError::Config)?;
    let now = teller::moment(&config.calendar, story::BEGINS);
    let closed = |error: &dyn std::error::Error| DemoError::Door(chain(error));
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(|error| closed(&error))?;
    let letterhead = &config.settings.letterhead;
    let council = &letterhead.council;
    let channel = SpoolChannel::new(&left.letters, council, SENDER, letterhead, Key::KNOWN)
        .map_err(|error| closed(&error))?;
    let (store, _) = Store::open(&left.state, now)?;
    let parts = Parts::new(config, Fetcher::http(http), Channel::Spool(channel), store);
    Ok(Simulator { parts, now, bell: TimeDelta::hours(1) })
}

const SENDER: &str = "nagaduvannia@zoriana.example";

/// Who gives the commands of the story.
const AUTHOR: &str = "секретар ради";

fn happen(
    sites: &Sites,
    parts: &mut Parts,
    happening: Happening,
    tell: &mut impl FnMut(DateTime<Tz>, Told<'_>),
) -> Result<(), DemoError> {
    let Happening { at, told, deed } = happening;
    let moment = at.with_timezone(&parts.config.calendar.zone);
    let refused = |source| DemoError::Command { at, told, source };
    match deed {
        Deed::Site(change) => {
            change(&mut sites.content());
            tell(moment, Told::Happening(told));
        }
        Deed::Command(question) => {
            desk::execute(parts, question, AUTHOR, at).map_err(refused)?;
            tell(moment, Told::Happening(told));
        }
        Deed::Answer(say) => {
            let Say { person, way, .. } = say.clone();
            let answered = desk::execute(parts, Question::Say(say), person.as_str(), at);
            let Answer::Heard(heard) = answered.map_err(refused)? else {
                unreachable!("what is said is answered by what was heard")
            };
            let effect = &heard.effect;
            let passed_to = match effect {
                Effect::PassedOn { to } => Some(name_of(parts, to)),
                _ => None,
            };
            let from = name_of(parts, &person);
            tell(moment, Told::Answer { from, way, words: told, effect, passed_to });
        }
    }
    Ok(())
}

fn name_of<'a>(parts: &'a Parts, person: &'a PersonId) -> &'a str {
    let person_of = parts.config.plan.directory.person(person);
    person_of.map_or(person.as_str(), |person| &person.name)
}

fn blind_sources(parts: &Parts) -> BTreeSet<SourceId> {
    let sources = &parts.store.state().sources;
    let blind = sources.iter().filter(|(_, sight)| sight.blind.is_some());
    blind.map(|(source, _)| source.clone()).collect()
}
