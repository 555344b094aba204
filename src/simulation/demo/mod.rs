//! The demonstration: the whole product on a bundled council site.
//!
//! Real HTTP on loopback, the real fetcher, the real store, letters as files; only time is
//! virtual. Everything that happens is told as it happens.

pub mod site;
pub mod story;

use super::{Simulator, rehearsal};
use crate::channels::Channel;
use crate::channels::key::Key;
use crate::channels::spool::SpoolChannel;
use crate::config::{self, ConfigErrors};
use crate::daemon::desk;
use crate::daemon::desk::refusal::OperationError;
use crate::daemon::parts::Parts;
use crate::domain::obligation::Obligation;
use crate::sources::fetch::{Fetcher, HttpFetcher, Trust};
use crate::store::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use site::Sites;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use story::{Deed, Happening};

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
    },
    /// A source cannot be read any more.
    Blind(&'a str),
    /// A source is read again.
    Sees(&'a str),
}

/// How it stands at the end.
pub struct Ending {
    /// The moment of the end.
    pub now: DateTime<Utc>,
    /// Every obligation.
    pub obligations: Vec<Obligation>,
    /// How many letters left.
    pub letters: usize,
    /// Where they lie.
    pub spool: PathBuf,
    /// The state directory.
    pub state: PathBuf,
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
    #[error("a command of the story was refused")]
    Command(#[from] OperationError),
}

/// Runs the story in `directory` and tells what happens, with the moment in the council's time.
pub async fn run(
    directory: &Path,
    mut tell: impl FnMut(DateTime<Tz>, Told<'_>),
) -> Result<Ending, DemoError> {
    let sites = site::serve().await?;
    let spool = directory.join("letters");
    let state = directory.join("state");
    let mut simulator = simulator(&sites, &state, &spool)?;
    let calendar = simulator.parts.config.calendar.clone();
    let ends = story::moment(&calendar, story::ENDS);
    let mut story = story::story(&calendar).into_iter().peekable();
    while simulator.now < ends {
        let now = simulator.now;
        while let Some(happening) = story.next_if(|happening| happening.at <= now) {
            tell(happening.at.with_timezone(&calendar.zone), Told::Happening(happening.told));
            happen(&sites, &mut simulator.parts, happening)?;
        }
        let blind_before = blind_sources(&simulator.parts);
        simulator.step().await?;
        let blind = blind_sources(&simulator.parts);
        let moment = now.with_timezone(&calendar.zone);
        for source in blind.difference(&blind_before) {
            tell(moment, Told::Blind(source));
        }
        for source in blind_before.difference(&blind) {
            tell(moment, Told::Sees(source));
        }
        for letter in rehearsal::letters_since(&simulator.parts, now) {
            let person = simulator.parts.config.plan.directory.person(&letter.person);
            let to = person.map_or(letter.person.as_str(), |person| &person.name);
            tell(moment, Told::Letter { to, subject: &letter.subject });
        }
    }
    let parts = &simulator.parts;
    Ok(Ending {
        now: simulator.now,
        obligations: parts.obligations(simulator.now),
        letters: rehearsal::letters_since(parts, DateTime::UNIX_EPOCH).len(),
        spool,
        state,
    })
}

fn simulator(sites: &Sites, state: &Path, spool: &Path) -> Result<Simulator, DemoError> {
    let config = config::load_texts(&texts(sites)).map_err(DemoError::Config)?;
    let now = story::moment(&config.calendar, story::BEGINS);
    let closed =
        |error: &dyn std::error::Error| DemoError::Door(crate::daemon::chain::chain(error));
    let http = HttpFetcher::new(&config.settings.polling, Trust::System)
        .map_err(|error| closed(&error))?;
    let letterhead = &config.settings.letterhead;
    let channel = SpoolChannel::new(spool, &letterhead.council, SENDER, letterhead, Key::KNOWN)
        .map_err(|error| closed(&error))?;
    let (store, _) = Store::open(state, now)?;
    let parts = Parts::new(config, Fetcher::http(http), Channel::Spool(channel), store);
    Ok(Simulator { parts, now, bell: TimeDelta::hours(1) })
}

const SENDER: &str = "nagaduvannia@zoriana.example";

/// The configuration of the demonstration, with the addresses of its sites.
pub fn texts(sites: &Sites) -> BTreeMap<&'static str, String> {
    let mut texts = config::shipped();
    texts.insert("settings.toml", include_str!("settings.toml").to_owned());
    texts.insert("directory.toml", include_str!("directory.toml").to_owned());
    texts.insert("plan.toml", include_str!("plan.toml").to_owned());
    let sources = include_str!("sources.toml")
        .replace("{NEW}", &sites.new_base)
        .replace("{CLASSIC}", &sites.classic_base);
    texts.insert("sources.toml", sources);
    texts
}

fn happen(sites: &Sites, parts: &mut Parts, happening: Happening) -> Result<(), DemoError> {
    match happening.deed {
        Deed::Site(change) => change(&mut sites.content()),
        Deed::Command(question) => {
            desk::execute(parts, question, "секретар ради", happening.at)?;
        }
    }
    Ok(())
}

fn blind_sources(parts: &Parts) -> BTreeSet<String> {
    let sources = &parts.store.state().sources;
    sources
        .iter()
        .filter(|(_, sight)| sight.blind.is_some())
        .map(|(source, _)| source.to_string())
        .collect()
}
