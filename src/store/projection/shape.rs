//! Shapes of stored values: how the parts of the state become keys and JSON values, and back.
//!
//! Knows nothing of sled. The invariant: restoring every value of a state gives that state, and
//! the value of a [`Touched`] is the same one that writing the whole state would give.

use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{ItemId, LetterId, SourceId};
use crate::domain::notice::key::NoticeKey;
use crate::domain::register::{
    DismissedGap, Link, Placing, RecordedSubmission, RegisteredDecision,
};
use crate::store::state::touched::Touched;
use crate::store::state::{AskedGaps, KnownItem, LetterEntry, SourceSight, State, Told, Trouble};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One kind of stored values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kind {
    Items,
    Sources,
    Decisions,
    Submissions,
    Links,
    Told,
    Letters,
    Troubles,
    DismissedGaps,
    AskedGaps,
    Placings,
    Platforms,
    Hosts,
    Sittings,
    Events,
    Words,
    Waivers,
    Promises,
    Absences,
}

impl Kind {
    pub(in crate::store) const ALL: [Kind; 19] = [
        Kind::Items,
        Kind::Sources,
        Kind::Decisions,
        Kind::Submissions,
        Kind::Links,
        Kind::Told,
        Kind::Letters,
        Kind::Troubles,
        Kind::DismissedGaps,
        Kind::AskedGaps,
        Kind::Placings,
        Kind::Platforms,
        Kind::Hosts,
        Kind::Sittings,
        Kind::Events,
        Kind::Words,
        Kind::Waivers,
        Kind::Promises,
        Kind::Absences,
    ];

    pub(in crate::store) fn name(self) -> &'static str {
        match self {
            Kind::Items => "items",
            Kind::Sources => "sources",
            Kind::Decisions => "decisions",
            Kind::Submissions => "submissions",
            Kind::Links => "links",
            Kind::Told => "told",
            Kind::Letters => "letters",
            Kind::Troubles => "troubles",
            Kind::DismissedGaps => "dismissed_gaps",
            Kind::AskedGaps => "asked_gaps",
            Kind::Placings => "placings",
            Kind::Platforms => "platforms",
            Kind::Hosts => "hosts",
            Kind::Sittings => "sittings",
            Kind::Events => "events",
            Kind::Words => "words",
            Kind::Waivers => "waivers",
            Kind::Promises => "promises",
            Kind::Absences => "absences",
        }
    }
}

/// A value to store, or, without one, a key to remove.
#[derive(Debug)]
pub(in crate::store) struct Write {
    pub(in crate::store) kind: Kind,
    pub(in crate::store) key: Vec<u8>,
    pub(in crate::store) value: Option<Vec<u8>>,
}

/// A stored value that cannot be turned back, or a touched one that cannot be stored.
#[derive(Debug, thiserror::Error)]
#[error("a value of `{tree}` has not the expected shape ({why})")]
pub(in crate::store) struct BadShape {
    tree: &'static str,
    why: String,
}

fn bad(kind: Kind, why: impl ToString) -> BadShape {
    BadShape { tree: kind.name(), why: why.to_string() }
}

fn put(kind: Kind, key: Vec<u8>, value: Option<&impl Serialize>) -> Result<Write, BadShape> {
    let value = value.map(serde_json::to_vec).transpose().map_err(|error| bad(kind, error))?;
    Ok(Write { kind, key, value })
}

fn get<T: DeserializeOwned>(kind: Kind, value: &[u8]) -> Result<T, BadShape> {
    serde_json::from_slice(value).map_err(|error| bad(kind, error))
}

/// Two texts in one key; the first is counted, so no character in either can confuse them.
fn pair(first: &str, second: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(4 + first.len() + second.len());
    key.extend_from_slice(&u32::try_from(first.len()).unwrap_or(u32::MAX).to_be_bytes());
    key.extend_from_slice(first.as_bytes());
    key.extend_from_slice(second.as_bytes());
    key
}

fn text(kind: Kind, bytes: &[u8]) -> Result<&str, BadShape> {
    std::str::from_utf8(bytes).map_err(|error| bad(kind, error))
}

fn unpair(kind: Kind, key: &[u8]) -> Result<(&str, &str), BadShape> {
    let split = || {
        let (len, rest) = key.split_first_chunk::<4>()?;
        rest.split_at_checked(usize::try_from(u32::from_be_bytes(*len)).ok()?)
    };
    let (first, second) = split().ok_or_else(|| bad(kind, "short key"))?;
    Ok((text(kind, first)?, text(kind, second)?))
}

fn decision(kind: Kind, key: &str) -> Result<DecisionKey, BadShape> {
    DecisionKey::try_from(key.to_owned()).map_err(|error| bad(kind, error))
}

fn notice(kind: Kind, key: &str) -> Result<NoticeKey, BadShape> {
    NoticeKey::try_from(key.to_owned()).map_err(|error| bad(kind, error))
}

fn seq(kind: Kind, key: &[u8]) -> Result<u64, BadShape> {
    <[u8; 8]>::try_from(key).map(u64::from_be_bytes).map_err(|error| bad(kind, error))
}

fn bytes(text: impl ToString) -> Vec<u8> {
    text.to_string().into_bytes()
}

/// How a touched value stands now; `None` for the watch's own record, which travels with the
/// position.
pub(in crate::store) fn write_of(
    touched: &Touched,
    state: &State,
) -> Result<Option<Write>, BadShape> {
    let register = &state.register;
    let write = match touched {
        Touched::Watch => return Ok(None),
        Touched::Item(source, item) => {
            let known = state.items.get(source).and_then(|items| items.get(item));
            put(Kind::Items, pair(source.as_str(), item.as_str()), known)
        }
        Touched::Source(source) => put(Kind::Sources, bytes(source), state.sources.get(source)),
        Touched::Decision(key) => {
            let known = register.decisions.get(&decision(Kind::Decisions, key)?);
            put(Kind::Decisions, bytes(key), known)
        }
        Touched::Submission(seq) => {
            put(Kind::Submissions, seq.to_be_bytes().to_vec(), register.submissions.get(seq))
        }
        Touched::Link(key, url) => {
            let known = register.links.get(&(decision(Kind::Links, key)?, url.clone()));
            put(Kind::Links, pair(key, url), known)
        }
        Touched::Told(key) => put(Kind::Told, bytes(key), state.told.get(key)),
        Touched::Letter(letter) => put(Kind::Letters, bytes(letter), state.letters.get(letter)),
        Touched::Trouble(key) => put(Kind::Troubles, bytes(key), state.troubles.get(key)),
        Touched::DismissedGap(seq) => {
            put(Kind::DismissedGaps, seq.to_be_bytes().to_vec(), register.dismissed_gaps.get(seq))
        }
        Touched::AskedGaps(seq) => {
            put(Kind::AskedGaps, seq.to_be_bytes().to_vec(), state.asked_gaps.get(seq))
        }
        Touched::Placing(source, item) => {
            let known = register.placings.get(&(source.clone(), item.clone()));
            put(Kind::Placings, pair(source.as_str(), item.as_str()), known)
        }
        Touched::Platform(source) => {
            put(Kind::Platforms, bytes(source), state.platforms.get(source))
        }
        Touched::Host(source) => put(Kind::Hosts, bytes(source), state.hosts.get(source)),
        Touched::Sitting(key) => put(Kind::Sittings, bytes(key), register.sittings.get(key)),
        Touched::Event(id) => put(Kind::Events, bytes(id), register.events.get(id)),
        Touched::Word(key) => put(Kind::Words, bytes(key), register.words.get(key)),
        Touched::Waiver(key) => put(Kind::Waivers, bytes(key), register.waivers.get(key)),
        Touched::Promise(key) => put(Kind::Promises, bytes(key), register.promises.get(key)),
        Touched::Absence(seq) => {
            put(Kind::Absences, seq.to_be_bytes().to_vec(), register.absences.get(seq))
        }
    }?;
    Ok(Some(write))
}

/// Every value of a state, kind by kind and in key order, as the touched values it is made of.
pub(in crate::store) fn all(state: &State) -> impl Iterator<Item = Touched> {
    let register = &state.register;
    let items = state.items.iter().flat_map(|(source, items)| {
        items.keys().map(|id| Touched::Item(source.clone(), id.clone()))
    });
    let sources = state.sources.keys().map(|source| Touched::Source(source.clone()));
    let decisions = register.decisions.keys().map(|key| Touched::Decision(key.to_string()));
    let submissions = register.submissions.keys().map(|seq| Touched::Submission(*seq));
    let links = register.links.keys().map(|(key, url)| Touched::Link(key.to_string(), url.clone()));
    let told = state.told.keys().map(|key| Touched::Told(key.clone()));
    let letters = state.letters.keys().map(|letter| Touched::Letter(letter.clone()));
    let troubles = state.troubles.keys().map(|key| Touched::Trouble(key.clone()));
    let dismissed = register.dismissed_gaps.keys().map(|seq| Touched::DismissedGap(*seq));
    let asked = state.asked_gaps.keys().map(|seq| Touched::AskedGaps(*seq));
    let placings = register
        .placings
        .keys()
        .map(|(source, item)| Touched::Placing(source.clone(), item.clone()));
    let platforms = state.platforms.keys().cloned().map(Touched::Platform);
    let hosts = state.hosts.keys().cloned().map(Touched::Host);
    let sittings = register.sittings.keys().copied().map(Touched::Sitting);
    let events = register.events.keys().cloned().map(Touched::Event);
    let words = register.words.keys().cloned().map(Touched::Word);
    let waivers = register.waivers.keys().cloned().map(Touched::Waiver);
    let promises = register.promises.keys().cloned().map(Touched::Promise);
    let absences = register.absences.keys().copied().map(Touched::Absence);
    items
        .chain(sources)
        .chain(decisions)
        .chain(submissions)
        .chain(links)
        .chain(told)
        .chain(letters)
        .chain(troubles)
        .chain(dismissed)
        .chain(asked)
        .chain(placings)
        .chain(platforms)
        .chain(hosts)
        .chain(sittings)
        .chain(events)
        .chain(words)
        .chain(waivers)
        .chain(promises)
        .chain(absences)
}

/// Puts one stored value back into a state.
pub(in crate::store) fn restore(
    state: &mut State,
    kind: Kind,
    key: &[u8],
    value: &[u8],
) -> Result<(), BadShape> {
    match kind {
        Kind::Items => {
            let (source, item) = unpair(kind, key)?;
            let known: KnownItem = get(kind, value)?;
            state
                .items
                .entry(SourceId::from(source))
                .or_default()
                .insert(ItemId::from(item), known);
        }
        Kind::Sources => {
            let sight: SourceSight = get(kind, value)?;
            state.sources.insert(SourceId::from(text(kind, key)?), sight);
        }
        Kind::Decisions => {
            let known: RegisteredDecision = get(kind, value)?;
            state.register.decisions.insert(decision(kind, text(kind, key)?)?, known);
        }
        Kind::Submissions => {
            let known: RecordedSubmission = get(kind, value)?;
            state.register.submissions.insert(seq(kind, key)?, known);
        }
        Kind::Links => {
            let (key, url) = unpair(kind, key)?;
            let link: Link = get(kind, value)?;
            state.register.links.insert((decision(kind, key)?, url.to_owned()), link);
        }
        Kind::Told => {
            let told: Told = get(kind, value)?;
            state.told.insert(notice(kind, text(kind, key)?)?, told);
        }
        Kind::Letters => {
            let letter: LetterEntry = get(kind, value)?;
            state.letters.insert(LetterId::from(text(kind, key)?), letter);
        }
        Kind::Troubles => {
            let trouble: Trouble = get(kind, value)?;
            state.troubles.insert(text(kind, key)?.to_owned(), trouble);
        }
        Kind::DismissedGaps => {
            let dismissed: DismissedGap = get(kind, value)?;
            state.register.dismissed_gaps.insert(seq(kind, key)?, dismissed);
        }
        Kind::AskedGaps => {
            let asked: AskedGaps = get(kind, value)?;
            state.asked_gaps.insert(seq(kind, key)?, asked);
        }
        Kind::Placings => {
            let (source, item) = unpair(kind, key)?;
            let placing: Placing = get(kind, value)?;
            state.register.placings.insert((source.into(), item.into()), placing);
        }
        Kind::Platforms => {
            state.platforms.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Hosts => {
            state.hosts.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Sittings => {
            let key = SittingKey::try_from(text(kind, key)?.to_owned());
            let key = key.map_err(|error| bad(kind, error))?;
            state.register.sittings.insert(key, get(kind, value)?);
        }
        Kind::Events => {
            state.register.events.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Words => {
            state.register.words.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Waivers => {
            state.register.waivers.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Promises => {
            state.register.promises.insert(text(kind, key)?.into(), get(kind, value)?);
        }
        Kind::Absences => {
            state.register.absences.insert(seq(kind, key)?, get(kind, value)?);
        }
    }
    Ok(())
}
