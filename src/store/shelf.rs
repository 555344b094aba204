//! Shelves: how one collection of the state lies in sled, a value under a key.
//!
//! Knows neither sled nor what values mean; what shelves there are stands beside the folds that
//! fill them. The invariant: restoring every value of a shelf gives the collection it was written
//! from, and the value at a [`Place`] is the one that writing the whole shelf would give.

use crate::domain::council::decision::DecisionKey;
use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ItemId, LetterId, ObligationKey, PersonId, SourceId};
use crate::domain::notice::key::NoticeKey;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Where a value lies: on which shelf, under which key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) shelf: &'static str,
    pub(super) key: Vec<u8>,
}

/// A stored value that cannot be turned back, or one that cannot be stored.
#[derive(Debug, thiserror::Error)]
#[error("a value of `{shelf}` has not the expected shape ({why})")]
pub(super) struct BadShape {
    pub(super) shelf: &'static str,
    pub(super) why: String,
}

/// Called with each value and its key's bytes.
pub(super) type Visit<'a, V> = dyn FnMut(Vec<u8>, &V) -> Result<(), BadShape> + 'a;

/// A collection of which every value is kept by itself.
pub(super) trait Kept {
    /// By what a value is found.
    type Key: Key;
    /// What is kept.
    type Value: Serialize + DeserializeOwned;

    fn find(&self, key: &Self::Key) -> Option<&Self::Value>;
    fn put(&mut self, key: Self::Key, value: Self::Value);
    fn take(&mut self, key: &Self::Key);
    /// Shows every value with its key's bytes, in the order of the keys themselves.
    fn each(&self, visit: &mut Visit<'_, Self::Value>) -> Result<(), BadShape>;
}

/// A key as bytes, and back.
pub(super) trait Key: Sized {
    fn bytes(&self) -> Vec<u8>;
    fn read(bytes: &[u8]) -> Option<Self>;
}

/// One collection within `S`, and the name under which it lies in sled for ever.
pub(super) struct Shelf<S, M> {
    pub(super) name: &'static str,
    pub(super) of: fn(&S) -> &M,
    pub(super) of_mut: fn(&mut S) -> &mut M,
}

impl<S, M: Kept> Shelf<S, M> {
    /// Where the value of a key lies.
    pub(super) fn at(&self, key: &M::Key) -> Place {
        Place { shelf: self.name, key: key.bytes() }
    }

    /// Keeps a value, and says where it lies.
    pub(super) fn put(&self, state: &mut S, key: M::Key, value: M::Value) -> Vec<Place> {
        let place = self.at(&key);
        (self.of_mut)(state).put(key, value);
        vec![place]
    }

    /// Takes a value away, and says where it lay.
    pub(super) fn take(&self, state: &mut S, key: &M::Key) -> Vec<Place> {
        (self.of_mut)(state).take(key);
        vec![self.at(key)]
    }
}

/// A shelf whatever lies on it, for whoever writes and reads all of them alike.
pub(super) trait AnyShelf<S> {
    /// The name under which it lies in sled.
    fn name(&self) -> &'static str;

    /// How the value of a key stands now; none when there is none.
    fn value(&self, state: &S, key: &[u8]) -> Result<Option<Vec<u8>>, BadShape>;

    /// Puts one stored value back.
    fn restore(&self, state: &mut S, key: &[u8], value: &[u8]) -> Result<(), BadShape>;

    /// Shows every key and value.
    fn each(
        &self,
        state: &S,
        visit: &mut dyn FnMut(Vec<u8>, Vec<u8>) -> Result<(), BadShape>,
    ) -> Result<(), BadShape>;
}

impl<S, M: Kept> AnyShelf<S> for Shelf<S, M> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn value(&self, state: &S, key: &[u8]) -> Result<Option<Vec<u8>>, BadShape> {
        let value = (self.of)(state).find(&read_key::<M::Key>(self.name, key)?);
        value.map(|value| written(self.name, value)).transpose()
    }

    fn restore(&self, state: &mut S, key: &[u8], value: &[u8]) -> Result<(), BadShape> {
        let value = serde_json::from_slice(value).map_err(|error| bad(self.name, error))?;
        (self.of_mut)(state).put(read_key(self.name, key)?, value);
        Ok(())
    }

    fn each(
        &self,
        state: &S,
        visit: &mut dyn FnMut(Vec<u8>, Vec<u8>) -> Result<(), BadShape>,
    ) -> Result<(), BadShape> {
        (self.of)(state).each(&mut |key, value| visit(key, written(self.name, value)?))
    }
}

fn bad(shelf: &'static str, why: impl ToString) -> BadShape {
    BadShape { shelf, why: why.to_string() }
}

fn written(shelf: &'static str, value: &impl Serialize) -> Result<Vec<u8>, BadShape> {
    serde_json::to_vec(value).map_err(|error| bad(shelf, error))
}

fn read_key<K: Key>(shelf: &'static str, bytes: &[u8]) -> Result<K, BadShape> {
    K::read(bytes).ok_or_else(|| bad(shelf, "a key of another shape"))
}

impl<K: Key + Ord, V: Serialize + DeserializeOwned> Kept for BTreeMap<K, V> {
    type Key = K;
    type Value = V;

    fn find(&self, key: &K) -> Option<&V> {
        self.get(key)
    }

    fn put(&mut self, key: K, value: V) {
        self.insert(key, value);
    }

    fn take(&mut self, key: &K) {
        self.remove(key);
    }

    fn each(&self, visit: &mut Visit<'_, V>) -> Result<(), BadShape> {
        self.iter().try_for_each(|(key, value)| visit(key.bytes(), value))
    }
}

/// A single value, under the empty key.
impl<V: Serialize + DeserializeOwned> Kept for Option<V> {
    type Key = ();
    type Value = V;

    fn find(&self, (): &()) -> Option<&V> {
        self.as_ref()
    }

    fn put(&mut self, (): (), value: V) {
        *self = Some(value);
    }

    fn take(&mut self, (): &()) {
        *self = None;
    }

    fn each(&self, visit: &mut Visit<'_, V>) -> Result<(), BadShape> {
        self.iter().try_for_each(|value| visit(Vec::new(), value))
    }
}

impl Key for () {
    fn bytes(&self) -> Vec<u8> {
        Vec::new()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.is_empty().then_some(())
    }
}

/// The sequence number of a fact.
impl Key for u64 {
    fn bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(u64::from_be_bytes)
    }
}

impl Key for String {
    fn bytes(&self) -> Vec<u8> {
        self.clone().into_bytes()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        String::from_utf8(bytes.to_vec()).ok()
    }
}

/// Two keys in one; the first is counted, so no character in either can confuse them.
impl<A: Key, B: Key> Key for (A, B) {
    fn bytes(&self) -> Vec<u8> {
        let (first, second) = (self.0.bytes(), self.1.bytes());
        let count = u32::try_from(first.len()).unwrap_or(u32::MAX).to_be_bytes();
        [&count[..], &first, &second].concat()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (count, rest) = bytes.split_first_chunk::<4>()?;
        let at = usize::try_from(u32::from_be_bytes(*count)).ok()?;
        let (first, second) = rest.split_at_checked(at)?;
        Some((A::read(first)?, B::read(second)?))
    }
}

/// Keys with a form of their own that is shown and read back.
macro_rules! text_keys {
    ($($key:ty => $read:expr;)+) => {$(
        impl Key for $key {
            fn bytes(&self) -> Vec<u8> {
                self.to_string().into_bytes()
            }

            fn read(bytes: &[u8]) -> Option<Self> {
                std::str::from_utf8(bytes).ok().and_then($read)
            }
        }
    )+};
}

text_keys! {
    SourceId => |text| Some(text.into());
    ItemId => |text| Some(text.into());
    LetterId => |text| Some(text.into());
    EventId => |text| Some(text.into());
    PersonId => |text| Some(text.into());
    ObligationKey => |text| Some(text.into());
    NoticeKey => |text| text.to_owned().try_into().ok();
    DecisionKey => |text| text.to_owned().try_into().ok();
    SittingKey => |text| text.to_owned().try_into().ok();
}
