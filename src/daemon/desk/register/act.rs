//! An act as the journal tells it: what it recorded, what stood there before, what was said since.
//!
//! Decides which facts take an act back. The invariant: an act is taken back whole or not at all,
//! and never over what was said since.

use super::place::Place;
use crate::daemon::desk::refusal::{OperationError, refused};
use crate::store::fact::{Entry, Fact};
use crate::store::journal::error::JournalError;
use crate::store::journal::latest::{Latest, latest};
use crate::store::journal::lines;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// How long an act can be taken back, one among others, by whoever did it.
pub const ACT_STANDS_AFTER: TimeDelta = TimeDelta::hours(24);

/// What the journal says of one act.
pub(super) struct Act {
    author: String,
    /// When it was done; none until its first fact was read.
    done_at: Option<DateTime<Utc>>,
    /// What it recorded, in order.
    pub facts: Vec<Entry>,
    /// What was said of each place before it, as far as it still counts.
    before: BTreeMap<Place, Vec<Fact>>,
    /// What was said of a place since, and by whom.
    since: Vec<(Place, String)>,
}

/// Which act is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::daemon) enum Wanted {
    /// The last one of an author.
    LastOf(String),
    /// An author's act, by the sequence number of its first fact.
    One(String, u64),
    /// An author's acts of the last day: to be listed, not to be taken back.
    LatelyOf(String),
}

/// Acts as the journal told them, whoever read it.
pub(in crate::daemon) struct Found {
    pub(super) wanted: Wanted,
    /// Those that there are, the oldest first.
    pub(super) acts: Vec<Act>,
    /// The last fact that was read.
    pub(super) until: u64,
}

impl Found {
    /// Reads a journal for acts: as long as the journal is, so the daemon has it done beside its
    /// own work.
    pub fn read(journal: &Path, wanted: Wanted) -> Result<Self, JournalError> {
        let (acts, until) = match &wanted {
            Wanted::LatelyOf(author) => lately(journal, author)?,
            Wanted::One(author, act) => {
                let (act, until) = read(journal, author, Begins::With(*act))?;
                (act.into_iter().collect(), until)
            }
            Wanted::LastOf(author) => match last_of(journal, author)? {
                Some(done_at) => {
                    let (act, until) = read(journal, author, Begins::At(done_at))?;
                    (act.into_iter().collect(), until)
                }
                None => (Vec::new(), lines_of(journal)?),
            },
        };
        Ok(Self { wanted, acts, until })
    }
}

/// When an author did something last.
fn last_of(journal: &Path, author: &str) -> Result<Option<DateTime<Utc>>, JournalError> {
    let mut at = None;
    for entry in lines::entries(journal)? {
        let entry = entry?;
        if entry.author == author && is_of_the_register(&entry.fact) {
            at = Some(entry.at);
        }
    }
    Ok(at)
}

fn lines_of(journal: &Path) -> Result<u64, JournalError> {
    lines::entries(journal)?.try_fold(0, |_, entry| Ok(entry?.seq))
}

/// By what an act is known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// By its moment.
    At(DateTime<Utc>),
    /// By its first fact.
    With(u64),
}

/// Reads the journal for an act of an author.
fn read(journal: &Path, author: &str, begins: Begins) -> Result<(Option<Act>, u64), JournalError> {
    let done_at = if let Begins::At(at) = begins { Some(at) } else { None };
    let (mut act, mut until) = (Act::of(author, done_at), 0);
    for entry in lines::entries(journal)? {
        let entry = entry?;
        until = entry.seq;
        if begins == Begins::With(entry.seq) && entry.author == author {
            act.done_at = Some(entry.at);
        }
        act.take(&entry);
    }
    Ok(((!act.facts.is_empty()).then_some(act), until))
}

/// What an author did within the last day, without what stood there before.
fn lately(journal: &Path, author: &str) -> Result<(Vec<Act>, u64), JournalError> {
    let Latest { entries, until } = latest(journal, ACT_STANDS_AFTER)?;
    let mut acts: Vec<Act> = Vec::new();
    for entry in entries {
        let is_new = acts.last().is_none_or(|act| act.done_at != Some(entry.at));
        if entry.author == author && is_of_the_register(&entry.fact) && is_new {
            acts.push(Act::of(author, Some(entry.at)));
        }
        for act in &mut acts {
            act.take(&entry);
        }
    }
    Ok((acts, until))
}

impl Act {
    fn of(author: &str, done_at: Option<DateTime<Utc>>) -> Self {
        let (author, before) = (author.to_owned(), BTreeMap::new());
        Act { author, done_at, facts: Vec::new(), before, since: Vec::new() }
    }

    fn take(&mut self, entry: &Entry) {
        if entry.author == self.author && Some(entry.at) == self.done_at {
            self.facts.push(entry.clone());
            return;
        }
        let Some(place) = Place::of(entry) else { return };
        if self.facts.is_empty() {
            let said = self.before.entry(place.clone()).or_default();
            place.keep(said, &entry.fact);
        } else {
            self.since.push((place, entry.author.clone()));
        }
    }

    /// The sequence number of its first fact, by which it is named.
    pub fn named(&self) -> u64 {
        self.facts.first().map_or(0, |entry| entry.seq)
    }

    /// When it was done.
    pub fn done_at(&self) -> DateTime<Utc> {
        self.done_at.unwrap_or_default()
    }

    /// Whether it can be taken back.
    pub fn stands(&self) -> Stands {
        let places: Option<BTreeSet<Place>> = self.facts.iter().map(Place::of).collect();
        let has_asked =
            self.facts.iter().any(|entry| matches!(entry.fact, Fact::LetterRetryAsked { .. }));
        let Some(places) = places.filter(|_| !has_asked) else { return Stands::Final };
        let changed = self.since.iter().find(|(place, _)| places.contains(place));
        match changed {
            Some((place, by)) => Stands::Changed { place: place.shown(), by: by.clone() },
            None => Stands::Open,
        }
    }

    /// The facts that take the act back, by place; each place once.
    pub fn taken_back(&self) -> Result<BTreeMap<Place, Vec<Fact>>, OperationError> {
        let whole = "дію скасовують цілком або ніяк";
        match self.stands() {
            Stands::Open => {}
            Stands::Final => {
                let text = "дія записала те, що змінюється лише новим словом";
                return Err(refused(format!("{text}; {whole}")));
            }
            Stands::Changed { place, by } => {
                return Err(refused(format!("відтоді `{place}` змінено ({by}); {whole}")));
            }
        }
        let mut facts = BTreeMap::new();
        for place in self.facts.iter().filter_map(Place::of) {
            let before = self.before.get(&place).map(Vec::as_slice).unwrap_or_default();
            let restored = place.restored(before);
            facts.insert(place, restored);
        }
        Ok(facts)
    }
}

/// Whether an act can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    /// It can.
    Open,
    /// Something else was said since.
    Changed {
        /// Of what.
        place: String,
        /// By whom.
        by: String,
    },
    /// Only a new word changes it.
    Final,
}

/// Whether a fact says anything that could be taken back: leaving the page does not.
fn is_of_the_register(fact: &Fact) -> bool {
    !matches!(fact, Fact::SessionsEnded { .. })
}
