//! What items say: asked of the recogniser once, kept, and held once for all that say the same.
//!
//! Decides nothing about items. The invariant: what is given back for an item is what the present
//! recogniser says of it, save that its reasons in words are left out; nothing that decides reads
//! them, and whoever wants to see them asks again.

use super::chain::chain;
use crate::config::Config;
use crate::domain::ids::{DepartmentId, ItemId, SourceId};
use crate::domain::sightings::{Item, Kind, Meaning, Understanding};
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::recognition::fingerprint::Fingerprint;
use crate::store::Store;
use crate::store::digest::ItemDigest;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Longer understandings name acts, and no two of them are alike.
const ALIKE_BYTES_MAX: usize = 400;

/// More items than this are not weighed between two records.
const WEIGHED_MAX: usize = 1_000;

/// More kinds of understandings than this are not alike.
const ALIKE_MAX: usize = 5_000;

/// What is understood of items, by source; each source's items in their order.
pub(super) type Recalled = BTreeMap<SourceId, Vec<(ItemId, Arc<Understanding>)>>;

/// The recogniser with its memory.
pub(super) struct Reader {
    recogniser: Recogniser,
    /// Which recogniser it is: what another one kept is of no use.
    pub(super) fingerprint: Fingerprint,
    alike: HashMap<Box<[u8]>, Arc<Understanding>>,
    /// What was read of items while they were weighed, until they are recorded or the round ends.
    weighed: RefCell<HashMap<ItemDigest, Understanding>>,
}

impl Reader {
    /// The recogniser that a configuration describes.
    pub(super) fn of(config: &Config) -> Self {
        let departments = &config.plan.directory.departments;
        let council = &config.settings.letterhead.council;
        Self {
            recogniser: Recogniser::new(departments).of_council(council),
            fingerprint: Fingerprint::of(departments, council),
            alike: HashMap::new(),
            weighed: RefCell::default(),
        }
    }

    /// Reads everything about an item that may be recorded, with reasons. It is asked of the
    /// recogniser once, however often it is weighed.
    pub(super) fn weigh(&self, item: &Item) -> Understanding {
        let read = || self.recogniser.understand(&input_of(item));
        let mut weighed = self.weighed.borrow_mut();
        if weighed.len() >= WEIGHED_MAX {
            weighed.clear();
        }
        weighed.entry(ItemDigest::of(item)).or_insert_with(read).clone()
    }

    /// Reads everything about an item that is recorded, with reasons.
    pub(super) fn understand(&self, item: &Item) -> Understanding {
        let weighed = match self.weighed.borrow_mut() {
            weighed if weighed.is_empty() => None,
            mut weighed => weighed.remove(&ItemDigest::of(item)),
        };
        weighed.unwrap_or_else(|| self.recogniser.understand(&input_of(item)))
    }

    /// Forgets what was weighed and not recorded.
    pub(super) fn forget_weighed(&self) {
        self.weighed.borrow_mut().clear();
    }

    /// Reads the meaning of an item, with reasons.
    pub(super) fn meaning(&self, item: &Item) -> Meaning {
        self.recogniser.recognise(&input_of(item))
    }

    /// The department an item may be of: a suggestion, however thin the evidence.
    pub(super) fn likeliest_department(&self, item: &Item) -> Option<DepartmentId> {
        self.recogniser.likeliest_department(&input_of(item))
    }

    /// An understanding to be held, and its form to be kept, where it has one.
    pub(super) fn held(&mut self, mut read: Understanding) -> (Arc<Understanding>, Vec<u8>) {
        read.meaning.why = String::new();
        let kept = serde_json::to_vec(&read).unwrap_or_default();
        let held = self.alike.get(kept.as_slice()).cloned();
        (held.unwrap_or_else(|| self.remembered(&kept, read)), kept)
    }

    /// A kept understanding; `None` when it cannot be read.
    pub(super) fn recalled(&mut self, kept: &[u8]) -> Option<Arc<Understanding>> {
        if let Some(held) = self.alike.get(kept) {
            return Some(Arc::clone(held));
        }
        let read: Understanding = serde_json::from_slice(kept).ok()?;
        Some(self.remembered(kept, read))
    }

    /// What is understood of every known item, in the order of each source's items. What was not
    /// kept is understood anew, and kept.
    pub(super) fn recall(&mut self, store: &mut Store) -> Recalled {
        let mut recalled = Recalled::new();
        let fingerprint = self.fingerprint.0;
        store.understood(&fingerprint, |source, known, kept| {
            if let Some(held) = self.recalled(kept) {
                recalled.entry(source.clone()).or_default().push((known.item.id.clone(), held));
            }
        });
        let mut new = Vec::new();
        for (source, missing) in missing(store, &recalled) {
            let all = recalled.entry(source.clone()).or_default();
            for item in missing {
                let held = match whole_item(store, &source, &item) {
                    Some(whole) => {
                        let (held, kept) = self.held(self.understand(&whole));
                        new.push((source.clone(), item.clone(), kept));
                        held
                    }
                    None => Arc::new(unreadable()),
                };
                all.push((item, held));
            }
            all.sort_by(|(one, _), (other, _)| one.cmp(other));
        }
        store.keep_understood(&fingerprint, &new);
        recalled
    }

    fn remembered(&mut self, kept: &[u8], read: Understanding) -> Arc<Understanding> {
        let held = Arc::new(read);
        if kept.len() <= ALIKE_BYTES_MAX && self.alike.len() < ALIKE_MAX {
            self.alike.insert(kept.into(), Arc::clone(&held));
        }
        held
    }
}

/// Known items of which nothing was recalled.
fn missing(store: &Store, recalled: &Recalled) -> Vec<(SourceId, Vec<ItemId>)> {
    let sources = store.state().items.iter();
    let missing = sources.map(|(source, items)| {
        let mut held = recalled.get(source).into_iter().flatten().peekable();
        let missing = items.keys().filter(|id| held.next_if(|(of, _)| of == *id).is_none());
        (source.clone(), missing.cloned().collect::<Vec<_>>())
    });
    missing.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// An item with its text, as it was seen last; `None` when it is not known, or when its text
/// cannot be read, which is logged.
pub(super) fn whole_item(store: &Store, source: &SourceId, item: &ItemId) -> Option<Item> {
    store.item(source, item).unwrap_or_else(|error| {
        tracing::error!(
            source.id = %source, item.id = %item,
            "the text of item {item} of source {source} cannot be read: {}", chain(&error)
        );
        None
    })
}

/// An item whose text cannot be read may publish any decision: it absolves nobody, and while it
/// lies there nobody is accused.
pub(super) fn unreadable() -> Understanding {
    let meaning = Meaning {
        kind: Kind::Decision,
        body: None,
        number: None,
        adopted_on: None,
        session: None,
        convocation: None,
        department: None,
        why: String::new(),
    };
    Understanding::of(meaning)
}

fn input_of(item: &Item) -> Input<'_> {
    Input {
        title: &item.title,
        section: item.section.as_deref(),
        url: item.url.as_deref(),
        text: item.text.as_deref(),
    }
}
