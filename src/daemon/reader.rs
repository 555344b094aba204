//! What items say: asked of the recogniser once, kept, and held once for all that say the same.
//!
//! Decides nothing about items. The invariant: what is given back for an item is what the present
//! recogniser says of it, save that its reasons in words are left out; nothing that decides reads
//! them, and whoever wants to see them asks again.

use crate::config::Config;
use crate::domain::ids::DepartmentId;
use crate::domain::sightings::{Item, Kind, Meaning, Understanding};
use crate::recognition::Recogniser;
use crate::recognition::act::paper::Input;
use crate::recognition::fingerprint::Fingerprint;
use std::collections::HashMap;
use std::sync::Arc;

/// Longer understandings name acts, and no two of them are alike.
const ALIKE_BYTES_MAX: usize = 400;

/// More kinds of understandings than this are not alike.
const ALIKE_MAX: usize = 5_000;

/// The recogniser with its memory.
pub(super) struct Reader {
    recogniser: Recogniser,
    /// Which recogniser it is: what another one kept is of no use.
    pub(super) fingerprint: Fingerprint,
    alike: HashMap<Box<[u8]>, Arc<Understanding>>,
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
        }
    }

    /// Reads everything about an item, with reasons.
    pub(super) fn understand(&self, item: &Item) -> Understanding {
        self.recogniser.understand(&input_of(item))
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

    fn remembered(&mut self, kept: &[u8], read: Understanding) -> Arc<Understanding> {
        let held = Arc::new(read);
        if kept.len() <= ALIKE_BYTES_MAX && self.alike.len() < ALIKE_MAX {
            self.alike.insert(kept.into(), Arc::clone(&held));
        }
        held
    }
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
