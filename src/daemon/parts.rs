//! Everything a turn needs, in one plain struct.
//!
//! The daemon builds one from the configuration, the simulation builds one from a script; there is
//! no other difference between them. The invariant: `sightings` always shows what the facts in the
//! store say, with meanings derived by the present recogniser.

use super::decided::Decided;
use crate::channels::Channel;
use crate::config::{Config, MailMode};
use crate::domain::ids::{DepartmentId, ItemId, LetterId, SourceId};
use crate::domain::notice::key::{Heard, NoticeKey};
use crate::domain::obligation::Obligation;
use crate::domain::plan::DutyState;
use crate::domain::register::Placing;
use crate::domain::sightings::{Access, Item, Meaning, Observation, Reading, Sightings};
use crate::domain::view::View;
use crate::recognition::act::paper::Input;
use crate::recognition::{Recogniser, Understanding};
use crate::sources::fetch::Fetcher;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use crate::store::state::{KnownItem, Told};
use crate::store::{Store, StoreError};
use chrono::{DateTime, NaiveDate, Utc};
use std::cell::RefCell;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The turn's own place among the cursors; no source can have this id.
const TURN: &str = "*turn";

/// Who writes the facts that the daemon itself establishes.
pub const DAEMON: &str = "daemon";

/// Everything a turn needs.
pub struct Parts {
    /// The checked configuration.
    pub config: Config,
    /// The world in.
    pub fetcher: Fetcher,
    /// The world out.
    pub channel: Arc<Channel>,
    /// The letter that has left and has no answer yet.
    pub in_flight: Option<LetterId>,
    /// What is remembered.
    pub store: Store,
    /// What the world showed us, and when each source could be read.
    pub sightings: Sightings,
    /// Cancelled when the daemon must stop: reads are left, the letter in flight is finished.
    pub stop: CancellationToken,
    recogniser: Recogniser,
    /// Counts what may change an obligation: facts, reads, another configuration.
    changes: u64,
    last_decided: RefCell<Option<(u64, Arc<Decided>)>>,
}

impl Parts {
    /// Joins the parts and derives the meaning of every known item.
    pub fn new(config: Config, fetcher: Fetcher, channel: Channel, store: Store) -> Self {
        let recogniser = recogniser_of(&config);
        let mut parts = Self {
            config,
            fetcher,
            channel: Arc::new(channel),
            in_flight: None,
            store,
            sightings: Sightings::default(),
            stop: CancellationToken::new(),
            recogniser,
            changes: 0,
            last_decided: RefCell::new(None),
        };
        parts.observe_all();
        parts
    }

    /// Takes a new configuration; meanings are derived again, because departments may have
    /// changed.
    pub fn replace_config(&mut self, config: Config) {
        self.recogniser = recogniser_of(&config);
        self.config = config;
        self.observe_all();
    }

    /// Records facts, durably, and lets the sightings follow.
    pub fn record(
        &mut self,
        at: DateTime<Utc>,
        author: &str,
        facts: Vec<Fact>,
    ) -> Result<Vec<u64>, StoreError> {
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        let items: Vec<(SourceId, ItemId)> = facts.iter().filter_map(item_of).collect();
        // What becomes of letters changes nobody's obligation.
        self.changes += u64::from(facts.iter().any(|fact| !is_about_a_letter(fact)));
        let seqs = self.store.record(at, author, facts)?;
        for (source, item) in items {
            self.observe(&source, &item);
        }
        Ok(seqs)
    }

    /// Reads the meaning of an item as it would be recorded.
    pub fn meaning_of(&self, item: &Item) -> Meaning {
        self.recogniser.recognise(&input_of(item))
    }

    /// Reads everything about an item: its meaning and the decisions it publishes.
    pub fn understanding_of(&self, item: &Item) -> Understanding {
        self.recogniser.understand(&input_of(item))
    }

    /// The department an item may be of: a suggestion, however thin the evidence.
    pub fn likeliest_department(&self, item: &Item) -> Option<DepartmentId> {
        self.recogniser.likeliest_department(&input_of(item))
    }

    /// Everything the domain may look at, at `now`.
    pub fn view(&self, now: DateTime<Utc>) -> View<'_> {
        View {
            plan: &self.config.plan,
            register: &self.store.state().register,
            sightings: &self.sightings,
            calendar: &self.config.calendar,
            watching_since: self.watching_since(now),
            now,
        }
    }

    /// Lets the sightings know when each source was read last, and what it showed beside items.
    pub fn refresh_readings(&mut self) {
        self.changes += 1;
        self.sightings.readings = self
            .config
            .sources
            .iter()
            .map(|source| {
                let sight = self.store.state().sources.get(&source.id);
                let blind_since = sight.and_then(|sight| sight.blind.as_ref().map(|b| b.since));
                let outages = sight.map(|sight| sight.outages.clone()).unwrap_or_default();
                let Cursor { read_at, fetched_at, .. } = self.store.cursor(&source.id);
                let access = source.kind.access();
                let reading = Reading { read_at, fetched_at, blind_since, outages, access };
                (source.id.clone(), reading)
            })
            .collect();
        self.sightings.platforms = self.store.state().platforms.clone();
        self.sightings.hosts = self.store.state().hosts.clone();
    }

    /// What is decided at `now`: computed once per moment and state of knowledge.
    pub fn decided(&self, now: DateTime<Utc>) -> Arc<Decided> {
        if let Some((changes, decided)) = &*self.last_decided.borrow()
            && (*changes, decided.now) == (self.changes, now)
        {
            return Arc::clone(decided);
        }
        let decided = Arc::new(Decided::of(&self.view(now)));
        *self.last_decided.borrow_mut() = Some((self.changes, Arc::clone(&decided)));
        decided
    }

    /// How often something that may change an obligation has happened: what was decided under
    /// another count is old.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Every obligation at `now`.
    pub fn obligations(&self, now: DateTime<Utc>) -> Vec<Obligation> {
        self.decided(now).obligations.clone()
    }

    /// The first day we answer for.
    pub fn watching_since(&self, now: DateTime<Utc>) -> NaiveDate {
        self.config
            .plan
            .watching_since
            .or(self.store.state().watch_began_on)
            .unwrap_or_else(|| self.config.calendar.day_of(now))
    }

    /// How far a notice has come.
    ///
    /// What only the administrator heard in somebody's stead was not told to that person once
    /// letters go out for real.
    pub fn heard(&self, key: &NoticeKey) -> Heard {
        let live = self.config.settings.mail.mode == MailMode::Live;
        match self.store.state().told.get(key) {
            Some(told) if told.shadow && told.at.is_some() && live => Heard::Never,
            Some(Told { at: Some(at), .. }) => Heard::At(*at),
            Some(Told { letter, .. }) => {
                let letter = self.store.state().letters.get(letter);
                letter.map_or(Heard::Never, |letter| Heard::UnderWay(letter.prepared_at))
            }
            None => Heard::Never,
        }
    }

    /// Whether some letter told a notice or is telling it.
    pub fn told(&self, key: &NoticeKey) -> bool {
        self.heard(key) != Heard::Never
    }

    /// Opens the store again after a storage error; the sightings follow what it then says.
    pub fn reopen_store(&mut self, now: DateTime<Utc>) -> Result<(), StoreError> {
        self.store.reopen(now)?;
        self.observe_all();
        Ok(())
    }

    /// When the last turn was finished; `None` before the first, and after a rebuilt state.
    pub fn last_turn(&self) -> Option<DateTime<Utc>> {
        self.store.cursor(&TURN.into()).read_at
    }

    /// Remembers that the turn of `now` was finished.
    pub fn finish_turn(&mut self, now: DateTime<Utc>) {
        let cursor = Cursor { read_at: Some(now), ..Cursor::default() };
        self.store.save_cursors(vec![(TURN.into(), cursor)]);
    }

    fn observe_all(&mut self) {
        self.sightings.observations.clear();
        self.refresh_readings();
        let keys: Vec<(SourceId, ItemId)> = self
            .store
            .state()
            .items
            .iter()
            .flat_map(|(source, items)| items.keys().map(|item| (source.clone(), item.clone())))
            .collect();
        for (source, item) in keys {
            self.observe(&source, &item);
        }
    }

    fn observe(&mut self, source: &SourceId, item: &ItemId) {
        let Some(known) = self.known_item(source, item).cloned() else { return };
        let Understanding { mut meaning, acts, mentions, sittings } =
            self.understanding_of(&known.item);
        if let Some(department) = self.placed_by_a_person(source, item) {
            meaning.why.push_str("; department: placed by a person");
            meaning.department = Some(department);
        }
        let observation = Observation {
            source: source.clone(),
            meaning,
            acts,
            mentions,
            sittings,
            item: known.item,
            first_seen: known.first_seen,
            first_seen_on: self.config.calendar.day_of(known.first_seen),
            origin: known.origin,
            gone_at: known.gone_at,
        };
        self.sightings.observations.insert((source.clone(), item.clone()), observation);
    }

    /// A person's word stands above the machine's, as long as the directory has the department.
    fn placed_by_a_person(&self, source: &SourceId, item: &ItemId) -> Option<DepartmentId> {
        let place = (source.clone(), item.clone());
        match self.store.state().register.placings.get(&place)? {
            Placing::Department { department } => {
                self.config.plan.directory.department(department).map(|unit| unit.id.clone())
            }
            Placing::Ignored { .. } => None,
        }
    }

    /// An item as the store knows it.
    pub fn known_item(&self, source: &SourceId, item: &ItemId) -> Option<&KnownItem> {
        self.store.state().items.get(source)?.get(item)
    }
}

fn recogniser_of(config: &Config) -> Recogniser {
    Recogniser::new(&config.plan.directory.departments)
        .of_council(&config.settings.letterhead.council)
}

fn input_of(item: &Item) -> Input<'_> {
    Input {
        title: &item.title,
        section: item.section.as_deref(),
        url: item.url.as_deref(),
        text: item.text.as_deref(),
    }
}

fn is_about_a_letter(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::LetterPrepared { .. }
            | Fact::LetterAttempted { .. }
            | Fact::LetterAccepted { .. }
            | Fact::LetterDelayed { .. }
            | Fact::LetterRefused { .. }
            | Fact::LetterWithdrawn { .. }
            | Fact::LetterCancelled { .. }
            | Fact::LetterRetryAsked { .. }
    )
}

fn item_of(fact: &Fact) -> Option<(SourceId, ItemId)> {
    match fact {
        Fact::ItemSeen { source, item, .. } | Fact::ItemChanged { source, item } => {
            Some((source.clone(), item.id.clone()))
        }
        Fact::ItemGone { source, item, .. }
        | Fact::ItemPlaced { source, item, .. }
        | Fact::ItemIgnored { source, item, .. } => Some((source.clone(), item.clone())),
        _ => None,
    }
}

/// Whether an item looks different in a way that matters. A text alone counts only when it
/// changes what it says: counters and related links move at every visit.
pub(in crate::daemon) fn differs(parts: &Parts, known: &Item, new: &Item) -> bool {
    known.title != new.title
        || known.url != new.url
        || known.section != new.section
        || known.dates != new.dates
        || known.text.is_none() != new.text.is_none()
        || (known.text != new.text && parts.understanding_of(known) != parts.understanding_of(new))
}

/// Sources that the configuration cannot read, each with the measures that it leaves in the dark.
pub fn closed_sources(parts: &Parts) -> Vec<(SourceId, Vec<u8>)> {
    let duties = || parts.config.plan.duties.iter().filter(|duty| duty.state == DutyState::Active);
    let closed = parts.config.sources.iter().filter(|spec| spec.kind.access() == Access::None);
    closed
        .map(|spec| {
            let named = duties().filter(|duty| {
                duty.sources.contains(&spec.id) || duty.also_sources.contains(&spec.id)
            });
            let mut measures: Vec<u8> = named.map(|duty| duty.measure).collect();
            measures.dedup();
            (spec.id.clone(), measures)
        })
        .filter(|(_, measures)| !measures.is_empty())
        .collect()
}
