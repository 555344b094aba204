//! Everything a turn needs, in one plain struct.
//!
//! The daemon builds one from the configuration, the simulation builds one from a script; there is
//! no other difference between them. The invariant: `sightings` always shows what the facts in the
//! store say, with meanings derived by the present recogniser.

use super::belief::{Belief, Doubt};
use super::decided::Decided;
use super::last_good::Unused;
use super::reader::{self, Reader};
use crate::channels::Channel;
use crate::channels::key::Key;
use crate::config::{Config, MailMode};
use crate::domain::duty::texts;
use crate::domain::ids::{DepartmentId, ItemId, LetterId, PersonId, SourceId};
use crate::domain::notice::key::{Heard, NoticeKey};
use crate::domain::notice::{self, Notices};
use crate::domain::obligation::Obligation;
use crate::domain::plan::DutyState;
use crate::domain::plan::directory::Person;
use crate::domain::register::Placing;
use crate::domain::sightings::{
    Access, Item, Meaning, Observation, Reading, Sightings, Understanding,
};
use crate::domain::view::View;
use crate::mailbox::Mailbox;
use crate::sources::fetch::Fetcher;
use crate::store::cursor::Cursor;
use crate::store::digest::address_mark;
use crate::store::fact::Fact;
use crate::store::state::{KnownItem, LetterEntry, Stage, outbox};
use crate::store::{Store, StoreError};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The turn's own place among the cursors; no source can have this id.
const TURN: &str = "*turn";

pub use crate::store::fact::DAEMON;

/// Who writes the facts of a turn at an invented moment: they say nothing about the clock.
const TRIAL: &str = "trial";

/// A way of recording facts.
type Keep = fn(&mut Store, DateTime<Utc>, &str, Vec<Fact>) -> Result<Vec<u64>, StoreError>;

/// Everything a turn needs.
pub struct Parts {
    /// The checked configuration.
    pub config: Config,
    /// The world in.
    pub fetcher: Fetcher,
    /// The world out.
    pub channel: Arc<Channel>,
    /// Whether the machine's clock is believed.
    pub belief: Belief,
    /// Where answers come in, if anywhere.
    pub mailbox: Option<Mailbox>,
    /// The letter that has left and has no answer yet.
    pub in_flight: Option<LetterId>,
    /// Signs what links let people do.
    pub key: Key,
    /// Why the configuration as it stands in its files is not the one used.
    pub unused: Option<Unused>,
    /// What is remembered.
    pub store: Store,
    /// What the world showed us, and when each source could be read.
    pub sightings: Sightings,
    /// Cancelled when the daemon must stop: reads are left, the letter in flight is finished.
    pub stop: CancellationToken,
    reader: Reader,
    /// Counts what may change an obligation: facts, reads, another configuration.
    changes: u64,
    /// The last fact that was not the daemon's own; all that stood there at the start counts.
    said_until: u64,
    last_decided: RefCell<Option<(u64, Arc<Decided>)>>,
}

impl Parts {
    /// Joins the parts and derives the meaning of every known item.
    pub fn new(config: Config, fetcher: Fetcher, channel: Channel, store: Store) -> Self {
        let reader = Reader::of(&config);
        let mut parts = Self {
            config,
            fetcher,
            channel: Arc::new(channel),
            belief: Belief::default(),
            mailbox: None,
            in_flight: None,
            key: Key::KNOWN,
            unused: None,
            said_until: store.last_seq(),
            store,
            sightings: Sightings::default(),
            stop: CancellationToken::new(),
            reader,
            changes: 0,
            last_decided: RefCell::new(None),
        };
        parts.observe_all();
        parts
    }

    /// Takes a new configuration; meanings are derived again, because departments may have
    /// changed.
    pub fn replace_config(&mut self, config: Config) {
        self.reader = Reader::of(&config);
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
        self.keep(at, author, facts, Store::record)
    }

    /// Records what a read showed, as durably; the projection follows when the round ends.
    pub(in crate::daemon) fn gather(
        &mut self,
        at: DateTime<Utc>,
        facts: Vec<Fact>,
    ) -> Result<Vec<u64>, StoreError> {
        self.keep(at, DAEMON, facts, Store::gather)
    }

    fn keep(
        &mut self,
        at: DateTime<Utc>,
        author: &str,
        facts: Vec<Fact>,
        keep: Keep,
    ) -> Result<Vec<u64>, StoreError> {
        if facts.is_empty() {
            return Ok(Vec::new());
        }
        // Texts are at hand only now: they do not stay in memory.
        let author = match (author, self.belief.is_invented()) {
            (DAEMON, true) => TRIAL,
            (author, _) => author,
        };
        let changed: Vec<Change> = facts.iter().filter_map(change_of).collect();
        // What becomes of letters and sign-ins changes nobody's obligation.
        self.changes += u64::from(facts.iter().any(|fact| !fact.leaves_obligations()));
        let seqs = keep(&mut self.store, at, author, facts)?;
        if !matches!(author, DAEMON | TRIAL) {
            self.said_until = self.store.last_seq();
        }
        self.observe(changed, self.config.calendar.day_of(at));
        Ok(seqs)
    }

    /// The sequence number up to which people have said something.
    pub fn said_until(&self) -> u64 {
        self.said_until
    }

    /// Reads the meaning of an item as it would be recorded.
    pub fn meaning_of(&self, item: &Item) -> Meaning {
        self.reader.meaning(item)
    }

    /// Reads everything about an item: its meaning and the decisions it publishes. Recording the
    /// item does not read it again.
    pub fn understanding_of(&self, item: &Item) -> Understanding {
        self.reader.weigh(item)
    }

    /// Ends a round of reading: what was weighed in it and not recorded is forgotten.
    pub fn end_round(&mut self) {
        self.reader.forget_weighed();
        self.refresh_readings();
    }

    /// The department an item may be of: a suggestion, however thin the evidence.
    pub fn likeliest_department(&self, page: &Observation) -> Option<DepartmentId> {
        let item = self.whole_item(&page.source, &page.item.id)?;
        self.reader.likeliest_department(&item)
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

    /// Who must hear of what was decided, of those who were not told until now.
    pub fn notices(&self, decided: &Decided) -> Notices {
        notice::notices(&decided.obligations, |key| self.heard(key), &self.view(decided.now))
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
        let state = self.store.state();
        let Some(told) = state.told.get(key) else { return Heard::Never };
        let chain = outbox::chain(state, &told.letter);
        if chain.iter().any(|(_, letter)| self.is_refused_elsewhere(letter, &key.person)) {
            return Heard::Never;
        }
        match (told.at, chain.first()) {
            (Some(_), _) if told.shadow && live => Heard::Never,
            (Some(at), _) => Heard::At(at),
            (None, Some((_, letter))) => Heard::UnderWay(letter.prepared_at),
            (None, None) => Heard::Never,
        }
    }

    /// Whether a letter to a person was refused at an address that is not theirs any more: the
    /// cause is gone, so what it would have told is due again, whoever stood in.
    fn is_refused_elsewhere(&self, letter: &LetterEntry, person: &PersonId) -> bool {
        let address = || self.recipient(person)?.email.as_deref().map(address_mark);
        letter.person == *person
            && matches!(letter.stage, Stage::Refused { .. })
            && address().is_some_and(|address| letter.address.as_ref() != Some(&address))
    }

    /// Who gets the letters of a person: in shadow mode the administrator.
    pub fn recipient(&self, person: &PersonId) -> Option<&Person> {
        let directory = &self.config.plan.directory;
        match self.config.settings.mail.mode {
            MailMode::Live => directory.person(person),
            MailMode::Shadow => directory.person(&directory.administrator),
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

    /// The moment that the present is no earlier than: the last finished turn, and the last fact
    /// that the daemon established; `None` before the first.
    pub fn lived_until(&self) -> Option<DateTime<Utc>> {
        self.last_finished_turn().max(self.store.state().daemon_at)
    }

    /// The moment of the last finished turn; `None` before the first.
    pub fn last_finished_turn(&self) -> Option<DateTime<Utc>> {
        self.store.cursor(&TURN.into()).read_at
    }

    /// How far hosts may stand ahead of the clock without speaking against it, by a person's word.
    pub fn hosts_known_ahead(&self) -> Option<TimeDelta> {
        self.store.state().hosts_ahead_min.map(TimeDelta::minutes)
    }

    /// Believes the clock as it stands, whatever was recorded before.
    pub fn accept_clock(&mut self, now: DateTime<Utc>, author: &str) -> Result<(), StoreError> {
        let hosts_ahead_min = match self.belief.doubt() {
            Some(Doubt::Differs { by }) => Some(by.num_minutes()),
            _ => self.store.state().hosts_ahead_min,
        };
        self.record(now, author, vec![Fact::ClockAccepted { hosts_ahead_min }])?;
        self.finish_turn(now);
        self.belief.settle();
        Ok(())
    }

    /// Remembers that the turn of `now` was finished.
    pub fn finish_turn(&mut self, now: DateTime<Utc>) {
        if self.belief.is_invented() {
            return;
        }
        let cursor = Cursor { read_at: Some(now), ..Cursor::default() };
        self.store.save_cursors(vec![(TURN.into(), cursor)]);
    }

    /// Lets the sightings show what the store knows. What was understood before is not asked of
    /// the recogniser again.
    fn observe_all(&mut self) {
        self.sightings.observations.clear();
        self.refresh_readings();
        let mut understood = self.reader.recall(&mut self.store);
        let today = self.latest_day();
        let mut all = Vec::new();
        for (source, items) in self.store.state().items.iter() {
            let days = texts::days_read(&self.config.plan, source, today);
            let mut recalled = understood.remove(source).unwrap_or_default().into_iter().peekable();
            for (id, known) in items {
                if let Some((_, held)) = recalled.next_if(|(of, _)| of == id) {
                    let place = (source.clone(), id.clone());
                    all.push((place, self.observation(source, known, held, &days)));
                }
            }
        }
        self.sightings.observations = all.into_iter().collect();
    }

    /// Lets the sightings follow some changes that were recorded.
    fn observe(&mut self, changes: Vec<Change>, today: NaiveDate) {
        let mut new = Vec::new();
        for Change { source, item, whole } in changes {
            // A person's word may stand above the machine's or be taken back, so it is asked.
            let Some(whole) = whole.or_else(|| self.whole_item(&source, &item)) else { continue };
            let (held, kept) = self.reader.held(self.reader.understand(&whole));
            let Some(known) = self.known_item(&source, &item) else { continue };
            let days = texts::days_read(&self.config.plan, &source, today);
            let observation = self.observation(&source, known, held, &days);
            let place = (source.clone(), known.item.id.clone());
            self.sightings.observations.insert(place, observation);
            new.push((source, item, kept));
        }
        self.store.keep_understood(&self.reader.fingerprint.0, &new);
    }

    fn observation(
        &self,
        source: &SourceId,
        known: &KnownItem,
        held: Arc<Understanding>,
        days_read: &[RangeInclusive<NaiveDate>],
    ) -> Observation {
        let understanding = match self.placed_by_a_person(source, &known.item.id) {
            Some(department) => {
                let mut placed = Understanding::clone(&held);
                placed.meaning.department = Some(department);
                Arc::new(placed)
            }
            None => held,
        };
        let mut observation = Observation {
            source: source.clone(),
            item: Arc::clone(&known.item),
            understanding,
            first_seen: known.first_seen,
            first_seen_on: self.config.calendar.day_of(known.first_seen),
            origin: known.origin,
            gone_at: known.gone_at,
        };
        let is_read = || {
            let on = observation.published_on();
            days_read.iter().any(|days| days.contains(&on))
        };
        if known.has_text && is_read() {
            if let Some(whole) = self.whole_item(source, &known.item.id) {
                observation.item = Arc::new(whole);
            } else {
                observation.understanding = Arc::new(reader::unreadable());
            }
        }
        observation
    }

    /// The last day of which anything is known; today is no earlier.
    fn latest_day(&self) -> NaiveDate {
        let items = self.store.state().items.values().flat_map(BTreeMap::values);
        let latest = items.map(|known| known.first_seen).max();
        latest.map_or(NaiveDate::MIN, |latest| self.config.calendar.day_of(latest))
    }

    /// An item with its text, as it was seen last; `None` when it is not known, or when its text
    /// cannot be read, which is logged.
    pub fn whole_item(&self, source: &SourceId, item: &ItemId) -> Option<Item> {
        reader::whole_item(&self.store, source, item)
    }

    /// A known item with its text; without it where that cannot be read.
    pub fn with_text(&self, source: &SourceId, known: &KnownItem) -> Item {
        let whole = self.whole_item(source, &known.item.id);
        whole.unwrap_or_else(|| Item::clone(&known.item))
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

/// An item of which something was recorded.
struct Change {
    source: SourceId,
    item: ItemId,
    /// With its text, where that was recorded.
    whole: Option<Item>,
}

fn change_of(fact: &Fact) -> Option<Change> {
    match fact {
        Fact::ItemSeen { source, item, .. } | Fact::ItemChanged { source, item } => {
            let (source, whole) = (source.clone(), Some(item.clone()));
            Some(Change { source, item: item.id.clone(), whole })
        }
        Fact::ItemGone { source, item, .. }
        | Fact::ItemPlaced { source, item, .. }
        | Fact::PlacingTakenBack { source, item }
        | Fact::ItemIgnored { source, item, .. } => {
            Some(Change { source: source.clone(), item: item.clone(), whole: None })
        }
        _ => None,
    }
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
